// vectors.mjs FILE: the second verifier's comparison on the vectors that ours is held to (tests/data/said/vectors.json).
import { deepStrictEqual } from 'node:assert'
import { readFileSync } from 'node:fs'
import { compare } from './call.mjs'

const vectors = JSON.parse(readFileSync(process.argv[2]))
// Each kind of the comparison has a deviation among them.
const kinds = ['municipality', 'person-number', 'birth-date', 'name', 'ground', 'place-kind', 'place', 'answer']
deepStrictEqual(kinds.filter(kind => !vectors.some(v => v.findings.some(f => f.kind === kind && f.type === 'deviation'))), [])
for (const { what, said, written, findings } of vectors) deepStrictEqual(compare(said, written), findings, what)
console.log(`ok      ${vectors.length} comparisons`)
