/* SPDX-License-Identifier: MIT */
/* Values as text for people, as Hurl shows them; numbers and dates as templates render
 * them. */
#ifndef SMOKE_QUERY_SHOW_H
#define SMOKE_QUERY_SHOW_H

#include "base/sbuf.h"
#include "value/value.h"

/* Integers as they came; others as plain decimals with a fraction and no needless
 * zeros: 1.10 is 1.1, 1e2 is 100.0.  Exact; what would need more than NUMBER_EXPAND_MAX
 * zeros stays as it came. */
enum { NUMBER_EXPAND_MAX = 400 };
struct str number_show(struct arena *a, struct str text);
bool number_is_finite(struct str text); /* not XPath's NaN or Infinity */

/* "2021-01-13 22:23:01.500 UTC", and "2021-01-13T22:23:01.500000Z" as templates have it.
 */
struct str instant_utc(struct arena *a, int64_t instant);
struct str instant_rfc3339(struct arena *a, int64_t instant);

/* "string" "integer" "float" "boolean" "null" "list" "object" "bytes" "date" "nodeset" */
const char *value_type_name(const struct value *v);

/* "string <x>", "integer <2>", "list <[1,x]>", "none" for NULL: as Hurl shows a value; at
 * most `most` bytes, then "…" at the end of a character. */
struct str value_show_typed(struct arena *a, const struct value *v, size_t most);

#endif
