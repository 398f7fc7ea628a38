/* Byte-order marks and encodings of case files: RFC 8259 section 8.1 allows UTF-8 alone. */
#include "case/encoding.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/text.h"

#define WHAT_TO_DO                                                                                                     \
	"Inget har lästs in, och filen är oförändrad. Spara den igen med teckenkodningen UTF-8 (i Anteckningar: "  \
	"Spara "                                                                                                       \
	"som, Kodning: UTF-8), och läs in den på nytt."

static bool starts_with(struct span s, const char *bytes, size_t len)
{
	return s.len >= len && memcmp(s.ptr, bytes, len) == 0;
}

/* By its mark, or by where the zero bytes of the first characters lie: JSON begins with ASCII (RFC 4627, section 3). */
static const char *wide_encoding(struct span s)
{
	bool zero[4] = { false };

	if (starts_with(s, "\xff\xfe\0\0", 4) || starts_with(s, "\0\0\xfe\xff", 4))
		return "UTF-32";
	if (starts_with(s, "\xff\xfe", 2) || starts_with(s, "\xfe\xff", 2))
		return "UTF-16";
	for (size_t i = 0; i < ARRAY_LENGTH(zero) && i < s.len; i++)
		zero[i] = s.ptr[i] == '\0';
	if (s.len >= 4 && zero[1] && zero[2] && zero[0] != zero[3])
		return "UTF-32";
	return s.len >= 2 && zero[0] != zero[1] ? "UTF-16" : NULL;
}

/* Nothing but ASCII text, Swedish letters of Latin-1 and Windows-1252, and the signs that go with them. */
static bool is_latin_1(struct span s)
{
	static const char
	        swedish[] = "\xe5\xe4\xf6\xc5\xc4\xd6",
	        others[] =
	                "\xe9\xc9\xe8\xe0\xfc\xdc\xf8\xd8\xe6\xc6"                  /* é É è à ü Ü ø Ø æ Æ */
	                "\x85\x91\x92\x93\x94\x96\x97\xa0\xa7\xab\xb0\xb4\xbb\xbd"; /* … ' ' " " – — nbsp § « ° ´ » ½ */
	bool found = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '\0' || ((unsigned char)c < ' ' && !strchr("\t\r\n", c)))
			return false;
		if ((unsigned char)c < 0x80)
			continue;
		if (!strchr(swedish, c) && !strchr(others, c))
			return false;
		found = found || strchr(swedish, c);
	}
	return found;
}

/* From 1: the first that is not UTF-8. */
static size_t wrong_line(struct span s)
{
	size_t line = 1;

	while (s.len > 0) {
		const char *end = memchr(s.ptr, '\n', s.len);
		size_t len = end ? (size_t)(end - s.ptr) + 1 : s.len;

		if (!text_is_utf8(span_of(s.ptr, len)))
			break;
		s = span_of(s.ptr + len, s.len - len);
		line++;
	}
	return line;
}

bool case_encoding_read(struct span *text, char message[CASE_ENCODING_TEXT])
{
	const char *wide = wide_encoding(*text);

	if (wide) {
		(void)snprintf(message, CASE_ENCODING_TEXT, "Filen är sparad som %s, inte som UTF-8. " WHAT_TO_DO,
		               wide);
		return false;
	}
	if (starts_with(*text, "\xef\xbb\xbf", 3))
		*text = span_of(text->ptr + 3, text->len - 3);
	if (text_is_utf8(*text))
		return true;
	if (is_latin_1(*text))
		(void)snprintf(message, CASE_ENCODING_TEXT,
		               "Filen är sparad med en äldre teckenkodning (Windows-1252 eller Latin-1), så å, ä och ö "
		               "kan inte läsas säkert, första gången på rad %zu. " WHAT_TO_DO,
		               wrong_line(*text));
	else
		(void)snprintf(message, CASE_ENCODING_TEXT,
		               "Filen är ingen text i UTF-8: tecknen på rad %zu går inte att läsa. Är det rätt "
		               "fil? " WHAT_TO_DO,
		               wrong_line(*text));
	return false;
}
