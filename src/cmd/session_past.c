/* SPDX-License-Identifier: MIT */
#include "cmd/session_past.h"

#include "judge/age.h"
#include "world/clock.h"

enum {
	RUNS_READ = 30, /* newest first, to find those from before */
	RUNS_KEPT = 6 /* of them: one may not have looked at everything */
};

/* --- which check a finding is of --- */

/* "prod / preprod", "prod before / now", "prod 10.0.0.3:80": names are whole words, since
 * one may be the beginning or the end of another. */
static bool
names_environment(struct str where, struct str environment)
{
	struct str word;
	while (str_next(&where, ' ', &word))
		if (str_eq(word, environment))
			return true;
	return false;
}

/* What kind of check a finding came from; of others it was the comparison of two sides.
 */
static enum check_kind
kind_of(struct str finding)
{
	static const struct {
		const char *finding;
		enum check_kind check;
	} rows[] = { { "drift", CHECK_BEFORE }, { "since_before", CHECK_BEFORE },
		{ "expectation", CHECK_EXPECTATION }, { "release", CHECK_RELEASE },
		{ "slower", CHECK_LATENCY }, { "assert", CHECK_ENTRY },
		{ "error", CHECK_ENTRY }, { "slow", CHECK_SUITE_LATENCY },
		{ "trouble", CHECK_NONE /* of whatever kind */ } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_is(finding, rows[i].finding))
			return rows[i].check;
	return CHECK_PAIR;
}

static bool
is_check_of(const struct run_check *c, const struct finding *past)
{
	enum check_kind kind = kind_of(past->kind);
	if ((kind != CHECK_NONE && c->kind != kind)
		|| !names_environment(past->where, c->environment))
		return false;
	if (kind == CHECK_ENTRY)
		return str_eq(c->group, past->subject);
	if (kind == CHECK_EXPECTATION) /* "settings $.body.debug" */
		return str_starts(c->name, past->subject) && str_ends(c->name, past->path)
			&& c->name.size == past->subject.size + 1 + past->path.size;
	if (str_is(past->kind, "selects_nothing")) /* a rule may speak for many probes */
		return true;
	return str_eq(c->name, past->subject);
}

static bool
was_looked_at(const struct run *run, const struct finding *f)
{
	bool known = false;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (!is_check_of(c, f))
			continue;
		if (c->state == STATE_UNCHECKED)
			return false;
		known = true;
	}
	return known;
}

bool
session_was_looked_at(void *context, const struct finding *past)
{
	const struct session *s = context;
	return was_looked_at(&s->run, past);
}

static bool
has_check_of(const struct run *run, const struct finding *f)
{
	for (size_t i = 0; i < run->check_count; i++)
		if (is_check_of(&run->checks[i], f))
			return true;
	return false;
}

/* --- runs from before --- */

static bool
says(struct session *s, const struct fact_seen *facts, size_t count,
	struct str environment, struct str instance)
{
	const struct release *release = &s->workspace.release;
	size_t same = 0;
	for (size_t i = 0; i < release->expect_count; i++) {
		const struct expected_fact *expected = &release->expect[i];
		struct str name = str_format(s->arena, "%.*s.%.*s",
			STR_ARGS(expected->probe), STR_ARGS(expected->fact));
		/* What is secret was masked when it was seen. */
		struct str value = mask_text(s->mask, s->arena, expected->value.text);
		bool said = false;
		for (size_t k = 0; k < count && !said; k++)
			said = str_eq(facts[k].name, name)
				&& str_eq(facts[k].environment, environment)
				&& str_eq(facts[k].instance, instance)
				&& str_eq(facts[k].value, value);
		same += said;
	}
	return same > 0 && same == release->expect_count;
}

bool
session_is_released(struct session *s, const struct fact_seen *facts, size_t count,
	struct str environment, struct str *instance)
{
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(facts[i].environment, environment)
			|| !says(s, facts, count, environment, facts[i].instance))
			continue;
		*instance = facts[i].instance;
		return true;
	}
	return false;
}

