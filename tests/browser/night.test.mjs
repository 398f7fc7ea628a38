// The duty worker's pages without script: what is kept, who is on duty while a text is written, whose name is filled in.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { logInByQr, readCase, unfold } from './lib/acts.mjs';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

const duty = personWith({ role: 'duty' });
const chair = personWith({ mandate: 'chair', municipality: 'GVL' });
const child = readCase('lvu6-small-child').person;
const who = `${child.name}, ${child.number}`;

let installation;
let browser;
let maria; // without script
let ref; // of a decision

before(async () => {
  installation = await startInstallation();
  browser = await startBrowser();
  maria = await openPerson(browser, { screen: phoneScreen, javaScript: false });
  await logInByQr(installation, { page: maria.page, javaScript: false }, duty, '/jour');
});

after(async () => {
  await browser?.close();
  await installation?.stop();
});

function sql(text) {
  return execFileSync('sqlite3', ['-cmd', '.timeout 5000', installation.store, text], { encoding: 'utf8' }).trim();
}
const words = async (locator) => (await locator.innerText()).replaceAll('\u00a0', ' ');

test('a call is kept by a plain button, and stays', async () => {
  const { page } = maria;
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await page.locator('[name="person_as_known"]').fill(who);
  await page.getByRole('button', { name: 'Spara så länge' }).click();
  await page.getByText('Inget är registrerat.').waitFor();
  await maria.check('night-call-saved');
  assert.equal(sql('SELECT count(*) FROM oral_decision'), '0');
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('link', { name: `Ett samtal om ”${who}”` }).click();
  assert.equal(await page.locator('[name="person_as_known"]').inputValue(), who);
  await page.reload();
  assert.equal(await page.locator('[name="person_as_known"]').inputValue(), who);
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  ref = page.url().match(/beslut\/([^/]+)\//)[1];
});

test('who spoke with the child is not said before somebody says it, and the assessor is taken back where it was the police', async () => {
  const { page } = maria;
  const step = (name) => `${installation.url}/beslut/${ref}/text/${name}`;
  const spokenBy = page.locator('[name="protection.spoken_by"]');
  const byName = page.locator('[name="protection.by_name"]');
  const stored = (path) => sql(`SELECT ifnull(json_extract(case_json, '$.${path}'), '') FROM matter`);
  const save = async () => {
    await page.getByRole('button', { name: 'Spara', exact: true }).click();
    await page.getByText(/sparat kl\./).waitFor();
  };
  await page.goto(step('protection'));
  assert.equal(await spokenBy.inputValue(), '');
  assert.equal(await page.locator('[name="protection.at"]').inputValue(), '');
  assert.equal(await byName.inputValue(), duty.name);
  assert.equal(stored('protection.by_name'), '', 'a suggestion is not saved by itself');
  await page.locator('[name="protection.spoken"][value="yes"]').check();
  await save();
  assert.equal(stored('protection.spoken_by'), '', 'who did is asked');
  assert.ok(await spokenBy.isVisible());
  assert.equal(stored('protection.by_name'), duty.name);
  await page.locator('[name="protection.how"][value="police"]').check();
  await save();
  assert.equal(stored('protection.by_name') + stored('protection.by_title'), '', 'saved earlier, and contradicted now');
  await page.locator('[name="protection.how"][value="on-site"]').check();
  await spokenBy.fill('Sara Nattvik, polis');
  await save();
  assert.equal(stored('protection.spoken_by'), 'Sara Nattvik, polis');
});

test('a reason that was suggested and saved is taken back by an answer on another page', async () => {
  const { page } = maria;
  const stored = () => sql("SELECT ifnull(json_extract(case_json, '$.criteria.court.reason'), '') FROM matter");
  const open = async (name) => {
    await page.goto(`${installation.url}/beslut/${ref}/text/${name}`);
    await unfold(page);
  };
  const save = async () => {
    await page.getByRole('button', { name: 'Spara', exact: true }).click();
    await page.getByText(/sparat kl\./).waitFor();
  };
  await open('grounds');
  await page.locator('[name="court_wait.risk"]').check();
  await save();
  await open('criteria');
  await save();
  assert.match(stored(), /^Tills rätten har kunnat besluta om vård skulle/);
  await open('responsibility');
  await page.locator('[name="residence.responsible"][value="hospital"]').check();
  await save();
  assert.equal(stored(), '', 'at a hospital nobody is without protection at home');
  await open('responsibility');
  await page.locator('[name="residence.responsible"][value="home"]').check();
  await save();
  await open('criteria');
  await page.locator('[name="criteria.court.reason"]').fill('Egna ord om rätten.');
  await save();
  await open('responsibility');
  await page.locator('[name="residence.responsible"][value="hospital"]').check();
  await save();
  assert.equal(stored(), 'Egna ord om rätten.', 'what somebody wrote stays');
});

test('the people around a child: what is asked follows from who they are, and warnings stand on the page', async () => {
  const { page } = maria;
  const unfold = async () => {
    const folded = page.locator('form details:not([open]) > summary');
    while (await folded.count() > 0) await folded.first().click();
  };
  const open = async (step) => {
    await page.goto(`${installation.url}/beslut/${ref}/text/${step}`);
    await unfold();
  };
  const choose = (name, value) => page.locator(`[name="${name}"][value="${value}"]`).check();
  const save = async () => {
    await page.getByRole('button', { name: 'Spara', exact: true }).click();
    await page.getByText(/sparat kl\./).waitFor();
    await unfold();
  };
  const birth = new Date();
  birth.setUTCFullYear(birth.getUTCFullYear() - 18, birth.getUTCMonth(), birth.getUTCDate() + 10);
  await open('person');
  await choose('person.known', 'no-number');
  await page.locator('[name="person.number"]').fill('');
  await page.locator('[name="person.birth_date"]').fill(birth.toISOString().slice(0, 10));
  await choose('person.birth_date_source', 'assumed');
  await choose('representatives.0.role', 'god-man');
  await page.locator('[name="representatives.0.name"]').fill('Rut Godman');
  assert.equal(await page.locator('[name="representatives.0.act"]').count(), 0);
  await save();
  await page.locator('[name="person.birth_date_by"]').fill('jouren samma natt');
  await page.locator('[name="person.birth_date_registered"]').fill('2006-01-01');
  await choose('representatives.0.act', 'unaccompanied');
  await save();
  await maria.check('night-text-person');
  const warnings = page.getByRole('list').filter({ hasText: 'Gränsen 18 år' });
  await warnings.getByText(/Gränsen 18 år ligger däremellan/).waitFor();
  await warnings.getByText(/fyller 18 år .*, troligen innan rätten hinner besluta/).waitFor();
  await warnings.getByText(/Uppgift om andra barn i hemmet saknas/).click();
  await unfold();
  await choose('home.other_children', 'yes');
  await page.locator('[name="children.0.name"]').fill('Alma Hittebarn');
  await choose('protection.spoken', 'slept');
  await page.getByRole('button', { name: 'Lägg till ett barn i hemmet' }).click();
  await page.locator('[name="children.1.name"]').fill('Odd Hittebarn');
  await save();
  await maria.check('night-text-protection');
  assert.equal(sql("SELECT json_extract(case_json, '$.children[1].name') FROM matter"), 'Odd Hittebarn');
  await open('voice');
  const minute = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', hour: '2-digit', minute: '2-digit' });
  await page.locator('[name="informed.at"]').fill(minute.format()); // not before the call, which was now
  await page.locator('[name="informed.what.decision"]').check();
  await page.locator('[name="informed.what.counsel"]').check();
  await save();
  assert.ok(await page.locator('[name="informed.what.counsel"]').isChecked());
  await maria.check('night-text-voice');
  await page.goto(`${installation.url}/beslut/${ref}/granska`);
  await page.getByText(/berätta för .* om att rätten prövar beslutet, .* och rätten till muntlig förhandling/).waitFor();
});

test('while a text is written, the page says when the pass ends, and moves it without losing the text', async () => {
  const { page } = maria;
  const step = `${installation.url}/beslut/${ref}/text/voice`;
  const line = page.getByText(/Ditt pass slutar/);
  const more = page.getByRole('button', { name: 'Spara och förläng passet 2 timmar' });
  const setEnd = (minutes, began = 60) =>
    sql(`DROP TRIGGER IF EXISTS duty_pass_kept; UPDATE duty_pass SET began_at = (unixepoch() - ${began} * 60) * 1000000, ` +
      `stated_at = (unixepoch() - 60) * 1000000, until_at = (unixepoch() + ${minutes} * 60) * 1000000 WHERE ended_at IS NULL`);
  const end = () => Number(sql('SELECT until_at / 1000000 - unixepoch() FROM duty_pass WHERE ended_at IS NULL'));
  await page.goto(`${installation.url}/jour`);
  await page.getByRole('button', { name: /Börja pass till/ }).last().click();
  setEnd(120);
  await page.goto(step);
  assert.equal(await line.count(), 0, 'nothing is said while there is time');
  setEnd(30);
  await page.reload();
  await line.waitFor();
  await maria.check('night-pass-line');
  await page.locator('[name="views.reason"]').fill('Barnet vill bo hos sin mormor.');
  await more.click();
  await page.getByText(/sparat kl\./).waitFor();
  assert.equal(await page.locator('[name="views.reason"]').inputValue(), 'Barnet vill bo hos sin mormor.');
  assert.equal(await line.count(), 0);
  assert.ok(end() > 140 * 60, `${end()} s`);
  setEnd(30, 25 * 60); // no pass lasts more than 26 hours
  await page.reload();
  await line.waitFor();
  assert.equal(await more.count(), 0);
  await page.goto(`${installation.url}/jour`);
  await page.getByText('Längre än 26 timmar kan ett pass inte vara').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Förläng 2 timmar' }).count(), 0);
  await maria.check('night-pass-longest');
});

test('a paper that is filled in by hand asks which of October\'s two hours', async () => {
  for (const name of ['muntligt-beslut', 'bekraftelse']) {
    await maria.page.goto(`${installation.url}/blanketter/${name}`);
    assert.match(await words(maria.page.locator('dl.blank')), /ringa in: sommartid.*normaltid/s);
    await maria.check(`night-paper-${name}`);
  }
});

test('a time in October\'s doubled hour: which of the two is asked', async () => {
  const { page } = maria;
  const lastSunday = (year) => {
    const day = new Date(Date.UTC(year, 9, 31));
    day.setUTCDate(31 - day.getUTCDay());
    return day;
  };
  const year = new Date().getUTCFullYear();
  const night = lastSunday(year) < Date.now() - 86400000 ? lastSunday(year) : lastSunday(year - 1);
  const stated = night.toISOString().slice(0, 10);
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL&sen=1`);
  await page.locator('[name="person_as_known"]').fill('Disa Testberg, 20190501-2397');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="other"]').check();
  await page.locator('#stated_date').fill(stated);
  await page.locator('#stated_time').fill('02.30');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  const which = page.getByRole('group', { name: 'Vilken av de två gångerna?' });
  await which.waitFor();
  await maria.check('night-doubled-asked');
  assert.equal(await which.getByRole('radio').count(), 2);
  assert.equal(await which.locator('input:checked').count(), 0, 'nobody chooses for the worker');
  assert.equal(await page.locator('#stated_time').inputValue(), '02.30');
});

test('the number called is the one of whoever was called', async () => {
  const { page } = maria;
  const other = personWith({ mandate: 'stand_in', municipality: 'GVL' });
  const number = () => page.locator('dl.summary div', { hasText: 'Nummer du ringde' }).last();
  await page.goto(`${installation.url}/jour/ring?typ=lvu-6&kommun=GVL`);
  await page.locator('[name="person_as_known"]').fill('Ove Testberg, 20170303-2399');
  await page.locator('input[name="ground_2"]').check();
  await page.getByLabel(new RegExp(chair.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator('input[name="stated_day"][value="now"]').check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.match(await words(number()), /070-174 06 05/);
  await page.getByRole('button', { name: 'Ändra beslutsfattare' }).click();
  await page.getByLabel(new RegExp(other.name)).check();
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.match(await words(number()), /070-174 06 06/);
  await page.getByRole('button', { name: 'Ändra beslutsfattare' }).click();
  await page.locator('input[name="decider"][value="0"]').check();
  await page.locator('[name="decider_name"]').fill('Okänd Ledamot');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.doesNotMatch(await words(number()), /070/);
  await page.getByRole('button', { name: 'Ändra nummer du ringde' }).click();
  await page.locator('[name="number_called"]').fill('070-174 06 06');
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  assert.match(await words(number()), /070-174 06 06/, 'what somebody types is theirs');
});

test('every page on the way was right', assertPagesRight);
