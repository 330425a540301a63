/* SPDX-License-Identifier: MIT */
#include "base/number.h"

enum { PARTS = 1000000 }; /* what percentages and rates are counted in */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes the digits off the front; false when there are none or they overflow.  Counts
 * downwards where the number is negative, because INT64_MIN has no positive. */
static bool
take_signed_digits(struct str *text, bool negative, int64_t *out)
{
	int64_t value = 0;
	size_t i = 0;
	for (; i < text->size && is_digit(text->data[i]); i++) {
		int digit = text->data[i] - '0';
		if (__builtin_mul_overflow(value, 10, &value)
			|| __builtin_add_overflow(
				value, negative ? -digit : digit, &value))
			return false;
	}
	*text = str_from(*text, i);
	*out = value;
	return i > 0;
}

static bool
take_digits(struct str *text, int64_t *out)
{
	return take_signed_digits(text, false, out);
}

bool
number_int(struct str text, int64_t *out)
{
	bool negative = str_starts(text, STR("-"));
	int64_t value;
	text = str_from(text, negative);
	if (!take_signed_digits(&text, negative, &value) || text.size)
		return false;
	*out = value;
	return true;
}

struct unit {
	struct str name;
	int64_t factor;
};

static bool
take_unit(struct str text, const struct unit *units, size_t count, int64_t most,
	int64_t *out)
{
	int64_t value;
	if (!take_digits(&text, &value))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(text, units[i].name))
			continue;
		if (__builtin_mul_overflow(value, units[i].factor, &value)
			|| value > most)
			return false;
		*out = value;
		return true;
	}
	return false;
}

static const struct unit durations[] = {
	{ STR_INIT("d"), 86400000 },
	{ STR_INIT("h"), 3600000 },
	{ STR_INIT("m"), 60000 },
	{ STR_INIT("s"), 1000 },
	{ STR_INIT("ms"), 1 },
};

bool
number_duration(struct str text, int64_t *milliseconds)
{
	const int64_t ten_years = INT64_C(3653) * 86400000;
	return take_unit(text, durations, 5, ten_years, milliseconds);
}

static const struct unit sizes[] = {
	{ STR_INIT("GB"), 1 << 30 },
	{ STR_INIT("MB"), 1 << 20 },
	{ STR_INIT("KB"), 1 << 10 },
	{ STR_INIT("B"), 1 },
	{ STR_INIT(""), 1 },
};

bool
number_size(struct str text, int64_t *bytes)
{
	return take_unit(text, sizes, 5, INT64_C(1) << 60, bytes);
}

/* `5`, `0.5`: whole and up to six decimals, in millionths. */
static bool
take_decimal(struct str *text, int64_t *millionths)
{
	int64_t whole, part = 0;
	if (!take_digits(text, &whole) || __builtin_mul_overflow(whole, PARTS, &whole))
		return false;
	if (str_starts(*text, STR("."))) {
		*text = str_from(*text, 1);
		size_t digits = text->size;
		if (!take_digits(text, &part))
			return false;
		digits -= text->size;
		if (digits > 6)
			return false;
		for (; digits < 6; digits++)
			part *= 10;
	}
	return !__builtin_add_overflow(whole, part, millionths);
}

bool
number_percent(struct str text, int64_t *millionths)
{
	int64_t value;
	if (!take_decimal(&text, &value) || !str_is(text, "%") || value % 100)
		return false;
	*millionths = value / 100;
	return true;
}

bool
number_rate(struct str text, int64_t *per_second_millionths)
{
	int64_t value;
	if (!take_decimal(&text, &value) || !value)
		return false;
	if (str_is(text, "/m"))
		value /= 60;
	else if (!str_is(text, "/s"))
		return false;
	if (value <= 0) /* less than a millionth */
		return false;
	*per_second_millionths = value;
	return true;
}

static struct str
show(struct arena *a, int64_t value, const struct unit *units, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (value >= units[i].factor && value % units[i].factor == 0)
			return str_format(a, "%lld%.*s",
				(long long)(value / units[i].factor),
				STR_ARGS(units[i].name));
	return (struct str){ 0 };
}

struct str
number_show_duration(struct arena *a, int64_t milliseconds)
{
	struct str whole = show(a, milliseconds, durations, 4);
	if (whole.size || milliseconds < 1000)
		return whole.size ? whole
				  : str_format(a, "%lldms", (long long)milliseconds);
	int64_t part = milliseconds % 1000;
	int digits = 3;
	for (; part % 10 == 0; digits--)
		part /= 10;
	return str_format(a, "%lld.%0*llds", (long long)(milliseconds / 1000), digits,
		(long long)part);
}

struct str
number_show_size(struct arena *a, int64_t bytes)
{
	struct str whole = show(a, bytes, sizes, 3);
	return whole.size ? whole : str_format(a, "%lld bytes", (long long)bytes);
}
