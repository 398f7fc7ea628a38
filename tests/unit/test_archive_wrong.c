/* Papers of a decision that is withdrawn, marked as that, or contested say so on every page; sealed files stay what
 * they were. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/record_file.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/version.h"

#define FELREGISTRERAT "TESTMILJÖ · FELREGISTRERAT"

static void assert_banner(const struct buf *pdf, const char *wanted)
{
	struct record_file *file = NULL;
	struct record_file_look look;
	char reason[200];

	if (record_file_open(buf_span(pdf), reason, sizeof reason, &file) != ERR_OK)
		fail_msg("%s: %s", wanted, reason);
	assert_int_equal(record_file_look(file, &look), ERR_OK);
	assert_string_equal(look.banner, wanted);
	record_file_free(file);
}

static void assert_papers(struct world *w, int64_t id, const char *confirmation, const char *draft)
{
	struct decision d = world_find(w, id);
	BUF one = buf_init(32 << 20), other = buf_init(32 << 20);

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, NULL, &one), ERR_OK);
	assert_banner(&one, confirmation);
	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, false, &other), ERR_OK);
	assert_banner(&other, draft);
}

static enum err mark(struct world *w, int64_t id)
{
	return IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_PERSON),
	                                  span_str("Fel barn")));
}

static void test_unsigned(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), frozen = world_frozen(w);

	assert_papers(w, id, "TESTMILJÖ · BEKRÄFTELSE", "TESTMILJÖ · EJ UNDERTECKNAT");
	assert_int_equal(mark(w, id), ERR_OK);
	assert_papers(w, id, FELREGISTRERAT " · BEKRÄFTELSE", FELREGISTRERAT " · EJ UNDERTECKNAT");
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, frozen, w->chair, span_str(""))), ERR_OK);
	assert_papers(w, frozen, "TESTMILJÖ · IFRÅGASATT · BEKRÄFTELSE", "TESTMILJÖ · IFRÅGASATT · EJ UNDERTECKNAT");
	assert_int_equal(mark(w, frozen), ERR_OK);
	assert_papers(w, frozen, "TESTMILJÖ · FELREGISTRERING VÄNTAR PÅ BEKRÄFTELSE · IFRÅGASATT · BEKRÄFTELSE",
	              "TESTMILJÖ · FELREGISTRERING VÄNTAR PÅ BEKRÄFTELSE · IFRÅGASATT · EJ UNDERTECKNAT");
}

/* As a page and as a text, too, and before anything else that is said. */
static void test_confirmation_as_text(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	BLOCKS blocks = { 0 };

	assert_int_equal(mark(w, id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	size_t at = blocks.items[1].kind == BLOCK_SUBTITLE ? 2 : 1;
	assert_int_equal(blocks.items[0].kind, BLOCK_TITLE);
	assert_int_equal(blocks.items[at].kind, BLOCK_NOTICE);
	assert_int_equal(strncmp(blocks.items[at].text, "FELREGISTRERAT", 14), 0);
}

/* Before all that it says, though under its title. */
static void assert_says_copy(const struct buf *pdf)
{
	struct record_file *file = NULL;
	const char *end = memmem(pdf->ptr, pdf->len, "%%EOF\n", 6); /* what follows is the seal */
	BUF text = buf_init(1 << 18);
	const char *note, *decided;
	char reason[200];

	assert_non_null(end);
	assert_int_equal(
	        record_file_open(span_of(pdf->ptr, (size_t)(end + 6 - pdf->ptr)), reason, sizeof reason, &file),
	        ERR_OK);
	assert_int_equal(record_file_text(file, &text), ERR_OK);
	record_file_free(file);
	note = strstr(buf_str(&text), "Detta är en kopia utan bevis");
	decided = strstr(buf_str(&text), "Beslutat");
	assert_true(note && decided && note < decided);
}

static void test_copies(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), open = world_decided(w);
	BUF archived = buf_init(32 << 20), copy = buf_init(32 << 20), marked = buf_init(32 << 20),
	    after = buf_init(32 << 20);
	struct decision d = world_find(w, id), undone = world_find(w, open);
	struct sha256 hash;

	assert_int_equal(archive_copy(&w->office, w->s, &undone, &copy), ERR_NOT_FOUND);
	assert_int_equal(archive_file_load(w->s, d.version_id, ARCHIVE_COPY_PDF, &archived, &hash), ERR_OK);
	assert_int_equal(archive_copy(&w->office, w->s, &d, &copy), ERR_OK);
	assert_true(span_equal(buf_span(&archived), buf_span(&copy)));
	assert_says_copy(&copy);
	assert_int_equal(mark(w, id), ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw_confirm(&w->office, w->s, id, w->manager, span_str(""))), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(archive_copy(&w->office, w->s, &d, &marked), ERR_OK);
	assert_banner(&marked, FELREGISTRERAT " · OSTÄMPLAD KOPIA");
	assert_says_copy(&marked);
	assert_int_equal(archive_file_load(w->s, d.version_id, ARCHIVE_COPY_PDF, &after, &hash), ERR_OK);
	assert_true(span_equal(buf_span(&archived), buf_span(&after)));
}

/* The confirmation says first what became of it, and at which number to ask, where the register has one. */
static void assert_asks(struct world *w, int64_t id, const char *words)
{
	struct decision d = world_find(w, id);
	BUF wanted = buf_init(400);

	for (int known = 0; known < 2; known++) {
		BLOCKS blocks = { 0 };

		assert_int_equal(world_sql(w, known ? "UPDATE municipality SET phone = '070-174 06 90'"
		                                    : "UPDATE municipality SET phone = ''"),
		                 ERR_OK);
		assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
		buf_clear(&wanted);
		assert_int_equal(buf_printf(&wanted, "%s%s.", words, known ? ": 070-174 06 90" : ""), ERR_OK);
		assert_string_equal(blocks.items[blocks.items[1].kind == BLOCK_SUBTITLE ? 2 : 1].text,
		                    buf_str(&wanted));
	}
}

static void assert_row(struct world *w, int64_t id, const char *label, const char *wanted)
{
	struct decision d = world_find(w, id);
	BLOCKS blocks = { 0 };
	const char *said = "";

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	for (size_t b = 0; b < blocks.count; b++)
		for (size_t r = 0; r < blocks.items[b].row_count; r++)
			if (strcmp(blocks.items[b].rows[r].label, label) == 0)
				said = blocks.items[b].rows[r].value;
	assert_string_equal(said, wanted);
}

/* The confirmation says when the submission came in, so that its "ska ha kommit in" is not left open. */
static void assert_submitted(struct world *w, int64_t id, const char *wanted)
{
	assert_row(w, id, "Underställningen", wanted);
}

static void test_a_submission_that_came_in_is_told(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), event;
	struct follow_input in = { .kind = FOLLOW_SUBMITTED,
		                   .follow_up = "",
		                   .day = { 2026, 11, 26 },
		                   .place = span_str(""),
		                   .who = span_str(""),
		                   .why = span_str("") };
	const struct follow_proof_input proof = { .kind = FOLLOW_NOTE,
		                                  .text = span_str("Rättens kvittens, dnr 1234-26."),
		                                  .name = span_str(""),
		                                  .type = span_str(""),
		                                  .bytes = span_str("") };
	struct follow_refusal wrong;
	enum follow_wrong faulty;
	BUF pdf = buf_init(32 << 20);
	BLOCKS blocks = { 0 };

	w->now = world_time("2026-11-27T09:00:00+01:00");
	assert_submitted(w, id, "");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &wrong, &event)), ERR_OK);
	assert_submitted(w, id, "kom in till rätten tor 26 nov 2026, efter vad som är registrerat, utan bevis");
	in.kind = FOLLOW_APPLIED;
	in.day = (struct date){ 2026, 11, 27 };
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &wrong, &event)), ERR_OK);
	assert_row(w, id, "Ansökan om vård",
	           "kom in till rätten fre 27 nov 2026, efter vad som är registrerat, utan bevis");
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, event, w->receiver, &proof, &faulty)), ERR_OK);
	assert_row(w, id, "Ansökan om vård", "kom in till rätten fre 27 nov 2026, efter vad som är registrerat");
	struct decision d = world_find(w, id);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, &pdf), ERR_OK);
	assert_non_null(memmem(pdf.ptr, pdf.len, "/Count 1", 8)); /* one page, to be shown at a door */
}

