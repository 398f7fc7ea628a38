/* Out of memory while templates are loaded, a page is rendered, a text goes through the block model, or a QR code is
 * drawn: an error, no leak, nothing half made. What libqrencode allocates inside is not struck here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "fault/fault.h"
#include "jourbeslut/blocks.h"
#include "jourbeslut/view.h"

struct world {
	struct view *view, *more;
	json_t *data, *made;
	struct blocks blocks, read;
	struct buf out;
};

static char folder[] = "/tmp/fault-view-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char path[128];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	CLOSE FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

static int make_folder(void **state)
{
	char path[128];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/pages", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/assets", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("pages/layout.html", "<title>{{view.title}}</title>{{>content}}");
	write_file("pages/page.html",
	           "{{!layout: layout}}\n{{!title: T}}\n{{#list}}<a href=\"/x/{{a}}\">{{a}}</a>{{/list}}");
	write_file("assets/style.css", "a{}");
	return 0;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof command, "rm -r %s", folder);
	/* NOLINTNEXTLINE(cert-env33-c): a command of our own over a name of our own */
	return system(command);
}

static void prepare(void *world)
{
	struct world *w = world;

	*w = (struct world){ .out = buf_init(1 << 20) };
	assert_int_equal(view_load(folder, NULL, &w->view), ERR_OK);
	w->data = json_pack("{s:[{s:s},{s:s}]}", "list", "a", "<1>", "a", "å");
	assert_non_null(w->data);
	assert_int_equal(blocks_add(&w->blocks, BLOCK_TITLE, "Beslut"), ERR_OK);
	assert_int_equal(blocks_add_row(&w->blocks, "Person", "Kim Exempel"), ERR_OK);
	assert_int_equal(blocks_add(&w->blocks, BLOCK_ITEM, "ett\ntvå"), ERR_OK);
}

static void release(void *world)
{
	struct world *w = world;

	view_free(w->view);
	view_free(w->more);
	json_decref(w->data);
	json_decref(w->made);
	blocks_release(&w->blocks);
	blocks_release(&w->read);
	buf_release(&w->out);
}

static enum err load(void *world)
{
	return view_load(folder, NULL, &((struct world *)world)->more);
}

static void verify_load(void *world, enum err given)
{
	assert_int_equal(given == ERR_OK, ((struct world *)world)->more != NULL);
}

static enum err render(void *world)
{
	struct world *w = world;

	return view_render(w->view, "page", w->data, NULL, &w->out);
}

static void verify_render(void *world, enum err given)
{
	const struct world *w = world;

	if (given == ERR_OK)
		assert_string_equal(buf_str(&w->out), "<title>T</title><a href=\"/x/%3C1%3E\">&lt;1&gt;</a>"
		                                      "<a href=\"/x/%C3%A5\">å</a>");
}

static enum err add_blocks(void *world)
{
	struct world *w = world;

	TRY(blocks_add_row(&w->blocks, "Lagrum", "6 § LVU"));
	TRY(blocks_add_row(&w->blocks, "Beslutat", "nu"));
	return blocks_add(&w->blocks, BLOCK_PARAGRAPH, "slut");
}

/* A list is whole after each addition: what was added can be written and read back. */
static void verify_blocks(void *world, enum err given)
{
	struct world *w = world;

	assert_true(given != ERR_OK || w->blocks.count == 5);
	assert_int_equal(blocks_to_json(&w->blocks, &w->out), ERR_OK);
	assert_int_equal(blocks_from_json(buf_span(&w->out), &w->read), ERR_OK);
}

static enum err pass_blocks(void *world)
{
	struct world *w = world;

	TRY(blocks_to_json(&w->blocks, &w->out));
	TRY(blocks_from_json(buf_span(&w->out), &w->read));
	TRY(blocks_to_text(&w->read, &w->out));
	return blocks_to_view(&w->read, &w->made);
}

static void verify_pass(void *world, enum err given)
{
	const struct world *w = world;

	assert_int_equal(given == ERR_OK, w->made != NULL);
	assert_true(w->read.count == 0 || w->read.count == w->blocks.count);
}

static enum err draw(void *world)
{
	return view_qr_svg(span_str("x"), VIEW_QR_LOW, "t", "d", &((struct world *)world)->out);
}

static void verify_draw(void *world, enum err given)
{
	assert_true(given != ERR_OK || strstr(buf_str(&((struct world *)world)->out), "</svg>"));
}

static void test_walk(void **state)
{
	static const struct fault_path paths[] = {
		{ "templates are loaded", prepare, load, verify_load, release, .without_store = true },
		{ "a page is rendered", prepare, render, verify_render, release, .without_store = true },
		{ "blocks are added", prepare, add_blocks, verify_blocks, release, .without_store = true },
		{ "blocks are written and read", prepare, pass_blocks, verify_pass, release, .without_store = true },
		{ "a code is drawn", prepare, draw, verify_draw, release, .without_store = true },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		fault_walk(&paths[i], &w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk) };

	fault_install();
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
