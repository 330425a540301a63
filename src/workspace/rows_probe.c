/* SPDX-License-Identifier: MIT */
/* probes: what is looked at. */
#include "query/template.h"
#include "workspace/rows.h"
#include "workspace/types.h"

/* --- http: GET /path ----------------------------------------------------------- */

/* A probe looks; what it asks for must not change anything. */
static const struct str methods[] = { STR_INIT("GET"), STR_INIT("HEAD"),
	STR_INIT("OPTIONS") };

static bool
is_method(struct str text)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (str_eq(text, methods[i]))
			return true;
	return false;
}

static bool
is_target(struct str text)
{
	static const struct str starts[] = { STR_INIT("/"), STR_INIT("http://"),
		STR_INIT("https://"), STR_INIT("{{") };
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (str_starts(text, starts[i]))
			return true;
	return false;
}

static bool
read_http(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct probe *probe = at;
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	ptrdiff_t blank = str_find_char(text, ' ');
	struct str method = blank == STR_NONE ? text : str_part(text, 0, (size_t)blank);
	if (blank == STR_NONE || !is_method(method)) {
		refuse(r, node,
			"expected GET, HEAD or OPTIONS and a path, such as 'GET "
			"/version'");
		if (blank == STR_NONE && str_starts(text, STR("/")))
			diags_hint(r->diags, "write: GET %.*s", STR_ARGS(text));
		return false;
	}
	struct yaml_node target = *node;
	target.text = str_from(text, method.size + 1);
	if (!is_target(target.text))
		return refuse_span(r, yaml_inside(r->source, node, method.size + 1),
			"expected a path that starts with '/', or a whole URL");
	if (str_find_char(target.text, '\n') != STR_NONE
		|| str_find_char(target.text, '\t') != STR_NONE)
		return refuse(r, node, "a path must be one line");
	probe->kind = PROBE_HTTP;
	probe->method = method;
	return type_template.read(r, row, &target, &probe->target);
}

