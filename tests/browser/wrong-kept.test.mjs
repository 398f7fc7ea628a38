// Every form by which a wrong record finds its way out keeps what was typed: session over, refused, store locked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr, recordCall, scanAndApprove } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { waitFor } from './lib/processes.mjs';
import { personWith, startInstallation } from './lib/service.mjs';
import { askStore, endSessions, lockStore } from './lib/store.mjs';

const duty = personWith({ role: 'duty' });
const manager = personWith({ role: 'manager' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const receiver = personWith({ role: 'receiver', municipality: 'GVL' });

let installation;
let browser;
const people = {};
const refs = {};

async function person(who, home) {
  if (!people[who.number]) {
    people[who.number] = await openPerson(browser, { screen: phoneScreen });
    await logInByQr(installation, people[who.number], who, home);
  }
  return people[who.number];
}

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  const maria = await person(duty, '/jour');
  for (const name of ['returned', 'contested']) {
    await maria.page.goto(`${installation.url}/jour/ring?kommun=GVL&typ=lvu-6`);
    refs[name] = await recordCall(maria, { decider: chair, person: 'Liv Påhittsson 20230415-2388', ground: '2' }, `wrong-kept-${name}`);
  }
});
after(async () => {
  await browser?.close();
  await installation?.stop({ wanted: /access\.unwritten err=BUSY/ }); // of who read while the store was locked
});

const count = (table, where) => askStore(installation, `SELECT count(*) FROM ${table} WHERE ${where}`);

/** In this order each form is there: the municipality returns, so that the withdrawal waits for a second person. */
const forms = [
  {
    name: 'not ours', who: receiver, home: '/kommun', path: () => `/kommun/beslut/${refs.returned}/inte-var`,
    press: 'Lämna tillbaka till jouren', done: () => count('delivery_return', '1'),
  },
  {
    name: 'not mine', who: chair, home: '/skriv-under/mina', path: () => `/skriv-under/${refs.contested}/inte-mitt`,
    press: 'Detta har jag inte beslutat', done: () => count('contest', '1'),
  },
  {
    name: 'dispute', who: manager, home: '/jour', path: () => `/admin/avgor/${refs.contested}`,
    press: 'Notera utfallet, invändningen är utredd', done: () => count('contest', "outcome = 'noted'"),
  },
  {
    name: 'wrong', who: duty, home: '/jour', path: () => `/beslut/${refs.returned}/felregistrerat`,
    press: 'Märk som felregistrerat', also: 'fel kommun', done: () => count('withdrawal', '1'),
  },
  {
    name: 'settle', who: duty, home: '/jour', path: () => `/beslut/${refs.returned}/felregistrerat/avgor`,
    press: 'Ta tillbaka märkningen', done: () => count('withdrawal', "outcome = 'kept'"),
  },
];

async function holds(page, form, text) {
  assert.equal(await page.locator('#reason').inputValue(), text, form.name);
  if (form.also) assert.ok(await page.getByLabel(form.also).isChecked(), form.also);
}

async function logInAgain(page, who, address) {
  await page.getByText('Det du skrev finns kvar.').waitFor();
  await page.getByRole('button', { name: /^(Logga in|Legitimera dig) med BankID$/ }).click();
  await scanAndApprove(installation, page.locator('#qr img.qr'), who.number);
  await page.waitForURL((url) => url.pathname === address);
}

for (const form of forms)
  test(`what was typed stays: ${form.name}`, async () => {
    const one = await person(form.who, form.home);
    const { page } = one;
    const address = form.path();
    const text = `Det som hände, för ${form.name}: samtalet gällde en annan kommun.`;
    const send = () => page.getByRole('button', { name: form.press, exact: true }).click();
    await page.goto(`${installation.url}${address}`);
    await page.locator('#reason').fill(text);
    if (form.also) await page.getByLabel(form.also).check();
    endSessions(installation, form.who.number);
    await send();
    await logInAgain(page, form.who, address);
    await holds(page, form, text);
    assert.equal(form.done(), '0', 'nothing is sent by itself');
    /* Refused: it stands there, also after another page was read. */
    const long = `${text} ${'Utförligt. '.repeat(110)}`.trim();
    await page.locator('#reason').fill(long);
    await send();
    await page.getByText('Korta texten till några rader').first().waitFor();
    await holds(page, form, long);
    await one.check(`wrong-kept-${form.name.replaceAll(' ', '-')}`);
    await page.goto(`${installation.url}${form.home}`);
    await page.goto(`${installation.url}${address}`);
    await holds(page, form, long);
    /* Locked: the page has it, and one press more sends it. */
    await page.locator('#reason').fill(text);
    const unlock = await lockStore(installation);
    try {
      await send();
      await page.getByText('Tjänsten är upptagen. Inget har ändrats.').waitFor();
      await holds(page, form, text);
    } finally {
      await unlock();
    }
    assert.equal(form.done(), '0');
    await send();
    await waitFor('the act', () => form.done() === '1');
    await page.waitForLoadState();
    assert.equal(count('kept_form', `page = '${address}'`), '0', 'what was used is wiped');
  });

test('every page on the way was right', assertPagesRight);
