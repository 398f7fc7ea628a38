/* The members of a statement, all present in every one:
 *
 *   format         "jourbeslut-statement-2" (format 1 had the members up to environment and practice)
 *   salt           64 hex digits, random: nobody can guess the content from the hash
 *   reference, version, type, provision
 *   recordedType   the act's type, only where it is another one
 *   text           {sha256} of the frozen text, {format} of it
 *   basis          sha256 over salt and Beslutsunderlag
 *   documents      [{sha256}] over each document's own salt and bytes
 *   answer         "yes", "no"
 *   decisionMaker  {name, office, personalNumber}
 *   mandate        {text, checked}
 *   committee      {code, municipality, name}
 *   rapporteur     {name, title}
 *   stated, recorded   RFC 3339 UTC, microseconds
 *   recordedBy     name
 *   whyOral, late, lateReason
 *   law            {pack, sha256}, and unreviewed: true only where nobody had approved the pack
 *   recordedLaw    {pack, sha256} of the act, only where the call was asked by another pack
 *   supersedes     the earlier version's statement hash, or null
 *   environment    "test", "production": of the e-ID;  practice  true for an exercise
 *   oralAct        SHA-256 of the oral decision's act file, or "" where it is from before the ledger
 *   subject        {identity, name, number, birthDate, unknown};  grounds [ids];  place {kind, text}: draft_about
 *   groundTexts    the grounds as the text names them, only where it names one without its id
 *   readBack       when the facts were read out and confirmed, or null;  protected  by the call or the case
 *   deviations     [{kind, said, written, explanation}];  completions [{kind, written}]: said.h
 *   oneHand        recorder, rapporteur and decision maker are one person
 */
#include "decision/statement.h"

#include <string.h>

#include "decision/act_facts.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"

static enum err put_hash(json_t *object, const char *key, const struct span *parts, size_t count)
{
	struct sha256 hash;
	char hex[SHA256_HEX];

	TRY(sha256_of_parts(parts, count, &hash));
	sha256_hex(&hash, hex);
	return json_put_text(object, key, hex);
}

static enum err add_document(void *ctx, const struct document *d)
{
	JSON json_t *item = json_object();
	char hex[SHA256_HEX];

	if (!item)
		return ERR_MEMORY;
	sha256_hex(&d->hash, hex);
	TRY(json_put_text(item, "sha256", hex));
	return json_append(ctx, TAKE(item));
}

/* {"a": x, "b": y} */
static enum err put_pair(json_t *object, const char *key, const char *a, const char *x, const char *b, const char *y)
{
	JSON json_t *pair = json_object();

	if (!pair)
		return ERR_MEMORY;
	TRY(json_put_text(pair, a, x));
	TRY(json_put_text(pair, b, y));
	return json_put(object, key, TAKE(pair));
}

static enum err put_text_hashes(struct store *s, const struct statement_input *in, json_t *root)
{
	JSON json_t *text = json_object(), *basis = json_object(), *documents = json_array();

	if (!text || !basis || !documents)
		return ERR_MEMORY;
	TRY(json_put_text(text, "format", BLOCKS_FORMAT));
	TRY(put_hash(text, "sha256", &in->text_json, 1));
	TRY(json_put(root, "text", TAKE(text)));
	TRY(put_hash(basis, "sha256", (struct span[]){ in->salt, in->basis_json }, 2));
	TRY(json_put(root, "basis", TAKE(basis)));
	TRY(decision_document_each(s, in->decision->matter_id, add_document, documents));
	return json_put(root, "documents", TAKE(documents));
}

static enum err put_who(const struct statement_input *in, json_t *root)
{
	const struct oral *o = &in->decision->oral;
	const struct municipality *m = &in->decision->municipality;
	JSON json_t *maker = json_object(), *mandate = json_object(), *committee = json_object();

	if (!maker || !mandate || !committee)
		return ERR_MEMORY;
	TRY(json_put_text(maker, "name", o->decider_name));
	TRY(json_put_text(maker, "office", o->decider_office));
	TRY(json_put_text(maker, "personalNumber", in->decider_number));
	TRY(json_put(root, "decisionMaker", TAKE(maker)));
	TRY(json_put_text(mandate, "text", o->mandate_text));
	TRY(json_put_bool(mandate, "checked", o->mandate_checked));
	TRY(json_put(root, "mandate", TAKE(mandate)));
	TRY(json_put_text(committee, "code", m->code));
	TRY(json_put_text(committee, "municipality", m->name));
	TRY(json_put_text(committee, "name", m->committee));
	TRY(json_put(root, "committee", TAKE(committee)));
	TRY(put_pair(root, "rapporteur", "name", in->rapporteur_name, "title", in->rapporteur_title));
	return json_put_text(root, "recordedBy", o->recorder_name);
}

static enum err put_call(const struct statement_input *in, json_t *root)
{
	const struct oral *o = &in->decision->oral;

