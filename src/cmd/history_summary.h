/* SPDX-License-Identifier: MIT */
/* What many runs teach, gathered; history_summary.c tells people, this programs. */
#ifndef SMOKE_CMD_HISTORY_SUMMARY_H
#define SMOKE_CMD_HISTORY_SUMMARY_H

#include "cmd/history_views.h"
#include "history/learn.h"

struct summary {
	const struct history_filter *filter;
	struct learned learned;
	struct history_finding *drift; /* found by drift: open first, then by how often */
	size_t drift_count;
	struct known_waiver *waivers;
	size_t waiver_count;
};

/* One object, as reports/history.schema.json says. */
void summary_write_json(struct arena *a, const struct summary *summary, struct sbuf *out);

#endif
