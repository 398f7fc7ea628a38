/* The oral decision in format 2: the members that statement, act and oral.json have (FORMAT.md, 5.3), and that
 * oral.json opens what the act commits to. */
#include <string.h>

#include "examination.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/said.h"

#define NUMBER_LENGTH 13 /* YYYYMMDD-NNNC */
#define NUMBER_TAIL 10   /* digits of a number that every way of writing it has */
#define COORDINATION_DAY 60
#define PACK_LENGTH 32 /* of a law pack's id */
#define DIGITS_MAX ((size_t)8 << 10)

static const char *const secrets[] = { "person", "number", "birthDate", "place", "numberCalled" };

/* --- Members ------------------------------------------------------------------------------------------------------ */

static bool is_text(const json_t *object, const char *key)
{
	return json_is_string(json_object_get(object, key));
}

static bool is_bool(const json_t *object, const char *key)
{
	return json_is_boolean(json_object_get(object, key));
}

static bool is_hash(const char *text)
{
	return strlen(text) == SHA256_HEX - 1 && strspn(text, "0123456789abcdef") == SHA256_HEX - 1;
}

static bool is_texts(const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (!json_is_string(one))
			return false;
	return json_is_array(list);
}

static bool is_time_or_null(const json_t *value)
{
	struct instant at;

	return json_is_null(value) ||
	       (json_is_string(value) && instant_parse(span_str(json_string_value(value)), &at) == ERR_OK);
}

static bool is_findings(const json_t *list, bool deviations)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (said_kind_find(json_text(one, "kind")) == SAID_KIND_COUNT || !is_text(one, "written") ||
		    (deviations && (!is_text(one, "said") || !is_text(one, "explanation"))))
			return false;
	return json_is_array(list) && json_array_size(list) <= SAID_KIND_COUNT;
}

/* Additions since the first statements of format 2: there where they are needed. */
static bool is_ground_texts(const json_t *s)
{
	const json_t *texts = json_object_get(s, "groundTexts");

	return !texts || (is_texts(texts) && json_array_size(texts) == json_array_size(json_object_get(s, "grounds")));
}

