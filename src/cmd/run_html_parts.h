/* SPDX-License-Identifier: MIT */
/* Elements of the pages of --report-html; for run_html.c and run_html_time.c alone. */
#ifndef SMOKE_CMD_RUN_HTML_PARTS_H
#define SMOKE_CMD_RUN_HTML_PARTS_H

#include "base/err.h"
#include "base/sbuf.h"
#include "value/value.h"

struct leaf {
	struct arena arena;
	struct xout *x;
};

/* To the opening <body>; and to the end. */
void leaf_open(struct leaf *p, struct sbuf *out, struct str title);
bool leaf_close(struct leaf *p, struct err *err) MUST_CHECK;

void leaf_start(struct leaf *p, const char *element, const char *class);
void leaf_attribute(struct leaf *p, const char *name, struct str value);
void leaf_number(struct leaf *p, const char *name, int64_t value);
void leaf_text(struct leaf *p, struct str text);
void leaf_end(struct leaf *p);
/* With a text in it; nothing where that is empty. */
void
leaf_element(struct leaf *p, const char *element, const char *class, struct str text);
void leaf_section(struct leaf *p, const char *id, const char *heading);
void leaf_link(struct leaf *p, struct str to, struct str text);
void leaf_line_link(struct leaf *p, const struct value *line); /* "line 3" */

struct str leaf_format(struct leaf *p, const char *format, ...) FORMAT(2, 3);
/* A text as it is, all else as JSON. */
struct str leaf_value(struct leaf *p, const struct value *v);
bool leaf_flag(const struct value *object, const char *name);

/* run_html_time.c: the section with a bar for each request. */
void html_timeline(struct leaf *p, const struct value *entries);

#endif
