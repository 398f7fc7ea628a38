// What was said and what is written, after FORMAT.md 5.3 alone: words, figures, ages, and the comparison.
const lists = {
	filler: 'ca cirka omkring ungefär runt kring nästan snart drygt typ kanske år års åring åringen årig åriga årige årsåldern mån månad månader månaders vecka veckor veckors dag dagar dagars dygn gammal gammalt född fött föddes nyfödd nyfödda nyfött f fd pnr personnummer personnr nr nummer id heter namn namnet är okänd okänt ej inte en ett den det som och lilla lille liten litet unga unge ung person personen ungdom ungdomen xx xxx xxxx nn nnn nnnn skyddad skyddade skyddat identitet identiteten uppgifter personuppgifter sekretess sekretessmarkerad sekretessmarkering samordningsnummer lma lma-nummer lmanummer lma-nr lma-kort lmakort dossier dossiernr dossiernummer pass passet passnr passnummer reservnummer reservnr interimsnummer interimsnr tillfälligt utländskt',
	noun: 'pojke pojken flicka flickan kille killen tjej tjejen man mannen kvinna kvinnan dam damen herre herren tonåring tonåringen tvillingflicka tvillingflickan tvillingpojke tvillingpojken trillingflicka trillingflickan trillingpojke trillingpojken förstfödd förstfödda förstfött andrafödd andrafödda andrafött sistfödd sistfödda sistfött äldre äldsta yngre yngsta första andra tredje fjärde',
	child: 'barn barnet bebis bebisen spädbarn spädbarnet son sonen dotter dottern',
	relation: 'bror brodern brorsan lillebror storebror halvbror tvillingbror syster systern syrran lillasyster storasyster halvsyster tvillingsyster syskon syskonet halvsyskon tvilling tvillingen trilling trillingen fyrling fyrlingen tvillingar tvillingarna trillingar trillingarna fyrlingar fyrlingarna kusin kusinen mamma mamman mor modern pappa pappan far fadern förälder föräldern föräldrar föräldrarna vårdnadshavare vårdnadshavaren mormor morfar farmor farfar moster faster morbror farbror styvmor styvfar styvmamma styvpappa bonusmamma bonuspappa sambo sambon make maken maka makan fru frun pojkvän pojkvännen flickvän flickvännen vän vännen kompis kompisen granne grannen anmälare anmälaren',
	of: 'till åt av',
	place: 'i på från hos vid med utan under efter inom bor boende vistas har hittad hittat funnen funnet klädd iklädd skriven folkbokförd adress tel telefon tfn telnr telefonnr telefonnummer mobil mobilnr mobilnummer ärende ärendenr ärendenummer dnr diarienr diarienummer målnr målnummer postnr postnummer kl klockan sedan omhändertagen omhändertogs placerad placerades anmäld inkom ankom inskriven',
}
const months = ['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november', 'december']
const units = { years: 'år års åring åringen årig åriga årige årsåldern', months: 'mån månad månader månaders', weeks: 'vecka veckor veckors', days: 'dag dagar dagars dygn' }
const about = 'ca cirka omkring ungefär runt kring nästan snart drygt typ kanske'.split(' ')
const numbers = ['ett', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio', 'elva', 'tolv', 'tretton', 'fjorton', 'femton', 'sexton', 'sjutton', 'arton', 'nitton', 'tjugo']
const listIn = (table, word) => Object.keys(table).find(name => table[name].split(' ').includes(word))
const points = text => [...text].length
const joined = word => word.replaceAll('-', '')
const within = (list, other) => list.every(one => other.includes(one))

// --- words of places and of the vectors in section 8
const wordsOf = (text, letters) => (text.toLowerCase().normalize('NFC').match(new RegExp(`[${letters}]+(?:[-\u2010\u2011][${letters}]+)*`, 'gu')) ?? []).map(w => w.replace(/[\u2010\u2011]/g, '-'))
export const words = text => wordsOf(text, '\\p{L}\\p{M}').filter(w => points(joined(w)) > 1)
export const placeWords = text => wordsOf(text, '\\p{L}\\p{M}\\p{Nd}').map(joined)

// --- tokens
export function tokens(text) {
	const found = []
	let end = 0
	for (const m of text.matchAll(/[\p{L}\p{M}]+(?:[-\u2010\u2011][\p{L}\p{M}]+)*|[0-9]+/gu)) {
		const digits = /^[0-9]/.test(m[0]), gap = text.slice(end, m.index)
		const word = m[0].toLowerCase().normalize('NFC').replace(/[\u2010\u2011]/g, '-')
		const together = /^(?:(?!\n)[\p{White_Space}'\u2019])*$/u.test(gap) || /^[-\u2010\u2011]$/.test(gap)
		found.push({ text: word, digits, gap, capital: !digits && !/^\p{Ll}/u.test(m[0]), part: !found.length || !together })
		end = m.index + m[0].length
	}
	return found
}
const initial = word => points(joined(word)) < 2
const forms = word => [joined(word), ...(word.includes('-') ? word.split('-').filter(part => points(part) > 1) : [])]
const meet = (a, b) => forms(a).some(form => forms(b).includes(form))
const month = word => points(word) < 3 ? 0 : months.findIndex(m => m.startsWith(word)) + 1
const labels = 'lma lma-nummer lmanummer lma-nr lma-kort lmakort dossier dossiernr dossiernummer pass passet passnr passnummer reservnummer reservnr interimsnummer interimsnr tillfälligt utländskt'.split(' ')
const beforeNumber = 'nr nummer numret är kort kortet'.split(' ')
const otherThings = 'tel telefon tfn telnr telefonnr telefonnummer mobil mobilnr mobilnummer ärende ärendenr ärendenummer dnr diarienr diarienummer målnr målnummer postnr postnummer kl klockan sedan omhändertagen omhändertogs placerad placerades anmäld inkom ankom inskriven'.split(' ')
const isJoined = (t, i) => i > 0 && ['', '-'].includes(t[i].gap)
const back = (t, i, between) => { // the word before, past those that may stand between
	while (--i > 0 && !t[i].digits && between.includes(t[i].text));
	return t[i] && !t[i].digits ? t[i].text : ''
}
function ofLabel(t, i) {
	let from = i, to = i + 1
	while (isJoined(t, from)) from--
	while (t[to] && isJoined(t, to)) to++
	if (['kort', 'kortet'].includes(t[i].text) && t[from - 1]?.text === 'lma') return true
	return from > 0 && t.slice(from, to).some(one => one.digits) && gapIs(t[from], ' :#-.') && labels.includes(back(t, from, beforeNumber))
}
function ofOtherThing(t, i) {
	const next = t[i + 1]
	if (next && !next.digits && !next.part && ['kr', 'kronor', 'sek', 'tkr'].includes(next.text)) return true
	let from = i
	while (from > 0 && (isJoined(t, from) || (t[from - 1].digits && gapIs(t[from], ' -/.:+')))) from--
	return from > 0 && gapIs(t[from], ' :.+') && otherThings.includes(back(t, from, ['nr', 'nummer', 'är', 'den']))
}
function classOf(t, i) {
	const name = listIn(lists, t[i].text)
	if (!name && ofLabel(t, i)) return 'filler'
	return name ?? ((t[i - 1]?.digits || t[i + 1]?.digits) && month(t[i].text) ? 'filler' : 'name')
}

// --- who is named
const wards = 'bb förlossning förlossningen förlossningsavdelning förlossningsavdelningen sjukhus sjukhuset lasarett lasarettet neonatal neonatalen neonatalavdelning neonatalavdelningen avdelning avdelningen avd vårdavdelning vårdavdelningen barnkliniken kvinnokliniken akuten akutmottagningen mottagning mottagningen sal rum plan'.split(' ')
const plain = t => t.filter(w => !w.digits && !initial(w.text)).map(w => w.text)
export function names(said, written, unknown) {
	const own = plain(written), all = [], out = []
	let related = false, from = 0
	while (from < said.length) {
		let to = from + 1
		while (to < said.length && !said[to].part) to++
		let list = [], cut = ''
		for (let i = from; i < to; i++) {
			if (said[i].digits) continue
			const word = said[i].text, cls = own.some(w => meet(w, word)) ? 'name' : classOf(said, i)
			if (cut) { if (cut === 'relation') out.push(word); continue }
			if (cls === 'child' || cls === 'relation') {
				const of = i + 1 < to && !said[i + 1].digits && classOf(said, i + 1) === 'of'
				if (!of && i > from && list.at(-1) === i - 1 && said[i - 1].text.endsWith('s')) {
					out.push(...list.map(k => said[k].text))
					list = []
					related = true
				} else if (of || cls === 'relation') {
					cut = 'relation'
					related = true
				}
			} else if (cls === 'place' || (cls === 'name' && all.length + list.length > 0 && wards.includes(word) && !own.some(w => meet(w, word)))) cut = 'place'
			else if (cls === 'name' && !initial(word)) list.push(i)
		}
		const begins = i => i === from && i + 1 < to && !said[i + 1].digits && !said[i + 1].capital
		if (unknown || all.length) list = list.filter(i => said[i].capital && !(unknown && begins(i)))
		all.push(...list)
		from = to
	}
	return { at: all, out, related }
}

// --- the address that a text may end with
const towns = 'alingsås arboga arvidsjaur arvika askersund avesta bengtsfors bollnäs borgholm borlänge borås bräcke båstad edsbyn eksjö enköping eskilstuna eslöv fagersta falköping falun filipstad finspång forsbacka gagnef gislaved gnosjö gällivare gävle göteborg hagfors halmstad haparanda hedemora helsingborg hofors hudiksvall hultsfred härnösand hässleholm höganäs iggesund jokkmokk järfälla järvsö jönköping karlshamn karlskoga karlskrona karlstad katrineholm kiruna kramfors kristianstad kristinehamn krokom kumla kungsbacka kungälv kävlinge landskrona leksand lidingö lidköping linköping ljusdal ludvika luleå lycksele lysekil malmö malung mariestad mjölby motala mölndal norrköping norrtälje nybro nyköping nynäshamn nässjö ockelbo oskarshamn oxelösund pajala piteå ronneby rättvik sandviken sigtuna simrishamn skellefteå skövde sollefteå sollentuna solna stockholm storuman strängnäs strömstad strömsund sundbyberg sundsvall svenljunga säffle sävsjö söderhamn söderköping södertälje sölvesborg tidaholm tierp timrå tranås trollhättan täby uddevalla ulricehamn umeå uppsala vadstena valbo vallentuna vetlanda vimmerby vänersborg värnamo västervik västerås växjö åmål ånge årjäng åtvidaberg älmhult ängelholm örebro örnsköldsvik östersund östhammar'.split(' ')
function addressAt(text, t, own, number) { // where it begins; t.length: there is none that counts
	const [street = 0, town = 0] = t.flatMap((one, i) => one.part ? [i] : []).slice(-2)
	const behindComma = i => i > 0 && gapIs(t[i], ' ,')
	const shape = (from, to) => t.slice(from, to).map(one => one.digits ? '0'.repeat(one.text.length) : one.text).join(' ')
	const last = /^(?:000 00|00000) (\D+)$/.exec(shape(town))?.[1]
	if (!behindComma(town) || !towns.includes(last)) return t.length
	const isStreet = /^(?:(?:norra|södra|östra|västra) )?[^ 0]+(?:gatan|vägen|gränd|stigen|torget) 0{1,3}(?: [^ 0])?$/u.test(shape(street, town))
	const from = isStreet && behindComma(street) ? street : town, before = t.slice(0, from), digits = before.map(one => one.digits ? one.text : '').join('')
	const said = before.filter(one => !one.digits).map(one => one.text)
	const nobodyElse = before.every((one, i) => one.digits || !one.part || i === 0) && said.every((word, i) => own.some(w => meet(w, word)) && !said.slice(0, i).some(one => meet(one, word)))
	return nobodyElse && /^[\p{L}\p{M}0-9 ,.()+-]*$/u.test(text) && digits.length >= 10 && number.replace('-', '').endsWith(digits) ? from : t.length
}

// --- figures
const gapIs = (t, allowed) => points(t.gap) <= 3 && [...t.gap].every(c => allowed.includes(c))
const gapIsOne = (t, allowed) => t.gap.length === 1 && allowed.includes(t.gap)
const isYear = y => y >= 1850 && y <= 2100
function figuresAt(t, i) { // undefined: digits that tell nobody apart
	const len = k => t[k]?.digits ? t[k].text.length : 0, value = k => Number(t[k].text), short = k => len(k) === 1 || len(k) === 2
	const unit = k => t[k] && !t[k].digits && listIn(units, t[k].text)
	const shortYear = k => len(k) === 2 && !unit(k + 1)
	const four = f => len(f.to) === 4 && gapIs(t[f.to], ' -+') ? { ...f, four: t[f.to].text, to: f.to + 1 } : f
	const day = (to, four, ...readings) => ({ kind: 'day', from: i, to, four, readings: readings.map(([y, m, d, two = false]) => ({ y: Number(y), m: Number(m), d: Number(d) > 60 ? d - 60 : Number(d), two, none: y === '' })).filter(r => r.m >= 1 && r.m <= 12 && r.d >= 1 && r.d <= 31 && (r.two || r.none || isYear(r.y) || r.y === 0)) })
	const tries = []
	const joinedLen = [10, 12].includes(len(i)) ? len(i) - 4 : len(i), s = t[i].text
	const cut = (...at) => at.map(([a, b]) => s.slice(a, b))
	if (joinedLen === 8 || joinedLen === 6) {
		const f = joinedLen === 8 ? day(i + 1, '', cut([0, 4], [4, 6], [6, 8]), cut([4, 8], [2, 4], [0, 2])) : day(i + 1, '', [...cut([0, 2], [2, 4], [4, 6]), true], [...cut([4, 6], [2, 4], [0, 2]), true])
		tries.push(joinedLen === len(i) ? four(f) : { ...f, four: s.slice(joinedLen) })
	}
	if (len(i) === 4 && short(i + 1) && short(i + 2) && gapIsOne(t[i + 1], '-./ ') && t[i + 1].gap === t[i + 2].gap)
		tries.push(four(day(i + 3, '', [value(i), value(i + 1), value(i + 2)])))
	if (short(i) && short(i + 1) && gapIsOne(t[i + 1], '-./ ')) {
		const gap = t[i + 1].gap
		if (len(i + 2) === 4 && gapIs(t[i + 2], ' -./,')) tries.push(four(day(i + 3, '', [value(i + 2), value(i + 1), value(i)])))
		else if (gap !== ' ' && shortYear(i + 2) && gapIs(t[i + 2], ' -./'))
			tries.push(four(day(i + 3, '', ...(len(i) === 2 && gap === t[i + 2].gap ? [[value(i), value(i + 1), value(i + 2), true]] : []), [value(i + 2), value(i + 1), value(i), true])))
		else if (gap === '/') tries.push(day(i + 2, '', ['', value(i + 1), value(i)]))
	}
	if (short(i) && t[i + 1] && !t[i + 1].digits) {
		const at = ['a', 'e'].includes(t[i + 1].text) ? i + 2 : i + 1, m = t[at] && !t[at].digits ? month(t[at].text) : 0
		if (m) {
			if (len(at + 1) === 4 && gapIs(t[at + 1], ' -./,')) tries.push(day(at + 2, '', [value(at + 1), m, value(i)]))
			else if (shortYear(at + 1) && gapIs(t[at + 1], ' -./')) tries.push(day(at + 2, '', [value(at + 1), m, value(i), true]))
			else tries.push(day(at + 1, '', ['', m, value(i)]))
		}
	}
	const good = tries.find(f => f.readings.length)
	if (good) return good
	if (len(i) === 4) return { kind: isYear(value(i)) ? 'year' : 'four', from: i, to: i + 1, four: s, readings: [] }
	return len(i) > 5 ? { kind: 'long', from: i, to: i + 1, four: '', readings: [] } : undefined
}
const date = text => { // undefined: not a day
	const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text), d = new Date(`${text}T00:00:00Z`)
	return m && !isNaN(d) && d.toISOString().startsWith(text) ? { y: Number(m[1]), m: Number(m[2]), d: Number(m[3]), n: d / 86400000 } : undefined
}
const isReading = (r, day) => r.m === day.m && r.d === day.d && (r.none || r.y === (r.two ? day.y % 100 : day.y))
function figures(t) {
	const all = []
	for (let i = 0; i < t.length; i++) {
		const f = t[i].digits && figuresAt(t, i)
		if (f) {
			all.push(f)
			i = f.to - 1
		}
	}
	return all
}
export const dayStands = (text, day) => figures(tokens(text)).some(f => f.readings.some(r => !r.none && date(day) && isReading(r, date(day))))

// --- numbers with letters
const inPlaceOfNumber = (t, i, own) => i > 0 && (t[i].part || t[i - 1].digits || own.some(w => meet(w, t[i - 1].text)))
function mixed(t, own) {
	const all = []
	for (let from = 0, to; from < t.length; from = to > from ? to : from + 1) {
		to = from
		while (to < t.length && (to === from || ['', '-'].includes(t[to].gap)) && (t[to].digits || (points(t[to].text) <= 2 && classOf(t, to) === 'name'))) to++
		const run = t.slice(from, to)
		const count = run.filter(one => one.digits).map(one => one.text).join('').length
		if (run.some(one => !one.digits) && (count >= 3 || (count === 2 && inPlaceOfNumber(t, from, own))) && !ofOtherThing(t, from)) all.push(run)
	}
	return all
}

function labelled(t, own, number) { // "LMA 50-1234567", "T 220", and "nr 567"
	const all = []
	t.forEach((one, i) => {
		const next = t[i + 1]
		if (!one.digits && initial(one.text) && classOf(t, i) === 'name' && next?.digits && next.text.length === 3 && [' ', '.', '/'].includes(next.gap)) all.push([one, next])
		if (['nr', 'nummer'].includes(one.text) && next?.digits && [2, 3].includes(next.text.length) && gapIs(next, ' :#.') && inPlaceOfNumber(t, i, own)
			&& !(t[i + 2] && !t[i + 2].digits && !t[i + 2].part && listIn(units, t[i + 2].text)) && !number.endsWith(next.text)) all.push([next])
		if (!labels.includes(one.text)) return
		let from = i + 1
		while (t[from] && beforeNumber.includes(t[from].text)) from++
		if (!t[from] || !gapIs(t[from], ' :#-.')) return
		let to = from + 1
		while (t[to] && ['', '-'].includes(t[to].gap)) to++
		if (t.slice(from, to).some(one => one.digits)) all.push(t.slice(from, to))
	})
	return all
}

// --- parts of a number, and a second one
function endingDiffers(t, number) {
	const has = (i, list) => t[i] && !t[i].digits && list.split(' ').includes(t[i].text)
	return t.some((one, i) => {
		if (one.digits) {
			const f = figuresAt(t, i), next = t[i + 1]
			return f?.kind === 'day' && f.to === i + 1 && !f.four && next?.digits && next.text.length < 4 && gapIs(next, ' -+') && !figuresAt(t, i + 1) && !(t[i + 2] && !t[i + 2].digits && listIn(units, t[i + 2].text))
		}
		if (!has(i, 'sista slutar slutsiffra slutsiffror slutsiffrorna')) return false
		let at = i + 1
		while (has(at, 'på med är siffra siffran siffror siffrorna två tre fyra')) at++
		return Boolean(t[at]?.digits) && !(one.text === 'sista' && at === i + 1) && gapIs(t[at], ' :') && t[at].text.length <= 4 && !number.endsWith(t[at].text)
	})
}
function secondNumber(t, number, inText) {
	const list = figures(t)
	let left = 0
	for (let i = 0; i < t.length; i++) {
		if (!t[i].digits) {
			const cls = classOf(t, i)
			if (siblings.includes(t[i].text) || twins.includes(t[i].text)) left = 0
			else if (['föräldrar', 'föräldrarna', 'vårdnadshavare'].includes(t[i].text)) left = 2
			else if (cls === 'relation' || cls === 'of') left = 1
			continue
		}
		const f = list.find(f => f.from === i)
		if (!f) continue
		i = f.to - 1
		const run = t.slice(f.from, f.to), digits = run.map(one => one.text).join('')
		if (ofOtherThing(t, f.from) || f.kind !== 'day' || !f.four || number.replace('-', '').endsWith(digits) || (run.length === 1 && /^0\d{9}$/.test(digits)) || inText(run)) continue
		if (left-- <= 0) return true
	}
	return false
}

// --- relatives of who has no name
function relatives(t, large) {
	const found = []
	let on = false
	t.forEach((one, i) => {
		const cls = one.digits ? undefined : classOf(t, i)
		if (one.part) on = on && one.digits && one.text.length >= 6
		const before = i > 0 && !one.part && !t[i - 1].digits ? classOf(t, i - 1) : ''
		if (cls === 'relation' || (cls === 'of' && ['child', 'noun', 'relation'].includes(before))) on = true
		else if (on && (one.digits ? one.text.length >= 4 : cls === 'name' && !initial(one.text) && (!large || one.capital))) found.push(one)
		else if (!one.digits && cls !== 'filler' && !initial(one.text)) on = false
	})
	return [false, true].map(digits => found.filter(one => one.digits === digits).map(one => one.text))
}
function relativesDiffer(said, text) {
	const call = relatives(said, false), written = relatives(text, true)
	const all = (some, others) => some.every(a => others.some(b => meet(a, b)))
	const types = [0, 1].map(k => all(written[k], call[k]) ? null : call[k].length && (k === 1 || !all(call[k], written[k])) ? 'deviation' : 'completion')
	return types.find(type => type === 'deviation') ?? types.find(type => type) ?? null
}

// --- ages
function ageAt(t, i) {
	const word = t[i].text
	const n = t[i].digits ? (word.length <= 3 ? word : '') : numbers.findLast(one => word.startsWith(one)) ?? ''
	if (!n) return undefined
	const rest = word.slice(n.length).replace(/^-/, ''), next = t[i + 1]
	const unit = word.length > n.length ? listIn(units, rest) : next && !next.digits && !next.part ? listIn(units, next.text) : undefined
	return unit && { age: t[i].digits ? Number(n) : numbers.indexOf(n) + 1, unit }
}
function bareAge(t, i, own) { // "Kim Ek, 15", "åk 9"
	const one = t[i], before = t[i - 1], next = t[i + 1]
	const n = one.digits ? (one.text.length <= 2 ? Number(one.text) : 0) : numbers.indexOf(one.text) + 1
	if (!n || !before) return undefined
	if (!one.part && ['åk', 'årskurs'].includes(before.text)) return { age: n + 6, unit: 'years' }
	if (!one.part && before.text === 'fyller') return { age: n, unit: 'years' }
	const ends = !next || /^([,;)\n]|\..)/s.test(next.gap)
	if (!ends || !/^[ ,;(]*$/.test(one.gap) || before.digits || twins.includes(before.text) || ['nr', 'nummer'].includes(before.text)) return undefined
	return one.part || (one.digits && (['noun', 'child'].includes(classOf(t, i - 1)) || own.some(w => meet(w, before.text)))) ? { age: n, unit: 'years' } : undefined
}
const born = 'född födda fött föddes f fd'.split(' ')
const monthsBetween = (birth, on) => 12 * (on.y - birth.y) + (on.m - birth.m) - (on.d < birth.d ? 1 : 0)
function ageDiffers(t, own, unknown, birth, on) {
	const taken = figures(t)
	let another = false, behind = false
	for (let i = 0; i < t.length; i++) {
		if (t[i].part) [behind, another] = [another, false]
		if (!t[i].digits && ['relation', 'of'].includes(classOf(t, i))) another = true
		if (another || ofOtherThing(t, i) || taken.some(f => i >= f.from && i < f.to)) continue
		const unit = t[i + 1] && !t[i + 1].digits && listIn(units, t[i + 1].text)
		if (t[i].digits && t[i].text.length === 2 && !unit && i > 0 && !t[i - 1].digits && (/ -$/.test(t[i].gap) || born.includes(t[i - 1].text)) && Number(t[i].text) !== birth.y % 100) return true
		const a = ageAt(t, i) ?? bareAge(t, i, own)
		if (!a || (behind && t[i].part && a.unit === 'years' && a.age >= 18)) continue
		const m = monthsBetween(birth, on), n = on.n - birth.n
		const is = { years: Math.trunc(m / 12), months: m, weeks: Math.trunc(n / 7), days: n }[a.unit]
		return Math.abs(a.age - is) > (unknown || (i > 0 && about.includes(t[i - 1].text)) ? 3 : 1)
	}
	return false
}

// --- what words say of age and sex
const sexes = {
	girl: 'flicka flickan tjej tjejen dotter dottern tvillingflicka tvillingflickan trillingflicka trillingflickan', woman: 'kvinna kvinnan dam damen',
	boy: 'pojke pojken kille killen son sonen tvillingpojke tvillingpojken trillingpojke trillingpojken', man: 'man mannen herre herren',
}
const young = 'barn barnet flicka flickan pojke pojken son sonen dotter dottern tvillingflicka tvillingflickan trillingflicka trillingflickan tvillingpojke tvillingpojken trillingpojke trillingpojken'
const stages = [['nyfödd nyfödda nyfött bebis bebisen baby babyn spädbarn spädbarnet', 0, 0], [young, 0, 17], ['tonåring tonåringen', 13, 19], [`${sexes.man} ${sexes.woman}`, 15, 150], ['vuxen vuxna vuxet myndig myndiga', 18, 150]]
function ofPerson(t, own) { // the places of the words that are said of the person
	let another = false
	return t.flatMap((one, i) => {
		if (one.part) another = false
		if (one.digits || own.some(w => meet(w, one.text))) return []
		if (['relation', 'of', 'place'].includes(classOf(t, i))) another = true
		return another || (!one.part && ['man', 'mannen', 'mannens'].includes(one.text) && t[i - 1].text === 'god') ? [] : [i]
	})
}
function stageDiffers(t, own, unknown, birth, on) {
	const years = Math.trunc(monthsBetween(birth, on) / 12)
	return ofPerson(t, own).some(i => {
		const next = t[i + 1] && !t[i + 1].part && !t[i + 1].digits ? classOf(t, i + 1) : ''
		if (classOf(t, i) === 'child' && next === 'of') return false
		return stages.some(([list, from, to]) => {
			const slack = unknown && to > 0 ? 3 : 0
			return list.split(' ').includes(t[i].text) && (years < from - slack || years > to + slack)
		})
	})
}
function sexDiffers(t, own, number) {
	if (!number) return false
	const others = Number(number[11]) % 2 ? ['girl', 'woman'] : ['boy', 'man']
	return ofPerson(t, own).some(i => others.includes(listIn(sexes, t[i].text)))
}

// --- words by which it is somebody else
const siblings = 'bror brodern brorsan lillebror storebror halvbror tvillingbror syster systern syrran lillasyster storasyster halvsyster tvillingsyster syskon syskonet halvsyskon'.split(' ')
function another(t, at, own) {
	const isOf = i => !t[i].digits && !own.some(w => meet(w, t[i].text)) && (classOf(t, i) === 'of' || (!t[i].capital && ['t', 's'].includes(t[i].text)))
	const inPart = i => t[i] && !t[i].part ? siblings.includes(t[i].text) : undefined
	const sibling = i => inPart(i + 1) || (inPart(i + 1) === false && inPart(i + 2))
	for (let i = at[0]; !t[i].part && i > 0;) if (isOf(--i)) return true
	const surname = i => meet(t[at[i]].text, own.at(-1) ?? '')
	const apart = i => t[i].part || (!t[i - 1].digits && ['och', 'o', 'samt', 'plus', 'med', ...between].includes(t[i - 1].text))
	if (at.some((place, i) => i > 0 && apart(place) && !surname(i - 1) && !surname(i) && !at.slice(0, i).some(one => meet(t[one].text, t[place].text)))) return true
	return t.some((one, i) => (one.text === 's' && ["'", '\u2019'].includes(one.gap)) || one.text === 'nej'
		|| (['och', 'o', 'samt', 'plus', 'med'].includes(one.text) && sibling(i))
		|| (['inte', 'ej', 'icke'].includes(one.text) && t[i + 1] && !t[i + 1].part && (at.includes(i + 1) || 'hon han hen den det denna denne henne honom'.split(' ').includes(t[i + 1].text))))
}
const between = 'samt plus eller alternativt alt respektive resp'.split(' ')

// --- which of several of one birth
const twins = 'tvilling tvillingen tvillingflicka tvillingflickan tvillingpojke tvillingpojken trilling trillingen trillingflicka trillingflickan trillingpojke trillingpojken fyrling fyrlingen tvillingar tvillingarna trillingar trillingarna fyrlingar fyrlingarna'.split(' ')
function birthOrder(t) {
	const word = (i, list) => Boolean(t[i]) && !t[i].digits && list.split(' ').includes(t[i].text)
	const digit = i => t[i]?.digits && /^[1-9]$/.test(t[i].text) ? Number(t[i].text) : 0
	const first = t.find(one => twins.includes(one.text)), last = !first ? 2 : first.text.startsWith('tri') ? 3 : first.text.startsWith('fyr') ? 4 : 2
	const other = i => Boolean(t[i].digits && figuresAt(t, i)) || Boolean(t[i + 1] && !t[i + 1].part && !t[i + 1].digits && listIn(units, t[i + 1].text))
	const place = (i, anyCase) => {
		if (!t[i] || t[i].digits) return digit(i)
		const lists = ['ett två tre fyra', 'etta tvåa trea fyra', 'första andra tredje fjärde']
		if (t[i].capital || anyCase) lists.unshift('a b c d')
		if (t[i].capital || t[i].text !== 'i') lists.push('i ii iii iv')
		return lists.map(list => list.split(' ').indexOf(t[i].text) + 1).find(n => n) ?? 0
	}
	const behind = i => {
		if (t[i + 1] && !gapIs(t[i + 1], ' ,(#:;')) return 0
		const at = word(i + 1, 'nr nummer') ? i + 2 : i + 1
		return !t[at] || other(at) ? 0 : place(at, !t[i + 1].part)
	}
	const bornAs = i => {
		if (word(i - 1, 'först')) return 1
		if (word(i - 1, 'sist')) return last
		if (word(i + 1, 'först')) return 1
		if (word(i + 1, 'sist')) return last
		let at = i + 1
		if (word(at, 'som')) at++
		if (word(at, 'nr nummer')) at++
		return at === i + 1 || !t[at] || other(at) ? 0 : place(at, false)
	}
	for (let i = 0; i < t.length; i++) {
		let order = 0
		if (t[i].digits) {
			const all = word(i + 1, 'av') ? digit(i + 2) : 0
			order = all > 1 && digit(i) <= all && !other(i + 2) ? digit(i) : word(i + 1, 'a e') && twins.includes(t[i + 2]?.text) ? digit(i) : 0
		} else {
			if (twins.includes(t[i].text) || (first && ['noun', 'child'].includes(classOf(t, i)))) order = behind(i)
			if (order) return order
			if (word(i, 'förstfödd förstfödda förstfött')) order = 1
			else if (word(i, 'andrafödd andrafödda andrafött')) order = 2
			else if (word(i, 'sistfödd sistfödda sistfött')) order = last
			else if (word(i, 'född födda fött föddes')) order = bornAs(i)
			else if (word(i, 'nummer')) order = word(i + 2, 'i') && word(i + 3, 'födelseordning') ? digit(i + 1) : 0
			else if (t[i + 1] && !t[i + 1].part && twins.includes(t[i + 1].text))
				order = word(i, 'äldre äldsta') ? 1 : word(i, 'yngre yngsta sista') ? last : word(i, 'första andra tredje fjärde') ? place(i, false) : 0
		}
		if (order) return order
	}
	return 0
}

const sounded = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{Nd}]/gu
export function explains(text) { // ten letters or digits, in two different words
	const list = (text.match(/(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{Nd}]|\p{M})+/gu) ?? []).filter(w => w.match(sounded))
	return (text.match(sounded) ?? []).length >= 10 && new Set(list).size >= 2
}

