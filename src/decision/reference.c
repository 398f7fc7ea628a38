#include "decision/reference.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int sign_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
}

/* H. M. Damm, "Total anti-symmetrische Quasigruppen", 2004: a quasigroup of order 10 in which no swap of neighbours
 * goes unnoticed. Luhn's sum cannot tell 09 from 90. Any start serves; this one keeps the sample reference of the
 * documentation right. A letter counts with its value modulo 10; hyphens do not count. */
#define CHECK_START 6
static const char damm[10][11] = { "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
	                           "3674209581", "5869720134", "8945362017", "9438617205", "2581436790" };

static int check_digit(const char *text)
{
	int state = CHECK_START;

	for (; *text; text++)
		if (*text != '-')
			state = damm[state][sign_value(*text) % 10] - '0';
	return state;
}

void reference_make(const char code[4], int year, int64_t number, char out[DECISION_REF])
{
	char body[DECISION_REF - 2];

	(void)snprintf(body, sizeof body, "%.3s-%04d-%04lld", code, year % 10000, (long long)(number % 1000000));
	(void)snprintf(out, DECISION_REF, "%s-%c", body, (char)('0' + check_digit(body)));
}

enum err reference_read(struct span text, char out[DECISION_REF])
{
	char compact[DECISION_REF];
	size_t len = 0, digits;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '-' || c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (len + 1 >= sizeof compact || !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return ERR_NOT_FOUND;
		compact[len++] = c;
	}
	if (len < 12 || len > 14)
		return ERR_NOT_FOUND;
	compact[len] = '\0';
	for (digits = 3; digits < len; digits++)
		if (compact[digits] < '0' || compact[digits] > '9')
			return ERR_NOT_FOUND;
	(void)snprintf(out, DECISION_REF, "%.3s-%.4s-%.*s", compact, compact + 3, (int)(len - 8), compact + 7);
	if (check_digit(out) != compact[len - 1] - '0')
		return ERR_NOT_FOUND;
	digits = strlen(out);
	(void)snprintf(out + digits, DECISION_REF - digits, "-%c", compact[len - 1]);
	return ERR_OK;
}

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void code_make(const uint8_t *bytes, int count, char *out)
{
	for (int i = 0; i < count; i++) {
		int bit = i * 5, value = (bytes[bit / 8] << 8 | bytes[bit / 8 + 1]) >> (11 - bit % 8) & 31;

		out[i] = alphabet[value];
	}
	out[count] = '\0';
}

enum err code_read(struct span text, char *out, size_t out_size)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = (char)toupper((unsigned char)text.ptr[i]);

		if (c == '-' || c == ' ')
			continue;
		c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
		if (len + 1 >= out_size || !c || !strchr(alphabet, c))
			return ERR_NOT_FOUND;
		out[len++] = c;
	}
	out[len] = '\0';
	return len > 0 ? ERR_OK : ERR_NOT_FOUND;
}

void text_code_make(const struct sha256 *statement, char out[DECISION_CODE + 8])
{
	char code[11];

	code_make(statement->bytes, 10, code);
	(void)snprintf(out, DECISION_CODE + 8, "%.5s-%.5s", code, code + 5);
}

enum err reference_next(struct store *s, const char *code, bool practice, int year, char out[DECISION_REF])
{
	STATEMENT q = store_statement(s, "INSERT INTO reference_counter (code, year, last) VALUES (:code, :year, 1) "
	                                 "ON CONFLICT (code, year) DO UPDATE SET last = last + 1 RETURNING last");
	const char *row = practice ? "OVN" : code;

	TRY(bind_text(q, ":code", row));
	TRY(bind_int(q, ":year", year));
	TRY(step_one(q));
	reference_make(row, year, column_int(q, "last"), out);
	return ERR_OK;
}
