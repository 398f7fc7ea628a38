#include "desk/call_form.h"

#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/withdraw.h"

static const char *const texts[CALL_TEXT_COUNT] = {
	[CALL_DECIDER_NAME] = "decider_name",
	[CALL_DECIDER_OFFICE] = "decider_office",
	[CALL_PERSON] = "person_as_known",
	[CALL_QUESTION] = "question",
	[CALL_DATE] = "stated_date",
	[CALL_TIME] = "stated_time",
	[CALL_LATE_REASON] = "late_reason",
	[CALL_NUMBER] = "number_called",
	[CALL_IDENTIFIED] = "identified_how",
	[CALL_LISTENERS] = "listeners",
	[CALL_WHY] = "why_oral",
	[CALL_PLACE] = "place",
};

const char *call_text_name(enum call_text text)
{
	return texts[text];
}

void call_form_release(struct call_form *f)
{
	for (size_t i = 0; i < CALL_TEXT_COUNT; i++)
		buf_release(&f->clean[i]);
	buf_release(&f->person);
	buf_release(&f->question);
	buf_release(&f->place);
	buf_release(&f->number);
	json_decref(f->errors);
	json_decref(f->problems);
}

static const char *const abouts[CALL_ABOUT_COUNT] = {
	[CALL_NEW] = "",           [CALL_UNASKED] = "",       [CALL_SAME] = "samma",
	[CALL_SAME_SURE] = "just", [CALL_SIBLING] = "syskon", [CALL_OTHER] = "annan",
};

const char *call_about_name(enum call_about about)
{
	return abouts[about];
}

bool call_has_siblings(const struct law_type *type)
{
	return !type || type->child_only || type->free;
}

const struct decision *call_form_of(const struct call_form *f)
{
	return f->draft.id ? &f->draft : &f->earlier;
}

bool call_form_same(const struct call_form *f)
{
	return f->about == CALL_SAME || f->about == CALL_SAME_SURE;
}

/* --- Which call --------------------------------------------------------------------------------------------------- */

/* A field of the form, or of the address where the page was asked for by GET. */
static void field(struct visit *v, const char *name, char *out, size_t size)
{
	struct span value = http_form(v->req, name); /* also what was kept of a page that is asked for */

	if (!value.ptr && http_request_method(v->req) == HTTP_GET)
		value = http_query(v->req, name);

	value = span_trim(value);
	(void)snprintf(out, size, "%.*s", value.len < size ? (int)value.len : 0, value.ptr ? value.ptr : "");
}

static enum err open_decision(struct visit *v, const char *name, struct decision *ret_decision)
{
	char ref[DECISION_REF];

	field(v, name, ref, sizeof ref);
	if (!ref[0])
		return ERR_OK;
	TRY(visit_of(v, span_str(ref), "call"));
	*ret_decision = v->d;
	return ERR_OK;
}

static enum err open_key(struct visit *v, struct call_form *f)
{
	uint8_t bytes[CALL_KEY];

	field(v, "sidan", f->opened, sizeof f->opened);
	if (!f->opened[0])
		(void)snprintf(f->opened, sizeof f->opened, "%lld", (long long)(v->now.us / MINUTE));
	field(v, "key", f->key, sizeof f->key);
	if (hex_decode(span_str(f->key), bytes, sizeof bytes) == ERR_OK)
		return ERR_OK;
	TRY(random_fill(v->o->random, bytes, sizeof bytes));
	hex_encode(bytes, sizeof bytes, f->key);
	return ERR_OK;
}

/* A draft is of one person; after a decision it must be said who the next one is about. */
static void open_about(struct visit *v, struct call_form *f)
{
	char word[8], answer[8];

	field(v, "vem", word, sizeof word);
	field(v, "vem_svar", answer, sizeof answer); /* whether it is the same person */
	if (answer[0])
		memcpy(word, answer, sizeof word);
	f->about = f->draft.id || f->replaced.id ? CALL_SAME : f->earlier.id ? CALL_UNASKED : CALL_NEW;
	if (!call_form_of(f)->id)
		f->about = CALL_NEW;
	for (int i = CALL_SAME; f->about != CALL_NEW && i < CALL_ABOUT_COUNT; i++)
		if (strcmp(word, abouts[i]) == 0)
			f->about = (enum call_about)i;
}

