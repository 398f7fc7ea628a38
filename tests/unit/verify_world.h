/* A sealed record of an invented night with all that proves it, made in process by the writer's own functions and by
 * authorities of the test's own; and the trust folder that it verifies against. Each step can be done wrongly. */
#ifndef TESTS_VERIFY_WORLD_H
#define TESTS_VERIFY_WORLD_H

#include "jourbeslut/cms.h"
#include "jourbeslut/record.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "jourbeslut/verify.h"
#include "unit/eid_kit.h"
#include "unit/test_pki.h"

#define WORLD_REFERENCE "GVL-2026-0042-7"
#define WORLD_LOG "jour.example.se/ledger"
#define WORLD_WITNESS "kommun.example.se/witness"

struct world {
	struct kit *kit;
	struct pki *pki;
	struct record_fonts *fonts;
	struct key *seal_key, *log_key, *witness_key;
	struct roots *tsa_roots;
	char folder[200]; /* "<folder>/trust" is the trust folder */
	bool keep;        /* the folder stays */
	struct verify_trust *trust;
	struct instant at;          /* to judge at */
	struct instant cosigned_at; /* when the witness signs; zero: pki->now */
	int64_t answers_ahead;      /* what world_stamp adds was made this long after the stamp over it */
	struct pki_ocsp answer;     /* what it says of the seal's certificate */
};

struct world *world_new(void);
/* In a folder that exists, and stays. */
struct world *world_new_in(const char *folder);
void world_free(struct world *w);
/* Writes a file below the trust folder, or takes it away; then world_trust loads the folder anew. */
void world_trust_file(struct world *w, const char *name, struct span bytes);
void world_trust_remove(struct world *w, const char *name);
void world_trust(struct world *w);

/* What a call or a text is about; "" is not known. */
struct world_about {
	const char *person; /* said: as known; written: the text's row */
	const char *name;   /* written */
	const char *number, *birth, *grounds, *place_kind, *place, *answer, *municipality;
	bool unknown;
	const char *description; /* written, of who has no name; NULL: none */
};
/* A line of the statement's deviations; of its completions where `explanation` is NULL. */
struct world_finding {
	const char *kind, *said, *written, *explanation;
};
#define WORLD_FINDINGS 8

/* Format 2 throughout; a call of before it in a text of it; format 1 throughout. */
enum world_format { WORLD_FORMAT_2, WORLD_OLD_CALL, WORLD_FORMAT_1 };

/* One part of format 2 is of format 1: the statement, record.json, the file, the oral act beside its oral.json. */
enum world_mix {
	WORLD_UNMIXED,
	WORLD_OLD_STATEMENT,
	WORLD_OLD_RECORD_JSON,
	WORLD_OLD_FILE,
	WORLD_OLD_ACT,
	WORLD_MIX_COUNT
};

/* A law pack as act and statement name it; pack NULL: they do not. */
struct world_law { /* pack NULL: no such member; "": null */
	const char *pack, *sha256;
};
#define WORLD_LAW_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define WORLD_OTHER_HASH "1111111111111111111111111111111111111111111111111111111111111111"
#define WORLD_LAW                                                                                                      \
	{                                                                                                              \
		"sweden-2026", WORLD_LAW_HASH                                                                          \
	}
#define WORLD_OTHER_LAW                                                                                                \
	{                                                                                                              \
		"sweden-2025", WORLD_OTHER_HASH                                                                        \
	}

