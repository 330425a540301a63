/* SPDX-License-Identifier: MIT */
/* What is to be known about the waivers themselves: which hold no longer, which end soon,
 * and which nobody needs any more. */
#include "cmd/session.h"

#include "cmd/decision.h"
#include "judge/judge.h"
#include "world/clock.h"

#include <stdlib.h>

enum {
	WARNED_DAYS = 7, /* before a waiver ends */
	STALE_RUNS = 10, /* in so many runs and this one nothing was found for it */
	SHOWN = 10 /* of each kind */
};
#define DAY ((int64_t)24 * 60 * 60 * 1000)

struct told { /* one kind of news */
	size_t count;
	const char *more; /* behind "and N more" */
};

struct news {
	struct session *s;
	struct str today, soon; /* YYYY-MM-DD */
	const struct finding **findings; /* of this run, by fingerprint */
	size_t count;
	struct told broken, ending, stale;
};

static void
tell(struct news *n, struct told *kind, struct str note)
{
	if (kind->count++ < SHOWN)
		vec_add(&n->s->notes, &note);
}

static void
tell_rest(struct news *n, const struct told *kind)
{
	if (kind->count <= SHOWN)
		return;
	struct str note = str_format(
		n->s->arena, "and %zu more %s", kind->count - SHOWN, kind->more);
	vec_add(&n->s->notes, &note);
}

/* --- who is meant --- */

static struct str
name_of(struct session *s, const struct waiver *w)
{
	struct place place = source_place(&s->workspace.waivers.source, w->span.start);
	return str_format(s->arena, "%.*s:%u: the waiver of %.*s",
		STR_ARGS(s->workspace.waivers.source.name), place.line,
		STR_ARGS(w->fingerprint));
}

static int
by_fingerprint(const void *a, const void *b)
{
	return str_compare((*(const struct finding *const *)a)->fingerprint,
		(*(const struct finding *const *)b)->fingerprint);
}

static bool
is_of_the_past(const struct finding *f)
{
	return f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED;
}

static void
sort_findings(struct news *n)
{
	const struct session *s = n->s;
	n->findings = arena_array(s->arena, s->findings.count, sizeof(*n->findings));
	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = vec_at(&s->findings, i);
		if (!is_of_the_past(f))
			n->findings[n->count++] = f;
	}
	if (n->count)
		qsort(n->findings, n->count, sizeof(*n->findings), by_fingerprint);
}

static size_t
first_finding(const struct news *n, struct str fingerprint)
{
	size_t low = 0, high = n->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_compare(n->findings[middle]->fingerprint, fingerprint) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first moment at which it does not hold any more, here too. */
static struct str
end_of(struct session *s, const struct waiver *w)
{
	int64_t last;
	return decision_day(w->expires, &last) ? clock_show_both(s->arena, last + 1)
					       : (struct str){ 0 };
}

/* --- the news --- */

static void
tell_stale(struct news *n, const struct waiver *w)
{
	struct session *s = n->s;
	size_t met = 0;
	struct err err = { 0 };
	if (s->request.tags.count || collect_signal(s->engine))
		return; /* nobody looked everywhere */
	if (!history_met(s->history, s->workspace.project, STALE_RUNS, w->fingerprint,
		    &met, &err))
		met = 1; /* it is not known, so it is not said */
	if (met)
		return;
	tell(n, &n->stale,
		str_format(s->arena,
			"%.*s (%.*s) is stale: nothing was found for it in this run and "
			"the %d before%s; remove it",
			STR_ARGS(name_of(s, w)), STR_ARGS(w->owner), STALE_RUNS,
			judge_day_is_past(w->expires, n->today) ? ", and it has ended"
								: ""));
}

static void
look_at(struct news *n, const struct waiver *w)
{
	struct session *s = n->s;
	bool met = false, holds = false, waived = false;
	struct str why_not = { 0 };
	const struct finding *f = NULL;
	size_t i = first_finding(n, w->fingerprint);
	for (; i < n->count && str_eq(n->findings[i]->fingerprint, w->fingerprint); i++) {
		struct str why;
		bool this = judge_waiver_counts(
			w, n->findings[i], &s->plan.checks, n->today, &why);
		met = true;
		holds = holds || this;
		waived = waived || n->findings[i]->waiver.size;
		if (!this && !f) {
			f = n->findings[i];
			why_not = why;
		}
	}
	if (!met) {
		tell_stale(n, w);
	} else if (holds && str_compare(w->expires, n->soon) <= 0) {
		tell(n, &n->ending,
			str_format(s->arena, "%.*s (%.*s) ends on %.*s, until %.*s",
				STR_ARGS(name_of(s, w)), STR_ARGS(w->owner),
				STR_ARGS(w->expires), STR_ARGS(end_of(s, w))));
	} else if (!holds && !waived && f) {
		tell(n, &n->broken,
			str_format(s->arena,
				"%.*s (%.*s, until %.*s) does not hold for %.*s%s%.*s: "
				"%.*s",
				STR_ARGS(name_of(s, w)), STR_ARGS(w->owner),
				STR_ARGS(w->expires), STR_ARGS(f->subject),
				f->path.size ? " " : "", STR_ARGS(f->path),
				STR_ARGS(why_not)));
	}
}

void
session_note_waivers(struct session *s)
{
	const struct waivers *waivers = &s->workspace.waivers;
	int64_t now = clock_now() / 1000;
	struct news n = { .s = s,
		.today = clock_show_day(s->arena, now),
		.soon = clock_show_day(s->arena, now + WARNED_DAYS * DAY),
		.broken = { .more = "waivers do not hold" },
		.ending = { .more = "waivers end within days" },
		.stale = { .more = "waivers are stale" } };
	if (!waivers->count || s->request.command == COMMAND_SNAPSHOT
		|| s->request.command == COMMAND_CONFIRM)
		return;
	sort_findings(&n);
	for (size_t i = 0; i < waivers->count; i++)
		look_at(&n, &waivers->items[i]);
	tell_rest(&n, &n.broken);
	tell_rest(&n, &n.ending);
	tell_rest(&n, &n.stale);
}