/* What may have lapsed, has, or was set aside says so on every paper that is made from then on; the sealed copy stays
 * what it was, and is not handed out in its place. */
static void test_not_in_force(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), open = world_decided(w), event;
	struct follow_input aside = { .kind = FOLLOW_SET_ASIDE,
		                      .follow_up = "",
		                      .day = { 2026, 12, 1 },
		                      .place = span_str(""),
		                      .who = span_str(""),
		                      .why = span_str("") };
	BUF sealed = buf_init(32 << 20), copy = buf_init(32 << 20), after = buf_init(32 << 20);
	struct decision d = world_find(w, id);
	struct follow_refusal wrong;
	BLOCKS blocks = { 0 };

	w->now = world_time("2026-11-30T23:59:59+01:00");
	assert_int_equal(archive_copy(&w->office, w->s, &d, &sealed), ERR_OK);
	assert_papers(w, open, "TESTMILJÖ · BEKRÄFTELSE", "TESTMILJÖ · EJ UNDERTECKNAT");
	w->now = world_time("2026-12-01T00:00:00+01:00");
	assert_int_equal(archive_copy(&w->office, w->s, &d, &copy), ERR_OK);
	assert_banner(&copy, "TESTMILJÖ · KAN HA UPPHÖRT · OSTÄMPLAD KOPIA");
	assert_papers(w, open, "TESTMILJÖ · KAN HA UPPHÖRT · BEKRÄFTELSE",
	              "TESTMILJÖ · KAN HA UPPHÖRT · EJ UNDERTECKNAT");
	assert_asks(w, open, "KAN HA UPPHÖRT. Ring kommunen innan något görs");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, open, w->receiver, &aside, &wrong, &event)), ERR_OK);
	assert_asks(w, open, "HÄVT AV RÄTTEN. Beslutet får inte verkställas. Ring kommunen");
	assert_papers(w, open, "TESTMILJÖ · HÄVT AV RÄTTEN · BEKRÄFTELSE",
	              "TESTMILJÖ · HÄVT AV RÄTTEN · EJ UNDERTECKNAT");
	struct decision undone = world_find(w, open);
	assert_int_equal(archive_confirmation(&w->office, w->s, &undone, &blocks, NULL), ERR_OK);
	size_t at = blocks.items[1].kind == BLOCK_SUBTITLE ? 2 : 1;
	assert_int_equal(strncmp(blocks.items[at].text, "HÄVT AV RÄTTEN", 14), 0);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, open, event, w->receiver, span_str("Fel mål"))),
	                 ERR_OK);
	assert_submitted(w, open, "");
	assert_papers(w, open, "TESTMILJÖ · KAN HA UPPHÖRT · BEKRÄFTELSE",
	              "TESTMILJÖ · KAN HA UPPHÖRT · EJ UNDERTECKNAT");
	w->now = world_time("2026-11-30T23:59:59+01:00");
	assert_int_equal(archive_copy(&w->office, w->s, &d, &after), ERR_OK);
	assert_true(span_equal(buf_span(&sealed), buf_span(&after)));
}

