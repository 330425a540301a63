/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "workspace/waivers_write.h"

#include <string.h>

static const struct waiver fresh = { .fingerprint = STR_INIT("0123456789abcdef"),
	.seen = STR_INIT("1111222233334444"),
	.reason = STR_INIT("meant: \"larger\" cache"),
	.owner = STR_INIT("team-a"),
	.expires = STR_INIT("2026-12-31") };

#define FRESH(before, behind)                                                            \
	before "fingerprint: \"0123456789abcdef\"\n" behind                              \
	       "seen: \"1111222233334444\"\n" behind                                     \
	       "reason: \"meant: \\\"larger\\\" cache\"\n" behind                        \
	       "owner: \"team-a\"\n" behind "expires: 2026-12-31\n"

#define OTHER                                                                            \
	"- fingerprint: \"fedcba9876543210\"\n  seen: aaaabbbbccccdddd\n  reason: x\n"   \
	"  owner: y\n  expires: 2026-12-01\n"

/* NULL: refused. */
static void
put(const char *before, const struct waiver *waiver, const char *after, bool replaces)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct source file = { STR("waivers.yaml"), str_of(before) };
	struct str text;
	bool replaced;
	bool ok = waivers_put(&a, &file, waiver, &text, &replaced, &err);
	if (after) {
		if (!ok)
			print_error("%s\n", err.text);
		assert_true(ok);
		assert_string_equal(str_c(&a, text), after);
		assert_int_equal(replaced, replaces);
	} else {
		assert_false(ok);
		assert_int_equal(err.kind, ERR_INPUT);
	}
	arena_fini(&a);
}

static void
an_item_is_added_at_the_end_and_every_other_byte_stays(void **state)
{
	(void)state;
	put("", &fresh, FRESH("- ", "  "), false);
	put("# nothing yet\n", &fresh, "# nothing yet\n" FRESH("- ", "  "), false);
	put("---\n", &fresh, "---\n" FRESH("- ", "  "), false);
	put("# first\n\n" OTHER "# last\n", &fresh,
		"# first\n\n" OTHER "# last\n" FRESH("- ", "  "), false);
	/* without a line feed at its end */
	put("- {fingerprint: fedcba9876543210, seen: aaaabbbbccccdddd, reason: x, "
	    "owner: y, expires: 2026-12-01}",
		&fresh,
		"- {fingerprint: fedcba9876543210, seen: aaaabbbbccccdddd, reason: x, "
		"owner: y, expires: 2026-12-01}\n" FRESH("- ", "  "),
		false);
}

static void
the_layout_of_the_last_item_is_kept(void **state)
{
	(void)state;
#define DEEP                                                                             \
	"  -   fingerprint: \"fedcba9876543210\"\n      seen: aaaabbbbccccdddd\n"        \
	"      reason: >\n        folded\n        text\n      owner: y\n"                \
	"      expires: 2026-12-01\n"
	put(DEEP, &fresh, DEEP FRESH("  -   ", "      "), false);
}

static void
line_ends_of_windows_are_kept(void **state)
{
	(void)state;
#define ONE                                                                              \
	"- fingerprint: \"fedcba9876543210\"\r\n  seen: aaaabbbbccccdddd\r\n"            \
	"  reason: x\r\n  owner: y\r\n  expires: 2026-12-01\r\n"
	put(ONE, &fresh,
		ONE "- fingerprint: \"0123456789abcdef\"\r\n"
		    "  seen: \"1111222233334444\"\r\n"
		    "  reason: \"meant: \\\"larger\\\" cache\"\r\n"
		    "  owner: \"team-a\"\r\n  expires: 2026-12-31\r\n",
		false);
}

static void
a_list_in_brackets_stays_one(void **state)
{
	(void)state;
#define BRACES                                                                           \
	"{fingerprint: \"0123456789abcdef\", seen: \"1111222233334444\", "               \
	"reason: \"meant: \\\"larger\\\" cache\", owner: \"team-a\", expires: "          \
	"2026-12-31}"
	put("[] # none\n", &fresh, "[" BRACES "] # none\n", false);
#define FLOW                                                                             \
	"{fingerprint: fedcba9876543210, seen: aaaabbbbccccdddd, reason: x, owner: y, "  \
	"expires: 2026-12-01}"
	put("[" FLOW "]\n", &fresh, "[" FLOW ", " BRACES "]\n", false);
	put("[" FLOW ",]\n", &fresh, "[" FLOW "," BRACES "]\n", false);
}

