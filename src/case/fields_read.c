/* Reading of the table of fields. What is not right stops the start, with file and member. */
#include <stdlib.h>
#include <string.h>

#include "case/fields.h"
#include "jourbeslut/base/embedded.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/reader.h"

extern const struct embedded_file case_built_in[]; /* the table as it was when the program was built */

#define FIELDS_FORMAT "jourbeslut-fields-1"
#define FIELDS_FILE_MAX (1024 * 1024)
#define CHOICES_MAX 64
#define PARTS_MAX 3 /* of a path: "representatives.*.name" */
#define MEMBER_TEXT 160

/* In the order of enum case_kind. */
static const char *const KINDS[] = { "text", "long", "choice",          "set",   "bool", "number",
	                             "date", "time", "personal-number", "phone", NULL };
_Static_assert(ARRAY_LENGTH(KINDS) == CASE_KIND_COUNT + 1, "a name for each kind");

/* A field as it stands in the file. */
struct row {
	const char *path, *step, *label, *hint, *choices;
	int kind, max;
	bool from_law, protected, shared, open, child, minor, young;
	struct law_conditions when;
};
static const struct reader_member ROW_MEMBERS[] = {
	{ .name = "path",
	  .kind = READ_TEXT,
	  .required = true,
	  .offset = offsetof(struct row, path),
	  .room = CASE_PATH_MAX },
	{ .name = "kind", .kind = READ_NAME, .required = true, .offset = offsetof(struct row, kind), .names = KINDS },
	{ .name = "step", .kind = READ_TEXT, .offset = offsetof(struct row, step) },
	{ .name = "label",
	  .kind = READ_TEXT,
	  .required = true,
	  .offset = offsetof(struct row, label),
	  .room = LAW_NAME_TEXT },
	{ .name = "hint", .kind = READ_TEXT, .offset = offsetof(struct row, hint) },
	{ .name = "choices", .kind = READ_TEXT, .offset = offsetof(struct row, choices) },
	{ .name = "max", .kind = READ_NUMBER, .offset = offsetof(struct row, max) },
	{ .name = "from_law", .kind = READ_BOOL, .offset = offsetof(struct row, from_law) },
	{ .name = "protected", .kind = READ_BOOL, .offset = offsetof(struct row, protected) },
	{ .name = "shared", .kind = READ_BOOL, .offset = offsetof(struct row, shared) },
	{ .name = "open", .kind = READ_BOOL, .offset = offsetof(struct row, open) },
	{ .name = "child", .kind = READ_BOOL, .offset = offsetof(struct row, child) },
	{ .name = "minor", .kind = READ_BOOL, .offset = offsetof(struct row, minor) },
	{ .name = "young", .kind = READ_BOOL, .offset = offsetof(struct row, young) },
	{ .name = "when", .kind = READ_WHEN, .offset = offsetof(struct row, when) },
};
static const struct reader_table ROW = { ROW_MEMBERS, ARRAY_LENGTH(ROW_MEMBERS), sizeof(struct row) };

/* The choices of one name in the file. */
struct list {
	const char *name;
	const struct case_choice *items; /* ended by a NULL id */
	bool used;
};

struct fields_reader {
	struct reader r;
	struct case_fields *fields;
	struct list *lists; /* in the arena */
	size_t list_count;
	char here[MEMBER_TEXT];
};

static const char *member(struct fields_reader *f, const char *list, size_t index, const char *name)
{
	(void)snprintf(f->here, sizeof f->here, "%s.%zu%s%s", list, index, *name ? "." : "", name);
	return f->here;
}

/* --- Choices ----------------------------------------------------------------------------------------------------- */

static enum err read_choice(struct fields_reader *f, const json_t *pair, const char *where, struct case_choice *ret)
{
	const char *id = json_string_value(json_array_get(pair, 0));
	const char *label = json_string_value(json_array_get(pair, 1));
	const char *whose = json_string_value(json_array_get(pair, 2));
	bool child = whose && strcmp(whose, "child") == 0, minor = whose && strcmp(whose, "minor") == 0;

	if (json_array_size(pair) != (child || minor ? 3 : 2) || !id || !case_good_id(id, strlen(id)) || !label ||
	    !*label || text_has_control(span_str(label)))
		return reader_fail(&f->r, where,
		                   "must be [id, label], or that and \"child\" or \"minor\"; ids hold lower-case "
		                   "letters, digits, - and _");
	*ret = (struct case_choice){ id, label, child, minor };
	return ERR_OK;
}

