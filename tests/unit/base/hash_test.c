/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static void
equal_texts_have_equal_hashes_wherever_they_stand(void **state)
{
	(void)state;
	char text[80];
	for (size_t size = 0; size < 64; size++) {
		for (size_t at = 0; at < 8; at++) {
			memset(text, 'x', sizeof(text));
			for (size_t i = 0; i < size; i++)
				text[at + i] = (char)('a' + i % 26);
			char *copy = malloc(size + 1);
			memcpy(copy, text + at, size);
			assert_true(hash_bytes(7, (struct str){ text + at, size })
				== hash_bytes(7, (struct str){ copy, size }));
			free(copy);
		}
	}
	assert_true(hash_bytes(0, (struct str){ 0 }) == hash_bytes(0, STR("")));
}

static int
compare(const void *one, const void *other)
{
	const uint64_t *a = one, *b = other;
	return (*a > *b) - (*a < *b);
}

static void
a_hundred_thousand_texts_do_not_collide(void **state)
{
	(void)state;
	enum { COUNT = 100000 };
	uint64_t *hashes = calloc(COUNT, sizeof(*hashes));
	size_t low = 0;
	for (size_t i = 0; i < COUNT; i++) {
		struct arena a = { 0 };
		hashes[i] = hash_bytes(0, str_format(&a, "name%zu", i));
		low += (hashes[i] & 0xff) == 0;
		arena_fini(&a);
	}
	qsort(hashes, COUNT, sizeof(*hashes), compare);
	for (size_t i = 1; i < COUNT; i++)
		assert_true(hashes[i - 1] != hashes[i]);
	/* the low bits, which choose a place in a table, are spread too */
	assert_in_range(low, COUNT / 256 * 8 / 10, COUNT / 256 * 12 / 10);
	free(hashes);
}

static void
one_bit_or_another_seed_makes_another_hash(void **state)
{
	(void)state;
	char zeros[24] = { 0 };
	uint64_t plain = hash_bytes(0, (struct str){ zeros, sizeof(zeros) });
	for (size_t bit = 0; bit < sizeof(zeros) * 8; bit++) {
		zeros[bit / 8] = (char)(1u << bit % 8);
		assert_true(hash_bytes(0, (struct str){ zeros, sizeof(zeros) }) != plain);
		zeros[bit / 8] = 0;
	}
	for (size_t size = 0; size < sizeof(zeros); size++)
		assert_true(hash_bytes(0, (struct str){ zeros, size }) != plain);
	assert_true(hash_bytes(1, (struct str){ zeros, sizeof(zeros) }) != plain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_have_equal_hashes_wherever_they_stand),
		cmocka_unit_test(a_hundred_thousand_texts_do_not_collide),
		cmocka_unit_test(one_bit_or_another_seed_makes_another_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
