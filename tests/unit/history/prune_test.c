/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "history/list.h"
#include "history/prune.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY ((int64_t)24 * 60 * 60 * 1000)
#define NOW (20000 * DAY)

static struct workspace workspace = { .project = STR_INIT("shop") };
static struct check planned[1] = { { .kind = CHECK_PROBE } };
static const struct history_keep hundred_days = { 100 * DAY, 100 * DAY, 0 };

struct world {
	char folder[64], path[96];
	struct history *history;
	struct arena arena;
};

static int
open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct err err = { 0 };
	bool was_empty;
	strcpy(w->folder, "/tmp/smoke-prune-XXXXXX");
	if (!mkdtemp(w->folder))
		return -1;
	snprintf(w->path, sizeof(w->path), "%s/history.db", w->folder);
	w->history = history_open(w->path, &was_empty, &err);
	*state = w;
	return w->history ? 0 : -1;
}

static int
close_world(void **state)
{
	struct world *w = *state;
	char command[128];
	history_close(w->history);
	arena_fini(&w->arena);
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		snprintf(command, sizeof(command), "%s%s", w->path, suffixes[i]);
		unlink(command);
	}
	rmdir(w->folder);
	free(w);
	return 0;
}

struct past { /* a run of the past */
	int64_t days; /* ago */
	enum command command;
	enum verdict_word word;
	const char *looks_at; /* or NULL */
	struct finding *finding; /* or NULL */
	bool drill;
};

static int64_t
keep(struct world *w, const struct past *past)
{
	struct err err = { 0 };
	int64_t number, at = NOW - past->days * DAY;
	struct plan plan = { .command = past->command,
		.workspace = &workspace,
		.checks = { planned, 1 },
		.digest = STR("abc") };
	bool production =
		past->command == COMMAND_VERIFY || past->command == COMMAND_DRIFT;
	assert_true(history_begin(w->history, &plan, at, &number, &err));
	struct value root = { .kind = VALUE_OBJECT };
	struct observation o = { .probe = STR("version"),
		.environment = str_of(past->looks_at),
		.seen = SEEN_WHOLE,
		.root = &root };
	if (past->looks_at)
		assert_true(history_look(w->history, &o, &err));
	struct run run = { .id = STR("1"),
		.command = past->command,
		.project = STR("shop"),
		.environment = production ? STR("prod") : STR("preprod"),
		.started = at,
		.ended = at + 1000,
		.drill = past->drill,
		.findings = { past->finding, past->finding ? 1 : 0 },
		.verdict = { .word = past->word } };
	if (!history_commit(w->history, &run, &err))
		fail_msg("%s", err.text);
	return number;
}

/* The numbers of the runs that are left, oldest first: "1 4 5". */
static struct str
left(struct world *w)
{
	struct err err = { 0 };
	struct history_entry *entries;
	size_t count;
	struct sbuf out = { 0 };
	struct history_filter filter = { .project = STR("shop"), .most = 1000 };
	assert_true(history_list(w->history, &w->arena, &filter, &entries, &count, &err));
	while (count--)
		sbuf_format(&out, "%s%lld", out.size ? " " : "",
			(long long)entries[count].number);
	struct str text = sbuf_copy(&out, &w->arena);
	sbuf_fini(&out);
	return text;
}

static struct history_pruned
prune(struct world *w, const struct history_keep *keep_what)
{
	struct err err = { 0 };
	struct history_pruned gone;
	if (!history_prune(w->history, STR("shop"), keep_what, NOW, &gone, &err))
		fail_msg("%s", err.text);
	return gone;
}

static size_t
looks_of(struct world *w, int64_t run, const char *environment)
{
	struct err err = { 0 };
	struct observation *looks;
	size_t count;
	assert_true(history_looks(
		w->history, &w->arena, run, str_of(environment), &looks, &count, &err));
	return count;
}

static void
what_is_old_goes_and_the_newest_of_each_kind_stays(void **state)
{
	struct world *w = *state; /* STO-12 */
	static const struct past runs[] = {
		{ 300, COMMAND_GATE, VERDICT_GO, NULL, NULL, false },
		{ 299, COMMAND_GATE, VERDICT_GO, NULL, NULL, false }, /* the last GO */
		{ 298, COMMAND_GATE, VERDICT_NO_GO, NULL, NULL, false },
		{ 200, COMMAND_GATE, VERDICT_NO_GO, NULL, NULL,
			false }, /* the last NO-GO */
		{ 150, COMMAND_VERIFY, VERDICT_GO, NULL, NULL,
			false }, /* the last verify */
		{ 99, COMMAND_GATE, VERDICT_INCONCLUSIVE, NULL, NULL, false },
		{ 0, COMMAND_GATE, VERDICT_INCONCLUSIVE, NULL, NULL, false },
	};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		keep(w, &runs[i]);
	assert_int_equal(prune(w, &hundred_days).runs, 2);
	assert_true(str_is(left(w), "2 4 5 6 7"));
	assert_int_equal(prune(w, &hundred_days).runs, 0); /* and that is all */
}

