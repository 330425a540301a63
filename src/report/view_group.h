/* SPDX-License-Identifier: MIT */
/* Findings of one check, and checks that found the same. */
#ifndef SMOKE_REPORT_VIEW_GROUP_H
#define SMOKE_REPORT_VIEW_GROUP_H

#include "report/view.h"

struct view_group {
	const size_t *indices; /* of its findings, in the order they are shown */
	size_t count;
	uint64_t likeness; /* the same for groups that found the same */
	bool told; /* together with another one */
};

/* `indices` as view_findings() gives them. */
struct view_group *view_groups(struct arena *a, const struct run *run,
	const size_t *indices, size_t count, size_t *group_count);

const struct finding *
view_group_finding(const struct run *run, const struct view_group *group, size_t index);

/* "10.0.3.11, 10.0.3.12": of this group, and of those behind it that found the same,
 * which are told then. */
struct str view_group_instances(
	const struct view *v, struct view_group *groups, size_t group_count, size_t at);

#endif
