#include "jourbeslut/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

bool text_is_utf8(struct span s)
{
	return s.len == 0 || u8_check((const uint8_t *)s.ptr, s.len) == NULL;
}

static bool is_forbidden(ucs4_t c)
{
	if (c == '\t' || c == '\n' || c == '\r')
		return false;
	if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
		return true;
	return c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

bool text_has_control(struct span s)
{
	const uint8_t *at = (const uint8_t *)s.ptr;
	size_t left = s.len;

	while (left > 0) {
		ucs4_t c;
		int used = u8_mbtouc(&c, at, left);

		if (is_forbidden(c))
			return true;
		at += used;
		left -= (size_t)used;
	}
	return false;
}

/* Bytes of the plain character that begins there; 0: it is none. */
static size_t plain_at(const uint8_t *at, size_t left)
{
	if (at[0] < 0x80)
		return (at[0] >= 0x20 && at[0] != 0x7f) || at[0] == '\t' || at[0] == '\n' || at[0] == '\r';
	if (at[0] == 0xc2) /* U+00A0 to U+00BF; before them stand control characters */
		return left > 1 && at[1] >= 0xa0 && at[1] <= 0xbf ? 2 : 0;
	if (at[0] > 0xc2 && at[0] <= 0xcb) /* to U+02FF */
		return left > 1 && at[1] >= 0x80 && at[1] <= 0xbf ? 2 : 0;
	/* U+2010 to U+2027 */
	return left > 2 && at[0] == 0xe2 && at[1] == 0x80 && at[2] >= 0x90 && at[2] <= 0xa7 ? 3 : 0;
}

bool text_is_plain(struct span s)
{
	const uint8_t *at = (const uint8_t *)s.ptr;
	size_t used;

	for (size_t i = 0; i < s.len; i += used) {
		used = plain_at(at + i, s.len - i);
		if (used == 0)
			return false;
	}
	return true;
}

size_t text_length(struct span s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* `s` is in NFC. */
static enum err add_with_line_ends(struct span s, struct buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] != '\r')
			continue;
		TRY(buf_add(out, s.ptr + from, i - from));
		if (i + 1 == s.len || s.ptr[i + 1] != '\n')
			TRY(buf_add_char(out, '\n'));
		from = i + 1;
	}
	return buf_add(out, s.ptr + from, s.len - from);
}

enum err text_normalize(struct span s, struct buf *out)
{
	struct span trimmed = span_trim(s);
	FREE uint8_t *normal = NULL;
	bool plain = text_is_plain(s);
	size_t len;

	if (!plain && (!text_is_utf8(s) || text_has_control(s)))
		return ERR_INPUT;
	if (trimmed.len == 0)
		return ERR_OK;
	if (plain)
		return add_with_line_ends(trimmed, out);
	normal = u8_normalize(UNINORM_NFC, (const uint8_t *)trimmed.ptr, trimmed.len, NULL, &len);
	return normal ? add_with_line_ends(span_of(normal, len), out) : ERR_MEMORY;
}

/* --- Words ------------------------------------------------------------------------------------------------------ */

