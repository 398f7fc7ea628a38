// What was said and what is written, after FORMAT.md 5.2 and 5.3: for verify.mjs, whose `must` throws.
const kinds = { municipality: 'Kommun', 'person-number': 'Personnummer', 'birth-date': 'Födelsedag', name: 'Vem beslutet gäller', ground: 'Grund', 'place-kind': 'Slag av plats', place: 'Plats', answer: 'Svar' }
const joined = word => word.replaceAll('-', '')
const wordsOf = (text, letters) => (text.toLowerCase().normalize('NFC').match(new RegExp(`[${letters}]+(?:[-\u2010\u2011][${letters}]+)*`, 'gu')) ?? []).map(w => w.replace(/[\u2010\u2011]/g, '-'))
export const words = text => wordsOf(text, '\\p{L}\\p{M}').filter(w => [...joined(w)].length > 1)
const rawPlaceWords = text => wordsOf(text, '\\p{L}\\p{M}\\p{Nd}')
export const placeWords = text => rawPlaceWords(text).map(joined)
const forms = word => [joined(word), ...word.split('-').filter(part => word.includes('-') && [...part].length > 1)]
const meet = (a, b) => forms(a).some(form => forms(b).includes(form))
const within = (list, other) => list.every(one => other.includes(one))

export function birthOf(number) { // '' where it tells none
	const m = /^(\d{4})-?(\d\d)(\d\d)-\d{4}$/.exec(number), day = m && m[3] - (m[3] > 60 ? 60 : 0)
	const text = m && `${m[1]}-${m[2]}-${String(day).padStart(2, '0')}`, date = new Date(`${text}T00:00:00Z`)
	return m && !isNaN(date) && date.toISOString().startsWith(text) ? text : ''
}

function nameFinding(said, written) {
	const N = written.name || written.identity, heard = words(said.person), read = words(N), both = said.number && written.number
	const codes = text => rawPlaceWords(text).filter(w => /^[0-9]{3,}$/.test(w)), [a, b] = [placeWords(said.person), placeWords(N)]
	const other = (mine, theirs) => mine.some(w => !theirs.includes(w))
	if (!written.name && both && said.number === written.number) return null
	if (said.unknown || !heard.length) return written.name ? 'completion' : null
	if (!heard.some(w => read.some(v => meet(w, v)))) return 'deviation'
	if (!written.name && other(codes(said.person), b) && other(codes(N), a)) return 'deviation'
	if (written.name && !both && heard.length > 1 && read.length > 1 && !read.some(v => meet(heard[0], v)) && !heard.some(w => meet(w, read[0]))) return 'deviation'
	return null
}

export function compare(said, written) { // the findings, in order
	const found = []
	const add = (kind, type, a, b) => { if (type) found.push({ kind, type, said: a, written: b }) }
	const plain = (kind, a, b) => add(kind, a === b ? null : a ? 'deviation' : 'completion', a, b)
	if (said.municipality) plain('municipality', said.municipality, written.municipality)
	plain('person-number', said.number, written.number)
	if (said.birthDate && written.birthDate ? !(said.number && written.number) : said.number === written.number) plain('birth-date', said.birthDate, written.birthDate)
	add('name', nameFinding(said, written), said.person, written.name || written.identity)
	const same = within(said.grounds, written.grounds) && within(written.grounds, said.grounds)
	add('ground', same ? null : said.grounds.length ? 'deviation' : 'completion', said.grounds.join(' '), written.grounds.join(' '))
	plain('place-kind', said.placeKind, written.placeKind)
	const [a, b] = [placeWords(said.place), placeWords(written.place)]
	add('place', !within(a, b) ? 'deviation' : within(b, a) ? null : 'completion', said.place, written.place)
	plain('answer', said.answer, written.answer)
	return found
}

