/* SPDX-License-Identifier: MIT */
#include "report/html_columns.h"

enum { SEEN_MAX = 2000 };

struct html_columns
html_columns_of(struct html *h)
{
	struct html_columns c = { .items = vec_of(h->arena, struct html_column) };
	return c;
}

const struct html_column *
html_column(const struct html_columns *c, size_t at)
{
	return vec_at(&c->items, at);
}

size_t
html_column_at(const struct html_columns *c, struct str environment, struct str instance)
{
	for (size_t i = 0; i < c->items.count; i++) {
		const struct html_column *at = html_column(c, i);
		if (str_eq(at->environment, environment)
			&& (c->collapsed || str_eq(at->instance, instance)))
			return i;
	}
	return c->items.count;
}

static bool
knows(const struct html_columns *c, struct str environment)
{
	for (size_t i = 0; i < c->items.count; i++)
		if (str_eq(html_column(c, i)->environment, environment))
			return true;
	return false;
}

/* Far more instances than are shown side by side need not be told apart. */
void
html_columns_add(struct html_columns *c, struct str environment, struct str instance)
{
	struct html_column column = { environment, instance };
	if (html_column_at(c, environment, instance) < c->items.count)
		return;
	if (c->items.count < SEEN_MAX || !knows(c, environment))
		vec_add(&c->items, &column);
}

/* Adds those of one environment, once. */
static void
take(struct vec *from, struct vec *to, struct str environment, bool collapsed)
{
	for (size_t i = 0; i < to->count; i++)
		if (str_eq(((struct html_column *)vec_at(to, i))->environment,
			    environment))
			return;
	for (size_t i = 0; i < from->count; i++) {
		struct html_column *at = vec_at(from, i);
		if (!str_eq(at->environment, environment))
			continue;
		vec_add(to, at);
		if (collapsed)
			return;
	}
}

void
html_columns_end(struct html *h, struct html_columns *c)
{
	struct vec ordered = vec_of(h->arena, struct html_column);
	const struct str first[] = { h->run->baseline, h->run->candidate,
		h->run->environment };
	c->collapsed = c->items.count > HTML_COLUMNS;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (first[i].size)
			take(&c->items, &ordered, first[i], c->collapsed);
	for (size_t i = 0; i < c->items.count; i++)
		take(&c->items, &ordered, html_column(c, i)->environment, c->collapsed);
	c->items = ordered;
}

static size_t
span_of(const struct html_columns *c, size_t at)
{
	size_t end = at + 1;
	while (end < c->items.count
		&& str_eq(html_column(c, end)->environment,
			html_column(c, at)->environment))
		end++;
	return end - at;
}

static void
write_environments(struct html *h, const struct html_columns *c, const char *corner)
{
	html_start(h, "tr", NULL);
	html_start(h, "th", NULL);
	xout_attribute(h->x, "scope", STR("col"));
	xout_attribute(h->x, "rowspan", STR("2"));
	xout_text(h->x, html_word(h, corner));
	html_end(h);
	for (size_t i = 0; i < c->items.count; i += span_of(c, i)) {
		html_start(h, "th", "environment");
		xout_attribute(h->x, "scope", STR("colgroup"));
		xout_attribute_int(h->x, "colspan", (int64_t)span_of(c, i));
		struct str name = html_column(c, i)->environment;
		xout_text(h->x, name.size ? name : STR("–"));
		html_end(h);
	}
	html_end(h);
}

/* What is asked of an environment stands beside what is asked of its instances. */
static struct str
instance_name(const struct html *h, const struct html_columns *c, size_t at)
{
	const struct html_column *column = html_column(c, at);
	if (c->collapsed)
		return html_word(h, "all");
	if (column->instance.size)
		return column->instance;
	bool alone = span_of(c, at) == 1
		&& (!at
			|| !str_eq(html_column(c, at - 1)->environment,
				column->environment));
	return alone ? STR("–") : html_word(h, "as a whole");
}

void
html_columns_head(struct html *h, const struct html_columns *c, const char *corner)
{
	html_start(h, "thead", NULL);
	write_environments(h, c, corner);
	html_start(h, "tr", NULL);
	for (size_t i = 0; i < c->items.count; i++) {
		html_head_cell(h, "instance", "col", instance_name(h, c, i));
	}
	html_end(h);
	html_end(h);
}
