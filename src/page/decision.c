#include <stdio.h>
#include <string.h>

#include "jourbeslut/admission.h"
#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/version.h"

static const char *const prefixes[PAGE_AREA_COUNT] = { "/beslut/", "/skriv-under/", "/kommun/beslut/" };

enum err page_decision_path(enum page_area area, const struct decision *d, struct buf *out)
{
	return buf_printf(out, "%s%s", prefixes[area], d->ref);
}

/* What was signed and archived stands; its correction is on its way. */
static const char *correction_where(const struct decision *d)
{
	if (d->refused)
		return "Undertecknat och arkiverat. En undertecknad rättelse klarade inte tjänstens egen kontroll";
	if (d->state == DECISION_FROZEN)
		return "Undertecknat och arkiverat. En rättelse väntar på underskrift";
	if (d->state == DECISION_SIGNED || d->state == DECISION_PAPER)
		return "Undertecknat och arkiverat. En undertecknad rättelse väntar på tidsstämpel";
	return "Undertecknat och arkiverat. En rättelse skrivs";
}

const char *page_decision_where(const struct decision *d)
{
	if (decision_correcting(d) && d->state < DECISION_ARCHIVED)
		return correction_where(d);
	if (d->refused && (d->state == DECISION_SIGNED || d->state == DECISION_PAPER))
		return "Undertecknat, men handlingen klarade inte tjänstens egen kontroll";
	/* There was a text: it was sent back, or opened again. */
	if (d->state == DECISION_DECIDED && d->version_id)
		return "Texten är öppnad igen och ska rättas";
	if (d->state == DECISION_DECIDED && !d->oral.yes)
		return "Svaret blev nej, text saknas";
	return decision_state_label(d->state);
}

enum err page_put_time(json_t *object, const char *key, struct instant i)
{
	char text[SWEDISH_TIME_TEXT];

	instant_format_swedish(i, text);
	return json_put_text(object, key, text);
}

enum err page_put_stated(json_t *object, const char *key, const struct oral *o)
{
	char stated[SWEDISH_TIME_TEXT], clock[SWEDISH_CLOCK_TEXT];
	BUF text = buf_init(200);

	if (o->stated.us <= o->recorded.us)
		return page_put_time(object, key, o->stated);
	instant_format_swedish(o->stated, stated);
	clock_format_swedish(o->recorded, clock);
	TRY(buf_printf(&text, "%s (tjänstens klocka var då %s)", stated, clock));
	return json_put_text(object, key, buf_str(&text));
}

enum err page_put_day(json_t *object, const char *key, struct date d)
{
	char text[SWEDISH_TIME_TEXT];

	date_format_swedish(d, text);
	return json_put_text(object, key, text);
}

/* "2 3" → labels of the law pack, comma between. */
static enum err put_ground(json_t *object, const struct law_type *type, const char *ground)
{
	BUF text = buf_init(600);
	char id[LAW_ID_TEXT];

	while (type && *ground) {
		size_t len = strcspn(ground, " ");
		const struct law_choice *choice;

		(void)snprintf(id, sizeof id, "%.*s", (int)len, ground);
		choice = law_ground_find(type, id);
		if (choice)
			TRY(buf_printf(&text, "%s%s", text.len ? ", " : "", choice->label));
		ground += len + (ground[len] == ' ');
	}
	return json_put_text(object, "ground", buf_str(&text));
}

static enum err add_let_in(const struct oral *c, struct buf *out)
{
	enum admission_how how = admission_how_find(span_str(c->let_in));

	if (how == ADMISSION_HOW_COUNT)
		return ERR_OK;
	TRY(buf_add_str(out, " (utan e-legitimation, "));
	TRY(admission_words(how, c->let_in_by, out));
	return buf_add_char(out, ')');
}

static enum err put_call(json_t *object, const struct decision *d)
{
	const struct oral *c = &d->oral;
	char doubt[CLOCK_DIFFERENCE_TEXT] = "", suspect[CLOCK_DIFFERENCE_TEXT] = "";
	BUF recorder = buf_init(700);

