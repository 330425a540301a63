/* SPDX-License-Identifier: MIT */
/* A watch: rounds of one run, and what they come to; see watch.c. */
#ifndef SMOKE_CMD_WATCH_H
#define SMOKE_CMD_WATCH_H

#include "cmd/session.h"
#include "cmd/watch_table.h"

struct watch {
	struct session *s;
	struct arena *arena; /* of the whole run */
	struct watch_table table;
	int64_t began, length, every; /* ms, on the engine's clock */
	size_t consecutive;
	int64_t budget; /* millionths */
	size_t rounds; /* that came to their end */
	uint64_t asked, failed; /* required checks of all rounds */
	size_t asked_in_a_round; /* the last one */
	struct vec failures; /* struct finding: each once, of any round */
	bool cut; /* a signal came in the middle of a round */
	bool over; /* nothing more is needed */
	struct str end; /* why, when it ended early; or empty */
};

/* After a round: counts, keeps what failed, tells, and says whether it is over. */
void watch_fold(struct watch *w);
/* After the last one: evidence of the checks of the newest plan, and the findings. */
void watch_conclude(struct watch *w);

#endif
