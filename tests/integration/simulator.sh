#!/bin/bash
# The e-ID simulator against its peers: curl as relying party, xmlsec1 and openssl as verifiers.
# Usage: simulator.sh PROGRAM
set -euo pipefail

program=$1
work=$(mktemp -d)
pid=""
checks=0

finish() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	[ -z "$pid" ] || wait "$pid" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT

fail() {
	printf 'FAILED: %s\n' "$1" >&2
	[ ! -f "$work/body" ] || { printf 'last answer: ' >&2; head -c 600 "$work/body" >&2; printf '\n' >&2; }
	exit 1
}

# is WHAT WANTED GOT
is() {
	checks=$((checks + 1))
	[ "$2" = "$3" ] || fail "$1: wanted «$2», got «$3»"
}

# serve OPTION…: starts the simulator on free ports.
serve() {
	if [ -n "$pid" ]; then
		kill "$pid"
		wait "$pid" || fail "the simulator did not end well"
	fi
	rm -f "$work/ports"
	"$program" serve "$work/pki" --port-file "$work/ports" "$@" >"$work/out" 2>"$work/log" &
	pid=$!
	for _ in $(seq 100); do
		[ ! -f "$work/ports" ] || break
		sleep 0.1
	done
	[ -f "$work/ports" ] || fail "the simulator did not start: $(cat "$work/log")"
	api="https://127.0.0.1:$(sed -n 's/^api=//p' "$work/ports")/rp/v6.0"
	phone="http://127.0.0.1:$(sed -n 's/^phone=//p' "$work/ports")"
}

# rp PATH BODY [curl option…]: a call of the relying party; the status, with the answer in $work/body.
rp() {
	local path=$1 body=$2
	shift 2
	printf '%s' "$body" >"$work/request"
	curl -s -o "$work/body" -w '%{http_code}' --max-time 10 --cacert "$work/pki/tls-root.pem" \
		--cert "$work/pki/rp-client.pem" --key "$work/pki/rp-client-key.pem" \
		-H 'Content-Type: application/json' --data-binary "@$work/request" "$@" "$api/$path" || true
}

# control PATH BODY: a call of the control API.
control() {
	curl -s -o "$work/body" -w '%{http_code}' --max-time 10 -H 'Content-Type: application/json' -d "$2" "$phone/api/$1" || true
}

# The first string member of that name in the last answer.
member() {
	grep -o "\"$1\":\"[^\"]*\"" "$work/body" | head -n 1 | cut -d'"' -f4
}

person=199001012385
other=197503152394
text=$(printf 'Beslut: omedelbart omhändertagande enligt 6 § LVU.\nJa.' | base64 -w0)
hidden=$(printf 'statement hash' | base64 -w0)
order_body="{\"endUserIp\":\"192.0.2.7\",\"userVisibleData\":\"$text\",\"userNonVisibleData\":\"$hidden\",\"returnRisk\":true,\"requirement\":{\"personalNumber\":\"$person\",\"pinCode\":true}}"

# order PATH BODY: makes an order, sets ref, qr_token, qr_secret, start_token, order_second.
order() {
	ordered=$SECONDS
	is "order at $1" 200 "$(rp "$1" "$2")"
	ref=$(member orderRef)
	qr_token=$(member qrStartToken)
	qr_secret=$(member qrStartSecret)
	start_token=$(member autoStartToken)
}

# The QR frame of second T.
frame() {
	printf 'bankid.%s.%s.%s' "$qr_token" "$1" "$("$program" qr "$qr_secret" "$1")"
}

# scan PERSON: opens the order as that person, with the frame that is right now (a busy machine may be slow), sets handle.
scan() {
	is "scan" 200 "$(control scan "{\"frame\":\"$(frame $((SECONDS - ordered)))\",\"personalNumber\":\"$1\"}")"
	handle=$(member order)
}

collect() {
	rp collect "{\"orderRef\":\"$ref\"}"
}

# hint STATUS CODE
hint() {
	is "collect" 200 "$(collect)"
	is "status" "$1" "$(member status)"
	is "hint code" "$2" "$(member hintCode)"
}

# signed [PATH BODY]: one whole signature by $person; leaves signature.b64, signature.xml and ocsp.der.
signed() {
	order "${1:-sign}" "${2:-$order_body}"
	scan "$person"
	is "approve" 200 "$(control approve "{\"order\":\"$handle\"}")"
	is "collect" 200 "$(collect)"
	is "status" complete "$(member status)"
	member signature | tr -d '\n' >"$work/signature.b64"
	base64 -d "$work/signature.b64" >"$work/signature.xml"
	member ocspResponse | base64 -d >"$work/ocsp.der" || true
}

