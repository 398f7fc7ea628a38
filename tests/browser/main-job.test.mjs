// The main job in a real browser: one call at night, two decisions, texts, signatures on a telephone, the municipality.
import assert from 'node:assert/strict';
import { after, before, test as nodeTest } from 'node:test';
import { approveOnThisDevice, logInByQr, readCase, recordCall, writeText } from './lib/acts.mjs';
import { assertPagesRight, deskScreen, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const receiver = personWith({ role: 'receiver', municipality: 'GVL' });
const registrar = personWith({ role: 'registrar', municipality: 'GVL' });
const stranger = personWith({ role: 'receiver', municipality: 'SVK' });
const caseData = readCase('lvu6-small-child');
const child = `${caseData.person.name}, ${caseData.person.number}`;

/** The night is one story: where a part of it fails, what follows could not happen and is left out. */
let broken = false;
function test(name, body) {
  nodeTest(name, async (t) => {
    if (broken) return t.skip('an earlier part failed');
    broken = true;
    await body(t);
    broken = false;
  });
}

let installation;
let browser;
const decisions = {}; // references, filled as the night goes on
const fetched = {}; // the custody's files, as the registrar got them

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('the duty worker records two oral decisions of one call', async () => {
  const maria = await openPerson(browser, { screen: deskScreen });
  const { page } = maria;
  await page.goto(installation.url);
  await maria.check('start');
  await logInByQr(installation, maria, duty, '/jour');
  await maria.check('desk-empty');
  await page.getByRole('link', { name: 'Ring först', exact: true }).click();
  await page.getByLabel('Omedelbart omhändertagande, 6 § LVU').check();
  await page.getByLabel('Kommun').selectOption({ label: 'Gävle kommun' });
  await maria.check('call-start');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  decisions.custody = await recordCall(maria, { decider: chair, person: child, ground: '2' }, 'custody');
  await maria.picture('recorded');
  await page.locator('a[href*="lvu-11"]').first().click();
  decisions.placement = await recordCall(maria, { decider: chair, person: child, place: caseData.placement }, 'placement');
  assert.notEqual(decisions.custody, decisions.placement);
  await page.goto(`${installation.url}/beslut/${decisions.custody}/bekraftelse`);
  await maria.check('confirmation');
  const code = (await page.locator('main').innerText()).match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/);
  assert.ok(code, 'the confirmation shows its check code');
  decisions.checkCode = code[0];
  decisions.session = await maria.context.storageState();
  await maria.close();
});

test('the municipality sees them at once, unsigned, and takes over, without script', async () => {
  const david = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  const { page } = david;
  await logInByQr(installation, { page, javaScript: false }, receiver, '/kommun');
  await david.check('muni-list');
  await page.goto(`${installation.url}/kommun/beslut/${decisions.custody}`);
  await page.getByText('Ej undertecknat').first().waitFor();
  await david.check('muni-unsigned');
  await page.getByRole('button', { name: 'Ta över' }).click();
  await page.getByText(`Övertaget av ${receiver.name}`).waitFor();
  await david.check('muni-taken');
  await david.close();
});

test('another municipality finds nothing', async () => {
  const other = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, { page: other.page }, stranger, '/kommun');
  const answer = await other.page.goto(`${installation.url}/kommun/beslut/${decisions.custody}`);
  assert.equal(answer.status(), 404);
  assert.ok(!(await other.page.content()).includes(caseData.person.name));
  await other.check('not-found');
  await other.close();
});

test('the duty worker writes, reviews and freezes the texts, on a telephone at home', async () => {
  const maria = await openPerson(browser, { screen: phoneScreen });
  const { page } = maria;
  await maria.context.addCookies(decisions.session.cookies);
  for (const name of ['custody', 'placement']) {
    await writeText(maria, installation, decisions[name], caseData, name);
    await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
    await page.waitForURL((url) => url.pathname === `/beslut/${decisions[name]}`);
    await maria.check(`${name}-frozen`);
  }
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('heading', { name: 'Väntar på underskrift' }).waitFor();
  await maria.check('desk');
  await maria.close();
});

