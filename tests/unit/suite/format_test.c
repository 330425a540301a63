/* SPDX-License-Identifier: MIT */
/* tests/cases/format/NN-what-it-shows/: input.hurl, and in `expected` how it is laid out.
 * UPDATE=1 writes `expected` anew.  And what must hold for every suite there is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "suite/format.h"
#include "suite/suite.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, PATH_SIZE = 1024, LEAST_CASES = 10, LEAST_SUITES = 40 };
#define TESTS SMOKE_SOURCE_DIR "/tests"

static struct str
read_all(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return (struct str){ 0 };
	char *data = arena_alloc(a, FILE_MAX);
	size_t size = fread(data, 1, FILE_MAX, file);
	fclose(file);
	return (struct str){ data, size };
}

static bool
read_suite(struct arena *a, struct str text, struct suite *out)
{
	struct diags diags;
	struct source *source = arena_new(a, struct source);
	*source = (struct source){ STR("input.hurl"), text };
	diags_init(&diags, a);
	return suite_read(a, source, out, &diags);
}

static struct str
formatted(struct arena *a, const struct suite *suite)
{
	struct sbuf out = { 0 };
	suite_format(suite, &out);
	struct str text = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return text;
}

static size_t wrong, cases, suites;

/* --- cases ---------------------------------------------------------------------- */

static void
check_case(struct arena *a, const char *input, struct str text)
{
	char path[PATH_SIZE];
	int folder = (int)(strlen(input) - strlen("input.hurl"));
	snprintf(path, sizeof(path), "%.*sexpected", folder, input);
	if (getenv("UPDATE")) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
		fclose(file);
	}
	struct str expected = read_all(a, path);
	cases++;
	if (str_eq(text, expected))
		return;
	print_error("%s: expected\n%.*sfound\n%.*s", input, STR_ARGS(expected),
		STR_ARGS(text));
	wrong++;
}

/* --- what holds for all --------------------------------------------------------- */

static void
complain(const char *path, const char *what, struct str text)
{
	print_error("%s: %s:\n%.*s", path, what, STR_ARGS(text));
	wrong++;
}

static void
check_suite(struct arena *a, const char *path, const struct suite *suite)
{
	struct suite again;
	struct str text = formatted(a, suite);
	suites++;
	if (!read_suite(a, text, &again))
		complain(path, "laid out, it is no suite", text);
	else if (!suite_same(suite, &again))
		complain(path, "laid out, it says something else", text);
	else if (!str_eq(text, formatted(a, &again)))
		complain(path, "laid out twice, it changes", formatted(a, &again));
	if (strstr(path, "/cases/format/"))
		check_case(a, path, text);
}

static int
visit(const char *path, const struct stat *facts, int type, struct FTW *where)
{
	struct arena a = { 0 };
	struct suite suite;
	size_t size = strlen(path);
	(void)facts;
	(void)where;
	if (type != FTW_F || size < 5 || strcmp(path + size - 5, ".hurl"))
		return 0;
	if (read_suite(&a, read_all(&a, path), &suite))
		check_suite(&a, path, &suite);
	else if (strstr(path, "/cases/format/"))
		complain(path, "this is no suite", STR(""));
	arena_fini(&a);
	return 0;
}

/* SUITE-26: of every file that is a suite, the formatted text parses to the same tree,
 * and formatting it again changes nothing. */
static void
every_suite_keeps_its_meaning_and_settles_at_once(void **state)
{
	(void)state;
	wrong = cases = suites = 0;
	assert_int_equal(nftw(TESTS, visit, 16, FTW_PHYS), 0);
	assert_int_equal(wrong, 0);
	assert_true(suites >= LEAST_SUITES);
	assert_true(cases >= LEAST_CASES);
}

/* --- same ----------------------------------------------------------------------- */

/* A comparison that never says no would make the promise above worthless. */
static void
suites_that_say_something_else_are_told_apart(void **state)
{
	static const char base[] =
		"GET http://x/{{a}}\nA: b\n[Query]\na: b\n[BasicAuth]\nu: p\n[Options]\n"
		"retry: 3\nvariable: a=\"b\"\n{\"a\": 1}\nHTTP/1.1 200\nB: "
		"c\n[Captures]\n"
		"n: header \"X\" nth 0\n[Asserts]\ncookie \"a[Path]\" == \"b\"\n"
		"body matches /a/\nbytes == hex,00;\n`x`\n";
	static const struct {
		const char *from, *to;
	} rows[] = {
		{ "GET", "PUT" },
		{ "{{a}}", "{{b}}" },
		{ "{{a}}", "{{a toInt}}" },
		{ "{{a}}", "a" },
		{ "A: b", "A: c" },
		{ "A: b", "A: b\nA: b" },
		{ "[Query]", "[Form]" },
		{ "[Query]", "[Cookies]" },
		{ "a: b", "a: b\nc: d" },
		{ "u: p", "u: q" },
		{ "[BasicAuth]\nu: p\n", "" },
		{ "retry: 3", "retry: 4" },
		{ "retry: 3", "repeat: 3" },
		{ "\"b\"\n{", "b\n{" },
		{ "a=\"b\"", "c=\"b\"" },
		{ "{\"a\": 1}", "{\"a\":1}" },
		{ "{\"a\": 1}", "```json\n{\"a\": 1}```" },
		{ "HTTP/1.1", "HTTP" },
		{ "200", "*" },
		{ "B: c", "B: d" },
		{ "n: header", "m: header" },
		{ "n: header", "n: cookie" },
		{ "nth 0", "nth 1" },
		{ " nth 0", "" },
		{ "nth 0", "nth 0 redact" },
		{ "[Path]", "[Domain]" },
		{ "== \"b\"", "!= \"b\"" },
		{ "== \"b\"", "not == \"b\"" },
		{ "== \"b\"", "== \"c\"" },
		{ "== \"b\"", "== 1" },
		{ "/a/", "/b/" },
		{ "hex,00", "hex,01" },
		{ "`x`", "`y`" },
		{ "`x`", "\nGET http://y" },
	};
	struct arena a = { 0 };
	struct suite suite, other;
	(void)state;
	assert_true(read_suite(&a, str_of(base), &suite));
	assert_true(suite_same(&suite, &suite));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *at = strstr(base, rows[i].from);
		assert_non_null(at);
		struct str text = str_format(&a, "%.*s%s%s", (int)(at - base), base,
			rows[i].to, at + strlen(rows[i].from));
		if (!read_suite(&a, text, &other))
			fail_msg("row %zu is no suite", i);
		if (suite_same(&suite, &other) || suite_same(&other, &suite))
			fail_msg("%s and %s are the same", rows[i].from, rows[i].to);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_suite_keeps_its_meaning_and_settles_at_once),
		cmocka_unit_test(suites_that_say_something_else_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
