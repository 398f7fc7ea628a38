/* The ledger: every act is one leaf of an append-only Merkle tree (RFC 6962 section 2.1), published as tiles and signed
 * checkpoints (C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-proof, tlog-cosignature).
 *
 * A leaf's entry is 32 bytes: SHA-256 over a random salt of 32 bytes and the act's canonical JSON. Nothing about type,
 * place or person can be read from it. Salt and act stay with the record and go when it goes; the leaf stays. "Act
 * file" means the bytes salt ‖ canonical JSON: its SHA-256, by any tool, is the entry.
 *
 * Appending happens in the caller's transaction, so act and leaf are committed together. The worker signs a checkpoint
 * within a second after the commit, and only over what is committed. The last published checkpoint is also kept in a
 * file outside the database; a service whose ledger is behind it, or differs from it, refuses to sign (and says so)
 * until `jourbeslut ledger reopen` starts a new origin whose first leaf is that checkpoint. */
#ifndef JOURBESLUT_LEDGER_H
#define JOURBESLUT_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/key.h"
#include "jourbeslut/store.h"

struct jobs;

#define LEDGER_SALT 32
#define LEDGER_ORIGIN_MAX 200
#define LEDGER_PROOF_MAX ((size_t)16 << 10)
#define LEDGER_VKEY_MAX 400
#define LEDGER_CHECKPOINT_MAX ((size_t)8 << 10)

/* --- Pure: hashes, notes, proofs (no store) ---------------------------------------------------------------------- */

/* SHA-256(0x00 ‖ entry); SHA-256(0x01 ‖ left ‖ right). */
MUST_USE enum err ledger_leaf_hash(const struct sha256 *entry, struct sha256 *ret_hash);
MUST_USE enum err ledger_node_hash(const struct sha256 *left, const struct sha256 *right, struct sha256 *ret_hash);

/* A verification key "name+hex8+base64" (C2SP signed-note). */
struct ledger_vkey {
	char name[LEDGER_ORIGIN_MAX];
	uint32_t id;
	uint8_t kind; /* 0x01 Ed25519 of a log; 0x04 Ed25519 cosignature */
	uint8_t public[ED25519_PUBLIC];
};
MUST_USE enum err ledger_vkey_read(struct span text, struct ledger_vkey *ret_vkey); /* ERR_INPUT */

struct ledger_checkpoint {
	char origin[LEDGER_ORIGIN_MAX];
	uint64_t size;
	struct sha256 root;
};
/* Reads a checkpoint and verifies that `log` signed it. ERR_EVIDENCE: not so; ERR_INPUT: not a checkpoint. */
MUST_USE enum err ledger_checkpoint_verify(struct span note, const struct ledger_vkey *log,
                                           struct ledger_checkpoint *ret_checkpoint);
/* Is there a good cosignature (Ed25519, type 0x04) of this witness? `ret_at` is its time. ERR_NOT_FOUND: none of that
 * key; ERR_EVIDENCE: a wrong one. */
MUST_USE enum err ledger_cosignature_verify(struct span note, const struct ledger_vkey *witness,
                                            struct instant *ret_at);
/* A verification key from the key that signs: `kind` 0x01 of a log, 0x04 of a witness. ERR_INPUT: no name for a key. */
MUST_USE enum err ledger_vkey_of(const struct key *key, const char *name, uint8_t kind, struct ledger_vkey *ret_vkey);
/* "name+hex8+base64", appended. */
MUST_USE enum err ledger_vkey_write(const struct ledger_vkey *vkey, struct buf *out);
/* The note with a cosignature line of ours added (C2SP tlog-cosignature), appended. The caller has verified what it
 * cosigns. ERR_INPUT: not a checkpoint, or cosigned by that key already. */
MUST_USE enum err ledger_cosign(struct span note, struct key *key, const struct ledger_vkey *witness,
                                struct instant now, struct buf *out);

/* Puts a note in the file's place: whole and on disk when this returns ERR_OK; else the old one is still there, or the
 * new one. ERR_IO, ERR_STORAGE_FULL, ERR_TOO_LARGE (the path). */
MUST_USE enum err ledger_note_save(const char *path, struct span note);

/* Addresses of tiles, below "tile/": "0/x001/x234/067", "entries/000.p/12" (C2SP tlog-tiles). */
#define LEDGER_TILE_ENTRIES (-1)
#define LEDGER_TILE_WIDTH 256
struct ledger_tile_id {
	int level; /* 0 and up, or LEDGER_TILE_ENTRIES */
	uint64_t index;
	unsigned width; /* 1 to 256; 256: the whole tile */
};
MUST_USE enum err ledger_tile_path(const struct ledger_tile_id *id, struct buf *out);
/* Exactly the form that ledger_tile_path writes; else ERR_NOT_FOUND. */
MUST_USE enum err ledger_tile_path_read(struct span path, struct ledger_tile_id *ret_id);

