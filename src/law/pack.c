#include "law/pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/reckon.h"
#include "law/provision.h"
#include "law/type.h"

#define LAW_FORMAT "jourbeslut-law-4"
#define LAW_FORMAT_3 "jourbeslut-law-3" /* from before a pack could say that longer time is given: date_extension */
#define LAW_FORMAT_2 "jourbeslut-law-2" /* and that a conflict is one of a no: date_conflicts */
#define PACK_FILE_MAX (1024 * 1024)
#define PACK_FILES_MAX 100

/* pack.json as it stands in the file. */
struct pack_head {
	const char *format, *id, *name, *parts, *transition;
	struct date valid_from, valid_to;
	int rank, use;
	const char *const *types, *const *from;
	size_t type_count, from_count;
	const json_t *provisions, *rename;
};
/* In the order of enum law_use. */
static const char *const USES[] = { "always", "fallback", "approved", NULL };
static const struct reader_member HEAD_MEMBERS[] = {
	{ .name = "format", .kind = READ_TEXT, .required = true, .offset = offsetof(struct pack_head, format) },
	{ .name = "id",
	  .kind = READ_TEXT,
	  .required = true,
	  .offset = offsetof(struct pack_head, id),
	  .room = LAW_ID_TEXT },
	{ .name = "name",
	  .kind = READ_TEXT,
	  .required = true,
	  .offset = offsetof(struct pack_head, name),
	  .room = LAW_NAME_TEXT },
	{ .name = "valid_from", .kind = READ_DATE, .offset = offsetof(struct pack_head, valid_from) },
	{ .name = "valid_to", .kind = READ_DATE, .offset = offsetof(struct pack_head, valid_to) },
	{ .name = "rank", .kind = READ_NUMBER, .required = true, .offset = offsetof(struct pack_head, rank) },
	{ .name = "use",
	  .kind = READ_NAME,
	  .required = true,
	  .offset = offsetof(struct pack_head, use),
	  .names = USES },
	{ .name = "transition",
	  .kind = READ_TEXT,
	  .offset = offsetof(struct pack_head, transition),
	  .room = LAW_NOTE_TEXT },
	{ .name = "from",
	  .kind = READ_TEXTS,
	  .offset = offsetof(struct pack_head, from),
	  .count_offset = offsetof(struct pack_head, from_count) },
	{ .name = "parts", .kind = READ_TEXT, .offset = offsetof(struct pack_head, parts) },
	{ .name = "types",
	  .kind = READ_TEXTS,
	  .required = true,
	  .offset = offsetof(struct pack_head, types),
	  .count_offset = offsetof(struct pack_head, type_count) },
	{ .name = "rename", .kind = READ_MAP, .offset = offsetof(struct pack_head, rename) },
	{ .name = "provisions", .kind = READ_MAP, .required = true, .offset = offsetof(struct pack_head, provisions) },
};
static const struct reader_table HEAD = { HEAD_MEMBERS, ARRAY_LENGTH(HEAD_MEMBERS), sizeof(struct pack_head) };

/* What reading one pack needs. `digest` collects name, NUL, length in decimal, NUL, bytes of each file. */
struct pack_reader {
	struct law *law;
	struct reader reader;
	const struct pack_files *files;
	const char *pack;
	struct pack_head head;
	struct provisions provisions;
	json_t *texts;      /* owned: what was read */
	const char *folder; /* in which the last file was found */
	char file[120];
	struct buf digest;
};

static void pack_reader_release(struct pack_reader *p)
{
	buf_release(&p->digest);
	json_decref(p->provisions.used);
	json_decref(p->texts);
}

static enum err keep(struct law *law, json_t *file)
{
	return json_append(law->files, file);
}

static bool plain_name(const char *name)
{
	return *name && !strchr(name, '/') && name[0] != '.';
}

/* In the pack's own folder, or in the first of those that it builds on. */
static enum err find_file(struct pack_reader *p, const char *name, struct buf *text)
{
	enum err e = p->files->read(p->files->ctx, p->pack, name, text);

