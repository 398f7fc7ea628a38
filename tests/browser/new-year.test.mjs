// New Year's night: the act that a call is about is chosen by when it was decided, never by when the page was opened.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test as nodeTest } from 'node:test';
import { approveOnThisDevice, logInByQr, readCase, writeText } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { clockNow, projectDir, run, setClock, temporaryFolder, waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const registrar = personWith({ role: 'registrar', municipality: 'GVL' });
const caseData = readCase('lvu6-small-child');
/** The case of another child, whose text does not name Liv: a call about her is recorded in the same night. */
function caseOf(name, number) {
  const own = JSON.parse(JSON.stringify(caseData).replaceAll('Liv', name));
  return { ...own, person: { ...own.person, name: `${name} Sagosson`, number } };
}
const child = `${caseData.person.name}, ${caseData.person.number}`;
const adult = readCase('lvm13').person;
const mark = 'LAGTEXTEN ÄR INTE GRANSKAD';
const other = 'Från samma formulär är redan ett beslut registrerat';
const clocked = setClock('2026-12-31T23:49:30+01:00');

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
let eve; // a page that was opened on New Year's Eve
const refs = {};

const goTo = (one, where) => one.page.goto(`${installation.url}${where}`);
const text = async (one) => (await one.page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const quiet = ({ page }) => ({ page, check: async () => {} }); // no pictures on the way
const press = (one, name) => one.page.getByRole('button', { name, exact: true }).click();

async function openTab({ context }, where) {
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  await page.goto(`${installation.url}${where}`);
  return page;
}

async function logIn(one, person, home) {
  await goTo(one, home);
  if (new URL(one.page.url()).pathname !== home) await logInByQr(installation, one, person, home);
}

/** The call's answers; the day as the page offers it. */
async function answer({ page }, { person, ground, day, time }) {
  await page.getByLabel('Vem gäller beslutet?').fill(person);
  if (ground) await page.locator(`input[name="ground_${ground}"]`).check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator(`input[name="stated_day"][value="${day}"]`).check();
  await page.getByLabel('Klockslag').fill(time);
}

/** From the page with the answers to the receipt; gives the reference. */
async function record(one, name) {
  await one.page.getByLabel('Uppläst och bekräftat av beslutsfattaren').check();
  await one.check(`${name}-check`);
  await press(one, 'Registrera beslutet');
  await one.page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  await one.check(`${name}-recorded`);
  assert.doesNotMatch(await text(one), new RegExp(other));
  return (await one.page.locator('.ref').first().innerText()).trim();
}

async function confirmation(one, ref, name) {
  await goTo(one, `/beslut/${ref}/bekraftelse`);
  await one.check(name);
  return text(one);
}

/** Written, locked, signed on the chair's telephone, archived: gives the record, which both verifiers hold for real. */
async function finish(name, written, screens) {
  const ref = refs[name];
  await writeText(quiet(maria), installation, ref, written, name);
  await maria.check(`${screens}-review`);
  await press(maria, 'Lås och skicka för underskrift');
  await maria.page.waitForURL((url) => url.pathname === `/beslut/${ref}`);
  const astrid = await openPerson(browser, { screen: phoneScreen, mobile: true });
  await goTo(astrid, '/skriv-under');
  await press(astrid, 'Legitimera dig med BankID');
  await approveOnThisDevice(quiet(astrid), chair, '');
  await astrid.page.getByRole('heading', { name: 'Mina beslut' }).waitFor();
  await goTo(astrid, `/skriv-under/${ref}`);
  await astrid.check(`${screens}-read`);
  await press(astrid, 'Skriv under');
  await approveOnThisDevice(quiet(astrid), chair, '');
  await astrid.page.getByRole('heading', { name: 'Klart – du har skrivit under' }).waitFor();
  await astrid.close();
  const link = maria.page.locator('a[href$="/beslut.pdf"]').first();
  await waitFor('the record', async () => {
    await goTo(maria, `/beslut/${ref}`);
    return link.count();
  });
  await maria.check(`${screens}-archived`);
  return verified(ref, await maria.download(link));
}

/** What both verifiers say of a record, and its pages and statement. */
function verified(ref, bytes) {
  installation.tsa.renewRevocationLists();
  const { folder, remove } = temporaryFolder();
  const file = path.join(folder, 'beslut.pdf');
  try {
    writeFileSync(file, bytes);
    const said = run('jourbeslut', ['verify', '--trust', installation.trust, file]);
    assert.match(said, /Handlingen är äkta och oförändrad/, ref);
    assert.match(said, /\[STÄMMER\] Texten gäller det som sades/, said);
    const second = execFileSync('node', [
      path.join(projectDir, 'tests/second-verifier/verify.mjs'), '--trust', installation.trust, '--at', clockNow().toISOString(), file,
    ], { encoding: 'utf8' });
    assert.match(second, /TOTAL-PASSED/, ref);
    execFileSync('pdfdetach', ['-saveall', '-o', folder, file]);
    return {
      text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll('\u00a0', ' '),
      statement: JSON.parse(readFileSync(path.join(folder, 'statement.json'), 'utf8')),
      oral: JSON.parse(readFileSync(path.join(folder, 'oral.json'), 'utf8')),
    };
  } finally {
    remove();
  }
}

before(async () => {
  if (!clocked) return;
  installation = await startInstallation();
  browser = await startBrowser();
  maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('a text is begun on New Year\'s Eve, whose desk says that the law ends', async () => {
  assert.match(await text(maria), /6 § LVU: den granskade lagtexten gäller till och med tor 31 dec 2026 \(i dag\)/);
  assert.equal(await maria.page.locator('section[aria-labelledby="law-soon"] .box.late').count(), 2);
  await maria.check('new-year-desk');
  await goTo(maria, '/jour/skriv');
  await maria.page.locator('input[name="typ"][value="lvu-6"]').check();
  await maria.page.getByLabel('Kommun').selectOption('GVL');
  await press(maria, 'Börja skriva');
  await maria.page.waitForURL(/\/text/);
  refs.draft = maria.page.url().match(/beslut\/([^/]+)\//)[1];
  await goTo(maria, `/beslut/${refs.draft}/granska/decision/d-committee`);
  await maria.page.locator('#text').fill('Nämnden kan inte inväntas (6 § andra stycket LVU).');
  await press(maria, 'Spara');
  await maria.page.waitForURL(/granska$/);
  await goTo(maria, `/beslut/${refs.draft}`);
  assert.doesNotMatch(await text(maria), /Lagen är en annan/);
});

test('called at 23.50, and recorded at 00.10 from the page that was open', async () => {
  await goTo(maria, '/jour/ring?kommun=GVL&typ=lvu-6');
  await answer(maria, { person: child, ground: '2', day: '2026-12-31', time: '23.50' });
  await maria.check('new-year-open-page');
  eve = await openTab(maria, '/jour/ring?kommun=GVL&typ=lvu-11');
  const left = await openTab(maria, '/jour/ring?kommun=GVL&typ=lvm-13');
  assert.doesNotMatch(await text(maria), /inte granskad/);
  await maria.whileAway(() => installation.moveTo('2027-01-01T00:10:00+01:00'));
  await left.getByLabel('Vem gäller beslutet?').fill('Ada och Bo Testlund');
  await left.locator('input[name="ground_3a"]').check();
  await left.getByLabel(new RegExp(chair.name)).check();
  await left.locator('input[name="answer"][value="yes"]').check();
  await left.locator('input[name="stated_day"][value="now"]').check();
  await left.getByRole('button', { name: 'Kontrollera', exact: true }).click();
  await left.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const asked = await left.locator('main').innerText();
  assert.match(asked, /Du valde Nu på en sida som öppnades tor 31 dec 2026 kl\. 23\.\d\d\. Fattades det tidigare: ändra tiden/);
  assert.match(asked, /Gäller det fler än en\? Varje person får ett eget beslut/);
  await left.close();
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const shown = await text(maria);
  assert.match(shown, /6 § LVU/);
  assert.doesNotMatch(shown, /inte granskad/);
  refs.old = await record(maria, 'new-year-old');
  const receipt = await text(maria);
  assert.match(receipt, /tor 7 jan 2027/);
  assert.doesNotMatch(receipt, /inte granskad/);
  await goTo(maria, `/beslut/${refs.old}`);
  assert.match(await text(maria), /står i övergångsbestämmelserna till den lag som gäller därefter/);
  const paper = await confirmation(maria, refs.old, 'new-year-old-confirmation');
  assert.match(paper, /6 § LVU/);
  assert.ok(!paper.includes(mark));
});

test('what else was decided in that call is of its day and its law, not of now', async () => {
  await goTo(maria, `/beslut/${refs.old}/registrerat`);
  await maria.page.getByRole('link', { name: /^Placering/ }).first().click();
  await maria.page.locator('input[name=stated_day]').first().waitFor();
  // On the other side of midnight nobody chooses the day for her: both stand there in words.
  assert.equal(await maria.page.locator('input[name=stated_day]:checked').count(), 0);
  for (const day of [/I dag, fre 1 jan/, /I går, tor 31 dec/]) assert.match(await text(maria), day);
  assert.doesNotMatch(await text(maria), /inte granskad/);
  assert.match(await text(maria), /11 § LVU/);
  await maria.check('new-year-placement');
  // Answered after midnight: the way back to the answers asks by the law of that time.
  await maria.page.locator('select[name="place_kind"]').selectOption({ index: 1 });
  await maria.page.locator('input[name="answer"][value="yes"]').check();
  await maria.page.locator('input[name="stated_day"][value="2027-01-01"]').check();
  await maria.page.getByLabel('Klockslag').fill('00.02');
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Hur ställdes frågan?' }).waitFor();
  await maria.check('new-year-ask-again');
  await maria.page.locator('button[name="change"][value="answer"]').click();
  await maria.page.getByRole('button', { name: 'Kontrollera', exact: true }).waitFor();
  assert.doesNotMatch(await text(maria), /enligt 11 § LVU/);
  assert.match(await text(maria), /Lagtexten är inte granskad/);
});

test('a question from before midnight is asked again where it was answered after it', async () => {
  const [before, page] = [maria.page, eve];
  const tab = { ...maria, page };
  assert.match(await text(tab), /placering enligt 11 § LVU/); // as it was read out
  await page.getByLabel('Vem gäller beslutet?').fill('Alva Sagosson');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('select[name="place_kind"]').selectOption({ index: 1 });
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="other"]').check();
  await page.locator('input[name="stated_date"]').fill('2027-01-01');
  await page.getByLabel('Klockslag').fill('00.02');
  await press(tab, 'Kontrollera');
  await page.getByRole('heading', { name: 'Hur ställdes frågan?' }).waitFor();
  const shown = await text(tab);
  assert.match(shown, /Sidan visade frågan enligt 11 § LVU\. Beslutet fattades fre 1 jan 2027 kl\. 00\.02, och då prövas det enligt den lag/);
  assert.match(shown, /”Beslutar du om placering enligt den lag om omhändertagande av barn och unga/);
  assert.doesNotMatch(shown, /Lagtexten har bytts/);
  await page.locator('button[name="change"][value="answer"]').click();
  await page.getByRole('button', { name: 'Kontrollera', exact: true }).waitFor();
  assert.doesNotMatch(await text(tab), /11 § LVU/);
  assert.equal(await page.getByLabel('Vem gäller beslutet?').inputValue(), 'Alva Sagosson');
  await press(tab, 'Kontrollera');
  await page.getByLabel('Frågan är ställd igen så').check();
  maria.page = page;
  const ref = await record(maria, 'new-year-asked-again').finally(() => { maria.page = before; });
  await goTo(maria, `/beslut/${ref}`);
  assert.doesNotMatch(await text(maria), /Lagen är en annan än i samtalet/); // it was asked by the law of its time
  await page.close();
});

test('a time after midnight under the day before is asked about', async () => {
  await goTo(maria, '/jour/ring?kommun=GVL&typ=lvu-6');
  await answer(maria, { person: 'Vera Provberg, 20190501-2397', ground: '2', day: '2026-12-31', time: '00.08' });
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.match(await text(maria), /Är det rätt dag och klockslag\? Beslutet skulle ha fattats i går, tor 31 dec 2026 kl\. 00\.08, för omkring 24 timmar sedan\. Var det i dag kl\. 00\.08: ändra dagen\./);
  await maria.check('new-year-day-asked');
});

test('the same from a page that was opened after midnight', async () => {
  await goTo(maria, '/jour/ring?kommun=GVL&typ=lvu-6');
  assert.match(await text(maria), /Lagtexten är inte granskad/); // until the time is said
  await answer(maria, { person: 'Siv Sagosson, 20190501-2397', ground: '2', day: '2026-12-31', time: '23.55' });
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const shown = await text(maria);
  assert.match(shown, /Med den tiden prövas det enligt 6 § LVU/);
  assert.match(shown, /Omedelbart omhändertagande, 6 § LVU/);
  await maria.page.getByLabel('Frågan ställdes så redan i samtalet').check();
  await maria.check('new-year-asked-in-call');
  const again = maria.page.url();
  refs.second = await record(maria, 'new-year-second');
  assert.notEqual(refs.second, refs.old);
  await maria.page.goto(again); // Back, and once more
  await maria.page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  assert.ok((await text(maria)).includes(refs.second));
  await goTo(maria, `/beslut/${refs.second}`);
  assert.doesNotMatch(await text(maria), /Lagen är en annan än i samtalet/);
});

test('its record is of the act that was in force, and both verifiers hold it for real', async () => {
  const record = await finish('old', caseData, 'new-year-old');
  assert.match(record.text, /6 § LVU/);
  assert.ok(!record.text.includes(mark));
  assert.equal(record.statement.type, 'lvu-6');
  assert.equal(record.statement.recordedType, undefined);
  assert.equal(record.statement.recordedLaw, undefined);
});

test('called at 00.10: the act without section numbers, marked on page and paper', async () => {
  await goTo(maria, '/jour/ring?kommun=GVL&typ=child-custody');
  assert.match(await text(maria), /Lagtexten är inte granskad/);
  await answer(maria, { person: 'Tor Sagosson, 20230415-2388', ground: '2', day: '2027-01-01', time: '00.10' });
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.match(await text(maria), /inte granskad/);
  refs.neutral = await record(maria, 'new-year-neutral');
  assert.match(await text(maria), /Lagtexten är inte granskad/);
  assert.match(await text(maria), /fre 8 jan 2027/);
  const paper = await confirmation(maria, refs.neutral, 'new-year-neutral-confirmation');
  assert.ok(paper.includes(mark));
  assert.doesNotMatch(paper, /LVU/);
});

test('its record is marked, names no section, and both verifiers hold it for real', async () => {
  const record = await finish('neutral', caseOf('Tor', '20230415-2388'), 'new-year-neutral');
  assert.ok(record.text.includes(mark));
  assert.doesNotMatch(record.text, /LVU/);
  assert.equal(record.statement.type, 'child-custody');
});

test('the text that was begun says what changed, before its call and after, and loses nothing', async () => {
  const again = /den egna formuleringen skrevs när en annan lagtext gällde/;
  await goTo(maria, `/beslut/${refs.draft}`);
  assert.match(await text(maria), /Lagen är en annan än när texten påbörjades/);
  assert.match(await text(maria), /påbörjades som Omedelbart omhändertagande, 6 § LVU/);
  await maria.check('new-year-draft-changed');
  await goTo(maria, `/jour/ring?utkast=${refs.draft}`);
  assert.match(await text(maria), /Lagen är en annan/);
  await answer(maria, { person: 'Ylva Sagosson, 20180303-2390', ground: '2', day: '2027-01-01', time: '00.10' });
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.equal(await record(maria, 'new-year-draft-called'), refs.draft);
  assert.match(await text(maria), /Lagen är en annan/);
  await goTo(maria, `/beslut/${refs.draft}/granska`);
  await maria.check('new-year-draft-review');
  assert.match(await text(maria), again);
  assert.match(await text(maria), /Nämnden kan inte inväntas \(6 § andra stycket LVU\)\./); // not lost
  await maria.page.getByRole('link', { name: again }).click();
  await maria.check('new-year-draft-wording');
  await maria.page.locator('#text').fill('Nämnden kan inte inväntas.');
  await press(maria, 'Spara');
  await maria.page.waitForURL(/granska$/);
  assert.doesNotMatch(await text(maria), again);
});

test('a question in own words is recorded, shown, and named later', async () => {
  const question = 'Beslutar du att barnet omhändertas omedelbart?';
  await goTo(maria, '/jour/ring?kommun=GVL&typ=free');
  await maria.page.getByLabel('Frågan, som du ställer den').fill(question);
  await answer(maria, { person: 'Odd Sagosson, 20170303-2399', day: '2027-01-01', time: '00.10' });
  await maria.check('new-year-free');
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.ok((await text(maria)).includes(question));
  refs.free = await record(maria, 'new-year-free');
  const paper = await confirmation(maria, refs.free, 'new-year-free-confirmation');
  assert.ok(paper.includes(question));
  const code = paper.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
  const police = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await goTo(police, `/kontroll?kod=${code}`);
  assert.ok((await text(police)).includes(`${question} – svaret var ja`));
  assert.match(await text(police), /Fråga innan något görs/); // no law is named: nothing is green
  assert.doesNotMatch(await text(police), /Beslutet finns/);
  assert.doesNotMatch(await text(police), /Sagosson/);
  await police.check('new-year-free-control');
  await police.close();
  await goTo(maria, `/beslut/${refs.free}`);
  assert.ok((await text(maria)).includes(question));
  await maria.check('new-year-free-decision');
  await maria.page.getByRole('link', { name: 'Ange vilket beslut det var' }).click();
  await maria.check('new-year-free-name');
  assert.ok((await text(maria)).includes(question));
  await press(maria, 'Spara');
  await maria.page.getByText('Välj vilket beslut det var.').first().waitFor();
  await maria.check('new-year-free-name-wrong');
  // none of them: it stays in own words, with who said so and when, and may still be named
  await maria.page.getByLabel(/Inget av dessa/).check();
  await press(maria, 'Spara');
  assert.match(await text(maria), /Det är registrerat att det inte var något av dem/);
  assert.match(await text(maria), new RegExp(`Inget av besluten som tjänsten har text för.*Det angav ${duty.name}`, 's'));
  await maria.page.locator('a[href$="/fraga"]').first().click();
  assert.match(await text(maria), new RegExp(`Angivet .* av ${duty.name}: inget av dessa`));
  const late = await openTab(maria, `/beslut/${refs.free}/fraga`);
  // the municipality, whose days run, may say it too, and sees what each answer does to the days
  const greta = await openPerson(browser, { screen: phoneScreen });
  await logIn(greta, registrar, '/kommun');
  await goTo(greta, `/kommun/beslut/${refs.free}`);
  await greta.page.locator('a[href$="/fraga"]').first().click();
  await greta.check('new-year-free-name-municipality');
  assert.match(await text(greta), /Underställ[^\n]*senast fre 8 jan 2027/);
  for (const page of [greta.page, late]) await page.locator('input[name="typ"][value="child-custody"]').check();
  await press(greta, 'Spara');
  await greta.page.waitForURL((url) => url.pathname === `/kommun/beslut/${refs.free}`);
  assert.match(await text(greta), /Fristerna räknas efter den lagen/);
  await greta.close();
  await goTo(maria, `/beslut/${refs.free}`);
  assert.match(await text(maria), /fre 8 jan 2027/); // its week, from the stated time
  assert.doesNotMatch(await text(maria), /inte angivet vilket beslut|Inget av besluten som/);
  await late.getByRole('button', { name: 'Spara', exact: true }).click(); // named already, in another tab
  await late.getByText('Det är redan angivet vilket beslut det var').waitFor();
  await late.close();
});

test('what is none of them is signed on a paper outside, and nobody takes it for a signature that was checked', async () => {
  const scan = { name: 'papper.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]) };
  await goTo(maria, '/jour/ring?kommun=GVL&typ=free');
  await maria.page.getByLabel('Frågan, som du ställer den').fill('Får barnet föras till sjukhuset?');
  await answer(maria, { person: 'Olle Påhittsson, 20170303-2399', day: '2027-01-01', time: '00.05' });
  await press(maria, 'Kontrollera');
  const ref = await record(maria, 'new-year-outside');
  await goTo(maria, `/beslut/${ref}/fraga`);
  await maria.page.getByLabel(/Inget av dessa/).check();
  await press(maria, 'Spara');
  await maria.page.getByRole('link', { name: 'Ladda upp det underskrivna papperet' }).first().click();
  await maria.check('new-year-outside-form');
  await press(maria, 'Registrera papperet');
  for (const what of ['Välj en fil med det underskrivna papperet', 'Skriv dagen så här', 'Välj om du har sett originalet']) assert.match(await text(maria), new RegExp(what));
  await maria.page.locator('#file').setInputFiles(scan);
  await maria.page.locator('#signed_date').fill('2027-01-01');
  await maria.page.locator('#signed_time').fill('00.07');
  await maria.page.getByLabel(/har inte sett originalet/).check();
  await maria.page.locator('#word').fill('Eva Kanslisson, nämndsekreterare, per telefon');
  await press(maria, 'Registrera papperet');
  await maria.page.waitForURL(/gjort=utanfor/).catch(async () => assert.fail(await text(maria)));
  await maria.check('new-year-outside');
  assert.match(await text(maria), /Underskriften är inte kontrollerad av tjänsten/);
  assert.match(await text(maria), /som inte har sett originalet: Eva Kanslisson/);
  const paper = await confirmation(maria, ref, 'new-year-outside-confirmation');
  assert.match(paper.replace(/\s+/g, ' '), /undertecknat på papper utanför tjänsten .*Underskriften är inte kontrollerad av tjänsten/);
  const code = paper.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
  const police = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await goTo(police, `/kontroll?kod=${code}`);
  assert.match(await text(police), /På papper utanför tjänsten .*Underskriften är inte kontrollerad av tjänsten/s);
  assert.doesNotMatch(await text(police), /Kanslisson|Påhittsson|Beslutet finns/);
  await police.check('new-year-outside-control');
  const json = await (await fetch(`${installation.url}/kontroll/${code}/json`)).json();
  assert.equal(json.signed, null);
  assert.equal(json.signedOutside.verified, false);
  await police.close();
  const greta = await openPerson(browser, { screen: phoneScreen });
  await logIn(greta, registrar, '/kommun');
  await goTo(greta, `/kommun/beslut/${ref}`);
  await greta.check('new-year-outside-municipality');
  assert.doesNotMatch(await text(greta), /Ej undertecknat|ett annat än beslutsfattarens/);
  assert.match(await text(greta), /ta tillbaka uppgiften, och ange sedan vilket beslut det var/); // its days are not known
  const kept = await greta.page.evaluate(async () => { const got = await fetch(`${window.location.pathname}/papper`); return [got.status, got.headers.get('content-type')]; });
  assert.deepEqual(kept, [200, 'image/jpeg']);
  const zip = await greta.page.evaluate(async () => {
    const got = await fetch(`${window.location.pathname}/bevis.zip`);
    return [...new Uint8Array(await got.arrayBuffer())];
  });
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'papper.zip'), Buffer.from(zip));
  execFileSync('unzip', ['-q', 'papper.zip'], { cwd: folder });
  const inside = path.join(folder, `${ref}-papper`);
  const guide = readFileSync(path.join(inside, 'LÄSMIG.txt'), 'utf8');
  assert.match(guide, /^TESTMILJÖ|^OBS! Beslutet är undertecknat på ett papper som tjänsten inte har skrivit/);
  const commands = guide.split('\n').filter((line) => /^\$ .*(SHA256SUMS|scanSha256)/.test(line)).map((line) => line.slice(2));
  assert.equal(commands.length, 2);
  for (const command of commands) assert.match(execFileSync('bash', ['-c', command], { cwd: inside, encoding: 'utf8' }), /underskrift\.jpg: OK|LIKA/);
  writeFileSync(path.join(inside, 'underskrift.jpg'), 'en annan');
  for (const command of commands) assert.throws(() => execFileSync('bash', ['-c', command], { cwd: inside, stdio: 'ignore' }));
  remove();
  await greta.page.locator('#case_number').fill('SN 2027/4');
  await press(greta, 'Kvittera mottagandet');
  assert.match(await text(greta), /Kvitterat/);
  await greta.page.getByRole('link', { name: 'Ta tillbaka uppgiften' }).click();
  await greta.page.locator('#reason').fill('Det var ett annat papper.');
  await greta.check('new-year-outside-undo');
  await press(greta, 'Ta tillbaka');
  assert.match(await text(greta), /Uppgiften är tillbakatagen/);
  await greta.close();
});

test('what was named later goes on to a record that both verifiers hold for real', async () => {
  const record = await finish('free', caseOf('Odd', '20170303-2399'), 'new-year-free');
  assert.ok(record.text.includes(mark));
  assert.equal(record.statement.type, 'child-custody');
  assert.equal(record.statement.recordedType, 'free');
  assert.equal(record.statement.recordedLaw.pack, 'free');
  assert.match(record.text.replace(/\s+/g, ' '), /Frågorna ställdes enligt lagpaketet free .*texten är skriven enligt barn-2027/);
  assert.deepEqual(record.statement.groundTexts, ['förhållandena i hemmet']);
  assert.equal(record.oral.secret.question.text, 'Beslutar du att barnet omhändertas omedelbart?');
});

test('LVM at 00.20 is as before, and the next day in the calendar is the aim', async () => {
  await maria.whileAway(() => installation.moveTo('2027-01-01T00:22:00+01:00'));
  await logIn(maria, duty, '/jour');
  await goTo(maria, '/jour/ring?kommun=GVL&typ=lvm-13');
  assert.doesNotMatch(await text(maria), /inte granskad/);
  await answer(maria, { person: `${adult.name}, ${adult.number}`, ground: '3a', day: '2027-01-01', time: '00.20' });
  await press(maria, 'Kontrollera');
  await maria.page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  refs.adult = await record(maria, 'new-year-adult');
  const receipt = await text(maria);
  assert.match(receipt, /lör 2 jan/);
  assert.doesNotMatch(receipt, /syskon/); // an adult who is cared for has none in that sense
  assert.match(receipt, /mån 4 jan 2027/);
  const paper = await confirmation(maria, refs.adult, 'new-year-adult-confirmation');
  assert.match(paper, /13 § LVM/);
  assert.ok(!paper.includes(mark));
});

nodeTest('every page on the way was right', assertPagesRight);
