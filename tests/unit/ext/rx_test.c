/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"
#include "ext/rx.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct rx *
compiled(const char *pattern)
{
	struct err err = { 0 };
	struct rx *rx = rx_compile(NULL, str_of(pattern), &err);
	if (!rx)
		fail_msg("%s does not compile: %u: %s", pattern, err.column, err.text);
	return rx;
}

/* What matched first, or "-" for no match; "!" when unknown. */
static struct str
found(struct arena *a, const char *pattern, struct str subject, size_t group)
{
	struct err err = { 0 };
	struct rx_groups groups;
	struct rx *rx = compiled(pattern);
	enum match match = rx_find(rx, subject, 0, &groups, &err);
	struct str text = STR("-");
	if (match == MATCH_UNKNOWN)
		text = STR("!");
	if (match == MATCH_YES)
		text = groups.items[group].data ? str_copy(a, groups.items[group])
						: STR("?");
	rx_free(rx);
	return text;
}

struct sample {
	const char *pattern, *subject, *match; /* NULL: no match */
};

static void
check(const struct sample *samples, size_t count)
{
	struct arena a = { 0 };
	for (size_t i = 0; i < count; i++) {
		const struct sample *s = &samples[i];
		struct str text = found(&a, s->pattern, str_of(s->subject), 0);
		if (!str_is(text, s->match ? s->match : "-"))
			fail_msg("%s on '%s' gives '%.*s'", s->pattern, s->subject,
				STR_ARGS(text));
	}
	arena_fini(&a);
}
#define CHECK(samples) check(samples, sizeof(samples) / sizeof(*(samples)))

static void
the_usual_syntax_matches_as_in_rust(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "", "abc", "" },
		{ "b+", "abbbc", "bbb" },
		{ "b+?", "abbbc", "b" },
		{ "a{2}", "aaa", "aa" },
		{ "a{2,}", "aaaa", "aaaa" },
		{ "a{1,2}?", "aaaa", "a" },
		{ "x|y|ab", "zab", "ab" },
		{ "(a|b)*c", "ababc", "ababc" },
		{ "(|a)b", "ab", "ab" },
		{ "[a-c]+", "xxabcd", "abc" },
		{ "[^a-c]+", "abxyc", "xy" },
		{ "[]a]+", "x]a]", "]a]" },
		{ "[^]a]+", "]axy", "xy" },
		{ "[a-]+", "x-a-", "-a-" },
		{ "[-a]+", "x-a-", "-a-" },
		{ "[--a]+", "x-a-,", "-a-" },
		{ "[a-c-9]+", "x9-b", "9-b" },
		{ "[\\[\\]\\-\\\\]+", "a[-]\\", "[-]\\" },
		{ "[.$^*(]+", "a.*$^(", ".*$^(" },
		{ "a]}b", "a]}b", "a]}b" },
		{ "\\{\\}\\.\\/\\\"\\-\\#\\&\\~\\@", "{}./\"-#&~@", "{}./\"-#&~@" },
		{ "\\x41\\x{42}\\u0043\\u{44}\\U00000045\\U{46}", "ABCDEF", "ABCDEF" },
		{ "\\x{1F600}", "a\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
		{ "[\\x41-\\x{43}\\n]+", "xAB\nC", "AB\nC" },
		{ "\\a\\f\\n\\r\\t\\v", "\a\f\n\r\t\v", "\a\f\n\r\t\v" },
		{ "^\\d{4}-\\d{2}$", "2024-01", "2024-01" },
		{ "a(?:b)c", "abc", "abc" },
		{ "(?P<y>\\d+)-(?<m>\\d+)", "2024-01", "2024-01" },
	};
	CHECK(samples);
}

static void
anchors_and_dots_mean_what_rust_says(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "a.c", "a\nc", NULL },
		{ "a.c", "a\rc", "a\rc" },
		{ "(?s)a.c", "a\nc", "a\nc" },
		{ "(?s:a.)c", "a\nc", "a\nc" },
		{ "a$", "a\n", NULL }, /* the very end only */
		{ "a\\z", "a\n", NULL },
		{ "(?m)a$", "a\nb", "a" },
		{ "(?m)^b", "a\nb", "b" },
		{ "^b", "a\nb", NULL },
		{ "(?m)a$", "a\rb", NULL },
		{ "(?m)\n^", "a\n", "\n" }, /* also behind the last newline */
		{ "(?m)\\Ab", "a\nb", NULL },
		{ "\\Aa\\z", "a", "a" },
	};
	CHECK(samples);
}

