/* The handlers of the room, one group a file; routes.c says which address is whose. */
#ifndef DESK_HANDLERS_H
#define DESK_HANDLERS_H

#include "jourbeslut/http.h"

/* desk_page.c, list.c */
http_handler desk_show, list_show, practice_show;
/* pass.c, handover.c, opening.c */
http_handler pass_show, pass_begin, pass_extend, hand_over_show, hand_over_save, handover_show, handover_receive,
        opening_show, opening_save;
/* let_in.c */
http_handler let_in_home, let_in_show, let_in_code;
/* call_handlers.c, call_clock.c */
http_handler call_show, call_check, call_record, call_clock_show;
/* recorded.c */
http_handler recorded_show, confirmation_show;
/* draft_new.c */
http_handler draft_new_show, draft_new_start, draft_new_file, draft_new_schema;
/* step_page.c, step_save.c, hold.c */
http_handler step_first, step_show, step_save, hold_take_over;
/* documents.c */
http_handler document_upload;
/* review.c, review_edit.c */
http_handler review_show, review_lock, review_explain, review_edit_show, review_edit_save;
/* decision_page.c */
http_handler decision_show;
/* acts.c, call_facts.c, reason.c */
http_handler note_save, call_facts_show, call_facts_save, reason_show, reason_save;
http_handler desk_event_show, desk_event_save, desk_proof_show, desk_proof_save, desk_undo_show, desk_undo_save,
        tie_save, tie_undo_show, tie_undo_save, desk_proof_file, desk_name_type_show, desk_name_type_save,
        desk_outside_show, desk_outside_save, desk_outside_undo_show, desk_outside_undo_save;
/* withdraw.c */
http_handler withdraw_show, withdraw_save, settle_show, settle_save, desk_notice_seen;
/* reach.c, seek_page.c */
http_handler message_now, seek_show, seek_start, seek_end_now;
/* paper.c */
http_handler paper_show, paper_save;
/* files.c */
http_handler file_show, file_document;

#endif
