#!/usr/bin/env bash
# What ends is told ahead, by desk, administration, /readyz, log and check-config; what has ended stops no start. And
# check-config says all that no production may have at once.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"
conf=(--config "$home/service/jourbeslut.conf")

# --- Certificates of OpenSSL ---
mkdir "$work/ca"
cat >"$work/ca/ca.cnf" <<EOF
[ca]
default_ca = own
[own]
database = $work/ca/index
new_certs_dir = $work/ca
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
countryName = optional
organizationName = optional
serialNumber = optional
name = optional
commonName = supplied
EOF
: >"$work/ca/index"

at() { date -u -d "$1 days" +%Y%m%d%H%M%SZ; }

# issue REQUEST OUT FROM TO EXTENSIONS ISSUER…: valid so many days from now; ISSUER: -selfsign -keyfile KEY, or -cert and
# -keyfile.
issue() {
	local request=$1 out=$2 from=$3 to=$4
	printf '%b' "$5" >"$work/ca/extensions"
	shift 5
	openssl ca -config "$work/ca/ca.cnf" -batch -notext -preserveDN -in "$request" -out "$out" -startdate "$(at "$from")" \
		-enddate "$(at "$to")" -extfile "$work/ca/extensions" "$@" 2>"$work/ca/log" || give_up "$(cat "$work/ca/log")"
}

# again FILE KEY CA CA-KEY FROM TO EXTENSIONS: a new first certificate in FILE for the same key and name.
again() {
	openssl x509 -in "$1" -out "$work/ca/leaf.pem"
	openssl x509 -x509toreq -in "$work/ca/leaf.pem" -signkey "$2" -out "$work/ca/request" 2>/dev/null
	issue "$work/ca/request" "$work/ca/new.pem" "$5" "$6" "$7" -cert "$3" -keyfile "$4"
	awk '/BEGIN/ { n++ } n > 1' "$1" >"$work/ca/rest"
	cat "$work/ca/new.pem" "$work/ca/rest" >"$1"
}
client() { # client FROM TO
	again "$home/eid/rp-client.pem" "$home/eid/rp-client-key.pem" "$home/eid/rp-root.pem" "$home/eid/rp-root-key.pem" \
		"$1" "$2" 'keyUsage = critical,digitalSignature\ncertificatePolicies = 1.2.3.4.5\n'
}
readyz() {
	[ "$(curl -s -o "$work/readyz" -w '%{http_code}' "$service_url/readyz")" = 200 ] || give_up "$(cat "$work/readyz")"
	jq -r '.warnings // [] | join(" ")' "$work/readyz"
}
logged() { grep -cE "$1" "$home/service.log" || true; }

echo 'Nothing ends: nobody is told.'
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up 'not in order'
! grep -q verify.trust "$work/out" || give_up "the folder of trust: $(grep verify.trust "$work/out")"
mv "$trust/sealers" "$work/sealers"
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up 'not in order without sealers'
is 'the line that names the own seal' "$(cat "$work/sealers")" "$(sed -n 's/^warning: verify.trust: .* add the line //p' "$work/out")"
printf 'NTRSE-1 soon\n' >"$trust/sealers"
"$bin/jourbeslut" check-config "${conf[@]}" | grep -q '^warning: verify.trust: .*/sealers: line 1 ' || give_up 'a wrong line is not named'
mv "$work/sealers" "$trust/sealers"
! grep -q 'slutar\|certifikat' "$work/out" || give_up "told: $(cat "$work/out")"

