/* SPDX-License-Identifier: MIT */
/* Probes and expectations against the rest of the file: nothing is compared with itself,
 * nothing is asked where nobody looks, and something is required. */
#include "query/condition.h"
#include "query/template.h"
#include "workspace/reading.h"

bool
probe_looks_at(const struct workspace *w, const struct probe *probe, size_t environment)
{
	return (!probe->environments.count
		       || texts_have(
			       &probe->environments, w->environments[environment].name))
		&& !condition_why_not(&probe->condition, environment).size;
}

static bool
looks_at(const struct workspace *w, const struct probe *probe, struct str environment)
{
	ptrdiff_t index = workspace_environment(w, environment);
	return index != STR_NONE && probe_looks_at(w, probe, (size_t)index);
}

static bool
is_compared(const struct workspace *w, const struct probe *probe)
{
	return probe->compared && looks_at(w, probe, w->baseline)
		&& looks_at(w, probe, w->candidate);
}

/* --- one source read for both sides -------------------------------------------- */

struct sameness {
	const struct environment *one, *other;
	bool differs;
};

static const struct variable *
find_variable(const struct environment *e, struct str name)
{
	for (size_t i = 0; i < e->variable_count; i++)
		if (str_eq(e->variables[i].name, name))
			return &e->variables[i];
	return NULL;
}

/* Only a variable with the same value is known to be the same on both sides. */
static void
ask_name(void *context, struct str name, struct span span)
{
	(void)span;
	struct sameness *s = context;
	const struct variable *one = find_variable(s->one, name);
	const struct variable *other = find_variable(s->other, name);
	if (!one || !other || !value_equal(&one->value, &other->value))
		s->differs = true;
}

static bool
is_relative(const struct template *t)
{
	if (!t->count)
		return true;
	return !t->parts[0].expression && str_starts(t->parts[0].text, STR("/"));
}

static bool
reads_one_source(const struct workspace *w, const struct probe *probe)
{
	ptrdiff_t baseline = workspace_environment(w, w->baseline);
	ptrdiff_t candidate = workspace_environment(w, w->candidate);
	struct sameness s = { &w->environments[baseline], &w->environments[candidate],
		false };
	if ((probe->kind == PROBE_HTTP && is_relative(&probe->target))
		|| (probe->kind == PROBE_TLS && !probe->target.count))
		return false; /* each asks its own environment */
	template_names(&probe->target, ask_name, &s);
	template_names(&probe->send, ask_name, &s);
	for (size_t i = 0; i < probe->argc; i++)
		template_names(&probe->argv[i], ask_name, &s);
	return !s.differs;
}

static size_t
count_sources(const struct yaml_node *probe)
{
	size_t count = 0;
	for (int kind = PROBE_HTTP; kind <= PROBE_LAST; kind++)
		count += node_key(probe, probe_kind_name((enum probe_kind)kind)) != NULL;
	return count;
}

static void
check_source(struct reading *g, size_t index)
{
	const struct probe *probe = &g->w->probes[index];

	const struct yaml_node *node = node_item(node_get(&g->root, "probes"), index);
	const struct yaml_node *source = node_get(node, probe_kind_name(probe->kind));
	if (count_sources(node) != 1 || !is_compared(g->w, probe) || !probe->kind
		|| !reads_one_source(g->w, probe))
		return;

	diags_add(g->diags, DIAG_ERROR, g->source, source ? source->span : probe->span,
		"the same source is read for '%.*s' and '%.*s': they would always be "
		"equal",
		STR_ARGS(g->w->baseline), STR_ARGS(g->w->candidate));
	diags_hint(g->diags,
		"use a template such as {{environment}}, or say 'environments' or "
		"'compared: false'");
}

/* --- expectations -------------------------------------------------------------- */

static bool
needs_both_sides(const struct expectation *e)
{
	return e->relation || str_find(e->version, STR("baseline")) != STR_NONE;
}

static bool
all_are_known(const struct workspace *w, const struct texts *environments)
{
	for (size_t i = 0; i < environments->count; i++)
		if (workspace_environment(w, environments->items[i]) == STR_NONE)
			return false;
	return true;
}

/* A probe that looks at the environment, or a name nobody knows, which was told already.
 */
static void
check_looks_at(struct reading *g, const struct expectation *e, const struct probe *probe,
	struct str environment)
{
	if (workspace_environment(g->w, environment) == STR_NONE
		|| looks_at(g->w, probe, environment))
		return;
	diags_add(g->diags, DIAG_ERROR, g->source, (struct span){ e->span.start, 1 },
		"probe '%.*s' does not look at '%.*s'", STR_ARGS(probe->name),
		STR_ARGS(environment));
}

static void
check_expectation(struct reading *g, const struct expectation *e)
{
	const struct workspace *w = g->w;
	struct span span = { e->span.start, 1 };
	ptrdiff_t index = workspace_probe(w, e->probe);
	if (needs_both_sides(e) && !w->baseline.size) {
		diags_add(g->diags, DIAG_ERROR, g->source, span,
			"this compares two sides, and the file has no 'compare'");
		return;
	}
	if (index == STR_NONE)
		return;
	const struct probe *probe = &w->probes[index];
	if (!all_are_known(w, &probe->environments))
		return;
	if (needs_both_sides(e)
		&& (!looks_at(w, probe, w->baseline)
			|| !looks_at(w, probe, w->candidate)))
		diags_add(g->diags, DIAG_ERROR, g->source, span,
			"this compares two sides, and probe '%.*s' does not look at both",
			STR_ARGS(probe->name));
	for (size_t i = 0; i < e->environments.count; i++)
		check_looks_at(g, e, probe, e->environments.items[i]);
	for (size_t i = 0; i < e->value_count; i++)
		check_looks_at(g, e, probe, e->values[i].environment);
}

/* --- something must be required (YAML-13) -------------------------------------- */

static void
check_required(struct reading *g)
{
	const struct workspace *w = g->w;
	size_t required = 0, all = w->probe_count + w->expectation_count + w->suite_count;
	for (size_t i = 0; i < w->probe_count; i++)
		required += w->probes[i].required;
	for (size_t i = 0; i < w->expectation_count; i++)
		required += w->expectations[i].required;
	for (size_t i = 0; i < w->suite_count; i++)
		required += w->suites[i].required;
	if (all && !required)
		diags_add(g->diags, DIAG_ERROR, g->source,
			(struct span){ g->root.span.start, 1 },
			"everything says 'required: false': the verdict could never be "
			"NO-GO");
}

/* Documents are tested where a release is prepared: before it, with the candidate. */
static void
place_docs(struct reading *g)
{
	for (size_t i = 0; i < g->w->probe_count; i++) {
		struct probe *p = &g->w->probes[i];
		if (p->kind == PROBE_DOCS && !p->environments.count
			&& g->w->candidate.size)
			p->environments = (struct texts){ &g->w->candidate, 1 };
	}
}

void
probes_check(struct reading *g)
{
	place_docs(g);
	for (size_t i = 0; i < g->w->probe_count; i++)
		check_source(g, i);
	for (size_t i = 0; i < g->w->expectation_count; i++)
		check_expectation(g, &g->w->expectations[i]);
	check_required(g);
}
