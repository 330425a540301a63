/* SPDX-License-Identifier: MIT */
/* Two values one under the other, cut so that the place where they differ is still there.
 */
#ifndef SMOKE_REPORT_PAIR_H
#define SMOKE_REPORT_PAIR_H

#include "base/str.h"

/* Each at most `width` columns (code points; at least 20). What both have in common at
 * the start and at the end gives way first, on both sides alike. */
void
pair_show(struct arena *a, const struct str values[2], size_t width, struct str out[2]);

#endif