misbehave() {
	is "misbehave $1" 200 "$(control misbehave "{\"mode\":\"$1\",\"path\":\"${2:-}\"}")"
}

verify_xml() {
	xmlsec1 --verify --id-attr:Id bankIdSignedData --id-attr:Id KeyInfo --enabled-key-data x509 \
		--trusted-pem "$work/pki/signature-root.pem" --verification-time "$(date '+%Y-%m-%d %H:%M:%S')" \
		"$work/signature.xml" >"$work/verify" 2>&1
}

# The certificates of KeyInfo as cert-1.pem (leaf) to cert-3.pem.
certificates() {
	local i=0
	rm -f "$work"/cert-*.pem
	grep -o '<X509Certificate>[^<]*' "$work/signature.xml" | cut -d'>' -f2 | while read -r der; do
		i=$((i + 1))
		printf '%s' "$der" | base64 -d | openssl x509 -inform DER -out "$work/cert-$i.pem"
	done
}

verify_ocsp() {
	certificates
	cat "$work/cert-2.pem" "$work/cert-3.pem" >"$work/chain.pem"
	openssl ocsp -respin "$work/ocsp.der" -no_nonce -issuer "$work/cert-2.pem" -cert "$work/cert-1.pem" \
		-CAfile "$work/pki/signature-root.pem" -verify_other "$work/chain.pem" -attime "$(date +%s)" \
		-validity_period 300 -status_age 3600 >"$work/verify" 2>&1
}

# ---- help and exit status
"$program" --help >"$work/body" || fail "help"
status=0
"$program" serve 2>/dev/null || status=$?
is "wrong use" 64 $status
status=0
"$program" serve "$work/nothing" 2>/dev/null || status=$?
is "no installation" 1 $status

# ---- QR vectors (BankID's published example and own computation for t = 3, 29, 30)
vector() {
	is "QR vector $1" "$2" "$("$program" qr d28db9a7-4cde-429e-a983-359be676944c "$1")"
}
vector 0 dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8
vector 1 949d559bf23403952a94d103e67743126381eda00f0b3cbddbf7c96b1adcbce2
vector 2 a9e5ec59cb4eee4ef4117150abc58fad7a85439a6a96ccbecc3668b41795b3f3
vector 3 96077d77699971790b46ee1f04ff1e44fe96b0602c9c51e4ca9c6d031c7c3bb7
vector 29 26049f2bc12d5b43ebe8bf701e7725abf015d2d8347aa04c924b5793ee4a196c
vector 30 814d7fd38e2276625b6815152e3554c663acca689260c092203b48ca4e5c09a3

# ---- installation
"$program" init "$work/pki" --org-number 5560269986 || fail "init"
status=0
"$program" init "$work/pki" 2>/dev/null || status=$?
is "second init" 1 $status
is "private files" "" "$(find "$work/pki" -type f ! -perm 0600)"
is "private folder" 700 "$(stat -c %a "$work/pki")"
openssl pkcs12 -in "$work/pki/rp-client.p12" -passin "file:$work/pki/rp-client-p12-password.txt" -nokeys -clcerts 2>/dev/null |
	openssl x509 -noout -subject >"$work/subject" || fail "rp-client.p12"
grep -q 'serialNumber = 5560269986' "$work/subject" || fail "organisation number in the client certificate"
openssl verify -CAfile "$work/pki/tls-root.pem" -purpose sslserver "$work/pki/tls-server.pem" >/dev/null || fail "server certificate"

serve --quiet

# ---- transport
status=$(curl -s -o "$work/body" -w '%{http_code}' --cacert "$work/pki/tls-root.pem" -H 'Content-Type: application/json' \
	-d '{}' "$api/collect" || true)
case $status in 403 | 000) checks=$((checks + 1)) ;; *) fail "no client certificate: $status" ;; esac
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj '/CN=stranger' -keyout "$work/stranger-key.pem" \
	-out "$work/stranger.pem" 2>/dev/null
status=$(curl -s -o "$work/body" -w '%{http_code}' --cacert "$work/pki/tls-root.pem" --cert "$work/stranger.pem" \
	--key "$work/stranger-key.pem" -H 'Content-Type: application/json' -d '{}' "$api/collect" || true)