static enum err read_list(struct fields_reader *f, const char *name, const json_t *pairs, struct list *ret)
{
	size_t count = json_array_size(pairs);
	char where[MEMBER_TEXT];
	struct case_choice *items;

	(void)snprintf(where, sizeof where, "choices.%.60s", name);
	if (count == 0 || count > CHOICES_MAX)
		return reader_fail(&f->r, where, "must be a list of 1 to %d choices", CHOICES_MAX);
	items = arena_alloc(&f->fields->arena, count + 1, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(where, sizeof where, "choices.%.60s.%zu", name, i);
		TRY(read_choice(f, json_array_get(pairs, i), where, &items[i]));
		for (size_t k = 0; k < i; k++)
			if (strcmp(items[k].id, items[i].id) == 0)
				return reader_fail(&f->r, where, "a second \"%s\"", items[i].id);
	}
	*ret = (struct list){ .name = name, .items = items };
	return ERR_OK;
}

static enum err read_lists(struct fields_reader *f)
{
	json_t *lists = json_object_get(f->fields->root, "choices"), *pairs;
	const char *name;

	if (!json_is_object(lists))
		return reader_fail(&f->r, "choices", "must be an object of lists");
	f->lists = arena_alloc(&f->fields->arena, json_object_size(lists) + 1, sizeof *f->lists);
	if (!f->lists)
		return ERR_MEMORY;
	json_object_foreach (lists, name, pairs)
		TRY(read_list(f, name, pairs, &f->lists[f->list_count++]));
	return ERR_OK;
}

static enum err find_list(struct fields_reader *f, size_t index, const char *name, const struct case_choice **ret)
{
	for (size_t i = 0; i < f->list_count; i++)
		if (strcmp(f->lists[i].name, name) == 0) {
			f->lists[i].used = true;
			*ret = f->lists[i].items;
			return ERR_OK;
		}
	return reader_fail(&f->r, member(f, "fields", index, "choices"), "there are no choices \"%.60s\"", name);
}

static enum err check_lists_used(struct fields_reader *f)
{
	for (size_t i = 0; i < f->list_count; i++)
		if (!f->lists[i].used) {
			(void)snprintf(f->here, sizeof f->here, "choices.%.60s", f->lists[i].name);
			return reader_fail(&f->r, f->here, "no field has these choices");
		}
	return ERR_OK;
}

/* --- Paths ------------------------------------------------------------------------------------------------------- */

/* "a", "a.b", "a.*.b". */
static bool good_path(const char *path)
{
	size_t parts = 0;
	bool star = false;

	for (const char *part = path;; part++) {
		size_t len = strcspn(part, ".");
		bool is_star = len == 1 && *part == '*';

		if (++parts > PARTS_MAX || (is_star ? parts != 2 : !case_good_id(part, len)))
			return false;
		star = star || is_star;
		part += len;
		if (!*part)
			return star ? parts == PARTS_MAX : parts < PARTS_MAX;
	}
}

/* One path stands below the other, or the one makes a list of what the other takes for an object. */
static bool paths_clash(const char *a, const char *b)
{
	size_t same = 0;

	while (a[same] && a[same] == b[same])
		same++;
	if ((!a[same] && b[same] == '.') || (!b[same] && a[same] == '.') || (!a[same] && !b[same]))
		return true;
	return same > 0 && a[same - 1] == '.' && (a[same] == '*' || b[same] == '*');
}

static enum err check_path(struct fields_reader *f, size_t index, const char *path)
{
	const char *where = member(f, "fields", index, "path");

	if (!good_path(path) || strcmp(path, "format") == 0)
		return reader_fail(&f->r, where, "\"%s\" must be a, a.b or a.*.b", path);
	for (size_t i = 0; i < index; i++)
		if (paths_clash(f->fields->items[i].path, path))
			return reader_fail(&f->r, where, "%s does not go together with %s", path,
			                   f->fields->items[i].path);
	return ERR_OK;
}

/* --- Fields ------------------------------------------------------------------------------------------------------ */

static enum err check_choosing(struct fields_reader *f, size_t index, const struct row *row)
{
	bool choosing = row->kind == CASE_CHOICE || row->kind == CASE_SET;

	if (!choosing && *row->choices)
		return reader_fail(&f->r, member(f, "fields", index, "choices"), "%s has none", KINDS[row->kind]);
	if (!choosing && row->from_law)
		return reader_fail(&f->r, member(f, "fields", index, "from_law"), "%s has no choices",
		                   KINDS[row->kind]);
	if (choosing && !*row->choices && !row->from_law)
		return reader_fail(&f->r, member(f, "fields", index, "choices"), "is missing");
	return ERR_OK;
}

