// The call at 03:00 on a telephone: how many taps it takes, siblings, somebody else, a no, somebody unknown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { startHand } from './lib/hand.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
/** As one reads it: references to law hold spaces that do not break. */
const words = async (locator) => (await locator.innerText()).replaceAll('\u00a0', ' ');
const screens = (page) => page.evaluate(() => document.documentElement.scrollHeight / 740);

let installation;
let browser;
let session;

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  const maria = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, maria, duty, '/jour');
  session = (await maria.context.storageState()).cookies;
  await maria.close();
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

async function openDuty(options = {}) {
  const maria = await openPerson(browser, { screen: phoneScreen, ...options });
  await maria.context.addCookies(session);
  return maria;
}

const answer = (page, text) => page.getByRole('group', { name: 'Vad svarade beslutsfattaren?' }).getByText(text, { exact: true });
const now = (page) => page.getByText('Nu, i samtalet');
const readBack = (page) => page.getByLabel('Uppläst och bekräftat av beslutsfattaren');
const person = (page) => page.getByLabel('Vem gäller beslutet?');

/** From the page that is filled in to the receipt. Gives the reference. */
async function checkAndRecord(hand, { no = false, reads = [] } = {}) {
  const { page } = hand;
  await hand.tap(page.getByRole('button', { name: 'Kontrollera' }));
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const read = await words(page.getByRole('region', { name: 'Läs upp för beslutsfattaren' }));
  for (const text of reads) assert.ok(read.includes(text), `«${text}» is read out: ${read}`);
  await hand.tap(readBack(page));
  await hand.tap(page.getByRole('button', { name: no ? 'Registrera svaret nej' : 'Registrera beslutet' }));
  await page.getByRole('heading', { name: no ? 'Svaret nej är registrerat' : 'Beslutet är registrerat' }).waitFor();
  return (await words(page.locator('.ref').first())).trim();
}

/** A first decision of a call, quickly. */
async function firstDecision(page, who, { ground = '2', type = 'lvu-6', no = false, decider = chair.name } = {}) {
  const hand = startHand(page);
  await page.goto(`${installation.url}/jour/ring?typ=${type}&kommun=GVL`);
  await person(page).fill(who);
  await page.locator(`input[name="ground_${ground}"]`).check();
  await page.getByLabel(new RegExp(decider)).check();
  await answer(page, no ? 'Nej' : 'Ja').click();
  await now(page).click();
  return checkAndRecord(hand, { no });
}

test('what is missing of an empty call page is listed in the order of the page', async () => {
  const maria = await openDuty();
  const { page } = maria;
  await page.goto(`${installation.url}/jour`);
  assert.equal(await page.getByText('Inget väntar just nu').count(), 1, 'nothing is shown that waits');
  for (const type of ['lvu-6', 'lvu-11', 'lvm-13', 'free']) {
    await page.goto(`${installation.url}/jour/ring?kommun=GVL&typ=${type}`);
    await page.getByRole('button', { name: 'Kontrollera' }).click();
    await page.locator('#problems').waitFor();
    assert.ok((await page.locator('#problems a').count()) > 2);
    const sorted = await page.locator('#problems a').evaluateAll((links) => {
      const fields = links.map((a) => document.querySelector(a.getAttribute('href')));
      return fields.every((field, i) => field && (i === 0 || fields[i - 1].compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING));
    });
    assert.ok(sorted, type);
    await maria.check(`call-empty-${type}`);
  }
  await maria.close();
});

