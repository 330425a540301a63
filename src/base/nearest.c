/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"

enum { WORD_MAX = 64 };

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Damerau-Levenshtein distance, restricted to swaps of neighbours. */
static size_t
distance(struct str a, struct str b)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];
	for (size_t j = 0; j <= b.size; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.size; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b.size; j++) {
			char x = lower(a.data[i - 1]), y = lower(b.data[j - 1]);
			now[j] = least(last[j] + 1, now[j - 1] + 1);
			now[j] = least(now[j], last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b.data[j - 2])
				&& lower(a.data[i - 2]) == y)
				now[j] = least(now[j], before[j - 2] + 1);
		}
		size_t *spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[b.size];
}

struct str
nearest_word(struct str word, const struct str *known, size_t count)
{
	struct str best = { 0 };
	if (!word.size || word.size > WORD_MAX)
		return best;
	size_t fewest = word.size / 3 + 2;
	for (size_t i = 0; i < count; i++) {
		if (known[i].size > WORD_MAX || !known[i].size)
			continue;
		size_t edits = distance(word, known[i]);
		if (edits < fewest && edits < known[i].size) {
			fewest = edits;
			best = known[i];
		}
	}
	return best;
}
