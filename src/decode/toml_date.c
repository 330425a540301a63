/* SPDX-License-Identifier: MIT */
/* TOML's dates and times (RFC 3339): checked, and written in one way. */
#include "decode/toml.h"

/* Takes exactly so many digits. */
static bool
take_number(struct str *rest, size_t digits, unsigned *out)
{
	*out = 0;
	if (rest->size < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char c = rest->data[i];
		if (c < '0' || c > '9')
			return false;
		*out = *out * 10 + (unsigned)(c - '0');
	}
	*rest = str_from(*rest, digits);
	return true;
}

static bool
take_char(struct str *rest, const char *one_of)
{
	for (; rest->size && *one_of; one_of++) {
		if (rest->data[0] != *one_of)
			continue;
		*rest = str_from(*rest, 1);
		return true;
	}
	return false;
}

static unsigned
days_of(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month == 2 && leap ? 29 : days[month - 1];
}

static bool
take_date(struct str *rest)
{
	unsigned year, month, day;
	return take_number(rest, 4, &year) && take_char(rest, "-")
		&& take_number(rest, 2, &month) && take_char(rest, "-")
		&& take_number(rest, 2, &day) && month >= 1 && month <= 12 && day >= 1
		&& day <= days_of(year, month);
}

/* A leap second is a second. */
static bool
take_time(struct str *rest)
{
	unsigned hour, minute, second, digit;
	bool good = take_number(rest, 2, &hour) && take_char(rest, ":")
		&& take_number(rest, 2, &minute) && take_char(rest, ":")
		&& take_number(rest, 2, &second) && hour < 24 && minute < 60
		&& second <= 60;
	if (!good || !take_char(rest, "."))
		return good;
	if (!take_number(rest, 1, &digit))
		return false;
	while (take_number(rest, 1, &digit))
		;
	return true;
}

static bool
take_offset(struct str *rest)
{
	unsigned hour, minute;
	if (take_char(rest, "Zz"))
		return true;
	return take_char(rest, "+-") && take_number(rest, 2, &hour)
		&& take_char(rest, ":") && take_number(rest, 2, &minute) && hour < 24
		&& minute < 60;
}

/* What nobody could mean as a number: 2024-… or 07:… */
static bool
looks_like_one(struct str word)
{
	unsigned number;
	struct str date = word, time = word;
	return (take_number(&date, 4, &number) && take_char(&date, "-"))
		|| (take_number(&time, 2, &number) && take_char(&time, ":"));
}

/* T and Z in capitals, and a T where a blank stood: one instant, one text. */
static struct str
written_in_one_way(struct arena *a, struct str word)
{
	char *text = str_c(a, word);
	enum { BETWEEN = 10 };
	if (word.size > BETWEEN)
		text[BETWEEN] = 'T';
	if (word.size && text[word.size - 1] == 'z')
		text[word.size - 1] = 'Z';
	return (struct str){ text, word.size };
}

bool
toml_date(struct arena *a, struct str word, struct value *out, const char **wrong)
{
	if (!looks_like_one(word))
		return false;
	*wrong = "this is no date and no time (RFC 3339)";
	struct str rest = word;
	if (word.data[2] == ':') {
		if (!take_time(&rest) || rest.size)
			return false;
		*out = toml_typed(a, "time-local", word);
		return true;
	}
	if (!take_date(&rest))
		return false;
	const char *name = "date-local";
	if (rest.size) {
		name = "datetime-local";
		if (!take_char(&rest, "Tt ") || !take_time(&rest))
			return false;
	}
	if (rest.size) {
		name = "datetime";
		if (!take_offset(&rest) || rest.size)
			return false;
	}
	*out = toml_typed(a, name, written_in_one_way(a, word));
	return true;
}