/* What a record is made from. world_parts fills it rightly; a test changes what it wants before world_seal. */
struct parts {
	struct instant stated, recorded, ordered, signed_at, received, sealed_at;
	const char *reference;
	const char *environment, *banners[3];
	const char *person; /* whom the statement names: twelve digits */
	/* Zero: the usual ones, and no cosignature of the acts. */
	struct instant oral_act_at, oral_stamp, signature_stamp, seal_act_at;
	struct instant oral_cosigned, signature_cosigned, seal_cosigned;
	struct instant seal_stamp;             /* zero: sealed_at */
	int64_t clock_doubt, page_clock_doubt; /* seconds in the oral act, on the page; 0: not there */
	int64_t status_age;                    /* seconds from the OCSP response's thisUpdate to its producedAt */
	bool practice, unreviewed, paper, copy, one_section;
	bool without; /* no acts, and record.json says so */
	enum world_format format;
	struct world_about said, written;
	const char *identity, *oral_act_named; /* of the statement; NULL: the right ones */
	struct world_finding findings[WORLD_FINDINGS];
	struct instant read_back; /* zero: was not */
	bool one_hand;
	const char *question;      /* asked in the worker's words; NULL: none was */
	const char *recorded_type; /* of the act, where it is another than the text's; NULL: it is not */
	bool hide_recorded_type;   /* and the statement does not say so */
	struct world_law asked;    /* of the act: the text's (WORLD_LAW) */
	struct world_law told_law; /* what the text says of another */
	bool null_law;             /* the statement's own */
	bool old_law;              /* an act of format 1 that names a pack */
	const char *law_row;       /* on the page; NULL: as `told_law` has it; "": none */
	const char *ground_texts;  /* the grounds as the text names them, where the act has no sections; NULL: it has */
	/* Wrong on purpose; NULL, false, WORLD_UNMIXED: right. */
	const char *row_label, *row_value, *subtitle; /* of the text */
	bool hide_findings, hide_one_hand;            /* on the page */
	enum world_mix mix;
	struct buf decision, statement, signature, ocsp, scan, record, oral;
	struct buf oral_act, oral_token, oral_proof, signature_act, signature_token, signature_proof;
	struct blocks text, page;
	struct buf pdf, act, proof; /* the sealed file, the seal's own act and proof */
};
void parts_release(struct parts *p);
#define PARTS CLEANUP(parts_release) struct parts

/* An act file with a salt; takes over `facts`. Replaces what `out` holds. */
void parts_act(const char *event, const struct parts *p, json_t *facts, struct buf *out);
/* Everything but pdf, act, proof. `reference` NULL: WORLD_REFERENCE. */
void world_parts(struct world *w, const char *reference, struct parts *p);
/* Of a paper signature, of a copy: the same with less. */
void world_parts_paper(struct world *w, struct parts *p);
/* Makes statement-dependent parts anew after a change of `text`, times, environment. */
void world_parts_again(struct world *w, struct parts *p);
/* What format 2 says of the call, for verify_parts.c: facts of the act and oral.json, members of the statement, rows of
 * the text and of the page of evidence. */
void said_add_facts(struct parts *p, json_t *facts);
void said_add_statement(const struct parts *p, json_t *s);
void said_add_text(struct parts *p);
void said_add_page(struct parts *p);
/* Revision 1 into p->pdf. */
void world_write(struct world *w, struct parts *p);
struct seal_plan {
	X509 *leaf; /* NULL: the pki's seal */
	EVP_PKEY *leaf_key;
	const struct pki_stamp *stamp; /* NULL: the pki's authority */
	bool no_stamp;
};
/* Seals it (B-T) at p->sealed_at, and makes act and proof. */
void world_seal(struct world *w, struct parts *p, const struct seal_plan *plan);
/* Adds DSS and document time stamp, made at `when`. */
void world_stamp(struct world *w, struct parts *p, struct instant when, const struct pki_stamp *stamp);
/* world_parts, world_write, world_seal. */
void world_record(struct world *w, struct parts *p);

/* A canonical token over SHA-256 of the bytes, made at `when`. */
void world_token(struct world *w, struct span bytes, struct instant when, const struct pki_stamp *stamp,
                 struct buf *out);
/* A proof that SHA-256 of the file is in the log's tree. `witnessed`: co-signed. */
void world_proof(struct world *w, struct span file, bool witnessed, struct buf *out);
/* Writes the seal authority's CRL, made at `when`, into the folder. `revoked_at` 0: nobody is revoked. */
void world_crl(struct world *w, struct instant when, struct instant revoked_at);

/* Verifies. */
void world_verify(const struct world *w, const struct parts *p, struct verify_report *r);
void world_verify_bytes(const struct world *w, struct span pdf, struct verify_report *r);
/* Fails the test unless the conclusion is that, decided by that check (VERIFY_CHECK_COUNT: none). */
void world_expect(const struct verify_report *r, enum verify_conclusion conclusion, enum verify_sub sub,
                  enum verify_check decided_by);

#endif