static void assert_confirmed(struct world *w, int64_t id, const char *written)
{
	struct decision d = world_find(w, id);
	char now[SWEDISH_TIME_TEXT];
	BLOCKS blocks = { 0 };
	BUF text = buf_init(1 << 16), row = buf_init(300), pdf = buf_init(32 << 20);

	instant_format_swedish(w->now, now);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, &pdf), ERR_OK);
	assert_non_null(memmem(pdf.ptr, pdf.len, "/Count 1", 8)); /* one page, to be shown at a door */
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	assert_int_equal(buf_printf(&row, "Visad eller utskriven: %s\nSkriftligt beslut då: %s", now, written), ERR_OK);
	if (!strstr(buf_str(&text), buf_str(&row)))
		fail_msg("«%s» does not stand in: %s", buf_str(&row), buf_str(&text));
	assert_null(strstr(buf_str(&text), "skriftligt beslut följer"));
}

/* A confirmation that lies in somebody's pocket says when it was right, and what was written then. */
static void test_confirmation_says_when(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), archived, no = 0;
	struct oral_input in = world_call(w);
	char signed_at[SWEDISH_TIME_TEXT], words[SWEDISH_TIME_TEXT + 60];

	assert_confirmed(w, id, "inte skrivet än");
	world_pass(w, HOUR);
	assert_confirmed(w, id, "inte skrivet än");
	assert_confirmed(w, world_frozen(w), "skrivet, inte undertecknat än");
	archived = world_archived(w);
	instant_format_swedish(world_find(w, archived).stands.signed_at, signed_at);
	(void)snprintf(words, sizeof words, "skrivet och undertecknat %s", signed_at);
	assert_confirmed(w, archived, words);
	in.yes = false;
	in.person_as_known = "Tove Inbillad 140930-2385";
	assert_int_equal(world_record(w, &in, "no", &no), ERR_OK);
	assert_confirmed(w, no, "inte skrivet än");
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 9 WHERE id = 1"), ERR_OK);
	assert_int_equal(id, 1);
	assert_confirmed(w, id, "inget: det muntliga beslutet är felregistrerat");
}

