/* SPDX-License-Identifier: MIT */
/* What templates can see while they are rendered. */
#ifndef SMOKE_QUERY_SCOPE_H
#define SMOKE_QUERY_SCOPE_H

#include "value/value.h"

struct generator { /* so that both sides of a pair render the same, and tests are still */
	uint64_t seed; /* of newUuid; advances */
	int64_t now; /* microseconds since 1970, of newDate and daysAfterNow */
	/* getEnv: NULL data when there is none; NULL function: there is no environment */
	struct str (*environment)(struct arena *a, struct str name);
};

struct binding {
	struct str name;
	struct value value;
	bool secret; /* its text is registered for masking */
};

struct scope { /* a few dozen names: a loop is the fastest table */
	struct vec bindings; /* struct binding */
	struct generator *generator;
	bool strict; /* a gate: what Hurl lets pass silently is an error (query/filter.h)
		      */
	const struct scope *outer; /* asked next; or NULL */
};

void scope_init(
	struct scope *s, struct arena *a, struct generator *g, const struct scope *outer);
/* Sets or replaces in this scope. Name and value are kept as given, not copied. */
void scope_set(struct scope *s, struct str name, struct value value, bool secret);
const struct binding *scope_find(const struct scope *s, struct str name);

/* What stands behind `name=` on a command line, in a file of variables or in [Options],
 * typed by its look: true, false, null, a number (also as +1 or 007), "a quoted text",
 * else a text. */
struct value value_typed(struct str text);

/* The next number of the generator's row. */
uint64_t generator_next(struct generator *g);

#endif