case $status in 403 | 000) checks=$((checks + 1)) ;; *) fail "a stranger's certificate: $status" ;; esac
is "TLS 1.1" 000 "$(rp collect '{}' --tlsv1.0 --tls-max 1.1)"
is "content type with charset" 415 "$(printf '{}' >"$work/r"; curl -s -o "$work/body" -w '%{http_code}' \
	--cacert "$work/pki/tls-root.pem" --cert "$work/pki/rp-client.pem" --key "$work/pki/rp-client-key.pem" \
	-H 'Content-Type: application/json; charset=utf-8' -d @"$work/r" "$api/sign")"
is "its code" unsupportedMediaType "$(member errorCode)"
is "GET" 405 "$(rp sign '' -G)"
is "unknown path" 404 "$(rp phone/sign '{}')"
is "its code" notFound "$(member errorCode)"

# ---- what an order may say
bad() {
	is "$1" 400 "$(rp "$2" "$3")"
	is "$1: code" invalidParameters "$(member errorCode)"
}
ip='"endUserIp":"192.0.2.7"'
bad "not JSON" sign 'x'
bad "duplicate key" sign "{$ip,$ip,\"userVisibleData\":\"$text\"}"
bad "no text" sign "{$ip}"
bad "no address" sign "{\"userVisibleData\":\"$text\"}"
bad "no real address" auth '{"endUserIp":"192.0.2"}'
bad "unknown member" auth "{$ip,\"personalNumber\":\"$person\"}"
bad "unknown requirement" auth "{$ip,\"requirement\":{\"pincode\":true}}"
bad "pinCode as text" auth "{$ip,\"requirement\":{\"pinCode\":\"true\"}}"
bad "short personal number" auth "{$ip,\"requirement\":{\"personalNumber\":\"9001012385\"}}"
bad "early wildcard" auth "{$ip,\"requirement\":{\"certificatePolicies\":[\"1.*\"]}}"
bad "empty returnUrl" auth "{$ip,\"returnUrl\":\"\"}"
bad "long userAgent" auth "{$ip,\"web\":{\"userAgent\":\"$(printf 'a%.0s' $(seq 257))\"}}"
bad "web and app" auth "{$ip,\"web\":{\"userAgent\":\"a\"},\"app\":{\"deviceOS\":\"b\"}}"
bad "empty web" auth "{$ip,\"web\":{}}"
bad "not base64" sign "{$ip,\"userVisibleData\":\"åäö\"}"
bad "not UTF-8" sign "{$ip,\"userVisibleData\":\"$(printf '\377\376' | base64)\"}"
bad "control character" sign "{$ip,\"userVisibleData\":\"$(printf 'a\001b' | base64)\"}"
bad "emoji" sign "{$ip,\"userVisibleData\":\"$(printf 'a\360\237\230\200' | base64)\"}"
bad "long text to identify" auth "{$ip,\"userVisibleData\":\"$(head -c 1125 /dev/zero | tr '\0' a | base64 -w0)aaaa\"}"
bad "long text" sign "{$ip,\"userVisibleData\":\"$(head -c 30003 /dev/zero | tr '\0' a | base64 -w0)\"}"
order sign "{$ip,\"userVisibleData\":\"$(head -c 30000 /dev/zero | tr '\0' a | base64 -w0)\"}"
order sign "{$ip,\"userVisibleData\":\"$text\",\"userNonVisibleData\":\"$(head -c 150000 /dev/zero | base64 -w0)\"}"
bad "long hidden data" sign "{$ip,\"userVisibleData\":\"$text\",\"userNonVisibleData\":\"$(head -c 150003 /dev/zero | base64 -w0)\"}"
bad "too long a body" sign "{$ip,\"userVisibleData\":\"$(head -c 600000 /dev/zero | tr '\0' a)\"}"
bad "unknown order" collect '{"orderRef":"131daac9-16c6-4618-beb0-365768f37288"}'

