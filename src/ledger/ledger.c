/* The service's side: signing checkpoints, and refusing to where that would contradict what was published.
 *
 * Order of a signing: what is committed is read in one view (SQLite lets no reader see what is not yet synced),
 * compared with the published checkpoint, signed, written to the file outside the database, and only then put into the
 * store, from where it is served. So the file is never behind what anybody has seen. */
#include "jourbeslut/ledger.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/jobs.h"
#include "ledger/checkpoint_store.h"
#include "ledger/note.h"

#define LOOK_EVERY (SECOND / 4)           /* for commits that woke nobody: signed well within the second */
#define SIGN_EVERY (20 * (SECOND / 1000)) /* a burst of commits shares a checkpoint */
#define RETRY_AFTER (10 * SECOND)
#define REFUSED_AFTER MINUTE

struct ledger {
	char origin[LEDGER_ORIGIN_MAX];
	char *published; /* owned: path */
	struct key *key; /* owned */
	const struct clock *clock;
	const struct log *log;
	struct jobs *jobs;   /* borrowed; NULL until ledger_attach */
	struct store *store; /* the worker's */
	int64_t signed_at;   /* monotonic */
	bool compared;       /* the store with the file since the start, even if there was nothing to sign */
	atomic_bool refusing;
};

static enum err problem_is(char *problem, size_t size, const char *what, const char *which)
{
	(void)snprintf(problem, size, "%s%s", what, which);
	return ERR_CONFIG;
}

/* Room for "-" and the number of a later origin. */
#define ORIGIN_NUMBER_MAX 20

DEFINE_CLEANUP(cleanup_ledger, struct ledger, ledger_free);

enum err ledger_new(const struct ledger_settings *settings, const struct clock *clock, const struct log *log,
                    char *problem, size_t problem_size, struct ledger **ret_ledger)
{
	CLEANUP(cleanup_ledger) struct ledger *l = calloc(1, sizeof *l);
	size_t len = strlen(settings->origin);

	if (!l)
		return ERR_MEMORY;
	atomic_init(&l->refusing, false);
	l->clock = clock;
	l->log = log;
	if (!note_name_good(span_of(settings->origin, len)) || len + ORIGIN_NUMBER_MAX >= sizeof l->origin)
		return problem_is(problem, problem_size,
		                  "ledger.origin must be printable ASCII without spaces and \"+\": ", settings->origin);
	memcpy(l->origin, settings->origin, len + 1);
	if (!*settings->published)
		return problem_is(problem, problem_size, "ledger.published is empty", "");
	l->published = strdup(settings->published);
	if (!l->published)
		return ERR_MEMORY;
	TRY(key_open(settings->key, NULL, problem, problem_size, &l->key));
	if (key_kind(l->key) != KEY_ED25519)
		return problem_is(problem, problem_size, "ledger.key is not an Ed25519 key: ", settings->key);
	*ret_ledger = TAKE(l);
	return ERR_OK;
}

void ledger_free(struct ledger *l)
{
	if (!l)
		return;
	key_free(l->key);
	free(l->published);
	free(l);
}

bool ledger_ready(const struct ledger *l)
{
	return !atomic_load(&l->refusing);
}

/* The first origin is as configured; those that followed have a number. ledger_new saw to it that there is room. */
static void origin_name(const struct ledger *l, int64_t number, char out[LEDGER_ORIGIN_MAX])
{
	size_t len = strlen(l->origin);

	memcpy(out, l->origin, len + 1);
	if (number > 1)
		(void)snprintf(out + len, LEDGER_ORIGIN_MAX - len, "-%" PRId64, number);
}

/* The other way; 0: not one of ours. */
static int64_t origin_number(const struct ledger *l, const char *name)
{
	size_t len = strlen(l->origin);
	uint64_t number;

	if (strncmp(name, l->origin, len) != 0)
		return 0;
	if (!name[len])
		return 1;
	if (name[len] != '-' || number_parse(span_str(name + len + 1), INT32_MAX, &number) != ERR_OK || number < 2)
		return 0;
	return (int64_t)number;
}

