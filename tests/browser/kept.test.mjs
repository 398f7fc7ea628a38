// Nothing typed is lost: whatever ends in the middle, what was typed is there again, and nothing is sent by itself.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr, readCase, scanAndApprove } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { temporaryFolder, waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore, lockStore } from './lib/store.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const child = readCase('lvu6-small-child').person;
const who = `${child.name}, ${child.number}`;
const longText = 'Barnet har lämnats ensamt flera nätter i rad. '.repeat(40).trim();

let installation;
let browser;
let maria; // with script
let ref; // of a draft

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
});

after(async () => {
  await browser?.close();
  await installation?.stop({ wanted: /access\.unwritten err=BUSY/ }); // of who read while the store was locked
});

const sql = (text) => askStore(installation, text);
const keptRows = (page) => Number(sql(`SELECT count(*) FROM kept_form WHERE page LIKE '${page}%'`));

async function openCall(page) {
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  assert.match(page.url(), /[?&]key=[0-9a-f]{64}/, 'one call has one address');
}

async function fillCall(page) {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' });
  await page.getByRole('group', { name: 'Ring, och markera vem som svarar' }).getByLabel(new RegExp(chair.name)).check();
  await page.locator('[name="person_as_known"]').fill(who);
  await page.locator('input[name="ground_2"]').check();
  await page.locator(`input[name="stated_day"][value="${day.format(new Date())}"]`).check();
  const time = clock.format(new Date()).replace(':', '.');
  await page.locator('[name="stated_time"]').fill(time);
  await page.locator('#details').evaluate((part) => part.setAttribute('open', '')); // folded: it can wait
  await page.locator('[name="number_called"]').fill('070-174 06 05');
  return time;
}

async function callHolds(page) {
  assert.equal(await page.locator('[name="person_as_known"]').inputValue(), who);
  assert.match(await page.locator('[name="stated_time"]').inputValue(), /^\d\d\.\d\d$/);
  assert.equal(await page.locator('[name="number_called"]').inputValue(), '070-174 06 05');
  assert.ok(await page.locator('input[name="ground_2"]').isChecked());
}

const focused = (page) => page.evaluate(() => document.activeElement.name ?? document.activeElement.id);

test('a telephone throws the call away, and it is there again', async () => {
  const { page, context } = maria;
  await openCall(page);
  const time = await fillCall(page);
  const address = page.url();
  await waitFor('what was typed to be kept', () =>
    sql(`SELECT count(*) FROM kept_form WHERE form LIKE '%20230415-2388%' AND form LIKE '%${time}%' AND form LIKE '%ground_2%'`) === '1'); // the number is filled in by itself
  const again = await context.newPage();
  await again.goto(address);
  await callHolds(again);
  await again.getByText('Det är varken sparat eller registrerat.').waitFor();
  await again.close();
  await page.reload();
  await callHolds(page);
  await maria.check('kept-call');
  await page.goto(`${installation.url}/jour`); // the tab is closed, and its address forgotten
  await maria.check('kept-desk');
  await page.getByRole('link', { name: 'Ett samtal' }).click();
  await callHolds(page);
});

test('a new call holds nothing of the other', async () => {
  const page = await maria.context.newPage();
  await openCall(page);
  assert.equal(await page.locator('[name="person_as_known"]').inputValue(), '');
  await page.close();
});

test('links of errors and Ändra lead to the field, and Back comes to the call again', async () => {
  const { page } = maria;
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Det finns ett problem' }).waitFor();
  await maria.check('kept-wrong');
  await page.locator('#problems a[href="#answer"]').click();
  assert.equal(await focused(page), 'answer');
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  await page.getByRole('button', { name: 'Ändra person' }).click();
  await page.getByRole('heading', { name: 'Ring först', level: 1 }).waitFor();
  assert.equal(await focused(page), 'person_as_known');
  await callHolds(page);
  await page.goBack();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  await page.reload();
  await page.getByText(who).first().waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Ring först', level: 1 }).waitFor();
  await callHolds(page);
  await page.goForward();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
});

