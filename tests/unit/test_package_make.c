/* Packages out of the store: what lies in them, that the same record gives the same bytes, how they come to the disk.
 */
#include "unit/package_kit.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/zip.h"
#include "jourbeslut/act.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static enum err make(struct world *w, const struct decision *d, enum package_kind kind, size_t max,
                     struct package *ret_package)
{
	return package_make(w->s,
	                    &(struct package_request){ .decision = d,
	                                               .office = &w->office,
	                                               .kind = kind,
	                                               .maker = "Socialjouren & <Co>",
	                                               .created = world_time("2026-11-23T08:00:00Z"),
	                                               .max = max },
	                    ret_package);
}

static void test_every_file_is_there_once(void **state)
{
	static const char *const sip[] = { DATA "beslut.pdf",
		                           DATA "decision.json",
		                           DATA "statement.json",
		                           DATA "signature.xml",
		                           DATA "ocsp.der",
		                           DATA "underlag.pdf",
		                           DATA "basis.json",
		                           DATA "basis.json.salt",
		                           "documentation/verifiering.txt",
		                           "documentation/systembeskrivning.txt",
		                           "metadata/descriptive/erms.xml",
		                           "metadata/preservation/premis.xml",
		                           "representations/rep1/METS.xml",
		                           "METS.xml" };
	static const char *const evidence[] = { "beslut.pdf",      "decision.json",
		                                "statement.json",  "signature.xml",
		                                "ocsp.der",        "SHA256SUMS",
		                                "LÄSMIG.txt",      "record.json",
		                                "oral.act",        "oral.tst",
		                                "oral.tlog-proof", "signature.act",
		                                "signature.tst",   "signature.tlog-proof",
		                                "seal.tst" };
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));
	PACKAGE archive = { .count = 0 }, proof = { .count = 0 };

	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &archive), ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &proof), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(sip); i++)
		assert_non_null(find(&archive, sip[i]));
	for (size_t i = 0; i < ARRAY_LENGTH(evidence); i++)
		assert_non_null(find(&proof, evidence[i]));
	assert_null(find(&proof, "underlag.pdf"));
	/* The act of archiving stands in no checkpoint yet: an act alone proves nothing. */
	assert_null(find(&proof, "beslut.pdf.act"));
	assert_null(find(&proof, "beslut.pdf.tlog-proof"));
	for (size_t i = 0; i < archive.count; i++)
		assert_ptr_equal(find(&archive, archive.files[i].path), &archive.files[i]);
	assert_true(strncmp(archive.root, d.ref, strlen(d.ref)) == 0);
	char root[PACKAGE_ROOT_MAX];
	(void)snprintf(root, sizeof root, "%s-bevis", d.ref);
	assert_string_equal(proof.root, root);
}

static void test_the_act_of_archiving_comes_with_its_proof(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));
	PACKAGE p = { .count = 0 };
	struct sha256 hash;
	char hex[SHA256_HEX];

	assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &p), ERR_OK);
	const struct package_file *act = find(&p, "beslut.pdf.act"), *record = find(&p, "beslut.pdf");
	assert_non_null(act);
	assert_non_null(record);
	assert_int_equal(sha256_of(buf_span(&record->bytes), &hash), ERR_OK);
	sha256_hex(&hash, hex);
	assert_non_null(memmem(act->bytes.ptr, act->bytes.len, hex, strlen(hex)));
	holds(&p, "beslut.pdf.tlog-proof", "c2sp.org/tlog-proof@v1\n");
	holds(&p, "LÄSMIG.txt", "rot/ledger.vkey");
	holds(&p, "LÄSMIG.txt", "p=beslut.pdf.tlog-proof");
}

static void test_the_archive_knows_who_and_when(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));
	PACKAGE p = { .count = 0 };
	char objid[120];

	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &p), ERR_OK);
	(void)snprintf(objid, sizeof objid, "OBJID=\"%s\"", p.root);
	holds(&p, "METS.xml", objid);
	holds(&p, "METS.xml", "TYPE=\"Textual works \xe2\x80\x93 Digital\"");
	holds(&p, "METS.xml", "RECORDSTATUS=\"TEST\"");
	holds(&p, "METS.xml", "paketformat " PACKAGE_FORMAT);
	holds_not(&p, "METS.xml", "IDENTIFICATIONCODE"); /* the example county has no organisation numbers */
	holds(&p, "metadata/descriptive/erms.xml", "Socialjouren &amp; &lt;Co&gt;");
	holds(&p, "metadata/descriptive/erms.xml",
	      "<date dateType=\"decision_date\">2026-11-21T22:40:00.000000Z</date>");
	holds(&p, "metadata/descriptive/erms.xml", "<regulation>26 kap. 1 § OSL</regulation>");
	holds(&p, "metadata/descriptive/erms.xml", "<protectedIdentity>false</protectedIdentity>");
	holds(&p, "metadata/descriptive/erms.xml", d.ref);
	holds(&p, "metadata/preservation/premis.xml", "Astrid Exempelström");
	holds(&p, "documentation/systembeskrivning.txt", "schemas");
	holds(&p, "documentation/verifiering.txt", "TESTMILJÖ");
}

