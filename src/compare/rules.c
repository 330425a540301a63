/* SPDX-License-Identifier: MIT */
#include "compare/rules.h"

#include <string.h>

/* --- which rules speak for a probe ------------------------------------------------- */

static bool
pattern_takes(struct str pattern, struct str name)
{
	if (!str_ends(pattern, STR("*")))
		return str_eq(pattern, name);
	return str_starts(name, str_part(pattern, 0, pattern.size - 1));
}

static bool
in_scope(const struct rule *rule, const struct probe *probe)
{
	if (rule->off)
		return false;
	bool named = rule->probes.count == 0, tagged = rule->tags.count == 0;
	for (size_t i = 0; i < rule->probes.count; i++)
		named |= pattern_takes(rule->probes.items[i], probe->name);
	for (size_t i = 0; i < rule->tags.count; i++)
		tagged |= texts_have(&probe->tags, rule->tags.items[i]);
	return named && tagged;
}

static bool
segment_says_name(const struct segment *segment)
{
	for (size_t i = 0; i < segment->count; i++)
		if (segment->selectors[i].kind != SELECTOR_NAME)
			return false;
	return segment->count > 0;
}

static bool
says_nothing(const struct jsonpath *path)
{
	for (size_t i = 0; i < path->count; i++)
		for (size_t k = 0; k < path->segments[i].count; k++)
			if (path->segments[i].selectors[k].kind != SELECTOR_WILDCARD)
				return false;
	return true;
}

/* --- compiling --------------------------------------------------------------------- */

struct compiler {
	struct arena *a;
	const struct workspace *workspace;
	const struct probe *probe;
	struct diags *diags;
	struct vec items; /* struct compiled_rule */
	struct vec named; /* const struct jsonpath * */
};

static const struct jsonpath *
compile_path(struct compiler *c, struct str text, struct span span)
{
	struct err err = { 0 };
	struct jsonpath *path = jsonpath_compile(c->a, text.size ? text : STR("$"), &err);
	if (!path)
		diags_add(c->diags, DIAG_ERROR, &c->workspace->source, span,
			"path '%.*s', column %u: %s", STR_ARGS(text), err.column,
			err.text);
	return path;
}

static void
add_rule(struct compiler *c, const struct rule *rule, ptrdiff_t index)
{
	const struct jsonpath *path = compile_path(c, rule->path, rule->path_span);
	if (!path)
		return;
	bool general = says_nothing(path);
	if (general && ((rule->ignore | rule->allow) & ON_ALL) == ON_ALL) {
		diags_add(c->diags, DIAG_ERROR, &c->workspace->source, rule->span,
			"rule '%.*s' would hide every difference of '%.*s'",
			STR_ARGS(rule->id), STR_ARGS(c->probe->name));
		diags_hint(c->diags,
			"name a path, or the kinds of difference; a probe that is not to "
			"be compared says `compared: false`");
		return;
	}
	struct compiled_rule *item = vec_push(&c->items);
	*item = (struct compiled_rule){
		.rule = rule,
		.index = index,
		.path = path,
		.general = general,
		.ends_named = path->count
			&& segment_says_name(&path->segments[path->count - 1]),
	};
}

static void
add_sensitive_of_probe(struct compiler *c)
{
	for (size_t i = 0; i < c->probe->sensitive.count; i++) {
		struct rule *rule = arena_new(c->a, struct rule);
		rule->path = c->probe->sensitive.items[i];
		rule->sensitive = true;
		rule->span = rule->path_span = c->probe->span;
		add_rule(c, rule, RULE_OF_PROBE);
	}
}

/* A mistake in one of these is said by whoever checks them; here they only guard what
 * must not become noise. */
static void
add_named(struct compiler *c, struct str probe, struct str text)
{
	struct err err = { 0 };
	if (!str_eq(probe, c->probe->name))
		return;
	const struct jsonpath *path = jsonpath_compile(c->a, text, &err);
	if (path)
		vec_add(&c->named, &path);
}

