/* Telephone numbers, personal numbers and postal codes in a text. */
#include <string.h>
#include <strings.h>

#include "case/secret.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/personal_number.h"

#define GROUPS_MAX 8
#define NATIONAL_MIN 8 /* digits with the 0 before them: 08-12 34 56 */
#define NATIONAL_MAX 11
#define INTERNATIONAL_MIN 9
#define INTERNATIONAL_MAX 15
#define SHORT_MIN 6 /* after "telefon", or of one that the case knows: the area code may be left out */

/* Groups of digits with little between them: "026-10 20 30". */
struct run {
	char digits[24];
	size_t count;
	size_t lengths[GROUPS_MAX], ends[GROUPS_MAX]; /* of each group; ends in the text */
	size_t groups;
	uint32_t between; /* the first sign between the first two groups */
	bool plus;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hyphen(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2013);
}

/* At most three signs that stand in numbers, then a digit: the place of that digit, or 0. */
static size_t next_group(struct span text, size_t at, uint32_t *ret_sign)
{
	for (int signs = 0; signs < 4 && at < text.len; signs++) {
		size_t next = at;
		uint32_t c = text_next(text, &next);

		if (c < 0x80 && is_digit((char)c))
			return signs > 0 ? at : 0;
		if (c == '\n' || !(text_is_space(c) || is_hyphen(c) || c == '/' || c == '(' || c == ')' || c == '+'))
			return 0;
		if (signs == 0)
			*ret_sign = c;
		at = next;
	}
	return 0;
}

static void read_run(struct span text, size_t at, size_t most, struct run *ret)
{
	uint32_t sign = 0;

	*ret = (struct run){ .plus = at > 0 && text.ptr[at - 1] == '+' };
	while (ret->groups < GROUPS_MAX) {
		size_t end = at;
		while (end < text.len && is_digit(text.ptr[end]))
			end++;
		if (ret->count + (end - at) > most)
			return;
		memcpy(ret->digits + ret->count, text.ptr + at, end - at);
		ret->count += end - at;
		ret->lengths[ret->groups] = end - at;
		ret->ends[ret->groups++] = end;
		at = next_group(text, end, &sign);
		if (at == 0)
			return;
		if (ret->groups == 1)
			ret->between = sign;
	}
}

/* No letter goes on behind it. */
static bool ends_here(struct span text, size_t end)
{
	size_t at = end;
	uint32_t c = end < text.len ? text_next(text, &at) : 0;

	return !text_is_letter(c) && !(c < 0x80 && is_digit((char)c));
}

static bool is(struct span word, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == word.len && strncasecmp(word.ptr, *list, word.len) == 0)
			return true;
	return false;
}

static int two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* --- Personal numbers -------------------------------------------------------------------------------------------- */

static bool is_own(const struct secret_known *known, const char *ten)
{
	return known->own_number[0] && memcmp(known->own_number + 2, ten, 10) == 0;
}

/* With its hyphen it looks like one even if a digit is wrong; without, only the check digit tells it from others. */
static bool looks_like_number(const struct run *r, size_t groups)
{
	static const struct date far = { .year = 9999, .month = 12, .day = 31 };
	struct personal_number number;
	size_t count = groups == 2 ? r->lengths[0] + r->lengths[1] : r->lengths[0];
	const char *ten = r->digits + (count - 10);
	int month = two(ten + 2), day = two(ten + 4) % 60;

	if (personal_number_parse(span_of(r->digits, count), far, &number, NULL) == ERR_OK)
		return true;
	return groups == 2 && (is_hyphen(r->between) || r->between == '+') && month <= 12 && day <= 31;
}

static bool number_at(struct span text, size_t at, const struct secret_known *known, struct secret *ret)
{
	struct run r;
	size_t groups;

	read_run(text, at, 12, &r);
	if (r.groups >= 2 && (r.lengths[0] == 6 || r.lengths[0] == 8) && r.lengths[1] == 4)
		groups = 2;
	else if (r.groups >= 1 && (r.lengths[0] == 10 || r.lengths[0] == 12))
		groups = 1;
	else
		return false;
	const char *ten = r.digits + (groups == 2 ? r.lengths[0] + 4 : r.lengths[0]) - 10;
	if (!ends_here(text, r.ends[groups - 1]) || !looks_like_number(&r, groups) || is_own(known, ten))
		return false;
	*ret = (struct secret){ .kind = SECRET_NUMBER, .start = at, .end = r.ends[groups - 1] };
	return true;
}

/* --- Telephone numbers ------------------------------------------------------------------------------------------- */

