/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "compare/rewrite.h"

static struct str
apply(struct arena *a, const struct rewrite *list, size_t count, struct str text)
{
	struct sbuf out = { 0 };
	struct rewriter *r = rewriter_make(a, list, count);
	struct str result = rewriter_apply(r, text, &out) ? sbuf_copy(&out, a) : text;
	sbuf_fini(&out);
	return result;
}

static void
must(const struct rewrite *list, size_t count, const char *text, const char *expected)
{
	struct arena a = { 0 };
	struct str result = apply(&a, list, count, str_of(text));
	assert_string_equal(str_c(&a, result), expected);
	arena_fini(&a);
}

static void
the_leftmost_wins_then_the_longest(void **state)
{
	(void)state;
	static const struct rewrite list[] = { { STR_INIT("bc"), STR_INIT("2") },
		{ STR_INIT("abcd"), STR_INIT("1") }, { STR_INIT("ab"), STR_INIT("3") },
		{ STR_INIT("cdefg"), STR_INIT("4") } };
	must(list, 4, "abcd", "1");
	must(list, 4, "abce", "3ce");
	must(list, 4, "xbcdefg", "x2defg");
	must(list, 4, "abcdefg", "1efg");
	must(list, 4, "abab", "33");
	must(list, 4, "cdefab", "cdef3");
	must(list, 4, "nothing", "nothing");
	must(list, 4, "", "");
}

static void
what_was_put_in_is_not_read_again(void **state)
{
	(void)state;
	static const struct rewrite list[] = { { STR_INIT("a"), STR_INIT("ba") },
		{ STR_INIT("b"), STR_INIT("ab") } };
	must(list, 2, "ab", "baab");
}

static void
of_two_equal_ones_the_first_counts_and_an_empty_one_never(void **state)
{
	(void)state;
	static const struct rewrite list[] = { { STR_INIT(""), STR_INIT("!") },
		{ STR_INIT("x"), STR_INIT("1") }, { STR_INIT("x"), STR_INIT("2") } };
	must(list, 3, "axb", "a1b");
}

/* Tries every rewrite at every place. */
static struct str
replace_naively(
	struct arena *a, const struct rewrite *list, size_t count, struct str text)
{
	struct sbuf out = { 0 };
	for (size_t i = 0; i < text.size;) {
		const struct rewrite *best = NULL;
		for (size_t k = 0; k < count; k++)
			if (list[k].from.size
				&& str_starts(str_from(text, i), list[k].from)
				&& (!best || list[k].from.size > best->from.size))
				best = &list[k];
		if (best)
			sbuf_add(&out, best->to);
		else
			sbuf_add_char(&out, text.data[i]);
		i += best ? best->from.size : 1;
	}
	struct str copy = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return copy;
}

static struct str
random_text(struct arena *a, uint64_t *seed, size_t most)
{
	*seed = hash_mix(*seed, 3);
	size_t size = *seed % (most + 1);
	char *text = arena_alloc(a, size + 1);
	for (size_t i = 0; i < size; i++) {
		*seed = hash_mix(*seed, 5);
		text[i] = (char)('a' + *seed % 3);
	}
	return (struct str){ text, size };
}

static void
one_pass_does_what_trying_everything_does(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 5000; round++) {
		struct arena a = { 0 };
		uint64_t seed = round;
		struct rewrite list[6];
		for (int i = 0; i < 6; i++)
			list[i] = (struct rewrite){ random_text(&a, &seed, 5),
				str_format(&a, "<%d>", i) };
		struct str text = random_text(&a, &seed, 40);
		assert_string_equal(str_c(&a, apply(&a, list, 6, text)),
			str_c(&a, replace_naively(&a, list, 6, text)));
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_leftmost_wins_then_the_longest),
		cmocka_unit_test(what_was_put_in_is_not_read_again),
		cmocka_unit_test(
			of_two_equal_ones_the_first_counts_and_an_empty_one_never),
		cmocka_unit_test(one_pass_does_what_trying_everything_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
