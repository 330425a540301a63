/* SPDX-License-Identifier: MIT */
#include "judge/age.h"

#include "base/vec.h"

#include <stdlib.h>

struct remembered { /* a finding of the past, and whether the present has it too */
	const struct past_finding *past;
	size_t position;
	bool met;
};

static int
by_fingerprint(const void *a, const void *b)
{
	const struct remembered *x = a, *y = b;
	return str_compare(x->past->fingerprint, y->past->fingerprint);
}

static int
by_position(const void *a, const void *b)
{
	const struct remembered *x = a, *y = b;
	return (x->position > y->position) - (x->position < y->position);
}

static size_t
first_of(const struct remembered *memory, size_t count, struct str fingerprint)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_compare(memory[middle].past->fingerprint, fingerprint) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One fingerprint may stand there more than once (two instances): the one with the same
 * values is the one that stayed open, and the oldest says since when. */
static void
give_age(struct finding *f, struct str now, struct remembered *memory, size_t count)
{
	f->age = AGE_NEW;
	f->since = now;
	struct str oldest = { 0 };
	for (size_t i = first_of(memory, count, f->fingerprint); i < count; i++) {
		const struct past_finding *past = memory[i].past;
		if (!str_eq(past->fingerprint, f->fingerprint))
			break;
		memory[i].met = true;
		if (f->age == AGE_NEW)
			f->age = AGE_AGAIN;
		if (str_eq(past->seen, f->seen))
			f->age = AGE_OPEN;
		if (past->since.size
			&& (!oldest.size || str_compare(past->since, oldest) < 0))
			oldest = past->since;
	}
	if (oldest.size)
		f->since = oldest;
}

void
judge_age(struct arena *a, const struct past_finding *past, size_t past_count,
	struct str now, judge_looked_fn *looked, void *context, struct findings *findings)
{
	struct remembered *memory = arena_array(a, past_count, sizeof(*memory));
	size_t count = 0;
	for (size_t i = 0; i < past_count; i++)
		if (past[i].finding.age != AGE_RESOLVED)
			memory[count++] = (struct remembered){ &past[i], i, false };
	if (count)
		qsort(memory, count, sizeof(*memory), by_fingerprint);
	for (size_t i = 0; i < findings->count; i++)
		give_age(&findings->items[i], now, memory, count);

	if (count)
		qsort(memory, count, sizeof(*memory), by_position);
	struct vec all = vec_of(a, struct finding);
	for (size_t i = 0; i < findings->count; i++)
		vec_add(&all, &findings->items[i]);
	for (size_t i = 0; i < count; i++) {
		if (memory[i].met)
			continue;
		struct finding f = memory[i].past->finding;
		f.fingerprint = memory[i].past->fingerprint;
		f.seen = memory[i].past->seen;
		f.since = memory[i].past->since;
		f.age = looked(context, &f) ? AGE_RESOLVED : AGE_NOT_LOOKED;
		f.check = 0; /* its number was one of another plan */
		vec_add(&all, &f);
	}
	*findings = (struct findings){ all.items, all.count };
}
