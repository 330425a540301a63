/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/draft.h"
#include "query/condition.h"

static struct vec
vec_from(struct arena *a, void *items, size_t count, size_t item_size)
{
	return (struct vec){ a, items, count, count, item_size };
}

static struct draft
draft_of(struct arena *a, struct plan *plan)
{
	return (struct draft){ a, plan->workspace, plan->request, plan,
		vec_from(a, plan->checks.items, plan->checks.count, sizeof(struct check)),
		vec_from(
			a, plan->probes, plan->probe_count, sizeof(struct planned_probe)),
		vec_from(
			a, plan->suites, plan->suite_count, sizeof(struct planned_suite)),
		vec_from(a, plan->left_out, plan->left_out_count,
			sizeof(struct left_out)) };
}

static bool
finish(struct draft *d, struct err *err)
{
	d->plan->checks = (struct checks){ d->checks.items, d->checks.count };
	d->plan->probes = d->probes.items;
	d->plan->probe_count = d->probes.count;
	d->plan->suites = d->suites.items;
	d->plan->suite_count = d->suites.count;
	d->plan->left_out = d->left_out.items;
	d->plan->left_out_count = d->left_out.count;
	if (d->checks.count > PLAN_CHECKS_MAX)
		return err_set(err, ERR_INPUT,
			"the plan has %zu checks; at most %d can be made",
			d->checks.count, PLAN_CHECKS_MAX);
	draft_mark_vetoes(d);
	return true;
}

uint32_t
draft_add(struct draft *d, struct check check)
{
	if (d->checks.count > PLAN_CHECKS_MAX)
		return 0; /* finish() refuses the plan */
	vec_add(&d->checks, &check);
	return (uint32_t)d->checks.count;
}

static uint32_t
add(struct draft *d, enum check_kind kind, size_t subject, uint16_t environment,
	size_t instance, bool required)
{
	return draft_add(d,
		(struct check){ .kind = (uint8_t)kind,
			.subject = (uint32_t)subject,
			.environment = environment,
			.instance = (uint16_t)instance,
			.required = required });
}

static bool
is_named(const struct workspace *w, const struct texts *environments, size_t environment)
{
	return !environments->count
		|| texts_have(environments, w->environments[environment].name);
}

bool
plan_probe_looks_at(
	const struct workspace *w, const struct probe *p, uint16_t environment)
{
	return is_named(w, &p->environments, environment)
		&& !condition_why_not(&p->condition, environment).size;
}

bool
draft_is_selected(const struct draft *d, const struct texts *tags)
{
	const struct texts *wanted = &d->request->tags;
	for (size_t i = 0; i < tags->count; i++)
		if (texts_have(wanted, tags->items[i]))
			return true;
	return !wanted->count;
}

/* Policy names the tags that a gate may select; what such a selection leaves out stays
 * unchecked, and does not count.  Any other selection leaves a gate inconclusive. */
static bool
may_select(const struct draft *d)
{
	const struct texts *tags = &d->request->tags;
	for (size_t i = 0; i < tags->count; i++)
		if (!texts_have(&d->w->policy.gate_tags, tags->items[i]))
			return false;
	return tags->count > 0;
}

bool
draft_is_required(const struct draft *d, bool required, const struct texts *tags)
{
	return required && (draft_is_selected(d, tags) || !may_select(d));
}

static bool
compares_sides(const struct plan_request *r)
{
	return r->command == COMMAND_GATE || r->command == COMMAND_DRIFT
		|| r->command == COMMAND_DIFF;
}

/* Nothing is compared. */
static bool
looks_only(const struct draft *d)
{
	const struct plan_request *r = d->request;
	return r->command == COMMAND_SNAPSHOT || r->command == COMMAND_CONFIRM;
}

static bool
looks_at_probes(const struct plan_request *r, uint16_t environment)
{
	return environment == r->judged
		|| (compares_sides(r)
			&& (environment == r->baseline || environment == r->candidate));
}

/* Facts alone are confirmed: only who has one of them is asked. */
static bool
is_wanted(const struct draft *d, const struct probe *p)
{
	const struct release *release = &d->w->release;
	if (d->request->command != COMMAND_CONFIRM)
		return true;
	for (size_t i = 0; i < release->expect_count; i++)
		if (str_eq(release->expect[i].probe, p->name))
			return true;
	return false;
}

