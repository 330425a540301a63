/* SPDX-License-Identifier: MIT */
/* Runs in short, for those who look for one. */
#include "history/history_parts.h"

#include <assert.h>

struct listing {
	struct arena *arena;
	struct vec entries; /* struct history_entry */
};

enum column {
	NUMBER = 0,
	STATE,
	COMMAND,
	STARTED,
	ENDED,
	PLANNED,
	VERDICT,
	TITLE,
	ADVISORY,
	INTERRUPTED,
	OVERRIDE,
	FAILED,
	UNCHECKED
};

static bool
take_entry(void *context, const struct sql_row *row)
{
	struct listing *l = context;
	struct history_entry e = { .number = sql_row_int(row, NUMBER),
		.finished = str_is(sql_row_text(row, STATE), "finished"),
		.command = str_copy(l->arena, sql_row_text(row, COMMAND)),
		.started = sql_row_int(row, STARTED),
		.ended = sql_row_int(row, ENDED),
		.planned = sql_row_int(row, PLANNED),
		.title = str_copy(l->arena, sql_row_text(row, TITLE)),
		.advisory = sql_row_int(row, ADVISORY) != 0,
		.interrupted = sql_row_int(row, INTERRUPTED) != 0,
		.overridden_by = str_copy(l->arena, sql_row_text(row, OVERRIDE)),
		.failed = sql_row_int(row, FAILED),
		.unchecked = sql_row_int(row, UNCHECKED) };
	struct str verdict = sql_row_text(row, VERDICT);
	if (!str_is(verdict, verdict_name(VERDICT_NONE)))
		e.verdict = str_copy(l->arena, verdict);
	vec_add(&l->entries, &e);
	return true;
}

bool
history_list(struct history *h, struct arena *a, struct str project, size_t most,
	struct history_entry **out, size_t *count, struct err *err)
{
	const struct sql_value values[] = { sql_text(project), sql_int((int64_t)most) };
	struct listing l = { a, vec_of(a, struct history_entry) };
	assert(most <= HISTORY_LIST_MAX);
	if (!sql_query(h->db,
		    "SELECT number, state, command, started, ended,"
		    " coalesce(record ->> '$.verdict.tally.planned', planned),"
		    " verdict, record ->> '$.title', record ->> '$.verdict.advisory',"
		    " record ->> '$.interrupted',"
		    " (SELECT decided_by FROM overrides WHERE run = runs.number"
		    "  ORDER BY overrides.number DESC LIMIT 1),"
		    " record ->> '$.verdict.tally.failed',"
		    " record ->> '$.verdict.tally.unchecked'"
		    " FROM runs WHERE project = ? ORDER BY number DESC LIMIT ?",
		    values, 2, take_entry, &l, err))
		return false;
	*out = l.entries.items;
	*count = l.entries.count;
	return true;
}

struct decision {
	struct arena *arena;
	struct override *out;
};

static bool
take_override(void *context, const struct sql_row *row)
{
	struct decision *d = context;
	*d->out = (struct override){ .run = sql_row_int(row, 0),
		.made = sql_row_int(row, 1),
		.until = sql_row_int(row, 2),
		.by = str_copy(d->arena, sql_row_text(row, 3)),
		.reason = str_copy(d->arena, sql_row_text(row, 4)) };
	return false;
}

bool
history_override_of(struct history *h, struct arena *a, int64_t run, struct override *out,
	struct err *err)
{
	struct sql_value value = sql_int(run);
	struct decision d = { a, out };
	*out = (struct override){ .run = 0 };
	return sql_query(h->db,
		"SELECT run, made, until, decided_by, reason FROM overrides WHERE run = ?"
		" ORDER BY number DESC LIMIT 1",
		&value, 1, take_override, &d, err);
}
