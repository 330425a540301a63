/* SPDX-License-Identifier: MIT */
#include "cmd/watch_table.h"

#include "plan/plan.h"

void
watch_table_fini(struct watch_table *t)
{
	arena_fini(&t->arenas[0]);
	arena_fini(&t->arenas[1]);
	*t = (struct watch_table){ 0 };
}

static bool
is_same(const struct watched *w, const struct check *c, struct str instance)
{
	return w->check.kind == c->kind && w->check.subject == c->subject
		&& w->check.part == c->part && w->check.environment == c->environment
		&& str_eq(w->instance, instance);
}

/* Mostly it is the next one. */
static size_t
find(const struct watch_table *t, size_t hint, const struct check *c, struct str instance)
{
	for (size_t i = 0; i < t->count; i++) {
		size_t at = (hint + i) % t->count;
		if (is_same(&t->rows[at], c, instance))
			return at;
	}
	return t->count;
}

const uint32_t *
watch_table_follow(struct watch_table *t, const struct plan *plan)
{
	struct arena *a = &t->arenas[t->turn++ % 2];
	arena_reset(a);
	struct watched *rows = arena_array(a, plan->checks.count, sizeof(*rows));
	uint32_t *places = arena_array(a, t->count, sizeof(*places));
	size_t hint = 0;
	for (size_t i = 0; i < plan->checks.count; i++) {
		const struct check *c = &plan->checks.items[i];
		struct str instance = plan_instance_name(plan, c);
		size_t at = find(t, hint, c, instance);
		if (at < t->count) {
			rows[i] = t->rows[at];
			places[at] = (uint32_t)i + 1;
			hint = at + 1;
		}
		rows[i].check = *c;
		rows[i].instance = str_copy(a, instance);
	}
	t->rows = rows;
	t->count = plan->checks.count;
	return places;
}

void
watch_table_add(struct watch_table *t, const struct plan *plan)
{
	for (size_t i = 0; i < t->count; i++) {
		struct watched *w = &t->rows[i];
		w->check = plan->checks.items[i];
		w->last = (enum state)w->check.state;
		w->worst = (enum severity)w->check.worst;
		bool failed = w->last == STATE_FAIL;
		bool unchecked = w->last == STATE_UNCHECKED;
		w->rounds++;
		w->failed += failed;
		w->unchecked += unchecked;
		w->waived += w->last == STATE_WAIVED;
		/* What nobody could find out neither goes on with a row nor ends it. */
		if (!unchecked)
			w->in_a_row = failed ? w->in_a_row + 1 : 0;
	}
}
