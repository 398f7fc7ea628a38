#!/usr/bin/env bash
# verify_peers.sh VERIFY_MAKER JOURBESLUT PROJECT: two verifiers that share nothing judge the same documents and mutants,
# and must agree with each other and with what is expected; and the verb `verify` from outside.
set -euo pipefail
maker=$1 jourbeslut=$2 project=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
at=2026-11-23T00:00:00Z

give_up() {
	printf 'FAILED  %s\n' "$*" >&2
	exit 1
}
ours() { # ours FILE…: one line a file, as the second verifier writes it
	"$jourbeslut" verify --json --trust trust --at "$at" "$@" 2>/dev/null |
		jq -r '.files[] | [.name, .conclusion, .subIndication] | @tsv'
}
second() {
	node "$project/tests/second-verifier/verify.mjs" --trust trust --at "$at" "$@"
}
status_of() { # status_of STATUS ARGUMENT…: verify ends with it
	local wanted=$1 got=0
	shift
	"$jourbeslut" verify "$@" >output 2>errors || got=$?
	[ "$got" = "$wanted" ] || give_up "verify $* ends with $got, not $wanted: $(cat output errors)"
}
says() {
	grep -qF -- "$1" output || give_up "no \"$1\" in: $(cat output)"
}

"$maker" .
mapfile -t files < <(cut -f1 vectors)
[ "${#files[@]}" -ge 70 ] || give_up 'too few vectors'
for file in "${files[@]}"; do ours "$file" || true; done >ours.txt
diff vectors ours.txt || give_up 'our conclusions are not the expected ones'
second "${files[@]}" >second.txt 2>reasons || give_up "$(cat reasons)"
diff vectors second.txt || give_up 'the second verifier does not agree'
echo "ok      two verifiers agree on ${#files[@]} documents"

