/* SPDX-License-Identifier: MIT */
/* rules: how differences are read. */
#include "base/number.h"
#include "query/jsonpath.h"
#include "workspace/rows.h"
#include "workspace/types.h"

#include <string.h>

/* --- kinds of difference ------------------------------------------------------- */

static const struct choice ignore_choices[] = {
	{ "missing", ON_MISSING, NULL },
	{ "extra", ON_EXTRA, NULL },
	{ "changed", ON_CHANGED, NULL },
	{ "type_changed", ON_TYPE_CHANGED, NULL },
	{ "order_changed", ON_ORDER_CHANGED, NULL },
	{ "all", ON_ALL, NULL },
	{ NULL, 0, NULL },
};

static const struct choice allow_choices[] = {
	{ "missing", ON_MISSING, NULL },
	{ "extra", ON_EXTRA, NULL },
	{ "changed", ON_CHANGED, NULL },
	{ "type_changed", ON_TYPE_CHANGED, NULL },
	{ "order_changed", ON_ORDER_CHANGED, NULL },
	{ "turned_on", ON_TURNED_ON, NULL },
	{ "turned_off", ON_TURNED_OFF, NULL },
	{ "all", ON_ALL, NULL },
	{ NULL, 0, NULL },
};

static bool
read_kinds(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	size_t count = list ? node->count : 1;
	unsigned bits = 0;
	if (list && !count)
		return refuse(r, node, "this list is empty: it says nothing");
	for (size_t i = 0; i < count; i++) {
		int bit = 0;
		good &= type_choice.read(r, row, list ? &node->items[i] : node, &bit);
		bits |= (unsigned)bit;
	}
	memcpy(at, &bits, sizeof(bits));
	return good;
}

static struct value
schema_kinds(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, type_choice.schema(a, row));
}

static const struct type type_kinds = { "word or list of words", read_kinds, schema_kinds,
	false };

/* --- tolerance: 10% or a number ------------------------------------------------ */

static bool
is_decimal(struct str text)
{
	size_t dots = 0;
	for (size_t i = 0; i < text.size; i++) {
		dots += text.data[i] == '.';
		if (text.data[i] != '.' && (text.data[i] < '0' || text.data[i] > '9'))
			return false;
	}
	return text.size && dots <= 1 && text.data[0] != '.'
		&& text.data[text.size - 1] != '.';
}

static bool
read_tolerance(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct tolerance *out = at;
	out->given = true;
	if (node->kind == YAML_SCALAR && number_percent(node->text, &out->part)) {
		out->relative = true;
		return true;
	}
	if (node->kind != YAML_SCALAR || !is_decimal(node->text))
		return refuse(r, node,
			"'tolerance' must be a part such as 10%% or a number such as "
			"0.5");
	out->absolute = node->text;
	return true;
}