test('custody and placement in one call take less than a minute', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const hand = startHand(page);
  await page.goto(`${installation.url}/jour`);
  hand.again();
  await hand.tap(page.getByRole('link', { name: 'Ring först', exact: true }));
  await hand.tap(page.getByText('Omedelbart omhändertagande, 6 § LVU'));
  await hand.choose(page.getByLabel('Kommun'), { label: 'Gävle kommun' });
  await hand.tap(page.getByRole('button', { name: 'Fortsätt' }));
  assert.ok((await screens(page)) <= 3, 'the call page is at most three screens');
  await hand.type(person(page), 'Alva Testsson 190501-2389');
  await hand.tap(page.getByText('Hemmiljön (2 §)'));
  await hand.tap(page.getByText(chair.name));
  await maria.check('call-filled');
  const script = await words(page.getByRole('region', { name: 'Läs i telefonen' }));
  for (const text of ['Beslutet gäller Alva Testsson 190501-2389.', 'Grunden är hemmiljön (2 §).', `Jag heter ${duty.name}`])
    assert.ok(script.includes(text), `the script says «${text}»: ${script}`);
  assert.match(script, /Klockan är \d\d\.\d\d\.\d\d\. Vad beslutar du\?/);
  assert.equal(await page.getByLabel('Nummer du ringde').inputValue(), '070-174 06 05');
  await hand.tap(answer(page, 'Ja'));
  await hand.tap(now(page));
  const custody = await checkAndRecord(hand, {
    reads: [`Du, ${chair.name}, ordförande, har`, 'omedelbart omhändertagande enligt 6 § LVU', 'Alva Testsson 190501-2389', 'Hemmiljön (2 §)'],
  });
  const first = hand.counts();
  await hand.tap(page.getByRole('link', { name: 'Placering, 11 § LVU', exact: true }));
  assert.ok((await screens(page)) <= 3, 'so is the one of the placement');
  await hand.choose(page.getByLabel('Var ska personen vara?'), 'jourhem');
  await hand.type(page.getByLabel('Hemmets eller enhetens namn'), 'Hemmet Exemplet');
  await hand.tap(answer(page, 'Ja'));
  await maria.check('call-placement');
  const placement = await checkAndRecord(hand, { reads: ['placering enligt 11 § LVU', 'Alva Testsson 190501-2389', 'Jourhem, Hemmet Exemplet'] });
  assert.notEqual(custody, placement);
  const whole = hand.counts();
  assert.deepEqual(first, { taps: 13, characters: 25, seconds: 33.5 });
  assert.deepEqual(whole, { taps: 21, characters: 40, seconds: 54 });
  assert.ok(whole.seconds < 60);
  await page.goto(`${installation.url}/beslut/${placement}/bekraftelse`);
  const confirmation = await words(page.locator('article.document'));
  assert.ok(/jourhem/.test(confirmation), `the confirmation says where: ${confirmation}`);
  await maria.close();
});

test('six siblings in one call: what is common once, each recorded by itself', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const hand = startHand(page);
  const children = ['Bo Testsson 170303-2381', 'Cia Testsson 150101-2387', 'Disa Testsson 200202-2388', 'Ove Testsson 210303-2385', 'Pia Testsson 120404-2384'];
  const refs = [await firstDecision(page, 'Alva Testsson, 20230415-2388')];
  await maria.check('recorded-first');
  for (const child of children) {
    hand.again();
    await hand.tap(page.getByRole('link', { name: /6 § LVU.*ett syskon/ }));
    assert.equal(await person(page).inputValue(), '', 'nothing of the one child stands there');
    assert.ok(!(await words(page.getByRole('region', { name: 'Läs i telefonen' }))).includes('Alva'));
    assert.ok((await screens(page)) <= 3);
    await hand.type(person(page), child);
    if (child === children[0]) await maria.check('call-sibling');
    await hand.tap(answer(page, 'Ja'));
    refs.push(await checkAndRecord(hand, { reads: [child, chair.name, 'Hemmiljön (2 §)'] }));
    const { seconds } = hand.counts();
    assert.ok(seconds < 20, `${child}: ${seconds} s, ${JSON.stringify(hand.counts())}`);
  }
  assert.equal(new Set(refs).size, 6);
  await maria.check('recorded-six');
  const list = await words(page.getByRole('region', { name: 'Registrerat i samma samtal' }));
  for (const [i, ref] of refs.entries()) assert.ok(list.includes(ref), `${i}: ${list}`);
  await page.goto(`${installation.url}/beslut/${refs[3]}`);
  const decision = await words(page.locator('main'));
  assert.ok(decision.includes('Disa Testsson'));
  for (const other of ['Alva', 'Bo Testsson', 'Cia', 'Ove', '20230415']) assert.ok(!decision.includes(other), `${other} in another's record`);
  await maria.close();
});