static void
classes_are_unicode_as_in_rust(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "\\w+", "-\xc3\xa9t\xc3\xa9-", "\xc3\xa9t\xc3\xa9" },
		{ "\\w+", "-e\xcc\x81t-", "e\xcc\x81t" }, /* a combining accent */
		{ "\\w", "\xc2\xb2", NULL }, /* superscript two */
		{ "\\W+", "\xc3\xa9-+\xc3\xa9", "-+" },
		{ "[\\W_]+", "a_-_a", "_-_" },
		{ "[^\\W_]+", "_ab-", "ab" },
		{ "[^\\W]+", "-ab-", "ab" },
		{ "[\\W]+", "ab-+c", "-+" },
		{ "[\\w-]+", "+a-b+", "a-b" },
		{ "\\d+", "x\xd9\xa1\xd9\xa2", "\xd9\xa1\xd9\xa2" }, /* Arabic-Indic */
		{ "\\D+", "12ab", "ab" },
		{ "[\\D]+", "12ab", "ab" },
		{ "\\s",
			"a\xc2\xa0"
			"b",
			"\xc2\xa0" }, /* no-break space */
		{ "\\s", "\xe1\xa0\x8e", NULL }, /* U+180E is no space any more */
		{ "\\S+", "  ab ", "ab" },
		{ "[^\\s,]+", " ,ab ", "ab" },
		{ "[\\S]+", "  ab ", "ab" },
		{ "\\bcat\\b", "concat cat", "cat" },
		{ "\\b\xc3\xa9t", "l'\xc3\xa9t\xc3\xa9", "\xc3\xa9t" },
		{ "e\\b", "e\xcc\x81", NULL },
		{ "\\Bcat", "cat concat", "cat" },
		{ "\\<cat\\>", "concat cat", "cat" },
		{ "\\b{start}cat\\b{end}", "concat cat", "cat" },
		{ "\\b{start-half}c\\w+\\b{end-half}", "xcat cow", "cow" },
		{ "[[:alpha:]]+",
			"\xc3\xa9"
			"abc1",
			"abc" }, /* ASCII in Rust */
		{ "[[:^alpha:]]+",
			"ab\xc3\xa9"
			"1c",
			"\xc3\xa9"
			"1" },
		{ "[[:digit:][:space:]]+", "a1 2b", "1 2" },
		{ "[^[:punct:]]+", ".,ab!", "ab" },
		{ "\\p{L}+",
			"1\xc3\xa9"
			"a1",
			"\xc3\xa9"
			"a" },
		{ "\\pL\\PL", "a1", "a1" },
		{ "\\p{Letter}\\p{Decimal_Number}\\p{gc=Lu}", "a1B", "a1B" },
		{ "\\p{Greek}+",
			"a\xce\xb1\xce\xb2"
			"b",
			"\xce\xb1\xce\xb2" },
		{ "[\\p{Greek}a]+", "xa\xce\xb1y", "a\xce\xb1" },
		{ "\\p{Uppercase}+", "aBCd", "BC" },
	};
	CHECK(samples);
}

static void
flags_hold_for_the_rest_of_their_group(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "(?i)stra\xc3\x9f"
		  "e|\xc3\x89t",
			"x \xc3\xa9T", "\xc3\xa9T" },
		{ "(?i:a)b", "Ab", "Ab" },
		{ "(?i:a)b", "AB", NULL },
		{ "(?i)a(?-i)b", "AB", NULL },
		{ "((?i)a)b", "AB", NULL },
		{ "(?U)a+", "aaa", "a" },
		{ "(?U)a+?", "aaa", "aaa" },
		{ "(?x) a b # comment )\n c", "abc", "abc" },
		{ "(?x: a b )c d", "abc d", "abc d" },
		{ "(?x) a\\ b [ c d ]", "a bd", "a bd" },
		{ "(?x) a +", "aaa", "aaa" },
		{ "(?x) a (?-x: b) c", "a bc", "a bc" },
		{ "(?xi-s)A.", "ab", "ab" },
		{ "(?i-x)A b", "a b", "a b" },
		{ "(?u)\\w", "a", "a" },
		{ "#a b", "#a b", "#a b" },
	};
	CHECK(samples);
}

