#!/usr/bin/env node
// An SMS operator and an e-mail server that keep what they are given and show it: for the demo and for tests. Real TLS,
// with the server's certificate of an e-ID simulator's folder. Nothing leaves this machine.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** An operator's form (46elks: from, to, message) or JSON (Sinch: from, to[], body). */
function readSms(type, body) {
  if (type.startsWith('application/json')) {
    const json = JSON.parse(body);
    return { from: json.from, to: [json.to].flat()[0], text: json.body ?? json.message };
  }
  const form = new URLSearchParams(body);
  const report = form.get('whendelivered');
  return { from: form.get('from'), to: form.get('to'), text: form.get('message') ?? form.get('body'), report };
}

function readMail(to, source) {
  const [head, body] = source.split('\r\n\r\n');
  return { from: /^From: <(.*)>/m.exec(head)?.[1], to, head, text: Buffer.from(body, 'base64').toString('utf8') };
}

/**
 * `mode.sms`: "ok", a status, "hang", "cut" (takes the message and breaks off before it answers).
 * `mode.report`: "delivered", "failed", or "none", about each SMS, to the address that it asks for.
 * `mode.mail`: "ok", "plain" (has no STARTTLS), "refuse" (offers it and refuses), "hang", "mute" (takes the message and
 * then says nothing, not even to QUIT).
 */
export async function startMessages(tlsFolder, { smsPort = 0, mailPort = 0, pagePort = 0 } = {}) {
  const credentials = {
    cert: readFileSync(path.join(tlsFolder, 'tls-server.pem')),
    key: readFileSync(path.join(tlsFolder, 'tls-server-key.pem')),
  };
  const sent = [];
  const mode = { sms: 'ok', mail: 'ok', report: 'delivered' };
  const sockets = new Set();
  let words = []; // what mail clients said, before and inside TLS

  const keep = (channel, message) => sent.push({ channel, at: new Date().toISOString(), ...message });
  const track = (server) =>
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });

  function report({ report: address }) {
    if (!address || mode.report === 'none') return;
    fetch(address, { method: 'POST', body: new URLSearchParams({ id: 's1', status: mode.report }) }).catch(() => {});
  }

  const sms = track(
    https.createServer(credentials, (req, res) => {
      let body = '';
      req.on('data', (bytes) => (body += bytes));
      req.on('end', () => {
        if (mode.sms === 'hang') return;
        if (mode.sms !== 'ok' && mode.sms !== 'cut') return void res.writeHead(Number(mode.sms)).end('no');
        keep('sms', { ...readSms(req.headers['content-type'] ?? '', body), authorization: req.headers.authorization });
        if (mode.sms === 'cut') req.socket.destroy();
        else res.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"created"}');
        report(sent.at(-1));
      });
    }),
  );

  function serveMail(socket, secure) {
    let text = '';
    let data = null;
    let to = '';
    let asked = false; // for user and password
    const say = (line) => socket.write(`${line}\r\n`);
    const commands = {
      EHLO: () => say(secure || mode.mail === 'plain' ? '250-stand-in\r\n250 AUTH PLAIN' : '250-stand-in\r\n250 STARTTLS'),
      STARTTLS() {
        if (mode.mail === 'refuse') return void say('454 not now');
        say('220 go on');
        socket.removeAllListeners('data');
        serveMail(new tls.TLSSocket(socket, { isServer: true, ...credentials }), true);
      },
      AUTH() {
        asked = true;
        say('334 ');
      },
      MAIL: () => say('250 ok'),
      RCPT(line) {
        to = /<(.*)>/.exec(line)?.[1] ?? '';
        say('250 ok');
      },
      DATA() {
        data = '';
        say('354 go on');
      },
      RSET: () => say('250 ok'),
      QUIT() {
        if (mode.mail === 'mute') return;
        say('221 bye');
        socket.end();
      },
    };
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      for (let end; (end = text.indexOf('\r\n')) >= 0; ) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (data !== null && line === '.') {
          keep('mail', readMail(to, data));
          data = null;
          say('250 kept');
        } else if (asked) {
          asked = false;
          say('235 welcome');
        } else if (data !== null) {
          data += `${line.replace(/^\./, '')}\r\n`;
        } else {
          const word = line.split(' ')[0].toUpperCase();
          words.push({ word, secure });
          if (commands[word]) commands[word](line);
          else say('500 what');
        }
      }
    });
  }
  const mail = track(
    net.createServer((socket) => {
      if (mode.mail === 'hang') return;
      socket.write('220 stand-in ESMTP\r\n');
      serveMail(socket, false);
    }),
  );

  const page = track(
    http.createServer((req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
      res.end(
        `<!doctype html><html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Skickat</title><style>body{font:1.1rem sans-serif;max-width:40rem;
margin:1rem auto;padding:0 1rem}li{margin:1rem 0}</style><h1>Skickat, på låtsas</h1>
<p>Inget har lämnat den här maskinen.</p><ul>${[...sent]
          .reverse()
          .map((m) => `<li>${m.channel === 'sms' ? 'SMS' : 'E-post'} ${escape(m.at)} till ${escape(m.to)}<br>${escape(m.text)}</li>`)
          .join('')}</ul>${sent.length ? '' : '<p>Inget än.</p>'}</html>`,
      );
    }),
  );

  const listen = (server, port) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(server.address().port));
    });
  const ports = { sms: await listen(sms, smsPort), mail: await listen(mail, mailPort), page: await listen(page, pagePort) };
  return {
    ports,
    sent,
    mode,
    /** What mail clients have said since the last time. */
    said() {
      const all = words;
      words = [];
      return all;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([sms, mail, page].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, smsPort, mailPort, pagePort] = process.argv.slice(2);
  if (!pagePort) {
    console.error('usage: simulator.mjs FOLDER SMS-PORT MAIL-PORT PAGE-PORT (FOLDER: of `eid-simulator init`)');
    process.exit(64);
  }
  const { ports } = await startMessages(folder, { smsPort: +smsPort, mailPort: +mailPort, pagePort: +pagePort });
  console.log(`sms=${ports.sms} mail=${ports.mail} page=${ports.page}`);
}
