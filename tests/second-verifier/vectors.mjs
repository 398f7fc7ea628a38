// vectors.mjs FILE: the second verifier's comparison on the vectors that ours is held to (tests/data/said/vectors.json).
import { deepStrictEqual } from 'node:assert'
import { readFileSync } from 'node:fs'
import { compare } from './call.mjs'

const vectors = JSON.parse(readFileSync(process.argv[2]))
for (const { what, said, written, findings } of vectors) deepStrictEqual(compare(said, written), findings, what)
console.log(`ok      ${vectors.length} comparisons`)