	TRY(json_put_bool(object, "yes", d->has_oral && c->yes));
	TRY(json_put_text(object, "answer", !d->has_oral ? "" : c->yes ? "Ja" : "Nej"));
	TRY(json_put_text(object, "decider_name", c->decider_name));
	TRY(json_put_text(object, "decider_office", c->decider_office));
	TRY(json_put_text(object, "mandate", c->mandate_text));
	TRY(json_put_bool(object, "mandate_checked", !d->has_oral || c->mandate_checked));
	if (d->has_oral) {
		TRY(page_put_stated(object, "stated", c));
		TRY(page_put_time(object, "recorded", c->recorded));
		TRY(buf_printf(&recorder, "%s%s%s", c->recorder_name, c->recorder_title[0] ? ", " : "",
		               c->recorder_title));
		TRY(add_let_in(c, &recorder));
	} else {
		TRY(json_put_text(object, "stated", ""));
		TRY(json_put_text(object, "recorded", ""));
	}
	TRY(json_put_text(object, "recorded_by", buf_str(&recorder)));
	if (c->clock_doubt)
		clock_difference_swedish(c->clock_doubt, doubt);
	TRY(json_put_text(object, "clock_doubt", doubt));
	if (c->clock_suspect)
		clock_difference_swedish(c->clock_suspect, suspect);
	TRY(json_put_text(object, "clock_suspect", suspect));
	TRY(json_put_bool(object, "late", c->late));
	TRY(json_put_text(object, "late_reason", c->late_reason));
	TRY(json_put_text(object, "number_called", c->number_called));
	TRY(json_put_text(object, "identified_how", c->identified_how));
	TRY(json_put_text(object, "listeners", c->listeners));
	return json_put_text(object, "why_oral", c->why_oral);
}

/* While a correction lasts, that of what stands: the decision is what was signed. */
static enum err put_signature(json_t *object, struct store *s, const struct decision *d)
{
	bool stands = d->stands.version_id != 0, on_paper = stands ? d->stands.on_paper : d->on_paper;
	DECISION_EVIDENCE e = { 0 };
	BUF source = buf_init(400);

	if (!stands && !d->has_signature) {
		TRY(json_put_text(object, "signed", ""));
		return json_put_text(object, "signed_source", "");
	}
	TRY(page_put_time(object, "signed", stands ? d->stands.signed_at : d->signed_at));
	if (!on_paper)
		return json_put_text(object, "signed_source", "e-legitimation, tiden enligt utfärdarens intyg");
	TRY(decision_evidence_load(s, stands ? d->stands.version_id : d->version_id, &e));
	TRY(buf_printf(&source, "på papper, bestyrkt av %s", e.attested_by));
	return json_put_text(object, "signed_source", buf_str(&source));
}

static enum err put_link(json_t *chain, const char *name, bool done, bool here)
{
	JSON json_t *link = json_object();

	if (!link)
		return ERR_MEMORY;
	TRY(json_put_bool(link, "done", done));
	TRY(json_put_bool(link, "here", here));
	return json_put(chain, name, TAKE(link));
}

static enum err put_chain(json_t *object, const struct decision *d)
{
	bool stands = d->stands.version_id != 0, text = stands || (d->version_id && !d->version_rejected);
	const struct {
		const char *name;
		bool done;
	} links[] = { { "oral", d->has_oral },
		      { "text", text },
		      { "signature", text && (stands || d->has_signature) },
		      { "archive", stands },
		      { "receipt", d->acknowledged } };
	JSON json_t *chain = json_object();
	bool here = false;

	if (!chain)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
		bool next = !links[i].done && !here;

		here |= next;
		TRY(put_link(chain, links[i].name, links[i].done, next));
	}
	return json_put(object, "chain", TAKE(chain));
}

/* The call was asked by another law than that by which its text will be written: another act was approved since, the
 * questions were put before the time was stated, or a release changed the pack. A question in the worker's own words
 * has no law. */
static enum err put_asked(json_t *object, const struct decision_office *o, const struct decision *d,
                          const struct law_type *type)
{
	const struct law_type *asked = NULL;
	bool other = type && !type->free && d->has_oral && d->oral.asked_hash[0] &&
	             strcmp(d->oral.asked_hash, type->pack->hash) != 0;

	if (other)
		TRY(decision_asked_first(o, d, &asked));
	other = other && !asked->free;
	TRY(json_put_text(object, "asked_as", other ? asked->short_name : ""));
	TRY(json_put_text(object, "asked_pack",
	                  other && strcmp(d->oral.asked_pack, type->pack->id) != 0 ? d->oral.asked_pack : ""));
	return json_put_text(object, "type_pack", other ? type->pack->id : "");
}

/* A text that was begun under another act than the one under which it is decided: those who write it are told. */
static enum err put_begun(json_t *object, const struct decision_office *o, enum page_area area,
                          const struct decision *d, const struct law_type *type)
{
	const char *begun = d->has_oral ? d->begun_as : d->type;
	bool open = area == PAGE_DESK && (!d->version_id || d->version_rejected);
	bool other = open && type && begun[0] && strcmp(begun, type->id) != 0;
	const struct law_type *before = NULL;

	for (size_t i = 0; other && !before && i < law_pack_count(o->law); i++)
		before = law_type_find(law_pack_at(o->law, i), begun);
	TRY(put_asked(object, o, d, type));
	return json_put_text(object, "began_as", before ? before->short_name : "");
}

