/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once.
 *
 * One arena belongs to one unit of work: a file that is parsed, an entry that runs, a
 * report that is written.  What lives in it has no free of its own.  Out of memory ends
 * the program in arena.c, with exit 4; nobody else needs to ask.
 *
 * With SMOKE_ARENA_DEBUG defined each allocation is a malloc of its own, because
 * AddressSanitizer cannot see a one-byte overflow inside a block.
 */
#ifndef SMOKE_BASE_ARENA_H
#define SMOKE_BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

struct arena_block;

struct arena { /* { 0 } is an empty arena */
	struct arena_block *last;
	size_t used; /* bytes handed out since the last reset */
};

struct arena_mark {
	struct arena_block *last;
	size_t block_used, used;
};

void arena_fini(struct arena *a); /* back to { 0 } */
void arena_reset(
	struct arena *a); /* everything in it is gone; a block of at most 64 KB is kept */

/* Everything allocated after the mark is gone after the rewind. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Zeroed, aligned for anything, never NULL, also for size 0. */
void *arena_alloc(struct arena *a, size_t size);

/* `count` objects of `size` bytes; a product that overflows ends the program. */
void *arena_array(struct arena *a, size_t count, size_t size);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))

#endif