static enum err check_row(struct fields_reader *f, size_t index, const struct row *row)
{
	bool sized =
	        row->kind == CASE_TEXT || row->kind == CASE_LONG || row->kind == CASE_NUMBER || row->kind == CASE_PHONE;

	TRY(check_path(f, index, row->path));
	TRY(check_choosing(f, index, row));
	if (*row->step && case_step_find(row->step) == CASE_STEP_NONE)
		return reader_fail(&f->r, member(f, "fields", index, "step"), "there is no step \"%.40s\"", row->step);
	if (sized != (row->max > 0))
		return reader_fail(&f->r, member(f, "fields", index, "max"), "%s %s", KINDS[row->kind],
		                   sized ? "needs a largest size" : "has no size");
	if (row->shared && row->kind == CASE_LONG)
		return reader_fail(&f->r, member(f, "fields", index, "shared"),
		                   "a text of several lines may speak of the one child");
	return ERR_OK;
}

static enum err read_field(struct fields_reader *f, size_t index, const json_t *object, struct case_field *ret)
{
	struct row row = { 0 };

	TRY(reader_object(&f->r, object, member(f, "fields", index, ""), &ROW, &row));
	TRY(check_row(f, index, &row));
	*ret = (struct case_field){ .path = row.path,
		                    .kind = (enum case_kind)row.kind,
		                    .step = case_step_find(row.step),
		                    .label = row.label,
		                    .hint = row.hint,
		                    .max = (size_t)row.max,
		                    .from_law = row.from_law,
		                    .protected = row.protected,
		                    .shared = row.shared,
		                    .open = row.open,
		                    .child = row.child,
		                    .minor = row.minor,
		                    .young = row.young,
		                    .when = row.when };
	return *row.choices ? find_list(f, index, row.choices, &ret->choices) : ERR_OK;
}

static enum err read_fields(struct fields_reader *f)
{
	const json_t *list = json_object_get(f->fields->root, "fields");
	size_t count = json_array_size(list);
	struct case_field *items;

	if (count == 0 || count > CASE_FIELDS_MAX)
		return reader_fail(&f->r, "fields", "must be a list of 1 to %d fields", CASE_FIELDS_MAX);
	items = arena_alloc(&f->fields->arena, count, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	f->fields->items = items;
	for (size_t i = 0; i < count; i++) {
		TRY(read_field(f, i, json_array_get(list, i), &items[i]));
		f->fields->count = i + 1;
	}
	return ERR_OK;
}

/* --- When a field is asked ---------------------------------------------------------------------------------------- */

static bool has_choice(const struct case_field *field, const char *id, size_t len)
{
	for (const struct case_choice *c = field->choices; c && c->id; c++)
		if (strlen(c->id) == len && memcmp(c->id, id, len) == 0)
			return true;
	return false;
}

/* The field of a condition: one of the case, or with "item." of the same list. NULL: none. */
static const struct case_field *condition_field(const struct fields_reader *f, const struct case_field *of,
                                                const char *path)
{
	const char *star = strchr(of->path, '*');
	bool item = strncmp(path, "item.", 5) == 0;
	char full[2 * CASE_PATH_MAX];

	if (item && !star)
		return NULL;
	(void)snprintf(full, sizeof full, "%.*s%s", item ? (int)(star + 2 - of->path) : 0, of->path,
	               path + (item ? 5 : 0));
	for (size_t i = 0; i < f->fields->count; i++)
		if (strcmp(f->fields->items[i].path, full) == 0)
			return &f->fields->items[i];
	return NULL;
}

static enum err check_when(struct fields_reader *f, size_t index, const struct case_field *field)
{
	for (size_t i = 0; i < field->when.count; i++) {
		const struct law_condition *condition = &field->when.items[i];
		const struct case_field *of = condition_field(f, field, condition->path);

		if (!of)
			return reader_fail(&f->r, member(f, "fields", index, "when"), "there is no field %.60s",
			                   condition->path);
		for (size_t k = 0; k < condition->value_count && of->choices; k++)
			if (!has_choice(of, condition->values[k], strlen(condition->values[k])))
				return reader_fail(&f->r, member(f, "fields", index, "when"),
				                   "%.60s is never \"%.40s\"", condition->path, condition->values[k]);
	}
	return ERR_OK;
}

static enum err check_all_whens(struct fields_reader *f)
{
	for (size_t i = 0; i < f->fields->count; i++)
		TRY(check_when(f, i, &f->fields->items[i]));
	return ERR_OK;
}

/* --- What C names ------------------------------------------------------------------------------------------------ */

static enum err check_needed(struct fields_reader *f, const struct case_needed *needed)
{
	const struct case_field *field = NULL;

