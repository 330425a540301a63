/* SPDX-License-Identifier: MIT */
/* policy: how strict the verdict is, and what it asks for besides good checks. */
#include "workspace/rows.h"
#include "workspace/types.h"

#define MINUTE ((int64_t)60 * 1000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* --- freeze -------------------------------------------------------------------- */

static const struct row freeze_rows[] = {
	{ .key = "from",
		.type = &type_moment,
		.at = offsetof(struct freeze, from),
		.help = "where it begins, UTC: a day, an instant, or an hour of each day",
		.example = "2026-12-20" },
	{ .key = "until",
		.type = &type_moment,
		.at = offsetof(struct freeze, until),
		.help = "where it ends, UTC; of a day all of it is meant",
		.example = "2027-01-03" },
	{ .key = "days",
		.type = &type_weekdays,
		.at = offsetof(struct freeze, days),
		.help = "on these days of the week only, UTC: `mon` to `sun`",
		.example = "[fri, sat, sun]" },
	{ .key = "reason",
		.type = &type_text,
		.at = offsetof(struct freeze, reason),
		.required = true,
		.help = "why; the verdict says it",
		.example = "year end" },
};

/* What an end says must be said as its beginning says it, and lie behind it; hours may
 * go past midnight. */
static void
finish_freeze(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct freeze *f = record;
	const struct moment *from = &f->from, *until = &f->until;
	const struct yaml_node *end = node_get(node, "until");
	if (!from->kind != !until->kind)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"'from' and 'until' go together");
	else if (!from->kind && !f->days)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"this freeze has no time: say 'from' and 'until', or 'days'");
	else if ((from->kind == MOMENT_HOUR) != (until->kind == MOMENT_HOUR))
		refuse(r, end, "'from' and 'until' must both be hours, or both not");
	else if (from->kind == MOMENT_HOUR && from->value == until->value)
		refuse(r, end, "'from' and 'until' are the same hour");
	else if (from->kind && from->kind != MOMENT_HOUR && until->value < from->value)
		refuse(r, end, "'until' lies before 'from'");
}

const struct table table_freeze = {
	.name = "freeze",
	.where = "policy.freeze",
	.help = "A time in which `smoke gate` is NO-GO. A waiver does not end it; an "
		"override can.",
	.rows = freeze_rows,
	.count = sizeof(freeze_rows) / sizeof(*freeze_rows),
	.size = sizeof(struct freeze),
	.span_at = offsetof(struct freeze, span),
	.finish = finish_freeze,
};

/* --- samples ------------------------------------------------------------------- */

#define SAMPLES(what, text)                                                              \
	{                                                                                \
		.key = #what, .type = &type_count, .at = offsetof(struct samples, what), \
		.least = 1, .most = 1000000, .help = text, .example = "3"                \
	}

static const struct row samples_rows[] = {
	SAMPLES(checks, "required checks of all kinds"),
	SAMPLES(entries, "required entries of suites"),
	SAMPLES(probes, "required looks of probes"),
	SAMPLES(instances, "instances of the environment under judgement"),
};

const struct table table_samples = {
	.name = "samples",
	.where = "policy.samples",
	.help = "The least that must have come to a result, good or bad; with fewer the "
		"verdict is INCONCLUSIVE.",
	.rows = samples_rows,
	.count = sizeof(samples_rows) / sizeof(*samples_rows),
	.size = sizeof(struct samples),
};

/* --- policy -------------------------------------------------------------------- */

const struct choice severity_choices[] = {
	{ "info", SEVERITY_INFO, NULL },
	{ "warn", SEVERITY_WARN, NULL },
	{ "error", SEVERITY_ERROR, NULL },
	{ "critical", SEVERITY_CRITICAL, NULL },
	{ NULL, 0, NULL },
};

static const struct choice own_mode_choices[] = {
	{ "enforce", MODE_ENFORCE, NULL },
	{ "advisory", MODE_ADVISORY, NULL },
	{ NULL, 0, NULL },
};

static const struct row environment_policy_rows[] = {
	{ .key = "fail_on",
		.type = &type_choice,
		.at = offsetof(struct environment_policy, fail_on),
		.choices = severity_choices,
		.help = "the least severity that fails a check",
		.example = "warn" },
	{ .key = "mode",
		.type = &type_choice,
		.at = offsetof(struct environment_policy, mode),
		.choices = own_mode_choices,
		.help = "`advisory` needs `until`",
		.example = "enforce" },
	{ .key = "until",
		.type = &type_date,
		.at = offsetof(struct environment_policy, until),
		.help = "last day of `mode: advisory`, UTC",
		.example = "2026-12-31" },
};

