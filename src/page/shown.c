/* What a page showed of what is saved, so that a later save does not silently undo an earlier one in another tab.
 *
 * One hidden field, "shown.<digest>", holds name and digest of each value as it was shown. Its name changes with its
 * value, and it stands first in its form: browsers fill a form in again as it was left only where it begins alike
 * (Chromium takes a form's action and its first two names), so an old text never appears over what was saved since. */
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/page.h"

#define PREFIX "shown."
#define DIGEST 16 /* hex digits: 64 bits, against chance; a page's own reader is no adversary of it */
#define SHOWN_MAX (64 * 1024)

/* The same text in whatever form a browser sends it; what is no clean text is taken as it is. */
static enum err clean(struct span text, struct buf *out)
{
	enum err e = text_clean(text, out);

	if (e != ERR_INPUT && e != ERR_TOO_LARGE)
		return e;
	buf_clear(out);
	return buf_add_span(out, text);
}

static enum err digest_of(struct span text, char out[DIGEST + 1])
{
	BUF plain = buf_init(text.len * 4 + 64);
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(clean(text, &plain));
	TRY(sha256_of(buf_span(&plain), &hash));
	sha256_hex(&hash, hex);
	memcpy(out, hex, DIGEST);
	out[DIGEST] = '\0';
	return ERR_OK;
}

enum err page_shown_add(struct buf *list, const char *name, struct span value)
{
	char digest[DIGEST + 1];

	if (list->max == 0)
		*list = buf_init(SHOWN_MAX);
	TRY(digest_of(value, digest));
	return buf_printf(list, "%s%s:%s", list->len ? " " : "", name, digest);
}

enum err page_shown_put(json_t *data, const struct buf *list)
{
	JSON json_t *shown = json_object();
	char name[sizeof PREFIX + DIGEST], digest[DIGEST + 1];

	if (!shown)
		return ERR_MEMORY;
	TRY(digest_of(buf_span(list), digest));
	(void)snprintf(name, sizeof name, PREFIX "%s", digest);
	TRY(json_put_text(shown, "name", name));
	TRY(json_put_text(shown, "value", buf_str(list)));
	return json_put(data, "shown", TAKE(shown));
}

enum err page_shown_one(json_t *data, const char *name, const char *value)
{
	BUF list = { 0 };

	TRY(page_shown_add(&list, name, span_str(value)));
	return page_shown_put(data, &list);
}

enum err page_shown_same(struct span a, struct span b, bool *ret_same)
{
	char one[DIGEST + 1], other[DIGEST + 1];

	TRY(digest_of(a, one));
	TRY(digest_of(b, other));
	*ret_same = strcmp(one, other) == 0;
	return ERR_OK;
}

enum err page_shown_clash(const char *saved, struct buf *out)
{
	TRY(buf_add_str(out, "Sparat på annat håll sedan du öppnade sidan: "));
	TRY(*saved ? buf_printf(out, "”%s”", saved) : buf_add_str(out, "inget"));
	return buf_add_str(out, ". Det du skrev står kvar här men är inte sparat. Spara igen, så gäller ditt.");
}

static struct span find_list(const struct http_request *req)
{
	struct span name, value;

	for (size_t i = 0; i < http_form_count(req); i++) {
		http_form_at(req, i, &name, &value);
		if (span_starts_with(name, PREFIX))
			return value;
	}
	return span_of(NULL, 0);
}

/* "a:0123… b:4567…" */
static bool find_digest(struct span list, const char *name, char out[DIGEST + 1])
{
	size_t len = strlen(name), item;

	for (; list.len > 0; list.ptr += item, list.len -= item) {
		const char *space = memchr(list.ptr, ' ', list.len);

		item = space ? (size_t)(space - list.ptr) + 1 : list.len;
		if (list.len < len + 1 + DIGEST || memcmp(list.ptr, name, len) != 0 || list.ptr[len] != ':')
			continue;
		memcpy(out, list.ptr + len + 1, DIGEST);
		out[DIGEST] = '\0';
		return true;
	}
	return false;
}

enum err page_shown_compare(const struct http_request *req, const char *name, struct span saved, struct span typed,
                            enum page_change *ret_change)
{
	char shown[DIGEST + 1], now[DIGEST + 1], mine[DIGEST + 1];
	struct span list = find_list(req);

	*ret_change = PAGE_MINE;
	if (!list.ptr)
		return ERR_OK;
	*ret_change = PAGE_THEIRS;
	if (!find_digest(list, name, shown))
		return ERR_OK;
	TRY(digest_of(saved, now));
	TRY(digest_of(typed, mine));
	if (strcmp(now, shown) == 0 || strcmp(now, mine) == 0)
		*ret_change = PAGE_MINE;
	else if (strcmp(mine, shown) != 0)
		*ret_change = PAGE_CLASH;
	return ERR_OK;
}
