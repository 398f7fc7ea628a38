/* What a person must be told, on their start page, and that they know it now. */
#include "jourbeslut/notice.h"

#include "jourbeslut/base/text.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"

static const struct {
	enum notice_area area;
	const char *home;
} places[PAGE_AREA_COUNT] = {
	[PAGE_DESK] = { NOTICE_DESK, "/jour" },
	[PAGE_SIGN] = { NOTICE_SIGN, "/skriv-under" },
	[PAGE_MUNI] = { NOTICE_MUNI, "/kommun" },
};

struct walk {
	const struct decision_office *office;
	struct store *store;
	enum page_area area;
	const struct duty_reader *reader;
	json_t *array;
};

/* Of the marking that the notice was told of, not of a later one: "fel person: ”Det gällde lillasystern.”" */
static enum err write_wrong(struct store *s, const struct notice *n, struct buf *out)
{
	struct withdrawal w;

	TRY(decision_withdrawal_settled(s, n->decision_id, n->at, &w));
	TRY(withdraw_what_words(w.what, out));
	return buf_printf(out, ": ”%s”", n->kind == NOTICE_KEPT ? w.outcome_reason : w.reason);
}

static enum err write_contest(struct store *s, const struct notice *n, struct buf *out)
{
	struct contest c;

	TRY(decision_contest_resolved(s, n->decision_id, n->at, &c));
	return c.outcome_reason[0] ? buf_printf(out, "%s: ”%s”", c.resolved_name, c.outcome_reason)
	                           : buf_add_str(out, c.resolved_name);
}

static enum err add_notice(void *ctx, const struct notice *n)
{
	struct walk *w = ctx;
	BUF path = buf_init(100), why = buf_init(2 * DECISION_REASON);
	JSON json_t *item = NULL;
	struct decision d;

	TRY(decision_find(w->store, n->decision_id, &d));
	TRY(page_row(w->office, w->store, w->area, &d, w->reader, &item));
	TRY(n->kind == NOTICE_CONTEST_ENDED ? write_contest(w->store, n, &why) : write_wrong(w->store, n, &why));
	TRY(buf_printf(&path, "%s/notis/%lld", places[w->area].home, (long long)n->id));
	TRY(json_put_bool(item, "is_withdrawn", n->kind == NOTICE_WITHDRAWN));
	TRY(json_put_bool(item, "is_kept", n->kind == NOTICE_KEPT));
	TRY(json_put_bool(item, "is_settled", n->kind == NOTICE_CONTEST_ENDED));
	TRY(page_put_time(item, "told", n->at));
	TRY(json_put_text(item, "why", buf_str(&why)));
	TRY(json_put_text(item, "seen_path", buf_str(&path)));
	return json_append(w->array, TAKE(item));
}

enum err page_put_notices(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                          const struct duty_reader *reader, int64_t person)
{
	JSON json_t *array = json_array();
	struct walk w = { o, s, area, reader, array };

	if (!array)
		return ERR_MEMORY;
	TRY(notice_each(s, person, places[area].area, add_notice, &w));
	return json_put(data, "notices", TAKE(array));
}

struct seen {
	int64_t notice, person;
	struct instant now;
};

static enum err mark_seen(struct store *s, void *ctx)
{
	const struct seen *n = ctx;

	return notice_seen(s, n->notice, n->person, n->now);
}

enum err page_notice_seen(struct http_request *req, struct http_response *res, enum page_area area)
{
	struct seen n = { .person = http_session(req)->person, .now = http_now(req) };
	struct store *s;
	uint64_t id;
	enum err e;

	if (number_parse(http_param(req, "notice"), INT64_MAX, &id) != ERR_OK)
		return ERR_NOT_FOUND;
	n.notice = (int64_t)id;
	TRY(http_store(req, &s));
	e = store_transaction(s, mark_seen, &n);
	if (e != ERR_NOT_FOUND) /* pressed twice: it is gone already, and another's is nobody's business here */
		TRY(e);
	return http_redirect(res, area == PAGE_SIGN ? "/skriv-under/mina" : places[area].home);
}
