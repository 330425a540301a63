/* SPDX-License-Identifier: MIT */
/* TOML's booleans, integers and floats. */
#include "base/sbuf.h"
#include "decode/toml.h"

struct value
toml_typed(struct arena *a, const char *name, struct str text)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, name, value_of_string(text));
	return value_of_members(&members);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
digit_of(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* Digits of a base, with a _ between two of them only; they go to `out`. */
static bool
take_digits(struct str *rest, int base, struct sbuf *out)
{
	size_t i = 0;
	for (; i < rest->size; i++) {
		bool between = i && i + 1 < rest->size && rest->data[i - 1] != '_'
			&& digit_of(rest->data[i + 1]) < base;
		if (rest->data[i] == '_' && between)
			continue;
		if (digit_of(rest->data[i]) >= base)
			break;
		sbuf_add_char(out, rest->data[i]);
	}
	*rest = str_from(*rest, i);
	return i > 0;
}

/* 0x 0o 0b: no sign, and it becomes decimal.  Returns 1: read; 0: no such number; -1: it
 * does not fit. */
static int
read_based(struct arena *a, struct str word, int base, struct value *out)
{
	struct sbuf digits = { 0 };
	struct str rest = str_from(word, 2);
	int result = take_digits(&rest, base, &digits) && !rest.size;
	uint64_t number = 0;
	for (size_t i = 0; result == 1 && i < digits.size; i++) {
		uint64_t digit = (uint64_t)digit_of(digits.data[i]);
		if (number > ((uint64_t)INT64_MAX - digit) / (uint64_t)base)
			result = -1;
		number = number * (uint64_t)base + digit;
	}
	sbuf_fini(&digits);
	*out = value_of_int(a, (int64_t)number);
	return result;
}

static bool
fits_int(struct str text)
{
	bool minus = str_starts(text, STR("-"));
	uint64_t most = (uint64_t)INT64_MAX + minus, number = 0;
	for (size_t i = minus; i < text.size; i++) {
		uint64_t digit = (uint64_t)digit_of(text.data[i]);
		if (number > (most - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	return true;
}

/* [+-] digits [. digits] [e [+-] digits]: JSON's number, but for + and _. */
static bool
take_decimal(struct str word, struct sbuf *out, bool *integer)
{
	struct str rest = word;
	*integer = true;
	if (str_starts(rest, STR("-")))
		sbuf_add_char(out, '-');
	if (str_starts(rest, STR("-")) || str_starts(rest, STR("+")))
		rest = str_from(rest, 1);
	bool zero = str_starts(rest, STR("0"));
	size_t before = rest.size;
	if (!take_digits(&rest, 10, out) || (zero && before - rest.size > 1))
		return false;
	if (str_starts(rest, STR("."))) {
		*integer = false;
		sbuf_add_char(out, '.');
		rest = str_from(rest, 1);
		if (!take_digits(&rest, 10, out))
			return false;
	}
	if (str_starts(rest, STR("e")) || str_starts(rest, STR("E"))) {
		*integer = false;
		sbuf_add_char(out, 'e');
		rest = str_from(rest, 1);
		if (str_starts(rest, STR("-")))
			sbuf_add_char(out, '-');
		if (str_starts(rest, STR("-")) || str_starts(rest, STR("+")))
			rest = str_from(rest, 1);
		if (!take_digits(&rest, 10, out))
			return false;
	}
	return !rest.size;
}

static int
read_decimal(struct arena *a, struct str word, struct value *out)
{
	struct sbuf text = { 0 };
	bool integer;
	int result = take_decimal(word, &text, &integer);
	struct str number = sbuf_copy(&text, a);
	sbuf_fini(&text);
	if (result && integer && !fits_int(number))
		result = -1;
	*out = value_of_number(number);
	return result;
}

static int
read_number(struct arena *a, struct str word, struct value *out)
{
	struct str bare =
		str_from(word, str_starts(word, STR("+")) || str_starts(word, STR("-")));
	if (str_is(bare, "inf") || str_is(bare, "nan")) {
		bool minus = str_is(word, "-inf");
		*out = toml_typed(a, "float", minus ? STR("-inf") : bare);
		return 1;
	}
	if (str_starts(word, STR("0x")))
		return read_based(a, word, 16, out);
	if (str_starts(word, STR("0o")))
		return read_based(a, word, 8, out);
	if (str_starts(word, STR("0b")))
		return read_based(a, word, 2, out);
	return read_decimal(a, word, out);
}

/* --- words --------------------------------------------------------------------- */

static bool
is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+'
		|| c == '-' || c == '_' || c == '.' || c == ':';
}

static size_t
word_end(const struct toml *t, size_t at)
{
	while (at < t->r->text.size && is_word(t->r->text.data[at]))
		at++;
	return at;
}

/* A blank may stand between a date and its time. */
static struct str
take_word(struct toml *t)
{
	enum { DATE_SIZE = 10 };
	struct str text = t->r->text;
	size_t start = t->at, end = word_end(t, start);
	bool date = end - start == DATE_SIZE && text.data[start + 4] == '-'
		&& text.data[start + 7] == '-';
	if (date && end + 1 < text.size && text.data[end] == ' '
		&& is_digit(text.data[end + 1]))
		end = word_end(t, end + 1);
	t->at = end;
	return str_part(text, start, end - start);
}

bool
toml_bare(struct toml *t, struct value *out)
{
	struct arena *a = t->r->arena;
	size_t start = t->at;
	struct str word = take_word(t);
	const char *wrong = NULL;
	*out = value_of_bool(str_is(word, "true"));
	if (str_is(word, "true") || str_is(word, "false"))
		return true;
	if (!word.size)
		return reading_refuse(t->r, start, "a value is expected here");
	if (toml_date(a, word, out, &wrong))
		return true;
	if (wrong)
		return reading_refuse(t->r, start, "%s", wrong);
	int number = read_number(a, word, out);
	if (number < 0)
		return reading_refuse(
			t->r, start, "an integer that does not fit into 64 bits");
	if (!number)
		return reading_refuse(t->r, start,
			"'%.*s' is no value of TOML; a text needs quotes",
			str_print_size(str_part(word, 0, 100)), word.data);
	return true;
}
