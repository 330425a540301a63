/* SPDX-License-Identifier: MIT */
/* smoke verify: is what runs what was approved, on every instance, and does it work? */
#include "cmd/commands.h"
#include "cmd/session_evidence.h"

#include "cmd/session_live.h"
#include "cmd/verify.h"
#include "compare/meant.h"

/* --- waiting --- */

/* One round of looks: which instances do not say yet what is expected. */
struct round {
	struct session *s;
	struct sbuf *lagging; /* by planned probe: "10.0.0.3:443 version.app: 1.4.1" … */
	size_t expected, held;
};

/* What is sensitive is a digest here, too: what is waited for is shown. */
static const struct value *
facts_of(const struct round *round, struct arena *a, const struct unit *unit)
{
	struct session *s = round->s;
	const struct observation *o = unit->observation;
	struct shaping plain = { .key = { (const char *)s->key, sizeof(s->key) } };
	struct observation shaped;
	if (!o || o->seen == SEEN_NOT)
		return NULL;
	compare_shape(a, s->rules[unit->probe->probe], &plain, o, &shaped);
	return value_get_c(shaped.root, "facts");
}

static void
look_came(void *context, const struct unit *unit)
{
	struct round *round = context;
	struct session *s = round->s;
	const struct release *release = &s->workspace.release;
	if (!unit->probe)
		return;
	struct sbuf *lagging = &round->lagging[unit->probe - s->plan.probes];
	const struct probe *probe = &s->workspace.probes[unit->probe->probe];
	const struct instance *instance = &s->plan.environments[unit->probe->environment]
						   .instances[unit->probe->instance];
	struct arena scratch = { 0 };
	const struct value *facts = facts_of(round, &scratch, unit);
	for (size_t i = 0; i < release->expect_count; i++) {
		const struct expected_fact *fact = &release->expect[i];
		if (!str_eq(fact->probe, probe->name))
			continue;
		struct str value = meant_text(&scratch, value_get(facts, fact->fact));
		round->expected++;
		if (facts && str_eq(value, fact->value.text)) {
			round->held++;
			continue;
		}
		struct str shown = value.size ? value : unit->reason;
		if (value_is_digest(value_get(facts, fact->fact)))
			shown = STR("a sensitive value");
		if (!shown.size)
			shown = STR("nothing");
		sbuf_format(lagging, "%s%.*s%s%.*s.%.*s: %.*s", lagging->size ? ", " : "",
			STR_ARGS(instance->name), instance->name.size ? " " : "",
			STR_ARGS(fact->probe), STR_ARGS(fact->fact), STR_ARGS(shown));
	}
	arena_fini(&scratch);
}

static bool
is_expected_probe(const struct session *s, const struct planned_probe *row)
{
	const struct release *release = &s->workspace.release;
	struct str name = s->workspace.probes[row->probe].name;
	for (size_t i = 0; i < release->expect_count; i++)
		if (str_eq(release->expect[i].probe, name))
			return row->number && row->environment == s->request.judged;
	return false;
}

/* In the order of the plan, whoever answered first; before it a name that has too few
 * addresses behind it. */
static struct str
tell_round(struct session *s, const struct round *round)
{
	struct str missing = s->shorts[s->request.judged], text;
	struct sbuf all = { 0 };
	if (round->held == round->expected && round->expected && !missing.size)
		return round->expected == 1
			? STR("it says what is expected")
			: str_format(s->arena, "all %zu say what is expected",
				round->expected);
	sbuf_add(&all, missing);
	for (size_t i = 0; i < s->plan.probe_count; i++)
		if (round->lagging[i].size)
			sbuf_format(&all, "%s%.*s", all.size ? ", " : "",
				STR_ARGS(sbuf_str(&round->lagging[i])));
	text = session_text(s, sbuf_str(&all));
	sbuf_fini(&all);
	return text;
}

static bool
look_once(struct session *s, const bool *only, bool *all_hold, struct err *err)
{
	struct arena a = { 0 };
	struct round round = { .s = s,
		.lagging = arena_array(&a, s->plan.probe_count, sizeof(struct sbuf)) };
	bool ok = collect_run(s->engine, &s->plan, only, look_came, &round, err);
	if (ok)
		session_step_seen(s, "waiting", tell_round(s, &round));
	*all_hold = round.expected > 0 && round.held == round.expected
		&& !s->shorts[s->request.judged].size;
	for (size_t i = 0; i < s->plan.probe_count; i++)
		sbuf_fini(&round.lagging[i]);
	arena_fini(&a);
	return ok;
}

/* The looks that are waited for. */
static const bool *
awaited(struct session *s)
{
	bool *only = arena_array(&s->planned, s->plan.checks.count, sizeof(bool));
	for (size_t i = 0; i < s->plan.probe_count; i++)
		if (is_expected_probe(s, &s->plan.probes[i]))
			only[s->plan.probes[i].number - 1] = true;
	return only;
}

/* Until the expected facts were there `consecutive` times in a row, or the deadline
 * passed: either way everything is asked afterwards, and the verdict says what came of
 * it.  During a deploy instances come and go, so that names are asked for their addresses
 * before each look; on others than before, counting starts again. */
static bool
wait(struct session *s, struct err *err)
{
	const struct verify_settings *v = &s->workspace.verify;
	const struct arguments *a = s->arguments;
	size_t wanted = a->consecutive ? (size_t)a->consecutive : v->consecutive,
	       in_a_row = 0;
	int64_t delay = a->delay >= 0 ? a->delay : v->delay;
	int64_t deadline =
		collect_now(s->engine) + (a->wait >= 0 ? a->wait : v->deadline);
	const bool *only = awaited(s);
	for (;;) {
		bool hold, anew;
		if (!look_once(s, only, &hold, err))
			return false;
		in_a_row = hold ? in_a_row + 1 : 0;
		if (in_a_row >= wanted || collect_now(s->engine) + delay > deadline
			|| collect_signal(s->engine))
			return true;
		if (!collect_wait(s->engine, delay, err))
			return err->kind == ERR_NONE;
		if (!session_plan_again(s, &anew, err))
			return false;
		if (anew) {
			in_a_row = 0;
			only = awaited(s);
		}
	}
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_VERIFY,
		.prepare = verify_prepare,
		.wait = wait,
		.finish = verify_finish,
		.deliver = session_write_incident };
	return session_run(a, &command_verify, arguments, &steps);
}

static const char *const options[] = { "env", "ticket", "expect", "wait", "delay",
	"consecutive", "tag", "report", "jobs", "deadline", "fail-fast", "history",
	"rehearsal", "drill", NULL };

const struct command_row command_verify = {
	.name = "verify",
	.summary = "after the deploy: is what runs what was approved, and does it work?",
	.operands = "",
	.option_names = options,
	.examples = "  smoke verify --env prod --ticket .smoke/go.json\n"
		    "  smoke verify --env prod --expect version.app=1.4.2 --wait 10m\n",
	.run = run,
};
