/* The oral decision: checking the six facts, and recording them in one transaction with everything that follows. */
#include <stdio.h>
#include <string.h>

#include "decision/act_facts.h"
#include "decision/call_fact.h"
#include "decision/decision_store.h"
#include "decision/follow_up_store.h"
#include "decision/oral_asked.h"
#include "decision/oral_case.h"
#include "decision/oral_secret.h"
#include "decision/same_call_store.h"
#include "decision/same_person.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/said.h"

#define NOT_CHECKED "Behörighet ej kontrollerad: registret känner inte till något förordnande"
#define SURE                                                                                                            \
	"Personen har annat namn, nummer eller utseende i samtalet än i ärendet. Det bekräftades att det är samma " \
	"person."
/* Nobody else heard it: somebody else must look at it. */
#define OWN_WORD "Behörighet ej kontrollerad: beslutsfattaren har själv registrerat beslutet"

/* --- Checking ----------------------------------------------------------------------------------------------------- */

static enum err add_problem(struct case_problems *list, const char *path, enum case_severity severity, const char *text)
{
	return case_problem_add(list, severity, path, "", text);
}

/* `size`: of the member of struct oral that will hold it; what does not fit there could never be read again. */
static enum err check_text(struct case_problems *list, const char *path, const char *value, size_t size, bool needed,
                           const char *what)
{
	char text[200];

	if (!text_is_utf8(span_str(value)) || text_has_control(span_str(value))) {
		(void)snprintf(text, sizeof text, "%s: ta bort tecken som inte går att skriva ut.", what);
		return add_problem(list, path, CASE_WRONG, text);
	}
	if (!decision_call_lines_fit(path, span_str(value))) {
		(void)snprintf(text, sizeof text, "%s: här får det bara stå en rad.", what);
		return add_problem(list, path, CASE_WRONG, text);
	}
	if (strlen(value) >= size) {
		(void)snprintf(text, sizeof text, "%s: korta texten.", what);
		return add_problem(list, path, CASE_WRONG, text);
	}
	if (needed && !text_says(span_str(value), 1, 1)) {
		(void)snprintf(text, sizeof text, "%s: fyll i.", what);
		return add_problem(list, path, CASE_WRONG, text);
	}
	return ERR_OK;
}

#define ROOM(member) sizeof((struct oral *)0)->member

