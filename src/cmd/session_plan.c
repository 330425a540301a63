/* SPDX-License-Identifier: MIT */
/* What will be found out: the plan, with the instances that stand behind a name. */
#include "cmd/session_evidence.h"

#include "ext/digest.h"
#include "query/condition.h"
#include "query/template.h"

/* How many instances of an environment the last GO knew; 0: there is none. */
static bool
count_at_last_go(struct session *s, struct str environment, size_t *out, struct err *err)
{
	struct run run;
	int64_t number = 0;
	*out = 0;
	if (s->history
		&& !history_find(s->history, s->workspace.project,
			1u << COMMAND_GATE | 1u << COMMAND_VERIFY | 1u << COMMAND_DRIFT
				| 1u << COMMAND_WATCH,
			environment, HISTORY_NEWEST_GO, &number, err))
		return false;
	if (!number)
		return true;
	if (!history_run(s->history, &s->planned, number, &run, err))
		return false;
	struct vec names = vec_of(&s->planned, struct str);
	for (size_t i = 0; i < run.check_count; i++) {
		const struct run_check *c = &run.checks[i];
		bool known =
			c->kind != CHECK_PROBE || !str_eq(c->environment, environment);
		for (size_t j = 0; j < names.count && !known; j++)
			known = str_eq(*(struct str *)vec_at(&names, j), c->instance);
		if (!known)
			vec_add(&names, &c->instance);
	}
	*out = names.count;
	return true;
}

/* Fewer instances than were promised, or fewer than half of those at the last GO. */
static bool
find_short(struct session *s, uint16_t e, size_t count, struct str *out, struct err *err)
{
	const struct environment *environment = &s->workspace.environments[e];
	size_t promised = environment->instances.count, before;
	const char *plural = count == 1 ? "" : "s";
	if (!count_at_last_go(s, environment->name, &before, err))
		return false;
	if (count < promised)
		*out = str_format(&s->planned,
			"found %zu instance%s of %.*s behind its name; there must be %zu",
			count, plural, STR_ARGS(environment->name), promised);
	else if (2 * count < before)
		*out = str_format(&s->planned,
			"found %zu instance%s of %.*s behind its name; at the last GO "
			"there "
			"were %zu",
			count, plural, STR_ARGS(environment->name), before);
	else if (!count)
		*out = str_format(&s->planned,
			"found no instance of %.*s behind its name",
			STR_ARGS(environment->name));
	return true;
}

static bool
discover(struct session *s, uint16_t e, struct err *err)
{
	struct str *addresses, reason;
	size_t count;
	uint32_t number = s->plan.environments[e].discovery;
	enum trouble trouble = collect_instances(
		s->engine, &s->planned, e, &addresses, &count, &reason, err);
	if (err->kind != ERR_NONE
		|| !plan_expand(&s->planned, &s->plan, e, addresses, count, err))
		return false;
	struct check *c = &s->plan.checks.items[number - 1];
	c->evidence = EVIDENCE_HELD;
	if (trouble == TROUBLE_NONE && !find_short(s, e, count, &s->shorts[e], err))
		return false;
	if (trouble != TROUBLE_NONE)
		s->shorts[e] = mask_text(s->mask, &s->planned, reason);
	if (!s->shorts[e].size)
		return true;
	c->evidence = EVIDENCE_UNKNOWN;
	c->trouble = (uint8_t)(trouble != TROUBLE_NONE ? trouble : TROUBLE_EMPTY);
	return true;
}

static bool
make_shapings(struct session *s, struct err *err)
{
	const struct workspace *w = &s->workspace;
	s->shapings =
		arena_array(&s->planned, w->environment_count, sizeof(*s->shapings));
	for (size_t e = 0; e < w->environment_count; e++) {
		struct rewrite *rewrites =
			arena_array(&s->planned, w->replacement_count, sizeof(*rewrites));
		const struct scope *scope = collect_scope(s->engine, (uint16_t)e);
		s->shapings[e] = (struct shaping){ rewrites, 0,
			{ (const char *)s->key, sizeof(s->key) } };
		if (!s->plan.environments[e].asked && e != s->request.baseline
			&& e != s->request.candidate)
			continue;
		for (size_t i = 0; i < w->replacement_count; i++) {
			struct rewrite *r = &rewrites[i];
			if (!template_render(&s->planned, &w->replacements[i].from, scope,
				    RENDER_PLAIN, &r->from, NULL, err)
				|| !template_render(&s->planned, &w->replacements[i].to,
					scope, RENDER_PLAIN, &r->to, NULL, err))
				return err_context(err,
					"compare.replace in environment %.*s",
					STR_ARGS(w->environments[e].name));
			s->shapings[e].rewrite_count += r->from.size > 0;
		}
	}
	return true;
}

