#include "archive/as_signed.h"

#include <stdio.h>
#include <string.h>

#define STATEMENT_JSON_MAX ((size_t)1 << 20)

enum err as_signed_statement(const struct decision_version *v, json_t **ret_statement)
{
	return json_read(buf_span(&v->statement_json), STATEMENT_JSON_MAX, NULL, ret_statement);
}

static void take_text(const json_t *statement, const char *path, char *to, size_t size)
{
	(void)snprintf(to, size, "%s", json_text_at(statement, path));
}

static void take_call(const json_t *statement, struct oral *o)
{
	take_text(statement, "decisionMaker.name", o->decider_name, sizeof o->decider_name);
	take_text(statement, "decisionMaker.office", o->decider_office, sizeof o->decider_office);
	take_text(statement, "mandate.text", o->mandate_text, sizeof o->mandate_text);
	take_text(statement, "recordedBy", o->recorder_name, sizeof o->recorder_name);
	take_text(statement, "whyOral", o->why_oral, sizeof o->why_oral);
	take_text(statement, "lateReason", o->late_reason, sizeof o->late_reason);
	o->recorder_title[0] = '\0';
	decision_recorder_on_paper(o);
	o->mandate_checked = json_is_true(json_at(statement, "mandate.checked"));
	o->yes = strcmp(json_text(statement, "answer"), "yes") == 0;
	o->late = json_is_true(json_object_get(statement, "late"));
}

enum err as_signed(const struct decision_version *v, struct decision *d, bool *ret_test)
{
	struct municipality *m = &d->municipality;
	JSON json_t *statement = NULL;
	struct oral *o = &d->oral;

	TRY(as_signed_statement(v, &statement));
	*ret_test = strcmp(json_text(statement, "environment"), "test") == 0;
	take_call(statement, o);
	take_text(statement, "committee.code", m->code, sizeof m->code);
	take_text(statement, "committee.municipality", m->name, sizeof m->name);
	take_text(statement, "committee.name", m->committee, sizeof m->committee);
	TRY(instant_parse(span_str(json_text(statement, "stated")), &o->stated));
	TRY(instant_parse(span_str(json_text(statement, "recorded")), &o->recorded));
	if (json_object_get(statement, "readBack")) { /* none in format 1 */
		o->read_back = json_is_string(json_object_get(statement, "readBack"));
		if (o->read_back)
			TRY(instant_parse(span_str(json_text(statement, "readBack")), &o->read_back_at));
	}
	return ERR_OK;
}