static enum err check_texts(const struct oral_input *in, struct case_problems *list)
{
	const struct {
		const char *path, *value;
		size_t size;
		bool needed;
		const char *what;
	} texts[] = {
		{ "person_as_known", in->person_as_known, ROOM(person_as_known), true, "Vem beslutet gäller" },
		{ "decider", in->decider_name, ROOM(decider_name), in->decider == 0, "Beslutsfattarens namn" },
		{ "decider_office", in->decider_office, ROOM(decider_office), false, "Uppdraget" },
		{ "number_called", in->number_called, ROOM(number_called), false, "Numret" },
		{ "identified_how", in->identified_how, ROOM(identified_how), false, "Hur identiteten kontrollerades" },
		{ "listeners", in->listeners, ROOM(listeners), false, "Vem som lyssnade" },
		{ "why_oral", in->why_oral, ROOM(why_oral), false, "Varför muntligt" },
		{ "late_reason", in->late_reason, ROOM(late_reason), false, "Varför sent" },
		{ "place", in->place, ROOM(place), false, "Platsens namn" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(check_text(list, texts[i].path, texts[i].value, texts[i].size, texts[i].needed, texts[i].what));
	return ERR_OK;
}

/* "2 3" → each must be a ground of the type. */
static bool grounds_known(const struct law_type *type, const char *ground)
{
	char id[LAW_ID_TEXT];

	while (*ground) {
		size_t len = strcspn(ground, " ");

		if (len == 0 || len >= sizeof id)
			return false;
		memcpy(id, ground, len);
		id[len] = '\0';
		if (!law_ground_find(type, id))
			return false;
		ground += len + (ground[len] == ' ');
	}
	return true;
}

/* The word stands again in what follows it. */
static bool stands_again(const char *word, size_t len)
{
	for (const char *at = word + len; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (strcspn(at, " ") == len && strncmp(at, word, len) == 0)
			return true;
	}
	return false;
}

static bool grounds_once(const char *ground)
{
	for (; *ground; ground += strspn(ground, " ")) {
		size_t len = strcspn(ground, " ");

		if (stands_again(ground, len))
			return false;
		ground += len;
	}
	return true;
}

enum decision_place decision_place_asked(const struct law_type *type)
{
	if (type->placement_kind_count == 0)
		return DECISION_PLACE_NONE;
	for (size_t i = 0; i < type->required_count; i++)
		if (strcmp(type->required[i].path, "placement.kind") == 0 && !type->required[i].warning)
			return DECISION_PLACE_NEEDED;
	return DECISION_PLACE_ASKED;
}

static bool place_known(const struct law_type *type, const char *kind)
{
	for (size_t i = 0; i < type->placement_kind_count; i++)
		if (strcmp(type->placement_kinds[i].id, kind) == 0)
			return strlen(kind) < ROOM(place_kind);
	return false;
}

/* Where the person goes is a part of the decision: without it nobody can carry a placement out. */
static enum err check_place(const struct law_type *type, const struct oral_input *in, struct case_problems *list)
{
	enum decision_place asked = decision_place_asked(type);

	if (in->place_kind[0] && !place_known(type, in->place_kind))
		return add_problem(list, "place_kind", CASE_WRONG, "Välj ett slag av plats som finns i listan.");
	if (asked == DECISION_PLACE_NONE && in->place[0])
		return add_problem(list, "place", CASE_WRONG, "Ett sådant beslut anger ingen plats.");
	if (asked == DECISION_PLACE_NONE || !in->yes)
		return ERR_OK;
	if (!in->place_kind[0])
		return add_problem(list, "place_kind", asked == DECISION_PLACE_NEEDED ? CASE_WRONG : CASE_WARNING,
		                   "Välj var personen ska vara.");
	if (span_trim(span_str(in->place)).len == 0)
		return add_problem(list, "place", CASE_WARNING,
		                   "Platsens namn är inte ifyllt. Skriv det om beslutsfattaren nämnde det.");
	return ERR_OK;
}

static bool has_question(const struct oral_input *in)
{
	return in->question && span_trim(span_str(in->question)).len > 0;
}

const struct law_type *decision_asked_type(const struct decision_office *o, const struct oral_input *in,
                                           const char *type)
{
	return has_question(in) ? law_free_type(o->law) : law_type_at(o->law, type, in->stated);
}

/* The question is shown where names are not: to whoever has the code. */
static bool names_person(const struct oral_input *in)
{
	static const char between[] = " ,.;:?!()/\n\"'";
	size_t digits = 0;

	for (const char *p = in->question; *p && digits < 6; p++)
		digits = *p >= '0' && *p <= '9' ? digits + 1 : *p == '-' ? digits : 0;
	if (digits >= 6)
		return true;
	for (const char *word = in->person_as_known; !in->person_unknown && *word; word += strspn(word, between)) {
		size_t len = strcspn(word, between);

		for (const char *at = in->question; len > 2 && *at; at += strspn(at, between)) {
			size_t other = strcspn(at, between);

			if (other == len && strncmp(at, word, len) == 0)
				return true;
			at += other;
		}
		word += len;
	}
	return false;
}

static enum err check_question(const struct law_type *type, const struct oral_input *in, struct case_problems *list)
{
	if (!type->free)
		return ERR_OK;
	if (!has_question(in))
		return add_problem(list, "question", CASE_WRONG, "Skriv frågan som den ställdes.");
	TRY(check_text(list, "question", in->question, ROOM(question), true, "Frågan"));
	return names_person(in) ? add_problem(list, "question", CASE_WRONG,
	                                      "Skriv frågan utan namn och nummer: den visas också på kontrollsidan.")
	                        : ERR_OK;
}

static enum err check_law(const struct decision_office *o, const struct oral_input *in, const char *type_id,
                          struct case_problems *list)
{
	const struct law_type *type = decision_asked_type(o, in, type_id);

	if (!type)
		return add_problem(
		        list, "type", CASE_WRONG,
		        "Välj vad beslutet gäller. Inget lagpaket har det vid den tiden: skriv frågan med egna ord.");
	TRY(check_question(type, in, list));
	if (!grounds_known(type, in->ground))
		return add_problem(list, "ground", CASE_WRONG, "Välj en grund som finns i lagrummet.");
	if (!grounds_once(in->ground) || strlen(in->ground) >= sizeof((struct oral *)0)->ground)
		return add_problem(list, "ground", CASE_WRONG, "Välj varje grund en gång.");
	if (type->ground_count > 0 && !in->ground[0] && in->yes)
		return add_problem(list, "ground", CASE_WRONG, "Välj grunden.");
	return check_place(type, in, list);
}

/* The matter whose person the decision is about; 0: nobody's yet. */
static enum err matter_of(struct store *s, const struct oral_input *in, int64_t *ret_matter)
{
	struct decision d;

	*ret_matter = in->matter ? in->matter : in->case_of;
	if (!in->decision)
		return ERR_OK;
	TRY(decision_find(s, in->decision, &d));
	*ret_matter = d.matter_id;
	return ERR_OK;
}

/* The record of the one must never hold the other's decision unseen. */
static enum err check_same_person(const struct decision_office *o, struct store *s, const struct oral_input *in,
                                  struct case_problems *list)
{
	BUF written = buf_init(2 * DECISION_TEXT);
	bool differs = false;
	int64_t matter;

	TRY(matter_of(s, in, &matter));
	if (matter)
		TRY(same_person_check(s, in, matter, date_of(clock_now(o->clock)), &differs, &written));
	if (!differs)
		return ERR_OK;
	return case_problem_add_quote(
	        list, in->same_person ? CASE_WARNING : CASE_WRONG, "same_person", "",
	        in->same_person ? "Personen har annat namn, nummer eller utseende än i ärendet. Du har svarat "
	                          "att det är samma person. Skillnaden ska förklaras i texten."
	                        : "Är det samma person som i ärendet?",
	        buf_span(&written));
}

static enum err check_time(const struct decision_office *o, const struct oral_input *in, struct case_problems *list)
{
	struct instant now = clock_now(o->clock);

	if (in->stated.us > now.us + DECISION_AHEAD || date_compare(date_of(in->stated), date_of(now)) > 0)
		return add_problem(list, "stated", CASE_WRONG,
		                   "Tiden ligger framåt i tiden. Ange när beslutet fattades i samtalet.");
	if (in->stated.us > now.us)
		return add_problem(list, "stated", CASE_WARNING,
		                   "Tiden ligger några minuter före tjänstens klocka. Den registreras som den angavs, "
		                   "och det syns vad klockan var. Fattades det tidigare: ändra tiden.");
	if (in->stated.us < now.us - 30 * 24 * HOUR)
		return add_problem(list, "stated", CASE_WRONG,
		                   "Tiden ligger mer än 30 dagar tillbaka. Kontrollera datum och klockslag.");
	if (in->stated.us < now.us - DECISION_LATE)
		return add_problem(list, "stated", CASE_WARNING,
		                   "Beslutet registreras mer än två timmar efter att det fattades. Det tas emot och "
		                   "märks som sent registrerat. Skriv gärna varför.");
	return ERR_OK;
}

enum err decision_mandate_find(const struct decision_office *o, struct store *s, int64_t person, int64_t municipality,
                               const char *type, struct instant stated, struct mandate *ret_mandate)
{
	const char *kin = law_kin(o->law, type);
	enum err e = people_mandate_find(s, person, municipality, kin, date_of(stated), ret_mandate);

	/* A minute says "6 § LVU", and goes on to hold under the act that follows. */
	for (size_t i = 0; e == ERR_MANDATE && i < law_pack_count(o->law); i++) {
		const struct law_type *one = law_kin_find(law_pack_at(o->law, i), kin);

		if (one)
			e = people_mandate_find(s, person, municipality, one->id, date_of(stated), ret_mandate);
	}
	return e;
}

static enum err check_mandate(const struct decision_office *o, struct store *s, const struct oral_input *in,
                              int64_t municipality, const char *type, struct case_problems *list)
{
	struct mandate m;
	enum err e = in->decider ? decision_mandate_find(o, s, in->decider, municipality, type, in->stated, &m)
	                         : ERR_MANDATE;

	if (e != ERR_MANDATE)
		return e;
	return add_problem(list, "decider", CASE_WARNING,
	                   "Registret känner inte till något förordnande för den personen. Beslutet registreras ändå, "
	                   "märkt \"behörighet ej kontrollerad\", och ska bekräftas i efterhand.");
}

/* The municipality and type that the input leads to, whichever way it is given. */
static enum err place_of(struct store *s, const struct oral_input *in, int64_t *ret_municipality,
                         char type[LAW_ID_TEXT])
{
	struct decision d;
	struct matter m;

	*ret_municipality = in->municipality;
	(void)snprintf(type, LAW_ID_TEXT, "%s", in->type ? in->type : "");
	if (in->decision) {
		TRY(decision_find(s, in->decision, &d));
		*ret_municipality = d.municipality_id;
		(void)snprintf(type, LAW_ID_TEXT, "%s", d.type);
	} else if (in->matter) {
		TRY(decision_matter_find(s, in->matter, &m));
		*ret_municipality = m.municipality_id;
	}
	return ERR_OK;
}

enum err decision_oral_check(const struct decision_office *o, struct store *s, const struct oral_input *in,
                             struct case_problems *ret_problems)
{
	struct municipality m;
	int64_t municipality;
	char type[LAW_ID_TEXT];
	enum err e;

	TRY(place_of(s, in, &municipality, type));
	e = people_municipality_find(s, municipality, &m);
	if (e == ERR_NOT_FOUND)
		TRY(add_problem(ret_problems, "municipality", CASE_WRONG, "Välj kommun."));
	else
		TRY(e);
	TRY(check_law(o, in, type, ret_problems));
	TRY(check_texts(in, ret_problems));
	if (text_is_utf8(span_str(in->person_as_known)) && strlen(in->person_as_known) < ROOM(person_as_known))
		TRY(check_same_person(o, s, in, ret_problems));
	TRY(check_time(o, in, ret_problems));
	return e == ERR_OK ? check_mandate(o, s, in, municipality, type, ret_problems) : ERR_OK;
}

static bool has_wrong(const struct case_problems *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].severity == CASE_WRONG)
			return true;
	return false;
}

