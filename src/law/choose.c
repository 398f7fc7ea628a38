/* Which pack and type is for a decision: by the day on which it was made, and by what may be used then. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "law/pack.h"

size_t law_pack_count(const struct law *law)
{
	return atomic_load(&law->pack_count);
}

const struct law_pack *law_pack_at(const struct law *law, size_t index)
{
	return index < law_pack_count(law) ? law->packs[index] : NULL;
}

const struct law_pack *law_pack_find(const struct law *law, const char *id)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (strcmp(law->packs[i]->id, id) == 0 && !law_pack_aside(law->packs[i]))
			return law->packs[i];
	return NULL;
}

const struct law_pack *law_pack_by_hash(const struct law *law, const char *id, const char *hash)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (strcmp(law->packs[i]->id, id) == 0 && strcmp(law->packs[i]->hash, hash) == 0)
			return law->packs[i];
	return NULL;
}

const struct law_pack *law_pack_other(const struct law *law, const char *id, const char *hash)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (!law->packs[i]->kept && strcmp(law->packs[i]->id, id) == 0 &&
		    strcmp(law->packs[i]->hash, hash) != 0)
			return law->packs[i];
	return NULL;
}

bool law_approve(const struct law *law, const char *id, const char *hash, bool approved)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		struct law_pack *pack = law->packs[i];

		if (strcmp(pack->id, id) != 0 || strcmp(pack->hash, hash) != 0)
			continue;
		atomic_store(&pack->approved, approved);
		return true;
	}
	return false;
}

bool law_pack_goes_before(const struct law_pack *a, const struct law_pack *b)
{
	int days = date_compare(a->valid_from, b->valid_from);

	if (a->rank != b->rank)
		return a->rank > b->rank;
	return days != 0 ? days > 0 : strcmp(a->id, b->id) > 0;
}

bool law_pack_covers(const struct law_pack *pack, struct date day)
{
	return date_compare(pack->valid_from, day) <= 0 && date_compare(day, pack->valid_to) <= 0;
}

bool law_pack_usable(const struct law_pack *pack)
{
	return !law_pack_shelved(pack) && (pack->use != LAW_USE_APPROVED || atomic_load(&pack->approved));
}

bool law_pack_shelved(const struct law_pack *pack)
{
	return atomic_load(&pack->shelved);
}

bool law_pack_aside(const struct law_pack *pack)
{
	return atomic_load(&pack->aside);
}

bool law_pack_marked(const struct law_pack *pack)
{
	return pack->use != LAW_USE_ALWAYS && !atomic_load(&pack->approved);
}

const struct law_type *law_type_find(const struct law_pack *pack, const char *type_id)
{
	for (size_t i = 0; i < pack->type_count; i++)
		if (strcmp(pack->types[i].id, type_id) == 0)
			return &pack->types[i];
	return NULL;
}

const struct law_type *law_kin_find(const struct law_pack *pack, const char *kin)
{
	for (size_t i = 0; i < pack->type_count; i++)
		if (strcmp(pack->types[i].kin, kin) == 0)
			return &pack->types[i];
	return NULL;
}

/* One of a pack that lies on the shelf names what was recorded by it, where no other does. */
static const struct law_type *any_type(const struct law *law, const char *id)
{
	const struct law_type *shelved = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_type *type = law_type_find(law->packs[i], id);

		if (type && !law_pack_shelved(type->pack))
			return type;
		shelved = shelved ? shelved : type;
	}
	return shelved;
}

const char *law_kin(const struct law *law, const char *id)
{
	const struct law_type *type = any_type(law, id);

	return type ? type->kin : id;
}

bool law_known(const struct law *law, const char *id)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (law_pack_usable(law->packs[i]) &&
		    (law_type_find(law->packs[i], id) || law_kin_find(law->packs[i], id)))
			return true;
	return false;
}

bool law_words_name(const struct law *law, const char *words, const char *kin)
{
	char id[LAW_ID_TEXT];

	if (strcmp(words, "*") == 0)
		return true;
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");

		(void)snprintf(id, sizeof id, "%.*s", len < sizeof id ? (int)len : 0, words);
		if (strcmp(law_kin(law, id), kin) == 0)
			return true;
		words += len;
	}
	return false;
}

