// The e-ID simulator, and a person with a phone.
import { existsSync, readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { run, start, waitFor } from './processes.mjs';

/** Makes an installation in `folder`, as the service needs it before its own. */
export function initSimulator(folder, options = []) {
  run('eid-simulator', ['init', folder, ...options]);
}

/** Serves it on free ports, or on those given. */
export async function startSimulator(folder, { apiPort = 0, phonePort = 0 } = {}) {
  const portFile = path.join(folder, 'ports');
  const server = start('eid-simulator', [
    'serve', folder, '--api-port', String(apiPort), '--phone-port', String(phonePort), '--port-file', portFile, '--quiet',
  ]);
  await waitFor('e-ID simulator', () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('phone='), server);
  const ports = Object.fromEntries(readFileSync(portFile, 'utf8').trim().split('\n').map((line) => line.split('=')));
  const phoneUrl = `http://127.0.0.1:${ports.phone}`;
  const tls = {
    ca: readFileSync(path.join(folder, 'tls-root.pem')),
    cert: readFileSync(path.join(folder, 'rp-client.pem')),
    key: readFileSync(path.join(folder, 'rp-client-key.pem')),
  };

  async function control(act, body) {
    const answer = await fetch(`${phoneUrl}/api/${act}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`simulator ${act}: ${answer.status} ${JSON.stringify(value)}`);
    return value;
  }

  return {
    phoneUrl,
    apiPort: Number(ports.api),
    phonePort: Number(ports.phone),
    stop: server.stop,
    control,
    /** Scans the frame as `personalNumber`, gives what the app shows. */
    scan: (frame, personalNumber) => control('scan', { frame, personalNumber }),
    autostart: (autoStartToken, personalNumber) => control('autostart', { autoStartToken, personalNumber }),
    approve: (order) => control('approve', { order }),
    refuse: (order) => control('refuse', { order }),
    misbehave: (mode, times = 1) => control('misbehave', { mode, times }),
    /** A call of the relying party's API, as the service makes them. */
    rp(method, body) {
      return new Promise((resolve, reject) => {
        const request = https.request(
          { host: '127.0.0.1', port: ports.api, path: `/rp/v6.0/${method}`, method: 'POST', ...tls,
            headers: { 'Content-Type': 'application/json' } },
          (answer) => {
            let text = '';
            answer.on('data', (piece) => (text += piece));
            answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }));
          },
        );
        request.on('error', reject);
        request.end(JSON.stringify(body));
      });
    },
  };
}
