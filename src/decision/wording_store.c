/* Own wordings of blocks: under which law pack each was written. */
#include "decision/wording_store.h"

enum err wording_store_set(struct store *s, int64_t decision, const char *block, const struct law_type *type)
{
	STATEMENT q = store_statement(s, "INSERT INTO wording_pack (decision_id, block, pack, hash, type) VALUES "
	                                 "(:decision, :block, :pack, :hash, :type) ON CONFLICT (decision_id, block) "
	                                 "DO UPDATE SET pack = :pack, hash = :hash, type = :type");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":block", block));
	TRY(bind_text(q, ":pack", type->pack->id));
	TRY(bind_text(q, ":hash", type->pack->hash));
	TRY(bind_text(q, ":type", type->id));
	return step_done(q);
}

enum err wording_store_find(struct store *s, int64_t decision, const char *block, struct wording_law *ret_law)
{
	STATEMENT q = store_statement(s, "SELECT pack, hash, type FROM wording_pack WHERE decision_id = :decision "
	                                 "AND block = :block");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":block", block));
	TRY(step_one(q));
	TRY(column_text_copy(q, "pack", ret_law->pack, sizeof ret_law->pack));
	TRY(column_text_copy(q, "hash", ret_law->hash, sizeof ret_law->hash));
	return column_text_copy(q, "type", ret_law->type, sizeof ret_law->type);
}

enum err wording_store_copy(struct store *s, int64_t from, int64_t to)
{
	STATEMENT q =
	        store_statement(s, "INSERT OR REPLACE INTO wording_pack (decision_id, block, pack, hash, type) "
	                           "SELECT :to, block, pack, hash, type FROM wording_pack WHERE decision_id = :from");

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