static void
the_item_of_the_same_finding_is_changed_value_by_value(void **state)
{
	(void)state;
	put("# why\n" OTHER "# between\n"
	    "- fingerprint: '0123456789abcdef' # do not touch\n"
	    "  seen: \"9999999999999999\" # as of last week\n"
	    "  # a word\n"
	    "  owner: team-a   # us\n"
	    "  reason: old\n"
	    "  expires: 2026-11-01\n"
	    "# end\n",
		&fresh,
		"# why\n" OTHER "# between\n"
		"- fingerprint: '0123456789abcdef' # do not touch\n"
		"  seen: \"1111222233334444\" # as of last week\n"
		"  # a word\n"
		"  owner: team-a   # us\n"
		"  reason: \"meant: \\\"larger\\\" cache\"\n"
		"  expires: 2026-12-31\n"
		"# end\n",
		true);
	/* again, with the same: as it is */
	put(FRESH("- ", "  "), &fresh, FRESH("- ", "  "), true);
}

static void
a_key_that_is_new_comes_first_and_one_that_is_not_given_stays(void **state)
{
	(void)state;
	struct waiver more = fresh;
	more.ticket = STR("SHOP-1");
	put(FRESH("  - ", "    "), &more,
		"  - ticket: \"SHOP-1\"\n" FRESH("    ", "    "), true);
	put("[" BRACES "]\n", &more,
		"[{ticket: \"SHOP-1\", fingerprint: \"0123456789abcdef\", "
		"seen: \"1111222233334444\", reason: \"meant: \\\"larger\\\" cache\", "
		"owner: \"team-a\", expires: 2026-12-31}]\n",
		true);
	put("- ticket: OLD-7\n" FRESH("  ", "  "), &fresh,
		"- ticket: OLD-7\n" FRESH("  ", "  "), true);
}

static void
a_value_in_block_style_is_changed_whole(void **state)
{
	(void)state;
	put("- fingerprint: \"0123456789abcdef\"\n  reason: |\n    one\n    two\n"
	    "  seen: \"1111222233334444\"\n  owner: team-a\n  expires: 2026-12-31\n",
		&fresh,
		"- fingerprint: \"0123456789abcdef\"\n"
		"  reason: \"meant: \\\"larger\\\" cache\"\n"
		"  seen: \"1111222233334444\"\n  owner: team-a\n  expires: 2026-12-31\n",
		true);
}

static void
of_two_for_one_finding_that_with_its_values_is_changed(void **state)
{
	(void)state;
#define TWICE(seen, reason)                                                              \
	"- {fingerprint: \"0123456789abcdef\", seen: \"" seen "\", reason: " reason      \
	", owner: team-a, expires: 2026-12-31}\n"
	put(TWICE("1111222233334444", "a") TWICE("5555666677778888", "b"), &fresh,
		TWICE("1111222233334444", "\"meant: \\\"larger\\\" cache\"")
			TWICE("5555666677778888", "b"),
		true);
}

static void
where_it_cannot_be_proved_nothing_is_written(void **state)
{
	(void)state;
	put("--- # the document ends, and nothing can follow\n" OTHER "...\n", &fresh,
		NULL, false);
	put("{}\n", &fresh, NULL, false);
	put("- *gone\n", &fresh, NULL, false);
	struct waiver odd = fresh;
	odd.fingerprint = STR("no digits");
	put(OTHER, &odd, NULL, false);
	/* An anchor whose value others use would change them, too. */
	put("- {fingerprint: \"0123456789abcdef\", seen: \"1111222233334444\", "
	    "reason: &r old, owner: team-a, expires: 2026-12-31}\n"
	    "- {fingerprint: fedcba9876543210, seen: aaaabbbbccccdddd, reason: *r, "
	    "owner: y, expires: 2026-12-01}\n",
		&fresh, NULL, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_item_is_added_at_the_end_and_every_other_byte_stays),
		cmocka_unit_test(the_layout_of_the_last_item_is_kept),
		cmocka_unit_test(line_ends_of_windows_are_kept),
		cmocka_unit_test(a_list_in_brackets_stays_one),
		cmocka_unit_test(the_item_of_the_same_finding_is_changed_value_by_value),
		cmocka_unit_test(
			a_key_that_is_new_comes_first_and_one_that_is_not_given_stays),
		cmocka_unit_test(a_value_in_block_style_is_changed_whole),
		cmocka_unit_test(of_two_for_one_finding_that_with_its_values_is_changed),
		cmocka_unit_test(where_it_cannot_be_proved_nothing_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