static bool is_hyphen(ucs4_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static bool is_of_word(ucs4_t c, bool digits)
{
	uint32_t wanted = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | (digits ? UC_CATEGORY_MASK_Nd : 0);

	return uc_is_general_category_withtable(c, wanted);
}

/* `lower` is folded already. */
static enum err add_words(const uint8_t *lower, size_t len, bool digits, struct buf *out)
{
	bool open = false, hyphen = false, first = true;
	int used;

	for (size_t at = 0; at < len; at += (size_t)used) {
		ucs4_t c;

		used = u8_mbtouc(&c, lower + at, len - at);
		if (!is_of_word(c, digits)) {
			hyphen = open && !hyphen && is_hyphen(c);
			open = hyphen;
			continue;
		}
		if (hyphen)
			TRY(buf_add_char(out, '-'));
		else if (!open && !first)
			TRY(buf_add_char(out, ' '));
		TRY(buf_add(out, lower + at, (size_t)used));
		open = true;
		hyphen = first = false;
	}
	return ERR_OK;
}

enum err text_words(struct span s, bool digits, struct buf *out)
{
	FREE uint8_t *lower = NULL;
	size_t len;

	if (!text_is_utf8(s))
		return ERR_INPUT;
	if (s.len == 0)
		return ERR_OK;
	lower = u8_tolower((const uint8_t *)s.ptr, s.len, NULL, UNINORM_NFC, NULL, &len);
	return lower ? add_words(lower, len, digits, out) : ERR_MEMORY;
}

/* --- What a paste brings ----------------------------------------------------------------------------------------- */

#define ZWNJ 0x200c
#define ZWJ 0x200d
#define RIGHT_TO_LEFT_OVERRIDE 0x202e
#define VIRAMA 9 /* Canonical_Combining_Class */

/* The joining type of the letter before `at`; marks that letters join across are passed over. */
static int joining_before(const uint8_t *from, const uint8_t *at)
{
	ucs4_t c;

	while ((at = u8_prev(&c, at, from)))
		if (uc_joining_type(c) != UC_JOINING_TYPE_T)
			return uc_joining_type(c);
	return UC_JOINING_TYPE_U;
}

static int joining_behind(const uint8_t *at, const uint8_t *to)
{
	ucs4_t c;

	for (; at < to; at += u8_mbtouc(&c, at, (size_t)(to - at))) {
		(void)u8_mbtouc(&c, at, (size_t)(to - at));
		if (uc_joining_type(c) != UC_JOINING_TYPE_T)
			return uc_joining_type(c);
	}
	return UC_JOINING_TYPE_U;
}

/* RFC 5892 A.1 and A.2. `at` is the joiner's first byte, `after` the byte behind it. */
static bool joiner_matters(ucs4_t joiner, const uint8_t *from, const uint8_t *to, const uint8_t *at,
                           const uint8_t *after)
{
	ucs4_t c = 0;
	int left, right;

	if (u8_prev(&c, at, from) && uc_combining_class(c) == VIRAMA)
		return true;
	if (joiner == ZWJ)
		return false;
	left = joining_before(from, at);
	right = joining_behind(after, to);
	return (left == UC_JOINING_TYPE_L || left == UC_JOINING_TYPE_D) &&
	       (right == UC_JOINING_TYPE_R || right == UC_JOINING_TYPE_D);
}

static bool is_line_end(ucs4_t c)
{
	return c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
}

#define BRAILLE_BLANK 0x2800
#define MARKS_MAX 2 /* on one letter, besides its own: Vietnamese has two in all */

/* No letter and no sign to anybody else: private use, noncharacters, what Unicode has not given away; and marks that
 * stand over two letters. */
static bool is_nothing(ucs4_t c)
{
	const int class = uc_combining_class(c);

	return class == UC_CCC_DB || class == UC_CCC_DA ||
	       uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Cs);
}

/* `s` is UTF-8 and not empty. */
static enum err drop_invisible(struct span s, struct buf *out)
{
	const uint8_t *from = (const uint8_t *)s.ptr, *to = from + s.len;
	size_t marks = 0;
	ucs4_t c;

	for (const uint8_t *at = from, *next; at < to; at = next) {
		next = at + u8_mbtouc(&c, at, (size_t)(to - at));
		if (c == RIGHT_TO_LEFT_OVERRIDE)
			return ERR_INPUT;
		marks = text_is_mark(c) ? marks + 1 : 0;
		if (marks > MARKS_MAX || is_nothing(c))
			continue;
		if (is_line_end(c))
			TRY(buf_add_char(out, '\n'));
		else if (c == BRAILLE_BLANK || (c != '\n' && c != '\r' && text_is_white(c)))
			TRY(buf_add_char(out, ' '));
		else if ((c == ZWNJ || c == ZWJ) ? joiner_matters(c, from, to, at, next)
		                                 : !uc_is_property_default_ignorable_code_point(c))
			TRY(buf_add(out, at, (size_t)(next - at)));
	}
	return ERR_OK;
}

