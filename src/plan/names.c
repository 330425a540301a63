/* SPDX-License-Identifier: MIT */
/* What checks are called: worked out when somebody asks, since most are never shown. */
#include "plan/plan.h"

#include "base/number.h"

struct str
plan_suite_name(struct arena *a, const struct planned_suite *row)
{
	struct str name = row->suite->source.name;
	return row->row
		? str_format(a, "%.*s (%.*s)", STR_ARGS(name), STR_ARGS(row->row->label))
		: name;
}

static struct str
entry_name(struct arena *a, const struct plan *plan, const struct check *c)
{
	const struct planned_suite *row = &plan->suites[c->subject];
	const struct entry *entry = &row->suite->entries[c->part];
	return str_format(a, "%.*s:%u %.*s %.*s", STR_ARGS(plan_suite_name(a, row)),
		entry->line, STR_ARGS(entry->request.method),
		STR_ARGS(entry->request.url.written));
}

static struct str
release_name(struct arena *a, const struct workspace *w, const struct check *c)
{
	const struct release *release = &w->release;
	if (c->subject < release->expect_count) {
		const struct expected_fact *fact = &release->expect[c->subject];
		return str_format(
			a, "%.*s.%.*s", STR_ARGS(fact->probe), STR_ARGS(fact->fact));
	}
	const struct meant_change *change =
		&release->changes[c->subject - release->expect_count];
	return str_format(
		a, "%.*s %.*s", STR_ARGS(change->probe), STR_ARGS(change->path));
}

static struct str
expectation_name(struct arena *a, const struct workspace *w, const struct check *c)
{
	const struct expectation *x = &w->expectations[c->subject];
	return str_format(a, "%.*s %.*s", STR_ARGS(x->probe), STR_ARGS(x->path));
}

/* Items first, then backups. */
static struct str
item_name(struct arena *a, const struct release *release, size_t subject)
{
	if (subject < release->item_count)
		return release->items[subject].item;
	return str_format(a, "backup %.*s",
		STR_ARGS(release->backups[subject - release->item_count].name));
}

static struct str
condition_name(struct arena *a, const struct policy *p, enum policy_condition condition)
{
	size_t samples = policy_samples(p, condition);
	switch (condition) {
	case CONDITION_FREEZE:
		return STR("no freeze");
	case CONDITION_SOAK:
		return str_format(
			a, "soaked for %.*s", STR_ARGS(number_show_duration(a, p->soak)));
	case CONDITION_REHEARSAL:
		return str_format(a, "rehearsed within %.*s",
			STR_ARGS(number_show_duration(a, p->rehearsal)));
	case CONDITION_CHECKS:
		return str_format(a, "at least %zu checks", samples);
	case CONDITION_ENTRIES:
		return str_format(a, "at least %zu entries", samples);
	case CONDITION_PROBES:
		return str_format(a, "at least %zu probes", samples);
	case CONDITION_INSTANCES:
		return str_format(a, "at least %zu instances", samples);
	case CONDITION_COUNT:
		break;
	}
	return (struct str){ 0 };
}

ptrdiff_t
plan_probe_of(const struct plan *plan, const struct check *c)
{
	const struct workspace *w = plan->workspace;
	const struct release *release = &w->release;
	switch ((enum check_kind)c->kind) {
	case CHECK_PROBE:
	case CHECK_PAIR:
	case CHECK_BEFORE:
	case CHECK_APPROVED:
		return (ptrdiff_t)c->subject;
	case CHECK_EXPECTATION:
		return workspace_probe(w, w->expectations[c->subject].probe);
	case CHECK_RELEASE:
		return workspace_probe(w,
			c->subject < release->expect_count
				? release->expect[c->subject].probe
				: release->changes[c->subject - release->expect_count]
					  .probe);
	case CHECK_NONE:
	case CHECK_ANSWERS:
	case CHECK_DISCOVERY:
	case CHECK_ENTRY:
	case CHECK_CHECKLIST:
	case CHECK_POLICY:
	case CHECK_DRILL:
	case CHECK_SUITE_LATENCY:
	case CHECK_LATENCY: /* rests on samples of its own */
		break;
	}
	return STR_NONE;
}

