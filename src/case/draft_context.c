#include "case/draft_context.h"

#include <stdio.h>
#include <string.h>

#include "case/context.h"
#include "case/file.h"
#include "jourbeslut/said.h"

#define TEXT_MAX 4096

static enum err child(json_t *root, const char *name, json_t **ret_object)
{
	TRY(json_put(root, name, json_object()));
	*ret_object = json_object_get(root, name);
	return ERR_OK;
}

/* Names of the facts that are plain texts, as the packs write them behind "decision.". */
static const struct {
	const char *name;
	size_t offset;
} TEXTS[] = {
	{ "municipality", offsetof(struct draft_facts, municipality) },
	{ "committee", offsetof(struct draft_facts, committee) },
	{ "court", offsetof(struct draft_facts, court) },
	{ "reference", offsetof(struct draft_facts, reference) },
	{ "decider_name", offsetof(struct draft_facts, decider_name) },
	{ "decider_office", offsetof(struct draft_facts, decider_office) },
	{ "mandate", offsetof(struct draft_facts, mandate) },
	{ "called_number", offsetof(struct draft_facts, called_number) },
	{ "identified_how", offsetof(struct draft_facts, identified_how) },
	{ "listeners", offsetof(struct draft_facts, listeners) },
	{ "why_oral", offsetof(struct draft_facts, why_oral) },
	{ "duty_name", offsetof(struct draft_facts, duty_name) },
	{ "duty_phone", offsetof(struct draft_facts, duty_phone) },
	{ "text_code", offsetof(struct draft_facts, text_code) },
	{ "check_code", offsetof(struct draft_facts, check_code) },
	{ "check_address", offsetof(struct draft_facts, check_address) },
	{ "deviates", offsetof(struct draft_facts, deviates) },
	{ "custody", offsetof(struct draft_facts, custody) },
	{ "question", offsetof(struct draft_facts, question) },
	{ "renewal", offsetof(struct draft_facts, renewal) },
	{ "rapporteur_name", offsetof(struct draft_facts, rapporteur_name) },
	{ "rapporteur_title", offsetof(struct draft_facts, rapporteur_title) },
};
static const char *const MADE[] = {
	"decision.decider",
	"decision.review_court",
	"decision.stated_long",
	"decision.recorded_long",
	"grounds_named",
	"grounds_spoken",
	"court_wait_named",
	"placement_named",
	"question_asked",
	"decision.answer",
	"decision.answer_text",
	"decision.stated",
	"decision.stated_full",
	"decision.stated_clock",
	"decision.stated_exact",
	"decision.meeting_long",
	"decision.recorded",
	"decision.recorded_full",
	"decision.recorder",
	"decision.rapporteur",
	"decision.decided",
	"decision.after_call",
	"decision.late_entry",
	"decision.practice",
	"law.act",
	"law.act_title",
	"law.provision",
	"law.title",
	"law.short_name",
	"law.measure",
	"law.question",
	"law.unreviewed",
	"law.transition",
};

static enum err put_texts(json_t *decision, const struct draft_facts *facts)
{
	for (size_t i = 0; i < ARRAY_LENGTH(TEXTS); i++) {
		const char *text = *(const char *const *)(const void *)((const char *)facts + TEXTS[i].offset);
		TRY(json_put_text(decision, TEXTS[i].name, text));
	}
	return ERR_OK;
}

/* "lördagen den 21 november 2026 kl. 23.40" */
static enum err put_long_time(json_t *object, const char *key, struct instant at)
{
	char text[SWEDISH_LONG_TEXT];

	instant_format_swedish_long(at, text);
	return json_put_text(object, key, text);
}

static enum err put_long_day(json_t *object, const char *key, struct date d)
{
	char text[SWEDISH_LONG_TEXT];

	date_format_swedish_long(d, text);
	return json_put_text(object, key, text);
}

static enum err put_times(json_t *decision, const struct draft_facts *facts)
{
	char text[SWEDISH_TIME_TEXT + 32], clock[SWEDISH_CLOCK_TEXT], exact[INSTANT_TEXT];

	if (!facts->decided)
		return ERR_OK;
	TRY(put_long_time(decision, "stated_long", facts->stated));
	TRY(put_long_time(decision, "recorded_long", facts->recorded));
	instant_format(facts->stated, exact);
	TRY(json_put_text(decision, "stated_exact", exact));
	instant_format_swedish(facts->stated, text);
	TRY(json_put_text(decision, "stated", text));
	instant_format_swedish_full(facts->stated, text);
	TRY(json_put_text(decision, "stated_full", text));
	clock_format_swedish(facts->stated, clock);
	TRY(json_put_text(decision, "stated_clock", clock));
	instant_format_swedish(facts->recorded, text);
	TRY(json_put_text(decision, "recorded", text));
	instant_format_swedish_full(facts->recorded, text);
	return json_put_text(decision, "recorded_full", text);
}

