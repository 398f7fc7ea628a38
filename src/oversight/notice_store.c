#include "jourbeslut/act.h"
#include "jourbeslut/notice.h"

static const char *const kinds[NOTICE_KIND_COUNT] = {
	[NOTICE_WITHDRAWN] = "withdrawn", [NOTICE_KEPT] = "kept", [NOTICE_CONTEST_ENDED] = "contest-ended"
};
static const char *const areas[NOTICE_AREA_COUNT] = {
	[NOTICE_DESK] = "desk", [NOTICE_SIGN] = "sign", [NOTICE_MUNI] = "muni"
};

/* Rows of lists name no decision. Whoever looked at the municipality's lists since it was recorded had its row there;
 * the duty's lists name persons to those on duty, and hold a decision until it is archived. */
#define SAW_IN_LIST                                                                                                    \
	"SELECT p.id FROM person p WHERE EXISTS (SELECT 1 FROM access a WHERE a.person_id = p.id AND a.at >= "         \
	":recorded AND a.what = 'list' AND (EXISTS (SELECT 1 FROM role r WHERE r.person_id = p.id AND r.role IN "      \
	"('receiver', 'registrar') AND (r.municipality_id IS NULL OR r.municipality_id = :municipality)) OR (a.at "    \
	"<= :left AND EXISTS (SELECT 1 FROM duty_pass d WHERE d.person_id = p.id AND d.began_at <= a.at AND a.at "     \
	"< MIN(d.until_at, COALESCE(d.ended_at, d.until_at))))))"

enum err notice_tell(struct store *s, const struct decision *d, enum notice_kind kind, int64_t by, struct instant now)
{
	/* Who reads for review only (manager, admin) has no start page for it, and is told by lists. */
	STATEMENT q = store_statement(
	        s,
	        "INSERT INTO notice (decision_id, person_id, area, kind, at) SELECT :decision, n.person, n.area, "
	        ":kind, :now FROM (SELECT w.person AS person, CASE WHEN w.person = :decider THEN 'sign' "
	        "WHEN EXISTS (SELECT 1 FROM role r WHERE r.person_id = w.person AND r.role = 'duty') THEN 'desk' "
	        "WHEN EXISTS (SELECT 1 FROM role r WHERE r.person_id = w.person AND r.role IN ('receiver', "
	        "'registrar')) THEN 'muni' END AS area FROM (SELECT person_id AS person FROM access WHERE matter_id = "
	        ":matter AND decision_id = :decision UNION SELECT :decider UNION SELECT :recorder UNION "
	        "SELECT taken_by FROM delivery WHERE decision_id = :decision UNION "
	        "SELECT acknowledged_by FROM delivery WHERE decision_id = :decision UNION " SAW_IN_LIST ") w "
	        "WHERE w.person IS NOT NULL AND w.person <> 0 AND w.person <> :by) n WHERE n.area IS NOT NULL");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":matter", d->matter_id));
	TRY(bind_int(q, ":decider", d->oral.decider_id));
	TRY(bind_int(q, ":recorder", d->oral.recorded_by));
	TRY(bind_instant(q, ":recorded", d->oral.recorded));
	TRY(bind_instant(q, ":left", d->stands.version_id ? d->stands.archived : now));
	TRY(bind_int(q, ":municipality", d->municipality_id));
	TRY(bind_text(q, ":kind", kinds[kind]));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":by", by));
	return step_done(q);
}

#define COLUMNS "SELECT n.*, p.name AS name FROM notice n JOIN person p ON p.id = n.person_id "

static enum err read_row(struct statement *q, struct notice *n)
{
	n->id = column_int(q, "id");
	n->decision_id = column_int(q, "decision_id");
	n->at = column_instant(q, "at");
	n->seen = !column_is_null(q, "seen_at");
	n->seen_at = column_instant(q, "seen_at");
	while (n->kind < NOTICE_KIND_COUNT && !span_equal_str(column_span(q, "kind"), kinds[n->kind]))
		n->kind++;
	while (n->area < NOTICE_AREA_COUNT && !span_equal_str(column_span(q, "area"), areas[n->area]))
		n->area++;
	if (n->kind == NOTICE_KIND_COUNT || n->area == NOTICE_AREA_COUNT)
		return ERR_INTERNAL;
	return column_text_copy(q, "name", n->person_name, sizeof n->person_name);
}

static enum err walk(struct statement *q, enum err (*each)(void *ctx, const struct notice *n), void *ctx)
{
	bool row;

	for (;;) {
		struct notice n = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &n));
		TRY(each(ctx, &n));
	}
}

enum err notice_each(struct store *s, int64_t person, enum notice_area area,
                     enum err (*each)(void *ctx, const struct notice *n), void *ctx)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE n.person_id = :person AND n.area = :area AND n.seen_at IS NULL "
	                                         "ORDER BY n.id");

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":area", areas[area]));
	return walk(q, each, ctx);
}

enum err notice_of_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct notice *n),
                        void *ctx)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE n.decision_id = :decision ORDER BY n.id");

	TRY(bind_int(q, ":decision", decision));
	return walk(q, each, ctx);
}

static enum err find(struct store *s, int64_t notice, int64_t person, struct notice *ret_notice)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE n.id = :id AND n.person_id = :person AND n.seen_at IS NULL");

	*ret_notice = (struct notice){ 0 };
	TRY(bind_int(q, ":id", notice));
	TRY(bind_int(q, ":person", person));
	TRY(step_one(q));
	return read_row(q, ret_notice);
}

enum err notice_seen(struct store *s, int64_t notice, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE notice SET seen_at = :now WHERE id = :id AND seen_at IS NULL");
	struct notice n;
	struct decision d;

	TRY(find(s, notice, person, &n));
	TRY(bind_int(q, ":id", notice));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	TRY(decision_find(s, n.decision_id, &d));
	return decision_act_add(s, now, d.matter_id, d.id, person, "notice-seen",
	                        "Tog del av vad som hade hänt med beslutet.");
}