/* --- Looking ------------------------------------------------------------------------------------------------------ */

/* The store in one view, beside the published file. */
struct look {
	const struct ledger *ledger;
	bool always; /* compare, even if there is nothing to sign */
	struct ledger_tree tree;
	struct checkpoint_row last, next;
	char origin[LEDGER_ORIGIN_MAX];
	struct buf published; /* the file; empty: there is none */
	const char *wrong;    /* why nothing may be signed; NULL: nothing speaks against it */
	bool unreadable;      /* and the reason is a file that is no checkpoint */
};

static enum err refuse(struct look *k, const char *why)
{
	k->wrong = why;
	return ERR_WRONG_STATE;
}

static enum err refuse_file(struct look *k)
{
	k->unreadable = true;
	return refuse(k, "the published file is not a checkpoint");
}

/* Does the tree still say what a checkpoint of it said? */
static enum err check_root(struct look *k, uint64_t size, const struct sha256 *root, const char *behind,
                           const char *beside)
{
	struct tree_nodes nodes = leaf_nodes(&k->tree);
	struct sha256 now;

	if (size > k->tree.size)
		return refuse(k, behind);
	TRY(tree_root(&nodes, size, &now));
	return bytes_equal(now.bytes, root->bytes, SHA256_LEN) ? ERR_OK : refuse(k, beside);
}

/* The checkpoint that the origin began after. */
static enum err began_after(const struct look *k, bool *ret_same)
{
	STATEMENT q = store_statement(k->tree.store, "SELECT published FROM ledger_origin WHERE number = :number");

	TRY(bind_int(q, ":number", k->tree.origin));
	TRY(step_one(q));
	*ret_same = span_equal(column_span(q, "published"), buf_span(&k->published));
	return ERR_OK;
}

static enum err compare_file(struct look *k)
{
	struct note n;
	bool same;
	enum err e;

	if (k->published.len == 0)
		return k->last.origin == k->tree.origin ? refuse(k, "the published checkpoint is lost") : ERR_OK;
	e = note_read(buf_span(&k->published), &n);
	if (e == ERR_INPUT)
		return refuse_file(k);
	TRY(e);
	if (strcmp(n.checkpoint.origin, k->origin) == 0)
		return check_root(k, n.checkpoint.size, &n.checkpoint.root,
		                  "the store is behind the published checkpoint",
		                  "the store differs from the published checkpoint");
	TRY(began_after(k, &same));
	return same ? ERR_OK : refuse(k, "the published checkpoint is of another origin");
}

static enum err read_file(struct look *k)
{
	enum err e = buf_read_file(&k->published, k->ledger->published);

	if (e == ERR_TOO_LARGE)
		return refuse_file(k);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err look(struct store *s, void *ctx)
{
	struct look *k = ctx;
	struct tree_nodes nodes = leaf_nodes(&k->tree);

	TRY(leaf_tree_now(s, &k->tree));
	TRY(checkpoint_last(s, &k->last));
	origin_name(k->ledger, k->tree.origin, k->origin);
	k->next = (struct checkpoint_row){ .origin = k->tree.origin, .size = k->tree.size };
	if (!k->always && k->last.origin == k->next.origin && k->last.size == k->next.size)
		return ERR_OK; /* as nearly always: nothing new */
	TRY(read_file(k));
	TRY(compare_file(k));
	if (k->last.origin == k->tree.origin)
		TRY(check_root(k, k->last.size, &k->last.root, "the store is behind its own last checkpoint",
		               "the store differs from its own last checkpoint"));
	return tree_root(&nodes, k->next.size, &k->next.root);
}

static void look_release(struct look *k)
{
	buf_release(&k->published);
}
#define LOOK CLEANUP(look_release) struct look

/* --- Signing ------------------------------------------------------------------------------------------------------ */

static enum err write_note(const struct ledger *l, const struct look *k, struct buf *out)
{
	struct ledger_checkpoint checkpoint = { .size = k->next.size, .root = k->next.root };
	struct ledger_vkey vkey;
	BUF line = buf_init(NOTE_SIGNATURE_LINE_MAX);

