/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/fit.h"
#include "value/json.h"

/* The answer, and where it is no: the place, '-' when something is missing there, '+'
 * when it is too much, '#' for a length. */
static const char *
ask(struct arena *a, bool subset, bool any_order, const char *expected,
	const char *actual)
{
	struct fit_settings settings = { subset, any_order };
	struct value x, y;
	struct err err = { 0 };
	struct misfit misfit;
	struct sbuf out = { 0 };
	assert_true(json_read(a, str_of(expected), &JSON_LIMITS, &x, &err));
	assert_true(json_read(a, str_of(actual), &JSON_LIMITS, &y, &err));
	enum fit answer = fit_value(a, &settings, &x, &y, &misfit);
	if (answer != FIT_NO)
		return answer == FIT_YES ? "yes" : "unknown";
	path_write(misfit.path, &out);
	sbuf_add_c(&out, misfit.length ? "#" : !misfit.actual ? "-" : "");
	sbuf_add_c(&out, misfit.expected ? "" : "+");
	const char *text = str_c(a, sbuf_str(&out));
	sbuf_fini(&out);
	return text;
}

struct row {
	const char *expected, *actual, *equal, *subset, *equal_any, *subset_any;
};

static const struct row rows[] = {
	/* numbers by their value, all digits */
	{ "1.50", "15e-1", "yes", "yes", "yes", "yes" },
	{ "9007199254740993", "9007199254740992", "$", "$", "$", "$" },
	{ "0.1", "0.10000000000000001", "$", "$", "$", "$" },
	{ "1", "\"1\"", "$", "$", "$", "$" },
	{ "null", "false", "$", "$", "$", "$" },
	/* members in any order */
	{ "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "yes", "yes", "yes", "yes" },
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", "$.b+", "yes", "$.b+", "yes" },
	{ "{\"a\":null}", "{}", "$.a-", "$.a-", "$.a-", "$.a-" },
	{ "{\"a\":{\"b\":1}}", "{\"a\":{\"c\":2,\"b\":1},\"d\":0}", "$.a.c+", "yes",
		"$.a.c+", "yes" },
	{ "{}", "{\"a\":1}", "$.a+", "yes", "$.a+", "yes" },
	{ "{\"a\":{}}", "{\"a\":[]}", "$.a", "$.a", "$.a", "$.a" },
	/* lists: as many as expected, always */
	{ "[1,2]", "[2,1]", "$[0]", "$[0]", "yes", "yes" },
	{ "[1]", "[1,2]", "$#", "$#", "$#", "$#" },
	{ "[]", "[1]", "$#", "$#", "$#", "$#" },
	{ "[1,1,2]", "[1,2,2]", "$[1]", "$[1]", "$[1]-", "$[1]-" },
	{ "[[1,2],[3]]", "[[3],[2,1]]", "$[0]#", "$[0]#", "yes", "yes" },
	/* the first could take either, the second only one of them */
	{ "[{\"a\":1},{\"a\":1,\"b\":2}]", "[{\"a\":1,\"b\":2},{\"a\":1,\"c\":3}]",
		"$[0].b+", "$[1].b-", "$[0]-", "yes" },
	{ "[{\"a\":1},{\"a\":1}]", "[{\"a\":1,\"b\":2},{\"a\":2}]", "$[0].b+", "$[1].a",
		"$[0]-", "$[1]-" },
};

static void
what_is_expected_is_found_or_its_first_misfit_told(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		assert_string_equal(
			ask(&a, false, false, r->expected, r->actual), r->equal);
		assert_string_equal(
			ask(&a, true, false, r->expected, r->actual), r->subset);
		assert_string_equal(
			ask(&a, false, true, r->expected, r->actual), r->equal_any);
		assert_string_equal(
			ask(&a, true, true, r->expected, r->actual), r->subset_any);
	}
	arena_fini(&a);
}

static const char *
list_of(struct arena *a, size_t count, const char *before, size_t shift)
{
	struct sbuf out = { 0 };
	sbuf_add_char(&out, '[');
	for (size_t i = 0; i < count; i++)
		sbuf_format(&out, "%s%s%zu", i ? "," : "", before, (i + shift) % count);
	sbuf_add_char(&out, ']');
	const char *text = str_c(a, sbuf_str(&out));
	sbuf_fini(&out);
	return text;
}

static void
a_long_list_in_order_is_read_through_and_out_of_order_only_to_a_limit(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const char *most = list_of(&a, FIT_LIST_MAX, "", 0);
	const char *more = list_of(&a, FIT_LIST_MAX + 1, "", 0);
	assert_string_equal(
		ask(&a, false, true, most, list_of(&a, FIT_LIST_MAX, "", 7)), "yes");
	assert_string_equal(
		ask(&a, false, true, more, list_of(&a, FIT_LIST_MAX + 1, "", 0)), "yes");
	assert_string_equal(
		ask(&a, false, true, more, list_of(&a, FIT_LIST_MAX + 1, "", 7)),
		"unknown");
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_expected_is_found_or_its_first_misfit_told),
		cmocka_unit_test(
			a_long_list_in_order_is_read_through_and_out_of_order_only_to_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
