/* SPDX-License-Identifier: MIT */
#include "history/prune.h"

#include "history/history_parts.h"

#include <stdlib.h>

#define DAY ((int64_t)24 * 60 * 60 * 1000)

enum {
	TICKET_DAYS = 31, /* longer than any ticket holds */
	NAMES_MAX = 1000 /* commands × environments × verdicts that are looked at */
};

struct pruning {
	struct history *history;
	struct arena arena;
	struct str project;
	int64_t now;
	struct vec needed; /* int64_t: numbers of runs that stay */
	struct err *err;
};

/* --- asking --- */

static bool
take_numbers(void *context, const struct sql_row *row)
{
	int64_t number = sql_row_int(row, 0);
	vec_add(context, &number);
	return true;
}

static bool
need(struct pruning *p, const char *statement, const struct sql_value *values,
	size_t count)
{
	return sql_query(p->history->db, statement, values, count, take_numbers,
		&p->needed, p->err);
}

static void
need_run(struct pruning *p, int64_t number)
{
	if (number)
		vec_add(&p->needed, &number);
}

/* --- what somebody may stand on --- */

struct kind { /* of runs: what they have in common */
	struct arena *arena;
	struct str command, environment, verdict;
	bool there;
};

static bool
take_kind(void *context, const struct sql_row *row)
{
	struct kind *k = context;
	k->command = str_copy(k->arena, sql_row_text(row, 0));
	k->environment = str_copy(k->arena, sql_row_text(row, 1));
	k->verdict = str_copy(k->arena, sql_row_text(row, 2));
	k->there = true;
	return false;
}

/* From one to the next through the index: the runs in between are not read. */
static bool
next_kind(struct pruning *p, struct kind *k)
{
	const struct sql_value values[] = { sql_text(p->project), sql_text(k->command),
		sql_text(k->environment), sql_text(k->verdict) };
	k->there = false;
	return sql_query(p->history->db,
		"SELECT command, environment, verdict FROM summaries WHERE project = ?1"
		" AND (command, environment, verdict) > (?2, ?3, ?4)"
		" ORDER BY command, environment, verdict LIMIT 1",
		values, 4, take_kind, k, p->err);
}

static bool
need_newest(struct pruning *p, const struct kind *k)
{
	const struct sql_value values[] = { sql_text(p->project), sql_text(k->command),
		sql_text(k->environment), sql_text(k->verdict) };
	return need(p,
		       "SELECT max(run) FROM summaries WHERE project = ? AND command = ?"
		       " AND environment = ? AND verdict = ?",
		       values, 4)
		&& need(p, /* a drill or a rehearsal is no substitute */
			"SELECT run FROM summaries WHERE project = ? AND command = ?"
			" AND environment = ? AND verdict = ? AND counted"
			" ORDER BY run DESC LIMIT 1",
			values, 4);
}

/* Bad news from production that no GO has answered yet. */
static bool
need_incidents(struct pruning *p, const struct kind *k)
{
	const struct sql_value values[] = { sql_text(p->project),
		sql_text(k->environment) };
	if (!str_is(k->command, command_name(COMMAND_VERIFY)))
		return true;
	return need(p,
		"SELECT run FROM summaries WHERE project = ?1 AND command = 'verify'"
		" AND environment = ?2 AND verdict = 'NO-GO' AND run >"
		" coalesce((SELECT max(run) FROM summaries WHERE project = ?1"
		"  AND command = 'verify' AND environment = ?2 AND verdict = 'GO'"
		"  AND counted), 0)",
		values, 2);
}

static bool
need_of_each_kind(struct pruning *p)
{
	struct kind k = { .arena = &p->arena };
	for (int i = 0; i < NAMES_MAX; i++) {
		if (!next_kind(p, &k))
			return false;
		if (!k.there)
			return true;
		if (!need_newest(p, &k) || !need_incidents(p, &k))
			return false;
	}
	return err_set(p->err, ERR_OUTPUT, "the history has too many environments");
}

