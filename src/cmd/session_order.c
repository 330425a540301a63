/* SPDX-License-Identifier: MIT */
/* Who answered first is not to be seen: what was found, in the order of the plan. */
#include "cmd/session.h"

#include <stdlib.h>

struct turn { /* of a finding */
	uint32_t check;
	size_t at;
};

static int
by_check(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;
	if (x->check != y->check)
		return x->check < y->check ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Those of one check come from one unit, so that their order is sure already. */
static void
order_findings(struct session *s)
{
	size_t count = s->findings.count;
	struct turn *places = arena_array(s->arena, count, sizeof(*places));
	struct vec ordered = vec_of(s->arena, struct finding);
	for (size_t i = 0; i < count; i++) {
		const struct finding *f = vec_at(&s->findings, i);
		places[i] = (struct turn){ f->check, i };
	}
	if (count)
		qsort(places, count, sizeof(*places), by_check);
	for (size_t i = 0; i < count; i++)
		vec_add(&ordered, vec_at(&s->findings, places[i].at));
	s->findings = ordered;
}

/* Where it stands now is where it stood from here on: ordering twice changes nothing. */
static void
add_part(struct vec *out, const struct vec *all, struct kept_part *part)
{
	size_t from = out->count;
	for (size_t i = 0; i < part->count; i++)
		vec_add(out, vec_at(all, part->from + i));
	part->from = from;
}

void
session_order(struct session *s)
{
	struct vec facts = vec_of(s->arena, struct fact_seen);
	struct vec noise = vec_of(s->arena, struct str);
	order_findings(s);
	for (size_t i = 0; i < s->workspace.probe_count; i++) {
		add_part(&facts, &s->facts, &s->probes[i].facts);
		add_part(&noise, &s->noise, &s->probes[i].noise);
	}
	s->facts = facts;
	s->noise = noise;
}
