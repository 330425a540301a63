/* SPDX-License-Identifier: MIT */
#include "compare/automaton.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024 };

struct position { /* how far one path has come */
	uint32_t path;
	const struct segment *next; /* NULL: it has selected */
};

struct edge {
	struct str name;
	const struct node *to; /* NULL: not asked yet */
};

struct node { /* a state, and where its steps lead */
	struct state state;
	const uint32_t *positions;
	uint32_t count;
	uint64_t hash;
	struct edge *edges; /* sorted by name; NULL: not made yet */
	size_t edge_count;
	const struct node *other_name, *any_index; /* where no name of ours leads */
	struct node *next; /* of the same bucket */
};

struct automaton {
	struct arena *arena;
	const struct position *positions;
	uint32_t count;
	uint64_t *bits; /* one per position: the set that is being made */
	struct node *buckets[BUCKETS];
	size_t kept;
	const struct node *start;
};

/* --- sets of positions ------------------------------------------------------------- */

static void
bits_add(struct automaton *m, uint32_t position)
{
	m->bits[position / 64] |= (uint64_t)1 << position % 64;
}

static void
bits_add_all(struct automaton *m, const struct node *node)
{
	for (uint32_t i = 0; i < node->count; i++)
		bits_add(m, node->positions[i]);
}

static size_t
words(const struct automaton *m)
{
	return (m->count + 63) / 64;
}

