/* Drafting beyond the golden texts: what may not stand in a decision, edits, the night with an empty case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_kit.h"

static const struct law_type *type_of(const char *id)
{
	const struct law_type *type = law_type_at(law, id, at("2026-11-21T23:40:00+01:00"));

	assert_non_null(type);
	return type;
}

static void text_of_decision(const struct golden *g, const struct case_file *c, const json_t *edits, struct buf *out)
{
	struct draft_facts facts = facts_of_the_night(g);
	BLOCKS b = { 0 };

	assert_int_equal(draft_decision(type_of(g->type), c, &facts, edits, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

/* OSL 26 kap. 7 §: whatever is written in the protected fields, none of it comes into the decision or to the e-ID. */
static void test_nothing_protected_in_decision_or_essence(void **state)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	(void)state;
	for (size_t g = 0; g < ARRAY_LENGTH(GOLDEN); g++) {
		CASE struct case_file *c = read_case(GOLDEN[g].file);
		struct draft_facts facts = facts_of_the_night(&GOLDEN[g]);
		BUF text = buf_init(1 << 20);
		for (size_t i = 0; i < count; i++) {
			/* Shown in part, on purpose; tested on their own. */
			bool part = strcmp(fields[i].path, "placement.place") == 0 ||
			            strcmp(fields[i].path, "person.mother") == 0;
			if (!fields[i].protected || part || strchr(fields[i].path, '*') ||
			    (fields[i].kind != CASE_TEXT && fields[i].kind != CASE_LONG))
				continue;
			assert_int_equal(case_set(c, fields[i].path, span_str("HEMLIGT"), MORNING_AFTER, NULL), ERR_OK);
		}
		assert_int_equal(case_set(c, "representatives.0.views", span_str("HEMLIGT"), MORNING_AFTER, NULL),
		                 ERR_OK);
		assert_int_equal(case_set(c, "criteria.home.facts", span_str("HEMLIGT"), MORNING_AFTER, NULL), ERR_OK);
		text_of_decision(&GOLDEN[g], c, NULL, &text);
		assert_int_equal(draft_essence(type_of(GOLDEN[g].type), c, &facts, &text), ERR_OK);
		assert_null(strstr(buf_str(&text), "HEMLIGT"));
		assert_null(strstr(buf_str(&text), "070-174"));
	}
}

static void test_essence_names_nobody(void **state)
{
	(void)state;
	for (size_t g = 0; g < ARRAY_LENGTH(GOLDEN); g++) {
		CASE struct case_file *c = read_case(GOLDEN[g].file);
		struct draft_facts facts = facts_of_the_night(&GOLDEN[g]);
		BUF text = buf_init(4000);
		const char *name = case_text(c, "person.name"), *number = case_text(c, "person.number");
		assert_int_equal(draft_essence(type_of(GOLDEN[g].type), c, &facts, &text), ERR_OK);
		assert_true(text.len > 100 && text.len <= 1500);
		assert_true(!*name || !strstr(buf_str(&text), name));
		assert_true(!*number || !strstr(buf_str(&text), number));
		assert_null(strstr(buf_str(&text), "Gävle"));
		assert_non_null(strstr(buf_str(&text), "KQ7FM-2R9XD"));
	}
}

static void test_private_homes_and_secret_places_are_not_named(void **state)
{
	static const struct golden g = { "lvu6-small-child", "lvu-11", true, true, 0 };
	CASE struct case_file *c = read_case(g.file);
	BUF text = buf_init(1 << 20);

	(void)state;
	text_of_decision(&g, c, NULL, &text);
	assert_null(strstr(buf_str(&text), "Exempelgården"));
	assert_int_equal(case_set(c, "placement.kind", span_str("hvb"), MORNING_AFTER, NULL), ERR_OK);
	buf_clear(&text);
	text_of_decision(&g, c, NULL, &text);
	assert_non_null(strstr(buf_str(&text), "Exempelgården"));
	assert_int_equal(case_set(c, "placement.secret", span_str("yes"), MORNING_AFTER, NULL), ERR_OK);
	buf_clear(&text);
	text_of_decision(&g, c, NULL, &text);
	assert_null(strstr(buf_str(&text), "Exempelgården"));
}

