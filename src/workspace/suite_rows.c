/* SPDX-License-Identifier: MIT */
/* Rows: a CSV or JSON file, each row of which is a run of a suite with variables of its
 * own.  Read now, so that each run has its number before the first request. */
#include "decode/decode.h"
#include "query/condition.h"
#include "query/scope.h"
#include "workspace/reading.h"

#include <stdlib.h>

enum { ROWS_FILE_MAX = 16 << 20, ROWS_MAX = 10000, COLUMNS_MAX = 100, LABEL_MAX = 80 };

struct rows_reading {
	struct reading *g;
	const struct source *source; /* the file of rows */
	struct suite_use *use;
	struct value table; /* an array of objects */
};

/* Where a text of the file stands in it; its beginning, where it was escaped. */
static struct span
span_of(const struct rows_reading *r, struct str text)
{
	uintptr_t at = (uintptr_t)text.data, start = (uintptr_t)r->source->text.data;
	if (!text.size || at < start || at - start >= r->source->text.size)
		return (struct span){ 0, 1 };
	return (struct span){ at - start, text.size };
}

static struct span
span_of_row(const struct rows_reading *r, const struct value *row)
{
	struct span name = { 0, 1 };
	for (size_t i = 0; row->kind == VALUE_OBJECT && i < row->size; i++) {
		struct span value = span_of(r, value_text(&row->as.members[i].value));
		if (value.start)
			return value;
		if (!name.start)
			name = span_of(r, member_name(&row->as.members[i]));
	}
	return name;
}

static bool
refuse_at(struct rows_reading *r, struct span span, struct str text)
{
	return diags_add(
		r->g->diags, DIAG_ERROR, r->source, span, "%.*s", STR_ARGS(text));
}

static size_t
offset_of(const struct source *source, const struct err *err)
{
	size_t at = 0;
	for (unsigned line = 1; line < err->line && at < source->text.size; at++)
		line += source->text.data[at] == '\n';
	return at + (err->column ? err->column - 1 : 0);
}

static bool
read_table(struct rows_reading *r)
{
	struct str format = decode_format_of_name(r->use->rows.file);
	struct err err = { 0 };
	if (!str_is(format, "csv") && !str_is(format, "json"))
		return diags_add(r->g->diags, DIAG_ERROR, r->g->source, r->use->rows.span,
			"rows are read from a .csv or a .json file");
	if (!decode(r->g->arena, format, r->source->text, &DECODE_LIMITS, &r->table,
		    &err))
		return refuse_at(r, (struct span){ offset_of(r->source, &err), 1 },
			str_of(err.text));
	if (r->table.kind != VALUE_ARRAY)
		return refuse_at(r, (struct span){ 0, 1 },
			STR("expected a list of objects, one for each row"));
	if (r->table.size > ROWS_MAX)
		return refuse_at(r, (struct span){ 0, 1 },
			str_format(r->g->arena, "%u rows; at most %d are read",
				r->table.size, ROWS_MAX));
	if (!r->table.size)
		return refuse_at(r, (struct span){ 0, 1 },
			STR("this file has no row: nothing would be checked"));
	return true;
}

/* --- columns --- */

static bool
is_variable(struct str name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '_' && c != '-')))
			return false;
	}
	return name.size > 0;
}

/* What an environment says already would have two values. */
static bool
check_column(struct rows_reading *r, struct str name, struct span span)
{
	struct arena *a = r->g->arena;
	const struct workspace *w = r->g->w;
	if (!is_variable(name))
		return refuse_at(r, span,
			str_format(a,
				"'%.*s' is no name of a variable: a letter, then "
				"letters, digits, - and _",
				STR_ARGS(name)));
	for (size_t i = 0; i < w->environment_count; i++)
		if (template_name_is_known(w, &w->environments[i], name))
			return refuse_at(r, span,
				str_format(a,
					"'%.*s' has a value in environment '%.*s' "
					"already; a column needs another name",
					STR_ARGS(name),
					STR_ARGS(w->environments[i].name)));
	return true;
}

static bool
read_columns(struct rows_reading *r)
{
	const struct value *first = r->table.as.items;
	struct suite_rows *rows = &r->use->rows;
	bool good = true;
	if (first->kind != VALUE_OBJECT || !first->size)
		return refuse_at(r, span_of_row(r, first),
			STR("row 1 is no object with a member for each variable"));
	if (first->size > COLUMNS_MAX)
		return refuse_at(r, span_of_row(r, first),
			str_format(r->g->arena, "%u columns; at most %d are read",
				first->size, COLUMNS_MAX));
	rows->columns = arena_array(r->g->arena, first->size, sizeof(struct str));
	rows->column_count = first->size;
	for (size_t i = 0; i < first->size; i++) {
		rows->columns[i] = member_name(&first->as.members[i]);
		good &= check_column(r, rows->columns[i], span_of(r, rows->columns[i]));
	}
	return good;
}

