#include "decision/oral_secret.h"

#include <string.h>

#include "decision/said_store.h"
#include "jourbeslut/base/text.h"

#define ORAL_FORMAT "jourbeslut-oral-1"

/* One text: its salt and itself into `secret`, its hash into `hashes`. An empty text is salted as any other: nobody can
 * tell that it is empty. */
static enum err add(json_t *secret, json_t *hashes, const char *name, const char *text)
{
	JSON json_t *item = json_object();
	uint8_t salt[SHA256_LEN];
	char hex[SHA256_HEX];
	struct sha256 hash;

	if (!item)
		return ERR_MEMORY;
	/* As with the act's own salt: the kernel's randomness, which no test foresees. */
	TRY(random_fill(random_system(), salt, sizeof salt));
	TRY(sha256_of_parts((struct span[]){ span_of(salt, sizeof salt), span_str(text) }, 2, &hash));
	hex_encode(salt, sizeof salt, hex);
	TRY(json_put_text(item, "salt", hex));
	TRY(json_put_text(item, "text", text));
	TRY(json_put(secret, name, TAKE(item)));
	sha256_hex(&hash, hex);
	return json_put_text(hashes, name, hex);
}

static enum err add_all(const struct oral *o, json_t *secret, json_t *hashes)
{
	const struct {
		const char *name, *text;
	} texts[] = { { "person", o->person_as_known },
		      { "number", o->person_number },
		      { "birthDate", o->birth_date },
		      { "place", o->place },
		      { "numberCalled", o->number_called } };

	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(add(secret, hashes, texts[i].name, texts[i].text));
	/* Only where there is one: other acts stay as they were. */
	return o->question[0] ? add(secret, hashes, "question", o->question) : ERR_OK;
}

enum err oral_secret_make(struct store *s, const struct decision *d, json_t **ret_hashes)
{
	JSON json_t *root = json_object(), *secret = json_object(), *hashes = json_object();
	BUF json = buf_init(ORAL_JSON_MAX);

	if (!root || !secret || !hashes)
		return ERR_MEMORY;
	TRY(add_all(&d->oral, secret, hashes));
	TRY(json_put_text(root, "format", ORAL_FORMAT));
	TRY(json_put(root, "secret", TAKE(secret)));
	TRY(json_canonical(root, &json));
	TRY(said_secret_insert(s, d->id, buf_span(&json)));
	*ret_hashes = TAKE(hashes);
	return ERR_OK;
}
