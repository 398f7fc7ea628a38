#include "jourbeslut/desk.h"

#include "desk/handlers.h"
#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/people.h"
#include "jourbeslut/seen.h"

#define DUTY HTTP_ROLE(ROLE_DUTY)
#define FORM_MAX (64 * 1024) /* a call, a note, a reason */
#define UPLOAD_MAX (DOCUMENT_MAX + 64 * 1024)
#define UPLOADS_MAX (2 * UPLOAD_MAX) /* a page of the text, with files */
#define DECISION "/beslut/{ref}"
/* Recording a call, and its receipt: also for who was let in without the e-ID. */
#define CALLS (DUTY | HTTP_ROLE(ROLE_CALLER))
#define READ DUTY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0
#define CHANGE DUTY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0
#define TYPED DUTY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS         /* a page that people type on */
#define SENT DUTY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS /* and what they send from it */
/* An act on a decision, and the parts of its page that it is for (seen.h). */
#define ACT(parts) DUTY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS | HTTP_SEEN(parts)
#define ACT_WITH_FILE(max, parts) DUTY, HTTP_BODY_MULTIPART, (max), HTTP_RATE_UPLOAD, HTTP_KEEPS | HTTP_SEEN(parts)
#define UPLOAD(max) DUTY, HTTP_BODY_MULTIPART, (max), HTTP_RATE_UPLOAD, HTTP_KEEPS