static bool
is_drill(const struct run *run)
{
	for (size_t i = 0; i < run->check_count; i++)
		if (run->checks[i].kind == CHECK_DRILL)
			return true;
	return false;
}

/* Newest first.  A run that saw this release on some instance is none from before, and a
 * drill says nothing true. */
static bool
read_runs(struct session *s, struct run *out, size_t *count, struct err *err)
{
	static const unsigned commands = 1u << COMMAND_SNAPSHOT | 1u << COMMAND_VERIFY
		| 1u << COMMAND_WATCH | 1u << COMMAND_DRIFT | 1u << COMMAND_GATE;
	struct str environment = s->workspace.environments[s->request.judged].name;
	int64_t *numbers;
	size_t runs;
	struct str instance;
	*count = 0;
	if (!history_runs(s->history, s->arena, s->workspace.project, commands, RUNS_READ,
		    &numbers, &runs, err))
		return false;
	for (size_t i = 0; i < runs && *count < RUNS_KEPT; i++) {
		struct run *run = &out[*count];
		if (!history_run(s->history, s->arena, numbers[i], run, err))
			return false;
		bool here = str_eq(run->environment, environment)
			|| str_eq(run->baseline, environment);
		*count += here && !is_drill(run)
			&& !session_is_released(
				s, run->facts, run->fact_count, environment, &instance);
	}
	return true;
}

/* --- findings from before --- */

static bool
was_open(const struct run *run, const struct finding *f)
{
	if (f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED || !f->check
		|| f->check > run->check_count)
		return false;
	enum state state = run->checks[f->check - 1].state;
	return (state == STATE_FAIL || state == STATE_WAIVED)
		&& f->severity >= run->verdict.fail_on;
}

/* Each run tells about what no newer one looked at. */
static struct vec
gather(struct session *s, const struct run *runs, size_t count)
{
	struct vec past = vec_of(s->arena, struct past_finding);
	for (size_t r = 0; r < count; r++) {
		for (size_t i = 0; i < runs[r].findings.count; i++) {
			const struct finding *f = &runs[r].findings.items[i];
			bool newer = !was_open(&runs[r], f) || !has_check_of(&s->run, f);
			for (size_t k = 0; k < r && !newer; k++)
				newer = was_looked_at(&runs[k], f);
			struct past_finding p = { f->fingerprint, f->seen,
				f->since.size ? f->since
					      : clock_show(s->arena, runs[r].started),
				*f };
			if (!newer)
				vec_add(&past, &p);
		}
	}
	return past;
}

/* New is only what somebody saw to be fine, and what is worse than before itself was; a
 * change that is none for the worse is a note. */
static void
forget_unknown(struct session *s, const struct run *runs, size_t count)
{
	for (size_t i = 0; i < s->run.findings.count; i++) {
		struct finding *f = &s->run.findings.items[i];
		enum check_kind kind = kind_of(f->kind);
		bool known = kind == CHECK_BEFORE || kind == CHECK_LATENCY;
		bool note = f->severity < s->run.verdict.fail_on;
		for (size_t r = 0; r < count && !known; r++)
			known = was_looked_at(&runs[r], f);
		if (f->age != AGE_NEW || (known && kind != CHECK_RELEASE && !note))
			continue;
		f->age = AGE_NONE;
		f->since = (struct str){ 0 };
	}
}

bool
session_compare_past(struct session *s, struct err *err)
{
	struct run runs[RUNS_KEPT];
	size_t count;
	if (!read_runs(s, runs, &count, err))
		return false;
	struct vec past = gather(s, runs, count);
	judge_age(s->arena, past.items, past.count, clock_show(s->arena, s->started),
		session_was_looked_at, s, &s->run.findings);
	forget_unknown(s, runs, count);
	return true;
}
