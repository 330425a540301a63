/* SPDX-License-Identifier: MIT */
/* Names: each is given once, and each that is used is there. */
#include "base/nearest.h"
#include "workspace/reading.h"

/* --- names that are used ------------------------------------------------------- */

static struct vec
environment_names(struct reading *g)
{
	struct vec names = vec_of(g->arena, struct str);
	for (size_t i = 0; i < g->w->environment_count; i++)
		vec_add(&names, &g->w->environments[i].name);
	return names;
}

static struct vec
probe_names(struct reading *g)
{
	struct vec names = vec_of(g->arena, struct str);
	for (size_t i = 0; i < g->w->probe_count; i++)
		vec_add(&names, &g->w->probes[i].name);
	return names;
}

static struct vec
probe_tags(struct reading *g)
{
	struct vec names = vec_of(g->arena, struct str);
	for (size_t i = 0; i < g->w->probe_count; i++)
		for (size_t k = 0; k < g->w->probes[i].tags.count; k++)
			vec_add(&names, &g->w->probes[i].tags.items[k]);
	return names;
}

static struct vec
setup_names(struct reading *g)
{
	struct vec names = vec_of(g->arena, struct str);
	for (size_t i = 0; i < g->w->suite_count; i++)
		if (g->w->suites[i].setup.size)
			vec_add(&names, &g->w->suites[i].setup);
	return names;
}

static bool
is_equal(struct str name, struct str mention)
{
	return str_eq(name, mention);
}

static bool
fits_pattern(struct str name, struct str mention)
{
	if (!str_ends(mention, STR("*")))
		return str_eq(name, mention);
	return str_starts(name, str_part(mention, 0, mention.size - 1));
}

static const struct lookup {
	enum mention_kind kind;
	const char *what;
	struct vec (*names)(struct reading *g);
	bool (*fits)(struct str name, struct str mention);
} lookups[] = {
	{ MENTION_ENVIRONMENT, "environment", environment_names, is_equal },
	{ MENTION_PROBE, "probe", probe_names, is_equal },
	{ MENTION_PROBES, "probe", probe_names, fits_pattern },
	{ MENTION_TAG, "probe with the tag", probe_tags, is_equal },
	{ MENTION_SETUP, "setup", setup_names, is_equal },
};

/* A name that is wrong was refused where it is given: who uses it is not to blame. */
static bool
one_is_missing(const struct vec *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (!((const struct str *)vec_at(names, i))->size)
			return true;
	return false;
}

static void
look_up(struct reading *g, const struct lookup *lookup)
{
	struct vec names = lookup->names(g);
	if (one_is_missing(&names))
		return;
	const struct str *known = names.items;
	for (size_t i = 0; i < g->mentions.count; i++) {
		const struct mention *m = vec_at(&g->mentions, i);
		if (m->kind != lookup->kind)
			continue;
		bool found = false;
		for (size_t k = 0; k < names.count && !found; k++)
			found = lookup->fits(known[k], m->name);
		if (found)
			continue;
		diags_add(g->diags, DIAG_ERROR, m->source, m->span,
			"there is no %s '%.*s'", lookup->what, STR_ARGS(m->name));
		struct str near = nearest_word(m->name, known, names.count);
		if (near.size)
			diags_hint(g->diags, "did you mean '%.*s'?", STR_ARGS(near));
	}
}

/* --- names that are given ------------------------------------------------------ */

static struct span
span_of_name(const struct reading *g, const char *list, size_t index, const char *key)
{
	const struct yaml_node *item = node_item(node_get(&g->root, list), index);
	const struct yaml_node *name = node_get(item, key);
	return name    ? name->span
		: item ? (struct span){ item->span.start, 1 }
		       : (struct span){ 0, 1 };
}

static void
refuse_twice(struct reading *g, const char *list, const char *key, struct str name,
	size_t first, size_t second)
{
	diags_add(g->diags, DIAG_ERROR, g->source, span_of_name(g, list, second, key),
		"the %s '%.*s' is given twice", key, STR_ARGS(name));
	struct place place =
		source_place(g->source, span_of_name(g, list, first, key).start);
	diags_hint(g->diags, "the first is in line %u", place.line);
}

static void
check_probe_names(struct reading *g)
{
	const struct probe *probes = g->w->probes;
	for (size_t i = 1; i < g->w->probe_count; i++)
		for (size_t k = 0; k < i; k++)
			if (probes[i].name.size
				&& str_eq(probes[i].name, probes[k].name)) {
				refuse_twice(g, "probes", "name", probes[i].name, k, i);
				break;
			}
}

static void
check_rule_ids(struct reading *g)
{
	const struct rule *rules = g->w->rules;
	for (size_t i = 1; i < g->w->rule_count; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(rules[i].id, rules[k].id)) {
				refuse_twice(g, "rules", "id", rules[i].id, k, i);
				break;
			}
}

static void
check_expectation_ids(struct reading *g)
{
	const struct expectation *e = g->w->expectations;
	for (size_t i = 1; i < g->w->expectation_count; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(e[i].id, e[k].id)) {
				diags_add(g->diags, DIAG_ERROR, g->source,
					(struct span){ e[i].span.start, 1 },
					"the id '%.*s' is given twice",
					STR_ARGS(e[i].id));
				break;
			}
}

/* --- facts of the release: version.app ----------------------------------------- */

static bool
has_fact(const struct probe *probe, struct str name)
{
	for (size_t i = 0; i < probe->fact_count; i++)
		if (str_eq(probe->facts[i].name, name))
			return true;
	return false;
}

/* A fact's name has no dot, so the last one ends the probe's. */
static void
take_apart(struct reading *g, struct expected_fact *fact)
{
	struct str whole = fact->probe;
	size_t dot = whole.size;
	while (dot > 0 && whole.data[dot - 1] != '.')
		dot--;
	ptrdiff_t probe = STR_NONE;
	if (dot > 1)
		probe = workspace_probe(g->w, str_part(whole, 0, dot - 1));
	if (probe != STR_NONE && has_fact(&g->w->probes[probe], str_from(whole, dot))) {
		fact->probe = str_part(whole, 0, dot - 1);
		fact->fact = str_from(whole, dot);
		return;
	}
	diags_add(g->diags, DIAG_ERROR, &g->w->release.source, fact->span,
		"no probe has the fact '%.*s'; expected PROBE.FACT", STR_ARGS(whole));
	struct vec known = vec_of(g->arena, struct str);
	for (size_t i = 0; i < g->w->probe_count; i++) {
		const struct probe *p = &g->w->probes[i];
		for (size_t k = 0; k < p->fact_count; k++) {
			struct str name = str_format(g->arena, "%.*s.%.*s",
				STR_ARGS(p->name), STR_ARGS(p->facts[k].name));
			vec_add(&known, &name);
		}
	}
	struct str near = nearest_word(whole, known.items, known.count);
	if (near.size)
		diags_hint(g->diags, "did you mean '%.*s'?", STR_ARGS(near));
}

void
names_check(struct reading *g)
{
	for (size_t i = 0; i < sizeof(lookups) / sizeof(*lookups); i++)
		look_up(g, &lookups[i]);
	check_probe_names(g);
	check_rule_ids(g);
	check_expectation_ids(g);
	for (size_t i = 0; i < g->w->release.expect_count; i++)
		take_apart(g, &g->w->release.expect[i]);
}