	for (size_t i = 0; i < f->fields->count; i++)
		if (strcmp(f->fields->items[i].path, needed->path) == 0)
			field = &f->fields->items[i];
	if (!field || field->kind != needed->kind)
		return reader_fail(&f->r, "fields", "%s must be there, of the kind %s: the program reckons with it",
		                   needed->path, KINDS[needed->kind]);
	for (const char *id = needed->choices ? needed->choices : ""; *id; id += strspn(id, " ")) {
		size_t len = strcspn(id, " ");

		if (!has_choice(field, id, len))
			return reader_fail(&f->r, "choices", "%s must have \"%.*s\": the program reckons with it",
			                   needed->path, (int)len, id);
		id += len;
	}
	return ERR_OK;
}

static enum err check_all_needed(struct fields_reader *f)
{
	size_t count;
	const struct case_needed *needed = case_needed(&count);

	for (size_t i = 0; i < count; i++)
		TRY(check_needed(f, &needed[i]));
	return ERR_OK;
}

/* --- The file ---------------------------------------------------------------------------------------------------- */

static enum err read_file(struct fields_reader *f, const char *folder, struct buf *text)
{
	BUF path = buf_init(4096);
	enum err e;

	TRY(buf_printf(&path, "%s/%s", folder, CASE_FIELDS_FILE));
	e = buf_read_regular(text, buf_str(&path));
	if (e == ERR_NOT_FOUND)
		return reader_fail(&f->r, "", "there is no such file");
	return e == ERR_OK || e == ERR_MEMORY ? e : reader_fail(&f->r, "", "cannot be read (%s)", err_name(e));
}

static enum err read_root(struct fields_reader *f, const char *folder)
{
	BUF text = buf_init(FIELDS_FILE_MAX);
	struct json_problem problem = { 0 };
	enum err e;

	if (folder)
		TRY(read_file(f, folder, &text));
	else
		TRY(buf_add(&text, case_built_in[0].bytes, case_built_in[0].len));
	e = json_read(buf_span(&text), FIELDS_FILE_MAX, &problem, &f->fields->root);
	if (e == ERR_INPUT)
		return reader_fail(&f->r, "", "line %d, column %d: %s", problem.line, problem.column, problem.reason);
	return e;
}

static enum err check_head(struct fields_reader *f)
{
	static const char *const members[] = { "format", "choices", "fields" };
	json_t *root = f->fields->root, *value;
	const char *name;

	if (strcmp(json_text(root, "format"), FIELDS_FORMAT) != 0)
		return reader_fail(&f->r, "format", "must be \"%s\"", FIELDS_FORMAT);
	json_object_foreach (root, name, value) {
		bool known = false;

		for (size_t i = 0; i < ARRAY_LENGTH(members); i++)
			known = known || strcmp(members[i], name) == 0;
		if (!known)
			return reader_fail(&f->r, name, "there is no such member");
	}
	return ERR_OK;
}

void case_fields_free(struct case_fields *fields)
{
	if (!fields)
		return;
	arena_release(&fields->arena);
	json_decref(fields->root);
	free(fields);
}

DEFINE_CLEANUP(cleanup_fields, struct case_fields, case_fields_free);

enum err case_fields_read(const char *folder, struct law_problem *problem, struct case_fields **ret_fields)
{
	CLEANUP(cleanup_fields) struct case_fields *fields = calloc(1, sizeof *fields);
	struct fields_reader f = { .fields = fields };

	memset(problem, 0, sizeof *problem);
	if (!fields)
		return ERR_MEMORY;
	f.r = (struct reader){ .arena = &fields->arena, .problem = problem, .file = CASE_FIELDS_FILE };
	TRY(read_root(&f, folder));
	TRY(check_head(&f));
	TRY(read_lists(&f));
	TRY(read_fields(&f));
	TRY(check_lists_used(&f));
	TRY(check_all_needed(&f));
	TRY(check_all_whens(&f));
	*ret_fields = TAKE(fields);
	return ERR_OK;
}

enum err case_fields_load(const char *folder, struct law_problem *problem)
{
	struct case_fields *fields = NULL;

	if (case_fields_in_use())
		return ERR_OK;
	TRY(case_fields_read(folder, problem, &fields));
	case_fields_use(fields); /* until the process ends */
	return ERR_OK;
}
