#include "law/type.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/reckon.h"

#define TEXT(type, member, must)                                                                                       \
	{                                                                                                              \
		.name = #member, .kind = READ_TEXT, .required = must, .offset = offsetof(type, member)                 \
	}
/* The same with the room that its copies have. */
#define TEXT_IN(type, member, must, room_)                                                                             \
	{                                                                                                              \
		.name = #member, .kind = READ_TEXT, .required = must, .offset = offsetof(type, member),                \
		.room = (room_)                                                                                        \
	}
/* Where a provision comes from: it must be named, and an act without section numbers names nothing. */
#define SOURCE(type, member, must)                                                                                     \
	{                                                                                                              \
		.name = #member, .kind = READ_TEXT, .required = must, .offset = offsetof(type, member),                \
		.room = LAW_SOURCE_TEXT, .may_be_empty = true                                                          \
	}
#define PLAIN(type, member, kind_)                                                                                     \
	{                                                                                                              \
		.name = #member, .kind = kind_, .offset = offsetof(type, member)                                       \
	}
#define COUNTED(type, member, counter, kind_)                                                                          \
	{                                                                                                              \
		.name = #member, .kind = kind_, .offset = offsetof(type, member),                                      \
		.count_offset = offsetof(type, counter)                                                                \
	}
#define LIST(type, member, counter, must, table_)                                                                      \
	{                                                                                                              \
		.name = #member, .kind = READ_LIST, .required = must, .offset = offsetof(type, member),                \
		.count_offset = offsetof(type, counter), .table = &(table_)                                            \
	}
#define BLOCKS_OF(member, must)                                                                                        \
	{                                                                                                              \
		.name = #member, .kind = READ_BLOCKS, .required = must, .offset = offsetof(struct law_type, member)    \
	}

static const struct reader_member CHOICE_MEMBERS[] = {
	TEXT_IN(struct law_choice, id, true, LAW_ID_TEXT),
	TEXT_IN(struct law_choice, label, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_choice, text, true, LAW_NAME_TEXT),
	SOURCE(struct law_choice, source, true),
	PLAIN(struct law_choice, below_age, READ_NUMBER),
	PLAIN(struct law_choice, individual, READ_BOOL),
	PLAIN(struct law_choice, when, READ_WHEN),
};
static const struct reader_table CHOICE = { CHOICE_MEMBERS, ARRAY_LENGTH(CHOICE_MEMBERS), sizeof(struct law_choice) };

static const struct reader_member CRITERION_MEMBERS[] = {
	TEXT_IN(struct law_criterion, id, true, LAW_ID_TEXT),
	TEXT_IN(struct law_criterion, label, true, LAW_NAME_TEXT),
	TEXT(struct law_criterion, hint, true),
	SOURCE(struct law_criterion, source, true),
	PLAIN(struct law_criterion, required, READ_BOOL),
	PLAIN(struct law_criterion, when, READ_WHEN),
};
static const struct reader_table CRITERION = { CRITERION_MEMBERS, ARRAY_LENGTH(CRITERION_MEMBERS),
	                                       sizeof(struct law_criterion) };

static const struct reader_member REQUIRED_MEMBERS[] = {
	TEXT(struct law_required, path, true),       TEXT_IN(struct law_required, label, true, LAW_NAME_TEXT),
	SOURCE(struct law_required, source, true),   PLAIN(struct law_required, warning, READ_BOOL),
	PLAIN(struct law_required, when, READ_WHEN),
};
static const struct reader_table REQUIRED = { REQUIRED_MEMBERS, ARRAY_LENGTH(REQUIRED_MEMBERS),
	                                      sizeof(struct law_required) };

static const struct reader_member CONFLICT_MEMBERS[] = {
	TEXT(struct law_conflict, path, true),
	TEXT_IN(struct law_conflict, text, true, LAW_CONFLICT_TEXT),
	SOURCE(struct law_conflict, source, true),
	PLAIN(struct law_conflict, warning, READ_BOOL),
	{ .name = "when", .kind = READ_WHEN, .required = true, .offset = offsetof(struct law_conflict, when) },
};
static const struct reader_table CONFLICT = { CONFLICT_MEMBERS, ARRAY_LENGTH(CONFLICT_MEMBERS),
	                                      sizeof(struct law_conflict) };

static const struct reader_member SUGGESTION_MEMBERS[] = {
	TEXT(struct law_suggestion, path, true),
	TEXT(struct law_suggestion, text, true),
	TEXT_IN(struct law_suggestion, from, true, LAW_NAME_TEXT),
	PLAIN(struct law_suggestion, when, READ_WHEN),
};
static const struct reader_table SUGGESTION = { SUGGESTION_MEMBERS, ARRAY_LENGTH(SUGGESTION_MEMBERS),
	                                        sizeof(struct law_suggestion) };
