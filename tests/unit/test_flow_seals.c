/* Seals and time stamps that change while files wait for them: a certificate is replaced or ends, an authority is
 * trusted no longer. */
#include "unit/decision_world.h"

#include "jourbeslut/cms.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"

/* Another seal takes over: key and certificate. */
static void replace_seal(struct world *w)
{
	struct pki *pki = w->seal.pki;
	X509 *old = pki->seal;
	EVP_PKEY *old_key = pki->seal_key;

	pki->seal_key = pki_key_p256();
	pki->seal = pki_certificate(pki,
	                            &(struct pki_subject){ .cn = "Nytt sigill Test",
	                                                   .organisation = "Exempellän (test)",
	                                                   .key_usage = "critical,digitalSignature",
	                                                   .ocsp_url = "http://ocsp.test.example/" },
	                            pki->seal_key, pki->ca, pki->ca_key);
	key_free(w->seal.key);
	w->seal.key = pki_open_key(pki->seal_key);
	w->seal.seal.key = w->seal.key;
	der_list_release(&w->seal.chain);
	pki_seal_chain(pki, &w->seal.chain);
	X509_free(old);
	EVP_PKEY_free(old_key);
}

/* Each archived file has a seal that its own certificate made, stamped while that was valid. */
static void expect_seals_good(struct world *w, int64_t id)
{
	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		BUF pdf = buf_init(32 << 20);
		SEAL_FILE parts = { 0 };
		CMS cms = { 0 };
		TIMESTAMP stamp = { .has_nonce = false };
		struct certificate_facts facts;
		struct sha256 hash;
		char reason[200];

		assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, f, &pdf, &hash), ERR_OK);
		assert_int_equal(seal_file_read(buf_span(&pdf), reason, sizeof reason, &parts), ERR_OK);
		assert_int_equal(cms_read(buf_span(&parts.revisions[0].contents), reason, sizeof reason, &cms), ERR_OK);
		assert_int_equal(cms_signature_check(&cms, buf_span(&cms.certificates.items[cms.leaf])), ERR_OK);
		assert_int_equal(certificate_read(buf_span(&cms.certificates.items[cms.leaf]), &facts), ERR_OK);
		assert_int_equal(timestamp_read(buf_span(&cms.token), &stamp), ERR_OK);
		assert_true(stamp.at.us <= facts.not_after.us);
	}
}

/* The copy names the hash of the record that is there. */
static void expect_copy_of_record(struct world *w)
{
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act a JOIN record r ON r.kind = 'record' WHERE "
	                                 "a.event = 'archive' AND json_extract(a.json, '$.facts.sha256') = "
	                                 "lower(hex(r.sha256))"),
	                 1);
}

/* As far as the files that wait for their time stamp, of which there are to be `count`. */
static void prepare_files(struct world *w, int64_t id, int64_t count)
{
	int stamped;

	for (int i = 0; i < 20; i++) {
		enum archive_progress progress;

		assert_int_equal(archive_step(&w->office, w->s, id, &progress), ERR_OK);
		if (world_number(w, "SELECT count(*) AS n FROM sealing") == count)
			return;
		assert_int_equal(test_seal_stamp(&w->seal, w->s, w->now, &stamped), ERR_OK);
		assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	}
	fail();
}

/* The certificate is replaced while a record, or all three files, wait for the authority. */
static void test_the_seal_is_replaced_while_files_wait(void **state)
{
	struct world *w = *state;
	static const int64_t waiting[] = { 1, ARCHIVE_FILE_COUNT };

	for (size_t i = 0; i < ARRAY_LENGTH(waiting); i++) {
		int64_t id = world_signed(w);

		prepare_files(w, id, waiting[i]);
		replace_seal(w);
		assert_int_equal(world_archive(w, id), ERR_OK);
		assert_int_equal(world_number(w, "SELECT count(*) AS n FROM sealing"), 0);
		expect_seals_good(w, id);
		if (i == 0)
			expect_copy_of_record(w);
	}
}

/* The certificate ended while the authority was away: its token came too late for this seal. */
static void test_the_seal_ends_while_a_file_waits(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);

	prepare_files(w, id, 1);
	world_pass(w, HOUR);
	w->seal.seal.not_after = instant_add(w->now, -MINUTE);
	assert_int_equal(world_archive(w, id), ERR_CONFIG);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
	replace_seal(w);
	w->seal.seal.not_after = instant_add(w->now, 300 * 24 * HOUR);
	w->seal.seal.not_before = instant_add(w->now, MINUTE); /* nor by one that is not valid yet */
	assert_int_equal(world_archive(w, id), ERR_CONFIG);
	w->seal.seal.not_before = instant_add(w->now, -HOUR);
	assert_int_equal(world_archive(w, id), ERR_OK);
	expect_seals_good(w, id);
}

