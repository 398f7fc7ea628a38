#!/bin/bash
# The TSA simulator against its peer: openssl ts, ocsp, verify and crl. Usage: tsa_simulator.sh PROGRAM
set -euo pipefail

program=$1
work=$(mktemp -d)
tsa=$work/tsa
pid=
checks=0

finish() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	[ -z "$pid" ] || wait "$pid" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT

fail() {
	printf 'FAILED: %s\n' "$1" >&2
	[ ! -f "$work/said" ] || head -n 20 "$work/said" >&2
	exit 1
}

is() { # is WHAT WANTED GOT
	checks=$((checks + 1))
	[ "$2" = "$3" ] || fail "$1: wanted «$2», got «$3»"
}
yes() { # yes WHAT COMMAND…
	local what=$1
	shift
	checks=$((checks + 1))
	"$@" >"$work/said" 2>&1 || fail "$what"
}
no() { # no WHAT COMMAND…
	local what=$1
	shift
	checks=$((checks + 1))
	! "$@" >"$work/said" 2>&1 || fail "$what"
}
said() { # said TEXT: by the last yes or no
	checks=$((checks + 1))
	grep -qF -- "$1" "$work/said" || fail "it did not say «$1»"
}

stop() {
	kill "$pid"
	wait "$pid" || fail 'the simulator did not end well'
	pid=
}
serve() { # serve OPTION…
	[ -z "$pid" ] || stop
	rm -f "$work/ports"
	"$program" serve "$tsa" --port-file "$work/ports" "$@" >"$work/out" 2>"$work/log" &
	pid=$!
	for _ in $(seq 200); do
		[ ! -s "$work/ports" ] || break
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.05
	done
	[ -s "$work/ports" ] || fail "the simulator did not start: $(cat "$work/log")"
	port=$(sed -n 's/^port=//p' "$work/ports")
	url=http://127.0.0.1:$port
}

post() { # post PATH TYPE FILE: the status, with the answer in $work/answer
	curl -s -o "$work/answer" -w '%{http_code}' --max-time 20 -H "Content-Type: $2" --data-binary "@$3" "$url$1" || true
}
control() { # control JSON: the status
	printf '%s' "$1" >"$work/control"
	post /control application/json "$work/control"
}
misbehave() { # misbehave MODE [FURTHER MEMBERS]
	is "control $1" 200 "$(control "{\"mode\":\"$1\"${2:+,$2}}")"
}

query() { # query OPTION…: a new request
	openssl ts -query -data "$work/data" -out "$work/query" "$@" 2>/dev/null
}
stamp() { # stamp OPTION…: asks; leaves the answer
	query "$@"
	is 'POST /tsa' 200 "$(post /tsa application/timestamp-query "$work/query")"
	cp "$work/answer" "$work/token"
}
verified() { # by openssl, against the request that was made
	openssl ts -verify -queryfile "$work/query" -in "$work/token" -CAfile "$tsa/tsa-root.pem" "$@"
}
reply() { # what the answer says
	openssl ts -reply -in "$work/token" -text 2>/dev/null
}
serial() {
	printf '%d\n' "$(reply | sed -n 's/^Serial number: //p')"
}
certificates() { # how many the token carries
	openssl ts -reply -in "$work/token" -token_out 2>/dev/null | openssl pkcs7 -inform DER -print_certs | grep -c '^subject='
}
gen_seconds() { # genTime
	date -u -d "$(reply | sed -n 's/^Time stamp: //p')" +%s
}

ocsp() { # ocsp ISSUER CERTIFICATE [DIGEST] OPTION…
	openssl ocsp -issuer "$1" "${3:--sha1}" -cert "$2" -url "$url/ocsp" -CAfile "$work/roots.pem" "${@:4}"
}

echo 'den muntliga akten' >"$work/data"

# ---- what init makes ----
yes init "$program" init "$tsa" --port 18093
is 'mode of the seal key' 600 "$(stat -c %a "$tsa/seal-key.pem")"
is 'environment' test "$(cat "$tsa/trust/environment")"
is 'the seal key fits' "$(openssl x509 -in "$tsa/seal.pem" -noout -pubkey)" "$(openssl pkey -in "$tsa/seal-key.pem" -pubout)"
is 'seal.pem has no root' 2 "$(grep -c BEGIN "$tsa/seal.pem")"
yes 'the ledger has an Ed25519 key' openssl pkey -in "$tsa/ledger-key.pem" -noout -text
said 'ED25519 Private-Key'
for file in "$tsa"/*.pem "$tsa"/pki/*.pem "$tsa"/trust/*/*.pem; do
	case $file in *-key.pem) continue ;; esac
	for field in subject issuer; do
		is "$field of $file says TEST" 1 "$(openssl x509 -in "$file" -noout "-$field" | grep -c 'CN = Jourbeslut TEST ')"
	done
