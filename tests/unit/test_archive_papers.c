/* The archive: made once, from the same inputs always the same bytes, and any change is found. */
#include "unit/decision_world.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/record_pages.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

static void load_file(struct world *w, int64_t id, enum archive_file file, struct buf *out)
{
	struct sha256 hash, actual;

	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, file, out, &hash), ERR_OK);
	assert_int_equal(sha256_of(buf_span(out), &actual), ERR_OK);
	assert_memory_equal(hash.bytes, actual.bytes, sizeof hash.bytes);
	assert_true(span_starts_with(buf_span(out), "%PDF-1.7"));
}

static enum err archive(struct world *w, int64_t id)
{
	return world_archive(w, id);
}

/* A hash over the Beslutsunderlag of an open text: in it stands nothing that differs from time to time, as salts and
 * signatures do in what is archived, and the text code that comes of them. */
static void written_hash(struct world *w, int64_t id, char hex[SHA256_HEX])
{
	struct decision d = world_find(w, id);
	BUF pdf = buf_init(32 << 20);
	struct sha256 hash;

	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, true, &pdf), ERR_OK);
	assert_int_equal(sha256_of(buf_span(&pdf), &hash), ERR_OK);
	sha256_hex(&hash, hex);
}

/* A hash over the three files, as hex. */
static void files_hash(struct world *w, int64_t id, char hex[SHA256_HEX])
{
	BUF all = buf_init(64 << 20);
	struct sha256 hash;

	for (int f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		BUF one = buf_init(32 << 20);

		load_file(w, id, (enum archive_file)f, &one);
		assert_int_equal(buf_add_span(&all, buf_span(&one)), ERR_OK);
	}
	assert_int_equal(sha256_of(buf_span(&all), &hash), ERR_OK);
	sha256_hex(&hash, hex);
}

static void test_archived_once(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w), next;

	assert_int_equal(archive(w, id), ERR_WRONG_STATE);
	assert_int_equal(archive_next(w->s, 0, &next), ERR_NOT_FOUND);
	int64_t signed_id = world_signed(w);
	assert_int_equal(archive_next(w->s, 0, &next), ERR_OK);
	assert_int_equal(next, signed_id);
	assert_int_equal(archive_next(w->s, signed_id, &next), ERR_NOT_FOUND);
	assert_int_equal(archive(w, signed_id), ERR_OK);
	assert_int_equal(archive(w, signed_id), ERR_WRONG_STATE);
	assert_int_equal(archive_next(w->s, 0, &next), ERR_NOT_FOUND);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record"), ARCHIVE_FILE_COUNT);
	struct decision d = world_find(w, signed_id);
	assert_int_equal(d.state, DECISION_ARCHIVED);
	assert_true(d.has_record);
}

static void test_what_each_file_holds(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	BUF record = buf_init(32 << 20), copy = buf_init(32 << 20), basis = buf_init(32 << 20);
	static const char *const evidence[] = { "decision.json", "statement.json", "oral.json", "signature.xml",
		                                "ocsp.der" };

	load_file(w, id, ARCHIVE_RECORD_PDF, &record);
	load_file(w, id, ARCHIVE_COPY_PDF, &copy);
	load_file(w, id, ARCHIVE_BASIS_PDF, &basis);
	for (size_t i = 0; i < ARRAY_LENGTH(evidence); i++) {
		assert_non_null(memmem(record.ptr, record.len, evidence[i], strlen(evidence[i])));
		assert_null(memmem(copy.ptr, copy.len, evidence[i], strlen(evidence[i])));
		assert_null(memmem(basis.ptr, basis.len, evidence[i], strlen(evidence[i])));
	}
	assert_null(memmem(copy.ptr, copy.len, "EmbeddedFile", 12));
}

/* Makes the world from its beginning; the same steps give the same bytes. */
static void hash_of_a_new_world(char hex[SHA256_HEX])
{
	void *state = NULL;
	int64_t id;

	assert_int_equal(world_set_up(&state), 0);
	id = world_decided(state);
	world_write_case(state, id, "lvu6-small-child");
	written_hash(state, id, hex);
	assert_int_equal(world_tear_down(&state), 0);
}

static void in_another_process(const char *zone, const char *language, char hex[SHA256_HEX])
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		char out[32];

		(void)snprintf(out, sizeof out, "%d", ends[1]);
		(void)setenv("TZ", zone, 1);
		(void)setenv("LC_ALL", language, 1);
		(void)execl("/proc/self/exe", "test_archive_papers", "--hash", out, (char *)NULL);
		_exit(127);
	}
	(void)close(ends[1]);
	ssize_t got = read(ends[0], hex, SHA256_HEX - 1);
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	(void)close(ends[0]);
	assert_int_equal(status, 0);
	assert_int_equal(got, SHA256_HEX - 1);
	hex[SHA256_HEX - 1] = '\0';
}

