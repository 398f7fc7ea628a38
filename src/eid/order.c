#include "jourbeslut/eid.h"

#include <arpa/inet.h>

#include "eid_state.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/store.h"
#include "names.h"
#include "order.h"

#define ID_BYTES 16
#define RETURN_URL_MAX (512 - EID_ID_TEXT + 1) /* the provider takes 512 with the nonce */
#define SUBJECT_NONE 0

static const char Q_SAME_SUBJECT[] = "SELECT public_id FROM eid_order WHERE kind = 'sign' AND subject = :subject "
                                     "AND state IN ('wanted', 'pending', 'collected')";

static const char Q_INSERT[] =
        "INSERT INTO eid_order (public_id, kind, state, hint, subject, person, visible, nonvisible, ip, user_agent, "
        "binding_hash, return_url, known, requested_at, ends_at, attempts, picked_up, cancel_wanted, proven_person, "
        "proven_name, "
        "device_ip, report) VALUES (:id, :kind, 'wanted', '', :subject, :person, :visible, :nonvisible, :ip, :agent, "
        ":binding, :return, :known, :at, :ends, 0, 0, 0, '', '', '', '')";

static const char Q_FIND[] =
        "SELECT o.public_id, o.kind, o.state, o.hint, o.subject, o.person, o.proven_person, o.proven_name, o.ip, "
        "o.device_ip, o.binding_hash, o.attempts, o.picked_up, o.requested_at, o.ends_at, "
        "o.consumed_at IS NOT NULL AS consumed, COALESCE(a.autostart_token, '') AS token, "
        "COALESCE(r.on_device, 0) AS on_device, r.back_at IS NOT NULL AS back, COALESCE(r.code, '') <> '' AS coded, "
        "COALESCE(r.tries, 0) AS tries "
        "FROM eid_order o LEFT JOIN eid_attempt a ON a.order_id = o.id AND a.ended_at IS NULL AND o.state = 'pending' "
        "LEFT JOIN eid_return r ON r.order_id = o.id "
        "WHERE o.public_id = :id";

static const char Q_FRAME[] =
        "SELECT o.picked_up, a.qr_token, a.qr_secret, a.started_at FROM eid_order o "
        "LEFT JOIN eid_attempt a ON a.order_id = o.id AND a.ended_at IS NULL AND o.state = 'pending' "
        "WHERE o.public_id = :id";

static const char Q_EXISTS[] = "SELECT 1 AS one FROM eid_order WHERE public_id = :id";

static const char Q_CANCEL[] = "UPDATE eid_order SET cancel_wanted = 1 WHERE public_id = :id AND ended_at IS NULL";

/* ---- the wish ---- */

/* What the app refuses: control characters (tab among them) and emoji. The provider's exact subset of UTF-8 is not
 * published; everything outside the first plane and the symbols among which the emoji stand are left out. */
static bool app_shows(struct span text)
{
	if (!text_is_utf8(text) || text_has_control(text) || (text.len > 0 && memchr(text.ptr, '\t', text.len)))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char *p = (const unsigned char *)text.ptr + i;

		if (p[0] >= 0xf0)
			return false; /* U+10000 and above */
		if (p[0] == 0xe2 && p[1] >= 0x98 && p[1] <= 0x9e)
			return false; /* U+2600 to U+27BF */
		if (p[0] == 0xef && p[1] == 0xb8 && p[2] <= 0x8f)
			return false; /* variation selectors */
	}
	return true;
}

static bool is_address(const char *ip)
{
	unsigned char out[sizeof(struct in6_addr)];

	return strlen(ip) < EID_IP_TEXT && (inet_pton(AF_INET, ip, out) == 1 || inet_pton(AF_INET6, ip, out) == 1);
}

static bool is_person(const char *s)
{
	return strlen(s) == EID_PERSON_TEXT - 1 && strspn(s, "0123456789") == EID_PERSON_TEXT - 1;
}

