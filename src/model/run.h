/* SPDX-License-Identifier: MIT */
/* One execution of one command, finished: everything a report may say.
 *
 * All texts are plain: masked already, not escaped for any reader.  record/ writes it as
 * the published JSON and reads it back; every report is a view of it.
 */
#ifndef SMOKE_MODEL_RUN_H
#define SMOKE_MODEL_RUN_H

#include "model/check.h"
#include "model/finding.h"
#include "model/latency.h"
#include "model/plan.h"
#include "model/timing.h"
#include "model/verdict.h"

struct run_check { /* a check as people see it; those that pass are told apart by number
		    */
	uint32_t number;
	enum check_kind kind;
	enum state state;
	enum severity worst;
	enum trouble trouble;
	bool required, veto;
	uint32_t attempts, duration; /* ms */
	struct str name; /* "suites/smoke/home.hurl:12 GET /", "settings", … */
	struct str group; /* suite file, or "probes", "parity", "expectations", … */
	struct str environment, instance;
	struct str reason; /* why unchecked; one line */
};

struct fact_seen { /* version.app in prod on 10.0.0.1 is 1.4.1 */
	struct str name, environment, instance, value;
};

struct wait_step { /* verify: what was seen while it waited for the expected version;
		    * watch: what its rounds came to, where that changed */
	int64_t at;
	struct str text;
};

enum { RUN_TIMINGS_MAX = 2000 };

struct run {
	struct str id; /* "42": number in the history; "-" when none is kept */
	enum command command;
	struct str project;
	struct str smoke_version;
	struct str baseline, candidate; /* names of environments; or empty */
	struct str environment; /* verify, probe: the one looked at */
	int64_t started, ended; /* milliseconds since 1970, UTC */
	bool interrupted;
	int signal;
	bool rehearsal; /* in pre-production, to practise: no ticket of it goes on */
	bool drill; /* a check failed by announcement: counted by no statistic */
	struct str *tags; /* --tag: what was selected; none: everything */
	size_t tag_count;
	struct str plan_digest, workspace_digest;
	struct str title; /* start of the release card: "shop 1.4.1 → 1.4.2"; or empty */
	struct run_check *checks;
	size_t check_count;
	struct findings findings;
	struct fact_seen *facts;
	size_t fact_count;
	struct str *
		noise; /* "settings: 3 values moved when looked at again: $.body.at, …" */
	size_t noise_count;
	size_t ignored, tolerated, allowed; /* differences that rules read so */
	struct str *notes;
	size_t note_count;
	struct wait_step *waits;
	size_t wait_count;
	struct entry_timing *timings; /* by check; at most RUN_TIMINGS_MAX */
	size_t timing_count;
	struct past_run *trend; /* oldest first */
	size_t trend_count;
	struct latency_seen *latencies;
	size_t latency_count;
	struct str ticket; /* file name of the ticket that was written, or empty */
	struct str rollback; /* the command to show when production is bad, or empty */
	struct str incident; /* "run 41 of 2026-…: …" that no GO has closed; or empty */
	struct verdict verdict;
};

#endif