/* The runs that the commands will take looks from; see their calls of history_find(). */
static bool
need_looks_at(struct pruning *p, struct str environment)
{
	static const struct {
		unsigned commands;
		enum history_which which;
	} finds[] = {
		{ 1u << COMMAND_VERIFY | 1u << COMMAND_SNAPSHOT, HISTORY_NEWEST_GO },
		{ 1u << COMMAND_DRIFT | 1u << COMMAND_GATE, HISTORY_OLDEST },
		{ 1u << COMMAND_GATE | 1u << COMMAND_SNAPSHOT, HISTORY_NEWEST },
		{ 1u << COMMAND_VERIFY, HISTORY_NEWEST_GO },
		{ 1u << COMMAND_GATE, HISTORY_NEWEST },
		{ 1u << COMMAND_GATE | 1u << COMMAND_VERIFY | 1u << COMMAND_DRIFT,
			HISTORY_NEWEST_GO },
	};
	for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++) {
		int64_t run = 0;
		if (!history_find(p->history, p->project, finds[i].commands, environment,
			    finds[i].which, &run, p->err))
			return false;
		need_run(p, run);
	}
	return true;
}

struct text_taken {
	struct arena *arena;
	struct str text;
};

static bool
take_text(void *context, const struct sql_row *row)
{
	struct text_taken *t = context;
	t->text = str_copy(t->arena, sql_row_text(row, 0));
	return false;
}

static bool
need_all_looks(struct pruning *p)
{
	struct text_taken t = { .arena = &p->arena };
	for (int i = 0; i < NAMES_MAX; i++) {
		struct sql_value after = sql_text(t.text);
		t.text = (struct str){ 0 };
		if (!sql_query(p->history->db,
			    "SELECT environment FROM looks WHERE environment > ?"
			    " ORDER BY environment LIMIT 1",
			    &after, 1, take_text, &t, p->err))
			return false;
		if (!t.text.size)
			return true;
		if (!need_looks_at(p, t.text))
			return false;
	}
	return err_set(p->err, ERR_OUTPUT, "the history has too many environments");
}

