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
		      { "cancel_path", "/avbryt" } };

	for (size_t i = 0; i < ARRAY_LENGTH(below); i++) {
		BUF text = buf_init(300);

		TRY(buf_printf(&text, "%s%s", path, below[i].suffix));
		TRY(json_put_text(object, below[i].key, buf_str(&text)));
	}
	return ERR_OK;
}

enum err page_order(const struct decision_office *o, const struct eid_order *order, const char *path, bool phone,
                    const char *redirect, json_t **ret_object)
{
	enum eid_device device = phone ? EID_THIS_PHONE : EID_THIS_COMPUTER;
	bool qr = order->state == EID_PENDING && !order->picked_up;
	JSON json_t *object = json_object();
	BUF link = buf_init(2000);

	if (!object)
		return ERR_MEMORY;
	if (order->state == EID_PENDING && o->eid)
		TRY(eid_order_autostart(o->eid, order, device, redirect, &link));
	TRY(put_paths(object, path));
	TRY(json_put_text(object, "start_link", buf_str(&link)));
	TRY(json_put_bool(object, "phone", phone));
	TRY(json_put_text(object, "text", eid_order_message(order, qr && !phone ? EID_OTHER_DEVICE : device)->text));
	TRY(json_put_int(object, "seconds", order->seconds_left));
	TRY(json_put_int(object, "number", clock_now(o->clock).us / SECOND));
	TRY(json_put_bool(object, "qr", qr));
	TRY(json_put_bool(object, "finished", eid_state_final(order->state)));
	*ret_object = TAKE(object);
	return ERR_OK;
}

enum err page_order_refresh(const struct http_request *req, struct http_response *res, const struct eid_order *order)
{
	if (!order->autostart_token[0])
		return http_refresh(res, 1);
	return http_refresh(res, page_is_phone(req) ? 3 : 20);
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
	TRY(page_order(http_app(req), order, path, false, "", &object));
	TRY(json_put(data, "order", TAKE(object)));
	TRY(json_put_int(data, "reload", eid_state_final(order->state) ? 0 : 1));
	if (!eid_state_final(order->state))
		TRY(http_refresh(res, 1));
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
	bool qr = order->state == EID_PENDING && !order->picked_up;
	enum eid_device device = page_is_phone(req) ? EID_THIS_PHONE : EID_OTHER_DEVICE;
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(json_put_text(data, "text", eid_order_message(order, device)->text));
	TRY(json_put_int(data, "seconds", order->seconds_left));
	TRY(json_put_bool(data, "qr", qr));
	TRY(json_put_text(data, "next", next));
	return http_json(res, TAKE(data));
}
