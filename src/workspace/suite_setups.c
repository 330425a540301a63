/* SPDX-License-Identifier: MIT */
/* Setups: suites that run before others and hand them what they captured. */
#include "query/condition.h"
#include "workspace/reading.h"

static ptrdiff_t
setup_of(const struct workspace *w, struct str name)
{
	for (size_t i = 0; i < w->suite_count; i++)
		if (str_eq(w->suites[i].setup, name))
			return (ptrdiff_t)i;
	return STR_NONE;
}

/* What is not there was refused where names are looked up. */
static void
find_needed(struct reading *g, struct suite_use *use)
{
	use->needed = arena_array(g->arena, use->needs.count, sizeof(*use->needed));
	size_t count = 0;
	for (size_t i = 0; i < use->needs.count; i++) {
		ptrdiff_t at = setup_of(g->w, use->needs.items[i]);
		if (at != STR_NONE)
			use->needed[count++] = (size_t)at;
	}
	use->needs.count = count;
}

static void
check_names(struct reading *g, size_t index)
{
	const struct workspace *w = g->w;
	const struct suite_use *use = &w->suites[index];
	for (size_t i = 0; i < index; i++)
		if (use->setup.size && str_eq(w->suites[i].setup, use->setup)) {
			diags_add(g->diags, DIAG_ERROR, g->source,
				reading_span(g, "suites", index, "setup"),
				"the setup '%.*s' is given twice", STR_ARGS(use->setup));
			return;
		}
	for (size_t i = 1; i < use->needs.count; i++)
		for (size_t k = 0; k < i; k++)
			if (use->needed[i] == use->needed[k])
				diags_add(g->diags, DIAG_ERROR, g->source,
					reading_span(g, "suites", index, "needs"),
					"the setup '%.*s' is needed twice",
					STR_ARGS(use->needs.items[i]));
}

static void
check_setup(struct reading *g, size_t index)
{
	const struct suite_use *use = &g->w->suites[index];
	bool needed = false;
	if (use->count > 1)
		diags_add(g->diags, DIAG_ERROR, g->source,
			reading_span(g, "suites", index, "files"),
			"a setup is one file, and this names %zu: nobody could tell "
			"which comes first",
			use->count);
	for (size_t i = 0; i < g->w->suite_count; i++)
		for (size_t k = 0; k < g->w->suites[i].needs.count; k++)
			needed |= g->w->suites[i].needed[k] == index;
	if (!needed)
		diags_add(g->diags, DIAG_WARNING, g->source,
			reading_span(g, "suites", index, "setup"),
			"no suite needs this setup, so it never runs");
}

/* Whether the way from one setup along `needs` comes back to it.  Each is entered once.
 */
static bool
comes_back(const struct workspace *w, size_t from, size_t at, bool *seen)
{
	for (size_t i = 0; i < w->suites[at].needs.count; i++) {
		size_t next = w->suites[at].needed[i];
		if (next == from)
			return true;
		if (seen[next])
			continue;
		seen[next] = true;
		if (comes_back(w, from, next, seen))
			return true;
	}
	return false;
}

enum { SETUPS_MAX = 100 }; /* of one workspace: comes_back() goes as deep */

static void
check_circles(struct reading *g)
{
	const struct workspace *w = g->w;
	size_t setups = 0;
	for (size_t i = 0; i < w->suite_count; i++) {
		setups += w->suites[i].setup.size > 0;
		if (w->suites[i].setup.size && setups > SETUPS_MAX) {
			diags_add(g->diags, DIAG_ERROR, g->source,
				reading_span(g, "suites", i, "setup"),
				"at most %d setups", SETUPS_MAX);
			return;
		}
	}
	for (size_t i = 0; i < w->suite_count; i++) {
		bool *seen = arena_array(g->arena, w->suite_count, sizeof(*seen));
		if (!comes_back(w, i, i, seen))
			continue;
		diags_add(g->diags, DIAG_ERROR, g->source,
			reading_span(g, "suites", i, "needs"),
			"'%.*s' needs itself, by way of what it needs",
			STR_ARGS(w->suites[i].setup));
		return;
	}
}

/* --- where each may run --- */

static bool
may_run(struct reading *g, const struct suite_use *use, const struct environment *e)
{
	struct err err = { 0 }; /* conditions.c tells it */
	struct str why;
	bool holds = false;
	if (use->run_on.count && !texts_have(&use->run_on, e->name))
		return false;
	return condition_holds(g->arena, &use->condition, e, &holds, &why, &err) && holds;
}

/* A setup runs where those run that need it. */
static void
mark(struct workspace *w, size_t use, size_t environment)
{
	if (w->suites[use].runs[environment])
		return;
	w->suites[use].runs[environment] = true;
	for (size_t i = 0; i < w->suites[use].needs.count; i++)
		mark(w, w->suites[use].needed[i], environment);
}

static void
find_places(struct reading *g)
{
	struct workspace *w = g->w;
	for (size_t i = 0; i < w->suite_count; i++)
		w->suites[i].runs =
			arena_array(g->arena, w->environment_count, sizeof(bool));
	for (size_t i = 0; i < w->suite_count; i++)
		for (size_t k = 0; k < w->environment_count; k++)
			if (!w->suites[i].setup.size
				&& may_run(g, &w->suites[i], &w->environments[k]))
				mark(w, i, k);
}

void
suite_setups_check(struct reading *g)
{
	for (size_t i = 0; i < g->w->suite_count; i++)
		find_needed(g, &g->w->suites[i]);
	for (size_t i = 0; i < g->w->suite_count; i++) {
		check_names(g, i);
		if (g->w->suites[i].setup.size)
			check_setup(g, i);
	}
	check_circles(g);
	find_places(g);
}
