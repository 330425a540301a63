/* SPDX-License-Identifier: MIT */
/* How long what is waived has been known. */
#include "cmd/history_views.h"

#include <stdlib.h>

static int
by_age(const void *a, const void *b)
{
	const struct known_waiver *x = a, *y = b;
	if (!x->first_at != !y->first_at)
		return x->first_at ? -1 : 1;
	return (x->first_at > y->first_at) - (x->first_at < y->first_at);
}

static bool
look_up(struct session *s, struct known_waiver *k, struct err *err)
{
	for (int c = COMMAND_GATE; c <= COMMAND_CONFIRM; c++) {
		struct history_finding f;
		if (!history_finding_of(s->history, s->arena, s->workspace.project,
			    (enum command)c, k->waiver->fingerprint, &f, err))
			return false;
		k->times += f.times;
		if (f.times && (!k->first_at || f.first_at < k->first_at))
			k->first_at = f.first_at;
	}
	return true;
}

bool
history_waivers(
	struct session *s, struct known_waiver **out, size_t *count, struct err *err)
{
	const struct waivers *waivers = &s->workspace.waivers;
	struct known_waiver *all = arena_array(s->arena, waivers->count, sizeof(*all));
	for (size_t i = 0; i < waivers->count; i++) {
		all[i].waiver = &waivers->items[i];
		if (!look_up(s, &all[i], err))
			return false;
	}
	if (waivers->count)
		qsort(all, waivers->count, sizeof(*all), by_age);
	*out = all;
	*count = waivers->count;
	return true;
}