static void assert_text_holds(const struct buf *pdf, const char *text)
{
	struct record_file *file = NULL;
	const char *end = memmem(pdf->ptr, pdf->len, "%%EOF\n", 6);
	BUF all = buf_init(1 << 18);
	char reason[200];

	assert_non_null(end);
	assert_int_equal(
	        record_file_open(span_of(pdf->ptr, (size_t)(end + 6 - pdf->ptr)), reason, sizeof reason, &file),
	        ERR_OK);
	assert_int_equal(record_file_text(file, &all), ERR_OK);
	record_file_free(file);
	if (!strstr(buf_str(&all), text))
		fail_msg("%s does not stand in: %s", text, buf_str(&all));
}

#define TAKEN_BACK "TESTMILJÖ · LAGTEXTEN HAR TAGITS TILLBAKA"
#define TAKEN_BACK_TEXT "Lagtexten bakom beslutet togs tillbaka sön 22 nov 2026"

/* Papers that are made after the law's text was taken back say so; what was sealed before stays what it was, and so do
 * the frozen bytes. Draft and open confirmation are of the law as it is now. */
static void test_law_taken_back(void **state)
{
	struct world *w = *state;
	int64_t sealed = world_archived(w), waiting = world_signed(w), frozen = world_frozen(w),
	        open = world_decided(w);
	BUF before = buf_init(32 << 20), after = buf_init(32 << 20), copy = buf_init(32 << 20),
	    text = buf_init(1 << 16), record = buf_init(32 << 20);
	struct decision d = world_find(w, sealed);
	struct sha256 hash;
	BLOCKS blocks = { 0 };
	bool marked;

	assert_int_equal(archive_file_load(w->s, d.version_id, ARCHIVE_RECORD_PDF, &before, &hash), ERR_OK);
	assert_int_equal(archive_marked(&w->office, w->s, &d, &marked), ERR_OK);
	assert_false(marked);
	world_pass(w, HOUR);
	world_take_law_back(w);
	world_pass(w, HOUR);
	assert_papers(w, frozen, TAKEN_BACK " · BEKRÄFTELSE", TAKEN_BACK " · EJ UNDERTECKNAT");
	assert_papers(w, open, "TESTMILJÖ · BEKRÄFTELSE", "TESTMILJÖ · EJ UNDERTECKNAT");
	assert_confirmed(w, frozen, "skrivet, inte undertecknat än");
	struct decision f = world_find(w, frozen);
	assert_int_equal(archive_confirmation(&w->office, w->s, &f, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), TAKEN_BACK_TEXT));
	assert_int_equal(archive_copy(&w->office, w->s, &d, &copy), ERR_OK);
	assert_banner(&copy, TAKEN_BACK " · OSTÄMPLAD KOPIA");
	assert_text_holds(&copy, TAKEN_BACK_TEXT);
	assert_int_equal(archive_marked(&w->office, w->s, &d, &marked), ERR_OK);
	assert_true(marked);
	assert_int_equal(archive_file_load(w->s, d.version_id, ARCHIVE_RECORD_PDF, &after, &hash), ERR_OK);
	assert_true(span_equal(buf_span(&before), buf_span(&after)));
	/* Signed before, sealed after. */
	assert_int_equal(world_archive(w, waiting), ERR_OK);
	d = world_find(w, waiting);
	assert_int_equal(archive_file_load(w->s, d.version_id, ARCHIVE_RECORD_PDF, &record, &hash), ERR_OK);
	assert_text_holds(&record, TAKEN_BACK_TEXT);
	assert_text_holds(&record, "LAGTEXTEN HAR TAGITS TILLBAKA");
}

