/* SPDX-License-Identifier: MIT */
#include "world/loop_parts.h"

#include "base/die.h"

#include <assert.h>
#include <stdlib.h>

static void
place(struct loop_timers *timers, size_t i, struct loop_timer *t)
{
	timers->heap[i] = t;
	t->place = i + 1;
}

static void
sift_up(struct loop_timers *timers, size_t i, struct loop_timer *t)
{
	while (i > 0) {
		size_t parent = (i - 1) / 2;
		if (timers->heap[parent]->due <= t->due)
			break;
		place(timers, i, timers->heap[parent]);
		i = parent;
	}
	place(timers, i, t);
}

static void
sift_down(struct loop_timers *timers, size_t i, struct loop_timer *t)
{
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= timers->count)
			break;
		if (child + 1 < timers->count
			&& timers->heap[child + 1]->due < timers->heap[child]->due)
			child++;
		if (timers->heap[child]->due >= t->due)
			break;
		place(timers, i, timers->heap[child]);
		i = child;
	}
	place(timers, i, t);
}

/* The timer at `i` has a due time that may be earlier or later than what belongs there.
 */
static void
settle(struct loop_timers *timers, size_t i, struct loop_timer *t)
{
	if (i > 0 && timers->heap[(i - 1) / 2]->due > t->due)
		sift_up(timers, i, t);
	else
		sift_down(timers, i, t);
}

static void
grow(struct loop_timers *timers)
{
	size_t capacity = timers->capacity ? timers->capacity * 2 : 64;
	struct loop_timer **heap = realloc(timers->heap, capacity * sizeof(*heap));
	if (!heap)
		die_out_of_memory();
	timers->heap = heap;
	timers->capacity = capacity;
}

void
loop_timers_put(struct loop_timers *timers, struct loop_timer *t)
{
	if (t->place > 0) {
		settle(timers, t->place - 1, t);
		return;
	}
	if (timers->count == timers->capacity)
		grow(timers);
	sift_up(timers, timers->count++, t);
}

void
loop_timers_drop(struct loop_timers *timers, struct loop_timer *t)
{
	if (t->place == 0)
		return;
	size_t i = t->place - 1;
	assert(i < timers->count && timers->heap[i] == t);
	t->place = 0;
	struct loop_timer *last = timers->heap[--timers->count];
	if (last != t)
		settle(timers, i, last);
}

struct loop_timer *
loop_timers_first(const struct loop_timers *timers)
{
	return timers->count ? timers->heap[0] : NULL;
}

void
loop_timers_fini(struct loop_timers *timers)
{
	for (size_t i = 0; i < timers->count; i++)
		timers->heap[i]->place = 0;
	free(timers->heap);
	*timers = (struct loop_timers){ 0 };
}
