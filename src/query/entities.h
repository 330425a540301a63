/* SPDX-License-Identifier: MIT */
#ifndef SMOKE_QUERY_ENTITIES_H
#define SMOKE_QUERY_ENTITIES_H

#include "base/str.h"

enum { ENTITY_NAME_MAX = 33 };

/* What `&name` stands for, as UTF-8: "amp;" and, for the old ones, "amp"; empty: unknown.
 */
struct str entity_of(struct str name);

#endif
