// The way back from the e-ID's app, in each order of tabs, and in another browser: on an iPhone with Chrome the app opens
// Safari. A login that somebody else began opens nothing.
import assert from 'node:assert/strict';
import { after, before, test as nodeTest } from 'node:test';
import { logInByQr, readCase, recordCall, writeText } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const code = 'Skriv koden';

let installation;
let browser;
let broken = false;
function test(name, body) {
  nodeTest(name, async (t) => {
    if (broken) return t.skip('an earlier part failed');
    broken = true;
    await body(t);
    broken = false;
  });
}

const phone = (options = {}) => openPerson(browser, { screen: phoneScreen, mobile: true, ...options });
const heading = (page, name) => page.getByRole('heading', { name }).waitFor();
const path = (page) => new URL(page.url()).pathname;
const goTo = (page, where) => page.goto(`${installation.url}${where}`);

async function newTab({ context }, address) {
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  await page.goto(address);
  return page;
}

/** The order's page on a telephone, with the link that starts the app. Gives its token. */
async function begin({ page }, start = '/logga-in', button = 'Logga in med BankID') {
  await goTo(page, start);
  await page.getByRole('button', { name: button }).click();
  const link = page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
  await link.waitFor();
  return new URL(await link.getAttribute('href')).searchParams.get('autostarttoken');
}

/** What the person does in the app; gives what it showed and the address that it opens afterwards. */
async function approve(token, person) {
  const shown = await installation.simulator.autostart(token, person.number);
  await installation.simulator.approve(shown.order);
  return shown;
}

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('the app opens a second tab of the same browser: both go on', async () => {
  const maria = await phone();
  const token = await begin(maria);
  await maria.check('way-back-order');
  const order = maria.page.url();
  const shown = await approve(token, duty);
  assert.match(shown.text, /^Logga in i Jourbeslut .* kl\. \d\d\.\d\d, från en telefon\. Har du inte själv börjat/);
  const second = await newTab(maria, shown.returnUrl);
  await second.waitForURL(`${installation.url}/jour`);
  await maria.page.waitForURL(`${installation.url}/jour`); // by itself
  // again, by the history or by a reload: it leads on, and nothing is asked
  for (const address of [order, shown.returnUrl]) {
    const again = await newTab(maria, address);
    assert.equal(path(again), '/jour');
    await again.goBack().catch(() => {});
    await again.close();
  }
  await maria.close();
});

test('the first tab is done first: it asks for a code, and goes on when the second has come', async () => {
  const maria = await phone();
  const shown = await approve(await begin(maria), duty);
  await heading(maria.page, code);
  await maria.check('way-back-code-first');
  assert.equal((await newTab(maria, `${installation.url}/jour`)).url().includes('/logga-in'), true, 'no session yet');
  const second = await newTab(maria, shown.returnUrl);
  await second.waitForURL(`${installation.url}/jour`);
  await maria.page.waitForURL(`${installation.url}/jour`);
  await maria.close();
});

test('the app opens another browser: its code, typed in the first, goes on there', async () => {
  const chrome = await phone();
  const safari = await phone();
  const token = await begin(chrome, '/logga-in?till=/jour/sok');
  const shown = await approve(token, duty);
  await safari.page.goto(shown.returnUrl);
  const digits = (await safari.page.getByRole('heading', { name: 'Din kod' }).locator('.code').innerText()).trim();
  assert.match(digits, /^\d{4}$/);
  await safari.check('way-back-code-shown');
  await safari.page.reload();
  assert.match(await safari.page.locator('h1').innerText(), new RegExp(digits), 'the same code');
  await heading(chrome.page, code);
  const wrong = digits === '0000' ? '0001' : '0000';
  await chrome.page.getByLabel('Fyra siffror').fill(wrong);
  await chrome.page.getByRole('button', { name: 'Fortsätt' }).click();
  await chrome.page.getByText('Fel kod. Du har två försök till.').first().waitFor();
  await chrome.check('way-back-code-wrong');
  await chrome.page.getByLabel('Fyra siffror').fill(digits);
  await chrome.page.getByRole('button', { name: 'Fortsätt' }).click();
  await chrome.page.waitForURL(`${installation.url}/jour/sok`);
  await safari.page.reload();
  await heading(safari.page, 'Du kan stänga den här sidan');
  await safari.check('way-back-over');
  await goTo(safari.page, '/jour');
  assert.match(safari.page.url(), /\/logga-in/, 'the other browser got no session');
  await chrome.close();
  await safari.close();
});

test('a link that was sent on opens nothing for who sent it: three guesses', async () => {
  const stranger = await phone({ javaScript: false });
  const token = await begin(stranger); // the page loads itself anew until the link is there
  const order = stranger.page.url();
  const shown = await approve(token, chair);
  await heading(stranger.page, code);
  const type = async (digits) => {
    await stranger.page.getByLabel('Fyra siffror').fill(digits);
    await stranger.page.getByRole('button', { name: 'Fortsätt' }).click();
  };
  await type('1234');
  await stranger.page.getByText('Ingen kod har visats än.').first().waitFor();
  const own = await phone();
  await own.page.goto(shown.returnUrl);
  const digits = (await own.page.locator('h1 .code').innerText()).trim();
  for (let i = 0; i < 3; i++) await type(String((Number(digits) + 1 + i) % 10000).padStart(4, '0'));
  await heading(stranger.page, 'Logga in');
  await stranger.page.getByText('Fel kod tre gånger. Ingen är inloggad.').waitFor();
  await stranger.check('way-back-miscoded');
  await stranger.page.goto(order);
  assert.match(stranger.page.url(), /logga-in\?slut=1/);
  await goTo(stranger.page, '/skriv-under/mina');
  assert.equal(path(stranger.page), '/logga-in', 'no session');
  await own.close();
  await stranger.close();
});

