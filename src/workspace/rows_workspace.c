/* SPDX-License-Identifier: MIT */
/* smoke.yaml itself, and `compare`. */
#include "workspace/rows.h"
#include "workspace/types.h"

#include <string.h>

#define AT(field) offsetof(struct workspace, field)

/* --- look_again ---------------------------------------------------------------- */

static const struct row look_again_rows[] = {
	{ .key = "at",
		.type = &type_environments,
		.at = offsetof(struct look_again, at),
		.help = "where to look again; left out: at the candidate, unless its "
			"tier is "
			"production",
		.example = "[preprod]" },
	{ .key = "times",
		.type = &type_count,
		.at = offsetof(struct look_again, times),
		.least = 1,
		.most = 10,
		.preset = "2",
		.help = "how often",
		.example = "2" },
};

const struct table table_look_again = {
	.name = "look_again",
	.where = "compare.look_again",
	.help = "What moves when the same side is looked at again is noise: changed leaf "
		"values of "
		"bodies only. `look_again: false` turns it off.",
	.rows = look_again_rows,
	.count = 2,
	.size = sizeof(struct look_again),
};

static bool
read_look_again(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct look_again *out = at;
	if (node->kind == YAML_MAPPING)
		return schema_read(r, row->table, node, out);
	if (node->kind != YAML_SCALAR || yaml_type_of(node) != YAML_IS_BOOL
		|| !str_eq_nocase(node->text, STR("false")))
		return refuse(
			r, node, "'look_again' must be {at: …, times: …}, or false");
	out->off = true;
	return true;
}

