/* SPDX-License-Identifier: MIT */
/* suites: which Hurl files run, where, and what they may write. */
#include "workspace/rows.h"
#include "workspace/types.h"

/* --- may_write: {prod: [POST /api/login]} -------------------------------------- */

static bool
is_method(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 'A' || text.data[i] > 'Z')
			return false;
	return text.size > 0;
}

static bool
read_permission(struct reader *r, const struct yaml_node *node, struct str environment,
	struct vec *out)
{
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	ptrdiff_t blank = str_find_char(text, ' ');
	struct str path = blank == STR_NONE ? (struct str){ 0 }
					    : str_trim(str_from(text, (size_t)blank));
	struct str method = blank == STR_NONE ? text : str_part(text, 0, (size_t)blank);
	if (!is_method(method) || !path.size)
		return refuse(r, node,
			"expected a method and a path as the suite has it, such as "
			"'POST /api/login'");
	if (str_find_char(path, '?') != STR_NONE)
		return refuse(r, node,
			"leave the query out: a path speaks for all of its queries");
	vec_add(out, &(struct write_permission){ environment, method, path, node->span });
	return true;
}

static bool
read_may_write(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_MAPPING)
		return refuse(r, node,
			"'%s' must be a mapping: environment: [POST /path]", row->key);
	if (!items_are_few(r, node))
		return false;
	struct vec items = vec_of(r->arena, struct write_permission);
	bool good = true;
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *key = &node->pairs[i].key,
				       *value = &node->pairs[i].value;
		struct mention mention = { MENTION_ENVIRONMENT, r->source, key->text,
			key->span };
		vec_add(r->mentions, &mention);
		bool list = value->kind == YAML_SEQUENCE;
		if (!items_are_few(r, value))
			return false;
		for (size_t k = 0; k < (list ? value->count : 1); k++)
			good &= read_permission(
				r, list ? &value->items[k] : value, key->text, &items);
	}
	store_list(at, &items);
	return good;
}

static struct value
schema_may_write(struct arena *a, const struct row *row)
{
	(void)row;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("object"));
	members_add(&members, "additionalProperties",
		schema_one_or_list(a, schema_with_pattern(a, "^[A-Z]+ +\\S")));
	return value_of_members(&members);
}

static const struct type type_may_write = { "mapping by environment", read_may_write,
	schema_may_write, false };

/* --- suites -------------------------------------------------------------------- */

#define AT(field) offsetof(struct suite_use, field)

static const struct choice body_choices[] = {
	{ "exact", JSON_BODIES_EXACT, NULL },
	{ "equal", JSON_BODIES_EQUAL, NULL },
	{ "subset", JSON_BODIES_SUBSET, NULL },
	{ NULL, 0, NULL },
};

static const struct choice list_choices[] = {
	{ "ordered", false, NULL },
	{ "any_order", true, NULL },
	{ NULL, 0, NULL },
};