static void test_a_protected_person_is_marked(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;
	CASE_PROBLEMS problems = { 0 };
	PACKAGE p = { .count = 0 };
	char order[EID_ID_TEXT];

	in.person_as_known = "Mio Skyddad, 20180126-2393";
	assert_int_equal(world_record(w, &in, "protected", &id), ERR_OK);
	world_write_case(w, id, "lvu6-protected");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &p), ERR_OK);
	holds(&p, "metadata/descriptive/erms.xml", "<protectedIdentity>true</protectedIdentity>");
	holds(&p, "metadata/descriptive/erms.xml", "22 kap. OSL");
}

static void test_documents_that_the_statement_names(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), document, late;
	CASE_PROBLEMS problems = { 0 };
	PACKAGE p = { .count = 0 };
	char order[EID_ID_TEXT], hex[SHA256_HEX];
	struct sha256 hash;

	world_write_case(w, id, "lvu6-small-child");
	struct decision d = world_find(w, id);
	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, d.matter_id, w->duty,
	                                                span_str("Om Liv <1>.txt"), span_str("Anmälan"), &document)),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, d.matter_id, w->duty, span_str("sen.txt"),
	                                                span_str("Kom senare"), &late)),
	                 ERR_OK);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &p), ERR_OK);
	holds(&p, DATA "handlingar/01.txt", "Anmälan");
	assert_null(find(&p, DATA "handlingar/02.txt"));
	holds(&p, "metadata/descriptive/erms.xml", "name=\"Om Liv &lt;1&gt;.txt\"");
	holds_not(&p, "METS.xml", "Om Liv");
	holds(&p, "documentation/verifiering.txt", "handlingar/*.salt");
	const struct package_file *salt = find(&p, DATA "handlingar/01.txt.salt");
	assert_non_null(salt);
	assert_int_equal(sha256_of_parts((struct span[]){ buf_span(&salt->bytes), span_str("Anmälan") }, 2, &hash),
	                 ERR_OK);
	sha256_hex(&hash, hex);
	holds(&p, DATA "statement.json", hex);
	const struct package_file *basis_salt = find(&p, DATA "basis.json.salt"), *basis = find(&p, DATA "basis.json");
	assert_int_equal(
	        sha256_of_parts((struct span[]){ buf_span(&basis_salt->bytes), buf_span(&basis->bytes) }, 2, &hash),
	        ERR_OK);
	sha256_hex(&hash, hex);
	holds(&p, DATA "statement.json", hex);
}

static void test_on_paper(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	PACKAGE p = { .count = 0 };

	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, w->now, span_str("%PDF-1.4"))),
	                 ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &p), ERR_OK);
	holds(&p, "underskrift.pdf", "%PDF-1.4");
	assert_null(find(&p, "signature.xml"));
	holds(&p, "LÄSMIG.txt", "underskrift.pdf");
	holds_not(&p, "LÄSMIG.txt", "xmlsec1 --verify");
}

