/* SPDX-License-Identifier: MIT */
#include "history/learn.h"

#include "history/history_parts.h"

#include <stdlib.h>

/* Bound to ?1 … ?4 by all statements here. */
#define COUNTED                                                                          \
	"summaries s WHERE s.project = ?1"                                               \
	" AND (?2 = '' OR s.environment = ?2) AND s.counted"                             \
	" AND s.started >= ?3 AND (?4 = 0 OR s.started <= ?4)"
enum { FILTER_VALUES = 4 };

static void
filter_values(const struct history_filter *f, struct sql_value values[FILTER_VALUES])
{
	values[0] = sql_text(f->project);
	values[1] = sql_text(f->environment);
	values[2] = sql_int(f->since);
	values[3] = sql_int(f->until);
}

/* --- verdicts --- */

static bool
take_verdict(void *context, const struct sql_row *row)
{
	struct vec *all = context;
	struct str command = sql_row_text(row, 0), environment = sql_row_text(row, 1);
	struct str word = sql_row_text(row, 2);
	struct learned_verdicts *v = all->count ? vec_at(all, all->count - 1) : NULL;
	if (!v || !str_eq(v->command, command) || !str_eq(v->environment, environment)) {
		v = vec_push(all);
		v->command = str_copy(all->arena, command);
		v->environment = str_copy(all->arena, environment);
	}
	int64_t *counts[] = { &v->others, &v->go, &v->no_go, &v->inconclusive };
	int64_t *count = counts[VERDICT_NONE];
	for (int i = VERDICT_GO; i <= VERDICT_INCONCLUSIVE; i++)
		if (str_is(word, verdict_name((enum verdict_word)i)))
			count = counts[i];
	*count += sql_row_int(row, 3);
	return true;
}

static bool
take_span(void *context, const struct sql_row *row)
{
	struct learned *l = context;
	l->runs = sql_row_int(row, 0);
	l->first = sql_row_int(row, 1);
	l->last = sql_row_int(row, 2);
	return false;
}

static bool
learn_verdicts(struct history *h, struct arena *a, const struct sql_value *values,
	struct learned *out, struct err *err)
{
	struct vec all = vec_of(a, struct learned_verdicts);
	if (!sql_query(h->db,
		    "SELECT s.command, s.environment, s.verdict, count(*) FROM " COUNTED
		    " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
		    values, FILTER_VALUES, take_verdict, &all, err)
		|| !sql_query(h->db,
			"SELECT count(*), min(s.started), max(s.started) FROM " COUNTED,
			values, FILTER_VALUES, take_span, out, err))
		return false;
	out->verdicts = all.items;
	out->verdict_count = all.count;
	return true;
}

/* --- releases --- */

enum verify_column {
	V_NUMBER = 0,
	V_ENVIRONMENT,
	V_RELEASE,
	V_TITLE,
	V_STARTED,
	V_ENDED,
	V_VERDICT,
	V_OVERRIDDEN
};

static struct learned_release *
last_of(struct vec *all, size_t before, struct str environment)
{
	for (size_t i = before; i > 0; i--) {
		struct learned_release *r = vec_at(all, i - 1);
		if (str_eq(r->environment, environment))
			return r;
	}
	return NULL;
}

static bool
was_there(struct vec *all, struct str environment, struct str release)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct learned_release *r = vec_at(all, i);
		if (str_eq(r->environment, environment) && str_eq(r->release, release)
			&& r->verified)
			return true;
	}
	return false;
}

static struct learned_release *
open_release(struct vec *all, const struct sql_row *row)
{
	struct arena *a = all->arena;
	struct str environment = sql_row_text(row, V_ENVIRONMENT);
	struct str release = sql_row_text(row, V_RELEASE);
	const struct learned_release *before = last_of(all, all->count, environment);
	struct learned_release r = { .environment = str_copy(a, environment),
		.release = str_copy(a, release),
		.title = str_copy(a, sql_row_text(row, V_TITLE)),
		.first_run = sql_row_int(row, V_NUMBER),
		.started = sql_row_int(row, V_STARTED),
		.back = before && before->failed
			&& was_there(all, environment, release) };
	return vec_add(all, &r);
}

/* The next GO, of whatever release, ends what an earlier one left broken. */
static void
restore(struct vec *all, struct str environment, int64_t ended)
{
	for (size_t i = 0; i < all->count; i++) {
		struct learned_release *r = vec_at(all, i);
		if (r->failed && !r->restored && str_eq(r->environment, environment))
			r->restored = ended;
	}
}

