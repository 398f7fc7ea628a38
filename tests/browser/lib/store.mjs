// The store, seen and held by another program.
import { execFileSync, spawn } from 'node:child_process';
import { waitFor } from './processes.mjs';

/** What a statement answers, as text. */
export function askStore(installation, text) {
  return execFileSync('sqlite3', ['-cmd', '.timeout 5000', installation.store, text], { encoding: 'utf8' }).trim();
}

/** Another program writes, and does not end, until the function that is given back is called. */
export async function lockStore(installation) {
  const other = spawn('sqlite3', [installation.store], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  other.stdout.on('data', (text) => (said += text));
  other.stdin.write(".timeout 5000\nBEGIN IMMEDIATE;\nSELECT 'locked';\n");
  await waitFor('lock', () => said.includes('locked'));
  return () => {
    other.stdin.end('ROLLBACK;\n');
    return new Promise((resolve) => other.once('close', resolve));
  };
}

/** The sessions of a person are over: nothing was heard for too long. */
export function endSessions(installation, number) {
  askStore(
    installation,
    `UPDATE http_session SET last_seen_at = last_seen_at - 7200000000 WHERE person_id = (SELECT id FROM person WHERE personal_number = '${number}')`,
  );
}
