/* SPDX-License-Identifier: MIT */
/* The waterfall of a suite: when each request began, and where its time went. */
#include "report/html.h"

enum { WIDTH = 400, HEIGHT = 10 };

struct phase {
	const char *class, *word;
	uint64_t length; /* microseconds */
};
enum { PHASES = 5 };

static const struct phase phases[PHASES] = {
	{ "dns", TR("name"), 0 },
	{ "connect", TR("connection"), 0 },
	{ "tls", TR("TLS"), 0 },
	{ "first-byte", TR("first byte"), 0 },
	{ "transfer", TR("transfer"), 0 },
};

/* Timings stand in the order of checks. */
static const struct entry_timing *
timing_of(const struct run *run, uint32_t check)
{
	size_t low = 0, high = run->timing_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (run->timings[middle].check < check)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < run->timing_count && run->timings[low].check == check;
	return found ? &run->timings[low] : NULL;
}

void
html_phases_span(const struct html *h, size_t first, size_t count, struct html_span *out)
{
	*out = (struct html_span){ UINT64_MAX, 0 };
	for (size_t i = first; i < first + count; i++) {
		const struct entry_timing *t =
			timing_of(h->run, h->run->checks[i].number);
		if (!t)
			continue;
		uint64_t end = (uint64_t)t->begun + t->total;
		out->start = t->begun < out->start ? t->begun : out->start;
		out->end = end > out->end ? end : out->end;
	}
}

/* What was not needed stands at 0, and what ends later than the whole ends with it. */
static void
measure(const struct entry_timing *t, struct phase out[PHASES])
{
	const uint32_t ends[PHASES] = { t->name, t->connect, t->tls, t->first_byte,
		t->total };
	uint64_t at = 0;
	for (size_t i = 0; i < PHASES; i++) {
		uint64_t end = ends[i] < t->total ? ends[i] : t->total;
		out[i] = phases[i];
		out[i].length = end > at ? end - at : 0;
		at = end > at ? end : at;
	}
}

static struct str
tell(struct html *h, const struct phase *measured)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < PHASES; i++) {
		if (!measured[i].length)
			continue;
		struct str length = view_milliseconds(&h->view, measured[i].length);
		sbuf_format(&b, "%s%s %.*s", b.size ? " · " : "",
			view_say(&h->view, measured[i].word), STR_ARGS(length));
	}
	struct str text = sbuf_copy(&b, h->arena);
	sbuf_fini(&b);
	return text;
}

bool
html_phases(struct html *h, uint32_t check, const struct html_span *span)
{
	const struct entry_timing *t = timing_of(h->run, check);
	struct phase measured[PHASES];
	if (!t || span->end <= span->start)
		return false;
	measure(t, measured);
	struct str told = tell(h, measured);
	uint64_t whole = span->end - span->start, at = t->begun - span->start;
	html_chart(h, "waterfall", WIDTH, HEIGHT, told);
	html_text(h, "title", NULL, told);
	html_rect(h, "track", (struct html_box){ 0, HEIGHT / 2, WIDTH, 1 });
	for (size_t i = 0; i < PHASES; i++) {
		int64_t from = html_scale(at, whole, WIDTH);
		at += measured[i].length;
		int64_t to = html_scale(at, whole, WIDTH);
		if (measured[i].length)
			html_rect(h, measured[i].class,
				(struct html_box){ from, 0, to - from, HEIGHT });
	}
	html_end(h);
	return true;
}

void
html_phases_legend(struct html *h)
{
	if (!h->run->timing_count)
		return;
	html_start(h, "p", "legend phases");
	for (size_t i = 0; i < PHASES; i++)
		html_legend(h, phases[i].class, phases[i].word);
	html_end(h);
}