# ---- a whole signature, and its peers
order sign "$order_body"
hint pending outstandingTransaction
is "wrong HMAC" 409 "$(control scan "{\"frame\":\"bankid.$qr_token.0.$(printf '0%.0s' $(seq 64))\"}")"
is "its code" wrong-frame "$(member error)"
is "frame of the future" 409 "$(control scan "{\"frame\":\"$(frame 20)\"}")"
is "its code" stale-frame "$(member error)"
is "not a frame" 409 "$(control scan '{"frame":"https://example.org"}')"
is "scan without identity" 200 "$(control scan "{\"frame\":\"$(frame $((SECONDS - ordered)))\"}")"
hint pending started
scan "$person"
is "the text on the phone" 'Beslut: omedelbart omhändertagande enligt 6 § LVU.\nJa.' "$(member text)"
hint pending userSign
is "scanned twice" 409 "$(control scan "{\"frame\":\"$(frame 0)\"}")"
is "its code" already-open "$(member error)"
is "approve" 200 "$(control approve "{\"order\":\"$handle\"}")"
is "approve again" 409 "$(control approve "{\"order\":\"$handle\"}")"
is "collect" 200 "$(collect)"
is "status" complete "$(member status)"
is "person" "$person" "$(member personalNumber)"
member signature | tr -d '\n' >"$work/signature.b64"
base64 -d "$work/signature.b64" >"$work/signature.xml"
member ocspResponse | base64 -d >"$work/ocsp.der"
is "result once only" 400 "$(collect)"
is "its code" invalidParameters "$(member errorCode)"

verify_xml || fail "xmlsec1: $(cat "$work/verify")"
verify_ocsp || fail "openssl ocsp: $(cat "$work/verify")"
grep -q 'Response verify OK' "$work/verify" || fail "openssl ocsp: $(cat "$work/verify")"
grep -q 'cert-1.pem: good' "$work/verify" || fail "openssl ocsp: $(cat "$work/verify")"
openssl verify -CAfile "$work/pki/signature-root.pem" -untrusted "$work/chain.pem" "$work/cert-1.pem" >/dev/null || fail "chain"
is "three certificates" 3 "$(find "$work" -name 'cert-*.pem' | wc -l)"
openssl x509 -in "$work/cert-1.pem" -noout -text >"$work/leaf"
for wanted in 'Non Repudiation' 'Policy: 1.2.3.4.25' 'OCSP - URI:' "serialNumber = $person" '2048 bit'; do
	grep -q -- "$wanted" "$work/leaf" || fail "leaf certificate lacks $wanted"
done
openssl ocsp -respin "$work/ocsp.der" -resp_text -noverify >"$work/ocsp.txt" 2>&1 || fail "OCSP text"
grep -q 'Hash Algorithm: sha1' "$work/ocsp.txt" || fail "CertID is not by SHA-1"
grep -q 'OCSP Nonce: critical' "$work/ocsp.txt" || fail "OCSP nonce is not critical"
! grep -q 'Next Update' "$work/ocsp.txt" || fail "nextUpdate"
is "thisUpdate is producedAt" "$(sed -n 's/.*Produced At: //p' "$work/ocsp.txt")" "$(sed -n 's/.*This Update: //p' "$work/ocsp.txt")"
grep -A1 'Responder Id' "$work/ocsp.txt" | grep -q 'CN = Test e-ID simulator OCSP' || fail "responder by name"
# The nonce: OID, critical TRUE, OCTET STRING of 32 raw bytes that begin with SHA-1 of the base64 text.
bound=$(sha1sum <"$work/signature.b64" | cut -c1-40)
od -An -v -tx1 "$work/ocsp.der" | tr -d ' \n' | grep -q "06092b06010505073001020101ff0420$bound" || fail "OCSP nonce"
# Cut out of the document, each signed part has the digest that SignedInfo gives: it was canonical as written.
digest_of() {
	grep -o "<$1 xmlns.*</$1>" "$work/signature.xml" | tr -d '\n' | openssl dgst -sha256 -binary | base64
}
is "digest of bankIdSignedData" "$(grep -o '<DigestValue>[^<]*' "$work/signature.xml" | sed -n '1s/.*>//p')" "$(digest_of bankIdSignedData)"
is "digest of KeyInfo" "$(grep -o '<DigestValue>[^<]*' "$work/signature.xml" | sed -n '2s/.*>//p')" "$(digest_of KeyInfo)"
field() {
	sed -n "s|.*<$1[^>]*>\([^<]*\)</$1>.*|\1|p" "$work/signature.xml"
}
is "visible text as ordered" "$text" "$(field usrVisibleData)"
is "invisible data as ordered" "$hidden" "$(field usrNonVisibleData)"
is "funcId" Signing "$(field funcId)"
field name | base64 -d | grep -q '^cn=.*,serialNumber=5560269986,o=.*,c=SE$' || fail "name of the relying party"