static enum err found_one(void *ctx, const struct decision *d)
{
	(void)d;
	*(bool *)ctx = true;
	return ERR_OK;
}

/* What was right of the wrong record is taken from it: of the same person in the same matter, with what was written.
 * Nothing of a wrong person comes along. */
static enum err open_replaced(struct visit *v, struct call_form *f)
{
	struct withdrawal w;

	TRY(open_decision(v, "ersatter", &f->replaced));
	if (!f->replaced.id)
		return ERR_OK;
	if (f->replaced.state != DECISION_WITHDRAWAL && f->replaced.state != DECISION_WITHDRAWN)
		return ERR_NOT_FOUND; /* nobody has said that it is wrong */
	TRY(decision_withdrawal_find(v->s, f->replaced.id, &w));
	f->replaced_what = w.what;
	f->practice = f->replaced.practice;
	f->late |= v->now.us - f->replaced.oral.stated.us > DECISION_LATE;
	f->earlier = f->draft = (struct decision){ .id = 0 };
	if (!(w.what & WITHDRAW_BIT(WITHDRAW_PERSON))) {
		f->earlier = f->replaced;
		f->moved = w.what & WITHDRAW_BIT(WITHDRAW_MUNICIPALITY);
	}
	return decision_same_call_each(v->s, f->replaced.id, found_one, &f->grouped);
}

bool call_form_asks_municipality(const struct call_form *f)
{
	return f->moved || (!f->draft.id && !f->earlier.id);
}

static bool was_right(const struct call_form *f, enum withdraw_what what)
{
	return f->replaced.id && !(f->replaced_what & WITHDRAW_BIT(what));
}

static enum err open_municipality(struct visit *v, struct call_form *f)
{
	char name[PEOPLE_NAME_MAX];

	if (!call_form_asks_municipality(f)) {
		f->municipality = call_form_of(f)->municipality;
		return ERR_OK;
	}
	field(v, "kommun", name, sizeof name);
	if (!name[0] && was_right(f, WITHDRAW_MUNICIPALITY)) {
		f->municipality = f->replaced.municipality;
		return ERR_OK;
	}
	return choices_municipality_find(v->s, name, &f->municipality);
}

/* Where no pack has it then: the free question, in the words of the pack that had it last. */
static enum err ask_freely(struct visit *v, struct call_form *f, const char *id)
{
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_kinds(v->o->law, v->now, types);

	for (size_t i = 0; i < count && f->question.len == 0; i++)
		if (strcmp(types[i]->kin, law_kin(v->o->law, id)) == 0)
			TRY(buf_printf(&f->question, "Beslutar du om %s?", types[i]->measure));
	f->type = law_free_type(v->o->law);
	if (!f->texts[CALL_QUESTION][0])
		f->texts[CALL_QUESTION] = buf_str(&f->question);
	return ERR_OK;
}

enum err call_form_type(struct visit *v, struct call_form *f, const char *id, struct instant at)
{
	f->type = law_type_at(v->o->law, id, at);
	return f->type || !law_known(v->o->law, id) ? ERR_OK : ask_freely(v, f, id);
}

#define AT_ONCE (10 * MINUTE)     /* from the decision to its recording: it was recorded while one spoke */
#define SAME_BREATH (30 * MINUTE) /* from then on: what is decided now is decided in the same call */

bool call_form_speaking(const struct visit *v, const struct call_form *f)
{
	const struct oral *before = &f->earlier.oral;

	return f->goes_on && !f->late && before->recorded.us - before->stated.us <= AT_ONCE &&
	       v->now.us - before->recorded.us <= SAME_BREATH;
}

/* The time by whose law the page is shown before one is stated: that of the call it goes on with or puts right. */
static struct instant opened_at(const struct visit *v, const struct call_form *f)
{
	if (was_right(f, WITHDRAW_TIME))
		return f->replaced.oral.stated;
	return f->goes_on && !call_form_speaking(v, f) ? f->earlier.oral.stated : v->now;
}

enum err call_form_open(struct visit *v, struct call_form *ret_form)
{
	struct call_form *f = ret_form;
	char type[LAW_ID_TEXT], flag[4];