test('the chair reads and signs on the own telephone', async () => {
  const astrid = await openPerson(browser, { screen: phoneScreen, mobile: true });
  const { page } = astrid;
  await page.goto(`${installation.url}/skriv-under`);
  await astrid.check('sign-start');
  await page.getByRole('button', { name: 'Legitimera dig med BankID' }).click();
  await approveOnThisDevice(astrid, chair, 'sign-login');
  await page.getByRole('heading', { name: 'Mina beslut' }).waitFor();
  await astrid.check('sign-queue');
  for (const name of ['custody', 'placement']) {
    await page.goto(`${installation.url}/skriv-under/${decisions[name]}`);
    await page.getByRole('heading', { name: 'Läs beslutet' }).waitFor();
    const textCode = (await page.locator('.codebar .code').first().innerText()).trim();
    await astrid.check(`sign-read-${name}`);
    if (name === 'custody') await astrid.picture('sign-read');
    await page.getByRole('button', { name: 'Skriv under' }).click();
    await page.getByRole('heading', { name: 'Skriv under med BankID' }).waitFor();
    const shown = await approveOnThisDevice(astrid, chair, `sign-${name}`);
    assert.ok(shown.includes(textCode), `the app shows the text code ${textCode}: ${shown}`);
    assert.ok(!shown.includes(caseData.person.name), 'the app does not show who it is about');
    await page.getByRole('heading', { name: 'Klart – du har skrivit under' }).waitFor();
    await astrid.check(`sign-done-${name}`);
  }
  await astrid.close();
});

test('the registrar fetches record and evidence, and acknowledges', async () => {
  const elsa = await openPerson(browser, { screen: deskScreen, dark: true });
  const { page } = elsa;
  await logInByQr(installation, { page }, registrar, '/kommun');
  await waitFor('the record', async () => {
    await page.goto(`${installation.url}/kommun/beslut/${decisions.custody}`);
    return page.getByLabel(/ärendenummer/i).count();
  });
  await elsa.check('muni-signed');
  for (const [file, begins] of [['beslut.pdf', '%PDF-'], ['kopia.pdf', '%PDF-'], ['bevis.zip', 'PK']]) {
    const link = page.locator(`a[href$="/${file}"]`).first();
    fetched[file] = await elsa.download(link);
    assert.equal(fetched[file].subarray(0, begins.length).toString('latin1'), begins);
  }
  const tabs = [await elsa.context.newPage(), await elsa.context.newPage()]; // opened before it is acknowledged
  for (const tab of tabs) await tab.goto(page.url());
  await page.getByRole('button', { name: /kvittera/i }).click();
  assert.equal(await page.locator('#problems a').getAttribute('href'), '#case_number');
  await elsa.check('muni-receipt-wrong');
  await page.getByLabel(/ärendenummer/i).fill('SN 2026/42');
  await page.getByRole('button', { name: /kvittera/i }).click();
  await page.getByText('SN 2026/42').first().waitFor();
  for (const [i, number] of ['SN 2026/43', ''].entries()) {
    await tabs[i].getByLabel(/ärendenummer/i).fill(number);
    await tabs[i].getByRole('button', { name: /kvittera/i }).click();
    await tabs[i].getByText('Mottagandet var redan kvitterat').waitFor();
    const shown = (await tabs[i].locator('main').innerText()).replaceAll('\u00a0', ' ');
    assert.match(shown, new RegExp(`av ${registrar.name}\\. Kommunens ärendenummer: SN 2026/42`));
    assert.equal(shown.includes('inte sparat: SN 2026/43'), i === 0);
    assert.equal(await tabs[i].getByRole('button', { name: /kvittera/i }).count(), 0, 'nothing is acknowledged twice');
    await tabs[i].close();
  }
  await elsa.check('muni-acknowledged');
  await page.goto(`${installation.url}/kommun/arkiv`);
  await elsa.check('muni-archive');
  await elsa.close();
});

