/* Proofs of the ledger, as they stand in records from anywhere. What is taken has one form, and proves one entry. */
#include <stdint.h>

#include "jourbeslut/base/text.h"
#include "ledger/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the corpus. */
#define LOG "jour.example.se/ledger+02847ba5+ATa4DxBnl7lk0NvxYOxtzP6EV6xOhJywwWspsq7bskDo"
#define ENTRY "86fea0181c38efeb8d3554195fa678812eee9a9df87f7db312bc05a4527f2bb4"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span proof = span_of(data, size), note;
	struct ledger_checkpoint checkpoint;
	struct ledger_vkey log;
	struct sha256 entry;
	char reason[200] = "";
	uint64_t index;
	enum err e;

	ASSERT(ledger_vkey_read(span_str(LOG), &log) == ERR_OK);
	ASSERT(hex_decode(span_str(ENTRY), entry.bytes, sizeof entry.bytes) == ERR_OK);
	e = ledger_proof_verify(proof, &entry, &log, 1, reason, sizeof reason, &index, &note, &checkpoint);
	if (e == ERR_OK) {
		ASSERT(index < checkpoint.size);
		ASSERT(note.ptr + note.len == proof.ptr + proof.len);
	} else {
		ASSERT(e == ERR_EVIDENCE && reason[0]);
	}
	return 0;
}
