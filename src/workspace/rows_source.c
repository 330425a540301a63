/* SPDX-License-Identifier: MIT */
/* probes: what the sources that are mappings say. */
#include "workspace/rows.h"
#include "workspace/types.h"
#include "world/dns_records.h"

/* --- tcp ----------------------------------------------------------------------- */

static const struct row tcp_rows[] = {
	{ .key = "at",
		.type = &type_template,
		.at = offsetof(struct probe, target),
		.required = true,
		.help = "host:port to connect to",
		.example = "\"{{host}}:5432\"" },
	{ .key = "line",
		.type = &type_bool,
		.at = offsetof(struct probe, line),
		.preset = "false",
		.help = "wait for a line, which is `$.body.line` then; a server that "
			"says "
			"none does not answer",
		.example = "true" },
	{ .key = "send",
		.type = &type_template,
		.at = offsetof(struct probe, send),
		.help = "text to send before that line is waited for",
		.example = "\"PING\\r\\n\"" },
	{ .key = "closed",
		.type = &type_bool,
		.at = offsetof(struct probe, closed),
		.preset = "false",
		.help = "nobody may listen there: refused or silent is what is wanted",
		.example = "true" },
};

static void
finish_tcp(struct reader *r, const struct yaml_node *node, void *record)
{
	struct probe *probe = record;
	const struct yaml_node *closed = node_key(node, "closed");
	probe->line |= probe->send.count > 0;
	if (probe->closed && probe->line)
		refuse(r, closed,
			"'closed' has nobody to talk to: leave 'line' and 'send' out");
}

const struct table table_tcp = {
	.name = "tcp",
	.where = "probes.tcp",
	.help = "A port, and the first line that its server says.",
	.rows = tcp_rows,
	.count = sizeof(tcp_rows) / sizeof(*tcp_rows),
	.size = sizeof(struct probe),
	.finish = finish_tcp,
};

static bool
read_tcp(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_TCP;
	return schema_read(r, row->table, node, probe);
}

static struct value
schema_source(struct arena *a, const struct row *row)
{
	return schema_ref(a, row->table);
}

const struct type type_tcp = { "mapping", read_tcp, schema_source, false };

/* --- dns ----------------------------------------------------------------------- */

static const struct choice record_choices[] = {
	{ "A", DNS_A, NULL },
	{ "AAAA", DNS_AAAA, NULL },
	{ "CNAME", DNS_CNAME, NULL },
	{ "MX", DNS_MX, NULL },
	{ "TXT", DNS_TXT, NULL },
	{ "NS", DNS_NS, NULL },
	{ "SRV", DNS_SRV, NULL },
	{ "CAA", DNS_CAA, NULL },
	{ NULL, 0, NULL },
};

static const struct row dns_rows[] = {
	{ .key = "name",
		.type = &type_template,
		.at = offsetof(struct probe, target),
		.required = true,
		.help = "what is looked up, as it stands: no search domain is added",
		.example = "\"{{host}}\"" },
	{ .key = "types",
		.type = &type_flags,
		.at = offsetof(struct probe, records),
		.choices = record_choices,
		.help = "which records; left out: A and AAAA",
		.example = "[A, AAAA, CAA]" },
	{ .key = "server",
		.type = &type_address,
		.at = offsetof(struct probe, server),
		.help = "the name server to ask, an address with or without a port; left "
			"out: the system's",
		.example = "10.0.0.2:53" },
};

static void
finish_dns(struct reader *r, const struct yaml_node *node, void *record)
{
	struct probe *probe = record;
	(void)r;
	if (!node_get(node, "types"))
		probe->records = 1u << DNS_A | 1u << DNS_AAAA;
}

const struct table table_dns = {
	.name = "dns",
	.where = "probes.dns",
	.help = "The records of a name.",
	.rows = dns_rows,
	.count = sizeof(dns_rows) / sizeof(*dns_rows),
	.size = sizeof(struct probe),
	.finish = finish_dns,
};

static bool
read_dns(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_DNS;
	return schema_read(r, row->table, node, probe);
}

const struct type type_dns = { "mapping", read_dns, schema_source, false };
/* --- docs ---------------------------------------------------------------------- */

/* The same documents are read for every environment: there is nothing to compare. */
static bool
read_docs(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct probe *probe = at;
	probe->kind = PROBE_DOCS;
	return read_texts(r, row, node, &probe->docs, &type_file);
}

static struct value
schema_docs(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, type_file.schema(a, row));
}

const struct type type_docs = { "file or list of files", read_docs, schema_docs, false };