/* A ledger seen from outside: how a witness gets "checkpoint" and "tile/…" from a service. */
struct ledger_source {
	enum err (*get)(void *ctx, const char *path, struct buf *out); /* ERR_UPSTREAM, ERR_TIMEOUT, ERR_NOT_FOUND … */
	void *ctx;
};
/* Gets the service's checkpoint and, with `since` (a checkpoint of the same log, seen before; empty: none), proves from
 * its tiles that nothing that stood in the ledger then has been changed or removed. The new checkpoint, without foreign
 * lines, is appended. ERR_EVIDENCE with an English `reason`: history was rewritten or shrunk, or what came is not
 * signed by the log. ERR_INPUT: `since` is no checkpoint of the log. Errors of the source. */
MUST_USE enum err ledger_follow(const struct ledger_source *source, const struct ledger_vkey *log, struct span since,
                                char *reason, size_t reason_size, struct buf *ret_note);
/* Is the entry in the tree of the checkpoint in this `.tlog-proof` (c2sp.org/tlog-proof@v1)? The text must be in its
 * one form, byte for byte. ERR_EVIDENCE with an English `reason`: no. `ret_checkpoint` points into `proof`. */
MUST_USE enum err ledger_proof_verify(struct span proof, const struct sha256 *entry, const struct ledger_vkey *logs,
                                      size_t log_count, char *reason, size_t reason_size, uint64_t *ret_index,
                                      struct span *ret_note, struct ledger_checkpoint *ret_checkpoint);

/* --- In the store ------------------------------------------------------------------------------------------------- */

/* Leaves are numbered through all trees that the store has had: in the first, which nearly always is the only one, the
 * number is the index in the tree.
 *
 * [tx] Appends a leaf for the act (canonical JSON, at most 64 KiB) with a new salt. Returns the leaf's number. */
MUST_USE enum err ledger_append(struct store *s, const struct random *random, struct span act, uint64_t *ret_index,
                                uint8_t ret_salt[LEDGER_SALT]);
/* The entry at an index; ERR_NOT_FOUND. */
MUST_USE enum err ledger_entry(struct store *s, uint64_t index, struct sha256 *ret_entry);
/* The `.tlog-proof` of a leaf, appended: against the first checkpoint over it that a witness has cosigned, else against
 * the last signed one. ERR_NOT_FOUND: no checkpoint covers it yet (within a second one does), or no such leaf. */
MUST_USE enum err ledger_proof(struct store *s, uint64_t index, struct buf *out);
/* The last signed checkpoint (a signed note), with its cosignatures, appended; ERR_NOT_FOUND: none yet. */
MUST_USE enum err ledger_checkpoint_last(struct store *s, struct buf *out);
/* A tile of the last tree: hashes, or entries each behind its length; appended. Only what a published checkpoint
 * covers: else ERR_NOT_FOUND. */
MUST_USE enum err ledger_tile(struct store *s, const struct ledger_tile_id *id, struct buf *out);
/* [tx] A checkpoint of ours that came back cosigned: keeps the witness' line, so that proofs carry it. ERR_NOT_FOUND:
 * the witness did not sign it, or it is not a checkpoint of this store; ERR_EVIDENCE; ERR_INPUT. */
MUST_USE enum err ledger_cosigned(struct store *s, struct span note, const struct ledger_vkey *witness,
                                  struct instant now);

/* --- The service -------------------------------------------------------------------------------------------------- */

struct ledger; /* signing key, origin and the file outside the database */
struct ledger_settings {
	const char *origin;    /* "jour.example.se/ledger"; no spaces, no '+' */
	const char *key;       /* PEM, Ed25519 */
	const char *published; /* path of the file that holds the last published checkpoint */
};
/* ERR_CONFIG with `problem`. */
MUST_USE enum err ledger_new(const struct ledger_settings *settings, const struct clock *clock, const struct log *log,
                             char *problem, size_t problem_size, struct ledger **ret_ledger);
void ledger_free(struct ledger *l);
/* Registers the worker's step that signs checkpoints; `store` is the worker's connection. Attach it before the steps
 * that wait for proofs: they run after it, and are woken when it has signed. */
MUST_USE enum err ledger_attach(struct ledger *l, struct jobs *j, struct store *store);
/* Signs now what is committed and not yet covered; for the step, for verbs and for tests. ERR_WRONG_STATE: the store is
 * behind or beside the published checkpoint, or that is not where it was; nothing was signed, and it is logged. */
MUST_USE enum err ledger_publish(struct ledger *l, struct store *s);
/* False while it refuses to sign. Any thread. */
bool ledger_ready(const struct ledger *l);
/* [tx] Starts a new origin where ledger_publish refuses to sign; where it does not, ERR_WRONG_STATE. `first` adds the
 * act that becomes its first leaf (exactly one) and that names the last published checkpoint ("" if that is lost).
 * Leaves that no checkpoint of the earlier origin will ever cover stand again after it. ERR_INPUT: the published file
 * is not a checkpoint; it must be moved away by hand. Returns the new origin's name. */
MUST_USE enum err ledger_reopen(struct ledger *l, struct store *s,
                                enum err (*first)(struct store *s, struct span published, const char *origin,
                                                  void *ctx),
                                void *ctx, char ret_origin[LEDGER_ORIGIN_MAX]);
/* Verification keys of all the origins that the store has had, oldest first, a line each, appended. */
MUST_USE enum err ledger_vkeys(const struct ledger *l, struct store *s, struct buf *out);

#endif