static bool
looks_on_both(const struct draft *d, const struct probe *p)
{
	return p->compared && plan_probe_looks_at(d->w, p, d->request->baseline)
		&& plan_probe_looks_at(d->w, p, d->request->candidate);
}

/* Left out, the candidate is looked at twice, unless its tier is production. */
size_t
plan_looks(const struct workspace *w, const struct plan_request *request,
	uint16_t environment)
{
	if (!compares_sides(request) || w->look_again.off)
		return 1;
	const struct environment *e = &w->environments[environment];
	size_t times = w->look_again.times ? w->look_again.times : 2;
	if (w->look_again.at.count)
		return texts_have(&w->look_again.at, e->name) ? times : 1;
	return environment == request->candidate && e->tier != TIER_PRODUCTION ? times
									       : 1;
}

/* --- rows --- */

static void
add_answers(struct draft *d, uint16_t e)
{
	if (e != d->request->judged || d->request->command == COMMAND_CONFIRM)
		return;
	for (size_t i = 0; i < d->plan->environments[e].instance_count; i++)
		add(d, CHECK_ANSWERS, 0, e, i, true);
}

static void
add_probes(struct draft *d, uint16_t e)
{
	if (!looks_at_probes(d->request, e))
		return;
	size_t looks = plan_looks(d->w, d->request, e);
	for (size_t i = 0; i < d->w->probe_count; i++) {
		const struct probe *p = &d->w->probes[i];
		if (!is_named(d->w, &p->environments, e) || !is_wanted(d, p)
			|| !draft_lets(d, &p->condition,
				str_format(d->arena, "probe %.*s", STR_ARGS(p->name)), e))
			continue;
		for (size_t j = 0; j < d->plan->environments[e].instance_count; j++) {
			struct planned_probe row = { .probe = (uint32_t)i,
				.environment = e,
				.instance = (uint16_t)j,
				.selected = draft_is_selected(d, &p->tags) };
			row.number = add(d, CHECK_PROBE, i, e, j,
				draft_is_required(d, p->required, &p->tags));
			vec_add(&d->probes, &row);
			row.number = 0;
			for (row.look = 1; j == 0 && p->compared && row.look < looks;
				row.look++)
				vec_add(&d->probes, &row);
		}
	}
}

/* The first instance of the candidate is compared with the first of the baseline; every
 * further instance with the first of its own side, so that a mix is found on both. */
static void
add_pairs(struct draft *d, uint16_t e)
{
	if (!looks_at_probes(d->request, e) || looks_only(d))
		return;
	bool sides = compares_sides(d->request) && e == d->request->candidate;
	for (size_t i = 0; i < d->w->probe_count; i++) {
		const struct probe *p = &d->w->probes[i];
		bool required = draft_is_required(d, p->required, &p->tags);
		if (sides && looks_on_both(d, p))
			add(d, CHECK_PAIR, i, e, 0, required);
		if (!p->compared || !plan_probe_looks_at(d->w, p, e))
			continue;
		for (size_t j = 1; j < d->plan->environments[e].instance_count; j++)
			add(d, CHECK_PAIR, i, e, j, required);
	}
}

static bool
verifies(const struct plan_request *r)
{
	return r->command == COMMAND_VERIFY || r->command == COMMAND_WATCH;
}

static void
add_before(struct draft *d, uint16_t e)
{
	const struct plan_request *r = d->request;
	bool before = (verifies(r) && r->before && e == r->judged)
		|| (r->command == COMMAND_DRIFT && e == r->baseline);
	bool approved = verifies(r) && r->approved && e == r->judged;
	for (size_t i = 0; i < d->w->probe_count; i++) {
		const struct probe *p = &d->w->probes[i];
		if (!p->compared || !plan_probe_looks_at(d->w, p, e))
			continue;
		if (before)
			add(d, CHECK_BEFORE, i, e, 0,
				draft_is_required(d, p->required, &p->tags));
		if (approved && looks_on_both(d, p))
			add(d, CHECK_APPROVED, i, e, 0,
				draft_is_required(d, p->required, &p->tags));
	}
}

