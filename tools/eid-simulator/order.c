#include "order.h"

#include <string.h>

#include "jourbeslut/base/text.h"

#include "simulator-common/openssl.h"

struct orders {
	struct order *first;
	struct order_limits limits;
	const struct clock *clock;
	const struct random *random;
	unsigned collects;
	int64_t longest_us;
};

const char *refusal_name(enum refusal r)
{
	static const char *const names[REFUSAL_COUNT] = {
		[REFUSAL_NONE] = "none",
		[REFUSAL_NOT_A_FRAME] = "not-a-frame",
		[REFUSAL_UNKNOWN_ORDER] = "unknown-order",
		[REFUSAL_WRONG_FRAME] = "wrong-frame",
		[REFUSAL_STALE_FRAME] = "stale-frame",
		[REFUSAL_ALREADY_OPEN] = "already-open",
		[REFUSAL_ENDED] = "ended",
		[REFUSAL_WRONG_PERSON] = "wrong-person",
		[REFUSAL_NO_MATCHING_ID] = "no-matching-id",
		[REFUSAL_UNKNOWN_PERSON] = "unknown-person",
		[REFUSAL_NOT_OPEN] = "not-open",
		[REFUSAL_BAD_CODE] = "bad-code",
		[REFUSAL_WRONG_CODE] = "wrong-code",
		[REFUSAL_BLOCKED] = "blocked",
	};

	return names[r];
}

static void order_free(struct order *order)
{
	json_decref(order->request);
	json_decref(order->completion);
	free(order->rp.name);
	free(order->rp.display_name);
	free(order);
}

enum err orders_new(const struct order_limits *limits, const struct clock *clock, const struct random *random,
                    struct orders **ret_orders)
{
	struct orders *o = calloc(1, sizeof *o);

	if (!o)
		return ERR_MEMORY;
	*o = (struct orders){ .limits = *limits, .clock = clock, .random = random };
	*ret_orders = o;
	return ERR_OK;
}

void orders_free(struct orders *o)
{
	if (!o)
		return;
	while (o->first) {
		struct order *next = o->first->next;

		order_free(o->first);
		o->first = next;
	}
	free(o);
}

static bool ended(const struct order *order)
{
	return order->state == ORDER_FAILED || order->state == ORDER_COMPLETE;
}

static void end_at(struct order *order, const char *hint, int64_t at)
{
	order->state = ORDER_FAILED;
	order->hint = hint;
	order->ended = at;
}

/* Lets time have its way with one order. True: it is forgotten. */
static bool order_age(const struct orders *o, struct order *order, int64_t now)
{
	int64_t pick_up_end = order->created + o->limits.pick_up * SECOND;
	int64_t finish_end = order->opened + o->limits.finish * SECOND;
	unsigned keep = order->state == ORDER_COMPLETE ? o->limits.keep_complete : o->limits.keep_failed;

	if ((order->state == ORDER_OUTSTANDING || order->state == ORDER_STARTED) && now >= pick_up_end)
		end_at(order, "startFailed", pick_up_end);
	if (order->state == ORDER_USER_SIGN && now >= finish_end)
		end_at(order, "expiredTransaction", finish_end);
	return ended(order) && now >= order->ended + keep * SECOND;
}

static void orders_age(struct orders *o)
{
	int64_t now = clock_monotonic(o->clock);
	struct order **link = &o->first;

	while (*link) {
		struct order *order = *link;

		if (order_age(o, order, now)) {
			*link = order->next;
			order_free(order);
		} else {
			link = &order->next;
		}
	}
}

static void forget(struct orders *o, struct order *gone)
{
	struct order **link = &o->first;

	while (*link != gone)
		link = &(*link)->next;
	*link = gone->next;
	order_free(gone);
}

/* A random UUID, version 4 (RFC 9562 section 5.4). */
static enum err token_make(const struct random *random, char out[TOKEN_TEXT])
{
	unsigned char b[16];
	char hex[33];

	TRY(random_fill(random, b, sizeof b));
	b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
	hex_encode(b, sizeof b, hex);
	snprintf(out, TOKEN_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	return ERR_OK;
}

static struct order *open_order_of(struct orders *o, const char *personal_number)
{
	for (struct order *order = o->first; order; order = order->next)
		if (order->state == ORDER_USER_SIGN && strcmp(order->person, personal_number) == 0)
			return order;
	return NULL;
}

static enum err tokens_make(const struct random *random, struct order *order)
{
	TRY(token_make(random, order->ref));
	TRY(token_make(random, order->auto_start_token));
	TRY(token_make(random, order->qr_token));
	TRY(token_make(random, order->qr_secret));
	return token_make(random, order->handle);
}

static enum err order_make(const struct orders *o, const struct relying_party *rp, struct order **ret_order)
{
	struct order *order = calloc(1, sizeof *order);
	enum err e;

