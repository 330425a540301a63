/* SPDX-License-Identifier: MIT */
#include "history/history_parts.h"
#include "history/transfer.h"
#include "record/record.h"
#include "value/json.h"

struct importing {
	struct history *history;
	struct arena *arena; /* of what is told */
	struct arena line; /* of the line that is read, and of its run */
	const struct transfer_of *of;
	struct history_imported *out;
	struct vec renumbered; /* struct history_renumbered */
	unsigned at; /* the line, from 1 */
	int64_t newest; /* number, before anything was imported */
	int64_t run; /* that the next lines belong to; 0: none yet */
	bool is_new; /* that run was not here before */
	bool begun, ended;
	size_t seen; /* runs in the file */
	struct err *err;
};

static bool
fail(struct importing *i, const char *what)
{
	return err_set_at(i->err, ERR_INPUT, i->at, 1, "%s", what);
}

static bool
take_int(void *context, const struct sql_row *row)
{
	*(int64_t *)context = sql_row_int(row, 0);
	return false;
}

static bool
ask(struct importing *i, const char *statement, const struct sql_value *values,
	size_t count, int64_t *out)
{
	*out = 0;
	return sql_query(i->history->db, statement, values, count, take_int, out, i->err);
}

/* --- the first line and the last --- */

static bool
read_first(struct importing *i, const struct value *v)
{
	int64_t version = 0;
	struct str project = value_get_text(v, "project");
	if (i->begun)
		return fail(i, "a second beginning");
	if (!value_int(value_get_c(v, "version"), &version) || version < 1)
		return fail(i, "the export says no version");
	if (version > TRANSFER_VERSION)
		return fail(i, "this export was written by a newer smoke");
	if (!str_eq(project, i->of->project))
		return err_set_at(i->err, ERR_INPUT, i->at, 1,
			"this export is of project '%.*s', not '%.*s'", STR_ARGS(project),
			STR_ARGS(i->of->project));
	if (!str_eq(value_get_text(v, "key"), i->of->key))
		return err_set_at(i->err, ERR_INPUT, i->at, 1,
			"this export was made with another key: sensitive values would "
			"differ, and tickets be refused; put the key file that belongs "
			"to "
			"it at %.*s.key",
			STR_ARGS(i->history->path));
	i->begun = true;
	return true;
}

static bool
read_last(struct importing *i, const struct value *v)
{
	int64_t runs = -1;
	if (!value_int(value_get_c(v, "runs"), &runs) || runs != (int64_t)i->seen)
		return fail(i, "the export has not all of its runs");
	i->ended = true;
	return true;
}

/* --- a run --- */

struct incoming {
	int64_t number, started, ended, planned;
	struct str command, plan, record;
	struct run run;
};

static bool
read_incoming(struct importing *i, const struct value *v, struct incoming *in)
{
	in->command = value_get_text(v, "command");
	in->plan = value_get_text(v, "plan");
	in->record = value_get_text(v, "record");
	if (!value_int(value_get_c(v, "number"), &in->number)
		|| !value_int(value_get_c(v, "started"), &in->started)
		|| !value_int(value_get_c(v, "ended"), &in->ended)
		|| !value_int(value_get_c(v, "planned"), &in->planned) || in->number < 1)
		return fail(i, "a run lacks a number, its times, or what was planned");
	struct err why = { 0 };
	if (!record_read(&i->line, in->record, &in->run, &why))
		return fail(i, why.text);
	if (!str_eq(in->run.project, i->of->project)
		|| !str_is(in->command, command_name(in->run.command)))
		return fail(i, "a run and its record are not of one kind");
	return true;
}

/* Another run with the same times to the millisecond and the same plan there is not. */
static bool
find_known(struct importing *i, const struct incoming *in, int64_t *number)
{
	const struct sql_value values[] = { sql_text(i->of->project),
		sql_int(in->started), sql_int(in->ended), sql_text(in->command),
		sql_text(in->plan) };
	return ask(i,
		"SELECT number FROM runs WHERE project = ? AND started = ?"
		" AND ended = ? AND command = ? AND plan_digest = ?"
		" AND state = 'finished'",
		values, 5, number);
}

/* The nights are a line of their own; what gates, snapshots and verifies leave is used by
 * each other. */
static bool
check_order(struct importing *i, const struct incoming *in)
{
	const struct sql_value values[] = { sql_text(i->of->project),
		sql_int(in->started), sql_text(in->command), sql_int(i->newest) };
	int64_t later;
	if (!ask(i,
		    "SELECT number FROM runs WHERE project = ? AND started > ?"
		    " AND (command = 'drift') = (?3 = 'drift') AND number <= ?4"
		    " AND state = 'finished' ORDER BY started LIMIT 1",
		    values, 4, &later))
		return false;
	return !later
		|| err_set_at(i->err, ERR_INPUT, i->at, 1,
			"run %lld of the export began before run %lld here, and behind "
			"it would count as the newer one; nothing was imported",
			(long long)in->number, (long long)later);
}

