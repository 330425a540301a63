/* SPDX-License-Identifier: MIT */
/* Instants in records: RFC 3339, UTC, milliseconds: "2026-11-20T02:00:00.000Z". */
#ifndef SMOKE_RECORD_INSTANT_H
#define SMOKE_RECORD_INSTANT_H

#include "base/str.h"

/* Milliseconds since 1970; what lies outside of 1970 to 9999 is moved to their edge. */
struct str instant_show(struct arena *a, int64_t milliseconds);
/* Only what instant_show() writes. */
bool instant_read(struct str text, int64_t *milliseconds);

#endif