static void test_same_inputs_same_bytes(void **state)
{
	char here[SHA256_HEX], again[SHA256_HEX], there[SHA256_HEX];

	(void)state;
	hash_of_a_new_world(here);
	(void)usleep(1100000); /* the machine's clock stands in no file */
	hash_of_a_new_world(again);
	assert_string_equal(again, here);
	in_another_process("America/Los_Angeles", "C", there);
	assert_string_equal(there, here);
	in_another_process("Asia/Kathmandu", "sv_SE.UTF-8", there);
	assert_string_equal(there, here);
}

static struct archive_recheck recheck(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	struct archive_recheck report;

	assert_int_equal(archive_recheck(w->s, NULL, "",
	                                 &(struct archive_version){ .version_id = d.stands.version_id,
	                                                            .on_paper = d.stands.on_paper },
	                                 &report),
	                 ERR_OK);
	return report;
}

static int64_t archived_on_paper(struct world *w)
{
	int64_t id = world_decided(w), document = 0;
	CASE_PROBLEMS problems = { 0 };

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, world_find(w, id).matter_id, w->duty,
	                                                span_str("polis.txt"), span_str("Anmälan"), &document)),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, w->now, span_str("%PDF-1.4"))),
	                 ERR_OK);
	assert_int_equal(archive(w, id), ERR_OK);
	return id;
}

static void test_recheck_finds_a_changed_byte(void **state)
{
	static const struct {
		const char *trigger, *change, *word;
	} harms[] = {
		{ "DROP TRIGGER record_kept",
		  "UPDATE record SET pdf = CAST(substr(pdf, 1, 2000) || x'00' || substr(pdf, 2002) AS BLOB) "
		  "WHERE kind = 'record'",
		  "arkiverad fil är ändrad" },
		{ "DROP TRIGGER record_stays", "DELETE FROM record WHERE kind = 'basis'", "arkiverad fil saknas" },
		{ "DROP TRIGGER text_version_kept",
		  "UPDATE text_version SET text_json = replace(text_json, 'Liv', 'Siv')", "stämmer inte med utsagan" },
		{ "DROP TRIGGER text_version_kept",
		  "UPDATE text_version SET basis_json = replace(basis_json, 'Liv', 'Siv')",
		  "beslutsunderlaget stämmer inte" },
		{ "SELECT 1", "UPDATE document SET bytes = CAST('Anmalan' AS BLOB)", "handling som hör till beslutet" },
		{ "SELECT 1", "UPDATE document SET removed_at = 1", "handling som hör till beslutet" },
		{ "DROP TRIGGER text_version_kept",
		  "UPDATE text_version SET statement_json = replace(statement_json, '\"answer\":\"yes\"', "
		  "'\"answer\":\"no\"')",
		  "utsagan är ändrad" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(harms); i++) {
		struct world *w;
		void *own = NULL;
		int64_t id;

		(void)state;
		assert_int_equal(world_set_up(&own), 0);
		w = own;
		id = archived_on_paper(w);
		assert_true(recheck(w, id).ok);
		assert_int_equal(world_sql(w, "DELETE FROM record_renewal"), ERR_OK);
		assert_int_equal(world_sql(w, harms[i].trigger), ERR_OK);
		assert_int_equal(world_sql(w, harms[i].change), ERR_OK);
		assert_false(recheck(w, id).ok);
		assert_non_null(strstr(recheck(w, id).text, harms[i].word));
		assert_int_equal(world_tear_down(&own), 0);
	}
}

static void test_a_changed_file_is_never_handed_out(void **state)
{
	struct world *w = *state;
	int64_t id = archived_on_paper(w);
	BUF out = buf_init(32 << 20);
	struct sha256 hash;

	assert_int_equal(world_sql(w, "DROP TRIGGER record_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE record SET pdf = x'255044462d'"), ERR_OK);
	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, ARCHIVE_RECORD_PDF, &out, &hash),
	                 ERR_IO);
	assert_int_equal(out.len, 0);
}

/* The name in a certificate comes with the evidence: no character of it can keep a signed decision from the archive. */
static void test_evidence_cannot_stop_the_archiving(void **state)
{
	static const char *const names[] = { "Astrid \xe4\xb8\xad\xe6\x96\x87", "\xd7\x90\xd7\x91", "\xf0\x9f\x99\x82",
		                             "A\xe2\x80\x8b"
		                             "B" };
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		int64_t id = world_frozen(w);
		char order[EID_ID_TEXT];
		DECISION_EVIDENCE e = { 0 };

		world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED, .name = names[i] }, order);
		assert_int_equal(world_apply(w, order), ERR_OK);
		assert_int_equal(archive(w, id), ERR_OK);
		assert_int_equal(decision_evidence_load(w->s, world_find(w, id).version_id, &e), ERR_OK);
		assert_string_equal(e.signer_name, names[i]); /* raw in the evidence */
	}
}