	p->folder = p->pack;
	for (size_t i = 0; e != ERR_OK && e != ERR_MEMORY && i < p->head.from_count; i++) {
		e = p->files->read(p->files->ctx, p->head.from[i], name, text);
		if (e == ERR_OK)
			p->folder = p->head.from[i];
	}
	(void)snprintf(p->file, sizeof p->file, "%s/%s", p->folder, name);
	if (e == ERR_OK || e == ERR_MEMORY)
		return e;
	if (e == ERR_INPUT)
		return reader_fail(&p->reader, "", "is no file");
	return reader_fail(&p->reader, "", "cannot be read (%s)", err_name(e));
}

static enum err keep_text(struct pack_reader *p, const char *name, struct span text)
{
	BUF key = buf_init(4096);

	TRY(buf_printf(&key, "%s/%s", p->folder, name));
	return json_put(p->texts, buf_str(&key), json_stringn(text.ptr, text.len));
}

/* Most texts are ids and sentences without å, ä and ö: nothing in them can be hidden. */
static bool is_plain(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return !*text;
}

/* What nobody sees has no place in what a lawyer reads: two texts that look alike are alike. */
static enum err check_seen(struct pack_reader *p, const char *text)
{
	BUF all = buf_init(PACK_FILE_MAX), seen = buf_init(PACK_FILE_MAX);
	enum err e;

	if (is_plain(text))
		return ERR_OK;
	e = text_normalize(span_str(text), &all);
	if (e == ERR_OK)
		e = text_clean(span_str(text), &seen);
	if (e == ERR_INPUT) /* a control character: told where the text is read, with its member */
		return ERR_OK;
	TRY(e);
	return span_equal(buf_span(&all), buf_span(&seen))
	               ? ERR_OK
	               : reader_fail(&p->reader, "", "\"%.80s\" holds a character that nobody sees", text);
}

static enum err check_all_seen(struct pack_reader *p, const json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_string(value))
		return check_seen(p, json_string_value(value));
	json_object_foreach ((json_t *)(uintptr_t)value, key, member)
		TRY(check_all_seen(p, member));
	json_array_foreach (value, i, member)
		TRY(check_all_seen(p, member));
	return ERR_OK;
}

static enum err read_json(struct pack_reader *p, const char *name, json_t **ret_json)
{
	BUF text = buf_init(PACK_FILE_MAX);
	struct json_problem problem = { 0 };
	json_t *value = NULL;

	(void)snprintf(p->file, sizeof p->file, "%s/%s", p->pack, name);
	if (!plain_name(name))
		return reader_fail(&p->reader, "", "the name of a file holds no / and starts with no full stop");
	TRY(find_file(p, name, &text));
	enum err e = json_read(buf_span(&text), PACK_FILE_MAX, &problem, &value);
	if (e == ERR_INPUT)
		return reader_fail(&p->reader, "", "line %d, column %d: %s", problem.line, problem.column,
		                   problem.reason);
	TRY(e);
	TRY(keep(p->law, value));
	TRY(buf_add(&p->digest, name, strlen(name) + 1));
	TRY(buf_printf(&p->digest, "%zu", text.len));
	TRY(buf_add_char(&p->digest, '\0'));
	TRY(buf_add_span(&p->digest, buf_span(&text)));
	TRY(keep_text(p, name, buf_span(&text)));
	*ret_json = value;
	return check_all_seen(p, value);
}

static enum err check_head(struct pack_reader *p)
{
	const struct pack_head *head = &p->head;
	struct reader *r = &p->reader;

	if (strcmp(head->format, LAW_FORMAT) != 0 && strcmp(head->format, LAW_FORMAT_3) != 0 &&
	    strcmp(head->format, LAW_FORMAT_2) != 0)
		return reader_fail(r, "format", "must be \"%s\"", LAW_FORMAT);
	if (strcmp(head->id, p->pack) != 0)
		return reader_fail(r, "id", "must be the folder's name");
	if (!law_good_id(head->id))
		return reader_fail(r, "id", "must be lower-case letters, digits, - and _");
	if (strpbrk(head->name, "\r\n\t"))
		return reader_fail(r, "name", "is one line");
	if (date_compare(head->valid_from, head->valid_to) > 0)
		return reader_fail(r, "valid_to", "lies before valid_from");
	if (head->type_count == 0 || head->type_count > PACK_FILES_MAX)
		return reader_fail(r, "types", "must name 1 to %d files", PACK_FILES_MAX);
	for (size_t i = 0; i < head->from_count; i++)
		if (!plain_name(head->from[i]) || strcmp(head->from[i], p->pack) == 0)
			return reader_fail(r, "from", "must name other folders");
	return ERR_OK;
}

