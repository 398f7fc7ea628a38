/* What the tests of cases and of their texts share: the packs of law, an invented case by name, a field set in it, and
 * what is found in it on the night. */
#ifndef JOURBESLUT_TEST_CASE_KIT_H
#define JOURBESLUT_TEST_CASE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "unit/case_files.h"

static struct law *law; /* from load_law to drop_law: the setup and teardown of a group */

static inline int load_law(void **state)
{
	struct law_problem problem;

	(void)state;
	if (draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	return 0;
}

static inline int drop_law(void **state)
{
	(void)state;
	law_free(law);
	law = NULL;
	return 0;
}

/* tests/data/cases/<name>.json, which has no fault. The caller frees it (CASE). */
static inline struct case_file *read_case(const char *name)
{
	BUF path = buf_init(4096);
	BUF text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;

	assert_int_equal(buf_printf(&path, TEST_SOURCE_DIR "/tests/data/cases/%s.json", name), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&path)), ERR_OK);
	if (case_parse(buf_span(&text), MORNING_AFTER, &problems, &c) != ERR_OK)
		fail_msg("%s: %s: %s", name, problems.count ? problems.items[0].path : "",
		         problems.count ? problems.items[0].text : "");
	return c;
}

static inline void set(struct case_file *c, const char *path, const char *text)
{
	struct case_problem problem = { 0 };

	if (case_set(c, path, span_str(text), MORNING_AFTER, &problem) != ERR_OK)
		fail_msg("%s: %s", path, problem.text);
}

/* What the check finds for a decision of that type and answer, called on the night. */
static inline void check(const struct case_file *c, const char *type, bool yes, struct case_problems *ret)
{
	struct golden g = { .type = type, .yes = yes };
	struct case_moment moment = moment_of_the_night(&g);

	assert_int_equal(case_check(c, law_type_at(law, type, moment.stated), &moment, ret), ERR_OK);
}

static inline const struct case_problem *find(const struct case_problems *p, const char *path,
                                              enum case_severity severity)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].path, path) == 0 && p->items[i].severity == severity)
			return &p->items[i];
	return NULL;
}

#define NONE (-1)

/* A yes of that type finds at `path` just this severity, or NONE. */
static inline void expect(const struct case_file *c, const char *type, const char *path, int severity)
{
	CASE_PROBLEMS problems = { 0 };

	check(c, type, true, &problems);
	for (int s = CASE_CONFLICT; s <= CASE_WARNING; s++)
		if ((find(&problems, path, (enum case_severity)s) != NULL) != (s == severity))
			fail_msg("%s as %s: severity %d at %s", case_text(c, "person.name"), type, s, path);
}

#endif