const rowsOf = blocks => blocks.flatMap(b => b.rows ?? [])
export function checkText(must, statement, blocks) {
	const only = label => { const r = rowsOf(blocks).filter(row => row.label === label); return r.length === 1 ? r[0].value : undefined }
	const { identity, name, number, birthDate } = statement.subject, { municipality, name: committee } = statement.committee
	const numbers = [...identity.matchAll(/(?=(\d{8}-\d{4}))/g)].map(m => m[1])
	must(only('Beslutet gäller') === identity && identity.startsWith(name) && identity.includes(number), 'HASH_FAILURE', 'another person')
	must(numbers.every(n => n === number) && (!name || number || identity.includes(birthDate)), 'HASH_FAILURE', 'another number or day')
	must(!birthOf(number) || birthOf(number) === birthDate, 'HASH_FAILURE', "a day that is not the number's")
	must(blocks[1].kind === 'subtitle' && blocks[1].text === `${municipality}, ${committee}`, 'HASH_FAILURE', 'another committee')
	const parts = (only('Grund') ?? only('Grund för vården'))?.split(/, | och /)
	must(!parts || (parts.length === statement.grounds.length && parts.every((p, i) => p.replaceAll(' ', '').includes(statement.grounds[i]))), 'HASH_FAILURE', 'other grounds')
}

export function checkCall(must, sha256, statement, page, act, oral) {
	const f = act.facts, text = name => oral.secret[name].text, digits = t => t.replace(/[^0-9]/g, '')
	for (const name of ['person', 'number', 'birthDate', 'place', 'numberCalled'])
		must(sha256(Buffer.from(oral.secret[name].salt, 'hex'), Buffer.from(text(name))).toString('hex') === f.secret[name], 'HASH_FAILURE', `oral.json does not open ${name}`)
	must(digits(text('person')).includes(digits(text('number')).slice(2)), 'HASH_FAILURE', 'a number that was not said')
	must(birthOf(text('number')) ? birthOf(text('number')) === text('birthDate') : digits(text('person')).includes(digits(text('birthDate'))), 'HASH_FAILURE', 'a day that was not said')
	must(f.readBack === statement.readBack, 'HASH_FAILURE', 'read back')
	const said = { municipality: act.municipality, person: text('person'), number: text('number'), birthDate: text('birthDate'), unknown: f.personUnknown, grounds: f.grounds, placeKind: f.placeKind, place: text('place'), answer: f.answer }
	const { subject, place } = statement
	const found = compare(said, { ...subject, municipality: statement.committee.code, grounds: statement.grounds, placeKind: place.kind, place: place.text, answer: statement.answer })
	checkPage(must, statement, page, said)
	const listed = type => found.filter(x => x.type === type)
	const bare = x => JSON.stringify([x.kind, x.said, x.written])
	must(JSON.stringify(listed('deviation').map(bare)) === JSON.stringify(statement.deviations.map(bare)), 'SIG_CONSTRAINTS_FAILURE', `deviations: ${JSON.stringify(found)}`)
	must(JSON.stringify(listed('completion').map(x => [x.kind, x.written])) === JSON.stringify(statement.completions.map(x => [x.kind, x.written])), 'SIG_CONSTRAINTS_FAILURE', 'completions')
	must(statement.deviations.every(x => [...x.explanation.trim()].length >= 10), 'SIG_CONSTRAINTS_FAILURE', 'not explained')
}

function checkPage(must, statement, page, said) { // the time that was read back is written as the page writes times
	const rows = rowsOf(page.blocks), has = (label, value) => must(rows.filter(r => r.label === label && (value === null || r.value === value)).length === 1, 'HASH_FAILURE', `the page's ${label}`)
	const or = text => text || 'inget'
	has('Gällde', said.person)
	has('Svar', said.answer === 'yes' ? 'Ja' : 'Nej')
	has('Uppläst', statement.readBack ? null : 'Inte uppläst för beslutsfattaren')
	for (const d of statement.deviations) has(`Avvikelse: ${kinds[d.kind]}`, `I samtalet: ${or(d.said)}\nI beslutet: ${or(d.written)}\nFörklaring: ${d.explanation}`)
	for (const c of statement.completions) has(`Komplettering: ${kinds[c.kind]}`, `I beslutet: ${or(c.written)}`)
	must(rows.filter(r => /^(Avvikelse|Komplettering): /.test(r.label)).length === statement.deviations.length + statement.completions.length, 'HASH_FAILURE', 'more deviations on the page')
	if (statement.oneHand) has('Observera', 'En och samma person har registrerat samtalet, skrivit texten och fattat beslutet.')
}
