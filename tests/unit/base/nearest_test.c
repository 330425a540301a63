/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/nearest.h"

#include <string.h>

static const struct str known[] = { STR_INIT("environments"), STR_INIT("compare"),
	STR_INIT("probes"), STR_INIT("rules"), STR_INIT("url"), STR_INIT("x") };

static void
must_be_near(const char *word, const char *expected)
{
	struct str near =
		nearest_word(str_of(word), known, sizeof(known) / sizeof(*known));
	if (!str_is(near, expected))
		fail_msg("%s: %.*s", word, STR_ARGS(near));
}

static void
few_edits_are_near(void **state)
{
	(void)state;
	must_be_near("enviroments", "environments"); /* insert */
	must_be_near("comparee", "compare"); /* delete */
	must_be_near("probez", "probes"); /* replace */
	must_be_near("rulse", "rules"); /* swap */
	must_be_near("URL", "url");
	must_be_near("rules", "rules");
}

static void
many_edits_are_not(void **state)
{
	(void)state;
	must_be_near("headers", "");
	must_be_near("", "");
	must_be_near("q", ""); /* a word of one letter is near to no other */
}

static void
long_words_are_never_near_and_do_no_harm(void **state)
{
	(void)state;
	char text[66];
	memset(text, 'a', sizeof(text));
	struct str words[] = { { text, 64 }, { text, 65 } };
	struct str near = nearest_word((struct str){ text, 64 }, words, 2);
	assert_int_equal(near.size, 64);
	assert_int_equal(nearest_word((struct str){ text, 65 }, words, 2).size, 0);
	assert_int_equal(nearest_word((struct str){ text, 64 }, words + 1, 1).size, 0);
	assert_int_equal(nearest_word(STR("a"), NULL, 0).size, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_edits_are_near),
		cmocka_unit_test(many_edits_are_not),
		cmocka_unit_test(long_words_are_never_near_and_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
