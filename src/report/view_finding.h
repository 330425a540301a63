/* SPDX-License-Identifier: MIT */
/* How a check and a finding read, whatever the format: names, values, who decided. */
#ifndef SMOKE_REPORT_VIEW_FINDING_H
#define SMOKE_REPORT_VIEW_FINDING_H

#include "report/view.h"

/* On one line, with nothing in it that a page or a log would obey. */
struct str view_calm(struct arena *a, struct str text);

/* "suites/a.hurl:12 GET /": its name, its group, or what kind it is. */
struct str view_check_name(const struct run_check *c);

/* Name, group, environment and instance, as far as they say something; `where` and
 * `instances`, unless they are empty, instead of the check's own. */
enum { VIEW_CHECK_PARTS = 4 };
struct view_check_parts {
	struct str items[VIEW_CHECK_PARTS];
	size_t count;
};
struct view_check_parts
view_check_parts(const struct run_check *c, struct str where, struct str instances);

/* The same as one line: "settings · parity · prod / preprod · 10.0.3.11". */
struct str view_check_title(struct arena *a, const struct run_check *c, struct str where,
	struct str instances);

/* Why it is unchecked: in its words, or as the kind of trouble. */
struct str view_reason(const struct run_check *c);

/* Not said counts as an error, as it does for the judge. */
enum severity view_severity(const struct finding *f);
const char *view_severity_word(const struct view *v, const struct finding *f);

/* "$.body.x changed": where, unless the title says it, and what. */
struct str view_headline(struct arena *a, const struct finding *f);

struct view_pair { /* two values side by side */
	struct str labels[2], values[2];
	bool sides; /* of a comparison: an empty one is not there; else it was not said */
};
enum { VIEW_PAIRS = 2 };
/* Both sides, expected and actual, or neither; how many. */
size_t view_pairs(
	const struct view *v, const struct finding *f, struct view_pair out[VIEW_PAIRS]);

/* "new", "since 2026-11-18", "changed again, first seen 2026-11-12"; or empty. */
struct str view_age(const struct view *v, const struct finding *f);

/* What decided, since when, whose it is, where what to do is written down; empty where
 * nothing is known. */
enum { VIEW_BYLINE = 4 };
void
view_byline(const struct view *v, const struct finding *f, struct str out[VIEW_BYLINE]);

/* "suites/a.hurl:13:1" as file, line and column; false when the path is none. */
struct view_place {
	struct str file;
	uint32_t line, column;
};
bool view_place(const struct finding *f, struct view_place *out);

#endif
