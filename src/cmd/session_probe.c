/* SPDX-License-Identifier: MIT */
/* What can be said about a probe once all its looks are there: noise, parity, a mix of
 * instances, what changed since before, expectations, this release.  Afterwards the looks
 * are kept in the history and their memory is given back. */
#include "cmd/probe_work.h"

#include "compare/meant.h"

/* --- the looks --- */

ptrdiff_t
work_find_look(
	const struct work *w, uint16_t environment, uint16_t instance, uint16_t look)
{
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct planned_probe *row = w->kept->rows[i];
		if (row->environment == environment && row->instance == instance
			&& row->look == look)
			return (ptrdiff_t)i;
	}
	return STR_NONE;
}

const struct observation *
work_exact(const struct work *w, uint16_t environment, uint16_t instance)
{
	if (environment == PLAN_NO_ENVIRONMENT)
		return NULL;
	ptrdiff_t i = work_find_look(w, environment, instance, 0);
	return i == STR_NONE ? NULL : &w->exact[i];
}

const struct observation *
work_shaped(const struct work *w, uint16_t environment, uint16_t instance)
{
	const struct observation *exact = work_exact(w, environment, instance);
	return exact ? &w->shaped[exact - w->exact] : NULL;
}

struct str
work_environment(const struct work *w, uint16_t environment)
{
	return w->s->workspace.environments[environment].name;
}

static void
shape_all(struct work *w)
{
	struct session *s = w->s;
	w->exact = arena_array(&w->arena, w->kept->planned, sizeof(*w->exact));
	w->shaped = arena_array(&w->arena, w->kept->planned, sizeof(*w->shaped));
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct observation *seen = &w->kept->looks[i].observation;
		const struct shaping *full = &s->shapings[w->kept->rows[i]->environment];
		struct shaping plain = { .key = full->key };
		w->exact[i] = w->shaped[i] = *seen;
		if (seen->seen == SEEN_NOT)
			continue;
		compare_shape(&w->arena, w->rules, &plain, seen, &w->exact[i]);
		compare_shape(&w->arena, w->rules, full, seen, &w->shaped[i]);
	}
}

/* --- all --- */

static void
note_facts(struct work *w)
{
	struct session *s = w->s;
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct observation *o = &w->exact[i];
		const struct value *facts = value_get_c(o->root, "facts");
		for (size_t j = 0; w->kept->rows[i]->look == 0 && j < value_count(facts);
			j++) {
			const struct member *m = &facts->as.members[j];
			/* Whole: a ticket and an override know a build by it. */
			struct value masked = session_mask_value(s, &w->arena, &m->value);
			struct fact_seen fact = {
				.name = str_format(s->arena, "%.*s.%.*s",
					STR_ARGS(w->probe->name),
					STR_ARGS(member_name(m))),
				.environment = o->environment,
				.instance = o->instance,
				.value = session_text(s, meant_text(&w->arena, &masked)),
			};
			vec_add(&s->facts, &fact);
		}
	}
}

static void
keep_in_history(struct work *w)
{
	struct session *s = w->s;
	for (size_t i = 0; i < w->kept->planned && s->history; i++) {
		const struct planned_probe *row = w->kept->rows[i];
		if (row->instance || w->exact[i].seen == SEEN_NOT)
			continue;
		struct observation masked = w->exact[i];
		struct value *root = arena_new(&w->arena, struct value);
		*root = session_mask_value(s, &w->arena, masked.root);
		masked.root = root;
		if (s->failed.kind == ERR_NONE
			&& !history_look(s->history, &masked, &s->failed))
			err_context(&s->failed, "keeping what was seen");
	}
}

static void
work_check(struct work *w, uint32_t number)
{
	const struct check *c = &w->s->plan.checks.items[number - 1];
	switch ((enum check_kind)c->kind) {
	case CHECK_PROBE:
		work_look(w, number, c);
		break;
	case CHECK_PAIR:
		work_pair(w, number, c);
		break;
	case CHECK_BEFORE:
		work_before(w, number, c);
		break;
	case CHECK_APPROVED:
		work_approved(w, number, c);
		break;
	case CHECK_EXPECTATION:
		work_expectation(w, number, c);
		break;
	case CHECK_RELEASE:
		work_release(w, number, c);
		break;
	case CHECK_NONE:
	case CHECK_ANSWERS:
	case CHECK_DISCOVERY:
	case CHECK_ENTRY:
	case CHECK_CHECKLIST:
	case CHECK_POLICY:
	case CHECK_DRILL:
	case CHECK_LATENCY:
	case CHECK_SUITE_LATENCY:
		break; /* reported by themselves */
	}
}

/* Between two environments all of a rule acts; at night the same finding would come back
 * with every run. */
static bool
compares_sides(const struct session *s)
{
	return s->request.command == COMMAND_GATE || s->request.command == COMMAND_DIFF;
}

void
session_probe(struct session *s, size_t index)
{
	struct work w = { .s = s,
		.index = index,
		.probe = &s->workspace.probes[index],
		.rules = s->rules[index],
		.kept = &s->probes[index] };
	w.kept->facts.from = s->facts.count;
	w.kept->noise.from = s->noise.count;
	shape_all(&w);
	work_noise(&w);
	note_facts(&w);
	if (compares_sides(s))
		session_rules_met(s, index, work_exact(&w, s->request.baseline, 0),
			work_exact(&w, s->request.candidate, 0));
	for (size_t i = 0; i < w.kept->checks.count; i++)
		work_check(&w, *(uint32_t *)vec_at(&w.kept->checks, i));
	keep_in_history(&w);
	w.kept->facts.count = s->facts.count - w.kept->facts.from;
	w.kept->noise.count = s->noise.count - w.kept->noise.from;
	arena_fini(&w.arena);
	for (size_t i = 0; i < w.kept->planned; i++)
		arena_fini(&w.kept->looks[i].arena);
}
