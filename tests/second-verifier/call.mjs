// The call's act, the text and the page, after FORMAT.md 5.2 and 5.3: for verify.mjs, whose `must` throws.
import { compare, dayStands, explains } from './said.mjs'
export { compare, placeWords, words } from './said.mjs'

const kinds = { municipality: 'Kommun', 'person-number': 'Personnummer', 'birth-date': 'Födelsedag', name: 'Vem beslutet gäller', ground: 'Grund', 'place-kind': 'Slag av plats', place: 'Plats', answer: 'Svar', 'decision-maker': 'Beslutsfattare' }

export function birthOf(number) { // '' where it tells none
	const m = /^(\d{4})-?(\d\d)(\d\d)-\d{4}$/.exec(number), day = m && m[3] - (m[3] > 60 ? 60 : 0)
	const text = m && `${m[1]}-${m[2]}-${String(day).padStart(2, '0')}`, date = new Date(`${text}T00:00:00Z`)
	return m && !isNaN(date) && date.toISOString().startsWith(text) ? text : ''
}

const part = (at, options) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', hourCycle: 'h23', ...options }).format(at)
const clock = at => part(at, { hour: '2-digit', minute: '2-digit' }).replace(':', '.')
function longTime(text) { // two instants an hour apart with one clock time: the hour that occurs twice
	const at = new Date(text), hour = 3600e3, twice = [-hour, hour].map(by => clock(new Date(at.getTime() + by)) === clock(at))
	const which = twice[1] ? ' (sommartid)' : twice[0] ? ' (normaltid)' : ''
	return `${part(at, { weekday: 'long' })}en den ${part(at, { day: 'numeric', month: 'long', year: 'numeric' })} kl. ${clock(at)}${which}`
}
const squeezed = text => text.replace(/[\s\u0085]+/g, ' ').trim()
const withTitle = (name, title) => (title ? `${name}, ${title}` : name)
const textRows = s => ({ Referens: s.reference, Svar: s.answer === 'yes' ? 'ja' : 'nej', 'Beslutat muntligt': longTime(s.stated), 'Beslutat av': withTitle(s.decisionMaker.name, s.decisionMaker.office), Föredragande: withTitle(s.rapporteur.name, s.rapporteur.title), Behörighet: s.mandate.text })

const rowsOf = blocks => blocks.flatMap(b => b.rows ?? [])
export function checkText(must, statement, blocks) {
	const only = label => { const r = rowsOf(blocks).filter(row => row.label === label); return r.length === 1 ? r[0].value : undefined }
	const { identity, name, number, birthDate } = statement.subject, { municipality, name: committee } = statement.committee
	const numbers = [...identity.matchAll(/(?=(\d{8}-\d{4}))/g)].map(m => m[1])
	must(only('Beslutet gäller') === identity && identity.startsWith(name) && identity.includes(number), 'HASH_FAILURE', 'another person')
	must(numbers.every(n => n === number) && (!name || number || identity.includes(birthDate)), 'HASH_FAILURE', 'another number or day')
	must(!statement.subject.description || only('Beskrivning') === statement.subject.description, 'HASH_FAILURE', 'another description')
	must(!birthOf(number) || birthOf(number) === birthDate, 'HASH_FAILURE', "a day that is not the number's")
	must(blocks[1].kind === 'subtitle' && blocks[1].text === `${municipality}, ${committee}`, 'HASH_FAILURE', 'another committee')
	for (const [label, value] of Object.entries(textRows(statement)))
		must(rowsOf(blocks).filter(row => row.label === label).map(row => squeezed(row.value)).join('\n') === squeezed(value), 'HASH_FAILURE', `the text's ${label}`)
	const parts = (only('Grund') ?? only('Grund för vården'))?.split(/, | och /)
	const inWords = statement.groundTexts?.reduce((all, one, i, list) => all + (i === 0 ? '' : i === list.length - 1 ? ' och ' : ', ') + one, '')
	must(!statement.groundTexts || statement.groundTexts.length === statement.grounds.length, 'FORMAT_FAILURE', 'groundTexts')
	if (inWords !== undefined) must(!parts || (only('Grund') ?? only('Grund för vården')) === inWords, 'HASH_FAILURE', 'other grounds')
	else must(!parts || (parts.length === statement.grounds.length && parts.every((p, i) => p.replaceAll(' ', '').includes(statement.grounds[i]))), 'HASH_FAILURE', 'other grounds')
}

