#!/usr/bin/env bash
# Other programs judge what a lawyer gets of a law pack. Arguments: pack_maker, record_lint, templates.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

give_up() {
	echo "pack_peers.sh: $*" >&2
	exit 1
}

"$1" "$3" "$folder"
cd "$folder"
jars=
for jar in preflight pdfbox2 fontbox2 xmpbox commons-logging javax.activation jaxb-api; do
	jars+=/usr/share/java/$jar.jar:
done
preflight() {
	java -Duser.home="$folder" -cp "$jars" org.apache.pdfbox.preflight.Validator_A1b "$1"
}
for pack in lvu-2026 lvu-2027 barn-2027 lvm-2026 lvm-2027 free; do
	qpdf --check "$pack.pdf" >output || give_up "$pack: qpdf: $(cat output)"
	"$2" "$pack.pdf" >output 2>&1 || give_up "$pack: the lint: $(cat output)"
	pdfinfo "$pack.pdf" >output
	grep -Eq '^Tagged: +yes' output || give_up "$pack: not tagged"
	grep -qF "Lagpaket för granskning: $pack" output || give_up "$pack: no title"
	pdftotext -enc UTF-8 "$pack.pdf" text
	grep -qF 'Granskat av kommunens jurist' text || give_up "$pack: no room for the lawyer"
	[ "$(grep -c "^$pack · version" text)" = "$(sed -nE 's/^Pages: +//p' output)" ] || give_up "$pack: a page without its footer"
done
for pack in lvu-2027 barn-2027; do # the core of the others is the same
	preflight "$pack-core.pdf" >output 2>&1 || give_up "$pack: PDFBox preflight: $(head -n 20 output)"
done
echo 'The packs on paper are PDF/A, tagged, and say what they are.'
