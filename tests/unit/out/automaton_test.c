/* SPDX-License-Identifier: MIT */
#include "out/automaton.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

/* The length of the longest pattern that ends at each byte, as digits. */
static void
must_find(struct automaton *am, const char *text, const char *lengths)
{
	char found[64] = { 0 };
	uint32_t state = 0;
	automaton_link(am);
	for (size_t i = 0; text[i]; i++) {
		state = automaton_step(am, state, (unsigned char)text[i]);
		snprintf(found + i, 2, "%u", am->nodes[state].out);
	}
	assert_string_equal(found, lengths);
}

static void
the_longest_pattern_that_ends_here_is_found(void **state)
{
	(void)state;
	struct automaton am = { 0 };
	assert_true(automaton_add(&am, STR("abcd"), 0));
	assert_true(automaton_add(&am, STR("bcd"), 0));
	assert_true(automaton_add(&am, STR("cde"), 0));
	assert_true(automaton_add(&am, STR("d"), 0));
	must_find(&am, "abcdexbcdd", "0004300031");
	must_find(&am, "ababcdcde", "000004013");
	automaton_fini(&am);
}

static void
bytes_before_a_pattern_count_where_they_were_asked_for(void **state)
{
	(void)state;
	struct automaton am = { 0 };
	assert_true(automaton_add(&am, STR("bc"), 1));
	assert_true(automaton_add(&am, STR("bc"), 0));
	must_find(&am, "abc", "003");
	assert_int_equal(am.longest, 3);
	automaton_fini(&am);
}

static void
patterns_can_be_added_after_a_search(void **state)
{
	(void)state;
	struct automaton am = { 0 };
	assert_true(automaton_add(&am, STR("aa"), 0));
	must_find(&am, "aab", "020");
	assert_true(automaton_add(&am, STR("ab"), 0));
	must_find(&am, "aab", "022");
	automaton_fini(&am);
	assert_null(am.nodes);
}

static void
any_byte_may_be_in_a_pattern(void **state)
{
	(void)state;
	struct automaton am = { 0 };
	assert_true(automaton_add(&am, STR("\0\xff\0"), 0));
	automaton_link(&am);
	uint32_t at = automaton_step(&am, 0, 0);
	at = automaton_step(&am, at, 0xff);
	at = automaton_step(&am, at, 0);
	assert_int_equal(am.nodes[at].out, 3);
	automaton_fini(&am);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_pattern_that_ends_here_is_found),
		cmocka_unit_test(bytes_before_a_pattern_count_where_they_were_asked_for),
		cmocka_unit_test(patterns_can_be_added_after_a_search),
		cmocka_unit_test(any_byte_may_be_in_a_pattern),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