static void test_edits(void **state)
{
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, true, 0 };
	const struct law_type *type = type_of(g.type);
	struct draft_facts facts = facts_of_the_night(&g);
	CASE struct case_file *c = read_case(g.file);
	JSON json_t *edits = json_object();
	JSON json_t *rows = NULL;
	BUF text = buf_init(1 << 20);
	size_t i, edited = 0;
	json_t *row;

	(void)state;
	assert_int_equal(draft_edit_set(type, edits, "d-home", span_str(" Egna ord {person.number}. ")), ERR_OK);
	assert_int_equal(draft_edit_set(type, edits, "d-nothing", span_str("x")), ERR_NOT_FOUND);
	assert_int_equal(draft_edit_set(type, edits, "d-consent", span_str("\x01")), ERR_INPUT);
	text_of_decision(&g, c, edits, &text);
	assert_non_null(strstr(buf_str(&text), "\nEgna ord {person.number}.\n"));
	assert_null(strstr(buf_str(&text), "instängd i ett låst rum"));
	assert_int_equal(draft_editable(type, c, &facts, edits, &rows), ERR_OK);
	json_array_foreach (rows, i, row) {
		if (!json_is_true(json_object_get(row, "edited")))
			continue;
		edited++;
		assert_string_equal(json_text(row, "id"), "d-home");
		assert_string_equal(json_text(row, "document"), "decision");
		assert_string_equal(json_text(row, "heading"), "Skäl");
		assert_string_equal(json_text(row, "text"), "Egna ord {person.number}.");
		assert_non_null(strstr(json_text(row, "standard"), "instängd i ett låst rum"));
	}
	assert_int_equal(edited, 1);
	/* Who, the answer, the ground and the place cannot be reworded, in whatever way the wording came to be. */
	assert_int_equal(draft_edit_set(type, edits, "d-decision", span_str("Ett annat barn.")), ERR_NOT_FOUND);
	assert_int_equal(draft_edit_set(type, edits, "d-decision-no", span_str("Ett annat barn.")), ERR_NOT_FOUND);
	assert_int_equal(draft_edit_set(type, edits, "d-law", span_str("3 § LVU.")), ERR_NOT_FOUND);
	assert_int_equal(json_put_text(edits, "d-decision", "Ett annat barn."), ERR_OK);
	buf_clear(&text);
	text_of_decision(&g, c, edits, &text);
	assert_null(strstr(buf_str(&text), "Ett annat barn"));
	json_array_foreach (rows, i, row)
		assert_string_not_equal(json_text(row, "id"), "d-decision");
	/* Nothing that was written disappears unseen: what no document has is told, and taken back by the writer alone.
	 */
	JSON json_t *unused = NULL;
	assert_int_equal(json_put_text(edits, "d-gone", "Ett stycke ur ett äldre lagpaket."), ERR_OK);
	assert_int_equal(json_put_text(edits, "d-reason-no", "Skäl för ett nej."), ERR_OK);
	assert_int_equal(draft_unused(type, c, &facts, edits, rows, &unused), ERR_OK);
	assert_int_equal(json_array_size(unused), 3);
	json_array_foreach (unused, i, row) {
		bool fixed = strcmp(json_text(row, "id"), "d-decision") == 0;

		assert_string_not_equal(json_text(row, "id"), "d-home");
		assert_int_equal(json_is_true(json_object_get(row, "fixed")), fixed);
		assert_string_equal(json_text(row, "text"), json_text(edits, json_text(row, "id")));
		assert_int_equal(*json_text(row, "heading") == '\0', strcmp(json_text(row, "id"), "d-gone") == 0);
	}
	assert_int_equal(draft_edit_set(type, edits, "d-gone", span_str("")), ERR_OK);
	assert_int_equal(draft_edit_set(type, edits, "d-gone", span_str("")), ERR_NOT_FOUND);
	assert_int_equal(draft_edit_set(type, edits, "d-decision", span_str("")), ERR_OK);
	/* Empty gives the standard text back: an edit never takes a paragraph away. */
	assert_int_equal(draft_edit_set(type, edits, "d-home", span_str(" ")), ERR_OK);
	buf_clear(&text);
	text_of_decision(&g, c, edits, &text);
	assert_non_null(strstr(buf_str(&text), "instängd i ett låst rum"));
}

