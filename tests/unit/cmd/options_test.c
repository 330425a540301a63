/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/run_options.h"

#include "world/http.h"

#include <stdlib.h>
#include <string.h>

struct parsed {
	struct arena arena;
	struct arguments arguments;
	struct err err;
	bool ok;
};

/* The arguments behind `smoke COMMAND`, parted by blanks. */
static struct parsed
parse(const struct command_row *command, const char *line)
{
	enum { MOST = 16 };
	struct parsed p = { 0 };
	struct str rest = str_of(line), word;
	char *argv[MOST];
	int argc = 0;
	while (argc < MOST && str_next(&rest, ' ', &word))
		argv[argc++] = str_c(&p.arena, word);
	p.ok = options_parse(&p.arena, command, argc, argv, &p.arguments, &p.err);
	return p;
}

static void
assert_refused(const struct command_row *command, const char *line, const char *part)
{
	struct parsed p = parse(command, line);
	assert_false(p.ok);
	assert_int_equal(p.err.kind, ERR_USAGE);
	if (!strstr(p.err.text, part))
		fail_msg("'%s' is not in: %s", part, p.err.text);
	arena_fini(&p.arena);
}

static void
assert_accepted(const struct command_row *command, const char *line)
{
	struct parsed p = parse(command, line);
	assert_true(p.ok);
	arena_fini(&p.arena);
}

static int64_t
duration(const char *line, size_t offset)
{
	struct parsed p = parse(&command_run, line);
	assert_true(p.ok);
	int64_t ms = *(const int64_t *)((const char *)&p.arguments + offset);
	arena_fini(&p.arena);
	return ms;
}

#define AT(field) offsetof(struct arguments, field)

static void
a_number_alone_is_seconds_where_it_is_for_hurl(void **state)
{
	(void)state;
	assert_int_equal(duration("--max-time 20", AT(max_time)), 20000);
	assert_int_equal(duration("-m 20", AT(max_time)), 20000);
	assert_int_equal(duration("--max-time 20ms", AT(max_time)), 20);
	assert_int_equal(duration("--connect-timeout 3", AT(connect_timeout)), 3000);
	assert_int_equal(duration("--delay 20", AT(delay)), 20);
	assert_int_equal(duration("--retry-interval 20", AT(retry_interval)), 20);
	assert_int_equal(duration("--retry-interval 2s", AT(retry_interval)), 2000);
}

static void
a_time_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	assert_int_equal(duration("--max-time 9223372036854775", AT(max_time)),
		INT64_C(9223372036854775000));
	assert_refused(&command_run, "--max-time 9223372036854776", "--max-time takes");
	assert_refused(&command_run, "--max-time -1", "--max-time takes");
	assert_refused(&command_run, "--delay 1x", "--delay takes");
}

static void
values_stand_behind_a_blank_an_equals_sign_or_a_letter(void **state)
{
	static const char *const lines[] = { "--workspace x", "--workspace=x", "-w x",
		"-wx", "-vw x", "-vwx" };
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct parsed p = parse(&command_gate, lines[i]);
		assert_true(p.ok);
		assert_true(str_is(p.arguments.workspace, "x"));
		arena_fini(&p.arena);
	}
}

static void
what_nobody_knows_is_refused_and_the_nearest_named(void **state) /* OS-18 */
{
	(void)state;
	assert_refused(&command_gate, "--basline prod", "did you mean --baseline?");
	assert_refused(&command_gate, "--env prod", "has no option --env");
	assert_refused(&command_gate, "-x", "has no option -x");
	assert_refused(&command_gate, "--workspace", "nothing follows");
	assert_refused(&command_gate, "--workspace=", "not an empty text");
	assert_refused(&command_gate, "--verbose=yes", "takes no value");
	assert_refused(&command_gate, "--jobs 0", "from 1 to 1024");
	assert_refused(&command_gate, "--jobs 1025", "from 1 to 1024");
	assert_refused(&command_gate, "--color=often", "auto, always or never");
}

static void
an_option_that_comes_once_is_refused_twice(void **state)
{
	(void)state;
	assert_refused(&command_gate, "--baseline a --baseline b", "given twice");
	struct parsed p = parse(&command_gate, "--tag a --tag b");
	assert_true(p.ok);
	assert_int_equal(p.arguments.tags.count, 2);
	arena_fini(&p.arena);
}

static void
two_dashes_end_the_options(void **state)
{
	(void)state;
	struct parsed p = parse(&command_run, "a.hurl -- --test -");
	assert_true(p.ok);
	assert_false(p.arguments.test);
	assert_int_equal(p.arguments.operands.count, 3);
	arena_fini(&p.arena);
}