// --- the comparison
export function compare(said, written) { // the findings, in order
	const found = [], person = tokens(said.person), name = tokens(written.name), description = written.description ?? ''
	const shown = [...tokens(written.identity), ...tokens(description)]
	const add = (kind, type, a, b) => { if (type === 'deviation' || (type && a !== b)) found.push({ kind, type, said: a, written: b }) }
	const plainType = (a, b) => a === b ? null : a ? 'deviation' : 'completion'
	const plainRule = (kind, a, b) => add(kind, plainType(a, b), a, b)
	const stands = one => shown.some(t => t.digits === one.digits && joined(t.text) === joined(one.text))
	const both = said.number && written.number, same = both && said.number === written.number
	const birth = date(written.birthDate), last = written.number.length > 4 ? written.number.slice(-4) : undefined
	const own = plain(name), on = date(said.day ?? '')
	let otherNumber = !said.number && sexDiffers(person, own, written.number)
	let otherBirth = Boolean(birth && on) && (ageDiffers(person, own, said.unknown, birth, on) || stageDiffers(person, own, said.unknown, birth, on))
	for (const f of said.number ? [] : figures(person).filter(f => !ofOtherThing(person, f.from))) {
		const isFour = f.four !== '' && f.four === last
		if (f.kind === 'day' && isFour && birth && f.readings.some(r => isReading(r, birth))) otherNumber = true
		if (person.slice(f.from, f.to).every(stands)) continue
		if (f.kind === 'day') {
			if (!birth || !f.readings.some(r => isReading(r, birth))) otherBirth = true
			if (f.four && !isFour) otherNumber = true
		} else if (written.name && f.kind === 'year') otherBirth ||= !isFour && birth?.y !== Number(f.four)
		else if (written.name) otherNumber ||= !isFour
	}
	const texts = [tokens(written.identity), tokens(description)], equal = (a, b) => b && a.digits === b.digits && joined(a.text) === joined(b.text)
	const inText = run => texts.some(text => text.some((_, at) => run.every((t, i) => equal(t, text[at + i]))))
	if (!said.number) otherNumber ||= ![...mixed(person, own), ...labelled(person, own, written.number)].every(inText) || Boolean(written.name && endingDiffers(person, written.number))
	else otherNumber ||= secondNumber(person, said.number, inText)

	if (said.municipality) plainRule('municipality', said.municipality, written.municipality)
	if (otherNumber) add('person-number', 'deviation', said.person, written.number)
	else plainRule('person-number', said.number, written.number)
	const day = (said.birthDate && written.birthDate ? !both : said.number === written.number) ? plainType(said.birthDate, written.birthDate) : null
	if (otherBirth && day !== 'deviation') add('birth-date', 'deviation', said.person, written.birthDate)
	else add('birth-date', day, said.birthDate, written.birthDate)

	if (written.name) {
		const { at: all, out, related } = names(person, name, said.unknown), end = same ? addressAt(said.person, person, own, said.number) : person.length
		const at = all.filter(i => i < end), counted = at.map(i => person[i].text), N = plain(name), first = N[0] ?? '', surname = N.at(-1) ?? ''
		const begins = () => meet(counted[0], first) || (counted.length > 1 && meet(counted[0], surname) && meet(counted[1], first))
		const middle = i => i > 0 && !between.includes(person[at[i]].text) && i + 1 < at.length && at[i - 1] + 1 === at[i] && at[i] + 1 === at[i + 1] && !person[at[i]].part && !person[at[i + 1]].part && meet(counted[0], first) && meet(counted.at(-1), surname)
		const deviates = !counted.length ? (said.unknown ? out.some(w => meet(w, first)) : !said.number || related) : another(person, at, own) || (!same && out.some(w => meet(w, first))) || !counted.every((w, i) => N.some(v => meet(w, v)) || middle(i)) || (!same && !begins())
		const whole = counted.some(w => meet(w, first)) && counted.some(w => meet(w, surname))
		add('name', deviates ? 'deviation' : whole ? null : 'completion', said.person, written.name)
	} else if (!same) {
		const days = figures(person).filter(f => f.kind === 'day')
		const matters = (t, i) => !days.some(f => i >= f.from && i < f.to) && (t.digits || ['name', 'noun', 'relation'].includes(classOf(person, i)))
		if (person.some((t, i) => matters(t, i) && !stands(t))) add('name', 'deviation', said.person, description || written.identity)
		else {
			const of = [written.identity, description].map(text => ({ text, type: relativesDiffer(person, tokens(text)) }))
			const first = of.find(o => o.type === 'deviation') ?? of.find(o => o.type)
			if (first) add('name', first.type, said.person, first.text)
		}
	}
	const order = birthOrder(person), named = found.findIndex(f => f.kind === 'name')
	const silent = !order && !written.name && !person.some(one => twins.includes(one.text))
	if ((order || silent) && !same && found[named]?.type !== 'deviation') {
		const other = [written.identity, description].find(text => ![0, order].includes(birthOrder(tokens(text))))
		if (other !== undefined) {
			if (named >= 0) found.splice(named, 1)
			add('name', 'deviation', said.person, other)
		}
	}
	const alike = within(said.grounds, written.grounds) && within(written.grounds, said.grounds)
	add('ground', alike ? null : said.grounds.length ? 'deviation' : 'completion', said.grounds.join(' '), written.grounds.join(' '))
	plainRule('place-kind', said.placeKind, written.placeKind)
	const [a, b] = [placeWords(said.place), placeWords(written.place)]
	add('place', !a.every((word, i) => word === b[i]) ? 'deviation' : a.length === b.length ? null : 'completion', said.place, written.place)
	plainRule('answer', said.answer, written.answer)
	const [call, text] = [tokens(said.decider ?? ''), tokens(written.decider ?? '')], meets = (some, others) => some.length > 0 && some.every(t => others.some(u => meet(t.text, u.text)))
	if (said.decider && written.decider) add('decision-maker', !meets(call, text) ? 'deviation' : meets(text, call) ? null : 'completion', said.decider, written.decider)
	return found
}
