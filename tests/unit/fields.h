/* The table of fields, for tests that read cases and no packs. */
#ifndef JOURBESLUT_TEST_FIELDS_H
#define JOURBESLUT_TEST_FIELDS_H

#include "jourbeslut/case.h"

#define LAW_FOLDER TEST_SOURCE_DIR "/templates/law"

/* As a group's set-up, or called from one. */
static inline int load_fields(void **state)
{
	struct law_problem problem;

	(void)state;
	return case_fields_load(LAW_FOLDER, &problem) == ERR_OK ? 0 : -1;
}

#endif
