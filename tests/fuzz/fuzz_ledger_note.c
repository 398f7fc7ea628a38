/* Checkpoints, verification keys and addresses of tiles, as anybody may send them. What is taken has one form: written
 * again it is the same bytes. */
#include <stdint.h>

#include "ledger/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Those of the corpus, whose private halves are gone. */
#define LOG "jour.example.se/ledger+02847ba5+ATa4DxBnl7lk0NvxYOxtzP6EV6xOhJywwWspsq7bskDo"
#define WITNESS "gavle.example.se/vittne+6414231d+BP5YVXWVu1h4dE0cx7cyvQCwwKfZsTOLO16RCoFngVo1"

static void check_note(struct span s)
{
	struct ledger_checkpoint checkpoint;
	struct ledger_vkey log, witness;
	BUF again = buf_init(1 << 16);
	struct instant at;
	struct note n;

	ASSERT(ledger_vkey_read(span_str(LOG), &log) == ERR_OK);
	ASSERT(ledger_vkey_read(span_str(WITNESS), &witness) == ERR_OK);
	if (ledger_checkpoint_verify(s, &log, &checkpoint) == ERR_OK)
		ASSERT(span_equal_str(span_str(log.name), checkpoint.origin));
	if (ledger_cosignature_verify(s, &witness, &at) == ERR_OK)
		ASSERT(at.us >= 0);
	if (note_read(s, &n) != ERR_OK)
		return;
	ASSERT(note_text_write(&n.checkpoint, &again) == ERR_OK);
	ASSERT(span_equal(buf_span(&again), n.text));
	ASSERT(n.text.len + 1 + n.signatures.len == s.len);
}

static void check_vkey(struct span s)
{
	BUF again = buf_init(LEDGER_VKEY_MAX);
	struct ledger_vkey vkey;

	if (ledger_vkey_read(s, &vkey) == ERR_OK)
		ASSERT(ledger_vkey_write(&vkey, &again) == ERR_OK && span_equal(buf_span(&again), s));
}

static void check_tile(struct span s)
{
	BUF again = buf_init(200);
	struct ledger_tile_id id;

	if (ledger_tile_path_read(s, &id) == ERR_OK)
		ASSERT(ledger_tile_path(&id, &again) == ERR_OK && span_equal(buf_span(&again), s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span_of(data, size);

	check_note(s);
	check_vkey(s);
	check_tile(s);
	return 0;
}