struct mistake {
	const char *pattern;
	unsigned column;
	const char *says;
};

static void
check_mistakes(const struct mistake *mistakes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err err = { 0 };
		struct rx *rx = rx_compile(NULL, str_of(mistakes[i].pattern), &err);
		if (rx)
			fail_msg("%s compiles", mistakes[i].pattern);
		assert_int_equal(err.kind, ERR_INPUT);
		if (err.column != mistakes[i].column
			|| !strstr(err.text, mistakes[i].says))
			fail_msg("%s: %u: %s", mistakes[i].pattern, err.column, err.text);
	}
}
#define CHECK_MISTAKES(list) check_mistakes(list, sizeof(list) / sizeof(*(list)))

/* RE-01 */
static void
a_wrong_pattern_is_refused_with_its_column(void **state)
{
	(void)state;
	static const struct mistake mistakes[] = {
		{ "a(b", 2, "does not end" },
		{ "ab)", 3, "closes nothing" },
		{ "\xc3\xa9[a", 2, "does not end" },
		{ "[]", 1, "does not end" },
		{ "*a", 1, "nothing stands before" },
		{ "a|+", 3, "nothing stands before" },
		{ "(?i)*", 5, "nothing stands before" },
		{ "a{", 2, "a repetition is" },
		{ "a{,3}", 2, "a repetition is" },
		{ "a{2", 2, "a repetition is" },
		{ "a{2,x}", 2, "a repetition is" },
		{ "a{3,2}", 2, "from 3 to 2" },
		{ "a{65536}", 3, "at most 65535" },
		{ "a\\", 2, "nothing behind" },
		{ "a\\y", 2, "not known" },
		{ "\\\xc3\xa9", 1, "not known" },
		{ "[z-a]", 2, "a range goes" },
		{ "[a-\\d]", 2, "a range goes" },
		{ "[[:foo:]]", 2, "named class" },
		{ "[a\\b]", 3, "assertion" },
		{ "\\x{110000}", 1, "10FFFF" },
		{ "\\x{d800}", 1, "surrogate" },
		{ "\\x4", 1, "\\x41" },
		{ "\\u{}", 1, "\\x41" },
		{ "\\x{41", 1, "\\x41" },
		{ "ab\\p{Foo}", 3, "" },
		{ "\\p{", 1, "a property is" },
		{ "\\p", 1, "a property is" },
		{ "(?P<a>.)(?P<a>.)", 13, "twice" },
		{ "(?P<1a>.)", 5, "a group name" },
		{ "(?P<a", 1, "'>' expected" },
		{ "(?i", 1, "')' expected" },
		{ "(?q)", 3, "a flag is" },
		{ "(?i-)", 5, "after -" },
		{ "(?)", 1, "no flags" },
		{ "(?P)", 3, "a flag is" },
		{ "\xff", 1, "UTF-8" },
	};
	CHECK_MISTAKES(mistakes);
}

/* RE-06 */
static void
what_rust_does_not_have_is_refused_by_name(void **state)
{
	(void)state;
	static const struct mistake mistakes[] = {
		{ "a(?=b)", 2, "look-ahead" },
		{ "a(?!b)", 2, "look-ahead" },
		{ "(?<=b)a", 1, "look-behind" },
		{ "(?<!b)a", 1, "look-behind" },
		{ "(a)\\1", 4, "back-reference" },
		{ "(a)\\g{1}", 4, "back-reference" },
		{ "(?P<a>.)\\k<a>", 9, "back-reference" },
		{ "(?P<a>.)(?P=a)", 9, "back-reference" },
		{ "(?>a)", 1, "atomic" },
		{ "(?R)", 1, "recursion" },
		{ "(?&a)", 1, "recursion" },
		{ "(?P>a)", 1, "recursion" },
		{ "(a)(?1)", 6, "a flag is" },
		{ "(?|a|b)", 1, "branch reset" },
		{ "(?#c)", 1, "comment" },
		{ "(?(1)a)", 1, "conditional" },
		{ "a(?C1)", 2, "callout" },
		{ "(?'n'a)", 1, "named" },
		{ "(*UTF)a", 1, "verb" },
		{ "(*LIMIT_MATCH=4000000000)a", 1, "verb" },
		{ "a(*SKIP)", 2, "verb" },
		{ "a++", 3, "cannot be repeated" },
		{ "a*+", 3, "cannot be repeated" },
		{ "a{2}{3}", 5, "cannot be repeated" },
		{ "(a{65535}){65535}{65535}", 18, "cannot be repeated" },
		{ "^*", 2, "an assertion cannot" },
		{ "\\b{2}", 3, "an assertion cannot" },
		{ "\\C", 1, "not known" },
		{ "\\Ka", 1, "not known" },
		{ "\\G", 1, "not known" },
		{ "\\Z", 1, "not known" },
		{ "\\R", 1, "not known" },
		{ "\\X", 1, "not known" },
		{ "\\h", 1, "not known" },
		{ "\\Qa\\E", 1, "not known" },
		{ "[a&&b]", 3, "set operation &&" },
		{ "[a--b]", 3, "set operation --" },
		{ "[a~~b]", 3, "set operation ~~" },
		{ "[a[b]]", 3, "class inside a class" },
		{ "(?R:a)", 1, "recursion" },
		{ "(?-u)a", 4, "Unicode" },
	};
	CHECK_MISTAKES(mistakes);
}