echo 'The only root by which /verifiera judges signatures ends in 20 days.'
mkdir "$work/roots"
mv "$trust/eid"/*.pem "$work/roots"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/short.key" -subj '/CN=Test Short Root' -days 20 \
	-out "$trust/eid/short.pem" 2>/dev/null
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up 'a root that ends in 20 days is a fault'
grep -q '^warning: .* (verify.trust/eid, Test Short Root): .*godtar /verifiera inget' "$work/out" || give_up "$(cat "$work/out")"
mv "$work/roots"/*.pem "$trust/eid"
"$bin/jourbeslut" check-config "${conf[@]}" | grep -q 'Test Short Root' && give_up 'told though another root goes on'
rm "$trust/eid/short.pem"

echo 'The relying party certificate ends in 14 days: told, and all goes on.'
client -30 14
"$bin/tsa-simulator" init "$home/tsa" --port "$tsa_port" --eid-roots "$home/eid/signature-root.pem" --tsa-days 20
start_all
wait_for 10 grep -q certificate.ends "$home/service.log" || give_up 'the log does not say it'
log_in Maria "$maria"
get /jour
sees 'Certifikat som slutar gälla snart eller har slutat'
sees '(om 14 dagar). Därefter kan ingen logga in eller skriva under.'
sees 'Beställ ett nytt hos den som sålde det'
sees 'Certifikat som slutar gälla längre fram'
sees 'Tidsstämplingens certifikat, i den senaste tidsstämpeln'
log_in Ali "$ali"
get /admin
sees '(om 14 dagar). Därefter kan ingen logga in eller skriva under.'
[[ " $(readyz) " == *' certificate '* ]] || give_up "readyz does not warn: $(cat "$work/readyz")"
is 'the log' 1 "$(logged 'warn certificate\.ends key=eid\.client_cert .* days=14 restart=no')"
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" || give_up 'what ends later is a fault'
grep -q '^warning: .*eid.client_cert, .*(om 14 dagar)' "$work/out" || give_up "no warning: $(cat "$work/out")"

echo 'A new certificate counts without a restart: one that the e-ID does not know is refused, the right one is taken.'
# What is open goes on until the e-ID closes it.
stop_program "$simulator_pid" TERM || true
start_simulator
cp "$home/eid/rp-client.pem" "$work/good.pem"
again "$home/eid/rp-client.pem" "$home/eid/rp-client-key.pem" "$home/eid/stray-signature-root.pem" \
	"$home/eid/stray-signature-root-key.pem" -1 400 'keyUsage = critical,digitalSignature\ncertificatePolicies = 1.2.3.4.5\n'
as Stranger
get /logga-in
submit /logga-in enhet=annan
sleep 3
get "$address"
sees 'BankID tog inte emot beställningen'
cp "$work/good.pem" "$home/eid/rp-client.pem"
stop_program "$simulator_pid" TERM || true
start_simulator
log_in Eva "$eva"

echo 'They have ended: check-config refuses, the service starts all the same, calls are recorded, and it is told in red.'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
client -800 -400
again "$home/tsa/seal.pem" "$home/tsa/seal-key.pem" "$home/tsa/pki/seal-ca.pem" "$home/tsa/pki/seal-ca-key.pem" \
	-60 -3 'keyUsage = critical,digitalSignature\n'
! "$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" 2>"$work/err" || give_up 'an ended certificate is in order'
grep -q 'eid.client_cert, .*(för 400 dagar sedan). Nu kan ingen logga in' "$work/err" || give_up "$(cat "$work/err")"
grep -q 'seal.certificate, .*(för 3 dagar sedan). Nu arkiveras inga beslut' "$work/err" || give_up "$(cat "$work/err")"
grep -q '2 faults, named above' "$work/err" || give_up "$(cat "$work/err")"
start_service || give_up 'the service does not start'
wait_for 10 grep -q 'certificate.ended key=seal' "$home/service.log" || give_up 'the log does not say it'
is 'the log' 1 "$(logged 'error certificate\.ended key=eid\.client_cert .* days=-400')"
as Maria
get /jour
sees '(för 400 dagar sedan). Nu kan ingen logga in eller skriva under.'
[ "$(html 'count(//section[@aria-labelledby="ends-soon"]//div[contains(@class, "late")])')" = 2 ] || give_up 'not in red'
record_decision 'Pojke, fyra år'
[[ " $(readyz) " == *' certificate '* ]] || give_up "readyz does not warn: $(cat "$work/readyz")"
stamped() { [ "$(ask_store 'SELECT count(*) FROM stamp WHERE token IS NOT NULL')" = 1 ]; }
wait_for 20 stamped || give_up 'the decision is not stamped'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
cp "$home/tsa/seal.pem" "$work/seal.pem"
again "$home/tsa/seal.pem" "$home/tsa/seal-key.pem" "$home/tsa/pki/seal-ca.pem" "$home/tsa/pki/seal-ca-key.pem" \
	-9000 -8000 'keyUsage = critical,digitalSignature\n'
start_service || give_up 'the service does not start with a seal that was never valid together with its issuer'
stop_program "$service_pid" TERM || give_up 'the service did not end well'
! "$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" 2>"$work/err" || give_up 'such a seal is in order'
grep -q 'seal.certificate, .* Nu arkiveras inga beslut' "$work/err" || give_up "$(cat "$work/err")"
cp "$work/seal.pem" "$home/tsa/seal.pem"
"$bin/jourbeslut" check-config "${conf[@]}" >"$work/out" 2>/dev/null || true
grep -q '^warning: Tidsstämplingens certifikat.*(om 20 dagar)' "$work/out" || give_up "no warning of the last stamp: $(cat "$work/out")"

# --- Production ---
echo 'A production that is in order; then all that it must not have, at once.'
own=$work/production
mkdir -m 700 "$own"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$own/$1-key.pem" 2>/dev/null && chmod 600 "$own/$1-key.pem"; }
# root NAME COMMON-NAME, leaf NAME SUBJECT ISSUER EXTENSIONS
root() {
	key "$1"
	openssl req -new -key "$own/$1-key.pem" -subj "/O=Exempel/CN=$2" -out "$work/ca/request"
	issue "$work/ca/request" "$own/$1.pem" -30 5000 'basicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign\nsubjectKeyIdentifier = hash\n' \
		-selfsign -keyfile "$own/$1-key.pem"
}
leaf() {
	key "$1"
	openssl req -new -key "$own/$1-key.pem" -subj "$2" -out "$work/ca/request"
	issue "$work/ca/request" "$own/$1.pem" -30 400 "$4" -cert "$own/$3.pem" -keyfile "$own/$3-key.pem"
}
fingerprint() { openssl x509 -in "$own/$1.pem" -noout -fingerprint -sha256 | cut -d= -f2; }
root signatures 'Exempel Root CA'
root connection 'Exempel SSL Root CA'
root seals 'Exempel Sigill Root'
leaf client '/O=Exempel/serialNumber=5560269986/CN=Exempel RP' connection 'keyUsage = critical,digitalSignature\n'
leaf seal '/O=Exempel/CN=Exempel Sigill' seals 'keyUsage = critical,digitalSignature\n'
openssl genpkey -algorithm ed25519 -out "$own/ledger-key.pem" && chmod 600 "$own/ledger-key.pem"
"$bin/jourbeslut" init --templates "$project/templates" "$own/service"
grep -q 'CA32588E385B961D58E26010C6F8C839F7CA071E497DE6B7841640A61506FD31' "$own/service/jourbeslut.conf" || give_up 'the sample does not name the root'
cat >"$own/service/jourbeslut.conf" <<EOF
[server]
origins = https://jour.example.se
[paths]
templates = $project/templates
[duty]
name = Socialjouren i Exempellän
phone = 070-174 06 99
check_address = https://jour.example.se/kontroll/
[eid]
environment = production
api_url = https://appapi2.example.se/rp/v6.0
tls_ca = $own/connection.pem
client_cert = $own/client.pem
client_key = $own/client-key.pem
roots = $own/signatures.pem
root_fingerprints = 0000000000000000000000000000000000000000000000000000000000000000 $(fingerprint signatures)
tls_fingerprints = $(fingerprint connection | tr -d : | tr 'A-F' 'a-f')
org_number = 5560269986
[seal]
certificate = $own/seal.pem
key = $own/seal-key.pem
roots = $own/seals.pem
[tsa]
urls = http://tsa.example.se
roots = $own/seals.pem
[ledger]
origin = jour.example.se/ledger
key = $own/ledger-key.pem
EOF
check() { # check FILE: to $work/err; gives its exit status
	"$bin/jourbeslut" check-config --config "$1" >"$work/out" 2>"$work/err"
}
check "$own/service/jourbeslut.conf" || give_up "not in order: $(cat "$work/err")"
wrong=$own/service/wrong.conf
# wrong_is WANTED FILTER: the configuration after sed says what is wanted, and nothing else.
wrong_is() {
	sed "$2" "$own/service/jourbeslut.conf" >"$wrong"
	! check "$wrong" || give_up "in order: $2"
	grep -qE "$1" "$work/err" || give_up "$2: does not say «$1»: $(cat "$work/err")"
	grep -q ' 1 fault, named' "$work/err" || give_up "$2: says more: $(cat "$work/err")"
}
wrong_is 'server.origins: it is empty' 's/^origins.*/origins =/'
for host in https://localhost:8443 http://127.0.0.1:8090 'https://[::1]' https://jour.localhost/; do
	wrong_is 'server.origins: .* leads each browser to its own machine' "s|^origins.*|origins = https://jour.example.se $host|"
