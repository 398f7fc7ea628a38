/* The template engine on any template: it must refuse or render, and whatever it renders, no value may stand in the
 * page unescaped. All values hold a mark that is dangerous in every place; templates that hold the mark themselves are
 * passed over. */
#include "view/template.h"

#include <stdint.h>

#define RAW "zq\""

static const char data[] = "{\"a\":\""
                           "zq\\\"'<>&\\\\"
                           "\",\"b\":[{\"a\":\""
                           "zq\\\"'<>&\\\\"
                           "\"},{\"n\":2}],\"c\":{\"a\":\"/"
                           "zq\\\"'<>&\\\\"
                           "\"},\"n\":1,\"t\":true,\"f\":false,\"s\":[\""
                           "zq\\\"'<>&\\\\"
                           "\"]}";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void render(struct template *t)
{
	struct template_list list = { .items = t, .count = 1, .cap = 1 };
	struct view_problem problem;
	JSON json_t *json = NULL;
	BUF out = buf_init(1 << 20);

	if (template_link(&list, &problem) != ERR_OK)
		return;
	ASSERT(json_read(span_of(data, sizeof data - 1), sizeof data, NULL, &json) == ERR_OK);
	if (template_render(&list, 0, "1", json, &problem, &out) == ERR_OK)
		ASSERT(!strstr(buf_str(&out), RAW) && !strstr(buf_str(&out), "javascript:zq"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	CLEANUP(template_release) struct template t = { 0 };
	struct view_problem problem;

	if (len > 1 << 16)
		return 0;
	char *name = strdup("fuzz");
	char *source = malloc(len + 1);
	ASSERT(name && source);
	if (len > 0)
		memcpy(source, bytes, len);
	source[len] = '\0';
	bool marked = strstr(source, "zq") != NULL;
	if (template_compile(name, source, &problem, &t) == ERR_OK && !marked)
		render(&t);
	return 0;
}