/* Which looks and checks belong to which probe. */
static void
group_by_probe(struct session *s)
{
	const struct workspace *w = &s->workspace;
	s->probes = arena_array(&s->planned, w->probe_count, sizeof(*s->probes));
	for (size_t i = 0; i < w->probe_count; i++)
		s->probes[i].checks = vec_of(&s->planned, uint32_t);
	for (size_t i = 0; i < s->plan.probe_count; i++)
		s->probes[s->plan.probes[i].probe].planned++;
	for (size_t i = 0; i < w->probe_count; i++) {
		struct probe_kept *kept = &s->probes[i];
		kept->looks =
			arena_array(&s->planned, kept->planned, sizeof(*kept->looks));
		kept->rows = arena_array(&s->planned, kept->planned, sizeof(*kept->rows));
		kept->planned = 0;
	}
	for (size_t i = 0; i < s->plan.probe_count; i++) {
		struct probe_kept *kept = &s->probes[s->plan.probes[i].probe];
		kept->rows[kept->planned++] = &s->plan.probes[i];
	}
	for (uint32_t number = 1; number <= s->plan.checks.count; number++) {
		ptrdiff_t probe = session_probe_of(s, &s->plan.checks.items[number - 1]);
		if (probe != STR_NONE)
			vec_add(&s->probes[probe].checks, &number);
	}
}

ptrdiff_t
session_probe_of(const struct session *s, const struct check *c)
{
	return plan_probe_of(&s->plan, c);
}

static void
digest_plan(struct session *s)
{
	struct sbuf text = { 0 };
	plan_write(&s->planned, &s->plan, &text);
	s->plan.digest = digest_sha256_hex(s->arena, sbuf_str(&text));
	sbuf_fini(&text);
}

/* Rules whose condition does not hold are none; the plan says so.  Once for a run: what
 * they count goes on when the plan is made anew. */
static void
choose_rules(struct session *s)
{
	struct workspace *w = &s->workspace;
	uint16_t e = plan_rules_environment(&s->request);
	bool any = false;
	if (e == PLAN_NO_ENVIRONMENT || s->rules_chosen)
		return;
	for (size_t i = 0; i < w->rule_count; i++)
		any |= w->rules[i].off =
			condition_why_not(&w->rules[i].condition, e).size > 0;
	s->rules_chosen = true;
	for (size_t i = 0; i < w->probe_count && any; i++)
		s->rules[i] = rules_compile(s->arena, w, &w->probes[i], &s->diags);
}

bool
session_plan_only(struct session *s, struct err *err)
{
	choose_rules(s);
	if (!plan_make(&s->planned, &s->workspace, &s->request, &s->plan, err))
		return false;
	s->shorts = arena_array(
		&s->planned, s->workspace.environment_count, sizeof(*s->shorts));
	for (uint16_t e = 0; e < s->workspace.environment_count; e++)
		if (s->plan.environments[e].discovery && !discover(s, e, err))
			return false;
	return collect_secrets(s->engine, &s->plan, err) && make_shapings(s, err);
}

static bool
note_incomplete(struct session *s, struct err *err)
{
	int64_t *numbers;
	size_t count;
	if (!history_incomplete(s->history, s->arena, &numbers, &count, err))
		return false;
	if (!count)
		return true;
	struct str note = str_format(s->arena,
		count == 1 ? "run %lld was begun and is not finished"
			   : "run %lld and %zu before it were begun and are not finished",
		(long long)numbers[0], count - 1);
	vec_add(&s->notes, &note);
	return true;
}

/* What belongs to each check of a plan that was just made. */
static void
prepare(struct session *s)
{
	s->reasons = arena_array(&s->planned, s->plan.checks.count, sizeof(*s->reasons));
	for (size_t e = 0; e < s->workspace.environment_count; e++)
		if (s->shorts[e].size)
			s->reasons[s->plan.environments[e].discovery - 1] = s->shorts[e];
	group_by_probe(s);
	digest_plan(s);
}

bool
session_plan(struct session *s, struct err *err)
{
	int64_t number = 0;
	if (!session_plan_only(s, err))
		return false;
	prepare(s);
	if (!history_begin(s->history, &s->plan, s->started, &number, err))
		return false;
	s->run.id = str_format(s->arena, "%lld", (long long)number);
	return note_incomplete(s, err);
}

bool
session_plan_anew(struct session *s, struct err *err)
{
	arena_reset(&s->planned);
	if (!session_plan_only(s, err))
		return false;
	prepare(s);
	return true;
}

/* --- while it waits --- */

static bool
has_moved(struct session *s, uint16_t e, bool *out, struct err *err)
{
	const struct environment_plan *plan = &s->plan.environments[e];
	struct arena a = { 0 };
	struct str *addresses, reason;
	size_t count;
	enum trouble trouble =
		collect_instances(s->engine, &a, e, &addresses, &count, &reason, err);
	*out = count != plan->instance_count
		|| (trouble == TROUBLE_NAME && !s->shorts[e].size);
	for (size_t i = 0; i < count && !*out; i++)
		*out = !str_eq(addresses[i], plan->instances[i].address);
	arena_fini(&a);
	return err->kind == ERR_NONE;
}

bool
session_plan_again(struct session *s, bool *anew, struct err *err)
{
	*anew = false;
	for (uint16_t e = 0; e < s->workspace.environment_count && !*anew; e++)
		if (s->plan.environments[e].discovery && !has_moved(s, e, anew, err))
			return false;
	if (!*anew || collect_signal(s->engine)) {
		*anew = false;
		return true;
	}
	return session_plan_anew(s, err);
}
