/* SPDX-License-Identifier: MIT */
/* A run as a flat list, for readers that mark lines, count issues, and know nothing of
 * checks: annotations, code quality, SARIF. */
#ifndef SMOKE_REPORT_NOTICE_H
#define SMOKE_REPORT_NOTICE_H

#include "report/view.h"
#include "report/view_finding.h"

struct notice {
	enum view_section section;
	enum severity severity; /* as it counts here: never less than it weighs */
	bool open; /* nobody could find out: neither good nor bad */
	struct str kind; /* of the finding; "failed", "unchecked", "verdict" */
	struct str subject; /* "settings · parity · prod / preprod · 10.0.3.11" */
	struct str title; /* one line */
	struct str details; /* lines: both values, who decided, what to do; or empty */
	struct str fingerprint; /* 16 hex digits, no two the same in a list */
	const struct finding *finding; /* or NULL */
	struct view_place place; /* no file: the workspace file */
};

struct notices {
	struct notice *items;
	size_t count;
};

/* Worst first: what keeps the run from GO, what failed without saying why, what the judge
 * says of the run as a whole, what is unchecked, notes, what was not looked at, what is
 * waived, what is resolved.  Instances that found the same are one notice.  Where the
 * verdict is not GO there is at least one. */
struct notices notices_of(struct arena *a, const struct run *run);

/* The file that stands in for a place where a finding has none. */
struct str notice_file(const struct notice *n);
uint32_t notice_line(const struct notice *n);

#endif
