/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "history/history.h"
#include "world/sql.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct workspace workspace = { .project = STR_INIT("shop") };
static struct check planned[2] = { { .kind = CHECK_PROBE }, { .kind = CHECK_PROBE } };
static struct plan plan = { .command = COMMAND_DRIFT,
	.workspace = &workspace,
	.checks = { planned, 2 },
	.digest = STR_INIT("abc") };

struct scratch {
	char folder[64], path[96];
};

static int
open_folder(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	strcpy(scratch->folder, "/tmp/smoke-history-XXXXXX");
	if (!scratch || !mkdtemp(scratch->folder))
		return -1;
	snprintf(scratch->path, sizeof(scratch->path), "%s/deep/history.db",
		scratch->folder);
	*state = scratch;
	return 0;
}

static int
remove_folder(void **state)
{
	struct scratch *scratch = *state;
	char command[160];
	static const char *const names[] = { "history.db", "history.db-wal",
		"history.db-shm", "history.db.key", "history.db.schema-1",
		"history.db.schema-1-wal", "history.db.schema-1-shm", "history.db.run-1",
		"history.db.run-2" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(command, sizeof(command), "%s/deep/%s", scratch->folder,
			names[i]);
		unlink(command);
	}
	snprintf(command, sizeof(command), "%s/deep", scratch->folder);
	rmdir(command);
	rmdir(scratch->folder);
	free(scratch);
	return 0;
}

static struct history *
open_history(const struct scratch *scratch, bool *was_empty)
{
	struct err err = { 0 };
	struct history *h = history_open(scratch->path, was_empty, &err);
	if (!h)
		print_error("%s\n", err.text);
	assert_non_null(h);
	return h;
}

static struct run
finished(int64_t number, enum verdict_word word)
{
	static char id[32];
	snprintf(id, sizeof(id), "%lld", (long long)number);
	return (struct run){ .id = str_of(id),
		.command = COMMAND_DRIFT,
		.project = STR("shop"),
		.started = 1700000000000,
		.ended = 1700000001000,
		.verdict = { .word = word } };
}

static struct observation
look(struct value *root, const char *environment)
{
	return (struct observation){ .probe = STR("version"),
		.environment = str_of(environment),
		.seen = SEEN_WHOLE,
		.at = 1700000000500,
		.root = root };
}

static void
a_finished_run_gives_back_its_record_and_its_looks(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	bool was_empty;
	int64_t number, found;
	struct history *h = open_history(*state, &was_empty);
	assert_true(was_empty);
	assert_true(history_begin(h, &plan, 1700000000000, &number, &err));
	assert_int_equal(number, 1);
	struct vec members = vec_of(&a, struct member);
	members_add(&members, "status", value_of_int(&a, 200));
	struct value root = value_of_members(&members);
	struct observation o = look(&root, "prod");
	assert_true(history_look(h, &o, &err));
	assert_true(history_spill(h, STR("{\"check\":1}\n"), &err));
	struct run run = finished(number, VERDICT_GO);
	assert_true(history_commit(h, &run, &err));
	history_close(h);

	h = open_history(*state, &was_empty);
	assert_false(was_empty);
	assert_true(history_find(h, STR("shop"), 1u << COMMAND_DRIFT, STR("prod"),
		HISTORY_NEWEST_GO, &found, &err));
	assert_int_equal(found, 1);
	struct observation *looks;
	size_t count;
	assert_true(history_looks(h, &a, found, STR("prod"), &looks, &count, &err));
	assert_int_equal(count, 1);
	assert_true(value_equal(looks[0].root, &root));
	assert_int_equal(looks[0].seen, SEEN_WHOLE);
	assert_int_equal(looks[0].at, 1700000000500);
	struct run again;
	assert_true(history_run(h, &a, 0, &again, &err));
	assert_true(str_is(again.project, "shop"));
	assert_int_equal(again.verdict.word, VERDICT_GO);
	history_close(h);
	arena_fini(&a);
}

