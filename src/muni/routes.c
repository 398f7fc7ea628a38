#include "jourbeslut/muni.h"

#include "handlers.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/people.h"
#include "jourbeslut/seen.h"

/* Both may do both: at 07.45 whoever is there must be able to take over. */
#define STAFF (HTTP_ROLE(ROLE_RECEIVER) | HTTP_ROLE(ROLE_REGISTRAR))
#define FORM_MAX 8192
#define DECISION "/kommun/beslut/{ref}"
/* An act on a decision, and the parts of its page that it is for (seen.h). */
#define ACT(parts) STAFF, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS | HTTP_SEEN(parts)
#define READ STAFF, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0
#define PROVEN                                                                                                         \
	STAFF, HTTP_BODY_MULTIPART, FOLLOW_FILE_MAX + FORM_MAX, HTTP_RATE_UPLOAD,                                      \
	        HTTP_KEEPS | HTTP_SEEN(PAGE_SEEN_MARKS) /* with a file */
#define CHANGE STAFF, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0
#define TYPED STAFF, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS /* a page that people type on */

static const struct http_route routes[] = {
	{ HTTP_GET, "/kommun", READ, muni_list },
	{ HTTP_GET, "/kommun/arkiv", READ, muni_archive },
	{ HTTP_GET, DECISION, TYPED, muni_item },
	{ HTTP_POST, DECISION "/ta-over", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), muni_take_over },
	{ HTTP_POST, DECISION "/kvittera", ACT(PAGE_SEEN_STANDS | PAGE_SEEN_MARKS), muni_acknowledge },
	{ HTTP_GET, DECISION "/inte-var", TYPED, muni_return_show },
	{ HTTP_POST, DECISION "/inte-var", ACT(PAGE_SEEN_MARKS), muni_return },
	{ HTTP_POST, "/kommun/notis/{notice}", CHANGE, muni_notice_seen },
	{ HTTP_GET, DECISION "/handelse/{kind}", TYPED, muni_event_show },
	{ HTTP_POST, DECISION "/handelse/{kind}", PROVEN, muni_event_save },
	{ HTTP_GET, DECISION "/bevis/{event}", TYPED, muni_proof_show },
	{ HTTP_POST, DECISION "/bevis/{event}", PROVEN, muni_proof_save },
	{ HTTP_GET, DECISION "/angra/{event}", TYPED, muni_undo_show },
	{ HTTP_POST, DECISION "/angra/{event}", ACT(PAGE_SEEN_MARKS), muni_undo_save },
	{ HTTP_GET, DECISION "/bevisfil/{proof}", READ, muni_proof_file },
	{ HTTP_GET, DECISION "/fraga", READ, muni_name_type_show },
	{ HTTP_POST, DECISION "/fraga", STAFF, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_SEEN(PAGE_SEEN_MARKS),
	  muni_name_type_save },
	{ HTTP_GET, DECISION "/utanfor", TYPED, muni_outside_show },
	{ HTTP_POST, DECISION "/utanfor", STAFF, HTTP_BODY_MULTIPART, DOCUMENT_MAX + 64 * 1024, HTTP_RATE_UPLOAD,
	  HTTP_KEEPS | HTTP_SEEN(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), muni_outside_save },
	{ HTTP_GET, DECISION "/utanfor/angra", TYPED, muni_outside_undo_show },
	{ HTTP_POST, DECISION "/utanfor/angra", ACT(PAGE_SEEN_STANDS | PAGE_SEEN_MARKS), muni_outside_undo_save },
	{ HTTP_GET, DECISION "/handlingar/{document}", READ, muni_document },
	{ HTTP_GET, DECISION "/arkivpaket.zip", READ, muni_package },
	{ HTTP_GET, DECISION "/{file}", READ, muni_file },
};

const struct http_table muni_table = HTTP_TABLE(routes);
