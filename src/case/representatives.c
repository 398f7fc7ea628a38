/* Those who stand beside the person, as the texts name them, and whose consent counts. */
#include <stdio.h>
#include <string.h>

#include "case/context.h"

#define TEXT_MAX 4096

struct people {
	json_t *root; /* the context */
	const struct law_type *type;
	json_t *list; /* those who may stand beside the person */
};

static bool has_role(const json_t *representative, const char *roles)
{
	const char *role = json_text(representative, "role");
	const char *at = *role ? strstr(roles, role) : NULL;

	return at && (at == roles || at[-1] == ' ') && strchr(" ", at[strlen(role)]);
}

/* Nobody is the custodian of a grown person; who is called so is told of (the packs' conflicts) and is in no text. */
static enum err find_beside(const json_t *root, json_t *list)
{
	const bool adult = json_is_true(json_at(root, "person.is_adult"));
	json_t *element;
	size_t i;

	if (!list)
		return ERR_MEMORY;
	json_array_foreach (json_object_get(root, "representatives"), i, element) {
		bool of_child =
		        has_role(element, "custodian guardian proxy-unaccompanied") ||
		        (has_role(element, "god-man") && strcmp(json_text(element, "act"), "unaccompanied") == 0);

		if (!adult || !of_child)
			TRY(json_append(list, json_incref(element)));
	}
	return ERR_OK;
}

/* "Rut Godman, enligt lagen (2005:429) om god man för ensamkommande barn" */
static enum err put_appointed(const json_t *representative, struct buf *out)
{
	/* What was filled in before another role was chosen is not said of that one. */
	const char *act = has_role(representative, "god-man") ? json_text(representative, "act_text") : "";

	return buf_printf(out, "%s%s%s", json_text(representative, "name"), *act ? ", enligt " : "", act);
}

static enum err put_names(const struct people *x, const char *key, const char *roles)
{
	BUF text = buf_init(TEXT_MAX);
	const json_t *list = x->list;
	size_t i, count = 0, total = 0;
	json_t *element;

	json_array_foreach (list, i, element) {
		total += has_role(element, roles) && *json_text(element, "name");
	}
	json_array_foreach (list, i, element) {
		BUF name = buf_init(TEXT_MAX);

		if (!has_role(element, roles) || !*json_text(element, "name"))
			continue;
		TRY(put_appointed(element, &name));
		TRY(case_join(&text, buf_str(&name), ++count == total));
	}
	return json_put_text(x->root, key, buf_str(&text));
}

static bool consents(const json_t *object, const char *path)
{
	return strcmp(json_text_at(object, path), "consents") == 0;
}

/* A row of the type's `consents` holds for somebody: `item`, or the person where there is none. */
static bool is_asked(const struct people *x, const json_t *context, bool own)
{
	for (size_t i = 0; i < x->type->consent_count; i++)
		if (x->type->consents[i].own == own && law_conditions_hold(x->type->consents[i].when, context))
			return true;
	return false;
}

/* Everybody whom the law lets consent does so (the type's `consents`). A child has somebody beside it who is asked:
 * where nobody is, nobody has consented for it. */
static enum err all_consent(const struct people *x, bool *ret_all)
{
	const json_t *list = x->list;
	JSON json_t *context = json_copy(x->root);
	bool own, all = true;
	size_t i, asked = 0;
	json_t *element;

	if (!context)
		return ERR_MEMORY;
	own = is_asked(x, context, true);
	json_array_foreach (list, i, element) {
		TRY(json_put(context, "item", json_incref(element)));
		if (!is_asked(x, context, false))
			continue;
		asked++;
		all = all && consents(element, "stance");
	}
	if (own)
		all = all && consents(x->root, "views.stance");
	*ret_all = all && (asked > 0 || (own && json_is_true(json_at(x->root, "person.is_adult"))));
	return ERR_OK;
}

static size_t count_roles(const struct people *x, const char *roles)
{
	size_t i, count = 0;
	json_t *element;

	json_array_foreach (x->list, i, element) {
		count += has_role(element, roles) && *json_text(element, "name");
	}
	return count;
}

