/* How tiles stack; for the files of this room only. */
#ifndef LEDGER_TILE_H
#define LEDGER_TILE_H

#define TILE_HEIGHT 8 /* levels of the tree that one tile spans: 2^8 = LEDGER_TILE_WIDTH */

#endif
