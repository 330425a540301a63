/* SPDX-License-Identifier: MIT */
/* What the policy asks for besides good checks: no freeze, a soaked candidate, a
 * rehearsal, enough that was looked at.  Each is a planned check, judged with the others.
 *
 * What breaks is critical: no waiver and no `fail_on` lets it pass, but a person may
 * override it. */
#include "cmd/session_release.h"

#include "base/number.h"
#include "judge/freeze.h"
#include "judge/soak.h"
#include "world/clock.h"

struct asked { /* a condition of the policy that is looked at */
	struct session *s;
	uint32_t number;
	enum policy_condition which;
	int64_t now; /* ms since 1970 */
};

static void
hold(const struct asked *c)
{
	session_evidence(c->s, c->number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
		(struct str){ 0 });
}

static void
leave_open(const struct asked *c, enum trouble trouble, struct str why)
{
	session_evidence(c->s, c->number, EVIDENCE_UNKNOWN, SEVERITY_NONE, trouble, why);
}

/* `expected` is what is asked for, and what its waiver would be for. */
static void
break_it(const struct asked *c, const char *kind, struct str title, struct str expected,
	struct str remedy)
{
	struct session *s = c->s;
	struct finding f = { .check = c->number,
		.severity = SEVERITY_CRITICAL,
		.kind = str_of(kind),
		.subject = STR("policy"),
		.where = s->workspace.environments[s->request.judged].name,
		.title = title,
		.expected = expected,
		.rule = str_format(s->arena, "policy: %s", kind),
		.remedy = remedy };
	session_find(s, f, CHECK_POLICY, f.kind);
	session_evidence(s, c->number, EVIDENCE_BROKEN, SEVERITY_CRITICAL, TROUBLE_NONE,
		(struct str){ 0 });
}

static void
look_failed(const struct asked *c, const struct err *err)
{
	leave_open(c, TROUBLE_FILE, str_of(err->text));
}

/* "wait until …, or take it upon somebody: smoke override 12 --by WHO --reason WHY" */
static struct str
wait_or_override(const struct asked *c, int64_t until)
{
	struct session *s = c->s;
	struct str command = str_format(s->arena,
		"smoke override %.*s --by WHO --reason WHY", STR_ARGS(s->run.id));
	if (until < 0)
		return str_format(
			s->arena, "take it upon somebody: %.*s", STR_ARGS(command));
	return str_format(s->arena, "wait until %.*s, or take it upon somebody: %.*s",
		STR_ARGS(clock_show_both(s->arena, until)), STR_ARGS(command));
}

/* --- freeze --- */

static void
check_freeze(const struct asked *c)
{
	struct session *s = c->s;
	int64_t until;
	const struct freeze *f = freeze_at(&s->policy, c->now, &until);
	if (!f) {
		hold(c);
		return;
	}
	struct str end = until < 0 ? STR("2 years from now, and more")
				   : clock_show_both(s->arena, until);
	break_it(c, "freeze",
		str_format(s->arena, "nothing is released until %.*s: %.*s",
			STR_ARGS(end), STR_ARGS(f->reason)),
		f->reason, wait_or_override(c, until));
}

/* --- soak --- */

struct soaking {
	struct str environment;
	struct facts_seen now;
	int64_t since; /* of the oldest sighting, ms since 1970 */
};

/* A clock that went back makes no run older than those behind it. */
static bool
look_back(void *context, int64_t run, int64_t started, const struct fact_seen *facts,
	size_t count)
{
	struct soaking *soaking = context;
	struct facts_seen then = { facts, count };
	(void)run;
	switch (soak_compare(soaking->environment, soaking->now, then)) {
	case SOAK_OTHER:
		return false;
	case SOAK_SAME:
		if (started < soaking->since)
			soaking->since = started;
		break;
	case SOAK_NOTHING:
		break;
	}
	return true;
}

static bool
knows_build(const struct session *s, struct str environment)
{
	for (size_t i = 0; i < s->facts.count; i++) {
		const struct fact_seen *fact = vec_at(&s->facts, i);
		if (str_eq(fact->environment, environment))
			return true;
	}
	return false;
}

