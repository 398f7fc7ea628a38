// A night on which the e-ID does not work: a colleague lets in, a code on paper, a pass that had begun. Only calls can be
// recorded so, and everybody sees it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall } from './lib/acts.mjs';
import { askStore } from './lib/store.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const maria = personWith({ role: 'duty' });
const jonas = { number: '195706122388', name: 'Jonas Testgren' };
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const quiet = async () => {};

let installation;
let browser;
let first;
let second;

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  first = await openPerson(browser, { screen: phoneScreen });
  second = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await logInByQr(installation, { page: first.page }, maria, '/jour');
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

const goTo = (person, where) => person.page.goto(`${installation.url}${where}`);

async function comeIn(person, number, code) {
  await goTo(person, '/logga-in');
  await person.page.getByRole('link', { name: /In utan BankID/ }).click();
  await person.page.getByLabel('Ditt personnummer').fill(number);
  await person.page.getByLabel('Kod').fill(code);
  await person.page.getByRole('button', { name: 'Kom in' }).click();
}

test('codes on paper are shown once, and the desk says who may be let in only by who is on duty', async () => {
  const { page } = first;
  await goTo(first, '/jour/slapp-in');
  await page.getByText('Bara den som är i tjänst kan släppa in').waitFor();
  await first.check('let-in-off-duty');
  await goTo(first, '/inloggningar');
  await page.getByText('Du har inga koder.').waitFor();
  await page.getByRole('button', { name: 'Gör papperskoder' }).click();
  await page.getByRole('heading', { name: 'Dina papperskoder' }).waitFor();
  await first.check('let-in-paper');
  assert.match(await page.locator('.codes .ref').first().innerText(), /^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/);
});

test('a colleague on duty lets in: a call is recorded, nothing else opens, and the decision says so', async () => {
  await goTo(first, '/jour');
  await first.page.getByRole('button', { name: /Börja pass till/ }).last().click();
  await first.page.getByText('Du har pass till').waitFor();
  const own = '/jour/ring?typ=lvu-6&kommun=GVL';
  await goTo(first, own);
  const foreign = await recordCall({ page: first.page, check: quiet }, { decider: chair, person: 'Vera Radsson, 13 år', ground: '2' }, '');
  await goTo(first, '/jour');
  await first.page.getByRole('link', { name: 'Släpp in en kollega' }).click();
  await first.page.getByRole('button', { name: 'Visa en kod' }).click();
  await first.page.getByText('Välj vem.').waitFor();
  await first.page.getByLabel(/Jonas Testgren/).check();
  await first.check('let-in-choose');
  await first.page.getByRole('button', { name: 'Visa en kod' }).click();
  const code = await first.page.locator('.code').innerText();
  await first.check('let-in-code');

  await comeIn(second, jonas.number, '1234-5678');
  await second.page.getByText('Läs numret och koden en gång till').waitFor();
  assert.equal(await second.page.getByLabel('Ditt personnummer').inputValue(), jonas.number);
  await second.check('let-in-wrong');
  await comeIn(second, maria.number, code); // another person's
  await second.page.getByText('Läs numret och koden en gång till').waitFor();
  await comeIn(second, jonas.number, code);
  await second.page.getByRole('heading', { name: 'Registrera samtal' }).waitFor();
  await second.check('let-in-home');
  for (const closed of ['/jour', '/jour/sok', '/jour/slapp-in', '/inloggningar', '/admin', `/beslut/${foreign}`, '/skriv-under/mina'])
    assert.equal((await goTo(second, closed)).status(), 403, closed);
  await second.page.getByText('Du är inne utan e-legitimation').waitFor();
  await second.check('let-in-closed');
  for (const hidden of [`/beslut/${foreign}/registrerat`, `/beslut/${foreign}/bekraftelse`, `/jour/ring?arende=${foreign}`])
    assert.equal((await goTo(second, hidden)).status(), 404, hidden);

  // Nothing is put into a page that is closed, where its person would find it later.
  await goTo(second, own);
  const csrf = await second.page.locator('input[name="csrf"]').first().getAttribute('value');
  for (const page of [`/beslut/${foreign}`, '/jour/ring'])
    await second.context.request.post(`${installation.url}/kvar`, {
      headers: { Origin: installation.url }, form: { csrf, page, tab: 'abc', form: '0', note: 'Insmugglat' },
    });
  assert.equal(askStore(installation, "SELECT count(*), max(page) FROM kept_form WHERE form LIKE '%Insmugglat%'"), '1|/jour/ring');

  // Nor is anything told of another's call by a name that is typed.
  await second.page.getByLabel('Vem gäller beslutet?').fill('Vera Radsson, 13 år');
  await second.page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.ok(!(await second.page.locator('main').innerText()).includes(foreign));
  await goTo(second, own);
  const ref = await recordCall(second, { decider: chair, person: 'Elsa Radsson, 9 år', ground: '2' }, 'let-in');
  assert.equal(await second.page.getByRole('link', { name: 'Skriv texten' }).count(), 0);
  await second.page.getByRole('link', { name: 'Bekräftelse för polis och hem' }).click();
  await second.page.getByText('utan e-legitimation, insläppt av en kollega i tjänst').waitFor();
  await goTo(second, '/jour/utan');
  await second.page.getByRole('link', { name: /Elsa Radsson/ }).click();
  await second.page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  await goTo(first, `/beslut/${ref}`);
  await first.page.getByText(/Jonas Testgren.*utan e-legitimation, insläppt av/).first().waitFor();
  await goTo(first, '/jour');
  await first.page.getByRole('heading', { name: 'Inne utan e-legitimation' }).waitFor();
  await first.check('let-in-desk');
  await goTo(first, '/logga-in'); // a code works once
  const third = await openPerson(browser, { screen: phoneScreen });
  await comeIn(third, jonas.number, code);
  await third.page.getByText('Läs numret och koden en gång till').waitFor();
  await third.close();
});

