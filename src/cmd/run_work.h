/* SPDX-License-Identifier: MIT */
/* What the files of `smoke run` share; for nobody else.
 *
 * run.c tells the story; run_inputs.c finds and reads the files, run_settings.c makes
 * settings of options, run_unit.c takes what comes in, run_output.c decides where it
 * goes.  run_show.c, run_verbose.c, run_curl.c and run_json.c say it in hurl's words. */
#ifndef SMOKE_CMD_RUN_WORK_H
#define SMOKE_CMD_RUN_WORK_H

#include "cmd/options.h"
#include "cmd/run_show.h"
#include "collect/collect.h"
#include "out/mask.h"
#include "plan/plan.h"
#include "world/file.h"

struct file_run { /* one file while it runs */
	struct sbuf told; /* for stderr: verbose lines, errors, the line of a test */
	struct sbuf shown; /* for stdout: the last body, or its JSON object */
	struct sbuf entries; /* of its JSON object, where something wants it */
	struct sbuf curls; /* a command for each request */
	struct sbuf cookies; /* after the last entry */
	struct vec failures; /* struct run_failure */
	size_t requests, executed;
	int64_t began, duration; /* ms */
	bool broken; /* an assert did not hold */
	bool unknown; /* something could not be told */
	bool runtime; /* an error that is not about an assert */
	struct str name; /* with its row's, where it has one */
	bool begun, ended;
};

struct run_failure {
	bool runtime;
	struct str text; /* the frame, without "error: " */
};

enum run_report { /* what is kept while running, because something asked for it */
	RUN_RECORDS = 1, /* entries as JSON */
	RUN_BODIES = 2, /* bodies in the folder of the JSON report */
	RUN_CURLS = 4,
	RUN_COOKIES = 8,
	RUN_FAILURES = 16
};

struct suites_run {
	struct arena *arena;
	struct arguments *arguments;
	struct workspace workspace; /* of --env; else empty but for limits */
	struct diags diags;
	bool unreadable; /* a suite has mistakes */
	struct vec suites; /* const struct suite * */
	struct scope scope; /* of the command line */
	struct generator generator;
	struct mask *mask;
	struct plan plan;
	struct entry_settings settings;
	struct str cookies; /* of --cookie, as lines */
	unsigned reports; /* enum run_report */
	bool color, pretty, long_errors, progress;
	struct file_run *files; /* by planned suite */
	size_t next_shown; /* stdout is in order: the file whose turn it is */
	struct file_out *output; /* of --output, once something is written */
	bool progress_drawn;
	struct run_tally tally;
	bool broken, unknown, runtime;
	int signal; /* that ended it, or 0 */
	struct err failed; /* stdout or a file could not be written */
};

/* --- run_inputs.c: files, folders, patterns, standard input --- */

bool run_inputs_read(struct suites_run *r, struct err *err) MUST_CHECK;

/* --- run_settings.c --- */

bool run_settings_make(struct suites_run *r, struct err *err) MUST_CHECK;
bool run_is_parallel(const struct suites_run *r);

/* --- run_unit.c --- */

void run_unit_came(void *context, const struct unit *unit);

/* --- run_output.c --- */

/* Masked, made safe, coloured. */
void run_tell(struct suites_run *r, struct str text);
/* As it came, and decoded where --compressed asked for a coding. */
bool run_body_shown(const struct unit *unit, struct str *out, struct err *err) MUST_CHECK;
/* The body as it is shown: with headers, laid out, coloured as asked. */
void run_add_body(struct suites_run *r, const struct unit *unit, struct sbuf *out);
/* A file ended: what is for stderr now, what is for stdout in its turn. */
void run_file_ended(
	struct suites_run *r, struct file_run *file, const struct planned_suite *suite);
/* Where it is due: what happened since then of a file that still runs. */
void run_file_went_on(struct suites_run *r, struct file_run *file);

/* --- run_progress.c --- */

void run_progress_show(struct suites_run *r);
void run_progress_hide(struct suites_run *r);

#endif
