/* SPDX-License-Identifier: MIT */
#include "compare/align.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static bool
is_same(const struct alignment *l, uint32_t i, uint32_t j)
{
	return l->one[i] == l->other[j] && l->one[i] != 0;
}

static bool
is_empty(struct stretch s)
{
	return s.one == s.one_to || s.other == s.other_to;
}

static struct stretch
match_ends(struct alignment *l, struct stretch s)
{
	while (!is_empty(s) && is_same(l, s.one, s.other))
		l->match[s.one++] = s.other++;
	while (!is_empty(s) && is_same(l, s.one_to - 1, s.other_to - 1))
		l->match[--s.one_to] = --s.other_to;
	return s;
}

/* --- anchors ----------------------------------------------------------------------- */

struct tally {
	uint64_t hash; /* 0: free */
	uint32_t ones, others, one, other;
};

struct anchor {
	uint32_t one, other;
	uint32_t before; /* of the chain that ends here, or ALIGN_NONE */
};

struct tallies {
	struct tally *slots;
	size_t mask;
	bool common; /* some hash stands in both */
};

static struct tally *
tally_of(struct tallies *t, uint64_t hash)
{
	size_t at = (size_t)hash_mix(hash, (uint64_t)(uintptr_t)t->slots) & t->mask;
	while (t->slots[at].hash && t->slots[at].hash != hash)
		at = (at + 1) & t->mask;
	return &t->slots[at];
}

static void
tallies_make(const struct alignment *l, struct stretch s, struct tallies *t)
{
	size_t count = (size_t)(s.one_to - s.one) + (s.other_to - s.other), capacity = 16;
	while (capacity < count * 2)
		capacity *= 2;
	*t = (struct tallies){ arena_array(l->scratch, capacity, sizeof(struct tally)),
		capacity - 1, false };
	for (uint32_t i = s.one; i < s.one_to; i++) {
		if (!l->one[i])
			continue;
		struct tally *x = tally_of(t, l->one[i]);
		x->hash = l->one[i];
		x->one = i;
		x->ones++;
	}
	for (uint32_t j = s.other; j < s.other_to; j++) {
		if (!l->other[j])
			continue;
		struct tally *x = tally_of(t, l->other[j]);
		x->hash = l->other[j];
		x->other = j;
		x->others++;
		t->common |= x->ones > 0;
	}
}

/* Anchors in order of one; at most one per element. */
static uint32_t
find_anchors(const struct alignment *l, struct stretch s, struct tallies *t,
	struct anchor *out)
{
	uint32_t count = 0;
	for (uint32_t i = s.one; i < s.one_to; i++) {
		if (!l->one[i])
			continue;
		const struct tally *x = tally_of(t, l->one[i]);
		if (x->ones == 1 && x->others == 1)
			out[count++] = (struct anchor){ i, x->other, ALIGN_NONE };
	}
	return count;
}

/* Keeps the longest run of anchors that rise in both lists, in order; returns how many.
 */
static uint32_t
keep_rising(struct arena *scratch, struct anchor *list, uint32_t count)
{
	uint32_t *ends =
		arena_array(scratch, count, sizeof(*ends)); /* of a run of length n+1 */
	uint32_t longest = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t low = 0, high = longest;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (list[ends[middle]].other < list[i].other)
				low = middle + 1;
			else
				high = middle;
		}
		list[i].before = low ? ends[low - 1] : ALIGN_NONE;
		ends[low] = i;
		longest += low == longest;
	}
	struct anchor *kept = arena_array(scratch, longest, sizeof(*kept));
	uint32_t at = longest ? ends[longest - 1] : ALIGN_NONE;
	for (uint32_t n = longest; n; n--, at = list[at].before)
		kept[n - 1] = list[at];
	if (longest)
		memcpy(list, kept, longest * sizeof(*kept));
	return longest;
}

/* --- Myers ------------------------------------------------------------------------- */

struct search { /* trace[d] holds, for k = -d … d, how far diagonal k came with d edits */
	int64_t *trace;
	int64_t width, height; /* of what is left of one and other */
};

static int64_t *
reach(const struct search *m, int d, int k)
{
	return &m->trace[(int64_t)d * d + d + k];
}

/* How far one edit more than the row before leads on diagonal k, before sliding down. */
static int64_t
next_reach(const struct search *m, int d, int k)
{
	if (d == 0)
		return 0;
	int64_t down = k < d - 1 ? *reach(m, d - 1, k + 1) : -1;
	int64_t right = k > 1 - d ? *reach(m, d - 1, k - 1) + 1 : -1;
	return right > down ? right : down;
}

static bool
is_inside(const struct search *m, int64_t x, int64_t y)
{
	return x >= 0 && y >= 0 && x <= m->width && y <= m->height;
}

/* From (d, k) back to the start, matching what was slid over. */
static void
trace_back(struct alignment *l, struct stretch s, const struct search *m, int d, int k)
{
	int64_t x = *reach(m, d, k), y = x - k;
	for (;; d--) {
		int64_t from = next_reach(m, d, k);
		for (; x > from; x--, y--)
			l->match[s.one + x - 1] = s.other + (uint32_t)(y - 1);
		if (d == 0)
			return;
		bool down = k < d - 1 && *reach(m, d - 1, k + 1) == from;
		k += down ? 1 : -1;
		x = *reach(m, d - 1, k);
		y = x - k;
	}
}

static int64_t
slide(const struct alignment *l, struct stretch s, const struct search *m, int64_t x,
	int k)
{
	int64_t y = x - k;
	if (!is_inside(m, x, y))
		return x;
	while (x < m->width && y < m->height
		&& is_same(l, s.one + (uint32_t)x, s.other + (uint32_t)y))
		x++, y++;
	return x;
}

