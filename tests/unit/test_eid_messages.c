#include "eid/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"

struct expected {
	enum eid_state state;
	const char *hint;
	enum eid_device device;
	const char *id;
};

/* The recommended message of every code that is known (facts of the provider), and of those that are not. */
static const struct expected expectations[] = {
	{ EID_WANTED, "", EID_OTHER_DEVICE, "OWN-WANTED" },
	{ EID_PENDING, "", EID_OTHER_DEVICE, "OWN-SCAN" },
	{ EID_PENDING, "outstandingTransaction", EID_OTHER_DEVICE, "OWN-SCAN" },
	{ EID_PENDING, "outstandingTransaction", EID_THIS_PHONE, "RFA13" },
	{ EID_PENDING, "noClient", EID_THIS_COMPUTER, "RFA1" },
	{ EID_PENDING, "started", EID_THIS_COMPUTER, "RFA15A" },
	{ EID_PENDING, "started", EID_THIS_PHONE, "RFA15B" },
	{ EID_PENDING, "started", EID_OTHER_DEVICE, "OWN-SEARCHING" },
	{ EID_PENDING, "userMrtd", EID_OTHER_DEVICE, "RFA23" },
	{ EID_PENDING, "userCallConfirm", EID_OTHER_DEVICE, "RFA21" },
	{ EID_PENDING, "userSign", EID_OTHER_DEVICE, "RFA9" },
	{ EID_PENDING, "processing", EID_OTHER_DEVICE, "RFA21" },
	{ EID_PENDING, "userStepUp", EID_OTHER_DEVICE, "RFA25" },
	{ EID_PENDING, "userFace", EID_OTHER_DEVICE, "RFA24" },
	{ EID_PENDING, "tomorrowsCode", EID_OTHER_DEVICE, "RFA21" },
	{ EID_COLLECTED, "", EID_OTHER_DEVICE, "OWN-CHECKING" },
	{ EID_VERIFIED, "", EID_OTHER_DEVICE, "OWN-DONE" },
	{ EID_FAILED, "expiredTransaction", EID_OTHER_DEVICE, "RFA8" },
	{ EID_FAILED, "certificateErr", EID_OTHER_DEVICE, "RFA16" },
	{ EID_FAILED, "userCancel", EID_OTHER_DEVICE, "RFA6" },
	{ EID_FAILED, "cancelled", EID_OTHER_DEVICE, "RFA3" },
	{ EID_FAILED, "startFailed", EID_OTHER_DEVICE, "RFA17B" },
	{ EID_FAILED, "startFailed", EID_THIS_PHONE, "RFA17A" },
	{ EID_FAILED, "startFailed", EID_THIS_COMPUTER, "RFA17A" },
	{ EID_FAILED, "userDeclinedCall", EID_OTHER_DEVICE, "OWN-NOT-IN-CALL" },
	{ EID_FAILED, "notSupportedByUserApp", EID_OTHER_DEVICE, "OWN-OLD-APP" },
	{ EID_FAILED, "transactionRiskBlocked", EID_OTHER_DEVICE, "RFA22" },
	{ EID_FAILED, "mrtdVerificationFailed", EID_OTHER_DEVICE, "RFA26" },
	{ EID_FAILED, "facialRecognitionFailed", EID_OTHER_DEVICE, "RFA27" },
	{ EID_FAILED, "nfcNotSupportedByDevice", EID_OTHER_DEVICE, "RFA28" },
	{ EID_FAILED, "multipleBankIdsOnDevice", EID_OTHER_DEVICE, "RFA29" },
	{ EID_FAILED, "stepUpFailed", EID_OTHER_DEVICE, "RFA30" },
	{ EID_FAILED, "tomorrowsCode", EID_OTHER_DEVICE, "RFA22" },
	{ EID_FAILED, "alreadyInProgress", EID_OTHER_DEVICE, "RFA4" },
	{ EID_FAILED, "maintenance", EID_OTHER_DEVICE, "RFA5" },
	{ EID_FAILED, "Maintenance", EID_OTHER_DEVICE, "RFA5" },
	{ EID_FAILED, "requestTimeout", EID_OTHER_DEVICE, "RFA5" },
	{ EID_FAILED, "tooManyRequests", EID_OTHER_DEVICE, "RFA5" },
	{ EID_FAILED, "internalError", EID_OTHER_DEVICE, "RFA5" },
	{ EID_FAILED, "invalidParameters", EID_OTHER_DEVICE, "OWN-OUR-FAULT" },
	{ EID_FAILED, "noContact", EID_OTHER_DEVICE, "OWN-NO-CONTACT" },
	{ EID_REFUSED, "risk", EID_OTHER_DEVICE, "OWN-RISK" },
	{ EID_REFUSED, "person", EID_OTHER_DEVICE, "OWN-WRONG-PERSON" },
	{ EID_REFUSED, "visible", EID_OTHER_DEVICE, "OWN-WRONG-TEXT" },
	{ EID_REFUSED, "purpose", EID_OTHER_DEVICE, "OWN-WRONG-PURPOSE" },
	{ EID_REFUSED, "ocsp-status", EID_OTHER_DEVICE, "OWN-REVOKED" },
	{ EID_REFUSED, "digests", EID_OTHER_DEVICE, "OWN-ALTERED" },
	{ EID_REFUSED, "chain", EID_OTHER_DEVICE, "OWN-UNTRUSTED" },
	{ EID_REFUSED, "key-usage", EID_OTHER_DEVICE, "OWN-NOT-FOR-THIS" },
	{ EID_REFUSED, "ocsp-binding", EID_OTHER_DEVICE, "OWN-STATUS-UNKNOWN" },
	{ EID_REFUSED, "time", EID_OTHER_DEVICE, "OWN-WRONG-TIME" },
	{ EID_REFUSED, "organisation", EID_OTHER_DEVICE, "OWN-ELSEWHERE" },
	{ EID_REFUSED, "unreadable", EID_OTHER_DEVICE, "OWN-UNREADABLE" },
	{ EID_REFUSED, "tomorrowsCheck", EID_OTHER_DEVICE, "OWN-NOT-VALID" },
	{ EID_CANCELLED, "cancelled", EID_OTHER_DEVICE, "OWN-CANCELLED" },
	{ EID_LOST, "http400", EID_OTHER_DEVICE, "OWN-LOST" },
};

