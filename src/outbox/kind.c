/* The messages that there are, each with its text, when it may go and how often it is tried. */
#include "outbox/kind.h"

#define NIGHT_FROM 22
#define NIGHT_TO 7
#define TRIES 8
#define LASTS (6 * HOUR)

const struct outbox_kind_facts outbox_kinds[OUTBOX_KIND_COUNT] = {
	[OUTBOX_REGISTERED] = { .name = "registered",
	                        .label = "Beslutet är registrerat",
	                        .text = "Ett beslut som du har fattat är registrerat.",
	                        .ask = "Har du inte fattat något, ring",
	                        .path = "/skriv-under",
	                        .tries = TRIES,
	                        .lasts = LASTS },
	[OUTBOX_SIGN] = { .name = "sign",
	                  .label = "Något att skriva under",
	                  .text = "Du har något att skriva under.",
	                  .ask = "Frågor, ring",
	                  .path = "/skriv-under",
	                  .sleeps = true,
	                  .joined = true,
	                  .tries = TRIES,
	                  .lasts = LASTS },
	[OUTBOX_REMIND] = { .name = "remind",
	                    .label = "Påminnelse om underskrift",
	                    .text = "Påminnelse: du har något att skriva under.",
	                    .ask = "Frågor, ring",
	                    .path = "/skriv-under",
	                    .sleeps = true,
	                    .joined = true,
	                    .tries = TRIES,
	                    .lasts = LASTS },
	[OUTBOX_MANAGER] = { .name = "manager",
	                     .label = "Enhetschefen: väntar länge på underskrift",
	                     .text = "Något har väntat länge på underskrift.",
	                     .ask = "Jouren når du på",
	                     .path = "/admin",
	                     .sleeps = true,
	                     .joined = true,
	                     .tries = TRIES,
	                     .lasts = LASTS },
	[OUTBOX_NEW] = { .name = "new",
	                 .label = "Kommunen: något att ta över",
	                 .text = "Det finns något från jouren att ta över.",
	                 .ask = "Frågor, ring",
	                 .path = "/kommun",
	                 .joined = true,
	                 .tries = TRIES,
	                 .lasts = LASTS },
	[OUTBOX_RETURNED] = { .name = "returned",
	                      .label = "Kommunen: återlämnat till jouren",
	                      .text = "Något är återlämnat till jouren som inte ert. Tiderna löper tills jouren har "
	                              "svarat.",
	                      .ask = "Frågor, ring",
	                      .path = "/kommun",
	                      .joined = true,
	                      .tries = TRIES,
	                      .lasts = LASTS },
	[OUTBOX_CONTESTED] = { .name = "contested",
	                       .label = "Kommunen: ifrågasatt av beslutsfattaren",
	                       .text = "Ett beslut hos er är ifrågasatt. Läs innan ni gör något mer.",
	                       .ask = "Fråga jouren,",
	                       .path = "/kommun",
	                       .joined = true,
	                       .tries = TRIES,
	                       .lasts = LASTS },
	[OUTBOX_UNTAKEN] = { .name = "untaken",
	                     .label = "Kommunen: inte övertaget kl. 08.00",
	                     .text = "Något från jouren är inte övertaget, och klockan är över 08.00.",
	                     .ask = "Frågor, ring",
	                     .path = "/kommun",
	                     .joined = true,
	                     .tries = TRIES,
	                     .lasts = LASTS },
	[OUTBOX_DUE] = { .name = "due",
	                 .label = "Kommunen: ska vara klart i dag eller i morgon",
	                 .text = "Något hos er ska vara klart i dag eller senast i morgon.",
	                 .ask = "Frågor, ring",
	                 .path = "/kommun",
	                 .joined = true,
	                 .tries = TRIES,
	                 .lasts = LASTS },
	[OUTBOX_FIND] = { .name = "find",
	                  .label = "Jouren söker en beslutsfattare",
	                  .text = "Jouren söker dig som beslutsfattare.",
	                  .ask = "Ring genast",
	                  .path = "/skriv-under",
	                  .urgent = true,
	                  .tries = 3,
	                  .lasts = 30 * MINUTE },
};

const char *outbox_kind_label(enum outbox_kind kind)
{
	return outbox_kinds[kind].label;
}

enum err outbox_kind_find(struct span name, enum outbox_kind *ret_kind)
{
	for (enum outbox_kind kind = 0; kind < OUTBOX_KIND_COUNT; kind++) {
		if (!span_equal_str(name, outbox_kinds[kind].name))
			continue;
		*ret_kind = kind;
		return ERR_OK;
	}
	return ERR_INTERNAL;
}

enum err outbox_text(const struct outbox_settings *set, enum outbox_kind kind, struct buf *out)
{
	const struct outbox_kind_facts *k = &outbox_kinds[kind];

	return buf_printf(out, "%s: %s %s %s. %s%s", set->duty_name, k->text, k->ask, set->duty_phone, set->site,
	                  k->path);
}

struct instant outbox_not_before(enum outbox_kind kind, struct instant now)
{
	struct civil c = civil_of(now);
	struct instant morning;

	if (!outbox_kinds[kind].sleeps || (c.hour >= NIGHT_TO && c.hour < NIGHT_FROM))
		return now;
	/* 07.00 exists once on every day. */
	if (instant_of(date_add_days(c.date, c.hour >= NIGHT_FROM), NIGHT_TO, 0, 0, false, &morning) != ERR_OK)
		return now;
	return morning;
}

int64_t outbox_backoff(int attempts)
{
	static const int64_t waits[] = { MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR };
	size_t i = attempts > 0 ? (size_t)attempts - 1 : 0;

	return waits[i < ARRAY_LENGTH(waits) ? i : ARRAY_LENGTH(waits) - 1];
}

/* Nobody has it, and it is still theirs. */
static bool is_untaken(const struct decision *d, const struct delivery *delivery)
{
	return delivery && !delivery->taken && !d->returned && d->state != DECISION_WITHDRAWN;
}

bool outbox_needed(enum outbox_kind kind, const struct decision *d, const struct delivery *delivery)
{
	switch (kind) {
	case OUTBOX_SIGN:
	case OUTBOX_REMIND:
	case OUTBOX_MANAGER:
		return d->state == DECISION_FROZEN && !d->contested;
	case OUTBOX_NEW:
	case OUTBOX_UNTAKEN:
		return is_untaken(d, delivery);
	case OUTBOX_RETURNED:
		return d->returned;
	case OUTBOX_CONTESTED:
		return d->contested;
	case OUTBOX_REGISTERED:
	case OUTBOX_DUE:
	case OUTBOX_FIND:
	case OUTBOX_KIND_COUNT:
	default:
		return true;
	}
}

struct instant outbox_told_from(const struct decision *d)
{
	return outbox_not_before(OUTBOX_SIGN, d->frozen);
}
