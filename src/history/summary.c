/* SPDX-License-Identifier: MIT */
/* What a run comes to in short: one row of figures, the checks that did not simply pass,
 * and the findings, which know since when and how often they were there. */
#include "history/history_parts.h"

#include "record/record.h"

#include <stdlib.h>
#include <string.h>

enum {
	BUILD_MAX = 4000, /* bytes; a longer one is not told apart, so it is none */
	MISSES_MAX = 1000 /* of more checks nothing is said one by one */
};

/* --- which build it was, which release --- */

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The facts of all sides, each once, in order: what is compared depends on both. */
static struct str
build_of(struct arena *a, const struct run *run)
{
	struct vec facts = vec_of(a, struct str);
	struct sbuf out = { 0 };
	for (size_t i = 0; i < run->fact_count; i++) {
		const struct fact_seen *f = &run->facts[i];
		struct str text = str_format(a, "%.*s %.*s=%.*s",
			STR_ARGS(f->environment), STR_ARGS(f->name), STR_ARGS(f->value));
		vec_add(&facts, &text);
	}
	if (facts.count)
		qsort(facts.items, facts.count, sizeof(struct str), by_text);
	for (size_t i = 0; i < facts.count; i++) {
		struct str text = *(struct str *)vec_at(&facts, i);
		if (i && str_eq(text, *(struct str *)vec_at(&facts, i - 1)))
			continue;
		sbuf_format(&out, "%s%.*s", out.size ? ", " : "", STR_ARGS(text));
	}
	struct str build = out.size <= BUILD_MAX ? sbuf_copy(&out, a) : (struct str){ 0 };
	sbuf_fini(&out);
	return build;
}

/* What was expected of a fact, whether it was there or not; empty: not known. */
static struct str
expected_of(const struct run *run, const struct run_check *c)
{
	for (size_t i = 0; i < run->findings.count; i++)
		if (run->findings.items[i].check == c->number)
			return run->findings.items[i].expected;
	for (size_t i = 0; c->state == STATE_PASS && i < run->fact_count; i++) {
		const struct fact_seen *f = &run->facts[i];
		if (str_eq(f->name, c->name) && str_eq(f->environment, c->environment))
			return f->value;
	}
	return (struct str){ 0 };
}

/* "version.app=1.4.2": the facts that the release was expected to show.  Each instance
 * has a check of its own, and any of them may know. */
static struct str
release_of(struct arena *a, const struct run *run)
{
	struct vec names = vec_of(a, struct str);
	struct sbuf out = { 0 };
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		bool fact = c->kind == CHECK_RELEASE
			&& str_find_char(c->name, ' ') == STR_NONE;
		for (size_t j = 0; j < names.count && fact; j++)
			fact = !str_eq(*(struct str *)vec_at(&names, j), c->name);
		struct str value = fact ? expected_of(run, c) : (struct str){ 0 };
		if (!value.size)
			continue;
		vec_add(&names, &c->name);
		sbuf_format(&out, "%s%.*s=%.*s", out.size ? ", " : "", STR_ARGS(c->name),
			STR_ARGS(value));
	}
	struct str release =
		out.size <= BUILD_MAX ? sbuf_copy(&out, a) : (struct str){ 0 };
	sbuf_fini(&out);
	return release;
}

/* --- the checks that did not simply pass --- */

static bool
is_miss(const struct run_check *c)
{
	return c->state != STATE_PASS || c->attempts > 1;
}

static int64_t
count_misses(const struct run *run)
{
	int64_t count = 0;
	for (size_t i = 0; i < run->check_count; i++)
		count += is_miss(&run->checks[i]);
	return count;
}

static bool
keep_miss(struct history *h, struct arena *a, int64_t number, const struct run_check *c,
	struct err *err)
{
	struct str name = str_format(a, "%s %.*s%s%.*s%s%.*s", check_kind_name(c->kind),
		STR_ARGS(c->name), c->environment.size ? " on " : "",
		STR_ARGS(c->environment), c->instance.size ? " " : "",
		STR_ARGS(c->instance));
	const struct sql_value values[] = { sql_int(number), sql_text(name),
		sql_text(str_of(state_name(c->state))), sql_int(c->attempts) };
	return sql_query(h->db,
		"INSERT INTO misses (run, name, state, attempts) VALUES (?, ?, ?, ?)"
		" ON CONFLICT DO UPDATE SET state = 'fail' WHERE excluded.state = 'fail'",
		values, 4, NULL, NULL, err);
}

