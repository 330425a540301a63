/* SPDX-License-Identifier: MIT */
/* Whether there is anything to tell.  Pure.
 *
 * What is news is held against the run that was told last, not against the run before: a
 * drift that somebody looked at by hand in the evening is still news in the morning. */
#ifndef SMOKE_DELIVER_NEWS_H
#define SMOKE_DELIVER_NEWS_H

#include "base/arena.h"
#include "model/notify.h"
#include "model/run.h"

enum {
	NEWS_QUIET_NIGHTS = 3, /* of nights that could not look at everything, the first
				* is told, and after so many each */
	NEWS_GAP_SHOWN = 7
};

enum news {
	NEWS_NONE = 0,
	NEWS_FIRST, /* nothing was told before */
	NEWS_CHANGED,
	NEWS_UNKNOWN, /* not everything could be looked at */
	NEWS_RECOVERED,
	NEWS_FAILING,
	NEWS_GAP, /* nights did not run */
	NEWS_DIGEST,
	NEWS_ALWAYS
};
const char *news_name(enum news news); /* "first" "changed" … */

struct news_past { /* of the same command and project */
	const struct run *told; /* the run that was told last; NULL: none */
	size_t unknown_nights; /* in a row up to that run: not everything was looked at */
	int64_t digest_day; /* of the last digest, as clock_local_day(); or of the first
			     * mail */
};

struct news_question {
	const struct run *run; /* with ages against the run that was told: news_age() */
	const struct news_past *past;
	int64_t day; /* clock_local_day() of this run */
	enum notify_when when;
	int digest; /* enum of weekdays, or 0 */
	size_t missing; /* nights: news_missing() */
};

/* The run as the last run that was told makes it look; texts are shared. */
struct run news_age(struct arena *a, const struct run *run, const struct run *told);

enum news news_ask(const struct news_question *q);

/* Something required could not be looked at.  That there was nothing to compare with in
 * the first night is no such thing. */
bool news_is_unknown(const struct run *run, bool first);
/* Something is open: what is told later belongs to the same matter. */
bool news_is_open(const struct run *run);

/* Nights between two that did not run; both ms since 1970. */
size_t news_missing(int64_t before, int64_t now);
/* Their days: "2026-11-19, 2026-11-20, … +3". */
struct str news_gap(struct arena *a, int64_t before, size_t missing,
	struct str (*show_day)(struct arena *a, int64_t milliseconds));

#endif
