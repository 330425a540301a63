/* SPDX-License-Identifier: MIT */
/* One finding on a page: as a block with both values, or on one line. */
#ifndef SMOKE_REPORT_TEXT_FINDING_H
#define SMOKE_REPORT_TEXT_FINDING_H

#include "report/page.h"

/* Severity, place, both values, who decided, since when, whose it is, what to do. */
void text_finding_block(struct page *p, const struct finding *f);
/* The same in short. */
void text_finding_line(struct page *p, const struct run *run, const struct finding *f);

/* "name · group · environment · instance", as far as they say something; `where` and
 * `instances`, unless they are empty, instead of the check's own. */
void text_check_name(struct page *p, enum page_style style, const struct run_check *c,
	struct str where, struct str instances);

#endif
