/* A login, as its own person and the administrator read it. */
#include <string.h>

#include "jourbeslut/page.h"

struct name {
	const char *part, *name;
};

/* The first whose part stands in the text; "" none. */
static const char *name_in(const char *text, const struct name *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, names[i].part))
			return names[i].name;
	return "";
}

/* "Chrome på Android". The order matters: most browsers also call themselves those that they are like. */
static enum err put_browser(json_t *object, const char *agent)
{
	static const struct name browsers[] = {
		{ "Edg", "Edge" },       { "SamsungBrowser", "Samsung Internet" },
		{ "FxiOS", "Firefox" },  { "Firefox/", "Firefox" },
		{ "CriOS", "Chrome" },   { "Chrome/", "Chrome" },
		{ "Safari/", "Safari" },
	};
	static const struct name systems[] = {
		{ "iPhone", "iPhone" },   { "iPad", "iPad" },  { "Android", "Android" },
		{ "Windows", "Windows" }, { "Mac OS", "Mac" }, { "Linux", "Linux" },
	};
	const char *browser = name_in(agent, browsers, ARRAY_LENGTH(browsers));
	const char *system = name_in(agent, systems, ARRAY_LENGTH(systems));
	BUF text = buf_init(80);

	TRY(buf_printf(&text, "%s%s%s", browser[0] ? browser : "okänd webbläsare", system[0] ? " på " : "", system));
	return json_put_text(object, "browser", buf_str(&text));
}

enum err page_put_session(json_t *object, const struct http_session_info *info)
{
	TRY(page_put_time(object, "started", info->started));
	TRY(page_put_time(object, "last_seen", info->last_seen));
	TRY(put_browser(object, info->user_agent));
	TRY(json_put_bool(object, "let_in", info->let_in != 0));
	TRY(json_put_text(object, "ip", info->ip));
	return json_put_text(object, "app_ip", strcmp(info->ip, info->app_ip) == 0 ? "" : info->app_ip);
}