done
cat "$tsa/tsa-root.pem" "$tsa/seal-root.pem" >"$work/roots.pem"
csplit -s -f "$work/seal-" "$tsa/seal.pem" '/BEGIN/' '{1}'
cp "$work/seal-02" "$work/issuer.pem"
yes 'the seal chains' openssl verify -CAfile "$tsa/seal-root.pem" -untrusted "$work/issuer.pem" "$tsa/seal.pem"
yes 'the authority chains, for time stamps' openssl verify -purpose timestampsign -CAfile "$tsa/tsa-root.pem" "$tsa/tsa.pem"
no 'not for the seal' openssl verify -CAfile "$tsa/seal-root.pem" "$tsa/tsa.pem"
openssl x509 -in "$tsa/seal.pem" -noout -ext keyUsage >"$work/said"
said 'Digital Signature, Non Repudiation'
cp "$tsa/seal-key.pem" "$work/seal-key-before"
cp "$tsa/ledger-key.pem" "$work/ledger-key-before"
cp "$work/roots.pem" "$work/roots-before"
cp "$tsa/seal.pem" "$work/seal-before"

# ---- init again: nothing new, unless the port or the lifetime is another ----
yes 'init again' "$program" init "$tsa"
yes 'the seal certificate stays' cmp "$tsa/seal.pem" "$work/seal-before"
yes 'the e-ID roots come in' "$program" init "$tsa" --eid-roots "$tsa/seal-root.pem"
yes 'as they are' cmp "$tsa/trust/eid/roots.pem" "$tsa/seal-root.pem"
no 'a file that is no PEM' "$program" init "$tsa" --eid-roots "$work/data"
yes 'a short life for the authority' "$program" init "$tsa" --tsa-days 3
yes 'valid two days on' openssl x509 -in "$tsa/tsa.pem" -noout -checkend $((2 * 86400))
no 'not four' openssl x509 -in "$tsa/tsa.pem" -noout -checkend $((4 * 86400))
yes 'a long one again' "$program" init "$tsa" --tsa-days 3650
yes 'valid nine years on' openssl x509 -in "$tsa/tsa.pem" -noout -checkend $((9 * 365 * 86400))
is 'wrong use' 64 "$("$program" init "$tsa" --tsa-days 0 2>/dev/null; echo $?)"
is 'an unknown verb' 64 "$("$program" stamp 2>/dev/null; echo $?)"
is 'a folder that is none' 1 "$("$program" serve "$work/nothing" 2>/dev/null; echo $?)"

serve --port 0
for file in tsa seal; do
	is "OCSP address of $file" "$url/ocsp" "$(openssl x509 -in "$tsa/$file.pem" -noout -ocsp_uri)"
done
yes 'the seal key stays with another port' cmp "$tsa/seal-key.pem" "$work/seal-key-before"
yes 'so does the ledger key' cmp "$tsa/ledger-key.pem" "$work/ledger-key-before"
cat "$tsa/tsa-root.pem" "$tsa/seal-root.pem" >"$work/roots.pem"
yes 'so do the roots' cmp "$work/roots.pem" "$work/roots-before"
is 'it says what it is' 1 "$(curl -s "$url/" | grep -c 'TEST (Simulator)')"

# ---- time stamps ----
before=$(date -u +%s)
stamp -sha256 -cert
yes 'a token' verified
is 'with its certificate' 1 "$(certificates)"
is 'the nonce is answered' 1 "$(reply | grep -c '^Nonce: 0x')"
is 'the time is now' 1 "$(($(gen_seconds) >= before && $(gen_seconds) <= $(date -u +%s)))"
openssl ts -reply -in "$work/token" -token_out -out "$work/token.der" 2>/dev/null
openssl asn1parse -inform DER -in "$work/token.der" >"$work/said"
said 'ecdsa-with-SHA256'
said 'signingCertificateV2'
first=$(serial)
for digest in sha384 sha512; do
	stamp "-$digest" -cert
	yes "an imprint of $digest" verified
