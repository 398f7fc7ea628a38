#include "jourbeslut/http.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aside.h"
#include "internal.h"
#include "socket.h"
#include "jourbeslut/base/log.h"

#define CONNECTION_MEMORY ((size_t)24 << 10) /* header lines of request and answer, and a piece of body */
#define STACK_BYTES ((size_t)512 << 10)      /* of a pool thread; only what is used becomes memory */
#define ALL_TABLES_MAX 16

static void fill(int *number, int value)
{
	if (*number <= 0)
		*number = value;
}

static void fill_text(const char **text, const char *value)
{
	if (!*text)
		*text = value;
}

static void fill_defaults(struct http_settings *s)
{
	fill_text(&s->host, "127.0.0.1");
	fill_text(&s->origins, "");
	fill_text(&s->proxies, "");
	fill_text(&s->form_action, "");
	fill_text(&s->duty_phone, "");
	fill_text(&s->environment, "test");
	fill(&s->threads, 4);
	fill(&s->connections, 1024);
	s->connections = socket_places(s->connections);
	fill(&s->connections_per_ip, 48);
	fill(&s->header_timeout_ms, 10000);
	fill(&s->idle_timeout_ms, 15000);
	fill(&s->body_timeout_ms, 30000);
	fill(&s->send_timeout_ms, 30000);
	fill(&s->stop_timeout_ms, 10000);
	fill(&s->session_idle_min, 60);
	fill(&s->session_absolute_min, 720);
	fill(&s->session_idle_decision_maker_min, 30);
	if (s->body_memory == 0)
		s->body_memory = (size_t)64 << 20;
}

static enum err init_routes(struct http_server *s, const struct http_table *tables, size_t table_count)
{
	struct http_table all[ALL_TABLES_MAX] = { assets_table, kept_table };
	const char *bad;
	enum err e;

	if (table_count + 2 > ALL_TABLES_MAX)
		return ERR_CONFIG;
	memcpy(all + 2, tables, table_count * sizeof all[0]);
	e = routes_init(&s->routes, all, table_count + 2, &bad);
	if (e == ERR_CONFIG)
		log_event(s->settings.log, LOG_ERROR, "http.route_refused", "route", bad, NULL);
	return e;
}

static enum err init_socket(struct http_server *s)
{
	enum err e = socket_listen(s->settings.host, s->settings.port, &s->listener, &s->port);

	if (e != ERR_OK)
		log_event(s->settings.log, LOG_ERROR, "http.cannot_listen", "host", s->settings.host, "err",
		          err_name(e), NULL);
	return e;
}

static enum err init(struct http_server *s, const struct http_table *tables, size_t table_count)
{
	size_t places = (size_t)s->settings.connections + (size_t)s->settings.threads;

	budget_init(&s->budget, s->settings.body_memory);
	TRY(init_routes(s, tables, table_count));
	TRY(proxies_init(&s->proxies, s->settings.proxies));
	TRY(rate_new(s->settings.clock, s->settings.random, &s->rate));
	TRY(held_new(&s->held));
	TRY(watch_new(places, &s->watch));
	TRY(aside_new(receive_work_aside, &s->aside));
	return init_socket(s);
}

enum err http_server_new(const struct http_settings *settings, const struct http_table *tables, size_t table_count,
                         struct http_server **ret_server)
{
	struct http_server *s = calloc(1, sizeof *s);
	enum err e;

	ASSERT(settings->clock && settings->random);
	if (!s)
		return ERR_MEMORY;
	s->settings = *settings;
	s->listener = -1;
	fill_defaults(&s->settings);
	s->hsts = span_starts_with(span_trim(span_str(s->settings.origins)), "https://");
	e = init(s, tables, table_count);
	if (e != ERR_OK) {
		http_server_free(s);
		return e;
	}
	*ret_server = s;
	return ERR_OK;
}

