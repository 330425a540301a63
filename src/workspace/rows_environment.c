/* SPDX-License-Identifier: MIT */
/* environments: the running systems, how they are asked, what they run on. */
#include "workspace/rows.h"
#include "workspace/types.h"

/* --- request ------------------------------------------------------------------- */

#define AT(field) offsetof(struct request_settings, field)

static const struct row request_rows[] = {
	{ .key = "user",
		.type = &type_secret,
		.at = AT(user),
		.help = "user:password, sent as basic authentication",
		.example = "{from_env: PREPROD_BASIC}" },
	{ .key = "headers",
		.type = &type_headers,
		.at = AT(headers),
		.help = "headers of every request",
		.example = "{X-Tenant: \"{{tenant}}\"}" },
	{ .key = "cacert",
		.type = &type_file,
		.at = AT(cacert),
		.help = "certificates to trust, a PEM file",
		.example = "certs/ca.pem" },
	{ .key = "cert",
		.type = &type_file,
		.at = AT(cert),
		.help = "our certificate, a PEM file",
		.example = "certs/client.pem" },
	{ .key = "key",
		.type = &type_file,
		.at = AT(key),
		.help = "the key of our certificate, a PEM file",
		.example = "certs/client.key" },
	{ .key = "proxy",
		.type = &type_proxy,
		.at = AT(proxy),
		.help = "the proxy to go through",
		.example = "\"http://proxy.example:3128\"" },
};

static void
finish_request(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct request_settings *request = record;
	if (request->key.size && !request->cert.size)
		refuse(r, node_key(node, "key"), "'key' has no use without 'cert'");
}

const struct table table_request = {
	.name = "request",
	.where = "environments.NAME.request",
	.help = "How every request to the environment is made.",
	.rows = request_rows,
	.count = sizeof(request_rows) / sizeof(*request_rows),
	.size = sizeof(struct request_settings),
	.finish = finish_request,
};

#undef AT

/* --- variables, secrets -------------------------------------------------------- */

static const struct row variable_rows[] = {
	{ .type = &type_scalar,
		.at = offsetof(struct variable, value),
		.help = "what `{{NAME}}` stands for",
		.example = "acme" },
};

const struct table table_variable = {
	.name = "variable",
	.where = "environments.NAME.variables.NAME",
	.help = "Values for templates and suites.",
	.rows = variable_rows,
	.count = 1,
	.size = sizeof(struct variable),
	.span_at = offsetof(struct variable, span),
	.naming = &naming_variable,
	.name_at = offsetof(struct variable, name),
};

static const struct row secret_rows[] = {
	{ .type = &type_secret,
		.at = offsetof(struct secret, value),
		.help = "where the secret is: `from_env`, `from_file` or `exec`; it is "
			"read when "
			"requests start, masked everywhere, and sent to this environment "
			"only",
		.example = "{from_env: PROD_API_TOKEN}" },
};

const struct table table_secret = {
	.name = "secret",
	.where = "environments.NAME.secrets.NAME",
	.help = "Values for templates and suites that nobody may see.",
	.rows = secret_rows,
	.count = 1,
	.size = sizeof(struct secret),
	.span_at = offsetof(struct secret, span),
	.naming = &naming_variable,
	.name_at = offsetof(struct secret, name),
};

/* --- instances ----------------------------------------------------------------- */

static const struct choice instances_choices[] = {
	{ "dns", INSTANCES_DNS, "every address behind the name" },
	{ NULL, 0, NULL },
};

static const struct row instances_rows[] = {
	{ .key = "from",
		.type = &type_choice,
		.at = offsetof(struct instances, kind),
		.choices = instances_choices,
		.required = true,
		.help = "ask the name for its addresses",
		.example = "dns" },
	{ .key = "count",
		.type = &type_count,
		.at = offsetof(struct instances, count),
		.least = 1,
		.most = 1000,
		.help = "how many there must be; another number is unchecked",
		.example = "3" },
	{ .key = "server",
		.type = &type_address,
		.at = offsetof(struct instances, server),
		.help = "the name server to ask, an address with or without a port; left "
			"out: the system's",
		.example = "10.0.0.2:53" },
};

const struct table table_instances = {
	.name = "instances",
	.where = "environments.NAME.instances",
	.help = "What the environment runs on, instead of a list of addresses.",
	.rows = instances_rows,
	.count = sizeof(instances_rows) / sizeof(*instances_rows),
	.size = sizeof(struct instances),
};

static bool
read_instances(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct instances *out = at;
	out->span = node->span;
	if (node->kind == YAML_MAPPING)
		return schema_read(r, &table_instances, node, out);
	if (node->kind != YAML_SEQUENCE)
		return refuse(r, node,
			"'instances' must be {from: dns, count: N} or a list of "
			"addresses");
	out->kind = INSTANCES_LIST;
	if (!type_addresses.read(r, row, node, &out->addresses))
		return false;
	for (size_t i = 1; i < out->addresses.count; i++)
		for (size_t j = 0; j < i; j++)
			if (str_eq(out->addresses.items[i], out->addresses.items[j]))
				refuse(r, &node->items[i],
					"this address is listed twice");
	return true;
}

