/* Text from people: UTF-8, control characters, normal form; and bytes as text: hex, base64. */
#ifndef JOURBESLUT_BASE_TEXT_H
#define JOURBESLUT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

bool text_is_utf8(struct span s);
/* A sentence ends there: a full stop, question or exclamation mark, or ellipsis, be it within quotes. */
bool text_ends_sentence(struct span s);
/* A control character other than tab, LF and CR; also the bidirectional overrides U+202A–U+202E and U+2066–U+2069,
 * which can make a text read otherwise than it is. */
bool text_has_control(struct span s);
/* A quick yes to what nearly every text is: UTF-8 without control characters as above, and in NFC, since it has only
 * characters of which each is NFC by itself and beside the others (UAX #15, NFC_Quick_Check): those below U+0300, and
 * U+2010–U+2027. False says nothing. */
bool text_is_plain(struct span s);
/* Number of Unicode code points; `s` is UTF-8. */
size_t text_length(struct span s);
/* Appends `s` in NFC (Unicode UAX #15), line ends as LF, without white space at the ends. Nothing is dropped: for what
 * comes from evidence, registers and files, which must be shown as it is. ERR_INPUT: not UTF-8, or a control character.
 */
MUST_USE enum err text_normalize(struct span s, struct buf *out);
/* The same for what a person typed or pasted, with what only a paste can bring and nobody sees taken away:
 * - characters that Unicode calls Default_Ignorable (UAX #44): soft hyphen, zero width space, word joiner, byte order
 *   mark, directional marks, embeddings and isolates, variation selectors, tags;
 * - but ZWNJ and ZWJ stay where they change how a name reads (RFC 5892 appendix A.1 and A.2: Persian, Indic scripts);
 * - private use, noncharacters and code points without a meaning; marks over two letters, and those on one letter
 *   beyond the second;
 * - VT, FF, NEL and the line and paragraph separators become LF, all other white space and the braille blank a space.
 * ERR_INPUT: not UTF-8, a control character, or U+202E, under which letters were seen in another order than they stand.
 */
MUST_USE enum err text_clean(struct span s, struct buf *out);

/* Appends the words of a text for comparison, with a space between: in lower case (Unicode's default mapping) and NFC,
 * runs of letters and marks (general categories L and M), with `digits` also of decimal digits (Nd). A hyphen (U+002D,
 * U+2010, U+2011) between two of them stays as "-". Nothing is appended where there is none. `s` is UTF-8: else
 * ERR_INPUT. */
MUST_USE enum err text_words(struct span s, bool digits, struct buf *out);
/* The character at `*at`, which is moved behind it; 0 at the end. `s` is UTF-8. */
uint32_t text_next(struct span s, size_t *at);
/* Letters of any script, and the marks that stand on them. */
bool text_is_letter(uint32_t c);
bool text_is_capital(uint32_t c);
/* Mn, Me: what stands on or around a letter. */
bool text_is_mark(uint32_t c);
/* Ll: a letter of a script with two sizes, in the small one. */
bool text_is_small(uint32_t c);
uint32_t text_lower(uint32_t c);
/* White space and line ends; also the no-break spaces. */
bool text_is_space(uint32_t c);
/* Unicode's property White_Space. */
bool text_is_white(uint32_t c);

/* No line may end at the space at `space`, where two parts of a reference to law meet: "6 § LVU", "14 a §",
 * "26 kap. 7 § OSL", "KF § 212". The words between ("6 § andra stycket") may part. */
bool text_sticks(struct span s, size_t space);
/* Appends the text with no-break spaces there, for who breaks lines by other rules than ours. */
MUST_USE enum err text_bind(struct span s, struct buf *out);

/* Somebody said something: letters and decimal digits (L, Nd; not Default_Ignorable) of `s` number `letters` at least,
 * and stand in `words` different words, which anything but letters, marks and digits parts. */
bool text_says(struct span s, size_t letters, size_t words);

/* Lower-case hex; `out` holds 2 * len + 1 bytes. */
void hex_encode(const void *bytes, size_t len, char *out);
/* Exactly `len` bytes from 2 * len hex digits in either case; else ERR_INPUT. */
MUST_USE enum err hex_decode(struct span text, uint8_t *out, size_t len);
/* RFC 4648 section 4, with padding, no line breaks. */
MUST_USE enum err base64_encode(const void *bytes, size_t len, struct buf *out);
/* Strict: only the alphabet, exact padding, zero trailing bits; else ERR_INPUT. */
MUST_USE enum err base64_decode(struct span text, struct buf *out);
/* RFC 4648 section 5, without padding; for tokens in addresses. */
MUST_USE enum err base64url_encode(const void *bytes, size_t len, struct buf *out);
/* A whole number without sign, spaces or leading zeros, at most `max`; else ERR_INPUT. */
MUST_USE enum err number_parse(struct span text, uint64_t max, uint64_t *ret_number);

#define PHONE_LINK_TEXT 48
/* "070-174 06 05" → "tel:+46701740605", for a link that a telephone calls; "" without digits. A number that begins with
 * one 0 is taken for a Swedish one; 00 is +, and (0) after a country's is left out. */
void phone_link(const char *phone, char out[PHONE_LINK_TEXT]);
/* "+46701740605": an SMS can be sent to it (ITU-T E.164). False: it is none, as 112. */
bool phone_e164(const char *phone, char out[PHONE_LINK_TEXT]);
#define MAIL_TEXT 120
/* Less than RFC 5321 allows: nothing quoted, nothing but ASCII, so that no character can end a command or header. */
bool mail_is_address(const char *mail);
/* Only digits and what stands between them ("+46 (0)70-174 06 05"), at least three of them: it can be called. */
bool phone_is_number(struct span phone);

#endif
