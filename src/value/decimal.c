/* SPDX-License-Identifier: MIT */
/* A number is ±0.DDD… × 10^(exponent + point), where the first and the last digit are not
 * 0. Nothing is ever expanded: 1e999999999999999999999 costs as much as it is long. */
#include "value/decimal.h"

#include "base/hash.h"
#include "value/value.h"

/* Exponents are read up to here and stay there.  No text is so long that it has as many
 * digits, so adding a count of digits neither overflows nor turns a sign. */
#define EXPONENT_CAP INT64_C(100000000000000000)

struct decimal {
	bool negative;
	struct str digits; /* significant ones, perhaps with the dot among them; empty:
			      zero */
	int64_t point; /* of the written digits */
	bool exponent_negative;
	struct str exponent; /* as written, without sign and leading zeros; empty: 0 */
};

static struct str
skip_zeros(struct str text)
{
	while (text.size && text.data[0] == '0')
		text = str_from(text, 1);
	return text;
}

static void
read_exponent(struct str text, struct decimal *d)
{
	d->exponent_negative = str_starts(text, STR("-"));
	if (d->exponent_negative || str_starts(text, STR("+")))
		text = str_from(text, 1);
	d->exponent = skip_zeros(text);
}

static struct decimal
read(struct str text)
{
	struct decimal d = { .negative = str_starts(text, STR("-")) };
	text = str_from(text, d.negative);
	size_t end = 0, first = SIZE_MAX, last = 0, dot = SIZE_MAX;
	for (; end < text.size && text.data[end] != 'e' && text.data[end] != 'E'; end++) {
		if (text.data[end] == '.') {
			dot = end;
		} else if (text.data[end] != '0') {
			if (first == SIZE_MAX)
				first = end;
			last = end;
		}
	}
	if (first == SIZE_MAX)
		return (struct decimal){ 0 };
	if (dot == SIZE_MAX)
		dot = end;
	d.digits = str_part(text, first, last - first + 1);
	d.point = first < dot ? (int64_t)(dot - first) : -(int64_t)(first - dot - 1);
	read_exponent(str_from(text, end + 1), &d);
	return d;
}

static int64_t
cap(int64_t n)
{
	return n > EXPONENT_CAP ? EXPONENT_CAP : n < -EXPONENT_CAP ? -EXPONENT_CAP : n;
}

static int64_t
exponent_of(const struct decimal *d)
{
	int64_t value = 0;
	for (size_t i = 0; i < d->exponent.size && value < EXPONENT_CAP; i++)
		value = cap(value * 10 + (d->exponent.data[i] - '0'));
	return d->exponent_negative ? -value : value;
}

/* a - b of two unsigned exponents of any length, exact below the cap: once the difference
 * of the leading digits is 2 or more, no further digits bring it back to 0. */
static int64_t
digits_apart(struct str a, struct str b)
{
	size_t size = a.size > b.size ? a.size : b.size;
	int64_t apart = 0;
	for (size_t left = size;
		left > 0 && apart < EXPONENT_CAP && apart > -EXPONENT_CAP; left--) {
		int x = left <= a.size ? a.data[a.size - left] - '0' : 0;
		int y = left <= b.size ? b.data[b.size - left] - '0' : 0;
		apart = cap(apart * 10 + (x - y));
	}
	return apart;
}

static int64_t
exponents_apart(const struct decimal *a, const struct decimal *b)
{
	if (a->exponent_negative != b->exponent_negative)
		return exponent_of(a) - exponent_of(b);
	int64_t apart = digits_apart(a->exponent, b->exponent);
	return a->exponent_negative ? -apart : apart;
}

/* Takes the next digit off; '0' behind the last. */
static char
next_digit(struct str *digits)
{
	if (digits->size && digits->data[0] == '.')
		*digits = str_from(*digits, 1);
	if (!digits->size)
		return '0';
	char digit = digits->data[0];
	*digits = str_from(*digits, 1);
	return digit;
}

static int
compare_digits(struct str a, struct str b)
{
	while (a.size || b.size) {
		char x = next_digit(&a), y = next_digit(&b);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

int
decimal_compare(struct str a, struct str b)
{
	struct decimal x = read(a), y = read(b);
	if (!x.digits.size || !y.digits.size) {
		int left = x.digits.size ? (x.negative ? -1 : 1) : 0;
		int right = y.digits.size ? (y.negative ? -1 : 1) : 0;
		return left - right;
	}
	if (x.negative != y.negative)
		return x.negative ? -1 : 1;
	int64_t apart = exponents_apart(&x, &y) + (x.point - y.point);
	int order = apart ? (apart < 0 ? -1 : 1) : compare_digits(x.digits, y.digits);
	return x.negative ? -order : order;
}

bool
decimal_is_integer(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '.' || text.data[i] == 'e' || text.data[i] == 'E')
			return false;
	return text.size > 0;
}

uint64_t
decimal_hash(struct str text)
{
	const int64_t far = EXPONENT_CAP / 10;
	const uint64_t word_full = UINT64_C(100000000000000000);
	struct decimal d = read(text);
	if (!d.digits.size)
		return hash_mix(0, 0);
	/* Beyond `far` exponents are capped, so all of them share a hash. */
	int64_t exponent = exponent_of(&d) + d.point;
	if (exponent > far || exponent < -far)
		exponent = exponent > 0 ? far : -far;
	uint64_t hash = hash_mix((uint64_t)exponent, d.negative ? 2 : 1), word = 1;
	while (d.digits.size) {
		word = word * 10 + (uint64_t)(next_digit(&d.digits) - '0');
		if (word >= word_full) {
			hash = hash_mix(hash, word);
			word = 1;
		}
	}
	return hash_mix(hash, word);
}