export function checkCall(must, sha256, statement, page, act, oral) {
	const f = act.facts, text = name => oral.secret[name].text, digits = t => t.replace(/[^0-9]/g, '')
	for (const name of ['person', 'number', 'birthDate', 'place', 'numberCalled', ...'question' in f.secret || 'question' in oral.secret ? ['question'] : []])
		must(sha256(Buffer.from(oral.secret[name].salt, 'hex'), Buffer.from(text(name))).toString('hex') === f.secret[name], 'HASH_FAILURE', `oral.json does not open ${name}`)
	must(digits(text('person')).includes(digits(text('number')).slice(2)), 'HASH_FAILURE', 'a number that was not said')
	must(birthOf(text('number')) ? birthOf(text('number')) === text('birthDate') : !text('birthDate') || dayStands(text('person'), text('birthDate')), 'HASH_FAILURE', 'a day that was not said')
	must(f.readBack === statement.readBack, 'HASH_FAILURE', 'read back')
	const said = { day: f.stated.slice(0, 10), municipality: act.municipality, person: text('person'), number: text('number'), birthDate: text('birthDate'), unknown: f.personUnknown, grounds: f.grounds, placeKind: f.placeKind, place: text('place'), answer: f.answer, decider: f.decisionMaker }
	const { subject, place } = statement
	const found = compare(said, { ...subject, municipality: statement.committee.code, grounds: statement.grounds, placeKind: place.kind, place: place.text, answer: statement.answer, decider: statement.decisionMaker.name })
	checkPage(must, statement, page, said)
	const listed = type => found.filter(x => x.type === type)
	const bare = x => JSON.stringify([x.kind, x.said, x.written])
	must(JSON.stringify(listed('deviation').map(bare)) === JSON.stringify(statement.deviations.map(bare)), 'SIG_CONSTRAINTS_FAILURE', `deviations: ${JSON.stringify(found)}`)
	must(JSON.stringify(listed('completion').map(x => [x.kind, x.written])) === JSON.stringify(statement.completions.map(x => [x.kind, x.written])), 'SIG_CONSTRAINTS_FAILURE', 'completions')
	must(statement.deviations.every(x => explains(x.explanation)), 'SIG_CONSTRAINTS_FAILURE', 'not explained')
}

// The service's clock was in doubt: the act says so, and then, and only then, the page (5.2)
export function checkClock(must, page, act) {
	const rows = rowsOf(page.blocks).filter(r => r.label === 'Tjänstens klocka').map(r => r.value), doubt = act?.facts.clockDoubt
	const much = Math.abs(doubt), [unit, name] = [[86400, 'dygn'], [3600, 'timmar'], [60, 'minuter'], [1, 'sekunder']].find(([seconds]) => much >= 2 * seconds) ?? [1, 'sekunder']
	const wanted = doubt === undefined ? [] : [`Osäker när beslutet registrerades: den gick omkring ${Math.floor((much + Math.floor(unit / 2)) / unit)} ${name} ${doubt < 0 ? 'efter' : 'före'} andra klockor.`]
	must(JSON.stringify(rows) === JSON.stringify(wanted), 'HASH_FAILURE', "the page's Tjänstens klocka")
}

// By which law pack the call was asked: the text's, or the one that the text names (5.3); acts of before do not tell
// by format 1; a member that is there is a pack, also where it is null
export function checkLaw(must, statement, page, act) {
	const { law, recordedLaw: named } = statement, asked = act?.facts.law, first = statement.format.endsWith('-1')
	const there = (object, name) => object !== undefined && Object.hasOwn(object, name), second = act?.format.endsWith('-2')
	const pack = p => (typeof p?.pack === 'string' && /^[a-z0-9_-]{1,32}$/.test(p.pack) && /^[0-9a-f]{64}$/.test(p.sha256) ? `${p.pack} ${p.sha256}` : null)
	must(!there(act?.facts, 'law') || (second && pack(asked)), 'FORMAT_FAILURE', "the act's law")
	must(first || !there(statement, 'law') || pack(law), 'FORMAT_FAILURE', 'law')
	must(first || !there(statement, 'recordedLaw') || (pack(named) && pack(law) && act), 'FORMAT_FAILURE', 'recordedLaw')
	must(!first || !there(statement, 'recordedLaw') || !act, 'HASH_FAILURE', 'asked by another law pack')
	if (first || (!second && !named)) return
	must(named ? asked && pack(asked) === pack(named) && pack(asked) !== pack(law) : !asked || pack(asked) === pack(law), 'HASH_FAILURE', 'asked by another law pack')
	const short = p => `${p.pack} (SHA-256 ${p.sha256.slice(0, 8)})`, rows = rowsOf(page.blocks).filter(r => r.label === 'Lagtext i samtalet').map(r => r.value)
	const wanted = named ? [`Frågorna ställdes enligt lagpaketet ${short(named)}, texten är skriven enligt ${short(law)}.`] : []
	must(JSON.stringify(rows) === JSON.stringify(wanted), 'HASH_FAILURE', "the page's Lagtext i samtalet")
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
