/* record_lint [--mutants] FILE: prints what breaks a rule; exit status 0 only where nothing does. */
#include "integration/record_lint/lint.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"

#define FILE_MAX_SIZE ((size_t)64 << 20)

static const char *const names[LINT_RULE_COUNT] = {
#define LINT_RULE(code, name) [LINT_##code] = name,
	LINT_RULES(LINT_RULE)
#undef LINT_RULE
};

const char *lint_rule_name(enum lint_rule rule)
{
	return names[rule];
}

void lint_report(struct lint *l, enum lint_rule rule, const char *where)
{
	l->found[rule]++;
	if (!l->quiet)
		(void)printf("%s: %s\n", names[rule], where);
}

void lint_expect(struct lint *l, bool good, enum lint_rule rule, const char *where)
{
	if (!good)
		lint_report(l, rule, where);
}

json_t *lint_value(const struct lint *l, json_t *value)
{
	const char *text = json_string_value(value);
	size_t len = text ? strlen(text) : 0;
	char key[40];
	json_t *object;

	if (len < 5 || len > 20 || strcmp(text + len - 4, " 0 R") != 0 || strspn(text, "0123456789") != len - 4)
		return value;
	(void)snprintf(key, sizeof key, "obj:%s", text);
	object = json_object_get(l->objects, key);
	return json_object_get(object, "stream") ? json_object_get(object, "stream") : json_object_get(object, "value");
}

json_t *lint_get_raw(const struct lint *l, json_t *holder, const char *key)
{
	json_t *value = lint_value(l, holder);
	json_t *dict = json_object_get(value, "dict");

	return json_object_get(dict ? dict : value, key);
}

json_t *lint_get(const struct lint *l, json_t *holder, const char *key)
{
	return lint_value(l, lint_get_raw(l, holder, key));
}

bool lint_is(const struct lint *l, json_t *holder, const char *key, const char *name)
{
	const char *text = json_string_value(lint_get(l, holder, key));

	return text && strcmp(text, name) == 0;
}

bool lint_stream(const struct lint *l, json_t *value, struct buf *out)
{
	json_t *data = json_object_get(lint_value(l, value), "data");

	buf_clear(out);
	return json_is_string(data) && base64_decode(span_str(json_string_value(data)), out) == ERR_OK;
}

/* In the child: qpdf with its output into the pipe. */
static _Noreturn void become_qpdf(const char *path, int output)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (dup2(output, STDOUT_FILENO) >= 0 && dup2(nothing, STDERR_FILENO) >= 0)
		(void)execlp("qpdf", "qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline",
		             "--decode-level=generalized", path, (char *)NULL);
	_exit(127);
}

static json_t *ask_qpdf(const char *path)
{
	json_t *root;
	FILE *input;
	int ends[2];
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return NULL;
	child = fork();
	if (child == 0)
		become_qpdf(path, ends[1]);
	(void)close(ends[1]);
	input = fdopen(ends[0], "r");
	root = child > 0 && input ? json_loadf(input, 0, NULL) : NULL;
	if (input)
		(void)fclose(input);
	if (child > 0)
		(void)waitpid(child, NULL, 0);
	return root;
}

/* One revision's end and the place of the one before (0: none), from where its cross-reference section should stand. */
static bool find_revision(const struct buf *raw, size_t xref, size_t *ret_trailer, size_t *ret_end, size_t *ret_before)
{
	const char *last = raw->ptr + raw->len, *trailer, *prev, *end;

	trailer = xref < raw->len ? memmem(raw->ptr + xref, raw->len - xref, "trailer\n", 8) : NULL;
	end = trailer ? memmem(trailer, (size_t)(last - trailer), "%%EOF\n", 6) : NULL;
	prev = end ? memmem(trailer, (size_t)(end - trailer), "/Prev ", 6) : NULL;
	if (!end)
		return false;
	*ret_trailer = (size_t)(trailer - raw->ptr);
	*ret_end = (size_t)(end - raw->ptr) + 6;
	*ret_before = prev ? strtoul(prev + 6, NULL, 10) : 0;
	return !prev || *ret_before < xref;
}

/* From the last startxref back by /Prev. */
static void find_revisions(struct lint *l)
{
	const char *last = NULL, *at = l->raw.ptr;
	size_t xref, count = 0;
	size_t found[3][REVISIONS_MAX];

	while (at && (at = memmem(at, l->raw.len - (size_t)(at - l->raw.ptr), "\nstartxref\n", 11))) {
		last = at;
		at += 11;
	}
	xref = last ? strtoul(last + 11, NULL, 10) : 0;
	while (xref > 0 && count < REVISIONS_MAX) {
		found[2][count] = xref;
		if (!find_revision(&l->raw, xref, &found[0][count], &found[1][count], &xref))
			return;
		count++;
	}
	for (size_t i = 0; i < count; i++) {
		l->trailers[i] = found[0][count - 1 - i];
		l->ends[i] = found[1][count - 1 - i];
		l->xrefs[i] = found[2][count - 1 - i];
	}
	l->revisions = count;
}

/* Revision 1 as a file of its own. */
static void load_base(struct lint *l, const char *path)
{
	BUF name = buf_init(4096);
	CLOSE FILE *file = NULL;

	if (buf_printf(&name, "%s.base", path) != ERR_OK)
		abort();
	file = fopen(name.ptr, "wb");
	if (file && fwrite(l->raw.ptr, 1, l->ends[0], file) == l->ends[0] && fflush(file) == 0)
		l->base_root = ask_qpdf(name.ptr);
	l->base_objects = json_array_get(json_object_get(l->base_root, "qpdf"), 1);
	(void)unlink(name.ptr);
}

bool lint_load(struct lint *l, const char *path)
{
	*l = (struct lint){ .raw = buf_init(FILE_MAX_SIZE) };
	if (buf_read_file(&l->raw, path) != ERR_OK)
		return false;
	l->root = ask_qpdf(path);
	l->objects = json_array_get(json_object_get(l->root, "qpdf"), 1);
	find_revisions(l);
	if (l->revisions > 1)
		load_base(l, path);
	l->catalog = lint_get(l, json_object_get(json_object_get(l->objects, "trailer"), "value"), "/Root");
	return true;
}

void lint_release(struct lint *l)
{
	json_decref(l->root);
	json_decref(l->base_root);
	buf_release(&l->raw);
}

unsigned lint_run(struct lint *l)
{
	unsigned sum = 0;

	lint_expect(l, json_is_object(l->catalog), LINT_READABLE, "qpdf finds no catalog");
	lint_file(l);
	if (json_is_object(l->catalog)) {
		lint_metadata(l);
		lint_attachments(l);
		lint_fonts(l);
		lint_pages(l);
		lint_tree(l);
		lint_seal(l);
	}
	for (size_t i = 0; i < LINT_RULE_COUNT; i++)
		sum += l->found[i];
	return sum;
}

int main(int argc, char **argv)
{
	bool mutants = argc == 3 && strcmp(argv[1], "--mutants") == 0;
	struct lint l;
	unsigned found;
	bool sealed;

	if (argc != 2 && !mutants) {
		(void)fprintf(stderr, "usage: record_lint [--mutants] FILE\n");
		return 64;
	}
	if (!lint_load(&l, argv[argc - 1])) {
		(void)fprintf(stderr, "record_lint: cannot read %s\n", argv[argc - 1]);
		return 1;
	}
	found = lint_run(&l);
	sealed = l.revisions > 1;
	lint_release(&l);
	if (found > 0 || !mutants)
		return found > 0;
	return lint_mutants(argv[2], sealed) > 0;
}
