#!/usr/bin/env bash
# The ledger from outside: a witness follows it, common tools compute its root and check its signature; and a store that
# was restored from an old backup signs nothing until the ledger is reopened.
set -euo pipefail
# shellcheck source=tests/integration/days.sh
. "$project/tests/integration/days.sh"

conf=$home/service/jourbeslut.conf
published=$home/service/ledger-checkpoint
seen=$work/seen

ledger() { # ledger WORD…: one of the verbs
	"$bin/jourbeslut" ledger "$@"
}

watch_over() { # watch_over WANTED-STATUS [OPTION…]: as a municipality's cron does
	local wanted=$1 got=0
	shift
	ledger check --url "$service_url" --vkey "$work/log.vkey" --since "$seen" "$@" >"$work/check.out" 2>&1 || got=$?
	[ "$got" = "$wanted" ] || { cat "$work/check.out" >&2; give_up "ledger check exits with $got, not $wanted"; }
}

fetch() { # fetch PATH: body to $work/body, status printed
	curl -sS --max-time 10 -o "$work/body" -D "$work/head" -w '%{http_code}' "$service_url$1"
}

size_now() {
	curl -sS --max-time 10 "$service_url/checkpoint" | sed -n 2p
}

# covers_all: the checkpoint is over every leaf that is committed (in the last tree)
covers_all() {
	[ "$(size_now)" = "$(ask_store "SELECT count(*) FROM ledger_node WHERE entry IS NOT NULL AND place >=
		(SELECT MAX(first_node) FROM ledger_origin)")" ]
}

answers() { # answers STATUS PATH
	is "$2" "$1" "$(fetch "$2")"
}

header() { # header NAME: of the last answer
	tr -d '\r' <"$work/head" | sed -n "s/^$1: //Ip"
}

# --- RFC 6962 and RFC 8032 with common tools ---------------------------------------------------------------------------

hash() { # of bytes in hex
	printf '%s' "$1" | xxd -r -p | sha256sum | cut -d ' ' -f 1
}

root() { # root FIRST COUNT, of the entries in the array
	local k=1
	[ "$2" -gt 1 ] || { hash "00${entries[$1]}"; return; }
	while [ $((k * 2)) -lt "$2" ]; do k=$((k * 2)); done
	hash "01$(root "$1" "$k")$(root $(($1 + k)) $(($2 - k)))"
}

check_by_hand() {
	local size name public
	answers 200 /checkpoint
	is 'type of /checkpoint' 'text/plain; charset=utf-8' "$(header content-type)"
	cp "$work/body" "$work/checkpoint"
	size=$(sed -n 2p "$work/checkpoint")
	answers 200 "/tile/entries/000.p/$size"
	is 'type of a tile' application/octet-stream "$(header content-type)"
	grep -q 'max-age=31536000' "$work/head" || give_up 'a tile may not be kept'
	mapfile -t entries < <(xxd -p -c 34 "$work/body" | sed 's/^0020//')
	is 'entries' "$size" "${#entries[@]}"
	is 'root' "$(sed -n 3p "$work/checkpoint")" "$(root 0 "$size" | xxd -r -p | base64)"
	# The act file is the entry, by any tool.
	is 'entry of the first act' "${entries[0]}" "$(ask_store 'SELECT hex(salt) || hex(json) FROM act WHERE leaf = 0' |
		xxd -r -p | sha256sum | cut -d ' ' -f 1)"
	# Signature: the key is the 32 bytes behind the kind; RFC 8410 says how OpenSSL wants it.
	name=$(sed 's/+.*//' "$work/log.vkey")
	is 'origin' "$name" "$(sed -n 1p "$work/checkpoint")"
	public=$(sed -E 's/^[^+]*\+[0-9a-f]{8}\+//' "$work/log.vkey" | base64 -d | tail -c 32 | xxd -p -c 32)
	printf '302a300506032b6570032100%s' "$public" | xxd -r -p >"$work/log.der"
	head -n 3 "$work/checkpoint" >"$work/text"
	sed -n 's/^— [^ ]* //p' "$work/checkpoint" | head -n 1 | base64 -d | tail -c 64 >"$work/signature"
	openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/log.der" -in "$work/text" -sigfile "$work/signature" \
		>/dev/null || give_up 'openssl does not find the signature good'
}

# --- The story ---------------------------------------------------------------------------------------------------------