test('anybody can check the code of a paper', async () => {
  const maria = await openPerson(browser, { screen: deskScreen });
  await maria.context.addCookies(decisions.session.cookies);
  await maria.page.goto(`${installation.url}/beslut/${decisions.custody}`);
  await maria.check('decision');
  await maria.close();
  const police = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await police.page.goto(`${installation.url}/kontroll?kod=${decisions.checkCode}`);
  await police.page.getByText(decisions.custody).first().waitFor();
  assert.ok(!(await police.page.content()).includes(caseData.person.name));
  await police.check('control');
  await police.close();
});

/** Drops a file on /verifiera, sees the verdict, and gives what the page says. */
async function verify(stranger, name, bytes, verdict, screen) {
  const { page } = stranger;
  await page.goto(`${installation.url}/verifiera`);
  await page.getByLabel('Handling att verifiera').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
  await page.getByRole('button', { name: 'Verifiera', exact: true }).click();
  await page.getByRole('heading', { name: verdict, exact: true }).waitFor();
  await stranger.check(screen);
  return page.locator('main').innerText();
}

function changedAt(bytes, offset) {
  const changed = Buffer.from(bytes);
  changed[offset] ^= 1;
  return changed;
}

for (const [who, options] of [
  ['at a desk, in the dark', { screen: deskScreen, dark: true }],
  ['on a telephone, without script', { screen: phoneScreen, javaScript: false }],
])
  test(`anybody verifies what they were given, ${who}`, async () => {
    installation.tsa.renewRevocationLists();
    const lawyer = await openPerson(browser, options);
    const { page } = lawyer;
    const form = `verify${options.dark ? '' : '-plain'}`;
    const record = fetched['beslut.pdf'];
    await page.goto(`${installation.url}/verifiera`);
    await lawyer.check(form);
    const passed = await verify(lawyer, 'beslut.pdf', record, 'Godkänd', `${form}-passed`);
    for (const said of [decisions.custody, chair.name, 'Handlingen är äkta och oförändrad', 'TOTAL-PASSED']) assert.ok(passed.includes(said), said);
    assert.ok(!passed.includes(caseData.person.name), 'the page does not repeat whom it is about');
    assert.doesNotMatch(passed, /Stämmer inte|Ovisst|inte gjordes/);
    for (const [name, bytes] of [['kopia.pdf', fetched['kopia.pdf']], ['bevis.zip', fetched['bevis.zip']]])
      await verify(lawyer, name, bytes, 'Godkänd', `${form}-${name.split('.')[0]}`);
    for (const offset of [record.length >> 1, record.length - 9]) {
      const failed = await verify(lawyer, 'beslut.pdf', changedAt(record, offset), 'Underkänd', `${form}-failed`);
      assert.match(failed, /Lita inte på handlingen/);
      assert.ok(!failed.includes('Handlingen är äkta'));
    }
    await verify(lawyer, 'deras.pdf', Buffer.alloc(9 << 20, '%PDF-'), 'Inte en handling härifrån', `${form}-theirs`);
    const large = Buffer.alloc(17 << 20, '%PDF-');
    await verify(lawyer, 'stor.pdf', large, 'Det gick inte', `${form}-large`);
    await page.getByText('Det som skickades är för stort.').waitFor();
    await verify(lawyer, 'hej.txt', Buffer.from('hej'), 'Inte en handling härifrån', `${form}-foreign`);
    await verify(lawyer, 'trasig.zip', Buffer.from('PK\x03\x04'), 'Filen kunde inte läsas', `${form}-unreadable`);
    await page.getByRole('button', { name: 'Verifiera', exact: true }).press('Enter');
    await page.getByText('Välj en fil.').waitFor();
    await lawyer.check(`${form}-none`);
    await lawyer.close();
  });

nodeTest('every page on the way was right', assertPagesRight);
