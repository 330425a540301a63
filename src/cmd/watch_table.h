/* SPDX-License-Identifier: MIT */
/* What became of each check over all rounds of a watch.  Instances come and go, so that a
 * check is known by what it is, not by its number. */
#ifndef SMOKE_CMD_WATCH_TABLE_H
#define SMOKE_CMD_WATCH_TABLE_H

#include "model/plan.h"

struct watched {
	struct check check; /* what it is, by the newest plan */
	enum state last; /* of the newest round that came to its end */
	enum severity worst; /* likewise */
	struct str instance;
	uint32_t rounds, failed, unchecked, waived, in_a_row;
	bool fatal; /* it ended the watch */
};

struct watch_table { /* number n of the newest plan stands at rows[n - 1] */
	struct arena arenas[2];
	size_t turn;
	struct watched *rows;
	size_t count;
};
void watch_table_fini(struct watch_table *t);

/* The rows of a new plan, with what is known of the same checks; where each check of the
 * plan before stands now (0: it is gone), until the next call. */
const uint32_t *watch_table_follow(struct watch_table *t, const struct plan *plan);

/* Takes in the states of a round. */
void watch_table_add(struct watch_table *t, const struct plan *plan);

#endif
