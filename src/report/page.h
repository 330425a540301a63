/* SPDX-License-Identifier: MIT */
/* A page of plain text for a terminal or a log: words that wrap, columns that align, and
 * nothing in it that was not escaped. */
#ifndef SMOKE_REPORT_PAGE_H
#define SMOKE_REPORT_PAGE_H

#include "out/escape.h"
#include "report/report.h"
#include "report/view.h"

enum page_style { PAGE_PLAIN = 0, PAGE_BOLD, PAGE_GOOD, PAGE_BAD, PAGE_WARN };

struct page {
	const struct view *view;
	struct arena *arena; /* of the view */
	struct sbuf *out;
	enum escape mode;
	bool color;
	size_t width;
	size_t column; /* where the line stands */
	size_t hang; /* where its next lines start */
	bool glue; /* the next word follows without a blank */
};

void page_init(struct page *p, const struct view *view,
	const struct report_settings *settings, struct sbuf *out);

/* A line starts at `indent`; when it is full it goes on at `hang`. */
void page_start(struct page *p, size_t indent, size_t hang);
/* Words of prose, separated by blanks from what stands before. */
void page_words(struct page *p, enum page_style style, struct str text);
/* " · text": one of several things on a line; a line end stands in for the dot. */
void page_item(struct page *p, enum page_style style, struct str text);
/* Right behind what stands before, without a blank. */
void page_glue(struct page *p);
/* As it is, blanks and all, on this line: a value, a path, a command. */
void page_exact(struct page *p, enum page_style style, struct str text);
/* Blanks up to that column; at least one. */
void page_tab(struct page *p, size_t column);
void page_end(struct page *p);

void page_blank(struct page *p);
void page_heading(struct page *p, const char *text);
/* One line of prose. */
void page_line(struct page *p, size_t indent, enum page_style style, struct str text);

/* How many columns a text takes once it is escaped. */
size_t page_columns(const struct page *p, struct str text);

#endif
