#!/usr/bin/env bash
# access_words.sh PROGRAMS PROJECT FOLDER: whatever the code writes into the access log, the log's page has Swedish words
# for: an English code is never shown to the one who reviews it.
set -euo pipefail
project=$2
cd "$project/src"

# The constants stand in the calls, in structures with a member `what`, and in the tables of files and of reasons.
used=$({
	cat desk/*.c sign/*.c muni/*.c admin/*.c page/*.c oversight/*.c open/*.c | tr -s '\n\t ' ' ' >"${TMPDIR:-/tmp}/access-words-$$"
	grep -oE '(visit_change\([^,]+|visit_decision\([^,]+, [^,]+|visit_of\([^,]+, span_str\([a-z]+\)|hold_open\([^,]+), "[^"]+"' "${TMPDIR:-/tmp}/access-words-$$" || true
	grep -oE '(oversight_access|oversight_access_add|insert)\([^;]+, "[a-z -]+"(, [^;"]*)?\)' "${TMPDIR:-/tmp}/access-words-$$" || true
	grep -oE '\.what = "[^"]+"' "${TMPDIR:-/tmp}/access-words-$$" || true
	grep -oE '"download [a-z ]+"' "${TMPDIR:-/tmp}/access-words-$$" || true
	rm -f "${TMPDIR:-/tmp}/access-words-$$"
} | grep -oE '"[^"]+"' | sort -u)
[ "$(wc -l <<<"$used")" -gt 25 ] || { echo "FAILED: only $(wc -l <<<"$used") constants were found: the code is written otherwise now" >&2; exit 1; }
known=$(sed -n '/^} words\[\]/,/^};/p' admin/watch.c | grep -oE '^[[:space:]]*\{ "[^"]+"' | grep -oE '"[^"]+"' | sort -u)
missing=$(comm -23 <(echo "$used") <(echo "$known"))
[ -z "$missing" ] || { printf 'FAILED: no words in src/admin/watch.c for:\n%s\n' "$missing" >&2; exit 1; }
echo "Words for all $(wc -l <<<"$used") kinds of access."
