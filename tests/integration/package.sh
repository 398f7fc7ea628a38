#!/usr/bin/env bash
# package.sh PROGRAMS PROJECT FOLDER: packages of the records that the walk of main_job has left behind. Rules and their
# mutants, checksums by sha256sum, the commands of LÄSMIG.txt one by one, and that they find what was tampered with.
set -euo pipefail
bin=$1 folder=$3
walked=$folder/../main_job
home=$walked/installation
export LC_ALL=C.UTF-8 # unzip writes our names then as they are

fail() {
	printf 'FAILED: %s\n' "$1" >&2
	exit 1
}

expect() { # expect STATUS WHAT COMMAND…
	local want=$1 what=$2 status=0
	shift 2
	"$@" >"$folder/said" 2>&1 || status=$?
	[ "$status" = "$want" ] || fail "$what: exit status $status, not $want: $(head -n 3 "$folder/said")"
}

rm -rf "$folder"
mkdir -p "$folder/out" "$folder/roots"
[ -s "$home/service/jourbeslut.conf" ] || fail 'the walk of main_job has left no installation'

# A copy of the store, in which the municipalities have numbers (invented ones) as they do in life.
"$bin/jourbeslut" backup --config "$home/service/jourbeslut.conf" "$folder/store.db" >/dev/null
sqlite3 "$folder/store.db" "UPDATE municipality SET org_number = '209900-9' || substr('00' || id, -3)"
config=$folder/jourbeslut.conf
sed "s|^store = .*|store = $folder/store.db|" "$home/service/jourbeslut.conf" >"$config"
grep -q "^store = $folder" "$config" || fail 'the copy of the configuration names another store'
cat "$home/tsa/trust/eid/"*.pem >"$folder/roots/eid.pem"
cat "$home/tsa/trust/seal/"*.pem >"$folder/roots/seal.pem"
cat "$home/tsa/trust/tsa/"*.pem >"$folder/roots/tsa.pem"
# The ledger's verification key, out of its private one (C2SP signed-note).
origin=$(sed -n '/^\[ledger\]/,/^\[/s/^origin = //p' "$config")
openssl pkey -in "$home/tsa/ledger-key.pem" -pubout -outform DER | tail -c 32 >"$folder/public"
{ printf '%s\n\001' "$origin"; cat "$folder/public"; } | sha256sum | cut -c1-8 >"$folder/id"
printf '%s+%s+%s\n' "$origin" "$(cat "$folder/id")" "$({ printf '\001'; cat "$folder/public"; } | base64 -w0)" \
	>"$folder/roots/ledger.vkey"

export_one() { # export_one KIND REF [OPTION…]: prints the path
	local kind=$1 ref=$2
	shift 2
	"$bin/jourbeslut" export --config "$config" --package "$kind" "$ref" -o "$folder/out" "$@" ||
		fail "$ref: no $kind package"
}