static enum err check_request(const struct eid_order_request *r)
{
	size_t visible_max = r->kind == EID_SIGN ? EID_VISIBLE_MAX : EID_VISIBLE_LOGIN_MAX;
	size_t nonvisible_max = r->kind == EID_SIGN ? EID_NONVISIBLE_MAX : EID_VISIBLE_LOGIN_MAX;

	if (r->kind >= EID_KIND_COUNT || !is_address(r->ip) || strlen(r->return_url) > RETURN_URL_MAX)
		return ERR_INPUT;
	if (r->go_on && strlen(r->go_on) > EID_GO_ON_MAX)
		return ERR_INPUT;
	if (r->person[0] ? !is_person(r->person) : r->kind == EID_SIGN)
		return ERR_INPUT;
	if (r->kind == EID_SIGN && r->visible.len == 0)
		return ERR_INPUT;
	if (r->visible.len > visible_max || r->nonvisible.len > nonvisible_max || !app_shows(r->visible))
		return ERR_INPUT;
	return ERR_OK;
}

static enum err new_id(const struct random *random, char ret_id[EID_ID_TEXT])
{
	BUF text = buf_init(EID_ID_TEXT);
	uint8_t bytes[ID_BYTES];

	TRY(random_fill(random, bytes, sizeof bytes));
	TRY(base64url_encode(bytes, sizeof bytes, &text));
	ASSERT(text.len == EID_ID_TEXT - 1);
	memcpy(ret_id, text.ptr, EID_ID_TEXT);
	return ERR_OK;
}

enum err eid_order_under_way(struct store *store, int64_t subject, char ret_id[EID_ID_TEXT])
{
	STATEMENT q = store_statement(store, Q_SAME_SUBJECT);

	TRY(bind_int(q, ":subject", subject));
	TRY(step_one(q));
	return column_text_copy(q, "public_id", ret_id, EID_ID_TEXT);
}

static const char Q_SHOWS[] = "SELECT visible = :visible AS same FROM eid_order WHERE public_id = :id";

/* One that shows another text than would be shown now is not gone on with: its end is wished, and no other one begins
 * before the provider has ended it. */
static enum err refuse_second(struct store *s, const struct eid_order_request *r, struct instant now,
                              char ret_id[EID_ID_TEXT])
{
	STATEMENT q = store_statement(s, Q_SHOWS);
	enum err e = r->kind == EID_SIGN ? eid_order_under_way(s, r->subject, ret_id) : ERR_NOT_FOUND;

	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(bind_blob(q, ":visible", r->visible));
	TRY(bind_text(q, ":id", ret_id));
	TRY(step_one(q));
	if (column_int(q, "same"))
		return ERR_WRONG_STATE;
	TRY(eid_order_cancel(s, ret_id, now));
	return ERR_STALE;
}

static enum err insert(const struct eid *e, struct store *store, const struct eid_order_request *r, const char *id,
                       const char *return_url)
{
	STATEMENT q = store_statement(store, Q_INSERT);
	struct instant now = clock_now(e->clock);
	size_t agent = strnlen(r->user_agent, EID_USER_AGENT_MAX);

	while (agent > 0 && !text_is_utf8(span_of(r->user_agent, agent)))
		agent--; /* cut between characters; what never was UTF-8 is not kept */
	TRY(bind_text(q, ":id", id));
	TRY(bind_text(q, ":kind", eid_kind_name(r->kind)));
	TRY(bind_int(q, ":subject", r->kind == EID_SIGN ? r->subject : SUBJECT_NONE));
	TRY(bind_text(q, ":person", r->person));
	TRY(bind_blob(q, ":visible", r->visible));
	TRY(bind_blob(q, ":nonvisible", r->nonvisible));
	TRY(bind_text(q, ":ip", r->ip));
	TRY(bind_span(q, ":agent", span_of(r->user_agent, agent)));
	TRY(bind_blob(q, ":binding", span_of(r->binding_hash, EID_HASH_SIZE)));
	TRY(bind_text(q, ":return", return_url));
	TRY(bind_int(q, ":known", r->known));
	TRY(bind_instant(q, ":at", now));
	TRY(bind_instant(q, ":ends", instant_add(now, e->settings.renew_window_us)));
	return step_done(q);
}