/* Where the last row got furthest; of equals, the one nearest the diagonal. */
static int
furthest(const struct search *m)
{
	const int d = ALIGN_EDITS_MAX;
	int64_t best = -1;
	int best_k = 0;
	for (int k = -d; k <= d; k++) {
		int64_t x = *reach(m, d, k), y = x - k;
		if (is_inside(m, x, y)
			&& (x + y > best || (x + y == best && abs(k) < abs(best_k)))) {
			best = x + y;
			best_k = k;
		}
	}
	return best_k;
}

/* One search from the head of the stretch; what is left of the stretch comes back. */
static struct stretch
search_edits(struct alignment *l, struct stretch s, struct search *m)
{
	m->width = s.one_to - s.one;
	m->height = s.other_to - s.other;
	for (int d = 0; d <= ALIGN_EDITS_MAX; d++) {
		for (int k = -d; k <= d; k++) {
			int64_t x = slide(l, s, m, next_reach(m, d, k), k);
			*reach(m, d, k) = x;
			if (x != m->width || x - k != m->height)
				continue;
			trace_back(l, s, m, d, k);
			return (struct stretch){ s.one_to, s.one_to, s.other_to,
				s.other_to };
		}
	}
	int k = furthest(m);
	int64_t x = *reach(m, ALIGN_EDITS_MAX, k);
	trace_back(l, s, m, ALIGN_EDITS_MAX, k);
	return (struct stretch){ s.one + (uint32_t)x, s.one_to,
		s.other + (uint32_t)(x - k), s.other_to };
}

static void
align_by_edits(struct alignment *l, struct stretch s)
{
	const size_t rows = ALIGN_EDITS_MAX + 1;
	struct search m = { .trace = arena_array(
				    l->scratch, rows * rows, sizeof(int64_t)) };
	while (!is_empty(s))
		s = search_edits(l, s, &m);
}

/* --- the whole --------------------------------------------------------------------- */

static void align_within(struct alignment *l, struct stretch s, int depth);

static void
align_between(struct alignment *l, struct stretch s, const struct anchor *anchors,
	uint32_t count, int depth)
{
	for (uint32_t i = 0; i < count; i++) {
		struct stretch gap = { s.one, anchors[i].one, s.other, anchors[i].other };
		l->match[anchors[i].one] = anchors[i].other;
		align_within(l, gap, depth + 1);
		s.one = anchors[i].one + 1;
		s.other = anchors[i].other + 1;
	}
	align_within(l, s, depth + 1);
}

/* As long on either side, and nearly all stands where it stood: elements were changed in
 * place.  Without this a list of few values, each many times, would be explained by
 * shifts. */
static bool
is_in_place(const struct alignment *l, struct stretch s)
{
	uint32_t count = s.one_to - s.one, others = 0;
	if (count != s.other_to - s.other)
		return false;
	for (uint32_t k = 0; k < count && others <= count / 4; k++)
		others += !is_same(l, s.one + k, s.other + k);
	return others <= count / 4;
}

static void
align_in_place(struct alignment *l, struct stretch s, int depth)
{
	uint32_t count = s.one_to - s.one, from = 0;
	for (uint32_t k = 0; k <= count; k++) {
		if (k < count && !is_same(l, s.one + k, s.other + k))
			continue;
		struct stretch run = { s.one + from, s.one + k, s.other + from,
			s.other + k };
		if (k < count)
			l->match[s.one + k] = s.other + k;
		align_within(l, run, depth + 1);
		from = k + 1;
	}
}

static bool
is_small(struct stretch s)
{
	return (s.one_to - s.one) + (uint64_t)(s.other_to - s.other) <= ALIGN_SMALL;
}

static void
align_by_anchors(struct alignment *l, struct stretch s, int depth)
{
	struct tallies tallies;
	tallies_make(l, s, &tallies);
	if (!tallies.common)
		return;
	struct anchor *anchors =
		arena_array(l->scratch, s.one_to - s.one, sizeof(*anchors));
	uint32_t count = find_anchors(l, s, &tallies, anchors);
	count = keep_rising(l->scratch, anchors, count);
	if (count)
		align_between(l, s, anchors, count, depth);
	else
		align_by_edits(l, s);
}

static void
align_within(struct alignment *l, struct stretch s, int depth)
{
	s = match_ends(l, s);
	if (is_empty(s))
		return;
	if (is_in_place(l, s) && depth < ALIGN_DEPTH_MAX) {
		align_in_place(l, s, depth);
		return;
	}
	struct arena_mark mark = arena_mark(l->scratch);
	if (is_small(s) || depth >= ALIGN_DEPTH_MAX)
		align_by_edits(l, s);
	else
		align_by_anchors(l, s, depth);
	arena_rewind(l->scratch, mark);
}

void
align_stretch(struct alignment *l, struct stretch s)
{
	align_within(l, s, 0);
}

bool
align_next_gap(const struct alignment *l, struct stretch whole, struct stretch *at)
{
	uint32_t i = at->one_to, j = at->other_to;
	for (; i < whole.one_to || j < whole.other_to; i++, j++) {
		bool one = i < whole.one_to && l->match[i] == j;
		if (!one)
			break;
	}
	if (i >= whole.one_to && j >= whole.other_to)
		return false;
	*at = (struct stretch){ i, i, j, j };
	while (at->one_to < whole.one_to && l->match[at->one_to] == ALIGN_NONE)
		at->one_to++;
	at->other_to = at->one_to < whole.one_to ? l->match[at->one_to] : whole.other_to;
	return true;
}
