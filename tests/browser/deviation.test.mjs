// A text that says something else than the call: seen by whoever writes, decides and receives, and explained at once.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall, unfold } from './lib/acts.mjs';
import { assertPagesRight, deskScreen, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { projectDir } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const receiver = personWith({ role: 'receiver', municipality: 'GVL' });
const said = 'Nils Annansson, 20170303-2399';
const kinds = ['person-number', 'name', 'ground'];
const words = async (locator) => (await locator.innerText()).replaceAll('\u00a0', ' ');

let installation;
let browser;
let maria;
let ref;

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('all deviations are explained by one button, and none is lost where one is too short', async () => {
  const { page } = maria;
  await page.goto(`${installation.url}/jour/skriv`);
  await page.locator('#file').setInputFiles(path.join(projectDir, 'tests/data/cases/lvu6-small-child.json'));
  await page.getByRole('button', { name: 'Läs in filen' }).click();
  ref = page.url().match(/beslut\/([A-Z0-9-]+)/)[1];
  await page.goto(`${installation.url}/jour/ring?utkast=${ref}`);
  await page.locator('input[name="ground_2"]').uncheck();
  await page.locator('input[name="ground_3"]').check();
  await page.getByLabel('Vem gäller beslutet?').fill(said);
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByLabel('Ja, samma person').check(); // the file was the wrong one, or the call: somebody says so
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  const reason = (kind) => page.locator(`[name="reason-${kind}"]`);
  await reason('ground').waitFor();
  const shown = [];
  for (const kind of [...kinds, 'birth-date']) if (await reason(kind).count()) shown.push(kind);
  assert.ok(shown.length >= 2, shown.join());
  await maria.check('deviation-review');
  for (const kind of shown) await reason(kind).fill(`Förklaringen av ${kind}, som är lång nog.`);
  await reason('ground').fill('kort');
  await page.getByRole('button', { name: 'Spara förklaringarna' }).click();
  await page.locator('#reason-ground-error').waitFor();
  for (const kind of shown)
    assert.equal(await reason(kind).inputValue(), kind === 'ground' ? 'kort' : `Förklaringen av ${kind}, som är lång nog.`);
  await maria.check('deviation-review-wrong');
  await reason('ground').fill('Grunden rättades efter samtalet.');
  await page.getByRole('button', { name: 'Spara förklaringarna' }).click();
  await page.waitForURL(/granska#said/);
  await page.reload();
  for (const kind of shown)
    assert.equal(await reason(kind).inputValue(), kind === 'ground' ? 'Grunden rättades efter samtalet.' : `Förklaringen av ${kind}, som är lång nog.`);
  await maria.check('deviation-review-explained');
});

test('the duty\'s page says what was said, and where the text deviates', async () => {
  const { page } = maria;
  await page.goto(`${installation.url}/beslut/${ref}`);
  const main = await words(page.locator('main'));
  assert.ok(main.includes(said), main);
  assert.match(main, /Texten avviker från det som sades/);
  assert.match(main, /Grunden rättades efter samtalet\./);
  await maria.check('deviation-duty');
});

test('the municipality and the chair read it', async () => {
  const { page } = maria;
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
  await page.getByText('Texten är låst.').waitFor();
  for (const [who, home, address, name, screen] of [
    [receiver, '/kommun', `/kommun/beslut/${ref}`, 'deviation-muni', deskScreen],
    [chair, '/skriv-under/mina', `/skriv-under/${ref}`, 'deviation-chair', phoneScreen],
  ]) {
    const one = await openPerson(browser, { screen });
    await logInByQr(installation, one, who, home);
    await one.page.goto(installation.url + address);
    const main = await words(one.page.locator('main'));
    assert.ok(main.includes(said), main);
    assert.match(main, new RegExp(`Beslutsfattare\\s+${chair.name}`));
    assert.match(main, /Beslut\s+Omedelbart omhändertagande, 6 § LVU/);
    assert.match(main, /Grunden rättades efter samtalet\./);
    await one.check(name);
    await one.close();
  }
});

test('a sibling\'s text fetches what they share, and changes nothing that stands there', async () => {
  const plain = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  const { page } = plain;
  const quiet = { page, check: async () => {} };
  await logInByQr(installation, { page, javaScript: false }, duty, '/jour');
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  const first = await recordCall(quiet, { decider: chair, person: 'Ada Sexsson, 20190501-2397', ground: '3' }, 'deviation');
  await page.getByRole('link', { name: /6 § LVU.*ett syskon/ }).click();
  assert.equal(await page.locator('input[name="ground_3"]').isChecked(), false, 'her own behaviour is not his');
  const second = await recordCall(quiet, { decider: chair, person: 'Bo Sexsson, 20170303-2381', ground: '2' }, 'deviation');
  const fetchFrom = page.getByRole('button', { name: 'Hämta från Ada Sexsson' });
  await page.goto(`${installation.url}/beslut/${second}/text/person`);
  assert.equal(await fetchFrom.count(), 0, 'nothing is known yet');
  await page.goto(`${installation.url}/beslut/${first}/text/person`);
  await page.locator('[name="representatives.0.name"]').fill('Moa Sexsson');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.goto(`${installation.url}/beslut/${first}/text/responsibility`);
  await unfold(page);
  await page.locator('[name="contact.name"]').fill('Ola Testman');
  await page.locator('[name="contact.authority"]').fill('Polisen');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.goto(`${installation.url}/beslut/${second}/text/responsibility`);
  await unfold(page);
  await page.locator('[name="contact.authority"]').fill('Skolan');
  await fetchFrom.click();
  await page.getByText(/sparat kl\./).waitFor();
  assert.equal(await page.locator('[name="contact.authority"]').inputValue(), 'Skolan');
  assert.equal(await page.locator('[name="contact.name"]').inputValue(), 'Ola Testman');
  await plain.check('deviation-sibling');
  await page.goto(`${installation.url}/beslut/${second}/text/person`);
  assert.equal(await page.locator('[name="representatives.0.name"]').inputValue(), 'Moa Sexsson');
  assert.equal(await page.locator('[name="person.name"]').inputValue(), 'Bo Sexsson');
  await plain.close();
});

test('every page on the way was right', assertPagesRight);
