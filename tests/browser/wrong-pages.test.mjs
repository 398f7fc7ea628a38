// No page shows a contested or withdrawn decision unmarked: every GET route of the service, in every such state, also
// after signing and archiving. A route that is new stands in no list here, and the test fails until it does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { approveOnThisDevice, logInByQr, readCase, recordCall } from './lib/acts.mjs';
import { openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { projectDir, temporaryFolder, waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore } from './lib/store.mjs';

const people = {
  desk: [personWith({ role: 'duty' }), '/jour'],
  sign: [personWith({ mandate: 'chair', municipality: 'GVL' }), '/skriv-under/mina'],
  muni: [personWith({ role: 'receiver', municipality: 'GVL' }), '/kommun'],
  admin: [personWith({ role: 'manager' }), '/jour'],
};
const child = readCase('lvu6-small-child').person;

/** Routes that show no decision, or are asked of nothing but one; each for its reason. */
const apart = {
  '/jour/klocka': 'a clock', '/jour/lamna-over': 'a list of what is open, which a settled record leaves',
  '/jour/overlamning/{handover}': 'rows of page_row, as on the desk', '/jour/ovning': 'practice',
  '/jour/pass': 'passes', '/jour/sokning/{seek}': 'a search for a decision maker', '/jour/utan': 'who is in without the e-ID', '/jour/slapp-in': 'who may be let in',
  '/beslut/{ref}/samma-arende/{tie}': 'taking back a tie, which the decision does not have',
  '/jour/skriv': 'a new draft', '/jour/skriv/schema': 'a schema',
  '/beslut/{ref}/skal': 'leads on', '/beslut/{ref}/handlingar/{document}': 'an uploaded document',
  '/kommun/beslut/{ref}/handlingar/{document}': 'an uploaded document',
  '/beslut/{ref}/granska/{document}/{id}': 'one wording of an open text; an archived one has none',
  '/beslut/{ref}/bevis/{event}': 'proof of an event', '/kommun/beslut/{ref}/bevis/{event}': 'proof of an event',
  '/beslut/{ref}/bevisfil/{proof}': 'proof of an event', '/kommun/beslut/{ref}/bevisfil/{proof}': 'proof of an event',
  '/kommun/beslut/{ref}/arkivpaket.zip': 'the record as it was sealed',
  '/admin/forordnande': 'mandates', '/admin/kalender': 'meetings of committees', '/admin/personer': 'persons', '/admin/sessioner': 'sessions',
  '/admin/lag': 'law packs', '/admin/lag/{pack}': 'a law pack', '/admin/lag/{pack}/granskning.pdf': 'a law pack',
  '/admin/logg': 'who read what, by reference alone',
};
/** What a parameter is asked with. */
const values = { step: 'person', kind: 'submitted', event: '1' };
/** Files below a decision: those that are made anew say it; what was sealed stays as it was sealed. */
const made = ['kopia.pdf', 'bekraftelse.pdf'];

const logged = {};
let installation;
let browser;
let ref;
let code;

function routesOf(room) {
  const source = readFileSync(path.join(projectDir, `src/${room}/routes.c`), 'utf8');
  const macro = (name) => source.match(new RegExp(`#define ${name} "([^"]*)"`))?.[1];
  return [...source.matchAll(/\{ HTTP_GET, (?:(DECISION|ORDER)\b ?)?(?:"([^"]*)")?/g)]
    .filter((found) => found[1] !== 'ORDER') // while one signs, which nobody can meanwhile
    .map((found) => (found[1] ? macro(found[1]) : '') + (found[2] ?? ''));
}

async function ask(room, address) {
  const answer = await logged[room].page.evaluate(async (asked) => {
    const got = await fetch(asked);
    const bytes = [...new Uint8Array(await got.arrayBuffer())];
    return { status: got.status, type: got.headers.get('content-type') ?? '', bytes, url: got.url };
  }, `${installation.url}${address}`);
  assert.doesNotMatch(answer.url, /logga-in/, 'somebody is logged in');
  return { ...answer, body: Buffer.from(answer.bytes) };
}

function words({ type, body }) {
  if (!type.startsWith('application/pdf')) return body.toString('utf8');
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'x.pdf'), body);
  const text = execFileSync('pdftotext', [path.join(folder, 'x.pdf'), '-'], { encoding: 'utf8' });
  remove();
  return text;
}

/** The pages that name the decision, in one state; those that say nothing of it. */
async function unmarked(mark) {
  const wrong = [];
  let shown = 0;
  const look = (name, answer) => {
    const text = answer.status < 400 ? words(answer) : '';
    if (!text.includes(ref)) return;
    shown += 1;
    if (!mark.test(text)) wrong.push(`${name} (${answer.url})`);
  };
  for (const room of Object.keys(people))
    for (const route of routesOf(room)) {
      if (apart[route]) continue;
      const files = route.endsWith('/{file}') ? made : [''];
      for (const file of files) {
        const address = route.replace('{ref}', ref).replace('{file}', file).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
        assert.doesNotMatch(address, /\{/, `say in this test what ${route} is asked with, or why it shows no decision`);
        look(`${room} ${route} ${file}`, await ask(room, address));
      }
    }
  look('call', await ask('desk', `/jour/ring?kommun=GVL&typ=lvu-6&arende=${ref}&vem=samma`));
  for (const address of [`/kontroll?kod=${code}`, `/kontroll/${code}`]) look('kontroll', await ask('desk', address));
  return { wrong, shown };
}

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  for (const [room, [who, home]] of Object.entries(people)) {
    logged[room] = await openPerson(browser, { screen: phoneScreen, mobile: room === 'sign' });
    if (room !== 'sign') await logInByQr(installation, logged[room], who, home);
  }
  await logged.sign.page.goto(`${installation.url}/skriv-under`);
  await logged.sign.page.getByRole('button', { name: 'Legitimera dig med BankID' }).click();
  await approveOnThisDevice(logged.sign, people.sign[0], 'wrong-pages-login');
  await logged.sign.page.getByRole('heading', { name: 'Mina beslut' }).waitFor();
  const { page } = logged.desk;
  await page.goto(`${installation.url}/jour/ring?kommun=GVL&typ=lvu-6`);
  ref = await recordCall(logged.desk, { decider: people.sign[0], person: `${child.name} ${child.number}`, ground: '2' }, 'wrong-pages');
  askStore(installation, `UPDATE matter SET case_json = CAST(readfile('${path.join(projectDir, 'tests/data/cases/lvu6-small-child.json')}') AS TEXT)`);
  await page.goto(`${installation.url}/beslut/${ref}/bekraftelse`);
  code = (await page.locator('main').innerText()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
  await page.waitForURL((url) => url.pathname === `/beslut/${ref}`);
  const chair = logged.sign;
  await chair.page.goto(`${installation.url}/skriv-under/${ref}`);
  await chair.page.getByRole('button', { name: 'Skriv under' }).click();
  await approveOnThisDevice(chair, people.sign[0], 'wrong-pages-sign');
  await chair.page.getByRole('heading', { name: 'Klart – du har skrivit under' }).waitFor();
  await waitFor('the record', () => askStore(installation, "SELECT count(*) FROM record WHERE kind = 'record'") === '1');
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('what is not wrong is marked nowhere', async () => {
  const { wrong, shown } = await unmarked(/FELREGISTRERAT|IFRÅGASATT|Ifrågasatt/);
  assert.ok(shown >= 10, `${shown} pages name the decision`);
  assert.equal(wrong.length, shown, 'the marks are looked for in vain');
});

test('contested after signing and archiving: every page says so', async () => {
  const { page } = logged.sign;
  await page.goto(`${installation.url}/skriv-under/${ref}/inte-mitt`);
  await page.getByRole('button', { name: 'Detta har jag inte beslutat' }).click();
  await waitFor('the contest', () => askStore(installation, 'SELECT count(*) FROM contest') === '1');
  const { wrong, shown } = await unmarked(/IFRÅGASATT|Ifrågasatt/i);
  assert.ok(shown >= 10, `${shown} pages name the decision`);
  assert.deepEqual(wrong, []);
});

test('marked, and then withdrawn after signing: every page says so', async () => {
  const { page } = logged.desk;
  await page.goto(`${installation.url}/beslut/${ref}/felregistrerat`);
  await page.getByLabel('fel svar').check();
  await page.getByLabel('Skriv kort vad som är fel').fill('Svaret var nej.');
  await page.getByRole('button', { name: 'Märk som felregistrerat' }).click();
  await page.getByText('Väntar på att en andra person bekräftar').first().waitFor();
  const waits = await unmarked(/felregistrer(at|ing)/i);
  assert.deepEqual(waits.wrong, []);
  const eva = logged.admin.page;
  await eva.goto(`${installation.url}/admin/avgor/${ref}`);
  await eva.locator('#reason').fill('Samtalet är avlyssnat, svaret var nej.');
  await eva.getByRole('button', { name: 'Bekräfta: felregistrerat' }).click();
  await eva.waitForURL(/\/admin$/);
  const { wrong, shown } = await unmarked(/felregistrer(at|ing)/i);
  assert.ok(shown >= 10, `${shown} pages name the decision`);
  assert.deepEqual(wrong, []);
  await page.goto(`${installation.url}/beslut/${ref}`);
  await page.getByText('Samtalet är avlyssnat, svaret var nej.').first().waitFor();
});