static void
the_looks_that_the_next_run_compares_with_stay(void **state)
{
	struct world *w = *state;
	static const struct past runs[] = {
		{ 400, COMMAND_DRIFT, VERDICT_GO, "prod", NULL,
			false }, /* the oldest look */
		{ 390, COMMAND_VERIFY, VERDICT_GO, "prod", NULL, false },
		{ 380, COMMAND_VERIFY, VERDICT_GO, "prod", NULL,
			false }, /* vouched for */
		{ 370, COMMAND_GATE, VERDICT_NO_GO, "prod", NULL, false },
		{ 360, COMMAND_GATE, VERDICT_NO_GO, "prod", NULL,
			false }, /* the newest gate */
		{ 50, COMMAND_DRIFT, VERDICT_GO, "prod", NULL, false },
		{ 40, COMMAND_DRIFT, VERDICT_GO, "prod", NULL, false },
		{ 0, COMMAND_DRIFT, VERDICT_GO, NULL, NULL, false },
	};
	static const struct history_keep keep_runs = { 0, 30 * DAY, 0 };
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		keep(w, &runs[i]);
	/* Looks go first, their runs stay. */
	struct history_pruned gone = prune(w, &keep_runs);
	assert_int_equal(gone.runs, 0);
	assert_int_equal(gone.looks, 3);
	assert_int_equal(looks_of(w, 1, "prod"), 1);
	assert_int_equal(looks_of(w, 2, "prod"), 0);
	assert_int_equal(looks_of(w, 3, "prod"), 1);
	assert_int_equal(looks_of(w, 4, "prod"), 0);
	assert_int_equal(looks_of(w, 5, "prod"), 1);
	assert_int_equal(looks_of(w, 6, "prod"), 0);
	assert_int_equal(looks_of(w, 7, "prod"), 1); /* the newest GO that looked */
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "1 3 5 6 7 8"));
}

static void
a_drill_is_no_substitute_for_the_last_go(void **state)
{
	struct world *w = *state;
	static const struct past runs[] = {
		{ 300, COMMAND_VERIFY, VERDICT_NO_GO, NULL, NULL, false },
		{ 299, COMMAND_VERIFY, VERDICT_NO_GO, NULL, NULL, false },
		{ 298, COMMAND_VERIFY, VERDICT_GO, NULL, NULL, true },
		{ 297, COMMAND_GATE, VERDICT_GO, NULL, NULL, false },
		{ 0, COMMAND_GATE, VERDICT_GO, NULL, NULL, true },
	};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		keep(w, &runs[i]);
	assert_int_equal(prune(w, &hundred_days).runs, 0);
}

static void
a_run_with_an_override_that_holds_stays(void **state)
{
	struct world *w = *state;
	struct err err = { 0 };
	static const struct past no_go = { 300, COMMAND_GATE, VERDICT_NO_GO, NULL, NULL,
		false };
	static const struct past today = { 0, COMMAND_GATE, VERDICT_NO_GO, NULL, NULL,
		false };
	struct override holds = { keep(w, &no_go), NOW - DAY, NOW + DAY, STR("ada"),
		STR("fine") };
	struct override over = { keep(w, &no_go), NOW - DAY, NOW - 1, STR("ada"),
		STR("fine") };
	keep(w, &today);
	assert_true(history_override(w->history, &holds, &err));
	assert_true(history_override(w->history, &over, &err));
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "1 3"));
}

static void
a_gate_whose_ticket_may_be_used_stays_however_few_runs_are_kept(void **state)
{
	struct world *w = *state;
	static const struct history_keep one = { 0, 0, 1 };
	static const struct past runs[] = {
		{ 40, COMMAND_GATE, VERDICT_GO, NULL, NULL, false },
		{ 5, COMMAND_GATE, VERDICT_GO, NULL, NULL, false },
		{ 4, COMMAND_GATE, VERDICT_GO, NULL, NULL, false },
		{ 3, COMMAND_DIFF, VERDICT_GO, NULL, NULL, false },
		{ 2, COMMAND_DIFF, VERDICT_GO, NULL, NULL, false },
	};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		keep(w, &runs[i]);
	prune(w, &one);
	assert_true(str_is(left(w), "2 3 5"));
}

static void
an_incident_stays_until_a_verify_is_go(void **state)
{
	struct world *w = *state;
	static const struct past bad = { 300, COMMAND_VERIFY, VERDICT_NO_GO, NULL, NULL,
		false };
	static const struct past good = { 290, COMMAND_VERIFY, VERDICT_GO, NULL, NULL,
		false };
	static const struct past drift = { 0, COMMAND_DRIFT, VERDICT_GO, NULL, NULL,
		false };
	keep(w, &bad);
	keep(w, &bad);
	keep(w, &drift);
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "1 2 3"));
	keep(w, &good); /* that closes it */
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "2 3 4")); /* 2: the newest NO-GO */
}

