/* SPDX-License-Identifier: MIT */
/* Every `{{name}}` must be known wherever it is rendered (TPL-01): one that is not would
 * be found out in the middle of a run, on one side only. */
#include "query/template.h"

#include "base/nearest.h"
#include "workspace/reading.h"

static const struct str built_in[] = { STR_INIT("url"), STR_INIT("host"),
	STR_INIT("environment"), STR_INIT("instance") };
enum { BUILT_IN_COUNT = sizeof(built_in) / sizeof(*built_in) };

static bool
is_release_fact(const struct workspace *w, struct str name)
{
	if (!str_starts(name, STR("release.")))
		return false;
	name = str_from(name, 8);
	for (size_t i = 0; i < w->release.expect_count; i++) {
		const struct expected_fact *f = &w->release.expect[i];
		size_t size = f->probe.size;
		if (f->fact.size && name.size == size + 1 + f->fact.size
			&& str_starts(name, f->probe) && name.data[size] == '.'
			&& str_eq(str_from(name, size + 1), f->fact))
			return true;
	}
	return false;
}

static bool
is_secret(const struct environment *e, struct str name)
{
	for (size_t i = 0; i < e->secret_count; i++)
		if (str_eq(name, e->secrets[i].name))
			return true;
	return false;
}

bool
template_name_is_known(
	const struct workspace *w, const struct environment *e, struct str name)
{
	for (size_t i = 0; i < BUILT_IN_COUNT; i++)
		if (str_eq(name, built_in[i]))
			return true;
	for (size_t i = 0; i < e->variable_count; i++)
		if (str_eq(name, e->variables[i].name))
			return true;
	return is_secret(e, name) || is_release_fact(w, name);
}

/* What is asked while one template is walked. */
struct asking {
	struct reading *g;
	const struct source *source;
	const bool
		*looks; /* for each environment: whether the template is rendered there */
};

struct vec
template_known_names(struct reading *g, const struct environment *e)
{
	struct vec known = vec_of(g->arena, struct str);
	for (size_t i = 0; i < BUILT_IN_COUNT; i++)
		vec_add(&known, &built_in[i]);
	for (size_t i = 0; i < e->variable_count; i++)
		vec_add(&known, &e->variables[i].name);
	for (size_t i = 0; i < e->secret_count; i++)
		vec_add(&known, &e->secrets[i].name);
	return known;
}

static void
check_name(void *context, struct str name, struct span span)
{
	const struct asking *asking = context;
	struct reading *g = asking->g;
	for (size_t i = 0; i < g->w->environment_count; i++) {
		const struct environment *e = &g->w->environments[i];
		if (!asking->looks[i] || template_name_is_known(g->w, e, name))
			continue;
		diags_add(g->diags, DIAG_ERROR, asking->source, span,
			"'{{%.*s}}' is not known in environment '%.*s'", STR_ARGS(name),
			STR_ARGS(e->name));
		struct vec known = template_known_names(g, e);
		struct str near = nearest_word(name, known.items, known.count);
		if (near.size)
			diags_hint(g->diags, "did you mean '{{%.*s}}'?", STR_ARGS(near));
		return;
	}
}

/* Everybody on a machine sees what its processes are called with. */
static void
check_argument(void *context, struct str name, struct span span)
{
	const struct asking *asking = context;
	struct reading *g = asking->g;
	for (size_t i = 0; i < g->w->environment_count; i++) {
		const struct environment *e = &g->w->environments[i];
		if (!asking->looks[i] || !is_secret(e, name))
			continue;
		diags_add(g->diags, DIAG_ERROR, asking->source, span,
			"'{{%.*s}}' is a secret, and arguments of commands can be seen "
			"by "
			"others",
			STR_ARGS(name));
		diags_hint(g->diags, "let the command read it from where it is kept");
		return;
	}
}

static void
check_arguments(struct reading *g, const struct probe *probe, const bool *looks)
{
	struct asking asking = { g, g->source, looks };
	for (size_t i = 0; i < probe->argc; i++) {
		template_names(&probe->argv[i], check_name, &asking);
		template_names(&probe->argv[i], check_argument, &asking);
	}
}

static void
check_template(struct reading *g, const struct template *t, const bool *looks)
{
	struct asking asking = { g, g->source, looks };
	template_names(t, check_name, &asking);
}

static void
check_pairs(struct reading *g, const struct pairs *pairs, const bool *looks)
{
	for (size_t i = 0; i < pairs->count; i++)
		check_template(g, &pairs->items[i].value, looks);
}

static void
check_probe(struct reading *g, const struct probe *probe, bool *looks)
{
	for (size_t i = 0; i < g->w->environment_count; i++)
		looks[i] = probe_looks_at(g->w, probe, i);
	check_template(g, &probe->target, looks);
	check_template(g, &probe->send, looks);
	check_arguments(g, probe, looks);
	check_pairs(g, &probe->headers, looks);
}

void
templates_check(struct reading *g)
{
	const struct workspace *w = g->w;
	bool *looks = arena_array(g->arena, w->environment_count, sizeof(*looks));
	for (size_t i = 0; i < w->probe_count; i++)
		check_probe(g, &w->probes[i], looks);
	for (size_t i = 0; i < w->environment_count; i++) {
		for (size_t k = 0; k < w->environment_count; k++)
			looks[k] = k == i;
		check_pairs(g, &w->environments[i].request.headers, looks);
	}
	for (size_t i = 0; i < w->environment_count; i++)
		looks[i] = str_eq(w->environments[i].name, w->baseline)
			|| str_eq(w->environments[i].name, w->candidate);
	for (size_t i = 0; i < w->replacement_count; i++) {
		check_template(g, &w->replacements[i].from, looks);
		check_template(g, &w->replacements[i].to, looks);
	}
}
