/* What the e-ID provider answers, and what stands in its names: no crash, and what is read has the promised form. */
#include <stdint.h>
#include <stdlib.h>

#include "eid/bankid.h"
#include "eid/content.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span body = span_of(bytes, len);
	struct bankid_started started;
	BANKID_COLLECTED collected = { .root = NULL };
	struct eid_report report;
	char code[40], serial[32];

	if (bankid_started_read(body, &started) == ERR_OK && !started.qr_secret[0])
		abort();
	if (bankid_collected_read(body, &collected) == ERR_OK && collected.status == BANKID_COMPLETE &&
	    strlen(collected.person) != EID_PERSON_TEXT - 1)
		abort();
	bankid_error_code(400, body, code);
	if (!code[0] || strlen(code) >= sizeof code)
		abort();
	if (eid_report_read(body, &report) == ERR_OK && strlen(report.person) >= sizeof report.person)
		abort();
	if (eid_dn_serial(body, serial, sizeof serial) == ERR_OK && !serial[0])
		abort();
	return 0;
}
