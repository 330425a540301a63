/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/value.h"

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
sample(void)
{
	struct vec items = vec_of(&arena, struct value),
		   members = vec_of(&arena, struct member);
	items_add(&items, value_of_int(&arena, INT64_MIN));
	items_add(&items, value_of_c(NULL));
	members_add(&members, "flag", value_of_bool(true));
	members_add_str(&members, STR("li\0st"), value_of_items(&items));
	members_add(&members, "text", value_of_c("hello"));
	members_add(&members, "bytes", value_of_bytes(STR("\xff")));
	return value_of_members(&members);
}

static void
what_was_built_is_read_back(void **state)
{
	(void)state;
	struct value v = sample();
	const struct value *list = value_get(&v, STR("li\0st"));
	int64_t n;
	assert_int_equal(value_count(&v), 4);
	assert_int_equal(value_count(list), 2);
	assert_true(value_int(value_item(list, 0), &n));
	assert_true(n == INT64_MIN);
	assert_int_equal(value_item(list, 1)->kind, VALUE_NULL);
	assert_true(str_is(value_get_text(&v, "text"), "hello"));
	assert_true(str_eq(value_text(value_get_c(&v, "bytes")), STR("\xff")));
}

static void
what_is_not_there_is_nothing(void **state)
{
	(void)state; /* JX-07 */
	struct value v = sample(), null = { 0 };
	int64_t n;
	assert_null(value_get_c(NULL, "x"));
	assert_null(value_get_c(&null, "x"));
	assert_null(value_get_c(&v, "x"));
	assert_null(value_get_c(&v, "li"));
	assert_null(value_item(NULL, 0));
	assert_null(value_item(&v, 0));
	assert_null(value_item(value_get(&v, STR("li\0st")), 2));
	assert_int_equal(value_count(NULL), 0);
	assert_int_equal(value_count(value_get_c(&v, "text")), 0);
	assert_int_equal(value_get_text(&v, "flag").size, 0);
	assert_int_equal(value_text(&v).size, 0);
	assert_false(value_int(NULL, &n));
	assert_false(value_int(value_get_c(&v, "text"), &n));
}

static void
an_integer_must_fit_and_be_written_as_one(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		bool fits;
		int64_t n;
	} cases[] = {
		{ STR_INIT("0"), true, 0 },
		{ STR_INIT("-0"), true, 0 },
		{ STR_INIT("9223372036854775807"), true, INT64_MAX },
		{ STR_INIT("9223372036854775808"), false, 0 },
		{ STR_INIT("-9223372036854775808"), true, INT64_MIN },
		{ STR_INIT("-9223372036854775809"), false, 0 },
		{ STR_INIT("1.0"), false, 0 },
		{ STR_INIT("1e2"), false, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value v = value_of_number(cases[i].text);
		int64_t n = 0;
		assert_int_equal(value_int(&v, &n), cases[i].fits);
		assert_true(n == cases[i].n);
	}
}

static void
a_copy_shares_nothing(void **state)
{
	(void)state;
	struct arena other = { 0 };
	struct value v = sample(), copy = value_copy(&other, &v);
	assert_true(value_equal(&v, &copy));
	for (uint32_t i = 0; i < v.size; i++)
		assert_ptr_not_equal(v.as.members[i].name, copy.as.members[i].name);
	arena_fini(&arena); /* a sanitizer would tell */
	assert_true(str_is(value_get_text(&copy, "text"), "hello"));
	assert_int_equal(value_count(value_get(&copy, STR("li\0st"))), 2);
	arena_fini(&other);
}

static void
every_kind_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(value_kind_name(VALUE_NULL), "null");
	assert_string_equal(value_kind_name(VALUE_NODES), "nodes");
	for (int kind = VALUE_NULL; kind <= VALUE_NODES; kind++)
		assert_non_null(value_kind_name((enum value_kind)kind));
}

static void
a_value_is_sixteen_bytes(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct value), 16);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_was_built_is_read_back, forget),
		cmocka_unit_test_teardown(what_is_not_there_is_nothing, forget),
		cmocka_unit_test_teardown(
			an_integer_must_fit_and_be_written_as_one, forget),
		cmocka_unit_test_teardown(a_copy_shares_nothing, forget),
		cmocka_unit_test(every_kind_has_a_name),
		cmocka_unit_test(a_value_is_sixteen_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
