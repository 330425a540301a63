/* SPDX-License-Identifier: MIT */
/* A probe's looks compared: the two sides, the instances of one side, now and before. */
#include "cmd/probe_work.h"

#include "compare/govern.h"
#include "judge/judge.h"
#include "value/json.h"

/* The same error page on both sides is not parity. */
static bool
both_are_errors(const struct work *w, const struct sides *sides, int64_t *status)
{
	int64_t other;
	return w->probe->kind == PROBE_HTTP
		&& !work_expects_status(w, sides->candidate->environment)
		&& value_int(value_get_c(sides->baseline->root, "status"), status)
		&& value_int(value_get_c(sides->candidate->root, "status"), &other)
		&& *status == other && *status >= 400;
}

static bool
can_compare(struct work *w, const struct sides *sides)
{
	struct session *s = w->s;
	const struct observation *looks[2] = { sides->baseline, sides->candidate };
	for (size_t i = 0; i < 2; i++) {
		if (looks[i] && looks[i]->seen != SEEN_NOT)
			continue;
		struct str reason = looks[i]
			? str_format(&w->arena, "%.*s was not seen: %.*s",
				STR_ARGS(looks[i]->environment),
				STR_ARGS(looks[i]->reason))
			: STR("there is nothing to compare with");
		session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_AFTER, reason);
		return false;
	}
	int64_t status;
	if (!both_are_errors(w, sides, &status))
		return true;
	session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_EMPTY,
		str_format(&w->arena,
			"both sides answer %lld: an error page on both sides is not "
			"parity",
			(long long)status));
	return false;
}

static void
count_reading(struct session *s, const struct difference *d)
{
	s->ignored += d->reading == READING_IGNORED;
	s->tolerated += d->reading == READING_TOLERATED;
	s->allowed += d->reading == READING_ALLOWED;
}

/* Which expectations, and which rows of the release, are required checks of the candidate
 * in this run: they answer for what differs at their nodes. */
static void
find_asked(const struct work *w, bool *expectations, bool *release)
{
	const struct session *s = w->s;
	for (size_t i = 0; i < w->kept->checks.count; i++) {
		uint32_t number = *(const uint32_t *)vec_at(&w->kept->checks, i);
		const struct check *c = &s->plan.checks.items[number - 1];
		if (c->environment != s->request.candidate || !c->required)
			continue;
		if (c->kind == CHECK_EXPECTATION)
			expectations[c->subject] = true;
		else if (c->kind == CHECK_RELEASE)
			release[c->subject] = true;
	}
}

static void
govern(struct work *w, const struct sides *sides, struct differences *found)
{
	const struct workspace *workspace = &w->s->workspace;
	const struct release *r = &workspace->release;
	bool *expectations =
		arena_array(&w->arena, workspace->expectation_count, sizeof(bool));
	bool *release =
		arena_array(&w->arena, r->expect_count + r->change_count, sizeof(bool));
	if (!sides->approved)
		find_asked(w, expectations, release);
	struct governing governing = { expectations, release, sides->approved,
		sides->exact_baseline, sides->exact_candidate };
	compare_govern(&w->arena, workspace, w->probe, &governing, sides->baseline,
		sides->candidate, found);
}

static bool
parts_the_sides(const struct workspace *w, struct str expectation)
{
	for (size_t i = 0; i < w->expectation_count; i++) {
		const struct expectation *x = &w->expectations[i];
		if (str_eq(x->id, expectation))
			return x->relation == RELATION_DIFFERENT || x->value_count > 0;
	}
	return false;
}

/* Facts that are an environment's own, since they differ by a rule that ignores it or by
 * an expectation: what is approved on one side is not to be found on the other. */
static void
note_own_facts(struct work *w, const struct differences *found)
{
	struct session *s = w->s;
	for (size_t i = 0; i < found->count; i++) {
		const struct difference *d = &found->items[i];
		bool own = d->reading == READING_IGNORED
			|| d->reading == READING_TOLERATED
			|| (d->reading == READING_ALLOWED
				&& parts_the_sides(&s->workspace, d->rule));
		struct str path = own ? work_path_text(w, d->path) : (struct str){ 0 };
		if (!str_starts(path, STR("$.facts.")))
			continue;
		struct str name =
			str_format(s->arena, "%.*s.%.*s", STR_ARGS(w->probe->name),
				STR_ARGS(str_from(path, sizeof("$.facts.") - 1)));
		vec_add(&s->own_facts, &name);
	}
}

/* What the pair comes to: held, or broken with its worst finding. */
static void
compare(struct work *w, const struct sides *sides, const struct noise *noise)
{
	struct session *s = w->s;
	struct differences found = { 0 };
	if (!can_compare(w, sides))
		return;
	compare_pair(&w->arena, w->rules, sides->mode, sides->baseline, sides->candidate,
		noise, COMPARE_LIMITS, &found);
	if (sides->mode == COMPARE_SIDES)
		govern(w, sides, &found);
	compare_join_facts(
		&w->arena, w->probe, sides->baseline, sides->candidate, &found);
	if (sides->mode == COMPARE_SIDES)
		note_own_facts(w, &found);
	enum severity worst = SEVERITY_NONE;
	for (size_t i = 0; i < found.count; i++) {
		const struct difference *d = &found.items[i];
		count_reading(s, d);
		if (d->reading != READING_UNMATCHED && d->reading != READING_RATED)
			continue;
		enum severity severity =
			d->reading == READING_RATED ? d->severity : sides->unmatched;
		work_find_difference(w, sides, d, severity);
		worst = severity > worst ? severity : worst;
	}
	if (found.cut) {
		worst = worst > SEVERITY_ERROR ? worst : SEVERITY_ERROR;
		session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_LIMIT,
			STR("there are more differences than can be listed"));
	}
	bool partly = sides->baseline->seen != SEEN_WHOLE
		|| sides->candidate->seen != SEEN_WHOLE;
	if (worst != SEVERITY_NONE)
		session_evidence(s, sides->check, EVIDENCE_BROKEN, worst, TROUBLE_NONE,
			(struct str){ 0 });
	else if (!partly)
		session_evidence(s, sides->check, EVIDENCE_HELD, SEVERITY_NONE,
			TROUBLE_NONE, (struct str){ 0 });
	if (partly) /* "no further difference" is an absence */
		session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_TRUNCATED, STR("a body's end could not be proved"));
}

