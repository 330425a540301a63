/* SPDX-License-Identifier: MIT */
/* Finds secrets in a stream of bytes: the text as it is, and, from where an escape stands
 * until it makes no difference any more, the text as each family of escapes would read
 * it.
 *
 * All is counted in offsets from the start of the stream. */
#ifndef SMOKE_OUT_SCAN_H
#define SMOKE_OUT_SCAN_H

#include "out/automaton.h"
#include "out/unescape.h"

struct found { /* bytes that are secret: start <= offset < end */
	size_t start, end;
};

/* One reading of the text, while it differs from the text as it is.  It reads symbols:
 * bytes, or what an escape stands for. */
struct reading {
	uint32_t state;
	size_t apart_from; /* the offset where it began to differ */
	size_t symbols; /* read since then */
	size_t literals; /* … of which stand for themselves, at the end */
	size_t *starts; /* where the last symbols start: a ring */
	char held[UNESCAPE_MAX]; /* an escape that has not ended yet */
	size_t held_size;
};

struct scan {
	const struct automaton *automaton; /* linked; it outlives the scan */
	size_t offset; /* bytes seen */
	uint32_t state;
	unsigned apart; /* bit set of the families that read otherwise now */
	struct reading readings[UNESCAPE_COUNT];
	size_t ring; /* symbols that `starts` holds: more than the longest pattern */
	struct found *
		found; /* apart from each other, in order, not taken yet: first … count */
	size_t first, count, capacity;
};

void scan_init(struct scan *s, const struct automaton *am);
void scan_fini(struct scan *s);
void scan_restart(struct scan *s); /* as after scan_init; memory is kept */

void scan_feed(struct scan *s, struct str piece);
void scan_end(struct scan *s); /* an escape that is still open was none */

/* What is found from here on starts at this offset or behind it. */
size_t scan_settled(const struct scan *s);

#endif