enum err eid_order_request(const struct eid *e, struct store *store, const struct eid_order_request *r,
                           char ret_id[EID_ID_TEXT])
{
	char id[EID_ID_TEXT], nonce[EID_ID_TEXT] = "";
	BUF return_url = buf_init(RETURN_URL_MAX + EID_ID_TEXT);

	TRY(check_request(r));
	TRY(refuse_second(store, r, clock_now(e->clock), ret_id));
	TRY(new_id(e->random, id));
	if (r->return_url[0]) {
		TRY(new_id(e->random, nonce));
		TRY(buf_printf(&return_url, "%s%s", r->return_url, nonce));
	}
	TRY(insert(e, store, r, id, buf_str(&return_url)));
	if (nonce[0])
		TRY(return_insert(store, store_last_id(store), nonce, r));
	memcpy(ret_id, id, EID_ID_TEXT);
	log_event(e->log, LOG_INFO, "eid.wanted", "order", id, "kind", eid_kind_name(r->kind), NULL);
	return ERR_OK;
}

enum err eid_order_cancel(struct store *store, const char *id, struct instant now)
{
	STATEMENT exists = store_statement(store, Q_EXISTS);
	STATEMENT q = store_statement(store, Q_CANCEL);

	(void)now; /* when it ends is when the provider has answered */
	TRY(bind_text(exists, ":id", id));
	TRY(step_one(exists));
	TRY(bind_text(q, ":id", id));
	return step_done(q);
}

/* ---- for pages ---- */

static void count_down(struct eid_order *o, struct instant now)
{
	int64_t left;

	if (eid_state_final(o->state)) {
		o->ends.us = INT64_MAX;
		return;
	}
	left = o->ends.us - now.us;
	if (left > 0 && left < HOUR)
		o->seconds_left = (int)((left + SECOND - 1) / SECOND);
}

static enum err read_order(struct statement *q, struct eid_order *o)
{
	TRY(column_text_copy(q, "public_id", o->id, sizeof o->id));
	TRY(eid_kind_parse(column_span(q, "kind"), &o->kind));
	TRY(eid_state_parse(column_span(q, "state"), &o->state));
	TRY(column_text_copy(q, "hint", o->hint, sizeof o->hint));
	o->subject = column_int(q, "subject");
	TRY(column_text_copy(q, o->state == EID_VERIFIED ? "proven_person" : "person", o->person, sizeof o->person));
	TRY(column_text_copy(q, "proven_name", o->name, sizeof o->name));
	TRY(column_text_copy(q, "ip", o->person_ip, sizeof o->person_ip));
	TRY(column_text_copy(q, "device_ip", o->device_ip, sizeof o->device_ip));
	TRY(column_bytes_copy(q, "binding_hash", o->binding_hash, sizeof o->binding_hash));
	TRY(column_text_copy(q, "token", o->autostart_token, sizeof o->autostart_token));
	o->attempts = (int)column_int(q, "attempts");
	o->picked_up = column_int(q, "picked_up") != 0;
	o->on_device = column_int(q, "on_device") != 0;
	o->back = column_int(q, "back") != 0;
	o->coded = column_int(q, "coded") != 0;
	o->tries_left = EID_CODE_TRIES - (int)column_int(q, "tries");
	o->consumed = column_int(q, "consumed") != 0;
	o->requested = column_instant(q, "requested_at");
	o->ends = column_instant(q, "ends_at");
	return ERR_OK;
}

