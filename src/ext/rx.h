/* SPDX-License-Identifier: MIT */
/* Regular expressions, with Rust's syntax as Hurl has it: Unicode, no look-around, no
 * back-references.  Linear where it can be, bounded where it cannot: a match is found,
 * not found, or unknown; unknown is never "not found".  (pcre2 lives behind this.)
 *
 * Not known, and refused by name: && -- ~~ and classes inside classes, the flags R and
 * (?-u), a repetition of a repetition (a** in Rust), a repeated assertion (^*).
 * docs/why/regex.md tells how steps are counted. */
#ifndef SMOKE_EXT_RX_H
#define SMOKE_EXT_RX_H

#include "base/err.h"
#include "base/str.h"

struct rx;

enum match { MATCH_UNKNOWN = 0, MATCH_YES, MATCH_NO };

enum {
	RX_PATTERN_MAX = 8192, /* bytes */
	RX_SUBJECT_MAX = 64 << 20,
	RX_GROUPS_MAX = 64, /* with the whole match */
	RX_NEST_MAX = 250,
	RX_REPEAT_MAX = 65535,
	RX_HEAP_MAX = 256 << 20 /* bytes one find may use while it runs */
};

/* Steps one subject may cost, over all finds that go through it: about 20 ms of work,
 * and for a large subject about 40 ns for each byte. */
#define RX_STEPS_BASE ((uint64_t)32 << 20)
#define RX_STEPS_PER_BYTE ((uint64_t)64)

/* NULL with the column (code points, from 1; line 0) of what is wrong in the pattern;
 * kind ERR_INPUT.  Freed by rx_free, or with the arena when one is given. */
struct rx *rx_compile(struct arena *a, struct str pattern, struct err *err) MUST_CHECK;
void
rx_free(struct rx *rx); /* NULL is fine; only for what was compiled without an arena */

struct rx_groups { /* spans of the subject; data NULL: the group took no part */
	struct str items[RX_GROUPS_MAX];
	size_t count; /* 1 and the groups of the pattern */
};

/* Unknown sets err: not valid UTF-8, too long, a limit reached. `groups` may be NULL.
 *
 * A `start` inside a character means the next one; one behind the end finds nothing.
 * A find that goes on behind the match found last, in the same bytes, trusts that they
 * are still the same: it is not checked for UTF-8 again, and its steps count on. */
enum match rx_find(const struct rx *rx, struct str subject, size_t start,
	struct rx_groups *groups, struct err *err);

/* All matches, one after another, as Rust's find_iter has them: an empty match right
 * behind the match before it is none. */
struct rx_walk { /* { .rx = …, .subject = … } stands at the beginning */
	const struct rx *rx;
	struct str subject;
	size_t next; /* where to look */
	size_t after; /* where the last match ended */
	bool begun;
};
enum match rx_next(struct rx_walk *walk, struct rx_groups *groups, struct err *err);

size_t rx_group_count(const struct rx *rx); /* of the pattern, without the whole match */
/* The number of a (?P<name>…) group, or 0 when there is none. */
size_t rx_group_index(const struct rx *rx, struct str name);

#endif
