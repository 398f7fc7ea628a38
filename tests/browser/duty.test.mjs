// The duty's passes on a telephone: a decision without a pass, names for those who need them, and the handover.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const maria = personWith({ role: 'duty' });
const jonas = { number: '195706122388', name: 'Jonas Testgren' };
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const child = 'Vera Radsson, 13 år';

let installation;
let browser;
let first;
let second;

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  first = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  second = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, { page: first.page, javaScript: false }, maria, '/jour');
  await logInByQr(installation, { page: second.page }, jonas, '/jour');
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('a decision is recorded without a pass, and its recorder sees the name', async () => {
  const { page } = first;
  await first.check('duty-desk-no-pass');
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await recordCall({ page, check: async () => {} }, { decider: chair, person: child, ground: '2' }, 'duty');
  await page.goto(`${installation.url}/jour`);
  await page.getByText('Vera Radsson').waitFor();
});

test('a colleague without a pass sees what and where, not whom, and gives a reason', async () => {
  const { page } = second;
  await page.goto(`${installation.url}/jour`);
  assert.equal(await page.getByText('Vera Radsson').count(), 0);
  await second.check('duty-desk-withheld');
  await page.getByRole('link', { name: /visa med skäl/ }).click();
  await page.getByRole('heading', { name: 'Visa med skäl' }).waitFor();
  await second.check('duty-opening');
  await page.getByLabel('Varför behöver du läsa?').fill('kort');
  await page.getByRole('button', { name: 'Visa med skäl' }).click();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 1);
  await second.check('duty-opening-wrong');
  await page.getByLabel('Varför behöver du läsa?').fill('Tingsrätten frågar efter beslutet');
  await page.getByRole('button', { name: 'Visa med skäl' }).click();
  await page.getByText('Vera Radsson').first().waitFor();
});

test('one tap begins a pass; it is handed over, and received', async () => {
  await first.page.goto(`${installation.url}/jour`);
  await first.page.getByRole('button', { name: /Börja pass till/ }).last().click();
  await first.page.getByText('Du har pass till').waitFor();
  await first.check('duty-desk-pass');
  await first.page.goto(`${installation.url}/jour/pass`);
  await first.check('duty-pass');
  await first.page.goto(`${installation.url}/jour`);
  await first.page.getByRole('link', { name: 'Lämna över' }).click();
  await first.page.getByText('texten ska skrivas').waitFor();
  await first.page.getByLabel('Till nästa pass').fill('Mormor ringer efter nio.');
  await first.check('duty-hand-over');
  await first.page.getByRole('button', { name: 'Lämna över och avsluta passet' }).click();
  await first.page.getByRole('heading', { name: `Överlämning från ${maria.name}` }).waitFor();

  const { page } = second;
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('button', { name: /Börja pass till/ }).last().click();
  await page.getByRole('link', { name: 'Överlämning' }).click();
  await page.getByText('Mormor ringer efter nio.').waitFor();
  await second.check('duty-handover');
  await page.getByRole('button', { name: 'Jag har tagit emot' }).click();
  await page.getByText(`Mottagen av ${jonas.name}`).waitFor();
  await second.check('duty-handover-received');
  await first.page.goto(`${installation.url}/jour`);
  await first.page.getByText(`Mottagen av ${jonas.name}`).waitFor();
});

test('every page holds to what pages must', assertPagesRight);
