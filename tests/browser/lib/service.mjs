// The service with the example county and its own simulators, in a folder of its own.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort, projectDir, run, setClock, start, temporaryFolder, waitFor } from './processes.mjs';
import { initSimulator, startSimulator } from './simulator.mjs';
import { initTsa, startTsa } from './tsa.mjs';
import { startMessages } from '../../../tools/message-simulator/simulator.mjs';

const templates = path.join(projectDir, 'templates');
const county = JSON.parse(readFileSync(path.join(templates, 'example/county.json'), 'utf8'));

/** Twelve digits, as the e-ID has them. */
const digits = (person) => person.personalNumber.replace('-', '');
const named = (person) => ({ number: digits(person), name: `${person.givenName} ${person.surname}` });

/** The first person of the county with a role, or with a kind of mandate, for a municipality. */
export function personWith({ role, mandate, municipality }) {
  const found = county.persons.find((person) =>
    role
      ? person.roles?.some((r) => r.role === role && (!municipality || r.municipality === municipality))
      : person.mandates?.some((m) => m.kind === mandate && m.municipality === municipality),
  );
  assert.ok(found, `the county has nobody with ${role ?? mandate}`);
  return named(found);
}

/** Makes an installation and starts its programs; with `messages` also the operators of SMS and e-mail.
 * `configure(text, folder)`: gives the configuration to use instead. */
export async function startInstallation({ messages: wanted = false, configure } = {}) {
  const temporary = temporaryFolder();
  const eid = path.join(temporary.folder, 'eid');
  const stamps = path.join(temporary.folder, 'tsa');
  const home = path.join(temporary.folder, 'service');
  const [port, apiPort, phonePort, tsaPort] = [await freePort(), await freePort(), await freePort(), await freePort()];

  const persons = path.join(temporary.folder, 'persons.json');
  writeFileSync(
    persons,
    JSON.stringify(county.persons.map((p) => ({ personalNumber: digits(p), givenName: p.givenName, surname: p.surname }))),
  );
  initSimulator(eid, ['--persons', persons]);
  const messages = wanted && (await startMessages(eid));
  initTsa(stamps, tsaPort, path.join(eid, 'signature-root.pem'));
  run('jourbeslut', [
    'init', '--example', '--eid-dir', eid, '--tsa-dir', stamps, '--port', String(port), '--eid-api-port', String(apiPort),
    '--eid-phone-port', String(phonePort), '--tsa-port', String(tsaPort), '--templates', templates,
    ...(messages ? ['--sms-port', String(messages.ports.sms), '--mail-port', String(messages.ports.mail)] : []), home,
  ]);
  const config = path.join(home, 'jourbeslut.conf');
  if (configure) writeFileSync(config, configure(readFileSync(config, 'utf8'), temporary.folder));
  const trust = path.join(stamps, 'trust');
  writeFileSync(path.join(trust, 'ledger/demo.vkey'), run('jourbeslut', ['ledger', 'vkey', '--config', config]));
  let simulator;
  let tsa;
  let service;
  async function startAll() {
    simulator = await startSimulator(eid, { apiPort, phonePort });
    tsa = await startTsa(stamps);
    service = start('jourbeslut', ['serve', '--config', config]);
    await waitFor('service', () => service.output().includes('ready http'), service);
  }
  await startAll();

  return {
    url: `http://127.0.0.1:${port}`,
    get simulator() { return simulator; },
    get tsa() { return tsa; },
    messages,
    trust,
    store: path.join(home, 'jourbeslut.db'),
    log: () => service.output(),
    /** The same installation at another time: its programs end, and start again then. Sessions may be over. */
    async moveTo(time) {
      await service.stop();
      await simulator.stop();
      await tsa.stop();
      for (const ports of [path.join(eid, 'ports'), path.join(stamps, 'port')]) rmSync(ports, { force: true });
      setClock(time);
      await startAll();
    },
    /** Ends all of it. `wanted`: lines of errors that the test brought about. */
    async stop({ wanted } = {}) {
      try {
        await service.stop();
        await simulator.stop();
        await tsa.stop();
        if (messages) await messages.stop();
        const errors = service.output().split('\n').filter((line) => / error /.test(line) && !wanted?.test(line));
        assert.deepEqual(errors, [], 'the service logged an error');
      } finally {
        temporary.remove();
      }
    },
  };
}
