/* SPDX-License-Identifier: MIT */
/* From rounds to one verdict: what failed so often, or so badly, that it counts. */
#include "cmd/watch.h"

#include "cmd/session_evidence.h"
#include "cmd/session_live.h"

enum {
	FAILURES_MAX = 10000, /* findings that are kept */
	NAMES_TOLD = 3 /* of checks, in a step of the time line */
};
#define WHOLE 1000000 /* the budget is in millionths */

/* --- findings --- */

static struct finding
finding_copy(struct arena *a, const struct finding *f)
{
	struct finding copy = *f;
	struct str *texts[] = { &copy.kind, &copy.subject, &copy.where, &copy.path,
		&copy.title, &copy.baseline, &copy.candidate, &copy.expected,
		&copy.actual, &copy.rule, &copy.owner, &copy.remedy, &copy.fingerprint,
		&copy.seen, &copy.since, &copy.waiver };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = str_copy(a, *texts[i]);
	return copy;
}

static bool
is_known(const struct watch *w, const struct finding *f)
{
	for (size_t i = 0; i < w->failures.count; i++) {
		const struct finding *known = vec_at(&w->failures, i);
		if (known->check == f->check
			&& str_eq(known->fingerprint, f->fingerprint))
			return true;
	}
	return false;
}

static enum state
state_of(const struct watch *w, uint32_t number)
{
	if (!number || number > w->table.count)
		return STATE_NONE;
	return w->table.rows[number - 1].last;
}

static bool
counts(enum state state)
{
	return state == STATE_FAIL || state == STATE_WAIVED;
}

static void
keep_failures(struct watch *w)
{
	const struct session *s = w->s;
	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = vec_at(&s->findings, i);
		if (!counts(state_of(w, f->check)) || is_known(w, f)
			|| w->failures.count >= FAILURES_MAX)
			continue;
		struct finding copy = finding_copy(w->arena, f);
		copy.waiver = (struct str){ 0 }; /* the last verdict says it again */
		vec_add(&w->failures, &copy);
	}
}

/* The plan was made anew: what failed on an instance that is gone went with it. */
static void
follow(struct watch *w)
{
	size_t before = w->table.count, kept = 0;
	const uint32_t *places = watch_table_follow(&w->table, &w->s->plan);
	for (size_t i = 0; i < w->failures.count; i++) {
		struct finding *f = vec_at(&w->failures, i);
		f->check = f->check && f->check <= before ? places[f->check - 1] : 0;
		if (f->check)
			*(struct finding *)vec_at(&w->failures, kept++) = *f;
	}
	w->failures.count = kept;
}

/* --- is it over? --- */

static struct str
name_of(const struct watch *w, uint32_t number)
{
	const struct watched *row = &w->table.rows[number - 1];
	struct arena *a = w->s->arena;
	struct str name = plan_check_name(a, &w->s->plan, &row->check);
	return row->instance.size
		? str_format(a, "%.*s %.*s", STR_ARGS(name), STR_ARGS(row->instance))
		: name;
}

static bool
is_wrong_version(const struct watch *w, const struct check *c)
{
	return c->kind == CHECK_RELEASE
		&& c->subject < w->s->workspace.release.expect_count;
}

static void
end(struct watch *w, uint32_t number, struct str why)
{
	w->table.rows[number - 1].fatal = true;
	w->over = true;
	if (!w->end.size)
		w->end = str_copy(w->arena, session_text(w->s, why));
}

static bool
is_spent(const struct watch *w, uint64_t of)
{
	return w->failed * WHOLE > (uint64_t)w->budget * of;
}

/* A wrong version does not mend itself, what is critical is not waited for, and a budget
 * that cannot be kept any more need not be spent to its end. */
static void
look_for_end(struct watch *w)
{
	struct arena *a = w->s->arena;
	for (uint32_t number = 1; number <= w->table.count; number++) {
		const struct watched *row = &w->table.rows[number - 1];
		if (row->last != STATE_FAIL || !row->check.required)
			continue;
		if (is_wrong_version(w, &row->check))
			end(w, number,
				str_format(a,
					"ended at once: %.*s is not what the release "
					"expects",
					STR_ARGS(name_of(w, number))));
		else if (row->worst == SEVERITY_CRITICAL)
			end(w, number,
				str_format(a, "ended at once: %.*s is critical",
					STR_ARGS(name_of(w, number))));
		else if (row->in_a_row >= w->consecutive)
			end(w, number,
				str_format(a,
					"ended early: %.*s failed %u rounds in a row",
					STR_ARGS(name_of(w, number)), row->in_a_row));
	}
	uint64_t rounds = (uint64_t)((w->length + w->every - 1) / w->every);
	if (w->over || !is_spent(w, rounds * w->asked_in_a_round))
		return;
	w->over = true;
	w->end = str_format(w->arena,
		"ended early: the error budget is spent: %llu of %llu checks failed",
		(unsigned long long)w->failed, (unsigned long long)w->asked);
}

