/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/comparison.h"
#include "value/json.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static enum match
test(const char *comparison, const char *json)
{
	struct comparison c;
	struct value v;
	struct err err = { 0 };
	if (!comparison_read(&arena, str_of(comparison), &c, &err)
		|| !json_read(&arena, str_of(json), &JSON_LIMITS, &v, &err))
		fail_msg("%s %s: %s", comparison, json, err.text);
	return comparison_test(&c, &v);
}

static const struct {
	const char *comparison, *json;
	enum match match;
} cases[] = {
	{ "== 3", "3", MATCH_YES },
	{ "==3", "3.0", MATCH_YES },
	{ "  ==  3  ", "30e-1", MATCH_YES },
	{ "== 3", "3.00000000000000000001", MATCH_NO },
	{ "!= 3", "4", MATCH_YES },
	{ "== 1.10", "1.1", MATCH_YES },
	{ "== -5e3", "-5000", MATCH_YES },
	{ "> 18446744073709551615", "18446744073709551616", MATCH_YES },
	/* the boundary */
	{ "< 3", "3", MATCH_NO },
	{ "<= 3", "3", MATCH_YES },
	{ "> 3", "3", MATCH_NO },
	{ ">= 3", "3", MATCH_YES },
	{ "< 3", "2.9", MATCH_YES },
	{ "> 3", "1e400", MATCH_YES },
	/* durations in seconds, sizes in bytes, percentages as they are */
	{ "< 24h", "86399.999", MATCH_YES },
	{ "< 24h", "86400", MATCH_NO },
	{ "== 250ms", "0.25", MATCH_YES },
	{ ">= 21d", "1814400", MATCH_YES },
	{ "< 5m", "299", MATCH_YES },
	{ "> 1GB", "1073741824", MATCH_NO },
	{ "> 1GB", "1073741825", MATCH_YES },
	{ "== 64KB", "65536", MATCH_YES },
	{ "== 512B", "512", MATCH_YES },
	{ "<= 0.5%", "0.5", MATCH_YES },
	{ "<= 10%", "10.1", MATCH_NO },
	/* texts */
	{ "== debug", "\"debug\"", MATCH_YES },
	{ "!= debug", "\"debug\"", MATCH_NO },
	{ "!= debug", "\"Debug\"", MATCH_YES },
	{ "== two words", "\"two words\"", MATCH_YES },
	{ "== 1.10", "\"1.10\"", MATCH_YES },
	{ "== 1.10", "\"1.1\"", MATCH_NO },
	{ "== 24h", "\"24h\"", MATCH_YES },
	{ "== true", "true", MATCH_YES },
	{ "!= true", "false", MATCH_YES },
	{ "== null", "null", MATCH_YES },
	{ "!= null", "0", MATCH_YES },
	{ "== debug", "3", MATCH_NO },
	{ "!= debug", "3", MATCH_YES },
	{ "== 3", "true", MATCH_NO },
	/* JX-07: what cannot be compared is unknown, also when negated */
	{ "< 3", "\"2\"", MATCH_UNKNOWN },
	{ "> 3", "true", MATCH_UNKNOWN },
	{ "> 3", "null", MATCH_UNKNOWN },
	{ "== 3", "[3]", MATCH_UNKNOWN },
	{ "!= 3", "[3]", MATCH_UNKNOWN },
	{ "!= x", "{}", MATCH_UNKNOWN },
};

static void
values_compare_as_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (test(cases[i].comparison, cases[i].json) != cases[i].match)
			fail_msg("%s on %s", cases[i].comparison, cases[i].json);
}

static void
what_is_not_there_is_unknown(void **state)
{
	(void)state;
	struct comparison c;
	struct err err = { 0 };
	struct value date = { .kind = VALUE_DATE }, bytes = value_of_bytes(STR("x"));
	assert_true(comparison_read(&arena, STR("!= x"), &c, &err));
	assert_int_equal(comparison_test(&c, NULL), MATCH_UNKNOWN);
	assert_int_equal(comparison_test(&c, &date), MATCH_UNKNOWN);
	assert_int_equal(comparison_test(&c, &bytes), MATCH_UNKNOWN);
}

static void
a_mistake_says_what_was_expected(void **state)
{
	(void)state;
	static const char operator[] =
		"expected ==, !=, <, <=, > or >= and a value, as in '< 24h'";
	static const char number[] =
		"expected a number to compare with, as in 3, 0.5, 10%, 250ms, 24h or 1GB";
	static const struct {
		struct str text;
		const char *expected, *shown;
	} wrong[] = { { STR_INIT(""), operator, "" },
		{ STR_INIT("3"), operator, "3" },
			{ STR_INIT("= 3"), operator, "= 3" },
				{ STR_INIT("<"), operator, "<" },
					{ STR_INIT(" == "), operator, " == " },
						{
							STR_INIT("~ 3"),
							operator,
							"~ 3" },
							{ STR_INIT("< debug"), number,
								"debug" },
							{ STR_INIT("< 1.5h"), number,
								"1.5h" },
							{ STR_INIT(">= 01"), number,
								"01" },
							{ STR_INIT(">= 1."), number,
								"1." },
							{ STR_INIT("> 3 h"), number,
								"3 h" },
							{ STR_INIT("> 3650d0"), number,
								"3650d0" },
							{ STR_INIT("> 1TB"), number,
								"1TB" },
							{ STR_INIT("> %"), number, "%" },
							{ STR_INIT("< \x1b[31m"), number,
								"\\x1b[31m" },
					};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct comparison c;
		struct err err = { 0 };
		assert_false(comparison_read(&arena, wrong[i].text, &c, &err));
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(err.text,
			str_format(
				&arena, "%s, not '%s'", wrong[i].expected, wrong[i].shown)
				.data);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(values_compare_as_written, forget),
		cmocka_unit_test_teardown(what_is_not_there_is_unknown, forget),
		cmocka_unit_test_teardown(a_mistake_says_what_was_expected, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