done
is 'serials count' $((first + 2)) "$(serial)"
stamp -sha1 -cert
reply >"$work/said"
said 'Status: Rejected'
said 'unrecognized or unsupported algorithm'
stamp -sha256 -cert -no_nonce
yes 'without a nonce' verified
is 'none is answered' 1 "$(reply | grep -c '^Nonce: unspecified')"
stamp -sha256
yes 'without certificates' verified -untrusted "$tsa/tsa.pem"
is 'none comes' 0 "$(certificates || true)"
echo 'en annan akt' >"$work/other"
no 'other data' openssl ts -verify -data "$work/other" -in "$work/token" -CAfile "$tsa/tsa-root.pem" -untrusted "$tsa/tsa.pem"
last=$(serial)
serve
is 'the port stays' "$url/ocsp" "$(openssl x509 -in "$tsa/tsa.pem" -noout -ocsp_uri)"
stamp -sha256 -cert
is 'serials go on after a restart' $((last + 1)) "$(serial)"
printf 'x' >"$work/broken"
is 'a broken request is answered' 200 "$(post /tsa application/timestamp-query "$work/broken")"
cp "$work/answer" "$work/token"
reply >"$work/said"
said 'Status: Rejected'
is 'another type' 415 "$(post /tsa application/octet-stream "$work/query")"
is 'another path' 404 "$(post /stamp application/timestamp-query "$work/query")"
is 'GET' 405 "$(curl -s -o /dev/null -w '%{http_code}' "$url/tsa")"
head -c 70000 /dev/zero >"$work/large"
is 'too large' 413 "$(post /tsa application/timestamp-query "$work/large")"

# ---- OCSP ----
for pair in "$work/issuer.pem $tsa/seal.pem" "$tsa/seal-root.pem $work/issuer.pem" "$tsa/tsa-root.pem $tsa/tsa.pem"; do
	read -r issuer certificate <<<"$pair"
	yes "OCSP about $certificate" ocsp "$issuer" "$certificate"
	said ': good'
	said 'Response verify OK'
	yes "the same, by SHA-256" ocsp "$issuer" "$certificate" -sha256
done
yes 'a serial that was never issued' ocsp "$work/issuer.pem" "$tsa/seal.pem" -sha1 -serial 4711
said '4711: unknown'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=Stranger TEST' -keyout /dev/null -out "$work/stranger.pem" 2>/dev/null
ocsp "$work/stranger.pem" "$work/stranger.pem" >"$work/said" 2>&1 || true
said 'unauthorized'
is 'a broken OCSP request is answered' 200 "$(post /ocsp application/ocsp-request "$work/broken")"
openssl ocsp -respin "$work/answer" -text >"$work/said" 2>&1 || true
said 'malformedrequest'

# ---- revocation: OCSP at once, the lists when asked ----
yes 'revoke the seal' "$program" revoke "$tsa" seal --at 2026-11-01T12:00:00+01:00 --reason superseded
ocsp "$work/issuer.pem" "$tsa/seal.pem" >"$work/said" 2>&1
said ': revoked'
said 'Reason: superseded'
said 'Revocation Time: Nov  1 11:00:00 2026 GMT'
ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem" >"$work/said" 2>&1
said ': good'
listed() {
	openssl verify -crl_check -CAfile "$tsa/seal-root.pem" -untrusted "$work/issuer.pem" -CRLfile "$tsa/trust/seal/seal.crl" "$tsa/seal.pem"
}
yes 'the list does not know yet' listed
yes crl "$program" crl "$tsa"
no 'now it does' listed
said 'certificate revoked'
openssl crl -in "$tsa/trust/seal/seal.crl" -noout -text >"$work/said"
said 'Superseded'
yes 'the list is signed' openssl crl -in "$tsa/trust/seal/seal.crl" -noout -CAfile "$work/issuer.pem"
for pair in "$tsa/trust/seal/root.crl $tsa/seal-root.pem" "$tsa/trust/tsa/tsa.crl $tsa/tsa-root.pem"; do
	read -r list issuer <<<"$pair"
	yes "$list is signed" openssl crl -in "$list" -noout -CAfile "$issuer" -text
	said 'No Revoked Certificates'
done
yes 'revoke the authority, now' "$program" revoke "$tsa" tsa
ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem" >"$work/said" 2>&1
said 'Reason: keyCompromise'
is 'what cannot be revoked' 64 "$("$program" revoke "$tsa" root 2>/dev/null; echo $?)"
is 'an unknown reason' 64 "$("$program" revoke "$tsa" tsa --reason boredom 2>/dev/null; echo $?)"
is 'a time that is none' 64 "$("$program" revoke "$tsa" tsa --at yesterday 2>/dev/null; echo $?)"