static struct value
schema_instances(struct arena *a, const struct row *row)
{
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	items_add(&ways, schema_ref(a, &table_instances));
	items_add(&ways, type_argv.schema(a, row));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

static const struct type type_instances = { "mapping, or list of addresses",
	read_instances, schema_instances, false };

/* --- environments -------------------------------------------------------------- */

static const struct choice tier_choices[] = {
	{ "production", TIER_PRODUCTION, NULL },
	{ "staging", TIER_STAGING, NULL },
	{ "testing", TIER_TESTING, NULL },
	{ "development", TIER_DEVELOPMENT, NULL },
	{ NULL, 0, NULL },
};

#define AT(field) offsetof(struct environment, field)

/* --- up ------------------------------------------------------------------------ */

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static const struct row up_rows[] = {
	{ .key = "within",
		.type = &type_duration,
		.at = offsetof(struct waiting, within),
		.least = SECOND,
		.most = HOUR,
		.required = true,
		.help = "what does not answer by then is down",
		.example = "2m" },
	{ .key = "every",
		.type = &type_duration,
		.at = offsetof(struct waiting, every),
		.least = 100,
		.most = 10 * MINUTE,
		.preset = "1s",
		.help = "between two requests",
		.example = "1s" },
	{ .key = "path",
		.type = &type_text,
		.at = offsetof(struct waiting, path),
		.help = "what must answer with 2xx or 3xx; left out: the url itself, "
			"with "
			"any status below 500",
		.example = "/health" },
};

static void
finish_up(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct waiting *up = record;
	if (up->path.size && up->path.data[0] != '/')
		refuse(r, node_get(node, "path"), "a path starts with '/'");
	if (up->within && up->every > up->within)
		refuse(r, node_get(node, "every") ? node_get(node, "every") : node,
			"it would be asked once: 'every' is longer than 'within'");
}

const struct table table_up = {
	.name = "up",
	.where = "environments.NAME.up",
	.help = "How long to wait for it to come up.",
	.rows = up_rows,
	.count = sizeof(up_rows) / sizeof(*up_rows),
	.size = sizeof(struct waiting),
	.finish = finish_up,
};

static const struct row environment_rows[] = {
	{ .key = "tier",
		.type = &type_choice,
		.at = AT(tier),
		.choices = tier_choices,
		.preset = "production",
		.help = "how careful to be: on production, writes must be named and "
			"nothing is looked at "
			"twice unasked",
		.example = "staging" },
	{ .key = "url",
		.type = &type_url,
		.at = AT(url),
		.required = true,
		.help = "where it is: http or https, a path if need be, no query",
		.example = "https://www.shop.example" },
	{ .key = "rate",
		.type = &type_rate,
		.at = AT(rate),
		.help = "most requests per second or minute; left out: no limit",
		.example = "5/s" },
	{ .key = "request",
		.type = &type_object,
		.at = AT(request),
		.table = &table_request,
		.help = "how every request to it is made",
		.example = "{cacert: certs/ca.pem}" },
	{ .key = "variables",
		.type = &type_map,
		.at = AT(variables),
		.table = &table_variable,
		.help = "values for templates",
		.example = "{tenant: acme}" },
	{ .key = "secrets",
		.type = &type_map,
		.at = AT(secrets),
		.table = &table_secret,
		.help = "values nobody may see",
		.example = "{api_token: {from_env: PROD_API_TOKEN}}" },
	{ .key = "instances",
		.type = &type_instances,
		.at = AT(instances),
		.help = "what it runs on, each to be asked: `{from: dns, count: 3}` or a "
			"list of "
			"`host` or `host:port`; left out: whichever answers",
		.example = "{from: dns, count: 3}" },
	{ .key = "up",
		.type = &type_object,
		.at = AT(up),
		.table = &table_up,
		.help = "how long to wait for it to come up, where it is judged; left "
			"out: "
			"it must answer at once",
		.example = "{within: 2m, path: /health}" },
	{ .key = "hosts",
		.type = &type_addresses,
		.at = AT(hosts),
		.help = "other origins that may be asked; all others are refused before "
			"sending",
		.example = "[cdn.shop.example]" },
};

const struct table table_environment = {
	.name = "environment",
	.where = "environments.NAME",
	.help = "A running system with a name.",
	.rows = environment_rows,
	.count = sizeof(environment_rows) / sizeof(*environment_rows),
	.size = sizeof(struct environment),
	.span_at = offsetof(struct environment, span),
	.naming = &naming_environment,
	.name_at = offsetof(struct environment, name),
};
