/* SPDX-License-Identifier: MIT */
/* Incidents: opened and closed together with the run that says so. */
#include "history/history_parts.h"

void
history_incident(struct history *h, enum incident_change change)
{
	h->incident = change;
}

/* One for each environment at a time: what is bad stays bad until a GO. */
static bool
open_incident(struct history *h, const struct run *run, struct err *err)
{
	const struct sql_value values[] = { sql_int(h->number), sql_text(run->project),
		sql_text(run->environment), sql_int(run->ended), sql_text(run->title) };
	return sql_query(h->db,
		"INSERT INTO incidents (run, project, environment, opened, title)"
		" SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM incidents"
		"  WHERE project = ?2 AND environment = ?3 AND closed_by IS NULL)",
		values, 5, NULL, NULL, err);
}

static bool
close_incidents(struct history *h, const struct run *run, struct err *err)
{
	const struct sql_value values[] = { sql_int(h->number), sql_text(run->project),
		sql_text(run->environment), sql_int(run->ended) };
	return sql_query(h->db,
		"UPDATE incidents SET closed_by = ?1, closed = ?4 WHERE project = ?2"
		" AND environment = ?3 AND closed_by IS NULL",
		values, 4, NULL, NULL, err);
}

bool
incident_keep(struct history *h, const struct run *run, struct err *err)
{
	switch (h->incident) {
	case INCIDENT_AS_IT_IS:
		return true;
	case INCIDENT_OPENS:
		return open_incident(h, run, err);
	case INCIDENT_CLOSES:
		return close_incidents(h, run, err);
	}
	return true;
}

static bool
take_incident(void *context, const struct sql_row *row)
{
	struct vec *all = context;
	struct incident *i = vec_push(all);
	*i = (struct incident){ .run = sql_row_int(row, 0),
		.opened = sql_row_int(row, 1),
		.environment = str_copy(all->arena, sql_row_text(row, 2)),
		.title = str_copy(all->arena, sql_row_text(row, 3)) };
	return true;
}

bool
history_incidents(struct history *h, struct arena *a, struct str project,
	struct incident **out, size_t *count, struct err *err)
{
	struct sql_value value = sql_text(project);
	struct vec all = vec_of(a, struct incident);
	if (!sql_query(h->db,
		    "SELECT run, opened, environment, title FROM incidents"
		    " WHERE project = ? AND closed_by IS NULL ORDER BY run",
		    &value, 1, take_incident, &all, err))
		return false;
	*out = all.items;
	*count = all.count;
	return true;
}
