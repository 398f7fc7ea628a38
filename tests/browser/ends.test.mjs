// A certificate that ends in 14 days stands on top of the desk and of the administration, readable on a telephone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { logInByQr } from './lib/acts.mjs';
import { assertPagesRight, deskScreen, openPerson, phoneScreen, startBrowser } from './lib/browser.mjs';
import { personWith, startInstallation } from './lib/service.mjs';

let installation;
let browser;

/** The root of https towards the time stamps; the demonstration uses http, so nothing else changes. */
function withEndingRoot(text, folder) {
  const file = path.join(folder, 'ending.pem');
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '14', '-subj',
    '/O=Exempel/CN=Exempelleverantörens rot för anslutningar', '-utf8', '-keyout', path.join(folder, 'ending.key'), '-out', file,
  ], { stdio: 'ignore' });
  return text.replace('[tsa]\n', `[tsa]\ntls_ca = ${file}\n`);
}

before(async () => {
  installation = await startInstallation({ configure: withEndingRoot });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await installation?.stop();
});

for (const [role, home, name] of [['duty', '/jour', 'ends-desk'], ['admin', '/admin', 'ends-admin']])
  test(`${home} says what ends, what stops then and what to do`, async () => {
    for (const look of [{ screen: phoneScreen, dark: true }, { screen: deskScreen }]) {
      const one = await openPerson(browser, look);
      await logInByQr(installation, one, personWith({ role }), home);
      await one.page.goto(`${installation.url}${home}`);
      const box = one.page.getByRole('region', { name: 'Certifikat som slutar gälla snart eller har slutat' });
      const said = await box.innerText();
      assert.match(said, /\(om 14 dagar\)\. Därefter hämtas inga tidsstämplar över https/);
      assert.match(said, /Samtal registreras och beslut undertecknas som vanligt\./);
      assert.match(said, /Den som sköter tjänsten \(tsa\.tls_ca, Exempelleverantörens rot för anslutningar\): Hämta den nya roten/);
      await one.check(name);
      await one.close();
    }
  });

test('every page was right', assertPagesRight);
