#!/usr/bin/env bash
# records.sh PROGRAMS PROJECT FOLDER: records of every kind, made by the service itself and not by a test: each file in
# tests/data/cases, yes and no, with a deviation, a long name, signed on paper, corrected; and between lock and signature
# a register is imported in which committee and people have other names. Our verification and a second one, written from
# FORMAT.md alone, take each of them.
set -euo pipefail
export bin=$1 project=$2
folder=$3
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
rm -rf "$folder"
mkdir -p "$folder"
start_all
log_in Maria "$maria"
log_in Astrid "$astrid"
log_in Birger "$birger"
log_in Cecilia 199207112393
log_in David "$david"

# The register of a later night.
jq '(.municipalities[] | select(.code == "GVL") | .committee) = "Omsorgsnämnden"
	| (.persons[] | select(.givenName == "Maria" or .givenName == "Astrid") | .surname) |= . + "-Nygiftsson"' \
	"$project/templates/example/county.json" >"$folder/county.json"
import_register() {
	"$bin/jourbeslut" import --config "$home/service/jourbeslut.conf" "$folder/county.json" >"$folder/import" 2>&1 ||
		give_up "the register is not imported: $(cat "$folder/import")"
}

records() { # records WHAT: records.mjs, as these people
	service_url=$service_url phone_url=$phone_url people=$people_folder node "$project/tests/integration/records.mjs" \
		"$1" "$project" "$folder" || give_up "records.mjs $1"
}
records lock
import_register
records sign
# The second verifier wants lists that are newer than the seals.
sleep 1
renew_revocation_lists
records fetch
records page

ours() { # ours FILE…: name and conclusion
	"$bin/jourbeslut" verify --trust "$trust" --json "$@" 2>/dev/null |
		jq -r '.files[] | [(.name | sub(".*/"; "")), .conclusion, .decidedBy] | @tsv'
}
theirs() {
	node "$project/tests/second-verifier/verify.mjs" --trust "$trust" --at "$(date -u +%FT%TZ)" "$@" 2>"$folder/why"
}
cd "$folder"
{ ours ./*.beslut.pdf || true; ours ./*.underlag.pdf || true; ours ./*.kopia.pdf || true; } >by-us.tsv
theirs ./*.beslut.pdf >by-second.tsv || true
bad=0
complain() {
	bad=1
	echo "$1"
}
for file in *.pdf; do
	want=TOTAL-PASSED
	[[ $file != papper*.beslut.pdf ]] || want=INDETERMINATE # a hand is judged by eyes
	grep -q "^$file	$want" by-us.tsv || complain "ours, not $want: $(grep "^$file" by-us.tsv)"
	[[ $file == *.beslut.pdf ]] || continue
	grep -qE "^(\./)?$file	$want" by-second.tsv || complain "the second, not $want: $(grep "$file" by-second.tsv why)"
	later=$(pdftotext "$file" - | grep -cE 'Nygiftsson|Omsorgsnämnden') || true
	case $file in
	rattelse.*) [ "$later" -gt 1 ] ;; # its text was locked after the import
	papper*) [ "$later" = 1 ] ;; # Maria attests as what she is called now
	*) [ "$later" = 0 ] ;;
	esac || complain "$file: $later lines of the later register"
done
pdftotext marked-copy marked-copy.txt
grep -q 'FÅR INTE VERKSTÄLLAS NU' marked-copy.txt || complain 'the copy about somebody remanded has no mark'
[ "$bad" = 0 ] || give_up 'the service makes records that verification does not take'
[ "$(ask_store 'SELECT count(*) FROM archive_refusal')" = 0 ] || give_up 'something was refused'
echo "$(wc -l <by-second.tsv) records of every kind hold."
