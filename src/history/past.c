/* SPDX-License-Identifier: MIT */
/* What the history gives back. */
#include "history/history_parts.h"

#include "record/record.h"
#include "world/clock.h"

static bool
take_int(void *context, const struct sql_row *row)
{
	*(int64_t *)context = sql_row_int(row, 0);
	return false;
}

/* "'gate','verify'" for the bits of `commands`; the names are ours. */
static void
write_commands(unsigned commands, struct sbuf *out)
{
	const char *before = "";
	for (int c = COMMAND_GATE; c <= COMMAND_WATCH; c++) {
		if (!(commands & 1u << c))
			continue;
		sbuf_format(out, "%s'%s'", before, command_name((enum command)c));
		before = ",";
	}
}

bool
history_find(struct history *h, struct str project, unsigned commands,
	struct str environment, enum history_which which, int64_t *run, struct err *err)
{
	struct sbuf text = { 0 };
	const struct sql_value values[] = { sql_text(project), sql_text(environment) };
	sbuf_add_c(&text,
		"SELECT number FROM runs WHERE state = 'finished' AND project = ?1"
		" AND EXISTS (SELECT 1 FROM looks WHERE run = runs.number"
		"  AND environment = ?2)"
		" AND command IN (");
	write_commands(commands, &text);
	sbuf_add_c(&text, ")");
	if (which == HISTORY_NEWEST_GO)
		sbuf_add_c(&text, " AND verdict = 'GO'");
	sbuf_format(&text, " ORDER BY number %s LIMIT 1",
		which == HISTORY_OLDEST ? "ASC" : "DESC");
	*run = 0;
	bool ok = sql_query(
		h->db, str_c(&h->arena, sbuf_str(&text)), values, 2, take_int, run, err);
	sbuf_fini(&text);
	return ok;
}

bool
history_newest(struct history *h, struct str project, unsigned commands, int64_t *run,
	struct err *err)
{
	struct sbuf text = { 0 };
	const struct sql_value value = sql_text(project);
	sbuf_add_c(&text,
		"SELECT number FROM runs WHERE state = 'finished' AND project = ?"
		" AND command IN (");
	write_commands(commands, &text);
	sbuf_add_c(&text, ") ORDER BY number DESC LIMIT 1");
	*run = 0;
	bool ok = sql_query(
		h->db, str_c(&h->arena, sbuf_str(&text)), &value, 1, take_int, run, err);
	sbuf_fini(&text);
	return ok;
}

static bool
take_each(void *context, const struct sql_row *row)
{
	int64_t number = sql_row_int(row, 0);
	vec_add(context, &number);
	return true;
}

bool
history_runs(struct history *h, struct arena *a, struct str project, unsigned commands,
	size_t most, int64_t **out, size_t *count, struct err *err)
{
	struct sbuf text = { 0 };
	struct vec numbers = vec_of(a, int64_t);
	const struct sql_value values[] = { sql_text(project), sql_int((int64_t)most) };
	sbuf_add_c(&text,
		"SELECT number FROM runs WHERE state = 'finished' AND project = ?"
		" AND command IN (");
	write_commands(commands, &text);
	sbuf_add_c(&text, ") ORDER BY number DESC LIMIT ?");
	bool ok = sql_query(h->db, str_c(&h->arena, sbuf_str(&text)), values, 2,
		take_each, &numbers, err);
	sbuf_fini(&text);
	*out = numbers.items;
	*count = numbers.count;
	return ok;
}

/* As the record is kept, and was kept by an earlier smoke, indented; in a note
 * the quotes would be escaped. */
bool
history_met(struct history *h, struct str project, size_t runs, struct str fingerprint,
	size_t *out, struct err *err)
{
	struct str member =
		str_format(&h->arena, "\"fingerprint\":\"%.*s\"", STR_ARGS(fingerprint));
	struct str indented =
		str_format(&h->arena, "\"fingerprint\": \"%.*s\"", STR_ARGS(fingerprint));
	const struct sql_value values[] = { sql_text(project), sql_int((int64_t)runs),
		sql_text(member), sql_text(indented) };
	int64_t met = 0;
	bool ok = sql_query(h->db,
		"SELECT count(*) FROM (SELECT record FROM runs WHERE state = 'finished'"
		" AND project = ?1 ORDER BY number DESC LIMIT ?2)"
		" WHERE instr(record, ?3) > 0 OR instr(record, ?4) > 0",
		values, 4, take_int, &met, err);
	*out = (size_t)met;
	return ok;
}

