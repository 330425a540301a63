/* SPDX-License-Identifier: MIT */
/* What was not found out, reason by reason: one outage is one line, not a thousand. */
#ifndef SMOKE_REPORT_VIEW_CAUSE_H
#define SMOKE_REPORT_VIEW_CAUSE_H

#include "model/run.h"

enum { VIEW_CAUSES = 20, VIEW_CAUSE_NAMES = 5 };

struct view_cause { /* checks that are unchecked for one reason */
	struct str reason;
	size_t count, required;
	const struct run_check *names[VIEW_CAUSE_NAMES]; /* the first of them */
};

struct view_causes {
	struct view_cause
		*items; /* at most VIEW_CAUSES, those of required checks first */
	size_t count;
	size_t others; /* checks that are unchecked for yet other reasons */
	size_t others_required;
};

struct view_causes view_causes(struct arena *a, const struct run *run);

#endif