done
wrong_is 'eid.api_url: .* is this machine' 's|^api_url.*|api_url = https://127.0.0.1:8091/rp/v6.0|'
wrong_is 'duty.check_address: ' 's|^check_address.*|check_address = http://localhost/kontroll/|'
wrong_is "eid.roots: \"Exempel Root CA\" in .* is not one of eid.root_fingerprints: .*$(fingerprint signatures | tr -d : | tr 'A-F' 'a-f')" '/^root_fingerprints/d'
wrong_is 'eid.tls_ca: "Exempel SSL Root CA" in .* is not one of eid.tls_fingerprints' 's/^tls_fingerprints.*/tls_fingerprints =/'
wrong_is 'eid.roots: "Exempel SSL Root CA"' "s|^roots = .*signatures.pem|roots = $own/connection.pem|"
wrong_is 'eid.root_fingerprints: "fel" is no SHA-256' 's/^root_fingerprints = /&fel /'
cp "$own/client.pem" "$work/client.pem"
for mode in 640 604 622; do
	for one in client seal ledger; do
		chmod "$mode" "$own/$one-key.pem"
		wrong_is "key: others than its owner may read or write $own/$one-key.pem \(mode 0$mode\)" ''
		chmod 600 "$own/$one-key.pem"
	done
done
cp "$own/service/jourbeslut.conf" "$own/service/right.conf"
mkdir -m 700 "$own/open"
cp "$own/ledger-key.pem" "$own/open/"
chmod 770 "$own/open"
wrong_is "ledger.key: others may write in the folder $own/open \(mode 0770\)" "s|^key = $own/ledger|key = $own/open/ledger|"
chmod 1777 "$own/open" # as /tmp: nobody replaces another's file
sed "s|^key = $own/ledger|key = $own/open/ledger|" "$own/service/right.conf" >"$wrong"
check "$wrong" || give_up "a sticky folder is refused: $(cat "$work/err")"

