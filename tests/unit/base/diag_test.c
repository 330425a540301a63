/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct source
source_of(struct str text)
{
	return (struct source){ .name = STR("x.yaml"), .text = text };
}

static struct str
written(struct diags *d, size_t most)
{
	struct sbuf out = { 0 };
	diags_write(d, most, &out);
	struct str copy = sbuf_copy(&out, &arena);
	sbuf_fini(&out);
	return copy;
}

static void
must_show(struct str text, struct span span, const char *expected)
{
	struct source source = source_of(text);
	struct diags d;
	diags_init(&d, &arena);
	assert_false(diags_add(&d, DIAG_ERROR, &source, span, "wrong"));
	assert_int_equal(d.errors, 1);
	assert_string_equal(written(&d, 10).data, expected);
}

static void
a_place_counts_code_points_and_a_tab_is_one(void **state)
{
	(void)state;
	struct source source = source_of(STR("one\n\t\xc3\xa9\xe2\x82\xacx\r\nlast"));
	struct place place = source_place(&source, 0);
	assert_int_equal(place.line, 1);
	assert_int_equal(place.column, 1);
	assert_true(str_is(place.line_text, "one"));
	place = source_place(&source, 10);
	assert_int_equal(place.line, 2);
	assert_int_equal(place.column, 4);
	assert_int_equal(place.line_start, 4);
	assert_true(str_is(place.line_text, "\t\xc3\xa9\xe2\x82\xacx"));
	place = source_place(&source, SIZE_MAX);
	assert_int_equal(place.line, 3);
	assert_int_equal(place.column, 5);
}

static void
carets_stand_below_the_span(void **state)
{
	(void)state;
	must_show(STR("key: value"), (struct span){ 5, 5 },
		"x.yaml:1:6: error: wrong\n"
		"    1 | key: value\n"
		"      |      ^^^^^\n");
	must_show(STR("a\n\xc3\xa9: x"), (struct span){ 6, 1 },
		"x.yaml:2:4: error: wrong\n"
		"    2 | \xc3\xa9: x\n"
		"      |    ^\n");
	must_show(STR("ab"), (struct span){ 2, 0 },
		"x.yaml:1:3: error: wrong\n"
		"    1 | ab\n"
		"      |   ^\n");
	must_show(STR(""), (struct span){ 0, 0 },
		"x.yaml:1:1: error: wrong\n"
		"    1 | \n"
		"      | ^\n");
}

static void
an_escape_is_as_wide_as_it_is_shown(void **state)
{
	(void)state;
	must_show(STR("\x1b\ta\xffx"), (struct span){ 4, 1 },
		"x.yaml:1:5: error: wrong\n"
		"    1 | \\x1b\\ta\\xffx\n"
		"      |            ^\n");
	must_show(STR("a\x1b"), (struct span){ 1, 1 },
		"x.yaml:1:2: error: wrong\n"
		"    1 | a\\x1b\n"
		"      |  ^^^^\n");
}

static void
a_place_behind_the_source_does_no_harm(void **state)
{
	(void)state;
	char *text = malloc(3); /* at its exact size, for a sanitizer */
	memcpy(text, "a\r\n", 3);
	must_show((struct str){ text, 3 }, (struct span){ 5000, 5000 },
		"x.yaml:2:1: error: wrong\n"
		"    2 | \n"
		"      | ^\n");
	must_show((struct str){ text, 3 }, (struct span){ 2, 1 },
		"x.yaml:1:3: error: wrong\n"
		"    1 | a\n"
		"      |  ^\n");
	free(text);
}

static void
a_long_line_is_cut_around_the_span(void **state)
{
	(void)state;
	struct sbuf text = { 0 };
	for (size_t i = 0; i < 500; i++)
		sbuf_add_c(
			&text, "\xc3\xa9"); /* so that a cut may fall into a character */
	for (size_t at = 0; at < 1000; at += 2) {
		struct source source = source_of(sbuf_str(&text));
		struct diags d;
		diags_init(&d, &arena);
		diags_add(&d, DIAG_ERROR, &source, (struct span){ at, 2 }, "wrong");
		struct str out = written(&d, 10);
		assert_int_equal(str_find(out, STR("\\x")), STR_NONE);
		assert_true(str_contains(out, STR("^")));
		assert_true(out.size < 400);
		forget(NULL);
	}
	sbuf_fini(&text);
}

static void
mistakes_come_in_order_once_and_no_more_than_asked(void **state)
{
	(void)state;
	struct source source = source_of(STR("a\nb\nc\n"));
	struct diags d;
	diags_init(&d, &arena);
	diags_add(&d, DIAG_ERROR, &source, (struct span){ 4, 1 }, "third");
	diags_add(&d, DIAG_WARNING, &source, (struct span){ 0, 1 }, "first");
	diags_hint(&d, "did you mean %s?", "x");
	diags_add(&d, DIAG_ERROR, &source, (struct span){ 4, 1 }, "third");
	diags_add(&d, DIAG_ERROR, &source, (struct span){ 2, 1 }, "second");
	diags_add(&d, DIAG_NOTE, NULL, (struct span){ 0, 0 }, "about no \x1b file");
	assert_int_equal(d.errors, 3);
	assert_string_equal(written(&d, 3).data,
		"note: about no \\x1b file\n"
		"x.yaml:1:1: warning: first\n    1 | a\n      | ^\n      = did you mean "
		"x?\n"
		"x.yaml:2:1: error: second\n    2 | b\n      | ^\n"
		"... and 1 more\n");
}

static void
further_ones_only_count(void **state)
{
	(void)state;
	struct diags d;
	diags_init(&d, &arena);
	for (size_t i = 0; i < DIAGS_MAX + 5; i++)
		assert_false(
			diags_add(&d, DIAG_ERROR, NULL, (struct span){ 0, 0 }, "%zu", i));
	assert_int_equal(d.errors, DIAGS_MAX + 5);
	assert_int_equal(d.list.count, DIAGS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_counts_code_points_and_a_tab_is_one),
		cmocka_unit_test_teardown(carets_stand_below_the_span, forget),
		cmocka_unit_test_teardown(an_escape_is_as_wide_as_it_is_shown, forget),
		cmocka_unit_test_teardown(a_place_behind_the_source_does_no_harm, forget),
		cmocka_unit_test_teardown(a_long_line_is_cut_around_the_span, forget),
		cmocka_unit_test_teardown(
			mistakes_come_in_order_once_and_no_more_than_asked, forget),
		cmocka_unit_test_teardown(further_ones_only_count, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
