/* SPDX-License-Identifier: MIT */
/* expect: what must hold. */
#include "query/template.h"
#include "workspace/rows.h"
#include "workspace/types.h"

static const struct choice relation_choices[] = {
	{ "same", RELATION_SAME, NULL },
	{ "different", RELATION_DIFFERENT, NULL },
	{ NULL, 0, NULL },
};

static const struct choice must_choices[] = {
	{ "present", MUST_PRESENT, NULL },
	{ "absent", MUST_ABSENT, NULL },
	{ NULL, 0, NULL },
};

/* --- values: one for each environment ------------------------------------------ */

static const struct row value_rows[] = {
	{ .type = &type_value,
		.at = offsetof(struct environment_value, value),
		.help = "what must stand there in this environment",
		.example = "shop_pre" },
};

const struct table table_environment_value = {
	.name = "value",
	.where = "expect.values.ENVIRONMENT",
	.help = "A value for each environment.",
	.rows = value_rows,
	.count = 1,
	.size = sizeof(struct environment_value),
	.name_at = offsetof(struct environment_value, environment),
};

static bool
read_values(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (!type_map.read(r, row, node, at))
		return false;
	if (!node->count)
		return refuse(r, node, "'values' is empty: it says nothing");
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *key = &node->pairs[i].key;
		struct mention mention = { MENTION_ENVIRONMENT, r->source, key->text,
			key->span };
		vec_add(r->mentions, &mention);
	}
	return true;
}

static struct value
schema_values(struct arena *a, const struct row *row)
{
	return type_map.schema(a, row);
}

static const struct type type_values = { "mapping by environment", read_values,
	schema_values, false };

/* --- version: ">= baseline" ---------------------------------------------------- */

static bool
read_version_test(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	static const struct str operators[] = { STR_INIT(">="), STR_INIT("<="),
		STR_INIT("=="), STR_INIT("!="), STR_INIT(">"), STR_INIT("<") };
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		if (!str_starts(text, operators[i]))
			continue;
		if (!str_trim(str_from(text, operators[i].size)).size)
			break;
		*(struct str *)at = text;
		return true;
	}
	return refuse(r, node,
		"expected >=, <=, ==, !=, > or <, and 'baseline' or a version: "
		"\">= baseline\", \"== 1.4.2\"");
}

static struct value
schema_version_test(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^(>=|<=|==|!=|>|<) *\\S");
}

static const struct type type_version_test = { "version comparison", read_version_test,
	schema_version_test, false };

/* --- expectations -------------------------------------------------------------- */

#define AT(field) offsetof(struct expectation, field)

static const struct row expectation_rows[] = {
	{ .key = "id",
		.type = &type_name,
		.at = AT(id),
		.naming = &naming_id,
		.help = "what reports call it; left out: its number",
		.example = "debug-off" },
	{ .key = "probe",
		.type = &type_probe,
		.at = AT(probe),
		.help = "whose observation is asked; required, but not inside of a probe",
		.example = "settings" },
	{ .key = "path",
		.type = &type_path,
		.at = AT(path),
		.span_at = AT(path_span),
		.required = true,
		.help = "which nodes; it must hold for each",
		.example = "\"$.body.debug\"" },
	{ .key = "relation",
		.type = &type_choice,
		.at = AT(relation),
		.choices = relation_choices,
		.help = "of baseline and candidate",
		.example = "different" },
	{ .key = "values",
		.type = &type_values,
		.at = AT(values),
		.table = &table_environment_value,
		.help = "the value in each environment",
		.example = "{preprod: shop_pre, prod: shop}" },
	{ .key = "version",
		.type = &type_version_test,
		.at = AT(version),
		.help = "a version compared with the baseline's or with a given one",
		.example = "\">= baseline\"" },
	{ .key = "must",
		.type = &type_choice,
		.at = AT(must),
		.choices = must_choices,
		.help = "whether there is anything; `absent` needs the whole document",
		.example = "absent" },
	{ .key = "is",
		.type = &type_comparison,
		.at = AT(is),
		.help = "a comparison: `==`, `!=`, `<`, `<=`, `>`, `>=` and a value, "
			"with a unit if "
			"need be",
		.example = "\"< 24h\"" },
	{ .key = "matches",
		.type = &type_regex,
		.at = AT(matches),
		.help = "a regular expression",
		.example = "'^shop_'" },
	{ .key = "severity",
		.type = &type_choice,
		.at = AT(severity),
		.choices = severity_choices,
		.preset = "error",
		.help = "how bad it is; `critical` cannot be waived",
		.example = "critical" },
	{ .key = "environments",
		.type = &type_environments,
		.at = AT(environments),
		.help = "where it is asked; left out: where the probe looks",
		.example = "[prod]" },
	{ .key = "if",
		.type = &type_condition,
		.at = AT(condition),
		.help = "asserts about variables, all of which must hold; else it is not "
			"asked there, and plan and reports say so",
		.example = "variable \"tenant\" == \"acme\"" },
	{ .key = "reason",
		.type = &type_text,
		.at = AT(reason),
		.help = "why; reports show it",
		.example = "debug pages show secrets" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.help = "who is asked",
		.example = "team-a" },
	{ .key = "required",
		.type = &type_bool,
		.at = AT(required),
		.preset = "true",
		.help = "whether GO needs it",
		.example = "false" },
};

static void
finish_expectation(struct reader *r, const struct yaml_node *node, void *record)
{
	(void)record;
	static const char *const questions[] = { "relation", "values", "version", "must",
		"is", "matches" };
	const char *first = NULL;
	for (size_t i = 0; i < 6; i++) {
		const struct yaml_node *key = node_key(node, questions[i]);
		if (key && first)
			refuse(r, key, "an expectation asks one thing: '%s' or '%s'",
				first, questions[i]);
		else if (key)
			first = questions[i];
	}
	if (!first)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"this expects nothing: say relation, values, version, must, is "
			"or matches");
}

const struct table table_expectation = {
	.name = "expectation",
	.where = "expect",
	.help = "What must hold: a check of its own, asked also where nothing differs.",
	.rows = expectation_rows,
	.count = sizeof(expectation_rows) / sizeof(*expectation_rows),
	.size = sizeof(struct expectation),
	.span_at = AT(span),
	.finish = finish_expectation,
};
