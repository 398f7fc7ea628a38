// The whole text of a decision that was made by telephone, written on a telephone: how much is asked of a tired person.
// Each answer, tap and character is counted. The time is reckoned, so that no clock decides: 0.3 s a character (writing
// with two thumbs, and thinking of the words), 3 s a tap (finding it, aiming), 20 s a page (reading it). The constants
// were chosen so that the text as it was when every field stood open and empty (58 taps, 39 fields, 3,800 characters)
// comes to the 25 minutes that it was said to take; nobody was clocked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const child = 'Liv Påhittsson, 20230415-2388';
// A clock time alone is the night's: one of the evening before would be this evening's from ten in the morning on.
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', hour: '2-digit', minute: '2-digit' });
const earlier = clock.format(Date.now() - 10 * 60000).replace(':', '.');
const seconds = { character: 0.3, tap: 3, page: 20 };

let installation;
let browser;
let maria;
let placement;

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

/** Somebody who answers what is asked, and nothing else, and is counted. */
function writer({ page }) {
  const count = { answers: 0, taps: 0, characters: 0, pages: 0, suggested: [] };
  const tap = async (place) => {
    await place.click();
    count.taps += 1;
  };
  async function go(place) {
    await tap(place);
    await page.waitForLoadState();
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 0, `a field was refused: ${page.url()}`);
    count.pages += 1;
  }
  async function answer(name, value) {
    const field = page.locator(`main form [name="${name}"]`);
    const type = await field.first().getAttribute('type');
    assert.ok(await field.first().isVisible(), `${name} is folded away`);
    if (type === 'radio') await tap(page.locator(`main form [name="${name}"][value="${value}"]`));
    else if (type === 'checkbox') await tap(field);
    else {
      await tap(field);
      await page.keyboard.type(value);
      count.characters += value.length;
    }
    count.answers += 1;
  }
  /** Answers what is empty; what is filled in is read, and counted as filled in. */
  async function step(answers) {
    for (const box of await page.locator('main form .field:has(.mark.filled)').all()) count.suggested.push(await box.locator('[name]').first().getAttribute('name'));
    for (const [name, value] of Object.entries(answers)) await answer(name, value);
  }
  const minutes = () => (count.characters * seconds.character + count.taps * seconds.tap + count.pages * seconds.page) / 60;
  return { count, go, step, minutes };
}

async function record(what, call) {
  const { page } = maria;
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('link', { name: 'Ring först', exact: true }).click();
  await page.getByLabel(what).check();
  await page.getByLabel('Kommun').selectOption({ label: 'Gävle kommun' });
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  return recordCall(maria, { decider: chair, ...call }, `less-${what.slice(0, 5)}`);
}

/** Page by page until the text is shown, and locked. `pages`: step → answers, and what is added to its list. */
async function write(ref, pages, name) {
  const { page } = maria;
  const w = writer(maria);
  await page.goto(`${installation.url}/beslut/${ref}`);
  await w.go(page.getByRole('link', { name: 'Skriv texten' }).first());
  while (!page.url().includes('/granska')) {
    const step = new URL(page.url()).pathname.split('/').pop();
    const parts = Array.isArray(pages[step]) ? pages[step] : [pages[step] ?? {}];
    for (const [i, answers] of parts.entries()) {
      if (i) await w.go(page.getByRole('button', { name: /^Lägg till/ }));
      await w.step(answers);
    }
    await maria.check(`${name}-${step}`);
    await w.go(page.getByRole('button', { name: 'Spara och fortsätt' }));
  }
  await maria.check(`${name}-review`);
  const text = await page.locator('main').innerText();
  assert.doesNotMatch(text, /Saknas före underskrift/);
  await w.go(page.getByRole('button', { name: 'Lås och skicka för underskrift' }));
  await page.waitForURL((url) => url.pathname === `/beslut/${ref}`);
  console.log(`${name}: ${JSON.stringify({ ...w.count, minutes: Number(w.minutes().toFixed(1)) })}`);
  return { text, ...w.count, minutes: w.minutes() };
}

