/* /checkpoint and /tile/…: the ledger for anybody who wants to watch over it (C2SP tlog-tiles). It says how many acts
 * there were and nothing about any of them. */
#include "handlers.h"

#include "jourbeslut/ledger.h"
#include "jourbeslut/store.h"

#define TILE_BYTES_MAX ((size_t)LEDGER_TILE_WIDTH * (2 + SHA256_LEN))
#define FOR_EVER (365 * 24 * 3600) /* a tile never changes: all its entries are there */

enum err ledger_checkpoint(struct http_request *req, struct http_response *res)
{
	BUF note = buf_init(2 * LEDGER_CHECKPOINT_MAX);
	struct store *s;

	TRY(http_store(req, &s));
	TRY(ledger_checkpoint_last(s, &note));
	http_cacheable(res, 1);
	return http_bytes_inline(res, "text/plain; charset=utf-8", "checkpoint", &note);
}

enum err ledger_tile_bytes(struct http_request *req, struct http_response *res)
{
	BUF bytes = buf_init(TILE_BYTES_MAX);
	struct ledger_tile_id id;
	struct store *s;

	TRY(ledger_tile_path_read(http_param(req, "path"), &id));
	TRY(http_store(req, &s));
	TRY(ledger_tile(s, &id, &bytes));
	http_cacheable(res, FOR_EVER);
	return http_bytes_inline(res, "application/octet-stream", "tile", &bytes);
}
