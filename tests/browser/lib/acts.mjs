// What people do on the pages, used by more than one test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readQr } from './browser.mjs';
import { projectDir, waitFor } from './processes.mjs';

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' });

export function readCase(name) {
  return JSON.parse(readFileSync(path.join(projectDir, 'tests/data/cases', `${name}.json`), 'utf8'));
}

/** Reads the QR code with another device: the frame is scanned, and the person does what the app asks. */
export async function scanAndApprove(installation, code, number) {
  const shown = await waitFor('QR code to scan', async () => {
    const frame = await readQr(code).catch(() => '');
    return frame && installation.simulator.scan(frame, number).catch(() => null); // a frame lives some seconds
  });
  await installation.simulator.approve(shown.order);
  return shown;
}

/** Logs in by QR code; the page goes on by itself with script, by a press without. */
export async function logInByQr(installation, { page, javaScript = true, check }, person, home) {
  await page.goto(`${installation.url}/logga-in`);
  await check?.('login');
  await page.getByRole('button', { name: 'Logga in med BankID' }).click();
  await page.getByRole('heading', { name: 'Logga in med BankID' }).waitFor();
  const other = page.getByRole('button', { name: 'BankID finns på en annan enhet: visa en QR-kod' }); // a telephone
  if (await other.isVisible()) await other.click();
  const code = javaScript ? page.locator('#qr img.qr') : page.frameLocator('#qr iframe').locator('img.qr');
  await code.waitFor();
  await scanAndApprove(installation, code, person.number);
  if (!javaScript)
    await waitFor('session', async () => {
      if (new URL(page.url()).pathname === home) return true;
      await page.getByRole('link', { name: /fortsätt/ }).click();
      await page.waitForLoadState();
      return new URL(page.url()).pathname === home;
    });
  await page.waitForURL(`${installation.url}${home}`);
}

/** On the telephone that holds the e-ID app: over to the app, the code, and back. */
export async function approveOnThisDevice({ page, check }, person, name) {
  await page.getByRole('link', { name: 'Öppna BankID på den här enheten' }).click();
  await page.getByLabel('Vem är du?').selectOption(person.number);
  await page.getByRole('button', { name: 'Öppna', exact: true }).click();
  await page.locator('#code').fill('123456');
  await check(`${name}-app`);
  const text = (await page.locator('#text').count()) ? await page.locator('#text').innerText() : '';
  await page.locator('#approve').click();
  await page.locator('#return').click();
  return text;
}

/** The call: which decision, the answers, a look at them, read back, recorded. Gives the reference. */
export async function recordCall({ page, check }, { decider, person, ground, place }, name) {
  await page.getByRole('heading', { name: 'Ring först' }).waitFor();
  await page.getByLabel('Vem gäller beslutet?').fill(person);
  if (ground) await page.locator(`input[name="ground_${ground}"]`).check();
  if (place) {
    await page.getByLabel('Var ska personen vara?').selectOption(place.kind);
    await page.getByLabel('Hemmets eller enhetens namn').fill(place.place ?? '');
  }
  const asked = page.getByRole('group', { name: 'Ring, och markera vem som svarar' });
  if (await asked.isVisible()) await asked.getByLabel(new RegExp(decider.name)).check();
  await page.locator('input[name="answer"][value="yes"]').check();
  await page.locator(`input[name="stated_day"][value="${day.format(new Date())}"]`).check();
  await page.getByLabel('Klockslag').fill(clock.format(new Date()).replace(':', '.'));
  await page.getByText('Om samtalet').click();
  await page.getByLabel('Hur kontrollerade du vem du talade med?').fill('Ringde numret i registret och känner igen rösten');
  await page.getByLabel('Varför fattades beslutet muntligt?').fill('Nämnden kunde inte inväntas.');
  await check(`${name}-call`);
  await page.getByRole('button', { name: 'Kontrollera' }).click();
  await page.getByRole('heading', { name: 'Kontrollera svaren' }).waitFor();
  await page.getByLabel('Uppläst och bekräftat av beslutsfattaren').check();
  await check(`${name}-check`);
  await page.getByRole('button', { name: 'Registrera beslutet' }).click();
  await page.getByRole('heading', { name: 'Beslutet är registrerat' }).waitFor();
  await check(`${name}-recorded`);
  return (await page.locator('.ref').first().innerText()).trim();
}

function valueAt(caseData, name) {
  return name.split('.').reduce((value, key) => (value === undefined || value === null ? undefined : value[key]), caseData);
}

/** Opens what is folded away on a page of the text. */
export async function unfold(page) {
  const folded = page.locator('main details.more:not([open]) > summary');
  while (await folded.count()) await folded.first().click();
}

/** Writes what the case has into the fields of one step. */
async function fillStep(page, caseData) {
  await unfold(page);
  const fields = await page.locator('main form:has(button[name="go"]) :is(input, textarea)[name]').evaluateAll((found) =>
    found.map((field) => ({ name: field.name, type: field.type, value: field.value, readOnly: field.readOnly })),
  );
  for (const field of fields) {
    const box = page.locator(`main form:has(button[name="go"]) [name="${field.name}"]`);
    if (field.type === 'hidden' || field.readOnly) continue;
    if (field.type === 'checkbox') {
      const set = valueAt(caseData, field.name) ?? valueAt(caseData, field.name.replace(/\.[^.]*$/, ''));
      if (Array.isArray(set) && (set.includes(field.value) || set.includes(field.name.split('.').pop())))
        await page.locator(`[name="${field.name}"][value="${field.value}"]`).check();
      continue;
    }
    const value = valueAt(caseData, field.name);
    if (value === undefined || value === null || typeof value === 'object') continue;
    const text = value === true ? 'yes' : value === false ? 'no' : String(value);
    if (field.type === 'radio') {
      if (field.value === text) await page.locator(`[name="${field.name}"][value="${text}"]`).check();
    } else await box.fill(text);
  }
}

/** Writes the text of a decision, step by step, until it is shown for review. */
export async function writeText({ page, check }, installation, ref, caseData, name) {
  await page.goto(`${installation.url}/beslut/${ref}/text`);
  for (let step = 1; !page.url().endsWith('/granska'); step += 1) {
    assert.ok(step < 20, 'the steps of the text do not end');
    if (!(await page.locator('button[value="next"]').count())) {
      await page.goto(`${installation.url}/beslut/${ref}/granska`);
      break;
    }
    await fillStep(page, caseData);
    await check(`${name}-text-${step}`);
    const before = page.url();
    await page.getByRole('button', { name: 'Spara och fortsätt' }).click();
    await page.waitForLoadState();
    assert.equal(await page.locator('[aria-invalid="true"]').count(), 0, `a field of ${before} was refused`);
  }
  await check(`${name}-review`);
}