test('a store that is locked: the facts stay, and Försök igen records them', async () => {
  const { page } = maria;
  const unlock = await lockStore(installation);
  try {
    await page.getByRole('button', { name: 'Registrera beslutet' }).click();
    for (let i = 0; i < 2; i += 1) {
      await page.getByRole('heading', { name: 'Beslutet är inte registrerat' }).waitFor();
      for (const fact of [who, '070-174 06 05', chair.name]) await page.getByText(fact).first().waitFor();
      const again = await page.reload(); // of a page, not of a form that would be sent again
      assert.equal(again.status(), 503);
      assert.equal(again.request().method(), 'GET');
    }
  } finally {
    await unlock();
  }
  maria.complaints.splice(0); // the browser names the 503
  await maria.check('kept-locked');
  assert.equal(sql('SELECT count(*) FROM oral_decision'), '0');
  await page.getByRole('button', { name: 'Försök igen' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  assert.equal(sql('SELECT count(*) FROM oral_decision'), '1');
  assert.equal(keptRows('/jour/ring'), 0, 'what was used is wiped');
  const receipt = page.url();
  await page.goBack(); // past the page that could not record it
  await page.waitForURL(receipt);
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
});

test('a text that the store cannot take stands on its page, without script too', async () => {
  const plain = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  const { page } = plain;
  await logInByQr(installation, { page, javaScript: false }, duty, '/jour');
  const step = `${installation.url}/beslut/${sql('SELECT ref FROM decision ORDER BY id LIMIT 1')}/text/voice`;
  await page.goto(step);
  const unlock = await lockStore(installation);
  try {
    await page.locator('[name="views.reason"]').fill('Barnet vill bo hos sin mormor.');
    await page.getByRole('button', { name: 'Spara', exact: true }).click();
    await page.getByText('Tjänsten är upptagen. Inget har ändrats.').waitFor();
    assert.equal(page.url(), step);
    await page.reload();
    assert.equal(await page.locator('[name="views.reason"]').inputValue(), 'Barnet vill bo hos sin mormor.');
    await plain.check('kept-text-locked');
  } finally {
    await unlock();
  }
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText(/sparat kl\./).waitFor();
  await page.goBack();
  assert.equal(await page.locator('[name="views.reason"]').inputValue(), 'Barnet vill bo hos sin mormor.');
  await page.locator('[name="views.reason"]').fill('');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText(/sparat kl\./).waitFor();
  await plain.close();
});

test('Back after recording leads to the receipt', async () => {
  ref = maria.page.url().match(/beslut\/([^/]+)\//)[1];
  const page = await maria.context.newPage();
  await openCall(page);
  await fillCall(page);
  await page.locator('input[name="answer"][value="no"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('button', { name: 'Registrera svaret nej' }).click();
  await page.getByRole('heading', { name: 'Svaret nej är registrerat' }).waitFor();
  const receipt = page.url();
  for (let i = 0; i < 2; i += 1) {
    await page.goBack();
    await page.waitForURL(receipt);
    await page.getByRole('heading', { name: 'Svaret nej är registrerat' }).waitFor();
  }
  assert.equal(sql('SELECT count(*) FROM oral_decision'), '2');
  await page.close();
});

test('a session that ends in the middle of a long text, without script', async () => {
  const plain = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  const { page } = plain;
  await logInByQr(installation, { page, javaScript: false }, duty, '/jour');
  const step = `${installation.url}/beslut/${ref}/text/protection`;
  await page.goto(step);
  const field = page.locator('main textarea[name]').first();
  const name = await field.getAttribute('name');
  await field.fill(longText);
  sql('UPDATE http_session SET last_seen_at = last_seen_at - 7200000000');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText('Det du skrev finns kvar.').waitFor();
  await plain.check('kept-login');
  assert.equal(sql(`SELECT instr(case_json, 'lämnats ensamt') FROM matter ORDER BY id LIMIT 1`), '0');
  await page.getByRole('button', { name: 'Logga in med BankID' }).click();
  await scanAndApprove(installation, page.frameLocator('#qr iframe').locator('img.qr'), duty.number);
  await waitFor('the page again', async () => {
    if (page.url().startsWith(step)) return true;
    await page.getByRole('link', { name: /fortsätt/ }).click();
    await page.waitForLoadState();
    return page.url().startsWith(step);
  });
  assert.equal(await page.locator(`[name="${name}"]`).inputValue(), longText);
  await page.getByText('Din inloggning var slut när du skickade det.').waitFor();
  await plain.check('kept-text');
  assert.equal(sql(`SELECT instr(case_json, 'lämnats ensamt') FROM matter ORDER BY id LIMIT 1`), '0', 'nothing is saved by itself');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText(/sparat kl\./).waitFor();
  assert.notEqual(sql(`SELECT instr(case_json, 'lämnats ensamt') FROM matter ORDER BY id LIMIT 1`), '0');
  assert.equal(keptRows(`/beslut/${ref}/text`), 0);
  await plain.close();
});

test('Back to a text that was not saved', async () => {
  await logInByQr(installation, maria, duty, '/jour');
  const { page } = maria;
  await page.goto(`${installation.url}/beslut/${ref}/text/voice`);
  const field = page.locator('main textarea[name]').first();
  const name = await field.getAttribute('name');
  await field.fill('Barnet vill bo hos sin mormor.');
  await page.getByRole('navigation', { name: 'Textens delar' }).getByRole('link').first().click();
  await page.waitForURL(/text\/person/);
  await page.goBack();
  assert.equal(await page.locator(`[name="${name}"]`).inputValue(), 'Barnet vill bo hos sin mormor.');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByText(/sparat kl\./).waitFor();
});

test('a later save in another tab is told of the earlier, field by field', async () => {
  const { page, context } = maria;
  const other = await context.newPage();
  const step = `${installation.url}/beslut/${ref}/text/person`;
  await page.goto(step);
  await other.goto(step);
  const save = (tab) => tab.getByRole('button', { name: 'Spara', exact: true }).click();
  const nameOf = () => sql("SELECT json_extract(case_json, '$.person.name') FROM matter ORDER BY id LIMIT 1");
  const numberOf = () => sql("SELECT json_extract(case_json, '$.person.number') FROM matter ORDER BY id LIMIT 1");
  await page.locator('[name="person.name"]').fill('Kim Första');
  await page.locator('[name="person.number"]').fill(child.number);
  await save(page);
  await page.getByText(/sparat kl\./).waitFor();
  await other.locator('[name="person.name"]').fill('Kim Andra');
  await save(other);
  await other.getByRole('heading', { name: 'Det finns ett problem' }).waitFor();
  await other.getByText('Sparat på annat håll sedan du öppnade sidan: ”Kim Första”').waitFor();
  assert.equal(await other.locator('[name="person.name"]').inputValue(), 'Kim Andra');
  assert.equal(nameOf(), 'Kim Första');
  assert.equal(numberOf(), child.number, 'what this tab did not touch stays');
  await other.locator('#problems a[href="#person-name"]').click();
  assert.equal(await focused(other), 'person.name');
  await save(other);
  await other.getByText(/sparat kl\./).waitFor();
  assert.equal(nameOf(), 'Kim Andra');
  await other.close();
});

test('a file that is refused loses nothing, and Spara uploads what was chosen', async () => {
  const { page } = maria;
  await page.goto(`${installation.url}/beslut/${ref}/text/documents`);
  const field = page.locator('main textarea[name]').first();
  const name = await field.getAttribute('name');
  await field.fill('Läkarintyget kommer i morgon.');
  await page.locator('#file').setInputFiles({ name: 'konstig.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\x90\x00\x03') });
  await page.getByRole('button', { name: 'Spara och ladda upp' }).click();
  await page.getByText(/konstig\.exe: Filen är inte PDF/).first().waitFor();
  assert.equal(await page.locator(`[name="${name}"]`).inputValue(), 'Läkarintyget kommer i morgon.');
  await maria.check('kept-upload');
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'stor.pdf'), Buffer.alloc(25 << 20, '%PDF-'));
  await page.locator('#file').setInputFiles(path.join(folder, 'stor.pdf'));
  await page.locator(`[name="${name}"]`).fill('Läkarintyget kommer i övermorgon.');
  await page.getByRole('button', { name: 'Spara och ladda upp' }).click();
  await page.getByText('Det du skickade var för stort.').waitFor();
  await page.getByText('stor.pdf').waitFor();
  assert.equal(await page.locator(`[name="${name}"]`).inputValue(), 'Läkarintyget kommer i övermorgon.');
  await page.locator('#file').setInputFiles({ name: 'intyg.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') });
  await page.getByRole('button', { name: 'Spara och fortsätt' }).click();
  await page.waitForURL(/granska/);
  assert.equal(sql('SELECT name FROM document WHERE removed_at IS NULL'), 'intyg.pdf');
  assert.equal(keptRows(`/beslut/${ref}/text/documents`), 0);
  remove();
});

test('every page on the way was right', assertPagesRight);
