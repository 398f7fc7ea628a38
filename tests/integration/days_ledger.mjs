// Watches a service's checkpoints while it is killed, and afterwards holds every one that was ever seen against what the
// store has: the tree is computed here, by RFC 6962's text, from the entries alone.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** {origin, size, root} of a checkpoint's text. */
function parse(note) {
  const [origin, size, root, blank, line] = note.split('\n');
  if (blank !== '' || !line.startsWith(`— ${origin} `)) throw new Error(`not a checkpoint: ${note}`);
  return { origin, size: Number(size), root };
}

/** Roots of the trees of the given sizes over the first entries, in base64. */
function rootsOf(entries, sizes) {
  const wanted = new Set(sizes);
  const roots = new Map();
  const peaks = []; // complete subtrees from the left, each {leaves, hash}
  entries.forEach((entry, index) => {
    let peak = { leaves: 1, hash: leafHash(entry) };
    while (peaks.length && peaks.at(-1).leaves === peak.leaves) {
      const left = peaks.pop();
      peak = { leaves: 2 * peak.leaves, hash: nodeHash(left.hash, peak.hash) };
    }
    peaks.push(peak);
    if (!wanted.has(index + 1)) return;
    const root = peaks.map((p) => p.hash).reduceRight((right, left) => nodeHash(left, right));
    roots.set(index + 1, root.toString('base64'));
  });
  return roots;
}

export class LedgerWatch {
  /** `query` runs SQL and gives rows; `published` is the file outside the store. */
  constructor(query, published, fail) {
    Object.assign(this, { query, published, fail });
    this.seen = new Map(); // size → note
  }

  remember(note) {
    const { size } = parse(note);
    if (this.seen.has(size) && this.seen.get(size) !== note) this.fail(`two checkpoints of size ${size}`);
    this.seen.set(size, note);
    return size;
  }

  /** Asks until the connection breaks. What was answered was published. */
  async follow(client) {
    let last = 0;
    for (;;) {
      const answer = await client.get('/checkpoint');
      if (answer.status === 200) {
        const size = this.remember(answer.body);
        if (size < last) this.fail(`the ledger went back from ${last} to ${size}`);
        last = size;
      } else if (answer.status !== 404) {
        throw new Error(`/checkpoint answers ${answer.status}`);
      }
      await sleep(5);
    }
  }

  /** With the service dead: the store agrees with every checkpoint ever published, and the file is behind none. */
  check() {
    const entries = this.query('SELECT hex(entry) AS entry FROM ledger_node WHERE entry IS NOT NULL ORDER BY place')
      .map((row) => Buffer.from(row.entry, 'hex'));
    const acts = this.query('SELECT count(*) AS n, count(DISTINCT leaf) AS leaves FROM act')[0];
    if (acts.n !== entries.length || acts.leaves !== acts.n) this.fail(`${acts.n} acts and ${entries.length} leaves`);
    for (const { note } of this.query('SELECT note FROM checkpoint')) this.remember(note);
    const published = existsSync(this.published) ? this.remember(readFileSync(this.published, 'utf8')) : 0;
    const roots = rootsOf(entries, this.seen.keys());
    for (const [size, note] of this.seen) {
      if (size > published) this.fail(`a checkpoint of size ${size} was seen, the file has ${published}`);
      if (size > entries.length) this.fail(`a checkpoint of size ${size} was published, the store has ${entries.length}`);
      if (roots.get(size) !== parse(note).root) this.fail(`the tree of size ${size} is another one than was published`);
    }
  }

  get count() {
    return this.seen.size;
  }
}
