/* The service around `eid` for tests of orders: a store, a worker without its thread, a clock that the test sets, and a
 * provider that the test plays itself. */
#ifndef TESTS_EID_SERVICE_H
#define TESTS_EID_SERVICE_H

#include "eid_kit.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/store.h"

#define SUBJECT 42

struct call {
	jobs_done_fn *done;
	void *done_ctx;
	struct buf url, body;
};

extern struct kit *kit;
extern struct store *page, *own; /* a page's connection and the worker's */
extern struct eid *eid;
extern struct call call;             /* the one under way; done NULL: none */
extern int calls;                    /* so far */
extern struct instant provider_date; /* the Date of the provider's answers; zero: none */
extern int64_t provider_wait_us;     /* how long they ask to be left alone */

#define TOKENS(n)                                                                                                      \
	"{\"orderRef\":\"ref-" n "\",\"autoStartToken\":\"auto-" n "\",\"qrStartToken\":\"qr-" n                       \
	"\",\"qrStartSecret\":\"secret-" n "\"}"
#define PENDING(n, hint) "{\"orderRef\":\"ref-" n "\",\"status\":\"pending\",\"hintCode\":\"" hint "\"}"
#define FAILED(n, hint) "{\"orderRef\":\"ref-" n "\",\"status\":\"failed\",\"hintCode\":\"" hint "\"}"

/* Everything that is due now, and nothing more. */
void run_due(void);
/* Time passes, then what is due runs. */
void pass(int64_t us);
/* The provider answers the call under way; nothing runs after it. */
void answer_only(int status, const char *body);
/* The provider answers, and what follows runs. */
void answer(int status, const char *body);
void break_off(enum err e);
/* The call under way goes to that path of the API. */
void assert_called(const char *path);
void assert_quiet(void);
/* What collect says when the person has done it, with evidence as the kit makes it. */
void add_complete(const char *ref, const char *person, const struct kit_evidence *e, struct buf *out);
void start_service(void);
/* As after a crash: nothing that was in memory is left. */
void restart(void);
int service_set_up_all(void **state);
int service_tear_down_all(void **state);
int service_set_up(void **state);
int service_tear_down(void **state);
/* The next request of a page: its connection goes back to the pool and comes again. */
void fresh_page(void);
struct eid_order_request sign_request(void);
struct eid_order_request login_request(void);
/* As a handler does it. */
enum err wish(const struct eid_order_request *r, char id[EID_ID_TEXT]);
enum err cancel_body(struct store *s, void *ctx);
enum err consume_body(struct store *s, void *ctx);
struct eid_order look(const char *id);
void assert_state(const char *id, enum eid_state state, const char *hint);
/* An order that the app can be pointed at. */
void begin_order(const struct eid_order_request *r, char id[EID_ID_TEXT]);
void begin_sign(char id[EID_ID_TEXT]);
int64_t count_rows(const char *sql);
/* The next collect gives the evidence. */
void complete(const struct kit_evidence *e, const char *person);

/* A test with a fresh store. */
#define LIFE(test) cmocka_unit_test_setup_teardown(test, service_set_up, service_tear_down)

#endif