/* Values are asked where they are given, and nowhere else. */
static bool
has_value(const struct expectation *x, struct str environment)
{
	for (size_t i = 0; i < x->value_count; i++)
		if (str_eq(x->values[i].environment, environment))
			return true;
	return false;
}

bool
plan_samples(const struct workspace *w, const struct probe *p)
{
	return w->verify.latency.given && p->kind == PROBE_HTTP
		&& (!p->method.size || str_is(p->method, "GET")
			|| str_is(p->method, "HEAD"));
}

/* One for all instances: users do not choose theirs. */
static void
add_latency(struct draft *d, uint16_t e)
{
	if (d->request->command != COMMAND_VERIFY || e != d->request->judged)
		return;
	for (size_t i = 0; i < d->w->probe_count; i++) {
		const struct probe *p = &d->w->probes[i];
		bool required = p->required && d->w->verify.latency.required;
		if (plan_samples(d->w, p) && plan_probe_looks_at(d->w, p, e))
			add(d, CHECK_LATENCY, i, e, 0,
				draft_is_required(d, required, &p->tags));
	}
}

static void
add_expectations(struct draft *d, uint16_t e)
{
	if (!looks_at_probes(d->request, e) || d->request->command == COMMAND_DIFF
		|| d->request->command == COMMAND_CONFIRM)
		return;
	for (size_t i = 0; i < d->w->expectation_count; i++) {
		const struct expectation *x = &d->w->expectations[i];
		ptrdiff_t probe = workspace_probe(d->w, x->probe);
		if (probe == STR_NONE
			|| !plan_probe_looks_at(d->w, &d->w->probes[probe], e))
			continue;
		if (!is_named(d->w, &x->environments, e))
			continue;
		if (x->value_count && !has_value(x, d->w->environments[e].name))
			continue;
		/* What needs the other side is asked once, of the candidate. */
		bool relative = x->relation != RELATION_NONE
			|| str_contains(x->version, STR("baseline"));
		if (relative
			&& !(compares_sides(d->request) && e == d->request->candidate))
			continue;
		if (!draft_lets(d, &x->condition,
			    str_format(d->arena, "%.*s %.*s", STR_ARGS(x->probe),
				    STR_ARGS(x->path)),
			    e))
			continue;
		for (size_t j = 0; j < d->plan->environments[e].instance_count; j++)
			add(d, CHECK_EXPECTATION, i, e, j,
				draft_is_required(
					d, x->required, &d->w->probes[probe].tags));
	}
}

static void
add_release(struct draft *d, uint16_t e)
{
	const struct plan_request *r = d->request;
	const struct release *release = &d->w->release;
	if (e != r->judged
		|| (r->command != COMMAND_GATE && !verifies(r)
			&& r->command != COMMAND_CONFIRM))
		return;
	for (size_t i = 0; i < release->expect_count + release->change_count; i++)
		for (size_t j = 0; j < d->plan->environments[e].instance_count; j++)
			add(d, CHECK_RELEASE, i, e, j, true);
}

static void
add_environment(struct draft *d, uint16_t e)
{
	add_answers(d, e);
	add_probes(d, e);
	add_pairs(d, e);
	add_before(d, e);
	add_latency(d, e);
	add_expectations(d, e);
	add_release(d, e);
}

uint16_t
plan_rules_environment(const struct plan_request *request)
{
	switch (request->command) {
	case COMMAND_GATE:
	case COMMAND_DIFF:
	case COMMAND_DRIFT:
		return request->candidate;
	case COMMAND_VERIFY:
	case COMMAND_WATCH:
		return request->judged;
	case COMMAND_NONE:
	case COMMAND_RUN:
	case COMMAND_PROBE:
	case COMMAND_SNAPSHOT:
	case COMMAND_CONFIRM:
		break;
	}
	return PLAN_NO_ENVIRONMENT;
}

/* --- the whole --- */

static bool
is_asked(const struct draft *d, uint16_t e)
{
	return looks_at_probes(d->request, e) || draft_runs_suites(d, e);
}