# ---- misbehaviour of the authority ----
misbehave refuse
stamp -sha256 -cert
reply >"$work/said"
said 'Status: Rejected'
said 'system failure'
for pair in 'wrong-imprint message imprint mismatch' 'wrong-nonce nonce mismatch' 'untrusted self-signed certificate in certificate chain' 'bad-signature signature failure'; do
	read -r mode reason <<<"$pair"
	misbehave "$mode"
	stamp -sha256 -cert
	case $mode in untrusted) reason='certificate verify error' ;; esac
	no "$mode" verified
	said "$reason"
	reply >"$work/said"
	said 'Status: Granted'
done
misbehave no-certificate
stamp -sha256 -cert
is 'no certificate' 0 "$(certificates || true)"
misbehave extra-certificates
stamp -sha256 -cert
yes 'more certificates, and right' verified
is 'four of them' 4 "$(certificates)"
misbehave old '"seconds":86400'
stamp -sha256 -cert
yes 'a day old, and else right' verified
is 'a day old' 1 "$(($(gen_seconds) <= $(date -u +%s) - 86400 && $(gen_seconds) >= before - 86400))"
misbehave old '"seconds":-86400'
stamp -sha256 -cert
is 'a day ahead' 1 "$(($(gen_seconds) >= before + 86400))"
misbehave garbage
stamp -sha256 -cert
no garbage verified
misbehave down
query -sha256
is down 503 "$(post /tsa application/timestamp-query "$work/query")"
ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem" >"$work/said" 2>&1
said ': revoked' # the other service goes on
misbehave down '"path":"all"'
is 'OCSP down' 503 "$(post /ocsp application/ocsp-request "$work/broken")"
misbehave none '"path":"all"'
misbehave refuse '"times":2'
for wanted in Rejected Rejected Granted; do
	stamp -sha256 -cert
	reply >"$work/said"
	said "Status: $wanted"
done
misbehave slow '"seconds":600'
query -sha256
curl -s -o /dev/null --max-time 60 -H 'Content-Type: application/timestamp-query' --data-binary "@$work/query" "$url/tsa" &
waiting=$!
until grep -q 'misbehaviour=slow' "$work/log"; do sleep 0.05; done
yes 'one that waits stops nobody' ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem"
kill -0 "$waiting" 2>/dev/null || fail 'slow was answered at once'
serve # ends, though somebody waits
wait "$waiting" || true

# ---- misbehaviour of OCSP ----
for pair in 'refuse trylater' 'untrusted unable to get local issuer certificate' 'bad-signature signature failure' 'garbage Error querying OCSP responder'; do
	read -r mode reason <<<"$pair"
	misbehave "$mode" '"path":"ocsp"'
	ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem" >"$work/said" 2>&1 || true
	case $mode in untrusted) reason='Response Verify Failure' ;; esac
	said "$reason"
done
misbehave old '"path":"ocsp","seconds":604800'
ocsp "$tsa/tsa-root.pem" "$tsa/tsa.pem" >"$work/said" 2>&1 || true
said 'status expired'
misbehave none '"path":"ocsp"'

# ---- the control itself ----
is 'an unknown mode' 400 "$(control '{"mode":"rude"}')"
is 'not a mode of OCSP' 400 "$(control '{"mode":"wrong-nonce","path":"ocsp"}')"
is 'an unknown path' 400 "$(control '{"mode":"down","path":"crl"}')"
is 'seconds without sense' 400 "$(control '{"mode":"slow","seconds":-1}')"
is 'not JSON' 400 "$(control 'down')"
printf '{"mode":"down"}' >"$work/control"
is 'a form of another site' 415 "$(post /control text/plain "$work/control")"
stamp -sha256 -cert
yes 'nothing of that had an effect' verified
is 'every mode is told' "$("$program" misbehaviours | wc -l)" "$(curl -s "$url/control" | jq length)"
serve --crl-seconds 1
crl_number() {
	openssl crl -in "$tsa/trust/seal/seal.crl" -noout -crlnumber
}
number=$(crl_number)
for _ in $(seq 200); do
	[ "$(crl_number)" = "$number" ] || break
	sleep 0.05
done
no 'lists come by themselves' test "$(crl_number)" = "$number"
serve --misbehave refuse
stamp -sha256 -cert
reply >"$work/said"
said 'Status: Rejected'
stop

if grep -hE 'Sanitizer|runtime error:' "$work/log"; then
	fail 'a sanitizer complained'
fi
printf '%d checks passed\n' "$checks"