	if (!order)
		return ERR_MEMORY;
	order->rp = (struct relying_party){ .name = strdup(rp->name), .display_name = strdup(rp->display_name) };
	memcpy(order->rp.fingerprint, rp->fingerprint, sizeof rp->fingerprint);
	e = order->rp.name && order->rp.display_name ? tokens_make(o->random, order) : ERR_MEMORY;
	if (e == ERR_OK)
		*ret_order = order;
	else
		order_free(order);
	return e;
}

enum err orders_create(struct orders *o, enum order_kind kind, json_t *request, const struct relying_party *rp,
                       struct order **ret_order)
{
	const char *required = json_text_at(request, "requirement.personalNumber");
	struct order *order = NULL, *open;

	orders_age(o);
	open = open_order_of(o, required);
	if (open) {
		orders_fail(o, open, "cancelled");
		return ERR_DUPLICATE;
	}
	TRY(order_make(o, rp, &order));
	order->kind = kind;
	order->request = json_incref(request);
	order->created = order->asked = clock_monotonic(o->clock);
	order->next = o->first;
	o->first = order;
	*ret_order = order;
	return ERR_OK;
}

static struct order *order_of(struct orders *o, const char *ref, const struct relying_party *rp)
{
	orders_age(o);
	for (struct order *order = o->first; order; order = order->next)
		if (strcmp(order->ref, ref) == 0 && strcmp(order->rp.fingerprint, rp->fingerprint) == 0)
			return order;
	return NULL;
}

static enum err answer_make(const struct order *order, json_t **ret_answer)
{
	static const char *const pending_hints[] = {
		[ORDER_OUTSTANDING] = "outstandingTransaction",
		[ORDER_STARTED] = "started",
		[ORDER_USER_SIGN] = "userSign",
	};
	JSON json_t *answer = json_object();

	TRY(json_put_text(answer, "orderRef", order->ref));
	if (order->state == ORDER_COMPLETE) {
		TRY(json_put_text(answer, "status", "complete"));
		TRY(json_put(answer, "completionData", json_incref(order->completion)));
	} else {
		bool failed = order->state == ORDER_FAILED;

		TRY(json_put_text(answer, "status", failed ? "failed" : "pending"));
		TRY(json_put_text(answer, "hintCode", failed ? order->hint : pending_hints[order->state]));
	}
	*ret_answer = TAKE(answer);
	return ERR_OK;
}

static void count_wait(struct orders *o, const struct order *order)
{
	int64_t waited = clock_monotonic(o->clock) - order->asked;

	if (waited > o->longest_us)
		o->longest_us = waited;
}

enum err orders_collect(struct orders *o, const char *ref, const struct relying_party *rp, json_t **ret_answer)
{
	struct order *order = order_of(o, ref, rp);

	if (!order)
		return ERR_NOT_FOUND;
	TRY(answer_make(order, ret_answer));
	count_wait(o, order);
	order->asked = clock_monotonic(o->clock);
	o->collects++;
	if (ended(order))
		forget(o, order);
	return ERR_OK;
}

void orders_waits(struct orders *o, struct orders_waits *ret_waits)
{
	*ret_waits = (struct orders_waits){ .collects = o->collects };
	for (const struct order *order = o->first; order; order = order->next) {
		if (ended(order))
			continue;
		ret_waits->open++;
		count_wait(o, order);
	}
	ret_waits->longest_us = o->longest_us;
	o->collects = 0;
	o->longest_us = 0;
}

enum err orders_cancel(struct orders *o, const char *ref, const struct relying_party *rp)
{
	struct order *order = order_of(o, ref, rp);

	if (!order || ended(order))
		return ERR_NOT_FOUND;
	forget(o, order);
	return ERR_OK;
}

enum err qr_mac(const char *secret, unsigned t, char out[65])
{
	unsigned char mac[SHA256_DIGEST_LENGTH];
	char message[16];
	int len = snprintf(message, sizeof message, "%u", t);

	if (!HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)message, (size_t)len, mac, NULL))
		return ERR_INTERNAL;
	hex_encode(mac, sizeof mac, out);
	return ERR_OK;
}

/* Cuts the next part off `rest`, up to a full stop or the end. */
static struct span part_take(struct span *rest)
{
	const char *stop = rest->len > 0 ? memchr(rest->ptr, '.', rest->len) : NULL;
	struct span part = { rest->ptr, stop ? (size_t)(stop - rest->ptr) : rest->len };
	size_t used = part.len + (stop ? 1 : 0);

	*rest = span_of(rest->ptr + used, rest->len - used);
	return part;
}