test('a placement of the same person must be of the same person', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const ref = await firstDecision(page, 'Kim Testgren, 20100505-2384');
  await page.goto(`${installation.url}/jour/ring?arende=${ref}&typ=lvu-11`);
  await page.getByRole('group', { name: 'Vem gäller nästa beslut?' }).waitFor();
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByText('Välj vem nästa beslut gäller.').first().waitFor();
  await maria.check('call-about');
  await page.getByLabel('Samma person').check();
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  assert.match(await person(page).inputValue(), /^Kim Testgren/);
  await person(page).fill('Robin Testgren, 20120404-2384');
  await page.getByLabel('Var ska personen vara?').selectOption('familjehem');
  await answer(page, 'Ja').click();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  const question = page.getByRole('group', { name: 'Är det samma person som i ärendet?' });
  await question.waitFor();
  await maria.check('call-same');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await question.waitFor(); // asked until it is answered
  await question.getByLabel('Nej, ett syskon').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByText('Ett syskon till Kim Testgren').waitFor();
  await maria.check('check-sibling');
  await readBack(page).check();
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  await page.getByRole('link', { name: 'Skriv texten' }).click();
  await page.goto(page.url().replace(/\/text.*/, '/text/person'));
  assert.equal(await page.getByLabel('Namn', { exact: true }).first().inputValue(), 'Robin Testgren');
  assert.ok(!(await page.content()).includes('Kim Testgren'));
  await maria.close();
});

test('a no never looks like a yes, and whom to ask next is not chosen beforehand', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const ref = await firstDecision(page, 'Noa Testlund, 20190501-2397', { no: true });
  await page.goto(`${installation.url}/jour`);
  assert.equal(await page.getByText('Inget väntar just nu').count(), 0);
  await page.goBack();
  await maria.check('recorded-no');
  assert.equal(await page.title().then((t) => t.includes('Svaret nej är registrerat')), true);
  assert.equal(await page.locator('.box.done').count(), 0, 'nothing is green');
  assert.equal(await page.getByRole('heading', { name: /Samma person/ }).count(), 0, 'there is nothing to place');
  // Somebody else is called about the same child: from the decision, and from the desk as if nothing had been.
  await page.goto(`${installation.url}/jour/ring?arende=${ref}&vem=samma&typ=lvu-6`);
  const told = page.getByRole('note').filter({ hasText: 'Det finns svar i natt om den som kan vara samma person' });
  assert.match(await words(told), new RegExp(`${chair.name} svarade nej om Noa Testlund`));
  assert.equal(await page.locator('input[name="decider"]:checked').count(), 0, 'nobody is chosen');
  assert.equal(await page.locator('input[name="answer"]:checked').count(), 0);
  assert.equal(await page.getByLabel('Nummer du ringde').inputValue(), '');
  await maria.check('call-after-no');
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await person(page).fill('noa testlund 190501-2397');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(/vice ordförande/).check();
  await answer(page, 'Ja').click();
  await now(page).click();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.match(await words(told), new RegExp(`${chair.name} svarade nej om Noa Testlund`));
  await maria.check('check-after-no');
  // The number is the same and the name is not: both are said, and it is asked.
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await person(page).fill('Ebba Annansson 190501-2397');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(/vice ordförande/).check();
  await answer(page, 'Ja').click();
  await now(page).click();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  assert.match(await words(told), /om Noa Testlund.*samma personnummer men ett annat namn än ”Ebba Annansson 190501-2397”: är det samma person\?/);
  await maria.close();
});

test('a number and a day that cannot be right are asked about, and stop nothing', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const weekAgo = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(Date.now() - 7 * 86400000);
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await person(page).fill('Mio Testberg, 20190501-2388');
  await page.locator('input[name="ground_3"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await answer(page, 'Ja').click();
  await page.getByLabel('Annan dag').first().check();
  await page.locator('#stated_date').fill(weekAgo);
  await page.getByLabel('Klockslag').fill('02.10');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const box = await words(page.locator('.box.soon', { hasText: 'Titta en gång till' }));
  assert.match(box, /Stämmer personnumret 20190501-2388\? Kontrollsiffran stämmer inte.*Det sparas för sig/);
  assert.match(box, /åldern är inte känd\. Fråga när personen är född/);
  assert.match(box, /Är det rätt dag\? Beslutet skulle ha fattats .* för 7 dagar sedan/);
  const aloud = await words(page.getByRole('region', { name: 'Läs upp för beslutsfattaren' }));
  assert.match(aloud, /Beslutet gäller Mio Testberg\.”/);
  assert.match(aloud, /Som personnummer hörde jag 20190501-2388\. Det kan inte stämma\./);
  await maria.check('check-doubts');
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByText('Inte uppläst.').waitFor();
  await maria.check('recorded-not-read');
  await maria.close();
});