/* At night the call comes first: every document can be made of six facts and no case. */
static void test_empty_case(void **state)
{
	static const char *const types[] = { "lvu-6", "lvu-11", "lvm-13" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		const struct golden g = { "", types[i], true, true, 0 };
		struct draft_facts facts = facts_of_the_night(&g);
		BLOCKS decision = { 0 };
		BLOCKS basis = { 0 };
		BLOCKS confirmation = { 0 };
		BUF text = buf_init(1 << 20);
		JSON json_t *script = NULL;
		facts.person_as_known = "Pojke som kallas Nisse, omkring 10 år";
		facts.ground = "2";
		assert_int_equal(draft_decision(type_of(types[i]), NULL, &facts, NULL, &decision), ERR_OK);
		assert_int_equal(draft_basis(type_of(types[i]), NULL, &facts, NULL, &basis), ERR_OK);
		assert_int_equal(draft_confirmation(type_of(types[i]), NULL, &facts, &confirmation), ERR_OK);
		assert_int_equal(draft_script(type_of(types[i]), NULL, &facts, &script), ERR_OK);
		assert_int_equal(draft_essence(type_of(types[i]), NULL, &facts, &text), ERR_OK);
		assert_null(strstr(buf_str(&text), "född"));
		buf_clear(&text);
		assert_int_equal(blocks_to_text(&confirmation, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), "Pojke som kallas Nisse, omkring 10 år"));
		assert_non_null(strstr(buf_str(&text), "lördagen den 21 november 2026 kl. 23.40"));
		assert_non_null(strstr(buf_str(&text), "070-174 06 90"));
		if (strcmp(types[i], "lvm-13") != 0)
			assert_non_null(strstr(buf_str(&text), "2 § LVU"));
	}
}

/* A number that cannot be right is told as one: from the call alone, and once the case keeps it apart. */
static void test_an_unfit_number_is_told(void **state)
{
	static const struct golden g = { "", "lvu-6", true, true, 0 };
	static const char *const told = "Alva Testsson, uppgivet nummer, stämmer inte: 190501-2383";

	(void)state;
	for (int kept = 0; kept < 2; kept++) {
		struct draft_facts facts = facts_of_the_night(&g);
		BUF text = buf_init(1 << 20);
		CASE struct case_file *c = case_new();
		BLOCKS b = { 0 };

		facts.person_as_known = "Alva Testsson, 190501-2383";
		if (kept) {
			set(c, "person.name", "Alva Testsson");
			set(c, "person.other_number", "190501-2383");
		}
		assert_int_equal(draft_confirmation(type_of("lvu-6"), kept ? c : NULL, &facts, &b), ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), told));
		assert_null(strstr(strstr(buf_str(&text), "2383") + 4, "2383"));
	}
}

/* Corrected: whoever is handed the confirmation has the right one, and is told that the call had another. Of another
 * name it is not taken. */