static void
a_run_of_another_project_or_environment_is_not_found(void **state)
{
	struct err err = { 0 }; /* VER-12 */
	bool was_empty;
	int64_t number, found = 7;
	struct history *h = open_history(*state, &was_empty);
	struct value root = { .kind = VALUE_OBJECT };
	struct observation o = look(&root, "prod");
	assert_true(history_begin(h, &plan, 1, &number, &err));
	assert_true(history_look(h, &o, &err));
	struct run run = finished(number, VERDICT_NO_GO);
	assert_true(history_commit(h, &run, &err));
	assert_true(history_find(h, STR("other"), 1u << COMMAND_DRIFT, STR("prod"),
		HISTORY_NEWEST, &found, &err));
	assert_int_equal(found, 0);
	assert_true(history_find(h, STR("shop"), 1u << COMMAND_DRIFT, STR("preprod"),
		HISTORY_NEWEST, &found, &err));
	assert_int_equal(found, 0);
	assert_true(history_find(h, STR("shop"), 1u << COMMAND_DRIFT, STR("prod"),
		HISTORY_NEWEST_GO, &found, &err));
	assert_int_equal(found, 0);
	assert_true(history_find(h, STR("shop"), 1u << COMMAND_DRIFT, STR("prod"),
		HISTORY_OLDEST, &found, &err));
	assert_int_equal(found, 1);
	history_close(h);
}

