/* A confirmation in the words of the locked text, where no pack of law has any for the decision. */
#include "archive/frozen_words.h"

#include "archive/record_pages.h"
#include "jourbeslut/record.h"
#include "jourbeslut/version.h"

static enum err add_table(const struct block *facts, struct blocks *out)
{
	for (size_t i = 0; i < facts->row_count; i++)
		TRY(blocks_add_row(out, facts->rows[i].label, facts->rows[i].value));
	return ERR_OK;
}

enum err frozen_confirmation(struct store *s, const struct decision *d, struct blocks *ret_blocks)
{
	int64_t version = d->stands.version_id ? d->stands.version_id : d->version_rejected ? 0 : d->version_id;
	DECISION_VERSION v = { 0 };
	BLOCKS masked = { 0 }, blocks = { 0 };

	if (!version)
		return ERR_CONFIG;
	TRY(decision_version_load(s, version, &v));
	const char *const staff[] = { v.rapporteur_name, d->oral.recorder_name };
	TRY(record_pages_mask(&v.text, staff, v.mask_staff ? 2 : 0, &masked));
	TRY(blocks_add(&blocks, BLOCK_TITLE, RECORD_CONFIRMATION_TITLE));
	TRY(blocks_add(&blocks, BLOCK_NOTICE,
	               "Lagtexten som beslutet är skrivet efter finns inte kvar i tjänsten. Det här är det låsta "
	               "beslutets egna ord."));
	TRY(blocks_add(&blocks, BLOCK_HEADING, masked.items[0].text));
	for (size_t i = 1; i < masked.count; i++)
		if (masked.items[i].kind == BLOCK_FACTS)
			TRY(add_table(&masked.items[i], &blocks));
	*ret_blocks = blocks;
	blocks = (struct blocks){ 0 };
	return ERR_OK;
}