static void
set_instances(struct arena *a, struct environment_plan *e, const struct str *addresses,
	size_t count)
{
	e->instances = arena_array(a, count ? count : 1, sizeof(struct instance));
	e->instance_count = count;
	for (size_t i = 0; i < count; i++)
		e->instances[i] = (struct instance){ addresses[i], addresses[i] };
}

static void
open_environment(struct draft *d, uint16_t e)
{
	struct environment_plan *plan = &d->plan->environments[e];
	const struct instances *instances = &d->w->environments[e].instances;
	plan->asked = true;
	plan->judged = e == d->request->judged;
	switch (instances->kind) {
	case INSTANCES_ONE:
		set_instances(d->arena, plan, NULL, 0);
		plan->instance_count = 1;
		break;
	case INSTANCES_LIST:
		set_instances(d->arena, plan, instances->addresses.items,
			instances->addresses.count);
		break;
	case INSTANCES_DNS:
		plan->discovery = add(d, CHECK_DISCOVERY, 0, e, 0, true);
		return;
	}
	add_environment(d, e);
}

/* That an environment answers is no reason to promote it. */
static bool
has_substance(const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->checks.count; i++) {
		enum check_kind kind = (enum check_kind)plan->checks.items[i].kind;
		if (kind != CHECK_ANSWERS && check_is_asked(kind))
			return true;
	}
	if (plan->left_out_count)
		return err_set(err, ERR_USAGE,
			"there is nothing to check for smoke %s: conditions leave out "
			"%.*s%s, and there is nothing else",
			command_name(plan->command), STR_ARGS(plan->left_out[0].what),
			plan->left_out_count > 1 ? " and more" : "");
	return err_set(err, ERR_USAGE,
		"there is nothing to check for smoke %s: the workspace has no probe and "
		"no "
		"suite for it",
		command_name(plan->command));
}

bool
plan_make(struct arena *a, const struct workspace *w, const struct plan_request *request,
	struct plan *out, struct err *err)
{
	*out = (struct plan){ .command = request->command,
		.request = request,
		.workspace = w,
		.judged = request->judged };
	out->environments =
		arena_array(a, w->environment_count, sizeof(struct environment_plan));
	struct draft d = draft_of(a, out);
	for (uint16_t e = 0; e < w->environment_count; e++)
		if (is_asked(&d, e))
			open_environment(&d, e);
	for (uint16_t e = 0; e < w->environment_count; e++)
		if (!draft_add_suites(&d, e, err))
			return false;
	draft_add_conditions(&d);
	draft_leave_out_rules(&d);
	return finish(&d, err) && has_substance(out, err);
}

bool
plan_expand(struct arena *a, struct plan *plan, uint16_t environment,
	const struct str *addresses, size_t count, struct err *err)
{
	struct draft d = draft_of(a, plan);
	set_instances(a, &plan->environments[environment], addresses, count);
	add_environment(&d, environment);
	return finish(&d, err);
}

/* How many entries that is, or more than there may be. */
static size_t
count_entries(const struct planned_file *files, size_t count, size_t repeat)
{
	size_t entries = 0, one;
	for (size_t i = 0; i < count; i++)
		if (__builtin_mul_overflow(
			    files[i].suite->count, draft_row_count(&files[i]), &one)
			|| __builtin_add_overflow(entries, one, &entries))
			return SIZE_MAX;
	return __builtin_mul_overflow(entries, repeat, &entries) ? SIZE_MAX : entries;
}

bool
plan_files(struct arena *a, const struct workspace *w, uint16_t environment,
	const struct planned_file *files, size_t count, size_t repeat, struct plan *out,
	struct err *err)
{
	*out = (struct plan){ .command = COMMAND_RUN, .workspace = w };
	struct draft d = draft_of(a, out);
	size_t entries = count_entries(files, count, repeat);
	if (entries > PLAN_CHECKS_MAX)
		return err_set(err, ERR_USAGE, "more than %d entries would run",
			PLAN_CHECKS_MAX);
	d.checks.items = arena_array(a, entries, sizeof(struct check));
	d.checks.capacity = entries;
	draft_add_files(&d, environment, files, count, repeat);
	return finish(&d, err);
}
