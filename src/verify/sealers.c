/* Who may seal: one root stands for all the customers of a trust service, so it does not say that. */
#include "trust.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define FINGERPRINT "sha256:"
#define OPEN "-"

static struct span next_word(struct span *line)
{
	size_t len = 0;
	struct span word;

	*line = span_trim(*line);
	while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\t')
		len++;
	word = span_of(line->ptr, len);
	*line = span_of(line->ptr + len, line->len - len);
	return word;
}

static bool read_day(struct span word, struct date *ret_day)
{
	return word.len == 0 || span_equal_str(word, OPEN) || date_parse(word, ret_day) == ERR_OK;
}

static bool read_identifier(struct span word, struct trust_sealer *s)
{
	const struct span hex = span_starts_with(word, FINGERPRINT)
	                                ? span_of(word.ptr + strlen(FINGERPRINT), word.len - strlen(FINGERPRINT))
	                                : (struct span){ 0 };

	if (hex.ptr)
		return hex.len == 2 * SHA256_LEN && hex_decode(hex, s->fingerprint.bytes, SHA256_LEN) == ERR_OK;
	if (word.len >= sizeof s->organisation_id)
		return false;
	(void)snprintf(s->organisation_id, sizeof s->organisation_id, "%.*s", (int)word.len, word.ptr);
	return true;
}

/* "IDENTIFIER [FROM [TO]]" */
static bool read_line(struct span line, struct trust_sealer *s)
{
	struct span rest = line;

	*s = (struct trust_sealer){ .organisation_id = "" };
	return read_identifier(next_word(&rest), s) && read_day(next_word(&rest), &s->from) &&
	       read_day(next_word(&rest), &s->to) && span_trim(rest).len == 0;
}

enum err trust_sealers_read(struct verify_trust *t, struct span text, char *problem, size_t problem_size)
{
	struct span line;
	size_t number = 0;

	while (trust_next_line(&text, &number, &line)) {
		if (t->sealer_count == TRUST_SEALERS_MAX) {
			(void)snprintf(problem, problem_size, "more than %d sealers", TRUST_SEALERS_MAX);
			return ERR_CONFIG;
		}
		if (!read_line(line, &t->sealers[t->sealer_count])) {
			(void)snprintf(problem, problem_size,
			               "line %zu is not an organisation identifier or " FINGERPRINT
			               "HEX, and at most two days",
			               number);
			return ERR_CONFIG;
		}
		t->sealer_count++;
	}
	return ERR_OK;
}

static bool names(const struct trust_sealer *s, const struct certificate_facts *f)
{
	if (s->organisation_id[0])
		return strcmp(s->organisation_id, f->organisation_id) == 0;
	return bytes_equal(s->fingerprint.bytes, f->fingerprint.bytes, SHA256_LEN);
}

enum trust_standing trust_sealer_find(const struct verify_trust *t, const struct certificate_facts *f,
                                      struct instant at)
{
	const struct date day = date_of(at);
	enum trust_standing best = TRUST_NOT_NAMED;

	for (size_t i = 0; i < t->sealer_count; i++) {
		const struct trust_sealer *s = &t->sealers[i];

		if (!names(s, f))
			continue;
		if ((s->from.year && date_compare(day, s->from) < 0) || (s->to.year && date_compare(day, s->to) > 0))
			best = TRUST_OTHER_TIME;
		else
			return TRUST_ACCEPTED;
	}
	return best;
}

enum err verify_trust_accepts(const struct verify_trust *t, struct span certificate, struct instant at,
                              bool *ret_accepted)
{
	struct certificate_facts facts;

	TRY(certificate_read(certificate, &facts));
	*ret_accepted = trust_sealer_find(t, &facts, at) == TRUST_ACCEPTED;
	return ERR_OK;
}
