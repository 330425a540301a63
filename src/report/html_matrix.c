/* SPDX-License-Identifier: MIT */
/* Checks by probe, environment and instance; what all passed is one row of its group. */
#include "report/html_columns.h"

#include "base/hash.h"

struct cell { /* checks of one row in one column */
	uint32_t worst; /* number of the worst one */
	uint32_t count, bad;
};

struct row {
	struct str name;
	size_t group;
	struct cell *cells;
	bool passed;
	size_t next; /* of the same hash, + 1 */
};

struct matrix {
	struct html *html;
	struct html_columns columns;
	struct vec groups; /* struct str */
	struct vec rows; /* struct row */
	size_t *heads; /* by hash: a row, + 1 */
};

enum { HEADS = 1 << 14 };

/* Entries have a table of their own. */
static bool
is_here(const struct run_check *c)
{
	return c->kind != CHECK_ENTRY;
}

static struct str
group_name(const struct run_check *c)
{
	return c->group.size ? c->group : str_of(check_kind_name(c->kind));
}

static size_t
group_of(struct matrix *m, struct str name)
{
	for (size_t i = 0; i < m->groups.count; i++)
		if (str_eq(*(struct str *)vec_at(&m->groups, i), name))
			return i;
	vec_add(&m->groups, &name);
	return m->groups.count - 1;
}

static struct row *
row_of(struct matrix *m, size_t group, struct str name)
{
	size_t head = hash_bytes(group, name) % HEADS;
	for (size_t at = m->heads[head]; at;) {
		struct row *row = vec_at(&m->rows, at - 1);
		if (row->group == group && str_eq(row->name, name))
			return row;
		at = row->next;
	}
	struct row *made = vec_push(&m->rows);
	*made = (struct row){ .name = name,
		.group = group,
		.cells = arena_array(
			m->html->arena, m->columns.items.count, sizeof(struct cell)),
		.passed = true,
		.next = m->heads[head] };
	m->heads[head] = m->rows.count;
	return made;
}

/* Bad before open, required before not. */
static int
rank(const struct run_check *c)
{
	static const int ranks[] = { [STATE_NONE] = 3,
		[STATE_PASS] = 0,
		[STATE_FAIL] = 4,
		[STATE_UNCHECKED] = 3,
		[STATE_WAIVED] = 1 };
	return 2 * ranks[c->state] + c->required;
}

static void
add_check(struct matrix *m, const struct run_check *c)
{
	const struct run *run = m->html->run;
	struct row *row = row_of(m, group_of(m, group_name(c)), view_check_name(c));
	size_t column = html_column_at(&m->columns, c->environment, c->instance);
	if (column == m->columns.items.count)
		return;
	struct cell *cell = &row->cells[column];
	const struct run_check *worst = view_check(run, cell->worst);
	if (!worst || rank(c) > rank(worst))
		cell->worst = c->number;
	cell->count++;
	cell->bad += c->state != STATE_PASS;
	row->passed = row->passed && c->state == STATE_PASS;
}

static void
write_cell(struct matrix *m, const struct cell *cell)
{
	struct html *h = m->html;
	const struct run_check *c = view_check(h->run, cell->worst);
	if (!c) {
		html_start(h, "td", "empty");
		html_aside(h, TR("not planned"));
		html_end(h);
		return;
	}
	uint32_t anchor = h->anchors[cell->worst];
	html_start(h, "td", html_state_class(c->state));
	if (anchor) {
		html_start(h, "a", NULL);
		xout_attribute(h->x, "href", str_format(h->arena, "#check-%u", anchor));
	}
	html_mark(h, c->state);
	if (cell->count > 1)
		html_text(h, "span", "part",
			str_format(h->arena, view_say(&h->view, " %u of %u"),
				cell->bad ? cell->bad : cell->count, cell->count));
	if (anchor)
		html_end(h);
	html_end(h);
}

static void
write_row(struct matrix *m, const struct row *row)
{
	struct html *h = m->html;
	html_start(h, "tr", NULL);
	html_head_cell(h, NULL, "row", row->name);
	for (size_t i = 0; i < m->columns.items.count; i++)
		write_cell(m, &row->cells[i]);
	html_end(h);
}

