#include <stdio.h>
#include <string.h>

#include "jourbeslut/page.h"
#include "jourbeslut/view.h"

bool page_is_phone(const struct http_request *req)
{
	const char *agent = http_user_agent(req);

	return strstr(agent, "Mobi") || strstr(agent, "Android") || strstr(agent, "iPhone");
}

static enum err put_paths(json_t *object, const char *path)
{
	static const struct {
		const char *key, *suffix;
	} below[] = { { "path", "" },
		      { "frame_path", "/ruta" },
		      { "qr_path", "/bild.svg" },
		      { "status_path", "/status" },
		      { "cancel_path", "/avbryt" },
		      { "other_path", "/annan" } };

	for (size_t i = 0; i < ARRAY_LENGTH(below); i++) {
		BUF text = buf_init(300);

		TRY(buf_printf(&text, "%s%s", path, below[i].suffix));
		TRY(json_put_text(object, below[i].key, buf_str(&text)));
	}
	return ERR_OK;
}

/* An order for logging in has one way into the app, which is chosen before it is made; a signature has both. */
static bool has_link(const struct eid_order *order)
{
	return order->kind == EID_SIGN || order->on_device;
}

static bool has_code(const struct eid_order *order)
{
	return order->kind == EID_SIGN || !order->on_device;
}

static bool shows_code(const struct eid_order *order)
{
	return has_code(order) && order->state == EID_PENDING && !order->picked_up;
}

static enum err add_link(const struct decision_office *o, const struct eid_order *order, bool phone, struct buf *out)
{
	if (order->state != EID_PENDING || !o->eid || !has_link(order))
		return ERR_OK;
	/* Where to go on to stands in the order itself, with its nonce; this address is sent around. */
	return eid_order_autostart(o->eid, order, phone ? EID_THIS_PHONE : EID_THIS_COMPUTER, "", out);
}

static const struct eid_message *message(const struct eid_order *order, bool phone)
{
	if (!has_link(order) || (shows_code(order) && !phone))
		return eid_order_message(order, EID_OTHER_DEVICE);
	return eid_order_message(order, phone ? EID_THIS_PHONE : EID_THIS_COMPUTER);
}

enum err page_order(const struct decision_office *o, const struct eid_order *order, const char *path, bool phone,
                    json_t **ret_object)
{
	JSON json_t *object = json_object();
	BUF link = buf_init(2000);

	if (!object)
		return ERR_MEMORY;
	TRY(add_link(o, order, phone, &link));
	TRY(put_paths(object, path));
	TRY(json_put_text(object, "start_link", buf_str(&link)));
	TRY(json_put_bool(object, "phone", phone));
	TRY(json_put_bool(object, "by_link", has_link(order)));
	TRY(json_put_bool(object, "by_code", has_code(order)));
	TRY(json_put_text(object, "text", message(order, phone)->text));
	TRY(json_put_int(object, "seconds", order->seconds_left));
	TRY(json_put_int(object, "number", clock_now(o->clock).us / SECOND));
	TRY(json_put_bool(object, "qr", shows_code(order)));
	TRY(json_put_bool(object, "finished", eid_state_final(order->state)));
	*ret_object = TAKE(object);
	return ERR_OK;
}

int page_order_reload(const struct http_request *req, const struct eid_order *order)
{
	if (eid_state_final(order->state))
		return order->state == EID_VERIFIED ? 1 : 0; /* it is taken in, and the page goes on */
	if (has_link(order) && !order->autostart_token[0])
		return 1;
	return page_is_phone(req) ? 3 : 20;
}

enum err page_address(const struct http_request *req, const char *path, struct buf *out)
{
	const struct decision_office *o = http_app(req);
	struct span host = http_header(req, "Host");

	if (o->origin[0])
		return buf_printf(out, "%s%s", o->origin, path);
	return buf_printf(out, "http://%.*s%s", (int)host.len, host.ptr ? host.ptr : "", path);
}

enum err page_order_frame(struct http_request *req, struct http_response *res, const struct eid_order *order,
                          const char *path)
{
	JSON json_t *data = json_object(), *object = NULL;

	if (!data)
		return ERR_MEMORY;
	TRY(page_order(http_app(req), order, path, false, &object));
	TRY(json_put(data, "order", TAKE(object)));
	TRY(json_put_int(data, "reload", eid_state_final(order->state) ? 0 : 1));
	return http_render(res, "qr-frame", TAKE(data));
}

enum err page_order_image(struct http_request *req, struct http_response *res, const struct eid_order *order)
{
	BUF frame = buf_init(300), svg = buf_init(200000);
	struct store *s;

	TRY(http_store(req, &s));
	TRY(eid_order_frame(s, order->id, http_now(req), &frame));
	/* Level L: the smallest code for this length, read fastest from a dim screen. */
	TRY(view_qr_svg(buf_span(&frame), VIEW_QR_LOW, "QR-kod", "Läs koden med BankID-appen. Den byts varje sekund.",
	                &svg));
	return http_bytes_inline(res, "image/svg+xml", NULL, &svg);
}

enum err page_order_status(struct http_request *req, struct http_response *res, const struct eid_order *order,
                           const char *next)
{
	JSON json_t *data = json_object();
	bool phone = page_is_phone(req);
	BUF link = buf_init(2000);

	if (!data)
		return ERR_MEMORY;
	TRY(add_link(http_app(req), order, phone, &link));
	TRY(json_put_text(data, "text", message(order, phone)->text));
	TRY(json_put_text(data, "link", buf_str(&link)));
	TRY(json_put_int(data, "seconds", order->seconds_left));
	TRY(json_put_bool(data, "qr", shows_code(order)));
	TRY(json_put_text(data, "next", next));
	return http_json(res, TAKE(data));
}