static void
an_option_without_effect_is_refused_with_an_environment(void **state)
{
	struct err err = { 0 };
	(void)state;
	struct parsed p = parse(&command_run, "--env prod --test --variable a=b a.hurl");
	assert_true(p.ok);
	assert_true(run_options_check(&p.arguments, &err));
	arena_fini(&p.arena);
	p = parse(&command_run, "--env prod --insecure a.hurl");
	assert_true(p.ok);
	assert_false(run_options_check(&p.arguments, &err));
	assert_non_null(strstr(err.text, "--insecure"));
	arena_fini(&p.arena);
	p = parse(&command_run, "--insecure a.hurl");
	assert_true(p.ok);
	assert_true(run_options_check(&p.arguments, &(struct err){ 0 }));
	arena_fini(&p.arena);
}

static int
version_of(const char *line)
{
	struct parsed p = parse(&command_run, line);
	assert_true(p.ok);
	int version = p.arguments.http_version;
	arena_fini(&p.arena);
	return version;
}

/* Environment, then command line. */
static void
a_variable_of_hurl_is_an_option_below_the_command_line(void **state)
{
	(void)state;
	assert_int_equal(setenv("HURL_HTTP10", "True", 1), 0);
	assert_int_equal(version_of(""), HTTP_VERSION_10);
	assert_int_equal(version_of("--http2 --http1.1"), HTTP_VERSION_11);
	assert_int_equal(setenv("HURL_HTTP10", "no", 1), 0);
	assert_int_equal(version_of(""), HTTP_VERSION_ANY);
	unsetenv("HURL_HTTP10");
	assert_int_equal(setenv("HURL_MAX_TIME", "5", 1), 0);
	assert_int_equal(duration("", AT(max_time)), 5000);
	assert_int_equal(duration("--max-time 6", AT(max_time)), 6000);
	assert_int_equal(setenv("HURL_MAX_TIME", "x", 1), 0);
	assert_refused(&command_run, "", "--max-time takes");
	assert_accepted(&command_gate, "");
	unsetenv("HURL_MAX_TIME");
	assert_int_equal(setenv("HURL_HEADER", "a: b|c: d", 1), 0);
	struct parsed p = parse(&command_run, "-H e:f");
	assert_int_equal(p.arguments.headers.count, 3);
	assert_true(str_is(*(struct str *)vec_at(&p.arguments.headers, 1), "c: d"));
	arena_fini(&p.arena);
	unsetenv("HURL_HEADER");
}

static void
credentials_are_options_of_run_alone(void **state)
{
	(void)state;
	struct parsed p = parse(&command_run, "-n --digest --aws-sigv4 aws:amz");
	assert_true(p.arguments.netrc && p.arguments.digest);
	assert_true(str_is(p.arguments.aws_sigv4, "aws:amz"));
	arena_fini(&p.arena);
	assert_refused(&command_gate, "--digest", "has no option --digest");
	assert_refused(&command_run, "--netrc-file", "--netrc-file takes FILE");
	assert_int_equal(setenv("HURL_HTTP3", "1", 1), 0);
	assert_int_equal(version_of(""), HTTP_VERSION_3);
	assert_int_equal(setenv("HURL_NETRC", "1", 1), 0);
	p = parse(&command_run, ""); /* never silently (SEC-22) */
	assert_false(p.arguments.netrc);
	arena_fini(&p.arena);
	unsetenv("HURL_NETRC");
	unsetenv("HURL_HTTP3");
}

static void
every_row_belongs_to_a_command(void **state)
{
	size_t row_count, command_count;
	const struct option_row *rows = option_rows(&row_count);
	const struct command_row *const *all = commands(&command_count);
	(void)state;
	assert_true(row_count > 0 && command_count > 0);
	for (size_t i = 0; i < row_count; i++) {
		size_t users = 0;
		for (size_t j = 0; j < command_count; j++)
			users += option_belongs(all[j], &rows[i]);
		if (!users)
			fail_msg("no command has --%s", rows[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_alone_is_seconds_where_it_is_for_hurl),
		cmocka_unit_test(a_time_that_does_not_fit_is_refused),
		cmocka_unit_test(values_stand_behind_a_blank_an_equals_sign_or_a_letter),
		cmocka_unit_test(what_nobody_knows_is_refused_and_the_nearest_named),
		cmocka_unit_test(an_option_that_comes_once_is_refused_twice),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(an_option_without_effect_is_refused_with_an_environment),
		cmocka_unit_test(a_variable_of_hurl_is_an_option_below_the_command_line),
		cmocka_unit_test(credentials_are_options_of_run_alone),
		cmocka_unit_test(every_row_belongs_to_a_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