/* The library's own words without what it would put in: that came from outside. */
static void log_library(void *cls, const char *format, va_list args)
{
	const struct http_server *s = cls;

	(void)args;
	log_event(s->settings.log, LOG_DEBUG, "http.library", "text", format, NULL);
}

static struct in6_addr group_of(const struct sockaddr *peer)
{
	const struct in6_addr address = address_of(peer);

	return address_group(&address);
}

static void notify_connection(void *cls, struct MHD_Connection *connection, void **slot,
                              enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = cls;
	const union MHD_ConnectionInfo *info, *peer;
	struct in6_addr group;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		watch_close(s->watch, *slot);
		*slot = NULL;
		return;
	}
	peer = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	group = group_of(peer ? peer->client_addr : NULL);
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (info)
		*slot = watch_open(s->watch, info->connect_fd, &group, s->settings.header_timeout_ms);
}

/* One more than an address may have is closed before a byte of it is read: it takes no place from anybody. */
static enum MHD_Result let_in(void *cls, const struct sockaddr *peer, socklen_t len)
{
	struct http_server *s = cls;
	const struct in6_addr group = group_of(peer);

	(void)len;
	if (s->proxies.count > 0)
		return MHD_YES;
	return watch_has_room(s->watch, &group, (size_t)s->settings.connections_per_ip) ? MHD_YES : MHD_NO;
}

/* Addresses are decoded here, strictly (see request_decode); the library shall leave them alone. */
static size_t keep_escapes(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls, (void)connection;
	return strlen(text);
}

enum err http_server_start(struct http_server *s)
{
	const unsigned flags =
	        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;

	s->daemon = MHD_start_daemon(
	        flags, 0, let_in, s, receive, s, MHD_OPTION_EXTERNAL_LOGGER, log_library, s, MHD_OPTION_LISTEN_SOCKET,
	        s->listener, MHD_OPTION_THREAD_POOL_SIZE, s->settings.threads > 1 ? (unsigned)s->settings.threads : 0u,
	        MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, MHD_OPTION_CONNECTION_LIMIT,
	        (unsigned)s->settings.connections, MHD_OPTION_CONNECTION_TIMEOUT,
	        (unsigned)(s->settings.idle_timeout_ms + 999) / 1000, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	        CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, receive_target, s,
	        MHD_OPTION_NOTIFY_COMPLETED, receive_completed, s, MHD_OPTION_NOTIFY_CONNECTION, notify_connection, s,
	        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_END);
	if (!s->daemon) {
		log_event(s->settings.log, LOG_ERROR, "http.cannot_start", NULL);
		return ERR_IO;
	}
	return ERR_OK;
}

int http_server_port(const struct http_server *s)
{
	return s->port;
}

static void wait_for_requests(struct http_server *s)
{
	int64_t end = clock_monotonic(clock_system()) + (int64_t)s->settings.stop_timeout_ms * 1000;
	struct timespec pause = { .tv_nsec = 5000000 };

	while (atomic_load(&s->active) > 0 && clock_monotonic(clock_system()) < end)
		(void)nanosleep(&pause, NULL);
}

void http_server_stop(struct http_server *s)
{
	if (s->daemon) {
		/* From here nobody is let in; requests on open connections are told to come again (503). */
		(void)MHD_quiesce_daemon(s->daemon);
		atomic_store(&s->stopping, true);
		wait_for_requests(s);
		aside_free(TAKE(s->aside)); /* libmicrohttpd ends no connection that is suspended */
		MHD_stop_daemon(s->daemon);
		s->daemon = NULL;
	}
	if (s->listener >= 0)
		(void)close(s->listener);
	s->listener = -1;
}

void http_server_free(struct http_server *s)
{
	if (!s)
		return;
	http_server_stop(s);
	aside_free(s->aside);
	watch_free(s->watch);
	rate_free(s->rate);
	held_free(s->held);
	routes_release(&s->routes);
	budget_release(&s->budget);
	free(s);
}