static enum refusal may_start(const struct order *order)
{
	if (!order)
		return REFUSAL_UNKNOWN_ORDER;
	if (ended(order))
		return REFUSAL_ENDED;
	return order->state == ORDER_USER_SIGN ? REFUSAL_ALREADY_OPEN : REFUSAL_NONE;
}

static enum refusal start(struct order *order, struct order **ret_order)
{
	order->state = ORDER_STARTED;
	*ret_order = order;
	return REFUSAL_NONE;
}

static struct order *by_qr_token(struct orders *o, struct span token)
{
	for (struct order *order = o->first; order; order = order->next)
		if (span_equal_str(token, order->qr_token))
			return order;
	return NULL;
}

enum refusal orders_scan(struct orders *o, struct span frame, struct order **ret_order)
{
	struct span rest = frame.len > 0 ? span_trim(frame) : span_str("");
	struct span prefix = part_take(&rest), token = part_take(&rest), time = part_take(&rest);
	struct order *order;
	enum refusal refused;
	uint64_t t;
	int64_t age;
	char mac[65];

	orders_age(o);
	if (frame.len == 0 || !span_equal_str(prefix, "bankid") || rest.len != 64 ||
	    number_parse(time, 1000000, &t) != ERR_OK)
		return REFUSAL_NOT_A_FRAME;
	order = by_qr_token(o, token);
	refused = may_start(order);
	if (refused != REFUSAL_NONE)
		return refused;
	if (qr_mac(order->qr_secret, (unsigned)t, mac) != ERR_OK || CRYPTO_memcmp(mac, rest.ptr, 64) != 0)
		return REFUSAL_WRONG_FRAME;
	age = (clock_monotonic(o->clock) - order->created) / SECOND - (int64_t)t;
	if (age > (int64_t)o->limits.frame || age < -1)
		return REFUSAL_STALE_FRAME;
	return start(order, ret_order);
}

enum refusal orders_autostart(struct orders *o, const char *token, struct order **ret_order)
{
	struct order *order;
	enum refusal refused;

	orders_age(o);
	for (order = o->first; order; order = order->next)
		if (strcmp(order->auto_start_token, token) == 0)
			break;
	refused = may_start(order);
	return refused == REFUSAL_NONE ? start(order, ret_order) : refused;
}

struct order *orders_by_handle(struct orders *o, const char *handle)
{
	orders_age(o);
	for (struct order *order = o->first; order; order = order->next)
		if (strcmp(order->handle, handle) == 0)
			return order;
	return NULL;
}

enum refusal orders_open(struct orders *o, struct order *order, const struct person *person, const char *policy)
{
	const char *required = json_text_at(order->request, "requirement.personalNumber");
	struct order *earlier;

	if (order->state != ORDER_STARTED)
		return ended(order) ? REFUSAL_ENDED : REFUSAL_ALREADY_OPEN;
	/* No usable e-ID on this phone: the order goes on waiting for one, until startFailed. */
	if (!request_allows_policy(order->request, policy))
		return REFUSAL_NO_MATCHING_ID;
	/* "The order fails if another person's BankID is used." The real hint code is not published; this one says that
	 * the e-ID was not good for the order. */
	if (*required && strcmp(required, person->personal_number) != 0) {
		orders_fail(o, order, "certificateErr");
		return REFUSAL_WRONG_PERSON;
	}
	earlier = open_order_of(o, person->personal_number);
	if (earlier)
		orders_fail(o, earlier, "cancelled");
	order->state = ORDER_USER_SIGN;
	order->opened = clock_monotonic(o->clock);
	memcpy(order->person, person->personal_number, sizeof order->person);
	return REFUSAL_NONE;
}

enum refusal orders_check_open(const struct order *order)
{
	if (!order)
		return REFUSAL_UNKNOWN_ORDER;
	if (ended(order))
		return REFUSAL_ENDED;
	return order->state == ORDER_USER_SIGN ? REFUSAL_NONE : REFUSAL_NOT_OPEN;
}

enum refusal orders_check_code(struct orders *o, struct order *order, struct span code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] < '0' || code.ptr[i] > '9')
			return REFUSAL_BAD_CODE;
	if (code.len != 6)
		return REFUSAL_BAD_CODE;
	if (!span_equal_str(code, "000000"))
		return REFUSAL_NONE;
	order->wrong_codes++;
	if (order->wrong_codes < o->limits.wrong_codes)
		return REFUSAL_WRONG_CODE;
	orders_fail(o, order, "certificateErr");
	return REFUSAL_BLOCKED;
}

void orders_complete(struct orders *o, struct order *order, json_t *completion)
{
	order->state = ORDER_COMPLETE;
	order->completion = completion;
	order->ended = clock_monotonic(o->clock);
}

void orders_fail(struct orders *o, struct order *order, const char *hint)
{
	end_at(order, hint, clock_monotonic(o->clock));
}
