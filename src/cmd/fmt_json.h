/* SPDX-License-Identifier: MIT */
/* A suite as JSON, in the shape of `hurlfmt --out json`, for programs that read suites.
 */
#ifndef SMOKE_CMD_FMT_JSON_H
#define SMOKE_CMD_FMT_JSON_H

#include "model/suite.h"
#include "value/value.h"

/* {"entries": [{"request": …, "response": …}, …]}; texts have placeholders as they were
 * written.  Lives in the arena and in the suite. */
struct value fmt_json(struct arena *a, const struct suite *suite);

#endif