/* Whose view a heading announces, and what one or more of them are called. */
static enum err put_whose(const struct people *x)
{
	const size_t custodians = count_roles(x, "custodian guardian"), god_men = count_roles(x, "god-man");
	const size_t unaccompanied = count_roles(x, "proxy-unaccompanied");
	const char *whose = custodians == 1 ? "Vårdnadshavarens" : "Vårdnadshavarnas";

	if (custodians == 0 && god_men > 0)
		whose = god_men == 1 ? "Gode mannens" : "Gode männens";
	else if (custodians == 0 && unaccompanied > 0)
		whose = unaccompanied == 1 ? "Ställföreträdarens" : "Ställföreträdarnas";
	TRY(json_put_text(x->root, "custodians_def", custodians == 1 ? "vårdnadshavaren" : "vårdnadshavarna"));
	TRY(json_put_text(x->root, "god_men_label", god_men > 1 ? "Gode män" : "God man"));
	return json_put_text(x->root, "representatives_gen", whose);
}

/* "samtycker till vården" */
static const char *stance_in_words(const json_t *representative)
{
	static const char *const words[][2] = {
		{ "consents", "samtycker till vården" },
		{ "opposes", "motsätter sig vården" },
		{ "unclear", "har inte tagit ställning till vården" },
		{ "not-reached", "har inte nåtts och har inte kunnat ta ställning till vården" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (strcmp(json_text(representative, "stance"), words[i][0]) == 0)
			return words[i][1];
	return "";
}

/* One sentence where all say the same, else one for each. */
static enum err say_stances(const json_t *const *custodians, size_t count, struct buf *out)
{
	const char *first = stance_in_words(custodians[0]);
	bool same = true;

	for (size_t i = 1; i < count; i++)
		same = same && strcmp(first, stance_in_words(custodians[i])) == 0;
	if (same)
		return buf_printf(out, "%s %s.",
		                  count == 1   ? "Vårdnadshavaren"
		                  : count == 2 ? "Båda vårdnadshavarna"
		                               : "Vårdnadshavarna",
		                  first);
	for (size_t i = 0; i < count; i++)
		TRY(buf_printf(out, "%s%s %s.", i ? " " : "", json_text(custodians[i], "name"),
		               stance_in_words(custodians[i])));
	return ERR_OK;
}

/* What the custodians say of the care, once it is known of each of them. */
static enum err put_stances(const struct people *x)
{
	const json_t *list = x->list, *custodians[CASE_LIST_MAX];
	BUF text = buf_init(TEXT_MAX);
	size_t i, count = 0;
	bool agree = true;
	json_t *element, *stances = json_object();

	TRY(json_put(x->root, "stances", stances));
	json_array_foreach (list, i, element) {
		if (!has_role(element, "custodian guardian") || count == CASE_LIST_MAX)
			continue;
		if (!*stance_in_words(element) || !*json_text(element, "name"))
			return ERR_OK;
		agree = agree && strcmp(json_text(element, "stance"), "consents") == 0;
		custodians[count++] = element;
	}
	if (count == 0)
		return ERR_OK;
	TRY(say_stances(custodians, count, &text));
	TRY(json_put_text(stances, "text", buf_str(&text)));
	return json_put_bool(stances, "agree", agree);
}

enum err case_context_representatives(json_t *root, const struct law_type *type)
{
	JSON json_t *consent = json_object(), *list = json_array();
	const struct people people = { root, type, list }, *x = &people;
	bool all;

	TRY(find_beside(root, list));
	TRY(put_names(x, "custodians_text", "custodian guardian"));
	TRY(put_names(x, "god_men_text", "god-man"));
	TRY(put_names(x, "administrators_text", "administrator"));
	TRY(put_names(x, "unaccompanied_text", "proxy-unaccompanied"));
	TRY(put_names(x, "other_representatives_text", "proxy parent"));
	TRY(put_whose(x));
	TRY(put_stances(x));
	TRY(all_consent(x, &all));
	TRY(json_put_bool(consent, "all", all));
	return json_put(root, "consent", TAKE(consent));
}
