#!/usr/bin/env bash
# format_1.sh JOURBESLUT PROJECT: genuine files of format 1, as they were when it was the only one (tests/data/format-1),
# verify as they did then, by both verifiers. Each folder there has its trust, the time to judge at, and what to expect.
set -euo pipefail
jourbeslut=$1 project=$2

give_up() {
	printf 'FAILED  %s\n' "$*" >&2
	exit 1
}
count=0
for folder in "$project"/tests/data/format-1/*/; do
	cd "$folder"
	at=$(cat at)
	mapfile -t files < <(cut -f1 vectors)
	for file in "${files[@]}"; do
		grep -qaF '/Producer (Jourbeslut record writer 1)' "$file" || give_up "$file is not of format 1"
		"$jourbeslut" verify --json --trust trust --at "$at" "$file" 2>/dev/null || true
	done | jq -r '.files[] | [.name, .conclusion, .subIndication] | @tsv' | diff vectors - ||
		give_up "$folder: our conclusions are not what they were"
	node "$project/tests/second-verifier/verify.mjs" --trust trust --at "$at" "${files[@]}" 2>/dev/null |
		diff vectors - || give_up "$folder: the second verifier's conclusions are not what they were"
	count=$((count + ${#files[@]}))
done
[ "$count" -ge 5 ] || give_up 'files of format 1 are missing'
echo "ok      $count files of format 1 verify as they did"
