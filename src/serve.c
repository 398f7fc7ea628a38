#include "serve.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/admin.h"
#include "jourbeslut/approval.h"
#include "jourbeslut/clocks.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/desk.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/flow.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/http.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/law.h"
#include "jourbeslut/muni.h"
#include "jourbeslut/open.h"
#include "jourbeslut/outbox.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/record.h"
#include "jourbeslut/sign.h"
#include "jourbeslut/store.h"
#include "jourbeslut/version.h"
#include "jourbeslut/view.h"
#include "ends_setup.h"
#include "safety.h"
#include "seal_setup.h"
#include "warnings.h"

#define THREADS 4
#define CONNECTIONS (THREADS + HTTP_ASIDE_THREADS + 2) /* the pool threads, the worker, one to spare */

struct service {
	const struct conf *conf;
	char *problem;
	size_t problem_size;
	struct log log;
	struct store_pool *stores;
	struct store *worker_store;
	struct law *law;
	struct view *view;
	struct record_fonts *fonts;
	struct eid *eid;
	struct ends_setup ends;
	struct seal_setup seal;
	struct jobs *jobs;
	struct clocks *clocks;
	struct outbox *outbox;
	struct http_server *server;
	struct decision_office office;
	struct flow flow;
	struct packs_seen packs_seen;
	struct instant warned; /* 0: not yet */
	char origin[300];      /* the first of server.origins */
	char site[300];        /* that of duty.check_address: where links of messages lead */
};

static enum err say(struct service *s, enum err e, const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum err say(struct service *s, enum err e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(s->problem, s->problem_size, format, args);
	va_end(args);
	return e;
}

/* A configured text, or NULL where it is empty and the room has a default of its own. */
static const char *text_or_null(const struct conf *c, const char *key)
{
	const char *text = conf_text(c, key);

	return *text ? text : NULL;
}

static enum log_level level_of(const char *name)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum log_level)i;
	return LOG_INFO;
}

static enum err open_law(struct service *s)
{
	char path[4096];
	enum err e;

	(void)snprintf(path, sizeof path, "%s/law", conf_text(s->conf, "paths.templates"));
	e = draft_law_open(path, &s->law);
	return e == ERR_OK ? ERR_OK : say(s, e, "law packs in %s: %s", path, err_name(e));
}

static enum err open_view(struct service *s)
{
	struct view_problem p = { { 0 } };
	enum err e = view_load(conf_text(s->conf, "paths.templates"), &p, &s->view);

	return e == ERR_OK ? ERR_OK : say(s, e, "templates in %s: %s", conf_text(s->conf, "paths.templates"), p.text);
}

static enum err open_fonts(struct service *s)
{
	const struct record_font_files files = { conf_text(s->conf, "record.font_regular"),
		                                 conf_text(s->conf, "record.font_bold"),
		                                 conf_text(s->conf, "record.colour_profile") };
	enum err e = record_fonts_load(&files, &s->fonts);

	return e == ERR_OK ? ERR_OK
	                   : say(s, e, "fonts of the record: %s (%s, %s, %s)", err_name(e), files.regular, files.bold,
	                         files.profile);
}

static enum eid_risk refused_risk(const struct conf *c)
{
	const char *risk = conf_text(c, "eid.refuse_risk");

	if (strcmp(risk, "none") == 0)
		return EID_RISK_COUNT;
	return strcmp(risk, "moderate") == 0 ? EID_RISK_MODERATE : EID_RISK_HIGH;
}

static enum err open_eid(struct service *s)
{
	const struct conf *c = s->conf;
	const struct eid_settings settings = {
		.environment = strcmp(conf_text(c, "eid.environment"), "test") == 0 ? EID_TEST : EID_PRODUCTION,
		.api_url = conf_text(c, "eid.api_url"),
		.tls_ca = conf_text(c, "eid.tls_ca"),
		.client_cert = conf_text(c, "eid.client_cert"),
		.client_key = conf_text(c, "eid.client_key"),
		.roots = conf_text(c, "eid.roots"),
		.org_number = conf_text(c, "eid.org_number"),
		.domain = conf_text(c, "eid.domain"),
		.autostart_computer = text_or_null(c, "eid.autostart_computer"),
		.autostart_phone = text_or_null(c, "eid.autostart_phone"),
		.refuse_risk = refused_risk(c),
	};
	struct eid_problem p = { { 0 } };
	enum err e = eid_new(&settings, clock_system(), random_system(), &s->log, &p, &s->eid);

	return e == ERR_OK ? ERR_OK : say(s, e, "e-ID: %s", p.text);
}

