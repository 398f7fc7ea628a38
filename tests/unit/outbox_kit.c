#include "unit/outbox_kit.h"

static enum err post(void *ctx, const struct jobs_request *r, jobs_done_fn *done, void *done_ctx)
{
	struct network *n = ctx;

	assert_true(n->count < (int)ARRAY_LENGTH(n->posted));
	n->posted[n->count++] = (struct posted){ done, done_ctx };
	n->mail = r->mail != NULL;
	(void)snprintf(n->to, sizeof n->to, "%s", r->mail ? r->mail->to : "");
	(void)snprintf(n->body, sizeof n->body, "%.*s", (int)r->body.len, r->body.ptr);
	n->taken++;
	return ERR_OK;
}

static void poll_network(void *ctx, int64_t wait_us)
{
	struct network *n = ctx;
	struct posted now[8];
	int count = n->count;

	(void)wait_us;
	if (n->silent)
		return;
	memcpy(now, n->posted, sizeof now);
	n->count = 0;
	for (int i = 0; i < count; i++)
		now[i].done(now[i].ctx, &(struct jobs_response){ .err = n->status ? ERR_OK : ERR_UPSTREAM,
		                                                 .status = n->status,
		                                                 .given = n->cut,
		                                                 .received = n->world->now,
		                                                 .detail = "" });
}

static void do_nothing(void *ctx)
{
	(void)ctx;
}

/* The program ends: what is under way is not answered. */
static void end_network(void *ctx)
{
	struct network *n = ctx;

	for (int i = 0; i < n->count; i++)
		n->posted[i].done(n->posted[i].ctx, &(struct jobs_response){ .err = ERR_WRONG_STATE, .detail = "" });
}

struct outbox_settings outbox_kit_settings(void)
{
	return (struct outbox_settings){
		.duty_name = "Socialjouren",
		.duty_phone = "070-174 06 99",
		.site = "https://jour.example.se",
		.sms = { .url = "https://sms.example.se/",
		         .from = "Jouren",
		         .body = "to={to}&message={text}",
		         .content_type = "application/x-www-form-urlencoded",
		         .authorization_file = "",
		         .tls_ca = "root.pem",
		         .accepted = "200 201",
		         .delivered = "status=delivered",
		         .lost = "status=failed" },
		.mail = { .server = "", .port = 587, .from = "", .user = "", .password_file = "", .tls_ca = "" },
		.find_minutes = 5,
	};
}

void outbox_kit_start_with(struct worker *k, struct world *w, const struct outbox_settings *set)
{
	char problem[200];

	*k = (struct worker){ .network = { .world = w, .status = 200 } };
	const struct jobs_transport transport = { post, poll_network, do_nothing, end_network, &k->network };

	assert_int_equal(outbox_new(set, &w->clock, &w->random, NULL, problem, sizeof problem, &k->outbox), ERR_OK);
	assert_int_equal(jobs_new(&transport, &w->clock, NULL, &k->jobs), ERR_OK);
	assert_int_equal(outbox_attach(k->outbox, k->jobs, w->s), ERR_OK);
}

void outbox_kit_start(struct worker *k, struct world *w)
{
	const struct outbox_settings set = outbox_kit_settings();

	outbox_kit_start_with(k, w, &set);
}

void outbox_kit_stop(struct worker *k)
{
	jobs_free(k->jobs);
	outbox_free(k->outbox);
}

void outbox_kit_turn(struct worker *k)
{
	for (int i = 0; i < 3; i++) {
		world_pass(k->network.world, SECOND);
		jobs_wake(k->jobs);
		(void)jobs_turn(k->jobs, 0);
	}
}

void outbox_kit_pass(struct worker *k, int64_t us)
{
	world_pass(k->network.world, us);
	outbox_kit_turn(k);
}

struct outbox_message outbox_kit_last(struct world *w, int64_t decision)
{
	struct outbox_message m;

	assert_int_equal(outbox_message_last(w->s, decision, &m), ERR_OK);
	return m;
}
