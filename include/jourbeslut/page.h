/* The common objects of the pages as template data, after templates/pages/DATA.md ("Common objects"). */
#ifndef JOURBESLUT_PAGE_H
#define JOURBESLUT_PAGE_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/case.h"
#include "jourbeslut/call.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/http.h"

/* In which part of the site a decision's address lies. */
enum page_area {
	PAGE_DESK, /* /beslut/<ref> */
	PAGE_SIGN, /* /skriv-under/<ref> */
	PAGE_MUNI, /* /kommun/beslut/<ref> */
	PAGE_AREA_COUNT
};
/* Where it stands, in words for a list or a heading. Static. */
const char *page_decision_where(const struct decision *d);
/* Appends the decision's address. */
MUST_USE enum err page_decision_path(enum page_area area, const struct decision *d, struct buf *out);
/* "decision" of DATA.md. The caller owns the result. */
MUST_USE enum err page_decision(const struct decision_office *o, struct store *s, enum page_area area,
                                const struct decision *d, json_t **ret_object);
/* The head of the decision's row in a list ("row" of DATA.md). `reader`: the name is withheld where duty_may_read says
 * no; NULL: all that the list holds is the reader's own. The caller owns the result. */
MUST_USE enum err page_row(const struct decision_office *o, struct store *s, enum page_area area,
                           const struct decision *d, const struct duty_reader *reader, json_t **ret_object);
/* The same for a row that says more of the events: with what page_put_legal_followed gives. */
MUST_USE enum err page_row_followed(const struct decision_office *o, struct store *s, enum page_area area,
                                    const struct decision *d, const struct duty_reader *reader,
                                    struct following *ret_following, json_t **ret_object);
/* `type_name`, as in "row" and "decision": by the pack of the decision, with the question where the worker wrote it;
 * `type` NULL: no pack knows it any more. */
/* "none_by", "none_at": who said, and when, that what was asked in own words is none of the decisions that there are
 * texts for; "". */
MUST_USE enum err page_put_none(json_t *object, struct store *s, const struct law_type *type, const struct decision *d);
MUST_USE enum err page_put_type(json_t *object, const struct law_type *type, const struct decision *d);
/* `person`, `protected` and `no`, as in "row" and "decision". */
MUST_USE enum err page_put_person(json_t *object, struct store *s, const struct decision *d);
/* `withdrawn`, `withdrawal`, `contested` and `returned`, as in "row" and "decision". */
MUST_USE enum err page_put_marks(json_t *object, const struct decision *d);
/* The same, with who said so and why, and what replaces what: the members of "decision" about a wrong record. */
MUST_USE enum err page_put_wrong(json_t *object, struct store *s, enum page_area area, const struct decision *d);
/* ends_soon[], ends_later[] (DATA.md): certificates that end, or have. */
MUST_USE enum err page_put_ends(json_t *data, const struct decision_office *o, struct instant now);
struct revoked;
/* "revoked" of DATA.md as a member: the law text by which it was frozen was taken back; false: it was not. */
/* approvals_wanted[], approvals_lost[] (DATA.md): of an administrator; empty for others. */
MUST_USE enum err page_put_approvals(json_t *data, const struct decision_office *o, struct store *s, int64_t person,
                                     unsigned roles);
MUST_USE enum err page_put_revoked(json_t *object, struct store *s, enum page_area area, const struct decision *d);
/* The same of what was read already. */
MUST_USE enum err page_put_revoked_of(json_t *object, const struct decision *d, const struct revoked *r);
/* "law_moved" and "law_reviewed" of DATA.md as members: the law is another one than in the call, or than the one that
 * the text is locked by. */
MUST_USE enum err page_put_law(json_t *object, const struct decision_office *o, enum page_area area,
                               const struct decision *d);
/* "law_mark" of a row: the same in short. */
MUST_USE enum err page_put_law_mark(json_t *row, const struct decision_office *o, enum page_area area,
                                    const struct decision *d);
/* `last_event` and `last_at`: the last that is known of it, and when that was. What stands beside the state (contested,
 * returned) has its own time, and never the state's. */
MUST_USE enum err page_put_last(json_t *object, struct store *s, const struct decision *d);
/* "said" of DATA.md: what was said, and where the text of `about` (decision_about) says something else; false before
 * the call. */
