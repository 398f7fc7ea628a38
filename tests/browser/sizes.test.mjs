// Every page of the service on 320 px, with text of 200 %, in the light and in the dark, with all that is folded away
// open: nothing stands out at the right, and everything can be read. A route that is new is looked at by itself; where
// it needs more than a reference it stands in no list here, and the test fails until it does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall, scanAndApprove } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { projectDir, waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore } from './lib/store.mjs';

const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const people = {
  desk: [personWith({ role: 'duty' }), '/jour'],
  sign: [chair, '/skriv-under/mina'],
  muni: [personWith({ role: 'receiver', municipality: 'GVL' }), '/kommun'],
  admin: [personWith({ role: 'admin' }), '/admin'],
  open: [null],
};
const caseFile = path.join(projectDir, 'tests/data/cases/lvu6-small-child.json');
const longName = 'Kim Testgren-Påhittsdotter af Exempelskogen, 20110718-2386';

/** What a parameter is asked with, one after the other; those of a decision are the references below. */
const values = {
  kind: ['submitted', 'enforced', 'upheld', 'set-aside', 'ended', 'applied'],
  step: ['person', 'responsibility', 'grounds', 'criteria', 'protection', 'voice', 'documents'],
  file: ['papper'], pack: ['lvu-2027'], event: ['1'],
};
/** Shown elsewhere with the check that does the same, in a state that this night does not come to; or no page. */
const elsewhere = {
  '/jour/klocka': 'a frame of the call', '/jour/overlamning/{handover}': 'duty', '/jour/sokning/{seek}': 'messages',
  '/jour/utan': 'let-in', '/beslut/{ref}/handlingar/{document}': 'a file', '/beslut/{ref}/bevisfil/{proof}': 'a file',
  '/beslut/{ref}/bevis/{event}': 'follow', '/beslut/{ref}/angra/{event}': 'follow', '/beslut/{ref}/samma-arende/{tie}': 'wrong',
  '/beslut/{ref}/fraga': 'law', '/beslut/{ref}/granska/{document}/{id}': 'kept-pages', '/beslut/{ref}/svara': 'wrong',
  '/beslut/{ref}/ratta-inte': 'wrong', '/beslut/{ref}/felregistrerat/avgor': 'wrong-kept',
  '/kommun/beslut/{ref}/handlingar/{document}': 'a file', '/kommun/beslut/{ref}/bevisfil/{proof}': 'a file',
  '/kommun/beslut/{ref}/bevis/{event}': 'follow', '/kommun/beslut/{ref}/angra/{event}': 'follow',
  '/kommun/beslut/{ref}/fraga': 'law', '/kommun/beslut/{ref}/{file}': 'a file', '/kommun/beslut/{ref}/arkivpaket.zip': 'a file',
  '/admin/avgor/{ref}': 'wrong-kept', '/admin/lag/{pack}/granskning.pdf': 'a file', '/jour/skriv/schema': 'a file',
  '/skriv-under/{ref}/kopia.pdf': 'a file', '/kontroll/{code}/json': 'for programs', '/checkpoint': 'for programs',
  '/tile/{path...}': 'for programs', '/healthz': 'for programs', '/readyz': 'for programs', '/inloggningar': 'way-back',
};

let installation;
let browser;
let code;
const refs = {};
const logged = {};

