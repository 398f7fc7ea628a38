// The phone page of the e-ID simulator, as a person uses it.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertPagesRight, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { temporaryFolder } from './lib/processes.mjs';
import { initSimulator, startSimulator } from './lib/simulator.mjs';

const temporary = temporaryFolder();
let simulator;
let browser;

before(async () => {
  initSimulator(`${temporary.folder}/eid`);
  simulator = await startSimulator(`${temporary.folder}/eid`);
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await simulator?.stop();
  temporary.remove();
});

const base64 = (text) => Buffer.from(text, 'utf8').toString('base64');

async function orderSignature(personalNumber, text) {
  const order = await simulator.rp('sign', {
    endUserIp: '127.0.0.1',
    userVisibleData: base64(text),
    userNonVisibleData: base64('bound'),
    requirement: { personalNumber },
  });
  assert.equal(order.status, 200);
  const code = createHmac('sha256', order.body.qrStartSecret).update('0').digest('hex');
  return { ref: order.body.orderRef, frame: `bankid.${order.body.qrStartToken}.0.${code}` };
}

for (const javaScript of [true, false]) {
  test(`a person scans, reads and signs ${javaScript ? 'with' : 'without'} script`, async () => {
    const order = await orderSignature('199001012385', 'Beslut om omedelbart omhändertagande.\nJa.');
    const person = await openPerson(browser, { screen: phoneScreen, javaScript });
    const { page } = person;
    await page.goto(simulator.phoneUrl);
    await person.check('phone-scan');
    await page.getByLabel('Vem är du?').selectOption('199001012385');
    await page.locator('#frame').fill(order.frame);
    await page.getByRole('button', { name: 'Öppna', exact: true }).click();
    await page.getByText('Beslut om omedelbart omhändertagande.').waitFor();
    await person.check('phone-sign');
    await page.locator('#code').fill('123456');
    await page.locator('#approve').click();
    await page.locator('#approve').waitFor({ state: 'detached' });
    await person.check('phone-signed');
    const collected = await simulator.rp('collect', { orderRef: order.ref });
    assert.equal(collected.body.status, 'complete');
    assert.equal(collected.body.completionData.user.personalNumber, '199001012385');
    await person.close();
  });
}

test('a person refuses', async () => {
  const order = await orderSignature('199001012385', 'Nej tack');
  const shown = await simulator.scan(order.frame, '199001012385');
  assert.equal(shown.text, 'Nej tack');
  const person = await openPerson(browser, { screen: phoneScreen, dark: true });
  await simulator.refuse(shown.order);
  const collected = await simulator.rp('collect', { orderRef: order.ref });
  assert.deepEqual([collected.body.status, collected.body.hintCode], ['failed', 'userCancel']);
  await person.page.goto(simulator.phoneUrl);
  await person.check('phone-scan-dark');
  await person.close();
});

test('every page on the way was right', assertPagesRight);
