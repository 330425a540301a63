/* SPDX-License-Identifier: MIT */
/* The functions of filters: RFC 9535, section 2.4. */
#include "base/utf8.h"
#include "query/iregexp.h"
#include "query/jsonpath_tree.h"

enum { MATCH_STEPS = 100, BYTES_PER_STEP = 64 };

static const struct value *
integer(struct jsonpath_walk *w, size_t n)
{
	struct value *v = arena_new(w->scratch, struct value);
	*v = value_of_int(w->scratch, (int64_t)n);
	return v;
}

static bool
length_of(struct jsonpath_walk *w, const struct call *call, const struct value *node,
	const struct value **out)
{
	const struct value *v;
	if (!jsonpath_operand(w, &call->arguments[0], node, &v))
		return false;
	*out = NULL;
	if (!v)
		return true;
	if (v->kind == VALUE_STRING) {
		if (!jsonpath_charge(w, v->size / BYTES_PER_STEP))
			return false;
		*out = integer(w, utf8_count(value_text(v)));
	} else if (v->kind == VALUE_ARRAY || v->kind == VALUE_OBJECT) {
		*out = integer(w, v->size);
	}
	return true;
}

static bool
select_argument(struct jsonpath_walk *w, const struct call *call,
	const struct value *node, size_t most, struct vec *nodes)
{
	const struct query *query = &call->arguments[0].query;
	*nodes = vec_of(w->scratch, struct jsonpath_node);
	return jsonpath_collect(
		w, &query->path, query->absolute ? w->root : node, most, nodes);
}

static bool
count_of(struct jsonpath_walk *w, const struct call *call, const struct value *node,
	const struct value **out)
{
	struct vec nodes;
	if (!select_argument(w, call, node, SIZE_MAX, &nodes))
		return false;
	*out = integer(w, nodes.count);
	return true;
}

static bool
value_of(struct jsonpath_walk *w, const struct call *call, const struct value *node,
	const struct value **out)
{
	struct vec nodes;
	if (!select_argument(w, call, node, 2, &nodes))
		return false;
	*out = nodes.count == 1 ? ((struct jsonpath_node *)nodes.items)->value : NULL;
	return true;
}

/* A pattern that the document gave: what is no I-Regexp matches nothing, says the RFC;
 * what is one and beyond our limits is unknown, and stops the walk. */
static bool
pattern_from(struct jsonpath_walk *w, const struct jsonpath_function *f, struct str text,
	struct rx **out)
{
	if (!w->pattern.known || w->pattern.whole != f->whole
		|| !str_eq(w->pattern.text, text)) {
		struct err cause = { 0 };
		arena_fini(&w->pattern.arena);
		w->pattern.rx =
			iregexp_compile(&w->pattern.arena, text, f->whole, &cause);
		if (cause.kind == ERR_LIMIT)
			return err_set(w->err, ERR_LIMIT, "%s", cause.text);
		w->pattern.text = text;
		w->pattern.whole = f->whole;
		w->pattern.known = true;
	}
	*out = w->pattern.rx;
	return true;
}

static bool
matches(struct jsonpath_walk *w, const struct call *call, const struct value *node,
	bool *holds)
{
	const struct value *subject, *pattern;
	*holds = false;
	if (!jsonpath_operand(w, &call->arguments[0], node, &subject)
		|| !jsonpath_operand(w, &call->arguments[1], node, &pattern))
		return false;
	if (!subject || subject->kind != VALUE_STRING || !pattern
		|| pattern->kind != VALUE_STRING)
		return true;
	struct rx *rx = call->rx;
	if (!jsonpath_charge(w, MATCH_STEPS + subject->size / BYTES_PER_STEP)
		|| (!rx && !pattern_from(w, call->function, value_text(pattern), &rx)))
		return false;
	enum match match =
		rx ? rx_find(rx, value_text(subject), 0, NULL, w->err) : MATCH_NO;
	*holds = match == MATCH_YES;
	return match != MATCH_UNKNOWN;
}

static const struct jsonpath_function table[] = {
	{ STR_INIT("length"), TYPE_VALUE, { TYPE_VALUE }, 1, .value = length_of },
	{ STR_INIT("count"), TYPE_VALUE, { TYPE_NODES }, 1, .value = count_of },
	{ STR_INIT("value"), TYPE_VALUE, { TYPE_NODES }, 1, .value = value_of },
	{ STR_INIT("match"), TYPE_LOGICAL, { TYPE_VALUE, TYPE_VALUE }, 2, .pattern = true,
		.whole = true, .holds = matches },
	{ STR_INIT("search"), TYPE_LOGICAL, { TYPE_VALUE, TYPE_VALUE }, 2,
		.pattern = true, .holds = matches },
};

const struct jsonpath_function *
jsonpath_functions(size_t *count)
{
	*count = sizeof(table) / sizeof(*table);
	return table;
}