/* --- the checks that compare --- */

void
work_pair(struct work *w, uint32_t number, const struct check *c)
{
	const struct plan_request *r = &w->s->request;
	struct sides sides = {
		.check = number, .check_kind = CHECK_PAIR, .unmatched = SEVERITY_ERROR
	};
	if (c->instance == 0) {
		sides.mode = COMPARE_SIDES;
		sides.baseline = work_shaped(w, r->baseline, 0);
		sides.candidate = work_shaped(w, r->candidate, 0);
		sides.exact_baseline = work_exact(w, r->baseline, 0);
		sides.exact_candidate = work_exact(w, r->candidate, 0);
		sides.where = str_format(&w->arena, "%.*s / %.*s",
			STR_ARGS(work_environment(w, r->baseline)),
			STR_ARGS(work_environment(w, r->candidate)));
		compare(w, &sides, w->noise);
		work_same_address(
			w, sides.exact_baseline, sides.exact_candidate, sides.where);
		return;
	}
	const struct environment_plan *e = &w->s->plan.environments[c->environment];
	sides.mode = COMPARE_TIMES;
	sides.baseline = work_shaped(w, c->environment, 0);
	sides.candidate = work_shaped(w, c->environment, c->instance);
	sides.where = str_format(&w->arena, "%.*s %.*s / %.*s",
		STR_ARGS(work_environment(w, c->environment)),
		STR_ARGS(e->instances[0].name), STR_ARGS(e->instances[c->instance].name));
	compare(w, &sides, noise_anywhere(&w->arena, w->noise));
}

static const struct observation *
look_among(const struct observation *looks, size_t count, struct str probe)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(looks[i].probe, probe))
			return &looks[i];
	return NULL;
}

/* An earlier look was kept with sensitive values digested; names are rewritten now. */
static const struct observation *
earlier(struct work *w, const struct observation *looks, size_t count,
	uint16_t environment)
{
	const struct observation *look = look_among(looks, count, w->probe->name);
	if (!look || look->seen == SEEN_NOT)
		return look;
	struct observation *shaped = arena_new(&w->arena, struct observation);
	compare_shape(&w->arena, w->rules, &w->s->shapings[environment], look, shaped);
	return shaped;
}

/* After a deploy a change is what was wanted, but not from a page to an error page. */
static bool
breaks_since(const struct work *w, const struct sides *sides)
{
	return sides->baseline && sides->candidate && sides->baseline->seen != SEEN_NOT
		&& !work_is_error_page(w, sides->baseline)
		&& work_is_error_page(w, sides->candidate)
		&& !work_expects_status(w, sides->candidate->environment);
}

/* Earlier looks were kept with secrets masked; beside them stands what would be kept now,
 * or every secret that is said back would be a change. */
static const struct observation *
as_kept(struct work *w, uint16_t environment)
{
	const struct observation *exact = work_exact(w, environment, 0);
	if (!exact || exact->seen == SEEN_NOT)
		return exact;
	struct observation masked = *exact;
	struct value *root = arena_new(&w->arena, struct value);
	*root = session_mask_value(w->s, &w->arena, exact->root);
	masked.root = root;
	struct observation *shaped = arena_new(&w->arena, struct observation);
	compare_shape(&w->arena, w->rules, &w->s->shapings[environment], &masked, shaped);
	return shaped;
}

void
work_before(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	bool drift = s->request.command == COMMAND_DRIFT;
	struct sides sides = { .check = number,
		.check_kind = CHECK_BEFORE,
		.mode = COMPARE_TIMES,
		.kind = drift ? "drift" : "since_before",
		/* At night nothing was released: every change is news.  After a deploy
		 * change is what was wanted; what it must not do is said by suites and
		 * expectations. */
		.unmatched = drift ? SEVERITY_ERROR : SEVERITY_INFO,
		.where = str_format(&w->arena, "%.*s before / now",
			STR_ARGS(work_environment(w, c->environment))) };
	sides.baseline = earlier(w, s->before, s->before_count, c->environment);
	sides.candidate = as_kept(w, c->environment);
	if (breaks_since(w, &sides))
		sides.unmatched = SEVERITY_ERROR;
	compare(w, &sides, noise_anywhere(&w->arena, w->noise));
}

void
work_approved(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	const struct plan_request *r = &s->request;
	struct sides sides = { .check = number,
		.check_kind = CHECK_PAIR, /* a waiver of the gate's finding is one of
					     this, too */
		.mode = COMPARE_SIDES,
		.unmatched = SEVERITY_ERROR,
		.where = str_format(&w->arena, "%.*s / %.*s",
			STR_ARGS(work_environment(w, c->environment)),
			STR_ARGS(work_environment(w, r->candidate))) };
	sides.approved = true;
	sides.baseline = as_kept(w, c->environment);
	sides.exact_baseline = work_exact(w, c->environment, 0);
	sides.candidate = earlier(w, s->approved, s->approved_count, r->candidate);
	sides.exact_candidate =
		look_among(s->approved, s->approved_count, w->probe->name);
	compare(w, &sides, noise_anywhere(&w->arena, w->noise));
}