/* What is in the set, in order; the set is empty again. */
static uint32_t
bits_take(struct automaton *m, uint32_t *out)
{
	uint32_t count = 0;
	for (size_t w = 0; w < words(m); w++) {
		for (uint64_t rest = m->bits[w]; rest; rest &= rest - 1)
			out[count++] =
				(uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(rest);
		m->bits[w] = 0;
	}
	return count;
}

/* --- states ------------------------------------------------------------------------ */

static void
notice_selectors(struct state *state, const struct segment *segment)
{
	for (size_t i = 0; i < segment->count; i++) {
		enum selector_kind kind = segment->selectors[i].kind;
		state->by_index |= kind == SELECTOR_INDEX || kind == SELECTOR_SLICE;
		state->by_node |= kind == SELECTOR_FILTER;
	}
}

static void
describe(const struct automaton *m, struct arena *a, struct node *node)
{
	uint32_t *accepted = arena_array(a, node->count, sizeof(*accepted));
	struct state *state = &node->state;
	state->accepted = accepted;
	for (uint32_t i = 0; i < node->count; i++) {
		const struct position *p = &m->positions[node->positions[i]];
		if (p->next)
			notice_selectors(state, p->next);
		else
			accepted[state->accepted_count++] = p->path;
	}
	state->settled = state->accepted_count == node->count;
}

static struct node *
node_find(const struct automaton *m, uint64_t hash, const uint32_t *list, uint32_t count)
{
	for (struct node *n = m->buckets[hash % BUCKETS]; n; n = n->next)
		if (n->hash == hash && n->count == count
			&& memcmp(n->positions, list, count * sizeof(*list)) == 0)
			return n;
	return NULL;
}

/* The state for the set in `bits`; a new one is kept while there is room. */
static const struct node *
node_of_bits(struct automaton *m, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	uint32_t *list = arena_array(scratch, m->count, sizeof(*list));
	uint32_t count = bits_take(m, list);
	uint64_t hash = hash_bytes(
		count, (struct str){ (const char *)list, count * sizeof(*list) });
	struct node *node = node_find(m, hash, list, count);
	if (node) {
		arena_rewind(scratch, mark);
		return node;
	}
	bool keep = m->kept < AUTOMATON_STATES_MAX;
	struct arena *a = keep ? m->arena : scratch;
	node = arena_new(a, struct node);
	uint32_t *positions = arena_array(a, count, sizeof(*positions));
	memcpy(positions, list, count * sizeof(*list));
	*node = (struct node){ .positions = positions, .count = count, .hash = hash };
	node->state.kept = keep;
	describe(m, a, node);
	if (keep) {
		node->next = m->buckets[hash % BUCKETS];
		m->buckets[hash % BUCKETS] = node;
		m->kept++;
		if (m->arena != scratch)
			arena_rewind(scratch, mark);
	}
	return node;
}

/* --- steps that depend on nothing but the name ------------------------------------- */

static bool
takes_any(const struct segment *segment, const struct str *name)
{
	for (size_t i = 0; i < segment->count; i++) {
		const struct selector *s = &segment->selectors[i];
		if (s->kind == SELECTOR_WILDCARD
			|| (s->kind == SELECTOR_NAME && name && str_eq(s->name, *name)))
			return true;
	}
	return false;
}

/* `name` NULL: an element, or a member whose name no path says. */
static const struct node *
plain_step(struct automaton_walk *w, const struct node *from, const struct str *name)
{
	struct automaton *m = w->automaton;
	for (uint32_t i = 0; i < from->count; i++) {
		uint32_t at = from->positions[i];
		const struct segment *next = m->positions[at].next;
		if (!next || next->descendant)
			bits_add(m, at);
		if (next && takes_any(next, name))
			bits_add(m, at + 1);
	}
	return node_of_bits(m, w->scratch);
}

static int
by_name(const void *one, const void *other)
{
	const struct edge *a = one, *b = other;
	return str_compare(a->name, b->name);
}

static size_t
collect_names(const struct automaton *m, const struct node *node, struct edge *out)
{
	size_t count = 0;
	for (uint32_t i = 0; i < node->count; i++) {
		const struct segment *next = m->positions[node->positions[i]].next;
		for (size_t k = 0; next && k < next->count; k++) {
			if (next->selectors[k].kind != SELECTOR_NAME)
				continue;
			if (out)
				out[count] =
					(struct edge){ next->selectors[k].name, NULL };
			count++;
		}
	}
	return count;
}

static void
make_edges(struct automaton_walk *w, struct node *node)
{
	struct arena *a = w->automaton->arena;
	size_t count = collect_names(w->automaton, node, NULL);
	node->edges = arena_array(a, count, sizeof(struct edge));
	collect_names(w->automaton, node, node->edges);
	qsort(node->edges, count, sizeof(struct edge), by_name);
	for (size_t i = 0; i < count; i++)
		if (!node->edge_count
			|| !str_eq(node->edges[node->edge_count - 1].name,
				node->edges[i].name))
			node->edges[node->edge_count++] = node->edges[i];
}

/* Remembers where a step leads; what is not kept must not be remembered. */
static const struct node *
step_cached(struct automaton_walk *w, struct node *from, const struct node **cache,
	const struct str *name)
{
	if (*cache)
		return *cache;
	const struct node *to = plain_step(w, from, name);
	if (to->state.kept)
		*cache = to;
	return to;
}

/* The edge of a name that a path says, or NULL. */
static struct edge *
edge_find(struct node *node, struct str name)
{
	size_t low = 0, high = node->edge_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(node->edges[middle].name, name);
		if (order == 0)
			return &node->edges[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct node *
name_step(struct automaton_walk *w, struct node *from, struct str name)
{
	if (!from->state.kept) /* its memory is gone before a cache would be of use */
		return plain_step(w, from, &name);
	if (!from->edges)
		make_edges(w, from);
	struct edge *edge = edge_find(from, name);
	return edge ? step_cached(w, from, &edge->to, &edge->name)
		    : step_cached(w, from, &from->other_name, NULL);
}

static const struct node *
element_step(struct automaton_walk *w, struct node *from)
{
	return from->state.kept ? step_cached(w, from, &from->any_index, NULL)
				: plain_step(w, from, NULL);
}

/* --- steps that depend on the node ------------------------------------------------- */

static int64_t
clamp(int64_t n, int64_t low, int64_t high)
{
	return n < low ? low : n > high ? high : n;
}

static bool
slice_takes(const struct selector *s, int64_t index, int64_t length)
{
	if (s->step == 0)
		return false;
	int64_t start = s->has_start ? s->start : s->step > 0 ? 0 : length - 1;
	int64_t end = s->has_end ? s->end : s->step > 0 ? length : -length - 1;
	start += start < 0 ? length : 0;
	end += end < 0 ? length : 0;
	if (s->step > 0) {
		start = clamp(start, 0, length);
		return index >= start && index < clamp(end, 0, length)
			&& (index - start) % s->step == 0;
	}
	start = clamp(start, -1, length - 1);
	return index <= start && index > clamp(end, -1, length - 1)
		&& (start - index) % s->step == 0;
}

struct step { /* to an element, or to a member (length -1) */
	int64_t index, length;
	const struct value *node;
};

static bool
filter_takes(struct automaton_walk *w, const struct selector *s, const struct step *step)
{
	struct err err = { 0 };
	bool holds = false;
	struct arena_mark mark = arena_mark(w->scratch);
	bool known = jsonpath_filter_holds(
		w->scratch, s->filter, step->node, w->root, &w->budget, &holds, &err);
	arena_rewind(w->scratch, mark);
	w->spent |= !known;
	return known ? holds : w->when_unknown;
}

static bool
selector_takes(
	struct automaton_walk *w, const struct selector *s, const struct step *step)
{
	switch (s->kind) {
	case SELECTOR_INDEX:
		return step->length >= 0
			&& step->index == s->index + (s->index < 0 ? step->length : 0);
	case SELECTOR_SLICE:
		return step->length >= 0 && slice_takes(s, step->index, step->length);
	case SELECTOR_FILTER:
		return filter_takes(w, s, step);
	case SELECTOR_NAME:
	case SELECTOR_WILDCARD:
		break; /* plain_step() has seen to them */
	}
	return false;
}

static bool
segment_takes(
	struct automaton_walk *w, const struct segment *segment, const struct step *step)
{
	for (size_t i = 0; i < segment->count; i++)
		if (selector_takes(w, &segment->selectors[i], step))
			return true;
	return false;
}

/* What the step adds to where it leads in any case. */
static const struct node *
node_step(struct automaton_walk *w, const struct node *from, const struct node *to,
	const struct step *step)
{
	struct automaton *m = w->automaton;
	bool more = false;
	for (uint32_t i = 0; i < from->count; i++) {
		uint32_t at = from->positions[i];
		const struct segment *next = m->positions[at].next;
		if (next && segment_takes(w, next, step)) {
			bits_add(m, at + 1);
			more = true;
		}
	}
	if (!more)
		return to;
	bits_add_all(m, to);
	return node_of_bits(m, w->scratch);
}

/* --- the automaton ----------------------------------------------------------------- */

struct automaton *
automaton_make(struct arena *a, const struct jsonpath *const *paths, size_t count)
{
	struct automaton *m = arena_new(a, struct automaton);
	m->arena = a;
	for (size_t i = 0; i < count; i++)
		m->count += (uint32_t)paths[i]->count + 1;
	struct position *positions = arena_array(a, m->count, sizeof(*positions));
	m->positions = positions;
	m->bits = arena_array(a, words(m), sizeof(uint64_t));
	uint32_t at = 0;
	for (size_t i = 0; i < count; i++) {
		bits_add(m, at);
		for (size_t k = 0; k < paths[i]->count; k++)
			positions[at++] =
				(struct position){ (uint32_t)i, &paths[i]->segments[k] };
		positions[at++] = (struct position){ (uint32_t)i, NULL };
	}
	m->start = node_of_bits(m, a);
	return m;
}

struct automaton_walk
automaton_walk_begin(struct automaton *m, const struct value *root, struct arena *scratch,
	bool when_unknown)
{
	return (struct automaton_walk){
		.automaton = m,
		.root = root,
		.scratch = scratch,
		.budget = JSONPATH_BUDGET,
		.when_unknown = when_unknown,
	};
}

const struct state *
automaton_start(const struct automaton *m)
{
	return &m->start->state;
}

/* A state is the first member of its node, and nodes are ours to change. */
static struct node *
node_of(const struct state *state)
{
	return (struct node *)(uintptr_t)state;
}

const struct state *
automaton_name(struct automaton_walk *w, const struct state *from, struct str name,
	const struct value *node)
{
	if (from->settled)
		return from;
	struct node *n = node_of(from);
	const struct node *to = name_step(w, n, name);
	if (from->by_node)
		to = node_step(w, n, to, &(struct step){ -1, -1, node });
	return &to->state;
}

const struct state *
automaton_index(struct automaton_walk *w, const struct state *from, size_t index,
	size_t length, const struct value *node)
{
	if (from->settled)
		return from;
	struct node *n = node_of(from);
	const struct node *to = element_step(w, n);
	if (from->by_index || from->by_node)
		to = node_step(w, n, to,
			&(struct step){ (int64_t)index, (int64_t)length, node });
	return &to->state;
}

bool
state_accepts(const struct state *s, uint32_t path)
{
	for (uint32_t i = 0; s && i < s->accepted_count; i++)
		if (s->accepted[i] == path)
			return true;
	return false;
}