const struct law_type *law_free_type(const struct law *law)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		for (size_t t = 0; t < law->packs[i]->type_count; t++)
			if (law->packs[i]->types[t].free && !law_pack_shelved(law->packs[i]))
				return &law->packs[i]->types[t];
	return NULL;
}

static const struct law_type *choose(const struct law *law, const char *kin, struct date day)
{
	const struct law_type *best = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law->packs[i];
		bool may = law_pack_covers(pack, day) && law_pack_usable(pack);
		const struct law_type *type = may ? law_kin_find(pack, kin) : NULL;

		if (type && (!best || law_pack_goes_before(pack, best->pack)))
			best = type;
	}
	return best;
}

const struct law_type *law_type_at(const struct law *law, const char *type_id, struct instant decided)
{
	return choose(law, law_kin(law, type_id), date_of(decided));
}

const struct law_type *law_type_named(const struct law *law, const char *type_id)
{
	const struct law_type *type = any_type(law, type_id);

	for (size_t i = 0; !type && i < law_pack_count(law); i++)
		type = law_kin_find(law->packs[i], type_id);
	return type ? type : law_free_type(law);
}

/* Puts a type where its order has it. */
static void insert(const struct law_type *type, const struct law_type **types, size_t count)
{
	size_t at = count;

	for (; at > 0 && types[at - 1]->order > type->order; at--)
		types[at] = types[at - 1];
	types[at] = type;
}

static bool has_kin(const struct law_type *const *types, size_t count, const char *kin)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(types[i]->kin, kin) == 0)
			return true;
	return false;
}

/* NULL where the pack may not be used. */
static const struct law_type *usable_of(const struct law_pack *pack, const char *kin)
{
	return law_pack_usable(pack) ? law_kin_find(pack, kin) : NULL;
}

/* The one of a kin that is to be named: in force, or else the latest. */
static const struct law_type *named(const struct law *law, const char *kin, struct date day, bool in_force)
{
	const struct law_type *type = choose(law, kin, day);

	for (size_t i = 0; !in_force && i < law_pack_count(law); i++) {
		const struct law_pack *pack = law->packs[law_pack_count(law) - 1 - i];

		type = type ? type : usable_of(pack, kin);
	}
	return type;
}

static size_t each_kin(const struct law *law, struct date day, bool in_force,
                       const struct law_type *ret_types[LAW_LIST_MAX])
{
	size_t count = 0;

	for (size_t p = 0; p < law_pack_count(law); p++)
		for (size_t t = 0; t < law->packs[p]->type_count && count < LAW_LIST_MAX; t++) {
			const char *kin = law->packs[p]->types[t].kin;
			const struct law_type *type =
			        has_kin(ret_types, count, kin) ? NULL : named(law, kin, day, in_force);

			if (type)
				insert(type, ret_types, count++);
		}
	return count;
}

size_t law_types_at(const struct law *law, struct instant decided, const struct law_type *ret_types[LAW_LIST_MAX])
{
	return each_kin(law, date_of(decided), true, ret_types);
}

size_t law_kinds(const struct law *law, struct instant now, const struct law_type *ret_types[LAW_LIST_MAX])
{
	return each_kin(law, date_of(now), false, ret_types);
}

/* Of the packs that need no mark the one whose end is the latest, among those that cover the day. */
static const struct law_type *unmarked(const struct law *law, const char *kin, struct date day)
{
	const struct law_type *best = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law->packs[i];
		bool may = law_pack_covers(pack, day) && law_pack_usable(pack) && !law_pack_marked(pack);
		const struct law_type *type = may ? law_kin_find(pack, kin) : NULL;

		if (type && (!best || date_compare(pack->valid_to, best->pack->valid_to) > 0))
			best = type;
	}
	return best;
}

/* The last that needed no mark, before a day. */
static const struct law_type *ended(const struct law *law, const char *kin, struct date day)
{
	const struct law_type *best = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law->packs[i];
		bool may = date_compare(pack->valid_to, day) < 0 && law_pack_usable(pack) && !law_pack_marked(pack);
		const struct law_type *type = may ? law_kin_find(pack, kin) : NULL;

		if (type && (!best || date_compare(pack->valid_to, best->pack->valid_to) > 0))
			best = type;
	}
	return best;
}

