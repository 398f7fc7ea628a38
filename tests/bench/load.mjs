// The clock of the benches: starts the service, presses "Registrera", asks for pages. Prints numbers, asserts nothing but
// that every answer was a good one. Started by tests/bench/run, with the environment that it sets.
//
//   start                 start to ready, 20 runs
//   record                "Registrera", 300 times, one at a time
//   pages PATH…           pages at 8 connections for some seconds each, with the access row of each
//   memory PID PATH…      resident memory after 1,000 pages
//   orders N PHONE        N logins at once, each behind a network of its own; PHONE: the e-ID simulator's control
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { Client, callForm, cookiesOf } from '../integration/days_client.mjs';

const { bin, home, service_url: serviceUrl, jar, decider, label = '' } = process.env;
const seconds = Number(process.env.seconds ?? 5);

function show(name, times, more = '') {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const ms = (value) => `${value.toFixed(2)} ms`.padStart(10);
  console.log(`${name.padEnd(44)} p50 ${ms(at(0.5))}  p95 ${ms(at(0.95))}  p99 ${ms(at(0.99))}  max ${ms(sorted.at(-1))}  n ${sorted.length}${more}`);
}

async function start() {
  const times = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    const service = spawn(`${bin}/jourbeslut`, ['serve', '--config', `${home}/service/jourbeslut.conf`], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((resolve) => service.once('close', resolve));
    await new Promise((resolve, reject) => {
      service.stdout.once('data', resolve);
      service.once('close', () => reject(new Error('the service does not start')));
    });
    times.push(performance.now() - began);
    service.kill('SIGTERM');
    await ended;
  }
  show(`start to ready${label}`, times);
}

async function record() {
  const client = new Client(serviceUrl, cookiesOf(jar));
  const times = [];
  await client.findToken('/jour');
  for (let i = 0; i < 300; i++) {
    const form = callForm(randomBytes(32).toString('hex'), `Person ${i}`, decider);
    const began = performance.now();
    const answer = await client.post('/jour/ring/registrera', form);
    times.push(performance.now() - began);
    if (answer.status !== 303) throw new Error(`recording answers ${answer.status}`);
  }
  client.close();
  show(`Registrera${label}`, times);
}

async function askFor(path, connections, goOn) {
  const times = [];
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    const client = new Client(serviceUrl, cookiesOf(jar));
    while (goOn(times.length)) {
      const sent = performance.now();
      const answer = await client.get(path);
      times.push(performance.now() - sent);
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    }
    client.close();
  }));
  return { times, perSecond: times.length / ((performance.now() - began) / 1000) };
}

// Milliseconds of computing that the service has used so far: on a busy machine the fairer measure.
function computed() {
  const fields = readFileSync(`/proc/${process.env.service_pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10; // utime, stime in ticks of 10 ms
}

async function pages(paths) {
  for (const path of paths) {
    await askFor(path, 8, (n) => n < 50);
    const end = performance.now() + seconds * 1000;
    const before = computed();
    const { times, perSecond } = await askFor(path, 8, () => performance.now() < end);
    const each = (computed() - before) / times.length;
    show(`${path.replace(/[A-Z]{3}-\d+-\d+-\d/, 'REF')}${label}`, times, `  ${perSecond.toFixed(0)}/s, ${each.toFixed(2)} ms computing each`);
  }
}

const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function memory(pid, paths) {
  const before = resident(pid);
  for (const path of paths) await askFor(path, 8, (n) => n < 1000 / paths.length);
  console.log(`resident memory${label}`.padEnd(44) + ` ${before.toFixed(1)} MiB before, ${resident(pid).toFixed(1)} MiB after 1,000 pages`);
}

/** One browser behind a network of its own begins a login by QR code. */
async function beginLogin(agent, i) {
  const forwarded = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
  const ask = (method, path, cookie, form) =>
    new Promise((resolve, reject) => {
      const headers = { 'X-Forwarded-For': forwarded, Origin: serviceUrl, Cookie: cookie };
      if (form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
      const req = http.request(`${serviceUrl}${path}`, { method, agent, headers }, (res) => {
        let body = '';
        res.on('data', (chunk) => (body += chunk));
        res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body }));
      });
      req.on('error', reject);
      req.end(form && new URLSearchParams(form).toString());
    });
  const page = await ask('GET', '/logga-in', '');
  const cookie = (page.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  const answer = await ask('POST', '/logga-in', cookie, { csrf: /name="csrf" value="([^"]+)"/.exec(page.body)[1], till: '' });
  if (answer.status !== 303) throw new Error(`a login answers ${answer.status}`);
}

async function orders(count, phone) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const asked = async () => (await fetch(`${phone}/api/orders`)).json();
  for (let i = 0; i < count; i += 8)
    await Promise.all(Array.from({ length: Math.min(8, count - i) }, (_, j) => beginLogin(agent, i + j)));
  agent.destroy();
  for (let i = 0; i < 50 && (await asked()).open < count; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  const before = computed();
  await asked();
  await new Promise((resolve) => setTimeout(resolve, 10000));
  const { open, collects, longestWait } = await asked();
  console.log(`${count} orders at once${label}`.padEnd(44) +
    ` ${open} open, ${(collects / 10).toFixed(0)} collects/s, longest wait ${(longestWait / 2000).toFixed(2)} rounds of 2 s,` +
    ` ${((computed() - before) / collects).toFixed(2)} ms computing each, ${resident(process.env.service_pid).toFixed(1)} MiB`);
}

const [what, ...rest] = process.argv.slice(2);
await { start, record, orders: () => orders(Number(rest[0]), rest[1]), pages: () => pages(rest), memory: () => memory(rest[0], rest.slice(1)) }[what]();
