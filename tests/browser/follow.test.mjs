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
  assert.equal((await control('follow-control-new')).green, 1);
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

test('after the last day nothing says that it is in force', async () => {
  const shown = await control('follow-control-may');
  assert.equal(shown.green, 0);
  assert.match(shown.text, /Kan ha upphört/);
  assert.match(shown.text, /Ring kommunen/);
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
  await nils.page.getByText('Så räknas dagen').first().click();
  await nils.page.getByText('Räknas från dagen för det muntliga beslutet: 2026-12-31 torsdag').waitFor();
});

test('an enforcement of what may have lapsed is stopped, and what was typed stays', async () => {
  await tell('Verkställt', { 'Vilken dag hände det?': '2027-01-08', 'Var?': 'Sundsvall', 'Av vem?': 'polisen' });
  await checkBoth(nils, 'follow-enforced-form');
  await send();
  await nils.page.getByRole('heading', { name: 'Verkställigheten är stoppad' }).waitFor();
  await nils.check('follow-enforced-stopped');
  assert.equal(await nils.page.getByLabel('Var?').inputValue(), 'Sundsvall');
});

test('what came in to the court in time is told with its day, hour and proof: in force again', async () => {
  await tell('Underställningen kom in till rätten', { 'Beviset i ord': 'Rättens kvittens, mål 4711-27' });
  await send();
  await nils.page.getByText('Skriv vilken dag det hände').waitFor(); // never taken from the clock
  await nils.check('follow-submitted-wrong');
  await nils.page.getByLabel('Vilken dag hände det?').fill('2027-01-07');
  await nils.page.getByLabel('Klockslag, om det är känt').fill('14.05');
  await send();
  await nils.page.getByText('Det som återstår står nedan').waitFor();
  await checkBoth(nils, 'follow-item-submitted');
  assert.match(await text(nils), /I kraft efter vad som är registrerat/);
  assert.match(await text(nils), /tor 7 jan 2027 kl\. 14\.05/);
  const shown = await control('follow-control-in-force');
  assert.equal(shown.green, 1);
  assert.equal(shown.json.legal.state, 'in-force');
  assert.equal(shown.json.legal.submitted.day, '2027-01-07');
});

test('one more proof, a file', async () => {
  await item();
  await nils.page.getByRole('link', { name: /^Lägg till bevis/ }).click();
  await nils.check('follow-proof');
  await nils.page.getByLabel('Rättens kvittens').check();
  await nils.page.getByLabel('Fil', { exact: true }).last().setInputFiles({ name: 'kvittens.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nen kvittens\n') });
  await nils.page.getByRole('button', { name: 'Spara beviset' }).click();
  const link = nils.page.getByRole('link', { name: 'kvittens.pdf' });
  await link.waitFor();
  assert.match((await nils.download(link)).toString(), /en kvittens/);
});

test('it is undone with a reason, and stays as undone', async () => {
  await item();
  await nils.page.getByRole('link', { name: /^Ångra/ }).click();
  await nils.page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await nils.page.getByText('Skriv kort varför det ångras').waitFor();
  await nils.check('follow-undo');
  await nils.page.getByLabel('Varför?').fill('Kvittensen gällde ett syskon.');
  await nils.page.getByRole('button', { name: 'Ångra det registrerade' }).click();
  await nils.page.getByText('Ångrat. Det står kvar, överstruket.').waitFor();
  await checkBoth(nils, 'follow-item-undone');
  assert.match(await text(nils), /Kvittensen gällde ett syskon/);
  assert.match(await text(nils), /Kan ha upphört/);
  assert.equal((await control('follow-control-undone')).json.legal.state, 'may-have-lapsed');
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