static void
a_run_that_never_ended_stays_and_says_so(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 }; /* STO-01, OUT-16 */
	bool was_empty;
	int64_t number, *incomplete;
	size_t count;
	struct history *h = open_history(*state, &was_empty);
	assert_true(history_begin(h, &plan, 1, &number, &err));
	assert_true(history_spill(h, STR("{\"check\":1}\n"), &err));
	history_close(h);
	h = open_history(*state, &was_empty);
	assert_true(was_empty); /* nothing was finished */
	assert_true(history_incomplete(h, &a, &incomplete, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(incomplete[0], number);
	history_close(h);
	arena_fini(&a);
}

static void
a_run_that_was_abandoned_never_was(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	bool was_empty;
	int64_t number, *incomplete, found;
	size_t count;
	struct value root = { .kind = VALUE_OBJECT };
	struct observation o = look(&root, "prod");
	struct history *h = open_history(*state, &was_empty);
	assert_true(history_begin(h, &plan, 1, &number, &err));
	assert_true(history_look(h, &o, &err));
	assert_true(history_abandon(h, &err));
	history_close(h);
	h = open_history(*state, &was_empty);
	assert_true(was_empty);
	assert_true(history_incomplete(h, &a, &incomplete, &count, &err));
	assert_int_equal(count, 0);
	assert_true(history_find(h, STR("shop"), 1u << COMMAND_DRIFT, STR("prod"),
		HISTORY_NEWEST, &found, &err));
	assert_int_equal(found, 0);
	assert_true(history_begin(h, &plan, 1, &number, &err));
	assert_int_equal(number, 2); /* a number is never given twice */
	history_close(h);
	arena_fini(&a);
}

static void
a_run_that_is_under_way_is_not_one_that_was_left(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 }; /* CON-01, CON-03 */
	bool was_empty;
	int64_t number, other, *incomplete;
	size_t count;
	struct history *one = open_history(*state, &was_empty);
	struct history *two = open_history(*state, &was_empty);
	assert_true(history_begin(one, &plan, 1, &number, &err));
	assert_true(history_begin(two, &plan, 1, &other, &err));
	assert_true(history_incomplete(two, &a, &incomplete, &count, &err));
	assert_int_equal(count, 0);
	history_close(one); /* it never ended */
	assert_true(history_incomplete(two, &a, &incomplete, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(incomplete[0], number);
	history_close(two);
	arena_fini(&a);
}

static void
the_key_is_made_once_and_is_for_the_owner_alone(void **state)
{
	const struct scratch *scratch = *state;
	struct err err = { 0 };
	bool was_empty;
	unsigned char one[32], other[32];
	char path[160];
	struct stat facts;
	struct history *h = open_history(scratch, &was_empty);
	assert_true(history_key(h, one, &err));
	history_close(h);
	h = open_history(scratch, &was_empty);
	assert_true(history_key(h, other, &err));
	assert_memory_equal(one, other, sizeof(one));
	snprintf(path, sizeof(path), "%s.key", scratch->path);
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	assert_int_equal(stat(scratch->path, &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	history_close(h);
}

static void
what_is_no_history_is_refused_and_left_as_it_is(void **state)
{
	const struct scratch *scratch = *state;
	struct err err = { 0 }; /* STO-05 */
	bool was_empty;
	char folder[96];
	snprintf(folder, sizeof(folder), "%s/deep", scratch->folder);
	mkdir(folder, 0700);
	int fd = open(scratch->path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	static const char text[] =
		"this is no database at all, and longer than a header of one is, "
		"so that nobody takes it for an empty file .................";
	assert_int_equal(write(fd, text, sizeof(text)), sizeof(text));
	close(fd);
	assert_null(history_open(scratch->path, &was_empty, &err));
	assert_int_equal(err.kind, ERR_OUTPUT);
	assert_non_null(strstr(err.text, "history.db"));
	struct stat facts;
	assert_int_equal(stat(scratch->path, &facts), 0);
	assert_int_equal(facts.st_size, sizeof(text));
}

static void
a_symbolic_link_is_refused(void **state)
{
	const struct scratch *scratch = *state;
	struct err err = { 0 }; /* STO-08 */
	bool was_empty;
	char folder[96];
	snprintf(folder, sizeof(folder), "%s/deep", scratch->folder);
	mkdir(folder, 0700);
	assert_int_equal(symlink("/tmp/smoke-elsewhere", scratch->path), 0);
	assert_null(history_open(scratch->path, &was_empty, &err));
	assert_int_equal(access("/tmp/smoke-elsewhere", F_OK), -1);
}

static void
write_runs(const char *path, int count)
{
	for (int i = 0; i < count; i++) {
		struct err err = { 0 };
		bool was_empty;
		int64_t number;
		struct history *h = history_open(path, &was_empty, &err);
		if (!h || !history_begin(h, &plan, 1, &number, &err)) {
			print_error("%s\n", err.text);
			_exit(1);
		}
		struct run run = finished(number, VERDICT_GO);
		if (!history_commit(h, &run, &err))
			_exit(2);
		history_close(h);
	}
	_exit(0);
}

static void
three_writers_at_once_lose_no_run(void **state)
{
	const struct scratch *scratch = *state; /* STO-09, CON-01 */
	struct arena a = { 0 };
	struct err err = { 0 };
	bool was_empty;
	enum { WRITERS = 3, RUNS = 5 };
	for (int i = 0; i < WRITERS; i++)
		if (fork() == 0)
			write_runs(scratch->path, RUNS);
	for (int i = 0; i < WRITERS; i++) {
		int status;
		wait(&status);
		assert_int_equal(status, 0);
	}
	struct history *h = open_history(scratch, &was_empty);
	struct run run;
	assert_true(history_run(h, &a, WRITERS * RUNS, &run, &err));
	assert_false(history_run(h, &a, WRITERS * RUNS + 1, &run, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	history_close(h);
	arena_fini(&a);
}

/* --- versions --- */

/* As version 1 of the schema wrote it. */
enum { NEWEST = 6 }; /* version of the schema */

static void
write_version_1(const char *path)
{
	struct err err = { 0 };
	char folder[96];
	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path), path);
	assert_int_equal(mkdir(folder, 0700), 0);
	struct sql *db = sql_open(path, &err);
	assert_non_null(db);
	assert_true(sql_run(db,
		"PRAGMA journal_mode=WAL; BEGIN;"
		"CREATE TABLE runs ("
		" number INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL,"
		" project TEXT NOT NULL,"
		" state TEXT NOT NULL CHECK (state IN ('incomplete', 'finished')),"
		" started INTEGER NOT NULL, ended INTEGER, planned INTEGER NOT NULL,"
		" plan_digest TEXT NOT NULL, verdict TEXT, record TEXT) STRICT;"
		"CREATE TABLE looks ("
		" run INTEGER NOT NULL REFERENCES runs (number), probe TEXT NOT NULL,"
		" environment TEXT NOT NULL, instance TEXT NOT NULL,"
		" again INTEGER NOT NULL, look TEXT NOT NULL,"
		" PRIMARY KEY (run, environment, probe, instance, again))"
		" STRICT, WITHOUT ROWID;"
		"CREATE INDEX runs_by_project ON runs (project, command, state, number);"
		"INSERT INTO runs (command, project, state, started, planned, "
		"plan_digest)"
		" VALUES ('gate', 'shop', 'incomplete', 1, 1, 'abc');"
		"PRAGMA application_id = 1936551787; PRAGMA user_version = 1; COMMIT",
		&err));
	sql_close(db);
}

static bool
take_number(void *context, const struct sql_row *row)
{
	*(int64_t *)context = sql_row_int(row, 0);
	return false;
}

static int64_t
ask(const char *path, const char *statement)
{
	struct err err = { 0 };
	int64_t answer = -1;
	struct sql *db = sql_open(path, &err);
	assert_non_null(db);
	assert_true(sql_query(db, statement, NULL, 0, take_number, &answer, &err));
	sql_close(db);
	return answer;
}

static void
a_history_of_version_1_is_copied_and_brought_up(void **state)
{
	const struct scratch *scratch = *state; /* STO-06 */
	struct arena a = { 0 };
	struct err err = { 0 };
	struct stat facts;
	bool was_empty;
	int64_t *incomplete, number;
	size_t count;
	char copy[160];
	snprintf(copy, sizeof(copy), "%s.schema-1", scratch->path);
	write_version_1(scratch->path);
	struct history *h = open_history(scratch, &was_empty);
	assert_true(history_incomplete(h, &a, &incomplete, &count, &err));
	assert_int_equal(count, 1); /* what was there is there */
	assert_true(history_begin(h, &plan, 1, &number, &err));
	assert_int_equal(number, 2);
	assert_true(history_override(h,
		&(struct override){ .run = 2,
			.made = 10,
			.until = 20,
			.by = STR("ada"),
			.reason = STR("'; DROP TABLE runs") },
		&err));
	history_close(h);
	assert_int_equal(ask(scratch->path, "PRAGMA user_version"), NEWEST);
	assert_int_equal(ask(copy, "PRAGMA user_version"), 1);
	assert_int_equal(ask(copy, "SELECT count(*) FROM runs"), 1);
	assert_int_equal(stat(copy, &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	arena_fini(&a);
}

static void
a_migration_that_was_killed_is_made_again(void **state)
{
	const struct scratch *scratch = *state; /* STO-07 */
	bool was_empty;
	char copy[160];
	snprintf(copy, sizeof(copy), "%s.schema-1", scratch->path);
	write_version_1(scratch->path);
	FILE *half = fopen(copy, "w"); /* a copy that was not finished */
	assert_non_null(half);
	fputs("SQLite format 3", half);
	fclose(half);
	history_close(open_history(scratch, &was_empty));
	assert_int_equal(ask(scratch->path, "PRAGMA user_version"), NEWEST);
	assert_int_equal(ask(copy, "SELECT count(*) FROM runs"), 1);
	/* And once it is done it is not done again. */
	assert_int_equal(unlink(copy), 0);
	history_close(open_history(scratch, &was_empty));
	assert_int_not_equal(access(copy, F_OK), 0);
}

static void
where_no_copy_can_be_made_nothing_is_migrated(void **state)
{
	const struct scratch *scratch = *state;
	struct err err = { 0 };
	bool was_empty;
	char copy[160];
	snprintf(copy, sizeof(copy), "%s.schema-1", scratch->path);
	write_version_1(scratch->path);
	assert_int_equal(mkdir(copy, 0700), 0);
	assert_null(history_open(scratch->path, &was_empty, &err));
	assert_int_equal(err.kind, ERR_OUTPUT);
	assert_non_null(strstr(err.text, "copy"));
	assert_int_equal(rmdir(copy), 0);
	assert_int_equal(ask(scratch->path, "PRAGMA user_version"), 1);
}

/* --- decisions --- */

static void
an_override_holds_from_when_it_was_made_until_its_end(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	bool was_empty;
	int64_t number;
	struct override *found;
	size_t count;
	struct history *h = open_history(*state, &was_empty);
	assert_true(history_begin(h, &plan, 1, &number, &err));
	struct override o = { number, 1000, 2000, STR("ada"), STR("it's fine") };
	assert_true(history_override(h, &o, &err));
	const struct {
		const char *project;
		enum command command;
		int64_t now;
		size_t count;
	} rows[] = { { "shop", COMMAND_DRIFT, 999, 0 },
		{ "shop", COMMAND_DRIFT, 1000, 1 }, { "shop", COMMAND_DRIFT, 2000, 1 },
		{ "shop", COMMAND_DRIFT, 2001, 0 }, { "blog", COMMAND_DRIFT, 1500, 0 },
		{ "shop", COMMAND_GATE, 1500, 0 } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(history_overrides(h, &a, str_of(rows[i].project),
			rows[i].command, rows[i].now, &found, &count, &err));
		assert_int_equal(count, rows[i].count);
	}
	assert_true(history_overrides(
		h, &a, STR("shop"), COMMAND_DRIFT, 1500, &found, &count, &err));
	assert_true(str_is(found[0].by, "ada"));
	assert_true(str_is(found[0].reason, "it's fine"));
	o.run = 77; /* of no run there is */
	assert_false(history_override(h, &o, &err));
	history_close(h);
	arena_fini(&a);
}

static void
runs_are_counted_by_the_findings_they_have_not_by_what_they_say(void **state)
{
	struct err err = { 0 };
	bool was_empty;
	int64_t number, newest;
	size_t met;
	struct history *h = open_history(*state, &was_empty);
	struct finding f = { .severity = SEVERITY_ERROR,
		.kind = STR("changed"),
		.fingerprint = STR("0123456789abcdef") };
	struct str note = STR("\"fingerprint\": \"fedcba9876543210\"");
	for (int i = 0; i < 3; i++) {
		assert_true(history_begin(h, &plan, 1, &number, &err));
		struct run run = finished(number, VERDICT_GO);
		run.findings = (struct findings){ &f, i == 0 ? 1 : 0 };
		run.notes = &note;
		run.note_count = 1;
		assert_true(history_commit(h, &run, &err));
	}
	assert_true(history_met(h, STR("shop"), 3, f.fingerprint, &met, &err));
	assert_int_equal(met, 1);
	assert_true(history_met(h, STR("shop"), 2, f.fingerprint, &met, &err));
	assert_int_equal(met, 0);
	assert_true(history_met(h, STR("shop"), 3, STR("fedcba9876543210"), &met, &err));
	assert_int_equal(met, 0);
	assert_true(history_newest(h, STR("shop"), 1u << COMMAND_DRIFT, &newest, &err));
	assert_int_equal(newest, 3);
	assert_true(history_newest(h, STR("shop"), 1u << COMMAND_GATE, &newest, &err));
	assert_int_equal(newest, 0);
	history_close(h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, remove_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_finished_run_gives_back_its_record_and_its_looks),
		TEST(a_run_of_another_project_or_environment_is_not_found),
		TEST(a_run_that_never_ended_stays_and_says_so),
		TEST(a_run_that_was_abandoned_never_was),
		TEST(a_run_that_is_under_way_is_not_one_that_was_left),
		TEST(the_key_is_made_once_and_is_for_the_owner_alone),
		TEST(what_is_no_history_is_refused_and_left_as_it_is),
		TEST(a_symbolic_link_is_refused),
		TEST(three_writers_at_once_lose_no_run),
		TEST(a_history_of_version_1_is_copied_and_brought_up),
		TEST(a_migration_that_was_killed_is_made_again),
		TEST(where_no_copy_can_be_made_nothing_is_migrated),
		TEST(an_override_holds_from_when_it_was_made_until_its_end),
		TEST(runs_are_counted_by_the_findings_they_have_not_by_what_they_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
