/* SPDX-License-Identifier: MIT */
/* The parts of the HTML page.  All text goes through ext/xout.h, which escapes it;
 * classes and ids are words of ours. */
#ifndef SMOKE_REPORT_HTML_H
#define SMOKE_REPORT_HTML_H

#include "ext/xout.h"
#include "report/report.h"
#include "report/view.h"
#include "report/view_chapter.h"
#include "report/view_finding.h"

enum {
	HTML_BLOCKS = 400, /* findings with their values */
	HTML_PER_CHECK = 40,
	HTML_LINES = 200, /* of findings in short, of texts */
	HTML_VALUE = 2000, /* columns of a value */
	HTML_ROWS = 200, /* of a table */
	HTML_PASSED = 15, /* rows of a group that all passed; more are one row */
	HTML_COLUMNS = 24, /* instances side by side; more are told by environment */
	HTML_ENTRIES = 400, /* entries of suites, listed one by one */
	HTML_ON_DEMAND = 200000 /* names of what passed, listed when asked for */
};

struct html {
	struct view view;
	struct arena *arena; /* of the view, as is the run */
	struct xout *x;
	const struct run *run;
	uint32_t *anchors; /* by check: the check under whose name it is told, or 0 */
	size_t blocks; /* written so far */
};

/* --- elements --- */

void html_start(struct html *h, const char *element, const char *class);
void html_end(struct html *h);
/* An element with a text in it; nothing where the text is empty. */
void html_text(struct html *h, const char *element, const char *class, struct str text);
/* In the reader's language: "scope" and the like are no words. */
struct str html_word(const struct html *h, const char *id);
/* For those who hear the page; an English text of ours. */
void html_aside(struct html *h, const char *text);
/* "… and 12 more", unless count is 0. */
void html_more(struct html *h, size_t count, const char *one, const char *many);
/* What passed and is not listed: names, a line each, that the script writes out when
 * somebody asks. */
void html_passed(struct html *h, struct str names, struct str summary);
/* <section> with its heading; ends with html_end(). */
void html_section(struct html *h, const char *id, const char *heading);
/* A table that may be wider than the screen; ends with html_table_end(). */
void html_table(struct html *h, const char *class, const char *caption);
void html_table_end(struct html *h);
void
html_head_cell(struct html *h, const char *class, const char *scope, struct str text);
void html_number_cell(struct html *h, const char *class, size_t number);

/* --- charts: numbers in SVG's units, which we set --- */

/* <svg> of that size; with a label it is a picture that can be heard, else decoration. */
void html_chart(struct html *h, const char *class, int64_t width, int64_t height,
	struct str label);
struct html_box {
	int64_t x, y, width, height;
};
void html_rect(struct html *h, const char *class, struct html_box box);
/* The same with a text that is shown when somebody points there. */
void
html_rect_told(struct html *h, const char *class, struct html_box box, struct str told);
/* A square of that colour, and what it stands for. */
void html_legend(struct html *h, const char *class, const char *word);
/* `value` of `most` on `width`. */
int64_t html_scale(uint64_t value, uint64_t most, int64_t width);

/* --- words --- */

const char *html_state_class(enum state state);
/* "✗" and, for those who hear it, "fail". */
void html_mark(struct html *h, enum state state);

/* --- parts of the page --- */

void html_chapters(struct html *h, bool aside);
void html_silent_failures(struct html *h);
void html_unchecked(struct html *h);
void html_matrix(struct html *h);
void html_suites(struct html *h);
void html_facts(struct html *h);
void html_latencies(struct html *h);
void html_trend(struct html *h);
/* The phases of one request on a line of its suite's time; false where nobody knows. */
struct html_span { /* microseconds since the run began */
	uint64_t start, end;
};
void
html_phases_span(const struct html *h, size_t first, size_t count, struct html_span *out);
bool html_phases(struct html *h, uint32_t check, const struct html_span *span);
void html_phases_legend(struct html *h);

#endif