static void test_a_corrected_number_is_confirmed(void **state)
{
	static const struct golden g = { "", "lvu-6", true, true, 0 };
	static const char *const names[] = { "Alva Testsson", "Liv Påhittsson" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		struct draft_facts facts = facts_of_the_night(&g);
		BUF text = buf_init(1 << 20);
		CASE struct case_file *c = case_new();
		BLOCKS b = { 0 };

		facts.person_as_known = "Alva Testsson, 190501-2383";
		set(c, "person.name", names[i]);
		set(c, "person.number", "20190501-2389");
		assert_int_equal(draft_confirmation(type_of("lvu-6"), c, &facts, &b), ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_true(!strstr(buf_str(&text),
		                    "Alva Testsson, 20190501-2389 (i samtalet sades 190501-2383, som inte stämmer)") ==
		            (i > 0));
	}
}

static void add_parts(const json_t *lines, const char *fill, const char *typed, struct buf *out)
{
	const json_t *line, *part;
	size_t i, k;

	json_array_foreach (lines, i, line) {
		json_array_foreach (json_object_get(line, "parts"), k, part) {
			bool filled = strcmp(json_text(part, "fill"), fill) == 0;
			assert_int_equal(buf_add_str(out, filled ? typed : json_text(part, "text")), ERR_OK);
		}
		assert_int_equal(buf_add_char(out, '\n'), ERR_OK);
	}
}

/* The script in parts reads as the script does, and what is typed stands in the parts that are to be filled. */
static void test_the_script_can_be_filled(void **state)
{
	static const struct golden g = { "lvu6-small-child", "lvu-11", true, true, 0 };
	const char *const types[] = { "lvu-6", "lvu-11", "lvm-13" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
		struct draft_facts facts = facts_of_the_night(&g);
		BUF whole = buf_init(1 << 20), parts = buf_init(1 << 20), other = buf_init(1 << 20);
		CASE struct case_file *c = i == 1 ? read_case(g.file) : NULL;
		JSON json_t *script = NULL, *cut = NULL;
		const json_t *line;
		size_t k;

		facts.person_as_known = "Pojke som kallas Nisse";
		facts.ground = "2";
		assert_int_equal(draft_script(type_of(types[i]), c, &facts, &script), ERR_OK);
		assert_int_equal(draft_script_parts(type_of(types[i]), c, &facts, &cut), ERR_OK);
		json_array_foreach (script, k, line) {
			assert_int_equal(buf_printf(&whole, "%s\n", json_string_value(line)), ERR_OK);
		}
		add_parts(cut, "none", "", &parts);
		assert_string_equal(buf_str(&parts), buf_str(&whole));
		add_parts(cut, "person", "Alva Testsson", &other);
		assert_non_null(strstr(buf_str(&other), "Beslutet gäller Alva Testsson."));
		assert_null(strstr(buf_str(&other), "Nisse"));
		assert_null(strpbrk(buf_str(&parts), "\x01\x02\x03"));
		if (i == 1)
			add_parts(cut, "place", "ett familjehem", &other);
		else
			add_parts(cut, "ground", "eget beteende (3 §)", &other);
		assert_non_null(
		        strstr(buf_str(&other), i == 1 ? "placeras i ett familjehem," : "Grunden är eget beteende"));
	}
}

/* A decision in the hour that occurs twice says in which of the two, in every document and to the e-ID. */
static void test_doubled_hour(void **state)
{
	static const struct {
		const char *stated, *word;
	} hours[] = { { "2026-10-25T02:30:00+02:00", "kl. 02.30 (sommartid)" },
		      { "2026-10-25T02:30:00+01:00", "kl. 02.30 (normaltid)" } };
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, false, 0 };
	CASE struct case_file *c = read_case(g.file);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(hours); i++) {
		struct draft_facts facts = facts_of_the_night(&g);
		BLOCKS decision = { 0 }, basis = { 0 }, confirmation = { 0 };
		BUF text = buf_init(1 << 20);

		facts.stated = facts.recorded = at(hours[i].stated);
		assert_int_equal(draft_decision(type_of(g.type), c, &facts, NULL, &decision), ERR_OK);
		assert_int_equal(blocks_to_text(&decision, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), hours[i].word));
		buf_clear(&text);
		assert_int_equal(draft_basis(type_of(g.type), c, &facts, NULL, &basis), ERR_OK);
		assert_int_equal(blocks_to_text(&basis, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), "svensk"));
		buf_clear(&text);
		assert_int_equal(draft_confirmation(type_of(g.type), c, &facts, &confirmation), ERR_OK);
		assert_int_equal(blocks_to_text(&confirmation, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), hours[i].word));
		buf_clear(&text);
		assert_int_equal(draft_essence(type_of(g.type), c, &facts, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), hours[i].word));
	}
}

