#include "text.h"

#include <string.h>
#include <strings.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/http.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool http_text_is_line(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
			return false;
	return text_is_utf8(s) && !text_has_control(s);
}

bool http_header_value_valid(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7f)
			return false;
	return true;
}

bool http_text_equal_nocase(struct span s, const char *wanted)
{
	return s.len == strlen(wanted) && strncasecmp(s.ptr, wanted, s.len) == 0;
}

bool http_list_next(struct span *rest, const char *separators, struct span *ret_item)
{
	while (rest->len > 0) {
		size_t len = 0;

		while (len < rest->len && (rest->ptr[len] == '\0' || !strchr(separators, rest->ptr[len])))
			len++;
		*ret_item = span_trim(span_of(rest->ptr, len));
		rest->ptr += len < rest->len ? len + 1 : len;
		rest->len -= len < rest->len ? len + 1 : len;
		if (ret_item->len > 0)
			return true;
	}
	return false;
}

/* Escapes are refused where they could hide a slash or a backslash from this check and show it to somebody later. */
bool http_path_safe(struct span path)
{
	if (path.len == 0 || path.len > HTTP_RETURN_PATH_MAX || path.ptr[0] != '/')
		return false;
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] <= ' ' || path.ptr[i] >= 0x7f || path.ptr[i] == '\\')
			return false;
	if (path.len >= 2 && path.ptr[1] == '/')
		return false;
	if (path.len >= 4 && path.ptr[1] == '%') {
		struct span escape = span_of(path.ptr + 2, 2);

		return !http_text_equal_nocase(escape, "2f") && !http_text_equal_nocase(escape, "5c");
	}
	return true;
}

static bool is_unreserved(char c)
{
	return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

enum err http_url_encode(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_unreserved(s.ptr[i]))
			TRY(buf_add_char(out, s.ptr[i]));
		else
			TRY(buf_printf(out, "%%%02X", (unsigned char)s.ptr[i]));
	}
	return ERR_OK;
}

enum err http_disposition(const char *disposition, struct span filename, struct buf *out)
{
	if (filename.len == 0 || !http_text_is_line(filename))
		return ERR_INPUT;
	TRY(buf_printf(out, "%s; filename=\"", disposition));
	for (size_t i = 0; i < filename.len; i++) {
		char c = filename.ptr[i];

		TRY(buf_add_char(out, is_unreserved(c) || c == ' ' ? c : '_'));
	}
	TRY(buf_add_str(out, "\"; filename*=UTF-8''"));
	return http_url_encode(filename, out);
}
