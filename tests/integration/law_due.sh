#!/usr/bin/env bash
# law_due.sh PROGRAMS PROJECT FOLDER: `jourbeslut law due` counts what follows on a decision, and says how.
set -euo pipefail
bin=$1 project=$2 folder=$3

rm -rf "$folder"
mkdir -p "$folder"

give_up() {
	echo "law_due.sh: $*" >&2
	exit 1
}

due() {
	"$bin/jourbeslut" law due --templates "$project/templates" "$@" >"$folder/out" 2>"$folder/err" ||
		give_up "$*: $(cat "$folder/err")"
}

# last WANTED ARGUMENTS…: among the last days.
last() {
	local wanted=$1
	shift
	due "$@"
	grep -qx "  senast $wanted" "$folder/out" || give_up "$*: not $wanted: $(cat "$folder/out")"
}

# refused WANTED ARGUMENTS…: exit status 1, and why.
refused() {
	local wanted=$1 status=0
	shift
	"$bin/jourbeslut" law due --templates "$project/templates" "$@" >"$folder/out" 2>"$folder/err" || status=$?
	[ "$status" = 1 ] || give_up "$*: exit status $status"
	grep -q -- "$wanted" "$folder/err" || give_up "$*: does not say '$wanted': $(cat "$folder/err")"
	[ ! -s "$folder/out" ] || give_up "$*: prints days all the same"
}

# The Parliamentary Ombudsman's cases: before any pack, which is said.
last '2006-06-27 tisdag' lvu-6 2006-06-20T23:30
grep -q '^Inget lagpaket täcker dagen' "$folder/out" || give_up 'a day without a pack, and nothing is said'
last '2012-08-09 torsdag' lvu-6 2012-08-02
last '2019-04-23 tisdag' lvu-6 2019-04-12
grep -q '^    Flyttas en dag: 2019-04-19 fredag är långfredagen\.$' "$folder/out" || give_up 'no word about Good Friday'
last '2020-11-03 tisdag' lvu-6 2020-10-27
last '2015-08-03 måndag' lvu-6 2015-07-04T22:00 --enforced 2015-07-06T01:10

# Both sides of midnight and of the year; the clock's changes.
last '2026-11-24 tisdag' lvu-6 2026-11-17T23:59
! grep -q '^Inget lagpaket' "$folder/out" || give_up 'a pack that covers the day is not found'
last '2026-11-25 onsdag' lvu-6 2026-11-18T00:00
last '2027-01-07 torsdag' lvu-6 2026-12-31T23:50
last '2026-11-02 måndag' lvu-6 2026-10-25T02:30:00+02:00
last '2026-11-02 måndag' lvu-6 '2026-10-24 23.59'
last '2027-01-01 fredag' lvm-13 2026-12-31T23:50
grep -qx '  yttersta möjliga dag 2027-01-04 måndag, inte säker' "$folder/out" || give_up 'one reading of the law alone'
last '2026-11-27 fredag' lvm-13 2026-11-17T22:00 --upheld 2026-11-20

# What is not known yet, and what need not be done.
due lvu-6 2026-11-17
grep -q 'verkställdes\. Den är inte känd\.$' "$folder/out" || give_up 'no word about the enforcement'
[ "$(grep -c '^  senast' "$folder/out")" = 1 ] || give_up 'a day is counted from nothing'
due lvu-6 2026-11-17 --enforced 2026-11-18 --pending
grep -q 'finns redan hos rätten' "$folder/out" || give_up 'no word about the application'
grep -q '^Underställ beslutet den rätt som prövar frågan om vård (7 § LVU)$' "$folder/out" || give_up 'another court'
due lvu-11 2026-11-17T22:00

# Longer time to apply: LVU 8 § has it, LVM 18 § has not.
longer='^    Rätten får ge längre tid, om den begärs senast den dagen\.$'
due lvu-6 2026-11-17 --enforced 2026-11-18
grep -q "$longer" "$folder/out" || give_up 'no word about longer time'
due lvm-13 2026-11-17T22:00 --upheld 2026-11-20
! grep -q 'längre tid' "$folder/out" || give_up 'longer time under an act that has none'

# A day beyond the pack: its own sentence, and none where the pack has no end.
due lvu-6 2026-12-31T23:50
grep -q '^    Den lag som beslutet fattades enligt gäller till och med den 31 december 2026\. Vad som gäller' "$folder/out" ||
	give_up 'no word about the transitional rules'
due lvm-13 2026-12-31T23:50
! grep -q 'övergångs' "$folder/out" || give_up 'the day lies within the pack'

# The pack without an act: no empty parentheses, and that nobody has reviewed it.
due lvu-6 2027-01-01T00:00
! grep -q '()' "$folder/out" || give_up 'empty parentheses'
grep -q '^Lagpaketet är inte granskat' "$folder/out" || give_up 'no word that nobody has reviewed it'
last '2027-01-07 torsdag' lvu-6 2026-12-31T23:59:59
! grep -q 'inte granskat' "$folder/out" || give_up 'a reviewed pack is said not to be'

refused_config() { # refused_config WANTED FILE
	local status=0
	"$bin/jourbeslut" law due --config "$2" lvu-6 2026-11-17 >"$folder/out" 2>"$folder/err" || status=$?
	[ "$status" = 1 ] || give_up "--config $2: exit status $status"
	grep -q -- "$1" "$folder/err" || give_up "--config $2: does not say '$1': $(cat "$folder/err")"
	[ ! -s "$folder/out" ] || give_up "--config $2: counts by another law"
}
refused_config "$folder/none.conf" "$folder/none.conf"
"$bin/jourbeslut" init --example --templates "$project/templates" --eid-dir "$folder" --tsa-dir "$folder" \
	"$folder/installation" >/dev/null
rm "$folder/installation/jourbeslut.db"
refused_config 'store .*jourbeslut.db' "$folder/installation/jourbeslut.conf"
for verb in 'law due' draft; do
	status=0
	# shellcheck disable=SC2086 # a verb of two words
	"$bin/jourbeslut" $verb --config a --templates b lvu-6 2026-11-17 2>"$folder/err" || status=$?
	[ "$status" = 64 ] || give_up "$verb by two laws gives exit status $status"
done

refused 'comes twice' lvu-6 2026-10-25T02:30
refused 'no such time on that day' lvu-6 2026-03-29T02:30
refused 'no such time' lvu-6 2026-11-17T24:00
refused 'no such time' lvu-6 2026-11-17T23:59:60
refused 'is no time or day' lvu-6 2026-02-29
refused 'is no time or day' lvu-6 yesterday
refused 'before the decision' lvu-6 2026-11-17 --enforced 2026-11-16
refused 'before the decision' lvu-6 2026-11-17 --upheld 2026-11-16
refused 'is no day' lvu-6 2026-11-17 --upheld 17/11
refused 'no pack has such a type' lvu-99 2026-11-17
status=0
"$bin/jourbeslut" law due lvu-6 2>"$folder/err" || status=$?
[ "$status" = 64 ] || give_up "wrong use gives exit status $status"
echo 'each last day is counted as the law says'