# ---- identification, markdown, same device, return address
signed auth "{$ip,\"returnRisk\":true,\"requirement\":{\"mrtd\":true,\"certificatePolicies\":[\"1.2.3.4.*\"]}}"
is "risk" low "$(member risk)"
grep -q '"stepUp":{"mrtd":true}' "$work/body" || fail "stepUp"
verify_xml || fail "xmlsec1 of an identification"
verify_ocsp || fail "OCSP of an identification"
is "funcId" Identification "$(field funcId)"
openssl x509 -in "$work/cert-1.pem" -noout -text | grep -q 'Digital Signature' || fail "certificate for identification"
is "no text" "" "$(field usrVisibleData)"
signed sign "{$ip,\"userVisibleData\":\"$text\",\"userVisibleDataFormat\":\"simpleMarkdownV1\"}"
grep -q '<usrVisibleData charset="UTF-8" format="simpleMarkdownV1" visible="wysiwys">' "$work/signature.xml" || fail "format"
verify_xml || fail "xmlsec1 with markdown"

order sign "$order_body"
is "autostart" 200 "$(control autostart "{\"autoStartToken\":\"$start_token\",\"personalNumber\":\"$person\"}")"
is "refuse" 200 "$(control refuse "{\"order\":\"$(member order)\"}")"
hint failed userCancel
is "failure once only" 400 "$(collect)"

# ---- cancel, alreadyInProgress, wrong person, wrong code, unsuitable certificate
order sign "$order_body"
is "cancel" 200 "$(rp cancel "{\"orderRef\":\"$ref\"}")"
is "empty object" '{}' "$(cat "$work/body")"
bad "cancel twice" cancel "{\"orderRef\":\"$ref\"}"
bad "collect after cancel" collect "{\"orderRef\":\"$ref\"}"
order sign "$order_body"
scan "$person"
is "already in progress" 400 "$(rp sign "$order_body")"
is "its code" alreadyInProgress "$(member errorCode)"
hint failed cancelled
order sign "{$ip,\"userVisibleData\":\"$text\"}"
scan "$person"
first=$ref
order sign "{$ip,\"userVisibleData\":\"$text\"}"
scan "$person"
second=$ref
ref=$first
hint failed cancelled
ref=$second
hint pending userSign
order sign "{$ip,\"userVisibleData\":\"$text\",\"requirement\":{\"personalNumber\":\"$other\"}}"
is "another person" 409 "$(control scan "{\"frame\":\"$(frame $((SECONDS - ordered)))\",\"personalNumber\":\"$person\"}")"
is "its code" wrong-person "$(member error)"
hint failed certificateErr
is "cancel the open one" 200 "$(rp cancel "{\"orderRef\":\"$second\"}")"
order sign "$order_body"
scan "$person"
for _ in 1 2; do
	is "wrong code" 409 "$(control approve "{\"order\":\"$handle\",\"code\":\"000000\"}")"
	is "its code" wrong-code "$(member error)"
	hint pending userSign
done
is "wrong code" 409 "$(control approve "{\"order\":\"$handle\",\"code\":\"000000\"}")"
is "its code" blocked "$(member error)"
hint failed certificateErr
order auth "{$ip,\"requirement\":{\"certificatePolicies\":[\"1.2.752.78.1.5\"]}}"
is "unsuitable" 409 "$(control scan "{\"frame\":\"$(frame $((SECONDS - ordered)))\",\"personalNumber\":\"$person\"}")"
is "its code" no-matching-id "$(member error)"
hint pending started

