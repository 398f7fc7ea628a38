/* Signed notes (C2SP signed-note) that are checkpoints (C2SP tlog-checkpoint), and cosignatures (C2SP
 * tlog-cosignature). For the files of this room only. Read strictly: what two readers could take in two ways is no
 * checkpoint. So names are printable ASCII, there are no extension lines, and a key signs once. */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "jourbeslut/ledger.h"

#define VKEY_LOG 0x01         /* Ed25519 */
#define VKEY_COSIGNATURE 0x04 /* Ed25519 with a time before what is signed */
#define COSIGNATURE_LEN (8 + ED25519_SIGNATURE)
#define NOTE_SIGNATURE_LINE_MAX 600

/* Everything is borrowed from the note's text. */
struct note {
	struct span text;       /* what is signed, with its last line end */
	struct span signatures; /* lines, each with its line end; at least one */
	struct ledger_checkpoint checkpoint;
};
/* ERR_INPUT: not a checkpoint in its one form. ERR_MEMORY. */
MUST_USE enum err note_read(struct span bytes, struct note *ret_note);

struct note_signature {
	struct span line; /* without line end */
	struct span name;
	uint32_t id;
	struct span blob; /* base64 of key id and signature */
};
/* The signature of that key among the lines of a note. ERR_NOT_FOUND: it did not sign. ERR_INPUT, ERR_MEMORY. */
MUST_USE enum err note_signature_find(struct span lines, struct span name, uint32_t id,
                                      struct note_signature *ret_signature);

bool note_name_good(struct span name);
/* First four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public), big-endian; C2SP signed-note. */
MUST_USE enum err note_key_id(const char *name, uint8_t kind, const uint8_t public[ED25519_PUBLIC], uint32_t *ret_id);
/* The three lines of a checkpoint, appended. */
MUST_USE enum err note_text_write(const struct ledger_checkpoint *checkpoint, struct buf *out);
/* A log's signature line over `text`, appended. */
MUST_USE enum err note_sign(struct span text, struct key *key, const struct ledger_vkey *vkey, struct buf *out);

#endif