/** The addresses of pages in a room's table. Those of an e-ID order stand below a macro, and the way back is a test's. */
function routesOf(room) {
  const source = readFileSync(path.join(projectDir, `src/${room}/routes.c`), 'utf8');
  const prefix = source.match(/#define DECISION "([^"]*)"/)?.[1];
  return [...source.matchAll(/\{ HTTP_GET, (?:(DECISION|ORDER|PAGE_ORDER_BACK)\b ?)?(?:"([^"]*)")?/g)]
    .filter(([, macro]) => !macro || macro === 'DECISION')
    .map(([, macro, rest]) => (macro ? prefix : '') + (rest ?? ''));
}

/** All that a route can be asked with. */
function addressesOf(route) {
  let all = [route];
  for (const [, name] of route.matchAll(/\{([\w.]+)\}/g)) {
    const given = name === 'ref' ? Object.values(refs) : name === 'code' ? [code] : values[name];
    assert.ok(given, `say in this test what ${route} is asked with, or where else it is looked at`);
    all = all.flatMap((address) => given.map((value) => address.replace(`{${name}}`, value)));
  }
  return all;
}

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  for (const [room, [who, home]] of Object.entries(people)) {
    logged[room] = await openPerson(browser, { screen: phoneScreen });
    if (who) await logInByQr(installation, { page: logged[room].page }, who, home);
  }
  const { page } = logged.desk;
  const quiet = { page, check: async () => {} };
  const ref = () => page.url().match(/beslut\/([A-Z0-9-]+)/)[1];
  await page.goto(`${installation.url}/jour/skriv`);
  await page.locator('input[name="typ"][value="lvu-6"]').check();
  await page.getByLabel('Kommun').selectOption({ label: 'Gävle kommun' });
  await page.getByRole('button', { name: 'Börja skriva' }).click();
  refs.draft = ref();
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  refs.decided = await recordCall(quiet, { decider: chair, person: longName, ground: '2' }, '');
  for (const name of ['frozen', 'signed']) {
    await page.goto(`${installation.url}/jour/skriv`);
    await page.locator('#file').setInputFiles(caseFile);
    await page.getByRole('button', { name: 'Läs in filen' }).click();
    refs[name] = ref();
    await page.goto(`${installation.url}/jour/ring?utkast=${refs[name]}`);
    await recordCall(quiet, { decider: chair, person: 'Liv Påhittsson, 20230415-2388' }, '');
    await page.goto(`${installation.url}/beslut/${refs[name]}/granska`);
    await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
    await page.getByText('Texten är låst.').waitFor();
  }
  await page.goto(`${installation.url}/beslut/${refs.signed}/bekraftelse`);
  code = (await page.locator('main').innerText()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
  const signer = logged.sign.page;
  await signer.goto(`${installation.url}/skriv-under/${refs.signed}`);
  await signer.getByRole('button', { name: 'Skriv under' }).click();
  await signer.locator('#qr img.qr').waitFor();
  await scanAndApprove(installation, signer.locator('#qr img.qr'), chair.number);
  await signer.getByRole('heading', { name: 'Klart – du har skrivit under' }).waitFor();
  await waitFor('the record', () => askStore(installation, "SELECT count(*) FROM record WHERE kind = 'record'") === '1');
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

for (const room of Object.keys(people))
  test(`each page of ${room} fits and can be read`, async () => {
    const { page, fits } = logged[room];
    const unseen = [];
    for (const route of routesOf(room)) {
      if (elsewhere[route]) continue;
      let shown = 0;
      for (const address of addressesOf(route)) {
        const answer = await page.goto(`${installation.url}${address}`);
        if (answer.status() >= 400) continue; // not in this state
        shown += 1;
        await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
        await fits(`sizes ${address}`);
      }
      if (shown === 0) unseen.push(route);
    }
    assert.deepEqual(unseen, [], 'what was shown in no state');
  });

test('the pages of what went wrong fit, too', async () => {
  for (const [room, address] of [['desk', '/jour/finns-inte'], ['desk', '/admin'], ['desk', `/beslut/${refs.draft}/felregistrerat`],
    ['sign', `/skriv-under/${refs.draft}`], ['muni', '/jour'], ['open', '/kontroll/0000-0000-0000'], ['open', '/logga-in?okand=1']]) {
    await logged[room].page.goto(`${installation.url}${address}`);
    await logged[room].fits(`sizes ${address}`);
  }
});

test('no page had a fault', assertPagesRight);