/* The app shows it above the frozen text; a signature over that, or over the text alone, counts, and no other. */
static void test_the_app_tells_of_law_taken_back(void **state)
{
	static const struct {
		const char *above;
		bool counts;
	} shown[] = {
		{ NULL, false }, /* nobody was told */
		{ REVOKED_SHOWN_FIRST "sön 22 nov 2026 kl. 00.55. " REVOKED_ADVICE "\n", true },
		{ "Beslutet gäller en annan.\n", false },
		{ REVOKED_SHOWN_FIRST "i dag.\nBeslutet gäller en annan.\n", false },
		{ REVOKED_SHOWN_FIRST, false },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(shown); i++) {
		int64_t id = world_frozen(w);
		DECISION_VERSION v = { 0 };
		BUF text = buf_init(EID_VISIBLE_MAX), wanted = buf_init(EID_VISIBLE_MAX);
		char order[EID_ID_TEXT], at[SWEDISH_TIME_TEXT];
		struct decision d = world_find(w, id);

		assert_int_equal(decision_version_load(w->s, d.version_id, &v), ERR_OK);
		if (i == 0) {
			assert_int_equal(decision_shown_text(w->s, &d, &v, &text), ERR_OK);
			assert_true(span_equal(buf_span(&text), buf_span(&v.visible)));
			buf_clear(&text);
			world_take_law_back(w);
		}
		assert_int_equal(decision_shown_text(w->s, &d, &v, &text), ERR_OK);
		if (i == 0) {
			instant_format_swedish(w->now, at);
			assert_int_equal(buf_printf(&wanted, REVOKED_SHOWN_FIRST "%s. " REVOKED_ADVICE "\n%s", at,
			                            buf_str(&v.visible)),
			                 ERR_OK);
			assert_string_equal(buf_str(&text), buf_str(&wanted));
		}
		assert_true(decision_shown_fits(buf_span(&text), &v));
		world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED, .above = shown[i].above }, order);
		assert_int_equal(world_apply(w, order), ERR_OK);
		assert_int_equal(world_find(w, id).has_signature, shown[i].counts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_unsigned),
		NIGHT(test_confirmation_as_text),
		NIGHT(test_copies),
		NIGHT(test_not_in_force),
		NIGHT(test_a_submission_that_came_in_is_told),
		NIGHT(test_confirmation_says_when),
		NIGHT(test_law_taken_back),
		NIGHT(test_the_app_tells_of_law_taken_back),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
