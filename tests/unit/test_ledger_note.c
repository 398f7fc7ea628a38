/* Keys, checkpoints, cosignatures and proofs as texts: the specification's vector, every byte that can be changed, and
 * every second form that a looser reader would take. */
#include "unit/ledger_kit.h"

#include <stdlib.h>
#include <unistd.h>

#include "ledger/note.h"
#include "ledger/proof.h"

/* The example of C2SP's signed-note.md. */
#define SPEC_VKEY "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define SPEC_TEXT "This is an example message.\n"
#define SPEC_BLOB "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="

struct keys {
	char folder[64];
	struct key *log_key, *witness_key;
	struct ledger_vkey log, witness;
	struct buf note, cosigned;
	struct instant at;
};

static int set_up(void **state)
{
	struct keys *k = calloc(1, sizeof *k);
	struct ledger_checkpoint checkpoint = { .origin = KIT_ORIGIN, .size = 7 };
	BUF line = buf_init(NOTE_SIGNATURE_LINE_MAX);

	assert_non_null(k);
	k->note = buf_init(LEDGER_CHECKPOINT_MAX);
	k->cosigned = buf_init(LEDGER_CHECKPOINT_MAX);
	k->at.us = 1795301400 * SECOND;
	(void)snprintf(k->folder, sizeof k->folder, TEST_TMP "/note-XXXXXX");
	assert_non_null(mkdtemp(k->folder));
	k->log_key = kit_key(k->folder, "log.pem");
	k->witness_key = kit_key(k->folder, "witness.pem");
	assert_int_equal(ledger_vkey_of(k->log_key, KIT_ORIGIN, VKEY_LOG, &k->log), ERR_OK);
	assert_int_equal(ledger_vkey_of(k->witness_key, "gavle.example.se/vittne", VKEY_COSIGNATURE, &k->witness),
	                 ERR_OK);
	memset(checkpoint.root.bytes, 0xA5, SHA256_LEN);
	assert_int_equal(note_text_write(&checkpoint, &k->note), ERR_OK);
	assert_int_equal(note_sign(buf_span(&k->note), k->log_key, &k->log, &line), ERR_OK);
	assert_int_equal(buf_printf(&k->note, "\n%s", buf_str(&line)), ERR_OK);
	assert_int_equal(ledger_cosign(buf_span(&k->note), k->witness_key, &k->witness, k->at, &k->cosigned), ERR_OK);
	*state = k;
	return 0;
}

static int tear_down(void **state)
{
	struct keys *k = *state;
	char path[160];

	key_free(k->log_key);
	key_free(k->witness_key);
	buf_release(&k->note);
	buf_release(&k->cosigned);
	(void)snprintf(path, sizeof path, "%s/log.pem", k->folder);
	(void)unlink(path);
	(void)snprintf(path, sizeof path, "%s/witness.pem", k->folder);
	(void)unlink(path);
	(void)rmdir(k->folder);
	free(k);
	return 0;
}
#define WITH_KEYS(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void test_the_specifications_example(void **state)
{
	BUF blob = buf_init(200), again = buf_init(200);
	struct ledger_vkey vkey;
	uint8_t *signature;

	(void)state;
	assert_int_equal(ledger_vkey_read(span_str(SPEC_VKEY), &vkey), ERR_OK);
	assert_string_equal(vkey.name, "example.com/foo");
	assert_int_equal(vkey.id, 0x530d903a);
	assert_int_equal(ledger_vkey_write(&vkey, &again), ERR_OK);
	assert_string_equal(buf_str(&again), SPEC_VKEY);
	assert_int_equal(base64_decode(span_str(SPEC_BLOB), &blob), ERR_OK);
	assert_int_equal(blob.len, 4 + ED25519_SIGNATURE);
	assert_memory_equal(blob.ptr, "\x53\x0d\x90\x3a", 4);
	signature = (uint8_t *)blob.ptr + 4;
	assert_true(ed25519_verify(vkey.public, span_str(SPEC_TEXT), signature));
	signature[0] ^= 1;
	assert_false(ed25519_verify(vkey.public, span_str(SPEC_TEXT), signature));
}

static void test_a_key_has_one_form(void **state)
{
	static const char *const bad[] = {
		"",
		"example.com/foo",
		"example.com/foo+530d903a",
		"example.com/foo+530d903a+",
		"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
		"example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
		"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		"a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
	};
	struct ledger_vkey vkey;
	char changed[sizeof SPEC_VKEY];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(ledger_vkey_read(span_str(bad[i]), &vkey), ERR_INPUT);
	for (size_t i = 0; i + 1 < sizeof changed; i++) {
		memcpy(changed, SPEC_VKEY, sizeof changed);
		changed[i] ^= 1;
		assert_int_equal(ledger_vkey_read(span_of(changed, sizeof changed - 1), &vkey), ERR_INPUT);
	}
}