	*f = (struct call_form){ .answer = "",
		                 .stated_day = "",
		                 .twice = "",
		                 .person = buf_init(DECISION_TEXT - 2),
		                 .question = buf_init(DECISION_TEXT - 2),
		                 .place = buf_init(DECISION_TEXT - 2),
		                 .number = buf_init(sizeof((struct mandate *)0)->phone) };
	for (size_t i = 0; i < CALL_TEXT_COUNT; i++) {
		f->texts[i] = "";
		f->clean[i] = buf_init(16 * 1024); /* what is too long for its column is told, not cut */
	}
	f->errors = json_object();
	f->problems = json_array();
	if (!f->errors || !f->problems)
		return ERR_MEMORY;
	field(v, "sen", flag, sizeof flag);
	f->late = flag[0];
	field(v, "ovning", flag, sizeof flag);
	f->practice = flag[0];
	TRY(open_decision(v, "arende", &f->earlier));
	TRY(open_decision(v, "utkast", &f->draft));
	if (f->draft.id || f->earlier.id)
		f->practice = call_form_of(f)->practice;
	TRY(open_replaced(v, f));
	open_about(v, f);
	f->goes_on = !f->replaced.id && f->earlier.has_oral &&
	             v->now.us - f->earlier.oral.recorded.us <= DECISION_LATE &&
	             (f->earlier.oral.yes || !call_form_same(f));
	TRY(open_municipality(v, f));
	field(v, "typ", type, sizeof type);
	if (!type[0] && was_right(f, WITHDRAW_TYPE))
		(void)snprintf(type, sizeof type, "%s", f->replaced.type);
	TRY(call_form_type(v, f, f->draft.id ? f->draft.type : type, opened_at(v, f)));
	if (f->practice)
		http_practice(v->res);
	return open_key(v, f);
}

/* --- What was typed ----------------------------------------------------------------------------------------------- */

/* Only a pack that is known can have been shown. */
static void read_asked(const struct visit *v, struct call_form *f, const char *field)
{
	const char *asked = http_form_str(v->req, field);
	const struct law *law = v->o->law;
	char one[CALL_ASKED];

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		for (enum asked_how how = ASKED_UNSAID; how <= ASKED_IN_CALL; how++) {
			call_form_asked(pack->id, pack->hash, how, one);
			if (strcmp(asked, one) != 0)
				continue;
			(void)snprintf(f->asked_pack, sizeof f->asked_pack, "%s", pack->id);
			(void)snprintf(f->asked_hash, sizeof f->asked_hash, "%s", pack->hash);
			f->asked_how = how;
		}
	}
}

enum err call_form_read(struct visit *v, struct call_form *f)
{
	BUF ground = buf_init(sizeof f->ground - 1);
	char name[LAW_ID_TEXT + 8];

	for (size_t i = 0; i < CALL_TEXT_COUNT; i++)
		if (i != CALL_QUESTION || http_form(v->req, texts[i]).ptr) /* what the page will ask may be filled in */
			f->texts[i] = http_form_str(v->req, texts[i]);
	read_asked(v, f, "fragat");
	read_asked(v, f, "fragat_igen");
	f->answer = http_form_str(v->req, "answer");
	f->stated_day = http_form_str(v->req, "stated_day");
	f->twice = http_form_str(v->req, "stated_twice");
	field(v, "decider", f->decider, sizeof f->decider);
	field(v, "number_for", f->number_for, sizeof f->number_for);
	field(v, "place_kind", f->place_kind, sizeof f->place_kind);
	f->person_unknown = http_form(v->req, "person_unknown").len > 0;
	f->protected_person = http_form(v->req, "protected_person").len > 0;
	f->read_back = http_form(v->req, "read_back").len > 0;
	for (size_t i = 0; f->type && i < f->type->ground_count; i++) {
		(void)snprintf(name, sizeof name, "ground_%s", f->type->grounds[i].id);
		if (http_form(v->req, name).ptr)
			TRY(buf_printf(&ground, "%s%s", ground.len ? " " : "", f->type->grounds[i].id));
	}
	(void)snprintf(f->ground, sizeof f->ground, "%s", buf_str(&ground));
	return ERR_OK;
}