static enum err rename_text(struct pack_reader *p, json_t *text)
{
	const char *id = json_string_value(text), *other = id ? json_text(p->head.rename, id) : "";

	if (!*other)
		return ERR_OK;
	return json_string_set(text, other) == 0 ? ERR_OK : ERR_MEMORY;
}

/* The neutral act has the texts of another and ids of its own. */
static enum err rename_ids(struct pack_reader *p, const json_t *object)
{
	json_t *one;
	size_t i;

	if (!p->head.rename)
		return ERR_OK;
	TRY(rename_text(p, json_object_get(object, "id")));
	json_array_foreach (json_object_get(object, "often_with"), i, one)
		TRY(rename_text(p, one));
	return ERR_OK;
}

static enum err check_twice(struct reader *r, const struct law_type *types, size_t at)
{
	for (size_t k = 0; k < at; k++) {
		if (strcmp(types[k].id, types[at].id) == 0)
			return reader_fail(r, "id", "two files have the type \"%s\"", types[at].id);
		if (strcmp(types[k].kin, types[at].kin) == 0)
			return reader_fail(r, "kin", "two files have the kin \"%s\"", types[at].kin);
		if (strcmp(types[k].id, types[at].kin) == 0 || strcmp(types[k].kin, types[at].id) == 0)
			return reader_fail(r, "kin", "\"%s\" and \"%s\": a kin is no other kin's type", types[k].id,
			                   types[at].id);
	}
	return ERR_OK;
}

static bool asks_answer(const struct law_type *type)
{
	for (size_t i = 0; i < type->conflict_count; i++)
		for (size_t k = 0; k < type->conflicts[i].when.count; k++)
			if (strcmp(type->conflicts[i].when.items[k].path, "decision.answer") == 0)
				return true;
	return false;
}

/* In a pack of format 2, conflicts were looked for under a yes alone, until packs began to say which of them
 * speak of the measure: one that says it of some means the others for every answer. */
static void date_conflicts(const struct pack_reader *p, struct law_type *types)
{
	bool old = strcmp(p->head.format, LAW_FORMAT_2) == 0;

	for (size_t i = 0; old && i < p->head.type_count; i++)
		old = !asks_answer(&types[i]) && !types[i].free;
	for (size_t i = 0; i < p->head.type_count; i++)
		types[i].conflicts_of_yes = old;
}

/* Before format 4 only the words of the follow-up, which a lawyer read, told whether longer time is given: those that
 * the packs came with, word for word, since others may deny it. Where they do not, there is none: the mistake of that
 * side shows a decision that stands as one that may have lapsed, until somebody looks; the other lets somebody be held
 * after the law has let go of them. */
static void date_extension(const struct pack_reader *p, struct law_type *type)
{
	static const char label[] = "Ansök om vård hos förvaltningsrätten, eller begär längre tid",
	                  lapse[] = "Kommer varken ansökan eller begäran om längre tid in upphör omhändertagandet";

	if (strcmp(p->head.format, LAW_FORMAT) == 0)
		return;
	for (size_t i = 0; i < type->follow_up_count; i++) {
		struct law_follow_up *f = (struct law_follow_up *)(uintptr_t)&type->follow_ups[i]; /* our own arena's */

		f->extension |= strcmp(f->id, LAW_APPLICATION) == 0 &&
		                (strcmp(f->label, label) == 0 || span_starts_with(span_str(f->lapse), lapse));
	}
}

static enum err read_types(struct pack_reader *p, struct law_pack *pack)
{
	struct law_type *types = arena_alloc(&p->law->arena, p->head.type_count, sizeof *types);

