#!/usr/bin/env bash
# main_job.sh PROGRAMS PROJECT FOLDER: the walk, and what programs that are not ours say about what it leaves behind.
set -euo pipefail
export bin=$1 project=$2
folder=$3

fail() {
	printf 'FAILED: %s\n' "$1" >&2
	exit 1
}

# Another test, or another tree, may be at it on this machine: each begins to look for ports at a place of its own.
first_port=$((12000 + ($$ * 17) % 8000)) "$project/tests/integration/walk.sh" "$folder"

records=("$folder"/records/*)
[ "${#records[@]}" = 2 ] || fail "${#records[@]} records, not 2"
for record in "${records[@]}"; do
	ref=$(basename "$record")
	unzip -q "$record/bevis.zip" -d "$record" || fail "$ref: unzip does not read the evidence"
	cmp "$record/beslut.pdf" "$record/$ref-bevis/beslut.pdf" || fail "$ref: the record in the evidence is another"
	qpdf --check "$record/beslut.pdf" >"$record/qpdf" 2>&1 || fail "$ref: $(cat "$record/qpdf")"
	pdfdetach -saveall -o "$record" "$record/beslut.pdf" >/dev/null || fail "$ref: no attachments"
	for part in decision.json statement.json oral.json signature.xml ocsp.der; do
		cmp "$record/$part" "$record/$ref-bevis/$part" || fail "$ref: $part differs between record and evidence"
	done
	# The e-ID signed the statement's hash, and xmlsec1 agrees that it did.
	hash=$(sha256sum <"$record/statement.json" | cut -c1-64)
	xmlsec1 --verify --insecure --id-attr:Id bankIdSignedData --id-attr:Id KeyInfo "$record/signature.xml" \
		>"$record/xmlsec1" 2>&1 || fail "$ref: xmlsec1: $(head -n 3 "$record/xmlsec1")"
	signed=$(xmllint --xpath 'string(//*[local-name() = "usrNonVisibleData"])' "$record/signature.xml" | base64 -d)
	[[ $signed == *"$hash"* ]] || fail "$ref: the signature does not hold the statement's hash"
	text_hash=$(sha256sum <"$record/decision.json" | cut -c1-64)
	grep -q "$text_hash" "$record/statement.json" || fail "$ref: the statement does not hold the text's hash"
	pdftotext "$record/beslut.pdf" "$record/text"
	grep -q '^Så registrerades beslutet' "$record/text" || fail "$ref: the record does not say how it was recorded"
	grep -qF '[STÄMMER] Texten gäller det som sades' "$record/kontroll.txt" ||
		fail "$ref: nothing says that call and text are about the same"
	grep -q '^  TOTAL-PASSED$' "$record/kontroll.txt" || fail "$ref: $(head -n 8 "$record/kontroll.txt")"
	[[ $(head -n 1 "$record/kontroll.txt") = TESTMILJÖ* ]] || fail "$ref: verification does not say that it trusts for tests"
	grep -q 'TESTMILJÖ' "$record/text" || fail "$ref: a test record is not marked"
	! grep -q 'EJ UNDERTECKNAT' "$record/text" || fail "$ref: a signed record is marked unsigned"
done
! grep -E ' error |AddressSanitizer|runtime error' "$folder/installation/service.log" || fail 'the service logged an error'
echo 'Both records hold what they should.'
