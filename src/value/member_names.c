/* SPDX-License-Identifier: MIT */
#include "value/member_names.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum {
	SMALL = 32, /* up to here comparing pairs is faster than a table */
	PROBES_PER_NAME = 8 /* on average; more means that names were chosen to collide */
};

static bool
same(const struct member *a, const struct member *b)
{
	return a->name_size == b->name_size
		&& memcmp(a->name, b->name, a->name_size) == 0;
}

static size_t
find_before(const struct member *members, size_t count, const struct member *wanted)
{
	size_t i = 0;
	while (i < count && !same(&members[i], wanted))
		i++;
	return i;
}

/* One of 64 bits, from what is at hand: names of one object seldom share it. */
static uint64_t
bit_of(const struct member *m)
{
	unsigned n = m->name_size;
	if (n)
		n += (unsigned char)m->name[0] * 7u + (unsigned char)m->name[n - 1] * 29u
			+ (unsigned char)m->name[n / 2] * 13u;
	return UINT64_C(1) << (n & 63);
}

static size_t
first_double_by_pairs(const struct member *members, size_t count)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t bit = bit_of(&members[i]);
		if ((seen & bit) && find_before(members, i, &members[i]) < i)
			return i;
		seen |= bit;
	}
	return count;
}

static int
by_name_then_place(const void *one, const void *other)
{
	const struct member *a = *(const struct member *const *)one;
	const struct member *b = *(const struct member *const *)other;
	int order = str_compare(member_name(a), member_name(b));
	return order ? order : (a > b) - (a < b);
}

static size_t
first_double_by_order(const struct member *members, size_t count)
{
	struct arena scratch = { 0 };
	const struct member **list = arena_array(&scratch, count, sizeof(*list));
	for (size_t i = 0; i < count; i++)
		list[i] = &members[i];
	qsort(list, count, sizeof(*list), by_name_then_place);
	size_t first = count;
	for (size_t i = 1; i < count; i++) {
		size_t place = (size_t)(list[i] - members);
		if (place < first && same(list[i - 1], list[i]))
			first = place;
	}
	arena_fini(&scratch);
	return first;
}

/* Puts the indexes of all names into the open table; false when it takes too many probes.
 */
static bool
first_double_by_table(const struct member *members, size_t count, uint32_t *table,
	size_t mask, size_t *first)
{
	size_t probes = 0;
	for (size_t i = 0; i < count; i++) {
		size_t place = hash_bytes(0, member_name(&members[i])) & mask;
		for (; table[place]; place = (place + 1) & mask) {
			*first = i;
			if (same(&members[table[place] - 1], &members[i]))
				return true;
			if (++probes > count * PROBES_PER_NAME)
				return false;
		}
		table[place] = (uint32_t)i + 1;
	}
	*first = count;
	return true;
}

size_t
member_names_first_double(const struct member *members, size_t count)
{
	if (count <= SMALL)
		return first_double_by_pairs(members, count);
	size_t slots = SMALL * 4, first;
	while (slots < count * 2)
		slots *= 2;
	struct arena scratch = { 0 };
	uint32_t *table = arena_array(&scratch, slots, sizeof(*table));
	if (!first_double_by_table(members, count, table, slots - 1, &first))
		first = first_double_by_order(members, count);
	arena_fini(&scratch);
	return first;
}