static enum err put_person(json_t *decision, const char *key, const char *name, const char *title)
{
	BUF text = buf_init(TEXT_MAX);

	if (name && *name)
		TRY(buf_printf(&text, title && *title ? "%s, %s" : "%s", name, title));
	return json_put_text(decision, key, buf_str(&text));
}

/* The committee meets so soon that why it cannot be awaited is not told by the day; whether a meeting of the day itself
 * is over nobody here knows. */
static bool is_within_a_day(const struct draft_facts *facts)
{
	struct date day = date_of(facts->decided ? facts->stated : facts->now);

	return date_compare(facts->meeting, date_add_days(day, 1)) <= 0;
}

static enum err put_decision(json_t *root, const struct draft_facts *facts)
{
	json_t *decision;

	TRY(child(root, "decision", &decision));
	TRY(put_texts(decision, facts));
	TRY(put_times(decision, facts));
	if (facts->meets && !is_within_a_day(facts))
		TRY(put_long_day(decision, "meeting_long", facts->meeting));
	TRY(put_person(decision, "recorder", facts->recorder_name, facts->recorder_title));
	TRY(put_person(decision, "decider", facts->decider_name, facts->decider_office));
	/* LVU 7 § fourth paragraph, LVM 15 §: the court that has the committee's application already. */
	const char *pending = json_text_at(root, "pending.court");
	TRY(json_put_text(decision, "review_court", *pending ? pending : facts->court));
	if (!*json_text(decision, "decider"))
		TRY(json_put_text(decision, "decider", "[beslutsfattare]"));
	TRY(put_person(decision, "rapporteur", facts->rapporteur_name, facts->rapporteur_title));
	if (facts->decided) {
		TRY(json_put_text(decision, "answer", facts->yes ? "yes" : "no"));
		TRY(json_put_text(decision, "answer_text", facts->yes ? "ja" : "nej"));
	}
	TRY(json_put_bool(decision, "decided", facts->decided));
	TRY(json_put_bool(decision, "after_call", facts->after_call));
	TRY(json_put_bool(decision, "late_entry", facts->late_entry));
	return json_put_bool(decision, "practice", facts->practice);
}

static enum err put_law(json_t *root, const struct law_type *type, const struct draft_facts *facts)
{
	json_t *law;

	TRY(child(root, "law", &law));
	TRY(json_put_text(law, "act", type->act));
	TRY(json_put_text(law, "act_title", type->act_title));
	TRY(json_put_text(law, "provision", type->provision));
	TRY(json_put_text(law, "title", type->title));
	TRY(json_put_text(law, "short_name", type->short_name));
	TRY(json_put_text(law, "measure", type->measure));
	TRY(json_put_text(law, "question", type->question));
	if (*law_type_transition(type))
		TRY(json_put_text(law, "transition", law_type_transition(type)));
	return json_put_bool(law, "unreviewed", facts->frozen ? facts->unreviewed : law_pack_marked(type->pack));
}

static enum err put_due(json_t *root, const struct law_type *type, const struct draft_facts *facts)
{
	json_t *all, *one;

	TRY(child(root, "due", &all));
	for (size_t i = 0; facts->decided && i < type->follow_up_count; i++) {
		const struct law_follow_up *follow_up = &type->follow_ups[i];
		struct law_due due = law_follow_up_due(follow_up, date_of(facts->stated));
		/* What counts from a later event has no day yet, but none before this one. */
		const char *transition = law_due_transition(type->pack, follow_up, &due);

		if (!due.dated)
			continue;
		TRY(child(all, follow_up->id, &one));
		if (*transition)
			TRY(json_put_text(one, "transition", transition));
		if (follow_up->from != LAW_EVENT_DECISION)
			continue;
		TRY(put_long_day(one, "target", due.target));
		TRY(put_long_day(one, "last", due.last));
		if (date_compare(due.target, due.last) != 0)
			TRY(put_long_day(one, "outer", due.last));
	}
	return ERR_OK;
}

/* As said; a number that cannot be right is told as one, behind the name, and behind the right one where the text of
 * the same name has it. */
static enum err put_called(const struct case_file *c, const char *known, struct date today, struct buf *out)
{
	BUF number = buf_init(TEXT_MAX), note = buf_init(TEXT_MAX), name = buf_init(TEXT_MAX);
	struct personal_number right;

