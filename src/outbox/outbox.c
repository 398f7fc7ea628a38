/* The worker's step: finds what is to be sent, sends it, and notes what became of it. */
#include "jourbeslut/outbox.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "outbox/address.h"
#include "outbox/body.h"
#include "outbox/message_store.h"
#include "outbox/state.h"

#define SECRET_FILE_MAX ((size_t)4 << 10)
#define NAME_MOST 11 /* of a sender that is no number: GSM 03.40, 9.1.2.5 */

/* --- Settings ----------------------------------------------------------------------------------------------------- */

#define PROBLEM(...) (void)snprintf(problem, problem_size, __VA_ARGS__)

/* What goes into a header or a login: printable, nothing that ends a line. */
static bool is_printable(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] > '~')
			return false;
	return true;
}

/* One line that nobody else may read. */
static enum err read_secret(const char *path, const char *key, struct buf *out, char *problem, size_t problem_size)
{
	BUF file = buf_init(SECRET_FILE_MAX);
	struct stat st;
	struct span line;

	if (stat(path, &st) != 0 || buf_read_file(&file, path) != ERR_OK) {
		PROBLEM("%s: %.150s cannot be read, or is too long", key, path);
		return ERR_CONFIG;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		PROBLEM("%s: %.150s may be read by others; chmod 600", key, path);
		return ERR_CONFIG;
	}
	line = span_trim(buf_span(&file));
	if (line.len == 0 || !is_printable(line)) {
		PROBLEM("%s: %.150s is not one line", key, path);
		return ERR_CONFIG;
	}
	return buf_add_span(out, line);
}

static bool is_sender(const char *from)
{
	char number[ADDRESS_TEXT];
	size_t len = strlen(from);

	if (address_number(from, number) == ERR_OK)
		return true;
	return len > 0 && len <= NAME_MOST &&
	       strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == len;
}

static enum err check_sms(struct outbox *o, char *problem, size_t problem_size)
{
	const struct outbox_sms *s = &o->set.sms;
	const char *wrong = body_sms_wrong(s);

	if (!*s->url)
		return ERR_OK;
	if (!span_starts_with(span_str(s->url), "https://"))
		wrong = "sms.url must begin with https://";
	else if (!is_sender(s->from))
		wrong = "sms.from must be a number such as +46701740699, or at most 11 letters and digits";
	else if (!*s->tls_ca)
		wrong = "sms.tls_ca is needed";
	else if (!*s->accepted || strspn(s->accepted, "0123456789 ") != strlen(s->accepted))
		wrong = "sms.accepted must be statuses with spaces between: 200 201 202";
	if (wrong) {
		PROBLEM("%s", wrong);
		return ERR_CONFIG;
	}
	o->sms_tls.ca_file = s->tls_ca;
	if (!*s->authorization_file)
		return ERR_OK;
	return read_secret(s->authorization_file, "sms.authorization_file", &o->authorization, problem, problem_size);
}

/* Into an address: no character that would end the host's name. */
static bool is_host(const char *host)
{
	return strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == strlen(host);
}

static enum err check_mail(struct outbox *o, char *problem, size_t problem_size)
{
	const struct outbox_mail *m = &o->set.mail;
	char from[ADDRESS_TEXT];
	const char *wrong = NULL;

	if (!*m->server)
		return ERR_OK;
	if (!is_host(m->server))
		wrong = "mail.server must be a host's name";
	else if (address_mail(m->from, from) != ERR_OK)
		wrong = "mail.from must be an e-mail address";
	else if (!*m->tls_ca)
		wrong = "mail.tls_ca is needed";
	else if (!*m->user != !*m->password_file || !is_printable(span_str(m->user)))
		wrong = "mail.user and mail.password_file belong together";
	if (wrong) {
		PROBLEM("%s", wrong);
		return ERR_CONFIG;
	}
	o->mail_tls.ca_file = m->tls_ca;
	/* What we say our name is: not the machine's, which is nobody's concern. */
	(void)snprintf(o->mail_url, sizeof o->mail_url, "smtp://%.200s:%d/%.100s", m->server, m->port,
	               strchr(m->from, '@') + 1);
	if (!*m->user)
		return ERR_OK;
	return read_secret(m->password_file, "mail.password_file", &o->password, problem, problem_size);
}

enum err outbox_new(const struct outbox_settings *settings, const struct clock *clock, const struct random *random,
                    const struct log *log, char *problem, size_t problem_size, struct outbox **ret_outbox)
{
	struct outbox *o = calloc(1, sizeof *o);
	enum err e;

	if (!o)
		return ERR_MEMORY;
	*o = (struct outbox){ .set = *settings,
		              .clock = clock,
		              .random = random,
		              .log = log,
		              .authorization = buf_init(SECRET_FILE_MAX),
		              .password = buf_init(SECRET_FILE_MAX) };
	if (o->set.find_minutes < 1)
		o->set.find_minutes = 1;
	e = check_sms(o, problem, problem_size);
	if (e == ERR_OK)
		e = check_mail(o, problem, problem_size);
	if (e != ERR_OK) {
		outbox_free(o);
		return e;
	}
	*ret_outbox = o;
	return ERR_OK;
}

static void forget(struct buf *secret)
{
	if (secret->ptr)
		explicit_bzero(secret->ptr, secret->len);
	buf_release(secret);
}

