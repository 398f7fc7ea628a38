#include "jourbeslut/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_ID "https://jourbeslut.example/schema/case-2.schema.json"
#define ID_PATTERN "^[a-z0-9_-]{1,32}$"

/* --- A field ----------------------------------------------------------------------------------------------------- */

static enum err add_choices(json_t *schema, const struct case_field *field)
{
	JSON json_t *ids = json_array();

	if (!ids)
		return ERR_MEMORY;
	for (const struct case_choice *choice = field->choices; choice->id; choice++)
		TRY(json_append(ids, json_string(choice->id)));
	return json_put(schema, "enum", TAKE(ids));
}

static enum err add_set(json_t *schema, const struct case_field *field)
{
	JSON json_t *items = json_object();

	TRY(json_put_text(schema, "type", "array"));
	TRY(json_put_int(schema, "maxItems", CASE_LIST_MAX));
	if (!field->from_law) {
		TRY(json_put_text(items, "type", "string"));
		TRY(add_choices(items, field));
		return json_put(schema, "items", TAKE(items));
	}
	return json_put(schema, "items", json_pack("{s:s,s:s}", "type", "string", "pattern", ID_PATTERN));
}

static enum err add_kind(json_t *schema, const struct case_field *field)
{
	if (field->kind == CASE_SET)
		return add_set(schema, field);
	if (field->kind == CASE_BOOL)
		return json_put_text(schema, "type", "boolean");
	if (field->kind == CASE_NUMBER) {
		TRY(json_put_text(schema, "type", "integer"));
		TRY(json_put_int(schema, "minimum", 0));
		return json_put_int(schema, "maximum", (int64_t)field->max);
	}
	TRY(json_put_text(schema, "type", "string"));
	if (field->max > 0)
		TRY(json_put_int(schema, "maxLength", (int64_t)field->max));
	if (field->kind == CASE_CHOICE)
		return add_choices(schema, field);
	if (field->kind == CASE_DATE)
		return json_put_text(schema, "format", "date");
	if (field->kind == CASE_TIME)
		return json_put_text(schema, "format", "date-time");
	if (field->kind == CASE_PERSONAL_NUMBER)
		return json_put_text(schema, "pattern", "^[0-9]{6}([0-9]{2})?[-+]?[0-9]{4}$");
	if (field->kind == CASE_PHONE)
		return json_put_text(schema, "pattern", "^[-0-9 +()/]*[0-9][-0-9 +()/]*$");
	return field->kind == CASE_TEXT ? json_put_text(schema, "pattern", "^[^\\n]*$") : ERR_OK;
}

static enum err field_schema(const struct case_field *field, json_t **ret_schema)
{
	JSON json_t *schema = json_object();

	if (!schema)
		return ERR_MEMORY;
	TRY(json_put_text(schema, "title", field->label));
	if (*field->hint)
		TRY(json_put_text(schema, "description", field->hint));
	TRY(add_kind(schema, field));
	*ret_schema = TAKE(schema);
	return ERR_OK;
}

/* --- The tree ---------------------------------------------------------------------------------------------------- */

static enum err object_schema(json_t **ret_schema)
{
	*ret_schema = json_pack("{s:s,s:b,s:{}}", "type", "object", "additionalProperties", 0, "properties");
	return *ret_schema ? ERR_OK : ERR_MEMORY;
}

/* The schema of what stands behind a `*`: elements of a list, or members of "criteria". Made if not there. */
static enum err star_schema(json_t *parent, bool criteria, json_t **ret_child)
{
	const char *holder = criteria ? "patternProperties" : "items";
	json_t *child = json_object_get(parent, holder), *made = NULL;

	if (child) {
		*ret_child = criteria ? json_object_get(child, ID_PATTERN) : child;
		return ERR_OK;
	}
	TRY(object_schema(&made));
	*ret_child = made;
	(void)json_object_del(parent, "properties");
	if (criteria)
		return json_put(parent, holder, json_pack("{s:o}", ID_PATTERN, made));
	(void)json_object_del(parent, "additionalProperties");
	TRY(json_put(parent, holder, made));
	TRY(json_put_text(parent, "type", "array"));
	return json_put_int(parent, "maxItems", CASE_LIST_MAX);
}

static enum err member_schema(json_t *parent, const char *name, json_t **ret_child)
{
	json_t *properties = json_object_get(parent, "properties"), *made = NULL;

	if (!json_object_get(properties, name)) {
		TRY(object_schema(&made));
		TRY(json_put(properties, name, made));
	}
	*ret_child = json_object_get(properties, name);
	return ERR_OK;
}

static enum err add_field(json_t *root, const struct case_field *field)
{
	bool criteria = strncmp(field->path, "criteria.", 9) == 0;
	const char *path = field->path;
	json_t *at = root, *leaf = NULL;
	char name[CASE_PATH_MAX];

	for (size_t len = strcspn(path, "."); path[len]; path += len + 1, len = strcspn(path, ".")) {
		(void)snprintf(name, sizeof name, "%.*s", (int)len, path);
		if (*path == '*')
			TRY(star_schema(at, criteria, &at));
		else
			TRY(member_schema(at, name, &at));
	}
	TRY(field_schema(field, &leaf));
	return json_put(json_object_get(at, "properties"), path, leaf);
}

static enum err root_schema(json_t **ret_schema)
{
	JSON json_t *root = json_object();
	JSON json_t *body = NULL;
	json_t *properties;

	if (!root)
		return ERR_MEMORY;
	TRY(json_put_text(root, "$schema", "https://json-schema.org/draft/2020-12/schema"));
	TRY(json_put_text(root, "$id", SCHEMA_ID));
	TRY(json_put_text(root, "title", "Ärendefil för Jourbeslut, version 2"));
	TRY(json_put_text(
	        root, "description",
	        "Gjord ur tabellen i templates/law/fields.json. Programmet kontrollerar mer än detta: "
	        "kontrollsiffror, "
	        "att dagar finns, styrtecken, och vad lagpaketet kräver. Tom text är detsamma som att fältet saknas."));
	TRY(object_schema(&body));
	TRY(json_put(body, "required", json_pack("[s]", "format")));
	if (json_object_update(root, body) != 0)
		return ERR_MEMORY;
	properties = json_object_get(root, "properties");
	TRY(json_put(properties, "format", json_pack("{s:s}", "const", CASE_FORMAT)));
	*ret_schema = TAKE(root);
	return ERR_OK;
}

enum err case_schema(struct buf *out)
{
	JSON json_t *root = NULL;
	size_t count;
	const struct case_field *fields = case_fields(&count);

	TRY(root_schema(&root));
	for (size_t i = 0; i < count; i++)
		TRY(add_field(root, &fields[i]));
	FREE char *text = json_dumps(root, JSON_INDENT(2));
	if (!text)
		return ERR_MEMORY;
	TRY(buf_add_str(out, text));
	return buf_add_char(out, '\n');
}