/* Somebody said that it is the same person, though it does not look so. */
static bool sure_of_same(const struct case_problems *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].path, "same_person") == 0)
			return true;
	return false;
}

/* --- Recording ---------------------------------------------------------------------------------------------------- */

/* Finds or makes the decision that the call was about. */
static enum err decision_of(const struct decision_office *o, struct store *s, int64_t person,
                            const struct oral_input *in, struct instant now, struct decision *ret_decision)
{
	int64_t matter = in->matter, id = in->decision;
	struct municipality municipality;
	struct matter m;

	if (!id) {
		if (!matter)
			TRY(oral_matter_new(s, person, in, now, &matter));
		TRY(decision_matter_find(s, matter, &m));
		TRY(people_municipality_find(s, m.municipality_id, &municipality));
		TRY(decision_insert(o, s, matter, &municipality, in->type, m.practice, person, now, &id));
	}
	return decision_find(s, id, ret_decision);
}

/* In the one form that documents have (NFC): a telephone may send å as two characters. */
static enum err bind_clean(struct statement *q, const char *name, const char *text)
{
	BUF clean = buf_init(4 * DECISION_TEXT);

	TRY(text_clean(span_str(text), &clean));
	return bind_span(q, name, buf_span(&clean));
}

static enum err bind_said(struct statement *q, const struct decision *d, const struct oral_input *in,
                          struct instant now)
{
	struct said_person person;

