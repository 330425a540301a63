/* SPDX-License-Identifier: MIT */
/* The same side, looked at several times: what moves is noise, or a side that is
 * unstable. */
#include "compare/diff.h"
#include "compare/read.h"

#include <stdlib.h>

struct learner {
	struct learner_of_diff hook;
	struct arena *a;
	const struct rules *rules;
	struct noise *noise;
	struct str environment;
	const struct value **asked; /* sorted: nodes that must not become noise */
	size_t asked_count;
	bool asked_unknown; /* there was no telling: nothing becomes noise */
};

/* --- what is asked for elsewhere --------------------------------------------------- */

static int
by_address(const void *one, const void *other)
{
	const uintptr_t a = (uintptr_t) * (const struct value *const *)one;
	const uintptr_t b = (uintptr_t) * (const struct value *const *)other;
	return (a > b) - (a < b);
}

static void
add_nodes_of(struct learner *l, const struct observation *o, struct vec *out)
{
	for (size_t i = 0; i < l->rules->named_count; i++) {
		struct jsonpath_nodes nodes;
		struct err err = { 0 };
		if (!jsonpath_select(l->a, l->rules->named[i], o->root, false,
			    JSONPATH_BUDGET, &nodes, &err)) {
			l->asked_unknown = true;
			return;
		}
		for (size_t k = 0; k < nodes.count; k++)
			vec_add(out, &nodes.items[k].value);
	}
}

static void
find_asked(
	struct learner *l, const struct observation *one, const struct observation *other)
{
	struct vec nodes = vec_of(l->a, const struct value *);
	add_nodes_of(l, one, &nodes);
	add_nodes_of(l, other, &nodes);
	l->asked = nodes.items;
	l->asked_count = nodes.count;
	if (nodes.count)
		qsort(nodes.items, nodes.count, nodes.item_size, by_address);
}

static bool
is_asked_for(const struct learner *l, const struct value *v)
{
	return l->asked_count
		&& bsearch(&v, l->asked, l->asked_count, sizeof(*l->asked), by_address);
}

/* --- learning ---------------------------------------------------------------------- */

static bool
is_leaf(const struct value *v)
{
	return v->kind != VALUE_ARRAY && v->kind != VALUE_NODES
		&& v->kind != VALUE_OBJECT;
}

/* The body as a whole never is noise: that would be to compare nothing. */
static bool
is_inside_body(const struct spot *p)
{
	return p->depth > 1 && str_is(spot_at_depth(p, 1)->name, "body");
}

/* Takes in what is noise: a changed leaf inside the body that no rule, expectation, meant
 * change or fact names. */
static bool
learn(struct learner_of_diff *hook, struct spot *p, const struct difference *d)
{
	struct learner *l = (struct learner *)hook;
	if (d->kind != DIFFERENCE_CHANGED || !is_leaf(d->baseline) || !is_inside_body(p)
		|| noise_count(l->noise) >= COMPARE_LIMITS.differences
		|| read_is_named(l->rules, p) || l->asked_unknown
		|| is_asked_for(l, d->baseline) || is_asked_for(l, d->candidate))
		return false;
	noise_add(l->noise, p, l->environment);
	return true;
}

/* --- several looks ----------------------------------------------------------------- */

static const struct observation *
first_seen(const struct observation *looks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (looks[i].seen && looks[i].root)
			return &looks[i];
	return NULL;
}

static bool
same_path(const struct path *a, const struct path *b)
{
	for (; a && b; a = a->parent, b = b->parent)
		if (a->kind != b->kind || !str_eq(a->name, b->name)
			|| !str_eq(a->key, b->key) || a->bare != b->bare
			|| (a->kind == STEP_INDEX && a->index != b->index))
			return false;
	return a == b;
}

/* A later look tells of the same unstable places again. */
enum { RETOLD_MAX = 256 };
static bool
is_told(const struct vec *list, const struct difference *d)
{
	for (size_t i = 0; i < list->count && i < RETOLD_MAX; i++) {
		const struct difference *told = vec_at(list, i);
		if (told->kind == d->kind && same_path(told->path, d->path))
			return true;
	}
	return false;
}

static void
look(struct learner *l, const struct observation *first, const struct observation *again,
	struct vec *unstable, bool *cut)
{
	struct diff d = { .a = l->a,
		.rules = l->rules,
		.mode = COMPARE_TIMES,
		.learner = &l->hook,
		.most = COMPARE_LIMITS.differences };
	find_asked(l, first, again);
	diff_run(&d, first->root, again->root);
	*cut |= d.cut;
	for (size_t i = 0; i < d.found.count; i++) {
		const struct difference *x = vec_at(&d.found, i);
		if (!is_told(unstable, x))
			vec_add(unstable, x);
	}
}

struct noise *
compare_noise(struct arena *a, const struct rules *rules, const struct observation *looks,
	size_t count, struct differences *unstable)
{
	const struct observation *first = first_seen(looks, count);
	struct vec list = vec_of(a, struct difference);
	struct learner l = {
		.hook = { learn },
		.a = a,
		.rules = rules,
		.noise = noise_new(a),
	};
	*unstable = (struct differences){ 0 };
	for (const struct observation *o = first; o && o < looks + count; o++) {
		l.environment = first->environment;
		if (o != first && o->seen && o->root)
			look(&l, first, o, &list, &unstable->cut);
	}
	noise_sort(l.noise);
	unstable->items = list.items;
	unstable->count = list.count;
	return l.noise;
}
