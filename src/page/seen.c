/* What a page of a decision showed, as a few words that its forms carry: "t12 s9 w3-waits c0- b0- x0123…". */
#include "jourbeslut/seen.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/withdraw.h"

#define WORD 48    /* one part, with its letter */
#define DIGEST 32u /* hex digits of what a page showed: 128 bits */

/* One part: its word, and the sentence that is said where it is not what the page showed. */
struct part {
	char word[WORD];
	const char *changed;
};

static void set(struct part *p, char letter, int64_t id, const char *state, const char *changed)
{
	(void)snprintf(p->word, sizeof p->word, "%c%lld-%s", letter, (long long)id, state);
	p->changed = changed;
}

static enum err text_part(struct store *s, const struct decision *d, struct part *p)
{
	(void)s;
	set(p, 't', d->version_id, d->version_rejected ? "open" : "",
	    !d->version_id || d->version_rejected ? "Texten är öppnad igen, eller ska skrivas om."
	                                          : "Texten har kommit i en ny version.");
	return ERR_OK;
}

static enum err standing_part(struct store *s, const struct decision *d, struct part *p)
{
	char paper[24] = "";
	struct outside_paper w;
	enum err e = d->stands.version_id ? ERR_NOT_FOUND : decision_outside_find(s, d->id, &w, NULL);

	if (e == ERR_OK)
		(void)snprintf(paper, sizeof paper, "p%lld", (long long)w.id);
	else if (e != ERR_NOT_FOUND)
		return e;
	set(p, 's', d->stands.version_id, paper,
	    d->stands.version > 1 ? "Det undertecknade beslutet har kommit i en ny version."
	    : d->stands.version   ? "Det undertecknade beslutet har kommit."
	    : *paper              ? "Ett annat papper är registrerat som undertecknat utanför tjänsten."
	                          : "Uppgiften om ett undertecknat papper är tillbakatagen.");
	return ERR_OK;
}

static enum err wrong_part(struct store *s, const struct decision *d, struct part *p)
{
	struct withdrawal w;
	enum err e = decision_withdrawal_find(s, d->id, &w);

	if (e == ERR_NOT_FOUND) {
		set(p, 'w', 0, "", "");
		return ERR_OK;
	}
	TRY(e);
	if (w.waits)
		set(p, 'w', w.id, "waits", "Det är märkt som felregistrerat, eller märkt på nytt med andra skäl.");
	else if (w.withdrawn)
		set(p, 'w', w.id, "withdrawn", "Beslutet är nu felregistrerat.");
	else
		set(p, 'w', w.id, "kept", "Märkningen som felregistrerat är borta: beslutet är rätt registrerat.");
	return ERR_OK;
}

static enum err contest_part(struct store *s, const struct decision *d, struct part *p)
{
	struct contest c;
	enum err e = decision_contest_find(s, d->id, &c);

	if (e == ERR_NOT_FOUND) {
		set(p, 'c', 0, "", "");
		return ERR_OK;
	}
	TRY(e);
	set(p, 'c', c.id, c.outcome,
	    *c.outcome ? "Beslutsfattarens invändning är avgjord."
	               : "Beslutsfattaren har sagt: detta har jag inte beslutat.");
	return ERR_OK;
}

static enum err return_part(struct store *s, const struct decision *d, struct part *p)
{
	struct delivery_return r;
	enum err e = delivery_return_find(s, d->id, &r);

	if (e == ERR_NOT_FOUND) {
		set(p, 'b', 0, "", "");
		return ERR_OK;
	}
	TRY(e);
	set(p, 'b', r.id, r.answered ? "answered" : "open",
	    r.answered ? "Jouren har svarat kommunen: beslutet är kommunens."
	               : "Kommunen har lämnat tillbaka beslutet.");
	return ERR_OK;
}

static const struct {
	unsigned bit;
	enum err (*find)(struct store *s, const struct decision *d, struct part *p);
} parts[] = {
	{ PAGE_SEEN_TEXT, text_part },       { PAGE_SEEN_STANDS, standing_part }, { PAGE_SEEN_WRONG, wrong_part },
	{ PAGE_SEEN_CONTEST, contest_part }, { PAGE_SEEN_RETURN, return_part },
};

enum err page_seen_put(struct http_response *res, struct store *s, const struct decision *d)
{
	BUF words = buf_init(HTTP_SEEN_MAX - 1);

	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
		struct part p;

		TRY(parts[i].find(s, d, &p));
		TRY(buf_printf(&words, "%s%s", i ? " " : "", p.word));
	}
	http_seen_put(res, buf_str(&words));
	return ERR_OK;
}

static enum err shown_word(struct span shown, char out[WORD])
{
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(sha256_of(shown, &hash));
	sha256_hex(&hash, hex);
	(void)snprintf(out, WORD, "x%.*s", (int)DIGEST, hex);
	return ERR_OK;
}

enum err page_seen_add(struct http_response *res, struct span shown)
{
	BUF words = buf_init(HTTP_SEEN_MAX - 1);
	char word[WORD];

	TRY(shown_word(shown, word));
	TRY(buf_printf(&words, "%s%s%s", http_seen_now(res), *http_seen_now(res) ? " " : "", word));
	http_seen_put(res, buf_str(&words));
	return ERR_OK;
}

static bool has_word(struct span seen, const char *word)
{
	size_t len = strlen(word), item;

	for (; seen.len > 0; seen.ptr += item, seen.len -= item) {
		const char *space = memchr(seen.ptr, ' ', seen.len);
		size_t end = space ? (size_t)(space - seen.ptr) : seen.len;

		if (end == len && memcmp(seen.ptr, word, len) == 0)
			return true;
		item = space ? end + 1 : end;
	}
	return false;
}

enum err page_seen_check(const struct http_request *req, struct http_response *res, struct store *s, int64_t decision)
{
	unsigned counts = http_seen_parts(req);
	BUF changed = buf_init(1000);
	struct decision now;
	bool same = true;

	if (!(counts & ~PAGE_SEEN_SHOWN))
		return ERR_OK;
	TRY(decision_find(s, decision, &now));
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
		struct part p;

		if (!(counts & parts[i].bit))
			continue;
		TRY(parts[i].find(s, &now, &p));
		if (has_word(http_seen(req), p.word))
			continue;
		same = false;
		TRY(buf_printf(&changed, "%s%s", changed.len ? " " : "", p.changed));
	}
	return same ? ERR_OK : http_stale(res, buf_str(&changed));
}

enum err page_seen_same(const struct http_request *req, struct http_response *res, struct span shown,
                        const char *changed)
{
	char word[WORD];

	TRY(shown_word(shown, word));
	return has_word(http_seen(req), word) ? ERR_OK : http_stale(res, changed);
}