static enum err open_store(struct service *s)
{
	const char *path = conf_text(s->conf, "paths.store");
	enum err e = store_pool_open(path, false, CONNECTIONS, &s->stores);

	if (e == ERR_NOT_FOUND)
		return say(s, e, "store %s does not exist; `jourbeslut init` makes it", path);
	return e == ERR_OK ? ERR_OK : say(s, e, "store %s: %s", path, err_name(e));
}

/* It stands as a link on every page. */
static enum err check_phone(struct service *s)
{
	const char *phone = conf_text(s->conf, "duty.phone");
	char link[PHONE_LINK_TEXT];

	phone_link(phone, link);
	return *link ? ERR_OK : say(s, ERR_CONFIG, "duty.phone: \"%s\" is no telephone number", phone);
}

static enum err check_pass_ends(struct service *s)
{
	const char *clocks = conf_text(s->conf, "duty.pass_ends");
	struct instant ends[DUTY_ENDS_MAX];
	size_t count = 0;
	enum err e = duty_ends(clocks, clock_now(clock_system()), ends, &count);

	if (e == ERR_OK && count > 0)
		return ERR_OK;
	return say(s, ERR_CONFIG, "duty.pass_ends: \"%s\" is no list of clock times such as 08.00 16.30", clocks);
}

/* What was staged and approved before, and what was used: whatever is wrong with one stands in law_left_out and is told
 * (warnings.h). No night begins with a service that does not start. */
static enum err follow_packs_of(struct service *s, struct store *store)
{
	bool changed;

	TRY(decision_packs_changed(store, &s->packs_seen, &changed)); /* first: what comes meanwhile is seen again */
	return decision_packs_sync(s->law, store);
}

static enum err open_packs(struct service *s)
{
	struct store *store = store_pool_take(s->stores);
	enum err e = follow_packs_of(s, store);

	store_pool_give(s->stores, store);
	return e == ERR_OK ? ERR_OK : say(s, e, "law packs of the store: %s", err_name(e));
}

static enum err open_seal(struct service *s)
{
	return seal_setup_open(s->conf, clock_system(), &s->log, s->problem, s->problem_size, &s->seal);
}

static void find_site(struct service *s)
{
	const char *address = conf_text(s->conf, "duty.check_address"), *host = strstr(address, "://");
	size_t len = host ? (size_t)(host + 3 - address) + strcspn(host + 3, "/") : 0;

	(void)snprintf(s->site, sizeof s->site, "%.*s", (int)len, address);
}

static enum err open_outbox(struct service *s)
{
	const struct conf *c = s->conf;
	const struct outbox_settings settings = {
		.duty_name = conf_text(c, "duty.name"),
		.duty_phone = conf_text(c, "duty.phone"),
		.site = s->site,
		.sms = { .url = conf_text(c, "sms.url"),
		         .from = conf_text(c, "sms.from"),
		         .body = conf_text(c, "sms.body"),
		         .content_type = conf_text(c, "sms.content_type"),
		         .authorization_file = conf_text(c, "sms.authorization_file"),
		         .tls_ca = conf_text(c, "sms.tls_ca"),
		         .accepted = conf_text(c, "sms.accepted"),
		         .delivered = conf_text(c, "sms.delivered"),
		         .lost = conf_text(c, "sms.lost") },
		.mail = { .server = conf_text(c, "mail.server"),
		          .port = conf_number(c, "mail.port"),
		          .from = conf_text(c, "mail.from"),
		          .user = conf_text(c, "mail.user"),
		          .password_file = conf_text(c, "mail.password_file"),
		          .tls_ca = conf_text(c, "mail.tls_ca") },
		.remind_hours = conf_number(c, "messages.remind_hours"),
		.find_minutes = conf_number(c, "messages.find_minutes"),
		.manager_hours = conf_number(c, "messages.manager_hours"),
	};
	char why[300] = "";
	enum err e;

	find_site(s);
	e = outbox_new(&settings, clock_system(), random_system(), &s->log, why, sizeof why, &s->outbox);
	return e == ERR_OK ? ERR_OK : say(s, e, "messages: %s", why);
}

static enum err open_ends(struct service *s)
{
	enum err e = ends_setup_open(s->conf, &s->ends);

	return e == ERR_OK ? ERR_OK : say(s, e, "ends of certificates: %s", err_name(e));
}

static void refuse_root(void *ctx, const char *key, const char *text)
{
	struct service *s = ctx;
	size_t len = strlen(s->problem);

	(void)snprintf(s->problem + len, s->problem_size - len, "%s%s: %s", len ? "\n" : "", key, text);
}