/* Of what is plain, these alone are taken away or become a space. */
static bool is_clean(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '\t' || (s.ptr[i] == '\xc2' && (s.ptr[i + 1] == '\xa0' || s.ptr[i + 1] == '\xad')))
			return false;
	return true;
}

enum err text_clean(struct span s, struct buf *out)
{
	BUF seen = buf_init(s.len);

	if (text_is_plain(s) && is_clean(s))
		return text_normalize(s, out);
	if (!text_is_utf8(s))
		return ERR_INPUT;
	if (s.len > 0)
		TRY(drop_invisible(s, &seen));
	return text_normalize(buf_span(&seen), out);
}

/* --- Bytes as text ----------------------------------------------------------------------------------------------- */

void hex_encode(const void *bytes, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[b[i] >> 4];
		out[2 * i + 1] = digits[b[i] & 15];
	}
	out[2 * len] = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum err hex_decode(struct span text, uint8_t *out, size_t len)
{
	if (text.len != 2 * len)
		return ERR_INPUT;
	for (size_t i = 0; i < len; i++) {
		int high = hex_value(text.ptr[2 * i]), low = hex_value(text.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return ERR_INPUT;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return ERR_OK;
}

static const char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static enum err encode(const void *bytes, size_t len, const char *alphabet, bool pad, struct buf *out)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i += 3) {
		size_t have = len - i < 3 ? len - i : 3;
		uint32_t group = (uint32_t)b[i] << 16 | (have > 1 ? (uint32_t)b[i + 1] << 8 : 0) |
		                 (have > 2 ? (uint32_t)b[i + 2] : 0);
		char four[4];

		for (int k = 0; k < 4; k++)
			four[k] = alphabet[group >> (18 - 6 * k) & 63];
		TRY(buf_add(out, four, have + 1));
		if (pad && have < 3)
			TRY(buf_add(out, "==", 3 - have));
	}
	return ERR_OK;
}

enum err base64_encode(const void *bytes, size_t len, struct buf *out)
{
	return encode(bytes, len, base64_alphabet, true, out);
}

enum err base64url_encode(const void *bytes, size_t len, struct buf *out)
{
	return encode(bytes, len, base64url_alphabet, false, out);
}

static int base64_value(char c)
{
	const char *found = c ? strchr(base64_alphabet, c) : NULL;

	return found ? (int)(found - base64_alphabet) : -1;
}

enum err base64_decode(struct span text, struct buf *out)
{
	if (text.len % 4 != 0)
		return ERR_INPUT;
	for (size_t i = 0; i < text.len; i += 4) {
		bool last = i + 4 == text.len;
		size_t chars = 4;
		uint32_t group = 0;
		uint8_t three[3];

		if (last && text.ptr[i + 3] == '=')
			chars = text.ptr[i + 2] == '=' ? 2 : 3;
		for (size_t k = 0; k < chars; k++) {
			int value = base64_value(text.ptr[i + k]);

			if (value < 0)
				return ERR_INPUT;
			group |= (uint32_t)value << (18 - 6 * k);
		}
		three[0] = (uint8_t)(group >> 16);
		three[1] = (uint8_t)(group >> 8);
		three[2] = (uint8_t)group;
		if ((chars == 2 && three[1]) || (chars < 4 && three[2]))
			return ERR_INPUT; /* bits that no encoder sets: a second form of the same bytes */
		TRY(buf_add(out, three, chars - 1));
	}
	return ERR_OK;
}

