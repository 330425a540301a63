/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "history/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct check planned[3] = { { .kind = CHECK_PROBE }, { .kind = CHECK_PROBE },
	{ .kind = CHECK_PROBE } };

static char folder[64], path[96];

static struct history *
open_history(void)
{
	struct err err = { 0 };
	bool was_empty;
	strcpy(folder, "/tmp/smoke-list-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/history.db", folder);
	struct history *h = history_open(path, &was_empty, &err);
	assert_non_null(h);
	return h;
}

static void
close_and_remove(struct history *h)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", ".run-1", ".run-2",
		".run-3", ".run-4" };
	history_close(h);
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char name[128];
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		unlink(name);
	}
	rmdir(folder);
}

static int64_t
begin(struct history *h, const char *project, enum command command, int64_t started)
{
	static struct workspace workspaces[2] = { { .project = STR_INIT("shop") },
		{ .project = STR_INIT("blog") } };
	const struct workspace *w = &workspaces[strcmp(project, "shop") != 0];
	struct plan plan = { .command = command,
		.workspace = w,
		.checks = { planned, 3 },
		.digest = STR("abc") };
	struct err err = { 0 };
	int64_t number;
	assert_true(history_begin(h, &plan, started, &number, &err));
	return number;
}

static void
finish(struct history *h, enum command command, const struct verdict *verdict,
	const char *title)
{
	struct err err = { 0 };
	struct run run = { .id = STR("1"),
		.command = command,
		.project = STR("shop"),
		.title = str_of(title),
		.started = 1000,
		.ended = 2000,
		.verdict = *verdict };
	assert_true(history_commit(h, &run, &err));
}

static void
runs_are_listed_newest_first_also_those_that_never_finished(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct history_entry *entries;
	size_t count;
	struct history *h = open_history();
	assert_true(history_list(h, &a,
		&(struct history_filter){ .project = STR("shop"), .most = 5 }, &entries,
		&count, &err));
	assert_int_equal(count, 0);
	begin(h, "shop", COMMAND_GATE, 1000);
	finish(h, COMMAND_GATE,
		&(struct verdict){ .word = VERDICT_NO_GO,
			.exit = 0,
			.advisory = true,
			.tally = { .planned = 7, .failed = 2, .unchecked = 1 } },
		"shop 1 → 2");
	begin(h, "blog", COMMAND_GATE, 1500);
	finish(h, COMMAND_GATE, &(struct verdict){ .word = VERDICT_GO }, "blog");
	begin(h, "shop", COMMAND_SNAPSHOT, 2000);
	finish(h, COMMAND_SNAPSHOT, &(struct verdict){ .exit = 0 }, "");
	begin(h, "shop", COMMAND_DRIFT, 3000);
	assert_true(history_list(h, &a,
		&(struct history_filter){ .project = STR("shop"), .most = 5 }, &entries,
		&count, &err));
	assert_int_equal(count, 3); /* not the other project's */
	assert_int_equal(entries[0].number, 4);
	assert_false(entries[0].finished);
	assert_int_equal(entries[0].planned, 3); /* no record yet: as the plan was */
	assert_int_equal(entries[0].started, 3000);
	assert_int_equal(entries[0].ended, 0);
	assert_int_equal(entries[0].verdict.size, 0);
	assert_true(entries[1].finished);
	assert_int_equal(entries[1].verdict.size, 0); /* a command that judges nothing */
	assert_int_equal(entries[2].number, 1);
	assert_true(str_is(entries[2].verdict, "NO-GO"));
	assert_true(str_is(entries[2].title, "shop 1 → 2"));
	assert_true(str_is(entries[2].command, "gate"));
	assert_true(entries[2].advisory && !entries[2].interrupted);
	assert_int_equal(entries[2].planned, 7);
	assert_int_equal(entries[2].failed, 2);
	assert_int_equal(entries[2].unchecked, 1);
	assert_true(history_list(h, &a,
		&(struct history_filter){ .project = STR("shop"), .most = 1 }, &entries,
		&count, &err));
	assert_int_equal(count, 1);
	close_and_remove(h);
	arena_fini(&a);
}

static void
the_last_override_of_a_run_is_found_also_when_it_is_over(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct history_entry *entries;
	size_t count;
	struct override o;
	struct history *h = open_history();
	int64_t number = begin(h, "shop", COMMAND_GATE, 1000);
	finish(h, COMMAND_GATE, &(struct verdict){ .word = VERDICT_NO_GO, .exit = 1 },
		"");
	assert_true(history_override_of(h, &a, number, &o, &err));
	assert_int_equal(o.run, 0);
	assert_true(history_override(
		h, &(struct override){ number, 10, 20, STR("ada"), STR("first") }, &err));
	assert_true(history_override(h,
		&(struct override){ number, 11, 21, STR("bob"), STR("second") }, &err));
	assert_true(history_override_of(h, &a, number, &o, &err));
	assert_int_equal(o.run, number);
	assert_int_equal(o.until, 21);
	assert_true(str_is(o.by, "bob"));
	assert_true(str_is(o.reason, "second"));
	assert_true(history_list(h, &a,
		&(struct history_filter){ .project = STR("shop"), .most = 5 }, &entries,
		&count, &err));
	assert_true(str_is(entries[0].overridden_by, "bob"));
	assert_true(history_override_of(h, &a, number + 1, &o, &err));
	assert_int_equal(o.run, 0);
	close_and_remove(h);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			runs_are_listed_newest_first_also_those_that_never_finished),
		cmocka_unit_test(
			the_last_override_of_a_run_is_found_also_when_it_is_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