static void test_unprintable_characters_are_spelled(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	DECISION_VERSION v = { 0 };
	DECISION_EVIDENCE e = { 0 };
	BLOCKS page = { 0 };
	BUF text = buf_init(1 << 20);

	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED, .name = "Åsa \xe4\xb8\xad Ö" }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(decision_version_load(w->s, d.version_id, &v), ERR_OK);
	assert_int_equal(decision_evidence_load(w->s, d.version_id, &e), ERR_OK);
	assert_int_equal(record_pages_signature(&w->office, &d, &v, &e, NULL, NULL, &page), ERR_OK);
	assert_int_equal(blocks_to_text(&page, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Åsa U+4E2D Ö"));
	/* All three times with their source; the record has the signer's number, a copy has not. */
	assert_non_null(strstr(buf_str(&text), "lör 21 nov 2026 kl. 23.40.00 svensk normaltid (UTC+1)"));
	assert_non_null(strstr(buf_str(&text), "lör 21 nov 2026 kl. 23.50.00 svensk normaltid (UTC+1)"));
	assert_non_null(strstr(buf_str(&text), "sön 22 nov 2026 kl. 01.30.00 svensk normaltid (UTC+1)"));
	assert_non_null(strstr(buf_str(&text), "19780917-2393"));
	assert_null(strstr(buf_str(&text), "Tjänstens klocka"));
	struct sha256 hash = { { 1 } };
	BLOCKS copy = { 0 }, doubtful = { 0 };
	buf_clear(&text);
	d.oral.clock_doubt = 20 * 60;
	assert_int_equal(record_pages_signature(&w->office, &d, &v, &e, NULL, NULL, &doubtful), ERR_OK);
	assert_int_equal(blocks_to_text(&doubtful, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Tjänstens klocka"));
	assert_non_null(strstr(buf_str(&text), "registrerades: den gick omkring 20 minuter före andra klockor."));
	buf_clear(&text);
	assert_int_equal(record_pages_signature(&w->office, &d, &v, &e, NULL, &hash, &copy), ERR_OK);
	assert_int_equal(blocks_to_text(&copy, &text), ERR_OK);
	assert_null(strstr(buf_str(&text), "780917")); /* four digits stand in a hash now and then */
}

/* The whole text in the app may be longer than a block of a document may be. */
static void test_a_long_text_in_the_app_is_archived(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	CASE_PROBLEMS problems = { 0 };
	char order[EID_ID_TEXT];

	w->office.full_visible_text = true;
	world_write_case(w, id, "lvu6-small-child");
	static char reason[DRAFT_EDIT_MAX];
	for (size_t i = 0; i + 1 < sizeof reason; i++)
		reason[i] = i % 8 == 7 ? ' ' : 'a';
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	size_t edited = 0;
	for (size_t i = 0; i < json_array_size(draft.editable) && edited < 3; i++) {
		const json_t *block = json_array_get(draft.editable, i);

		if (strcmp(json_text(block, "document"), "decision") != 0)
			continue;
		assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, json_text(block, "id"),
		                                            span_str(reason))),
		                 ERR_OK);
		edited++;
	}
	assert_int_equal(edited, 3);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	DECISION_VERSION v = { 0 };
	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	assert_true(v.visible.len > BLOCK_TEXT_MAX);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(archive(w, id), ERR_OK);
}

static void test_correction_makes_a_second_record_beside_the_first(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	int64_t first = world_find(w, id).version_id;
	CASE_PROBLEMS problems = { 0 };
	char order[EID_ID_TEXT];

	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str(" "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel födelsetid"))), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_int_equal(world_find(w, id).version, 2);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(archive(w, id), ERR_OK);
	BUF old = buf_init(32 << 20), new = buf_init(32 << 20);
	struct sha256 old_hash, new_hash;
	assert_int_equal(archive_file_load(w->s, first, ARCHIVE_RECORD_PDF, &old, &old_hash), ERR_OK);
	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, ARCHIVE_RECORD_PDF, &new, &new_hash),
	                 ERR_OK);
	assert_memory_not_equal(old_hash.bytes, new_hash.bytes, SHA256_LEN);
}

