#include "jourbeslut/admission.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/crypto.h"

static const char *const how_names[ADMISSION_HOW_COUNT] = { "colleague", "paper", "pass" };

enum admission_how admission_how_find(struct span name)
{
	for (enum admission_how how = 0; how < ADMISSION_HOW_COUNT; how++)
		if (span_equal_str(name, how_names[how]))
			return how;
	return ADMISSION_HOW_COUNT;
}

enum err admission_words(enum admission_how how, const char *by, struct buf *out)
{
	switch (how) {
	case ADMISSION_COLLEAGUE:
		return buf_printf(out, "insläppt av %s", by);
	case ADMISSION_PAPER:
		return buf_add_str(out, "med papperskod");
	case ADMISSION_PASS:
	case ADMISSION_HOW_COUNT:
		break;
	}
	return buf_add_str(out, "i ett pass som redan hade börjat");
}

const char *admission_paper_words(enum admission_how how)
{
	static const char *const words[ADMISSION_HOW_COUNT + 1] = {
		[ADMISSION_COLLEAGUE] = "utan e-legitimation, insläppt av en kollega i tjänst",
		[ADMISSION_PAPER] = "utan e-legitimation, med papperskod",
		[ADMISSION_PASS] = "utan ny legitimering, i ett pass som redan hade börjat",
		[ADMISSION_HOW_COUNT] = "",
	};

	return words[how];
}

/* --- Codes -------------------------------------------------------------------------------------------------------- */

/* 32 letters and digits that are not taken for each other: 16 of them are 80 bits, which nobody guesses offline. */
static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

static enum err make_paper(const struct random *r, char ret_code[ADMISSION_CODE_TEXT])
{
	uint8_t bytes[16];
	char *out = ret_code;

	TRY(random_fill(r, bytes, sizeof bytes));
	for (size_t i = 0; i < sizeof bytes; i++) {
		if (i > 0 && i % 4 == 0)
			*out++ = '-';
		*out++ = letters[bytes[i] % 32];
	}
	*out = '\0';
	bytes_wipe(bytes, sizeof bytes);
	return ERR_OK;
}

/* Eight digits, for the telephone: for ten minutes, and few tries (admission.h). */
static enum err make_spoken(const struct random *r, char ret_code[ADMISSION_CODE_TEXT])
{
	uint64_t number;

	TRY(random_fill(r, &number, sizeof number));
	number %= 100000000; /* of 2^64: no digit is likelier by more than one in 10^11 */
	(void)snprintf(ret_code, ADMISSION_CODE_TEXT, "%04u-%04u", (unsigned)(number / 10000),
	               (unsigned)(number % 10000));
	return ERR_OK;
}

/* Of the letters and digits alone, in capitals, with whom they are for. */
static enum err hash_of(int64_t person, struct span typed, struct sha256 *ret_hash)
{
	char plain[ADMISSION_CODE_TEXT];
	BUF text = buf_init(64);
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = typed.ptr[i];

		if (c == ' ' || c == '-')
			continue;
		if (len + 1 == sizeof plain)
			return ERR_INPUT;
		plain[len++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	plain[len] = '\0';
	TRY(buf_printf(&text, "%lld %s", (long long)person, plain));
	return sha256_of(buf_span(&text), ret_hash);
}

static enum err end_codes(struct store *s, int64_t person, enum admission_how how, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE admission_code SET ended_at = :now WHERE person_id = :person AND "
	                                 "how = :how AND ended_at IS NULL");

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":how", how_names[how]));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

/* With a new code everybody may try again. */
static enum err end_tries(struct store *s, int64_t person)
{
	STATEMENT q = store_statement(s, "DELETE FROM admission_try WHERE person_id = :person");

	TRY(bind_int(q, ":person", person));
	return step_done(q);
}

