// Kills the service at random moments while people work, and looks whether every act that was answered is still there.
// Started by promise_2_acknowledged_survives_any_crash.sh. Environment: bin, home, service_url, jars (folder of cookie
// jars), rounds, seed.
import { spawn, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, callForm, cookiesOf } from './days_client.mjs';
import { LedgerWatch } from './days_ledger.mjs';

const { bin, home, service_url: serviceUrl, jars } = process.env;
const rounds = Number(process.env.rounds);
const store = `${home}/service/jourbeslut.db`;
const log = openSync(`${home}/service.log`, 'a');

// The moments of the kills can be had again: seed=… of the run that failed.
const seed = process.env.seed ?? String(Date.now());
let drawn = 0;
const random = () => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;

const journal = { records: [], tried: new Map(), notes: new Map(), wishes: new Map(), fields: new Map(), taken: new Set() };
const readyTimes = [];
let service;
process.on('exit', () => service?.kill('SIGKILL'));

function query(sql) {
  const text = execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', store, sql], { encoding: 'utf8' });
  return text.trim() ? JSON.parse(text) : [];
}

async function start() {
  const began = performance.now();
  service = spawn(`${bin}/jourbeslut`, ['serve', '--config', `${home}/service/jourbeslut.conf`], { stdio: ['ignore', log, log] });
  service.ended = new Promise((resolve) => service.once('close', resolve));
  const probe = new Client(serviceUrl);
  for (;;) {
    const answer = await probe.get('/readyz').catch(() => null);
    if (answer?.status === 200) break;
    if (service.exitCode !== null) throw new Error('the service does not start');
    if (performance.now() - began > 20000) throw new Error('the service is not ready after 20 s');
    await sleep(2);
  }
  probe.close();
  readyTimes.push(performance.now() - began);
}

async function kill() {
  service.kill('SIGKILL');
  await service.ended;
}

const ledger = new LedgerWatch(query, `${home}/service/ledger-checkpoint`, (text) => fail(`ledger: ${text}`));
const chair = query("SELECT id FROM person WHERE personal_number = '197809172393'")[0].id;
const person = (name) => new Client(serviceUrl, cookiesOf(`${jars}/${name}.cookies`));

// Each person does one thing after another until the connection breaks. An act is in the journal from the answer on;
// what was sent and not answered may or may not be there.
async function recordDecisions(client) {
  for (;;) {
    const key = randomBytes(32).toString('hex');
    const known = `Person ${key.slice(0, 12)}`;
    const form = callForm(key, known, String(chair));
    journal.tried.set(key, form);
    const answer = await client.post('/jour/ring/registrera', form);
    const ref = /^\/beslut\/([^/]+)\/registrerat$/.exec(answer.location)?.[1];
    if (answer.status !== 303 || !ref) throw new Error(`recording answers ${answer.status} ${answer.location}`);
    journal.records.push({ key, known, ref });
  }
}

async function writeNotes(client, ref) {
  for (let i = 0; ; i++) {
    const note = `Anteckning ${i} ${randomBytes(4).toString('hex')}`;
    journal.wishes.set(`note ${ref}`, note);
    const answer = await client.post(`/beslut/${ref}/anteckning`, { note });
    if (answer.status !== 303) throw new Error(`the note answers ${answer.status}`);
    journal.notes.set(ref, note);
  }
}

async function saveDrafts(client, ref) {
  for (let i = 0; ; i++) {
    const name = `Namn ${i} ${randomBytes(4).toString('hex')}`;
    journal.wishes.set(`field ${ref}`, name);
    const answer = await client.post(`/beslut/${ref}/text/person`, { 'person.name': name, go: 'stay' });
    if (answer.status !== 303) throw new Error(`the draft answers ${answer.status}`);
    journal.fields.set(ref, name);
  }
}

async function takeOver(client) {
  for (;;) {
    const next = journal.records.find((r) => !journal.taken.has(r.ref) && !journal.wishes.has(`take ${r.ref}`));
    if (!next) {
      await client.get('/kommun');
      continue;
    }
    journal.wishes.set(`take ${next.ref}`, true);
    const page = await client.get(`/kommun/beslut/${next.ref}`);
    const seen = /name="seen" value="([^"]+)"/.exec(page.body)?.[1];
    const answer = await client.post(`/kommun/beslut/${next.ref}/ta-over`, { seen });
    if (answer.status !== 303) throw new Error(`taking over answers ${answer.status}`);
    journal.taken.add(next.ref);
  }
}