	memcpy(checkpoint.origin, k->origin, sizeof k->origin);
	TRY(ledger_vkey_of(l->key, k->origin, VKEY_LOG, &vkey));
	TRY(note_text_write(&checkpoint, out));
	TRY(note_sign(buf_span(out), l->key, &vkey, &line));
	TRY(buf_add_char(out, '\n'));
	return buf_add_span(out, buf_span(&line));
}

struct keeping {
	const struct checkpoint_row *row;
	struct span note;
	struct instant at;
};

static enum err keep(struct store *s, void *ctx)
{
	const struct keeping *k = ctx;

	return checkpoint_insert(s, k->row, k->note, k->at);
}

static enum err sign(struct ledger *l, struct store *s, const struct look *k)
{
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX);
	struct keeping keeping = { .row = &k->next, .at = clock_now(l->clock) };
	char size[24];

	TRY(write_note(l, k, &note));
	keeping.note = buf_span(&note);
	TRY(ledger_note_save(l->published, keeping.note));
	TRY(store_transaction(s, keep, &keeping));
	l->signed_at = clock_monotonic(l->clock);
	(void)snprintf(size, sizeof size, "%" PRIu64, k->next.size);
	log_event(l->log, LOG_DEBUG, "ledger.signed", "origin", k->origin, "size", size, NULL);
	return ERR_OK;
}

static void tell_refusal(struct ledger *l, const struct look *k)
{
	char size[24], last[24];

	(void)snprintf(size, sizeof size, "%" PRIu64, k->tree.size);
	(void)snprintf(last, sizeof last, "%" PRIu64, k->last.size);
	log_event(l->log, LOG_ERROR, "ledger.refuses_to_sign", "why", k->wrong, "origin", k->origin, "size", size,
	          "signed_size", last, "published", l->published, "remedy", "jourbeslut ledger reopen", NULL);
}

/* `ret_signed`: a new checkpoint was published. */
static enum err publish(struct ledger *l, struct store *s, bool *ret_signed)
{
	LOOK k = { .ledger = l, .always = !l->compared, .published = buf_init(LEDGER_CHECKPOINT_MAX) };
	enum err e = store_snapshot(s, look, &k);

	*ret_signed = false;
	if (k.wrong) {
		atomic_store(&l->refusing, true);
		l->compared = false;
		tell_refusal(l, &k);
		return ERR_WRONG_STATE;
	}
	TRY(e);
	l->compared = true;
	atomic_store(&l->refusing, false);
	if (k.next.size == 0 || (k.last.origin == k.next.origin && k.last.size == k.next.size))
		return ERR_OK;
	*ret_signed = true;
	return sign(l, s, &k);
}

enum err ledger_publish(struct ledger *l, struct store *s)
{
	bool fresh;

	return publish(l, s, &fresh);
}

static struct instant step(void *ctx, struct instant now)
{
	struct ledger *l = ctx;
	int64_t since = clock_monotonic(l->clock) - l->signed_at;
	bool fresh;
	enum err e;

	if (l->signed_at != 0 && since >= 0 && since < SIGN_EVERY)
		return instant_add(now, SIGN_EVERY - since);
	e = publish(l, l->store, &fresh);
	if (e == ERR_WRONG_STATE)
		return instant_add(now, REFUSED_AFTER);
	if (e != ERR_OK) {
		log_event(l->log, LOG_ERROR, "ledger.not_signed", "error", err_name(e), NULL);
		return instant_add(now, RETRY_AFTER);
	}
	if (fresh)
		jobs_wake(l->jobs); /* a record may be waiting for its proof */
	return instant_add(now, LOOK_EVERY);
}

