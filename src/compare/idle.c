/* SPDX-License-Identifier: MIT */
/* Rules whose path selects nothing: mostly a path that was right before a release. */
#include "compare/spot.h"
#include "compare/rules.h"

struct marking {
	const struct rules *rules;
	struct automaton_walk walk;
	struct arena scratch;
};

static void
mark_below(struct marking *m, const struct state *s, const struct value *v, size_t depth);

static void
mark_child(struct marking *m, const struct state *s, const struct value *v, size_t depth)
{
	for (uint32_t i = 0; i < s->accepted_count; i++)
		m->rules->counts.seen[s->accepted[i]] = true;
	mark_below(m, s, v, depth);
}

static void
mark_below(struct marking *m, const struct state *s, const struct value *v, size_t depth)
{
	if (s->settled || depth >= COMPARE_DEPTH_MAX)
		return;
	for (size_t i = 0; i < value_count(v); i++) {
		struct arena_mark mark = arena_mark(&m->scratch);
		if (v->kind == VALUE_OBJECT) {
			const struct member *e = &v->as.members[i];
			mark_child(m,
				automaton_name(&m->walk, s, member_name(e), &e->value),
				&e->value, depth + 1);
		} else {
			const struct value *e = &v->as.items[i];
			mark_child(m, automaton_index(&m->walk, s, i, v->size, e), e,
				depth + 1);
		}
		arena_rewind(&m->scratch, mark);
	}
}

static void
mark_seen(const struct rules *rules, const struct observation *o)
{
	if (!o || !o->root)
		return;
	struct marking m = { .rules = rules };
	/* A filter that was too dear to ask may well have selected something. */
	m.walk = automaton_walk_begin(rules->reading, o->root, &m.scratch, true);
	mark_child(&m, automaton_start(rules->reading), o->root, 0);
	arena_fini(&m.scratch);
}

static struct str
nearest_of(struct arena *a, const struct jsonpath *path, const struct observation *one,
	const struct observation *other)
{
	struct str found = { 0 };
	if (one && one->root)
		found = jsonpath_nearest(a, path, one->root);
	if (!found.size && other && other->root)
		found = jsonpath_nearest(a, path, other->root);
	return found;
}

bool
rules_have(const struct rules *rules, size_t rule_index)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i].index >= 0
			&& (size_t)rules->items[i].index == rule_index)
			return true;
	return false;
}

void
rules_idle(struct arena *a, const struct rules *rules, const struct observation *one,
	const struct observation *other, struct idle_rule **out, size_t *count)
{
	struct vec list = vec_of(a, struct idle_rule);
	mark_seen(rules, one);
	mark_seen(rules, other);
	for (size_t i = 0; i < rules->count; i++) {
		const struct compiled_rule *item = &rules->items[i];
		if (rules->counts.seen[i])
			continue;
		struct idle_rule *idle = vec_push(&list);
		idle->rule = item->index < 0 ? IDLE_OF_PROBE : (size_t)item->index;
		idle->path = item->path->text;
		idle->nearest = nearest_of(a, item->path, one, other);
	}
	*out = list.items;
	*count = list.count;
}