/* Which decision it was that was asked in own words: said by who answers for it, the duty or the municipality. */
static enum err put_naming(json_t *object, enum page_area area, const struct decision *d, const char *path,
                           bool unnamed)
{
	bool here = (area == PAGE_DESK || area == PAGE_MUNI) && d->has_oral && (unnamed || d->oral.question[0]) &&
	            decision_name_open(d);
	BUF name = buf_init(120);

	if (here)
		TRY(buf_printf(&name, "%s/fraga", path));
	TRY(json_put_bool(object, "unnamed", unnamed));
	return json_put_text(object, "name_path", buf_str(&name));
}

static enum err put_frame(json_t *object, const struct decision_office *o, struct store *s, enum page_area area,
                          const struct decision *d, const struct law_type *type)
{
	/* The text of a correction is read by those who write and sign it; to the municipality, what stands counts. */
	bool own = !d->stands.version_id || (area != PAGE_MUNI && !d->version_rejected);
	BUF path = buf_init(100);

	TRY(page_decision_path(area, d, &path));
	TRY(json_put_int(object, "id", d->id));
	TRY(json_put_text(object, "ref", d->ref));
	TRY(json_put_text(object, "path", buf_str(&path)));
	TRY(json_put_text(object, "municipality", d->municipality.name));
	TRY(json_put_text(object, "committee", d->municipality.committee));
	TRY(json_put_text(object, "type", d->type));
	TRY(page_put_type(object, type, d));
	TRY(json_put_bool(object, "unreviewed", type && decision_unreviewed(d, type)));
	TRY(put_naming(object, area, d, buf_str(&path), type && type->free && d->has_oral));
	TRY(page_put_none(object, s, type, d));
	TRY(page_put_outside(object, o, s, area, d));
	TRY(json_put_text(object, "state", decision_state_name(d->state)));
	TRY(json_put_text(object, "state_label", page_decision_where(d)));
	TRY(json_put_text(object, "check_code", d->check_text));
	TRY(json_put_text(object, "text_code", own ? d->text_code : d->stands.text_code));
	TRY(json_put_int(object, "version", own ? d->version : d->stands.version));
	TRY(json_put_bool(object, "refused", d->refused));
	return json_put_bool(object, "practice", d->practice);
}

static enum err put_unfit(json_t *object, struct store *s, const struct decision *d)
{
	BUF words = buf_init(DECISION_TEXT + 100);

	TRY(decision_person_unfit(s, d, &words));
	return json_put_text(object, "unfit", buf_str(&words));
}

enum err page_decision(const struct decision_office *o, struct store *s, enum page_area area, const struct decision *d,
                       json_t **ret_object)
{
	JSON json_t *object = json_object();
	const struct law_type *type = NULL, *said = NULL;
	enum err e = decision_type(o, d, &type);

	if (!object)
		return ERR_MEMORY;
	if (e != ERR_OK && e != ERR_CONFIG) /* a type that no pack knows any more is shown by its id */
		return e;
	if (e == ERR_OK)
		TRY(decision_said_type(o, d, &said));
	TRY(put_frame(object, o, s, area, d, type));
	TRY(put_begun(object, o, area, d, type));
	TRY(page_put_person(object, s, d));
	TRY(put_unfit(object, s, d));
	TRY(json_put_bool(object, "withheld", false)); /* only who may read it comes to a page of it; dispute.c asks */
	TRY(page_put_wrong(object, s, area, d));
	TRY(page_put_revoked(object, s, area, d));
	TRY(page_put_law(object, o, area, d));
	TRY(put_ground(object, said, d->oral.ground));
	TRY(put_call(object, d));
	TRY(put_signature(object, s, d));
	if (d->stands.version_id)
		TRY(page_put_time(object, "archived", d->stands.archived));
	else
		TRY(json_put_text(object, "archived", ""));
	TRY(put_chain(object, d));
	TRY(page_put_legal(object, o, s, d, clock_now(o->clock)));
	TRY(page_put_renewal(object, o, s, area, d));
	*ret_object = TAKE(object);
	return ERR_OK;
}

enum err page_find_decision(struct http_request *req, struct http_response *res, struct store *s,
                            struct decision *ret_decision)
{
	const struct http_session *session = http_session(req);

	if (!session)
		return ERR_LOGIN;
	TRY(decision_find_ref(s, http_param(req, "ref"), ret_decision));
	TRY(decision_may_see(s, ret_decision, session->person, session->roles));
	if (ret_decision->practice)
		http_practice(res);
	return page_seen_put(res, s, ret_decision);
}
