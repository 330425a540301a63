/* SPDX-License-Identifier: MIT */
/* JSON of a body: checked, and kept as written, with placeholders. */
#ifndef SMOKE_SUITE_JSON_H
#define SMOKE_SUITE_JSON_H

#include "suite/parser.h"

/* One value from the cursor on: an object, array, string, number, true, false, null or
 * placeholder.  Not recursive; at most SUITE_DEPTH_MAX brackets within each other. */
bool json_text_read(struct parser *p, struct template *out);

#endif
