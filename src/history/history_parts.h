/* SPDX-License-Identifier: MIT */
/* What the files of history/ share. */
#ifndef SMOKE_HISTORY_HISTORY_PARTS_H
#define SMOKE_HISTORY_HISTORY_PARTS_H

#include "history/history.h"
#include "world/file.h"
#include "world/sql.h"

struct history {
	struct arena arena;
	struct sql *db;
	struct str path;
	/* of the run that is begun */
	int64_t number;
	struct str spill_path;
	struct file_log *spill;
	enum incident_change incident;
};

/* Where what is found in a run waits for its commit. */
struct str spill_path(struct history *h, int64_t number);

/* After a statement of a transaction failed. */
void roll_back(struct history *h);

/* schema.c: makes the tables, or brings those of an earlier version up after a copy. */
bool schema_open(struct history *h, struct err *err);
/* The first number of the first row; 0 when there is none. */
bool schema_ask(struct history *h, const char *statement, int64_t *out, struct err *err);

/* summary.c: what is asked of many runs at once, taken from a record, within the
 * transaction that keeps the run. */
bool
summary_keep(struct history *h, int64_t number, const struct run *run, struct err *err);
/* Of all runs that are there; a record that cannot be read has none. */
bool summary_keep_all(struct history *h, struct err *err);

/* Keeps what a line of the spill file says about the run `h->number`, in the transaction
 * that is open: a look, samples; other lines are left alone. */
bool line_keep(struct history *h, struct str line, struct err *err);

/* A look as one line of the spill file, and back. */
void look_write(const struct observation *o, struct sbuf *out);
/* False when the line is no look; ERR_OUTPUT when it is a broken one. */
bool
look_read(struct arena *a, struct str line, struct observation *out, struct err *err);

/* Opens or closes an incident in the transaction that is open. */
bool incident_keep(struct history *h, const struct run *run, struct err *err);
/* Keeps a line of samples in the transaction that is open; others are left alone. */
bool samples_insert(struct history *h, struct str line, struct err *err);

#endif