enum err number_parse(struct span text, uint64_t max, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (text.len == 0 || text.len > 20 || (text.len > 1 && text.ptr[0] == '0'))
		return ERR_INPUT;
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit;

		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return ERR_INPUT;
		digit = (uint64_t)(text.ptr[i] - '0');
		if (number > (UINT64_MAX - digit) / 10)
			return ERR_INPUT;
		number = number * 10 + digit;
	}
	if (number > max)
		return ERR_INPUT;
	*ret_number = number;
	return ERR_OK;
}

void phone_link(const char *phone, char out[PHONE_LINK_TEXT])
{
	char digits[40];
	size_t n = 0;

	for (const char *p = phone; *p && n + 1 < sizeof digits; p++) {
		if (n > 0 && digits[0] == '+' && strncmp(p, "(0)", 3) == 0)
			p += 2; /* dialled only without the country's */
		else if ((*p >= '0' && *p <= '9') || (*p == '+' && n == 0))
			digits[n++] = *p;
		if (n == 2 && digits[0] == '0' && digits[1] == '0') {
			digits[0] = '+'; /* as dialled from Sweden */
			n = 1;
		}
	}
	digits[n] = '\0';
	if (n == 0)
		out[0] = '\0';
	else if (digits[0] == '0' && digits[1] != '0') /* a Swedish number without the country's */
		(void)snprintf(out, PHONE_LINK_TEXT, "tel:+46%s", digits + 1);
	else
		(void)snprintf(out, PHONE_LINK_TEXT, "tel:%s", digits);
}

bool phone_is_number(struct span phone)
{
	size_t digits = 0;

	for (size_t i = 0; i < phone.len; i++) {
		char c = phone.ptr[i];

		if (c >= '0' && c <= '9')
			digits++;
		else if (!c || (!strchr(" -()/", c) && !(c == '+' && i == 0)))
			return false;
	}
	return digits >= 3 && phone.len < PHONE_LINK_TEXT - 8;
}

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SHORTEST 7 /* digits with the country's: ITU-T E.164 has no least, and shorter ones are no telephones */
#define LONGEST 15

bool phone_e164(const char *phone, char out[PHONE_LINK_TEXT])
{
	char link[PHONE_LINK_TEXT] = "";
	const char *number = link + strlen("tel:");
	size_t digits;

	if (!phone_is_number(span_str(phone)))
		return false;
	phone_link(phone, link);
	if (strncmp(link, "tel:+", strlen("tel:+")) != 0)
		return false;
	digits = strspn(number + 1, DIGITS);
	if (number[1] == '0' || digits < SHORTEST || digits > LONGEST || number[1 + digits])
		return false;
	(void)snprintf(out, PHONE_LINK_TEXT, "%s", number);
	return true;
}

bool mail_is_address(const char *mail)
{
	size_t local = strspn(mail, LETTERS DIGITS ".!#$%&'*+-/=?^_`{|}~");
	const char *domain = mail + local + 1;
	size_t len = strlen(mail);

	if (local == 0 || local > 64 || len >= MAIL_TEXT || mail[local] != '@')
		return false;
	return *domain && *domain != '.' && *domain != '-' && strchr(domain, '.') &&
	       strspn(domain, LETTERS DIGITS ".-") == strlen(domain) && !strstr(mail, "..") && mail[len - 1] != '.';
}

bool text_ends_sentence(struct span s)
{
	static const char *const closing[] = { "\"", "'", "”", "’", "»" }, *const marks[] = { ".", "!", "?", "…" };
	size_t i = 0;

	while (i < ARRAY_LENGTH(closing)) {
		size_t len = strlen(closing[i]);
		bool ends = s.len > len && memcmp(s.ptr + s.len - len, closing[i], len) == 0;

		s.len -= ends ? len : 0;
		i = ends ? 0 : i + 1;
	}
	for (i = 0; i < ARRAY_LENGTH(marks); i++)
		if (s.len >= strlen(marks[i]) &&
		    memcmp(s.ptr + s.len - strlen(marks[i]), marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}
