#!/usr/bin/env bash
# Other programs judge the seals and stamps that we put on records. Arguments: record_maker, record_lint.
# shellcheck disable=SC2317 # check calls the functions by name
set -uo pipefail
maker=$1
lint=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
at=1795303800 # when the seals are made (seal_kit.h): judged then, whatever the day of the test is

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

says() { # says TEXT COMMAND…: the command's output has a line with this
	local text=$1
	shift
	"$@" >"$folder/said" 2>&1
	cat "$folder/said"
	grep -qF -- "$text" "$folder/said"
}

bytes() { # bytes FILE FROM COUNT
	dd if="$1" iflag=skip_bytes,count_bytes skip="$2" count="$3" status=none
}

# take_apart FILE N: of the Nth signature (from 1) the DER value into value.der and the bytes that it covers into covered.
take_apart() {
	local range length
	local -a numbers
	range=$(grep -ao '/ByteRange \[[ 0-9]*\]' "$1" | sed -n "$2p")
	range=${range#*[}
	read -r -a numbers <<<"${range%]}"
	{
		bytes "$1" 0 "${numbers[1]}"
		bytes "$1" "${numbers[2]}" "${numbers[3]}"
	} >covered
	bytes "$1" "$((numbers[1] + 1))" "$((numbers[2] - numbers[1] - 2))" | tr a-f A-F | basenc --base16 -d >padded
	# One value, and zeros behind it: "    0:d=0  hl=4 l=2400 cons: SEQUENCE"
	length=$(openssl asn1parse -inform DER -in padded | sed -nE '1s/^ *0:d=0 +hl=([0-9]+) +l= *([0-9]+) .*/\1+\2/p')
	bytes padded 0 "$((length))" >value.der
	[ -s value.der ] && [ -z "$(bytes padded "$((length))" 99999 | tr -d '\0')" ]
}

then_is() { # then_is COMMAND…: with the clock at the time of the seals
	faketime "@$at" "$@"
}

mkdir "$folder/p256" "$folder/rsa"
check 'sealed and stamped records are written' "$maker" "$folder" --sealed

judge() { # judge KIND: the files of one kind of key
	local name
	cd "$folder/$1" || exit 1
	mkdir nss
	certutil -N -d sql:nss --empty-password
	certutil -A -d sql:nss -n root -t C,C,C -i root.pem
	for name in record-t record-lta record-renewed copy-t copy-lta; do
		check "$1 $name: lint of selected rules" "$lint" "$name.pdf"
		check "$1 $name: qpdf finds nothing" qpdf --check "$name.pdf"
		then_is pdfsig -no-ocsp -nssdir sql:nss "$name.pdf" >report 2>/dev/null
		check "$1 $name: pdfsig: the signature is valid" grep -qF 'Signature Validation: Signature is Valid.' report
		check "$1 $name: pdfsig: by a trusted certificate" \
			grep -qF 'Certificate Validation: Certificate is Trusted.' report
		check "$1 $name: pdfsig: kind" grep -qF 'Signature Type: ETSI.CAdES.detached' report
		check "$1 $name: pdfsig: who" grep -qF "Signer Certificate Common Name: $(openssl x509 -in seal.pem -noout \
			-subject -nameopt multiline,utf8,-esc_msb | sed -n 's/^ *commonName *= //p')" report
	done
	check "$1: pdfsig: all is signed where nothing follows" grep -qF 'Total document signed' \
		<(then_is pdfsig -no-ocsp -nssdir sql:nss record-t.pdf 2>/dev/null)

	check "$1: the seal is taken out" take_apart record-lta.pdf 1
	check "$1: openssl: the seal, as CAdES" openssl cms -verify -cades -binary -inform DER -in value.der \
		-content covered -CAfile root.pem -purpose any -attime "$at" -out /dev/null
	check "$1: openssl: not by another root" fails openssl cms -verify -cades -binary -inform DER -in value.der \
		-content covered -CAfile tsa-root.pem -purpose any -attime "$at" -out /dev/null
	openssl cms -cmsout -print -inform DER -in value.der >printed 2>/dev/null
	check "$1: one signer" test "$(grep -c 'd.issuerAndSerialNumber' printed)" -eq 1
	check "$1: a time stamp in the seal" grep -qF 'id-smime-aa-timeStampToken' printed
	mv value.der first.der
	check "$1: the seal is taken out of the renewed file" take_apart record-renewed.pdf 1
	check "$1: the same seal in every revision" cmp first.der value.der
	for name in 2 3; do
		check "$1: stamp $((name - 1)) is taken out" take_apart record-renewed.pdf "$name"
		check "$1: openssl: stamp $((name - 1))" openssl ts -verify -token_in -in value.der -data covered \
			-CAfile tsa-root.pem -attime "$at"
	done
	printf x >>covered
	check "$1: openssl: no stamp on other bytes" fails openssl ts -verify -token_in -in value.der -data covered \
		-CAfile tsa-root.pem -attime "$at"

	# Each revision begins with the bytes of the one before.
	check "$1: B-LTA begins with B-T" cmp -n "$(stat -c %s record-t.pdf)" record-t.pdf record-lta.pdf
	check "$1: renewed begins with B-LTA" cmp -n "$(stat -c %s record-lta.pdf)" record-lta.pdf record-renewed.pdf

	# One byte of a page, after the seal.
	LC_ALL=C sed 's|/MediaBox \[0 0 595|/MediaBox [0 0 596|' record-t.pdf >changed.pdf
	check "$1: pdfsig sees a changed byte" says 'Signature Validation: Digest Mismatch.' \
		then_is pdfsig -no-ocsp -nssdir sql:nss changed.pdf
	check "$1: the changed file is taken apart" take_apart changed.pdf 1
	check "$1: openssl sees it too" fails openssl cms -verify -cades -binary -inform DER -in value.der -content covered \
		-CAfile root.pem -purpose any -attime "$at" -out /dev/null
}
judge p256
judge rsa

cd "$folder/p256" || exit 1
check 'every rule of the lint bites on a sealed and stamped file' "$lint" --mutants record-lta.pdf

# PDFBox preflight knows PDF/A-1 alone, which wants an appearance of every field; PDF/A-2 and 3 do not where the rectangle
# is empty (ISO 19005-2, 6.3.3). Of the sealed core that is all it finds.
jars=
for jar in preflight pdfbox2 fontbox2 xmpbox commons-logging javax.activation jaxb-api; do
	jars+=/usr/share/java/$jar.jar:
done
for name in core-t core-lta; do
	java -Duser.home="$folder" -cp "$jars" org.apache.pdfbox.preflight.Validator_A1b "$name.pdf" >report 2>&1
	check "$name: PDFBox preflight has seen it" grep -q 'is not a valid PDF/A-1b file' report
	check "$name: PDFBox preflight finds that the fields have no appearance, and nothing else" fails \
		grep -Ev 'is not a valid PDF/A-1b file|widget annotation lacks an appearance dictionary|^$' report
done

# What a person and a machine read is the same as before the seal.
mkdir "$folder/plain"
check 'unsealed records are written' "$maker" "$folder/plain"
check 'the same text' cmp <(pdftotext -enc UTF-8 record-renewed.pdf -) <(pdftotext -enc UTF-8 "$folder/plain/record.pdf" -)
check 'the same structure' cmp <(pdfinfo -struct-text record-renewed.pdf) <(pdfinfo -struct-text "$folder/plain/record.pdf")
mkdir attached
check 'attachments come out' pdfdetach -saveall -o attached record-renewed.pdf
for name in decision.json statement.json signature.xml ocsp.der; do
	check "attachment $name" cmp "$folder/plain/$name" "attached/$name"
done
pdftoppm -r 100 -gray -f 1 -l 1 -singlefile record-lta.pdf page
pdftoppm -r 100 -gray -f 1 -l 1 -singlefile "$folder/plain/record.pdf" "$folder/plain/page"
check 'the QR code' grep -qxF 'QR-Code:https://jour.example.se/kontroll/7F3K-9QXM-2TBW' \
	<(zbarimg -q page.pgm 2>/dev/null)
check 'no form field is seen on the page' cmp "$folder/plain/page.pgm" page.pgm

exit "$failed"