static void test_a_checkpoint(void **state)
{
	struct keys *k = *state;
	struct ledger_checkpoint c;
	struct ledger_vkey other = k->log;

	assert_int_equal(ledger_checkpoint_verify(buf_span(&k->note), &k->log, &c), ERR_OK);
	assert_string_equal(c.origin, KIT_ORIGIN);
	assert_int_equal(c.size, 7);
	/* A line of somebody else changes nothing. */
	assert_int_equal(ledger_checkpoint_verify(buf_span(&k->cosigned), &k->log, &c), ERR_OK);
	/* The same name with another key signed nothing here. */
	other.id ^= 1;
	assert_int_equal(ledger_checkpoint_verify(buf_span(&k->note), &other, &c), ERR_EVIDENCE);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&k->cosigned), &k->witness, &c), ERR_EVIDENCE);
}

static void test_every_byte_of_a_checkpoint_counts(void **state)
{
	struct keys *k = *state;

	for (size_t i = 0; i < k->note.len; i++) {
		struct ledger_checkpoint c;

		for (unsigned bit = 0; bit < 8; bit++) {
			k->note.ptr[i] ^= (char)(1 << bit);
			assert_int_not_equal(ledger_checkpoint_verify(buf_span(&k->note), &k->log, &c), ERR_OK);
			k->note.ptr[i] ^= (char)(1 << bit);
		}
		assert_int_not_equal(ledger_checkpoint_verify(span_of(k->note.ptr, i), &k->log, &c), ERR_OK);
	}
}

/* Signed well, and yet no checkpoint: what two readers could see in two ways. */
static void test_a_checkpoint_has_one_form(void **state)
{
#define ROOT "paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU="
	static const char *const texts[] = {
		KIT_ORIGIN "\n07\n" ROOT "\n",
		KIT_ORIGIN "\n+7\n" ROOT "\n",
		KIT_ORIGIN "\n7 \n" ROOT "\n",
		KIT_ORIGIN "\n7\n" ROOT "\nextension\n",
		KIT_ORIGIN "\n7\n" ROOT "\n\nmore\n",
		KIT_ORIGIN "\n7\npaWl\n",
		KIT_ORIGIN "\r\n7\r\n" ROOT "\r\n",
		KIT_ORIGIN "\n18446744073709551616\n" ROOT "\n",
		KIT_ORIGIN "\n7\n" ROOT "A\n",
		"jour.example.se+ledger\n7\n" ROOT "\n",
		"\n7\n" ROOT "\n",
		KIT_ORIGIN "\n7\n",
		" " KIT_ORIGIN "\n7\n" ROOT "\n",
	};
	struct keys *k = *state;
	struct ledger_checkpoint c;

	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		BUF note = buf_init(4096), line = buf_init(NOTE_SIGNATURE_LINE_MAX);

		assert_int_equal(note_sign(span_str(texts[i]), k->log_key, &k->log, &line), ERR_OK);
		assert_int_equal(buf_printf(&note, "%s\n%s", texts[i], buf_str(&line)), ERR_OK);
		assert_int_equal(ledger_checkpoint_verify(buf_span(&note), &k->log, &c), ERR_INPUT);
	}
}

