/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/json.h"

#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct value
read(struct str text)
{
	struct value v;
	struct err err = { 0 };
	if (!json_read(&arena, text, &JSON_LIMITS, &v, &err))
		fail_msg("%s", err.text);
	return v;
}

static bool
equal(struct value a, struct value b)
{
	bool same = value_equal(&a, &b);
	assert_int_equal(same, value_equal(&b, &a));
	if (same)
		assert_true(value_hash(&a) == value_hash(&b));
	else
		assert_true(value_hash(&a) != value_hash(&b));
	return same;
}

static void
only_equal_values_are_equal(void **state)
{
	(void)state;
	static const struct str groups[][3] = {
		/* equal within, different across */
		{ STR_INIT("null") },
		{ STR_INIT("true") },
		{ STR_INIT("false") },
		{ STR_INIT("0"), STR_INIT("-0"), STR_INIT("0.0e9") },
		{ STR_INIT("1"), STR_INIT("1.0"), STR_INIT("10e-1") },
		{ STR_INIT("1e400"), STR_INIT("10e399"), STR_INIT("1.0E+400") },
		{ STR_INIT("\"\"") },
		{ STR_INIT("\"1\"") },
		{ STR_INIT("\"a\""), STR_INIT("\"\\u0061\"") },
		{ STR_INIT("\"a\\u0000\"") },
		{ STR_INIT("[]") },
		{ STR_INIT("[[]]") },
		{ STR_INIT("[1,2]"), STR_INIT(" [ 1.0, 2e0 ] ") },
		{ STR_INIT("[2,1]") },
		{ STR_INIT("[1,2,null]") },
		{ STR_INIT("{}") },
		{ STR_INIT("{\"a\":1,\"b\":[2],\"c\":{}}"),
			STR_INIT("{\"c\":{},\"b\":[2],\"a\":1.0}"),
			STR_INIT("{\"a\":1,\"c\":{},\"b\":[20e-1]}") },
		{ STR_INIT("{\"a\":[2],\"b\":1,\"c\":{}}") },
		{ STR_INIT("{\"a\":1,\"b\":[2],\"d\":{}}") },
		{ STR_INIT("{\"a\":1,\"b\":[2]}") },
		{ STR_INIT("{\"a\":null}") },
	};
	size_t count = sizeof(groups) / sizeof(*groups);
	for (size_t i = 0; i < count * 3; i++)
		for (size_t j = 0; j < count * 3; j++)
			if (groups[i / 3][i % 3].size && groups[j / 3][j % 3].size)
				assert_int_equal(equal(read(groups[i / 3][i % 3]),
							 read(groups[j / 3][j % 3])),
					i / 3 == j / 3);
}

static void
kinds_that_look_alike_are_not_mixed(void **state)
{
	(void)state;
	struct value item = value_of_c("x");
	struct value array = { .kind = VALUE_ARRAY, .size = 1, .as.items = &item };
	struct value nodes = { .kind = VALUE_NODES, .size = 1, .as.items = &item };
	struct value zero = { .kind = VALUE_DATE },
		     later = { .kind = VALUE_DATE, .as.instant = 1 };
	assert_false(equal(array, nodes));
	assert_true(equal(nodes, nodes));
	assert_false(equal(value_of_string(STR("x")), value_of_bytes(STR("x"))));
	assert_false(equal(zero, later));
	assert_true(equal(later, later));
}

static struct str
object_of(size_t count, bool backwards, size_t changed)
{
	struct sbuf text = { 0 };
	for (size_t i = 0; i < count; i++) {
		size_t n = backwards ? count - 1 - i : i;
		sbuf_format(&text, "%c\"name%zu\":%d", i ? ',' : '{', n, n == changed);
	}
	sbuf_add_char(&text, '}');
	struct str copy = sbuf_copy(&text, &arena);
	sbuf_fini(&text);
	return copy;
}

static void
a_large_object_backwards_is_equal_before_anybody_looks_at_the_clock(void **state)
{
	(void)state;
	const size_t many = 50000;
	struct value forwards = read(object_of(many, false, many));
	assert_true(equal(forwards, read(object_of(many, true, many))));
	assert_false(equal(forwards, read(object_of(many, true, 777))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(only_equal_values_are_equal, forget),
		cmocka_unit_test(kinds_that_look_alike_are_not_mixed),
		cmocka_unit_test_teardown(
			a_large_object_backwards_is_equal_before_anybody_looks_at_the_clock,
			forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