/* RE-07: the edges of the limits. */
static void
nesting_size_and_groups_are_limited(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	for (int depth = RX_NEST_MAX; depth <= RX_NEST_MAX + 1; depth++) {
		struct err err = { 0 };
		sbuf_reset(&b);
		for (int i = 0; i < depth; i++)
			sbuf_add_c(&b, "(?:");
		sbuf_add_char(&b, 'a');
		sbuf_fill(&b, ')', (size_t)depth);
		struct rx *rx = rx_compile(NULL, sbuf_str(&b), &err);
		assert_int_equal(rx != NULL, depth == RX_NEST_MAX);
		assert_true(rx || strstr(err.text, "inside one another"));
		rx_free(rx);
	}
	for (int groups = RX_GROUPS_MAX - 1; groups <= RX_GROUPS_MAX; groups++) {
		struct err err = { 0 };
		sbuf_reset(&b);
		for (int i = 0; i < groups; i++)
			sbuf_add_c(&b, "(a)");
		struct rx *rx = rx_compile(NULL, sbuf_str(&b), &err);
		assert_int_equal(rx != NULL, groups < RX_GROUPS_MAX);
		assert_true(rx || err.column == 3 * (RX_GROUPS_MAX - 1) + 1);
		rx_free(rx);
	}
	for (int size = RX_PATTERN_MAX; size <= RX_PATTERN_MAX + 1; size++) {
		struct err err = { 0 };
		sbuf_reset(&b);
		sbuf_fill(&b, 'a', (size_t)size);
		struct rx *rx = rx_compile(NULL, sbuf_str(&b), &err);
		assert_int_equal(rx != NULL, size == RX_PATTERN_MAX);
		rx_free(rx);
	}
	struct err err = { 0 };
	assert_null(rx_compile(NULL, STR("(?:(?:abc){1000}d){1000}"), &err));
	assert_int_equal(err.kind, ERR_INPUT);
	sbuf_fini(&b);
}

static void
groups_are_spans_and_unset_ones_say_so(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct arena a = { 0 };
	struct rx *rx = rx_compile(&a, STR("(?P<year>\\d+)(-(?<month>\\d+))?()"), &err);
	assert_non_null(rx);
	assert_int_equal(rx_group_count(rx), 4);
	assert_int_equal(rx_group_index(rx, STR("year")), 1);
	assert_int_equal(rx_group_index(rx, STR("month")), 3);
	assert_int_equal(rx_group_index(rx, STR("day")), 0);
	struct rx_groups groups;
	assert_int_equal(rx_find(rx, STR("in 2024"), 0, &groups, &err), MATCH_YES);
	assert_int_equal(groups.count, 5);
	assert_true(str_is(groups.items[0], "2024"));
	assert_null(groups.items[2].data); /* RE-10 */
	assert_null(groups.items[3].data);
	assert_non_null(groups.items[4].data); /* took part, and is empty */
	assert_int_equal(groups.items[4].size, 0);
	assert_int_equal(rx_find(rx, STR("none"), 0, &groups, &err), MATCH_NO);
	assert_int_equal(groups.count, 0);
	assert_int_equal(rx_find(rx, STR("2024"), 5, NULL, &err), MATCH_NO);
	assert_int_equal(err.kind, ERR_NONE);
	arena_fini(&a);
}

