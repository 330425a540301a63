/* SPDX-License-Identifier: MIT */
/* Ordered lists: which element is which, then each pair by itself. */
#include "compare/align.h"
#include "compare/alike.h"
#include "compare/bag.h"
#include "compare/read.h"

#include <stdlib.h>

enum {
	GAP_CELLS_MAX = 1024, /* pairs of elements that are held against each other */
	/* Each list looks at all that is below it; lists within so many lists are paired
	 * by position, so that the whole cannot cost more than so many looks. */
	LISTS_WITHIN_MAX = 32
};

/* The two lists without their common ends, as they are being paired. */
struct pairing {
	struct diff *d;
	struct spot *place;
	const struct value *baseline, *candidate;
	struct stretch all;
	uint64_t *one, *other; /* hashes, by index into the lists */
	uint32_t *match;
	bool *by_position; /* by index into the baseline */
	bool *known; /* by index into the baseline: the pair is equal */
};

/* One element on either side: they are walked anyway. */
static bool
is_single_pair(struct stretch s)
{
	return s.one_to - s.one == 1 && s.other_to - s.other == 1;
}

static bool
is_one_sided(struct stretch s)
{
	return s.one == s.one_to || s.other == s.other_to;
}

static struct stretch
trim(const struct value *b, const struct value *c)
{
	struct stretch s = { 0, b->size, 0, c->size };
	while (!is_one_sided(s) && !is_single_pair(s)
		&& value_equal(&b->as.items[s.one], &c->as.items[s.other]))
		s.one++, s.other++;
	while (!is_one_sided(s) && !is_single_pair(s)
		&& value_equal(&b->as.items[s.one_to - 1], &c->as.items[s.other_to - 1]))
		s.one_to--, s.other_to--;
	return s;
}

/* --- hashes ------------------------------------------------------------------------ */

typedef uint64_t hash_fn(struct pairing *p, bool candidate, uint32_t index);

static const struct value *
item(const struct pairing *p, bool candidate, uint32_t index)
{
	return &(candidate ? p->candidate : p->baseline)->as.items[index];
}

static uint64_t
hash_exactly(struct pairing *p, bool candidate, uint32_t index)
{
	uint64_t hash = value_hash(item(p, candidate, index));
	return hash ? hash : 1;
}

static uint64_t
hash_by_rule(struct pairing *p, bool candidate, uint32_t index)
{
	struct automaton_walk *w = candidate ? &p->d->candidate : &p->d->baseline;
	const struct state *s =
		candidate ? p->place->candidate_state : p->place->baseline_state;
	const struct value *list = candidate ? p->candidate : p->baseline;
	const struct value *v = item(p, candidate, index);
	return alike_by_rule(p->d, w, automaton_index(w, s, index, list->size, v), v);
}

static uint64_t
hash_by_identity(struct pairing *p, bool candidate, uint32_t index)
{
	return alike_by_identity(item(p, candidate, index));
}

static void
hash_stretch(struct pairing *p, struct stretch s, hash_fn *hash)
{
	for (uint32_t i = s.one; i < s.one_to; i++)
		p->one[i] = hash(p, false, i);
	for (uint32_t j = s.other; j < s.other_to; j++)
		p->other[j] = hash(p, true, j);
}

static struct alignment
alignment_of(const struct pairing *p)
{
	return (struct alignment){ p->one, p->other, p->match, &p->d->scratch };
}

static struct stretch
before_all(const struct pairing *p)
{
	return (struct stretch){ p->all.one, p->all.one, p->all.other, p->all.other };
}

static void
hash_gaps(struct pairing *p, hash_fn *hash)
{
	struct alignment l = alignment_of(p);
	for (struct stretch at = before_all(p); align_next_gap(&l, p->all, &at);)
		hash_stretch(p, at, hash);
}

/* --- the same elements in another order -------------------------------------------- */

struct hashed {
	uint64_t hash;
	uint32_t index;
};

static int
by_hash(const void *one, const void *other)
{
	const struct hashed *a = one, *b = other;
	return (a->hash > b->hash) - (a->hash < b->hash);
}

/* What is not paired yet, sorted by hash; as many on either side. */
static uint32_t
sort_unpaired(struct pairing *p, struct hashed **one, struct hashed **other)
{
	struct alignment l = alignment_of(p);
	struct vec b = vec_of(&p->d->scratch, struct hashed), c = b;
	for (struct stretch at = before_all(p); align_next_gap(&l, p->all, &at);) {
		for (uint32_t i = at.one; i < at.one_to; i++)
			vec_add(&b, &(struct hashed){ p->one[i], i });
		for (uint32_t j = at.other; j < at.other_to; j++)
			vec_add(&c, &(struct hashed){ p->other[j], j });
	}
	*one = b.items;
	*other = c.items;
	if (!b.count || b.count != c.count)
		return 0;
	qsort(b.items, b.count, b.item_size, by_hash);
	qsort(c.items, c.count, c.item_size, by_hash);
	return (uint32_t)b.count;
}

