/* SPDX-License-Identifier: MIT */
/* Runs and findings in short, for those who look for one.  No record is read for it, so
 * that a million runs do not make it slow. */
#ifndef SMOKE_HISTORY_LIST_H
#define SMOKE_HISTORY_LIST_H

#include "history/history.h"

enum { HISTORY_LIST_MAX = 1000 };

struct history_filter { /* what is empty, or 0, does not matter */
	struct str project;
	struct str environment; /* the one under judgement */
	struct str command, verdict;
	int64_t since, until; /* ms since 1970, of its start; both included */
	size_t most; /* at most HISTORY_LIST_MAX */
};

struct history_entry { /* a run in short */
	int64_t number, started, ended; /* ms since 1970; ended is 0 where it never did */
	bool finished;
	struct str command, title; /* as on the card; or empty */
	struct str environment; /* of a finished run; or empty */
	struct str verdict; /* "GO" …; empty where there is none */
	bool advisory, interrupted;
	struct str overridden_by; /* or empty */
	int64_t planned, failed, unchecked, waived; /* checks; of a finished run */
};
/* The newest runs that pass the filter, newest first, also those that never finished. */
bool history_list(struct history *h, struct arena *a, const struct history_filter *filter,
	struct history_entry **out, size_t *count, struct err *err) MUST_CHECK;

struct history_finding { /* over all runs that had it, drills apart */
	struct str fingerprint, seen, command;
	struct str kind, subject, where, path, title; /* as it was seen last */
	int64_t first_run, first_at, last_run, last_at, times;
	bool open; /* the newest run of its command had it */
};
/* Of the filter's project and command, seen within its time; those that are open first,
 * then by how often. */
bool
history_findings(struct history *h, struct arena *a, const struct history_filter *filter,
	struct history_finding **out, size_t *count, struct err *err) MUST_CHECK;
/* The one of that fingerprint in runs of that command; its `times` is 0 where nobody saw
 * it. */
bool history_finding_of(struct history *h, struct arena *a, struct str project,
	enum command command, struct str fingerprint, struct history_finding *out,
	struct err *err) MUST_CHECK;

#endif
