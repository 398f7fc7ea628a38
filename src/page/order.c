#include <stdio.h>
#include <string.h>

#include "jourbeslut/page.h"

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
