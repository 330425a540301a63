/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "judge/coverage.h"

static struct run_check
check(enum check_kind kind, const char *name, bool required)
{
	return (struct run_check){ .kind = kind,
		.name = str_of(name),
		.group = STR("a.hurl"),
		.environment = STR("preprod"),
		.required = required };
}

static const struct coverage_lost *
lost(struct arena *a, struct run_check *then, size_t then_count, struct run_check *now,
	size_t now_count, size_t *count)
{
	const struct run one = { .checks = then, .check_count = then_count };
	const struct run other = { .checks = now, .check_count = now_count };
	return coverage_lost(a, &one, &other, count);
}

static void
what_is_gone_is_told_in_its_order(void **state)
{
	(void)state; /* VER-18 */
	struct arena a = { 0 };
	struct run_check then[] = { check(CHECK_PROBE, "z", true),
		check(CHECK_PROBE, "b", true), check(CHECK_EXPECTATION, "a", true),
		check(CHECK_PAIR, "b", true), check(CHECK_CHECKLIST, "told", true) };
	struct run_check now[] = { check(CHECK_PROBE, "b", true) };
	size_t count;
	const struct coverage_lost *all = lost(&a, then, 5, now, 1, &count);
	assert_int_equal(count, 4);
	assert_true(str_is(all[0].name, "z") && str_is(all[1].name, "a"));
	assert_true(str_is(all[2].name, "b") && all[2].kind == CHECK_PAIR);
	assert_true(str_is(all[3].name, "told"));
	assert_true(str_is(all[0].environment, "preprod"));
	assert_int_equal(all[0].before, 1);
	assert_int_equal(all[0].now, 0);
	assert_false(all[0].optional);
	lost(&a, now, 1, then, 5, &count);
	assert_int_equal(count, 0); /* more is no loss */
	lost(&a, NULL, 0, NULL, 0, &count);
	assert_int_equal(count, 0);
	lost(&a, then, 5, NULL, 0, &count);
	assert_int_equal(count, 5);
	arena_fini(&a);
}

static void
another_environment_is_another_check(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check then[] = { check(CHECK_PROBE, "b", true) };
	struct run_check now[] = { check(CHECK_PROBE, "b", true) };
	now[0].environment = STR("prod");
	size_t count;
	lost(&a, then, 1, now, 1, &count);
	assert_int_equal(count, 1);
	arena_fini(&a);
}

static void
what_is_planned_and_not_required_any_more_says_so(void **state)
{
	(void)state; /* VER-18 */
	struct arena a = { 0 };
	struct run_check then[] = { check(CHECK_PROBE, "b", true),
		check(CHECK_PROBE, "c", false) };
	struct run_check now[] = { check(CHECK_PROBE, "b", false) };
	size_t count;
	const struct coverage_lost *all = lost(&a, then, 2, now, 1, &count);
	assert_int_equal(count, 1); /* what was optional was no promise */
	assert_true(all[0].optional);
	arena_fini(&a);
}

static void
a_line_that_moved_is_the_same_entry(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check then[] = { check(CHECK_ENTRY, "a.hurl:1 GET /x", true),
		check(CHECK_ENTRY, "a.hurl:9 GET /x", true),
		check(CHECK_ENTRY, "a.hurl:20 GET /y", true) };
	struct run_check now[] = { check(CHECK_ENTRY, "a.hurl:3 GET /x", true),
		check(CHECK_ENTRY, "a.hurl:33 GET /y", true) };
	size_t count;
	const struct coverage_lost *all = lost(&a, then, 3, now, 2, &count);
	assert_int_equal(count, 1);
	assert_true(str_is(all[0].name, "a.hurl GET /x"));
	assert_int_equal(all[0].before, 2);
	assert_int_equal(all[0].now, 1);
	assert_false(all[0].optional);
	/* One of two that is optional now is not all of it. */
	struct run_check half[] = { now[0], now[0], now[1] };
	half[1].required = false;
	all = lost(&a, then, 3, half, 3, &count);
	assert_int_equal(count, 1);
	assert_true(all[0].optional);
	arena_fini(&a);
}

static void
entries_of_one_name_need_not_stand_together(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check then[] = { check(CHECK_ENTRY, "a.hurl:1 GET /x", true),
		check(CHECK_ENTRY, "a.hurl:2 GET /y", true),
		check(CHECK_PROBE, "z", true),
		check(CHECK_ENTRY, "a.hurl:3 GET /x", true),
		check(CHECK_PROBE, "a", true),
		check(CHECK_ENTRY, "a.hurl:4 GET /a", true) };
	size_t count;
	lost(&a, then, 6, then, 6, &count);
	assert_int_equal(count, 0);
	const struct coverage_lost *all = lost(&a, then, 6, then, 3, &count);
	assert_int_equal(count, 3);
	assert_true(str_is(all[0].name, "a.hurl GET /x"));
	assert_int_equal(all[0].before, 2);
	assert_int_equal(all[0].now, 1);
	assert_true(str_is(all[1].name, "a") && str_is(all[2].name, "a.hurl GET /a"));
	arena_fini(&a);
}

static void
a_name_without_a_line_stays_as_it_is(void **state)
{
	(void)state;
	struct arena a = { 0 };
	static const char *const names[] = { "a.hurl", "a.hurl:12", "b.hurl:1 GET /",
		"a.hurl 1 GET /" };
	for (size_t i = 0; i < 4; i++) {
		struct run_check then[] = { check(CHECK_ENTRY, names[i], true) };
		size_t count;
		const struct coverage_lost *all = lost(&a, then, 1, NULL, 0, &count);
		assert_int_equal(count, 1);
		assert_true(str_is(all[0].name, names[i]));
	}
	arena_fini(&a);
}

static void
instances_do_not_count_and_checks_of_one_name_do(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check then[6];
	for (size_t i = 0; i < 6; i++) { /* two expectations on three instances */
		static const char *const at[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3" };
		then[i] = check(CHECK_EXPECTATION, "settings $.a", true);
		then[i].instance = str_of(at[i % 3]);
	}
	struct run_check now[2] = { then[1], then[1] };
	size_t count;
	lost(&a, then, 6, now, 2, &count);
	assert_int_equal(count, 0);
	const struct coverage_lost *all = lost(&a, then, 6, now, 1, &count);
	assert_int_equal(count, 1);
	assert_int_equal(all[0].before, 2);
	assert_int_equal(all[0].now, 1);
	arena_fini(&a);
}

static void
what_comes_with_a_release_or_the_calendar_is_no_coverage(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (int kind = CHECK_NONE; kind <= CHECK_DRILL; kind++) {
		bool lasting = kind == CHECK_PROBE || kind == CHECK_PAIR
			|| kind == CHECK_EXPECTATION || kind == CHECK_ENTRY
			|| kind == CHECK_CHECKLIST;
		struct run_check then[] = { check((enum check_kind)kind, "x", true) };
		size_t count;
		lost(&a, then, 1, NULL, 0, &count);
		assert_int_equal(count, lasting);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_gone_is_told_in_its_order),
		cmocka_unit_test(another_environment_is_another_check),
		cmocka_unit_test(what_is_planned_and_not_required_any_more_says_so),
		cmocka_unit_test(a_line_that_moved_is_the_same_entry),
		cmocka_unit_test(entries_of_one_name_need_not_stand_together),
		cmocka_unit_test(a_name_without_a_line_stays_as_it_is),
		cmocka_unit_test(instances_do_not_count_and_checks_of_one_name_do),
		cmocka_unit_test(
			what_comes_with_a_release_or_the_calendar_is_no_coverage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
