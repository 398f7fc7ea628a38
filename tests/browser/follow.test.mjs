// A municipality on 8 January: what is due, what may have lapsed, what is told with its day and proof, and undone.
import assert from 'node:assert/strict';
import { after, before, test as nodeTest } from 'node:test';
import { logInByQr } from './lib/acts.mjs';
import { assertPagesRight, deskScreen, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { setClock } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const receiver = personWith({ role: 'receiver', municipality: 'GVL' });
const clocked = setClock('2026-12-31T23:55:00+01:00');

let broken = false;
function test(name, body) {
  nodeTest(name, async (t) => {
    if (!clocked) return t.skip('faketime is not installed');
    if (broken) return t.skip('an earlier part failed');
    broken = true;
    await body(t);
    broken = false;
  });
}

let installation;
let browser;
let maria;
let nils;
let ref;
let code;

const goTo = (one, path) => one.page.goto(`${installation.url}${path}`);
const text = async (one) => (await one.page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const item = () => goTo(nils, `/kommun/beslut/${ref}`);

/** The page as a telephone and as a desk shows it. */
async function checkBoth(one, name) {
  await one.check(name);
  await one.page.setViewportSize(deskScreen);
  await one.check(`${name}-wide`);
  await one.page.setViewportSize(phoneScreen);
}

/** What a stranger with the code reads, on the page and as a program. */
async function control(name) {
  const police = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await goTo(police, `/kontroll?kod=${code}`);
  await police.check(name);
  const shown = { text: await text(police), green: await police.page.locator('.box.done').count() };
  await police.close();
  const answer = await fetch(`${installation.url}/kontroll/${code}/json`);
  assert.equal(answer.status, 200);
  return { ...shown, json: await answer.json() };
}

async function tell(link, fields) {
  await item();
  const others = nils.page.getByText('Registrera något annat som har hänt');
  if (!(await nils.page.getByRole('link', { name: link, exact: true }).isVisible())) await others.click();
  await nils.page.getByRole('link', { name: link, exact: true }).click();
  for (const [label, value] of Object.entries(fields)) await nils.page.getByLabel(label).fill(value);
}
const send = () => nils.page.getByRole('button', { name: 'Registrera', exact: true }).click();

before(async () => {
  if (!clocked) return;
  installation = await startInstallation();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('a decision of New Year\'s Eve', async () => {
  maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
  const { page } = maria;
  await goTo(maria, '/jour/ring?kommun=GVL&typ=lvu-6');
  await page.getByLabel('Vem gäller beslutet?').fill('Liv Påhittsson 20230415-2388');
  await page.locator('input[name="ground_2"]').check();
  await page.locator('input[name="decider"][value="0"]').check(); // whom the register does not know
  await page.locator('[name="decider_name"]').fill('Vera Vikariesson');
  await page.locator('[name="decider_office"]').fill('ledamot');
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="2026-12-31"]').check();
  await page.getByLabel('Klockslag').fill('23.50');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  ref = page.url().match(/beslut\/([^/]+)\//)[1];
  await goTo(maria, `/beslut/${ref}/bekraftelse`);
  assert.doesNotMatch(await text(maria), /UPPHÖRT/);
  code = (await text(maria)).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
  assert.match(await text(maria), /Upphör efter tor 7 jan 2027 \([^)]*\) om ingen underställning har kommit in till rätten då/);
  const shown = await control('follow-control-new');
  assert.equal(shown.green, 1);
  assert.match(shown.text, /Upphör efter\s+tor 7 jan 2027, om ingen underställning har kommit in till rätten då/);
  await maria.close();
});

test('a week later its paper says that it may have lapsed', async () => {
  await installation.moveTo('2027-01-08T08:00:00+01:00');
  maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
  await goTo(maria, `/beslut/${ref}/bekraftelse`);
  if (new URL(maria.page.url()).pathname.endsWith('/skal')) {
    await maria.page.locator('[name="reason"]').fill('Kommunen ringde om beslutet.');
    await maria.page.locator('main form button').last().click();
    await maria.page.waitForURL(/bekraftelse/);
  }
  await maria.check('follow-confirmation');
  assert.match(await text(maria), /KAN HA UPPHÖRT/);
});

test('a new custody after that demands new circumstances, and its text tells them', async () => {
  const { page } = maria;
  const news = 'Ny orosanmälan från förskolan den 7 januari.';
  await goTo(maria, '/jour/ring?kommun=GVL&typ=child-custody');
  await page.getByLabel('Vem gäller beslutet?').fill('Liv Påhittsson 20230415-2388');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(personWith({ mandate: 'chair', municipality: 'GVL' }).name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  const second = page.url().match(/beslut\/([^/]+)\//)[1];
  await goTo(maria, `/beslut/${second}`);
  assert.match(await text(maria), new RegExp(`Ett tidigare omhändertagande av samma person, ${ref}, har upphört eller kan ha upphört`));
  await maria.check('follow-renewal-missing');
  await page.getByRole('link', { name: 'Skriv vad som är nytt' }).click();
  await maria.check('follow-renewal');
  await page.locator('main form button').last().click();
  await maria.check('follow-renewal-empty');
  assert.ok((await page.locator('[aria-invalid="true"]').count()) > 0, 'nothing is not taken');
  await page.locator('[name="reason"]').fill(news);
  await page.locator('main form button').last().click();
  await page.waitForURL(/granska$/);
  await maria.check('follow-renewal-text');
  assert.ok((await page.locator('article.document').first().innerText()).replaceAll('\u00a0', ' ').includes(`vilar på nya omständigheter: ${news}`));
  await goTo(maria, `/beslut/${second}`);
  assert.doesNotMatch(await text(maria), /Skriv vad som är nytt/);
});

test('after the last day nothing says that it is in force', async () => {
  const shown = await control('follow-control-may');
  assert.equal(shown.green, 0);
  assert.match(shown.text, /Kan ha upphört/);
  assert.match(shown.text, /Ring kommunen: 0980-319 201\./); // Friday, 08.00: it answers
  assert.doesNotMatch(shown.text, /gäller/);
  assert.match(shown.text, /Behörighet ej kontrollerad/);
  assert.equal(shown.json.mandateChecked, false);
  assert.equal(shown.json.legal.state, 'may-have-lapsed');
  assert.equal(shown.json.legal.why, 'no-submission');
  assert.equal(shown.json.legal.since, '2027-01-08');
  assert.equal(shown.json.legal.recordedBy, null);
  assert.equal((await fetch(`${installation.url}/kontroll/0000-0000-0000/json`)).status, 404);
});

test('the municipality sees what is overdue, and takes over', async () => {
  nils = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, nils, receiver, '/kommun');
  await checkBoth(nils, 'follow-list');
  assert.match(await text(nils), /Försenat/);
  assert.match(await text(nils), /Kan ha upphört/);
  await item();
  await nils.page.getByRole('button', { name: 'Ta över' }).click();
  await checkBoth(nils, 'follow-item-may');
  const shown = await text(nils);
  assert.match(shown, new RegExp(`Ansvarig: ${receiver.name}`));
  assert.match(shown, /tor 7 jan 2027/);
  assert.match(shown, /står i övergångsbestämmelserna till den lag som gäller därefter/);
  await nils.page.getByText('Så räknas dagen').first().click();
  await nils.page.getByText('Räknas från dagen för det muntliga beslutet: 2026-12-31 torsdag').waitFor();
});

test('an enforcement of what may have lapsed is stopped, and what was typed stays', async () => {
  await tell('Verkställt', { 'Vilken dag hände det?': '2027-01-08', 'Var?': 'Sundsvall', 'Av vem?': 'polisen' });
  await checkBoth(nils, 'follow-enforced-form');
  assert.equal(await nils.page.locator('.of .who').innerText(), 'Liv Påhittsson', 'whom it is about');
  await send();
  await nils.page.getByRole('heading', { name: 'Beslutet kan ha upphört: fråga jouren innan det verkställs' }).waitFor();
  await nils.check('follow-enforced-stopped');
  assert.equal(await nils.page.getByLabel('Var?').inputValue(), 'Sundsvall');
});

/** What is wrong, as the summary says it; each of its links leads to the field, which says the same. */
async function faults() {
  const links = nils.page.locator('#problems a');
  const found = await links.evaluateAll((all) => all.map((a) => [a.getAttribute('href').slice(1), a.textContent]));
  for (const [field, words] of found) assert.equal(await nils.page.locator(`#${field}-error`).innerText(), words);
  return found.map(([field]) => field);
}

test('what is wrong is said at its own field, and what was typed comes back', async () => {
  const { page } = nils;
  await tell('Underställningen kom in till rätten', { 'Vilken dag hände det?': '2027-01-08', 'Klockslag, om det är känt': '23.59' });
  assert.ok(await page.getByLabel('Inget bevis än').isChecked());
  await send();
  assert.deepEqual(await faults(), ['clock']);
  await nils.check('follow-wrong-clock');
  assert.equal(await page.getByLabel('Klockslag, om det är känt').inputValue(), '23.59');
  await page.getByLabel('Klockslag, om det är känt').fill('kvart över');
  await page.getByLabel('Vilken dag hände det?').fill('2027-01-09');
  await send();
  assert.deepEqual(await faults(), ['clock']);
  await page.getByLabel('Klockslag, om det är känt').fill('07.10');
  await send();
  assert.deepEqual(await faults(), ['day']);
  await page.getByLabel('Vilken dag hände det?').fill('2027-01-07');
  await page.getByRole('radio', { name: 'Fil' }).check();
  await page.getByLabel('Beviset i ord').fill('Se filen');
  await send();
  assert.deepEqual(await faults(), ['file']);
  await nils.check('follow-wrong-no-file');
  await page.locator('#file').setInputFiles({ name: 'kvittens.txt', mimeType: 'text/plain', buffer: Buffer.from('en kvittens') });
  await send();
  assert.deepEqual(await faults(), ['file']);
  assert.match(await text(nils), /Ingen fil är sparad: välj den igen/);
  assert.ok(await page.getByRole('radio', { name: 'Fil' }).isChecked());
  assert.equal(await page.getByLabel('Beviset i ord').inputValue(), 'Se filen');
  await nils.check('follow-wrong-file');
  await page.getByRole('radio', { name: 'Rättens kvittens' }).check();
  await page.getByLabel('Beviset i ord').fill('');
  await send();
  assert.deepEqual(await faults(), ['proof_text']);
  await item();
  assert.doesNotMatch(await text(nils), /Det här är registrerat/);
  await tell('Upphörde', {});
  await send();
  assert.deepEqual(await faults(), ['day', 'why']);
});

test('upheld rests on what came in: both are told in one form, and undone in order', async () => {
  const { page } = nils;
  await tell('Rätten fastställde beslutet', { 'Vilken dag hände det?': '2027-01-07' });
  await send();
  assert.deepEqual(await faults(), ['base_day']);
  await nils.check('follow-upheld-alone');
  await page.getByLabel('Vilken dag kom underställningen in till rätten?').fill('2027-01-08');
  await send();
  assert.deepEqual(await faults(), ['base_day']); // after the court's answer
  await page.getByLabel('Vilken dag hände det?').fill('2027-01-08');
  await send();
  await page.getByRole('heading', { name: 'Underställningen kom in för sent' }).waitFor(); // it may be the wrong day
  assert.equal(await page.getByLabel('Rätten har fastställt beslutet, fast underställningen kom in för sent').isChecked(), false);
  await checkBoth(nils, 'follow-upheld-late');
  await page.getByLabel('Vilken dag kom underställningen in till rätten?').fill('2027-01-05');
  await send();
  await page.getByText('Det som återstår står nedan').waitFor();
  assert.match(await text(nils), /I kraft efter vad som är registrerat/);
  const upheld = await control('follow-control-upheld');
  assert.equal(upheld.json.legal.state, 'in-force');
  assert.equal(upheld.json.legal.submitted.unproven, true);
  assert.match(upheld.text, /Uppgiften är utan bevis/);
  assert.equal(upheld.json.legal.undone, null);
  assert.match(await text(nils), /Underställ beslutet förvaltningsrätten\s+Klart tis 5 jan 2027[^\n]*\s*Utan bevis/);
  await goTo(nils, '/kommun');
  assert.match(await text(nils), /Bevis saknas/);
  await checkBoth(nils, 'follow-list-unproven');
  await item();
  await page.getByRole('link', { name: /^Ångra ?: Underställningen/ }).click();
  await page.getByRole('heading', { name: 'Något annat vilar på det' }).waitFor();
  await nils.check('follow-undo-resting');
  assert.equal(await page.getByLabel('Varför?').count(), 0);
  await page.getByRole('link', { name: 'Ångra Rätten fastställde beslutet' }).click();
  await page.getByLabel('Varför?').fill('Det gällde ett syskon.');
  await page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await tell('Hävt av rätten', { 'Vilken dag hände det?': '2027-01-02' });
  await send();
  await page.getByRole('heading', { name: 'Det går inte ihop' }).waitFor();
  await nils.check('follow-clashes');
  await page.getByRole('link', { name: 'ångra Underställningen kom in till rätten' }).click();
  await page.getByLabel('Varför?').fill('Det gällde ett syskon.');
  await page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await page.getByText('Ångrat. Det står kvar, överstruket.').waitFor();
  assert.match(await text(nils), /Kan ha upphört/);
  await tell('Hävt av rätten', { 'Vilken dag hände det?': '4/1' });
  await send();
  await page.getByRole('heading', { name: 'Stämmer det?' }).waitFor(); // what was read is told before it is kept
  assert.match(await text(nils), /”4\/1” är läst som mån 4 jan 2027/);
  assert.equal(await page.getByLabel('Vilken dag hände det?').inputValue(), '2027-01-04');
  await checkBoth(nils, 'follow-read-back');
  await send();
  await page.getByText('Det som återstår står nedan').waitFor();
  await tell('Rätten fastställde beslutet', { 'Vilken dag hände det?': '2027-01-08', 'Vilken dag kom underställningen in till rätten?': '2027-01-05' });
  await send();
  await page.getByRole('heading', { name: 'Det går inte ihop' }).waitFor();
  assert.match(await text(nils), /redan är registrerat: Hävt av rätten, mån 4 jan 2027/); // what clashes, not the day of the base
  await nils.check('follow-clashes-end');
  await page.getByRole('link', { name: 'registrera det' }).click();
  await page.getByRole('heading', { name: 'Högre rätt fastställde beslutet' }).waitFor();
  await page.getByLabel('Vilken dag hände det?').fill('2027-01-08');
  await send();
  assert.match(await text(nils), /I kraft efter vad som är registrerat/);
  for (const label of ['Högre rätt fastställde beslutet', 'Hävt av rätten']) {
    await page.getByRole('link', { name: new RegExp(`^Ångra ?: ${label}`) }).click();
    assert.match(await text(nils), label === 'Hävt av rätten'
      ? /Nu är läget Hävt av rätten\. När det är ångrat blir det Kan ha upphört, sedan fre 8 jan 2027/
      : /Nu är läget I kraft\. När det är ångrat blir det Hävt av rätten, sedan mån 4 jan 2027/);
    await checkBoth(nils, 'follow-undo-state');
    await page.getByLabel('Varför?').fill('Det gällde ett syskon.');
    await page.getByRole('button', { name: 'Ångra det registrerade' }).click();
    await page.getByText('Ångrat. Det står kvar, överstruket.').waitFor();
  }
  assert.match(await text(nils), /Kan ha upphört/);
  await tell('Har upphört att gälla för att en tid gick ut', { 'Vilken dag hände det?': '2027-01-07' });
  await send();
  await page.getByRole('heading', { name: 'Ingen tid hade gått ut' }).waitFor();
  await nils.check('follow-not-out');
});

test('what came in to the court in time is told with its day, hour and proof: in force again', async () => {
  await tell('Underställningen kom in till rätten', { 'Beviset i ord': 'Rättens kvittens, mål 4711-27' });
  assert.equal(await nils.page.getByLabel('Vilken dag hände det?').inputValue(), '2027-01-07'); // as it was left
  await nils.page.getByLabel('Vilken dag hände det?').fill('');
  await send();
  await nils.page.locator('#day-error').getByText('Skriv vilken dag det hände').waitFor(); // never taken from the clock
  await nils.check('follow-submitted-wrong');
  await nils.page.getByLabel('Vilken dag hände det?').fill('2027-01-07');
  await nils.page.getByLabel('Klockslag, om det är känt').fill('14.05');
  await send();
  await nils.page.getByText('Det som återstår står nedan').waitFor();
  await checkBoth(nils, 'follow-item-submitted');
  assert.match(await text(nils), /I kraft efter vad som är registrerat/);
  assert.match(await text(nils), /tor 7 jan 2027 kl\. 14\.05/);
  const shown = await control('follow-control-in-force');
  assert.equal(shown.json.legal.submitted.unproven, false);
  assert.doesNotMatch(shown.text, /utan bevis/);
  assert.equal(shown.green, 1);
  assert.equal(shown.json.legal.state, 'in-force');
  assert.equal(shown.json.legal.submitted.day, '2027-01-07');
});

test('one more proof, a file', async () => {
  await item();
  await nils.page.getByRole('link', { name: /^Lägg till bevis/ }).click();
  await nils.check('follow-proof');
  assert.equal(await nils.page.getByLabel('Inget bevis än').count(), 0);
  await nils.page.getByLabel('Rättens kvittens').check();
  await nils.page.getByLabel('Fil', { exact: true }).last().setInputFiles({ name: 'kvittens.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nen kvittens\n') });
  await nils.page.getByRole('button', { name: 'Spara beviset' }).click();
  const link = nils.page.getByRole('link', { name: 'kvittens.pdf' });
  await link.waitFor();
  assert.match((await nils.download(link)).toString(), /en kvittens/);
});

test('what a stale page sends is answered, and what was typed is not lost', async () => {
  const twice = await nils.context.newPage(); // a form that was opened before it was told in another tab
  await twice.goto(`${installation.url}/kommun/beslut/${ref}/handelse/submitted`);
  await twice.getByLabel('Vilken dag hände det?').fill('2027-01-06');
  await twice.getByLabel('Beviset i ord').fill('Rättens kvittens, mål 4712-27');
  await twice.getByRole('button', { name: 'Registrera', exact: true }).click();
  await twice.getByText('Det är redan registrerat').waitFor();
  assert.equal(await twice.getByLabel('Vilken dag hände det?').inputValue(), '2027-01-06');
  assert.equal(await twice.getByLabel('Beviset i ord').inputValue(), 'Rättens kvittens, mål 4712-27');
  await twice.close();
});

test('it is undone with a reason, and stays as undone', async () => {
  await item();
  const [undoPath, proofPath] = await Promise.all([/^Ångra/, /^Lägg till bevis/].map((name) =>
    nils.page.getByRole('link', { name }).first().getAttribute('href')));
  const undo = await nils.context.newPage();
  const proof = await nils.context.newPage();
  await undo.goto(`${installation.url}${undoPath}`);
  await proof.goto(`${installation.url}${proofPath}`);
  await item();
  await nils.page.getByRole('link', { name: /^Ångra/ }).click();
  await nils.page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await nils.page.locator('#reason-error').getByText('Skriv kort varför det ångras').waitFor();
  await nils.check('follow-undo');
  assert.equal(await nils.page.locator('.of .who').innerText(), 'Liv Påhittsson');
  await nils.page.getByLabel('Varför?').fill('Kvittensen gällde ett syskon.');
  await nils.page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await nils.page.getByText('Ångrat. Det står kvar, överstruket.').waitFor();
  await checkBoth(nils, 'follow-item-undone');
  assert.match(await text(nils), /Kvittensen gällde ett syskon/);
  assert.match(await text(nils), /Kan ha upphört/);
  const undone = await control('follow-control-undone');
  assert.equal(undone.json.legal.state, 'may-have-lapsed');
  assert.equal(undone.json.legal.undone.event, 'submitted');
  assert.match(undone.text, /”Underställningen kom in till rätten” var registrerat, och togs bort/);
  await undo.getByLabel('Varför?').fill('Den gällde någon annan.');
  await undo.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await undo.getByText('det är redan ångrat').waitFor();
  assert.match(await undo.locator('main').innerText(), new RegExp(`${receiver.name}.*Kvittensen gällde ett syskon.*Den gällde någon annan`, 's'));
  await undo.close();
  await proof.getByLabel('Beviset i ord').fill('Rättens kvittens kom bort.');
  await proof.getByRole('button', { name: 'Spara beviset' }).click();
  await proof.getByText('Beviset är sparat vid något som har ångrats').waitFor();
  assert.match(await proof.locator('main').innerText(), /Rättens kvittens kom bort/);
  await proof.close();
});

test('what was enforced while it may have lapsed is told as a fact, and marked', async () => {
  const { page } = nils;
  await tell('Verkställt', { 'Vilken dag hände det?': '2027-01-08', 'Var?': 'Sundsvall', 'Av vem?': 'polisen' });
  await send();
  await page.getByRole('heading', { name: 'Beslutet kan ha upphört: fråga jouren innan det verkställs' }).waitFor();
  await page.getByLabel('Det har redan verkställts, fast beslutet kan ha upphört').check();
  await send();
  await page.getByText('Det som återstår står nedan').waitFor();
  await checkBoth(nils, 'follow-enforced-unsure');
  assert.match(await text(nils), /Verkställt när beslutet kan ha upphört/);
  assert.match(await text(nils), /Kan ha upphört\./);
  assert.equal((await control('follow-control-unsure')).json.legal.enforced.mark, 'while-unsure');
  await item();
  await page.getByRole('link', { name: /^Ångra ?: Verkställt/ }).click();
  await page.getByLabel('Varför?').fill('Det gällde ett syskon.');
  await page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await page.getByText('Ångrat. Det står kvar, överstruket.').waitFor();
});

test('the application\'s day is counted from the enforcement, never from today', async () => {
  await tell('Underställningen kom in till rätten', { 'Vilken dag hände det?': '2027-01-05' });
  await send();
  await nils.page.getByText('Det som återstår står nedan').waitFor();
  assert.doesNotMatch(await text(nils), /29 jan 2027/);
  await tell('Verkställt', {
    'Vilken dag hände det?': '2027-01-01', 'Klockslag, om det är känt': '01.10', 'Var?': 'Gävle', 'Av vem?': 'jouren och polisen',
  });
  await send();
  await nils.page.getByText('Det som återstår står nedan').waitFor();
  await checkBoth(nils, 'follow-item-enforced');
  assert.match(await text(nils), /Ansök om vård[^\n]*\n+Senast fre 29 jan 2027/);
  assert.match(await text(nils), /Upphör efter fre 29 jan 2027 \([^)]*\) om varken ansökan om vård eller begäran om längre tid har kommit in till rätten då/);
  assert.match((await control('follow-control-enforced')).text, /fre 29 jan 2027, om varken ansökan om vård/);
  assert.equal((await text(nils)).match(/står i övergångsbestämmelserna/g).length, 2); // its day was not known before
  await goTo(nils, '/kommun');
  assert.match(await text(nils), /Vad sade rätten om underställningen\?/);
  await nils.check('follow-list-left');
});

test('hävt: one tap and a day, and every page and paper says so', async () => {
  await tell('Hävt av rätten', { 'Vilken dag hände det?': '2027-01-08' });
  await send();
  await nils.page.getByText('Det som återstår står nedan').waitFor();
  await nils.check('follow-item-set-aside');
  const shown = await control('follow-control-set-aside');
  assert.equal(shown.green, 0);
  assert.match(shown.text, /HÄVT AV RÄTTEN/);
  assert.match(shown.text, /av kommunen/);
  assert.doesNotMatch(shown.text, new RegExp(receiver.name));
  assert.equal(shown.json.legal.state, 'set-aside');
  assert.equal(shown.json.legal.recordedBy, 'municipality');
  await goTo(maria, `/beslut/${ref}`);
  await maria.check('follow-desk-set-aside');
  assert.match(await text(maria), /Hävt av rätten/);
});

test('no page had a fault', assertPagesRight);
