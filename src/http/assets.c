/* GET /assets/{name}: style sheet, script, icon, from the view's memory. */
#include "internal.h"

#include <string.h>

#include "jourbeslut/view.h"

#define FOR_EVER (365 * 24 * 3600)
#define NAME_MAX_BYTES 64

static enum err asset(struct http_request *req, struct http_response *res)
{
	const struct view *view = req->server->settings.view;
	struct span name = http_param(req, "name");
	struct view_asset found;

	/* Parameters are followed by a NUL, and hold none. */
	if (!view || name.len > NAME_MAX_BYTES)
		return ERR_NOT_FOUND;
	TRY(view_asset_find(view, name.ptr, &found));
	TRY(response_header_set(res, "ETag", found.etag));
	/* Pages name an asset with the version of all assets: under that address it never changes. */
	res->immutable = http_query(req, "v").len > 0;
	res->revalidate = !res->immutable;
	res->cache_seconds = res->immutable ? FOR_EVER : 0;
	if (span_equal_str(http_header(req, "If-None-Match"), found.etag)) {
		res->status = MHD_HTTP_NOT_MODIFIED;
		return ERR_OK;
	}
	res->fixed = found.bytes;
	res->type = found.type;
	return ERR_OK;
}

static const struct http_route routes[] = {
	{ .method = HTTP_GET,
	  .path = "/assets/{name}",
	  .who = HTTP_ANYBODY,
	  .rate = HTTP_RATE_NONE,
	  .flags = HTTP_NO_SESSION | HTTP_QUIET,
	  .handler = asset },
};

const struct http_table assets_table = HTTP_TABLE(routes);