static void
check_soak(const struct asked *c)
{
	struct session *s = c->s;
	struct err err = { 0 };
	struct soaking soaking = { s->workspace.environments[s->request.judged].name,
		{ s->facts.items, s->facts.count }, c->now };
	if (!knows_build(s, soaking.environment)) {
		leave_open(c, TROUBLE_EMPTY,
			str_format(s->arena,
				"no fact of %.*s tells which build this is: give a probe "
				"`facts:`",
				STR_ARGS(soaking.environment)));
		return;
	}
	if (!history_facts(s->history, s->workspace.project, look_back, &soaking, &err)) {
		look_failed(c, &err);
		return;
	}
	int64_t soak = s->policy.soak, due = soaking.since + soak;
	if (c->now >= due) {
		hold(c);
		return;
	}
	break_it(c, "soak",
		str_format(s->arena,
			"this build was first seen in %.*s at %.*s, and soaks for %.*s: "
			"until %.*s",
			STR_ARGS(soaking.environment),
			STR_ARGS(clock_show(s->arena, soaking.since)),
			STR_ARGS(number_show_duration(s->arena, soak)),
			STR_ARGS(clock_show_both(s->arena, due))),
		number_show_duration(s->arena, soak), wait_or_override(c, due));
}

/* --- rehearsal --- */

static void
check_rehearsal(const struct asked *c)
{
	struct session *s = c->s;
	struct err err = { 0 };
	int64_t run, ended, within = s->policy.rehearsal;
	if (!history_rehearsed(s->history, s->workspace.project, &run, &ended, &err)) {
		look_failed(c, &err);
		return;
	}
	if (run && c->now - ended <= within) {
		hold(c);
		return;
	}
	struct str asked = number_show_duration(s->arena, within);
	struct str title = run
		? str_format(s->arena,
			"the last rehearsal that was GO is run %lld of %.*s; the policy "
			"asks for one within %.*s",
			(long long)run, STR_ARGS(clock_show_both(s->arena, ended)),
			STR_ARGS(asked))
		: str_format(s->arena,
			"no rehearsal was GO yet; the policy asks for one within %.*s",
			STR_ARGS(asked));
	break_it(c, "rehearsal", title, asked,
		str_format(s->arena,
			"rehearse it: smoke gate --rehearsal, deploy to %.*s, then smoke "
			"verify --env %.*s --rehearsal --ticket .smoke/rehearsal.json",
			STR_ARGS(s->workspace.environments[s->request.judged].name),
			STR_ARGS(s->workspace.environments[s->request.judged].name)));
}

/* --- samples --- */

static bool
came_to_a_result(const struct check *c)
{
	return c->required
		&& (c->evidence == EVIDENCE_HELD || c->evidence == EVIDENCE_BROKEN);
}

static size_t
count_samples(const struct session *s, enum policy_condition which)
{
	size_t count = 0;
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *c = &s->plan.checks.items[i];
		const bool counts[CONDITION_COUNT] = {
			[CONDITION_CHECKS] = check_is_asked((enum check_kind)c->kind)
				&& c->kind != CHECK_ANSWERS && c->kind != CHECK_DISCOVERY,
			[CONDITION_ENTRIES] = c->kind == CHECK_ENTRY,
			[CONDITION_PROBES] = c->kind == CHECK_PROBE,
			[CONDITION_INSTANCES] = c->kind == CHECK_ANSWERS
				&& c->environment == s->request.judged,
		};
		count += counts[which] && came_to_a_result(c);
	}
	return count;
}

static void
check_samples(const struct asked *c)
{
	struct session *s = c->s;
	size_t asked = policy_samples(&s->policy, c->which);
	size_t count = count_samples(s, c->which);
	if (count >= asked)
		hold(c);
	else
		leave_open(c, TROUBLE_EMPTY,
			str_format(s->arena,
				"%zu came to a result; the policy asks for %zu", count,
				asked));
}

void
session_conditions(struct session *s)
{
	static void (*const looks[CONDITION_COUNT])(const struct asked *c) = {
		[CONDITION_FREEZE] = check_freeze,
		[CONDITION_SOAK] = check_soak,
		[CONDITION_REHEARSAL] = check_rehearsal,
		[CONDITION_CHECKS] = check_samples,
		[CONDITION_ENTRIES] = check_samples,
		[CONDITION_PROBES] = check_samples,
		[CONDITION_INSTANCES] = check_samples,
	};
	int64_t now = clock_now() / 1000;
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *check = &s->plan.checks.items[i];
		struct asked c = { s, (uint32_t)i + 1,
			(enum policy_condition)check->subject, now };
		if (check->kind == CHECK_POLICY)
			looks[c.which](&c);
	}
}
