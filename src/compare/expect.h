/* SPDX-License-Identifier: MIT */
/* Expectations: what must hold, asked also where nothing differs.
 *
 * They are asked of observations shaped by `sensitive` only (struct shaping with no
 * rewrites): after `replace` two hosts that must be different would both be "<url>".  Of
 * a sensitive value `relation` and `must` can be asked; whatever else is asked of it
 * cannot be told.
 */
#ifndef SMOKE_COMPARE_EXPECT_H
#define SMOKE_COMPARE_EXPECT_H

#include "ext/rx.h"
#include "model/observation.h"
#include "model/workspace.h"

struct expect_result {
	enum match match; /* NO: broken; UNKNOWN: could not be told, `reason` says why */
	struct str expected, actual; /* one line each, for people */
	struct str reason;
	struct str broken; /* all values that break it, whole: what a waiver is for */
	struct str
		nearest; /* where the path selects nothing: the nearest path there is */
};

/* Mistakes in an expectation that can be known before anything is asked. */
bool expect_check(struct arena *a, const struct workspace *w, const struct expectation *e,
	struct diags *diags);

/* One expectation on one observation; `other` is the baseline's for `relation` and
 * `version: ">= baseline"`, else NULL.  A path that selects several nodes must hold for
 * each; where it selects nothing, what is asked of a value is broken.  `must: absent`
 * holds only on a SEEN_WHOLE observation; on one that is SEEN_PARTLY nothing that rests
 * on an absence is known, nor what a path that can select several nodes has not met. */
void
expect_test(struct arena *a, const struct expectation *e, const struct observation *o,
	const struct observation *other, struct expect_result *out);

/* Whether it needs the other side: a `relation`, or a version against the baseline. */
bool expect_is_relative(const struct expectation *e);

#endif