/* Hashes are no proof: within a run of equal ones all values must be equal. */
static bool
is_reordered(struct pairing *p)
{
	struct hashed *b, *c;
	struct arena_mark mark = arena_mark(&p->d->scratch);
	uint32_t count = sort_unpaired(p, &b, &c);
	bool same = count > 0;
	for (uint32_t i = 0; same && i < count; i++)
		same = b[i].hash == c[i].hash;
	const struct value *first = NULL;
	for (uint32_t i = 0; same && i < count; i++) {
		const struct value *x = item(p, false, b[i].index);
		if (i == 0 || b[i].hash != b[i - 1].hash)
			first = x;
		same = value_equal(first, x)
			&& value_equal(first, item(p, true, c[i].index));
	}
	arena_rewind(&p->d->scratch, mark);
	return same;
}

/* --- pairing, from the surest to the least ----------------------------------------- */

/* As long on either side, and nearly all stands where it stood: what is equal there
 * belongs together, and no element of it need be hashed. */
static void
pair_in_place(struct pairing *p)
{
	uint32_t count = p->all.one_to - p->all.one, others = 0;
	if (count != p->all.other_to - p->all.other)
		return;
	for (uint32_t k = 0; k < count && others <= count / 4; k++) {
		uint32_t i = p->all.one + k;
		p->known[i] =
			value_equal(item(p, false, i), item(p, true, p->all.other + k));
		others += !p->known[i];
	}
	for (uint32_t k = 0; k < count; k++) {
		uint32_t i = p->all.one + k;
		p->known[i] = p->known[i] && others <= count / 4;
		if (p->known[i])
			p->match[i] = p->all.other + k;
	}
}

/* Pairs by that hash what stands opposite to each other, and is not paired yet. */
static void
pair_gaps(struct pairing *p, hash_fn *hash)
{
	struct alignment l = alignment_of(p);
	for (struct stretch at = before_all(p); align_next_gap(&l, p->all, &at);) {
		if (is_one_sided(at))
			continue;
		if (hash)
			hash_stretch(p, at, hash);
		align_stretch(&l, at);
	}
}

static bool
is_seen_otherwise(const struct pairing *p)
{
	const struct state *b = p->place->baseline_state, *c = p->place->candidate_state;
	return p->d->rules->blind
		&& !(b->settled && !b->accepted_count && c->settled
			&& !c->accepted_count);
}

struct cell {
	unsigned best; /* sum of scores from here to the end */
	unsigned score; /* of this pair, when it is alike enough */
};

static const struct glance *
glance_at(struct pairing *p, bool candidate, uint32_t from, uint32_t count)
{
	struct glance *list = arena_array(&p->d->scratch, count, sizeof(*list));
	for (uint32_t i = 0; i < count; i++)
		alike_glance(item(p, candidate, from + i), &list[i]);
	return list;
}

/* The best sum from each pair on; a row and a column of zeros stand behind the last. */
static struct cell *
score_pairs(struct pairing *p, struct stretch gap)
{
	uint32_t n = gap.one_to - gap.one, m = gap.other_to - gap.other, width = m + 1;
	const struct glance *one = glance_at(p, false, gap.one, n);
	const struct glance *other = glance_at(p, true, gap.other, m);
	struct cell *cells =
		arena_array(&p->d->scratch, (size_t)(n + 1) * width, sizeof(struct cell));
	for (uint32_t i = n; i-- > 0;)
		for (uint32_t j = m; j-- > 0;) {
			struct cell *at = &cells[i * width + j];
			unsigned score = alike_score(&one[i], &other[j]);
			at->score = score > ALIKE_ENOUGH ? score : 0;
			unsigned paired = at[width + 1].best + at->score;
			at->best =
				at[1].best > at[width].best ? at[1].best : at[width].best;
			at->best = at->score && paired >= at->best ? paired : at->best;
		}
	return cells;
}

/* The pairs in order whose scores sum to the most. */
static void
pair_by_score(struct pairing *p, struct stretch gap)
{
	uint32_t n = gap.one_to - gap.one, m = gap.other_to - gap.other, width = m + 1;
	struct arena_mark mark = arena_mark(&p->d->scratch);
	const struct cell *cells = score_pairs(p, gap);
	for (uint32_t i = 0, j = 0; i < n && j < m;) {
		const struct cell *at = &cells[i * width + j];
		if (at->score && at->best == at[width + 1].best + at->score)
			p->match[gap.one + i++] = gap.other + j++;
		else if (at->best == at[width].best)
			i++;
		else
			j++;
	}
	arena_rewind(&p->d->scratch, mark);
}

static bool
is_alike(const struct value *b, const struct value *c)
{
	struct glance one, other;
	alike_glance(b, &one);
	alike_glance(c, &other);
	return alike_score(&one, &other) > ALIKE_ENOUGH;
}

