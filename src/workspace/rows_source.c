/* SPDX-License-Identifier: MIT */
/* probes: what the sources that are mappings say. */
#include "workspace/rows.h"
#include "workspace/types.h"

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
