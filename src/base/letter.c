/* Single characters of UTF-8 text: what they are, and which stay together. */
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "jourbeslut/base/text.h"

uint32_t text_next(struct span s, size_t *at)
{
	ucs4_t c = 0;

	if (*at < s.len)
		*at += (size_t)u8_mbtouc(&c, (const uint8_t *)s.ptr + *at, s.len - *at);
	return c;
}

bool text_is_letter(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

bool text_is_capital(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lu | UC_CATEGORY_MASK_Lt);
}

bool text_is_mark(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
}

bool text_is_small(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Ll);
}

uint32_t text_lower(uint32_t c)
{
	return uc_tolower(c);
}

bool text_is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
	       uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Zs);
}

bool text_is_white(uint32_t c)
{
	return uc_is_property_white_space(c);
}

/* --- Whether something is said ------------------------------------------------------------------------------------ */

static bool is_sounded(uint32_t c)
{
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_Nd) &&
	       !uc_is_property_default_ignorable_code_point(c);
}

static bool is_of_word(uint32_t c)
{
	return is_sounded(c) || uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M);
}

/* The next word from `*at` on, and how many letters and digits it has. Empty: no more. */
static struct span next_word(struct span s, size_t *at, size_t *ret_letters)
{
	size_t from = *at, next;

	*ret_letters = 0;
	for (; *at < s.len; *at = next) {
		uint32_t c;

		next = *at;
		c = text_next(s, &next);
		if (is_of_word(c))
			*ret_letters += is_sounded(c);
		else if (*ret_letters > 0)
			break;
		else
			from = next;
	}
	return *ret_letters > 0 ? span_of(s.ptr + from, *at - from) : span_of("", 0);
}

static bool stands_before_word(struct span s, struct span word)
{
	const size_t end = (size_t)(word.ptr - s.ptr);
	size_t letters;

	for (size_t at = 0; at < end;) {
		const struct span earlier = next_word(s, &at, &letters);

		if (earlier.ptr == word.ptr || letters == 0)
			return false;
		if (span_equal(earlier, word))
			return true;
	}
	return false;
}

bool text_says(struct span s, size_t letters, size_t words)
{
	size_t said = 0, different = 0, of_word;

	for (size_t at = 0; at < s.len;) {
		const struct span word = next_word(s, &at, &of_word);

		said += of_word;
		different += of_word > 0 && !stands_before_word(s, word);
	}
	return said >= letters && different >= words;
}

/* --- References to law ------------------------------------------------------------------------------------------- */

#define SECTION "\xc2\xa7" /* § */
#define NO_BREAK_SPACE "\xc2\xa0"

static bool stands_at(struct span s, size_t at, const char *words)
{
	size_t len = strlen(words);

	return at <= s.len && s.len - at >= len && memcmp(s.ptr + at, words, len) == 0;
}

static bool stands_before(struct span s, size_t at, const char *words)
{
	size_t len = strlen(words);

	return at >= len && memcmp(s.ptr + at - len, words, len) == 0;
}

static bool is_digit_at(struct span s, size_t at)
{
	return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* The name of an act, or a number. */
static bool goes_on(struct span s, size_t at)
{
	return is_digit_at(s, at) || (at < s.len && s.ptr[at] >= 'A' && s.ptr[at] <= 'Z');
}

bool text_sticks(struct span s, size_t space)
{
	size_t next = space + 1;
	bool number = space > 0 && is_digit_at(s, space - 1);

	if (space == 0 || space >= s.len)
		return false;
	if (stands_at(s, next, SECTION))
		return true;
	if (stands_before(s, space, SECTION) || stands_before(s, space, " kap."))
		return goes_on(s, next);
	if (number && stands_at(s, next, "kap."))
		return true;
	return number && next < s.len && s.ptr[next] >= 'a' && s.ptr[next] <= 'z' &&
	       stands_at(s, next + 1, " " SECTION); /* 14 a § */
}

enum err text_bind(struct span s, struct buf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != ' ' || !text_sticks(s, i))
			continue;
		TRY(buf_add(out, s.ptr + done, i - done));
		TRY(buf_add_str(out, NO_BREAK_SPACE));
		done = i + 1;
	}
	return buf_add(out, s.ptr + done, s.len - done);
}
