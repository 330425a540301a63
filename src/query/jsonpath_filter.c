/* SPDX-License-Identifier: MIT */
/* Whether a filter holds for a node.  The recursion is as deep as the filter is nested,
 * which the parser limits to JSONPATH_DEPTH_MAX. */
#include "query/jsonpath_tree.h"

#include "value/equal.h"

enum { BYTES_PER_STEP = 64 };

/* --- operands --------------------------------------------------------------------- */

/* A singular query needs no list. */
static bool
walk_singular(struct jsonpath_walk *w, const struct query *query,
	const struct value *node, const struct value **out)
{
	const struct value *v = query->absolute ? w->root : node;
	for (size_t i = 0; v && i < query->path.count; i++) {
		const struct selector *s = &query->path.segments[i].selectors[0];
		size_t count = value_count(v);
		if (!jsonpath_charge(w, s->kind == SELECTOR_NAME ? count + 1 : 1))
			return false;
		if (s->kind == SELECTOR_NAME)
			v = value_get(v, s->name);
		else
			v = value_item(v,
				(size_t)(s->index < 0 ? s->index + (int64_t)count
						      : s->index));
	}
	*out = v;
	return true;
}

bool
jsonpath_operand(struct jsonpath_walk *w, const struct operand *operand,
	const struct value *node, const struct value **out)
{
	switch (operand->kind) {
	case OPERAND_LITERAL:
		*out = &operand->literal;
		return true;
	case OPERAND_QUERY:
		return walk_singular(w, &operand->query, node, out);
	case OPERAND_CALL:
		return operand->call->function->value(w, operand->call, node, out);
	}
	return false;
}

/* --- comparisons: RFC 9535, section 2.3.5.2.2 --------------------------------------- */

static bool
equal(struct jsonpath_walk *w, const struct value *a, const struct value *b)
{
	if (!a || !b)
		return !a && !b;
	return value_equal_counted(a, b, &w->steps);
}

static bool
less(const struct value *a, const struct value *b)
{
	if (!a || !b || a->kind != b->kind)
		return false;
	if (a->kind == VALUE_NUMBER)
		return decimal_compare(value_text(a), value_text(b)) < 0;
	return a->kind == VALUE_STRING && str_compare(value_text(a), value_text(b)) < 0;
}

static bool
compares(struct jsonpath_walk *w, enum comparator comparator, const struct value *a,
	const struct value *b)
{
	switch (comparator) {
	case COMPARE_EQUAL:
		return equal(w, a, b);
	case COMPARE_NOT_EQUAL:
		return !equal(w, a, b);
	case COMPARE_LESS:
		return less(a, b);
	case COMPARE_AT_MOST:
		return less(a, b) || equal(w, a, b);
	case COMPARE_GREATER:
		return less(b, a);
	case COMPARE_AT_LEAST:
		return less(b, a) || equal(w, a, b);
	}
	return false;
}

static bool
compare_operands(struct jsonpath_walk *w, const struct jsonpath_filter *filter,
	const struct value *node, bool *holds)
{
	const struct value *a, *b;
	if (!jsonpath_operand(w, &filter->left, node, &a)
		|| !jsonpath_operand(w, &filter->right, node, &b)
		|| !jsonpath_charge(
			w, (value_text(a).size + value_text(b).size) / BYTES_PER_STEP))
		return false;
	*holds = compares(w, filter->comparator, a, b);
	return jsonpath_charge(w, 1);
}

/* --- logic -------------------------------------------------------------------------- */

static bool
test_existence(struct jsonpath_walk *w, const struct query *query,
	const struct value *node, bool *holds)
{
	struct vec nodes = vec_of(w->scratch, struct jsonpath_node);
	if (!jsonpath_collect(
		    w, &query->path, query->absolute ? w->root : node, 1, &nodes))
		return false;
	*holds = nodes.count > 0;
	return true;
}

/* OR stops at the first that holds, AND at the first that does not. */
static bool
test_parts(struct jsonpath_walk *w, const struct jsonpath_filter *filter,
	const struct value *node, bool *holds)
{
	bool stop = filter->kind == FILTER_OR;
	*holds = !stop;
	for (size_t i = 0; i < filter->count && *holds != stop; i++)
		if (!jsonpath_test(w, &filter->parts[i], node, holds))
			return false;
	return true;
}

bool
jsonpath_test(struct jsonpath_walk *w, const struct jsonpath_filter *filter,
	const struct value *node, bool *holds)
{
	switch (filter->kind) {
	case FILTER_OR:
	case FILTER_AND:
		return test_parts(w, filter, node, holds);
	case FILTER_NOT:
		if (!jsonpath_test(w, filter->parts, node, holds))
			return false;
		*holds = !*holds;
		return true;
	case FILTER_EXISTS:
		return test_existence(w, &filter->query, node, holds);
	case FILTER_COMPARE:
		return compare_operands(w, filter, node, holds);
	case FILTER_CALL:
		return filter->left.call->function->holds(
			w, filter->left.call, node, holds);
	}
	return false;
}

bool
jsonpath_filter_holds(struct arena *a, const struct jsonpath_filter *filter,
	const struct value *node, const struct value *root,
	struct jsonpath_budget *budget, bool *holds, struct err *err)
{
	struct jsonpath_walk walk = {
		.scratch = a, .root = root, .limit = *budget, .err = err
	};
	struct arena_mark mark = arena_mark(a);
	bool ok = jsonpath_test(&walk, filter, node, holds);
	arena_rewind(a, mark);
	arena_fini(&walk.pattern.arena);
	budget->steps -= walk.steps < budget->steps ? walk.steps : budget->steps;
	return ok;
}