/* What is left of a gap is not alike.  As many on either side: each was changed. */
static void
pair_by_place(struct pairing *p, struct stretch gap, bool uneven)
{
	uint32_t count = gap.one_to - gap.one;
	if (count > gap.other_to - gap.other)
		count = gap.other_to - gap.other;
	for (uint32_t k = 0; k < count; k++) {
		bool alike = is_single_pair(gap)
			|| is_alike(item(p, false, gap.one + k),
				item(p, true, gap.other + k));
		if (uneven && !alike)
			continue;
		p->match[gap.one + k] = gap.other + k;
		p->by_position[gap.one + k] = count > 1 && (uneven || !alike);
	}
}

static uint64_t
cells_of(struct stretch gap)
{
	return (uint64_t)(gap.one_to - gap.one) * (gap.other_to - gap.other);
}

static bool
is_even(struct stretch gap)
{
	return gap.one_to - gap.one == gap.other_to - gap.other;
}

/* Small gaps by what the elements share; then, and where a gap is too large for that, by
 * position.  A gap that stays uneven keeps what is alike and leaves the rest unpaired. */
static void
pair_the_rest(struct pairing *p)
{
	struct alignment l = alignment_of(p);
	for (struct stretch at = before_all(p); align_next_gap(&l, p->all, &at);)
		if (cells_of(at) > 1 && cells_of(at) <= GAP_CELLS_MAX)
			pair_by_score(p, at);
	for (struct stretch at = before_all(p); align_next_gap(&l, p->all, &at);)
		if (is_even(at) || cells_of(at) > GAP_CELLS_MAX)
			pair_by_place(p, at, !is_even(at));
}

/* --- reporting --------------------------------------------------------------------- */

static void
report_pairs(struct pairing *p)
{
	uint32_t i = p->all.one, j = p->all.other;
	while (i < p->all.one_to || j < p->all.other_to) {
		struct element e = { .baseline = INDEX_NONE, .candidate = INDEX_NONE };
		bool one = i < p->all.one_to;
		uint32_t match = one ? p->match[i] : ALIGN_NONE;
		if (one && p->known[i]) {
			i++, j++;
			continue;
		}
		if (one && match == ALIGN_NONE) {
			e.baseline = i++;
		} else if (one && match == j) {
			e.by_position = p->by_position[i];
			e.baseline = i++;
			e.candidate = j++;
		} else {
			e.candidate = j++;
		}
		diff_element(p->d, p->place, p->baseline, p->candidate, &e);
	}
}

static void
pair_elements(struct pairing *p)
{
	struct arena *scratch = &p->d->scratch;
	p->one = arena_array(scratch, p->all.one_to, sizeof(*p->one));
	p->other = arena_array(scratch, p->all.other_to, sizeof(*p->other));
	p->match = arena_array(scratch, p->all.one_to, sizeof(*p->match));
	p->by_position = arena_array(scratch, p->all.one_to, sizeof(*p->by_position));
	p->known = arena_array(scratch, p->all.one_to, sizeof(*p->known));
	for (uint32_t i = p->all.one; i < p->all.one_to; i++)
		p->match[i] = ALIGN_NONE;
}

static void
diff_by_position(
	struct diff *d, struct spot *place, const struct value *b, const struct value *c)
{
	for (uint32_t i = 0; i < b->size || i < c->size; i++) {
		struct element e = { .baseline = i < b->size ? i : INDEX_NONE,
			.candidate = i < c->size ? i : INDEX_NONE,
			.by_position = true };
		diff_element(d, place, b, c, &e);
	}
}

static void
diff_ordered(
	struct diff *d, struct spot *place, const struct value *b, const struct value *c)
{
	struct pairing p = {
		.d = d, .place = place, .baseline = b, .candidate = c, .all = trim(b, c)
	};
	if (p.all.one == p.all.one_to && p.all.other == p.all.other_to)
		return;
	struct arena_mark mark = arena_mark(&d->scratch);
	pair_elements(&p);
	if (!is_one_sided(p.all) && !is_single_pair(p.all)) {
		pair_in_place(&p);
		hash_gaps(&p, hash_exactly);
		if (is_reordered(&p)) {
			arena_rewind(&d->scratch, mark);
			diff_report(d, place, DIFFERENCE_ORDER_CHANGED, b, c);
			return;
		}
		pair_gaps(&p, NULL);
		if (is_seen_otherwise(&p))
			pair_gaps(&p, hash_by_rule);
		pair_gaps(&p, hash_by_identity);
	}
	pair_the_rest(&p);
	report_pairs(&p);
	arena_rewind(&d->scratch, mark);
}

void
diff_lists(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate)
{
	struct str key = { 0 };
	switch (read_list_kind(d->rules, p, &key)) {
	case LIST_SET:
		diff_bags(d, p, baseline, candidate, true);
		return;
	case LIST_MULTISET:
		diff_bags(d, p, baseline, candidate, false);
		return;
	case LIST_KEYED:
		diff_keyed(d, p, baseline, candidate, key);
		return;
	case LIST_UNSAID:
	case LIST_ORDERED:
		if (p->lists < LISTS_WITHIN_MAX)
			diff_ordered(d, p, baseline, candidate);
		else
			diff_by_position(d, p, baseline, candidate);
		return;
	}
}
