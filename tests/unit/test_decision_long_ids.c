/* A law pack whose ids are as long as law_load takes them: recorded, read back, followed up, frozen. */
#include "unit/decision_world.h"

#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

#define REAL TEST_SOURCE_DIR "/templates/law/lvu-2026"
#define TYPE "a-type-with-a-long-name-lvu-0006"
#define PACK "a-pack-with-a-name-as-long-as-it"

static char folder[] = "/tmp/jourbeslut-long-XXXXXX";
static struct law *law;

static void write_json(const char *name, json_t *value)
{
	JSON json_t *taken = value;
	char path[160];

	assert_non_null(value);
	(void)snprintf(path, sizeof path, "%s/" PACK "/%s", folder, name);
	assert_int_equal(json_dump_file(taken, path, 0), 0);
}

static void lengthen(json_t *list)
{
	size_t i;
	json_t *element;
	char id[LAW_ID_TEXT];

	json_array_foreach (list, i, element) {
		(void)snprintf(id, sizeof id, "an-id-with-as-many-letters-as-%02zu", i % 100);
		assert_int_equal(strlen(id), LAW_ID_TEXT - 1);
		assert_int_equal(json_object_set_new(element, "id", json_string(id)), 0);
	}
}

/* As many grounds as a type may have, all with long ids. */
static json_t *long_type(void)
{
	json_t *type = json_load_file(REAL "/lvu-6.json", 0, NULL), *grounds = json_at(type, "choices.grounds");

	assert_non_null(type);
	assert_int_equal(json_object_set_new(type, "id", json_string(TYPE)), 0);
	assert_int_equal(json_object_set_new(type, "often_with", json_array()), 0);
	while (json_array_size(grounds) < LAW_GROUNDS_MAX)
		assert_int_equal(json_array_append_new(grounds, json_deep_copy(json_array_get(grounds, 0))), 0);
	lengthen(grounds);
	lengthen(json_at(type, "choices.court_wait"));
	lengthen(json_object_get(type, "follow_ups"));
	(void)json_object_del(json_at(type, "follow_ups.2"), "extension"); /* of the application alone, by its id */
	return type;
}

static json_t *long_pack(void)
{
	json_t *pack = json_load_file(REAL "/pack.json", 0, NULL);

	assert_non_null(pack);
	assert_int_equal(json_object_set_new(pack, "id", json_string(PACK)), 0);
	assert_int_equal(json_object_set_new(pack, "types", json_pack("[s,s]", "type.json", "lvu-11.json")), 0);
	assert_int_equal(json_object_del(pack, "from"), 0);
	return pack;
}

static int load(void **state)
{
	struct law_problem problem;
	char path[120];

	if (world_load(state) != 0 || !mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/" PACK, folder);
	if (mkdir(path, 0700) != 0)
		return -1;
	write_json("type.json", long_type());
	write_json("lvu-11.json", json_load_file(REAL "/lvu-11.json", 0, NULL));
	write_json("parts.json", json_load_file(REAL "/../common/parts.json", 0, NULL));
	write_json("pack.json", long_pack());
	if (law_load(folder, &problem, &law) != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	return 0;
}

static int unload(void **state)
{
	static const char *const names[] = { PACK "/pack.json", PACK "/parts.json", PACK "/type.json",
		                             PACK "/lvu-11.json", PACK };
	char path[160];

	law_free(law);
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	(void)rmdir(folder);
	return world_unload(state);
}

static void all_grounds(const struct law_type *type, struct buf *out)
{
	for (size_t i = 0; i < type->ground_count; i++)
		assert_int_equal(buf_printf(out, "%s%s", i > 0 ? " " : "", type->grounds[i].id), ERR_OK);
}

static enum err count_follow_up(void *ctx, const struct follow_up *f)
{
	*(size_t *)ctx += strlen(f->kind) == LAW_ID_TEXT - 1;
	return ERR_OK;
}

static void test_recorded_and_read_back(void **state)
{
	struct world *w = *state;
	const struct law_type *type = law_type_find(law_pack_at(law, 0), TYPE);
	struct oral_input in = world_call(w);
	BUF grounds = buf_init(LAW_GROUNDS_TEXT - 1);
	size_t follow_ups = 0;
	int64_t id = 0;

	assert_non_null(type);
	w->office.law = law;
	all_grounds(type, &grounds);
	in.type = TYPE;
	in.ground = buf_str(&grounds);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_string_equal(d.type, TYPE);
	assert_string_equal(d.oral.ground, buf_str(&grounds));
	assert_int_equal(decision_follow_up_each(w->s, id, count_follow_up, &follow_ups), ERR_OK);
	assert_true(follow_ups > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_recorded_and_read_back),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