start_all
ledger vkey --config "$conf" >"$work/log.vkey"
openssl genpkey -algorithm ED25519 -out "$work/witness.pem"
ledger witness-vkey "$work/witness.pem" gavle.example.se/vittne >"$work/witness.vkey"
log_in Maria "$maria"
record_decision 'Liv Testsson'
wait_for 5 covers_all || give_up 'the act is not in a signed checkpoint'
check_by_hand
answers 404 /tile/0/001
answers 404 /tile/0/0
answers 404 /tile/entries/000
answers 404 "/tile/0/000.p/$(($(size_now) + 1))"

# A witness: once, again with nothing new, again with something new; and it cosigns.
watch_over 0
first=$(sed -n 2p "$seen")
watch_over 0
record_decision 'Liv Testsson'
wait_for 5 covers_all || give_up 'the second act is not in a signed checkpoint'
watch_over 0 --cosign "$work/witness.pem" --witness-name gavle.example.se/vittne
[ "$(sed -n 2p "$seen")" -gt "$first" ] || give_up 'the witness saw nothing new'
is 'lines of signatures' 2 "$(grep -c '^— ' "$seen")"
ledger cosigned "$seen" "$work/witness.vkey" --config "$conf"
answers 200 /checkpoint
[ "$(sed -n 2p "$work/body")" != "$(sed -n 2p "$seen")" ] || cmp -s "$work/body" "$seen" ||
	give_up 'the service does not show the cosignature'
! ledger cosigned "$work/checkpoint" "$work/witness.vkey" --config "$conf" 2>/dev/null || give_up 'nothing was cosigned there'
! ledger reopen --config "$conf" 2>/dev/null || give_up 'there was nothing to reopen'

# What can be wrong with the asking, and is not the ledger's fault.
cp "$seen" "$work/seen-good"
service_url=http://127.0.0.1:9 watch_over 2
sed 's/gavle/svk/' "$work/witness.vkey" >"$work/bad.vkey"
! ledger cosigned "$seen" "$work/bad.vkey" --config "$conf" 2>/dev/null || give_up 'a wrong key was taken'

# An old backup comes back: acts go on, nothing is signed, the witness shouts.
"$bin/jourbeslut" backup --config "$conf" "$work/backup.db"
record_decision 'Liv Testsson'
wait_for 5 covers_all || give_up 'the third act is not in a signed checkpoint'
watch_over 0
cp "$seen" "$work/seen-good"
cp "$published" "$work/published-before"
kill_service
rm -f "$store"-wal "$store"-shm
cp "$work/backup.db" "$store"
lives() { [ "$(fetch /healthz)" = 200 ]; }
"$bin/jourbeslut" serve --config "$conf" >>"$home/service.log" 2>&1 &
service_pid=$!
installation_pids+=("$service_pid")
wait_for 20 lives || give_up 'the service does not start'
refused() { grep -q 'ledger.refuses_to_sign.*behind the published checkpoint' "$home/service.log"; }
wait_for 5 refused || give_up 'the log does not say why'
is '/readyz' 503 "$(fetch /readyz)"
as Maria
record_decision 'Liv Testsson'
sleep 1
cmp -s "$published" "$work/published-before" || give_up 'something was published'
watch_over 1
grep -q 'ALARM.*shrunk' "$work/check.out" || give_up 'the witness does not shout'
cmp -s "$seen" "$work/seen-good" || give_up 'the witness forgot what it saw'

# A new origin begins with what was published.
ledger reopen --config "$conf" >"$work/reopened"
grep -q -- '-2;' "$work/reopened" || give_up 'the new origin has no name of its own'
kill_service
start_service || give_up 'the service is not ready after the reopening'
wait_for 5 covers_all || give_up 'nothing is signed under the new origin'
is 'the new first leaf' ledger-reopened "$(ask_store "SELECT event FROM act WHERE leaf = (SELECT first_leaf FROM ledger_origin
	WHERE number = 2)")"
is 'what it names' "$(cat "$work/published-before")" "$(ask_store "SELECT json_extract(json, '\$.facts.checkpoint') FROM act
	WHERE event = 'ledger-reopened'")"
watch_over 1 # the old key is not the new one's
ledger vkey --config "$conf" >"$work/log.vkey"
is 'keys' 2 "$(wc -l <"$work/log.vkey")"
watch_over 1 # nor is what was seen under it
rm "$seen"
watch_over 0
record_decision 'Liv Testsson'
wait_for 5 covers_all || give_up 'the ledger does not go on'
watch_over 0
echo "followed, restored, refused, reopened: $(size_now) leaves under $(sed -n 1p "$seen")"
