/* Small pieces of template data that many pages have. */
#include "jourbeslut/base/text.h"
#include "jourbeslut/blocks.h"
#include "jourbeslut/page.h"

#define COPY_MAX (1 << 20)

enum err page_add_choice(json_t *array, const char *value, const char *label, const char *flag, bool on)
{
	JSON json_t *choice = json_object();

	if (!choice)
		return ERR_MEMORY;
	TRY(json_put_text(choice, "value", value));
	TRY(json_put_text(choice, "label", label));
	TRY(json_put_bool(choice, flag, on));
	TRY(json_put_bool(choice, "first", json_array_size(array) == 0));
	return json_append(array, TAKE(choice));
}

enum err page_put_blocks(json_t *data, const char *key, const struct blocks *blocks)
{
	JSON json_t *object = json_object(), *view = NULL;

	if (!object)
		return ERR_MEMORY;
	TRY(blocks_to_view(blocks, &view));
	TRY(json_put(object, "blocks", TAKE(view)));
	return json_put(data, key, TAKE(object));
}

enum err page_put_copy(json_t *data, const char *key, const struct blocks *blocks)
{
	BUF plain = buf_init(COPY_MAX), bound = buf_init(COPY_MAX);

	TRY(blocks_to_text(blocks, &plain));
	TRY(text_bind(buf_span(&plain), &bound));
	return json_put_text(data, key, buf_str(&bound));
}
