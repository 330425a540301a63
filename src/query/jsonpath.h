/* SPDX-License-Identifier: MIT */
/* JSONPath by RFC 9535, complete: compiled once, then asked any number of times.
 *
 * The tree of a compiled path is public, because compare/ joins the paths of many rules
 * into one automaton. */
#ifndef SMOKE_QUERY_JSONPATH_H
#define SMOKE_QUERY_JSONPATH_H

#include "base/err.h"
#include "value/path.h"
#include "value/value.h"

enum selector_kind {
	SELECTOR_NAME = 1,
	SELECTOR_WILDCARD,
	SELECTOR_INDEX,
	SELECTOR_SLICE,
	SELECTOR_FILTER
};

struct jsonpath_filter; /* a logical expression; asked through jsonpath_filter_holds() */

struct selector {
	enum selector_kind kind;
	struct str name; /* NAME, unescaped */
	int64_t index; /* INDEX, negative counts from the end */
	bool has_start, has_end; /* SLICE */
	int64_t start, end, step; /* SLICE; step is 1 when not said */
	const struct jsonpath_filter *filter; /* FILTER */
};

struct segment {
	bool descendant; /* `..` */
	struct selector *selectors;
	size_t count;
	struct str text; /* as written, with its dot or brackets */
};

struct jsonpath {
	struct str text;
	struct segment *segments;
	size_t count;
	bool singular; /* can select at most one node, whatever the document */
};

enum { JSONPATH_SIZE_MAX = 4096, JSONPATH_DEPTH_MAX = 64 };

/* NULL with err->column (code points, from 1), kind ERR_INPUT, and what was expected. */
struct jsonpath *
jsonpath_compile(struct arena *a, struct str text, struct err *err) MUST_CHECK;

struct jsonpath_node {
	const struct value *value;
	const struct path
		*path; /* where it stands; NULL: the root, or paths were not wanted */
};

struct jsonpath_nodes { /* the nodelist, in order */
	struct jsonpath_node *items;
	size_t count;
};

struct jsonpath_budget { /* both are limits, not predictions */
	size_t nodes; /* selected */
	size_t steps; /* nodes visited */
};
#define JSONPATH_BUDGET ((struct jsonpath_budget){ 1000000, 50000000 })

/* False only when the budget is spent, or where a match() or search() cannot be told (its
 * pattern or subject is beyond the limits of rx.h): ERR_LIMIT or ERR_SUBJECT. */
bool jsonpath_select(struct arena *a, const struct jsonpath *path,
	const struct value *root, bool with_paths, struct jsonpath_budget budget,
	struct jsonpath_nodes *out, struct err *err) MUST_CHECK;

/* Whether `?filter` selects `node` in the document `root`. */
bool jsonpath_filter_holds(struct arena *a, const struct jsonpath_filter *filter,
	const struct value *node, const struct value *root,
	struct jsonpath_budget *budget, bool *holds, struct err *err) MUST_CHECK;

/* The path nearest to `path` that selects something in `root`, for "nothing here, but
 * there is $.body.x": replaces the first name that leads nowhere by the nearest member;
 * empty when there is none. */
struct str
jsonpath_nearest(struct arena *a, const struct jsonpath *path, const struct value *root);

#endif