static struct value
schema_http(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^(GET|HEAD|OPTIONS) (/|https?://|\\{\\{)");
}

static const struct type type_http = { "method and path", read_http, schema_http, false };

/* --- file, exec, tls ----------------------------------------------------------- */

static bool
read_file_source(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_FILE;
	return type_template.read(r, row, node, &probe->target);
}

static struct value
schema_file_source(struct arena *a, const struct row *row)
{
	return type_template.schema(a, row);
}

static bool
read_exec(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_EXEC;
	return type_templates.read(r, row, node, &probe->argv);
}

static struct value
schema_exec(struct arena *a, const struct row *row)
{
	return type_templates.schema(a, row);
}

static const struct type type_file_source = { "template", read_file_source,
	schema_file_source, false };
static const struct type type_exec = { "list of templates", read_exec, schema_exec,
	false };

static const struct row tls_rows[] = {
	{ .key = "min_days",
		.type = &type_number,
		.at = offsetof(struct probe, min_days),
		.least = 0,
		.most = 3650,
		.help = "fewer days left is a finding",
		.example = "21" },
	{ .key = "at",
		.type = &type_template,
		.at = offsetof(struct probe, target),
		.help = "host:port to ask; left out: those of the environment's url",
		.example = "\"{{host}}:8443\"" },
};

const struct table table_tls = {
	.name = "tls",
	.where = "probes.tls",
	.help = "The certificate a server shows.",
	.rows = tls_rows,
	.count = 2,
	.size = sizeof(struct probe),
};

enum { DAYS_UNSAID = -1 };

static bool
read_tls(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_TLS;
	return schema_read(r, row->table, node, probe);
}

static struct value
schema_tls(struct arena *a, const struct row *row)
{
	return schema_ref(a, row->table);
}

static const struct type type_tls = { "mapping", read_tls, schema_tls, false };

/* --- facts --------------------------------------------------------------------- */

static const struct row fact_rows[] = {
	{ .type = &type_path,
		.at = offsetof(struct fact, path),
		.help = "where the value stands in the observation",
		.example = "\"$.body.version\"" },
};

const struct table table_fact = {
	.name = "fact",
	.where = "probes.facts.NAME",
	.help = "A named value of the observation: `version.app` is fact `app` of probe "
		"`version`.",
	.rows = fact_rows,
	.count = 1,
	.size = sizeof(struct fact),
	.span_at = offsetof(struct fact, span),
	.naming = &naming_fact,
	.name_at = offsetof(struct fact, name),
};

/* --- probes -------------------------------------------------------------------- */

static const struct choice format_choices[] = {
	{ "json", 0, NULL },
	{ "yaml", 0, NULL },
	{ "toml", 0, NULL },
	{ "xml", 0, NULL },
	{ "html", 0, NULL },
	{ "ini", 0, NULL },
	{ "properties", 0, NULL },
	{ "dotenv", 0, NULL },
	{ "csv", 0, NULL },
	{ "table", 0, NULL },
	{ "text", 0, NULL },
	{ NULL, 0, NULL },
};

static bool
read_format(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int any;
	if (!type_choice.read(r, row, node, &any))
		return false;
	*(struct str *)at = node->text;
	return true;
}

static struct value
schema_format(struct arena *a, const struct row *row)
{
	return type_choice.schema(a, row);
}

static const struct type type_format = { "word", read_format, schema_format, false };

#define AT(field) offsetof(struct written_probe, probe.field)

static const struct row probe_rows[] = {
	{ .key = "name",
		.type = &type_name,
		.at = AT(name),
		.naming = &naming_probe,
		.required = true,
		.help = "what rules and reports call it",
		.example = "version" },
	{ .key = "http",
		.type = &type_http,
		.at = offsetof(struct written_probe, probe),
		.help = "asks for a page: GET, HEAD or OPTIONS, and a path below the "
			"environment's url "
			"or a whole URL",
		.example = "GET /version" },
	{ .key = "file",
		.type = &type_file_source,
		.at = offsetof(struct written_probe, probe),
		.help = "reads a file of this machine",
		.example = "/backups/{{environment}}.dump" },
	{ .key = "exec",
		.type = &type_exec,
		.at = offsetof(struct written_probe, probe),
		.help = "runs a program and reads its output; no shell",
		.example = "[ssh, \"{{host}}\", uptime]" },
	{ .key = "tls",
		.type = &type_tls,
		.at = offsetof(struct written_probe, probe),
		.table = &table_tls,
		.help = "looks at the certificate of a server",
		.example = "{min_days: 21}" },
	{ .key = "tcp",
		.type = &type_tcp,
		.at = offsetof(struct written_probe, probe),
		.table = &table_tcp,
		.help = "looks whether somebody listens",
		.example = "{at: \"{{host}}:5432\"}" },
	{ .key = "dns",
		.type = &type_dns,
		.at = offsetof(struct written_probe, probe),
		.table = &table_dns,
		.help = "looks up the records of a name",
		.example = "{name: \"{{host}}\", types: [A, CAA]}" },
	{ .key = "docs",
		.type = &type_docs,
		.at = offsetof(struct written_probe, probe),
		.help = "Markdown and HTML documents of the workspace: they are there, "
			"and their links lead somewhere",
		.example = "[runbooks/*.md]" },
	{ .key = "headers",
		.type = &type_headers,
		.at = AT(headers),
		.help = "further headers of the request; `http` only",
		.example = "{Accept: application/json}" },
	{ .key = "location",
		.type = &type_bool,
		.at = AT(location),
		.preset = "true",
		.help = "follow redirects; `http` only",
		.example = "false" },
	{ .key = "format",
		.type = &type_format,
		.at = AT(format),
		.choices = format_choices,
		.help = "how the body is read; left out: by its media type or file name, "
			"else text",
		.example = "json" },
	{ .key = "facts",
		.type = &type_map,
		.at = AT(facts),
		.table = &table_fact,
		.help = "named values",
		.example = "{app: \"$.body.version\"}" },
	{ .key = "sensitive",
		.type = &type_paths,
		.at = AT(sensitive),
		.help = "values compared by a keyed digest and never shown",
		.example = "[\"$.body.database.password\"]" },
	{ .key = "environments",
		.type = &type_environments,
		.at = AT(environments),
		.help = "where it looks; left out: everywhere",
		.example = "[prod]" },
	{ .key = "if",
		.type = &type_condition,
		.at = AT(condition),
		.help = "asserts about variables, all of which must hold; else it does "
			"not look there, and plan and reports say so",
		.example = "variable \"tier\" == \"production\"" },
	{ .key = "tags",
		.type = &type_texts,
		.at = AT(tags),
		.help = "to select by",
		.example = "[fast]" },
	{ .key = "required",
		.type = &type_bool,
		.at = AT(required),
		.preset = "true",
		.help = "whether GO needs it",
		.example = "false" },
	{ .key = "compared",
		.type = &type_bool,
		.at = AT(compared),
		.preset = "true",
		.help = "whether both sides are compared",
		.example = "false" },
	{ .key = "deadline",
		.type = &type_duration,
		.at = AT(deadline),
		.least = 10,
		.most = 3600000,
		.help = "of one look; left out: `limits.deadline`",
		.example = "60s" },
	{ .key = "expect",
		.type = &type_list,
		.at = offsetof(struct written_probe, expect),
		.table = &table_expectation,
		.help = "what must hold here: expectations without `probe`",
		.example = "[{path: \"$.source.age\", is: \"< 24h\"}]" },
};

/* Exactly one source. */
static void
check_source(struct reader *r, const struct yaml_node *node)
{
	const char *first = NULL;
	for (int kind = PROBE_HTTP; kind <= PROBE_LAST; kind++) {
		const char *source = probe_kind_name((enum probe_kind)kind);
		const struct yaml_node *key = node_key(node, source);
		if (key && first)
			refuse(r, key, "a probe has one source: '%s' or '%s', not both",
				first, source);
		else if (key)
			first = source;
	}
	if (!first)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"a probe needs a source: http, file, exec, tls, tcp, dns or "
			"docs");
}