/* The record is what it was; the package says what became of the decision. */
static void test_what_became_of_it_goes_along(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct decision d = world_find(w, id);
	PACKAGE calm = { .count = 0 }, contested = { .count = 0 }, withdrawn = { .count = 0 }, early = { .count = 0 };

	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &calm), ERR_OK);
	holds(&calm, "status.json", "\"events\":[]");
	holds(&calm, "status.json", "\"status\":[]");
	holds(&calm, "status.json", "\"lawRevoked\":null");
	holds(&calm, "SHA256SUMS", "status.json");
	holds_not(&calm, "LÄSMIG.txt", "OBS!");

	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("Jag sade nej."))), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &early), ERR_OK);
	holds(&early, "status.json", "\"event\":\"contest\"");
	assert_null(find(&early, "status-01.act")); /* no checkpoint covers it yet */
	assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &contested), ERR_OK);
	holds(&contested, "status.json", "\"status\":[\"contested\"]");
	holds(&contested, "status.json", "\"act\":\"status-01.act\"");
	assert_non_null(memmem(find(&contested, "status-01.act")->bytes.ptr,
	                       find(&contested, "status-01.act")->bytes.len, "Jag sade nej.", strlen("Jag sade nej.")));
	holds(&contested, "status-01.tlog-proof", "c2sp.org/tlog-proof@v1\n");
	holds(&contested, "LÄSMIG.txt", "OBS! Beslutsfattaren säger");
	holds(&contested, "LÄSMIG.txt", "p=status-01.tlog-proof");

	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_ANSWER),
	                                            span_str("Svaret var nej."))),
	                 ERR_OK);
	d = world_find(w, id);
	if (d.state == DECISION_WITHDRAWAL)
		assert_int_equal(IN_TX(w, decision_withdraw_confirm(&w->office, w->s, id, w->other_duty, span_str(""))),
		                 ERR_OK);
	assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &withdrawn), ERR_OK);
	holds(&withdrawn, DATA "status.json", "\"status\":[\"withdrawn\"]");
	holds(&withdrawn, "documentation/verifiering.txt", "OBS! Beslutet är märkt som felregistrerat.");
	holds(&withdrawn, "metadata/descriptive/erms.xml", ": Gäller inte: märkt som felregistrerat.\"");
	holds(&withdrawn, "metadata/preservation/premis.xml", "<eventOutcome>withdrawn</eventOutcome>");
	assert_non_null(find(&withdrawn, DATA "status-02.act"));
	/* What a court or an enforcement said of it is told too (follow.h); what is nobody's business is not. */
	PACKAGE upheld = { .count = 0 };
	assert_int_equal(IN_TX(w, decision_act_add(w->s, w->now, d.matter_id, id, w->receiver, "event-recorded",
	                                           "Rätten upphävde beslutet.")),
	                 ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &upheld), ERR_OK);
	holds(&upheld, "status.json", "Rätten upphävde beslutet.");
	holds_not(&upheld, "status.json", "\"event\":\"freeze\"");
}

/* Whoever opens one file alone sees that nobody has reviewed the law, though nobody has said anything against the
 * decision; and that it is so stays, whatever is approved later. */
static void test_each_file_names_an_unreviewed_law(void **state)
{
	static const struct {
		const char *path, *text;
		bool sip;
	} files[] = {
		{ "METS.xml", ". OBS! Läget ", true },
		{ "METS.xml", "Lagtexten är inte granskad.\"", true },
		{ "representations/rep1/METS.xml", "Lagtexten är inte granskad.\"", true },
		{ "metadata/descriptive/erms.xml", "Lagtexten är inte granskad.</note>", true },
		{ "metadata/descriptive/erms.xml", "Lagtexten är inte granskad.\"", true },
		{ "metadata/preservation/premis.xml", "Lagtexten är inte granskad.</eventDetail>", true },
		{ "metadata/preservation/premis.xml", "låstes. Lagtexten är inte granskad", true },
		{ "metadata/preservation/premis.xml", "<eventOutcome>in-force</eventOutcome>", true },
		{ "metadata/preservation/premis.xml", "Note>law-unreviewed</eventOutcomeDetailNote>", true },
		{ "documentation/verifiering.txt", "OBS! Lagtexten är inte granskad.", true },
		{ "documentation/systembeskrivning.txt", "OBS! Lagtexten är inte granskad.", true },
		{ DATA "status.json", "\"status\":[\"law-unreviewed\"]", true },
		{ DATA "statement.json", "\"unreviewed\":true", true },
		{ "status.json", "\"status\":[\"law-unreviewed\"]", false },
		{ "LÄSMIG.txt", "OBS! Lagtexten är inte granskad.", false },
	};
	struct world *w = *state;
	struct law_pack *pack = (struct law_pack *)(uintptr_t)law_pack_find(w->office.law, "lvu-2026");
	PACKAGE sip = { .count = 0 }, evidence = { .count = 0 }, reviewed = { .count = 0 }, contested = { .count = 0 };
	struct decision before = world_find(w, world_archived(w));

	pack->use = LAW_USE_FALLBACK;
	int64_t id = world_archived(w);
	pack->use = LAW_USE_ALWAYS;
	struct decision d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &sip), ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &evidence), ERR_OK);
	assert_int_equal(make(w, &before, PACKAGE_SIP, PACKAGE_MAX, &reviewed), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		holds(files[i].sip ? &sip : &evidence, files[i].path, files[i].text);
		if (files[i].sip && strstr(files[i].text, "granskad"))
			holds_not(&reviewed, files[i].path, "exten är inte granskad");
	}
	holds_not(&reviewed, "METS.xml", "OBS!");
	/* Beside what somebody has said against it. */
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("Jag sade nej."))), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &contested), ERR_OK);
	holds(&contested, "METS.xml", "Bestritt av beslutsfattaren. Lagtexten är inte granskad.\"");
	holds(&contested, "metadata/preservation/premis.xml", "Note>contested law-unreviewed</eventOutcome");
	holds(&contested, "documentation/systembeskrivning.txt", "OBS! Beslutsfattaren säger");
}