/* What the time stamp rests on may end before its own certificate. */
static void test_renewal_before_an_authority_above_ends(void **state)
{
	struct world *w = *state;
	struct pki *pki = w->seal.pki;
	EVP_PKEY *middle_key = pki_key_p256(), *key = pki_key_p256();
	X509 *middle = pki_certificate(
	        pki, &(struct pki_subject){ .cn = "Test TSA CA", .ca = true, .days_from = -30, .days_to = 100 },
	        middle_key, pki->tsa_root, pki->tsa_root_key);
	X509 *leaf = pki_certificate(pki,
	                             &(struct pki_subject){ .cn = "Test TSA 2",
	                                                    .key_usage = "critical,digitalSignature",
	                                                    .extended = "critical,timeStamping" },
	                             key, middle, middle_key);
	const struct pki_stamp stamp = { .tsa = leaf, .tsa_key = key, .extra = middle };
	int64_t id = world_archived(w), count = -1;
	struct archive_renewal n = { 0 };
	struct decision_stamp wanted = { 0 };
	bool moved;

	(void)id;
	assert_int_equal(archive_renewal_next(w->s, 0, &n), ERR_OK);
	assert_int_equal(archive_renew(&w->office, w->s, &n, NULL, &moved), ERR_OK);
	assert_int_equal(decision_stamp_next(w->s, 0, &wanted), ERR_OK);
	pki->now = w->now;
	{
		BUF token = buf_init(1 << 16);
		TIMESTAMP t = { .has_nonce = false };

		pki_token(pki, &stamp, &wanted.imprint, &token);
		assert_int_equal(timestamp_read(buf_span(&token), &t), ERR_OK);
		assert_int_equal(IN_TX(w, decision_stamp_take(w->s, wanted.id, buf_span(&token), &t)), ERR_OK);
	}
	assert_int_equal(archive_renew(&w->office, w->s, &n, NULL, &moved), ERR_OK);
	assert_true(moved);
	assert_int_equal(IN_TX(w, archive_renewals_want(w->s, instant_add(w->now, 90 * 24 * HOUR), "", w->now, &count)),
	                 ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	        IN_TX(w, archive_renewals_want(w->s, instant_add(w->now, 110 * 24 * HOUR), "", w->now, &count)),
	        ERR_OK);
	assert_int_equal(count, 1);
	X509_free(middle);
	X509_free(leaf);
	EVP_PKEY_free(middle_key);
	EVP_PKEY_free(key);
}

/* A token whose authority is trusted no longer when it is to be used: another one is asked for. */
static void test_renewal_with_a_token_that_is_refused(void **state)
{
	struct world *w = *state;
	struct archive_renewal n = { 0 };
	int stamped;
	bool moved;

	(void)world_archived(w);
	assert_int_equal(archive_renewal_next(w->s, 0, &n), ERR_OK);
	assert_int_equal(archive_renew(&w->office, w->s, &n, NULL, &moved), ERR_OK);
	assert_int_equal(test_seal_stamp(&w->seal, w->s, w->now, &stamped), ERR_OK);
	assert_int_equal(world_sql(w, "DROP TRIGGER stamp_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE stamp SET token = x'3000' WHERE id = (SELECT MAX(id) FROM stamp)"),
	                 ERR_OK);
	assert_int_equal(archive_renew(&w->office, w->s, &n, NULL, &moved), ERR_OK);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), 0);
	assert_int_equal(test_seal_renew(&w->seal, &w->office, w->s, NULL), ERR_OK);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record_revision"), ARCHIVE_FILE_COUNT);
}

static void test_nothing_is_sealed_with_an_ended_certificate(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);

	w->seal.seal.not_after = instant_add(w->now, -SECOND);
	assert_int_equal(world_archive(w, id), ERR_CONFIG);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM sealing"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_the_seal_is_replaced_while_files_wait),
		NIGHT(test_the_seal_ends_while_a_file_waits),
		NIGHT(test_renewal_before_an_authority_above_ends),
		NIGHT(test_renewal_with_a_token_that_is_refused),
		NIGHT(test_nothing_is_sealed_with_an_ended_certificate),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
