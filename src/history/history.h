/* SPDX-License-Identifier: MIT */
/* Keeps runs and gives back the past (SQLite lives behind world/sql.h).
 *
 * Plan first, with a mark INCOMPLETE; results in a spill file beside the database; one
 * short transaction at the end.  A run that was killed stays, and says so.  Everything
 * given here is masked already, and sensitive values are digests. */
#ifndef SMOKE_HISTORY_HISTORY_H
#define SMOKE_HISTORY_HISTORY_H

#include "base/err.h"
#include "model/observation.h"
#include "model/run.h"

struct history;

/* Makes the file and its folder when they are not there; *was_empty says there was no
 * finished run in it.  ERR_OUTPUT with the reason: not a database, newer schema,
 * read-only. The file is 0600, and so is the key file beside it. */
struct history *
history_open(const char *path, bool *was_empty, struct err *err) MUST_CHECK;
void history_close(struct history *h); /* NULL is fine */

/* 32 random bytes, made at the first use, kept in a file of mode 0600 beside the
 * database: the key of digests of sensitive values. */
bool history_key(struct history *h, unsigned char key[32], struct err *err) MUST_CHECK;

/* Writes the plan's row, marked incomplete, and opens the spill file; *number is the
 * run's. */
bool history_begin(struct history *h, const struct plan *plan, int64_t started,
	int64_t *number, struct err *err) MUST_CHECK;
/* One line of JSON, with its line feed, for a finished unit. */
bool history_spill(struct history *h, struct str line, struct err *err) MUST_CHECK;
/* Keeps a look: the observation as shaped.  It waits in the spill file for the commit. */
bool
history_look(struct history *h, const struct observation *o, struct err *err) MUST_CHECK;
/* Keeps how long an endpoint took, likewise; once for each of a run. */
bool history_sample(struct history *h, struct str environment,
	const struct endpoint_samples *samples, struct err *err) MUST_CHECK;
/* Everything of the run in one transaction; afterwards the spill file is gone.  What
 * comes back from the disk is compared with what was given. */
bool history_commit(struct history *h, const struct run *run, struct err *err) MUST_CHECK;

/* What the run that is begun means for the incident of its environment; done together
 * with its commit. */
enum incident_change { INCIDENT_AS_IT_IS = 0, INCIDENT_OPENS, INCIDENT_CLOSES };
void history_incident(struct history *h, enum incident_change change);

/* A run that was refused before anything was judged is taken back: it never was. */
bool history_abandon(struct history *h, struct err *err) MUST_CHECK;

/* --- the past --- */

/* Which run to take looks from. */
enum history_which {
	HISTORY_NEWEST = 1, /* finished */
	HISTORY_NEWEST_GO,
	HISTORY_OLDEST
};
/* The run of one of the commands (bits 1 << enum command) of this project that kept looks
 * at that environment; 0 when there is none. */
bool history_find(struct history *h, struct str project, unsigned commands,
	struct str environment, enum history_which which, int64_t *run,
	struct err *err) MUST_CHECK;
/* The looks that a finished run kept at an environment. */
bool
history_looks(struct history *h, struct arena *a, int64_t run, struct str environment,
	struct observation **out, size_t *count, struct err *err) MUST_CHECK;
/* How long the endpoints of an environment took in a finished run. */
bool
history_samples(struct history *h, struct arena *a, int64_t run, struct str environment,
	struct endpoint_samples **out, size_t *count, struct err *err) MUST_CHECK;
/* The record of a run; number 0: the newest finished one.  ERR_USAGE: there is none. */
bool history_run(struct history *h, struct arena *a, int64_t number, struct run *out,
	struct err *err) MUST_CHECK;
/* The newest finished run of one of the commands (bits 1 << enum command) of this
 * project; 0 when there is none. */
bool history_newest(struct history *h, struct str project, unsigned commands,
	int64_t *run, struct err *err) MUST_CHECK;
/* The newest finished runs of these commands of this project, newest first, whatever the
 * clock said. */
bool
history_runs(struct history *h, struct arena *a, struct str project, unsigned commands,
	size_t most, int64_t **out, size_t *count, struct err *err) MUST_CHECK;
/* How many of the newest `runs` finished runs of this project have a finding of this
 * fingerprint. */
bool history_met(struct history *h, struct str project, size_t runs,
	struct str fingerprint, size_t *out, struct err *err) MUST_CHECK;
/* Findings that were open after the newest finished run of that command and project. */
bool history_open_findings(struct history *h, struct arena *a, struct str project,
	enum command command, struct past_finding **out, size_t *count,
	struct err *err) MUST_CHECK;
/* Runs that were begun, never finished, and are not under way: newest first. */
bool history_incomplete(struct history *h, struct arena *a, int64_t **out, size_t *count,
	struct err *err) MUST_CHECK;

struct incident { /* production was NO-GO, and no verify was GO since */
	int64_t run, opened; /* opened: ms since 1970 */
	struct str environment, title;
};
/* Those that are open, in the order they were opened. */
bool history_incidents(struct history *h, struct arena *a, struct str project,
	struct incident **out, size_t *count, struct err *err) MUST_CHECK;

/* --- what earlier runs saw (seen.c) --- */

enum { HISTORY_SIGHTINGS_MAX = 10000 };
/* The facts that a finished run saw; false ends the telling. */
typedef bool history_facts_fn(void *context, int64_t run, int64_t started,
	const struct fact_seen *facts, size_t count);
/* Newest first, drills left out. */
bool history_facts(struct history *h, struct str project, history_facts_fn *each,
	void *context, struct err *err) MUST_CHECK;
/* The newest verify that rehearsed and was GO; *run is 0 when there is none. */
bool history_rehearsed(struct history *h, struct str project, int64_t *run,
	int64_t *ended, struct err *err) MUST_CHECK;
/* The newest GO of that command about that environment that left nothing out by --tag and
 * was no rehearsal; 0 when there is none. */
bool history_whole_go(struct history *h, struct str project, enum command command,
	struct str environment, int64_t *run, struct err *err) MUST_CHECK;

/* --- decisions --- */

struct override { /* somebody took a run that is not GO upon himself, for a while */
	int64_t run, made, until; /* ms since 1970; the last one counts */
	struct str by, reason;
};
bool
history_override(struct history *h, const struct override *o, struct err *err) MUST_CHECK;
/* The last one of that run, whether it still holds or not; its run is 0 when there is
 * none. */
bool history_override_of(struct history *h, struct arena *a, int64_t run,
	struct override *out, struct err *err) MUST_CHECK;
/* Those that hold at `now` and are of a run of that command and project, newest first. */
bool history_overrides(struct history *h, struct arena *a, struct str project,
	enum command command, int64_t now, struct override **out, size_t *count,
	struct err *err) MUST_CHECK;

#endif
