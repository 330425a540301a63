/* SPDX-License-Identifier: MIT */
/* What earlier runs tell about the build that stands there now. */
#include "history/history_parts.h"

#include "value/json.h"

struct sightings {
	struct arena arena; /* of one run */
	history_facts_fn *each;
	void *context;
	struct err *err;
};

static bool
read_facts(struct arena *a, struct str text, struct fact_seen **out, size_t *count,
	struct err *err)
{
	struct value list;
	*count = 0;
	if (!text.size)
		return true;
	if (!json_read(a, str_copy(a, text), &JSON_LIMITS, &list, err))
		return err_context(err, "facts of an earlier run");
	*out = arena_array(a, value_count(&list), sizeof(**out));
	for (size_t i = 0; i < value_count(&list); i++) {
		const struct value *v = value_item(&list, i);
		(*out)[(*count)++] = (struct fact_seen){ value_get_text(v, "name"),
			value_get_text(v, "environment"), value_get_text(v, "instance"),
			value_get_text(v, "value") };
	}
	return true;
}

static bool
take_sighting(void *context, const struct sql_row *row)
{
	struct sightings *s = context;
	struct fact_seen *facts = NULL;
	size_t count;
	bool more = read_facts(&s->arena, sql_row_text(row, 2), &facts, &count, s->err)
		&& s->each(s->context, sql_row_int(row, 0), sql_row_int(row, 1), facts,
			count);
	arena_reset(&s->arena);
	return more;
}

bool
history_facts(struct history *h, struct str project, history_facts_fn *each,
	void *context, struct err *err)
{
	const struct sql_value values[] = { sql_text(project),
		sql_int(HISTORY_SIGHTINGS_MAX) };
	struct sightings s = { .each = each, .context = context, .err = err };
	bool ok = sql_query(h->db,
		"SELECT number, started, record ->> '$.facts' FROM runs"
		" WHERE state = 'finished' AND project = ?1"
		" AND record ->> '$.drill' IS NULL ORDER BY number DESC LIMIT ?2",
		values, 2, take_sighting, &s, err);
	arena_fini(&s.arena);
	return ok && err->kind == ERR_NONE;
}

struct numbered {
	int64_t number, ended;
};

static bool
take_numbered(void *context, const struct sql_row *row)
{
	*(struct numbered *)context =
		(struct numbered){ sql_row_int(row, 0), sql_row_int(row, 1) };
	return false;
}

bool
history_rehearsed(struct history *h, struct str project, int64_t *run, int64_t *ended,
	struct err *err)
{
	struct sql_value value = sql_text(project);
	struct numbered found = { 0, 0 };
	bool ok = sql_query(h->db,
		"SELECT number, ended FROM runs WHERE state = 'finished' AND project = ?"
		" AND command = 'verify' AND verdict = 'GO'"
		" AND record ->> '$.rehearsal' = 1 AND record ->> '$.drill' IS NULL"
		" ORDER BY number DESC LIMIT 1",
		&value, 1, take_numbered, &found, err);
	*run = found.number;
	*ended = found.ended;
	return ok;
}

bool
history_whole_go(struct history *h, struct str project, enum command command,
	struct str environment, int64_t *run, struct err *err)
{
	const struct sql_value values[] = { sql_text(project),
		sql_text(str_of(command_name(command))), sql_text(environment) };
	struct numbered found = { 0, 0 };
	bool ok = sql_query(h->db,
		"SELECT number, ended FROM runs WHERE state = 'finished' AND project = ?1"
		" AND command = ?2 AND verdict = 'GO'"
		" AND record ->> '$.environment' = ?3"
		" AND record ->> '$.tags' IS NULL AND record ->> '$.rehearsal' IS NULL"
		" ORDER BY number DESC LIMIT 1",
		values, 3, take_numbered, &found, err);
	*run = found.number;
	return ok;
}
