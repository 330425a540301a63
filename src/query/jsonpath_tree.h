/* SPDX-License-Identifier: MIT */
/* The tree of a compiled filter, and what runs over it: shared by the jsonpath_*.c files
 * and nobody else. */
#ifndef SMOKE_QUERY_JSONPATH_TREE_H
#define SMOKE_QUERY_JSONPATH_TREE_H

#include "ext/rx.h"
#include "query/jsonpath.h"

/* --- expressions ------------------------------------------------------------------ */

struct query {
	bool absolute; /* from `$`; else from `@` */
	struct jsonpath path;
};

enum operand_kind { OPERAND_LITERAL = 1, OPERAND_QUERY, OPERAND_CALL };

struct operand {
	enum operand_kind kind;
	size_t at; /* where it stands in the text, for messages */
	struct value literal;
	struct query query;
	struct call *call;
};

enum comparator {
	COMPARE_EQUAL = 1,
	COMPARE_NOT_EQUAL,
	COMPARE_LESS,
	COMPARE_AT_MOST,
	COMPARE_GREATER,
	COMPARE_AT_LEAST
};

enum filter_node {
	FILTER_OR = 1,
	FILTER_AND,
	FILTER_NOT,
	FILTER_EXISTS,
	FILTER_COMPARE,
	FILTER_CALL
};

struct jsonpath_filter {
	enum filter_node kind;
	struct jsonpath_filter *parts; /* OR, AND, NOT */
	size_t count;
	struct query query; /* EXISTS */
	enum comparator comparator;
	struct operand left, right; /* COMPARE; left alone: CALL */
};

/* --- running ---------------------------------------------------------------------- */

struct jsonpath_walk {
	struct arena *paths; /* paths of nodes; NULL: they are not wanted */
	struct arena *scratch; /* lists, and values that functions make */
	const struct value *root;
	struct jsonpath_budget limit;
	size_t steps; /* taken so far */
	struct { /* the pattern that came from a document last, since it often comes again
		  */
		struct arena arena;
		struct str text;
		bool known, whole;
		struct rx *rx; /* NULL: no I-Regexp */
	} pattern;
	struct err *err;
};

/* False when the budget does not hold that many steps more. */
bool jsonpath_charge(struct jsonpath_walk *w, size_t steps) MUST_CHECK;

/* Appends what `path` selects from `from` (jsonpath_node), and stops at `most`. */
bool jsonpath_collect(struct jsonpath_walk *w, const struct jsonpath *path,
	const struct value *from, size_t most, struct vec *out) MUST_CHECK;

bool jsonpath_test(struct jsonpath_walk *w, const struct jsonpath_filter *filter,
	const struct value *node, bool *holds) MUST_CHECK;

/* Its value: *out NULL is Nothing.  For queries: singular ones. */
bool jsonpath_operand(struct jsonpath_walk *w, const struct operand *operand,
	const struct value *node, const struct value **out) MUST_CHECK;

/* --- functions -------------------------------------------------------------------- */

enum filter_type { TYPE_VALUE = 1, TYPE_LOGICAL, TYPE_NODES };

enum { ARGUMENTS_MAX = 2 };

struct call {
	const struct jsonpath_function *function;
	struct operand arguments[ARGUMENTS_MAX];
	struct rx *rx; /* match, search: the pattern, when it is a literal */
};

struct jsonpath_function {
	struct str name;
	enum filter_type result;
	enum filter_type arguments[ARGUMENTS_MAX];
	size_t count;
	bool pattern, whole; /* the last argument is an I-Regexp; it must match the whole
				text */
	/* One of the two, by the type of the result. */
	bool (*value)(struct jsonpath_walk *w, const struct call *call,
		const struct value *node, const struct value **out);
	bool (*holds)(struct jsonpath_walk *w, const struct call *call,
		const struct value *node, bool *holds);
};

const struct jsonpath_function *jsonpath_functions(size_t *count);

#endif
