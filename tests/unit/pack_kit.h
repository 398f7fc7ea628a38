/* Law packs for tests of the store: staged beside the folder's, approved by two, taken back. Everything asserts for
 * itself. */
#ifndef TESTS_PACK_KIT_H
#define TESTS_PACK_KIT_H

#include "jourbeslut/approval.h"
#include "unit/decision_world.h"

#define PACK_KIT_LAW TEST_SOURCE_DIR "/templates/law"
#define PACK_KIT_LAWYER "Karin Testdotter, kommunjurist"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

/* A world on New Year's night with a law of its own: what a test adds and approves is nobody else's. */
int pack_kit_set_up(void **state);
int pack_kit_tear_down(void **state);
/* The other of the two administrators: the world's own is the first. */
int64_t pack_kit_other_admin(struct world *w);
const struct law_pack *pack_kit_find(struct world *w, const char *id);
/* `hash` NULL: the pack's. */
enum err pack_kit_approve(struct world *w, const char *id, const char *hash, int64_t person);
void pack_kit_sync(struct world *w, struct law *law);
void pack_kit_approve_both(struct world *w, const char *id);
/* A folder that builds on what is installed, prolonged LVU with rank 30 (`rename`: types, may be NULL; taken over); out
 * come its files in place of what was there. */
void pack_kit_files(struct world *w, const char *id, json_t *rename, const char *use, json_t **ret_files);
/* The folder of a release in which that pack has another name (NULL: it is not there), and so other bytes; loaded. */
struct law *pack_kit_release(struct world *w, const char *id, const char *name);
/* The same release, in which the submission of that pack's custody has so many weeks. */
struct law *pack_kit_release_weeks(struct world *w, const char *id, int weeks);
/* The same folder with links to what is installed, and that pack's own files without its pack.json, as a copy that
 * broke off. */
void pack_kit_folder(struct world *w, const char *id, char ret_folder[128]);
void pack_kit_remove(const char *folder);
/* As another process does it, whose law is its own. */
enum err pack_kit_stage(struct world *w, const char *id, const json_t *files);

#endif