static const struct reader_member CONSENT_MEMBERS[] = {
	PLAIN(struct law_consent, own, READ_BOOL),
	PLAIN(struct law_consent, when, READ_WHEN),
	SOURCE(struct law_consent, source, true),
	TEXT(struct law_consent, unverified, false),
};
static const struct reader_table CONSENT = { CONSENT_MEMBERS, ARRAY_LENGTH(CONSENT_MEMBERS),
	                                     sizeof(struct law_consent) };

static const char *const RULES[] = { "weeks", "next-calendar-day", "next-meeting", NULL };
static const char *const EVENTS[] = { "decision", "enforcement", "court-decision", NULL };
static const struct reader_member FOLLOW_UP_MEMBERS[] = {
	TEXT_IN(struct law_follow_up, id, true, LAW_ID_TEXT),
	TEXT_IN(struct law_follow_up, label, true, LAW_NAME_TEXT),
	SOURCE(struct law_follow_up, source, true),
	TEXT_IN(struct law_follow_up, note, false, LAW_NOTE_TEXT),
	TEXT(struct law_follow_up, lapse, false),
	TEXT_IN(struct law_follow_up, pending_label, false, LAW_NAME_TEXT),
	TEXT_IN(struct law_follow_up, pending_note, false, LAW_NOTE_TEXT),
	{ .name = "rule",
	  .kind = READ_NAME,
	  .required = true,
	  .offset = offsetof(struct law_follow_up, rule),
	  .names = RULES },
	{ .name = "from",
	  .kind = READ_NAME,
	  .required = true,
	  .offset = offsetof(struct law_follow_up, from),
	  .names = EVENTS },
	PLAIN(struct law_follow_up, weeks, READ_NUMBER),
	PLAIN(struct law_follow_up, to_court, READ_BOOL),
	PLAIN(struct law_follow_up, extension, READ_BOOL),
};
static const struct reader_table FOLLOW_UP = { FOLLOW_UP_MEMBERS, ARRAY_LENGTH(FOLLOW_UP_MEMBERS),
	                                       sizeof(struct law_follow_up) };

static const struct reader_member TYPE_MEMBERS[] = {
	TEXT_IN(struct law_type, id, true, LAW_ID_TEXT),
	TEXT_IN(struct law_type, kin, false, LAW_ID_TEXT),
	PLAIN(struct law_type, order, READ_NUMBER),
	TEXT_IN(struct law_type, act, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, act_title, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, provision, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, title, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, title_no, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, short_name, true, LAW_NAME_TEXT),
	TEXT_IN(struct law_type, measure, true, LAW_NAME_TEXT),
	TEXT(struct law_type, question, true),
	PLAIN(struct law_type, deprives_liberty, READ_BOOL),
	PLAIN(struct law_type, appealable, READ_BOOL),
	PLAIN(struct law_type, lasting, READ_BOOL),
	PLAIN(struct law_type, free, READ_BOOL),
	PLAIN(struct law_type, child_only, READ_BOOL),
	PLAIN(struct law_type, below_age, READ_NUMBER),
	SOURCE(struct law_type, below_age_source, false),
	COUNTED(struct law_type, steps, step_count, READ_TEXTS),
	COUNTED(struct law_type, often_with, often_with_count, READ_TEXTS),
	{ .name = "choices",
	  .kind = READ_CHOICES,
	  .offset = offsetof(struct law_type, choices),
	  .count_offset = offsetof(struct law_type, choices_count),
	  .table = &CHOICE },
	LIST(struct law_type, criteria, criterion_count, true, CRITERION),
	LIST(struct law_type, required, required_count, true, REQUIRED),
	LIST(struct law_type, required_no, required_no_count, true, REQUIRED),
	LIST(struct law_type, conflicts, conflict_count, false, CONFLICT),
	LIST(struct law_type, suggest, suggestion_count, false, SUGGESTION),
	LIST(struct law_type, consents, consent_count, false, CONSENT),
	LIST(struct law_type, follow_ups, follow_up_count, true, FOLLOW_UP),
	LIST(struct law_type, follow_ups_no, follow_up_no_count, true, FOLLOW_UP),
	COUNTED(struct law_type, script, script_count, READ_TEXTS),
	BLOCKS_OF(decision, true),
	BLOCKS_OF(decision_no, true),
	BLOCKS_OF(basis, true),
	BLOCKS_OF(confirmation, true),
	BLOCKS_OF(confirmation_no, true),
	COUNTED(struct law_type, essence, essence_count, READ_TEXTS),
	COUNTED(struct law_type, essence_no, essence_no_count, READ_TEXTS),
};
static const struct reader_table TYPE = { TYPE_MEMBERS, ARRAY_LENGTH(TYPE_MEMBERS), sizeof(struct law_type) };