test('a custody of a small child, from the recorded call to the locked text', async () => {
  const ref = await record('Omedelbart omhändertagande, 6 § LVU', { person: child, ground: '2' });
  await maria.page.locator('a[href*="lvu-11"]').first().click();
  placement = await recordCall(maria, { decider: chair, person: child, place: { kind: 'jourhem', place: 'Jourhemmet Exempelgården' } }, 'less-lvu11');
  const done = await write(ref, {
    person: [
      { 'representatives.0.name': 'Moa Påhittsson', 'representatives.0.role': 'custodian', 'representatives.0.stance': 'opposes' },
      { 'representatives.1.name': 'Tim Påhittsson', 'representatives.1.role': 'custodian', 'representatives.1.stance': 'opposes' },
    ],
    responsibility: {
      'contact.at': earlier,
      'contact.reason': 'Polisen larmades av en granne som hörde skrik. Båda föräldrarna var påverkade av narkotika. Liv satt ensam i ett rum med låst dörr.',
      'residence.responsible': 'home',
    },
    grounds: { 'limbs.home.neglect': '1', 'court_wait.risk': '1' },
    criteria: {
      'criteria.home.reason': 'Polisen fann Liv, tre år, instängd i ett låst rum medan båda föräldrarna var påverkade av narkotika. Kanyler låg inom räckhåll. Hon var kall och hungrig.',
    },
    protection: {
      'protection.needed': 'yes',
      'protection.judgment': 'Liv är helt beroende av vuxna, och ingen av föräldrarna kan i natt ge henne tillsyn, mat eller vård.',
      'protection.facts': 'Polisens iakttagelser på plats, samtal med modern och med barnakuten.',
      'protection.how': 'on-site',
      'protection.at': earlier,
      'protection.spoken': 'age',
    },
    voice: {
      'communication.waived': 'urgent',
      'best_interests.reason': 'Att skiljas från föräldrarna är ett stort ingrepp. Behovet av skydd, mat och vård i natt väger tyngre, och inget mindre ingripande räcker.',
    },
  }, 'less-lvu6');
  assert.ok(done.answers <= 20, `${done.answers} answers`);
  assert.ok(done.taps <= 30, `${done.taps} taps`);
  assert.ok(done.minutes <= 10, `${done.minutes} minutes`);
  for (const said of [
    'Båda vårdnadshavarna motsätter sig vården.',
    'Tills rätten har kunnat besluta om vård skulle Liv Påhittsson vara utan skydd',
    'Liv Påhittsson är 3 år och kan på grund av sin ålder inte själv säga vad barnet vill.',
  ]) assert.ok(done.text.includes(said), said);
  assert.match(done.text, /Nämnden sammanträder nästa gång \S+en den \d+ \S+ \d{4}\./);
  assert.match(done.text, /Bosättningskommun\s+Gävle kommun/);
  for (const unsaid of ['hinner inte', 'Det går inte att vänta till dess', 'Talade med']) assert.ok(!done.text.includes(unsaid), unsaid);
});

test('a placement in the same call: what the custody says is not asked again', async () => {
  const done = await write(placement, {
    criteria: { 'criteria.place.reason': 'Jourhemmet är utrett, har tagit emot små barn förut och kan följa Liv till barnakuten redan i natt.' },
    placement: { 'placement.care': 'custody' },
  }, 'less-lvu11');
  assert.ok(done.answers <= 5 && done.taps <= 20 && done.minutes <= 6, JSON.stringify(done));
  assert.match(done.text, /Nämnden sammanträder nästa gång/);
});

test('a grown person under LVM', async () => {
  const ref = await record('Omedelbart omhändertagande, 13 § LVM', { person: 'Rut Påhittsson, 19710623-2395', ground: '3a' });
  const done = await write(ref, {
    responsibility: {
      'contact.at': earlier, 'contact.reason': 'Akuten ringde: Rut kom in medvetslös efter en överdos, den tredje på en månad, och vill nu lämna sjukhuset.',
      'residence.responsible': 'home',
    },
    grounds: { 'substance.narcotics': '1', 'court_wait.health': '1' },
    criteria: {
      'criteria.misuse.reason': 'Rut har använt heroin dagligen sedan 2023. Provet i kväll var positivt för opiater, och hon behöver vård för att komma ifrån missbruket.',
      'criteria.voluntary.reason': 'Hon har tackat nej till avgiftning och behandlingshem, senast i kväll till läkaren på akuten.',
      'criteria.danger.reason': 'Tre överdoser på en månad har lett till andningsstillestånd. Läkaren bedömer att nästa kan bli dödlig.',
    },
    protection: { 'home.other_children': 'no' },
    voice: { 'communication.waived': 'urgent', 'views.stance': 'opposes', 'views.reason': 'Rut säger att hon vill gå hem och att hon klarar sig själv.' },
    placement: { 'placement.kind': 'hospital' },
  }, 'less-lvm');
  assert.ok(done.answers <= 20 && done.taps <= 30 && done.minutes <= 10, JSON.stringify(done));
  assert.match(done.text, /Tills rätten har kunnat besluta om vård skulle Rut Påhittsson vara utan den vård som behövs nu/);
});

test('what is folded away opens by the keyboard without script, and stands open once it has an answer', async () => {
  const ref = await record('Omedelbart omhändertagande, 6 § LVU', { person: 'Kim Påhittsson, 20170303-2399', ground: '2' });
  const plain = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  const { page } = plain;
  await plain.context.addCookies((await maria.context.storageState()).cookies);
  await page.goto(`${installation.url}/beslut/${ref}/text/responsibility`);
  const name = page.locator('[name="contact.name"]');
  assert.ok(!(await name.isVisible()), 'the law does not ask for it');
  const summary = page.locator('main details.more > summary').first();
  assert.match(await summary.innerText(), /Mer, om det behövs[\s\S]*Vem kontaktade jouren/);
  await summary.focus();
  await page.keyboard.press('Enter');
  await name.fill('Ola Testman');
  await page.locator('[name="contact.at"]').fill('det var sent');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.locator('[name="contact.at"][aria-invalid="true"]').waitFor();
  assert.ok(await name.isVisible(), 'nothing that was typed is folded away');
  await plain.check('less-plain');
  await plain.close();
});

test('every page on the way was right', assertPagesRight);