/* Somebody could log in as anybody: no service starts with it. */
static enum err check_roots(struct service *s)
{
	*s->problem = '\0';
	TRY(safety_check_roots(s->conf, refuse_root, s));
	return *s->problem ? ERR_CONFIG : ERR_OK;
}

static void log_unsafe(void *ctx, const char *key, const char *text)
{
	struct service *s = ctx;

	log_event(&s->log, LOG_ERROR, "config.unsafe", "key", key, "why", text, NULL);
}

/* In this order; the packs of the store come after law and store. */
static enum err (*const openings[])(struct service *s) = { check_phone, check_pass_ends, open_law,  open_view,
	                                                   open_fonts,  open_eid,        open_seal, open_store,
	                                                   open_packs,  open_outbox,     open_ends };

static void begin_log(struct service *s)
{
	s->log = (struct log){ stderr, level_of(conf_text(s->conf, "log.level")), clock_system() };
}

static enum err open_rooms(struct service *s)
{
	begin_log(s);
	TRY(check_roots(s));
	for (size_t i = 0; i < ARRAY_LENGTH(openings); i++)
		TRY(openings[i](s));
	return safety_check(s->conf, log_unsafe, s);
}

static enum err find_person(void *ctx, struct store *store, int64_t id, struct http_person *ret_person)
{
	const struct service *s = ctx;
	struct person p;
	unsigned roles;

	TRY(people_person_find(store, id, &p));
	TRY(people_roles(store, id, date_of(clock_now(s->office.clock)), &roles));
	*ret_person = (struct http_person){ .id = id, .active = p.active, .roles = roles };
	(void)snprintf(ret_person->name, sizeof ret_person->name, "%s", p.name);
	return ERR_OK;
}

static void fill_office(struct service *s)
{
	const struct conf *c = s->conf;
	const char *origins = conf_text(c, "server.origins");

	(void)snprintf(s->origin, sizeof s->origin, "%.*s", (int)strcspn(origins, " "), origins);
	s->office = (struct decision_office){
		.law = s->law,
		.fonts = s->fonts,
		.eid = s->eid,
		.seal = &s->seal.seal,
		.ends = s->ends.ends,
		.ledger = s->seal.ledger,
		.jobs = s->jobs,
		.outbox = s->outbox,
		.clock = clock_system(),
		.random = random_system(),
		.duty_name = conf_text(c, "duty.name"),
		.duty_phone = conf_text(c, "duty.phone"),
		.origin = s->origin,
		.check_address = conf_text(c, "duty.check_address"),
		.environment = conf_text(c, "eid.environment"),
		.full_visible_text = strcmp(conf_text(c, "eid.visible_text"), "full") == 0,
		.pass_ends = conf_text(c, "duty.pass_ends"),
		.verify_trust = conf_text(c, "verify.trust"),
	};
}

/* What nobody came back for is wiped on time, also in a night when nobody logs in. */
static struct instant sweep_kept(void *ctx, struct instant now)
{
	struct service *s = ctx;
	enum err e = http_kept_sweep(s->worker_store, now);

	if (e != ERR_OK)
		log_event(&s->log, LOG_WARN, "form.not_swept", "err", err_name(e), NULL);
	return instant_add(now, 10 * MINUTE);
}

#define LAW_LOOK (2 * SECOND)

static enum err follow_packs(struct service *s)
{
	bool changed;

	TRY(decision_packs_changed(s->worker_store, &s->packs_seen, &changed));
	if (!changed)
		return ERR_OK;
	TRY(decision_packs_sync(s->law, s->worker_store));
	TRY(warnings_log_packs(&s->log, s->law, s->worker_store));
	log_event(&s->log, LOG_INFO, "law.followed", NULL);
	return follow_law(&s->office, s->worker_store);
}

/* What `jourbeslut law stage` put into the store beside the running service. Whoever stages goes on to the page, which
 * looks for itself; so nobody waits for this, and no request pays for it. */
static struct instant look_for_law(void *ctx, struct instant now)
{
	struct service *s = ctx;
	enum err e = follow_packs(s);

	if (e != ERR_OK) {
		s->packs_seen = (struct packs_seen){ { 0 } }; /* again */
		log_event(&s->log, LOG_WARN, "law.not_followed", "err", err_name(e), NULL);
	}
	return instant_add(now, LAW_LOOK);
}

