/* SPDX-License-Identifier: MIT */
/* What many runs say together: releases, verdicts, checks that cannot make up their mind.
 * Drills, rehearsals and interrupted runs are not counted. */
#ifndef SMOKE_HISTORY_LEARN_H
#define SMOKE_HISTORY_LEARN_H

#include "history/list.h"

struct learned_verdicts { /* of one command at one environment */
	struct str command, environment;
	int64_t go, no_go, inconclusive, others;
};

/* The verifies in a row, at one environment, that expected the same facts. */
struct learned_release {
	struct str environment, release; /* "version.app=1.4.2" */
	struct str title; /* of its first run */
	int64_t first_run, last_run;
	int64_t started; /* of its first verify */
	int64_t verified; /* end of its first GO; 0: there was none */
	int64_t failed; /* end of its first NO-GO that nobody overrode; 0: none */
	int64_t restored; /* after `failed`: end of the next GO, of whatever release */
	int64_t runs, go, no_go, inconclusive, overridden;
	bool back; /* the release that had been there before the one it follows */
};

struct learned_turn { /* how a check ended in one run */
	int64_t run;
	bool passed;
};

enum { LEARNED_TURNS_MAX = 12 /* that are shown as evidence; the newest */ };

/* A check that failed after it had passed, on the same build: same plan, same facts of
 * all sides.  One that failed until it passed was mended. */
struct learned_flaky {
	struct str check, command, environment, build;
	int64_t passed, failed, retried; /* runs; retried: passed, but not at once */
	int64_t turns; /* how often it was otherwise than in the run before */
	bool fell; /* it passed, then it failed */
	struct learned_turn evidence[LEARNED_TURNS_MAX];
	size_t evidence_count;
};

struct learned {
	struct learned_verdicts *verdicts;
	size_t verdict_count;
	struct learned_release *releases; /* by environment, oldest first */
	size_t release_count;
	struct learned_flaky *flaky; /* those that turned most often first */
	size_t flaky_count;
	int64_t runs, first, last; /* counted ones: how many, when they began */
};

/* Over the runs that pass the filter; its `most` does not matter. */
bool
history_learn(struct history *h, struct arena *a, const struct history_filter *filter,
	struct learned *out, struct err *err) MUST_CHECK;

/* Of the releases of one environment ("" is all): those that failed, and all whose end is
 * known.  Back to an earlier release is the way out of a failure, and no release. */
void learned_failure_rate(
	const struct learned *l, struct str environment, int64_t *failed, int64_t *all);
/* ms, the median of releases from the first verify to the first GO; -1: there is none. */
int64_t
learned_time_to_verify(struct arena *a, const struct learned *l, struct str environment);

#endif
