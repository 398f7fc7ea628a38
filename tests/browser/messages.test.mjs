// Told: the chair gets an SMS at once, and the desk says how it went and whom to call. Real operators of the test's own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logInByQr, readCase, recordCall, writeText } from './lib/acts.mjs';
import { openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { waitFor } from './lib/processes.mjs';
import { askStore } from './lib/store.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const maria = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });

let installation;
let browser;
let duty;
let ref;

const sentTo = (number) => installation.messages.sent.filter((m) => m.to === number);

before(async () => {
  installation = await startInstallation({ messages: true });
  browser = await startBrowser();
  duty = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, { page: duty.page }, maria, '/jour');
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

test('one tap looks for a decision maker, who answers, and nobody else is woken', async () => {
  const { page } = duty;
  const person = await openPerson(browser, { screen: phoneScreen });
  await page.goto(`${installation.url}/jour`);
  await page.getByText('Gävle kommun', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Låt tjänsten söka en beslutsfattare i Gävle kommun' }).click();
  await page.getByRole('heading', { name: 'Söker beslutsfattare' }).waitFor();
  const [sms] = await waitFor('SMS', () => sentTo('+46701740605').length && sentTo('+46701740605'));
  assert.match(sms.text, /Jouren söker dig som beslutsfattare\. Ring genast 070-174 06 99\./);
  await waitFor('who is looked for', async () => {
    await page.reload();
    return (await page.getByText('SMS levererat').count()) > 0;
  });
  await duty.check('messages-seek');

  await logInByQr(installation, { page: person.page }, chair, '/skriv-under/mina');
  await person.page.getByRole('heading', { name: 'Jouren söker dig' }).waitFor();
  await person.check('messages-sought');
  await person.page.getByRole('button', { name: 'Jag ringer jouren' }).click();
  await person.page.getByText('Jouren vet att du ringer.').waitFor();
  assert.equal(await person.page.getByRole('button', { name: 'Jag ringer jouren' }).count(), 0);

  await page.reload();
  await page.getByText(`${chair.name}: Har svarat att jouren rings upp`).waitFor();
  await duty.check('messages-seek-received');
  await page.goto(`${installation.url}/jour`);
  await page.getByText(`${chair.name}: Har svarat`).waitFor();
  // One that found nobody in all its time does not end in silence, nor one that another's call has ended.
  const ended = `1, 5, %, strftime('%s', 'now') * 1000000 FROM municipality WHERE code =`;
  const begin = 'INSERT INTO seek (municipality_id, begun_at, begun_by, minutes, state, ended_by, ended_at) SELECT id, 1,';
  askStore(installation, `${begin} ${ended.replace('%', "'stopped', NULL")} 'SVK'`);
  askStore(installation, `${begin} ${ended.replace('%', "'called', 2")} 'SVK'`);
  await page.reload();
  await page.getByText('Slut utan svar, tjänsten söker inte längre: ring').waitFor();
  await page.getByText('Jonas Testgren: Avslutad: ett samtal är registrerat.').waitFor();
  await duty.check('messages-desk-seek');
  installation.messages.sent.length = 0;
});

test('the chair is told at once that a decision is registered, and nothing of whom', async () => {
  const { page } = duty;
  installation.messages.mode.mail = 'refuse';
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  const written = readCase('lvu6-small-child');
  ref = await recordCall(
    { page, check: async (name) => name === 'messages-call' && duty.check(name) },
    { decider: chair, person: `${written.person.name}, ${written.person.number}`, ground: '2' },
    'messages',
  );
  const [sms] = await waitFor('SMS', () => sentTo('+46701740605').length && sentTo('+46701740605'));
  assert.match(sms.text, /^Socialjouren i Exempellän: Ett beslut som du har fattat är registrerat\./);
  assert.match(sms.text, /http:\/\/127\.0\.0\.1:\d+\/skriv-under$/);
  for (const secret of [ref, written.person.name, written.person.number, 'Gävle', chair.name])
    assert.ok(!sms.text.includes(secret), `the SMS names ${secret}`);
});

test('a mail server that refuses STARTTLS is told nothing', async () => {
  const said = [];
  await waitFor('mail client', () => {
    said.push(...installation.messages.said());
    return said.some((s) => s.word === 'STARTTLS');
  });
  assert.ok(!said.some((s) => s.word === 'MAIL' || s.word === 'AUTH'));
  assert.equal(sentTo('socialtjanst.vakt@gavle.example.se').length, 0);
  installation.messages.mode.mail = 'ok';
});

test('an operator that is down: the desk says that it is not sent, and whom to call', async () => {
  const { page } = duty;
  installation.messages.mode.sms = '500';
  await writeText({ page, check: async () => {} }, installation, ref, readCase('lvu6-small-child'), 'messages');
  const explain = page.getByLabel(/Förklara/);
  if (await explain.count()) await explain.first().fill('Så som det sades.');
  await page.getByRole('button', { name: /Lås/ }).click();
  await page.getByText(/Väntar på Astrid/).waitFor();
  await page.goto(`${installation.url}/beslut/${ref}`);
  const now = page.getByRole('button', { name: 'Skicka meddelandet nu' });
  await page.getByText(/SMS (är på väg|skickas|har inte)|Meddelandet är på väg/).first().waitFor();
  await waitFor('message', async () => {
    await page.reload();
    return (await page.getByText(/SMS (är på väg|skickas)/).count()) > 0;
  });
  if (await now.count()) {
    await duty.check('messages-decision-night');
    await now.click(); // between 22 and 07
  }
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('link', { name: '070-174 06 05' }).first().waitFor();
  assert.equal(await page.getByText(/levererat|lämnat till/).count(), 0);
  await duty.check('messages-desk-down');
});

test('it is back: the message goes out by itself, and the desk never says more than is known', async () => {
  const { page } = duty;
  Object.assign(installation.messages.mode, { sms: 'ok', report: 'none' });
  await waitFor('second SMS', () => sentTo('+46701740605').length === 2, { seconds: 90 });
  assert.match(sentTo('+46701740605')[1].text, /Du har något att skriva under\./);
  await waitFor('desk', async () => {
    await page.goto(`${installation.url}/jour`);
    return (await page.getByText(/SMS lämnat till operatören/).count()) > 0;
  });
  await duty.check('messages-desk-sent');
  await page.goto(`${installation.url}/beslut/${ref}`);
  await page.getByText('Meddelanden', { exact: true }).click();
  await page.getByText('SMS levererat').waitFor(); // of the other one, which was reported
  await duty.check('messages-decision');
  assert.ok(!/4670174|174 06 05/.test(installation.log()), 'the log names a number');
});

test('the municipality has mail at its on-duty address, by STARTTLS alone', async () => {
  const [mail] = await waitFor(
    'mail',
    () => {
      const found = sentTo('socialtjanst.vakt@gavle.example.se');
      return found.length && found;
    },
    { seconds: 90 },
  );
  assert.match(mail.text, /Det finns något från jouren att ta över\./);
  assert.ok(!mail.text.includes(ref) && !mail.head.includes(ref));
  const said = installation.messages.said();
  assert.ok(said.some((s) => s.word === 'MAIL' && s.secure));
  assert.ok(!said.some((s) => s.word === 'MAIL' && !s.secure));
});

test('operators that hang or do not let go keep nobody waiting, and what came is not sent again', async () => {
  const { page } = duty;
  const registered = () => sentTo('+46701740605').filter((m) => /registrerat/.test(m.text)).length;
  const mails = () => sentTo('socialtjanst.vakt@gavle.example.se').length;
  const [before, earlier] = [registered(), mails()];
  Object.assign(installation.messages.mode, { sms: 'hang', mail: 'mute', report: 'delivered' });
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  const person = 'Vera Radsson, 13 år';
  await recordCall({ page, check: async () => {} }, { decider: chair, person, ground: '2' }, 'messages-hang');
  await waitFor('mail', () => mails() > earlier);
  const other = await openPerson(browser, { screen: phoneScreen });
  await logInByQr(installation, { page: other.page }, chair, '/skriv-under/mina');
  await other.close();
  // It takes the next try, breaks off, and reports that it came.
  installation.messages.mode.sms = 'cut';
  const came = () => askStore(installation, "SELECT count(*) FROM message WHERE kind = 'registered' AND state = 'delivered'");
  const delivered = came();
  await waitFor('report', () => came() > delivered, { seconds: 150 });
  assert.equal(registered(), before + 1);
});
