/* SPDX-License-Identifier: MIT */
#include "compare/expect.h"

#include "compare/compare.h"
#include "compare/demand.h"
#include "compare/read.h"
#include "query/comparison.h"
#include "value/json.h"

#include <stdlib.h>

enum { WHOLE = 0 /* who shows it masks it first, and cuts it then */ };

struct found { /* a node, by where it stands */
	struct str path; /* normalized */
	const struct value *value;
};

struct nodes { /* sorted by path */
	struct found *items;
	size_t count;
};

struct asking {
	struct arena *a;
	const struct expectation *e;
	const struct observation *o, *other;
	const struct jsonpath *path;
	struct nodes here, there; /* there: the other side's, for what is relative */
	struct expect_result *out;
	struct sbuf broken;
};

static struct str
show(struct asking *q, const struct value *v)
{
	return value_is_digest(v) ? STR("a sensitive value")
				  : compare_show(q->a, v, WHOLE);
}

static void
settle(struct asking *q, enum match match, const struct value *v)
{
	q->out->match = match;
	q->out->actual = v ? show(q, v) : STR("nothing");
	q->out->reason = STR("");
}

static void
unknown(struct asking *q, struct str reason)
{
	q->out->match = MATCH_UNKNOWN;
	q->out->reason = reason;
}

/* Every value that breaks it is kept, since a waiver is for these and no others. */
static void
add_broken(struct asking *q, const struct value *v)
{
	if (v)
		json_write(v, JSON_COMPACT, &q->broken);
	sbuf_add_char(&q->broken, '\n');
}

/* --- selecting --------------------------------------------------------------------- */

static int
by_path(const void *one, const void *other)
{
	const struct found *a = one, *b = other;
	return str_compare(a->path, b->path);
}

static bool
select_nodes(struct asking *q, const struct observation *o, struct nodes *out)
{
	struct err err = { 0 };
	struct jsonpath_nodes nodes;
	if (!jsonpath_select(
		    q->a, q->path, o->root, true, JSONPATH_BUDGET, &nodes, &err)) {
		unknown(q, str_format(q->a, "%s", err.text));
		return false;
	}
	out->items = arena_array(q->a, nodes.count, sizeof(struct found));
	out->count = nodes.count;
	for (size_t i = 0; i < nodes.count; i++) {
		struct sbuf text = { 0 };
		path_write_normalized(nodes.items[i].path, &text);
		out->items[i] =
			(struct found){ sbuf_copy(&text, q->a), nodes.items[i].value };
		sbuf_fini(&text);
	}
	if (out->count)
		qsort(out->items, out->count, sizeof(struct found), by_path);
	return true;
}

static const struct value *
at_same_path(const struct nodes *nodes, const struct found *f)
{
	const struct found *other = nodes->count
		? bsearch(f, nodes->items, nodes->count, sizeof(struct found), by_path)
		: NULL;
	return other ? other->value : NULL;
}

/* An absence is proven only where all was seen. */
static bool
is_whole(struct asking *q, const struct observation *o)
{
	if (o->seen == SEEN_WHOLE)
		return true;
	unknown(q,
		str_format(q->a, "%.*s was not seen whole: %.*s",
			STR_ARGS(o->environment),
			STR_ARGS(o->reason.size ? o->reason : STR("no reason given"))));
	return false;
}

/* --- what is asked of each value --------------------------------------------------- */

static enum match
test_values(struct asking *q, const struct found *f)
{
	const struct expectation *e = q->e;
	for (size_t i = 0; i < e->value_count; i++)
		if (str_eq(e->values[i].environment, q->o->environment))
			return value_equal(&e->values[i].value, f->value) ? MATCH_YES
									  : MATCH_NO;
	unknown(q,
		str_format(
			q->a, "no value is given for %.*s", STR_ARGS(q->o->environment)));
	return MATCH_UNKNOWN;
}

static struct str
version_text(const struct value *v)
{
	return v && (v->kind == VALUE_STRING || v->kind == VALUE_NUMBER) ? value_text(v)
									 : STR("");
}

static enum match
test_version(struct asking *q, const struct found *f)
{
	struct demand d;
	const struct value *base = NULL;
	if (!demand_read(q->e->version, &d)) {
		unknown(q, STR("expected >=, <=, ==, !=, > or < and a version"));
		return MATCH_UNKNOWN;
	}
	struct str operand = d.operand;
	if (demand_is_relative(&d)) {
		base = at_same_path(&q->there, f);
		operand = version_text(base);
		q->out->expected = str_format(q->a, "version %.*s %.*s (baseline)",
			STR_ARGS(d.sign), STR_ARGS(show(q, base)));
	}
	enum match match = value_is_digest(base)
		? MATCH_UNKNOWN
		: demand_test(&d, version_text(f->value), operand);
	if (match == MATCH_UNKNOWN)
		unknown(q,
			str_format(q->a, "%.*s and %.*s are not versions of one kind",
				STR_ARGS(show(q, f->value)),
				STR_ARGS(base ? show(q, base) : operand)));
	return match;
}