static void
the_first_run_of_an_open_finding_stays_and_it_knows_since_when(void **state)
{
	struct world *w = *state;
	struct err err = { 0 };
	struct finding open = { .kind = STR("drift"),
		.subject = STR("settings"),
		.path = STR("$.a"),
		.fingerprint = STR("00000000000000aa"),
		.seen = STR("1") };
	struct finding resolved = open;
	resolved.fingerprint = STR("00000000000000bb");
	struct past runs[] = {
		{ 300, COMMAND_DRIFT, VERDICT_GO, NULL, &resolved, false },
		{ 299, COMMAND_DRIFT, VERDICT_GO, NULL, &open, false },
		{ 298, COMMAND_DRIFT, VERDICT_GO, NULL, &open, false },
		{ 0, COMMAND_DRIFT, VERDICT_GO, NULL, &open, false },
	};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		keep(w, &runs[i]);
	struct history_finding *found;
	size_t count;
	struct history_filter filter = { .project = STR("shop"), .most = 10 };
	assert_true(
		history_findings(w->history, &w->arena, &filter, &found, &count, &err));
	assert_int_equal(count, 2);
	assert_true(found[0].open && !found[1].open);
	assert_true(str_is(found[0].fingerprint, "00000000000000aa"));
	assert_int_equal(found[0].times, 3);
	assert_int_equal(found[0].first_run, 2);
	assert_int_equal(found[0].first_at, NOW - 299 * DAY);
	assert_int_equal(found[0].last_run, 4);
	assert_int_equal(found[0].last_at, NOW);
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "2 4"));
	assert_true(
		history_findings(w->history, &w->arena, &filter, &found, &count, &err));
	assert_int_equal(count, 1); /* what is gone with its runs is forgotten */
	assert_int_equal(found[0].times, 3);
}

static void
what_never_finished_goes_with_its_spill_file_unless_it_is_under_way(void **state)
{
	struct world *w = *state;
	struct err err = { 0 };
	bool was_empty;
	char spill[2][128];
	int64_t numbers[2];
	struct plan plan = { .command = COMMAND_GATE,
		.workspace = &workspace,
		.checks = { planned, 1 },
		.digest = STR("abc") };
	static const struct past today = { 0, COMMAND_GATE, VERDICT_GO, NULL, NULL,
		false };
	struct history *alive = history_open(w->path, &was_empty, &err);
	struct history *dead = history_open(w->path, &was_empty, &err);
	assert_true(history_begin(dead, &plan, NOW - 300 * DAY, &numbers[0], &err));
	assert_true(history_begin(alive, &plan, NOW - 300 * DAY, &numbers[1], &err));
	history_close(dead);
	for (int i = 0; i < 2; i++)
		snprintf(spill[i], sizeof(spill[i]), "%s.run-%lld", w->path,
			(long long)numbers[i]);
	keep(w, &today);
	assert_int_equal(access(spill[0], F_OK), 0);
	prune(w, &hundred_days);
	assert_true(str_is(left(w), "2 3"));
	assert_int_not_equal(access(spill[0], F_OK), 0);
	assert_int_equal(access(spill[1], F_OK), 0);
	history_close(alive);
	unlink(spill[1]);
}

static void
a_little_goes_at_a_time_and_another_project_is_left_alone(void **state)
{
	struct world *w = *state;
	static const struct past old = { 300, COMMAND_DIFF, VERDICT_GO, NULL, NULL,
		false };
	static const struct past today = { 0, COMMAND_DIFF, VERDICT_GO, NULL, NULL,
		false };
	enum { RUNS = PRUNE_MOST + 30 };
	for (int i = 0; i < RUNS; i++)
		keep(w, &old);
	workspace.project = STR("blog");
	struct err err = { 0 };
	int64_t number;
	struct plan plan = { .command = COMMAND_DIFF,
		.workspace = &workspace,
		.checks = { planned, 1 },
		.digest = STR("abc") };
	assert_true(history_begin(w->history, &plan, NOW - 300 * DAY, &number, &err));
	assert_true(history_abandon(w->history, &err));
	assert_true(history_begin(w->history, &plan, NOW - 300 * DAY, &number, &err));
	struct run run = {
		.id = STR("1"), .command = COMMAND_DIFF, .project = STR("blog")
	};
	assert_true(history_commit(w->history, &run, &err));
	workspace.project = STR("shop");
	keep(w, &today);
	assert_int_equal(prune(w, &hundred_days).runs, PRUNE_MOST);
	assert_int_equal(prune(w, &hundred_days).runs, 30);
	assert_int_equal(prune(w, &hundred_days).runs, 0);
	struct run back;
	assert_true(history_run(w->history, &w->arena, number, &back, &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_old_goes_and_the_newest_of_each_kind_stays),
		TEST(the_looks_that_the_next_run_compares_with_stay),
		TEST(a_drill_is_no_substitute_for_the_last_go),
		TEST(a_run_with_an_override_that_holds_stays),
		TEST(a_gate_whose_ticket_may_be_used_stays_however_few_runs_are_kept),
		TEST(an_incident_stays_until_a_verify_is_go),
		TEST(the_first_run_of_an_open_finding_stays_and_it_knows_since_when),
		TEST(what_never_finished_goes_with_its_spill_file_unless_it_is_under_way),
		TEST(a_little_goes_at_a_time_and_another_project_is_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