static void test_every_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(expectations); i++) {
		const struct expected *x = &expectations[i];
		const struct eid_message *m = eid_message_for(EID_SIGN, x->state, x->hint, x->device);

		if (strcmp(m->id, x->id) != 0)
			fail_msg("%s \"%s\": %s, expected %s", eid_state_name(x->state), x->hint, m->id, x->id);
		assert_string_equal(eid_message_for(EID_LOGIN, x->state, x->hint, x->device)->id, x->id);
	}
}

/* Nothing is missing, nothing carries control characters, and each ends as a sentence. */
static void test_every_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < eid_message_count(); i++) {
		for (enum eid_kind k = 0; k < EID_KIND_COUNT; k++) {
			const struct eid_message *m = eid_message_at(i, k);

			assert_non_null(m->id);
			assert_non_null(m->text);
			assert_true(text_is_utf8(span_str(m->text)) && !text_has_control(span_str(m->text)));
			assert_in_range(strlen(m->text), 10, 300);
			assert_int_equal(m->text[strlen(m->text) - 1], '.');
		}
	}
}

/* Whoever was about to sign is told that the decision stands, whenever it did not work. */
static void test_signers_are_told_what_is_safe(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(expectations); i++) {
		const struct expected *x = &expectations[i];
		const char *text = eid_message_for(EID_SIGN, x->state, x->hint, x->device)->text;

		if (eid_state_final(x->state) && x->state != EID_VERIFIED)
			assert_non_null(strstr(text, "Beslutet står fast"));
		assert_null(strstr(eid_message_for(EID_LOGIN, x->state, x->hint, x->device)->text, "Beslutet"));
	}
}

/* No check that fails is answered with the words for what is not known. */
static void test_every_refusal_has_its_words(void **state)
{
	(void)state;
	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++) {
		const struct eid_message *m =
		        eid_message_for(EID_LOGIN, EID_REFUSED, eid_check_name(c), EID_OTHER_DEVICE);

		if (strcmp(m->id, "OWN-NOT-VALID") == 0)
			fail_msg("%s has no words of its own", eid_check_name(c));
	}
}

static void test_names(void **state)
{
	(void)state;
	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++) {
		assert_true(eid_check_name(c)[0] && eid_check_text(c)[0]);
		for (enum eid_check d = 0; d < c; d++)
			assert_string_not_equal(eid_check_name(c), eid_check_name(d));
	}
	assert_string_equal(eid_check_name(EID_CHECK_COUNT), "");
	for (enum eid_state s = 0; s < EID_STATE_COUNT; s++)
		assert_true(eid_state_name(s)[0]);
	assert_string_equal(eid_kind_name(EID_LOGIN), "login");
	assert_string_equal(eid_environment_name(EID_PRODUCTION), "production");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code),
		cmocka_unit_test(test_every_text),
		cmocka_unit_test(test_signers_are_told_what_is_safe),
		cmocka_unit_test(test_every_refusal_has_its_words),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
