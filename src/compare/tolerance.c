/* SPDX-License-Identifier: MIT */
#include "compare/tolerance.h"

#include <string.h>

enum {
	EXPONENT_MAX = 1000000,
	PART_DIGITS = 32 /* what a tolerance in millionths may add */
};

struct decimal { /* digits x 10^exponent, as written, without leading zeros */
	bool negative;
	unsigned char digits[TOLERANCE_DIGITS_MAX]; /* highest first */
	int count;
	int exponent;
};

static bool
read_exponent(struct str text, int *out)
{
	int64_t n = 0;
	size_t i = text.size && (text.data[0] == '-' || text.data[0] == '+');
	for (; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		n = n * 10 + (text.data[i] - '0');
		if (n > EXPONENT_MAX)
			return false;
	}
	*out = (int)(text.size && text.data[0] == '-' ? -n : n);
	return true;
}

static bool
read_decimal(struct str text, struct decimal *out)
{
	size_t i = text.size && text.data[0] == '-';
	bool fraction = false;
	*out = (struct decimal){ .negative = i == 1 };
	for (; i < text.size && text.data[i] != 'e' && text.data[i] != 'E'; i++) {
		if (text.data[i] == '.') {
			fraction = true;
			continue;
		}
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		out->exponent -= fraction;
		if (!out->count && text.data[i] == '0')
			continue;
		if (out->count == TOLERANCE_DIGITS_MAX)
			return false;
		out->digits[out->count++] = (unsigned char)(text.data[i] - '0');
	}
	int exponent = 0;
	if (i < text.size && !read_exponent(str_from(text, i + 1), &exponent))
		return false;
	out->exponent = out->count ? out->exponent + exponent : 0;
	return true;
}

/* A whole number of units, lowest digit first; room for a sum and for a part. */
struct whole {
	unsigned char digits[2 * TOLERANCE_DIGITS_MAX + PART_DIGITS];
};
enum { WHOLE_DIGITS = 2 * TOLERANCE_DIGITS_MAX + PART_DIGITS };

/* In units of 10^unit; the caller has chosen a unit that loses nothing. */
static bool
to_whole(const struct decimal *d, int unit, struct whole *out)
{
	*out = (struct whole){ 0 };
	if (!d->count)
		return true;
	int shift = d->exponent - unit;
	if (shift < 0 || shift + d->count > 2 * TOLERANCE_DIGITS_MAX)
		return false;
	for (int i = 0; i < d->count; i++)
		out->digits[shift + i] = d->digits[d->count - 1 - i];
	return true;
}

static int
whole_compare(const struct whole *a, const struct whole *b)
{
	for (int i = WHOLE_DIGITS - 1; i >= 0; i--)
		if (a->digits[i] != b->digits[i])
			return a->digits[i] < b->digits[i] ? -1 : 1;
	return 0;
}

static void
whole_add(struct whole *a, const struct whole *b)
{
	int carry = 0;
	for (int i = 0; i < WHOLE_DIGITS; i++) {
		int sum = a->digits[i] + b->digits[i] + carry;
		a->digits[i] = (unsigned char)(sum % 10);
		carry = sum / 10;
	}
}

static void
whole_subtract(struct whole *a, const struct whole *smaller)
{
	int borrow = 0;
	for (int i = 0; i < WHOLE_DIGITS; i++) {
		int rest = a->digits[i] - smaller->digits[i] - borrow;
		borrow = rest < 0;
		a->digits[i] = (unsigned char)(borrow ? rest + 10 : rest);
	}
}

/* Below 2^63, so that a carry fits: it stays below factor + 1. */
static void
whole_multiply(struct whole *a, uint64_t factor)
{
	__extension__ typedef unsigned __int128 wide;
	wide carry = 0;
	for (int i = 0; i < WHOLE_DIGITS; i++) {
		carry += (wide)a->digits[i] * factor;
		a->digits[i] = (unsigned char)(carry % 10);
		carry /= 10;
	}
}

static struct whole
distance(const struct decimal *b, const struct whole *wb, const struct decimal *c,
	const struct whole *wc)
{
	bool baseline_larger = whole_compare(wb, wc) >= 0;
	struct whole larger = baseline_larger ? *wb : *wc;
	const struct whole *smaller = baseline_larger ? wc : wb;
	if (b->negative == c->negative)
		whole_subtract(&larger, smaller);
	else
		whole_add(&larger, smaller);
	return larger;
}

static int
lowest_exponent(const struct decimal *list[], int count)
{
	int lowest = 0;
	bool any = false;
	for (int i = 0; i < count; i++) {
		if (list[i]->count && (!any || list[i]->exponent < lowest))
			lowest = list[i]->exponent;
		any |= list[i]->count > 0;
	}
	return lowest;
}

bool
tolerance_holds(const struct tolerance *t, struct str baseline, struct str candidate)
{
	struct decimal b, c, most = { 0 };
	if (!read_decimal(baseline, &b) || !read_decimal(candidate, &c))
		return false;
	if (!t->relative && (!read_decimal(t->absolute, &most) || most.negative))
		return false;
	if (t->relative && t->part < 0)
		return false;
	int unit = lowest_exponent((const struct decimal *[]){ &b, &c, &most }, 3);
	struct whole wb, wc, allowed;
	if (!to_whole(&b, unit, &wb) || !to_whole(&c, unit, &wc)
		|| !to_whole(&most, unit, &allowed))
		return false;
	struct whole apart = distance(&b, &wb, &c, &wc);
	if (t->relative) {
		whole_multiply(&apart, 1000000);
		allowed = wb;
		whole_multiply(&allowed, (uint64_t)t->part);
	}
	return whole_compare(&apart, &allowed) <= 0;
}
