/* SPDX-License-Identifier: MIT */
/* Numbers in the user's files and options: exact, checked, never through a double. */
#ifndef SMOKE_BASE_NUMBER_H
#define SMOKE_BASE_NUMBER_H

#include "base/str.h"

/* Decimal digits with an optional minus; nothing else around them; false on overflow. */
bool number_int(struct str text, int64_t *out);

/* `250ms` `10s` `5m` `24h` `21d`; the unit must be there; fractions are refused.
 * Milliseconds; at most ten years. */
bool number_duration(struct str text, int64_t *milliseconds);

/* `512` `64KB` `16MB` `1GB`, with K = 1024; bytes; at most 1 EB. */
bool number_size(struct str text, int64_t *bytes);

/* `10%` `0.5%`, and `5/s` `300/m`; both as whole millionths, so 1% = 10000. */
bool number_percent(struct str text, int64_t *millionths);
bool number_rate(struct str text, int64_t *per_second_millionths);

/* `1.5s` reads better than 1500: shortest exact form for people. */
struct str number_show_duration(struct arena *a, int64_t milliseconds);
struct str number_show_size(struct arena *a, int64_t bytes);

#endif