void outbox_free(struct outbox *o)
{
	if (!o)
		return;
	forget(&o->authorization);
	forget(&o->password);
	free(o);
}

enum err outbox_attach(struct outbox *o, struct jobs *j, struct store *store)
{
	o->jobs = j;
	o->store = store;
	return jobs_step_add(j, "outbox", outbox_step, o);
}

/* --- Reports ------------------------------------------------------------------------------------------------------ */

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* As written by whoever writes JSON with spaces or in capitals. */
static enum err flatten(struct span report, struct buf *out)
{
	for (size_t i = 0; i < report.len; i++)
		if ((unsigned char)report.ptr[i] > ' ')
			TRY(buf_add_char(out, lower(report.ptr[i])));
	return ERR_OK;
}

/* The text, which is flat, has one of those in `list`, which has spaces between. */
static enum err holds(struct span text, const char *list, bool *ret_holds)
{
	*ret_holds = false;
	for (const char *p = list + strspn(list, " "); *p && !*ret_holds; p += strspn(p, " ")) {
		const struct span one = { p, strcspn(p, " ") };
		BUF part = buf_init(one.len + 1);

		TRY(flatten(one, &part));
		*ret_holds = memmem(text.ptr, text.len, buf_str(&part), part.len) != NULL;
		p += one.len;
	}
	return ERR_OK;
}

enum err outbox_report(const struct outbox *o, struct store *s, struct span code, struct span report,
                       struct instant now)
{
	BUF flat = buf_init(OUTBOX_REPORT_MAX);
	bool delivered, lost;
	int64_t attempt;

	TRY(message_of_report(s, code, &attempt));
	TRY(flatten(report, &flat));
	TRY(holds(buf_span(&flat), o->set.sms.delivered, &delivered));
	TRY(holds(buf_span(&flat), o->set.sms.lost, &lost));
	return delivered != lost ? message_reported(s, attempt, delivered, now) : ERR_OK;
}

/* --- For pages ---------------------------------------------------------------------------------------------------- */

/* In an SMS' place, on its way or gone. */
static bool is_only_mail(const struct outbox_message *m)
{
	return m->instead && m->channel == OUTBOX_MAIL && (m->state == OUTBOX_WISHED || m->state == OUTBOX_SENT);
}

bool outbox_message_failed(const struct outbox_message *m)
{
	return m->state == OUTBOX_FAILED || m->state == OUTBOX_GIVEN_UP || is_only_mail(m);
}

bool outbox_message_sleeps(const struct outbox_message *m, struct instant now)
{
	return m->state == OUTBOX_WISHED && m->not_before.us > now.us;
}

/* With the day where it is another than today. */
static enum err add_when(struct buf *out, struct instant at, struct instant now)
{
	char text[SWEDISH_TIME_TEXT], clock[SWEDISH_CLOCK_TEXT];

	if (date_compare(date_of(at), date_of(now)) == 0) {
		clock_format_swedish(at, clock);
		return buf_printf(out, "kl. %s", clock);
	}
	instant_format_swedish(at, text);
	return buf_add_str(out, text);
}

static enum err add_words(const struct outbox_message *m, struct instant now, struct buf *out)
{
	const char *channel = m->channel == OUTBOX_SMS ? "SMS" : "E-post";

	switch (m->state) {
	case OUTBOX_SENT:
		TRY(buf_printf(out, m->channel == OUTBOX_SMS ? "SMS lämnat till operatören " : "E-post lämnad "));
		return add_when(out, m->ended, now);
	case OUTBOX_DELIVERED:
		TRY(buf_printf(out, "%s levererat ", channel));
		return add_when(out, m->ended, now);
	case OUTBOX_FAILED:
		return buf_printf(out, "%s kom inte fram: ring", channel);
	case OUTBOX_GIVEN_UP:
		return buf_printf(out, "%s gick inte att skicka: ring", channel);
	case OUTBOX_NOT_NEEDED:
		return buf_printf(out, "%s behövdes inte längre", channel);
	case OUTBOX_WISHED:
	case OUTBOX_STATE_COUNT:
	default:
		break;
	}
	if (!outbox_message_sleeps(m, now))
		return buf_printf(out,
		                  m->attempts > 1 ? "%s har inte gått att skicka än, försöker igen" : "%s är på väg",
		                  channel);
	TRY(buf_printf(out, "%s skickas ", channel));
	return add_when(out, m->not_before, now);
}

enum err outbox_message_words(const struct outbox_message *m, struct instant now, struct buf *out)
{
	if (m->instead)
		TRY(buf_add_str(out, m->channel == OUTBOX_MAIL ? "SMS kom inte fram. " : "E-posten kom inte fram. "));
	TRY(add_words(m, now, out));
	return is_only_mail(m) ? buf_add_str(out, ": ring") : ERR_OK;
}

static enum err wake(struct store *s, int64_t decision, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE message SET not_before = :now, next_at = :now WHERE decision_id = "
	                                 ":decision AND state = 'wished' AND not_before > :now");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	return store_changed(s) > 0 ? ERR_OK : ERR_WRONG_STATE;
}

enum err outbox_send_now(struct store *s, int64_t decision, int64_t person, struct instant now)
{
	struct decision d;

	TRY(decision_find(s, decision, &d));
	TRY(wake(s, decision, now));
	return decision_act_add(s, now, d.matter_id, d.id, person, "message-now",
	                        "Meddelandet till beslutsfattaren skickades utan att vänta på morgonen.");
}