static void test_signature_lines_have_one_form(void **state)
{
	struct keys *k = *state;
	const char *lines = strstr(buf_str(&k->note), "\n\n") + 2;
	size_t text = (size_t)(lines - buf_str(&k->note));
	const char *const bad[] = { "",
		                    "\n",
		                    "- x AAAAAAA=\n",
		                    "\xe2\x80\x94 x\n",
		                    "\xe2\x80\x94 x AAAA\n",
		                    "\xe2\x80\x94 x AAAAAAA=",
		                    "\xe2\x80\x94 x  AAAAAAA=\n",
		                    "\xe2\x80\x94 x+y AAAAAAA=\n",
		                    "\xe2\x80\x94 x AAAAAAB=\n" };
	struct ledger_checkpoint c;

	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		BUF note = buf_init(4096);

		assert_int_equal(buf_add(&note, k->note.ptr, i < 1 ? text : k->note.len), ERR_OK);
		assert_int_equal(buf_add_str(&note, bad[i]), ERR_OK);
		assert_int_equal(ledger_checkpoint_verify(buf_span(&note), &k->log, &c), ERR_INPUT);
	}
	BUF twice = buf_init(4096);
	assert_int_equal(buf_printf(&twice, "%s%s", buf_str(&k->note), lines), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&twice), &k->log, &c), ERR_INPUT);
	BUF unknown = buf_init(4096); /* of somebody unknown: passed over */
	assert_int_equal(buf_printf(&unknown, "%s\xe2\x80\x94 x AAAAAAA=\n", buf_str(&k->note)), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&unknown), &k->log, &c), ERR_OK);
	BUF long_one = buf_init(LEDGER_CHECKPOINT_MAX * 2);
	assert_int_equal(buf_add_span(&long_one, buf_span(&k->note)), ERR_OK);
	for (int i = 0; long_one.len <= LEDGER_CHECKPOINT_MAX; i++)
		assert_int_equal(buf_printf(&long_one, "\xe2\x80\x94 x%d AAAAAAA=\n", i), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&long_one), &k->log, &c), ERR_INPUT);
}

static void test_a_cosignature(void **state)
{
	struct keys *k = *state;
	size_t start = k->note.len;
	struct instant at;

	assert_int_equal(ledger_cosignature_verify(buf_span(&k->cosigned), &k->witness, &at), ERR_OK);
	assert_int_equal(at.us, k->at.us);
	assert_int_equal(ledger_cosignature_verify(buf_span(&k->note), &k->witness, &at), ERR_NOT_FOUND);
	assert_int_equal(ledger_cosignature_verify(buf_span(&k->cosigned), &k->log, &at), ERR_NOT_FOUND);
	for (size_t i = 0; i < k->cosigned.len; i++) {
		k->cosigned.ptr[i] ^= 1;
		enum err e = ledger_cosignature_verify(buf_span(&k->cosigned), &k->witness, &at);
		/* The witness signs the three lines and its time; the log's line is the log's. */
		if (i >= start || i < (size_t)(strstr(buf_str(&k->note), "\n\n") - buf_str(&k->note)))
			assert_int_not_equal(e, ERR_OK);
		k->cosigned.ptr[i] ^= 1;
	}
	BUF again = buf_init(LEDGER_CHECKPOINT_MAX);
	assert_int_equal(ledger_cosign(buf_span(&k->cosigned), k->witness_key, &k->witness, k->at, &again), ERR_INPUT);
}

/* What a witness signs, put together by hand from C2SP's tlog-cosignature. */
static void test_what_a_witness_signs(void **state)
{
	struct keys *k = *state;
	BUF message = buf_init(4096), blob = buf_init(200);
	const char *line = strrchr(buf_str(&k->cosigned), ' ') + 1;

	assert_int_equal(base64_decode(span_of(line, strlen(line) - 1), &blob), ERR_OK);
	assert_int_equal(blob.len, 4 + 8 + 64);
	assert_memory_equal(blob.ptr + 4, "\0\0\0\0\x6b\x02\x20\x18", 8); /* 1795301400 */
	assert_int_equal(buf_printf(&message, "cosignature/v1\ntime 1795301400\n" KIT_ORIGIN
	                                      "\n7\npaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU=\n"),
	                 ERR_OK);
	assert_true(ed25519_verify(k->witness.public, buf_span(&message), (const uint8_t *)blob.ptr + 12));
}

/* --- Proofs ------------------------------------------------------------------------------------------------------- */

/* A tree of one leaf and one of two, signed. */
static void make_proof(struct keys *k, uint64_t index, struct sha256 *ret_entry, struct buf *ret_proof)
{
	struct ledger_checkpoint checkpoint = { .origin = KIT_ORIGIN, .size = 2 };
	BUF note = buf_init(4096), line = buf_init(NOTE_SIGNATURE_LINE_MAX);
	struct tree_proof path = { .count = 1 };
	struct sha256 leaf;

	memset(ret_entry, 0x11, sizeof *ret_entry);
	memset(&path.hashes[0], 0x22, sizeof path.hashes[0]);
	assert_int_equal(ledger_leaf_hash(ret_entry, &leaf), ERR_OK);
	assert_int_equal(
	        ledger_node_hash(index ? &path.hashes[0] : &leaf, index ? &leaf : &path.hashes[0], &checkpoint.root),
	        ERR_OK);
	assert_int_equal(note_text_write(&checkpoint, &note), ERR_OK);
	assert_int_equal(note_sign(buf_span(&note), k->log_key, &k->log, &line), ERR_OK);
	assert_int_equal(buf_printf(&note, "\n%s", buf_str(&line)), ERR_OK);
	assert_int_equal(proof_write(index, &path, buf_span(&note), ret_proof), ERR_OK);
}

