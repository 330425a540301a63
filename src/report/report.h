/* SPDX-License-Identifier: MIT */
/* One record -> what people and machines read.  Pure: the same run gives the same bytes.
 */
#ifndef SMOKE_REPORT_REPORT_H
#define SMOKE_REPORT_REPORT_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/run.h"
#include "out/tr.h"

struct report_settings {
	bool color;
	bool ci_log; /* the reader is a CI log: its commands are neutralised */
	bool verbose; /* also what passed */
	enum lang lang; /* of what people read; machines read English */
	size_t width; /* columns; 0: 80 */
	const char *local_time; /* "14:12", as shown on the card */
};

typedef bool report_fn(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err);

struct report_format {
	struct str name; /* "text" "json" "junit" … */
	struct str suffix;
	report_fn *write;
};
const struct report_format *report_formats(size_t *count);
const struct report_format *report_format_of(struct str name);

report_fn report_text, report_json, report_jsonl, report_junit, report_sarif,
	report_gitlab, report_github, report_markdown, report_html;

#endif
