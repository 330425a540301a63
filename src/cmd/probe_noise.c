/* SPDX-License-Identifier: MIT */
/* What moves by itself in a probe's looks, and what must not have moved. */
#include "cmd/probe_work.h"

static uint32_t
pair_check(const struct work *w)
{
	for (size_t i = 0; i < w->kept->checks.count; i++) {
		uint32_t number = *(const uint32_t *)vec_at(&w->kept->checks, i);
		const struct check *c = &w->s->plan.checks.items[number - 1];
		if (c->kind == CHECK_PAIR && c->instance == 0)
			return number;
	}
	return 0;
}

static void
find_unstable(struct work *w, uint16_t environment, const struct differences *unstable)
{
	struct sides sides = { .mode = COMPARE_TIMES,
		.where = w->s->workspace.environments[environment].name,
		.kind = "unstable",
		.check = pair_check(w),
		.check_kind = CHECK_PAIR };
	for (size_t i = 0; sides.check && i < unstable->count; i++) {
		work_find_difference(w, &sides, &unstable->items[i], SEVERITY_ERROR);
		session_evidence(w->s, sides.check, EVIDENCE_BROKEN, SEVERITY_ERROR,
			TROUBLE_NONE, (struct str){ 0 });
	}
}

/* What moved between kept looks at the candidate as it was approved. */
static const struct noise *
noise_as_approved(struct work *w)
{
	struct session *s = w->s;
	struct vec looks = vec_of(&w->arena, struct observation);
	for (size_t i = 0; i < s->approved_count; i++) {
		const struct observation *look = &s->approved[i];
		struct observation shaped;
		if (!str_eq(look->probe, w->probe->name) || look->seen == SEEN_NOT)
			continue;
		compare_shape(&w->arena, w->rules, &s->shapings[s->request.candidate],
			look, &shaped);
		vec_add(&looks, &shaped);
	}
	struct differences unstable = { 0 }; /* the gate has told of them */
	if (looks.count < 2)
		return NULL;
	return compare_noise(&w->arena, w->rules, looks.items, looks.count, &unstable);
}

static const struct noise *
noise_of(struct work *w, uint16_t environment)
{
	struct vec looks = vec_of(&w->arena, struct observation);
	for (uint16_t look = 0;; look++) {
		ptrdiff_t i = work_find_look(w, environment, 0, look);
		if (i == STR_NONE)
			break;
		if (w->shaped[i].seen != SEEN_NOT)
			vec_add(&looks, &w->shaped[i]);
	}
	if (looks.count < 2)
		return NULL;
	struct differences unstable = { 0 };
	struct noise *noise =
		compare_noise(&w->arena, w->rules, looks.items, looks.count, &unstable);
	find_unstable(w, environment, &unstable);
	return noise;
}

void
work_noise(struct work *w)
{
	struct session *s = w->s;
	const struct plan_request *r = &s->request;
	if (!w->probe->compared)
		return;
	if (!pair_check(w)) {
		w->noise = noise_as_approved(w);
		return;
	}
	const struct noise *baseline = noise_of(w, r->baseline);
	const struct noise *candidate = noise_of(w, r->candidate);
	w->noise = noise_join(&w->arena, baseline, candidate);
	size_t count = w->noise ? noise_count(w->noise) : 0;
	if (!count)
		return;
	struct sbuf text = { 0 };
	sbuf_format(&text,
		"%.*s: %zu value%s moved when looked at again:", STR_ARGS(w->probe->name),
		count, count == 1 ? "" : "s");
	const struct str *paths = noise_paths(w->noise);
	for (size_t i = 0; i < count && i < 5; i++)
		sbuf_format(&text, "%s %.*s", i ? "," : "", STR_ARGS(paths[i]));
	if (count > 5)
		sbuf_format(&text, " and %zu more", count - 5);
	struct str note = session_text(s, sbuf_str(&text));
	vec_add(&s->noise, &note);
	sbuf_fini(&text);
}
