// Each page that people type on gives back what was typed, in each of its forms; and each such page stands in this table.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall, unfold } from './lib/acts.mjs';
import { openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { projectDir } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore } from './lib/store.mjs';

const duty = personWith({ role: 'duty' });
const other = { number: '195706122388', name: 'Jonas Testgren' };
const admin = personWith({ role: 'admin' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const receiver = personWith({ role: 'receiver', municipality: 'GVL' });
const caseFile = path.join(projectDir, 'tests/data/cases/lvu6-small-child.json');

let installation;
let browser;
const refs = {}; // draft, decided (its text deviates from the call), frozen
const people = {};

async function person(who, home) {
  if (!people[who.number]) {
    people[who.number] = await openPerson(browser, { screen: phoneScreen, javaScript: false });
    await logInByQr(installation, { page: people[who.number].page, javaScript: false }, who, home);
  }
  return people[who.number];
}

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  const maria = await person(duty, '/jour');
  const { page } = maria;
  const quiet = { page, check: async () => {} };
  const answers = { decider: chair, person: 'Liv Påhittsson, 20230415-2388', ground: '2' };
  const ref = () => page.url().match(/beslut\/([A-Z0-9-]+)/)[1];
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('button', { name: /Börja pass till/ }).last().click();
  await page.goto(`${installation.url}/jour/skriv`);
  await page.locator('input[name="typ"][value="lvu-6"]').check();
  await page.getByLabel('Kommun').selectOption({ label: 'Gävle kommun' });
  await page.getByRole('button', { name: 'Börja skriva' }).click();
  refs.draft = ref();
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  refs.decided = await recordCall(quiet, answers, 'kept-pages');
  await page.goto(`${installation.url}/beslut/${refs.decided}/text/person`);
  await page.locator('[name="person.number"]').fill('20110718-2386');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.goto(`${installation.url}/jour/skriv`);
  await page.locator('#file').setInputFiles(caseFile);
  await page.getByRole('button', { name: 'Läs in filen' }).click();
  refs.frozen = ref();
  await page.goto(`${installation.url}/jour/ring?utkast=${refs.frozen}`);
  await recordCall(quiet, { decider: chair, person: answers.person }, 'kept-pages');
  await page.goto(`${installation.url}/beslut/${refs.frozen}/granska`);
  await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
  await page.getByText('Texten är låst.').waitFor();
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

const homes = new Map([[chair, '/skriv-under/mina'], [admin, '/admin'], [receiver, '/kommun']]);
/** Route of the page, its address, a field and what is typed there; who reads it, if not the duty worker. */
const table = [
  ['/jour/pass', () => '/jour/pass', 'clock', '07.15'],
  ['/jour/lamna-over', () => '/jour/lamna-over', 'note', 'Mormor ringer efter nio.'],
  ['/jour/skriv', () => '/jour/skriv', 'kommun', 'GVL'],
  ['/jour/ring', () => '/jour/ring?typ=lvu-6&kommun=GVL&key=' + 'ab'.repeat(32), 'person_as_known', 'Kim Testgren'],
  ['/beslut/{ref}', () => `/beslut/${refs.decided}`, 'note', 'Polisen kör barnet.'],
  ['/beslut/{ref}/skal', () => `/beslut/${refs.decided}/skal`, 'reason', 'Tingsrätten frågar efter beslutet', other],
  ['/beslut/{ref}/{file}', () => `/beslut/${refs.frozen}/papper`, 'signed_time', '07.15'],
  ['/beslut/{ref}/samtal', () => `/beslut/${refs.decided}/samtal`, 'listeners', 'Noa Bakjour, socialsekreterare'],
  ['/beslut/{ref}/oppna', () => `/beslut/${refs.frozen}/oppna`, 'reason', 'Fel klockslag i texten'],
  ['/beslut/{ref}/avbryt', () => `/beslut/${refs.draft}/avbryt`, 'reason', 'Barnet är redan placerat'],
  ['/beslut/{ref}/felregistrerat', () => `/beslut/${refs.decided}/felregistrerat`, 'reason', 'Fel barn i samtalet'],
  ['/beslut/{ref}/granska', () => `/beslut/${refs.decided}/granska`, 'reason-person-number', 'Numret lästes upp fel.'],
  ['/beslut/{ref}/granska/{document}/{id}', editable, 'text', 'En egen formulering.'],
  ...['person', 'responsibility', 'criteria', 'protection', 'voice', 'documents'].map((step) => [
    '/beslut/{ref}/text/{step}', () => `/beslut/${refs.decided}/text/${step}`,
    { person: 'person.name', responsibility: 'contact.name', criteria: 'criteria.home.reason', protection: 'protection.judgment', voice: 'views.reason', documents: 'handover.note' }[step],
    'Något som bara står här',
  ]),
  ['/beslut/{ref}/handelse/{kind}', () => `/beslut/${refs.decided}/handelse/submitted`, 'proof_text', 'Rättens bekräftelse'],
  ['/kommun/beslut/{ref}/handelse/{kind}', () => `/kommun/beslut/${refs.decided}/handelse/submitted`, 'proof_text', 'Rättens bekräftelse', receiver],
  ['/admin/forordnande', () => '/admin/forordnande', 'office', 'vice ordförande', admin],
  ['/admin/lag/{pack}', () => '/admin/lag/lvu-2027', 'lawyer', 'Karin Testdotter, kommunjurist', admin],
  ['/admin/kalender', () => '/admin/kalender', 'dagar', '2027-01-13', admin],
  ['/skriv-under/{ref}/stammer-inte', () => `/skriv-under/${refs.frozen}/stammer-inte`, 'reason', 'Klockslaget är fel', chair],
];

/** In what states the others are, another test says, with what is kept on them. */
const elsewhere = {
  '/admin/avgor/{ref}': 'wrong-kept', '/beslut/{ref}/felregistrerat/avgor': 'wrong-kept',
  '/kommun/beslut/{ref}/inte-var': 'wrong-kept', '/skriv-under/{ref}/inte-mitt': 'wrong-kept',
};
/** The same handlers and templates as a page of the table, in a state that takes a day to come to. */
const sameAs = {
  '/beslut/{ref}/ratta': '/beslut/{ref}/oppna', '/beslut/{ref}/ratta-inte': '/beslut/{ref}/oppna',
  '/beslut/{ref}/svara': '/beslut/{ref}/oppna', '/beslut/{ref}/samma-arende/{tie}': '/beslut/{ref}/oppna', '/beslut/{ref}/nya-omstandigheter': '/beslut/{ref}/oppna',
  '/beslut/{ref}/bevis/{event}': '/beslut/{ref}/handelse/{kind}', '/beslut/{ref}/angra/{event}': '/beslut/{ref}/handelse/{kind}',
  '/kommun/beslut/{ref}/bevis/{event}': '/kommun/beslut/{ref}/handelse/{kind}',
  '/kommun/beslut/{ref}/angra/{event}': '/kommun/beslut/{ref}/handelse/{kind}',
  '/beslut/{ref}/utanfor': '/beslut/{ref}/{file}', '/kommun/beslut/{ref}/utanfor': '/beslut/{ref}/{file}',
  '/beslut/{ref}/utanfor/angra': '/beslut/{ref}/oppna', '/kommun/beslut/{ref}/utanfor/angra': '/beslut/{ref}/oppna',
  '/kommun/beslut/{ref}': '/kommun/beslut/{ref}/handelse/{kind}', // the receipt: once it is archived
};

/** Pages of buttons alone: they are shown anew where an act is refused (http.h, "Seen"), and nothing is typed on them. */
const untyped = ['/skriv-under/{ref}'];

async function editable() {
  const { page } = await person(duty, '/jour');
  await page.goto(`${installation.url}/beslut/${refs.decided}/granska`);
  return page.locator('a[href*="/granska/decision/"]').first().getAttribute('href');
}

/** What a script would send while somebody types: the form as it stands, and the field. */
async function typeInto(page, name, value) {
  const fields = await page.locator(`form:has([name="${name}"])`).first().evaluate((form) => [...new FormData(form)].filter(([, v]) => typeof v === 'string'));
  const body = new URLSearchParams([...fields.filter(([key]) => key !== name), [name, value]]);
  const cookies = await page.context().cookies();
  const answer = await fetch(`${installation.url}/kvar`, {
    method: 'POST', headers: { Origin: installation.url, Cookie: cookies.map(({ name: key, value: v }) => `${key}=${v}`).join('; ') }, body,
  });
  assert.equal(answer.status, 200, await answer.text());
}

for (const [route, address, field, value, who] of table)
  test(`${route}, ${field}: what was typed comes back, and goes`, async () => {
    const { page } = await person(who ?? duty, homes.get(who) ?? '/jour');
    const where = installation.url + (await address());
    const input = page.locator(`[name="${field}"]`).first();
    await page.goto(where);
    const before = await input.inputValue();
    assert.notEqual(before, value);
    await typeInto(page, field, value);
    await page.goto(`${installation.url}/`);
    await page.goto(where);
    assert.equal(await input.inputValue(), value);
    await page.getByText('Det är varken sparat eller registrerat.').waitFor();
    await page.getByRole('button', { name: 'Ta bort det jag skrev' }).click();
    await page.goto(where);
    assert.equal(await input.inputValue(), before);
    assert.equal(askStore(installation, 'SELECT count(*) FROM kept_form'), '0');
  });

test('what was saved beside a field that cannot be is nobody else\'s change', async () => {
  const maria = await person(duty, '/jour');
  const { page } = maria;
  await page.goto(`${installation.url}/beslut/${refs.decided}/text/person`);
  await unfold(page);
  await page.locator('[name="person.known"][value="newborn"]').check();
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await unfold(page);
  await page.locator('[name="person.birth_time"]').fill('22.55');
  await page.locator('[name="person.birth_order"]').fill('andra');
  await page.getByRole('button', { name: 'Spara och fortsätt' }).click();
  await page.getByText('Skriv ett heltal med siffror').first().waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /annan flik|Sparat på annat håll/);
  assert.match(await page.locator('[name="person.birth_time"]').inputValue(), /^.+22[.:]55/);
  await page.locator('[name="person.birth_order"]').fill('2');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText('Skriv ett heltal med siffror').first().waitFor({ state: 'detached' });
});

test('what is typed and not saved is named before the text is locked, and asked of', async () => {
  const maria = await person(duty, '/jour');
  const { page } = maria;
  const quiet = { page, check: async () => {} };
  const write = async (step, field, value) => {
    await page.goto(`${installation.url}/beslut/${ref}/text/${step}`);
    await typeInto(page, field, value);
  };
  const named = async (...labels) => {
    await page.getByRole('heading', { name: 'Du har skrivit något som inte är sparat' }).waitFor();
    assert.deepEqual(await page.locator('#unsaved li a').allInnerTexts(), labels);
  };
  await page.goto(`${installation.url}/jour/skriv`);
  await page.locator('#file').setInputFiles(caseFile);
  await page.getByRole('button', { name: 'Läs in filen' }).click();
  const ref = page.url().match(/beslut\/([A-Z0-9-]+)/)[1];
  await page.goto(`${installation.url}/jour/ring?utkast=${ref}`);
  await recordCall(quiet, { decider: chair, person: 'Liv Påhittsson, 20230415-2388' }, 'kept-pages');
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  assert.equal(await page.locator('#unsaved').count(), 0);
  const names = await page.getByRole('heading', { name: 'Ändra formuleringar' }).locator('+ ul a').allInnerTexts();
  assert.ok(names.length > 3);
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [], 'each has a name of its own');
  const own = page.locator('a[href*="/granska/decision/"]').first();
  const [ownLabel, ownPath] = [await own.innerText(), await own.getAttribute('href')];

  const before = askStore(installation, `SELECT state FROM decision WHERE ref = '${ref}'`);
  // typed in another tab after the page was opened: the press is refused, and says why
  const tab = await page.context().newPage();
  await tab.goto(`${installation.url}/beslut/${ref}/text/criteria`);
  await typeInto(tab, 'criteria.home.reason', 'Läkaren bedömer att nästa gång kan bli dödlig.');
  await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
  await page.getByText('Texten är inte låst.').waitFor();
  await named('Omständigheter');
  assert.equal(askStore(installation, `SELECT state FROM decision WHERE ref = '${ref}'`), before, 'it is not locked');

  // more of it since: whoever said that the first may be left out did not say it of the second
  await tab.goto(installation.url + ownPath);
  await typeInto(tab, 'text', 'En egen formulering, som inte är sparad.');
  await page.getByRole('button', { name: 'Lås utan det som inte är sparat' }).click();
  await page.getByText('Texten är inte låst.').waitFor();
  await named(ownLabel, 'Omständigheter');
  await maria.check('kept-pages-unsaved');

  // a press that was refused is nothing that was typed
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  await named(ownLabel, 'Omständigheter');
  assert.equal(await page.locator('#kept').count(), 0);

  // one is saved, the other is not wanted
  await page.getByRole('link', { name: 'Omständigheter' }).first().click();
  await page.getByText('Det är varken sparat eller registrerat.').waitFor();
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  await page.getByText('nästa gång kan bli dödlig').first().waitFor();
  await named(await own.innerText()); // its name begins as its text does now
  await page.getByRole('button', { name: 'Lås utan det som inte är sparat' }).click();
  await page.getByText('Texten är låst.').waitFor();
  await tab.close();
});

test('every page that keeps stands in the table', () => {
  const known = new Set([...table.map(([route]) => route), ...Object.keys(elsewhere), ...Object.keys(sameAs), ...untyped]);
  const missing = [];
  for (const room of readdirSync(path.join(projectDir, 'src'))) {
    let text;
    try {
      text = readFileSync(path.join(projectDir, 'src', room, 'routes.c'), 'utf8');
    } catch {
      continue;
    }
    const prefix = text.match(/#define DECISION "([^"]+)"/)?.[1] ?? '';
    for (const [row] of text.matchAll(/\{ HTTP_GET,[^{}]*(?:\{[a-z]+\}[^{}]*)*\}/g)) {
      if (!/\bTYPED\b|HTTP_KEEPS/.test(row)) continue;
      const [, address] = row.match(/HTTP_GET, ((?:DECISION)? ?(?:"[^"]*")?)/);
      const route = address.replace('DECISION', prefix).replaceAll(/[" ]/g, '');
      if (!known.has(route)) missing.push(route);
    }
  }
  assert.deepEqual(missing, []);
});