static struct value
schema_tolerance(struct arena *a, const struct row *row)
{
	(void)row;
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	struct vec number = vec_of(a, struct member);
	members_add(&number, "type", value_of_c("number"));
	members_add(&number, "minimum", value_of_int(a, 0));
	items_add(&ways, schema_with_pattern(a, "^[0-9]+(\\.[0-9]{1,6})?%?$"));
	items_add(&ways, value_of_members(&number));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

static const struct type type_tolerance = { "percentage or number", read_tolerance,
	schema_tolerance, false };

/* --- list: set, or {key: name} ------------------------------------------------- */

static const struct choice list_choices[] = {
	{ "ordered", LIST_ORDERED, NULL },
	{ "set", LIST_SET, NULL },
	{ "multiset", LIST_MULTISET, NULL },
	{ NULL, 0, NULL },
};

static const struct row list_rows[] = {
	{ .key = "key",
		.type = &type_text,
		.at = offsetof(struct rule, list_key),
		.required = true,
		.help = "the member whose value identifies an element",
		.example = "name" },
};

const struct table table_list = {
	.name = "list",
	.where = "rules.list",
	.help = "A list whose elements are found by a key of theirs.",
	.rows = list_rows,
	.count = 1,
	.size = sizeof(struct rule),
};

static bool
read_list_kind(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct rule *rule = at;
	if (node->kind != YAML_MAPPING)
		return type_choice.read(r, row, node, &rule->list);
	rule->list = LIST_KEYED;
	return schema_read(r, row->table, node, rule);
}

static struct value
schema_list_kind(struct arena *a, const struct row *row)
{
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	items_add(&ways, type_choice.schema(a, row));
	items_add(&ways, schema_ref(a, row->table));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

static const struct type type_list_kind = { "word, or mapping with key", read_list_kind,
	schema_list_kind, false };

/* --- rules --------------------------------------------------------------------- */

#define AT(field) offsetof(struct rule, field)

static const struct row rule_rows[] = {
	{ .key = "id",
		.type = &type_name,
		.at = AT(id),
		.naming = &naming_id,
		.help = "what reports call it; left out: its number",
		.example = "times" },
	{ .key = "probe",
		.type = &type_probes,
		.at = AT(probes),
		.help = "for which probes; a name may end in `*`; left out: all",
		.example = "settings" },
	{ .key = "tags",
		.type = &type_tags,
		.at = AT(tags),
		.help = "for probes of these tags",
		.example = "[fast]" },
	{ .key = "if",
		.type = &type_condition,
		.at = AT(condition),
		.help = "asserts about the candidate's variables, all of which must "
			"hold; "
			"else there is no such rule, and plan and reports say so",
		.example = "variable \"tenant\" == \"acme\"" },
	{ .key = "path",
		.type = &type_path,
		.at = AT(path),
		.span_at = AT(path_span),
		.help = "for which nodes, and all below them",
		.example = "\"$..updated_at\"" },
	{ .key = "ignore",
		.type = &type_kinds,
		.at = AT(ignore),
		.choices = ignore_choices,
		.help = "such differences are no finding",
		.example = "[changed]" },
	{ .key = "allow",
		.type = &type_kinds,
		.at = AT(allow),
		.choices = allow_choices,
		.help = "the candidate may be ahead in these ways",
		.example = "[extra, turned_on]" },
	{ .key = "tolerance",
		.type = &type_tolerance,
		.at = AT(tolerance),
		.help = "how far numbers may be apart: a part of the baseline, or a "
			"number",
		.example = "10%" },
	{ .key = "severity",
		.type = &type_choice,
		.at = AT(severity),
		.choices = severity_choices,
		.help = "how bad a difference is",
		.example = "warn" },
	{ .key = "list",
		.type = &type_list_kind,
		.at = 0,
		.choices = list_choices,
		.table = &table_list,
		.help = "how elements of a list are paired, before comparing",
		.example = "set" },
	{ .key = "sensitive",
		.type = &type_bool,
		.at = AT(sensitive),
		.preset = "false",
		.help = "values are compared by a keyed digest and never shown",
		.example = "true" },
	{ .key = "reason",
		.type = &type_text,
		.at = AT(reason),
		.help = "why; reports show it",
		.example = "written at request time" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.help = "who lives with it",
		.example = "team-a" },
};

static bool
decides(const struct rule *rule)
{
	return rule->ignore || rule->allow || rule->tolerance.given || rule->severity
		|| rule->list || rule->sensitive;
}

/* A path whose every step takes whatever there is. */
static bool
is_everything(struct reader *r, struct str path)
{
	struct err err = { 0 };
	const struct jsonpath *compiled = jsonpath_compile(r->arena, path, &err);
	if (!compiled)
		return false;
	for (size_t i = 0; i < compiled->count; i++) {
		bool all = false;
		for (size_t k = 0; k < compiled->segments[i].count; k++)
			all |= compiled->segments[i].selectors[k].kind
				== SELECTOR_WILDCARD;
		if (!all)
			return false;
	}
	return true;
}

static void
check_everything(struct reader *r, const struct yaml_node *node, const struct rule *rule)
{
	const struct yaml_node *path = node_get(node, "path");
	bool all = path ? rule->path.size && is_everything(r, rule->path) : true;
	const char *whole =
		path ? "this path is everything" : "without a path it is everything";
	if (!all)
		return;
	if (rule->ignore)
		refuse(r, path ? path : node_key(node, "ignore"),
			"a rule must not ignore all there is: %s", whole);
	if (rule->allow & (ON_CHANGED | ON_TYPE_CHANGED))
		refuse(r, path ? path : node_key(node, "allow"),
			"a rule must not allow everything to change: %s", whole);
	if (rule->severity && !rule->probes.count && !rule->tags.count)
		refuse(r, path ? path : node_key(node, "severity"),
			"one severity for every difference: name a probe, tags or a "
			"path");
}

static void
finish_rule(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct rule *rule = record;
	static const char *const decisions[] = { "ignore", "allow", "tolerance",
		"severity", "list" };
	static const char *const need_path[] = { "tolerance", "list", "sensitive" };
	bool said = decides(rule);
	for (size_t i = 0; i < 5; i++) /* one that is wrong was told already */
		said |= node_key(node, decisions[i]) != NULL;
	if (!said)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"this rule decides nothing: say ignore, allow, tolerance, "
			"severity, list or sensitive");
	check_everything(r, node, rule);
	bool path = node_key(node, "path") != NULL;
	for (size_t i = 0; i < 3 && !path; i++)
		if (node_key(node, need_path[i]))
			refuse(r, node_key(node, need_path[i]), "'%s' needs a path",
				need_path[i]);
}

const struct table table_rule = {
	.name = "rule",
	.where = "rules",
	.help = "How a difference is read. Rules are asked in order, and the first that "
		"decides "
		"holds.",
	.rows = rule_rows,
	.count = sizeof(rule_rows) / sizeof(*rule_rows),
	.size = sizeof(struct rule),
	.span_at = AT(span),
	.finish = finish_rule,
};
