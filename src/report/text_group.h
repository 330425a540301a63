/* SPDX-License-Identifier: MIT */
/* Findings of one check, and checks that found the same. */
#ifndef SMOKE_REPORT_TEXT_GROUP_H
#define SMOKE_REPORT_TEXT_GROUP_H

#include "report/page.h"

struct text_group {
	const size_t *indices; /* of its findings, in the order they are shown */
	size_t count;
	uint64_t likeness; /* the same for groups that found the same */
	bool told; /* together with another one */
};

/* `indices` as view_findings() gives them. */
struct text_group *text_groups(struct arena *a, const struct run *run,
	const size_t *indices, size_t count, size_t *group_count);

/* "settings · parity · prod / preprod · 10.0.3.11, 10.0.3.12": also for the groups behind
 * it that found the same, which are told then. */
void text_group_heading(struct page *p, const struct run *run, struct text_group *groups,
	size_t group_count, size_t at);

#endif