function fail(text) {
  throw new Error(`${text} (seed=${seed})`);
}

function checkRecords() {
  const rows = new Map(query(`SELECT lower(hex(o.request_key)) AS key, d.ref AS ref, o.person_as_known AS known
    FROM oral_decision o JOIN decision d ON d.id = o.decision_id`).map((row) => [row.key, row]));
  for (const r of journal.records) {
    const row = rows.get(r.key);
    if (!row || row.ref !== r.ref || row.known !== r.known) fail(`acknowledged and lost: ${r.ref}`);
  }
  for (const key of rows.keys()) if (!journal.tried.has(key) && !rows.get(key).known.startsWith('Liv ')) fail(`nobody recorded ${key}`);
}

function checkTexts() {
  for (const row of query(`SELECT d.ref AS ref, m.note AS note, json_extract(m.case_json, '$.person.name') AS name
    FROM matter m JOIN decision d ON d.matter_id = m.id`)) {
    const { ref, note, name } = row;
    if (journal.notes.has(ref) && note !== journal.notes.get(ref) && note !== journal.wishes.get(`note ${ref}`))
      fail(`${ref}: the note that was acknowledged is not there: ${note}, not ${journal.notes.get(ref)}`);
    if (journal.fields.has(ref) && name !== journal.fields.get(ref) && name !== journal.wishes.get(`field ${ref}`))
      fail(`${ref}: the draft that was acknowledged is not there: ${name}, not ${journal.fields.get(ref)}`);
    // What was not answered and is there stands from here on: the next round may end before anything else is written.
    if (journal.notes.has(ref)) journal.notes.set(ref, note);
    if (journal.fields.has(ref)) journal.fields.set(ref, name);
  }
}

function checkTakeOvers() {
  const taken = new Set(query('SELECT d.ref AS ref FROM delivery v JOIN decision d ON d.id = v.decision_id WHERE taken_at IS NOT NULL')
    .map((row) => row.ref));
  for (const ref of journal.taken) if (!taken.has(ref)) fail(`${ref}: taken over, and it is forgotten`);
}

// Each of them counts rows that a transaction cut in two would leave behind.
const halves = {
  'a decision without its oral decision': 'SELECT count(*) AS n FROM decision d WHERE d.state BETWEEN 2 AND 7 AND NOT EXISTS (SELECT 1 FROM oral_decision o WHERE o.decision_id = d.id)',
  'an oral decision that the municipality does not see': 'SELECT count(*) AS n FROM oral_decision o WHERE NOT EXISTS (SELECT 1 FROM delivery v WHERE v.decision_id = o.decision_id)',
  'an oral decision without what is due': 'SELECT count(*) AS n FROM oral_decision o WHERE NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.decision_id = o.decision_id)',
  'an oral decision without exactly one act': "SELECT count(*) AS n FROM oral_decision o WHERE (SELECT count(*) FROM act a WHERE a.decision_id = o.decision_id AND a.event = 'record') <> 1",
  'an oral decision without the facts of the call': 'SELECT count(*) AS n FROM oral_decision o WHERE (SELECT count(*) FROM call_fact f WHERE f.decision_id = o.decision_id) < 4',
  'a matter without a decision': 'SELECT count(*) AS n FROM matter m WHERE NOT EXISTS (SELECT 1 FROM decision d WHERE d.matter_id = m.id)',
  'a take-over without its act': "SELECT count(*) AS n FROM delivery v WHERE v.taken_at IS NOT NULL AND (SELECT count(*) FROM act a WHERE a.decision_id = v.decision_id AND a.event = 'taken-over') <> 1",
  'a signed decision without its signature': 'SELECT count(*) AS n FROM decision d WHERE d.state IN (4, 5, 6, 7) AND NOT EXISTS (SELECT 1 FROM text_version v JOIN signature g ON g.version_id = v.id WHERE v.decision_id = d.id)',
  'an archived decision without its three files': 'SELECT count(*) AS n FROM decision d WHERE d.state IN (6, 7) AND (SELECT count(*) FROM text_version v JOIN record r ON r.version_id = v.id WHERE v.decision_id = d.id) % 3 <> 0',
  'a reference that was given twice, or left out': "SELECT count(*) AS n FROM reference_counter c WHERE c.code = 'GVL' AND c.last <> (SELECT count(*) FROM decision d WHERE d.ref LIKE 'GVL-%')",
};