MUST_USE enum err page_said(const struct decision_office *o, const struct decision *d, const json_t *about,
                            json_t **ret_value);
/* "notices[]": what the person must be told, on their start page of that area. `reader` as for page_row. */
MUST_USE enum err page_put_notices(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                                   const struct duty_reader *reader, int64_t person);
/* Handler of `…/notis/{notice}`: the person says that they know it. */
MUST_USE enum err page_notice_seen(struct http_request *req, struct http_response *res, enum page_area area);
/* What the next two tell of, read once; nothing before the call, or where no pack knows its type any more. */
MUST_USE enum err page_follow(const struct decision_office *o, struct store *s, const struct decision *d,
                              struct instant now, struct following *ret_following);
/* "due[]": the decision's follow-ups with who answers for them and how the day was counted, struck out where it is
 * withdrawn or ended. */
MUST_USE enum err page_due(struct store *s, enum page_area area, const struct decision *d, const struct following *f,
                           struct instant now, json_t **ret_array);
/* One follow-up as in due[], without owner and reckoning. */
MUST_USE enum err page_due_one(const struct follow_up *f, const char *decision_path, struct instant now,
                               json_t **ret_object);
/* The event's time, "" for NULL. */
MUST_USE enum err page_put_event_fact(json_t *object, const char *key, const struct follow_event *e);
/* One bool a mark, as in events[] of DATA.md. */
MUST_USE enum err page_put_event_mark(json_t *object, enum follow_mark mark);
/* One bool a state; all false if it is not `shown`. */
MUST_USE enum err page_put_legal_state(json_t *object, const struct legal *l, bool shown);
/* "legal" of DATA.md as a member: in force, or not, since when, and who recorded it; false before the call. */
MUST_USE enum err page_put_legal(json_t *object, const struct decision_office *o, struct store *s,
                                 const struct decision *d, struct instant now);
/* The same, for who tells more of it: with what it was made of (zeroed before; nothing before the call), which the
 * caller releases. */
MUST_USE enum err page_put_legal_followed(json_t *object, const struct decision_office *o, struct store *s,
                                          const struct decision *d, struct instant now,
                                          struct following *ret_following);
/* Whom to ask: "phone", "phone_link" (the municipality's) and "answers" (at this hour; else the duty), as members. */
MUST_USE enum err page_put_phone(json_t *object, struct store *s, const struct decision *d, struct instant now);
/* Of it one bool for each reason why it may not be, or is not, in force, as members of `object` itself. */
MUST_USE enum err page_put_legal_why(json_t *object, enum legal_why why);
/* Of it the last days and why they passed, as members of `object` itself. */
MUST_USE enum err page_put_legal_times(json_t *object, const struct following *f, struct date today);
/* "renewal" of DATA.md as a member. */
MUST_USE enum err page_put_renewal(json_t *object, const struct decision_office *o, struct store *s,
                                   enum page_area area, const struct decision *d);
/* "events[]" (what was recorded) and "acts[]" (what can be) as members. */
MUST_USE enum err page_put_events(json_t *data, struct store *s, enum page_area area, const struct decision *d,
                                  const struct following *f);
/* The day of an event, with its hour if that is known. */
MUST_USE enum err page_put_event_time(json_t *object, const char *key, const struct follow_event *e);
/* Handlers below a decision's address, after the area's own question who may: …/handelse/{kind} (a form, and its
 * sending), …/bevis/{event}, …/angra/{event}, …/bevisfil/{proof}. The access row is in the same commit. */