/* At the start, and then once a day: what has an end comes nearer to it while the service runs. */
static struct instant tell_warnings(void *ctx, struct instant now)
{
	struct service *s = ctx;
	bool told = s->warned.us && now.us >= s->warned.us && now.us < s->warned.us + 24 * HOUR;
	enum err e;

	if (told) /* woken for something else */
		return instant_add(s->warned, 24 * HOUR);
	e = warnings_log(&s->log, s->law, s->worker_store, now);
	if (e == ERR_OK)
		e = warnings_log_trust(&s->log, conf_text(s->conf, "verify.trust"), &s->seal.chain, now);
	if (e != ERR_OK) {
		log_event(&s->log, LOG_WARN, "warnings.not_told", "err", err_name(e), NULL);
		return instant_add(now, HOUR);
	}
	s->warned = now;
	return instant_add(now, 24 * HOUR);
}

static enum err start_worker(struct service *s)
{
	struct jobs_transport transport;

	TRY(jobs_transport_curl(clock_system(), &transport));
	TRY(jobs_new(&transport, clock_system(), &s->log, &s->jobs));
	fill_office(s);
	s->worker_store = store_pool_take(s->stores);
	if (decision_packs_keep(s->law, s->worker_store) != ERR_OK) /* the next start tries again */
		log_event(&s->log, LOG_ERROR, "law.not_kept", NULL);
	if (follow_law(&s->office, s->worker_store) != ERR_OK) /* the program may have brought other packs */
		log_event(&s->log, LOG_ERROR, "law.due_not_reckoned", NULL);
	TRY(clocks_new(clock_system(), &s->log, s->worker_store, &s->clocks));
	TRY(clocks_attach(s->clocks, s->jobs));
	eid_compare_clock(s->eid, s->clocks);
	s->flow = (struct flow){ .office = &s->office,
		                 .store = s->worker_store,
		                 .log = &s->log,
		                 .tsa_urls = conf_text(s->conf, "tsa.urls"),
		                 .tsa_ca = conf_text(s->conf, "tsa.tls_ca"),
		                 .clocks = s->clocks };
	TRY(eid_attach(s->eid, s->jobs, s->worker_store));
	TRY(ledger_attach(s->seal.ledger, s->jobs, s->worker_store));
	TRY(flow_attach(&s->flow, s->jobs));
	TRY(outbox_attach(s->outbox, s->jobs, s->worker_store));
	TRY(jobs_step_add(s->jobs, "kept", sweep_kept, s));
	TRY(jobs_step_add(s->jobs, "law", look_for_law, s));
	TRY(jobs_step_add(s->jobs, "warnings", tell_warnings, s));
	TRY(ends_setup_watch(&s->ends, &s->log, s->jobs));
	return jobs_start(s->jobs);
}

static const struct http_nav nav[] = {
	{ "desk", "/jour", HTTP_ROLE(ROLE_DUTY) },
	{ "sign", "/skriv-under", HTTP_ROLE(ROLE_DECIDER) },
	{ "muni", "/kommun", HTTP_ROLE(ROLE_RECEIVER) | HTTP_ROLE(ROLE_REGISTRAR) },
	{ "archive", "/kommun/arkiv", HTTP_ROLE(ROLE_RECEIVER) | HTTP_ROLE(ROLE_REGISTRAR) },
	{ "admin", "/admin", HTTP_ROLE(ROLE_ADMIN) | HTTP_ROLE(ROLE_MANAGER) },
};

static enum err start_server(struct service *s)
{
	const struct conf *c = s->conf;
	const struct http_table tables[] = { desk_table, sign_table, muni_table, admin_table, open_table };
	const struct http_settings settings = {
		.host = conf_text(c, "server.listen"),
		.port = conf_number(c, "server.port"),
		.origins = conf_text(c, "server.origins"),
		.proxies = conf_text(c, "server.proxies"),
		.form_action = "",
		.login_path = "/logga-in",
		.duty_phone = conf_text(c, "duty.phone"),
		.environment = conf_text(c, "eid.environment"),
		.rate_limits = conf_bool(c, "server.rate_limits"),
		.threads = THREADS,
		.session_idle_min = conf_number(c, "session.idle_minutes"),
		.session_absolute_min = conf_number(c, "session.absolute_minutes"),
		.session_idle_decision_maker_min = conf_number(c, "session.decider_idle_minutes"),
		.decision_maker_roles = HTTP_ROLE(ROLE_DECIDER),
		.let_in_from = HTTP_ROLE(ROLE_DUTY),
		.let_in_roles = HTTP_ROLE(ROLE_CALLER),
		.nav = nav,
		.nav_count = ARRAY_LENGTH(nav),
		.stores = s->stores,
		.clock = clock_system(),
		.random = random_system(),
		.log = &s->log,
		.app = &s->office,
		.view = s->view,
		.label = page_field_label,
		.person = find_person,
		.person_ctx = s,
	};

