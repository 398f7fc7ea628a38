/* Whatever differs between two law packs is told: each kind of member of a pack's files is changed once, and stands
 * otherwise in the words of which pack_diff tells the differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/pack_words.h"

#define LAW TEST_SOURCE_DIR "/templates/law"
#define CHAPTER_MAX ((size_t)1 << 20)
#define KIND_TEXT 200

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static const char *const ids[] = { "lvu-2026", "lvm-2026" };

/* Walks a file, and changes its members one after the other. */
struct mutation {
	const char *id;
	json_t *original; /* chapters of the pack: key → text */
	json_t *files;    /* "folder/file" → text */
	const char *file;
	json_t *root;
	json_t *seen; /* kinds that were changed, where the pack was one still: {} */
	size_t changed;
};

static enum err reads(struct mutation *m, struct law **ret_law)
{
	JSON json_t *files = json_copy(m->files);
	char *text = json_dumps(m->root, JSON_COMPACT);
	struct law_problem problem;
	enum err e;

	assert_non_null(files);
	assert_non_null(text);
	assert_int_equal(json_object_set_new(files, m->file, json_string(text)), 0);
	free(text);
	*ret_law = law_new();
	assert_non_null(*ret_law);
	e = law_add_files(*ret_law, m->id, "", files, NULL, &problem);
	return e;
}

static enum err keep(void *ctx, const char *key, const struct blocks *chapter)
{
	BUF text = buf_init(CHAPTER_MAX);

	TRY(blocks_to_text(chapter, &text));
	return json_put_text(ctx, key, buf_str(&text));
}

/* ERR_DUPLICATE: here is a difference; the rest need not be written. */
static enum err differs(void *ctx, const char *key, const struct blocks *chapter)
{
	BUF text = buf_init(CHAPTER_MAX);

	TRY(blocks_to_text(chapter, &text));
	return strcmp(json_text(ctx, key), buf_str(&text)) == 0 ? ERR_OK : ERR_DUPLICATE;
}

/* A pack that is none any more says nothing of the kind: another member of it may. */
static void look(struct mutation *m, const char *kind, const char *how)
{
	CLEANUP(cleanup_law) struct law *law = NULL;
	if (reads(m, &law) != ERR_OK)
		return;
	m->changed++;
	assert_int_equal(json_object_set_new(m->seen, kind, json_true()), 0);
	if (pack_chapters_each(law_pack_at(law, 0), differs, m->original) != ERR_DUPLICATE)
		fail_msg("%s: %s of %s is not told", m->file, how, kind);
}

static bool is_seen(const struct mutation *m, const char *kind)
{
	return json_object_get(m->seen, kind) != NULL;
}

static json_t *other_value(const json_t *value)
{
	BUF text = buf_init(100000);

	if (json_is_integer(value))
		return json_integer(json_integer_value(value) + 1);
	if (json_is_boolean(value))
		return json_boolean(!json_is_true(value));
	if (!json_is_string(value))
		return NULL;
	assert_int_equal(buf_printf(&text, "%sx", json_string_value(value)), ERR_OK);
	return json_string(buf_str(&text));
}

static void walk(struct mutation *m, json_t *value, const char *kind);

static void walk_object(struct mutation *m, json_t *object, const char *kind)
{
	const char *last = strrchr(kind, '.'), *key;
	bool free_keys = last && (strcmp(last, ".when") == 0 || strcmp(last, ".provisions") == 0);
	json_t *value;
	void *next;

	json_object_foreach_safe(object, next, key, value)
	{
		char below[KIND_TEXT];
		JSON json_t *was = json_incref(value);
		json_t *other = other_value(value);

		(void)snprintf(below, sizeof below, "%.150s.%.40s", kind, free_keys ? "*" : key);
		if (other && !is_seen(m, below)) {
			assert_int_equal(json_object_set(object, key, other), 0);
			look(m, below, "another value");
			assert_int_equal(json_object_set(object, key, was), 0);
		}
		json_decref(other);
		walk(m, was, below);
	}
}

static void walk_array(struct mutation *m, json_t *array, const char *kind)
{
	char order[KIND_TEXT];
	json_t *value;
	size_t i;

	(void)snprintf(order, sizeof order, "%.180s, order", kind);
	if (json_array_size(array) > 1 && !is_seen(m, order)) {
		JSON json_t *first = json_incref(json_array_get(array, 0));
		JSON json_t *second = json_incref(json_array_get(array, 1));

		assert_int_equal(json_array_set(array, 0, second) | json_array_set(array, 1, first), 0);
		if (!json_equal(first, second))
			look(m, order, "the order");
		assert_int_equal(json_array_set(array, 0, first) | json_array_set(array, 1, second), 0);
	}
	json_array_foreach (array, i, value) {
		JSON json_t *was = json_incref(value);
		json_t *other = other_value(value);
		char below[KIND_TEXT];

		(void)snprintf(below, sizeof below, "%.180s[]", kind);
		if (other && !is_seen(m, below)) {
			assert_int_equal(json_array_set(array, i, other), 0);
			look(m, below, "another value");
			assert_int_equal(json_array_set(array, i, was), 0);
		}
		json_decref(other);
		walk(m, was, below);
	}
}

static void walk(struct mutation *m, json_t *value, const char *kind)
{
	if (json_is_object(value))
		walk_object(m, value, kind);
	else if (json_is_array(value))
		walk_array(m, value, kind);
}

static void test_every_kind_is_told(void **state)
{
	JSON json_t *seen = json_object();

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
		CLEANUP(cleanup_law) struct law *law = law_new();
		JSON json_t *files = NULL, *original = json_object();
		struct law_problem problem;
		struct mutation m = { .id = ids[i], .original = original, .seen = seen };
		char folder[300];
		const char *name;
		json_t *text;
		void *next;

		(void)snprintf(folder, sizeof folder, LAW "/%s", ids[i]);
		assert_int_equal(law_add_folder(law, folder, LAW, NULL, &problem, &files), ERR_OK);
		assert_int_equal(pack_chapters_each(law_pack_at(law, 0), keep, original), ERR_OK);
		m.files = files;
		json_object_foreach_safe(files, next, name, text)
		{
			JSON json_t *root = NULL;

			/* What the pack takes from others may be used elsewhere, or nowhere. */
			if (strncmp(name, ids[i], strlen(ids[i])) != 0)
				continue;
			root = json_loads(json_string_value(text), 0, NULL);
			assert_non_null(root);
			m.file = name;
			m.root = root;
			walk(&m, root, "");
		}
		print_message("%s: %zu changes, all told\n", ids[i], m.changed);
	}
	assert_true(json_object_size(seen) > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_kind_is_told) };
	struct law_problem problem;

	return case_fields_load(LAW, &problem) == ERR_OK ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