/* Their mistakes too are said elsewhere. */
static const struct fact_path *
compile_facts(struct arena *a, const struct probe *probe)
{
	struct fact_path *list = arena_array(a, probe->fact_count, sizeof(*list));
	for (size_t i = 0; i < probe->fact_count; i++) {
		struct err err = { 0 };
		list[i].name = probe->facts[i].name;
		list[i].path = jsonpath_compile(a, probe->facts[i].path, &err);
	}
	return list;
}

static struct automaton *
join(struct arena *a, const struct compiled_rule *items, const uint32_t *which,
	size_t count)
{
	const struct jsonpath **paths = arena_array(a, count, sizeof(*paths));
	for (size_t i = 0; i < count; i++)
		paths[i] = items[which ? which[i] : i].path;
	return automaton_make(a, paths, count);
}

static void
join_sensitive(struct arena *a, struct rules *rules)
{
	uint32_t *which = arena_array(a, rules->count, sizeof(*which));
	size_t count = 0;
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i].rule->sensitive)
			which[count++] = (uint32_t)i;
	rules->sensitive_items = which;
	if (count)
		rules->sensitive = join(a, rules->items, which, count);
}

static bool
may_be_alike(const struct rule *rule)
{
	return rule->ignore || rule->tolerance.given
		|| (rule->list != LIST_UNSAID && rule->list != LIST_ORDERED);
}

struct rules *
rules_compile(struct arena *a, const struct workspace *w, const struct probe *probe,
	struct diags *diags)
{
	struct compiler c = { a, w, probe, diags, vec_of(a, struct compiled_rule),
		vec_of(a, const struct jsonpath *) };
	add_sensitive_of_probe(&c);
	for (size_t i = 0; i < w->rule_count; i++)
		if (in_scope(&w->rules[i], probe))
			add_rule(&c, &w->rules[i], (ptrdiff_t)i);
	for (size_t i = 0; i < w->expectation_count; i++)
		add_named(&c, w->expectations[i].probe, w->expectations[i].path);
	for (size_t i = 0; i < w->release.change_count; i++)
		add_named(&c, w->release.changes[i].probe, w->release.changes[i].path);
	for (size_t i = 0; i < probe->fact_count; i++)
		add_named(&c, probe->name, probe->facts[i].path);
	struct rules *rules = arena_new(a, struct rules);
	*rules = (struct rules){
		.items = c.items.items,
		.count = c.items.count,
		.workspace_count = w->rule_count,
		.named = c.named.items,
		.named_count = c.named.count,
		.facts = compile_facts(a, probe),
		.fact_count = probe->fact_count,
		.counts = { arena_array(a, w->rule_count, sizeof(size_t)),
			arena_array(a, c.items.count, sizeof(bool)) },
	};
	for (size_t i = 0; i < rules->count; i++)
		rules->blind |= may_be_alike(rules->items[i].rule);
	rules->reading = join(a, rules->items, NULL, rules->count);
	join_sensitive(a, rules);
	return rules;
}

/* --- counting ---------------------------------------------------------------------- */

void
rules_count_use(const struct rules *rules, const struct compiled_rule *item)
{
	if (item->index >= 0)
		rules->counts.used[item->index]++;
}

size_t
rules_used(const struct rules *rules, size_t rule_index)
{
	return rule_index < rules->workspace_count ? rules->counts.used[rule_index] : 0;
}

bool
speaking_next(struct speaking *s, uint32_t *item)
{
	bool one = s->one && s->one_at < s->one->accepted_count;
	bool other = s->other && s->other_at < s->other->accepted_count;
	if (!one && !other)
		return false;
	uint32_t x = one ? s->one->accepted[s->one_at] : UINT32_MAX;
	uint32_t y = other ? s->other->accepted[s->other_at] : UINT32_MAX;
	*item = x < y ? x : y;
	s->one_at += x == *item;
	s->other_at += y == *item;
	return true;
}