struct str
plan_check_name(struct arena *a, const struct plan *plan, const struct check *c)
{
	const struct workspace *w = plan->workspace;
	switch ((enum check_kind)c->kind) {
	case CHECK_NONE:
		break;
	case CHECK_ANSWERS:
		return w->environments[c->environment].url;
	case CHECK_DISCOVERY:
		return str_format(a, "instances of %.*s",
			STR_ARGS(w->environments[c->environment].name));
	case CHECK_PROBE:
	case CHECK_PAIR:
	case CHECK_BEFORE:
	case CHECK_APPROVED:
	case CHECK_LATENCY:
		return w->probes[c->subject].name;
	case CHECK_EXPECTATION:
		return expectation_name(a, w, c);
	case CHECK_SUITE_LATENCY:
		return w->suites[c->subject].name;
	case CHECK_ENTRY:
		return entry_name(a, plan, c);
	case CHECK_RELEASE:
		return release_name(a, w, c);
	case CHECK_CHECKLIST:
		return item_name(a, &w->release, c->subject);
	case CHECK_POLICY:
		return condition_name(a, &w->policy, (enum policy_condition)c->subject);
	case CHECK_DRILL:
		return STR("DRILL: fails by announcement");
	}
	return (struct str){ 0 };
}

struct str
plan_check_group(struct arena *a, const struct plan *plan, const struct check *c)
{
	switch ((enum check_kind)c->kind) {
	case CHECK_NONE:
		break;
	case CHECK_ANSWERS:
	case CHECK_DISCOVERY:
		return STR("environments");
	case CHECK_PROBE:
		return STR("probes");
	case CHECK_PAIR:
		return STR("parity");
	case CHECK_BEFORE:
		return STR("before");
	case CHECK_APPROVED:
		return STR("as approved");
	case CHECK_EXPECTATION:
		return STR("expectations");
	case CHECK_ENTRY:
		return plan_suite_name(a, &plan->suites[c->subject]);
	case CHECK_RELEASE:
		return STR("release");
	case CHECK_CHECKLIST:
		return STR("checklist");
	case CHECK_POLICY:
		return STR("policy");
	case CHECK_DRILL:
		return STR("drill");
	case CHECK_LATENCY:
	case CHECK_SUITE_LATENCY:
		return STR("latency");
	}
	return (struct str){ 0 };
}

struct str
plan_instance_name(const struct plan *plan, const struct check *c)
{
	if (c->kind == CHECK_ENTRY || c->kind == CHECK_DISCOVERY
		|| c->kind == CHECK_LATENCY || c->kind == CHECK_SUITE_LATENCY
		|| !check_is_asked((enum check_kind)c->kind) || !plan->environments)
		return (struct str){ 0 };
	const struct environment_plan *e = &plan->environments[c->environment];
	return c->instance < e->instance_count ? e->instances[c->instance].name
					       : (struct str){ 0 };
}

struct check *
plan_find(const struct plan *plan, enum check_kind kind, uint32_t subject,
	uint16_t environment, uint16_t instance)
{
	for (size_t i = 0; i < plan->checks.count; i++) {
		struct check *c = &plan->checks.items[i];
		if (c->kind == kind && c->subject == subject
			&& c->environment == environment && c->instance == instance)
			return c;
	}
	return NULL;
}

void
plan_write(struct arena *a, const struct plan *plan, struct sbuf *out)
{
	const struct workspace *w = plan->workspace;
	sbuf_format(out, "%s\n", command_name(plan->command));
	for (size_t i = 0; i < plan->checks.count; i++) {
		const struct check *c = &plan->checks.items[i];
		struct str name = plan_check_name(a, plan, c);
		struct str instance = plan_instance_name(plan, c);
		struct str environment = { 0 };
		if (c->environment < w->environment_count)
			environment = w->environments[c->environment].name;
		sbuf_format(out, "%s\t%.*s\t%.*s\t%.*s\t%s\n",
			check_kind_name((enum check_kind)c->kind), STR_ARGS(name),
			STR_ARGS(environment), STR_ARGS(instance),
			c->required ? "required" : "optional");
	}
	for (size_t i = 0; i < plan->left_out_count; i++)
		sbuf_format(out, "left out\t%.*s\t%.*s\t%.*s\n",
			STR_ARGS(plan->left_out[i].what),
			STR_ARGS(w->environments[plan->left_out[i].environment].name),
			STR_ARGS(plan->left_out[i].why));
}