static bool
need_decisions(struct pruning *p)
{
	const struct sql_value now = sql_int(p->now);
	const struct sql_value tickets[] = { sql_text(p->project),
		sql_int(p->now - TICKET_DAYS * DAY) };
	const struct sql_value project = sql_text(p->project);
	return need(p,
		       "SELECT run FROM incidents WHERE project = ? AND closed_by IS "
		       "NULL",
		       &project, 1)
		&& need(p, "SELECT run FROM overrides WHERE until >= ?", &now, 1)
		&& need(p,
			"SELECT number FROM runs WHERE project = ? AND started >= ?"
			" AND command = 'gate' AND verdict = 'GO'",
			tickets, 2)
		&& need(p,
			"SELECT first_run FROM findings f WHERE project = ?1"
			" AND last_run = (SELECT max(number) FROM runs r"
			"  WHERE r.project = ?1 AND r.command = f.command"
			"  AND r.state = 'finished')",
			&project, 1);
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static bool
is_needed(const struct pruning *p, int64_t number)
{
	return p->needed.count
		&& bsearch(&number, p->needed.items, p->needed.count, sizeof(number),
			by_number);
}

/* --- removing --- */

static bool
remove_rows(struct pruning *p, const char *statement, int64_t number)
{
	struct sql_value value = sql_int(number);
	return sql_query(p->history->db, statement, &value, 1, NULL, NULL, p->err);
}

/* What it saw, and how long that took. */
static bool
remove_looks(struct pruning *p, int64_t number)
{
	return remove_rows(p, "DELETE FROM looks WHERE run = ?", number)
		&& remove_rows(p, "DELETE FROM samples WHERE run = ?", number);
}

/* What a killed run left beside the database goes with it. */
static bool
remove_run(struct pruning *p, int64_t number)
{
	const char *spill = str_c(&p->arena, spill_path(p->history, number));
	return remove_looks(p, number)
		&& remove_rows(p, "DELETE FROM overrides WHERE run = ?", number)
		&& remove_rows(p, "DELETE FROM runs WHERE number = ?", number)
		&& file_remove(spill, p->err);
}

static bool
is_under_way(struct pruning *p, int64_t number)
{
	return file_log_is_open(str_c(&p->arena, spill_path(p->history, number)));
}

/* The first run that stays: older ones are old enough to go. */
static bool
find_limit(struct pruning *p, int64_t age, size_t runs, int64_t *limit)
{
	const struct sql_value by_age[] = { sql_text(p->project), sql_int(p->now - age) };
	const struct sql_value by_count[] = { sql_text(p->project),
		sql_int((int64_t)runs - 1) };
	struct vec found = vec_of(&p->arena, int64_t);
	*limit = 0;
	if (age
		&& !sql_query(p->history->db,
			"SELECT number FROM runs WHERE project = ? AND started >= ?"
			" ORDER BY started LIMIT 1",
			by_age, 2, take_numbers, &found, p->err))
		return false;
	if (runs
		&& !sql_query(p->history->db,
			"SELECT number FROM runs WHERE project = ?"
			" ORDER BY number DESC LIMIT 1 OFFSET ?",
			by_count, 2, take_numbers, &found, p->err))
		return false;
	for (size_t i = 0; i < found.count; i++) {
		int64_t number = *(int64_t *)vec_at(&found, i);
		*limit = number > *limit ? number : *limit;
	}
	return true;
}

static bool
prune_runs(struct pruning *p, int64_t limit, size_t *removed)
{
	struct vec old = vec_of(&p->arena, int64_t);
	const struct sql_value values[] = { sql_text(p->project), sql_int(limit),
		sql_int((int64_t)p->needed.count + PRUNE_MOST) };
	if (!sql_query(p->history->db,
		    "SELECT number FROM runs WHERE project = ? AND number < ?"
		    " ORDER BY number LIMIT ?",
		    values, 3, take_numbers, &old, p->err))
		return false;
	for (size_t i = 0; i < old.count && *removed < PRUNE_MOST; i++) {
		int64_t number = *(int64_t *)vec_at(&old, i);
		if (is_needed(p, number) || is_under_way(p, number))
			continue;
		if (!remove_run(p, number))
			return false;
		++*removed;
	}
	return true;
}

/* Looks are what takes room: they go before their runs do. */
static bool
prune_looks(struct pruning *p, int64_t limit, size_t *removed)
{
	struct vec old = vec_of(&p->arena, int64_t);
	const struct sql_value values[] = { sql_text(p->project), sql_int(limit),
		sql_int((int64_t)p->needed.count + PRUNE_MOST) };
	if (!sql_query(p->history->db,
		    "SELECT number FROM runs WHERE project = ? AND number < ?"
		    " AND EXISTS (SELECT 1 FROM looks WHERE run = number)"
		    " ORDER BY number LIMIT ?",
		    values, 3, take_numbers, &old, p->err))
		return false;
	for (size_t i = 0; i < old.count && *removed < PRUNE_MOST; i++) {
		int64_t number = *(int64_t *)vec_at(&old, i);
		if (is_needed(p, number))
			continue;
		if (!remove_looks(p, number))
			return false;
		++*removed;
	}
	return true;
}

/* A finding is known as long as the run that had it last. */
static bool
forget_findings(struct pruning *p)
{
	struct sql_value project = sql_text(p->project);
	return sql_query(p->history->db,
		"DELETE FROM findings WHERE project = ?"
		" AND last_run NOT IN (SELECT number FROM runs)",
		&project, 1, NULL, NULL, p->err);
}

static bool
prune(struct pruning *p, const struct history_keep *keep, struct history_pruned *out)
{
	int64_t limit, looks;
	if (!find_limit(p, keep->age, keep->runs, &limit)
		|| !find_limit(p, keep->looks, 0, &looks))
		return false;
	if (!limit && !looks)
		return true;
	if (!need_of_each_kind(p) || !need_all_looks(p) || !need_decisions(p))
		return false;
	if (p->needed.count)
		qsort(p->needed.items, p->needed.count, sizeof(int64_t), by_number);
	return prune_looks(p, looks, &out->looks) && prune_runs(p, limit, &out->runs)
		&& (!out->runs || forget_findings(p));
}

bool
history_prune(struct history *h, struct str project, const struct history_keep *keep,
	int64_t now, struct history_pruned *out, struct err *err)
{
	struct pruning p = { .history = h, .project = project, .now = now, .err = err };
	p.needed = vec_of(&p.arena, int64_t);
	*out = (struct history_pruned){ 0 };
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = prune(&p, keep, out) && sql_run(h->db, "COMMIT", err);
	if (!ok) {
		*out = (struct history_pruned){ 0 };
		roll_back(h);
	}
	arena_fini(&p.arena);
	return ok;
}