static void test_before_the_call_it_is_a_draft(void **state)
{
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, false, 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	CASE struct case_file *c = read_case(g.file);
	BUF text = buf_init(1 << 20);
	BLOCKS b = { 0 };

	(void)state;
	facts.decided = false;
	facts.now = facts.stated;
	facts.stated = facts.recorded = (struct instant){ 0 };
	facts.decider_name = facts.decider_office = NULL;
	assert_int_equal(draft_decision(type_of(g.type), c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "UTKAST. Inget beslut är fattat."));
	assert_null(strstr(buf_str(&text), "23.40"));
	assert_null(strstr(buf_str(&text), "Beslutet fattades muntligt"));
	assert_non_null(strstr(buf_str(&text), "genom [beslutsfattare], att"));
	/* The age is that of today: a child of three was 0 days old before the call. */
	BLOCKS basis = { 0 };
	assert_int_equal(draft_basis(type_of(g.type), c, &facts, NULL, &basis), ERR_OK);
	assert_int_equal(blocks_to_text(&basis, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Ålder: 3 år"));
}

static void test_marks(void **state)
{
	static const struct golden g = { "lvu6-protected", "lvu-6", true, true, 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	CASE struct case_file *c = read_case(g.file);

	(void)state;
	facts.practice = true;
	for (int i = 0; i < 3; i++) {
		BUF text = buf_init(1 << 20);
		BLOCKS b = { 0 };
		enum err e = i == 0   ? draft_decision(type_of(g.type), c, &facts, NULL, &b)
		             : i == 1 ? draft_basis(type_of(g.type), c, &facts, NULL, &b)
		                      : draft_confirmation(type_of(g.type), c, &facts, &b);
		assert_int_equal(e, ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), "ÖVNING"));
		assert_non_null(strstr(buf_str(&text), "Skyddade personuppgifter"));
	}
}

static void test_written_after_the_call_says_so(void **state)
{
	(void)state;
	for (int after = 0; after < 2; after++) {
		const struct golden g = { "lvu6-small-child", "lvu-6", true, after == 1, 0 };
		CASE struct case_file *c = read_case(g.file);
		BUF text = buf_init(1 << 20);
		text_of_decision(&g, c, NULL, &text);
		assert_int_equal(strstr(buf_str(&text), "skrevs efter samtalet") != NULL, after);
	}
}

static void basis_of(const struct case_file *c, const struct draft_facts *facts, struct buf *out)
{
	BLOCKS b = { 0 };

	buf_clear(out);
	assert_int_equal(draft_basis(type_of("lvu-6"), c, facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

/* Who talked with the child stands beside a yes alone; where somebody lives follows from one answer alone. */
static void test_the_basis_says_what_was_said(void **state)
{
	static const char *const none[] = { "", "age", "slept", "not-possible", "refused" };
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, false, 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	CASE struct case_file *c = read_case(g.file);
	BUF text = buf_init(1 << 20);

	(void)state;
	set(c, "protection.spoken_by", "Rut Talare, polis");
	for (size_t i = 0; i < ARRAY_LENGTH(none); i++) {
		set(c, "protection.spoken", none[i]);
		basis_of(c, &facts, &text);
		assert_null(strstr(buf_str(&text), "Rut Talare"));
	}
	set(c, "protection.spoken", "yes");
	basis_of(c, &facts, &text);
	assert_non_null(strstr(buf_str(&text), "Talade med barnet: Rut Talare, polis"));
	set(c, "residence.home_municipality", "");
	set(c, "residence.responsible", "");
	basis_of(c, &facts, &text);
	assert_null(strstr(buf_str(&text), "Bosättningskommun"));
	set(c, "residence.responsible", "home");
	basis_of(c, &facts, &text);
	assert_non_null(strstr(buf_str(&text), "Bosättningskommun: Gävle kommun"));
	assert_null(strstr(buf_str(&text), "inte antecknat"));
	facts.identified_how = facts.why_oral = "";
	basis_of(c, &facts, &text);
	assert_non_null(strstr(buf_str(&text), "Så kontrollerades identiteten: inte antecknat"));
	assert_non_null(strstr(buf_str(&text), "Skäl för muntligt beslut: inte antecknat"));
}

/* Nobody has to tell a custodian of somebody who is 18: it is secret to them. */
static void test_no_custodian_of_an_adult_is_told(void **state)
{
	static const char told[] = "Att göra: Moa Påhittsson har inte fått veta beslutet";
	static const struct golden g = { "lvu6-small-child", "lvu-6", true, false, 0 };
	struct draft_facts facts = facts_of_the_night(&g);
	CASE struct case_file *c = read_case(g.file);
	BUF text = buf_init(1 << 20);

	(void)state;
	set(c, "representatives.0.name", "Moa Påhittsson");
	set(c, "representatives.0.informed", "");
	basis_of(c, &facts, &text);
	assert_non_null(strstr(buf_str(&text), told));
	set(c, "person.number", "");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", "2007-11-20");
	basis_of(c, &facts, &text);
	assert_null(strstr(buf_str(&text), told));
	set(c, "representatives.0.role", "god-man");
	basis_of(c, &facts, &text);
	assert_non_null(strstr(buf_str(&text), told));
}

static void test_same_input_same_bytes(void **state)
{
	(void)state;
	for (size_t g = 0; g < ARRAY_LENGTH(GOLDEN); g++) {
		CASE struct case_file *c = read_case(GOLDEN[g].file);
		BUF first = buf_init(1 << 20);
		BUF second = buf_init(1 << 20);
		text_of_decision(&GOLDEN[g], c, NULL, &first);
		text_of_decision(&GOLDEN[g], c, NULL, &second);
		assert_string_equal(buf_str(&first), buf_str(&second));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_protected_in_decision_or_essence),
		cmocka_unit_test(test_essence_names_nobody),
		cmocka_unit_test(test_private_homes_and_secret_places_are_not_named),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_empty_case),
		cmocka_unit_test(test_an_unfit_number_is_told),
		cmocka_unit_test(test_a_corrected_number_is_confirmed),
		cmocka_unit_test(test_the_script_can_be_filled),
		cmocka_unit_test(test_doubled_hour),
		cmocka_unit_test(test_before_the_call_it_is_a_draft),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_written_after_the_call_says_so),
		cmocka_unit_test(test_the_basis_says_what_was_said),
		cmocka_unit_test(test_no_custodian_of_an_adult_is_told),
		cmocka_unit_test(test_same_input_same_bytes),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