static const struct row suite_rows[] = {
	{ .key = "files",
		.type = &type_file,
		.at = AT(files),
		.required = true,
		.help = "a file, or a pattern of `*`, `?`, `[…]` and `**`, below the "
			"workspace",
		.example = "suites/smoke/*.hurl" },
	{ .key = "setup",
		.type = &type_name,
		.at = AT(setup),
		.naming = &naming_id,
		.help = "a name: this suite runs before those that need it, once in "
			"each environment, and hands them its captures and cookies",
		.example = "login" },
	{ .key = "needs",
		.type = &type_setups,
		.at = AT(needs),
		.help = "setups that run before, and whose captures its files use",
		.example = "[login]" },
	{ .key = "rows",
		.type = &type_file,
		.at = AT(rows.file),
		.span_at = AT(rows.span),
		.help = "a CSV or JSON file: each suite runs once for each of its rows, "
			"with the columns as variables",
		.example = "data/products.csv" },
	{ .key = "if",
		.type = &type_condition,
		.at = AT(condition),
		.help = "asserts about variables, all of which must hold; else it does "
			"not run, and plan and reports say so",
		.example = "variable \"tenant\" == \"acme\"" },
	{ .key = "run_on",
		.type = &type_environments,
		.at = AT(run_on),
		.help = "where it runs; left out: the candidate in gate, the environment "
			"in verify",
		.example = "[preprod]" },
	{ .key = "may_write",
		.type = &type_may_write,
		.at = AT(may_write),
		.help = "requests to production that are not GET, HEAD or OPTIONS, as "
			"the suite has "
			"them; one that is not named is a mistake",
		.example = "{prod: [POST /api/login]}" },
	{ .key = "tags",
		.type = &type_texts,
		.at = AT(tags),
		.help = "to select by",
		.example = "[fast]" },
	{ .key = "nightly",
		.type = &type_bool,
		.at = AT(nightly),
		.preset = "false",
		.help = "whether `smoke drift` runs it too",
		.example = "true" },
	{ .key = "fail_fast",
		.type = &type_bool,
		.at = AT(fail_fast),
		.preset = "false",
		.help = "whether, after an entry failed, its other files and rows are "
			"not "
			"asked any more, and unchecked",
		.example = "true" },
	{ .key = "defaults",
		.type = &type_object,
		.at = AT(defaults),
		.table = &table_suite_defaults,
		.help = "headers and options of every entry that does not say them "
			"itself",
		.example = "{headers: {Accept: application/json}, options: {retry: 2}}" },
	{ .key = "accept",
		.type = &type_statuses,
		.at = AT(accept),
		.help = "statuses, one of which must come where an entry says `HTTP *`",
		.example = "[200, 204, 3xx]" },
	{ .key = "json_bodies",
		.type = &type_choice,
		.at = AT(json_bodies),
		.choices = body_choices,
		.preset = "exact",
		.help = "how an expected JSON body is compared: as text, as a value, or "
			"so "
			"that objects may have more members",
		.example = "subset" },
	{ .key = "json_lists",
		.type = &type_switch,
		.at = AT(json_any_order),
		.choices = list_choices,
		.preset = "ordered",
		.help = "whether the order of a list counts, where `json_bodies` is not "
			"`exact`",
		.example = "any_order" },
	{ .key = "latency",
		.type = &type_object,
		.at = AT(latency),
		.table = &table_suite_latency,
		.help = "how long its requests may take, all together: a check of its "
			"own",
		.example = "{p95: 300ms, max: 2s}" },
	{ .key = "severity",
		.type = &type_choice,
		.at = AT(severity),
		.choices = severity_choices,
		.preset = "error",
		.help = "how bad it is when something in it fails",
		.example = "critical" },
	{ .key = "required",
		.type = &type_bool,
		.at = AT(required),
		.preset = "true",
		.help = "whether GO needs it",
		.example = "false" },
};

/* Where and whether a setup runs is decided by those that need it. */
static void
finish_suite(struct reader *r, const struct yaml_node *node, void *record)
{
	static const char *const others[] = { "run_on", "if", "rows", "tags", "nightly",
		"required" };
	const struct suite_use *use = record;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		const struct yaml_node *key = node_key(node, others[i]);
		if (key && use->setup.size)
			refuse(r, key,
				"a setup runs where and when those run that need it: say "
				"'%s' there",
				others[i]);
	}
	if (use->json_any_order && use->json_bodies == JSON_BODIES_EXACT)
		refuse(r, node_key(node, "json_lists"),
			"'json_lists: any_order' needs 'json_bodies: equal' or 'subset': "
			"a text has an order");
}

const struct table table_suite = {
	.name = "suite",
	.where = "suites",
	.help = "Hurl files, and where they run.",
	.rows = suite_rows,
	.count = sizeof(suite_rows) / sizeof(*suite_rows),
	.size = sizeof(struct suite_use),
	.span_at = AT(span),
	.finish = finish_suite,
};