openssl x509 -x509toreq -in "$own/client.pem" -signkey "$own/client-key.pem" -out "$work/ca/request" 2>/dev/null
issue "$work/ca/request" "$own/client.pem" -800 -400 'keyUsage = critical,digitalSignature\n' -cert "$own/connection.pem" -keyfile "$own/connection-key.pem"
chmod 644 "$own"/{client,seal,ledger}-key.pem
sed -e 's/^origins.*/origins =/' -e '/_fingerprints/d' -e 's|^api_url.*|api_url = https://localhost/rp/v6.0|' -e 's|^phone.*|phone = inget|' \
	-e 's/^org_number.*/org_number = 5560000000/' -e "s|^roots = $own/seals.pem|roots = $own/none.pem|" "$own/service/right.conf" >"$wrong"
! check "$wrong" || give_up 'all is in order'
while read -r wanted; do
	is "how often check-config says «$wanted»" 1 "$(grep -cE "$wanted" "$work/err")"
done <<EOF
server.origins: it is empty
eid.roots: "Exempel Root CA"
eid.tls_ca: "Exempel SSL Root CA"
eid.api_url: https://localhost
duty.phone:
organisation number is not that of the client certificate
seal.roots: cannot read
tsa.roots: cannot read
eid.client_key: others
seal.key: others
ledger.key: others
eid.client_cert, .*för 400 dagar sedan
12 faults, named above
EOF

echo 'The service does not start with a root that is not one of the fingerprints; with the rest it does, and says it.'
chmod 600 "$own"/{client,seal}-key.pem
serve() { timeout 20 "$bin/jourbeslut" serve --config "$1" >"$work/out" 2>"$work/err" & serving=$!; }
sed 's/^root_fingerprints = .*/root_fingerprints = 0000000000000000000000000000000000000000000000000000000000000000/' "$own/service/right.conf" >"$wrong"
! timeout 20 "$bin/jourbeslut" serve --config "$wrong" >"$work/out" 2>"$work/err" || give_up 'it starts with any root'
grep -q 'eid.roots: "Exempel Root CA"' "$work/err" || give_up "$(cat "$work/err")"
sed -e '/_fingerprints/d' -e 's/^\[server\]/&\nport = 0/' "$own/service/right.conf" >"$wrong"
serve "$wrong"
wait_for 15 grep -q '^ready' "$work/out" || give_up "it does not start: $(cat "$work/err")"
for wanted in 'config.unsafe key=eid.roots' 'config.unsafe key=ledger.key' 'certificate.ended key=eid.client_cert'; do
	wait_for 10 grep -q "error $wanted" "$work/err" || give_up "the log does not say «$wanted»: $(cat "$work/err")"
done
kill -TERM "$serving"
wait "$serving" || give_up "it does not end well: $(cat "$work/err")"