struct page_event_visit {
	struct http_request *req;
	struct http_response *res;
	struct store *s;
	const struct decision *d;
	enum page_area area;
	int64_t person;
};
MUST_USE enum err page_event_show(const struct page_event_visit *v);
MUST_USE enum err page_event_save(const struct page_event_visit *v);
MUST_USE enum err page_proof_show(const struct page_event_visit *v);
MUST_USE enum err page_proof_save(const struct page_event_visit *v);
MUST_USE enum err page_undo_show(const struct page_event_visit *v);
MUST_USE enum err page_undo_save(const struct page_event_visit *v);
MUST_USE enum err page_proof_file(const struct page_event_visit *v);
/* What the decision's page says once one of them is sent: by the address's "gjort" or "klart"; "" of any other. */
const char *page_event_message(struct span done);
/* …/fraga: which decision it was that was recorded with a question in the worker's own words. */
MUST_USE enum err page_name_type_show(const struct page_event_visit *v);
MUST_USE enum err page_name_type_save(const struct page_event_visit *v);
/* "outside" and "outside_path" of DATA.md: a paper that was signed outside, and where it can be stated. */
MUST_USE enum err page_put_outside(json_t *object, const struct decision_office *o, struct store *s,
                                   enum page_area area, const struct decision *d);
/* …/utanfor and …/utanfor/angra: such a paper is stated, and taken back. */
MUST_USE enum err page_outside_show(const struct page_event_visit *v);
MUST_USE enum err page_outside_save(const struct page_event_visit *v);
MUST_USE enum err page_outside_undo_show(const struct page_event_visit *v);
MUST_USE enum err page_outside_undo_save(const struct page_event_visit *v);
/* "order" under `path` (its page; frame, picture, status, cancel and the other way into the app lie below it: /ruta,
 * /bild.svg, /status, /avbryt, /annan). */
MUST_USE enum err page_order(const struct decision_office *o, const struct eid_order *order, const char *path,
                             bool phone, json_t **ret_object);
/* After how many seconds the order's page loads itself anew, for those without script; 0: not at all. At once while the
 * e-ID has not yet given the link that starts the app, often on a phone, seldom elsewhere. */
int page_order_reload(const struct http_request *req, const struct eid_order *order);
/* Where the e-ID's app goes back to; the e-ID adds its nonce. */
#define PAGE_ORDER_BACK "/tillbaka/"
/* The absolute address of one of our paths, as this browser knows the service. */
MUST_USE enum err page_address(const struct http_request *req, const char *path, struct buf *out);
/* The three small answers beside an order's page: the frame that renews itself without script, the QR code of this
 * second, and the state as JSON. `next`: where to go on to, "" while there is nothing new. */
MUST_USE enum err page_order_frame(struct http_request *req, struct http_response *res, const struct eid_order *order,
                                   const char *path);
MUST_USE enum err page_order_image(struct http_request *req, struct http_response *res, const struct eid_order *order);
MUST_USE enum err page_order_status(struct http_request *req, struct http_response *res, const struct eid_order *order,
                                    const char *next);
/* Of a login: "started", "last_seen", "browser", "ip", "app_ip". */
MUST_USE enum err page_put_session(json_t *object, const struct http_session_info *info);
/* "files" of DATA.md: what can be fetched, each below the decision's address with the name that page_file() knows. */
MUST_USE enum err page_files(const struct decision_office *o, struct store *s, const struct decision *d,
                             enum page_area area, json_t **ret_object);
/* "checks[]": the verification of the latest signature, check by check. */
MUST_USE enum err page_checks(struct store *s, const struct decision *d, json_t **ret_array);
/* "delivery" of DATA.md; false where nothing was decided. */
MUST_USE enum err page_delivery(struct store *s, const struct decision *d, struct instant now, json_t **ret_value);
/* "documents[]": the matter's uploads, to be fetched below the decision's address. `may_remove`: with what a
 * button to remove it is worth. */
MUST_USE enum err page_documents(struct store *s, enum page_area area, const struct decision *d, bool may_remove,
                                 json_t **ret_array);
/* Answers with the file that the path parameter "file" names ("beslut.pdf", "kopia.pdf", "underlag.pdf", "utkast.pdf",
 * "bekraftelse.pdf", "papper", "bevis.zip", "tidigare-1.pdf"), after an access row. ERR_NOT_FOUND: no such name, or not
 * there yet. */
MUST_USE enum err page_file(struct http_request *req, struct http_response *res, struct store *s,
                            const struct decision *d);
/* Answers with the uploaded document that the path parameter "document" names, if it is of the decision's matter. */
MUST_USE enum err page_document(struct http_request *req, struct http_response *res, struct store *s,
                                const struct decision *d);