enum err ledger_attach(struct ledger *l, struct jobs *j, struct store *store)
{
	l->jobs = j;
	l->store = store;
	return jobs_step_add(j, "ledger", step, l);
}

/* --- Origins ------------------------------------------------------------------------------------------------------ */

static enum err insert_origin(struct store *s, int64_t number, const struct ledger_tree *before, struct span published)
{
	STATEMENT q = store_statement(s, "INSERT INTO ledger_origin (number, first_leaf, first_node, published) "
	                                 "VALUES (:number, :leaf, :node, :published)");

	TRY(bind_int(q, ":number", number));
	TRY(bind_int(q, ":leaf", (int64_t)(before->first_leaf + before->size)));
	TRY(bind_int(q, ":node", (int64_t)(before->first_node + tree_node_count(before->size))));
	TRY(bind_span(q, ":published", published));
	return step_done(q);
}

static enum err insert_again(struct store *s, uint64_t leaf, uint64_t again)
{
	STATEMENT q = store_statement(s, "INSERT INTO ledger_again (leaf, again) VALUES (:leaf, :again)");

	TRY(bind_int(q, ":leaf", (int64_t)leaf));
	TRY(bind_int(q, ":again", (int64_t)again));
	return step_done(q);
}

/* The leaves of a tree that ends, from the last size on that was signed. */
static enum err append_again(struct store *s, const struct ledger_tree *before)
{
	uint64_t index, leaf;

	TRY(checkpoint_size(s, before->origin, &index));
	for (; index < before->size; index++) {
		struct sha256 entry;

		TRY(leaf_entry(before, index, &entry));
		TRY(leaf_append_entry(s, &entry, &leaf));
		TRY(insert_again(s, before->first_leaf + index, leaf));
	}
	return ERR_OK;
}

/* The published checkpoint, for the act that is to name it: the file's, or, if that is lost, the store's last. */
static enum err last_published(struct store *s, struct look *k, int64_t *ret_number)
{
	struct note n;
	enum err e;

	*ret_number = k->tree.origin + 1;
	if (k->published.len == 0) {
		e = ledger_checkpoint_last(s, &k->published);
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	}
	TRY(note_read(buf_span(&k->published), &n));
	if (origin_number(k->ledger, n.checkpoint.origin) >= *ret_number)
		*ret_number = origin_number(k->ledger, n.checkpoint.origin) + 1;
	return ERR_OK;
}

enum err ledger_reopen(struct ledger *l, struct store *s,
                       enum err (*first)(struct store *s, struct span published, const char *origin, void *ctx),
                       void *ctx, char ret_origin[LEDGER_ORIGIN_MAX])
{
	LOOK k = { .ledger = l, .always = true, .published = buf_init(LEDGER_CHECKPOINT_MAX) };
	enum err e = look(s, &k);
	struct ledger_tree now;
	int64_t number;

	if (e == ERR_OK)
		return ERR_WRONG_STATE;
	if (!k.wrong)
		return e;
	if (k.unreadable)
		return ERR_INPUT;
	TRY(last_published(s, &k, &number));
	TRY(insert_origin(s, number, &k.tree, buf_span(&k.published)));
	origin_name(l, number, ret_origin);
	TRY(first(s, buf_span(&k.published), ret_origin, ctx));
	TRY(leaf_tree_now(s, &now));
	ASSERT(now.origin == number && now.size == 1);
	return append_again(s, &k.tree);
}

enum err ledger_vkeys(const struct ledger *l, struct store *s, struct buf *out)
{
	STATEMENT q = store_statement(s, "SELECT number FROM ledger_origin ORDER BY number");
	bool row;

	for (;;) {
		char origin[LEDGER_ORIGIN_MAX];
		struct ledger_vkey vkey;

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		origin_name(l, column_int(q, "number"), origin);
		TRY(ledger_vkey_of(l->key, origin, VKEY_LOG, &vkey));
		TRY(ledger_vkey_write(&vkey, out));
		TRY(buf_add_char(out, '\n'));
	}
}
