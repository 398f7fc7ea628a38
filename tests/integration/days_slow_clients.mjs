// Slow clients from three addresses (headers a byte at a time, bodies that never end, answers that nobody reads), while a
// person works. Started by days_slow_clients.sh. Environment: service_url, jars.
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, cookiesOf } from './days_client.mjs';

const { service_url: serviceUrl, jars } = process.env;
const { port } = new URL(serviceUrl);
const cookie = cookiesOf(`${jars}/Maria.cookies`);
let opened = 0;
let ended = 0;

function slow(localAddress, first, drip) {
  const socket = net.connect({ host: '127.0.0.1', port: Number(port), localAddress });
  socket.on('error', () => {});
  socket.once('connect', () => {
    opened++;
    socket.write(first);
  });
  socket.once('close', () => ended++);
  if (drip) {
    const timer = setInterval(() => socket.write(drip), 400);
    socket.once('close', () => clearInterval(timer));
  } else socket.pause();
  return socket;
}

const post = `POST /jour/ring HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n` +
  'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n';
const pages = `GET /jour HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`.repeat(30);
const sockets = [];
for (let i = 0; i < 40; i++) {
  sockets.push(slow('127.0.0.2', 'GET / HTTP/1.1\r\nX: ', 'a'));
  sockets.push(slow('127.0.0.3', post, 'a'));
  sockets.push(slow('127.0.0.4', pages, ''));
}
await sleep(500);
const person = new Client(serviceUrl, cookie);
const times = [];
const end = performance.now() + 13000; // the time limit for headers, 10 s, lies within
while (performance.now() < end) {
  const began = performance.now();
  const answer = await person.get('/jour');
  if (answer.status !== 200) throw new Error(`a page answers ${answer.status}`);
  times.push(performance.now() - began);
  await sleep(20);
}
person.close();
const headersEnded = ended;
sockets.forEach((socket) => socket.destroy());
times.sort((a, b) => a - b);
console.log(`${opened} slow connections, ${headersEnded} of them ended by the service; ${times.length} pages meanwhile: ` +
  `median ${times[times.length >> 1].toFixed(1)} ms, longest ${times.at(-1).toFixed(0)} ms`);
if (opened < 100) throw new Error('too few slow connections to prove anything');
if (headersEnded < 40) throw new Error('slow headers are not ended');
if (times.at(-1) > 3000) throw new Error('others were stopped');