test('a clock that is some minutes ahead is asked about, and stands as it was stated', async () => {
  const maria = await openDuty();
  const { page } = maria;
  const inSweden = (options, at) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', ...options }).format(at);
  const ahead = Date.now() + 4 * 60000;
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await person(page).fill('Mio Testberg');
  await page.locator('input[name="ground_3"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await answer(page, 'Ja').click();
  await page.getByLabel('Annan dag').first().check();
  await page.locator('#stated_date').fill(inSweden({}, ahead));
  const typed = inSweden({ hour: '2-digit', minute: '2-digit' }, ahead).replace(':', '.');
  await page.getByLabel('Klockslag').fill(typed);
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  const box = await words(page.locator('.box.soon', { hasText: 'Titta en gång till' }));
  const [, , now] = box.match(/Du skrev .* kl\. ([\d.]+), men här är klockan ([\d.]+)\./) ?? [];
  assert.ok(now && now !== typed, box);
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByText('Inte uppläst.').waitFor();
  const ref = page.url().match(/beslut\/([A-Z0-9-]+)/)[1];
  await page.goto(`${installation.url}/beslut/${ref}`);
  assert.match(await words(page.getByRole('main')), new RegExp(`kl\\. ${typed.replace('.', '\\.')} \\(tjänstens klocka var då`));
  await maria.close();
});

test('somebody unknown and protected, without script', async () => {
  const maria = await openDuty({ javaScript: false });
  const { page } = maria;
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  assert.ok((await screens(page)) <= 3);
  const clock = page.frameLocator('iframe.clock').locator('p.clock');
  assert.match(await words(clock), /^\d\d\.\d\d$/);
  assert.equal(await page.locator('iframe.clock').count(), 1);
  await person(page).fill('Flicka, omkring 4 år, röd jacka');
  await page.getByLabel('Okänd identitet').check();
  await page.getByLabel('Skyddade uppgifter').check();
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  const read = await words(page.getByRole('region', { name: 'Läs upp för beslutsfattaren' }));
  assert.match(read, /en okänd person: Flicka, omkring 4 år, röd jacka/);
  assert.match(read, /skyddade personuppgifter/);
  const list = await words(page.locator('dl.summary'));
  assert.ok(list.includes('070-174 06 05'), 'the number of the register');
  const shown = await words(page.locator('dl.summary div', { hasText: 'Beslutat' }).last());
  await page.reload();
  assert.equal((await words(page.locator('dl.summary div', { hasText: 'Beslutat' }).last())).split('\n')[1], shown.split('\n')[1]);
  await maria.check('check-unknown');
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('link', { name: 'Bekräftelse för polis och hem' }).click();
  const confirmation = await words(page.locator('article.document'));
  assert.match(confirmation, /Flicka, omkring 4 år, röd jacka/);
  assert.match(confirmation, /[Ss]kydd/);
  await maria.check('confirmation-unknown');
  // Another call of the night about somebody without a name, who may be the same.
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await person(page).fill('Flicka, 4 år');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.match(await words(page.locator('.box.soon', { hasText: 'Det finns svar i natt' })), /om Flicka, omkring 4 år, röd jacka, också någon utan namn.*är det samma barn, eller syskon\?/);
  await maria.check('check-alike');
  await maria.close();
});

test('every call page is at most three screens', async () => {
  const maria = await openDuty();
  for (const type of ['lvu-6', 'lvu-11', 'lvm-13']) {
    await maria.page.goto(`${installation.url}/jour/ring?typ=${type}&kommun=GVL`);
    const height = await screens(maria.page);
    assert.ok(height <= 3, `${type}: ${height}`);
    await maria.check(`call-${type}`);
  }
  await maria.close();
});

test('every page on the way was right', assertPagesRight);