/* --- the time line --- */

static struct str
tell(const struct watch *w)
{
	struct arena *a = w->s->arena;
	struct sbuf names = { 0 };
	size_t failed = 0, unchecked = 0;
	for (uint32_t number = 1; number <= w->table.count; number++) {
		const struct watched *row = &w->table.rows[number - 1];
		unchecked += row->last == STATE_UNCHECKED;
		if (row->last == STATE_FAIL && failed++ < NAMES_TOLD)
			sbuf_format(&names, "%s%.*s", failed > 1 ? ", " : "",
				STR_ARGS(name_of(w, number)));
	}
	if (failed > NAMES_TOLD)
		sbuf_format(&names, ", …");
	struct str told = session_text(w->s, sbuf_str(&names));
	sbuf_fini(&names);
	if (failed)
		return str_format(a, "%zu of %zu checks failed: %.*s", failed,
			w->table.count, STR_ARGS(told));
	if (unchecked)
		return str_format(
			a, "%zu of %zu checks unchecked", unchecked, w->table.count);
	return str_format(a, "all %zu checks hold", w->table.count);
}

void
watch_fold(struct watch *w)
{
	follow(w);
	watch_table_add(&w->table, &w->s->plan);
	w->rounds++;
	w->asked_in_a_round = 0;
	for (size_t i = 0; i < w->table.count; i++) {
		const struct check *c = &w->table.rows[i].check;
		w->asked_in_a_round += c->required;
		w->failed += c->required && w->table.rows[i].last == STATE_FAIL;
	}
	w->asked += w->asked_in_a_round;
	keep_failures(w);
	session_step_seen(w->s, "watching", tell(w));
	look_for_end(w);
}

/* --- the end --- */

/* Within the budget a failure is a note; what still fails at the end is none. */
static bool
is_broken(const struct watch *w, const struct watched *row)
{
	bool spent = is_spent(w, w->asked);
	return row->fatal || row->waived || row->last == STATE_FAIL
		|| (spent && row->failed);
}

static bool
is_unknown(const struct watch *w, const struct watched *row)
{
	return !row->rounds || row->last == STATE_UNCHECKED
		|| (uint64_t)row->unchecked * WHOLE > (uint64_t)w->budget * row->rounds;
}

static void
conclude_check(struct watch *w, size_t at)
{
	struct session *s = w->s;
	const struct watched *row = &w->table.rows[at];
	struct check *c = &s->plan.checks.items[at];
	struct str why = s->reasons[at];
	c->partial = false;
	c->worst = SEVERITY_NONE;
	c->attempts = (uint16_t)(row->failed < 1000 ? 1 + row->failed : 1000);
	if (is_broken(w, row)) {
		c->evidence = EVIDENCE_BROKEN;
	} else if (is_unknown(w, row)) {
		c->evidence = EVIDENCE_UNKNOWN;
		if (!c->trouble)
			c->trouble = TROUBLE_CANCELLED;
		s->reasons[at] = str_format(w->arena,
			"unchecked in %u of %zu rounds%s%.*s", row->unchecked, w->rounds,
			why.size ? ": " : "", STR_ARGS(why));
	} else {
		c->evidence = EVIDENCE_HELD;
	}
}

static void
add_failures(struct watch *w, struct vec *out)
{
	for (size_t i = 0; i < w->failures.count; i++) {
		struct finding f = *(const struct finding *)vec_at(&w->failures, i);
		const struct watched *row = &w->table.rows[f.check - 1];
		if (!is_broken(w, row)) {
			f.severity = SEVERITY_INFO;
			f.rule = str_format(w->arena,
				"failed in %u of %zu rounds, within the budget",
				row->failed, w->rounds);
		}
		vec_add(out, &f);
	}
}

void
watch_conclude(struct watch *w)
{
	struct session *s = w->s;
	struct vec findings = vec_of(w->arena, struct finding);
	if (w->cut) {
		follow(w);
		s->findings.count = 0;
	}
	for (size_t i = 0; i < w->table.count; i++)
		conclude_check(w, i);
	add_failures(w, &findings);
	/* What the last round noted besides; its texts live as long as the run. */
	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = vec_at(&s->findings, i);
		if (!counts(state_of(w, f->check)) && !is_known(w, f))
			vec_add(&findings, f);
	}
	s->findings = findings;
	if (w->end.size) {
		session_step_seen(s, "watching", w->end);
		vec_add(&s->notes, &w->end);
	}
}
