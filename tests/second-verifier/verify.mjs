// verify.mjs --trust FOLDER --at TIME FILE…: a second verifier of records, written from src/record/FORMAT.md alone. It
// shares nothing with the first: its own reader of PDF, and the programs openssl and xmlsec1. One line a file:
// "NAME TAB conclusion TAB sub-indication". README.md says what it leaves.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { basename, join } from 'node:path'
import { checkCall, checkClock, checkLaw, checkText } from './call.mjs'

class Verdict extends Error {
	constructor(conclusion, sub, why) {
		super(why)
		Object.assign(this, { conclusion, sub })
	}
}
const must = (good, sub, why) => { if (!good) throw new Verdict('TOTAL-FAILED', sub, why) }
const unless = (good, sub, why) => { if (!good) throw new Verdict('INDETERMINATE', sub, why) }
const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest()
const work = mkdtempSync('/tmp/second-verifier-')
const put = (name, bytes) => { writeFileSync(join(work, name), bytes); return join(work, name) }
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString('latin1')
const works = (program, ...args) => { try { return run(program, ...args) || ' ' } catch { return '' } }

// --- DER, as much as is needed: [tag, content, whole] of each value in some bytes
function* der(bytes) {
	for (let at = 0; at < bytes.length;) {
		let length = bytes[at + 1], start = at + 2
		if (length & 0x80) {
			const size = length & 0x7f
			length = bytes.readUIntBE(start, size)
			start += size
		}
		must(start + length <= bytes.length, 'FORMAT_FAILURE', 'DER is cut off')
		yield { tag: bytes[at], content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
		at = start + length
	}
}
function find(bytes, oid) { // the value after an object identifier, at any depth
	const values = [...der(bytes)]
	for (const [i, v] of values.entries()) {
		if (v.tag === 6 && v.content.toString('hex') === oid) return values[i + 1]
		const found = v.tag & 0x20 ? find(v.content, oid) : undefined
		if (found) return found
	}
}

// --- PDF: revisions (section 1, 3), objects (2.2)
const UPDATE = /^(?:1 0 obj\n<<.*>>\nendobj\n)?2 0 obj\n<< \/Fields \[[0-9R ]+\] \/SigFlags 3 >>\nendobj\n3 0 obj\n\[[0-9R ]+\]\nendobj\n\d+ 0 obj\n<< \/Type \/Annot [^\n]*>>\nendobj\n[^]*?<< \/Type \/(Sig|DocTimeStamp) \/Filter \/Adobe\.PPKLite \/SubFilter \/ETSI\.[A-Za-z.0-9]+[^\n]* \/ByteRange \[0 +(\d+) +(\d+) +(\d+)\] \/Contents <([0-9a-f]+)> >>\nendobj\nxref\n[0-9 nf\n]+trailer\n<< [^\n]* >>\nstartxref\n\d+\n%%EOF\n$/
function revisions(file) {
	const text = file.toString('latin1'), ends = [...text.matchAll(/startxref\n\d+\n%%EOF\n/g)].map(m => m.index + m[0].length)
	must(text.startsWith('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n') && ends.at(-1) === text.length, 'FORMAT_FAILURE', 'begin or end')
	const updates = ends.slice(1).map((end, i) => {
		const m = UPDATE.exec(text.slice(ends[i], end))
		must(m && (m[1] === 'Sig') === (i === 0), 'FORMAT_FAILURE', 'an update of another form')
		const [a, b, c] = m.slice(2, 5).map(Number), hex = m[5]
		must(text[a] === '<' && text[b - 1] === '>' && text.slice(a + 1, b - 1) === hex && b + c === end, 'FORMAT_FAILURE', 'range')
		const value = der(Buffer.from(hex, 'hex')).next().value.whole
		must(/^0*$/.test(hex.slice(2 * value.length)), 'FORMAT_FAILURE', 'after the signature')
		const rest = Buffer.concat([file.subarray(0, a), file.subarray(b, end)])
		return { value, data: rest, digest: sha256(rest), start: ends[i], end }
	})
	return { base: file.subarray(0, ends[0]), updates }
}
function objects(base) { // one after the other, nothing between (2.2)
	const text = base.toString('latin1'), found = new Map()
	let at = 15
	for (let m; (m = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 20)));) {
		const start = at + m[0].length
		const stream = /^<<[^\n]* \/Length (\d+) >>\nstream\n/.exec(text.slice(start, start + 4000))
		const end = stream ? start + stream[0].length + Number(stream[1]) : text.indexOf('\nendobj\n', start)
		const tail = stream ? '\nendstream\nendobj\n' : '\nendobj\n'
		must(text.startsWith(tail, end), 'FORMAT_FAILURE', 'object')
		let bytes = stream ? base.subarray(start + stream[0].length, end) : null
		try { if (bytes && stream[0].includes('/FlateDecode')) bytes = inflateSync(bytes) } catch { must(false, 'FORMAT_FAILURE', 'deflate') }
		found.set(Number(m[1]), { value: stream ? stream[0] : text.slice(start, end), bytes })
		at = end + tail.length
	}
	must(text.startsWith('xref\n', at), 'FORMAT_FAILURE', 'between objects')
	return found
}

