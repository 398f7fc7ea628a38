// The TSA simulator: time stamps, OCSP, the seal and the folder of trust.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run, start, waitFor } from './processes.mjs';

/** Makes an installation in `folder`, as the service needs it before its own. */
export function initTsa(folder, port, eidRoots) {
  run('tsa-simulator', ['init', folder, '--port', String(port), '--eid-roots', eidRoots]);
}

/** Serves it on the port that it was made for. */
export async function startTsa(folder) {
  const portFile = path.join(folder, 'port');
  const server = start('tsa-simulator', ['serve', folder, '--port-file', portFile, '--quiet']);
  await waitFor('TSA simulator', () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('port='), server);
  const url = `http://127.0.0.1:${readFileSync(portFile, 'utf8').trim().split('=')[1]}`;

  return {
    url,
    stop: server.stop,
    /** What was sealed until now was not revoked then: lists that say so, for verification. */
    renewRevocationLists: () => run('tsa-simulator', ['crl', folder]),
    /** See tools/tsa-simulator/README.md; "none" ends it. */
    async misbehave(mode, { path: of = 'tsa', times = 0, seconds } = {}) {
      const answer = await fetch(`${url}/control`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ mode, path: of, times, seconds }),
      });
      if (!answer.ok) throw new Error(`simulator ${mode}: ${answer.status} ${await answer.text()}`);
    },
  };
}