static bool
keep_misses(struct history *h, struct arena *a, int64_t number, const struct run *run,
	struct err *err)
{
	for (size_t i = 0; i < run->check_count; i++)
		if (is_miss(&run->checks[i])
			&& !keep_miss(h, a, number, &run->checks[i], err))
			return false;
	return true;
}

/* --- findings --- */

static bool
keep_finding(struct history *h, int64_t number, const struct run *run,
	const struct finding *f, struct err *err)
{
	const struct sql_value values[] = { sql_text(run->project),
		sql_text(f->fingerprint), sql_text(str_of(command_name(run->command))),
		sql_int(number), sql_int(run->started), sql_text(f->seen),
		sql_text(f->kind), sql_text(f->subject), sql_text(f->where),
		sql_text(f->path), sql_text(f->title) };
	/* Two instances with the same finding are one. */
	return sql_query(h->db,
		"INSERT INTO findings (project, fingerprint, command, first_run, "
		"first_at,"
		" last_run, last_at, times, seen, kind, subject, place, path, title)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?4, ?5, 1, ?6, ?7, ?8, ?9, ?10, ?11)"
		" ON CONFLICT DO UPDATE SET times = times + (last_run <> ?4),"
		" last_run = ?4, last_at = ?5, seen = ?6, kind = ?7, subject = ?8,"
		" place = ?9, path = ?10, title = ?11",
		values, 11, NULL, NULL, err);
}

/* What was only open in the past was not found now. */
static bool
was_found(const struct finding *f)
{
	return f->fingerprint.size && f->age != AGE_RESOLVED && f->age != AGE_NOT_LOOKED;
}

static bool
keep_findings(struct history *h, int64_t number, const struct run *run, struct err *err)
{
	bool counted = !run->drill && !run->rehearsal;
	for (size_t i = 0; i < run->findings.count && counted; i++)
		if (was_found(&run->findings.items[i])
			&& !keep_finding(h, number, run, &run->findings.items[i], err))
			return false;
	return true;
}

/* --- all --- */

bool
summary_keep(struct history *h, int64_t number, const struct run *run, struct err *err)
{
	struct arena a = { 0 };
	const struct tally *t = &run->verdict.tally;
	int64_t misses = count_misses(run);
	bool each = misses <= MISSES_MAX;
	const struct sql_value values[] = { sql_int(number), sql_text(run->project),
		sql_text(str_of(command_name(run->command))), sql_text(run->environment),
		sql_text(str_of(verdict_name(run->verdict.word))), sql_int(run->started),
		sql_int(run->ended), sql_text(run->plan_digest), sql_text(run->title),
		sql_text(release_of(&a, run)), sql_text(build_of(&a, run)),
		sql_int(!run->drill && !run->rehearsal && !run->interrupted),
		sql_int(run->verdict.advisory), sql_int(run->interrupted),
		sql_int((int64_t)t->planned), sql_int((int64_t)t->failed),
		sql_int((int64_t)t->unchecked), sql_int((int64_t)t->waived),
		sql_int(each ? misses : -1) };
	bool ok = sql_query(h->db,
			  "INSERT INTO summaries (run, project, command, environment,"
			  " verdict, started, ended, plan, title, release, build, "
			  "counted, advisory,"
			  " interrupted, planned, failed, unchecked, waived, misses)"
			  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
			  " ?, ?)",
			  values, 19, NULL, NULL, err)
		&& (!each || keep_misses(h, &a, number, run, err))
		&& keep_findings(h, number, run, err);
	arena_fini(&a);
	return ok;
}

struct kept_record { /* one of those that are there */
	struct arena arena;
	int64_t number;
	struct run run;
	bool there, readable;
};

static bool
take_record(void *context, const struct sql_row *row)
{
	struct kept_record *k = context;
	struct err unreadable = { 0 };
	k->there = true;
	k->number = sql_row_int(row, 0);
	k->readable = record_read(&k->arena, sql_row_text(row, 1), &k->run, &unreadable);
	return false;
}

bool
summary_keep_all(struct history *h, struct err *err)
{
	bool ok = true;
	struct kept_record k = { .there = true };
	while (ok && k.there) {
		struct sql_value from = sql_int(k.number);
		k.there = false;
		ok = sql_query(h->db,
			     "SELECT number, record FROM runs WHERE number > ?"
			     " AND state = 'finished' ORDER BY number LIMIT 1",
			     &from, 1, take_record, &k, err)
			&& (!k.there || !k.readable
				|| summary_keep(h, k.number, &k.run, err));
		arena_reset(&k.arena);
	}
	arena_fini(&k.arena);
	return ok;
}