// --- The pages' text by the structure tree (2.6, 2.7, 2.9, 6)
const refs = text => [...text.matchAll(/(\d+) 0 R/g)].map(m => Number(m[1]))
function pieces(all) { // text of each marked piece, "page:mcid"
	const fonts = [11, 12].map(n => new Map([...all.get(Number(/ToUnicode (\d+)/.exec(all.get(n).value)[1])).bytes.toString('latin1')
		.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(m => [m[1], Buffer.from(m[2], 'hex').swap16().toString('utf16le')])))
	const found = new Map()
	for (const page of refs(/Kids \[(.*)\]/.exec(all.get(4).value)[1])) {
		const content = all.get(Number(/Contents (\d+)/.exec(all.get(page).value)[1])).bytes.toString('latin1')
		let font, piece
		for (const m of content.matchAll(/<<\/MCID (\d+)>> BDC|\/F([12]) [0-9.]+ Tf|<([0-9A-F]*)>|EMC|Subtype \/(Header)>> BDC/g)) {
			if (m[1] || m[4]) found.set((piece = `${page}:${m[1] ?? 'banner'}`), '')
			else if (m[2]) font = fonts[m[2] - 1]
			else if (m[0] === 'EMC') piece = undefined
			else if (piece) found.set(piece, found.get(piece) + m[3].match(/.{4}/g).map(c => font.get(c)).join(''))
		}
	}
	return found
}
function shown(all) { // [tag, text] of every element with text, depth first
	const text = pieces(all), list = []
	const walk = n => {
		const v = all.get(n).value, tag = /\/S \/(\w+)/.exec(v)[1], page = /\/Pg (\d+)/.exec(v)?.[1], k = / \/K \[(.*)\] >>$/.exec(v)[1]
		if (!page) return refs(k).forEach(walk)
		if (tag !== 'Figure')
			list.push([tag, [...k.matchAll(/\/Pg (\d+) 0 R \/MCID (\d+)|(?<!\S)(\d+)(?!\S)/g)].map(m => text.get(m[1] ? `${m[1]}:${m[2]}` : `${page}:${m[3]}`)).join('').normalize('NFC')])
	}
	walk(refs(/\/K \[(.*?)\]/.exec(all.get(8).value)[1])[0])
	return list
}
// A paper without a seal that says so (7.1): the banner of every page; of the first it is content, before the first H1.
function unsealed(all, files) {
	const text = shown(all), first = text[0][0] === 'P' && text[1] && [...all.values()].filter(o => /\/S \/Sect /.test(o.value)).length === 1 ? text[0][1] : ''
	const banners = [...pieces(all)].filter(([key]) => key.endsWith(':banner')).slice(1).map(([, banner]) => banner.normalize('NFC'))
	const marked = first.split(' · ').some(m => ['BEKRÄFTELSE', 'UTKAST', 'EJ UNDERTECKNAT', 'VÄNTAR PÅ TIDSSTÄMPEL', 'OSTÄMPLAD KOPIA'].includes(m)) && banners.every(b => b === first)
	const titled = all.get(5).value.includes('record writer 1') && text.find(([tag]) => tag === 'H1')[1] === 'Bekräftelse på muntligt beslut'
	must((marked || titled) && !Object.keys(files).length, 'FORMAT_FAILURE', 'not sealed')
	unless(false, 'SIGNED_DATA_NOT_FOUND', 'not sealed, and says so')
}
function expected(a, code) { // section 2.9's table
	const { statement: s, record: r } = a, list = r.banners.length ? [['P', r.banners.join(' · ')]] : []
	const section = (blocks, first) => {
		const rest = blocks.slice(1), title = ['H1', blocks[0].text]
		list.push(...(rest[0]?.kind === 'subtitle' ? [['P', rest.shift().text], title] : [title]))
		if (first) list.push(['P', `Referens ${s.reference}, version ${s.version}\nTextkod ${code}`], ['P', `Kontrollkod\n${r.check.code}`])
		for (const b of rest) {
			if (b.kind === 'facts') for (const row of b.rows) list.push(['TH', row.label], ['TD', row.value])
			else if (b.kind === 'item') list.push(['Lbl', '• '], ['LBody', b.text])
			else list.push([b.kind === 'heading' ? 'H2' : 'P', b.text])
		}
	}
	section(a.decision.blocks, true)
	section(r.page.blocks, false)
	return list
}

// --- Time stamps (4.2), seal (4.1), e-ID, ledger
const pem = role => put(`${role}.pem`, Buffer.concat(readdirSync(join(trust, role)).filter(f => f.endsWith('.pem')).map(f => readFileSync(join(trust, role, f)))))
function stamp(token, digest, name) { // its time
	const file = put(name, token), text = works('openssl', 'ts', '-reply', '-token_in', '-in', file, '-token_out', '-text')
	const when = new Date(/Time stamp: (.*)/.exec(text)?.[1]), at = String(Math.floor(when / 1000))
	must(text && !isNaN(when), 'FORMAT_FAILURE', name)
	must(token.includes(digest), 'HASH_FAILURE', `${name} is of something else`)
	must(works('openssl', 'ts', '-verify', '-token_in', '-in', file, '-digest', digest.toString('hex'), '-CAfile', pem('tsa'), '-attime', at), 'SIG_CRYPTO_FAILURE', name)
	return at
}
// No proof of a time lies more than 2 minutes before what it covers (7, time-order); times in milliseconds, or NaN
function inOrder(times) {
	const pairs = { oral: 'recorded oralAct', oralWitness: 'recorded oralAct', signed: 'recorded oralAct',
		signature: 'recorded signed received signatureAct', signatureWitness: 'recorded signed received signatureAct',
		seal: 'recorded oralAct oral oralWitness signed received signatureAct signature signatureWitness created made', sealWitness: 'seal sealAct' }
	const all = name => [times[name] ?? []].flat()
	for (const [proof, covered] of Object.entries(pairs))
		for (const name of covered.split(' '))
			for (const at of all(proof))
				unless(!all(name).some(t => t - at > 120e3), 'TIMESTAMP_ORDER_FAILURE', `${proof} lies before ${name}`)
	times.document.reduce((before, { at, answers }) => {
		unless([before, ...answers].every(t => t - at <= 120e3), 'TIMESTAMP_ORDER_FAILURE', 'document time stamp')
		return at
	}, times.seal)
}
const pdfTime = d => Date.parse(d.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z'))
// What the stamps added (3.3): of each update the certificates, OCSP responses and CRLs that are new in it.
function evidence(file, updates) {
	const before = { Certs: '', OCSPs: '', CRLs: '' }
	return updates.map(u => {
		const text = file.toString('latin1', u.start, u.end), streams = new Map(), added = {}
		const dss = /<< \/Type \/DSS(?: \/Certs \[([0-9R ]+)\])?(?: \/OCSPs \[([0-9R ]+)\])?(?: \/CRLs \[([0-9R ]+)\])? >>\nendobj\n/.exec(text)
		must(dss, 'FORMAT_FAILURE', 'DSS')
		for (const m of text.matchAll(/(\d+) 0 obj\n<< \/Length (\d+) >>\nstream\n/g)) streams.set(Number(m[1]), file.subarray(u.start + m.index + m[0].length, u.start + m.index + m[0].length + Number(m[2])))
		for (const [i, name] of Object.keys(before).entries()) {
			const list = dss[i + 1] ?? ''
			must(list.startsWith(before[name]), 'FORMAT_FAILURE', 'DSS')
			added[name] = refs(list.slice(before[name].length)).map(n => streams.get(n))
			must(added[name].every(Boolean), 'FORMAT_FAILURE', 'DSS')
			before[name] = list
		}
		return added
	})
}
const pemsOf = text => text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
// What OCSP responses say of a certificate: signed by its issuer, or by one that it appointed.
function ocspOf(response, certificate, issuers) {
	for (const [i, issuer] of issuers.entries()) {
		const told = works('openssl', 'ocsp', '-respin', put('dss.ocsp', response), '-issuer', put(`issuer${i}.pem`, issuer), '-cert', certificate, '-CAfile', put('issuers.pem', issuers.join('\n')), '-no_nonce', '-text')
		const status = /: (good|revoked)\n/.exec(told)?.[1], time = name => Date.parse(new RegExp(`${name}: (.*)`).exec(told)?.[1])
		if (status) return { status, produced: time('Produced At'), updated: time('This Update'), revoked: time('Revocation Time') }
	}
}
const answeredAt = added => [...added.OCSPs.map(o => Date.parse(/Produced At: (.*)/.exec(works('openssl', 'ocsp', '-respin', put('dss.ocsp', o), '-noverify', '-text'))?.[1])),
	...added.CRLs.map(c => Date.parse(/lastUpdate=(.*)/.exec(works('openssl', 'crl', '-inform', 'DER', '-in', put('dss.crl', c), '-noout', '-lastupdate'))?.[1]))]
function revocation(at, dss) { // of the seal's certificate, by answers of the DSS and lists of the DSS and of seal/
	const signer = join(work, 'signer.pem'), issuers = [...pemsOf(readFileSync(join(work, 'seal-certs.pem'), 'latin1')), ...pemsOf(readFileSync(pem('seal'), 'latin1'))]
	const told = dss.flatMap(d => d.OCSPs).map(o => ocspOf(o, signer, issuers)).filter(t => t && t.produced <= now * 1000 + 120e3)
	must(!told.some(t => t.status === 'revoked' && t.revoked <= at * 1000), 'REVOKED', 'seal')
	const known = list => !(Date.parse(/lastUpdate=(.*)/.exec(works('openssl', 'crl', '-in', put('known.crl', list), '-noout', '-lastupdate') || works('openssl', 'crl', '-inform', 'DER', '-in', put('known.crl', list), '-noout', '-lastupdate'))?.[1]) > now * 1000 + 120e3)
	const lists = [...readdirSync(join(trust, 'seal')).filter(f => f.endsWith('.crl')).map(f => readFileSync(join(trust, 'seal', f))), ...dss.flatMap(d => d.CRLs)].filter(known)
	const good = told.some(t => t.status === 'revoked' || t.updated >= at * 1000)
	unless(lists.length || good, 'TRY_LATER', 'revocation')
	if (!lists.length) return
	put('crls.pem', lists.map((l, i) => works('openssl', 'crl', '-in', put(`crl${i}`, l)) || run('openssl', 'crl', '-inform', 'DER', '-in', put(`crl${i}`, l))).join(''))
	must(good || works('openssl', 'verify', '-CAfile', pem('seal'), '-untrusted', join(work, 'seal-certs.pem'), '-CRLfile', join(work, 'crls.pem'), '-crl_check', '-attime', now, signer), 'REVOKED', 'seal')
}
function seal(update, dss) {
	const cms = put('cms.der', update.value), token = find(update.value, '2a864886f70d010910020e')
	must(token, 'FORMAT_FAILURE', 'no time stamp')
	must(update.value.includes(update.digest), 'HASH_FAILURE', 'changed after the seal')
	const signature = [...der([...der([...der([...der([...der(update.value)][0].content)][1].content)][0].content)].at(-1).content)][0]
	const value = [...der(signature.content)].filter(v => v.tag === 4).at(-1).content
	const at = stamp([...der(token.content)][0].whole, sha256(value), 'seal.tst')
	must(works('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', cms, '-content', put('data', update.data), '-CAfile', pem('seal'), '-purpose', 'any', '-attime', at, '-certsout', join(work, 'seal-certs.pem')), 'SIG_CRYPTO_FAILURE', 'seal')
	run('openssl', 'cms', '-verify', '-noverify', '-inform', 'DER', '-in', cms, '-content', join(work, 'data'), '-binary', '-signer', join(work, 'signer.pem'), '-out', '/dev/null')
	const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date(at * 1000))
	sealedAt = day
	unless(sealers().some(s => maySeal(s, join(work, 'signer.pem'), day)), 'CHAIN_CONSTRAINTS_FAILURE', 'sealer')
	revocation(at, dss)
	return { seal: at * 1000, made: pdfTime(/\/M \(D:(\d+)/.exec(update.data.toString('latin1').slice(update.start))[1]) }
}
// Who may seal: "IDENTIFIER [FROM [TO]]" a line
const sealers = () => existsSync(join(trust, 'sealers')) ? readFileSync(join(trust, 'sealers'), 'utf8').split('\n').map(l => l.trim()).filter(l => l && !l.startsWith('#')).map(l => l.split(/[ \t]+/)) : []
function maySeal([who, from = '-', to = '-'], certificate, day) {
	const shown = run('openssl', 'x509', '-in', certificate, '-noout', '-fingerprint', '-sha256', '-subject', '-nameopt', 'multiline')
	const own = who.startsWith('sha256:') ? `sha256:${/Fingerprint=(.*)/.exec(shown)[1].replaceAll(':', '').toLowerCase()}` : /organizationIdentifier += (.*)/.exec(shown)?.[1]
	return own === (who.startsWith('sha256:') ? who.toLowerCase() : who) && (from === '-' || day >= from) && (to === '-' || day <= to)
}
const vkeys = role => existsSync(join(trust, role)) ? readdirSync(join(trust, role)).filter(f => f.endsWith('.vkey')).flatMap(f => readFileSync(join(trust, role, f), 'utf8').split('\n')).filter(l => l && !l.startsWith('#')).map(l => /^([^+]+)\+([0-9a-f]{8})\+(.*)$/.exec(l)).map(m => ({ name: m[1], id: m[2], key: Buffer.from(m[3], 'base64').subarray(1) })) : []
const ed25519 = key => createPublicKey({ format: 'der', type: 'spki', key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]) })
// Each witness' time (C2SP tlog-cosignature: 8 bytes of seconds, then the signature). Of witnesses that nobody knows nothing counts.
function cosignatures(note, lines) {
	return [...lines.matchAll(/^— ([^ ]+) ([A-Za-z0-9+/=]+)$/gm)].flatMap(([, name, value]) => {
		const bytes = Buffer.from(value, 'base64'), key = vkeys('witness').find(k => k.name === name && k.id === bytes.toString('hex', 0, 4))
		if (!key) return []
		const at = bytes.length === 76 ? bytes.readBigUInt64BE(4) : 0n
		must(bytes.length === 76 && verifySignature(null, Buffer.from(`cosignature/v1\ntime ${at}\n${note}`), ed25519(key.key), bytes.subarray(12)), 'SIG_CRYPTO_FAILURE', `cosignature of ${name}`)
		return [Number(at) * 1000]
	})
}
function ledger(proof, entry) { // c2sp.org/tlog-proof@v1; gives the witnesses' times
	const m = /^c2sp\.org\/tlog-proof@v1\nindex (\d+)\n((?:[A-Za-z0-9+/=]{44}\n)*)\n(([^\n]+)\n(\d+)\n([^\n]+)\n)\n— ([^ ]+) ([^\n]+)\n/.exec(proof.toString())
	must(m, 'FORMAT_FAILURE', 'proof')
	let [hash, fn, sn] = [sha256(Buffer.from([0]), entry), BigInt(m[1]), BigInt(m[5]) - 1n]
	for (const line of m[2].split('\n').slice(0, -1)) { // RFC 9162, 2.1.3.2
		const other = Buffer.from(line, 'base64')
		if (fn & 1n || fn === sn) {
			hash = sha256(Buffer.from([1]), other, hash)
			while (!(fn & 1n) && fn) [fn, sn] = [fn >> 1n, sn >> 1n]
		} else hash = sha256(Buffer.from([1]), hash, other)
		;[fn, sn] = [fn >> 1n, sn >> 1n]
	}
	must(sn === 0n && hash.toString('base64') === m[6], 'HASH_FAILURE', 'not in the ledger')
	const signed = Buffer.from(m[8], 'base64').subarray(4)
	must(vkeys('ledger').some(k => k.name === m[7] && verifySignature(null, Buffer.from(m[3]), ed25519(k.key), signed)), 'SIG_CRYPTO_FAILURE', 'checkpoint')
	return cosignatures(m[3], proof.toString().slice(m[0].length))
}
function eid(files, statement) {
	const xml = files['signature.xml'].toString(), visible = tag => Buffer.from(new RegExp(`<${tag}[^>]*>([^<]*)<`).exec(xml)?.[1] ?? '', 'base64').toString()
	const certs = [...xml.matchAll(/<(?:\w+:)?X509Certificate>([^<]*)</g)].map((m, i) => run('openssl', 'x509', '-inform', 'DER', '-in', put(`eid${i}.der`, Buffer.from(m[1], 'base64')), '-out', join(work, `eid${i}.pem`)) || join(work, `eid${i}.pem`)).map((_, i) => join(work, `eid${i}.pem`))
	const ocsp = put('ocsp.der', files['ocsp.der']), told = works('openssl', 'ocsp', '-respin', ocsp, '-issuer', certs[1], '-cert', certs[0], '-CAfile', pem('eid'), '-verify_other', certs[1], '-no_nonce', '-text', '-noverify')
	const when = new Date(/Produced At: (.*)/.exec(told)?.[1])
	must(works('xmlsec1', '--verify', '--enabled-key-data', 'x509', '--id-attr:Id', 'bankIdSignedData', '--id-attr:Id', 'KeyInfo', '--trusted-pem', pem('eid'), '--verification-time', when.toISOString().slice(0, 19).replace('T', ' '), put('signature.xml', xml)), 'SIG_CRYPTO_FAILURE', 'e-ID')
	const nonce = createHash('sha1').update(files['signature.xml'].toString('base64')).digest()
	must(files['ocsp.der'].includes(nonce) && /: good/.test(told), 'HASH_FAILURE', 'OCSP')
	const updated = new Date(/This Update: (.*)/.exec(told)?.[1]), next = /Next Update: (.*)/.exec(told)?.[1]
	must(when - updated <= 300e3 && updated - when <= 60e3 && !(next && new Date(next) < when), 'SIG_CONSTRAINTS_FAILURE', 'OCSP status of another time')
	must(visible('usrNonVisibleData') === sha256(files['statement.json']).toString('hex'), 'HASH_FAILURE', 'another statement')
	must(run('openssl', 'x509', '-in', certs[0], '-noout', '-subject', '-nameopt', 'multiline').includes(statement.decisionMaker.personalNumber), 'SIG_CONSTRAINTS_FAILURE', 'person')
	return when.getTime()
}

