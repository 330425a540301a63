/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "compare/align.h"

#include <stdlib.h>
#include <string.h>

struct lists {
	struct arena a;
	uint64_t *one, *other;
	uint32_t one_count, other_count;
	uint32_t *match;
};

static void
align(struct lists *l)
{
	l->match = arena_array(&l->a, l->one_count, sizeof(*l->match));
	for (uint32_t i = 0; i < l->one_count; i++)
		l->match[i] = ALIGN_NONE;
	struct alignment at = { l->one, l->other, l->match, &l->a };
	align_stretch(&at, (struct stretch){ 0, l->one_count, 0, l->other_count });
}

/* Every match is one of equals, and they rise; returns how many there are. */
static uint32_t
count_matches(const struct lists *l)
{
	uint32_t count = 0, after = 0;
	for (uint32_t i = 0; i < l->one_count; i++) {
		if (l->match[i] == ALIGN_NONE)
			continue;
		assert_true(l->match[i] < l->other_count);
		assert_true(count == 0 || l->match[i] >= after);
		assert_int_equal(l->one[i], l->other[l->match[i]]);
		assert_int_not_equal(l->one[i], 0);
		after = l->match[i] + 1;
		count++;
	}
	return count;
}

static uint64_t *
hashes_of(struct lists *l, const char *text, uint32_t *count)
{
	*count = (uint32_t)strlen(text);
	uint64_t *list = arena_array(&l->a, *count, sizeof(*list));
	for (uint32_t i = 0; i < *count; i++)
		list[i] = text[i] == '-' ? 0 : (uint64_t)(unsigned char)text[i];
	return list;
}

static uint32_t
matches(const char *one, const char *other)
{
	struct lists l = { 0 };
	l.one = hashes_of(&l, one, &l.one_count);
	l.other = hashes_of(&l, other, &l.other_count);
	align(&l);
	uint32_t count = count_matches(&l);
	arena_fini(&l.a);
	return count;
}

static void
what_is_common_in_order_is_matched(void **state)
{
	(void)state;
	assert_int_equal(matches("", ""), 0);
	assert_int_equal(matches("abc", ""), 0);
	assert_int_equal(matches("abc", "abc"), 3);
	assert_int_equal(matches("abc", "xyz"), 0);
	assert_int_equal(matches("abcd", "bcd"), 3);
	assert_int_equal(matches("abcabba", "cbabac"), 4); /* Myers' own example */
	assert_int_equal(matches("aaaa", "aaa"), 3);
	assert_int_equal(matches("bcdefa", "abcdef"), 5);
}

static void
zero_is_the_same_as_nothing(void **state)
{
	(void)state;
	assert_int_equal(matches("---", "---"), 0);
	assert_int_equal(matches("a-b", "a-b"), 2);
	assert_int_equal(matches("-a-b-", "ab"), 2);
}

/* The length of the longest common subsequence, by the book. */
static uint32_t
longest_common(const struct lists *l)
{
	uint32_t width = l->other_count + 1;
	uint32_t *row = calloc((size_t)(l->one_count + 1) * width, sizeof(*row));
	for (uint32_t i = 1; i <= l->one_count; i++)
		for (uint32_t j = 1; j <= l->other_count; j++) {
			uint32_t up = row[(i - 1) * width + j],
				 left = row[i * width + j - 1];
			row[i * width + j] = l->one[i - 1] == l->other[j - 1]
				? row[(i - 1) * width + j - 1] + 1
				: up > left ? up
					    : left;
		}
	uint32_t longest = row[l->one_count * width + l->other_count];
	free(row);
	return longest;
}

static uint64_t
next(uint64_t *seed)
{
	return *seed = hash_mix(*seed, 7);
}

/* Small lists go to Myers alone: nothing longer is common. */
static void
small_lists_are_matched_as_well_as_can_be(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 3000; round++) {
		uint64_t seed = round;
		struct lists l = { .one_count = (uint32_t)(next(&seed) % 11),
			.other_count = (uint32_t)(next(&seed) % 11) };
		l.one = arena_array(&l.a, l.one_count, sizeof(*l.one));
		l.other = arena_array(&l.a, l.other_count, sizeof(*l.other));
		for (uint32_t i = 0; i < l.one_count; i++)
			l.one[i] = 1 + next(&seed) % 4;
		for (uint32_t i = 0; i < l.other_count; i++)
			l.other[i] = 1 + next(&seed) % 4;
		align(&l);
		uint32_t found = count_matches(&l), longest = longest_common(&l);
		/* as long and nearly all in place is taken as it stands */
		if (l.one_count != l.other_count)
			assert_int_equal(found, longest);
		assert_true(found <= longest && found + 2 >= longest);
		arena_fini(&l.a);
	}
}

/* `values` different elements, every `step`-th of the other list taken out or put in. */
static void
edit_long_list(struct lists *l, uint32_t count, uint32_t values, uint32_t step)
{
	uint64_t seed = values;
	l->one = arena_array(&l->a, count, sizeof(*l->one));
	l->other = arena_array(&l->a, 2 * (size_t)count, sizeof(*l->other));
	l->one_count = count;
	for (uint32_t i = 0; i < count; i++) {
		l->one[i] = values == count ? i + 1 : 1 + next(&seed) % values;
		if (i % step == step / 2)
			continue;
		l->other[l->other_count++] = l->one[i];
		if (i % step == 0)
			l->other[l->other_count++] = UINT64_MAX - i;
	}
}

/* A quadratic search of 200 000 elements would not come back while anybody watches. */
static void
long_lists_take_no_longer_than_their_length(void **state)
{
	(void)state;
	static const uint32_t kinds[] = { 200000, 20000, 50, 7, 2 };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct lists l = { 0 };
		edit_long_list(&l, 200000, kinds[i], 20);
		align(&l);
		assert_true(count_matches(&l) > 170000); /* of 190 000 */
		arena_fini(&l.a);
	}
}

static void
nothing_in_common_ends_too(void **state)
{
	(void)state;
	struct lists l = { .one_count = 100000, .other_count = 100000 };
	l.one = arena_array(&l.a, l.one_count, sizeof(*l.one));
	l.other = arena_array(&l.a, l.other_count, sizeof(*l.other));
	for (uint32_t i = 0; i < l.one_count; i++) {
		l.one[i] = 1 + i % 3;
		l.other[i] = 4 + i % 3;
	}
	l.other[50000] = 1; /* one in common, that stands in the other often */
	align(&l);
	assert_true(count_matches(&l) <= 1);
	arena_fini(&l.a);
}

static void
gaps_are_what_is_between_matches(void **state)
{
	(void)state;
	uint32_t match[] = { ALIGN_NONE, 1, 2, ALIGN_NONE, ALIGN_NONE, 5 };
	struct alignment l = { .match = match };
	struct stretch whole = { 0, 6, 0, 8 }, at = { 0 };
	static const struct stretch expected[] = { { 0, 1, 0, 1 }, { 3, 5, 3, 5 },
		{ 6, 6, 6, 8 } };
	for (size_t i = 0; i < 3; i++) {
		assert_true(align_next_gap(&l, whole, &at));
		assert_memory_equal(&at, &expected[i], sizeof(at));
	}
	assert_false(align_next_gap(&l, whole, &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_common_in_order_is_matched),
		cmocka_unit_test(zero_is_the_same_as_nothing),
		cmocka_unit_test(small_lists_are_matched_as_well_as_can_be),
		cmocka_unit_test(long_lists_take_no_longer_than_their_length),
		cmocka_unit_test(nothing_in_common_ends_too),
		cmocka_unit_test(gaps_are_what_is_between_matches),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