	TRY(json_put_text(root, "answer", o->yes ? "yes" : "no"));
	TRY(json_put_instant(root, "stated", o->stated));
	TRY(json_put_instant(root, "recorded", o->recorded));
	TRY(json_put_text(root, "whyOral", o->why_oral));
	TRY(json_put_bool(root, "late", o->late));
	return json_put_text(root, "lateReason", o->late_reason);
}

static enum err put_frame(const struct statement_input *in, json_t *root)
{
	char hex[SHA256_HEX];

	if (in->salt.len != SHA256_LEN || (in->supersedes.len && in->supersedes.len != SHA256_LEN))
		return ERR_INTERNAL;
	TRY(json_put_text(root, "format", STATEMENT_FORMAT));
	hex_encode(in->salt.ptr, SHA256_LEN, hex);
	TRY(json_put_text(root, "salt", hex));
	TRY(json_put_text(root, "reference", in->decision->ref));
	TRY(json_put_int(root, "version", in->version));
	TRY(json_put_text(root, "type", in->type->id));
	if (strcmp(in->type->id, in->decision->oral.type) != 0)
		TRY(json_put_text(root, "recordedType", in->decision->oral.type));
	TRY(json_put_text(root, "provision", in->type->provision));
	TRY(put_pair(root, "law", "pack", in->type->pack->id, "sha256", in->type->pack->hash));
	if (law_pack_marked(in->type->pack))
		TRY(json_put_bool(json_object_get(root, "law"), "unreviewed", true));
	TRY(json_put_text(root, "environment", in->environment));
	TRY(json_put_bool(root, "practice", in->decision->practice));
	if (!in->supersedes.len)
		return json_put(root, "supersedes", json_null());
	hex_encode(in->supersedes.ptr, SHA256_LEN, hex);
	return json_put_text(root, "supersedes", hex);
}

/* The ledger's entry: the statement binds the act, and through it what was said. */
static enum err put_oral_act(struct store *s, const struct statement_input *in, json_t *root)
{
	BUF file = buf_init(ACT_FILE_MAX);
	uint64_t index;
	enum err e = decision_act_file(s, in->decision->id, 0, "record", &file, &index);

	if (e == ERR_NOT_FOUND)
		return json_put_text(root, "oralAct", "");
	TRY(e);
	return put_hash(root, "oralAct", (struct span[]){ buf_span(&file) }, 1);
}

/* The law changed between call and text, or what was reviewed did. Acts of before the pack was kept do not tell. */
static enum err put_recorded_law(struct store *s, const struct statement_input *in, json_t *root)
{
	const struct law_pack *pack = in->type->pack;
	JSON json_t *facts = NULL;
	const json_t *asked;
	enum err e = act_facts_load_oral(s, in->decision, &facts);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	asked = json_object_get(facts, "law");
	if (!asked ||
	    (strcmp(json_text(asked, "pack"), pack->id) == 0 && strcmp(json_text(asked, "sha256"), pack->hash) == 0))
		return ERR_OK;
	return json_put(root, "recordedLaw", json_deep_copy(asked));
}

/* "4 § 3 a LVM" holds "3a". */
static bool holds_id(const char *text, const char *id)
{
	for (; *text; text++) {
		const char *a = text, *b = id;

		for (; *b && (*a == *b || *a == ' '); a++)
			b += *a != ' ';
		if (!*b)
			return true;
	}
	return false;
}

/* An act without section numbers names its grounds in words, in which nobody finds the ids. */
static enum err put_ground_texts(const struct statement_input *in, json_t *root)
{
	JSON json_t *texts = json_array();
	const json_t *id;
	bool all = true;
	size_t i;

	json_array_foreach (json_object_get(in->about, "grounds"), i, id) {
		const struct law_choice *ground = law_ground_find(in->type, json_string_value(id));

		if (!ground)
			return ERR_INTERNAL;
		all = all && holds_id(ground->text, ground->id);
		TRY(json_append(texts, json_string(ground->text)));
	}
	return all ? ERR_OK : json_put(root, "groundTexts", TAKE(texts));
}

/* What the call was about, and what the text is. */
static enum err put_about(struct store *s, const struct statement_input *in, json_t *root)
{
	const struct oral *o = &in->decision->oral;

	TRY(put_oral_act(s, in, root));
	TRY(put_recorded_law(s, in, root));
	if (json_object_update(root, (json_t *)(uintptr_t)in->about) != 0)
		return ERR_MEMORY;
	TRY(put_ground_texts(in, root));
	TRY(json_put_bool(root, "protected", in->protected_person));
	return o->read_back ? json_put_instant(root, "readBack", o->read_back_at)
	                    : json_put(root, "readBack", json_null());
}

enum err statement_write(struct store *s, const struct statement_input *in, struct buf *out)
{
	JSON json_t *root = json_object();

	if (!root)
		return ERR_MEMORY;
	TRY(put_frame(in, root));
	TRY(put_text_hashes(s, in, root));
	TRY(put_who(in, root));
	TRY(put_call(in, root));
	TRY(put_about(s, in, root));
	return json_canonical(root, out);
}