struct taking {
	struct arena *arena;
	struct vec looks; /* struct observation */
	struct err *err;
};

static bool
take_look(void *context, const struct sql_row *row)
{
	struct taking *t = context;
	struct observation o;
	struct str line = str_copy(t->arena, sql_row_text(row, 0));
	if (!look_read(t->arena, line, &o, t->err))
		return false;
	vec_add(&t->looks, &o);
	return true;
}

bool
history_looks(struct history *h, struct arena *a, int64_t run, struct str environment,
	struct observation **out, size_t *count, struct err *err)
{
	const struct sql_value values[] = { sql_int(run), sql_text(environment) };
	struct taking t = { a, vec_of(a, struct observation), err };
	if (!sql_query(h->db,
		    "SELECT look FROM looks WHERE run = ? AND environment = ?"
		    " ORDER BY probe, instance, again",
		    values, 2, take_look, &t, err)
		|| err->kind != ERR_NONE)
		return false;
	*out = t.looks.items;
	*count = t.looks.count;
	return true;
}

struct record_taken {
	struct arena *arena;
	struct run *run;
	bool there;
	struct err *err;
};

static bool
take_record(void *context, const struct sql_row *row)
{
	struct record_taken *t = context;
	t->there = true;
	if (!record_read(t->arena, sql_row_text(row, 0), t->run, t->err))
		t->run = NULL;
	return false;
}

static bool
read_record(struct history *h, struct arena *a, const char *statement,
	const struct sql_value *values, size_t count, struct run *out, bool *there,
	struct err *err)
{
	struct record_taken t = { a, out, false, err };
	bool asked = sql_query(h->db, statement, values, count, take_record, &t, err);
	*there = t.there;
	return asked && t.run;
}

bool
history_run(struct history *h, struct arena *a, int64_t number, struct run *out,
	struct err *err)
{
	struct sql_value value = sql_int(number);
	bool there;
	if (!read_record(h, a,
		    "SELECT record FROM runs WHERE state = 'finished' AND (?1 = 0 OR "
		    "number = ?1)"
		    " ORDER BY number DESC LIMIT 1",
		    &value, 1, out, &there, err))
		return false;
	if (there)
		return true;
	if (number)
		return err_set(err, ERR_USAGE, "the history has no finished run %lld",
			(long long)number);
	return err_set(err, ERR_USAGE, "the history has no finished run");
}

bool
history_open_findings(struct history *h, struct arena *a, struct str project,
	enum command command, struct past_finding **out, size_t *count, struct err *err)
{
	const struct sql_value values[] = { sql_text(project),
		sql_text(str_of(command_name(command))) };
	struct run run;
	bool there;
	*out = NULL;
	*count = 0;
	if (!read_record(h, a,
		    "SELECT record FROM runs WHERE state = 'finished' AND project = ?"
		    " AND command = ? ORDER BY number DESC LIMIT 1",
		    values, 2, &run, &there, err))
		return false;
	if (!there)
		return true;
	*out = arena_array(a, run.findings.count, sizeof(**out));
	for (size_t i = 0; i < run.findings.count; i++) {
		const struct finding *f = &run.findings.items[i];
		if (f->age == AGE_RESOLVED)
			continue;
		(*out)[(*count)++] = (struct past_finding){ f->fingerprint, f->seen,
			f->since.size ? f->since : clock_show(a, run.started), *f };
	}
	return true;
}

struct numbers {
	struct history *history;
	struct vec list; /* int64_t */
};

/* A run whose spill file is open is under way, not left behind. */
static bool
take_number(void *context, const struct sql_row *row)
{
	struct numbers *n = context;
	int64_t number = sql_row_int(row, 0);
	struct str spill = spill_path(n->history, number);
	if (!file_log_is_open(str_c(&n->history->arena, spill)))
		vec_add(&n->list, &number);
	return true;
}

bool
history_incomplete(
	struct history *h, struct arena *a, int64_t **out, size_t *count, struct err *err)
{
	struct numbers numbers = { h, vec_of(a, int64_t) };
	struct sql_value own = sql_int(h->number);
	if (!sql_query(h->db,
		    "SELECT number FROM runs WHERE state = 'incomplete' AND number <> ?"
		    " ORDER BY number DESC",
		    &own, 1, take_number, &numbers, err))
		return false;
	*out = numbers.list.items;
	*count = numbers.list.count;
	return true;
}