# ---- every misbehaviour shows
modes=$("$program" misbehaviours | cut -d' ' -f1)
for mode in $modes; do
	case $mode in
	error-500 | maintenance | timeout-408 | too-many | unauthorized | garbage | close | hang | drop-result) continue ;;
	esac
	misbehave "$mode"
	signed
	case $mode in
	wrong-signer | wrong-person)
		{ verify_xml && verify_ocsp; } || fail "$mode: technically valid"
		grep -q "serialNumber = $other" <(openssl x509 -in "$work/cert-1.pem" -noout -subject) || fail "$mode: signer"
		who=$other
		[ "$mode" = wrong-person ] || who=$person
		is "$mode: user" "$who" "$(member personalNumber)"
		;;
	wrong-user) is "$mode" "$other" "$(member personalNumber)" ;;
	altered-text)
		verify_xml || fail "$mode: technically valid"
		[ "$(field usrVisibleData)" != "$text" ] || fail "$mode"
		;;
	altered-hidden)
		verify_xml || fail "$mode: technically valid"
		[ "$(field usrNonVisibleData)" != "$hidden" ] || fail "$mode"
		;;
	missing-text)
		verify_xml || fail "$mode: technically valid"
		is "$mode" "" "$(field usrVisibleData)"
		;;
	identification) is "$mode" Identification "$(field funcId)" ;;
	identification-certificate)
		{ verify_xml && verify_ocsp; } || fail "$mode: technically valid"
		is "$mode" Signing "$(field funcId)"
		openssl x509 -in "$work/cert-1.pem" -noout -text | grep -q 'Digital Signature' || fail "$mode"
		;;
	other-relying-party) ! field name | base64 -d | grep -q 'serialNumber=5560269986' || fail "$mode" ;;
	untrusted-chain | bad-signature | bad-xml) ! verify_xml || fail "$mode was accepted" ;;
	sha1) grep -q 'xmldsig#rsa-sha1' "$work/signature.xml" || fail "$mode" ;;
	doctype) grep -q '<!DOCTYPE' "$work/signature.xml" || fail "$mode" ;;
	duplicate-id) is "$mode" 2 "$(grep -o 'Id="bidSignedData"' "$work/signature.xml" | wc -l)" ;;
	wrapping)
		verify_xml || fail "$mode: technically valid, which is what makes it dangerous"
		is "$mode" 2 "$(grep -o '<bankIdSignedData' "$work/signature.xml" | wc -l)"
		;;
	ocsp-revoked) verify_ocsp || true; grep -q 'cert-1.pem: revoked' "$work/verify" || fail "$mode" ;;
	ocsp-unknown) verify_ocsp || true; grep -q 'cert-1.pem: unknown' "$work/verify" || fail "$mode" ;;
	ocsp-wrong-nonce)
		verify_ocsp || fail "$mode: technically valid"
		bound=$(sha1sum <"$work/signature.b64" | cut -c1-40)
		! od -An -v -tx1 "$work/ocsp.der" | tr -d ' \n' | grep -q "0420$bound" || fail "$mode"
		;;
	ocsp-no-nonce)
		verify_ocsp || fail "$mode: technically valid"
		! grep -q 'OCSP Nonce' <(openssl ocsp -respin "$work/ocsp.der" -resp_text -noverify 2>&1) || fail "$mode"
		;;
	ocsp-other-responder | ocsp-stray-responder | ocsp-bad-signature)
		verify_ocsp || true
		! grep -q 'Response verify OK' "$work/verify" || fail "$mode was accepted"
		;;
	ocsp-other-certificate) verify_ocsp || true; ! grep -q 'cert-1.pem: good' "$work/verify" || fail "$mode" ;;
	ocsp-old) verify_ocsp || true; grep -q 'Status times invalid' "$work/verify" || fail "$mode: $(cat "$work/verify")" ;;
	ocsp-stale) verify_ocsp || true; grep -q 'Status times invalid' "$work/verify" || fail "$mode: $(cat "$work/verify")" ;;
	ocsp-future) verify_ocsp || true; grep -q 'Status times invalid' "$work/verify" || fail "$mode: $(cat "$work/verify")" ;;
	ocsp-refused) verify_ocsp || true; grep -qi 'trylater' "$work/verify" || fail "$mode: $(cat "$work/verify")" ;;
	risk-high)
		{ verify_xml && verify_ocsp; } || fail "$mode: technically valid"
		is "$mode" high "$(member risk)"
		;;
	ocsp-missing) ! grep -q ocspResponse "$work/body" || fail "$mode" ;;
	*) fail "no check of misbehaviour $mode" ;;
	esac
	checks=$((checks + 1))
done
signed
{ verify_xml && verify_ocsp; } || fail "misbehaviour goes on"

order sign "$order_body"
call() {
	misbehave "$1" collect
	is "$1" "$2" "$(collect)"
	is "$1: code" "$3" "$(member errorCode)"
}
call error-500 500 internalError
call maintenance 503 Maintenance
call timeout-408 408 requestTimeout
call too-many 429 tooManyRequests
call unauthorized 401 unauthorized
misbehave garbage
is "garbage" 200 "$(collect)"
misbehave close
is "close" 000 "$(collect)"
misbehave hang
is "hang" 000 "$(rp collect "{\"orderRef\":\"$ref\"}" --max-time 1)"
hint pending outstandingTransaction
scan "$person"
is "approve" 200 "$(control approve "{\"order\":\"$handle\"}")"
misbehave drop-result collect
is "dropped" 000 "$(collect)"
is "the dropped result is gone" 400 "$(collect)"
is "unknown misbehaviour" 400 "$(control misbehave '{"mode":"no-such-thing"}')"