	enum err e = http_server_new(&settings, tables, ARRAY_LENGTH(tables), &s->server);
	if (e == ERR_OK)
		e = http_server_start(s->server);
	return e == ERR_OK ? ERR_OK : say(s, e, "cannot listen on %s port %d", settings.host, settings.port);
}

static void close_all(struct service *s)
{
	http_server_free(s->server); /* no more requests */
	jobs_free(s->jobs);          /* no more steps */
	flow_release(&s->flow);
	outbox_free(s->outbox);
	clocks_free(s->clocks);
	seal_setup_close(&s->seal);
	eid_free(s->eid);
	ends_setup_close(&s->ends);
	if (s->worker_store)
		store_pool_give(s->stores, s->worker_store);
	store_pool_close(s->stores);
	record_fonts_free(s->fonts);
	if (s->view)
		view_free(s->view);
	law_free(s->law);
}

/* --- check-config ------------------------------------------------------------------------------------------------- */

/* Whoever mends it reads all of it at once. */
static void print_fault(void *ctx, const char *key, const char *text)
{
	int *faults = ctx;

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n', ++*faults)
		(void)fprintf(stderr, "jourbeslut check-config: %s%s%.*s\n", key, *key ? ": " : "",
		              (int)strcspn(p, "\n"), p);
}

static enum err check_rooms(struct service *s, int *faults)
{
	enum err e = ERR_OK;

	begin_log(s);
	for (size_t i = 0; i < ARRAY_LENGTH(openings); i++) {
		enum err now = openings[i] == open_packs && (!s->stores || !s->law) ? ERR_OK : openings[i](s);

		if (now == ERR_OK)
			continue;
		print_fault(faults, "", *s->problem ? s->problem : err_name(now));
		*s->problem = '\0';
		e = e == ERR_OK ? now : e;
	}
	return e;
}

static enum err print_warnings(struct service *s, int *faults)
{
	struct instant now = clock_now(clock_system());
	struct store *store = s->stores ? store_pool_take(s->stores) : NULL;
	enum err e = s->law ? warnings_print(s->law, store, now) : ERR_OK;

	if (e == ERR_OK && store)
		e = ends_setup_last_stamp(&s->ends, s->seal.authorities, store);
	if (e == ERR_OK)
		e = warnings_print_ends(s->ends.ends, now, print_fault, faults);
	if (e == ERR_OK)
		e = warnings_print_trust(conf_text(s->conf, "verify.trust"), &s->seal.chain, now);
	if (store)
		store_pool_give(s->stores, store);
	return e;
}

enum err serve_check(const struct conf *conf, char *problem, size_t problem_size)
{
	struct service s = { .conf = conf, .problem = problem, .problem_size = problem_size };
	int faults = 0;
	enum err e = check_rooms(&s, &faults), unsafe = safety_check(conf, print_fault, &faults),
	         told = print_warnings(&s, &faults);

	close_all(&s);
	*problem = '\0';
	if (faults > 0)
		(void)snprintf(problem, problem_size, "%d fault%s, named above; nothing was changed", faults,
		               faults == 1 ? "" : "s");
	e = e != ERR_OK ? e : unsafe != ERR_OK ? unsafe : told;
	return e == ERR_OK && faults > 0 ? ERR_CONFIG : e;
}

static enum err run(struct service *s, const sigset_t *stop)
{
	int got;

	TRY(open_rooms(s));
	TRY(start_worker(s));
	TRY(start_server(s));
	(void)printf("ready http://%s:%d\n", conf_text(s->conf, "server.listen"), http_server_port(s->server));
	(void)fflush(stdout);
	(void)sigwait(stop, &got);
	log_event(&s->log, LOG_INFO, "service.stopping", NULL);
	return ERR_OK;
}

enum err serve_run(const struct conf *conf, char *problem, size_t problem_size)
{
	struct service s = { .conf = conf, .problem = problem, .problem_size = problem_size };
	sigset_t stop;
	enum err e;

	/* glibc gives each thread an arena that keeps what it once had; two for all cost no time that can be measured
	 * and save a sixth of the memory (tests/bench). */
	(void)mallopt(M_ARENA_MAX, 2);
	/* Before any thread is made: only sigwait takes these. */
	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &stop, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	e = run(&s, &stop);
	close_all(&s);
	return e;
}