	TRY(said_unfit_read(known, false, today, &number));
	if (number.len == 0)
		return buf_add_str(out, known);
	TRY(said_name_read(known, false, today, &name));
	if (c && case_number(c, &right) && strcmp(case_text(c, "person.name"), buf_str(&name)) == 0)
		return buf_printf(out, "%s, %s (i samtalet sades %s, som inte stämmer)", buf_str(&name), right.text,
		                  buf_str(&number));
	TRY(said_unfit_words(buf_str(&number), &note));
	return buf_printf(out, "%s, %s", buf_str(&name), buf_str(&note));
}

static enum err put_whom(const struct case_file *c, const struct draft_facts *facts, json_t *root)
{
	json_t *person = json_object_get(root, "person");
	const char *known = facts->person_as_known;
	BUF words = buf_init(2 * TEXT_MAX);

	if (!facts->person_unknown) {
		TRY(put_called(c, known, date_of(facts->decided ? facts->recorded : facts->now), &words));
		TRY(json_put_text(person, "identity", buf_str(&words)));
		return json_put_text(person, "whom", buf_str(&words));
	}
	TRY(json_put_text(person, "identity", "Okänd person"));
	TRY(json_put_text(person, "whom", "en okänd person"));
	TRY(json_put_text(person, "known", "unknown"));
	return json_put_text(person, "description", known);
}

static enum err put_grounds(const struct law_type *type, const char *ids, json_t *root)
{
	BUF grounds = buf_init(TEXT_MAX);
	char id[LAW_ID_TEXT];

	for (const char *at = ids; *at;) {
		size_t len = strcspn(at, " ,");
		(void)snprintf(id, sizeof id, "%.*s", len < sizeof id ? (int)len : 0, at);
		at += len + strspn(at + len, " ,");
		const struct law_choice *ground = law_ground_find(type, id);
		if (ground)
			TRY(case_join(&grounds, ground->text, !*at));
	}
	return json_put_text(root, "grounds_text", buf_str(&grounds));
}

static bool said(const char *text)
{
	return text && *text;
}

/* The text's day of birth is not told beside the person of a call that it differs from. */
static void drop_births(json_t *person)
{
	static const char *const members[] = { "birth_counts",   "birth_counts_as", "birth_other",
		                               "birth_other_as", "age_other_text",  "age_estimate" };

	for (size_t i = 0; i < ARRAY_LENGTH(members); i++)
		(void)json_object_del(person, members[i]);
}

/* Of a call, and where the case does not say the same yet; `all`: whatever the case says. */
static enum err fill_from_call(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                               bool all, json_t *root)
{
	json_t *person = json_object_get(root, "person");

	if (said(facts->person_as_known) && (all || !*json_text(person, "identity")))
		TRY(put_whom(c, facts, root));
	if (all && said(facts->deviates))
		drop_births(person);
	if (said(facts->ground) && (all || !*json_text(root, "grounds_text")))
		TRY(put_grounds(type, facts->ground, root));
	if (said(facts->place_kind) && (all || !*json_text_at(root, "placement.kind")))
		TRY(case_context_place(root, type, facts->place_kind, facts->place ? facts->place : ""));
	if (facts->protected_person &&
	    (!*json_text(person, "protected") || strcmp(json_text(person, "protected"), "none") == 0))
		TRY(json_put_text(person, "protected", "marking"));
	return ERR_OK;
}

/* What a sentence cannot do without; in brackets where it is not known yet. Such a text cannot be frozen (case_check).
 */
static enum err put_named(json_t *root)
{
	const char *grounds = json_text(root, "grounds_text"), *wait = json_text(root, "court_wait_text");
	const char *place = json_text_at(root, "placement.kind_text");
	json_t *person = json_object_get(root, "person");

	TRY(json_put_text(root, "grounds_named", *grounds ? grounds : "[grunden]"));
	TRY(json_put_text(root, "court_wait_named", *wait ? wait : "[skälet]"));
	TRY(json_put_text(root, "question_asked",
	                  *json_text_at(root, "decision.question") ? json_text_at(root, "decision.question")
	                                                           : "[frågan]"));
	TRY(json_put_text(root, "placement_named", *place ? place : "[slaget av hem]"));
	return *json_text(person, "whom") ? ERR_OK : json_put_text(person, "whom", "[vem det gäller]");
}

/* One ground as one says it: "hemmiljön (2 §)". */
static enum err say_ground(const struct law_type *type, const char *id, bool last, struct buf *out)
{
	const struct law_choice *ground = law_ground_find(type, id);
	char label[200];

