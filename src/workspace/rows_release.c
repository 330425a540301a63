/* SPDX-License-Identifier: MIT */
/* release.yaml: what this release means to be; waivers.yaml: what was decided to live
 * with. */
#include "workspace/rows.h"
#include "workspace/types.h"

/* --- expect: {version.app: 1.4.2} ---------------------------------------------- */

static const struct row expected_fact_rows[] = {
	{ .type = &type_reference,
		.at = offsetof(struct expected_fact, value),
		.help = "what the fact must say, or where that is",
		.example = "{from_env: RELEASE}" },
};

const struct table table_expected_fact = {
	.name = "expected_fact",
	.where = "release.yaml: expect.PROBE.FACT",
	.help = "Facts of the version to be released: gate asks the candidate, verify "
		"what runs.",
	.rows = expected_fact_rows,
	.count = 1,
	.size = sizeof(struct expected_fact),
	.span_at = offsetof(struct expected_fact, span),
	.naming = &naming_probe,
	.name_at = offsetof(struct expected_fact, probe), /* names.c takes it apart */
};

/* --- changes ------------------------------------------------------------------- */

#define AT(field) offsetof(struct meant_change, field)

static const struct row change_rows[] = {
	{ .key = "probe",
		.type = &type_probe,
		.at = AT(probe),
		.required = true,
		.help = "where it shows",
		.example = "settings" },
	{ .key = "path",
		.type = &type_path,
		.at = AT(path),
		.required = true,
		.help = "which node",
		.example = "\"$.body.cache.ttl\"" },
	{ .key = "from",
		.type = &type_value,
		.at = AT(from),
		.help = "what it was",
		.example = "60" },
	{ .key = "to",
		.type = &type_value,
		.at = AT(to),
		.help = "what it becomes",
		.example = "300" },
};

static void
finish_change(struct reader *r, const struct yaml_node *node, void *record)
{
	struct meant_change *change = record;
	change->has_from = node_key(node, "from") != NULL;
	change->has_to = node_key(node, "to") != NULL;
	if (!change->has_from && !change->has_to)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"this change says neither 'from' nor 'to': nobody can look for "
			"it");
	if (change->has_from && change->has_to && value_equal(&change->from, &change->to))
		refuse(r, node_get(node, "to"),
			"'from' and 'to' are the same: nothing changes");
}

const struct table table_change = {
	.name = "change",
	.where = "release.yaml: changes",
	.help = "What is meant to change: gate looks for it on the candidate, verify on "
		"what runs.",
	.rows = change_rows,
	.count = sizeof(change_rows) / sizeof(*change_rows),
	.size = sizeof(struct meant_change),
	.span_at = AT(span),
	.finish = finish_change,
};

#undef AT

/* --- release.yaml -------------------------------------------------------------- */

static const struct row release_rows[] = {
	{ .key = "expect",
		.type = &type_map,
		.at = offsetof(struct release, expect),
		.table = &table_expected_fact,
		.help = "facts of the version to be released",
		.example = "{version.app: {from_env: RELEASE}}" },
	{ .key = "changes",
		.type = &type_list,
		.at = offsetof(struct release, changes),
		.table = &table_change,
		.help = "what is meant to change",
		.example =
			"[{probe: settings, path: \"$.body.ttl\", from: 60, to: 300}]" },
	{ .key = "coordinator",
		.type = &type_text,
		.at = offsetof(struct release, coordinator),
		.help = "who leads",
		.example = "Ada" },
	{ .key = "contacts",
		.type = &type_list,
		.at = offsetof(struct release, contacts),
		.table = &table_contact,
		.help = "whom to call",
		.example = "[{name: Bo, role: database, reach: \"+33 1 23\"}]" },
	{ .key = "steps",
		.type = &type_list,
		.at = offsetof(struct release, steps),
		.table = &table_step,
		.help = "what is done, by whom, when",
		.example = "[{step: deploy, owner: Ada, at: \"14:00\"}]" },
	{ .key = "checklist",
		.type = &type_list,
		.at = offsetof(struct release, items),
		.table = &table_item,
		.help = "what must be so before the deploy",
		.example = "[{item: support-told}, {item: login, suite: login.hurl}]" },
	{ .key = "backups",
		.type = &type_list,
		.at = offsetof(struct release, backups),
		.table = &table_backup,
		.help = "what was saved, and how it comes back",
		.example = "[{name: orders, probe: backup, restore: pg_restore …}]" },
	{ .key = "runbooks",
		.type = &type_list,
		.at = offsetof(struct release, runbooks),
		.table = &table_runbook,
		.help = "what to do when something is found",
		.example = "[{probes: [settings], see: runbooks/settings.md}]" },
	{ .key = "rollback",
		.type = &type_text,
		.at = offsetof(struct release, rollback),
		.help = "the command to show when production is bad; smoke never runs it",
		.example = "helm rollback shop" },
};

const struct table table_release = {
	.name = "release",
	.where = "release.yaml",
	.help = "This release, reviewed with it.",
	.rows = release_rows,
	.count = sizeof(release_rows) / sizeof(*release_rows),
	.size = sizeof(struct release),
};

/* --- waivers.yaml -------------------------------------------------------------- */

#define AT(field) offsetof(struct waiver, field)

static const struct row waiver_rows[] = {
	{ .key = "fingerprint",
		.type = &type_digits,
		.at = AT(fingerprint),
		.required = true,
		.help = "of the finding, as the report shows it",
		.example = "9f86d081884c7d65" },
	{ .key = "seen",
		.type = &type_digits,
		.at = AT(seen),
		.required = true,
		.help = "of its values: another value un-waives it",
		.example = "2c26b46b68ffc68f" },
	{ .key = "reason",
		.type = &type_text,
		.at = AT(reason),
		.required = true,
		.help = "why it is fine",
		.example = "the new cache is meant to be larger" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.required = true,
		.help = "who lives with it",
		.example = "team-a" },
	{ .key = "by",
		.type = &type_text,
		.at = AT(by),
		.help = "who decided, where it is not the owner",
		.example = "Ada" },
	{ .key = "ticket",
		.type = &type_text,
		.at = AT(ticket),
		.help = "where it is tracked",
		.example = "SHOP-123" },
	{ .key = "expires",
		.type = &type_date,
		.at = AT(expires),
		.required = true,
		.help = "last day it holds, UTC",
		.example = "2026-12-31" },
};

const struct table table_waiver = {
	.name = "waiver",
	.where = "waivers.yaml",
	.help = "The file is a list of these: dated, owned, reasoned decisions to live "
		"with one "
		"finding as seen.",
	.rows = waiver_rows,
	.count = sizeof(waiver_rows) / sizeof(*waiver_rows),
	.size = sizeof(struct waiver),
	.span_at = AT(span),
};