static const struct http_route routes[] = {
	{ HTTP_GET, "/jour", READ, desk_show },
	{ HTTP_GET, "/jour/sok", READ, list_show },
	{ HTTP_GET, "/jour/ovning", READ, practice_show },
	{ HTTP_GET, "/jour/pass", TYPED, pass_show },
	{ HTTP_POST, "/jour/pass", SENT, pass_begin },
	{ HTTP_POST, "/jour/pass/forlang", CHANGE, pass_extend },
	{ HTTP_GET, "/jour/lamna-over", TYPED, hand_over_show },
	{ HTTP_POST, "/jour/lamna-over", ACT(PAGE_SEEN_SHOWN), hand_over_save },
	{ HTTP_GET, "/jour/overlamning/{handover}", READ, handover_show },
	{ HTTP_POST, "/jour/overlamning/{handover}", CHANGE, handover_receive },
	{ HTTP_GET, "/jour/klocka", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_POLL,
	  HTTP_NO_SESSION | HTTP_QUIET | HTTP_FRAMED, call_clock_show },
	{ HTTP_GET, "/jour/ring", CALLS, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, call_show },
	{ HTTP_POST, "/jour/ring", CALLS, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS, call_check },
	{ HTTP_POST, "/jour/ring/registrera", CALLS, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS,
	  call_record },
	{ HTTP_GET, DECISION "/registrerat", CALLS, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, recorded_show },
	{ HTTP_GET, DECISION "/bekraftelse", CALLS, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, confirmation_show },
	{ HTTP_GET, "/jour/utan", HTTP_ROLE(ROLE_CALLER), HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, let_in_home },
	{ HTTP_GET, "/jour/slapp-in", READ, let_in_show },
	{ HTTP_POST, "/jour/slapp-in", CHANGE, let_in_code },
	{ HTTP_GET, DECISION "/skal", TYPED, opening_show },
	{ HTTP_POST, DECISION "/skal", SENT, opening_save },
	{ HTTP_GET, DECISION "/{file}", TYPED, file_show },
	{ HTTP_GET, DECISION "/handlingar/{document}", READ, file_document },
	{ HTTP_GET, DECISION, TYPED, decision_show },
	{ HTTP_POST, DECISION "/anteckning", SENT, note_save },
	{ HTTP_GET, DECISION "/handelse/{kind}", TYPED, desk_event_show },
	{ HTTP_POST, DECISION "/handelse/{kind}", ACT_WITH_FILE(FOLLOW_FILE_MAX + FORM_MAX, PAGE_SEEN_MARKS),
	  desk_event_save },
	{ HTTP_GET, DECISION "/bevis/{event}", TYPED, desk_proof_show },
	{ HTTP_POST, DECISION "/bevis/{event}", ACT_WITH_FILE(FOLLOW_FILE_MAX + FORM_MAX, PAGE_SEEN_MARKS),
	  desk_proof_save },
	{ HTTP_GET, DECISION "/angra/{event}", TYPED, desk_undo_show },
	{ HTTP_POST, DECISION "/samma-arende", ACT(PAGE_SEEN_MARKS), tie_save },
	{ HTTP_GET, DECISION "/samma-arende/{tie}", TYPED, tie_undo_show },
	{ HTTP_POST, DECISION "/samma-arende/{tie}", ACT(PAGE_SEEN_MARKS), tie_undo_save },
	{ HTTP_POST, DECISION "/angra/{event}", ACT(PAGE_SEEN_MARKS), desk_undo_save },
	{ HTTP_GET, DECISION "/bevisfil/{proof}", READ, desk_proof_file },
	{ HTTP_GET, DECISION "/samtal", TYPED, call_facts_show },
	{ HTTP_POST, DECISION "/samtal", SENT, call_facts_save },
	{ HTTP_GET, DECISION "/fraga", READ, desk_name_type_show },
	{ HTTP_POST, DECISION "/fraga", DUTY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_SEEN(PAGE_SEEN_MARKS),
	  desk_name_type_save },
	{ HTTP_GET, DECISION "/utanfor", TYPED, desk_outside_show },
	{ HTTP_POST, DECISION "/utanfor", ACT_WITH_FILE(UPLOAD_MAX, PAGE_SEEN_TEXT | PAGE_SEEN_MARKS),
	  desk_outside_save },
	{ HTTP_GET, DECISION "/utanfor/angra", TYPED, desk_outside_undo_show },
	{ HTTP_POST, DECISION "/utanfor/angra", ACT(PAGE_SEEN_STANDS | PAGE_SEEN_MARKS), desk_outside_undo_save },
	{ HTTP_GET, DECISION "/oppna", TYPED, reason_show },
	{ HTTP_POST, DECISION "/oppna", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), reason_save },
	{ HTTP_GET, DECISION "/ratta", TYPED, reason_show },
	{ HTTP_POST, DECISION "/ratta", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), reason_save },
	{ HTTP_GET, DECISION "/avbryt", TYPED, reason_show },
	{ HTTP_POST, DECISION "/avbryt", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), reason_save },
	{ HTTP_POST, DECISION "/papper", ACT_WITH_FILE(UPLOAD_MAX, PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), paper_save },
	{ HTTP_GET, DECISION "/ratta-inte", TYPED, reason_show },
	{ HTTP_POST, DECISION "/ratta-inte", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), reason_save },
	{ HTTP_GET, DECISION "/nya-omstandigheter", TYPED, reason_show },
	{ HTTP_POST, DECISION "/nya-omstandigheter", ACT(PAGE_SEEN_MARKS), reason_save },
	{ HTTP_GET, DECISION "/svara", TYPED, reason_show },
	{ HTTP_POST, DECISION "/svara", ACT(PAGE_SEEN_MARKS), reason_save },
	{ HTTP_GET, DECISION "/felregistrerat", TYPED, withdraw_show },
	{ HTTP_POST, DECISION "/felregistrerat", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), withdraw_save },
	{ HTTP_GET, DECISION "/felregistrerat/avgor", TYPED, settle_show },
	{ HTTP_POST, DECISION "/felregistrerat/avgor", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), settle_save },
	{ HTTP_POST, DECISION "/skicka-nu", CHANGE, message_now },
	{ HTTP_POST, "/jour/sokning", CHANGE, seek_start },
	{ HTTP_GET, "/jour/sokning/{seek}", DUTY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_PASSIVE, seek_show },
	{ HTTP_POST, "/jour/sokning/{seek}/avbryt", CHANGE, seek_end_now },
	{ HTTP_POST, "/jour/notis/{notice}", CHANGE, desk_notice_seen },
	{ HTTP_GET, "/jour/skriv", TYPED, draft_new_show },
	{ HTTP_POST, "/jour/skriv", SENT, draft_new_start },
	{ HTTP_POST, "/jour/skriv/fil", UPLOAD(CASE_FILE_MAX * 2), draft_new_file },
	{ HTTP_GET, "/jour/skriv/schema", READ, draft_new_schema },
	{ HTTP_POST, DECISION "/ta-over", CHANGE, hold_take_over },
	{ HTTP_GET, DECISION "/granska", TYPED, review_show },
	{ HTTP_POST, DECISION "/las", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS | PAGE_SEEN_SHOWN), review_lock },
	{ HTTP_POST, DECISION "/avvikelse", SENT, review_explain },
	{ HTTP_GET, DECISION "/granska/{document}/{id}", TYPED, review_edit_show },
	{ HTTP_POST, DECISION "/granska/{document}/{id}", SENT, review_edit_save },
	{ HTTP_GET, DECISION "/text", READ, step_first },
	{ HTTP_GET, DECISION "/text/{step}", TYPED, step_show },
	{ HTTP_POST, DECISION "/text/{step}", DUTY, HTTP_BODY_MULTIPART, UPLOADS_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS,
	  step_save },
};

const struct http_table desk_table = HTTP_TABLE(routes);
