/* SPDX-License-Identifier: MIT */
#include "history/history_parts.h"
#include "history/transfer.h"
#include "value/json.h"

struct exporting {
	struct history *history;
	struct arena arena; /* of one line */
	struct sbuf *out;
	size_t runs;
	struct vec numbers; /* int64_t */
};

static void
write_line(struct exporting *e, const char *kind, struct vec *members)
{
	struct vec line = vec_of(&e->arena, struct member);
	members_add(&line, kind, value_of_members(members));
	struct value v = value_of_members(&line);
	json_write(&v, JSON_COMPACT, e->out);
	sbuf_add_char(e->out, '\n');
	arena_reset(&e->arena);
}

static void
write_first(struct exporting *e, const struct transfer_of *of)
{
	struct vec m = vec_of(&e->arena, struct member);
	members_add(&m, "version", value_of_int(&e->arena, TRANSFER_VERSION));
	members_add(&m, "project", value_of_string(of->project));
	members_add(&m, "key", value_of_string(of->key));
	write_line(e, "smoke_history", &m);
}

static void
write_last(struct exporting *e)
{
	struct vec m = vec_of(&e->arena, struct member);
	members_add(&m, "runs", value_of_int(&e->arena, (int64_t)e->runs));
	write_line(e, "end", &m);
}

static bool
take_number(void *context, const struct sql_row *row)
{
	struct exporting *e = context;
	int64_t number = sql_row_int(row, 0);
	vec_add(&e->numbers, &number);
	return true;
}

static bool
take_run(void *context, const struct sql_row *row)
{
	struct exporting *e = context;
	struct arena *a = &e->arena;
	struct vec m = vec_of(a, struct member);
	members_add(&m, "number", value_of_int(a, sql_row_int(row, 0)));
	members_add(&m, "command", value_of_string(sql_row_text(row, 1)));
	members_add(&m, "started", value_of_int(a, sql_row_int(row, 2)));
	members_add(&m, "ended", value_of_int(a, sql_row_int(row, 3)));
	members_add(&m, "planned", value_of_int(a, sql_row_int(row, 4)));
	members_add(&m, "plan", value_of_string(sql_row_text(row, 5)));
	members_add(&m, "record", value_of_string(sql_row_text(row, 6)));
	write_line(e, "run", &m);
	e->runs++;
	return true;
}

/* As it lies there. */
static bool
take_look(void *context, const struct sql_row *row)
{
	struct exporting *e = context;
	sbuf_add(e->out, sql_row_text(row, 0));
	sbuf_add_char(e->out, '\n');
	return true;
}

static bool
take_samples(void *context, const struct sql_row *row)
{
	struct exporting *e = context;
	struct vec m = vec_of(&e->arena, struct member);
	members_add(&m, "environment", value_of_string(sql_row_text(row, 0)));
	members_add(&m, "endpoint", value_of_string(sql_row_text(row, 1)));
	members_add(&m, "us", value_of_string(sql_row_text(row, 2)));
	write_line(e, "samples", &m);
	return true;
}

static bool
take_override(void *context, const struct sql_row *row)
{
	struct exporting *e = context;
	struct arena *a = &e->arena;
	struct vec m = vec_of(a, struct member);
	members_add(&m, "by", value_of_string(sql_row_text(row, 0)));
	members_add(&m, "reason", value_of_string(sql_row_text(row, 1)));
	members_add(&m, "made", value_of_int(a, sql_row_int(row, 2)));
	members_add(&m, "until", value_of_int(a, sql_row_int(row, 3)));
	write_line(e, "override", &m);
	return true;
}

static bool
write_run(struct exporting *e, int64_t run, struct err *err)
{
	static const struct {
		const char *statement;
		sql_row_fn *take;
	} parts[] = {
		{ "SELECT number, command, started, ended, planned, plan_digest, record"
		  " FROM runs WHERE number = ?",
			take_run },
		{ "SELECT look FROM looks WHERE run = ?"
		  " ORDER BY environment, probe, instance, again",
			take_look },
		{ "SELECT environment, endpoint, microseconds FROM samples WHERE run = ?"
		  " ORDER BY environment, endpoint",
			take_samples },
		{ "SELECT decided_by, reason, made, until FROM overrides WHERE run = ?"
		  " ORDER BY number",
			take_override },
	};
	struct sql_value number = sql_int(run);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!sql_query(e->history->db, parts[i].statement, &number, 1,
			    parts[i].take, e, err))
			return false;
	return true;
}

static bool
write_all(struct exporting *e, const struct transfer_of *of, struct err *err)
{
	struct sql_value project = sql_text(of->project);
	write_first(e, of);
	if (!sql_query(e->history->db,
		    "SELECT number FROM runs WHERE project = ? AND state = 'finished'"
		    " ORDER BY number",
		    &project, 1, take_number, e, err))
		return false;
	for (size_t i = 0; i < e->numbers.count; i++)
		if (!write_run(e, *(int64_t *)vec_at(&e->numbers, i), err))
			return false;
	write_last(e);
	return sbuf_ok(e->out)
		|| err_set(err, ERR_OUTPUT,
			"the history is too long to be exported; copy its file while "
			"nothing runs");
}

/* In one transaction, so that a run that is committed meanwhile is in it whole, or not at
 * all (CON-07). */
bool
history_export(struct history *h, const struct transfer_of *of, struct sbuf *out,
	size_t *runs, struct err *err)
{
	struct arena numbers = { 0 };
	struct exporting e = {
		.history = h, .out = out, .numbers = vec_of(&numbers, int64_t)
	};
	bool ok = sql_run(h->db, "BEGIN", err);
	if (ok) {
		ok = write_all(&e, of, err);
		ok = sql_run(h->db, "COMMIT", err) && ok;
	}
	*runs = e.runs;
	arena_fini(&e.arena);
	arena_fini(&numbers);
	return ok;
}