/* RE-08 */
static void
a_subject_that_is_not_utf8_is_unknown(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct rx *rx = compiled("x");
	assert_int_equal(rx_find(rx, STR("abc\xff"), 0, NULL, &err), MATCH_UNKNOWN);
	assert_int_equal(err.kind, ERR_SUBJECT);
	assert_non_null(strstr(err.text, "at byte 3"));
	rx_free(rx);
}

static struct str
repeated(struct sbuf *b, const char *text, size_t count)
{
	sbuf_reset(b);
	for (size_t i = 0; i < count; i++)
		sbuf_add_c(b, text);
	return sbuf_str(b);
}

static double
seconds_of_cpu(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* RE-02, RE-04, RE-05: patterns that take minutes in a plain interpreter. */
static void
what_takes_too_many_steps_is_unknown_and_soon(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *unit;
		size_t count;
	} rows[] = {
		{ "\\s+$", " ", 60000 }, /* followed by x below */
		{ "(?:\\s)+$", " ", 60000 },
		{ "(?:\\s\\s?)+$", " ", 60000 },
		{ "^(a+)+$", "a", 5000 },
		{ "^(a|a)*$", "a", 5000 },
		{ "(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)"
		  "(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)"
		  "(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)(?:a|a)"
		  "[bc]",
			"a", 100 },
		{ "(?:a?){100}b|a{100}c", "a", 100 },
		{ "(?:a|a){50}[bc]", "a", 100 },
		{ "[\\W_]+$", "_", 60000 },
		{ ".*.*.*=[bc]", "=", 10000 },
	};
	struct sbuf b = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		struct rx *rx = compiled(rows[i].pattern);
		repeated(&b, rows[i].unit, rows[i].count);
		sbuf_add_c(&b, "x");
		double before = seconds_of_cpu();
		enum match match = rx_find(rx, sbuf_str(&b), 0, NULL, &err);
		double took = seconds_of_cpu() - before;
		if (match != MATCH_UNKNOWN || err.kind != ERR_LIMIT || took > 1)
			fail_msg("%s: %d %s after %f s", rows[i].pattern, match, err.text,
				took);
		rx_free(rx);
	}
	sbuf_fini(&b);
}

/* F14: a code that takes every failure of pcre2 for "no match" is wrong here. */
static void
long_subjects_match_where_they_can(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sbuf b = { 0 };
	struct str ab = repeated(&b, "ab", 30000);
	assert_int_equal(found(&a, "^(a|b)*$", ab, 0).size, 60000);
	assert_true(str_is(found(&a, "^(a|b)*c", ab, 0), "-"));
	assert_int_equal(found(&a, "(?:.|\n)*", ab, 0).size, 60000);
	struct str lines =
		repeated(&b, "{\"id\": 17, \"mail\": \"a@b.example\"},\n", 100000);
	assert_true(str_is(found(&a, "[a-z]+@[a-z.]+\\d", lines, 0), "-"));
	assert_true(str_is(found(&a, ".*there.*", lines, 0), "-"));
	assert_true(str_is(found(&a, "\\b18\\b", lines, 0), "-"));
	assert_int_equal(found(&a, "(?s)^.*$", lines, 0).size, lines.size);
	sbuf_fini(&b);
	arena_fini(&a);
}

static void
a_subject_beyond_the_limit_is_unknown(void **state)
{
	(void)state;
	char *blank = calloc(1, RX_SUBJECT_MAX + 1);
	struct rx *rx = compiled("^a");
	struct err err = { 0 };
	assert_int_equal(
		rx_find(rx, (struct str){ blank, RX_SUBJECT_MAX }, 0, NULL, &err),
		MATCH_NO);
	assert_int_equal(
		rx_find(rx, (struct str){ blank, RX_SUBJECT_MAX + 1 }, 0, NULL, &err),
		MATCH_UNKNOWN);
	assert_int_equal(err.kind, ERR_LIMIT);
	rx_free(rx);
	free(blank);
}