	TRY(said_person_read(in->person_as_known, date_of(now), &person, NULL));
	TRY(bind_text(q, ":code", d->municipality.code));
	TRY(bind_text(q, ":number", person.number));
	TRY(bind_text(q, ":birth", person.birth_date));
	TRY(bind_int(q, ":unknown", in->person_unknown));
	TRY(bind_int(q, ":protected", in->protected_person));
	TRY(bind_text(q, ":place_kind", in->place_kind));
	TRY(bind_clean(q, ":place", in->place));
	return in->read_back ? bind_instant(q, ":read_back", now) : bind_null(q, ":read_back");
}

/* As it is known while this is written: a doubt that begins a moment later is not about it. */
static enum err bind_clock(struct store *s, struct statement *q)
{
	struct clocks_standing clocks;

	TRY(clocks_read(s, &clocks));
	return bind_int(q, ":doubt", clocks.doubt ? clocks.seconds : 0);
}

static enum err insert_oral(struct store *s, const struct decision *d, int64_t person, const struct oral_input *in,
                            const struct law_type *type, const struct mandate *m, struct instant now, struct span key)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO oral_decision (decision_id, stated_at, recorded_at, recorded_by, yes, "
	                           "person_as_known, ground, decider_id, decider_name, decider_office, mandate_id, "
	                           "mandate_text, late, late_reason, request_key, municipality_code, person_number, "
	                           "birth_date, person_unknown, protected, place_kind, place, read_back_at, "
	                           "clock_doubt, type, question, admission_id) VALUES "
	                           "(:decision, :stated, :now, :person, :yes, :known, :ground, NULLIF(:decider, 0), "
	                           ":name, :office, NULLIF(:mandate, 0), :mandate_text, :late, :late_reason, :key, "
	                           ":code, :number, :birth, :unknown, :protected, :place_kind, :place, :read_back, "
	                           "NULLIF(:doubt, 0), :type, :question, NULLIF(:let_in, 0))");
	struct person decider = { 0 };
	const char *office = in->decider_office[0] ? in->decider_office : m->office;

	if (in->decider)
		TRY(people_person_find(s, in->decider, &decider));
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_instant(q, ":stated", in->stated));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":yes", in->yes));
	TRY(bind_clean(q, ":known", in->person_as_known));
	TRY(bind_text(q, ":ground", in->ground));
	TRY(bind_int(q, ":decider", in->decider));
	TRY(bind_clean(q, ":name", in->decider ? decider.name : in->decider_name));
	TRY(bind_clean(q, ":office", office));
	TRY(bind_int(q, ":mandate", in->decider == person ? 0 : m->id));
	TRY(bind_clean(q, ":mandate_text", in->decider == person ? OWN_WORD : m->id ? m->minute_ref : NOT_CHECKED));
	TRY(bind_int(q, ":late", in->stated.us < now.us - DECISION_LATE));
	TRY(bind_clean(q, ":late_reason", in->late_reason));
	TRY(bind_blob(q, ":key", key));
	TRY(bind_said(q, d, in, now));
	TRY(bind_int(q, ":let_in", in->let_in));
	TRY(bind_text(q, ":type", type->id));
	TRY(bind_clean(q, ":question", type->free ? in->question : ""));
	TRY(bind_clock(s, q));
	return step_done(q);
}

