/* form_read and percent_decode of src/http/form.c. What is taken must keep the promises of field.h. */
#include "http/form.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct fields *f)
{
	ASSERT(f->count <= HTTP_FIELDS_MAX);
	for (size_t i = 0; i < f->count; i++) {
		const struct field *a = &f->items[i];

		ASSERT(a->name.len > 0 && a->name.len <= HTTP_FIELD_NAME_MAX);
		ASSERT(strlen(a->name.ptr) == a->name.len && strlen(a->value.ptr) == a->value.len);
		ASSERT(text_is_utf8(a->name) && text_is_utf8(a->value));
		for (size_t j = 0; j < i; j++)
			ASSERT(!span_equal(a->name, f->items[j].name));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fields f = { 0 };
	struct field_problem problem;

	if (form_read(span_of(data, size), &f, &problem) == ERR_OK)
		check(&f);
	else
		ASSERT(problem.reason && strlen(problem.field) <= HTTP_FIELD_NAME_MAX);
	fields_release(&f);
	return 0;
}
