/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct proc_result *result;
	int calls;
};

static int
open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	*state = f;
	f->loop = loop_open(&f->err);
	return f->loop ? 0 : -1;
}

/* No zombie and no pipe is left behind by any of these tests. */
static int
close_fixture(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	loop_close(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static void
take_result(void *context, struct proc_result *result)
{
	struct fixture *f = context;
	f->result = result;
	f->calls++;
}

static struct proc_result *
run_request(struct fixture *f, const struct proc_request *request)
{
	f->calls = 0;
	f->result = NULL;
	assert_non_null(proc_start(f->loop, &f->arena, request, take_result, f));
	assert_int_equal(f->calls, 0);
	assert_true(
		loop_run(f->loop, &f->err)); /* ends when nothing is left to wait for */
	assert_int_equal(f->calls, 1);
	return f->result;
}

static struct proc_request
request_of(const struct str *argv, size_t argc)
{
	return (struct proc_request){
		.argv = argv, .argc = argc, .deadline = 20000, .output_max = 1 << 20
	};
}

static struct proc_result *
run_shell(struct fixture *f, const char *script)
{
	struct str argv[] = { STR("/bin/sh"), STR("-c"), str_of(script) };
	struct proc_request request = request_of(argv, 3);
	return run_request(f, &request);
}

static void
its_output_and_its_status_are_taken(void **state)
{
	struct proc_result *r = run_shell(*state, "echo out; echo err >&2; exit 3");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->status, 3);
	assert_true(str_is(r->out, "out\n"));
	assert_true(str_is(r->err, "err\n"));
	assert_true(r->duration >= 0);
}

/* OS-12 */
static void
arguments_are_not_read_by_a_shell(void **state)
{
	struct fixture *f = *state;
	struct str argv[] = { STR("printf"), STR("%s|"), STR("; rm -rf /nowhere"),
		STR("$(x)"), STR("a\nb"), STR(""), STR("* ?") };
	struct proc_request request = request_of(argv, 7);
	struct proc_result *r = run_request(f, &request);
	assert_true(str_is(r->out, "; rm -rf /nowhere|$(x)|a\nb||* ?|"));
}

/* OS-15, OS-11 */
static void
it_is_given_a_clean_environment(void **state)
{
	struct fixture *f = *state;
	setenv("SMOKE_TEST_SECRET", "s3cret", 1);
	setenv("LANG", "xx_YY", 1);
	struct str argv[] = { STR("env") };
	struct str given[] = { STR("A=b c"), STR("HOME=/somewhere") };
	struct proc_request request = request_of(argv, 1);
	request.environment = given;
	request.environment_count = 2;
	struct proc_result *r = run_request(f, &request);
	struct str expected = str_format(&f->arena,
		"PATH=%s\nLANG=C.UTF-8\nTZ=UTC\nA=b c\nHOME=/somewhere\n",
		getenv("PATH"));
	assert_string_equal(r->out.data, expected.data);
}

static void
nothing_is_inherited(void **state)
{
	struct fixture *f = *state;
	int leak = open("/dev/null", O_RDONLY); /* without CLOEXEC, as a library might */
	int high = fcntl(leak, F_DUPFD, 200);
	signal(SIGPIPE, SIG_IGN);
	struct proc_result *r =
		run_shell(f, "ls /proc/self/fd; cat; grep SigIgn /proc/self/status");
	close(leak);
	close(high);
	assert_int_equal(r->status, 0);
	/* 3 is the folder that ls reads; standard input was empty; no signal is ignored.
	 */
	assert_string_equal(r->out.data, "0\n1\n2\n3\nSigIgn:\t0000000000000000\n");
}

static void
it_runs_where_it_is_told_to(void **state)
{
	struct fixture *f = *state;
	struct str argv[] = { STR("pwd") };
	struct proc_request request = request_of(argv, 1);
	request.folder = STR("/usr");
	assert_true(str_is(run_request(f, &request)->out, "/usr\n"));
	request.folder = STR("/nowhere");
	assert_int_equal(run_request(f, &request)->trouble, TROUBLE_CHILD);
}

/* OS-14 */
static void
a_command_that_cannot_run_is_said_so(void **state)
{
	struct fixture *f = *state;
	static const struct {
		struct str name;
		const char *reason;
	} cases[] = {
		{ STR_INIT("smoke-no-such-command"), "No such file" },
		{ STR_INIT("/etc/passwd"), "Permission denied" },
		{ STR_INIT("/"), "Permission denied" },
		{ STR_INIT(""), "there is no command" },
		{ STR_INIT("a\0b"), "zero byte" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct proc_request request = request_of(&cases[i].name, 1);
		struct proc_result *r = run_request(f, &request);
		assert_int_equal(r->trouble, TROUBLE_CHILD);
		assert_non_null(strstr(r->reason.data, cases[i].reason));
	}
	struct proc_request none = request_of(NULL, 0);
	assert_int_equal(run_request(f, &none)->trouble, TROUBLE_CHILD);
}

static void
one_that_is_killed_is_no_answer(void **state)
{
	struct proc_result *r = run_shell(*state, "echo half; kill -9 $$");
	assert_int_equal(r->trouble, TROUBLE_CHILD);
	assert_int_equal(r->status, 137);
	assert_true(str_contains(r->reason, STR("signal 9")));
	assert_true(str_is(r->out, "half\n"));
}

/* OS-13 */
static void
output_is_taken_up_to_its_limit(void **state)
{
	struct fixture *f = *state;
	struct str argv[] = { STR("printf"), STR("12345") };
	struct proc_request request = request_of(argv, 2);
	request.output_max = 5;
	assert_int_equal(run_request(f, &request)->trouble, TROUBLE_NONE);
	request.output_max = 4;
	struct proc_result *r = run_request(f, &request);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_true(str_is(r->out, "1234"));
	struct str endless[] = { STR("yes") };
	request = request_of(endless, 1);
	request.output_max = 100000;
	r = run_request(f, &request);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_int_equal(r->out.size, 100000);
}

static void
of_standard_error_the_start_is_kept(void **state)
{
	struct proc_result *r = run_shell(*state, "yes | head -c 1000000 >&2; echo done");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->err.size, 4096);
	assert_true(str_is(r->out, "done\n"));
}

static void
a_lot_of_output_is_whole(void **state)
{
	struct proc_result *r = run_shell(*state, "head -c 1000000 /dev/zero");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->out.size, 1000000);
}

