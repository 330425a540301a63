/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/entry_error.h"

static const struct {
	const char *expected, *actual, *difference;
	bool only_adds;
} rows[] = {
	{ "a\nb\nc\n", "a\nx\nc\n", "-b\n+x", false },
	{ "a\nb\n", "a\nb\nc\n", "+c", true },
	{ "a\nb\nc\n", "a\nc\n", "-b", false },
	{ "", "a\n", "+a", true },
	/* the first of two hunks, also where the ends differ */
	{ "{\n 1,\n 2\n}", "{\n 3,\n 2\n}\n", "- 1,\n+ 3,", false },
	{ "a\nb\nc\nd\ne\n", "a\nx\nc\ny\ne\n", "-b\n+x", false },
	/* nothing goes on alike */
	{ "a\nb\n", "c\nd\ne\n", "-a\n-b\n+c\n+d\n+e", false },
};

static void
the_first_hunk_is_what_differs(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str text =
			entry_diff(&a, str_of(rows[i].expected), str_of(rows[i].actual));
		assert_string_equal(str_c(&a, text), rows[i].difference);
		assert_int_equal(entry_diff_only_adds(str_of(rows[i].expected),
					 str_of(rows[i].actual)),
			rows[i].only_adds);
	}
	arena_fini(&a);
}

/* The limit of what is searched: one line less, as many, one more. */
static void
a_hunk_longer_than_the_search_is_shown_to_its_end(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (int lines = 62; lines <= 65; lines++) {
		struct sbuf expected = { 0 };
		for (int i = 0; i < lines; i++)
			sbuf_format(&expected, "only here %d\n", i);
		sbuf_add_c(&expected, "same\nb\n");
		struct str text = entry_diff(&a, sbuf_str(&expected), STR("same\nc\n"));
		bool found = lines < 64;
		assert_true(str_contains(text, STR("+c")) != found);
		sbuf_fini(&expected);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_hunk_is_what_differs),
		cmocka_unit_test(a_hunk_longer_than_the_search_is_shown_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
