/* SPDX-License-Identifier: MIT */
#include "compare/bag.h"

#include "base/hash.h"
#include "compare/alike.h"

void
groups_init(struct groups *g, struct arena *a, size_t most)
{
	size_t capacity = 16;
	while (capacity < most * 2)
		capacity *= 2;
	*g = (struct groups){
		.items = arena_array(a, most, sizeof(struct group)),
		.most = most,
		.slots = arena_array(a, capacity, sizeof(*g->slots)),
		.mask = capacity - 1,
	};
	g->seed = (uint64_t)(uintptr_t)g->slots;
}

static bool
is_of_group(const struct group *x, const struct value *value)
{
	return !value || value_equal(x->value, value);
}

static uint32_t
group_add(struct groups *g, uint64_t hash, const struct value *value)
{
	g->items[g->count] = (struct group){ .hash = hash, .value = value };
	return (uint32_t)g->count++;
}

uint32_t
groups_number(struct groups *g, uint64_t hash, const struct value *value)
{
	size_t at = (size_t)hash_mix(hash, g->seed) & g->mask;
	int collisions = 0;
	for (; g->slots[at]; at = (at + 1) & g->mask) {
		const struct group *x = &g->items[g->slots[at] - 1];
		if (x->hash != hash)
			continue;
		if (is_of_group(x, value))
			return g->slots[at] - 1;
		if (++collisions == GROUP_COLLISIONS_MAX)
			return group_add(g, hash, value); /* nobody will find it */
	}
	uint32_t number = group_add(g, hash, value);
	g->slots[at] = number + 1;
	return number;
}

/* --- sets and multisets ------------------------------------------------------------ */

struct half { /* one side's list, and which of its elements nobody has claimed yet */
	const struct value *list;
	struct automaton_walk *walk;
	const struct state *state;
	uint32_t *numbers; /* of its group, by index */
	bool *left;
};

struct bags {
	struct diff *d;
	struct spot *place;
	struct half baseline, candidate;
	uint32_t *match; /* of the baseline's: an element alike by rule, or INDEX_NONE */
	bool set;
};

static struct half
half_of(struct arena *a, const struct value *list, struct automaton_walk *walk,
	const struct state *state)
{
	return (struct half){ list, walk, state,
		arena_array(a, list->size, sizeof(uint32_t)),
		arena_array(a, list->size, sizeof(bool)) };
}

/* Left is what there is more of than on the other side: the last ones, as they came. */
static void
mark_left(struct half *h, struct arena *scratch, const struct groups *g, bool candidate,
	bool set)
{
	uint32_t *met = arena_array(scratch, g->count, sizeof(*met));
	for (uint32_t i = 0; i < h->list->size; i++) {
		const struct group *x = &g->items[h->numbers[i]];
		uint32_t others = candidate ? x->baseline : x->candidate;
		uint32_t n = ++met[h->numbers[i]];
		h->left[i] = set ? n == 1 && !others : n > others;
	}
}

static void
match_equal(struct bags *b)
{
	struct arena *scratch = &b->d->scratch;
	struct half *one = &b->baseline, *other = &b->candidate;
	struct groups g;
	groups_init(&g, scratch, (size_t)one->list->size + other->list->size);
	for (uint32_t i = 0; i < one->list->size; i++) {
		const struct value *v = &one->list->as.items[i];
		one->numbers[i] = groups_number(&g, value_hash(v), v);
		g.items[one->numbers[i]].baseline++;
	}
	for (uint32_t i = 0; i < other->list->size; i++) {
		const struct value *v = &other->list->as.items[i];
		other->numbers[i] = groups_number(&g, value_hash(v), v);
		g.items[other->numbers[i]].candidate++;
	}
	mark_left(one, scratch, &g, false, b->set);
	mark_left(other, scratch, &g, true, b->set);
}

static uint32_t
number_by_rule(struct bags *b, struct half *h, struct groups *g, uint32_t i)
{
	const struct value *v = &h->list->as.items[i];
	struct arena *scratch = &b->d->scratch;
	struct arena_mark mark = arena_mark(scratch);
	const struct state *s = automaton_index(h->walk, h->state, i, h->list->size, v);
	uint64_t hash = alike_by_rule(b->d, h->walk, s, v);
	arena_rewind(scratch, mark);
	return groups_number(g, hash, NULL);
}

static size_t
count_left(const struct half *h)
{
	size_t count = 0;
	for (uint32_t i = 0; i < h->list->size; i++)
		count += h->left[i];
	return count;
}

/* What is left and differs only in what rules ignore, tolerate or reorder: paired in
 * order, so that it is walked, and each difference in it is read. */
static void
match_by_rule(struct bags *b)
{
	struct arena *scratch = &b->d->scratch;
	struct half *one = &b->baseline, *other = &b->candidate;
	size_t most = count_left(one) + count_left(other);
	struct groups g;
	groups_init(&g, scratch, most);
	uint32_t *first =
		arena_array(scratch, most, sizeof(*first)); /* of a group, + 1 */
	uint32_t *next = arena_array(scratch, other->list->size, sizeof(*next));
	for (uint32_t j = other->list->size; j-- > 0;) {
		if (!other->left[j])
			continue;
		uint32_t n = number_by_rule(b, other, &g, j);
		next[j] = first[n];
		first[n] = j + 1;
	}
	for (uint32_t i = 0; i < one->list->size; i++) {
		if (!one->left[i])
			continue;
		uint32_t n = number_by_rule(b, one, &g, i);
		if (!first[n])
			continue;
		uint32_t j = first[n] - 1;
		first[n] = next[j];
		b->match[i] = j;
		other->left[j] = false;
	}
}

static void
report_bags(struct bags *b)
{
	for (uint32_t i = 0; i < b->baseline.list->size; i++) {
		struct element e = { .baseline = i, .candidate = b->match[i] };
		if (b->baseline.left[i])
			diff_element(
				b->d, b->place, b->baseline.list, b->candidate.list, &e);
	}
	for (uint32_t j = 0; j < b->candidate.list->size; j++) {
		struct element e = { .baseline = INDEX_NONE, .candidate = j };
		if (b->candidate.left[j])
			diff_element(
				b->d, b->place, b->baseline.list, b->candidate.list, &e);
	}
}

void
diff_bags(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate, bool set)
{
	struct arena_mark mark = arena_mark(&d->scratch);
	struct bags b = {
		.d = d,
		.place = p,
		.baseline =
			half_of(&d->scratch, baseline, &d->baseline, p->baseline_state),
		.candidate = half_of(
			&d->scratch, candidate, &d->candidate, p->candidate_state),
		.match = arena_array(&d->scratch, baseline->size, sizeof(uint32_t)),
		.set = set,
	};
	for (uint32_t i = 0; i < baseline->size; i++)
		b.match[i] = INDEX_NONE;
	match_equal(&b);
	if (d->rules->blind)
		match_by_rule(&b);
	report_bags(&b);
	arena_rewind(&d->scratch, mark);
}
