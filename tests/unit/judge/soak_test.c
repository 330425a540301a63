/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "judge/soak.h"

static const struct fact_seen now[] = {
	{ STR_INIT("version.app"), STR_INIT("preprod"), STR_INIT("10.0.0.1"),
		STR_INIT("2") },
	{ STR_INIT("version.app"), STR_INIT("preprod"), STR_INIT("10.0.0.2"),
		STR_INIT("2") },
	{ STR_INIT("version.app"), STR_INIT("prod"), STR_INIT(""), STR_INIT("1") },
	{ STR_INIT("version.commit"), STR_INIT("preprod"), STR_INIT(""),
		STR_INIT("8f2") },
};

static enum soak_sighting
against(const struct fact_seen *then, size_t count)
{
	return soak_compare(STR("preprod"), (struct facts_seen){ now, 4 },
		(struct facts_seen){ then, count });
}

static void
what_saw_no_fact_of_the_candidate_says_nothing(void **state)
{
	(void)state;
	const struct fact_seen other[] = {
		{ STR("version.app"), STR("prod"), { 0 }, STR("0") },
		{ STR("version.built"), STR("preprod"), { 0 }, STR("1") }, /* not now */
	};
	assert_int_equal(against(NULL, 0), SOAK_NOTHING);
	assert_int_equal(against(other, 2), SOAK_NOTHING);
}

static void
instances_come_and_go(void **state)
{
	(void)state;
	const struct fact_seen then[] = { { STR("version.app"), STR("preprod"),
		STR("10.0.0.9"), STR("2") } };
	assert_int_equal(against(then, 1), SOAK_SAME);
}

static void
one_fact_that_was_otherwise_is_another_build(void **state)
{
	(void)state;
	const struct fact_seen then[] = {
		{ STR("version.app"), STR("preprod"), { 0 }, STR("2") },
		{ STR("version.commit"), STR("preprod"), { 0 }, STR("8f1") },
	};
	assert_int_equal(against(then, 1), SOAK_SAME);
	assert_int_equal(against(then, 2), SOAK_OTHER);
}

static void
what_says_nothing_hides_nothing(void **state)
{
	(void)state;
	const struct fact_seen then[] = {
		{ STR("version.app"), STR("prod"), { 0 }, STR("0") },
		{ STR("version.built"), STR("preprod"), { 0 }, STR("1") },
		{ STR("version.app"), STR("preprod"), { 0 }, STR("3") },
	};
	assert_int_equal(against(then, 3), SOAK_OTHER);
}

static void
the_value_of_another_fact_or_environment_is_not_it(void **state)
{
	(void)state;
	const struct fact_seen then[] = {
		{ STR("version.app"), STR("preprod"), { 0 }, STR("1") },
		{ STR("version.commit"), STR("preprod"), { 0 }, STR("2") },
	};
	assert_int_equal(against(then, 1), SOAK_OTHER); /* prod has it, not preprod */
	assert_int_equal(against(then + 1, 1), SOAK_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_saw_no_fact_of_the_candidate_says_nothing),
		cmocka_unit_test(what_says_nothing_hides_nothing),
		cmocka_unit_test(instances_come_and_go),
		cmocka_unit_test(one_fact_that_was_otherwise_is_another_build),
		cmocka_unit_test(the_value_of_another_fact_or_environment_is_not_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