/* --- cells --- */

/* A text of a CSV file is typed by its look, as on hurl's command line, but only where
 * that changes no character: 007 and +1 stay texts. */
static struct value
typed(struct str text)
{
	struct value v = value_typed(text);
	bool same = v.kind == VALUE_BOOL
		|| (v.kind == VALUE_NUMBER && str_eq(value_text(&v), text));
	return same ? v : value_of_string(text);
}

static bool
read_row(struct rows_reading *r, size_t index, bool texts, struct suite_row *out)
{
	const struct value *row = &r->table.as.items[index];
	const struct suite_rows *rows = &r->use->rows;
	struct arena *a = r->g->arena;
	if (row->kind != VALUE_OBJECT || row->size != rows->column_count)
		return refuse_at(r, span_of_row(r, row),
			str_format(a, "row %zu has not the members of row 1", index + 1));
	struct value *cells = arena_array(a, rows->column_count, sizeof(*cells));
	for (size_t i = 0; i < rows->column_count; i++) {
		const struct value *cell = value_get(row, rows->columns[i]);
		if (!cell)
			return refuse_at(r, span_of_row(r, row),
				str_format(a, "row %zu has no '%.*s'", index + 1,
					STR_ARGS(rows->columns[i])));
		if (cell->kind == VALUE_OBJECT || cell->kind == VALUE_ARRAY)
			return refuse_at(r, span_of_row(r, row),
				str_format(a,
					"'%.*s' of row %zu is no text, number, boolean "
					"or null",
					STR_ARGS(rows->columns[i]), index + 1));
		cells[i] = texts ? typed(value_text(cell)) : *cell;
	}
	out->cells = cells;
	return true;
}

/* --- labels --- */

static bool
fits_label(const struct value *v)
{
	struct str text = value_text(v);
	if (v->kind != VALUE_STRING && v->kind != VALUE_NUMBER)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7f)
			return false;
	return text.size > 0 && text.size <= LABEL_MAX;
}

static int
compare_cells(const void *one, const void *other)
{
	const struct str *a = one, *b = other;
	return str_compare(*a, *b);
}

/* The first column is the key of a row when it tells all rows apart: a finding keeps its
 * identity when rows are added or moved. */
static bool
has_key(struct arena *a, const struct suite_rows *rows)
{
	struct str *keys = arena_array(a, rows->count, sizeof(*keys));
	for (size_t i = 0; i < rows->count; i++) {
		if (!fits_label(&rows->items[i].cells[0]))
			return false;
		keys[i] = value_text(&rows->items[i].cells[0]);
	}
	qsort(keys, rows->count, sizeof(*keys), compare_cells);
	for (size_t i = 1; i < rows->count; i++)
		if (str_eq(keys[i - 1], keys[i]))
			return false;
	return true;
}

static void
name_rows(struct arena *a, struct suite_rows *rows)
{
	bool key = has_key(a, rows);
	for (size_t i = 0; i < rows->count; i++)
		rows->items[i].label = key
			? str_format(a, "%.*s=%.*s", STR_ARGS(rows->columns[0]),
				STR_ARGS(value_text(&rows->items[i].cells[0])))
			: str_format(a, "row %zu", i + 1);
}

void
suite_rows_read(struct reading *g, size_t index)
{
	struct suite_use *use = &g->w->suites[index];
	struct suite_rows *rows = &use->rows;
	if (!rows->file.size)
		return;
	struct rows_reading r = { .g = g, .use = use };
	r.source = files_read(g, rows->file, rows->span, ROWS_FILE_MAX);
	if (!r.source || !read_table(&r) || !read_columns(&r))
		return;
	bool texts = str_is(decode_format_of_name(rows->file), "csv"), good = true;
	struct suite_row *items = arena_array(g->arena, r.table.size, sizeof(*items));
	for (size_t i = 0; i < r.table.size && good; i++)
		good = read_row(&r, i, texts, &items[i]);
	if (!good)
		return;
	rows->items = items;
	rows->count = r.table.size;
	name_rows(g->arena, rows);
}