void call_form_law(const struct law_type *type, char out[CALL_LAW])
{
	(void)snprintf(out, CALL_LAW, "%s %.16s%s", type->pack->id, type->pack->hash,
	               law_pack_marked(type->pack) ? "!" : "");
}

void call_form_asked(const char *pack, const char *hash, enum asked_how how, char out[CALL_ASKED])
{
	static const char *const words[] = { "", " igen", " samtalet" };

	(void)snprintf(out, CALL_ASKED, "%s %s%s", pack, hash, words[how]);
}

bool call_has_ground(const struct call_form *f, const char *id)
{
	char word[LAW_ID_TEXT + 2], padded[sizeof f->ground + 2];

	(void)snprintf(padded, sizeof padded, " %s ", f->ground);
	(void)snprintf(word, sizeof word, " %s ", id);
	return strstr(padded, word);
}

/* --- Carried along ------------------------------------------------------------------------------------------------ */

static enum err add_hidden(json_t *array, const char *name, const char *value)
{
	JSON json_t *item = json_object();

	if (!*value)
		return ERR_OK;
	TRY(json_put_text(item, "name", name));
	TRY(json_put_text(item, "value", value));
	return json_append(array, TAKE(item));
}

static enum err add_typed(json_t *array, const struct call_form *f)
{
	char name[LAW_ID_TEXT + 8], id[LAW_ID_TEXT];

	TRY(add_hidden(array, "decider", f->decider));
	TRY(add_hidden(array, "answer", f->answer));
	TRY(add_hidden(array, "stated_day", f->stated_day));
	TRY(add_hidden(array, "stated_twice", f->twice));
	TRY(add_hidden(array, "place_kind", f->place_kind));
	TRY(add_hidden(array, "person_unknown", f->person_unknown ? "1" : ""));
	TRY(add_hidden(array, "protected_person", f->protected_person ? "1" : ""));
	for (const char *p = f->ground; *p; p += strcspn(p, " ") + (p[strcspn(p, " ")] == ' ')) {
		(void)snprintf(id, sizeof id, "%.*s", (int)strcspn(p, " "), p);
		(void)snprintf(name, sizeof name, "ground_%s", id);
		TRY(add_hidden(array, name, "1"));
	}
	for (size_t i = 0; i < CALL_TEXT_COUNT; i++)
		TRY(add_hidden(array, texts[i], f->texts[i]));
	return ERR_OK;
}

/* The page with the questions says by which pack they are put, unless they were put before; what comes after it carries
 * that on. */
static enum err add_asked(json_t *array, const struct call_form *f, bool asks)
{
	char asked[CALL_ASKED] = "";

	if (f->asked_hash[0])
		call_form_asked(f->asked_pack, f->asked_hash, f->asked_how, asked);
	else if (asks && f->type)
		call_form_asked(f->type->pack->id, f->type->pack->hash, ASKED_UNSAID, asked);
	return add_hidden(array, "fragat", asked);
}

enum err call_form_hidden(const struct call_form *f, bool all, bool start, json_t **ret_array)
{
	JSON json_t *array = json_array();
	char law[CALL_LAW] = "";

	if (f->draft.id)
		TRY(add_hidden(array, "utkast", f->draft.ref));
	if (f->earlier.id && !f->replaced.id)
		TRY(add_hidden(array, "arende", f->earlier.ref));
	if (f->replaced.id)
		TRY(add_hidden(array, "ersatter", f->replaced.ref));
	TRY(add_hidden(array, "vem", abouts[f->about]));
	TRY(add_hidden(array, "sen", f->late ? "1" : ""));
	if (f->type)
		call_form_law(f->type, law);
	if (!start) {
		TRY(add_hidden(array, "lag", law));
		TRY(add_asked(array, f, !all));
		TRY(add_hidden(array, "kommun", f->municipality.code));
		TRY(add_hidden(array, "typ", f->type ? f->type->id : ""));
		TRY(add_hidden(array, "ovning", f->practice ? "1" : ""));
		TRY(add_hidden(array, "sidan", f->opened));
		TRY(add_hidden(array, "key", f->key));
		TRY(add_hidden(array, "number_for", f->number_for));
	}
	if (all)
		TRY(add_typed(array, f));
	*ret_array = TAKE(array);
	return ERR_OK;
}