static void test_what_cannot_be_packed(void **state)
{
	struct world *w = *state;
	struct decision open = world_find(w, world_frozen(w));
	PACKAGE p = { .count = 0 };

	assert_int_equal(make(w, &open, PACKAGE_SIP, PACKAGE_MAX, &p), ERR_NOT_FOUND);
	struct decision d = world_find(w, world_archived(w));
	assert_int_equal(make(w, &d, PACKAGE_SIP, 60000, &p), ERR_TOO_LARGE);
	assert_int_equal(world_sql(w, "DROP TRIGGER record_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE record SET pdf = x'255044462d' WHERE kind = 'record'"), ERR_OK);
	assert_int_equal(make(w, &d, PACKAGE_EVIDENCE, PACKAGE_MAX, &p), ERR_IO);
	assert_int_equal(p.count, 0);
}

static void test_same_record_same_bytes(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));

	for (int kind = 0; kind < PACKAGE_KIND_COUNT; kind++) {
		BUF first = buf_init(8 << 20), again = buf_init(8 << 20);
		PACKAGE a = { .count = 0 }, b = { .count = 0 };
		ZIP_FILE back = { .count = 0 };
		const char *reason = "";

		assert_int_equal(make(w, &d, (enum package_kind)kind, PACKAGE_MAX, &a), ERR_OK);
		assert_int_equal(package_zip(&a, &first), ERR_OK);
		world_pass(w, HOUR);
		assert_int_equal(make(w, &d, (enum package_kind)kind, PACKAGE_MAX, &b), ERR_OK);
		assert_int_equal(package_zip(&b, &again), ERR_OK);
		assert_true(span_equal(buf_span(&first), buf_span(&again)));
		assert_int_equal(zip_read(buf_span(&first), PACKAGE_MAX, &reason, &back), ERR_OK);
		assert_int_equal(back.count, a.count);
		for (size_t i = 0; i < back.count; i++)
			assert_true(strncmp(back.items[i].name, a.root, strlen(a.root)) == 0);
	}
}

/* --- On disk -------------------------------------------------------------------------------------------------------
 */

static int entries_of(const char *folder)
{
	DIR *d = opendir(folder);
	int count = 0;

	assert_non_null(d);
	for (const struct dirent *e = readdir(d); e; e = readdir(d)) // NOLINT(concurrency-mt-unsafe): one thread
		count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	assert_int_equal(closedir(d), 0);
	return count;
}

static void test_on_disk_whole_or_not_at_all(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));
	PACKAGE p = { .count = 0 };
	BUF zip = buf_init(8 << 20), saved = buf_init(8 << 20);
	char folder[200], path[400];
	struct stat about;

	assert_int_equal(make(w, &d, PACKAGE_SIP, PACKAGE_MAX, &p), ERR_OK);
	assert_int_equal(package_zip(&p, &zip), ERR_OK);
	(void)snprintf(folder, sizeof folder, "%s/out", w->folder);
	assert_int_equal(package_save(&p, folder, false, path, sizeof path), ERR_NOT_FOUND);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(package_save(&p, folder, false, path, sizeof path), ERR_OK);
	assert_int_equal(buf_read_file(&saved, path), ERR_OK);
	assert_true(span_equal(buf_span(&saved), buf_span(&zip)));
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_int_equal(package_save(&p, folder, false, path, sizeof path), ERR_DUPLICATE);
	assert_int_equal(package_save(&p, folder, true, path, sizeof path), ERR_OK);
	assert_int_equal(package_save(&p, folder, true, path, sizeof path), ERR_DUPLICATE);
	assert_int_equal(entries_of(folder), 2); /* no half ones are left behind */
	assert_int_equal(package_save(&p, folder, true, path, 10), ERR_TOO_LARGE);
	char command[300];
	(void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test's own folder
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_every_file_is_there_once),
		NIGHT(test_the_act_of_archiving_comes_with_its_proof),
		NIGHT(test_the_archive_knows_who_and_when),
		NIGHT(test_a_protected_person_is_marked),
		NIGHT(test_documents_that_the_statement_names),
		NIGHT(test_on_paper),
		NIGHT(test_what_became_of_it_goes_along),
		NIGHT(test_each_file_names_an_unreviewed_law),
		NIGHT(test_what_cannot_be_packed),
		NIGHT(test_same_record_same_bytes),
		NIGHT(test_on_disk_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
