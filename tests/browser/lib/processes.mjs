// Starts the real programs, waits until they are ready, and ends them.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const buildDir = path.resolve(process.env.BUILD_DIR ?? path.join(projectDir, '.build/dev'));
export const screensDir = path.join(projectDir, '.build/screens');
mkdirSync(screensDir, { recursive: true });

export function program(name) {
  return path.join(buildDir, 'bin', name);
}

let clock = {}; // what the environment of each program is given besides
let ahead = 0; // seconds

/** From now on each program of ours lives at that time ("2027-01-08T08:00:00+01:00"). False: faketime is not there. */
export function setClock(time) {
  const library = execFileSync('find', ['/usr/lib', '-name', 'libfaketimeMT.so.1'], { encoding: 'utf8' }).split('\n')[0];
  if (!library) return false;
  const linked = execFileSync('ldd', [program('jourbeslut')], { encoding: 'utf8' });
  const sanitizer = linked.match(/libasan\S* => (\S+)/)?.[1]; // wants to be loaded first
  ahead = Math.round((Date.parse(time) - Date.now()) / 1000);
  clock = {
    LD_PRELOAD: [sanitizer, library].filter(Boolean).join(':'),
    FAKETIME: `${ahead < 0 ? '' : '+'}${ahead}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return true;
}

/** What the clock of our programs says. */
export function clockNow() {
  return new Date(Date.now() + ahead * 1000);
}

/** Runs a program to its end and gives what it printed; throws with its words where it fails. */
export function run(name, args, options = {}) {
  try {
    return execFileSync(name.includes('/') ? name : program(name), args, {
      encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...clock }, ...options,
    });
  } catch (error) {
    throw new Error(`${name} ${args.join(' ')}: ${error.stderr || error.message}`);
  }
}

export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'jourbeslut-browser-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A port that nobody has now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Asks `ready` until it gives something true; throws after `seconds` or when `alive` says no. */
export async function waitFor(what, ready, { seconds = 20, alive = () => true } = {}) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ready();
    if (answer) return answer;
    if (!alive()) throw new Error(`${what}: the program ended`);
    if (Date.now() > end) throw new Error(`${what}: waited ${seconds} seconds in vain`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts a program in the background. `stop` ends it and fails if it does not end well or a sanitizer spoke. */
export function start(name, args) {
  const child = spawn(program(name), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...clock } });
  let output = '';
  let ended = false;
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const end = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      ended = true;
      resolve({ code, signal });
    }),
  );
  return {
    child,
    output: () => output,
    alive: () => !ended,
    async stop(signal = 'SIGTERM') {
      if (!ended) child.kill(signal);
      const result = await end;
      if (signal === 'SIGTERM' && (result.code !== 0 || /AddressSanitizer|LeakSanitizer|runtime error:/.test(output)))
        throw new Error(`${name} ended with ${result.code ?? result.signal}:\n${output.slice(-4000)}`);
    },
  };
}
