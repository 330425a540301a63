/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"

#include <string.h>

static void
the_first_cause_wins(void **state)
{
	(void)state;
	struct err err = { 0 };
	assert_false(err_set_at(&err, ERR_INPUT, 3, 7, "expected %s", "this"));
	assert_false(err_set(&err, ERR_INTERNAL, "later"));
	assert_false(err_set_at(&err, ERR_LIMIT, 1, 1, "later"));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.text, "expected this");
	assert_int_equal(err.line, 3);
	assert_int_equal(err.column, 7);
}

static void
a_long_text_is_cut_and_ends(void **state)
{
	(void)state;
	struct err err = { 0 };
	char text[2000];
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void
a_file_is_named_once_and_keeps_its_tail(void **state)
{
	(void)state;
	struct err err = { 0 };
	assert_false(err_in_file(&err, "smoke.yaml"));
	assert_false(err_in_file(&err, "other.yaml"));
	assert_string_equal(err.file, "smoke.yaml");
	for (size_t size = 254; size <= 257; size++) {
		char path[300];
		memset(path, 'd', sizeof(path));
		memcpy(path + size - 5, "/file", 6);
		err = (struct err){ 0 };
		err_in_file(&err, path);
		size_t kept = strlen(err.file);
		assert_int_equal(kept, size <= 255 ? size : 255);
		assert_string_equal(err.file + kept - 5, "/file");
		assert_int_equal(strncmp(err.file, "...", 3) == 0, size > 255);
	}
}

static void
context_stands_before_the_text(void **state)
{
	(void)state;
	struct err err = { 0 };
	err_set(&err, ERR_INPUT, "no such file");
	assert_false(err_context(&err, "reading %s", "x.yaml"));
	assert_string_equal(err.text, "reading x.yaml: no such file");
}

static void
context_never_passes_the_end(void **state)
{
	(void)state;
	char context[600];
	for (size_t size = 500; size < 520; size++) {
		struct err err = { 0 };
		memset(context, 'c', size);
		context[size] = '\0';
		err_set(&err, ERR_INPUT, "cause");
		err_context(&err, "%s", context);
		assert_true(strlen(err.text) < sizeof(err.text));
		if (size + 3 > sizeof(err.text))
			assert_string_equal(
				err.text, "cause"); /* the cause is worth more */
		else
			assert_int_equal(strncmp(err.text + size, ": ", 2), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_cause_wins),
		cmocka_unit_test(a_long_text_is_cut_and_ends),
		cmocka_unit_test(a_file_is_named_once_and_keeps_its_tail),
		cmocka_unit_test(context_stands_before_the_text),
		cmocka_unit_test(context_never_passes_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
