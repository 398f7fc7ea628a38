// Strangers from many addresses hold what they can, while a worker records. Started by days_crowd.sh. Environment:
// service_url, decider, jars; count (30). tests/bench/run starts it too, and shows how long a recording takes.
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, callForm, cookiesOf } from './days_client.mjs';

const { service_url: serviceUrl, decider, jars } = process.env;
const count = Number(process.env.count ?? 30);
const { port, host } = new URL(serviceUrl);
const sockets = new Set();
const told = { opened: 0, refused: 0 };
let over = false;

/** Sends `first`, then a byte now and then; a connection that was closed is opened anew. */
function hold(localAddress, first, drip) {
  if (over) return;
  const socket = net.connect({ host: '127.0.0.1', port: Number(port), localAddress });
  let timer;
  sockets.add(socket);
  socket.on('error', () => {});
  socket.once('connect', () => {
    told.opened++;
    socket.write(first);
    if (drip) timer = setInterval(() => socket.write(drip), 500);
  });
  socket.on('data', (data) => {
    if (/^HTTP\/1\.1 (429|503) /.test(data.toString('latin1'))) told.refused++;
  });
  socket.once('close', () => {
    clearInterval(timer);
    sockets.delete(socket);
    setTimeout(() => hold(localAddress, first, drip), 100);
  });
}

const upload = Buffer.concat([
  Buffer.from(`POST /verifiera HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=x\r\n` +
    'Content-Length: 2000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'),
  Buffer.alloc(1000000, 'a'),
]);
for (let i = 0; i < 17; i++) hold('127.0.0.2', upload, 'a');
for (let a = 10; a < 22; a++) for (let i = 0; i < 4; i++) hold(`127.0.0.${a}`, upload, 'a');
for (let a = 30; a < 35; a++) for (let i = 0; i < 48; i++) hold(`127.0.0.${a}`, 'GET / HTTP/1.1\r\nX: ', 'a');
for (let i = 0; i < 400; i++) hold('127.0.0.40', '', '');
await sleep(3000);

const person = new Client(serviceUrl, cookiesOf(`${jars}/Maria.cookies`));
const times = [];
await person.findToken('/jour');
for (let i = 0; i < count; i++) {
  const began = performance.now();
  // Each on a connection of its own: one that is open already would prove nothing of those that come.
  const worker = new Client(serviceUrl, person.cookie);
  worker.csrf = person.csrf;
  const answer = await worker.post('/jour/ring/registrera', callForm(randomBytes(32).toString('hex'), `Barn ${i}`, decider));
  if (answer.status !== 303) throw new Error(`recording ${i} answers ${answer.status}`);
  worker.close();
  times.push(performance.now() - began);
  await sleep(100);
}
const held = sockets.size;
over = true;
sockets.forEach((socket) => socket.destroy());
person.close();
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(count - 1, Math.floor(count * share))].toFixed(1);
console.log(`Registrera among ${held} connections of strangers`.padEnd(44),
  `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms, n ${count}; ${told.opened} opened, ${told.refused} told to come again`);
if (held < 200 || told.refused < 10) throw new Error('too few strangers to prove anything');
