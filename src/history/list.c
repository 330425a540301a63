/* SPDX-License-Identifier: MIT */
/* Runs in short, for those who look for one. */
#include "history/list.h"

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
	UNCHECKED,
	WAIVED,
	ENVIRONMENT
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
		.unchecked = sql_row_int(row, UNCHECKED),
		.waived = sql_row_int(row, WAIVED),
		.environment = str_copy(l->arena, sql_row_text(row, ENVIRONMENT)) };
	struct str verdict = sql_row_text(row, VERDICT);
	if (!str_is(verdict, verdict_name(VERDICT_NONE)))
		e.verdict = str_copy(l->arena, verdict);
	vec_add(&l->entries, &e);
	return true;
}

/* "AND column = ?" for what the filter says; the value goes to `values`. */
static void
add_condition(struct sbuf *text, const char *condition, struct sql_value value,
	bool matters, struct vec *values)
{
	if (!matters)
		return;
	vec_add(values, &value);
	sbuf_format(text, " AND %s ?%zu", condition, values->count);
}

static void
add_filter(struct sbuf *text, const struct history_filter *f, struct vec *values)
{
	add_condition(text, "r.project =", sql_text(f->project), f->project.size, values);
	add_condition(text, "r.command =", sql_text(f->command), f->command.size, values);
	add_condition(text, "r.verdict =", sql_text(f->verdict), f->verdict.size, values);
	add_condition(text, "r.started >=", sql_int(f->since), f->since > 0, values);
	add_condition(text, "r.started <=", sql_int(f->until), f->until > 0, values);
	add_condition(text, "s.environment =", sql_text(f->environment),
		f->environment.size, values);
}

static bool
ask(struct history *h, struct sbuf *text, const struct vec *values, sql_row_fn *each,
	void *context, struct err *err)
{
	const char *statement = str_c(&h->arena, sbuf_str(text));
	sbuf_fini(text);
	return sql_query(
		h->db, statement, values->items, values->count, each, context, err);
}

/* Numbers come from indexes alone; only those that are shown are looked up. */
bool
history_list(struct history *h, struct arena *a, const struct history_filter *filter,
	struct history_entry **out, size_t *count, struct err *err)
{
	struct listing l = { a, vec_of(a, struct history_entry) };
	struct vec values = vec_of(a, struct sql_value);
	struct sbuf text = { 0 };
	assert(filter->most <= HISTORY_LIST_MAX);
	sbuf_add_c(&text,
		"SELECT n.number, n.state, n.command, n.started, n.ended,"
		" coalesce(c.planned, n.planned), n.verdict, c.title, c.advisory,"
		" c.interrupted, (SELECT decided_by FROM overrides WHERE run = n.number"
		"  ORDER BY overrides.number DESC LIMIT 1),"
		" c.failed, c.unchecked, c.waived, c.environment"
		" FROM runs n LEFT JOIN summaries c ON c.run = n.number"
		" WHERE n.number IN (SELECT r.number FROM runs r"
		"  LEFT JOIN summaries s ON s.run = r.number WHERE 1");
	add_filter(&text, filter, &values);
	sbuf_format(&text, "  ORDER BY r.number DESC LIMIT %zu) ORDER BY n.number DESC",
		filter->most);
	if (!ask(h, &text, &values, take_entry, &l, err))
		return false;
	*out = l.entries.items;
	*count = l.entries.count;
	return true;
}

/* --- findings --- */

struct finding_listing {
	struct arena *arena;
	struct vec findings; /* struct history_finding */
};

#define FINDING_COLUMNS                                                                  \
	"f.fingerprint, f.seen, f.command, f.kind, f.subject, f.place, f.path, f.title," \
	" f.first_run, f.first_at, f.last_run, f.last_at, f.times,"                      \
	" f.last_run = (SELECT max(r.number) FROM runs r WHERE r.project = f.project"    \
	"  AND r.command = f.command AND r.state = 'finished')"

static bool
take_finding(void *context, const struct sql_row *row)
{
	struct finding_listing *l = context;
	struct history_finding *f = vec_push(&l->findings);
	struct str *texts[] = { &f->fingerprint, &f->seen, &f->command, &f->kind,
		&f->subject, &f->where, &f->path, &f->title };
	int64_t *numbers[] = { &f->first_run, &f->first_at, &f->last_run, &f->last_at,
		&f->times };
	enum { TEXTS = sizeof(texts) / sizeof(texts[0]), NUMBERS = 5 };
	for (int i = 0; i < TEXTS; i++)
		*texts[i] = str_copy(l->arena, sql_row_text(row, i));
	for (int i = 0; i < NUMBERS; i++)
		*numbers[i] = sql_row_int(row, TEXTS + i);
	f->open = sql_row_int(row, TEXTS + NUMBERS) != 0;
	return true;
}

bool
history_findings(struct history *h, struct arena *a, const struct history_filter *filter,
	struct history_finding **out, size_t *count, struct err *err)
{
	struct finding_listing l = { a, vec_of(a, struct history_finding) };
	struct vec values = vec_of(a, struct sql_value);
	struct sbuf text = { 0 };
	assert(filter->most <= HISTORY_LIST_MAX);
	sbuf_add_c(&text, "SELECT " FINDING_COLUMNS " AS open FROM findings f WHERE 1");
	add_condition(&text, "f.project =", sql_text(filter->project),
		filter->project.size, &values);
	add_condition(&text, "f.command =", sql_text(filter->command),
		filter->command.size, &values);
	add_condition(&text, "f.last_at >=", sql_int(filter->since), filter->since > 0,
		&values);
	add_condition(&text, "f.first_at <=", sql_int(filter->until), filter->until > 0,
		&values);
	sbuf_format(&text,
		" ORDER BY open DESC, f.times DESC, f.last_run DESC, f.fingerprint"
		" LIMIT %zu",
		filter->most);
	if (!ask(h, &text, &values, take_finding, &l, err))
		return false;
	*out = l.findings.items;
	*count = l.findings.count;
	return true;
}

bool
history_finding_of(struct history *h, struct arena *a, struct str project,
	enum command command, struct str fingerprint, struct history_finding *out,
	struct err *err)
{
	const struct sql_value values[] = { sql_text(project), sql_text(fingerprint),
		sql_text(str_of(command_name(command))) };
	struct finding_listing l = { a, vec_of(a, struct history_finding) };
	*out = (struct history_finding){ .times = 0 };
	if (!sql_query(h->db,
		    "SELECT " FINDING_COLUMNS " FROM findings f WHERE f.project = ?"
		    " AND f.fingerprint = ? AND f.command = ?",
		    values, 3, take_finding, &l, err))
		return false;
	if (l.findings.count)
		*out = *(struct history_finding *)vec_at(&l.findings, 0);
	return true;
}
