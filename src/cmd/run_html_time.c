/* SPDX-License-Identifier: MIT */
/* When each request was under way: a bar, in the colours of its phases. */
#include "cmd/run_html_parts.h"

#include "query/datetime.h"

enum { WIDTH = 1000, LABEL = 300, ROW = 20, CALLS_MAX = 2000 };

/* Of a call's timings, each in microseconds since its begin. */
static const char *const phases[] = { "name_lookup", "connect", "app_connect",
	"pre_transfer", "start_transfer", "total" };
enum { PHASES = sizeof(phases) / sizeof(phases[0]) };

struct bar {
	struct str label;
	int64_t begun; /* microseconds since 1970 */
	int64_t ends[PHASES];
};

static int64_t
number_of(const struct value *object, const char *name)
{
	int64_t n = 0;
	const struct value *v = value_get_c(object, name);
	return v && value_int(v, &n) ? n : 0;
}

static void
add_bar(struct leaf *p, struct vec *bars, const struct value *entry,
	const struct value *call)
{
	const struct value *timings = value_get_c(call, "timings");
	struct bar *bar = vec_push(bars);
	*bar = (struct bar){ 0 };
	bar->label = leaf_format(p, "%.*s. %.*s",
		STR_ARGS(leaf_value(p, value_get_c(entry, "index"))),
		STR_ARGS(value_get_text(value_get_c(call, "request"), "url")));
	if (!datetime_parse(
		    value_get_text(timings, "begin_call"), STR("%+"), &bar->begun))
		bar->begun = 0;
	int64_t last = 0;
	for (size_t i = 0; i < PHASES; i++) {
		int64_t end = number_of(timings, phases[i]);
		last = bar->ends[i] = end > last ? end : last;
	}
}

static struct vec
bars_of(struct leaf *p, const struct value *entries)
{
	struct vec bars = vec_of(&p->arena, struct bar);
	for (size_t i = 0; i < value_count(entries); i++) {
		const struct value *entry = value_item(entries, i);
		const struct value *calls = value_get_c(entry, "calls");
		for (size_t k = 0; k < value_count(calls) && bars.count < CALLS_MAX; k++)
			add_bar(p, &bars, entry, value_item(calls, k));
	}
	return bars;
}

static void
draw_rectangle(struct leaf *p, size_t phase, int64_t x, int64_t y, int64_t width)
{
	if (width <= 0)
		return;
	leaf_start(p, "rect", NULL);
	leaf_attribute(p, "class", leaf_format(p, "w%zu", phase));
	leaf_number(p, "x", x);
	leaf_number(p, "y", y + 3);
	leaf_number(p, "width", width);
	leaf_number(p, "height", ROW - 6);
	leaf_end(p);
}

static void
draw(struct leaf *p, const struct bar *bar, int64_t row, int64_t first, int64_t span)
{
	int64_t y = row * ROW, room = WIDTH - LABEL, at = 0;
	leaf_start(p, "text", NULL);
	leaf_number(p, "x", 0);
	leaf_number(p, "y", y + ROW - 6);
	leaf_text(p, str_part(bar->label, 0, 48));
	leaf_end(p);
	int64_t x = LABEL + (bar->begun - first) * room / span;
	for (size_t i = 0; i < PHASES; i++) {
		int64_t from = at * room / span, to = bar->ends[i] * room / span;
		draw_rectangle(p, i, x + from, y, to - from + (i + 1 == PHASES));
		at = bar->ends[i];
	}
}

static void
add_legend(struct leaf *p)
{
	leaf_element(p, "p", NULL,
		STR("Each bar: name, connection, TLS, sending, waiting, receiving."));
}

void
html_timeline(struct leaf *p, const struct value *entries)
{
	struct vec bars = bars_of(p, entries);
	const struct bar *all = bars.items;
	int64_t first = INT64_MAX, last = 0;
	for (size_t i = 0; i < bars.count; i++) {
		int64_t end = all[i].begun + all[i].ends[PHASES - 1];
		first = all[i].begun < first ? all[i].begun : first;
		last = end > last ? end : last;
	}
	leaf_section(p, "time", "Timeline");
	if (bars.count) {
		int64_t span = last > first ? last - first : 1;
		leaf_start(p, "svg", NULL);
		leaf_attribute(p, "viewBox",
			leaf_format(p, "0 0 %d %zu", WIDTH, bars.count * ROW));
		leaf_attribute(p, "role", STR("img"));
		leaf_attribute(p, "aria-label", STR("when each request was under way"));
		for (size_t i = 0; i < bars.count; i++)
			draw(p, &all[i], (int64_t)i, first, span);
		leaf_end(p);
		add_legend(p);
		leaf_element(p, "p", NULL,
			leaf_format(p, "%lld ms in all.", (long long)(span / 1000)));
	}
	leaf_end(p);
}
