/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"
#include "query/version.h"

/* -1, 0, 1; 9: unknown.  The other way round it must be the opposite. */
static int
compare(const char *a, const char *b)
{
	int order = 7, back = 7;
	bool known = version_compare(str_of(a), str_of(b), &order);
	assert_int_equal(known, version_compare(str_of(b), str_of(a), &back));
	if (!known)
		return 9;
	assert_int_equal((order > 0) - (order < 0), (back < 0) - (back > 0));
	return (order > 0) - (order < 0);
}

static void
must_rise(const char *const *versions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			if (compare(versions[i], versions[j]) != (i > j) - (i < j))
				fail_msg("%s and %s: %d", versions[i], versions[j],
					compare(versions[i], versions[j]));
}

#define MUST_RISE(...)                                                                   \
	must_rise((const char *const[]){ __VA_ARGS__ },                                  \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void
semantic_versions_rise(void **state)
{
	(void)state; /* VER-08; the first line is the example of semver 2.0.0, section 11
		      */
	MUST_RISE("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
		"1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0",
		"2.1.1");
	MUST_RISE("1.9.0", "1.10.0-rc.1", "1.10.0", "1.11.0");
	MUST_RISE("1.0.0-x.9", "1.0.0-x.10", "1.0.0-x.a", "1.0.0-x-y");
}

static void
dotted_numbers_rise(void **state)
{
	(void)state;
	MUST_RISE("1", "1.9", "1.10", "1.10.0.1", "2", "10", "2026.1", "2026.11.20",
		"99999999999999999999998", "99999999999999999999999");
	MUST_RISE("1.2-alpha", "1.2-rc1", "1.2", "1.2.1");
	assert_int_equal(compare("1.2", "1.2.0"), 0);
	assert_int_equal(compare("1.02", "1.2"), 0);
}

static void
a_leading_v_and_build_metadata_do_not_order(void **state)
{
	(void)state;
	assert_int_equal(compare("v1.2", "1.2"), 0);
	assert_int_equal(compare("v1.10.0", "1.9.0"), 1);
	assert_int_equal(compare("1.2.3+build.1", "1.2.3+build.2"), 0);
	assert_int_equal(compare("1.2.3-rc.1+20261120", "1.2.3-rc.1"), 0);
	assert_int_equal(compare("1.2+git.abc", "1.3+git.abc"), -1);
}

static void
debian_versions_rise(void **state)
{
	(void)state;
	MUST_RISE(
		"1.0~~", "1.0~~a", "1.0~", "1.0~rc1-1", "1.0-1~deb12u1", "1.0-1~deb12u2");
	MUST_RISE("7.88.1-10+deb12u12~x", "7.88.1-10+deb12u14~x", "1:0.1-1", "2:0.0-1");
	assert_int_equal(compare("0:1.2-1", "1.2-1"), 0);
	assert_int_equal(compare("1:1.2", "2.5"), 1);
	assert_int_equal(compare("2.14-2", "2.14-10"), -1);
	assert_int_equal(compare("3.0.19-1~deb12u2", "3.0.19-1~deb12u10"), -1);
	assert_int_equal(compare("1.1.1w-0+deb11u1", "1.1.1n-0+deb11u5"), 1);
	assert_int_equal(compare("1.2.3~rc1", "1.2.3"), -1);
	assert_int_equal(compare("0.7.12-2.1", "0.7.12-2+b1"), 1);
}

static void
a_hyphen_that_can_be_read_in_two_ways_is_unknown_where_they_disagree(void **state)
{
	(void)state;
	assert_int_equal(compare("1.2.3-1", "1.2.3-2"), -1);
	assert_int_equal(compare("1.2.3-1", "1.2.4-1"), -1);
	assert_int_equal(compare("1.2.3-1", "1.2.3"), 9);
	assert_int_equal(compare("1.2.3-1", "1.2.3-1+b1"), 9);
	assert_int_equal(compare("1.2.3+dfsg-1", "1.2.3+dfsg-2"), 9);
}

static void
dates_rise(void **state)
{
	(void)state;
	MUST_RISE("2024-02-29", "2025-12-31", "2026-01-01", "2026-11-19", "2026-11-20");
	MUST_RISE("2026-11-20T09:59:59Z", "2026-11-20T10:00:00Z", "2026-11-21");
	assert_int_equal(compare("2026-11-20", "2026-11-20T10:00:00Z"), 9);
	assert_int_equal(compare("2026-02-29", "2026-03-01"), 9);
	assert_int_equal(compare("2026-13-01", "2026-12-01"), 9);
	assert_int_equal(compare("2026-11-20", "2026.11.21"), 9);
	assert_int_equal(compare("2026-11-20", "1.2.3"), 9);
	assert_int_equal(compare("2026-11-20T25:00:00Z", "2026-11-20T10:00:00Z"), 9);
	assert_int_equal(compare("2026-11-20-1", "2026-11-20-2"), 9);
}

static void
what_is_no_version_is_unknown_even_to_itself(void **state)
{
	(void)state; /* VER-08: equal unknowns are unchecked */
	static const char *const none[] = { "", "v", "latest", "unknown", "main",
		"a1b2c3d", "1.", ".1", "1..2", "1.2-", "1.2+", "1.2-rc..1", "1 2",
		"1.2\n", "-1", "+1", "1.2.x", "vv1", "1.2-r\xc3\xa9", ":1", "a:1",
		"1:", "1:a", "~1", "1.1.1w", "1.2_3" };
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		if (compare(none[i], none[i]) != 9 || compare(none[i], "1.2.3") != 9)
			fail_msg("'%s' was compared", none[i]);
	}
}

static void
the_size_is_limited(void **state)
{
	(void)state;
	struct sbuf text = { 0 };
	int order;
	sbuf_fill(&text, '1', VERSION_SIZE_MAX);
	assert_true(version_compare(sbuf_str(&text), STR("1"), &order));
	assert_true(order > 0);
	sbuf_add_char(&text, '1');
	assert_false(version_compare(sbuf_str(&text), STR("1"), &order));
	assert_false(version_compare(STR("1"), sbuf_str(&text), &order));
	sbuf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(semantic_versions_rise),
		cmocka_unit_test(dotted_numbers_rise),
		cmocka_unit_test(a_leading_v_and_build_metadata_do_not_order),
		cmocka_unit_test(debian_versions_rise),
		cmocka_unit_test(
			a_hyphen_that_can_be_read_in_two_ways_is_unknown_where_they_disagree),
		cmocka_unit_test(dates_rise),
		cmocka_unit_test(what_is_no_version_is_unknown_even_to_itself),
		cmocka_unit_test(the_size_is_limited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