static enum err insert_delivery(struct store *s, const struct decision *d, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO delivery (decision_id, municipality_id, shown_at) VALUES "
	                                 "(:decision, :municipality, :now)");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":municipality", d->municipality_id));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err insert_call_facts(struct store *s, int64_t decision, int64_t person, const struct oral_input *in,
                                  struct instant now)
{
	const struct {
		const char *field, *value;
	} facts[] = { { "number_called", in->number_called },
		      { "identified_how", in->identified_how },
		      { "listeners", in->listeners },
		      { "why_oral", in->why_oral } };

	for (size_t i = 0; i < ARRAY_LENGTH(facts); i++) {
		/* Always a row, so that the latest one is never missing. */
		BUF clean = buf_init(4 * DECISION_TEXT);

		TRY(text_clean(span_str(facts[i].value), &clean));
		TRY(call_fact_insert(s, decision, person, facts[i].field, buf_span(&clean), now));
	}
	return ERR_OK;
}

enum err decision_find_call(struct store *s, struct span key, int64_t *ret_decision)
{
	STATEMENT q = store_statement(s, "SELECT decision_id FROM oral_decision WHERE request_key = :key");

	TRY(bind_blob(q, ":key", key));
	TRY(step_one(q));
	*ret_decision = column_int(q, "decision_id");
	return ERR_OK;
}