static enum err insert_code(struct store *s, int64_t person, enum admission_how how, int64_t by, struct instant now,
                            const char *code)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO admission_code (person_id, how, code_hash, made_by, made_at, until_at) "
	                           "VALUES (:person, :how, :hash, :by, :now, :until)");
	int64_t lasts = how == ADMISSION_PAPER ? ADMISSION_PAPER_LASTS : ADMISSION_COLLEAGUE_LASTS;
	struct sha256 hash;

	TRY(hash_of(person, span_str(code), &hash));
	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":how", how_names[how]));
	TRY(bind_blob(q, ":hash", span_of(hash.bytes, sizeof hash.bytes)));
	TRY(bind_int(q, ":by", by));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_instant(q, ":until", instant_add(now, lasts)));
	return step_done(q);
}

enum err admission_colleague_code(struct store *s, const struct random *r, int64_t person, int64_t by,
                                  struct instant now, char ret_code[ADMISSION_CODE_TEXT])
{
	if (person == by)
		return ERR_INPUT;
	TRY(make_spoken(r, ret_code));
	TRY(end_codes(s, person, ADMISSION_COLLEAGUE, now));
	TRY(end_tries(s, person));
	return insert_code(s, person, ADMISSION_COLLEAGUE, by, now, ret_code);
}

enum err admission_paper_codes(struct store *s, const struct random *r, int64_t person, struct instant now,
                               char ret_codes[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT])
{
	TRY(end_codes(s, person, ADMISSION_PAPER, now));
	for (int i = 0; i < ADMISSION_PAPER_CODES; i++) {
		TRY(make_paper(r, ret_codes[i]));
		TRY(insert_code(s, person, ADMISSION_PAPER, person, now, ret_codes[i]));
	}
	return ERR_OK;
}

enum err admission_paper_left(struct store *s, int64_t person, struct instant now, int64_t *ret_count)
{
	STATEMENT q = store_statement(s, "SELECT count(*) AS n FROM admission_code WHERE person_id = :person AND "
	                                 "how = 'paper' AND ended_at IS NULL AND until_at > :now");

	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(step_one(q));
	*ret_count = column_int(q, "n");
	return ERR_OK;
}

/* --- Letting in --------------------------------------------------------------------------------------------------- */