let sealedAt = ''
const mayLack = () => !vkeys('ledger').length || (existsSync(join(trust, 'ledger', 'from')) && sealedAt < readFileSync(join(trust, 'ledger', 'from'), 'utf8').trim())
function act(files, kind, facts) { // salt and canonical JSON; SHA-256 is imprint and entry (section 5)
	const file = files[`${kind}.act`]
	if (!file && JSON.parse(files['record.json']).without.includes(kind)) {
		unless(mayLack(), 'NO_POE', `without ${kind}`)
		return {}
	}
	must(file, 'FORMAT_FAILURE', `${kind}.act`)
	const json = JSON.parse(file.subarray(32))
	for (const [key, value] of Object.entries(facts(json.facts, json)))
		must(value[0] === value[1], 'HASH_FAILURE', `${kind}.act: ${key}`)
	unless(files[`${kind}.tlog-proof`] || mayLack(), 'NO_POE', `${kind}.tlog-proof`)
	const witness = files[`${kind}.tlog-proof`] ? ledger(files[`${kind}.tlog-proof`], sha256(file)) : []
	const at = files[`${kind}.tst`] ? stamp(files[`${kind}.tst`], sha256(file), `${kind}.tst`) : NaN
	return { [kind]: at * 1000, [`${kind}Witness`]: witness, [`${kind}Act`]: Date.parse(json.at), received: Date.parse(json.facts.received) }
}

