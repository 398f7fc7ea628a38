// Debian's Chromium, and what every page that a test visits must hold to.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';
import { screensDir, temporaryFolder } from './processes.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const phoneScreen = { width: 360, height: 740 };
/** What the pictures of the README are taken with, at two pixels to one. */
export const pictureScreen = { width: 390, height: 844 };
/** The narrowest that a page must fit (WCAG 1.4.10), also with text of twice the size. */
export const narrowScreen = { width: 320, height: 640 };
export const deskScreen = { width: 1280, height: 800 };

const htmlRules = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'form-dup-name': 'off', // several buttons of one form tell what to change
    'aria-label-misuse': ['error', { allowAnyNamable: true }], // a list may have a name
    'doctype-style': 'off', // either case is right
    'no-trailing-whitespace': 'off', // the template engine leaves lines where sections were
    'long-title': 'off', // a title names page and reference
    'no-implicit-button-type': 'off', // a button in a form sends it; that is what ours do
    'meta-refresh': 'off', // an order's page goes on without script too; it stands in noscript alone
    'require-sri': 'off', // all assets are our own
    'tel-non-breaking': 'off', // numbers are copied into other systems, where odd spaces and hyphens break them
    'void-style': 'off', // <br> and <br/> are one
    'wcag/h30': 'error',
    'wcag/h32': 'error',
    'wcag/h37': 'error',
  },
});

export async function startBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ],
  });
  return browser;
}

/** In the page: references to law and telephone numbers that could break over two lines, names of codes among the
 * Swedish words, and rows of lists that begin with something else than the person. */
function findWords() {
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('script, style, noscript, textarea, pre, .code, [hidden]')) continue;
    const text = node.nodeValue;
    const law = text.match(/.{0,20}(?:\d(?: [a-z])? §|§ (?:LVU|LVM|SoL|OSL)\b).{0,20}/);
    if (law && getComputedStyle(parent).whiteSpace !== 'nowrap') faults.push(`can break: «${law[0]}»`);
    const code = text.match(/\b[a-zåäö]+[A-Z][A-Za-z]*\b|\b(?:failed|no seal|pending|null|undefined|NaN)\b/);
    if (code) faults.push(`a code: «${code[0]}» in «${text.trim().slice(0, 60)}»`);
  }
  for (const number of document.querySelectorAll('a[href^="tel:"]'))
    if (getComputedStyle(number).display === 'inline') faults.push(`can break: «${number.innerText}»`);
  for (const row of document.querySelectorAll('ul.list > li')) {
    const first = (row.querySelector('p') ?? row).innerText.trim();
    if (row.querySelector('.ref') && /^(?:Omedelbart|Placering|[A-ZÅÄÖ][a-zåäö]+ kommun|[A-Z]{2,4}-\d{4}-)/.test(first))
      faults.push(`a row begins with «${first.slice(0, 40)}»`);
  }
  return faults;
}

/** In the page: what stands out at its right, so that one has to scroll sideways, or is cut there. */
function findWide() {
  const faults = [];
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth > width) faults.push(`${document.documentElement.scrollWidth} px wide in a window of ${width} px`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.scroll, .skip, .hidden, .label, noscript')) continue; // scrolls by itself, or is not seen
    const cut = element.matches('button, .button') && element.scrollWidth > element.clientWidth + 1;
    if (!cut && element.getBoundingClientRect().right <= width + 1) continue;
    const text = (element.innerText ?? '').trim().slice(0, 40);
    faults.push(`${cut ? 'cut' : 'stands out'}: <${element.localName} class="${element.className}"> «${text}»`);
  }
  return faults.slice(0, 5);
}

/** In the page: text of so many times the size that a reader's browser has from the start. */
function setTextSize(times) {
  document.documentElement.style.fontSize = times === 1 ? '' : `${times * 112.5}%`;
}

const axeRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
async function findInaccessible(page, runOnly) {
  const found = await page.evaluate((only) => window.axe.run(document, { runOnly: only }), runOnly);
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

/** What the checks of pages found. The story goes on, and the last test of a file asserts that there is nothing. */
const pageFaults = [];
export function assertPagesRight() {
  assert.ok(pageFaults.length === 0, `\n  ${pageFaults.join('\n  ')}`);
}

/** A person at a screen: a context with its own cookies and one page, of which all complaints are kept. */
export async function openPerson(browser, { screen = deskScreen, javaScript = true, dark = false, mobile = false } = {}) {
  const options = {
    viewport: screen,
    javaScriptEnabled: javaScript,
    colorScheme: dark ? 'dark' : 'light',
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    ...(mobile ? { userAgent: 'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36' } : {}),
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  let source = '';
  page.setDefaultTimeout(15000);
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A page that answers 4xx on purpose is named by the test that wants it.
    if (message.type() === 'error' && !/Failed to load resource.*status of 4\d\d/.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') complaints.push(`request: ${request.url()} ${why}`);
  });
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`a request left the machine: ${request.url()}`);
  });
  page.on('response', async (response) => {
    if (!response.request().isNavigationRequest() || response.frame() !== page.mainFrame()) return;
    if ((response.headers()['content-type'] ?? '').startsWith('text/html') && response.status() !== 303)
      source = await response.text().catch(() => source);
  });

  const judge = (name) => (what, faults) => {
    if (faults.length > 0) pageFaults.push(`${name} (${page.url()}): ${what}:\n    ${faults.slice(0, 12).join('\n    ')}`);
  };

  /** Takes the page's picture as `name`, and checks the page as it stands. */
  async function check(name) {
    const noFaults = judge(name);
    await page.waitForLoadState('load');
    await page.screenshot({ path: path.join(screensDir, `${name}-${screen.width}${dark ? '-dark' : ''}.png`), fullPage: true });
    const report = await htmlRules.validateString(source);
    const htmlFaults = report.results.flatMap((result) => result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
    noFaults('HTML', htmlFaults);
    if (!new URL(page.url()).pathname.startsWith('/order')) noFaults('words', await page.evaluate(findWords)); // not the e-ID's app
    noFaults('width', await page.evaluate(findWide));
    if (javaScript) {
      await page.evaluate(axeSource);
      noFaults('accessibility', await findInaccessible(page, axeRules));
    }
    await checkOtherwise(noFaults);
    noFaults('complaints', complaints.splice(0));
  }

  /** The same page as others have it: on a small telephone, with large text, in the light of day or in the dark. */
  async function checkOtherwise(noFaults) {
    await page.setViewportSize(narrowScreen);
    noFaults('width, 320 px', await page.evaluate(findWide));
    await page.evaluate(setTextSize, 2);
    noFaults('width, 320 px and text of 200 %', await page.evaluate(findWide));
    await page.evaluate(setTextSize, 1);
    await page.setViewportSize(screen);
    if (!javaScript) return;
    await page.emulateMedia({ colorScheme: dark ? 'light' : 'dark' });
    noFaults(dark ? 'light' : 'dark', await findInaccessible(page, ['color-contrast']));
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  }

  /** Only that the page fits, and that what stands on it can be read. */
  async function fits(name) {
    const noFaults = judge(name);
    await page.evaluate(axeSource);
    noFaults('contrast', await findInaccessible(page, ['color-contrast']));
    await checkOtherwise(noFaults);
  }

  /** Takes a picture for the README of the page that is open, as a telephone shows it first. */
  async function picture(name) {
    const phone = await browser.newContext({
      ...options, viewport: pictureScreen, deviceScaleFactor: 2, storageState: await context.storageState(),
    });
    const shown = await phone.newPage();
    await shown.goto(page.url());
    await shown.screenshot({ path: path.join(screensDir, `${name}.png`) });
    await phone.close();
  }

  /** Fetches what a link of the page leads to, with the person's session. */
  async function download(link) {
    const bytes = await link.evaluate(async (a) => [...new Uint8Array(await (await fetch(a.href)).arrayBuffer())]);
    return Buffer.from(bytes);
  }

  /** Does `what`, during which the service is away: an open page may then ask for it in vain, and asks again later. */
  async function whileAway(what) {
    await what();
    const rest = complaints.splice(0).filter((line) => !/net::ERR_CONNECTION_(REFUSED|RESET)/.test(line));
    complaints.push(...rest);
  }

  return { page, context, complaints, download, check, fits, picture, whileAway, close: () => context.close() };
}

/** Reads the QR code that an element shows, with a reader that is not ours. */
export async function readQr(locator) {
  const { folder, remove } = temporaryFolder();
  const file = path.join(folder, 'qr.png');
  try {
    await locator.screenshot({ path: file });
    return execFileSync('zbarimg', ['--raw', '--quiet', '-Sdisable', '-Sqrcode.enable', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } finally {
    rmSync(file, { force: true });
    remove();
  }
}