# Without a list in the trust folder, only the DSS says that the seal was not revoked; a badly signed answer says nothing.
cp -r trust lists-none
rm -f lists-none/seal/*.crl
for pair in 'beslut-lta.pdf TOTAL-PASSED' 'sparrad-sedan.pdf TOTAL-PASSED' 'beslut.pdf INDETERMINATE' 'svar-ogiltigt.pdf INDETERMINATE'; do
	read -r file conclusion <<<"$pair"
	theirs=$(node "$project/tests/second-verifier/verify.mjs" --trust lists-none --at "$at" "$file" 2>/dev/null | cut -f 2)
	mine=$("$jourbeslut" verify --json --trust lists-none --at "$at" "$file" 2>/dev/null | jq -r '.files[].conclusion') || true
	[ "$theirs $mine" = "$conclusion $conclusion" ] || give_up "$file without lists: $theirs and $mine, not $conclusion"
done
echo 'ok      they agree on what issuers said in the DSS'

node "$project/tests/second-verifier/vectors.mjs" "$project/tests/data/said/vectors.json" || give_up 'the second comparison'
node "$project/tests/second-verifier/pairs.mjs" "$project/tests/data/said/pairs.txt" || give_up 'the second comparison of persons'

# A bit here and there.
size=$(stat -c %s beslut-lta.pdf)
flips=()
for i in $(seq 1 16); do
	offset=$((size * i / 17))
	cp beslut-lta.pdf "flip-$i.pdf"
	byte=$(od -An -tu1 -j "$offset" -N1 beslut-lta.pdf)
	printf '%b' "\\x$(printf %02x $((byte ^ 1)))" | dd of="flip-$i.pdf" bs=1 seek="$offset" conv=notrunc status=none
	flips+=("flip-$i.pdf")
done
! { ours "${flips[@]}" && second "${flips[@]}" 2>/dev/null; } | grep TOTAL-PASSED || give_up 'a changed byte passes'
echo 'ok      changed bytes pass neither'

status_of 0 --trust trust --at "$at" beslut.pdf
head -n 1 output | grep -q '^TESTMILJÖ' || give_up 'the first line does not say TESTMILJÖ'
says 'TOTAL-PASSED'
says '[STÄMMER] Den stämplade handlingen står i liggaren (seal-proof)' # its files lie beside it
status_of 0 --trust trust --at "$at" paket.zip
says 'bevis/beslut.pdf'
says '(seal-proof)'
says '[STÄMMER] Texten gäller det som sades i samtalet, eller säger varför den avviker (said)'
! grep -q Observera output || give_up 'a remark on a record that needs none'
status_of 0 --trust trust --at "$at" avvikelse.pdf
says 'Observera                Texten avviker från samtalet, med en förklaring i handlingen: Personnummer.'
! grep -E '20190412|20170303|Fabelgren' output || give_up 'the report repeats what was said'
status_of 0 --trust trust --at "$at" avvikelse.pdf avvikelse-dag.pdf
for kind in Kommun Personnummer Födelsedag 'Vem beslutet gäller' Grund 'Slag av plats' Plats Svar; do
	says "Texten avviker från samtalet, med en förklaring i handlingen: $kind."
done
status_of 0 --trust trust --at "$at" blev-kand.pdf
says 'Observera                En och samma person har registrerat samtalet, skrivit texten och fattat beslutet.'
says 'Observera                Det som registrerades lästes inte upp för beslutsfattaren i samtalet.'
status_of 0 --trust trust --at "$at" annan-lag.pdf
says 'Observera                Frågorna ställdes enligt lagpaketet sweden-2025 (SHA-256 11111111), texten är skriven enligt sweden-2026 (SHA-256 00000000).'
status_of 0 --trust trust --at "$at" utan-lag.pdf
! grep -q Observera output || give_up 'a remark on a call of before its law pack was kept'
status_of 0 --trust trust --at "$at" format-1.pdf
says '[GÄLLER INTE] Texten gäller det som sades i samtalet'
status_of 2 --trust trust --at "$at" bekraftelse.pdf
says 'INGET BEVIS'
says 'K7F3-9QPM-ABCD'
! grep -E 'UNDERKÄND|GODKÄND' output || give_up 'a confirmation is judged like a record'
status_of 0 --trust trust --at "$at" - <beslut-lta.pdf
says 'SAKNAS'
status_of 0 --trust trust --at "$at" --confined --json - <beslut.pdf
status_of 0 --trust trust --at "$at" beslut.pdf kopia.pdf
status_of 2 --trust trust --at "$at" beslut.pdf papper.pdf
status_of 1 --trust trust --at "$at" beslut.pdf papper.pdf m-text.pdf
says 'UNDERKÄND'
status_of 2 --trust nowhere --at "$at" beslut.pdf
says 'NO_CERTIFICATE_CHAIN_FOUND'
status_of 2 --trust trust --at 2060-01-01T00:00:00Z beslut.pdf
says 'OUT_OF_BOUNDS_NO_POE'
status_of 2 --trust trust --at "$at" /bin/sh
says 'INTE EN HANDLING HÄRIFRÅN'
says 'SIGNED_DATA_NOT_FOUND'
status_of 1 --trust trust --at "$at" m-short.pdf
says 'UNDERKÄND'
status_of 1 --trust trust --at "$at" beslut.pdf.act # no document at all
status_of 1 --trust trust missing.pdf
status_of 64
status_of 64 --at yesterday beslut.pdf
status_of 64 --nonsense beslut.pdf
cp -r trust production
echo production >production/environment
status_of 1 --trust production --at "$at" beslut.pdf
grep -q 'test' errors || give_up 'nobody says that a test root is refused'
echo 'ok      the verb'

# What was given up cannot be taken back: a confined process opens no file.
got=0
"$jourbeslut" verify --confined --json --trust trust --at "$at" beslut.pdf >output 2>errors || got=$?
if grep -qa __asan_init "$jourbeslut"; then
	echo 'ok      (with sanitizers files can be opened: they need them for their reports)'
elif [ "$got" = 1 ] && grep -q 'cannot be read' errors; then
	echo 'ok      a confined process opens no file'
else
	give_up "a confined process opened a file, or ended with $got"
fi