enum err eid_order_find(struct store *store, const char *id, struct instant now, struct eid_order *ret_order)
{
	STATEMENT q = store_statement(store, Q_FIND);
	struct eid_order o = { .id = "" };

	TRY(bind_text(q, ":id", id));
	TRY(step_one(q));
	TRY(read_order(q, &o));
	count_down(&o, now);
	*ret_order = o;
	return ERR_OK;
}

/* BankID, animated QR code: key and message are ASCII texts; the time has no padding. */
static enum err add_frame(struct span token, struct span secret, int64_t seconds, struct buf *out)
{
	char time[24], hex[SHA256_HEX];
	struct sha256 mac;

	(void)snprintf(time, sizeof time, "%lld", (long long)seconds);
	TRY(hmac_sha256(secret, span_str(time), &mac));
	sha256_hex(&mac, hex);
	return buf_printf(out, "bankid.%.*s.%s.%s", (int)token.len, token.ptr, time, hex);
}

enum err eid_order_frame(struct store *store, const char *id, struct instant now, struct buf *out)
{
	STATEMENT q = store_statement(store, Q_FRAME);
	int64_t elapsed;

	TRY(bind_text(q, ":id", id));
	TRY(step_one(q));
	if (column_is_null(q, "qr_token") || column_int(q, "picked_up") != 0)
		return ERR_WRONG_STATE;
	/* Whole seconds since the provider's answer had come; a clock that was set back shows the first frame. */
	elapsed = (now.us - column_instant(q, "started_at").us) / SECOND;
	return add_frame(column_span(q, "qr_token"), column_span(q, "qr_secret"), elapsed > 0 ? elapsed : 0, out);
}

enum err eid_out_of_reach(struct store *store, struct instant since, bool *ret_out)
{
	STATEMENT q = store_statement(
	        store, "SELECT hint IN ('noContact', 'noAnswer', 'maintenance', 'Maintenance', 'internalError', "
	               "'requestTimeout') OR hint LIKE 'http5__' AS unreached FROM eid_order "
	               "WHERE ended_at >= :since ORDER BY ended_at DESC, id DESC LIMIT 1");
	enum err e;

	TRY(bind_instant(q, ":since", since));
	e = step_one(q);
	*ret_out = e == ERR_OK && column_int(q, "unreached") != 0;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* RFC 3986 2.3: everything but unreserved characters. */
static enum err add_escaped(const char *s, struct buf *out)
{
	for (; *s; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
		             strchr("-._~", *s);

		if (plain)
			TRY(buf_add_char(out, *s));
		else
			TRY(buf_printf(out, "%%%02X", (unsigned)(unsigned char)*s));
	}
	return ERR_OK;
}

static enum err fill_template(const char *template, const char *token, const char *redirect, struct buf *out)
{
	static const char token_key[] = "{token}", redirect_key[] = "{redirect}";

	while (*template) {
		if (strncmp(template, token_key, sizeof token_key - 1) == 0) {
			TRY(add_escaped(token, out));
			template += sizeof token_key - 1;
		} else if (strncmp(template, redirect_key, sizeof redirect_key - 1) == 0) {
			TRY(add_escaped(redirect, out));
			template += sizeof redirect_key - 1;
		} else {
			TRY(buf_add_char(out, *template ++));
		}
	}
	return ERR_OK;
}

enum err eid_order_autostart(const struct eid *e, const struct eid_order *order, enum eid_device device,
                             const char *redirect, struct buf *out)
{
	if (device != EID_THIS_COMPUTER && device != EID_THIS_PHONE)
		return ERR_INPUT;
	if (order->state != EID_PENDING || !order->autostart_token[0])
		return ERR_WRONG_STATE;
	if (!redirect[0])
		redirect = "null"; /* the app's word for "stay where you are" */
	return fill_template(device == EID_THIS_PHONE ? e->settings.autostart_phone : e->settings.autostart_computer,
	                     order->autostart_token, redirect, out);
}