test('whoever guesses at a code keeps nobody out', async () => {
  const stranger = await openPerson(browser, { screen: phoneScreen });
  const own = await openPerson(browser, { screen: phoneScreen }); // the same network, and logged in here before
  await logInByQr(installation, { page: own.page }, jonas, '/jour');
  await own.page.getByRole('button', { name: 'Logga ut' }).click();
  await goTo(first, '/jour/slapp-in');
  await first.page.getByLabel(/Jonas Testgren/).check();
  await first.page.getByRole('button', { name: 'Visa en kod' }).click();
  const code = await first.page.locator('.code').innerText();
  for (let i = 0; i < 5; i++) {
    await comeIn(stranger, jonas.number, '1234-5678');
    await stranger.page.getByText('Läs numret och koden en gång till').waitFor();
  }
  await comeIn(stranger, jonas.number, code);
  await stranger.page.getByText('Läs numret och koden en gång till').waitFor();
  await comeIn(own, jonas.number, code);
  await own.page.getByText(/insläppt av/).waitFor();
  await stranger.close();
  await own.close();
});

test('a code on paper lets in once', async () => {
  await goTo(first, '/inloggningar');
  await first.page.getByRole('button', { name: /Gör nya papperskoder/ }).click();
  const code = await first.page.locator('.codes .ref').first().innerText();
  const third = await openPerson(browser, { screen: phoneScreen });
  await comeIn(third, maria.number, code.toLowerCase().replaceAll('-', ' '));
  await third.page.getByText('med papperskod').waitFor();
  await third.page.getByRole('button', { name: 'Logga ut' }).click();
  await comeIn(third, maria.number, code);
  await third.page.getByText('Läs numret och koden en gång till').waitFor();
  await third.close();
});

test('a pass that had begun goes on while the e-ID does not answer, for calls only', async () => {
  const { page } = first;
  const later = new Date(Date.now() + 2 * 3600 * 1000).toISOString(); // nothing was heard for too long
  await first.whileAway(() => installation.moveTo(later));
  await goTo(first, '/jour');
  await page.getByRole('heading', { name: 'Logga in' }).waitFor();
  await goTo(first, '/logga-in/utan'); // the e-ID is fine as far as anybody knows
  assert.equal(await page.getByRole('button', { name: /Fortsätt passet/ }).count(), 0);
  await installation.simulator.stop();
  await goTo(first, '/logga-in');
  await page.getByRole('button', { name: 'Logga in med BankID' }).click();
  await page.getByText('BankID går inte att nå just nu').waitFor({ timeout: 60000 });
  await first.check('let-in-no-eid');
  await page.getByRole('link', { name: 'In utan BankID' }).click();
  await first.check('let-in-resume');
  await page.getByRole('button', { name: 'Fortsätt passet: bara samtal' }).click();
  await page.getByText('i ett pass som redan hade börjat').waitFor();
  assert.equal((await goTo(first, '/jour')).status(), 403);
});

test('no page had a fault', assertPagesRight);