/* 05-11-2026, 2026-11-05, and four pairs that are two times of day: 08 00 - 17 00. */
static bool is_date(const struct run *r)
{
	if (r->groups >= 3 && r->lengths[0] == 4 && r->lengths[1] == 2 && r->lengths[2] == 2)
		return true;
	return r->groups >= 3 && r->lengths[0] == 2 && r->lengths[1] == 2 && r->lengths[2] == 4 &&
	       (two(r->digits + 4) == 19 || two(r->digits + 4) == 20);
}

static const char *without_country(const char *digits)
{
	if (strncmp(digits, "0046", 4) == 0)
		digits += 4;
	else if (strncmp(digits, "46", 2) == 0)
		digits += 2;
	return digits + strspn(digits, "0");
}

static bool is_known(const struct run *r, const struct secret_known *known)
{
	const char *plain = without_country(r->digits);
	size_t len = strlen(plain);

	for (size_t i = 0; len >= SHORT_MIN && i < known->phone_count; i++) {
		size_t whole = strlen(known->phones[i]);
		if (whole >= len && strcmp(known->phones[i] + whole - len, plain) == 0)
			return true;
	}
	return false;
}

static bool phone_at(struct span text, size_t at, struct span before, const struct secret_known *known,
                     struct secret *ret)
{
	static const char *const announced[] = { "tel",     "telefon",       "tfn",         "mobil",
		                                 "mobilen", "telefonnummer", "mobilnummer", "mobiltelefon",
		                                 "ring",    "numret",        "nummer",      NULL };
	static const char *const clock[] = { "kl", "klockan", NULL };
	struct run r;
	bool found;

	read_run(text, at, text.ptr[at] == '0' && at + 1 < text.len && text.ptr[at + 1] != '0' ? NATIONAL_MAX : 17, &r);
	if (r.groups == 0 || is_date(&r) || is(before, clock) || !ends_here(text, r.ends[r.groups - 1]))
		return false;
	if (r.plus)
		found = r.count >= INTERNATIONAL_MIN && r.count <= INTERNATIONAL_MAX;
	else if (r.digits[0] == '0' && r.digits[1] == '0')
		found = r.count >= INTERNATIONAL_MIN + 2;
	else
		found = r.digits[0] == '0' && r.count >= NATIONAL_MIN;
	if (!found && !(r.count >= SHORT_MIN && is(before, announced)) && !is_known(&r, known))
		return false;
	*ret = (struct secret){ .kind = SECRET_PHONE, .start = at - r.plus, .end = r.ends[r.groups - 1] };
	return true;
}

/* --- Postal codes ------------------------------------------------------------------------------------------------ */

static bool town_follows(struct span text, size_t end)
{
	size_t at = end;
	uint32_t c = text_next(text, &at);

	if (c == '\n' || !text_is_space(c))
		return false;
	while (at < text.len && text_is_space(c))
		c = text_next(text, &at);
	return text_is_capital(c);
}

/* "813 00 Hofors": a town tells it from an amount. */
static bool postal_code_at(struct span text, size_t at, struct span before, struct secret *ret)
{
	static const char *const announced[] = { "postnummer", "postnr", NULL };
	struct run r;

	read_run(text, at, 17, &r);
	if (r.groups < 1 || r.digits[0] == '0')
		return false;
	bool spaced = r.groups >= 2 && r.lengths[0] == 3 && r.lengths[1] == 2 && text_is_space(r.between);
	bool joined = r.lengths[0] == 5 && at >= 2 && strchr(",\n", text.ptr[at - 2]) && text.ptr[at - 1] == ' ';
	size_t end = r.ends[spaced];
	if ((!spaced && !joined && !(r.lengths[0] == 5 && is(before, announced))) || !ends_here(text, end))
		return false;
	if (!town_follows(text, end) && !is(before, announced))
		return false;
	*ret = (struct secret){ .kind = SECRET_POSTAL_CODE, .start = at, .end = end };
	return true;
}

bool secret_digits_at(struct span text, size_t at, struct span before, const struct secret_known *known,
                      struct secret *ret_secret)
{
	/* "S-813 00", "SE-813 00" */
	if (span_starts_with(span_of(text.ptr + at, text.len - at), "SE-"))
		at += 3;
	else if (span_starts_with(span_of(text.ptr + at, text.len - at), "S-"))
		at += 2;
	if (at >= text.len || !is_digit(text.ptr[at]))
		return false;
	return number_at(text, at, known, ret_secret) || phone_at(text, at, before, known, ret_secret) ||
	       postal_code_at(text, at, before, ret_secret);
}