static struct proc_result *
run_shell_within(struct fixture *f, const char *script, int64_t deadline)
{
	struct str argv[] = { STR("/bin/sh"), STR("-c"), str_of(script) };
	struct proc_request request = request_of(argv, 3);
	request.deadline = deadline;
	return run_request(f, &request);
}

static pid_t
number_of(struct str text)
{
	return (pid_t)strtol(text.data, NULL, 10);
}

/* Gone or a zombie, which init reaps, it runs no more. */
static bool
is_running(pid_t pid)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *stat = fopen(path, "r");
	bool running = stat && fgets(line, sizeof(line), stat) && !strstr(line, ") Z ");
	if (stat)
		fclose(stat);
	return running;
}

/* OS-06, OS-13: the shell and what it started. */
static void
at_the_deadline_the_whole_group_ends(void **state)
{
	struct fixture *f = *state;
	struct proc_result *r = run_shell_within(f, "sleep 1000 & echo $!; wait", 200);
	assert_int_equal(r->trouble, TROUBLE_CHILD);
	assert_true(str_contains(r->reason, STR("did not end within 200 ms")));
	assert_true(r->out.size > 0);
	while (is_running(
		number_of(r->out))) /* killed it is, and dies when it is scheduled */
		sched_yield();
}

static void
one_that_ignores_sigterm_is_made_to_end(void **state)
{
	struct fixture *f = *state;
	struct proc_result *r =
		run_shell_within(f, "trap '' TERM; while :; do sleep 1000; done", 50);
	assert_int_equal(r->trouble, TROUBLE_CHILD);
	assert_true(r->duration >= 1050);
	assert_int_equal(r->status, 137);
}

static void
one_that_closes_its_output_is_waited_for(void **state)
{
	struct proc_result *r =
		run_shell_within(*state, "exec >&- 2>&-; sleep 0.1; exit 7", 20000);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->status, 7);
}

/* OS-13: a grandchild in a session of its own holds the pipes; nobody waits for it. */
static void
a_daemon_that_holds_the_pipe_is_not_waited_for(void **state)
{
	struct fixture *f = *state;
	struct proc_result *r = run_shell(f,
		"echo before; setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.2; exit "
		"0");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->status, 0);
	assert_true(str_starts(r->out, STR("before\n")));
	struct str pid = str_from(r->out, strlen("before\n"));
	assert_true(pid.size > 0
		&& is_running(
			number_of(pid))); /* out of our reach, and said so in the docs */
	kill(number_of(pid), SIGKILL);
}

static void
must_not_be_called(void *context, struct proc_result *result)
{
	(void)context;
	(void)result;
	fail_msg("called after it was cancelled");
}

static void
what_is_cancelled_is_reaped_and_not_told(void **state)
{
	struct fixture *f = *state;
	struct str argv[] = { STR("sleep"), STR("1000") };
	struct proc_request request = request_of(argv, 2);
	proc_cancel(proc_start(f->loop, &f->arena, &request, must_not_be_called, NULL));
	struct str missing[] = { STR("smoke-no-such-command") };
	request = request_of(missing, 1);
	proc_cancel(proc_start(f->loop, &f->arena, &request, must_not_be_called, NULL));
	assert_true(loop_run(f->loop, &f->err));
}

static size_t
open_files(void)
{
	size_t count = 0;
	DIR *folder = opendir("/proc/self/fd");
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static void
many_at_once_end_and_leave_nothing_open(void **state)
{
	struct fixture *f = *state;
	struct str argv[] = { STR("echo"), STR("hello") };
	struct proc_request request = request_of(argv, 2);
	size_t before = open_files();
	f->calls = 0;
	for (int i = 0; i < 20; i++)
		proc_start(f->loop, &f->arena, &request, take_result, f);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 20);
	assert_int_equal(open_files(), before);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(its_output_and_its_status_are_taken),
		WITH(arguments_are_not_read_by_a_shell),
		WITH(it_is_given_a_clean_environment),
		WITH(nothing_is_inherited),
		WITH(it_runs_where_it_is_told_to),
		WITH(a_command_that_cannot_run_is_said_so),
		WITH(one_that_is_killed_is_no_answer),
		WITH(output_is_taken_up_to_its_limit),
		WITH(of_standard_error_the_start_is_kept),
		WITH(a_lot_of_output_is_whole),
		WITH(at_the_deadline_the_whole_group_ends),
		WITH(one_that_ignores_sigterm_is_made_to_end),
		WITH(one_that_closes_its_output_is_waited_for),
		WITH(a_daemon_that_holds_the_pipe_is_not_waited_for),
		WITH(what_is_cancelled_is_reaped_and_not_told),
		WITH(many_at_once_end_and_leave_nothing_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
