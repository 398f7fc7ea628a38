#!/usr/bin/env bash
# draft.sh PROGRAMS PROJECT FOLDER: `jourbeslut draft` prints every case file as the pages would: of its own night and its
# own municipality, and refuses what start would refuse.
set -euo pipefail
bin=$1 project=$2 folder=$3

rm -rf "$folder"
mkdir -p "$folder"
register=$project/templates/example/county.json

give_up() {
	echo "draft.sh: $*" >&2
	exit 1
}

# draft FILE: prints to $folder/out and $folder/err; gives the exit status.
draft() {
	local status=0
	"$bin/jourbeslut" draft --templates "${templates:-$project/templates}" --register "$register" "$1" \
		>"$folder/out" 2>"$folder/err" || status=$?
	return "$status"
}

for file in "$project"/tests/data/cases/*.json "$project"/tests/data/cases/reported/*.json; do
	status=0
	draft "$file" || status=$?
	[ "$status" = 0 ] || [ "$status" = 2 ] || give_up "$file: exit status $status: $(cat "$folder/err")"
	# A reading without moment or municipality.
	! grep -q 'Ålder: 0 dagar' "$folder/out" || give_up "$file: an age of 0 days"
	grep -Eq 'nämnden i [^ ]+ kommun beslutar, genom ' "$folder/out" || give_up "$file: no committee decides"
	! grep -Eq 'genom ,|i  ?beslutar|\{[a-z]' "$folder/out" || give_up "$file: a hole in a sentence"
done

draft "$project/tests/data/cases/lvu6-small-child.json" || give_up "a good case is not in order: $(cat "$folder/err")"
grep -q '^Ålder: 3 år$' "$folder/out"
grep -q 'Det prövas i stället av Förvaltningsrätten i Falun' "$folder/out"
draft "$project/tests/data/cases/reported/twin-a.json"
grep -q '^Ålder: 1 dag$' "$folder/out"
draft "$project/tests/data/cases/reported/coordination-month-00.json" && give_up 'an age is missing, and nothing is said'
grep -q '^saknas: person.birth_date: ' "$folder/err"
# With a day that was assumed, the man of 55 years whose number says 1915 is drafted, and nothing is missing; that the
# years differ is asked of who locks the text.
jq '.person.birth_date = "1971-03-05" | .person.birth_date_source = "assumed"' \
	"$project/tests/data/cases/reported/coordination-month-00.json" >"$folder/assumed.json"
draft "$folder/assumed.json" && give_up 'nobody is asked about a number of another year'
grep -q '^fråga: person.birth_date: ' "$folder/err" || give_up "the year is not asked about: $(cat "$folder/err")"
! grep -Eqv '^(lagpaket|fråga|obs): ' "$folder/err" || give_up "an assumed day is not enough: $(cat "$folder/err")"
grep -q '^Beslutet gäller: Gösta Sagosson, 19150072-2390' "$folder/out" || give_up 'the number is not in the decision'
grep -q '^Ålder: omkring 55 år' "$folder/out" || give_up "the age is not of the assumed day: $(grep Ålder "$folder/out")"
# An interim number is no personal number; it is said where it goes, and there it stands on the paper.
jq '.person.number = "20110502-T220"' "$project/tests/data/cases/lvu6-interim-number.json" >"$folder/interim.json"
draft "$folder/interim.json" && give_up 'an interim number was taken for a personal number'
grep -q '^fel: person.number: .*skrivs i fältet Annat nummer' "$folder/err" || give_up "no way on: $(cat "$folder/err")"
draft "$project/tests/data/cases/lvu6-interim-number.json" || [ $? = 2 ]
grep -q '^Beslutet gäller: Sami Testsson, .*tillfälligt nummer 20110502-T220' "$folder/out"
draft "$project/tests/data/cases/reported/secret-address.json" && give_up 'an address in a public text, and nothing is said'
grep -q '^motsägelse: criteria.home.reason: .*"Kvarnvägen 17"$' "$folder/err"

# A file in another encoding is named as such, and how to save it; a byte-order mark is no matter.
draft "$project/tests/data/cases/broken/windows-1252.json" && give_up 'å was guessed'
grep -q 'Windows-1252 eller Latin-1' "$folder/err" || give_up "no word of the encoding: $(cat "$folder/err")"
{ printf '\xef\xbb\xbf' && cat "$project/tests/data/cases/format-1/lvu6-small-child.json"; } >"$folder/marked.json"
draft "$folder/marked.json" || [ $? = 2 ] || give_up "a byte-order mark is in the way: $(cat "$folder/err")"

# Without a register the municipality is the file's, and what is not known stands in brackets.
"$bin/jourbeslut" draft --templates "$project/templates" "$project/tests/data/cases/lvu6-small-child.json" \
	>"$folder/out" 2>"$folder/err"
grep -q '^\[nämnden\] i Gävle beslutar, genom \[beslutsfattare\], att ' "$folder/out"

# A pack that names a field that there is not is refused here too.
cp -r "$project/templates" "$folder/templates"
sed -i 's/{criteria.home.reason}/{criteria.hme.reason}/' "$folder/templates/law/lvu-2026/lvu-6.json"
templates=$folder/templates
status=0
draft "$project/tests/data/cases/lvu6-small-child.json" || status=$?
[ "$status" = 1 ] || give_up "a broken pack gives exit status $status"
grep -q 'there is no field {criteria.hme.reason}' "$folder/err"
[ ! -s "$folder/out" ] || give_up 'a broken pack prints a draft'

# Nor by a table of fields that is not right. (The service starts with what it has kept: law_stage.)
cp "$project/templates/law/lvu-2026/lvu-6.json" "$folder/templates/law/lvu-2026/"
sed -i 's/"path": "person.age_estimate", "kind": "number"/"path": "person.age_estimate", "kind": "phone"/' \
	"$folder/templates/law/fields.json"
refused() {
	local status=0
	"$bin/jourbeslut" "$@" >"$folder/out" 2>"$folder/err" || status=$?
	[ "$status" = 1 ] || give_up "$1 with a broken table of fields: exit status $status: $(cat "$folder/err")"
	grep -q 'fields.json fields: person.age_estimate must be there, of the kind number' "$folder/err" ||
		give_up "$1 does not name file and member: $(cat "$folder/err")"
}
refused draft --templates "$templates" "$project/tests/data/cases/lvu6-small-child.json"
refused law due --templates "$templates" lvu-6 2026-12-31T23:50
echo 'every case file is drafted as of its night'