/* `read`: in whose words. What is read back is the law of the stated time; without that only the question was read. */
static enum err insert_asked(struct store *s, int64_t decision, const struct law_pack *pack,
                             const struct law_pack *read)
{
	STATEMENT q = store_statement(s, "INSERT INTO oral_law (decision_id, pack, hash, read_pack, read_hash) VALUES "
	                                 "(:decision, :pack, :hash, :read_pack, :read_hash)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":pack", pack->id));
	TRY(bind_text(q, ":hash", pack->hash));
	TRY(bind_text(q, ":read_pack", read->id));
	TRY(bind_text(q, ":read_hash", read->hash));
	return step_done(q);
}

/* The act tells the decision as it was stored, so it is read back. */
static enum err move_recorded(struct store *s, int64_t decision, const struct law_type *type,
                              const struct asked_law *asked, struct instant now, int64_t person, const char *detail)
{
	JSON json_t *facts = NULL, *hashes = NULL;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	TRY(oral_secret_make(s, &d, &hashes));
	TRY(act_facts_oral(&d, type, asked, hashes, &facts));
	TRY(decision_move_facts(s, &d, DECISION_RECORD, now, person, detail, facts));
	return decision_stamp_want_act(s, &d, DECISION_STAMP_ORAL, decision_event_name(DECISION_RECORD), now);
}

enum err decision_record(const struct decision_office *o, struct store *s, int64_t person, const struct oral_input *in,
                         struct span key, int64_t *ret_decision)
{
	struct instant now = clock_now(o->clock);
	CASE_PROBLEMS problems = { 0 };
	const struct law_type *type;
	struct asked_law asked;
	struct mandate m = { 0 };
	struct decision d;
	enum err e;

	e = decision_find_call(s, key, ret_decision); /* pressed twice, or sent again by the browser */
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(decision_oral_check(o, s, in, &problems));
	if (has_wrong(&problems))
		return ERR_INPUT;
	TRY(decision_of(o, s, person, in, now, &d));
	if (in->decider) {
		e = decision_mandate_find(o, s, in->decider, d.municipality_id, d.type, in->stated, &m);
		if (e != ERR_OK && e != ERR_MANDATE)
			return e;
	}
	type = decision_asked_type(o, in, d.type);
	if (!type)
		return ERR_INPUT;
	TRY(oral_find_asked(o, s, in, type, &asked));
	if (strcmp(type->id, d.type) != 0) /* begun under another act than the one in force at the stated time */
		TRY(in->decision ? decision_type_follow(s, d.id, type->id) : decision_type_set(s, d.id, type->id));
	TRY(insert_oral(s, &d, person, in, type, &m, now, key));
	TRY(insert_call_facts(s, d.id, person, in, now));
	TRY(follow_up_insert_all(s, d.id, type, in->yes, in->stated));
	TRY(insert_delivery(s, &d, now));
	TRY(oral_matter_fill(s, d.matter_id, in, now));
	TRY(insert_asked(s, d.id, asked.pack, in->read_back ? type->pack : asked.pack));
	TRY(move_recorded(s, d.id, type, &asked, now, person,
	                  m.id && in->decider != person ? "Muntligt beslut registrerat."
	                                                : "Muntligt beslut registrerat. Behörighet ej kontrollerad."));
	if (in->call_of)
		TRY(same_call_add(s, d.id, in->call_of));
	if (sure_of_same(&problems))
		TRY(decision_act_add(s, now, d.matter_id, d.id, person, "same-person", SURE));
	*ret_decision = d.id;
	return ERR_OK;
}
