/* The way back from the app: whose nonce it is, and the code where it came to another browser. */
#include "eid_state.h"

#include "jourbeslut/crypto.h"
#include "jourbeslut/store.h"
#include "order.h"

#define CODES 10000
/* Four digits, each as likely as any other: what is left of 2^16 past the last whole ten thousand is drawn anew. */
#define DRAWN_BELOW (6 * CODES)

enum err return_insert(struct store *s, int64_t order, const char *nonce, const struct eid_order_request *r)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO eid_return (order_id, nonce, on_device, go_on, code, tries) VALUES "
	                           "(:order, :nonce, :device, :go_on, '', 0)");

	TRY(bind_int(q, ":order", order));
	TRY(bind_text(q, ":nonce", nonce));
	TRY(bind_int(q, ":device", r->on_device));
	TRY(bind_text(q, ":go_on", r->go_on ? r->go_on : ""));
	return step_done(q);
}

enum err eid_return_find(struct store *store, struct span nonce, struct instant now, struct eid_order *ret_order,
                         char ret_go_on[EID_GO_ON_MAX + 1])
{
	STATEMENT q = store_statement(store, "SELECT o.public_id, r.go_on FROM eid_return r JOIN eid_order o ON "
	                                     "o.id = r.order_id WHERE r.nonce = :nonce");
	char id[EID_ID_TEXT];

	if (nonce.len != EID_ID_TEXT - 1)
		return ERR_NOT_FOUND;
	TRY(bind_span(q, ":nonce", nonce));
	TRY(step_one(q));
	TRY(column_text_copy(q, "public_id", id, sizeof id));
	TRY(column_text_copy(q, "go_on", ret_go_on, EID_GO_ON_MAX + 1));
	return eid_order_find(store, id, now, ret_order);
}

#define OF_ORDER " WHERE order_id = (SELECT id FROM eid_order WHERE public_id = :id)"

enum err eid_return_back(struct store *store, const char *id, struct instant now)
{
	STATEMENT q = store_statement(store, "UPDATE eid_return SET back_at = :now" OF_ORDER " AND back_at IS NULL");

	TRY(bind_text(q, ":id", id));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err read_code(struct store *s, const char *id, char ret_code[EID_CODE_TEXT], int64_t *ret_tries)
{
	STATEMENT q = store_statement(s, "SELECT code, tries FROM eid_return" OF_ORDER);

	TRY(bind_text(q, ":id", id));
	TRY(step_one(q));
	*ret_tries = column_int(q, "tries");
	return column_text_copy(q, "code", ret_code, EID_CODE_TEXT);
}

static enum err draw(const struct random *random, char ret_code[EID_CODE_TEXT])
{
	unsigned number = DRAWN_BELOW;
	uint8_t bytes[2];

	while (number >= DRAWN_BELOW) {
		TRY(random_fill(random, bytes, sizeof bytes));
		number = (unsigned)bytes[0] << 8 | bytes[1];
	}
	(void)snprintf(ret_code, EID_CODE_TEXT, "%04u", number % CODES);
	return ERR_OK;
}

enum err eid_return_code(const struct eid *e, struct store *store, const char *id, char ret_code[EID_CODE_TEXT])
{
	STATEMENT q = store_statement(store, "UPDATE eid_return SET code = :code" OF_ORDER);
	int64_t tries;

	TRY(read_code(store, id, ret_code, &tries));
	if (ret_code[0])
		return ERR_OK;
	TRY(draw(e->random, ret_code));
	TRY(bind_text(q, ":id", id));
	TRY(bind_text(q, ":code", ret_code));
	return step_done(q);
}

enum err eid_return_type(struct store *store, const char *id, struct span code, struct instant now, bool *ret_right)
{
	STATEMENT q = store_statement(store, "UPDATE eid_return SET tries = tries + 1" OF_ORDER);
	char shown[EID_CODE_TEXT];
	int64_t tries;

	TRY(read_code(store, id, shown, &tries));
	if (!shown[0] || tries >= EID_CODE_TRIES)
		return ERR_WRONG_STATE;
	*ret_right = code.len == EID_CODE_TEXT - 1 && bytes_equal(code.ptr, shown, EID_CODE_TEXT - 1);
	if (*ret_right)
		return eid_return_back(store, id, now);
	TRY(bind_text(q, ":id", id));
	return step_done(q);
}
