// records.mjs lock|sign|fetch|page PROJECT FOLDER, for records.sh: decisions of every kind through the service's own pages.
// Maria takes the calls and locks the texts, Astrid, Birger and Cecilia decide and sign, David fetches what is archived.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cookiesOf } from './days_client.mjs';

const [, , act, project, folder] = process.argv;
const { service_url: service, phone_url: phone, people } = process.env;
const listFile = join(folder, 'decisions.json');
// Who decides, in turn, so that three can sign at a time.
const deciders = {
  Astrid: { label: 'Astrid Exempelström', number: '197809172393' },
  Birger: { label: 'Birger Påhittsson', number: '198502282380' },
  Cecilia: { label: 'Cecilia Testberg', number: '199207112393' },
};

const unescape = (text) =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (_, name) => {
    const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
    if (name[0] !== '#') return named[name] ?? `&${name};`;
    return String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
  });
const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`).exec(tag);
  return found ? unescape(found[1] ?? '') : undefined;
};

class Person {
  constructor(name) {
    this.name = name;
    this.cookie = cookiesOf(join(people, `${name}.cookies`));
  }

  /** A request as a browser sends it, redirects followed; keeps the page. */
  async ask(path, options = {}) {
    const headers = { Cookie: this.cookie, Origin: service, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await fetch(new URL(path, service), { ...options, headers });
    this.status = answer.status;
    this.path = new URL(answer.url).pathname;
    this.bytes = Buffer.from(await answer.arrayBuffer());
    this.page = this.bytes.toString();
    return this;
  }

  async get(path) {
    await this.ask(path);
    if (this.status !== 200) throw new Error(`${this.name}: ${path} answers ${this.status}`);
  }

  /** What the page's form to `action` holds; undefined: there is none. */
  form(action) {
    const start = this.page.indexOf(`action="${action}"`);
    if (start < 0) return undefined;
    const inner = this.page.slice(start, this.page.indexOf('</form>', start));
    const fields = new URLSearchParams();
    for (const [tag] of inner.matchAll(/<input\s[^>]*>/g)) {
      const type = attribute(tag, 'type') ?? 'text';
      const name = attribute(tag, 'name');
      if (!name || type === 'file' || type === 'submit') continue;
      if ((type === 'checkbox' || type === 'radio') && attribute(tag, 'checked') === undefined) continue;
      fields.append(name, attribute(tag, 'value') ?? '');
    }
    for (const [, tag, text] of inner.matchAll(/<textarea(\s[^>]*>)([^<]*)</g)) fields.append(attribute(tag, 'name'), unescape(text));
    for (const [, tag, options] of inner.matchAll(/<select(\s[^>]*>)([\s\S]*?)<\/select>/g)) {
      const all = [...options.matchAll(/<option\s[^>]*>/g)].map(([option]) => option);
      const chosen = all.find((option) => attribute(option, 'selected') !== undefined) ?? all[0];
      if (chosen) fields.append(attribute(tag, 'name'), attribute(chosen, 'value') ?? '');
    }
    return fields;
  }

  /** Sends the form with these values instead; with a file, as a browser sends that. */
  async send(action, values = {}, file) {
    const fields = this.form(action);
    if (!fields) throw new Error(`${this.name}: no form to ${action} on ${this.path}:\n${this.words().slice(0, 1500)}`);
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    let body = fields;
    if (file) {
      body = new FormData();
      for (const [name, value] of fields) body.append(name, value);
      body.append(file.field, new Blob([file.bytes]), file.name);
    }
    await this.ask(action, { method: 'POST', body });
  }

  words() {
    return unescape(this.page.replace(/<(script|style|head)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
  }
}

const stockholm = (at) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' }).format(at).split(' ');

async function draft(maria, file) {
  await maria.get('/jour/skriv');
  const values = { typ: file.type ?? 'lvu-6', kommun: 'GVL' };
  const bytes = JSON.stringify({ ...file, municipality: 'Gävle' });
  await maria.send('/jour/skriv/fil', values, { field: 'fil', name: 'arende.json', bytes });
  const ref = /^\/beslut\/([A-Z0-9-]+)\//.exec(maria.path)?.[1];
  if (!ref) throw new Error(`no draft: ${maria.status} ${maria.path} ${maria.words().slice(0, 800)}`);
  return ref;
}

async function call(maria, ref, kind) {
  await maria.get(`/jour/ring?utkast=${ref}`);
  const labels = [...maria.page.matchAll(/<label[^>]*>\s*(<input[^>]*name="decider"[^>]*>)([\s\S]*?)<\/label>/g)];
  const decider = labels.find(([, , words]) => words.includes(deciders[kind.decider].label));
  const [day, time] = stockholm(new Date(Date.now() - (kind.paper ? 12 : 0) * 60 * 1000));
  const person = kind.file.person ?? {};
  const known = kind.known ?? ([person.name, person.number].filter(Boolean).join(', ') || person.description || 'Nyfött barn');
  const values = { answer: kind.answer, person_as_known: known.slice(0, 200), decider: attribute(decider[1], 'value'), vem_svar: 'just' };
  Object.assign(values, { stated_day: day, stated_date: day, stated_time: time.replace(':', '.') });
  for (const ground of kind.file.grounds ?? []) values[`ground_${ground}`] = '1';
  if (kind.file.placement?.kind && maria.page.includes('name="place_kind"')) values.place_kind = kind.file.placement.kind;
  await maria.send('/jour/ring', values);
  await maria.send('/jour/ring/registrera', kind.silent ? {} : { read_back: '1' });
  if (!maria.path.endsWith('/registrerat')) throw new Error(`${kind.name}: not recorded: ${maria.words().slice(0, 1500)}`);
}

/** Explains what deviates, and locks. */
async function lock(maria, ref, name) {
  await maria.get(`/beslut/${ref}/granska`);
  const explained = maria.form(`/beslut/${ref}/avvikelse`);
  if (explained) {
    const reasons = {};
    for (const field of explained.keys())
      if (field.startsWith('reason-')) reasons[field] = 'Rättat efter samtalet, med ordförandens samtycke.\nEn rad till.';
    await maria.send(`/beslut/${ref}/avvikelse`, reasons);
    await maria.get(`/beslut/${ref}/granska`);
  }
  if (!maria.form(`/beslut/${ref}/las`)) {
    const words = maria.words();
    return words.slice(words.indexOf('Innan texten kan låsas'), words.indexOf('Det som sades i samtalet'));
  }
  await maria.send(`/beslut/${ref}/las`);
  if (maria.status !== 200) throw new Error(`${name}: not locked: ${maria.status} ${maria.words().slice(0, 1500)}`);
  return '';
}

function kinds() {
  const read = (path) => ({ name: basename(path, '.json'), file: JSON.parse(readFileSync(path, 'utf8')), answer: 'yes' });
  const cases = join(project, 'tests/data/cases');
  const files = [cases, join(cases, 'reported')].flatMap((at) => readdirSync(at).filter((f) => f.endsWith('.json')).map((f) => join(at, f)));
  const all = files.map((path) => ({ ...read(path), answer: path.endsWith('-no.json') ? 'no' : 'yes', reported: path.includes('/reported/') }));
  const child = () => read(join(cases, 'lvu6-small-child.json'));
  const long = child();
  // A text that names Liv, about whom others of the night are, would be asked about.
  long.file = JSON.parse(JSON.stringify(long.file).replaceAll('Liv', 'Anna-Karin'));
  long.file.person.name = `${'Anna-Karin Påhittsson von Exempelstierna '.repeat(2)}Sagolund`;
  all.push({ ...child(), name: 'avvikelse', known: 'Nils Påhittsson, 20170303-2399', silent: true });
  all.push({ ...long, name: 'langt-namn', known: 'Barn på Exempelgatan' });
  all.push({ ...child(), name: 'papper', paper: true }, { ...read(join(cases, 'lvu6-no.json')), name: 'papper-nej', answer: 'no', paper: true });
  all.push({ ...child(), name: 'rattelse', correct: true }, { ...child(), name: 'oppnad', open: true });
  return all;
}

/** Opens the locked text again, which /kontroll then does not name any more, and locks it. */
async function openAgain(maria, ref, name) {
  await maria.get(`/beslut/${ref}/bekraftelse`);
  const [code] = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(maria.words());
  await maria.get(`/beslut/${ref}`);
  const [text] = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(maria.words());
  await maria.get(`/kontroll/${code}`);
  if (!maria.words().includes(text)) throw new Error(`/kontroll does not name the locked text: ${maria.words()}`);
  await maria.get(`/beslut/${ref}/oppna`);
  await maria.send(`/beslut/${ref}/oppna`, { reason: 'Ett skäl ska sägas tydligare.' });
  await maria.get(`/kontroll/${code}`);
  if (maria.words().includes(text)) throw new Error(`/kontroll names a text that was opened again: ${maria.words()}`);
  await lock(maria, ref, name);
}

async function lockAll() {
  const maria = new Person('Maria');
  const list = [];
  for (const [i, kind] of kinds().entries()) {
    kind.decider = Object.keys(deciders)[i % 3];
    const ref = await draft(maria, kind.file);
    await call(maria, ref, kind);
    const why = await lock(maria, ref, kind.name);
    if (why && !kind.reported) throw new Error(`${kind.name}: ${why}`);
    if (kind.open) await openAgain(maria, ref, kind.name);
    if (why) continue; // some of what was reported must not be locked as it is
    list.push({ name: kind.name, ref, decider: kind.decider, paper: kind.paper ?? false, correct: kind.correct ?? false });
  }
  writeFileSync(listFile, JSON.stringify(list));
}

async function phoneDo(what, body) {
  const answer = await fetch(`${phone}/api/${what}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the e-ID: ${what}: ${await answer.text()}`);
  return answer.json().catch(() => ({}));
}

async function signByEid(signer, ref) {
  await signer.get(`/skriv-under/${ref}`);
  await signer.send(`/skriv-under/${ref}/underskrift`);
  const page = signer.path;
  let token;
  for (let i = 0; i < 200 && !(token = /autostarttoken=([^&"]+)/.exec(signer.page)?.[1]); i++) {
    await sleep(50);
    await signer.get(page);
  }
  const status = attribute(/<[^>]*data-status="[^>]*>/.exec(signer.page)[0], 'data-status');
  const { order } = await phoneDo('autostart', { autoStartToken: unescape(token), personalNumber: deciders[signer.name].number });
  await phoneDo('approve', { order });
  for (let i = 0; i < 200; i++) {
    await signer.ask(status);
    const next = JSON.parse(signer.page).next;
    if (next) return;
    await sleep(50);
  }
  throw new Error(`${ref}: the order never ended`);
}

async function signOnPaper(maria, ref) {
  const [date, time] = stockholm(new Date());
  const before = stockholm(new Date(Date.now() - 10 * 60 * 1000));
  const scan = { field: 'file', name: 'papper.pdf', bytes: '%PDF-1.4 scan' };
  const action = `/beslut/${ref}/papper`;
  await maria.get(action);
  await maria.send(action, { signed_date: before[0], signed_time: before[1].replace(':', '.'), attested: '1' }, scan);
  if (maria.status !== 422 || !maria.words().includes('Texten låstes')) throw new Error(`${ref}: signed before it was locked: ${maria.status}`);
  await maria.send(action, { signed_date: date, signed_time: time.replace(':', '.'), attested: '1' }, scan);
  if (maria.status !== 200) throw new Error(`${ref}: not signed on paper: ${maria.status} ${maria.words().slice(0, 1500)}`);
}

/** Waits for the archive, where David can fetch the record: another one than `earlier`. */
async function archived(david, ref, earlier) {
  for (let i = 0; i < 600; i++) {
    await david.ask(`/kommun/beslut/${ref}/beslut.pdf`);
    if (david.status === 200 && !(earlier && david.bytes.equals(earlier))) return david.bytes;
    await sleep(100);
  }
  throw new Error(`${ref} is not archived`);
}

async function signEach() {
  const maria = new Person('Maria');
  const list = JSON.parse(readFileSync(listFile, 'utf8'));
  const signAs = async (signer) => {
    for (const one of list.filter((each) => each.decider === signer.name && !each.paper)) await signByEid(signer, one.ref);
  };
  await Promise.all(Object.keys(deciders).map((name) => signAs(new Person(name))));
  for (const one of list.filter((each) => each.paper)) await signOnPaper(maria, one.ref);
  const david = new Person('David');
  const records = new Map();
  for (const { ref } of list) records.set(ref, await archived(david, ref));
  for (const { name, ref, decider } of list.filter((one) => one.correct)) {
    await maria.get(`/beslut/${ref}/ratta`);
    await maria.send(`/beslut/${ref}/ratta`, { reason: 'Skälen ska sägas tydligare.' });
    await lock(maria, ref, name);
    await signByEid(new Person(decider), ref);
    await archived(david, ref, records.get(ref));
  }
}

async function fetchAll() {
  const david = new Person('David');
  for (const one of JSON.parse(readFileSync(listFile, 'utf8'))) {
    // Of who is remanded the copies are newly made and marked; the sealed ones are kept beside them.
    const marked = one.name === 'lvu6-remanded';
    const sealed = { 'beslut.pdf': 'beslut.pdf', 'underlag.pdf': 'underlag-arkiverat.pdf', 'kopia.pdf': 'kopia-arkiverad.pdf' };
    for (const file of Object.keys(sealed)) {
      await david.get(`/kommun/beslut/${one.ref}/${marked ? sealed[file] : file}`);
      writeFileSync(join(folder, `${one.name}.${file}`), david.bytes);
    }
    if (marked) {
      await david.get(`/kommun/beslut/${one.ref}/kopia.pdf`);
      writeFileSync(join(folder, 'marked-copy'), david.bytes);
    }
  }
}

/** What /verifiera says of a file. */
async function verifyPage() {
  const david = new Person('David');
  await david.get('/verifiera');
  const bytes = readFileSync(join(folder, 'lvu6-small-child.beslut.pdf'));
  await david.send('/verifiera', {}, { field: 'file', name: 'beslut.pdf', bytes });
  const [link] = /href="\/kontroll\/[0-9A-Z-]{14}"/.exec(david.page) ?? [];
  if (!david.words().includes('Vad som har hänt sedan står inte i filen') || !link) throw new Error(`/verifiera: ${david.words()}`);
}

await { lock: lockAll, sign: signEach, fetch: fetchAll, page: verifyPage }[act]();