/* The browser looks like a telephone's. A guess for what to show first; both ways are always there. */
bool page_is_phone(const struct http_request *req);
/* {"value", "label", `flag`: bool, "first": bool} appended to a list of choices; `flag` is "checked" or "selected". The
 * first one has the field's id, so that links to the field lead to what can be chosen. */
MUST_USE enum err page_add_choice(json_t *array, const char *value, const char *label, const char *flag, bool on);
/* {"blocks": …} as member `key`. */
MUST_USE enum err page_put_blocks(json_t *data, const char *key, const struct blocks *blocks);
/* Plain text as member `key`, to be copied into another system: references to law cannot break there (text_bind). */
MUST_USE enum err page_put_copy(json_t *data, const char *key, const struct blocks *blocks);
/* Times and days as texts for templates. */
MUST_USE enum err page_put_time(json_t *object, const char *key, struct instant i);
/* When it was decided, as it was stated; with the service's clock where that was behind it. */
MUST_USE enum err page_put_stated(json_t *object, const char *key, const struct oral *o);
MUST_USE enum err page_put_day(json_t *object, const char *key, struct date d);
/* "om 9 dagar", "i morgon", "i dag", "för 2 dagar sedan". */
void page_day_words(struct date day, struct date today, char out[40]);
/* What a page showed of what is saved goes with its form (partial "shown", the first field of the form), so that a save
 * in one tab does not undo what another tab, or a colleague, saved meanwhile. */
enum page_change {
	PAGE_MINE,   /* what is typed counts: nobody changed what was shown, or both made it the same */
	PAGE_THEIRS, /* what is saved stays: the other changed it, and this form did not */
	PAGE_CLASH   /* both changed it: say so, and let the person decide */
};
/* Appends the name and what is saved under it to a zeroed buffer. Names have neither space nor colon. */
MUST_USE enum err page_shown_add(struct buf *list, const char *name, struct span value);
/* {name, value} as member `shown`. */
MUST_USE enum err page_shown_put(json_t *data, const struct buf *list);
/* The same for a page with one value. */
MUST_USE enum err page_shown_one(json_t *data, const char *name, const char *value);
/* `saved` is as it would be shown now. A form that does not say what it showed (a script's) is PAGE_MINE. */
MUST_USE enum err page_shown_compare(const struct http_request *req, const char *name, struct span saved,
                                     struct span typed, enum page_change *ret_change);
/* What is said beside a field of a clash: what is saved there now, and how to make the own text count. Appended. */
MUST_USE enum err page_shown_clash(const char *saved, struct buf *out);
/* The same text, in whatever form a browser sends it. */
MUST_USE enum err page_shown_same(struct span a, struct span b, bool *ret_same);
/* What a form's field is called on its page; NULL: one that nobody types in, or a choice, whose value says nothing. For
 * http_settings.label. Static. */
const char *page_field_label(const char *field);
/* "problems[]" and "errors" of a page that is shown again: member `field` after the problem's path (dots as -). Adds
 * both to `data`. */
MUST_USE enum err page_put_problems(json_t *data, const struct case_problems *problems);
/* Finds the decision named by the path parameter "ref" and asks decision_may_see for the logged-in person: else
 * ERR_NOT_FOUND. Sets the practice mark of the page. */
MUST_USE enum err page_find_decision(struct http_request *req, struct http_response *res, struct store *s,
                                     struct decision *ret_decision);

/* --- The same person, in another matter (tie.h) ------------------------------------------------------------------- */

/* tied_ref, tied_path, tied_type, tied_stated: of a decision of another matter. */
MUST_USE enum err page_put_tied(json_t *object, const struct decision_office *o, enum page_area area,
                                const struct decision *d);
/* ties[]: each with those and `same`, `tied_at`, `tied_by`, `undone_at` ("" it stands), `undone_by`, `undone_why`,
 * `undo_path` (on the desk, where it stands; else ""). No name of whom it is about. */
MUST_USE enum err page_put_ties(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                                const struct decision *d);
/* untied[]: what may be about the same person, and nobody has said to be or not: those and `by_number`.
 * No name: the reader may read all decisions of the municipality. */
MUST_USE enum err page_put_untied(json_t *data, const struct decision_office *o, struct store *s, enum page_area area,
                                  const struct decision *d, struct instant now);

#endif