static bool find_end(const struct law *law, const char *kin, struct date today, struct law_end *ret_end)
{
	const struct law_type *type = unmarked(law, kin, today), *next = type;

	if (!type)
		next = type = ended(law, kin, today);
	for (; next && date_compare(next->pack->valid_to, LAW_LAST_DAY) < 0;) {
		type = next;
		next = unmarked(law, kin, date_add_days(type->pack->valid_to, 1));
	}
	if (!type || next) /* none ever, or one without an end */
		return false;
	*ret_end = (struct law_end){ .type = type,
		                     .last = type->pack->valid_to,
		                     .follows = choose(law, kin, date_add_days(type->pack->valid_to, 1)),
		                     .days = date_days(today, type->pack->valid_to) };
	return ret_end->days <= LAW_END_AHEAD;
}

size_t law_ends(const struct law *law, struct instant now, struct law_end ret_ends[LAW_LIST_MAX])
{
	const struct law_type *types[LAW_LIST_MAX];
	size_t kinds = law_kinds(law, now, types), count = 0;

	for (size_t i = 0; i < kinds; i++)
		if (find_end(law, types[i]->kin, date_of(now), &ret_ends[count]))
			count++;
	return count;
}

static enum err add_end(const struct law_end *end, struct buf *out)
{
	char last[DATE_TEXT];

	date_format(end->last, last);
	if (end->days < 0)
		return buf_printf(out, "%s: lagtexten gällde till och med %s, slutade för %d %s sedan",
		                  end->type->short_name, last, -end->days, end->days == -1 ? "dag" : "dagar");
	TRY(buf_printf(out, "%s: lagtexten gäller till och med %s", end->type->short_name, last));
	if (end->days > 1)
		return buf_printf(out, ", om %d dagar", end->days);
	return buf_add_str(out, end->days == 1 ? ", i morgon" : ", i dag");
}

enum err law_end_words(const struct law_end *end, struct buf *out)
{
	bool over = end->days < 0;

	TRY(add_end(end, out));
	if (!end->follows)
		return buf_printf(out, ". %s finns inget lagpaket: beslut registreras med en fråga i egna ord.",
		                  over ? "Sedan dess" : "Därefter");
	return buf_printf(out, ". %s gäller lagpaketet %s, som inte är granskat.", over ? "Sedan dess" : "Därefter",
	                  end->follows->pack->id);
}

static bool stands_before(const struct law *law, size_t pack, const struct law_type *type)
{
	for (size_t i = 0; i < pack; i++)
		if (law_type_find(law->packs[i], type->id))
			return true;
	return false;
}

static bool is_named_before(const struct law *law, size_t pack, const char *kin, const char *name)
{
	for (size_t i = 0; i < pack; i++) {
		const struct law_type *type = usable_of(law->packs[i], kin);

		if (type && strcmp(type->short_name, name) == 0)
			return true;
	}
	return false;
}

enum err law_kin_names(const struct law *law, const char *kin, struct buf *out)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_type *type = usable_of(law->packs[i], kin);

		if (type && !is_named_before(law, i, kin, type->short_name))
			TRY(buf_printf(out, "%s%s", out->len ? " / " : "", type->short_name));
	}
	return ERR_OK;
}

enum err law_kin_ids(const struct law *law, const char *kin, struct buf *out)
{
	TRY(buf_add_char(out, ' '));
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_type *type = law_kin_find(law->packs[i], kin);

		if (type && !stands_before(law, i, type) && strcmp(law_kin(law, type->id), kin) == 0)
			TRY(buf_printf(out, "%s ", type->id));
	}
	return ERR_OK;
}

const struct law_choices *law_choices_find(const struct law_type *type, const char *path)
{
	for (size_t i = 0; i < type->choices_count; i++)
		if (strcmp(type->choices[i].path, path) == 0)
			return &type->choices[i];
	return NULL;
}

const struct law_choice *law_choice_find(const struct law_choices *choices, const char *id)
{
	for (size_t i = 0; choices && i < choices->count; i++)
		if (strcmp(choices->items[i].id, id) == 0)
			return &choices->items[i];
	return NULL;
}

const struct law_choice *law_ground_find(const struct law_type *type, const char *id)
{
	return law_choice_find(law_choices_find(type, "grounds"), id);
}

const struct law_criterion *law_criterion_find(const struct law_type *type, const char *id)
{
	for (size_t i = 0; i < type->criterion_count; i++)
		if (strcmp(type->criteria[i].id, id) == 0)
			return &type->criteria[i];
	return NULL;
}
