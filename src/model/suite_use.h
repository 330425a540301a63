/* SPDX-License-Identifier: MIT */
/* One item of `suites:`: which Hurl files run, where, in what order and with what.  The
 * files themselves stay Hurl's. */
#ifndef SMOKE_MODEL_SUITE_USE_H
#define SMOKE_MODEL_SUITE_USE_H

#include "model/condition.h"
#include "model/suite.h"
#include "model/texts.h"
#include "value/value.h"

struct write_permission { /* POST /api/login */
	struct str environment, method, path;
	struct span span;
};

struct suite_row { /* one row of a file of rows: a run of its own */
	const struct value *cells; /* one for each column */
	struct str label; /* "sku=A-1", or "row 2": how reports name it */
};

struct suite_rows {
	struct str file; /* below the workspace; empty: there is none */
	struct span span; /* where smoke.yaml names it */
	struct str *columns;
	size_t column_count;
	struct suite_row *items;
	size_t count;
};

/* What every entry gets that does not say it itself. */
struct suite_defaults {
	struct pairs headers;
	struct options options;
};

struct status_range { /* 200, or 2xx: 200 to 299 */
	int least, most;
};

enum json_bodies { /* how an expected JSON body is compared */
	JSON_BODIES_EXACT = 0, /* as text, as Hurl does */
	JSON_BODIES_EQUAL, /* the same value, however it is written */
	JSON_BODIES_SUBSET /* objects may have more than is expected */
};

struct suite_latency { /* how long all requests of one item may take */
	bool given;
	int64_t p50, p90, p95, p99, max; /* ms; 0: not said */
	size_t min_samples;
	struct span span;
};

struct suite_use {
	struct str files; /* the pattern, as written */
	struct str name; /* the same, told apart from other items with this pattern */
	const struct suite **suites; /* what it matched, in order of name */
	size_t count;
	struct str setup; /* its name for `needs`, when it is a setup; or empty */
	struct texts needs; /* names of setups */
	size_t *needed; /* those, as indexes into the workspace's suites */
	struct texts run_on; /* none: candidate in gate, the environment in verify */
	struct condition condition;
	bool *runs; /* by environment: it may run there, by run_on, `if` and who needs it
		     */
	struct suite_rows rows;
	struct write_permission *may_write;
	size_t may_write_count;
	struct texts tags;
	bool nightly, required;
	bool fail_fast; /* after a failure none of its further files is asked */
	struct suite_defaults defaults;
	struct status_range *accept; /* of entries that say `HTTP *` */
	size_t accept_count;
	enum json_bodies json_bodies;
	bool json_any_order; /* … of the elements of lists */
	struct suite_latency latency;
	enum severity severity; /* of what fails in it; ERROR when not said */
	struct span span;
};

#endif