static enum err insert(struct store *s, int64_t person, const char *how, int64_t by, struct instant now,
                       int64_t *ret_id)
{
	STATEMENT q = store_statement(s, "INSERT INTO admission (person_id, how, by_person, at) VALUES (:person, :how, "
	                                 "NULLIF(:by, 0), :now)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":how", how));
	TRY(bind_int(q, ":by", by));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

/* What is older than any code that is open now. */
static enum err forget_tries(struct store *s, struct instant now)
{
	STATEMENT q = store_statement(s, "DELETE FROM admission_try WHERE at < :before OR at > :after");

	TRY(bind_instant(q, ":before", instant_add(now, -ADMISSION_COLLEAGUE_LASTS)));
	TRY(bind_instant(q, ":after", now)); /* the clock was set back */
	return step_done(q);
}

/* Of wrong codes since the open one was made: may the asker still try? */
static enum err may_try(struct store *s, int64_t person, const struct admission_asker *asker, bool *ret_may)
{
	STATEMENT q = store_statement(s, "SELECT COALESCE(SUM(asker = :asker), 0) AS own, COALESCE(SUM(known = 0), 0) "
	                                 "AS strangers FROM admission_try WHERE person_id = :person");

	TRY(bind_int(q, ":person", person));
	TRY(bind_blob(q, ":asker", span_of(asker->id.bytes, sizeof asker->id.bytes)));
	TRY(step_one(q));
	*ret_may = column_int(q, "own") < ADMISSION_TRIES &&
	           (asker->known || column_int(q, "strangers") < ADMISSION_STRANGERS);
	return ERR_OK;
}

/* Only while there is something to guess, and as many as change anything: nobody fills the store. */
static enum err count_try(struct store *s, int64_t person, const struct admission_asker *asker, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO admission_try (person_id, asker, known, at) SELECT :person, "
	                                 ":asker, :known, :now WHERE EXISTS (SELECT 1 FROM admission_code WHERE "
	                                 "person_id = :person AND how = 'colleague' AND ended_at IS NULL AND until_at "
	                                 "> :now)");
	bool may;

	TRY(forget_tries(s, now));
	TRY(may_try(s, person, asker, &may));
	if (!may)
		return ERR_OK;
	TRY(bind_int(q, ":person", person));
	TRY(bind_blob(q, ":asker", span_of(asker->id.bytes, sizeof asker->id.bytes)));
	TRY(bind_int(q, ":known", asker->known));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err end_code(struct store *s, int64_t id, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE admission_code SET ended_at = :now WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

struct open_code {
	int64_t id, by;
	char how[16];
};

static enum err find_code(struct store *s, int64_t person, const struct sha256 *hash, struct instant now,
                          struct open_code *ret_code)
{
	STATEMENT q = store_statement(
	        s, "SELECT id, how, CASE how WHEN 'colleague' THEN made_by ELSE 0 END AS by FROM "
	           "admission_code WHERE person_id = :person AND code_hash = :hash AND ended_at IS NULL "
	           "AND until_at > :now AND made_at <= :now LIMIT 1");

	TRY(bind_int(q, ":person", person));
	TRY(bind_blob(q, ":hash", span_of(hash->bytes, sizeof hash->bytes)));
	TRY(bind_instant(q, ":now", now));
	TRY(step_one(q));
	ret_code->id = column_int(q, "id");
	ret_code->by = column_int(q, "by");
	return column_text_copy(q, "how", ret_code->how, sizeof ret_code->how);
}

enum err admission_enter(struct store *s, int64_t person, struct span typed, const struct admission_asker *asker,
                         struct instant now, int64_t *ret_admission)
{
	struct open_code code;
	struct sha256 hash;
	bool may;
	enum err e = hash_of(person, typed, &hash);

	*ret_admission = 0;
	if (e == ERR_OK)
		e = find_code(s, person, &hash, now, &code);
	if (e == ERR_NOT_FOUND || e == ERR_INPUT)
		return count_try(s, person, asker, now);
	TRY(e);
	TRY(may_try(s, person, asker, &may));
	if (!may && admission_how_find(span_str(code.how)) == ADMISSION_COLLEAGUE)
		return ERR_OK;
	TRY(end_code(s, code.id, now));
	return insert(s, person, code.how, code.by, now, ret_admission);
}

enum err admission_resume(struct store *s, int64_t person, struct instant now, int64_t *ret_admission)
{
	return insert(s, person, how_names[ADMISSION_PASS], 0, now, ret_admission);
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

#define SELECT                                                                                                         \
	"SELECT a.id AS id, a.person_id AS person_id, a.how AS how, a.at AS at, p.name AS name, "                      \
	"COALESCE(b.name, '') AS by_name FROM admission a JOIN person p ON p.id = a.person_id "                        \
	"LEFT JOIN person b ON b.id = a.by_person "

static enum err read(struct statement *q, struct admission *a)
{
	a->id = column_int(q, "id");
	a->person_id = column_int(q, "person_id");
	a->at = column_instant(q, "at");
	a->how = admission_how_find(column_span(q, "how"));
	TRY(column_text_copy(q, "name", a->person_name, sizeof a->person_name));
	return column_text_copy(q, "by_name", a->by_name, sizeof a->by_name);
}

enum err admission_find(struct store *s, int64_t id, struct admission *ret_admission)
{
	STATEMENT q = store_statement(s, SELECT "WHERE a.id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read(q, ret_admission);
}

enum err admission_each(struct store *s, struct instant since, enum err (*each)(void *ctx, const struct admission *a),
                        void *ctx)
{
	STATEMENT q = store_statement(s, SELECT "WHERE a.at > :since ORDER BY a.id DESC");
	bool row;

	TRY(bind_instant(q, ":since", since));
	for (;;) {
		struct admission a = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read(q, &a));
		TRY(each(ctx, &a));
	}
}
