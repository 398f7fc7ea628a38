/* Handlers of this room, and what they share. */
#ifndef MUNI_HANDLERS_H
#define MUNI_HANDLERS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"

http_handler muni_list, muni_item, muni_take_over, muni_acknowledge, muni_file, muni_document, muni_package,
        muni_archive, muni_return_show, muni_return, muni_notice_seen, muni_event_show, muni_event_save,
        muni_proof_show, muni_proof_save, muni_undo_show, muni_undo_save, muni_proof_file, muni_name_type_show,
        muni_name_type_save, muni_outside_show, muni_outside_save, muni_outside_undo_show, muni_outside_undo_save;

/* The decision of the address, if it is of one of the person's municipalities. */
MUST_USE enum err muni_find(struct http_request *req, struct http_response *res, struct store **ret_store,
                            struct decision *ret_decision);

/* The municipalities that a person works for, for the page's head: "Gävle kommun", or several with commas. */
struct muni_places {
	char names[1000];
};
MUST_USE enum err muni_places_of(struct store *s, int64_t person, struct muni_places *ret_places);

#endif