static enum err verify(const struct keys *k, struct span proof, const struct sha256 *entry, char reason[200])
{
	struct ledger_checkpoint checkpoint;
	struct span note;
	uint64_t index;

	return ledger_proof_verify(proof, entry, &k->log, 1, reason, 200, &index, &note, &checkpoint);
}

static void test_a_proof(void **state)
{
	struct keys *k = *state;
	BUF proof = buf_init(LEDGER_PROOF_MAX);
	char reason[200] = "";
	struct sha256 entry;

	make_proof(k, 1, &entry, &proof);
	assert_true(span_starts_with(buf_span(&proof), "c2sp.org/tlog-proof@v1\nindex 1\nIiIi"));
	assert_int_equal(verify(k, buf_span(&proof), &entry, reason), ERR_OK);
	for (size_t i = 0; i < proof.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			proof.ptr[i] ^= (char)(1 << bit);
			assert_int_equal(verify(k, buf_span(&proof), &entry, reason), ERR_EVIDENCE);
			proof.ptr[i] ^= (char)(1 << bit);
		}
		assert_int_equal(verify(k, span_of(proof.ptr, i), &entry, reason), ERR_EVIDENCE);
	}
	assert_int_not_equal(strlen(reason), 0);
	entry.bytes[5] ^= 1;
	assert_int_equal(verify(k, buf_span(&proof), &entry, reason), ERR_EVIDENCE);
	assert_non_null(strstr(reason, "does not lead"));
}

static void test_a_proof_has_one_form(void **state)
{
	static const struct {
		const char *from, *to;
	} edits[] = { { "index 0\n", "index 00\n" },
		      { "index 0\n", "index  0\n" },
		      { "index 0\n", "index 1\n" },
		      { "index 0\n", "index 2\n" },
		      { "@v1\n", "@v2\n" },
		      { "@v1\n", "@v1\nextra AAAA\n" },
		      { "@v1\n", "@v1\r\n" },
		      { "=\n\njour", "=\njour" },
		      { "=\n\njour", "=\n\n\njour" },
		      { "=\n\njour", "=\nIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiI=\n\njour" } };
	struct keys *k = *state;
	BUF proof = buf_init(LEDGER_PROOF_MAX);
	char reason[200];
	struct sha256 entry;

	make_proof(k, 0, &entry, &proof);
	assert_int_equal(verify(k, buf_span(&proof), &entry, reason), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(edits); i++) {
		BUF changed = buf_init(LEDGER_PROOF_MAX);
		const char *at = strstr(buf_str(&proof), edits[i].from);

		assert_non_null(at);
		assert_int_equal(buf_printf(&changed, "%.*s%s%s", (int)(at - buf_str(&proof)), buf_str(&proof),
		                            edits[i].to, at + strlen(edits[i].from)),
		                 ERR_OK);
		assert_int_equal(verify(k, buf_span(&changed), &entry, reason), ERR_EVIDENCE);
	}
	BUF more = buf_init(LEDGER_PROOF_MAX);
	assert_int_equal(buf_printf(&more, "%s ", buf_str(&proof)), ERR_OK);
	assert_int_equal(verify(k, buf_span(&more), &entry, reason), ERR_EVIDENCE);
}

static void test_an_unknown_log_is_named(void **state)
{
	struct keys *k = *state;
	BUF proof = buf_init(LEDGER_PROOF_MAX);
	char reason[200] = "";
	struct sha256 entry;

	make_proof(k, 0, &entry, &proof);
	k->log.public[0] ^= 1;
	assert_int_equal(verify(k, buf_span(&proof), &entry, reason), ERR_EVIDENCE);
	assert_non_null(strstr(reason, KIT_ORIGIN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_specifications_example),
		cmocka_unit_test(test_a_key_has_one_form),
		WITH_KEYS(test_a_checkpoint),
		WITH_KEYS(test_every_byte_of_a_checkpoint_counts),
		WITH_KEYS(test_a_checkpoint_has_one_form),
		WITH_KEYS(test_signature_lines_have_one_form),
		WITH_KEYS(test_a_cosignature),
		WITH_KEYS(test_what_a_witness_signs),
		WITH_KEYS(test_a_proof),
		WITH_KEYS(test_a_proof_has_one_form),
		WITH_KEYS(test_an_unknown_log_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
