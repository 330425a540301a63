/* SPDX-License-Identifier: MIT */
/* Regular expressions, with Rust's syntax as Hurl has it: Unicode, no look-around, no
 * back-references.  Linear where it can be, bounded where it cannot: a match is found, not
 * found, or unknown; unknown is never "not found".  (pcre2 lives behind this.) */
#ifndef SMOKE_EXT_RX_H
#define SMOKE_EXT_RX_H

#include "base/err.h"
#include "base/str.h"

struct rx;

enum match { MATCH_UNKNOWN = 0, MATCH_YES, MATCH_NO };

enum { RX_PATTERN_MAX = 8192, RX_SUBJECT_MAX = 64 << 20, RX_GROUPS_MAX = 64 };

/* NULL with the column (code points, from 1) of what is wrong in the pattern; kind
 * ERR_INPUT.  Freed by rx_free, or with the arena when one is given. */
struct rx *rx_compile(struct arena *a, struct str pattern, struct err *err) MUST_CHECK;
void rx_free(struct rx *rx); /* NULL is fine; only for what was compiled without an arena */

struct rx_groups { /* spans of the subject; data NULL: the group took no part */
	struct str items[RX_GROUPS_MAX];
	size_t count; /* 1 and the groups of the pattern */
};

/* Unknown sets err: not valid UTF-8, too long, a limit reached. `groups` may be NULL. */
enum match rx_find(const struct rx *rx, struct str subject, size_t start,
	struct rx_groups *groups, struct err *err);
size_t rx_group_count(const struct rx *rx); /* of the pattern, without the whole match */

#endif