bool examine_is_pack(const json_t *law)
{
	const char *pack = json_text(law, "pack");
	size_t len = strlen(pack);

	return len > 0 && len <= PACK_LENGTH && strspn(pack, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len &&
	       is_hash(json_text(law, "sha256"));
}

/* What is there is a pack, also where it is null. The recorded one is the act's, so there is an act; the report names
 * both packs. */
static bool are_laws(const json_t *s)
{
	const json_t *recorded = json_object_get(s, "recordedLaw"), *law = json_object_get(s, "law");

	if (law && !examine_is_pack(law))
		return false;
	return !recorded || (law && examine_is_pack(recorded) && *json_text(s, "oralAct"));
}

bool examine_statement_form(const json_t *s)
{
	const json_t *subject = json_object_get(s, "subject"), *place = json_object_get(s, "place");
	const char *act = json_text(s, "oralAct");

	return is_text(s, "oralAct") && (!*act || is_hash(act)) && is_text(subject, "identity") &&
	       is_text(subject, "name") && is_text(subject, "description") && is_text(subject, "number") &&
	       is_text(subject, "birthDate") && is_bool(subject, "unknown") &&
	       is_texts(json_object_get(s, "grounds")) && is_ground_texts(s) && are_laws(s) && is_text(place, "kind") &&
	       is_text(place, "text") && is_time_or_null(json_object_get(s, "readBack")) && is_bool(s, "protected") &&
	       is_findings(json_object_get(s, "deviations"), true) &&
	       is_findings(json_object_get(s, "completions"), false) && is_bool(s, "oneHand");
}

bool examine_oral_form(const json_t *oral)
{
	const json_t *all = json_object_get(oral, "secret");

	for (size_t i = 0; i < ARRAY_LENGTH(secrets); i++) {
		const json_t *one = json_object_get(all, secrets[i]);

		if (!is_text(one, "text") || !is_hash(json_text(one, "salt")))
			return false;
	}
	if (json_object_get(all, "question") && (!is_text(json_object_get(all, "question"), "text") ||
	                                         !is_hash(json_text(json_object_get(all, "question"), "salt"))))
		return false;
	return strcmp(json_text(oral, "format"), "jourbeslut-oral-1") == 0;
}

static bool act_form(const json_t *facts)
{
	const json_t *hashes = json_object_get(facts, "secret");

	for (size_t i = 0; i < ARRAY_LENGTH(secrets); i++)
		if (!is_hash(json_text(hashes, secrets[i])))
			return false;
	return is_texts(json_object_get(facts, "grounds")) && is_text(facts, "placeKind") &&
	       is_bool(facts, "personUnknown") && is_bool(facts, "protected") &&
	       is_time_or_null(json_object_get(facts, "readBack"));
}

/* --- Number and day of birth -------------------------------------------------------------------------------------- */

bool examine_number_birth(const char *number, char ret_birth[DATE_TEXT])
{
	struct date day;
	int tens;

	ret_birth[0] = '\0';
	if (strlen(number) != NUMBER_LENGTH || strspn(number, "0123456789") != 8)
		return false;
	tens = number[6] - '0';
	if (tens >= COORDINATION_DAY / 10)
		tens -= COORDINATION_DAY / 10;
	(void)snprintf(ret_birth, DATE_TEXT, "%.4s-%.2s-%d%c", number, number + 4, tens, number[7]);
	if (date_parse(span_str(ret_birth), &day) == ERR_OK)
		return true;
	ret_birth[0] = '\0'; /* a coordination number with month 00 or day 60 tells no day */
	return false;
}

static enum err digits_of(const char *text, struct buf *out)
{
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			TRY(buf_add_char(out, *text));
	return ERR_OK;
}

/* Number and day stand in the words that were committed to with them; no others could be read out of these. */
static enum err words_hold(const char *person, const char *number, const char *birth, bool *ret_hold)
{
	BUF words = buf_init(DIGITS_MAX), digits = buf_init(DIGITS_MAX);
	char of_number[DATE_TEXT];

	TRY(digits_of(person, &words));
	TRY(digits_of(number, &digits));
	*ret_hold = true;
	if (*number)
		*ret_hold = strlen(number) == NUMBER_LENGTH && digits.len == NUMBER_TAIL + 2 &&
		            strstr(buf_str(&words), buf_str(&digits) + 2) != NULL;
	if (examine_number_birth(number, of_number))
		*ret_hold = *ret_hold && strcmp(birth, of_number) == 0;
	else if (*birth && *ret_hold)
		return said_day_stands(person, birth, ret_hold);
	return ERR_OK;
}

/* --- oral.json ---------------------------------------------------------------------------------------------------- */

const char *examine_secret(const struct examination *x, const char *name)
{
	return json_text(json_object_get(json_object_get(x->oral, "secret"), name), "text");
}

static enum err opens(const struct examination *x, const char *name, bool *ret_opens)
{
	const json_t *one = json_object_get(json_object_get(x->oral, "secret"), name);
	const char *wanted = json_text(json_at(x->oral_act, "facts.secret"), name);
	uint8_t salt[SHA256_LEN];
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(hex_decode(span_str(json_text(one, "salt")), salt, sizeof salt));
	TRY(sha256_of_parts((struct span[]){ span_of(salt, sizeof salt), span_str(json_text(one, "text")) }, 2, &hash));
	sha256_hex(&hash, hex);
	*ret_opens = strcmp(hex, wanted) == 0;
	return ERR_OK;
}

enum err examine_oral_secret(const struct examination *x, enum verify_sub *ret_sub, const char **ret_reason)
{
	bool good = true;

	*ret_sub = VERIFY_FORMAT_FAILURE;
	*ret_reason = "oral.json is missing";
	if (!x->oral)
		return ERR_OK;
	*ret_reason = "a fact of the act is missing";
	if (!act_form(json_object_get(x->oral_act, "facts")))
		return ERR_OK;
	*ret_sub = VERIFY_HASH_FAILURE;
	*ret_reason = "oral.json does not open the act";
	for (size_t i = 0; i < ARRAY_LENGTH(secrets) && good; i++)
		TRY(opens(x, secrets[i], &good));
	/* The worker's own question, where the call asked one. */
	const bool hashed = *json_text(json_at(x->oral_act, "facts.secret"), "question");
	const bool asked = json_at(x->oral, "secret.question");
	good = good && hashed == asked;
	if (good && asked)
		TRY(opens(x, "question", &good));
	if (!good)
		return ERR_OK;
	*ret_reason = "number or day of birth do not stand in the words for the person";
	TRY(words_hold(examine_secret(x, "person"), examine_secret(x, "number"), examine_secret(x, "birthDate"),
	               &good));
	if (good)
		*ret_reason = NULL;
	return ERR_OK;
}
