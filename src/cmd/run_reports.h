/* SPDX-License-Identifier: MIT */
/* Files that `smoke run` writes beside its output: --curl, --cookie-jar and the reports.
 * A report that is there already gets what is new. */
#ifndef SMOKE_CMD_RUN_REPORTS_H
#define SMOKE_CMD_RUN_REPORTS_H

#include "cmd/run_work.h"

/* Makes the folder and refuses a file that is no report, before anything is sent. */
bool run_reports_prepare(struct suites_run *r, struct err *err) MUST_CHECK;
bool run_reports_write(struct suites_run *r, struct err *err) MUST_CHECK;

/* A json_body_fn: stores a body beside report.json; the context is the run. */
struct str run_reports_body(void *run, struct arena *a,
	const struct http_response *response, struct str bytes);

/* --- run_pages.c: --report-html --- */

bool run_pages_prepare(struct suites_run *r, struct err *err) MUST_CHECK;
bool run_pages_write(struct suites_run *r, struct err *err) MUST_CHECK;

/* --- files of reports --- */

struct str reports_in_folder(struct arena *a, struct str folder, const char *name);
/* Empty where there is none. */
bool reports_read_known(struct suites_run *r, struct str path, struct str *out,
	struct err *err) MUST_CHECK;
bool reports_write_whole(struct suites_run *r, struct str path, unsigned mode,
	struct str text, struct err *err) MUST_CHECK;
bool reports_uuid(struct arena *a, struct str *out, struct err *err) MUST_CHECK;

/* The pure parts.  Each takes the report that is there (or an empty text), and fails with
 * ERR_INPUT where it is none. */
bool report_json_add(struct str known, struct str objects, struct sbuf *out,
	struct err *err) MUST_CHECK;
bool report_junit_add(
	struct str known, struct str suite, struct sbuf *out, struct err *err) MUST_CHECK;
/* `lines`: "ok a.hurl" or "not ok a.hurl", one each. */
bool report_tap_add(
	struct str known, struct str lines, struct sbuf *out, struct err *err) MUST_CHECK;

#endif
