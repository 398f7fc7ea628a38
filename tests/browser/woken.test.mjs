// The chair at 03:00: from the link of the SMS to "Klart", with somebody else's BankID in the app first, and with what
// else comes in between. Taps are those on our pages, codes those that the app asks for.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr, readCase, recordCall, writeText } from './lib/acts.mjs';
import { assertPagesRight, narrowScreen, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { startHand } from './lib/hand.mjs';
import { projectDir, waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore, endSessions } from './lib/store.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const other = personWith({ mandate: 'chair', municipality: 'SVK' });
const nobody = personWith({ role: 'registrar', municipality: 'LJU' }); // whose access is ended below
const quiet = async () => {};

let installation;
let browser;
let astrid;
let link; // as the SMS has it
let codes = 0;
const refs = [];

const heading = (name) => astrid.page.getByRole('heading', { name }).waitFor();
const button = (name) => astrid.page.getByRole('button', { name, exact: true });
const words = async () => (await astrid.page.locator('main').innerText()).replaceAll('\u00a0', ' ');
const open = (path) => astrid.page.goto(`${installation.url}${path}`);

/** Over to the app by the page's button; the person gives the code there, and the app comes back. */
async function useApp(hand, person) {
  const start = hand.page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
  await start.waitFor();
  const token = new URL(await start.getAttribute('href')).searchParams.get('autostarttoken');
  await start.evaluate((a) => a.addEventListener('click', (event) => event.preventDefault())); // no app is installed here
  await hand.tap(start);
  codes += 1;
  const { order, returnUrl } = await installation.simulator.autostart(token, person.number);
  await installation.simulator.approve(order);
  await hand.page.goto(returnUrl);
}

/** Logs in from the page that is open. */
async function logIn(hand, person) {
  await hand.tap(button('Legitimera dig med BankID'));
  await useApp(hand, person);
}

before(async () => {
  installation = await startInstallation({ messages: true });
  browser = await startBrowser();
  const maria = await openPerson(browser);
  const { page } = maria;
  await logInByQr(installation, { page }, duty, '/jour');
  const written = readCase('lvu6-small-child');
  const person = `${written.person.name}, ${written.person.number}`;
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  refs.push(await recordCall({ page, check: quiet }, { decider: chair, person, ground: '2' }, ''));
  await page.locator('a[href*="lvu-11"]').first().click();
  refs.push(await recordCall({ page, check: quiet }, { decider: chair, person, place: written.placement }, ''));
  for (const ref of refs) {
    await writeText({ page, check: quiet }, installation, ref, written, '');
    await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
    await page.waitForURL((url) => url.pathname === `/beslut/${ref}`);
  }
  await page.goto(`${installation.url}/jour/skriv`); // and one whose text was written first
  await page.locator('#file').setInputFiles(path.join(projectDir, 'tests/data/cases/lvu6-small-child.json'));
  await page.getByRole('button', { name: 'Läs in filen' }).click();
  refs.push(page.url().match(/beslut\/([A-Z0-9-]+)/)[1]);
  await page.goto(`${installation.url}/jour/ring?utkast=${refs[2]}`);
  await recordCall({ page, check: quiet }, { decider: chair, person }, '');
  await page.goto(`${installation.url}/beslut/${refs[2]}/granska`);
  await page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
  await page.getByText('Texten är låst.').waitFor();
  askStore(installation, `UPDATE person SET active = 0 WHERE personal_number = '${nobody.number}'`);
  const sms = await waitFor('SMS', () => installation.messages.sent.find((m) => /registrerat/.test(m.text)));
  link = sms.text.match(/http\S+/)[0];
  await maria.close();
  astrid = await openPerson(browser, { screen: phoneScreen, mobile: true });
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('the page says whose login it is where the app had somebody else\'s BankID, and one tap changes it', async () => {
  const { page } = astrid;
  const hand = startHand(page);
  await page.goto(link);

  await logIn(hand, other); // who decides, too, and for whom nothing waits
  await heading('Mina beslut');
  await astrid.check('woken-other-queue');
  assert.match(await words(), new RegExp(`inget att skriva under just nu\\.\\s+Inloggningen gäller ${other.name}\\.`));
  await hand.tap(button('Byt BankID'));
  await page.getByText('Du är utloggad.').waitFor();
  await astrid.check('woken-changed');

  await logIn(hand, duty); // who may not see the page
  await heading('Det gick inte');
  await astrid.check('woken-other-forbidden');
  assert.match(await words(), new RegExp(`Inloggningen gäller ${duty.name}\\.`));
  assert.doesNotMatch(await words(), /pappersblankett|registrera i efterhand/, 'what only a worker does');
  await hand.tap(button('Byt BankID'));

  await logIn(hand, nobody); // who has no access at all
  await page.getByText('Inloggningen gäller någon som inte har behörighet här.').waitFor();
  await astrid.check('woken-other-unknown');
  assert.doesNotMatch(await words(), /passet börjar|registrera samtal/);
  assert.deepEqual(hand.counts().taps, 3 * 2 + 2, 'two taps to each, and one to change');
});

test('from the link to "Klart" it takes five taps and two codes', async () => {
  const hand = startHand(astrid.page);
  codes = 0;
  await astrid.page.goto(link);
  await logIn(hand, chair);
  await heading('Mina beslut');
  assert.equal(await astrid.page.getByText('Liv', { exact: false }).count(), 0, 'the list names nobody');
  await hand.tap(astrid.page.getByRole('link', { name: `Läs ${refs[0]}` }));
  await hand.tap(button('Skriv under'));
  await useApp(hand, chair);
  await heading('Klart – du har skrivit under');
  console.log(`from the link to "Klart": ${hand.counts().taps} taps, ${codes} codes`);
  assert.ok(hand.counts().taps <= 5 && codes <= 2, `${hand.counts().taps} taps, ${codes} codes`);
  await hand.tap(astrid.page.getByRole('link', { name: 'Läs nästa' }));
  await heading('Läs beslutet');
});

test('who stops, or whose login ends, comes back to what they were about to do', async () => {
  const { page } = astrid;
  const hand = startHand(page);
  await button('Skriv under').waitFor();
  endSessions(installation, chair.number);
  await hand.tap(button('Skriv under'));
  await heading('Det gick inte');
  await astrid.check('woken-session-over');
  assert.match(await words(), /gäller från det att du fattade det/);
  await hand.tap(page.getByRole('link', { name: 'Legitimera dig' }));
  await heading('Har du fattat ett beslut i natt?');
  await hand.tap(button('Legitimera dig med BankID'));
  await page.locator('#start-link').waitFor();
  await hand.tap(button('Avbryt')); // and then goes on after all
  await heading('Har du fattat ett beslut i natt?');
  await logIn(hand, chair);
  await page.waitForURL(`${installation.url}/skriv-under/${refs[1]}`);
});

test('a login that ends while the app is open: the first tab does not wait for ever', async () => {
  const { page } = astrid;
  const hand = startHand(page);
  await hand.tap(button('Skriv under'));
  await page.locator('#start-link').waitFor();
  endSessions(installation, chair.number);
  await page.waitForURL(/\/logga-in\?till=/); // by itself
  await page.getByText('Du är inte inloggad.').waitFor();
  await astrid.check('woken-not-logged-in');
  await logIn(hand, chair);
  await page.waitForURL(new RegExp(`/skriv-under/${refs[1]}/underskrift/`));
  await useApp(hand, chair);
  await heading('Klart – du har skrivit under');
  await hand.tap(button('Logga ut och stäng'));
  await page.getByText('Du är utloggad. Det du har sparat finns kvar. Du kan stänga sidan.').waitFor();
  await heading('Har du fattat ett beslut i natt?');
});

test('without script the page goes on by itself too, and asks for nothing more once it is signed', async () => {
  const plain = await openPerson(browser, { screen: narrowScreen, mobile: true, javaScript: false, dark: true });
  const { page } = plain;
  const app = async () => {
    const start = page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
    await start.waitFor(); // the page loads itself anew until it is there
    const token = new URL(await start.getAttribute('href')).searchParams.get('autostarttoken');
    const { order, returnUrl } = await installation.simulator.autostart(token, chair.number);
    await installation.simulator.approve(order);
    await page.goto(returnUrl);
  };
  await page.goto(link);
  await page.getByRole('button', { name: 'Legitimera dig med BankID' }).click();
  await app();
  await page.getByRole('link', { name: `Läs ${refs[2]}` }).click();
  await plain.check('woken-plain-read');
  await page.getByRole('button', { name: 'Skriv under' }).click();
  await app();
  const shown = await page.locator('main').innerText();
  assert.doesNotMatch(shown.includes('Underskriften är mottagen, kontrollerad') ? shown : '', /Knappen till BankID|annan enhet|Avbryt/);
  await page.getByRole('heading', { name: 'Klart – du har skrivit under' }).waitFor();
  await plain.check('woken-plain-done');
  await plain.close();
});

test('nothing calls a computer a telephone, from the first page until the app searches', async () => {
  const desk = await openPerson(browser);
  const { page } = desk;
  const said = async () => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
  await page.goto(link);
  await page.getByRole('button', { name: 'Legitimera dig med BankID' }).click();
  await page.locator('#qr img.qr').waitFor();
  assert.doesNotMatch(await said(), /den här telefonen/);
  await page.getByRole('button', { name: 'BankID finns på den här datorn' }).click();
  const start = page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
  await start.waitFor();
  assert.match(await said(), /På den här datorn/);
  await installation.simulator.autostart(new URL(await start.getAttribute('href')).searchParams.get('autostarttoken'));
  await page.getByText('Söker efter ett BankID på den här datorn.').waitFor();
  assert.doesNotMatch(await said(), /den här telefonen/);
  await desk.check('woken-computer');
  await desk.close();
});

test('while BankID does not answer, nothing is said of a button that is not there, and then there is a way on', async () => {
  const { page } = astrid;
  await installation.simulator.misbehave('maintenance', 100);
  await open('/skriv-under');
  await button('Legitimera dig med BankID').click();
  await page.getByText('Kontaktar BankID. Det kan ta en halv minut.').waitFor();
  assert.doesNotMatch(await words(), /På den här telefonen|Kom tillbaka hit/);
  await waitFor('the end', async () => (await page.getByText('Inloggningen blev inte av').count()) > 0, { seconds: 90 });
  await astrid.check('woken-no-bankid');
  assert.match(await words(), /BankID går inte att nå just nu.*gäller ändå.*ring jouren/s);
  assert.doesNotMatch(await words(), /samtal måste registreras/);
  await installation.simulator.misbehave('none');
  await button('Försök igen').click();
  await page.getByRole('link', { name: 'Öppna BankID på den här enheten' }).waitFor();
});

test('every page on the way was right', assertPagesRight);