bool law_good_id(const char *id)
{
	size_t len = strlen(id);

	return len > 0 && len < LAW_ID_TEXT && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static enum err check_choices(struct reader *r, const struct law_choices *choices)
{
	char here[LAW_ID_TEXT + 40];

	(void)snprintf(here, sizeof here, "choices.%.60s", choices->path);
	for (size_t i = 0; i < choices->count; i++) {
		if (!law_good_id(choices->items[i].id))
			return reader_fail(r, here, "bad id \"%.40s\"", choices->items[i].id);
		if (law_choice_find(choices, choices->items[i].id) != &choices->items[i])
			return reader_fail(r, here, "id \"%.40s\" stands twice", choices->items[i].id);
	}
	return ERR_OK;
}

/* What the call asks for is at hand. */
static enum err take_choices(struct reader *r, struct law_type *type)
{
	const struct law_choices *grounds = law_choices_find(type, "grounds");
	const struct law_choices *places = law_choices_find(type, "placement.kind");

	for (size_t i = 0; i < type->choices_count; i++)
		TRY(check_choices(r, &type->choices[i]));
	if (grounds && grounds->count > LAW_GROUNDS_MAX)
		return reader_fail(r, "choices.grounds", "holds more than %d", LAW_GROUNDS_MAX);
	type->grounds = grounds ? grounds->items : NULL;
	type->ground_count = grounds ? grounds->count : 0;
	type->placement_kinds = places ? places->items : NULL;
	type->placement_kind_count = places ? places->count : 0;
	return ERR_OK;
}

static enum err check_ids(struct reader *r, const struct law_type *type)
{
	if (!law_good_id(type->id))
		return reader_fail(r, "id", "must be lower-case letters, digits, - and _");
	if (!law_good_id(type->kin))
		return reader_fail(r, "kin", "must be lower-case letters, digits, - and _");
	for (size_t i = 0; i < type->criterion_count; i++) {
		if (!law_good_id(type->criteria[i].id))
			return reader_fail(r, "criteria", "bad id \"%.40s\"", type->criteria[i].id);
		for (size_t k = 0; k < i; k++)
			if (strcmp(type->criteria[k].id, type->criteria[i].id) == 0)
				return reader_fail(r, "criteria", "id \"%.40s\" stands twice", type->criteria[i].id);
	}
	return ERR_OK;
}

static enum err check_follow_ups(struct reader *r, const struct law_follow_up *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!law_good_id(items[i].id))
			return reader_fail(r, "follow_ups", "bad id \"%.40s\"", items[i].id);
		if ((items[i].rule == LAW_RULE_WEEKS) != (items[i].weeks > 0))
			return reader_fail(r, "follow_ups",
			                   "\"%.40s\": the rule weeks, and no other, has a number of weeks",
			                   items[i].id);
		if (items[i].extension && strcmp(items[i].id, LAW_APPLICATION) != 0)
			return reader_fail(r, "follow_ups",
			                   "\"%.40s\": longer time is given for \"" LAW_APPLICATION "\" alone",
			                   items[i].id);
	}
	return ERR_OK;
}

/* Every document starts with its only title. */
static enum err check_document(struct reader *r, const char *name, struct law_blocks blocks)
{
	for (size_t i = 0; i < blocks.count; i++)
		if ((blocks.items[i].kind == BLOCK_TITLE) != (i == 0))
			return reader_fail(r, name, "must begin with its only title");
	return ERR_OK;
}

enum err law_type_read(struct reader *r, const json_t *object, struct law_type *ret_type)
{
	struct law_type *type = ret_type;

	TRY(reader_object(r, object, "", &TYPE, type));
	if (!*type->kin)
		type->kin = type->id;
	TRY(check_ids(r, type));
	TRY(take_choices(r, type));
	TRY(check_follow_ups(r, type->follow_ups, type->follow_up_count));
	TRY(check_follow_ups(r, type->follow_ups_no, type->follow_up_no_count));
	TRY(check_document(r, "decision", type->decision));
	TRY(check_document(r, "decision_no", type->decision_no));
	TRY(check_document(r, "basis", type->basis));
	TRY(check_document(r, "confirmation", type->confirmation));
	TRY(check_document(r, "confirmation_no", type->confirmation_no));
	if (type->script_count == 0 || type->essence_count == 0 || type->essence_no_count == 0 || type->step_count == 0)
		return reader_fail(r, "", "script, essence, essence_no and steps must not be empty");
	if (type->below_age > 0 && !json_object_get(object, "below_age_source"))
		return reader_fail(r, "below_age_source", "is missing");
	return ERR_OK;
}