# ---- the phone's pages, as a browser without JavaScript
form() {
	local path=$1
	shift
	curl -s -D "$work/headers" -o "$work/body" -w '%{http_code}' "$@" "$phone$path"
}
location() {
	sed -n 's/^Location: \(.*\)\r$/\1/p' "$work/headers"
}
is "page" 200 "$(form /)"
grep -q 'SIMULATOR – inte en riktig e-legitimation' "$work/body" || fail "banner"
grep -qi "^content-security-policy: default-src 'none'" "$work/headers" || fail "policy of the page"
is "style" 200 "$(form /phone.css)"
is "script" 200 "$(form /phone.js)"
is "no page" 404 "$(form /nothing)"
order sign "{$ip,\"userVisibleData\":\"$(printf '<b>Läs</b> & förstå' | base64)\",\"returnUrl\":\"https://jour.example/klar?a=1&b=2\"}"
is "page that refuses a frame" 200 "$(form /scan --data-urlencode "frame=$(frame 25)" -d "personalNumber=$person")"
grep -q 'data-code="stale-frame"' "$work/body" || fail "stale frame on the page"
is "scan by form" 303 "$(form /scan --data-urlencode "frame=$(frame $((SECONDS - ordered)))" -d "personalNumber=$person")"
page=$(location)
is "page of the order" 200 "$(form "$page")"
grep -q '&lt;b&gt;Läs&lt;/b&gt; &amp; förstå' "$work/body" || fail "the text is escaped"
id=$(printf '%s' "$page" | sed 's/.*id=\([^&]*\).*/\1/')
is "code of letters" 200 "$(form /approve -d "id=$id" -d code=abc)"
grep -q 'data-code="bad-code"' "$work/body" || fail "bad code on the page"
is "another site" 403 "$(form /approve -d "id=$id" -d code=123456 -H 'Sec-Fetch-Site: cross-site')"
is "page at the end" 200 "$(form /approve -d "id=$id" -d code=123456)"
grep -q 'href="https://jour.example/klar?a=1&amp;b=2"' "$work/body" || fail "link back"
grep -q '^Refresh: 2; url=https://jour.example/klar?a=1&b=2' "$work/headers" || fail "way back"
is "collect" 200 "$(collect)"
is "status" complete "$(member status)"
order auth "{$ip}"
is "start link" 200 "$(form "/start?autostarttoken=$start_token&redirect=javascript:alert(1)")"
hint pending started
is "start by form" 303 "$(form /start -d "autostarttoken=$start_token" -d "personalNumber=$person" --data-urlencode 'redirect=javascript:alert(1)')"
id=$(location | sed 's/.*id=\([^&]*\).*/\1/')
is "page after a refusal" 200 "$(form /refuse -d "id=$id" --data-urlencode 'redirect=javascript:alert(1)')"
! grep -q 'javascript:' "$work/body" || fail "redirect that is no web address"
! grep -q '^Refresh' "$work/headers" || fail "redirect that is no web address"
hint failed userCancel

# ---- time
serve --quiet --pickup-seconds 4 --finish-seconds 4 --complete-seconds 3 --failed-seconds 5 --frame-seconds 1
order sign "$order_body"
sleep 2.1
is "frame of two seconds ago" 409 "$(control scan "{\"frame\":\"$(frame 0)\"}")"
is "its code" stale-frame "$(member error)"
sleep 2.1
hint failed startFailed
is "once" 400 "$(collect)"
order sign "$order_body"
scan "$person"
sleep 4.1
is "too late to approve" 409 "$(control approve "{\"order\":\"$handle\"}")"
hint failed expiredTransaction
order sign "$order_body"
scan "$person"
is "approve" 200 "$(control approve "{\"order\":\"$handle\"}")"
sleep 3.1
is "kept no longer" 400 "$(collect)"
kill "$pid"
status=0
wait "$pid" || status=$?
pid=""
is "exit status" 0 $status
printf '%d checks\n' "$checks"