function formats(all, statement, record, files, oralAct) { // which go together (section 5)
	const number = name => Number(/-([12])$/.exec(name ?? '')?.[1]), writer = Number(/record writer ([12])\)/.exec(all.get(5).value)[1])
	const [text, call, signature] = [statement.format, oralAct?.format ?? 'jourbeslut-act-1', files['signature.act'] ? JSON.parse(files['signature.act'].subarray(32)).format : 'jourbeslut-act-1'].map(number)
	must(number(record.format) === writer && (writer === 2 ? text && call && signature && text >= call : text + call + signature === 3), 'FORMAT_FAILURE', 'formats that do not go together')
	must(!oralAct || (call === 2) === Boolean(files['oral.json']), 'FORMAT_FAILURE', 'oral.json')
}

// Format, then the seal, then what is attached, then what is shown (section 7).
function judge(path) {
	const file = readFileSync(path), { base, updates } = revisions(file), all = objects(base), files = {}
	for (const { value } of all.values()) {
		const m = /\/Type \/Filespec \/F \(([^)]*)\).*\/EF << \/F (\d+) 0 R/.exec(value)
		if (m) files[m[1]] = all.get(Number(m[2])).bytes
	}
	if (!updates.length) return unsealed(all, files)
	const dss = evidence(file, updates.slice(1))
	const times = { created: pdfTime(/\/CreationDate \(D:(\d+)/.exec(base.toString('latin1'))[1]), ...seal(updates[0], dss) }
	times.document = updates.slice(1).map((u, i) => ({ at: stamp(u.value, u.digest, `document${i}.tst`) * 1000, answers: answeredAt(dss[i]) }))
	if (existsSync(`${path}.tlog-proof`)) {
		const sealAct = readFileSync(`${path}.act`), sealed = file.subarray(0, updates[0].end), json = JSON.parse(sealAct.subarray(32))
		must(json.facts.sha256 === sha256(sealed).toString('hex'), 'HASH_FAILURE', 'seal act')
		Object.assign(times, { sealAct: Date.parse(json.at), sealWitness: ledger(readFileSync(`${path}.tlog-proof`), sha256(sealAct)) })
	}
	if (!Object.keys(files).length) return inOrder(times) // a copy
	const hex = name => sha256(files[name]).toString('hex')
	const [decision, statement, record] = ['decision.json', 'statement.json', 'record.json'].map(n => JSON.parse(files[n]))
	const bits = [...sha256(files['statement.json'])].map(b => b.toString(2).padStart(8, '0')).join('')
	const code = [...'0123456789'].map(i => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(bits.slice(5 * i, 5 * i + 5), 2)]).join('').replace(/^.{5}/, '$&-')
	const oralAct = files['oral.act'] && JSON.parse(files['oral.act'].subarray(32))
	formats(all, statement, record, files, oralAct)
	must(statement.text.sha256 === hex('decision.json') && record.textCode === code, 'HASH_FAILURE', 'attachments')
	must(JSON.stringify(shown(all)) === JSON.stringify(expected({ decision, statement, record }, code)), 'HASH_FAILURE', 'the pages show something else')
	if (statement.format.endsWith('-2')) {
		must(statement.oralAct === (oralAct ? hex('oral.act') : ''), 'HASH_FAILURE', 'another call')
		checkText(must, statement, decision.blocks)
	}
	checkLaw(must, statement, record.page, oralAct)
	checkClock(must, record.page, oralAct)
	if (oralAct?.format.endsWith('-2')) checkCall(must, sha256, statement, record.page, oralAct, JSON.parse(files['oral.json']))
	const paper = !files['signature.xml'], scan = Object.keys(files).find(n => n.startsWith('underskrift.'))
	if (!paper) times.signed = eid(files, statement)
	Object.assign(times, act(files, 'oral', (f, a) => ({ reference: [a.reference, statement.reference], stated: [f.stated, statement.stated], recorded: [f.recorded, statement.recorded], type: [f.type, statement.recordedType ?? statement.type], late: [f.late, statement.late], ...(a.format.endsWith('-1') ? { answer: [f.answer, statement.answer] } : {}) })), { recorded: Date.parse(statement.recorded) })
	Object.assign(times, act(files, 'signature', f => ({ statement: [f.statementSha256, hex('statement.json')], ...(paper ? { scan: [f.scanSha256, hex(scan)] } : { signature: [f.signatureSha256, hex('signature.xml')], ocsp: [f.ocspSha256, hex('ocsp.der')] }) })))
	unless(!paper, 'SIG_CONSTRAINTS_FAILURE', 'signed by hand')
	inOrder(times)
}

const words = process.argv.slice(2), option = name => words.splice(words.indexOf(name), 2)[1]
const trust = option('--trust'), now = String(Math.floor(new Date(option('--at')) / 1000))
for (const file of words) {
	let [conclusion, sub, why] = ['TOTAL-PASSED', '', '']
	try {
		judge(file)
	} catch (e) { // what cannot even be read is of another form
		const foreign = !(e instanceof Verdict && e.sub !== 'FORMAT_FAILURE') && !readFileSync(file).includes('Jourbeslut record writer')
		;[conclusion, sub, why] = foreign ? ['INDETERMINATE', 'SIGNED_DATA_NOT_FOUND', 'not ours'] : e instanceof Verdict ? [e.conclusion, e.sub, e.message] : ['TOTAL-FAILED', 'FORMAT_FAILURE', String(e)]
	}
	console.log(`${basename(file)}\t${conclusion}\t${sub}`)
	if (why) console.error(`${basename(file)}: ${why}`)
}
rmSync(work, { recursive: true })