static void
check_http_only(struct reader *r, const struct yaml_node *node, const struct probe *probe)
{
	static const char *const keys[] = { "headers", "location" };
	for (size_t i = 0; i < 2; i++) {
		const struct yaml_node *key = node_key(node, keys[i]);
		if (key && probe->kind && probe->kind != PROBE_HTTP)
			refuse(r, key, "'%s' belongs to http probes", keys[i]);
	}
}

static void
finish_probe(struct reader *r, const struct yaml_node *node, void *record)
{
	struct written_probe *written = record;
	check_source(r, node);
	if (written->probe.kind == PROBE_DOCS) /* they are the same for both sides */
		written->probe.compared = false;
	check_http_only(r, node, &written->probe);
	if (!node_get(node_get(node, "tls"), "min_days"))
		written->probe.min_days = DAYS_UNSAID;
	for (size_t i = 0; i < written->expect_count; i++) {
		const struct yaml_node *item = node_item(node_get(node, "expect"), i);
		const struct yaml_node *key = node_key(item, "probe");
		if (key)
			refuse(r, key,
				"this expectation stands in its probe; leave 'probe' "
				"out");
	}
}

const struct table table_probe = {
	.name = "probe",
	.where = "probes",
	.help = "Looks at one thing in an environment and yields an observation.",
	.rows = probe_rows,
	.count = sizeof(probe_rows) / sizeof(*probe_rows),
	.size = sizeof(struct written_probe),
	.span_at = offsetof(struct written_probe, probe.span),
	.finish = finish_probe,
};
