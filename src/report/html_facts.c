/* SPDX-License-Identifier: MIT */
/* Facts by component, environment and instance: what is which version where. */
#include "report/html_columns.h"

#include "out/escape.h"

enum { FACT_ROWS = 200, FACT_COLUMNS_WIDTH = 80 };

struct fact_row {
	struct str name;
	struct str *values; /* by column */
};

static struct fact_row *
row_of(struct html *h, struct vec *rows, const struct html_columns *c, struct str name)
{
	for (size_t i = rows->count; i > 0; i--) {
		struct fact_row *at = vec_at(rows, i - 1);
		if (str_eq(at->name, name))
			return at;
	}
	if (rows->count == FACT_ROWS)
		return NULL;
	struct fact_row *made = vec_push(rows);
	made->name = name;
	made->values = arena_array(h->arena, c->items.count, sizeof(struct str));
	return made;
}

/* False when it has no room. */
static bool
add_fact(struct html *h, struct vec *rows, const struct html_columns *c,
	const struct fact_seen *fact)
{
	struct fact_row *row = row_of(h, rows, c, fact->name);
	size_t at = html_column_at(c, fact->environment, fact->instance);
	if (!row || at == c->items.count)
		return false;
	bool other = row->values[at].size && !str_eq(row->values[at], fact->value);
	row->values[at] = other ? html_word(h, "several") : fact->value;
	return true;
}

/* Two sides may differ before a release; instances of one environment should not. */
static bool
is_odd(const struct html_columns *c, const struct fact_row *row, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (row->values[i].size
			&& str_eq(html_column(c, i)->environment,
				html_column(c, at)->environment))
			return !str_eq(row->values[i], row->values[at]);
	return false;
}

static void
write_row(struct html *h, const struct html_columns *c, const struct fact_row *row)
{
	html_start(h, "tr", NULL);
	html_head_cell(h, NULL, "row", row->name);
	for (size_t i = 0; i < c->items.count; i++) {
		struct str value =
			escape_cut(h->arena, row->values[i], FACT_COLUMNS_WIDTH);
		bool odd = value.size && is_odd(c, row, i);
		html_start(h, "td", odd ? "odd" : NULL);
		if (value.size)
			html_text(h, "code", NULL, value);
		html_aside(h,
			odd                  ? TR(" (not as on the first instance)")
				: value.size ? ""
					     : TR("not there"));
		html_end(h);
	}
	html_end(h);
}

void
html_facts(struct html *h)
{
	const struct run *run = h->run;
	struct html_columns columns = html_columns_of(h);
	struct vec rows = vec_of(h->arena, struct fact_row);
	for (size_t i = 0; i < run->fact_count; i++)
		html_columns_add(
			&columns, run->facts[i].environment, run->facts[i].instance);
	if (!columns.items.count)
		return;
	html_columns_end(h, &columns);
	size_t left_out = 0;
	for (size_t i = 0; i < run->fact_count; i++)
		left_out += !add_fact(h, &rows, &columns, &run->facts[i]);
	html_section(h, "facts", TR("Facts"));
	html_table(h, "facts", TR("Facts by environment and instance"));
	html_columns_head(h, &columns, TR("fact"));
	html_start(h, "tbody", NULL);
	for (size_t i = 0; i < rows.count; i++)
		write_row(h, &columns, vec_at(&rows, i));
	html_end(h);
	html_table_end(h);
	html_more(h, left_out, TR("more value; the JSON report has all"),
		TR("more values; the JSON report has all"));
	html_end(h);
}
