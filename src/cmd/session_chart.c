/* SPDX-License-Identifier: MIT */
/* What the charts of a page show beside the checks: how the time of each request went by,
 * and how the runs before this one came out. */
#include "cmd/session_evidence.h"

#include "cmd/say.h"
#include "history/list.h"

#include <stdlib.h>

enum { TREND = 30 }; /* runs */

static uint32_t
microseconds(int64_t n)
{
	return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

void
session_time(struct session *s, const struct unit *unit)
{
	if (!unit->check || !unit->reply || !unit->reply->response)
		return;
	const struct http_timing *t = &unit->reply->response->timing;
	struct entry_timing timing = { .check = unit->check,
		.begun = microseconds(t->begun - s->started * 1000),
		.name = microseconds(t->name),
		.connect = microseconds(t->connect),
		.tls = microseconds(t->tls),
		.first_byte = microseconds(t->first_byte),
		.total = microseconds(t->total) };
	if (t->total > 0)
		vec_add(&s->timings, &timing);
}

/* --- in the order of checks, whoever answered first --- */

static int
by_check(const void *a, const void *b)
{
	const struct entry_timing *x = a, *y = b;
	if (x->check != y->check)
		return x->check < y->check ? -1 : 1;
	return (x->begun > y->begun) - (x->begun < y->begun);
}

static void
chart_timings(struct session *s)
{
	struct entry_timing *all = s->timings.items;
	size_t kept = 0;
	if (s->timings.count)
		qsort(all, s->timings.count, sizeof(*all), by_check);
	for (size_t i = 0; i < s->timings.count; i++) {
		bool asked_again =
			i + 1 < s->timings.count && all[i + 1].check == all[i].check;
		if (!asked_again && kept < RUN_TIMINGS_MAX)
			all[kept++] = all[i];
	}
	s->run.timings = all;
	s->run.timing_count = kept;
}

/* --- earlier runs --- */

static void
chart_trend(struct session *s)
{
	struct run *run = &s->run;
	struct history_filter filter = { .project = run->project,
		.environment = run->environment,
		.command = str_of(command_name(run->command)),
		.most = TREND };
	struct history_entry *entries;
	size_t count;
	struct err err = { 0 };
	if (!s->history)
		return;
	if (!history_list(s->history, s->arena, &filter, &entries, &count, &err)) {
		say_note("earlier runs could not be read: %s", err.text);
		return;
	}
	run->trend = arena_array(s->arena, count, sizeof(*run->trend));
	for (size_t i = count; i-- > 0;) {
		const struct history_entry *e = &entries[i];
		if (e->finished)
			run->trend[run->trend_count++] = (struct past_run){
				str_format(s->arena, "%lld", (long long)e->number),
				e->started, e->verdict, (size_t)e->failed,
				(size_t)e->unchecked, (size_t)e->waived
			};
	}
}

void
session_chart(struct session *s)
{
	chart_timings(s);
	s->run.trend_count = 0;
	chart_trend(s);
}
