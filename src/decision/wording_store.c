#include "decision/wording_store.h"

enum err wording_store_set(struct store *s, int64_t decision, const char *block, const struct law_type *type)
{
	STATEMENT q = store_statement(s, "INSERT INTO wording_pack (decision_id, block, pack, type) VALUES "
	                                 "(:decision, :block, :pack, :type) ON CONFLICT (decision_id, block) "
	                                 "DO UPDATE SET pack = :pack, type = :type");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":block", block));
	TRY(bind_text(q, ":pack", type->pack->id));
	TRY(bind_text(q, ":type", type->id));
	return step_done(q);
}

enum err wording_store_find(struct store *s, int64_t decision, const char *block, char ret_pack[LAW_ID_TEXT],
                            char ret_type[LAW_ID_TEXT])
{
	STATEMENT q = store_statement(s, "SELECT pack, type FROM wording_pack WHERE decision_id = :decision "
	                                 "AND block = :block");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":block", block));
	TRY(step_one(q));
	TRY(column_text_copy(q, "pack", ret_pack, LAW_ID_TEXT));
	return column_text_copy(q, "type", ret_type, LAW_ID_TEXT);
}

enum err wording_store_copy(struct store *s, int64_t from, int64_t to)
{
	STATEMENT q = store_statement(s, "INSERT OR REPLACE INTO wording_pack (decision_id, block, pack, type) "
	                                 "SELECT :to, block, pack, type FROM wording_pack WHERE decision_id = :from");

	TRY(bind_int(q, ":from", from));
	TRY(bind_int(q, ":to", to));
	return step_done(q);
}

enum err renewal_text_load(struct store *s, int64_t decision, struct buf *out)
{
	STATEMENT q = store_statement(s, "SELECT circumstances FROM renewal WHERE decision_id = :decision "
	                                 "ORDER BY id DESC LIMIT 1");
	enum err e;

	TRY(bind_int(q, ":decision", decision));
	e = step_one(q);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return buf_add_span(out, column_span(q, "circumstances"));
}
