/* SPDX-License-Identifier: MIT */
/* What an entry captured, told after the fact. */
#ifndef SMOKE_CMD_RUN_CAPTURES_H
#define SMOKE_CMD_RUN_CAPTURES_H

#include "collect/collect.h"

/* An error that is not about an assert: nothing behind it was evaluated. */
bool run_has_runtime_error(const struct unit *unit);
/* The error of an assert that stands there; NULL: it held, or was not evaluated. */
const struct entry_error *run_error_in(const struct unit *unit, const struct span *span);
/* Whether version and status held, and each capture came about. */
bool run_has_captures(const struct unit *unit);
/* NULL when it has no value. */
const struct binding *run_capture(struct arena *a, const struct unit *unit,
	const struct capture *capture, struct str *name);

#endif