	if (!ground)
		return ERR_OK;
	(void)snprintf(label, sizeof label, "%s", ground->label);
	if (label[0] >= 'A' && label[0] <= 'Z')
		label[0] = (char)(label[0] - 'A' + 'a');
	return case_join(out, label, last);
}

/* For the call: somebody who was asleep a minute ago knows no numbers of sections. */
static enum err put_spoken(const struct law_type *type, const struct draft_facts *facts, json_t *root)
{
	const json_t *grounds = json_object_get(root, "grounds");
	const char *at = facts->ground ? facts->ground : "";
	BUF text = buf_init(TEXT_MAX);
	char id[LAW_ID_TEXT];

	for (size_t i = 0; i < json_array_size(grounds); i++) {
		const char *one = json_string_value(json_array_get(grounds, i));

		TRY(say_ground(type, one ? one : "", i + 1 == json_array_size(grounds), &text));
	}
	while (json_array_size(grounds) == 0 && *at) {
		size_t len = strcspn(at, " ,");

		(void)snprintf(id, sizeof id, "%.*s", len < sizeof id ? (int)len : 0, at);
		at += len + strspn(at + len, " ,");
		TRY(say_ground(type, id, !*at, &text));
	}
	return json_put_text(root, "grounds_spoken", text.len ? buf_str(&text) : "[grunden]");
}

/* What is said to have been told before there was a decision is not told: it stays something to do. */
static void drop_if_early(json_t *object, const char *at, const char *const members[], struct instant stated)
{
	struct instant told;

	if (instant_parse(span_str(json_text(object, at)), &told) != ERR_OK || !case_told_too_early(told, stated))
		return;
	for (; *members; members++)
		(void)json_object_del(object, *members);
}

static void drop_told_early(json_t *root, const struct draft_facts *facts)
{
	static const char *const own[] = { "at",        "at_text",        "how", "how_text", "by", "what",
		                           "what_text", "what_left_text", NULL };
	static const char *const of_each[] = { "informed",
		                               "informed_text",
		                               "informed_how",
		                               "informed_how_text",
		                               "informed_what",
		                               "informed_what_text",
		                               "informed_what_left_text",
		                               NULL };
	json_t *item;
	size_t i;

	if (!facts->decided)
		return;
	drop_if_early(json_object_get(root, "informed"), "at", own, facts->stated);
	json_array_foreach (json_object_get(root, "representatives"), i, item) {
		drop_if_early(item, "informed", of_each, facts->stated);
	}
}

static enum err make(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                     bool as_said, json_t **ret_context)
{
	JSON json_t *root = NULL;

	TRY(case_context(c, type, date_of(facts->decided ? facts->stated : facts->now), &root));
	drop_told_early(root, facts);
	TRY(put_decision(root, facts));
	TRY(put_law(root, type, facts));
	TRY(put_due(root, type, facts));
	TRY(fill_from_call(type, c, facts, as_said, root));
	TRY(put_spoken(type, facts, root));
	TRY(put_named(root));
	*ret_context = TAKE(root);
	return ERR_OK;
}

enum err draft_context(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                       json_t **ret_context)
{
	return make(type, c, facts, false, ret_context);
}

enum err draft_context_said(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                            json_t **ret_context)
{
	return make(type, c, facts, true, ret_context);
}

static bool knows_due(const struct law_type *type, const char *path)
{
	for (size_t i = 0; i < type->follow_up_count; i++) {
		const struct law_follow_up *f = &type->follow_ups[i];
		size_t len = strlen(f->id);
		if (f->rule == LAW_RULE_NEXT_MEETING || strncmp(path, f->id, len) != 0)
			continue;
		if (strcmp(path + len, ".transition") == 0)
			return true;
		if (f->from == LAW_EVENT_DECISION &&
		    (strcmp(path + len, ".target") == 0 || strcmp(path + len, ".last") == 0 ||
		     strcmp(path + len, ".outer") == 0))
			return true;
	}
	return false;
}

bool draft_context_knows(const struct law_type *type, const char *path)
{
	if (strncmp(path, "due.", 4) == 0)
		return knows_due(type, path + 4);
	for (size_t i = 0; i < ARRAY_LENGTH(MADE); i++)
		if (strcmp(MADE[i], path) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_LENGTH(TEXTS); i++)
		if (strncmp(path, "decision.", 9) == 0 && strcmp(path + 9, TEXTS[i].name) == 0)
			return true;
	if (strncmp(path, "criteria.", 9) == 0) {
		char id[LAW_ID_TEXT];
		(void)snprintf(id, sizeof id, "%.*s", (int)(strcspn(path + 9, ".") % sizeof id), path + 9);
		if (!law_criterion_find(type, id))
			return false;
	}
	return case_context_knows(path);
}