	if (!types)
		return ERR_MEMORY;
	for (size_t i = 0; i < p->head.type_count; i++) {
		json_t *object = NULL;
		TRY(read_json(p, p->head.types[i], &object));
		TRY(provisions_put(&p->reader, &p->provisions, object));
		TRY(rename_ids(p, object));
		TRY(law_type_read(&p->reader, object, &types[i]));
		date_extension(p, &types[i]);
		types[i].pack = pack;
		TRY(check_twice(&p->reader, types, i));
	}
	date_conflicts(p, types);
	pack->types = types;
	pack->type_count = p->head.type_count;
	return ERR_OK;
}

static enum err read_parts(struct pack_reader *p)
{
	json_t *parts = NULL;

	if (!*p->head.parts)
		return ERR_OK;
	TRY(read_json(p, p->head.parts, &parts));
	if (!json_is_object(parts))
		return reader_fail(&p->reader, "", "must be an object of lists of blocks");
	p->reader.parts = parts;
	return provisions_put(&p->reader, &p->provisions, parts);
}

/* The table as people look at it. */
static enum err list_provisions(struct pack_reader *p, struct law_pack *pack)
{
	struct law_row *rows = arena_alloc(&p->law->arena, json_object_size(p->head.provisions) + 1, sizeof *rows);
	const char *name;
	json_t *text;

	if (!rows)
		return ERR_MEMORY;
	pack->provisions = rows;
	json_object_foreach ((json_t *)(uintptr_t)p->head.provisions, name, text)
		rows[pack->provision_count++] = (struct law_row){ .label = name, .value = json_string_value(text) };
	return ERR_OK;
}

static enum err read_into(struct pack_reader *p, struct law_pack *pack)
{
	struct pack_head *head = &p->head;
	struct sha256 hash;
	json_t *object = NULL;

	TRY(read_json(p, "pack.json", &object));
	TRY(reader_object(&p->reader, object, "", &HEAD, head));
	if (!json_object_get(object, "valid_from"))
		head->valid_from = LAW_FIRST_DAY;
	if (!json_object_get(object, "valid_to"))
		head->valid_to = LAW_LAST_DAY;
	TRY(check_head(p));
	p->provisions.table = head->provisions;
	TRY(read_parts(p));
	pack->id = head->id;
	pack->name = head->name;
	pack->transition = head->transition;
	pack->valid_from = head->valid_from;
	pack->valid_to = head->valid_to;
	pack->rank = head->rank;
	pack->use = (enum law_use)head->use;
	TRY(list_provisions(p, pack));
	TRY(read_types(p, pack));
	(void)snprintf(p->file, sizeof p->file, "%s/pack.json", p->pack);
	TRY(provisions_check_used(&p->reader, &p->provisions));
	TRY(sha256_of(buf_span(&p->digest), &hash));
	sha256_hex(&hash, pack->hash);
	pack->files = p->texts;
	return keep(p->law, json_incref(p->texts));
}

enum err pack_read(struct law *law, const struct pack_files *files, const char *name, struct law_problem *problem)
{
	CLEANUP(pack_reader_release)
	struct pack_reader p = { .law = law,
		                 .files = files,
		                 .pack = name,
		                 .provisions.used = json_object(),
		                 .texts = json_object(),
		                 .digest = buf_init(PACK_FILES_MAX * (size_t)PACK_FILE_MAX) };
	struct law_pack *pack = arena_alloc(&law->arena, 1, sizeof *pack);
	size_t count = law_pack_count(law);

	if (!pack || !p.provisions.used || !p.texts)
		return ERR_MEMORY;
	p.reader = (struct reader){ .arena = &law->arena, .problem = problem, .file = p.file };
	TRY(read_into(&p, pack));
	if (count == LAW_PACKS_MAX)
		return reader_fail(&p.reader, "", "more than %d packs", LAW_PACKS_MAX);
	law->packs[count] = pack;
	atomic_store(&law->pack_count, count + 1); /* seen by other threads once it is whole */
	return ERR_OK;
}