static enum match
test_is(struct asking *q, const struct found *f)
{
	struct comparison c;
	struct err err = { 0 };
	if (!comparison_read(q->a, q->e->is, &c, &err)) {
		unknown(q, str_format(q->a, "%s", err.text));
		return MATCH_UNKNOWN;
	}
	enum match match = comparison_test(&c, f->value);
	if (match == MATCH_UNKNOWN)
		unknown(q,
			str_format(q->a, "%.*s cannot be compared by '%.*s'",
				STR_ARGS(show(q, f->value)), STR_ARGS(q->e->is)));
	return match;
}

static enum match
test_matches(struct asking *q, const struct found *f)
{
	struct err err = { 0 };
	if (f->value->kind != VALUE_STRING && f->value->kind != VALUE_NUMBER)
		return MATCH_NO;
	struct rx *rx = rx_compile(q->a, q->e->matches, &err);
	enum match match =
		rx ? rx_find(rx, value_text(f->value), 0, NULL, &err) : MATCH_UNKNOWN;
	if (match == MATCH_UNKNOWN)
		unknown(q, str_format(q->a, "%s", err.text));
	return match;
}

typedef enum match value_test_fn(struct asking *q, const struct found *f);

static void
ask_each(struct asking *q, value_test_fn *test)
{
	enum match all = MATCH_YES;
	if (!q->here.count) {
		if (is_whole(q, q->o))
			settle(q, MATCH_NO, NULL);
		return;
	}
	q->out->actual = show(q, q->here.items[0].value);
	for (size_t i = 0; i < q->here.count; i++) {
		const struct found *f = &q->here.items[i];
		enum match match = MATCH_UNKNOWN;
		if (value_is_digest(f->value))
			unknown(q,
				STR("the value is sensitive: only `relation` and `must` "
				    "can be asked of it"));
		else
			match = test(q, f);
		if (match == MATCH_NO) {
			if (!q->broken.size)
				settle(q, MATCH_NO, f->value);
			add_broken(q, f->value);
		}
		all = match == MATCH_YES ? all : MATCH_UNKNOWN;
	}
	if (q->broken.size)
		q->out->match = MATCH_NO;
	else if (all == MATCH_YES && (q->path->singular || is_whole(q, q->o)))
		q->out->match = MATCH_YES;
}

static void
ask_values(struct asking *q)
{
	ask_each(q, test_values);
}

static void
ask_version(struct asking *q)
{
	ask_each(q, test_version);
}

static void
ask_is(struct asking *q)
{
	ask_each(q, test_is);
}

static void
ask_matches(struct asking *q)
{
	ask_each(q, test_matches);
}

/* --- what is asked of the path ----------------------------------------------------- */

static void
ask_must(struct asking *q)
{
	bool present = q->here.count > 0;
	if (!present && !is_whole(q, q->o))
		return;
	settle(q, present == (q->e->must == MUST_PRESENT) ? MATCH_YES : MATCH_NO,
		present ? q->here.items[0].value : NULL);
	for (size_t i = 0; q->out->match == MATCH_NO && i < q->here.count; i++)
		add_broken(q, q->here.items[i].value);
}

static const char *
relation_text(const struct asking *q)
{
	return q->e->relation == RELATION_SAME ? "the same as" : "different from";
}

static void
settle_pair(struct asking *q, enum match match, const struct value *here,
	const struct value *there)
{
	q->out->expected = str_format(
		q->a, "%s %.*s (baseline)", relation_text(q), STR_ARGS(show(q, there)));
	settle(q, match, here);
}

/* What only one side has is not the same; nor is it different: there are no two values.
 */
static bool
relation_of_pair(struct asking *q, const struct value *here, const struct value *there)
{
	if ((!here && !is_whole(q, q->o)) || (!there && !is_whole(q, q->other)))
		return false;
	bool equal = here && there && value_equal(here, there);
	bool holds = q->e->relation == RELATION_SAME ? equal : here && there && !equal;
	settle_pair(q, holds ? MATCH_YES : MATCH_NO, here, there);
	return holds;
}

/* The first pair that is broken is told, else the first that is unknown. */
static void
ask_pair(struct asking *q, const struct value *here, const struct value *there,
	struct expect_result *first)
{
	if (relation_of_pair(q, here, there))
		return;
	bool broken = q->out->match == MATCH_NO;
	if (!first->expected.size || (broken && first->match == MATCH_UNKNOWN))
		*first = *q->out;
	if (!broken)
		return;
	add_broken(q, here);
	add_broken(q, there);
}

