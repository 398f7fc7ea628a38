// pairs.mjs FILE: the second verifier's answer to each line of tests/data/said/pairs.txt, which ours is held to as well.
import { strictEqual } from 'node:assert'
import { readFileSync } from 'node:fs'
import { birthOf } from './call.mjs'
import { compare, dayStands } from './said.mjs'

const side = { municipality: '', identity: '', grounds: [], placeKind: '', place: '', answer: '' }
const known = text => /^\d{8}-\d{4}$/.test(text) ? { number: text, birthDate: birthOf(text) } : { number: '', birthDate: text }
let count = 0
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
	if (!line || line.startsWith('#')) continue
	const [person, read, subject, expected] = line.split('|').map(s => s.trim())
	const [name, number = '', identity = '', description = ''] = subject.split(';').map(s => s.trim())
	const said = { ...side, ...known(read), person: person.replace(/^\?/, ''), unknown: person.startsWith('?'), day: '2026-11-28' }
	if (!said.number && said.birthDate) strictEqual(dayStands(said.person, said.birthDate), true, line)
	const found = compare(said, { ...side, ...known(number), name, description, identity: identity || `${name}, ${number}` })
	strictEqual(found.map(f => f.kind + (f.type === 'deviation' ? '!' : '')).join(' '), expected, line)
	count++
}
console.log(`ok      ${count} pairs`)