/* Its own number where that keeps the order, else the next. */
static bool
choose_number(struct importing *i, int64_t wish, int64_t *number)
{
	int64_t last;
	if (!ask(i,
		    "SELECT max(coalesce((SELECT max(number) FROM runs), 0),"
		    " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'runs'),"
		    " 0))",
		    NULL, 0, &last))
		return false;
	*number = wish > last ? wish : last + 1;
	if (*number != wish) {
		struct history_renumbered *r = vec_push(&i->renumbered);
		*r = (struct history_renumbered){ wish, *number };
	}
	return true;
}

static bool
insert(struct importing *i, struct incoming *in, int64_t number)
{
	struct sbuf record = { 0 };
	if (number == in->number) {
		sbuf_add(&record, in->record);
	} else {
		in->run.id = str_format(&i->line, "%lld", (long long)number);
		record_write(&in->run, JSON_COMPACT, &record);
	}
	const struct sql_value values[] = { sql_int(number), sql_text(in->command),
		sql_text(i->of->project), sql_int(in->started), sql_int(in->ended),
		sql_int(in->planned), sql_text(in->plan),
		sql_text(str_of(verdict_name(in->run.verdict.word))),
		sql_text(sbuf_str(&record)) };
	bool ok = sql_query(i->history->db,
			  "INSERT INTO runs (number, command, project, state, started,"
			  " ended, planned, plan_digest, verdict, record)"
			  " VALUES (?, ?, ?, 'finished', ?, ?, ?, ?, ?, ?)",
			  values, 9, NULL, NULL, i->err)
		&& summary_keep(i->history, number, &in->run, i->err);
	sbuf_fini(&record);
	return ok;
}

static bool
read_run(struct importing *i, const struct value *v)
{
	struct incoming in = { 0 };
	if (!read_incoming(i, v, &in) || !find_known(i, &in, &i->run))
		return false;
	i->seen++;
	i->is_new = i->run == 0;
	if (!i->is_new) {
		i->out->known++;
		return true;
	}
	if (!check_order(i, &in) || !choose_number(i, in.number, &i->run)
		|| !insert(i, &in, i->run))
		return false;
	i->out->first = i->out->first ? i->out->first : i->run;
	i->out->last = i->run;
	i->out->runs++;
	return true;
}

/* Also of a run that is here already: somebody may have decided there. */
static bool
read_override(struct importing *i, const struct value *v)
{
	int64_t made, until;
	if (!i->run || !value_int(value_get_c(v, "made"), &made)
		|| !value_int(value_get_c(v, "until"), &until))
		return fail(i, "an override without a run, or without its times");
	const struct sql_value values[] = { sql_int(i->run),
		sql_text(value_get_text(v, "by")), sql_text(value_get_text(v, "reason")),
		sql_int(made), sql_int(until) };
	return sql_query(i->history->db,
		"INSERT INTO overrides (run, decided_by, reason, made, until)"
		" SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM overrides"
		"  WHERE run = ?1 AND decided_by = ?2 AND made = ?4)",
		values, 5, NULL, NULL, i->err);
}

/* --- lines --- */

static bool
keep_line(struct importing *i, struct str line)
{
	if (!i->run)
		return fail(i, "a look without a run");
	i->history->number = i->run;
	return !i->is_new || line_keep(i->history, line, i->err);
}

static bool
read_line(struct importing *i, struct str line)
{
	struct json_limits limits = JSON_LIMITS;
	struct value v;
	struct err why = { 0 };
	limits.depth += 8; /* as for a look */
	if (!json_read(&i->line, line, &limits, &v, &why))
		return fail(i, why.text);
	if (i->ended)
		return fail(i, "a line behind the end");
	const struct value *first = value_get_c(&v, "smoke_history");
	if (first)
		return read_first(i, first);
	if (!i->begun)
		return fail(i, "this is no export of a history");
	if (value_get_c(&v, "run"))
		return read_run(i, value_get_c(&v, "run"));
	if (value_get_c(&v, "look") || value_get_c(&v, "samples"))
		return keep_line(i, line);
	if (value_get_c(&v, "override"))
		return read_override(i, value_get_c(&v, "override"));
	if (value_get_c(&v, "end"))
		return read_last(i, value_get_c(&v, "end"));
	return fail(i, "a line of a kind that nobody knows");
}

static bool
read_lines(struct importing *i, struct str text)
{
	struct str line;
	if (!ask(i, "SELECT coalesce(max(number), 0) FROM runs", NULL, 0, &i->newest))
		return false;
	while (str_next(&text, '\n', &line)) {
		i->at++;
		if (!line.size && !text.size)
			break; /* behind the last line feed */
		bool ok = read_line(i, line);
		arena_reset(&i->line);
		if (!ok)
			return false;
	}
	return i->ended || fail(i, "the export is cut: its last line is missing");
}

bool
history_import(struct history *h, struct arena *a, const struct transfer_of *of,
	struct str text, struct history_imported *out, struct err *err)
{
	struct importing i = { .history = h,
		.arena = a,
		.of = of,
		.out = out,
		.renumbered = vec_of(a, struct history_renumbered),
		.err = err };
	*out = (struct history_imported){ 0 };
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = read_lines(&i, text) && sql_run(h->db, "COMMIT", err);
	if (!ok)
		roll_back(h);
	out->renumbered = i.renumbered.items;
	out->renumbered_count = i.renumbered.count;
	arena_fini(&i.line);
	return ok;
}