static struct str
all(struct arena *a, const char *pattern, struct str subject)
{
	struct err err = { 0 };
	struct rx *rx = compiled(pattern);
	struct rx_walk walk = { .rx = rx, .subject = subject };
	struct rx_groups groups;
	struct sbuf b = { 0 };
	enum match match;
	while ((match = rx_next(&walk, &groups, &err)) == MATCH_YES)
		sbuf_format(&b, "%td:%.*s ", groups.items[0].data - walk.subject.data,
			STR_ARGS(groups.items[0]));
	assert_int_equal(match, MATCH_NO);
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	rx_free(rx);
	return text;
}

/* RE-09: as Rust's find_iter. */
static void
a_walk_over_empty_matches_goes_on(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_string_equal(all(&a, "a*", STR("baaac")).data, "0: 1:aaa 5: ");
	assert_string_equal(all(&a, "", STR("\xc3\xa9x")).data, "0: 2: 3: ");
	assert_string_equal(all(&a, "", (struct str){ 0 }).data, "0: ");
	assert_string_equal(all(&a, "x", (struct str){ 0 }).data, "");
	assert_string_equal(all(&a, "\\b", STR("ab c")).data, "0: 2: 3: 4: ");
	assert_string_equal(all(&a, "^a", STR("aaa")).data, "0:a ");
	assert_string_equal(all(&a, "(?m)^", STR("a\nb\n")).data, "0: 2: 4: ");
	assert_string_equal(all(&a, "\\d+|$", STR("1 22")).data, "0:1 2:22 ");
	arena_fini(&a);
}

static void
the_steps_of_a_walk_are_counted_together(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct sbuf b = { 0 };
	struct str subject = repeated(&b, "a", 40000);
	struct rx *rx = compiled("a(?:.*c)?");
	struct rx_walk walk = { .rx = rx, .subject = subject };
	double before = seconds_of_cpu();
	enum match match;
	do
		match = rx_next(&walk, NULL, &err);
	while (match == MATCH_YES);
	assert_int_equal(match, MATCH_UNKNOWN);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_true(seconds_of_cpu() - before < 2);
	/* The same rx is as good as new for the next subject. */
	struct err none = { 0 };
	assert_int_equal(rx_find(rx, STR("xac"), 0, NULL, &none), MATCH_YES);
	rx_free(rx);
	sbuf_fini(&b);
}

static void
any_text_is_a_pattern_or_an_error(void **state)
{
	(void)state;
	static const char alphabet[] =
		"ab(|)[]{}?*+\\^$.-:,=<>!#&~012xuPpwWbdQEk \n\xc3\xa9\xff";
	uint64_t seed = 42;
	for (int round = 0; round < 20000; round++) {
		char pattern[24];
		size_t size = 0;
		for (; size < sizeof(pattern) && (seed >> 40) % 16; size++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			pattern[size] = alphabet[(seed >> 33) % (sizeof(alphabet) - 1)];
		}
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		struct err err = { 0 };
		struct rx *rx = rx_compile(NULL, (struct str){ pattern, size }, &err);
		assert_true(rx || (err.kind == ERR_INPUT && err.column <= size + 1));
		if (rx)
			rx_find(rx, STR("ab01 \xc3\xa9--x\nxa"), 0, NULL, &err);
		assert_true(err.kind != ERR_INTERNAL);
		rx_free(rx);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_syntax_matches_as_in_rust),
		cmocka_unit_test(anchors_and_dots_mean_what_rust_says),
		cmocka_unit_test(classes_are_unicode_as_in_rust),
		cmocka_unit_test(flags_hold_for_the_rest_of_their_group),
		cmocka_unit_test(a_wrong_pattern_is_refused_with_its_column),
		cmocka_unit_test(what_rust_does_not_have_is_refused_by_name),
		cmocka_unit_test(nesting_size_and_groups_are_limited),
		cmocka_unit_test(groups_are_spans_and_unset_ones_say_so),
		cmocka_unit_test(a_subject_that_is_not_utf8_is_unknown),
		cmocka_unit_test(what_takes_too_many_steps_is_unknown_and_soon),
		cmocka_unit_test(long_subjects_match_where_they_can),
		cmocka_unit_test(a_subject_beyond_the_limit_is_unknown),
		cmocka_unit_test(a_walk_over_empty_matches_goes_on),
		cmocka_unit_test(the_steps_of_a_walk_are_counted_together),
		cmocka_unit_test(any_text_is_a_pattern_or_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