static void
write_rest(struct matrix *m, size_t count, const char *what, const char *class)
{
	if (!count)
		return;
	struct html *h = m->html;
	html_start(h, "tr", class);
	html_start(h, "td", NULL);
	xout_attribute_int(h->x, "colspan", (int64_t)m->columns.items.count + 1);
	xout_text(h->x,
		str_format(h->arena, view_say(&h->view, "… and %.*s"),
			STR_ARGS(view_count(&h->view, count, what, what))));
	html_end(h);
	html_end(h);
}

static void
write_group(struct matrix *m, size_t group)
{
	struct html *h = m->html;
	size_t passed = 0, shown = 0, left_out = 0;
	html_start(h, "tbody", NULL);
	html_start(h, "tr", "heading");
	html_start(h, "th", NULL);
	xout_attribute(h->x, "scope", STR("rowgroup"));
	xout_attribute_int(h->x, "colspan", (int64_t)m->columns.items.count + 1);
	xout_text(h->x, *(struct str *)vec_at(&m->groups, group));
	html_end(h);
	html_end(h);
	for (size_t i = 0; i < m->rows.count; i++) {
		const struct row *row = vec_at(&m->rows, i);
		if (row->group != group)
			continue;
		bool roll = row->passed ? ++passed > HTML_PASSED : shown >= HTML_ROWS;
		if (!roll)
			write_row(m, row);
		shown += !roll && !row->passed;
		left_out += roll && !row->passed;
	}
	write_rest(m, left_out, TR("more that did not pass"), "fail");
	if (passed > HTML_PASSED)
		write_rest(
			m, passed - HTML_PASSED, TR("more, all of which passed"), "pass");
	html_end(h);
}

/* Rows that are rolled up, for those who ask for them. */
static void
write_passed(struct matrix *m, size_t group)
{
	struct html *h = m->html;
	struct sbuf names = { 0 };
	size_t passed = 0;
	for (size_t i = 0; i < m->rows.count && i < HTML_ON_DEMAND; i++) {
		const struct row *row = vec_at(&m->rows, i);
		if (row->group != group || !row->passed || ++passed <= HTML_PASSED)
			continue;
		struct arena_mark mark = arena_mark(h->arena);
		sbuf_add_c(&names, names.size ? "\n" : "");
		sbuf_add(&names, view_calm(h->arena, row->name));
		arena_rewind(h->arena, mark);
	}
	if (names.size)
		html_passed(h, sbuf_str(&names),
			str_format(h->arena,
				view_say(
					&h->view, " %.*s: %zu more, all of which passed"),
				STR_ARGS(*(struct str *)vec_at(&m->groups, group)),
				passed - HTML_PASSED));
	sbuf_fini(&names);
}

/* For those who see the marks; the others hear their words. */
static void
write_legend(struct html *h)
{
	html_start(h, "p", "legend");
	xout_attribute(h->x, "aria-hidden", STR("true"));
	xout_text(h->x,
		html_word(h,
			"✓ pass · ✗ fail · ? unchecked · ~ waived · empty: not planned"));
	html_end(h);
}

void
html_matrix(struct html *h)
{
	const struct run *run = h->run;
	struct matrix m = { .html = h,
		.columns = html_columns_of(h),
		.groups = vec_of(h->arena, struct str),
		.rows = vec_of(h->arena, struct row),
		.heads = arena_array(h->arena, HEADS, sizeof(size_t)) };
	for (size_t i = 0; i < run->check_count; i++)
		if (is_here(&run->checks[i]))
			html_columns_add(&m.columns, run->checks[i].environment,
				run->checks[i].instance);
	html_columns_end(h, &m.columns);
	if (!m.columns.items.count)
		return;
	for (size_t i = 0; i < run->check_count; i++)
		if (is_here(&run->checks[i]))
			add_check(&m, &run->checks[i]);
	html_section(h, "checks", TR("Checks"));
	write_legend(h);
	html_table(h, "matrix", TR("Checks by environment and instance"));
	html_columns_head(h, &m.columns, TR("check"));
	size_t shown = m.groups.count < HTML_ROWS ? m.groups.count : HTML_ROWS;
	for (size_t g = 0; g < shown; g++)
		write_group(&m, g);
	html_table_end(h);
	for (size_t g = 0; g < shown; g++)
		write_passed(&m, g);
	html_more(h, m.groups.count - shown, TR("more group"), TR("more groups"));
	html_end(h);
}
