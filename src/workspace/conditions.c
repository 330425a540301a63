/* SPDX-License-Identifier: MIT */
/* Conditions against the environments: each is asked wherever it will be asked, so that a
 * name that is not there is a mistake now and not a suite that never runs. */
#include "base/nearest.h"
#include "query/condition.h"
#include "workspace/reading.h"

static bool
is_known_in(const struct environment *e, struct str name)
{
	size_t count;
	const struct str *names = condition_names(&count);
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], name))
			return true;
	for (size_t i = 0; i < e->variable_count; i++)
		if (str_eq(e->variables[i].name, name))
			return true;
	return false;
}

static bool
is_known(const struct workspace *w, struct str name)
{
	for (size_t i = 0; i < w->environment_count; i++)
		if (is_known_in(&w->environments[i], name))
			return true;
	return false;
}

static bool
is_secret(const struct workspace *w, struct str name)
{
	for (size_t i = 0; i < w->environment_count; i++)
		for (size_t k = 0; k < w->environments[i].secret_count; k++)
			if (str_eq(w->environments[i].secrets[k].name, name))
				return true;
	return false;
}

static void
hint_name(struct reading *g, struct str name)
{
	struct vec known = vec_of(g->arena, struct str);
	size_t count;
	const struct str *names = condition_names(&count);
	for (size_t i = 0; i < count; i++)
		vec_add(&known, &names[i]);
	for (size_t i = 0; i < g->w->environment_count; i++)
		for (size_t k = 0; k < g->w->environments[i].variable_count; k++)
			vec_add(&known, &g->w->environments[i].variables[k].name);
	struct str near = nearest_word(name, known.items, known.count);
	if (near.size)
		diags_hint(g->diags, "did you mean '%.*s'?", STR_ARGS(near));
}

/* Nobody has it: also `exists` would always say the same. */
static bool
refuse_unknown(struct reading *g, const struct condition_part *part)
{
	struct str name = condition_variable(part->assertion);
	if (is_known(g->w, name))
		return false;
	if (is_secret(g->w, name)) {
		diags_add(g->diags, DIAG_ERROR, g->source, part->span,
			"'%.*s' is a secret; a plan is made without reading one",
			STR_ARGS(name));
		return true;
	}
	diags_add(g->diags, DIAG_ERROR, g->source, part->span,
		"no environment has a variable '%.*s'", STR_ARGS(name));
	hint_name(g, name);
	return true;
}

/* Whether it holds somewhere. */
static bool
ask_part(struct reading *g, const struct condition_part *part, const bool *where)
{
	struct condition one = { .items = (struct condition_part *)part, .count = 1 };
	bool anywhere = false;
	if (refuse_unknown(g, part))
		return true;
	for (size_t i = 0; i < g->w->environment_count; i++) {
		const struct environment *e = &g->w->environments[i];
		struct err err = { 0 };
		struct str why;
		bool holds = false;
		if (!where[i])
			continue;
		if (!condition_holds(g->arena, &one, e, &holds, &why, &err)) {
			diags_add(g->diags, DIAG_ERROR, g->source, part->span,
				"in environment '%.*s': %s", STR_ARGS(e->name), err.text);
			return true;
		}
		anywhere |= holds;
	}
	return anywhere;
}

/* Why it does not hold, for who plans; where it cannot be told, that was told. */
static void
decide(struct reading *g, struct condition *c, const bool *where)
{
	c->why_not = arena_array(g->arena, g->w->environment_count, sizeof(struct str));
	for (size_t i = 0; i < g->w->environment_count; i++) {
		struct err err = { 0 };
		bool holds;
		if (where[i]
			&& !condition_holds(g->arena, c, &g->w->environments[i], &holds,
				&c->why_not[i], &err))
			c->why_not[i] = (struct str){ 0 };
	}
}

static void
check_condition(
	struct reading *g, struct condition *c, const bool *where, const char *what)
{
	for (size_t i = 0; i < c->count; i++)
		if (!ask_part(g, &c->items[i], where))
			diags_add(g->diags, DIAG_WARNING, g->source, c->items[i].span,
				"this holds in no environment: %s", what);
	if (c->count)
		decide(g, c, where);
}

/* --- who has one ----------------------------------------------------------------- */

static void
mark_places(const struct workspace *w, const struct texts *environments, bool *where)
{
	for (size_t i = 0; i < w->environment_count; i++)
		where[i] = !environments->count
			|| texts_have(environments, w->environments[i].name);
}

/* Expectations are asked where their probe looks, so probes come first. */
static void
check_expectation(struct reading *g, struct expectation *e, bool *where)
{
	const struct workspace *w = g->w;
	ptrdiff_t probe = workspace_probe(w, e->probe);
	mark_places(w, &e->environments, where);
	for (size_t i = 0; probe != STR_NONE && i < w->environment_count; i++)
		where[i] = where[i] && probe_looks_at(w, &w->probes[probe], i);
	check_condition(g, &e->condition, where, "it is never asked");
}

/* What is secret is so wherever it is seen, also where nothing is compared. */
static void
check_rule(struct reading *g, struct rule *rule, const bool *everywhere)
{
	if (rule->sensitive && rule->condition.count)
		diags_add(g->diags, DIAG_ERROR, g->source, rule->condition.items[0].span,
			"a rule that says 'sensitive' cannot have an 'if'");
	check_condition(g, &rule->condition, everywhere, "there is never such a rule");
}

void
conditions_check(struct reading *g)
{
	struct workspace *w = g->w;
	bool *where = arena_array(g->arena, w->environment_count, sizeof(*where));
	for (size_t i = 0; i < w->suite_count; i++) {
		mark_places(w, &w->suites[i].run_on, where);
		check_condition(
			g, &w->suites[i].condition, where, "these suites never run");
	}
	for (size_t i = 0; i < w->probe_count; i++) {
		mark_places(w, &w->probes[i].environments, where);
		check_condition(g, &w->probes[i].condition, where, "it never looks");
	}
	for (size_t i = 0; i < w->expectation_count; i++)
		check_expectation(g, &w->expectations[i], where);
	mark_places(w, &(struct texts){ 0 }, where);
	for (size_t i = 0; i < w->rule_count; i++)
		check_rule(g, &w->rules[i], where);
}
