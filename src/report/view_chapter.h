/* SPDX-License-Identifier: MIT */
/* In which order a run is told, the same for every format that people read. */
#ifndef SMOKE_REPORT_VIEW_CHAPTER_H
#define SMOKE_REPORT_VIEW_CHAPTER_H

#include "model/run.h"

struct view_chapter {
	const char *name; /* "why": one word */
	const char *heading;
	bool blocks; /* each finding with its values; else a line each */
	bool aside; /* comes after what failed without saying why and what is unchecked */
	size_t *indices; /* of findings, as view_findings() orders them */
	size_t count;
};

struct view_chapters { /* empty ones are left out */
	struct view_chapter *items;
	size_t count;
};

/* Why it is not GO, notes, what is waived; of drift by age, news first whatever their
 * severity. */
struct view_chapters view_chapters(struct arena *a, const struct run *run);

/* Numbers of checks that failed, and of which no finding says why. */
uint32_t *view_silent_failures(struct arena *a, const struct run *run, size_t *count);

#endif
