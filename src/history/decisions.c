/* SPDX-License-Identifier: MIT */
/* Overrides: kept beside the runs they are about, and never taken back. */
#include "history/history_parts.h"

bool
history_override(struct history *h, const struct override *o, struct err *err)
{
	const struct sql_value values[] = { sql_int(o->run), sql_text(o->by),
		sql_text(o->reason), sql_int(o->made), sql_int(o->until) };
	return sql_query(h->db,
		"INSERT INTO overrides (run, decided_by, reason, made, until)"
		" VALUES (?, ?, ?, ?, ?)",
		values, 5, NULL, NULL, err);
}

static bool
take_override(void *context, const struct sql_row *row)
{
	struct vec *all = context;
	struct override *o = vec_push(all);
	*o = (struct override){ .run = sql_row_int(row, 0),
		.by = str_copy(all->arena, sql_row_text(row, 1)),
		.reason = str_copy(all->arena, sql_row_text(row, 2)),
		.made = sql_row_int(row, 3),
		.until = sql_row_int(row, 4) };
	return true;
}

/* A clock that went back does not make an override longer: before it was made it does not
 * hold. */
bool
history_overrides(struct history *h, struct arena *a, struct str project,
	enum command command, int64_t now, struct override **out, size_t *count,
	struct err *err)
{
	const struct sql_value values[] = { sql_text(project),
		sql_text(str_of(command_name(command))), sql_int(now) };
	struct vec all = vec_of(a, struct override);
	if (!sql_query(h->db,
		    "SELECT o.run, o.decided_by, o.reason, o.made, o.until"
		    " FROM overrides o JOIN runs r ON r.number = o.run"
		    " WHERE r.project = ?1 AND r.command = ?2 AND o.made <= ?3"
		    " AND o.until >= ?3 ORDER BY o.number DESC",
		    values, 3, take_override, &all, err))
		return false;
	*out = all.items;
	*count = all.count;
	return true;
}

struct decision {
	struct arena *arena;
	struct override *out;
};

static bool
take_last(void *context, const struct sql_row *row)
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
		&value, 1, take_last, &d, err);
}
