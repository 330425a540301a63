/* SPDX-License-Identifier: MIT */
/* What changes at every response by its nature (inside compare/ only; the list of headers
 * is public: headers_volatile()). */
#ifndef SMOKE_COMPARE_VOLATILE_H
#define SMOKE_COMPARE_VOLATILE_H

#include "compare/spot.h"
#include "compare/rules.h"

/* Whether a difference of that kind at `p` says nothing, and no rule names the path. */
bool volatile_hides(
	const struct rules *rules, const struct spot *p, enum difference_kind kind);

#endif