unpack() { # unpack ZIP FOLDER: prints the one folder that was in it
	local inside
	mkdir "$2"
	unzip -q "$1" -d "$2" || fail "unzip does not read $1"
	inside=("$2"/*)
	[ "${#inside[@]}" = 1 ] && [ -d "${inside[0]}" ] || fail "$1 has not exactly one folder"
	printf '%s\n' "${inside[0]}"
}

lint() { # lint FOLDER
	local file
	find "$1" -name '*.xml' | while read -r file; do
		xmllint --noout --nonet "$file" || fail "$file is not well-formed"
	done
	"$bin/package_lint" "$1" >"$folder/lint" || fail "$1: $(cat "$folder/lint")"
	"$bin/package_lint" --sums "$1" | (cd "$1" && sha256sum --check --strict --quiet) || fail "$1: a checksum is wrong"
}

# run_guide TEXT FOLDER [LEAVE-OUT]: the commands of a LÄSMIG, one by one, as a person would type them into a shell that
# stands in FOLDER. Fails at the first that fails or does not say what the text says it does; $said tells which.
run_guide() {
	local text=$1 where=$2 leave_out=${3:-nothing} number=0 command='' line wants=() said
	while IFS= read -r line; do
		case $line in
		'> '*)
			command+=$'\n'${line#> }
			continue
			;;
		'= '*)
			wants+=("${line#= }")
			continue
			;;
		esac
		if [ -n "$command" ] && [[ $command != *"$leave_out"* ]]; then
			number=$((number + 1))
			said=$(cd "$where" && bash -c "$command" 2>&1) || {
				printf '%s\n%s\n' "$command" "$said" >"$folder/said"
				return 1
			}
			for want in "${wants[@]}"; do
				[[ $said == *"$want"* ]] && continue
				printf '%s\nwithout: %s\n%s\n' "$command" "$want" "$said" >"$folder/said"
				return 1
			done
		fi
		command='' wants=()
		[ "${line#\$ }" = "$line" ] || command=${line#\$ }
	done < <(cat "$text" && echo)
	ran=$number
}

known() { # known FOLDER: what status.json says, but when
	sed -E 's/"known":"[^"]*",//' "$1/representations/rep1/data/status.json"
}

# Every byte that proves something counts. Nothing but the sums' own check may know of it.
tamper() { # tamper FOLDER FILE PLACE: one bit of the byte at PLACE (counted from the middle) is turned
	local file=$1/$2 size at byte
	size=$(stat -c %s "$file")
	at=$((size / 2 + $3))
	byte=$(od -An -tu1 -j "$at" -N 1 "$file")
	printf '%b' "\\x$(printf %02x $((byte ^ 1)))" | dd of="$file" bs=1 seek="$at" conv=notrunc status=none
}

mutants_done=false
for record in "$walked"/records/*; do
	ref=$(basename "$record")
	# By the verb, as a folder and as a ZIP file.
	sip=$(export_one sip "$ref" --unzipped)
	zip=$(export_one sip "$ref")
	[ "$zip" = "$sip.zip" ] || fail "the ZIP file is called $zip"
	lint "$sip"
	unzipped=$(unpack "$zip" "$folder/sip-$ref")
	[ "$(basename "$unzipped")" = "$(basename "$sip")" ] || fail 'the root in the ZIP file has another name'
	lint "$unzipped"
	diff -r -x status.json "$sip/representations/rep1/data" "$unzipped/representations/rep1/data" || fail 'folder and ZIP differ'
	# What is known of it is known at a time.
	[ "$(known "$sip")" = "$(known "$unzipped")" ] || fail 'folder and ZIP know other things'
	if ! $mutants_done; then
		"$bin/package_lint" --mutants "$sip" >"$folder/lint" || fail "$(cat "$folder/lint")"
		mutants_done=true
	fi
	evidence=$(unpack "$(export_one evidence "$ref")" "$folder/evidence-$ref")
	[ "$(basename "$evidence")" = "$ref-bevis" ] || fail "the evidence lies in $(basename "$evidence")"
	# By the municipality's pages.
	lint "$(unpack "$record/arkivpaket.zip" "$folder/page-sip-$ref")"
	cmp "$record/beslut.pdf" "$evidence/beslut.pdf" || fail 'the record in the evidence is another'
	cmp "$record/beslut.pdf" "$sip/representations/rep1/data/beslut.pdf" || fail 'the record in the archive is another'

	cp -r "$folder/roots" "$evidence/rot"
	cp -r "$evidence" "$folder/clean-$ref"
	run_guide "$evidence/LÄSMIG.txt" "$evidence" || fail "$ref: LÄSMIG: $(cat "$folder/said")"
	[ "$ran" -ge 38 ] || fail "LÄSMIG has only $ran commands"
	for part in record.json oral.{json,act,tst,tlog-proof} signature.{act,tst,tlog-proof} beslut.pdf.{act,tlog-proof} seal.tst; do
		[ -s "$evidence/$part" ] || fail "$ref: the evidence has no $part"
	done
	# Our own verification takes the packages as they are: the record with its proofs, and in the archive's Beslutsunderlag.
	for package in "$zip" "$record/bevis.zip" "$record/arkivpaket.zip"; do
		expect 0 "verification of $package" "$bin/jourbeslut" verify --trust "$home/tsa/trust" "$package"
		grep -q 'TOTAL-PASSED' "$folder/said" || fail "$package: $(head -n 20 "$folder/said")"
	done
	cp -r "$folder/roots" "$sip/representations/rep1/data/rot"
	run_guide "$sip/documentation/verifiering.txt" "$sip/representations/rep1/data" ||
		fail "$ref: verifiering.txt: $(cat "$folder/said")"
done

# What was changed is found, also where the sums were made anew.
for path in "$evidence"/*.{json,xml,der,act,tst,tlog-proof,pdf}; do
	file=$(basename "$path")
	[ -f "$folder/clean-$ref/$file" ] && [ "$file" != verification.json ] || continue
	cp -r "$folder/clean-$ref" "$folder/spoiled"
	tamper "$folder/spoiled" "$file" 0
	if run_guide "$evidence/LÄSMIG.txt" "$folder/spoiled" SHA256SUMS; then
		fail "LÄSMIG does not find a changed byte in $file"
	fi
	rm -rf "$folder/spoiled"
done
# Attachments that are replaced on both sides: the signature does not fit, whatever the files say of each other.
for other in "$folder"/clean-*; do [ "$other" = "$folder/clean-$ref" ] || break; done
for file in signature.xml ocsp.der; do
	cp -r "$folder/clean-$ref" "$folder/spoiled"
	cp "$other/$file" "$folder/spoiled/$file"
	run_guide "$evidence/LÄSMIG.txt" "$folder/spoiled" SHA256SUMS && fail "another decision's $file is taken"
	rm -rf "$folder/spoiled"
done

# A record that is marked as wrongly recorded says so in its package, and the guide's first lines do. The marks are in the
# copy of the store alone: no act says so there.
sqlite3 "$folder/store.db" "UPDATE decision SET state = 9 WHERE ref = '$ref'"
mkdir "$folder/withdrawn"
"$bin/jourbeslut" export --config "$config" --package sip "$ref" -o "$folder/withdrawn" --unzipped >/dev/null ||
	fail 'no package of a record that is marked as wrongly recorded'
withdrawn=("$folder/withdrawn"/*)
grep -q '"status":\["withdrawn"\]' "${withdrawn[0]}/representations/rep1/data/status.json" || fail 'the package does not say so'
grep -q '^OBS! Beslutet är märkt som felregistrerat' "${withdrawn[0]}/documentation/verifiering.txt" || fail 'the guide does not warn'
lint "${withdrawn[0]}"

# One whose law nobody had reviewed says so in each file of both packages, whoever opens which.
sqlite3 "$folder/store.db" "UPDATE decision SET state = (SELECT state FROM decision WHERE ref <> '$ref' AND state <> 9
	ORDER BY state DESC LIMIT 1) WHERE ref = '$ref'; DROP TRIGGER text_version_kept;
	UPDATE text_version SET statement_json = json_set(statement_json, '\$.law.unreviewed', json('true'))
	WHERE decision_id = (SELECT id FROM decision WHERE ref = '$ref')"
mkdir "$folder/unreviewed"
for kind in sip evidence; do
	"$bin/jourbeslut" export --config "$config" --package $kind "$ref" -o "$folder/unreviewed" --unzipped >/dev/null ||
		fail "no $kind package of a record whose law nobody had reviewed"
done
marked=("$folder/unreviewed/$ref"-v*)
lint "${marked[0]}"
"$bin/package_lint" --mutants "${marked[0]}" >"$folder/lint" || fail "$(cat "$folder/lint")"
for file in METS.xml representations/rep1/METS.xml metadata/{descriptive/erms,preservation/premis}.xml \
	documentation/{verifiering,systembeskrivning}.txt; do
	grep -qi 'lagtexten är inte granskad' "${marked[0]}/$file" || fail "$file does not say that the law was not reviewed"
	grep -qi 'lagtexten är inte granskad' "$sip/$file" && fail "$file says so of a law that was reviewed"
done
grep -q '^OBS! Lagtexten är inte granskad' "$folder/unreviewed/$ref-bevis/LÄSMIG.txt" || fail 'LÄSMIG does not warn'
grep -q 'inte granskad' "$evidence/LÄSMIG.txt" && fail 'LÄSMIG warns of a law that was reviewed'
for file in "${marked[0]}/representations/rep1/data" "$folder/unreviewed/$ref-bevis"; do
	grep -q '"status":\["law-unreviewed"\]' "$file/status.json" || fail 'status.json does not name it'
done

# In force or not, told alike in each file, and by the event that says so. Of what ended it on one day the one that is
# entered later goes before the others (follow.h).
while read -r kind state word; do
	sqlite3 "$folder/store.db" "INSERT INTO follow_event (decision_id, kind, follow_up, day, stated, until, place, who, why,
		recorded_at, recorded_by) SELECT id, '$kind', '', date('now', 'localtime'), 1, NULL, '', '', 'Skäl.',
		CAST(strftime('%s', 'now') AS INTEGER) * 1000000, (SELECT MIN(id) FROM person) FROM decision WHERE ref = '$ref'"
	mkdir "$folder/$kind"
	"$bin/jourbeslut" export --config "$config" --package sip "$ref" -o "$folder/$kind" --unzipped >/dev/null ||
		fail "no package of a decision that is $state"
	stood=("$folder/$kind"/*)
	lint "${stood[0]}"
	grep -q "<eventOutcome>$state</eventOutcome>" "${stood[0]}/metadata/preservation/premis.xml" || fail "PREMIS does not say $state"
	grep -q "$word" "${stood[0]}/METS.xml" || fail "METS does not say $word"
	"$bin/package_lint" --states "${stood[0]}" >"$folder/lint" || fail "$state: $(cat "$folder/lint")"
done <<'EOF'
submitted in-force Underställningen kom in till rätten
dismissed lapsed Rätten fann att beslutet hade upphört
ended ended Upphörde
set-aside set-aside OBS! Läget .*: Hävt av rätten
EOF
sed -i 's/"state":"set-aside"/"state":"in-force"/' "${stood[0]}/representations/rep1/data/status.json"
"$bin/package_lint" "${stood[0]}" >"$folder/lint" && fail 'another state in status.json is not found'
grep -q '^marks' "$folder/lint" || fail "the lint does not compare status.json: $(cat "$folder/lint")"

# Refusals. Nothing that is there is touched.
before=$(sha256sum <"$zip")
expect 1 'a package that is there' "$bin/jourbeslut" export --config "$config" --package sip "$ref" -o "$folder/out"
[ "$before" = "$(sha256sum <"$zip")" ] || fail 'a package was overwritten'
expect 1 'a folder that is there' "$bin/jourbeslut" export --config "$config" --package sip "$ref" -o "$folder/out" --unzipped
expect 1 'no such folder' "$bin/jourbeslut" export --config "$config" --package sip "$ref" -o "$folder/none"
expect 1 'no such reference' "$bin/jourbeslut" export --config "$config" --package sip GVL-2026-9999-0 -o "$folder/out"
expect 1 'no such configuration' "$bin/jourbeslut" export --config "$folder/none" --package sip "$ref" -o "$folder/out"
expect 64 'an unknown package' "$bin/jourbeslut" export --config "$config" --package zip "$ref" -o "$folder/out"
expect 64 'no folder' "$bin/jourbeslut" export --config "$config" --package sip "$ref"
expect 64 'no reference' "$bin/jourbeslut" export --config "$config" --package sip -o "$folder/out"
expect 0 'help' "$bin/jourbeslut" export --help
[ -z "$(find "$folder/out" -name '*.part-*')" ] || fail 'half a package was left behind'
# A file that cannot be written to its end: no half one, and the name stays free.
mkdir "$folder/small"
(
	trap '' XFSZ
	ulimit -f 48
	expect 1 'a file too large to be written' "$bin/jourbeslut" export --config "$config" --package evidence "$ref" \
		-o "$folder/small"
	expect 1 'a folder too large to be written' "$bin/jourbeslut" export --config "$config" --package sip "$ref" \
		-o "$folder/small" --unzipped
)
[ -z "$(ls -A "$folder/small")" ] || fail "half a package was left behind: $(ls -A "$folder/small")"
echo 'The packages hold what they should, and LÄSMIG finds what was changed.'