static struct value
schema_look_again(struct arena *a, const struct row *row)
{
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	struct vec off = vec_of(a, struct member);
	members_add(&off, "const", value_of_bool(false));
	items_add(&ways, schema_ref(a, row->table));
	items_add(&ways, value_of_members(&off));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

static const struct type type_look_again = { "mapping, or false", read_look_again,
	schema_look_again, true };

/* --- replace ------------------------------------------------------------------- */

static const struct row replacement_rows[] = {
	{ .key = "from",
		.type = &type_template,
		.at = offsetof(struct replacement, from),
		.required = true,
		.help = "text to replace, rendered for each side",
		.example = "\"{{url}}\"" },
	{ .key = "to",
		.type = &type_template,
		.at = offsetof(struct replacement, to),
		.required = true,
		.help = "what stands there when it is compared",
		.example = "\"<url>\"" },
};

const struct table table_replacement = {
	.name = "replacement",
	.where = "compare.replace",
	.help = "Replaced on every string of both sides, before comparing.",
	.rows = replacement_rows,
	.count = 2,
	.size = sizeof(struct replacement),
	.span_at = offsetof(struct replacement, span),
};

/* --- compare ------------------------------------------------------------------- */

static const struct row compare_rows[] = {
	{ .key = "baseline",
		.type = &type_environment,
		.at = AT(baseline),
		.required = true,
		.help = "the known-good side",
		.example = "prod" },
	{ .key = "candidate",
		.type = &type_environment,
		.at = AT(candidate),
		.required = true,
		.help = "the side to be promoted",
		.example = "preprod" },
	{ .key = "look_again",
		.type = &type_look_again,
		.at = AT(look_again),
		.table = &table_look_again,
		.help = "how noise is told from difference",
		.example = "{at: [preprod], times: 2}" },
	{ .key = "replace",
		.type = &type_list,
		.at = AT(replacements),
		.table = &table_replacement,
		.help = "what is replaced before comparing",
		.example = "[{from: \"{{url}}\", to: \"<url>\"}]" },
};

static void
finish_compare(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct workspace *w = record;
	if (w->baseline.size && str_eq(w->baseline, w->candidate))
		refuse(r, node_get(node, "candidate"),
			"baseline and candidate are the same: nothing would be compared");
}

const struct table table_compare = {
	.name = "compare",
	.where = "compare",
	.help = "Which two sides are compared.",
	.rows = compare_rows,
	.count = sizeof(compare_rows) / sizeof(*compare_rows),
	.finish = finish_compare,
};

/* --- the file ------------------------------------------------------------------ */

#undef AT
#define AT(field) offsetof(struct written, field)

static const struct row workspace_rows[] = {
	{ .key = "smoke",
		.type = &type_version,
		.least = 1,
		.most = 1,
		.required = true,
		.help = "version of this file's format",
		.example = "1" },
	{ .key = "project",
		.type = &type_text,
		.at = AT(w.project),
		.required = true,
		.help = "what is released; stands on every report",
		.example = "shop" },
	{ .key = "environments",
		.type = &type_map,
		.at = AT(w.environments),
		.table = &table_environment,
		.required = true,
		.help = "the running systems, by name",
		.example = "{prod: {url: https://www.shop.example}}" },
	{ .key = "compare",
		.type = &type_object,
		.table = &table_compare,
		.at = AT(w),
		.help = "which two sides are compared",
		.example = "{baseline: prod, candidate: preprod}" },
	{ .key = "probes",
		.type = &type_list,
		.at = AT(probes),
		.table = &table_probe,
		.help = "what is looked at",
		.example = "[{name: version, http: GET /version}]" },
	{ .key = "rules",
		.type = &type_list,
		.at = AT(w.rules),
		.table = &table_rule,
		.help = "how differences are read: in order, the first that decides",
		.example = "[{path: \"$..updated_at\", ignore: [changed]}]" },
	{ .key = "expect",
		.type = &type_list,
		.at = AT(w.expectations),
		.table = &table_expectation,
		.help = "what must hold",
		.example = "[{probe: settings, path: \"$.body.debug\", must: absent}]" },
	{ .key = "suites",
		.type = &type_list,
		.at = AT(w.suites),
		.table = &table_suite,
		.help = "Hurl files to run",
		.example = "[{files: suites/*.hurl}]" },
	{ .key = "release",
		.type = &type_file,
		.at = AT(release),
		.help = "the file that says what this release means to change",
		.example = "release.yaml" },
	{ .key = "verify",
		.type = &type_object,
		.at = AT(w.verify),
		.table = &table_verify,
		.help = "how verify waits",
		.example = "{delay: 10s, consecutive: 3, deadline: 10m}" },
	{ .key = "watch",
		.type = &type_object,
		.at = AT(w.watch),
		.table = &table_watch,
		.help = "how watch looks again and again",
		.example = "{every: 30s, consecutive: 3, budget: 1%}" },
	{ .key = "policy",
		.type = &type_object,
		.at = AT(w.policy),
		.table = &table_policy,
		.help = "how strict the verdict is",
		.example = "{fail_on: error}" },
	{ .key = "waivers",
		.type = &type_file,
		.at = AT(waivers),
		.help = "the file of waivers; left out: `waivers.yaml`, if there is one",
		.example = "waivers.yaml" },
	{ .key = "notify",
		.type = &type_part,
		.at = AT(w.notify),
		.table = &table_notify,
		.help = "who is told",
		.example = "{heartbeat: {url: {from_env: HEARTBEAT_URL}}}" },
	{ .key = "signatures",
		.type = &type_file,
		.at = AT(signatures),
		.help = "the file of signatures; left out: `signatures.yaml`, if there "
			"is one",
		.example = "signatures.yaml" },
	{ .key = "coverage",
		.type = &type_object,
		.at = AT(w.coverage),
		.table = &table_coverage,
		.help = "where endpoints are known from: `smoke plan` tells which of "
			"them nothing touches",
		.example = "{openapi: openapi.yaml}" },
	{ .key = "history",
		.type = &type_object,
		.at = AT(w.history),
		.table = &table_history,
		.help = "where runs are kept",
		.example = "{file: .smoke/history.db}" },
	{ .key = "limits",
		.type = &type_object,
		.at = AT(w.limits),
		.table = &table_limits,
		.help = "what is too much",
		.example = "{body: 16MB}" },
};

static void
finish_workspace(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct written *written = record;
	const struct yaml_node *environments = node_get(node, "environments");
	if (environments && environments->kind == YAML_MAPPING
		&& !written->w.environment_count)
		refuse(r, environments, "there must be at least one environment");
}

const struct table table_workspace = {
	.name = "workspace",
	.where = "smoke.yaml",
	.help = "The file itself.",
	.rows = workspace_rows,
	.count = sizeof(workspace_rows) / sizeof(*workspace_rows),
	.size = sizeof(struct written),
	.finish = finish_workspace,
};
