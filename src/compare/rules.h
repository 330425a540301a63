/* SPDX-License-Identifier: MIT */
/* The rules that speak for one probe, compiled (inside compare/ only). */
#ifndef SMOKE_COMPARE_RULES_H
#define SMOKE_COMPARE_RULES_H

#include "compare/automaton.h"
#include "compare/compare.h"

enum { RULE_OF_PROBE = -1 }; /* a `sensitive:` of the probe itself */

struct compiled_rule {
	const struct rule
		*rule; /* of the workspace, or made for a `sensitive:` of the probe */
	ptrdiff_t index; /* into the workspace's rules, or RULE_OF_PROBE */
	const struct jsonpath *path;
	bool general; /* says no name, index or filter: `$`, `$.*`, `$..*` */
	bool ends_named; /* its last segment says names only */
};

/* What moves under an open hand: counted while everything else is read. */
struct rules_counts {
	size_t *used; /* by index into the workspace's rules */
	bool *seen; /* by item: it has selected something */
};

struct fact_path {
	struct str name;
	const struct jsonpath *path; /* NULL: it does not compile */
};

struct rules {
	struct compiled_rule *items; /* path n of `reading` is that of items[n] */
	size_t count, workspace_count;
	struct automaton *reading;
	struct automaton *sensitive; /* NULL when nothing is */
	const uint32_t
		*sensitive_items; /* path n of `sensitive` is that of items[…[n]] */
	bool blind; /* a rule ignores, tolerates or reorders: elements may be alike by
		       rule */
	const struct jsonpath **named; /* paths of expectations, meant changes, facts */
	size_t named_count;
	const struct fact_path *facts; /* of the probe */
	size_t fact_count;
	struct rules_counts counts;
};

void rules_count_use(const struct rules *rules, const struct compiled_rule *item);

/* Numbers of the rules that speak at a place, each side by its own state, in order:
 * starts at 0; false when there are no more.  Either state may be NULL. */
struct speaking {
	const struct state *one, *other;
	uint32_t one_at, other_at;
};
bool speaking_next(struct speaking *s, uint32_t *item);

#endif
