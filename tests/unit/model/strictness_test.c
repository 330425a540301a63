/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/strictness.h"

static void
every_row_has_an_id_of_its_own_and_says_all(void **state)
{
	size_t count;
	const struct strictness *rows = strictness_rows(&count);

	(void)state;
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		assert_true(rows[i].id.size > 0);
		assert_true(rows[i].what && rows[i].run && rows[i].gate);
		assert_true(rows[i].reason && *rows[i].reason);
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(rows[i].id, rows[k].id));
	}
}

static void
a_row_is_found_by_its_kind(void **state)
{
	size_t count;
	const struct strictness *rows = strictness_rows(&count);

	(void)state;
	assert_ptr_equal(strictness_of(STRICTNESS_SYNTAX), rows);
	assert_ptr_equal(
		strictness_of(STRICTNESS_OTHER_ORIGIN), rows + count - 1); /* the last */
	assert_true(str_is(strictness_of(STRICTNESS_ABSENCE)->id, "absence"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_an_id_of_its_own_and_says_all),
		cmocka_unit_test(a_row_is_found_by_its_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
