/* SPDX-License-Identifier: MIT */
/* How the runs before this one came out: what drifts, over time. */
#include "report/html.h"

#include "record/instant.h"

enum { WIDTH = 720, HEIGHT = 64, TRACK = 2, BAR_MOST = 48, TREND_MOST = 60 };

struct bar {
	struct str label; /* "run 41, 2026-11-19" */
	struct str verdict;
	size_t failed, unchecked, waived;
};

static struct bar
bar_of(struct html *h, struct str id, int64_t started, struct str verdict)
{
	struct str day = str_part(instant_show(h->arena, started), 0, 10);
	return (struct bar){ .label = str_format(h->arena,
				     view_say(&h->view, "run %.*s, %.*s"), STR_ARGS(id),
				     STR_ARGS(day)),
		.verdict = verdict };
}

static size_t
total(const struct bar *b)
{
	return b->failed + b->unchecked + b->waived;
}

static struct str
tell(struct html *h, const struct bar *b)
{
	const struct view *v = &h->view;
	struct str failed = view_count(v, b->failed, "failed", "failed");
	struct str open = view_count(v, b->unchecked, "unchecked", "unchecked");
	struct str waived = view_count(v, b->waived, "waived", "waived");
	return str_format(h->arena, "%.*s%s%.*s%s%.*s, %.*s, %.*s", STR_ARGS(b->label),
		b->verdict.size ? ", " : "",
		STR_ARGS(b->verdict.size ? view_word(v, str_c(h->arena, b->verdict))
					 : b->verdict),
		view_say(v, ": "), STR_ARGS(failed), STR_ARGS(open), STR_ARGS(waived));
}

static void
write_bar(struct html *h, const struct bar *b, int64_t x, int64_t width, size_t most)
{
	const struct {
		enum state state;
		size_t count;
	} parts[] = { { STATE_FAIL, b->failed }, { STATE_UNCHECKED, b->unchecked },
		{ STATE_WAIVED, b->waived } };
	int64_t y = HEIGHT;
	xout_start(h->x, "g");
	html_text(h, "title", NULL, tell(h, b));
	html_rect(h, "track", (struct html_box){ x, HEIGHT, width, TRACK });
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		int64_t height = html_scale(parts[i].count, most, HEIGHT);
		if (!parts[i].count)
			continue;
		height = height < 2 ? 2 : height;
		y -= height;
		html_rect(h, html_state_class(parts[i].state),
			(struct html_box){ x, y < 0 ? 0 : y, width, height });
	}
	html_end(h);
}

static void
write_bars(struct html *h, const struct bar *bars, size_t count)
{
	size_t most = 0;
	for (size_t i = 0; i < count; i++)
		most = total(&bars[i]) > most ? total(&bars[i]) : most;
	int64_t step = WIDTH / (int64_t)count;
	step = step > BAR_MOST ? BAR_MOST : step;
	html_chart(h, "trend", WIDTH, HEIGHT + TRACK,
		html_word(h,
			"Checks that did not pass, run by run; the table below has "
			"the numbers"));
	for (size_t i = 0; i < count; i++)
		write_bar(h, &bars[i], (int64_t)i * step, step * 4 / 5, most);
	html_end(h);
}

static void
write_legend(struct html *h)
{
	static const struct {
		enum state state;
		const char *word;
	} rows[] = { { STATE_FAIL, TR("failed") }, { STATE_UNCHECKED, TR("unchecked") },
		{ STATE_WAIVED, TR("waived") } };
	html_start(h, "p", "legend phases");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		html_legend(h, html_state_class(rows[i].state), rows[i].word);
	html_end(h);
}

static void
write_numbers(struct html *h, const struct bar *bars, size_t count)
{
	static const char *const heads[] = { TR("run"), TR("verdict"), TR("failed"),
		TR("unchecked"), TR("waived") };
	html_start(h, "details", NULL);
	html_text(h, "summary", NULL, html_word(h, "The numbers"));
	html_table(h, "trend", TR("Earlier runs and this one"));
	html_start(h, "thead", NULL);
	html_start(h, "tr", NULL);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		html_head_cell(h, i > 1 ? "number" : NULL, "col", html_word(h, heads[i]));
	html_end(h);
	html_end(h);
	html_start(h, "tbody", NULL);
	for (size_t i = count; i-- > 0;) {
		struct str verdict = bars[i].verdict;
		html_start(h, "tr", NULL);
		html_head_cell(h, NULL, "row", bars[i].label);
		html_start(h, "td", NULL);
		xout_text(h->x,
			verdict.size ? view_word(&h->view, str_c(h->arena, verdict))
				     : STR("–"));
		html_end(h);
		html_number_cell(h, "number fail", bars[i].failed);
		html_number_cell(h, "number unchecked", bars[i].unchecked);
		html_number_cell(h, "number waived", bars[i].waived);
		html_end(h);
	}
	html_end(h);
	html_table_end(h);
	html_end(h);
}

void
html_trend(struct html *h)
{
	const struct run *run = h->run;
	const struct tally *t = &run->verdict.tally;
	if (!run->trend_count)
		return;
	size_t first = run->trend_count > TREND_MOST ? run->trend_count - TREND_MOST : 0;
	size_t count = run->trend_count - first;
	struct bar *bars = arena_array(h->arena, count + 1, sizeof(*bars));
	for (size_t i = 0; i < count; i++) {
		const struct past_run *past = &run->trend[first + i];
		bars[i] = bar_of(h, past->id, past->started, past->verdict);
		bars[i].failed = past->failed;
		bars[i].unchecked = past->unchecked;
		bars[i].waived = past->waived;
	}
	bars[count] = bar_of(h, run->id, run->started,
		run->command == COMMAND_DRIFT ? (struct str){ 0 }
					      : str_of(verdict_name(run->verdict.word)));
	bars[count].failed = t->failed;
	bars[count].unchecked = t->unchecked;
	bars[count].waived = t->waived;
	html_section(h, "trend", TR("Over time"));
	write_legend(h);
	write_bars(h, bars, count + 1);
	write_numbers(h, bars, count + 1);
	html_end(h);
}