static bool
take_verify(void *context, const struct sql_row *row)
{
	struct vec *all = context;
	struct str environment = sql_row_text(row, V_ENVIRONMENT);
	struct str word = sql_row_text(row, V_VERDICT);
	int64_t ended = sql_row_int(row, V_ENDED);
	bool overridden = sql_row_int(row, V_OVERRIDDEN) != 0;
	struct learned_release *r = last_of(all, all->count, environment);
	if (!r || !str_eq(r->release, sql_row_text(row, V_RELEASE)))
		r = open_release(all, row);
	r->last_run = sql_row_int(row, V_NUMBER);
	r->runs++;
	r->overridden += overridden;
	if (str_is(word, verdict_name(VERDICT_GO))) {
		r->go++;
		r->verified = r->verified ? r->verified : ended;
		restore(all, r->environment, ended);
	} else if (str_is(word, verdict_name(VERDICT_NO_GO))) {
		r->no_go++;
		if (!r->failed && !overridden)
			r->failed = ended;
	} else {
		r->inconclusive++;
	}
	return true;
}

static int
by_environment(const void *a, const void *b)
{
	const struct learned_release *x = a, *y = b;
	int order = str_compare(x->environment, y->environment);
	if (order)
		return order;
	return (x->first_run > y->first_run) - (x->first_run < y->first_run);
}

/* What a run expected is its release; where that is not known, its title is. */
static bool
learn_releases(struct history *h, struct arena *a, const struct sql_value *values,
	struct learned *out, struct err *err)
{
	struct vec all = vec_of(a, struct learned_release);
	if (!sql_query(h->db,
		    "SELECT s.run, s.environment, iif(s.release = '', s.title,"
		    " s.release), s.title, s.started, s.ended, s.verdict,"
		    " EXISTS (SELECT 1 FROM overrides o WHERE o.run = s.run)"
		    " FROM " COUNTED " AND s.command = 'verify' ORDER BY s.run",
		    values, FILTER_VALUES, take_verify, &all, err))
		return false;
	if (all.count)
		qsort(all.items, all.count, sizeof(struct learned_release),
			by_environment);
	out->releases = all.items;
	out->release_count = all.count;
	return true;
}

