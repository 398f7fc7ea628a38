/* The comparison of what was said with what is written, on the vectors that the second verifier is held to as well
 * (tests/data/said/vectors.json). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/said.h"

#define VECTORS_MAX ((size_t)1 << 20)

static void join(const json_t *ids, struct buf *out)
{
	const json_t *id;
	size_t i;

	json_array_foreach (ids, i, id)
		assert_int_equal(buf_printf(out, "%s%s", i ? " " : "", json_string_value(id)), ERR_OK);
}

static struct said_side side(const json_t *s, const char *person, struct buf *grounds)
{
	join(json_object_get(s, "grounds"), grounds);
	return (struct said_side){ .municipality = json_text(s, "municipality"),
		                   .person = json_text(s, person),
		                   .identity = json_text(s, "identity"),
		                   .description = json_text(s, "description"),
		                   .day = json_text(s, "day"),
		                   .number = json_text(s, "number"),
		                   .birth_date = json_text(s, "birthDate"),
		                   .grounds = buf_str(grounds),
		                   .place_kind = json_text(s, "placeKind"),
		                   .place = json_text(s, "place"),
		                   .answer = json_text(s, "answer"),
		                   .decider = json_text(s, "decider"),
		                   .unknown = json_is_true(json_object_get(s, "unknown")) };
}

static bool is_finding(const struct said_finding *f, const json_t *expected)
{
	return strcmp(said_kind_name(f->kind), json_text(expected, "kind")) == 0 &&
	       f->deviation == (strcmp(json_text(expected, "type"), "deviation") == 0) &&
	       strcmp(f->said, json_text(expected, "said")) == 0 &&
	       strcmp(f->written, json_text(expected, "written")) == 0;
}

static void check(const json_t *vector)
{
	BUF said_grounds = buf_init(1000), grounds = buf_init(1000);
	const struct said_side said = side(json_object_get(vector, "said"), "person", &said_grounds);
	const struct said_side written = side(json_object_get(vector, "written"), "name", &grounds);
	const json_t *expected = json_object_get(vector, "findings");
	struct said_findings found;

	assert_int_equal(said_compare(&said, &written, &found), ERR_OK);
	for (size_t i = 0; i < found.count; i++)
		if (!is_finding(&found.items[i], json_array_get(expected, i)))
			fail_msg("%s: finding %zu is %s", json_text(vector, "what"), i,
			         said_kind_name(found.items[i].kind));
	if (found.count != json_array_size(expected))
		fail_msg("%s: %zu findings", json_text(vector, "what"), found.count);
}

static void test_vectors(void **state)
{
	BUF text = buf_init(VECTORS_MAX);
	JSON json_t *vectors = NULL;
	const json_t *one;
	size_t i;

	(void)state;
	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/tests/data/said/vectors.json"), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), VECTORS_MAX, NULL, &vectors), ERR_OK);
	assert_true(json_array_size(vectors) > 40);
	json_array_foreach (vectors, i, one)
		check(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_vectors) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
