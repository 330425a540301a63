/* SPDX-License-Identifier: MIT */
/* `if:` of the workspace file: Hurl's asserts, asked of variables before anything is
 * sent. query/condition.h decides it. */
#ifndef SMOKE_MODEL_CONDITION_H
#define SMOKE_MODEL_CONDITION_H

#include "base/diag.h"
#include "model/query.h"

struct assertion;

struct condition_part { /* variable "tenant" == "acme" */
	const struct assertion *assertion;
	struct str text; /* as written */
	struct span span; /* in smoke.yaml */
};

struct condition { /* all of them must hold; none: it holds */
	struct condition_part *items;
	size_t count;
	struct str *why_not; /* by environment: why it does not hold there, or empty;
				NULL: nobody has asked */
};

#endif