void
learned_failure_rate(
	const struct learned *l, struct str environment, int64_t *failed, int64_t *all)
{
	*failed = *all = 0;
	for (size_t i = 0; i < l->release_count; i++) {
		const struct learned_release *r = &l->releases[i];
		if (environment.size && !str_eq(r->environment, environment))
			continue;
		if (r->back || (!r->failed && !r->verified && !r->overridden))
			continue;
		*failed += r->failed != 0;
		++*all;
	}
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

int64_t
learned_time_to_verify(struct arena *a, const struct learned *l, struct str environment)
{
	struct vec times = vec_of(a, int64_t);
	for (size_t i = 0; i < l->release_count; i++) {
		const struct learned_release *r = &l->releases[i];
		int64_t time = r->verified - r->started;
		if (!r->back && r->verified
			&& (!environment.size || str_eq(r->environment, environment)))
			vec_add(&times, &time);
	}
	if (!times.count)
		return -1;
	qsort(times.items, times.count, sizeof(int64_t), by_size);
	return *(int64_t *)vec_at(&times, (times.count - 1) / 2);
}

/* --- flaky checks --- */

enum state_column {
	F_CHECK = 0,
	F_COMMAND,
	F_ENVIRONMENT,
	F_BUILD,
	F_PLAN,
	F_RUN,
	F_STATE,
	F_ATTEMPTS
};

struct flaky_taking {
	struct vec all; /* struct learned_flaky */
	struct str plan; /* of the last one */
};

static bool
is_same(const struct flaky_taking *t, const struct learned_flaky *f,
	const struct sql_row *row)
{
	return str_eq(f->check, sql_row_text(row, F_CHECK))
		&& str_eq(f->command, sql_row_text(row, F_COMMAND))
		&& str_eq(f->environment, sql_row_text(row, F_ENVIRONMENT))
		&& str_eq(f->build, sql_row_text(row, F_BUILD))
		&& str_eq(t->plan, sql_row_text(row, F_PLAN));
}

static struct learned_flaky *
open_flaky(struct flaky_taking *t, const struct sql_row *row)
{
	struct arena *a = t->all.arena;
	struct learned_flaky *f = vec_push(&t->all);
	f->check = str_copy(a, sql_row_text(row, F_CHECK));
	f->command = str_copy(a, sql_row_text(row, F_COMMAND));
	f->environment = str_copy(a, sql_row_text(row, F_ENVIRONMENT));
	f->build = str_copy(a, sql_row_text(row, F_BUILD));
	t->plan = str_copy(a, sql_row_text(row, F_PLAN));
	return f;
}

static void
add_turn(struct learned_flaky *f, int64_t run, bool passed)
{
	size_t count = f->evidence_count;
	if (count && f->evidence[count - 1].passed != passed) {
		f->turns++;
		f->fell = f->fell || !passed;
	}
	if (count == LEARNED_TURNS_MAX) { /* the oldest goes */
		for (size_t i = 1; i < count; i++)
			f->evidence[i - 1] = f->evidence[i];
		count--;
	}
	f->evidence[count] = (struct learned_turn){ run, passed };
	f->evidence_count = count + 1;
}

/* A check that a run says nothing of simply passed; one that is unchecked says nothing.
 */
static bool
take_state(void *context, const struct sql_row *row)
{
	struct flaky_taking *t = context;
	struct str state = sql_row_text(row, F_STATE);
	struct learned_flaky *f = t->all.count ? vec_at(&t->all, t->all.count - 1) : NULL;
	if (!f || !is_same(t, f, row))
		f = open_flaky(t, row);
	bool passed = !state.size || str_is(state, state_name(STATE_PASS));
	if (!passed && str_is(state, state_name(STATE_UNCHECKED)))
		return true;
	f->passed += passed;
	f->failed += !passed;
	f->retried += passed && sql_row_int(row, F_ATTEMPTS) > 1;
	add_turn(f, sql_row_int(row, F_RUN), passed);
	return true;
}

static int
by_turns(const void *a, const void *b)
{
	const struct learned_flaky *x = a, *y = b;
	if (x->turns != y->turns)
		return x->turns < y->turns ? 1 : -1;
	return str_compare(x->check, y->check);
}

static bool
learn_flaky(struct history *h, struct arena *a, const struct sql_value *values,
	struct learned *out, struct err *err)
{
	struct flaky_taking t = { .all = vec_of(a, struct learned_flaky) };
	if (!sql_query(h->db,
		    "WITH g AS MATERIALIZED (SELECT s.run AS number, s.command, "
		    "s.environment,"
		    "  s.build, s.plan AS plan_digest FROM " COUNTED
		    "  AND s.misses >= 0 AND s.build <> ''),"
		    " groups AS (SELECT command, environment, build, plan_digest FROM g"
		    "  GROUP BY 1, 2, 3, 4 HAVING count(*) > 1),"
		    " failed AS (SELECT DISTINCT m.name, g.command, g.environment,"
		    "  g.build, g.plan_digest FROM g JOIN groups"
		    "  USING (command, environment, build, plan_digest)"
		    "  JOIN misses m ON m.run = g.number"
		    "  WHERE m.state IN ('fail', 'waived'))"
		    " SELECT f.name, g.command, g.environment, g.build, g.plan_digest,"
		    " g.number, m.state, m.attempts FROM failed f"
		    " JOIN g USING (command, environment, build, plan_digest)"
		    " LEFT JOIN misses m ON m.run = g.number AND m.name = f.name"
		    " ORDER BY 1, 2, 3, 4, 5, 6",
		    values, FILTER_VALUES, take_state, &t, err))
		return false;
	size_t kept = 0;
	struct learned_flaky *all = t.all.items;
	for (size_t i = 0; i < t.all.count; i++)
		if (all[i].fell)
			all[kept++] = all[i];
	if (kept)
		qsort(all, kept, sizeof(*all), by_turns);
	out->flaky = all;
	out->flaky_count = kept;
	return true;
}

/* --- all --- */

bool
history_learn(struct history *h, struct arena *a, const struct history_filter *filter,
	struct learned *out, struct err *err)
{
	struct sql_value values[FILTER_VALUES];
	filter_values(filter, values);
	*out = (struct learned){ 0 };
	return learn_verdicts(h, a, values, out, err)
		&& learn_releases(h, a, values, out, err)
		&& learn_flaky(h, a, values, out, err);
}
