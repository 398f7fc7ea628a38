#!/usr/bin/env bash
# Other programs judge the records that we write. Arguments: record_maker, record_lint.
# shellcheck disable=SC2317 # check calls the functions by name
set -uo pipefail
maker=$1
lint=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

check() { # check WHAT COMMAND…: the command must succeed
	local what=$1
	shift
	if "$@" >"$folder/output" 2>&1; then
		printf 'ok      %s\n' "$what"
	else
		printf 'FAILED  %s\n' "$what"
		sed 's/^/        /' "$folder/output" | head -n 20
		failed=1
	fi
}

fails() { # fails COMMAND…
	! "$@"
}

has_line() { # has_line FILE TEXT: a line is exactly this
	grep -qxF -- "$2" "$1"
}

# Two processes, other time zone, locale and folder: the same bytes.
mkdir "$folder/a" "$folder/b"
check 'records are written' env TZ=Europe/Stockholm LC_ALL=C.UTF-8 "$maker" "$folder/a"
check 'and again elsewhere' env TZ=Pacific/Apia LC_ALL=sv_SE.UTF-8 LANG=tr_TR.UTF-8 "$maker" "$folder/b"
for name in record copy core long; do
	check "$name: the same bytes" cmp "$folder/a/$name.pdf" "$folder/b/$name.pdf"
	check "$name: qpdf finds nothing" qpdf --check "$folder/a/$name.pdf"
done
cd "$folder/a" || exit 1

for name in record copy long; do
	check "$name: lint of selected rules" "$lint" "$name.pdf"
done
check 'every rule of the lint bites' "$lint" --mutants record.pdf

# PDFBox preflight knows PDF/A-1b: the shared core of fonts, metadata, colour and syntax.
jars=
for jar in preflight pdfbox2 fontbox2 xmpbox commons-logging javax.activation jaxb-api; do
	jars+=/usr/share/java/$jar.jar:
done
preflight() {
	java -Duser.home="$folder" -cp "$jars" org.apache.pdfbox.preflight.Validator_A1b "$1"
}
check 'core: PDFBox preflight says PDF/A-1b' preflight core.pdf
spoil() { # spoil FROM TO
	LC_ALL=C sed "s|$1|$2|" core.pdf >spoilt.pdf
	! cmp -s core.pdf spoilt.pdf
}
check 'core: a spoilt file to show that preflight looks' spoil '/CIDSet' '/CIDSex'
check 'core: preflight refuses it' fails preflight spoilt.pdf

# What a person and a machine read.
check 'record: pdfinfo' pdfinfo record.pdf
pdfinfo record.pdf >info
pdfinfo -struct-text record.pdf >tree
pdftotext -enc UTF-8 record.pdf text
check 'record: tagged' grep -Eq '^Tagged: +yes' info
check 'record: three A4 pages' grep -Eq '^Pages: +3' info
check 'record: page size' grep -Eq '^Page size: .*A4' info
check 'record: title' grep -qF 'Beslut om omedelbart omhändertagande enligt 6 § LVU, GVL-2026-0042-7' info
check 'record: whole paragraph, åäö and no-break rules untouched' has_line tree \
	'      "Ebba Åkerström Öberg, 20190312-2388, omhändertas omedelbart med stöd av 6 § lagen (1990:52) med särskilda bestämmelser om vård av unga, LVU, på den grund som anges i 2 § LVU."'
check 'record: lines do not run together' test "$(grep -A1 -xF '      "Gävle kommun' tree | tail -n 1)" = 'Socialnämnden"'
check 'record: names in the text' grep -qF 'Gunnel Sjöö-Wärnström, socialnämndens ordförande' text
check 'record: mark on every page' test "$(grep -cF 'TESTMILJÖ' text)" -eq 3
check 'record: footer on every page' test "$(grep -cF 'GVL-2026-0042-7 · version 1 · textkod 7KQ2M-XH4TB' text)" -eq 3
check 'record: last page' grep -qF 'Sida 3 av 3' text
order() { # the headings in reading order
	grep -A1 -E '^ +H[12] ' tree | grep '"' | sed 's/^ *"//; s/"$//' >headings
	diff headings - <<'EOF'
Beslut om omedelbart omhändertagande enligt 6 § LVU
Beslut
Skäl
Varför rättens beslut inte kan avvaktas
Varför nämndens beslut inte kan avvaktas
Barnets inställning
Vad som händer nu
Underskrift och bevis
Detta visade appen
Så kontrollerar du
EOF
}
check 'record: reading order' order
pdfinfo -struct-text long.pdf >long-tree
check 'long: other alphabets and signs' grep -qF 'É è ü ñ ç ß ø æ š ž đ ŧ ŋ á Ł ő ţ 1 500 kr – ”citat” …' long-tree
check 'long: a paragraph over several pages is whole' grep -qF \
	'Mening 59 i ett mycket långt stycke som måste delas mellan flera sidor. Mening 60 i ett mycket långt' long-tree
check 'long: a word over several lines is whole' grep -Eq '(åttaåäöÅÄÖ){40}' long-tree

# Attachments come out as they went in.
check 'record: attachments come out' pdfdetach -saveall -o "$folder/b" record.pdf
for name in decision.json statement.json signature.xml ocsp.der; do
	check "record: $name" cmp "$name" "$folder/b/$name"
done
check 'copy: no attachments' grep -q '^0 embedded files' <(pdfdetach -list copy.pdf)

# The QR code is read from paper, also from a poor copy.
for dpi in 72 100 150; do
	pdftoppm -r "$dpi" -gray -f 1 -l 1 -singlefile record.pdf "page-$dpi"
	check "record: QR code at $dpi dpi" grep -qxF 'QR-Code:https://jour.example.se/kontroll/7F3K-9QXM-2TBW' \
		<(zbarimg -q "page-$dpi.pgm" 2>/dev/null)
done

exit "$failed"
