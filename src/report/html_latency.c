/* SPDX-License-Identifier: MIT */
/* How long endpoints took, before this release and now: a box plot of each. */
#include "report/html.h"

/* A dot at the end has room beside it. */
enum { WIDTH = 480, MARGIN = 4, ROW = 14, GAP = 4, LATENCY_ROWS = 100 };

/* The slowest one in a hundred would squeeze all others; it is told in words. */
static uint64_t
most_of(const struct latency_seen *l)
{
	return l->before.p99 > l->now.p99 ? l->before.p99 : l->now.p99;
}

/* Whiskers from the first tenth to the last, the box of the middle half, its median; dots
 * for 95 and 99 in a hundred. */
static void
write_box(struct html *h, const struct latency_figures *f, const char *class, int64_t y,
	uint64_t most)
{
	int64_t p10 = html_scale(f->p10, most, WIDTH),
		p25 = html_scale(f->p25, most, WIDTH),
		p50 = html_scale(f->p50, most, WIDTH),
		p75 = html_scale(f->p75, most, WIDTH),
		p90 = html_scale(f->p90, most, WIDTH),
		p95 = html_scale(f->p95, most, WIDTH),
		p99 = html_scale(f->p99, most, WIDTH);
	if (!f->count)
		return;
	html_rect(h, "whisker", (struct html_box){ p10, y + ROW / 2 - 1, p90 - p10, 2 });
	html_rect(h, class, (struct html_box){ p25, y, p75 - p25, ROW });
	html_rect(h, "median", (struct html_box){ p50 - 1, y - 1, 3, ROW + 2 });
	html_rect(h, "dot", (struct html_box){ p95 - 2, y + ROW / 2 - 2, 4, 4 });
	html_rect(h, "dot", (struct html_box){ p99 - 1, y + ROW / 2 - 2, 4, 4 });
}

static struct str
figures_text(struct html *h, const struct latency_figures *f)
{
	if (!f->count)
		return html_word(h, "no samples");
	struct str p50 = view_milliseconds(&h->view, f->p50);
	struct str p95 = view_milliseconds(&h->view, f->p95);
	return str_format(h->arena, view_say(&h->view, "%.*s, 95 %% below %.*s (%u)"),
		STR_ARGS(p50), STR_ARGS(p95), f->count);
}

static struct str
percent(struct html *h, int thousandths)
{
	return str_format(h->arena, view_say(&h->view, "%+d %%"),
		(thousandths + (thousandths < 0 ? -5 : 5)) / 10);
}

static void
write_change(struct html *h, const struct latency_seen *l)
{
	const struct run_check *c = view_check(h->run, l->check);
	enum state state = c ? c->state : STATE_NONE;
	html_start(h, "td", c ? html_state_class(state) : NULL);
	if (c)
		html_mark(h, state);
	if (l->p.size) {
		struct str middle = percent(h, l->slower),
			   least = percent(h, l->slower_least),
			   most = percent(h, l->slower_most);
		xout_text(h->x,
			str_format(h->arena, view_say(&h->view, " %.*s (%.*s to %.*s)"),
				STR_ARGS(middle), STR_ARGS(least), STR_ARGS(most)));
	}
	html_end(h);
}

static void
write_cell(struct html *h, struct str text)
{
	html_start(h, "td", NULL);
	xout_text(h->x, text);
	html_end(h);
}

static void
write_row(struct html *h, const struct latency_seen *l)
{
	uint64_t most = most_of(l);
	struct str before = figures_text(h, &l->before), now = figures_text(h, &l->now);
	html_start(h, "tr", NULL);
	html_start(h, "th", NULL);
	xout_attribute(h->x, "scope", STR("row"));
	xout_text(h->x, l->endpoint);
	html_text(h, "span", "of",
		str_format(h->arena, " · %.*s", STR_ARGS(l->environment)));
	html_end(h);
	html_start(h, "td", "plot");
	html_chart(h, "boxes", WIDTH + MARGIN, 2 * ROW + 3 * GAP,
		str_format(h->arena, view_say(&h->view, "before: %.*s; now: %.*s"),
			STR_ARGS(before), STR_ARGS(now)));
	html_rect(h, "track", (struct html_box){ 0, ROW + GAP + GAP / 2, WIDTH, 1 });
	write_box(h, &l->before, "was", GAP, most);
	write_box(h, &l->now, "is", ROW + 2 * GAP, most);
	html_end(h);
	html_start(h, "p", "axis");
	xout_attribute(h->x, "aria-hidden", STR("true"));
	html_text(h, "span", NULL, STR("0"));
	html_text(h, "span", NULL, view_milliseconds(&h->view, most));
	html_end(h);
	html_end(h);
	write_cell(h, before);
	write_cell(h, now);
	write_change(h, l);
	html_end(h);
}

void
html_latencies(struct html *h)
{
	static const char *const heads[] = { TR("endpoint"), TR("distribution"),
		TR("before"), TR("now"), TR("change") };
	const struct run *run = h->run;
	if (!run->latency_count)
		return;
	html_section(h, "latency", TR("Latency before and now"));
	html_text(h, "p", "legend",
		html_word(h,
			"Above before, below now: the box is the middle half, the line "
			"its "
			"median, the whiskers reach from 10 to 90 in a hundred, the dots "
			"are 95 and 99."));
	html_table(h, "latency", TR("Latency by endpoint"));
	html_start(h, "thead", NULL);
	html_start(h, "tr", NULL);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		html_head_cell(h, NULL, "col", html_word(h, heads[i]));
	html_end(h);
	html_end(h);
	html_start(h, "tbody", NULL);
	size_t shown =
		run->latency_count < LATENCY_ROWS ? run->latency_count : LATENCY_ROWS;
	for (size_t i = 0; i < shown; i++)
		write_row(h, &run->latencies[i]);
	html_end(h);
	html_table_end(h);
	html_more(h, run->latency_count - shown, TR("more; the JSON report has all"),
		TR("more; the JSON report has all"));
	html_end(h);
}