static void
ask_relation(struct asking *q)
{
	if (!q->here.count && !q->there.count) {
		if (is_whole(q, q->o) && is_whole(q, q->other))
			settle_pair(q, MATCH_NO, NULL, NULL);
		return;
	}
	struct expect_result first = { 0 };
	for (size_t i = 0; i < q->here.count; i++) {
		const struct found *f = &q->here.items[i];
		ask_pair(q, f->value, at_same_path(&q->there, f), &first);
	}
	for (size_t i = 0; i < q->there.count; i++) {
		const struct found *f = &q->there.items[i];
		if (!at_same_path(&q->here, f))
			ask_pair(q, NULL, f->value, &first);
	}
	if (first.match != MATCH_YES && first.expected.size) {
		*q->out = first;
		return;
	}
	if (!q->path->singular && (!is_whole(q, q->o) || !is_whole(q, q->other)))
		q->out->match = MATCH_UNKNOWN;
}

/* --- the whole --------------------------------------------------------------------- */

static struct str
describe_relation(struct arena *a, const struct asking *q)
{
	return str_format(a, "%s the baseline", relation_text(q));
}

static struct str
describe_values(struct arena *a, const struct asking *q)
{
	const struct expectation *e = q->e;
	for (size_t i = 0; i < e->value_count; i++)
		if (str_eq(e->values[i].environment, q->o->environment))
			return compare_show(a, &e->values[i].value, WHOLE);
	return STR("a value for this environment");
}

static struct str
describe_version(struct arena *a, const struct asking *q)
{
	return str_format(a, "version %.*s", STR_ARGS(q->e->version));
}

static struct str
describe_must(struct arena *a, const struct asking *q)
{
	(void)a;
	return q->e->must == MUST_PRESENT ? STR("present") : STR("absent");
}

static struct str
describe_is(struct arena *a, const struct asking *q)
{
	(void)a;
	return q->e->is;
}

static struct str
describe_matches(struct arena *a, const struct asking *q)
{
	return str_format(a, "matches /%.*s/", STR_ARGS(q->e->matches));
}

enum form { FORM_RELATION, FORM_VALUES, FORM_VERSION, FORM_MUST, FORM_IS, FORM_MATCHES };

static enum form
form_of(const struct expectation *e)
{
	if (e->relation)
		return FORM_RELATION;
	if (e->value_count)
		return FORM_VALUES;
	if (e->version.size)
		return FORM_VERSION;
	if (e->must)
		return FORM_MUST;
	return e->is.size ? FORM_IS : FORM_MATCHES;
}

static const struct form_row {
	struct str (*describe)(struct arena *a, const struct asking *q);
	void (*ask)(struct asking *q);
} forms[] = {
	[FORM_RELATION] = { describe_relation, ask_relation },
	[FORM_VALUES] = { describe_values, ask_values },
	[FORM_VERSION] = { describe_version, ask_version },
	[FORM_MUST] = { describe_must, ask_must },
	[FORM_IS] = { describe_is, ask_is },
	[FORM_MATCHES] = { describe_matches, ask_matches },
};

bool
expect_is_relative(const struct expectation *e)
{
	struct demand d;
	return e->relation
		|| (e->version.size && demand_read(e->version, &d)
			&& demand_is_relative(&d));
}

static bool
is_seen(struct asking *q, const struct observation *o, const char *whose)
{
	if (o && o->seen && o->root)
		return true;
	unknown(q,
		str_format(q->a, "%s was not seen%s%.*s", whose,
			o && o->reason.size ? ": " : "",
			STR_ARGS(o ? o->reason : STR(""))));
	return false;
}

void
expect_test(struct arena *a, const struct expectation *e, const struct observation *o,
	const struct observation *other, struct expect_result *out)
{
	struct err err = { 0 };
	const struct form_row *form = &forms[form_of(e)];
	struct asking q = { .a = a, .e = e, .o = o, .other = other, .out = out };
	bool relative = expect_is_relative(e);
	*out = (struct expect_result){ .match = MATCH_UNKNOWN };
	out->expected = form->describe(a, &q);
	if (!is_seen(&q, o, "it") || (relative && !is_seen(&q, other, "the baseline")))
		return;
	q.path = jsonpath_compile(a, e->path, &err);
	if (!q.path) {
		unknown(&q,
			str_format(a, "path '%.*s': %s", STR_ARGS(e->path), err.text));
		return;
	}
	if (!select_nodes(&q, o, &q.here)
		|| (relative && !select_nodes(&q, other, &q.there)))
		return;
	if (!q.here.count && !(e->must == MUST_ABSENT))
		out->nearest = jsonpath_nearest(a, q.path, o->root);
	form->ask(&q);
	out->broken = sbuf_copy(&q.broken, a);
	sbuf_fini(&q.broken);
}