test('a QR code gives out nothing that could be sent on, and the app opens no page', async () => {
  const desk = await openPerson(browser);
  await goTo(desk.page, '/logga-in');
  await desk.page.getByRole('button', { name: 'Logga in med BankID' }).click();
  await desk.page.locator('#qr img.qr').waitFor();
  const status = await desk.page.locator('#order').getAttribute('data-status');
  const answer = await desk.page.evaluate(async (address) => (await fetch(address)).text(), status);
  assert.doesNotMatch(answer + (await desk.page.content()), /autostarttoken/);
  assert.equal(JSON.parse(answer).link, '');
  await desk.close();
  const maria = await openPerson(browser);
  await logInByQr(installation, maria, duty, '/jour');
  await maria.close();
});

test('what came to nothing is begun anew with one press', async () => {
  const maria = await phone();
  const token = await begin(maria, '/logga-in?till=/jour/sok');
  const shown = await installation.simulator.autostart(token, duty.number);
  await installation.simulator.refuse(shown.order);
  await heading(maria.page, 'Inloggningen blev inte av');
  await maria.page.getByText('Du avbröt i BankID-appen.').waitFor();
  await maria.check('way-back-failed');
  await maria.page.getByRole('button', { name: 'Försök igen' }).click();
  const link = maria.page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
  await link.waitFor();
  const next = await approve(new URL(await link.getAttribute('href')).searchParams.get('autostarttoken'), duty);
  const second = await newTab(maria, next.returnUrl);
  await second.waitForURL(`${installation.url}/jour/sok`);
  await maria.close();
});

test('a signature opens nothing: the other browser says that it is done, and the first goes on', async () => {
  const maria = await openPerson(browser, { screen: phoneScreen });
  const quiet = { page: maria.page, check: async () => {} };
  await logInByQr(installation, maria, duty, '/jour');
  const caseData = readCase('lvu6-small-child');
  const person = `${caseData.person.name}, ${caseData.person.number}`;
  await goTo(maria.page, '/jour/ring?typ=lvu-6&kommun=GVL');
  const refs = [await recordCall(quiet, { decider: chair, person, ground: '2' }, '')];
  await maria.page.locator('a[href*="lvu-11"]').first().click();
  refs.push(await recordCall(quiet, { decider: chair, person, place: caseData.placement }, ''));
  for (const ref of refs) {
    await writeText(quiet, installation, ref, caseData, '');
    await maria.page.getByRole('button', { name: 'Lås och skicka för underskrift' }).click();
    await maria.page.waitForURL((url) => url.pathname === `/beslut/${ref}`);
  }
  await maria.close();

  const chrome = await phone();
  const safari = await phone();
  const shown = await approve(await begin(chrome, '/skriv-under', 'Legitimera dig med BankID'), chair);
  await chrome.page.goto(shown.returnUrl);
  await chrome.page.waitForURL(`${installation.url}/skriv-under/mina`);
  for (const [i, back] of [safari, chrome].entries()) {
    await goTo(chrome.page, `/skriv-under/${refs[i]}`);
    await chrome.page.getByRole('button', { name: 'Skriv under' }).click();
    const link = chrome.page.getByRole('link', { name: 'Öppna BankID på den här enheten' });
    await link.waitFor();
    const signed = await approve(new URL(await link.getAttribute('href')).searchParams.get('autostarttoken'), chair);
    const tab = await newTab(back, signed.returnUrl);
    if (back === safari) await heading(tab, 'Klart. Underskriften är mottagen');
    else await heading(tab, 'Klart – du har skrivit under');
    await heading(chrome.page, 'Klart – du har skrivit under'); // by itself
    await tab.close();
  }
  await safari.page.goto(`${installation.url}/tillbaka/0123456789012345678901`);
  await heading(safari.page, 'Du kan stänga den här sidan');
  await goTo(chrome.page, '/inloggningar');
  await chrome.page.getByRole('button', { name: /^Avsluta och logga ut/ }).click();
  await heading(chrome.page, 'Logga in');
  await chrome.close();
  await safari.close();
});

test('the own logins are listed with their addresses, and ended', async () => {
  const one = await phone();
  const two = await phone();
  for (const { page } of [one, two]) {
    const token = await begin({ page });
    const { returnUrl } = await approve(token, chair);
    await page.goto(returnUrl);
    await page.waitForURL((url) => url.pathname === '/skriv-under/mina');
  }
  await one.page.getByRole('link', { name: 'Dina inloggningar' }).click();
  await one.check('sessions');
  const shown = await one.page.locator('main').innerText();
  assert.equal(shown.match(/Chrome på Android/g).length, 4); // each as heading and in its sentence
  assert.match(shown, /från adressen (127\.0\.0\.1|::1)/);
  assert.equal(shown.match(/Den här/g).length, 1);
  const other = one.page.getByRole('listitem').filter({ hasNotText: 'Den här' });
  await other.getByRole('button', { name: /^Avsluta/ }).click();
  await one.page.getByText('Inloggningen är avslutad.').waitFor();
  await goTo(two.page, '/inloggningar');
  await heading(two.page, 'Logga in'); // the other phone is out
  assert.equal((await two.context.cookies()).filter(({ name }) => name === '__Host-known').length, 1);
  await one.page.getByRole('button', { name: /^Avsluta och logga ut/ }).click();
  await heading(one.page, 'Logga in');
  await goTo(one.page, '/inloggningar');
  await heading(one.page, 'Logga in');
  for (const person of [one, two]) await person.close();
});

test('no page had a fault', assertPagesRight);