/* A receipt means that it is there after a crash. */
static void promise_2_acknowledged_survives_any_crash(void **state)
{
	struct world *w = *state;
	int64_t decided = world_decided(w), frozen = world_frozen(w), signed_id = world_signed(w);
	int64_t archived = world_archived(w), next;
	char before[SHA256_HEX], after[SHA256_HEX];

	files_hash(w, archived, before);
	world_restart(w);
	assert_int_equal(world_find(w, decided).state, DECISION_DECIDED);
	assert_int_equal(world_find(w, frozen).state, DECISION_FROZEN);
	assert_int_equal(world_find(w, signed_id).state, DECISION_SIGNED);
	assert_int_equal(world_find(w, archived).state, DECISION_ARCHIVED);
	files_hash(w, archived, after);
	assert_string_equal(after, before);
	/* What was begun goes on where it was. */
	assert_int_equal(archive_next(w->s, 0, &next), ERR_OK);
	assert_int_equal(next, signed_id);
	assert_int_equal(archive(w, next), ERR_OK);
	/* A change that was under way when the power went is not there at all. */
	world_begin(w);
	assert_int_equal(decision_send_back(&w->office, w->s, frozen, w->duty, false, span_str("")), ERR_OK);
	world_restart(w);
	assert_int_equal(world_find(w, frozen).state, DECISION_FROZEN);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM text_return"), 0);
}

static void test_unsigned_papers(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	BUF draft = buf_init(32 << 20), frozen = buf_init(32 << 20), again = buf_init(32 << 20);
	BUF confirmation = buf_init(32 << 20);
	struct decision d = world_find(w, id);

	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, false, &draft), ERR_OK);
	assert_true(span_starts_with(buf_span(&draft), "%PDF-1.7"));
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, NULL, &confirmation), ERR_OK);
	assert_true(span_starts_with(buf_span(&confirmation), "%PDF-1.7"));
	d = world_find(w, world_frozen(w));
	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, true, &frozen), ERR_OK);
	world_pass(w, HOUR);
	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, true, &again), ERR_OK);
	assert_true(span_equal(buf_span(&frozen), buf_span(&again)));
	d.has_oral = false;
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, NULL, &confirmation), ERR_WRONG_STATE);
}

/* A copy without the names of staff has them nowhere, also as parts of lines. */
static void test_masking(void **state)
{
	const char *const names[] = { "Nils Jourberg", "" };
	BLOCKS from = { 0 }, to = { 0 };
	BUF text = buf_init(4000);

	(void)state;
	assert_int_equal(blocks_add(&from, BLOCK_TITLE, "Beslut av Nils Jourberg"), ERR_OK);
	assert_int_equal(blocks_add_row(&from, "Föredragande", "Nils Jourberg, Nils Jourberg"), ERR_OK);
	assert_int_equal(blocks_add(&from, BLOCK_PARAGRAPH, "Nils Jourber och Nils Jourbergs kollega"), ERR_OK);
	assert_int_equal(record_pages_mask(&from, names, 2, &to), ERR_OK);
	assert_int_equal(blocks_to_text(&to, &text), ERR_OK);
	assert_null(strstr(buf_str(&text), "Jourberg"));
	assert_non_null(strstr(buf_str(&text), "Nils Jourber och " RECORD_PAGES_MASK "s kollega"));
}

static int print_hash(const char *descriptor)
{
	char hex[SHA256_HEX];
	uint64_t out = 0;

	(void)setlocale(LC_ALL, "");
	if (number_parse(span_str(descriptor), 1000, &out) != ERR_OK || world_load(NULL) != 0)
		return 1;
	hash_of_a_new_world(hex);
	(void)world_unload(NULL);
	return write((int)out, hex, SHA256_HEX - 1) == SHA256_HEX - 1 ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_archived_once),
		NIGHT(test_what_each_file_holds),
		cmocka_unit_test(test_same_inputs_same_bytes),
		cmocka_unit_test(test_recheck_finds_a_changed_byte),
		NIGHT(test_a_changed_file_is_never_handed_out),
		NIGHT(test_evidence_cannot_stop_the_archiving),
		NIGHT(test_unprintable_characters_are_spelled),
		NIGHT(test_a_long_text_in_the_app_is_archived),
		NIGHT(test_correction_makes_a_second_record_beside_the_first),
		cmocka_unit_test_setup_teardown(promise_2_acknowledged_survives_any_crash, world_set_up,
		                                world_tear_down),
		NIGHT(test_unsigned_papers),
		cmocka_unit_test(test_masking),
	};

	if (argc == 3 && strcmp(argv[1], "--hash") == 0)
		return print_hash(argv[2]);
	return cmocka_run_group_tests(tests, world_load, world_unload);
}
