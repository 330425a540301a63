/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"
#include "query/iregexp.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static enum match
find(const char *pattern, bool whole, struct str subject)
{
	struct err err = { 0 };
	struct rx *rx = iregexp_compile(&arena, str_of(pattern), whole, &err);
	if (!rx)
		fail_msg("%s: %u: %s", pattern, err.column, err.text);
	enum match match = rx_find(rx, subject, 0, NULL, &err);
	if (match == MATCH_UNKNOWN)
		fail_msg("%s: %s", pattern, err.text);
	return match;
}

static const struct {
	const char *pattern;
	struct str subject;
	bool match, search;
} cases[] = {
	{ "", STR_INIT(""), true, true },
	{ "", STR_INIT("x"), false, true },
	{ "a|bc", STR_INIT("bc"), true, true },
	{ "a|bc", STR_INIT("abc"), false, true },
	{ "(a|)+", STR_INIT("aa"), true, true },
	{ ".", STR_INIT("\n"), false, false },
	{ ".", STR_INIT("\r"), false, false },
	{ ".", STR_INIT("\xe2\x80\xa8"), true, true },
	{ ".", STR_INIT("\xf0\x9f\x98\x80"), true, true },
	{ "..", STR_INIT("\xf0\x9f\x98\x80"), false, false },
	{ "^b$", STR_INIT("a\nb\nc"), false, false },
	{ "b$", STR_INIT("ab\n"), false, false },
	{ "^a", STR_INIT("ab"), false, true },
	{ "[$^]", STR_INIT("$"), true, true },
	{ "[^a-c]", STR_INIT("b"), false, false },
	{ "[^a-c]", STR_INIT("\n"), true, true },
	{ "[-a]", STR_INIT("-"), true, true },
	{ "[a-]", STR_INIT("-"), true, true },
	{ "[a-c&&b-d]", STR_INIT("&"), true, true }, /* no set operations here */
	{ "[\\p{Lu}\\-]", STR_INIT("-"), true, true },
	{ "\\p{L}\\P{Lu}", STR_INIT("\xd0\x96\xd0\xb6"), true, true },
	{ "a{2,3}", STR_INIT("aaa"), true, true },
	{ "a{2,3}", STR_INIT("aaaa"), false, true },
	{ "a{2,}", STR_INIT("a"), false, false },
	{ "a{2}", STR_INIT("aa"), true, true },
	{ "\\(\\.\\n\\t\\\\", STR_INIT("(.\n\t\\"), true, true },
	{ "a\\.c", STR_INIT("abc"), false, false },
	{ "#x \\{\\}", STR_INIT("#x {}"), true, true }, /* no extended mode */
	{ "<>/\"'=,;:!@%&_`~", STR_INIT("<>/\"'=,;:!@%&_`~"), true, true },
	{ "\xc3\xa9[\xc3\xa0-\xc3\xb6]", STR_INIT("\xc3\xa9\xc3\xa1"), true, true },
};

static void
patterns_match_as_the_rfc_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if ((find(cases[i].pattern, true, cases[i].subject) == MATCH_YES)
				!= cases[i].match
			|| (find(cases[i].pattern, false, cases[i].subject) == MATCH_YES)
				!= cases[i].search)
			fail_msg("%s on %.*s", cases[i].pattern,
				STR_ARGS(cases[i].subject));
	}
}

static void
what_is_no_iregexp_is_refused_with_its_column(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		unsigned column;
	} wrong[] = {
		{ "a**", 3 },
		{ "a*?", 3 },
		{ "*", 1 },
		{ "a|+", 3 },
		{ "(a", 3 },
		{ "a)", 2 },
		{ "(?:a)", 2 },
		{ "(?i)a", 2 },
		{ "[", 2 },
		{ "[]", 2 },
		{ "[^]", 3 },
		{ "[a", 3 },
		{ "[[a]]", 2 },
		{ "[a-b-c]", 5 },
		{ "[a--]", 4 },
		{ "[\\p{L}-z]", 7 },
		{ "]", 1 },
		{ "{2}", 1 },
		{ "a{}", 3 },
		{ "a{,2}", 3 },
		{ "a{2", 4 },
		{ "a{2,3,4}", 6 },
		{ "\\d", 1 },
		{ "\\$", 1 },
		{ "a\\", 2 },
		{ "\\b", 1 },
		{ "\\p{Xx}", 1 },
		{ "\\p{L", 1 },
		{ "\\pL", 1 },
		{ "\\p{Lx}", 1 },
		{ "\\p{Greek}", 1 },
		{ "\\u0041", 1 },
		{ "\xc3\xa9\xc3\xa9\\x", 3 },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct err err = { 0 };
		if (iregexp_compile(&arena, str_of(wrong[i].pattern), true, &err))
			fail_msg("compiled: %s", wrong[i].pattern);
		if (err.column != wrong[i].column)
			fail_msg("%s: %u: %s", wrong[i].pattern, err.column, err.text);
		assert_int_equal(err.kind, ERR_INPUT);
	}
}

static void
one_beyond_our_limits_is_unknown_and_not_wrong(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct sbuf text = { 0 };
	sbuf_fill(&text, '=', RX_PATTERN_MAX);
	assert_null(iregexp_compile(&arena, sbuf_str(&text), true, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	sbuf_reset(&text);
	sbuf_fill(&text, '(', RX_NEST_MAX + 1);
	err = (struct err){ 0 };
	assert_null(iregexp_compile(&arena, sbuf_str(&text), true, &err));
	assert_int_equal(err.column, RX_NEST_MAX + 1);
	sbuf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(patterns_match_as_the_rfc_says, forget),
		cmocka_unit_test_teardown(
			what_is_no_iregexp_is_refused_with_its_column, forget),
		cmocka_unit_test_teardown(
			one_beyond_our_limits_is_unknown_and_not_wrong, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