/* An advice that never ends is a verdict nobody heeds. */
static void
check_until(struct reader *r, const struct yaml_node *node, bool advisory)
{
	const struct yaml_node *until = node_key(node, "until");
	if (advisory && !until)
		refuse(r, node_get(node, "mode"),
			"'mode: advisory' must end: say 'until', a date");
	if (!advisory && until)
		refuse(r, until, "'until' belongs to 'mode: advisory'");
}

static void
finish_environment_policy(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct environment_policy *policy = record;
	struct mention mention = { MENTION_ENVIRONMENT, r->source, policy->environment,
		policy->span };
	vec_add(r->mentions, &mention);
	check_until(r, node, policy->mode == MODE_ADVISORY);
}

const struct table table_environment_policy = {
	.name = "environment_policy",
	.where = "policy.environments.NAME",
	.help = "The policy where that environment is judged: by gate the candidate, by "
		"verify the one that is verified, by drift the baseline.",
	.rows = environment_policy_rows,
	.count = sizeof(environment_policy_rows) / sizeof(*environment_policy_rows),
	.size = sizeof(struct environment_policy),
	.span_at = offsetof(struct environment_policy, span),
	.naming = &naming_environment,
	.name_at = offsetof(struct environment_policy, environment),
	.finish = finish_environment_policy,
};

static const struct choice mode_choices[] = {
	{ "enforce", false, NULL },
	{ "advisory", true, NULL },
	{ NULL, 0, NULL },
};

static const struct row policy_rows[] = {
	{ .key = "fail_on",
		.type = &type_choice,
		.at = offsetof(struct policy, fail_on),
		.choices = severity_choices,
		.preset = "error",
		.help = "the least severity that fails a check",
		.example = "error" },
	{ .key = "mode",
		.type = &type_switch,
		.at = offsetof(struct policy, advisory),
		.choices = mode_choices,
		.preset = "enforce",
		.help = "`advisory` says \"would be NO-GO\" and exits 0; it needs "
			"`until`",
		.example = "advisory" },
	{ .key = "until",
		.type = &type_date,
		.at = offsetof(struct policy, advisory_until),
		.help = "last day of `mode: advisory`, UTC",
		.example = "2026-12-31" },
	{ .key = "gate_tags",
		.type = &type_texts,
		.at = offsetof(struct policy, gate_tags),
		.help = "tags that `smoke gate --tag` may select; what is left out is "
			"unchecked",
		.example = "[fast]" },
	{ .key = "ticket_valid",
		.type = &type_duration,
		.at = offsetof(struct policy, ticket_valid),
		.least = MINUTE,
		.most = 30 * DAY,
		.preset = "24h",
		.help = "how long a ticket holds",
		.example = "24h" },
	{ .key = "veto",
		.type = &type_texts,
		.at = offsetof(struct policy, veto),
		.span_at = offsetof(struct policy, veto_span),
		.help = "probes, suites and tags that must be good: neither a waiver nor "
			"an override makes up for them",
		.example = "[payments, suites/login.hurl]" },
	{ .key = "soak",
		.type = &type_duration,
		.at = offsetof(struct policy, soak),
		.least = MINUTE,
		.most = 90 * DAY,
		.help = "gate: so long earlier runs must have seen the candidate's facts "
			"as they are now",
		.example = "24h" },
	{ .key = "rehearsal",
		.type = &type_duration,
		.at = offsetof(struct policy, rehearsal),
		.least = HOUR,
		.most = 365 * DAY,
		.help = "gate: within this time a `verify --rehearsal` must have been GO",
		.example = "14d" },
	{ .key = "freeze",
		.type = &type_list,
		.at = offsetof(struct policy, freezes),
		.table = &table_freeze,
		.help = "gate: times in which nothing is released",
		.example = "[{from: 2026-12-20, until: 2027-01-03, reason: year end}]" },
	{ .key = "samples",
		.type = &type_object,
		.at = offsetof(struct policy, samples),
		.table = &table_samples,
		.help = "gate, verify: how many checks must have come to a result",
		.example = "{entries: 20, instances: 3}" },
	{ .key = "environments",
		.type = &type_map,
		.at = offsetof(struct policy, environments),
		.table = &table_environment_policy,
		.help = "what is otherwise where that environment is judged",
		.example = "{prod: {fail_on: warn}}" },
};

static void
finish_policy(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct policy *policy = record;
	check_until(r, node, policy->advisory);
}

const struct table table_policy = {
	.name = "policy",
	.where = "policy",
	.help = "How strict the verdict is.",
	.rows = policy_rows,
	.count = sizeof(policy_rows) / sizeof(*policy_rows),
	.size = sizeof(struct policy),
	.finish = finish_policy,
};
