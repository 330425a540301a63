/* SPDX-License-Identifier: MIT */
/* The tables of docs/reference/workspace.md, from the rows. */
#include "workspace/schema.h"

/* A cell of a Markdown table. */
static void
add_cell(struct sbuf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			sbuf_add_char(out, '\\');
		sbuf_add_char(out, *text);
	}
}

static void
add_type(struct sbuf *out, const struct row *row)
{
	add_cell(out, row->type->name);
	for (const struct choice *c = row->choices; c && c->name; c++)
		sbuf_format(out, "%s`%s`", c == row->choices ? ": " : ", ", c->name);
}

void
schema_write_reference(const struct table *table, struct sbuf *out)
{
	sbuf_format(out, "%s\n\n", table->help);
	sbuf_add_c(out,
		"| key | type | default | meaning | example |\n|---|---|---|---|---|\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];
		sbuf_format(out, "| %s%s%s | ", row->key ? "`" : "",
			row->key ? row->key : "its value", row->key ? "`" : "");
		add_type(out, row);
		if (row->preset)
			sbuf_format(out, " | `%s` | ", row->preset);
		else
			sbuf_format(
				out, " | %s | ", row->required ? "**required**" : "–");
		add_cell(out, row->help);
		sbuf_add_c(out, " | `");
		add_cell(out, row->example);
		sbuf_add_c(out, "` |\n");
	}
}

void
schema_write_later(struct sbuf *out)
{
	size_t count;
	const struct later *rows = later_rows(&count);
	sbuf_add_c(out, "| in | key | what it will be |\n|---|---|---|\n");
	for (size_t i = 0; i < count; i++)
		sbuf_format(out, "| %s | `%s` | %s |\n", rows[i].table, rows[i].key,
			rows[i].what);
}