function check() {
  const integrity = query('PRAGMA integrity_check')[0].integrity_check;
  if (integrity !== 'ok') fail(`integrity_check: ${integrity}`);
  if (query('PRAGMA foreign_key_check').length) fail('foreign_key_check');
  for (const [what, sql] of Object.entries(halves)) if (query(sql)[0].n !== 0) fail(`half a state: ${what}`);
  checkRecords();
  checkTexts();
  checkTakeOvers();
  ledger.check();
}

// A second press after a crash, of the same form, whatever minute it is now: the answer that never came is the first one's.
async function repeatLost(client) {
  const answered = new Set(journal.records.map((r) => r.key));
  for (const [key, form] of [...journal.tried].filter(([key]) => !answered.has(key)).slice(-2)) {
    const answer = await client.post('/jour/ring/registrera', form);
    const ref = /^\/beslut\/([^/]+)\/registrerat$/.exec(answer.location)?.[1];
    if (answer.status !== 303 || !ref) fail(`pressing again answers ${answer.status}`);
    journal.records.push({ key, known: form.person_as_known, ref });
  }
}

const [noteRef, draftRef] = query('SELECT ref FROM decision ORDER BY id LIMIT 2').map((row) => row.ref);
await start();
// A machine with much else to do gets little done between two kills. The first round lasts until everybody has been
// answered, and the moments of the other kills are drawn from as long a time; what is still too little has more rounds.
const everybody = () => journal.taken.size > 0 && journal.notes.size > 0 && journal.fields.size > 0;
const enough = () => everybody() && ledger.count >= rounds / 2 && journal.records.length >= rounds;
let longest = 200;
async function untilEverybody() {
  const began = performance.now();
  while (!everybody() && performance.now() - began < 30000) await sleep(5);
  longest = Math.min(2000, Math.max(longest, performance.now() - began));
}
let round = 0;
for (; round < rounds || (!enough() && round < 3 * rounds); round++) {
  const people = [person('Maria'), person('Maria'), person('Jonas'), person('Eva'), person('David'), new Client(serviceUrl)];
  await Promise.all(people.slice(0, 5).map((p, i) => p.findToken(i === 4 ? '/kommun' : '/jour')));
  if (round === 0) for (const p of people.slice(2, 4)) await p.beginPass(); // they write in matters of others
  if (round === 0) await people[2].post(`/beslut/${draftRef}/ta-over`, {});
  await repeatLost(people[0]);
  const work = [recordDecisions(people[0]), recordDecisions(people[1]), saveDrafts(people[2], draftRef),
    writeNotes(people[3], noteRef), takeOver(people[4]), ledger.follow(people[5])];
  let killed = false;
  const ends = work.map((w) => w.catch((error) => {
    if (!killed) throw error;
    if (/answers|no form|ledger/.test(error.message)) throw error;
  }));
  const broken = Promise.all(ends);
  await Promise.race([round ? sleep(20 + random() * (longest - 20)) : untilEverybody(), broken]);
  killed = true;
  await kill();
  await broken;
  people.forEach((p) => p.close());
  check();
  await start();
}
await kill();
check();
readyTimes.sort((a, b) => a - b);
if (!enough()) fail(`too little was done to prove anything: ${ledger.count} checkpoints, ${journal.records.length} decisions, ` +
  `${journal.taken.size} take-overs, ${journal.notes.size} notes, ${journal.fields.size} drafts`);
console.log(`${round} kills: ${journal.records.length} decisions, ${journal.taken.size} take-overs and the last note and draft, ` +
  `all acknowledged, all there; ${ledger.count} checkpoints, none of them contradicted. Ready after kill -9: median ${readyTimes[readyTimes.length >> 1].toFixed(0)} ms, ` +
  `longest ${readyTimes.at(-1).toFixed(0)} ms (seed=${seed})`);
