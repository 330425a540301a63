/* SPDX-License-Identifier: MIT */
/* Environments and their instances as the columns of a table. */
#ifndef SMOKE_REPORT_HTML_COLUMNS_H
#define SMOKE_REPORT_HTML_COLUMNS_H

#include "base/vec.h"
#include "report/html.h"

struct html_column {
	struct str environment, instance;
};

struct html_columns {
	struct vec items; /* struct html_column: each environment's together */
	bool collapsed; /* too many: one for each environment */
};

/* Environments in the order of the run (baseline, candidate, the one looked at), then as
 * they come. */
struct html_columns html_columns_of(struct html *h);
void
html_columns_add(struct html_columns *c, struct str environment, struct str instance);
/* When all are added. */
void html_columns_end(struct html *h, struct html_columns *c);

size_t
html_column_at(const struct html_columns *c, struct str environment, struct str instance);
const struct html_column *html_column(const struct html_columns *c, size_t at);
/* <thead>: the environments over their instances; `corner` names the rows. */
void html_columns_head(struct html *h, const struct html_columns *c, const char *corner);

#endif
