/* SPDX-License-Identifier: MIT */
/* Filters to and from numbers and dates.  Numbers stay text: no digit is lost. */
#include "query/filter_call.h"

#include "query/datetime.h"
#include "query/template.h"

/* A text as people write numbers: a sign, digits, and where `*fraction` starts as true
 * also a point and an exponent.  Gives it as JSON has it: 007 is 7, +5 is 5, .5 is 0.5.
 */
static bool
read_decimal(struct arena *a, struct str text, bool fraction, struct str *out)
{
	bool minus = str_starts(text, STR("-"));
	size_t i = minus || str_starts(text, STR("+")), digits = 0, whole;
	size_t start = i;

	while (i < text.size && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	whole = i - start;
	digits = whole;
	struct str tail = { 0 };
	if (fraction && i < text.size && text.data[i] == '.') {
		size_t point = i++;
		while (i < text.size && text.data[i] >= '0' && text.data[i] <= '9')
			i++;
		digits += i - point - 1;
		tail = i - point > 1 ? str_part(text, point, i - point) : tail;
	}
	struct str exponent = str_from(text, i);
	if (!digits)
		return false;
	if (exponent.size) {
		size_t j = 1;
		if (!fraction || (exponent.data[0] != 'e' && exponent.data[0] != 'E'))
			return false;
		if (j < exponent.size
			&& (exponent.data[j] == '-' || exponent.data[j] == '+'))
			j++;
		if (j == exponent.size)
			return false;
		for (; j < exponent.size; j++)
			if (exponent.data[j] < '0' || exponent.data[j] > '9')
				return false;
	}
	while (whole > 1 && text.data[start] == '0') {
		start++;
		whole--;
	}
	*out = str_format(a, "%s%.*s%.*s%.*s", minus ? "-" : "",
		STR_ARGS(whole ? str_part(text, start, whole) : STR("0")), STR_ARGS(tail),
		STR_ARGS(exponent));
	return true;
}

static bool
refuse(const struct filter_call *call, const struct value *in)
{
	return err_set(call->err, ERR_SUBJECT, "invalid filter input: %.*s",
		STR_ARGS(value_show_typed(call->arena, in, 200)));
}

/* Towards zero, exactly: 3.9 is 3, 1e20 is 100000000000000000000. */
bool
filter_to_int(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str number;

	if (in->kind == VALUE_STRING) {
		if (!read_decimal(call->arena, value_text(in), false, &number))
			return refuse(call, in);
		return filter_give(call, value_of_number(number), out);
	}
	number = number_show(call->arena, value_text(in));
	ptrdiff_t point = str_find_char(number, '.');
	if (point != STR_NONE)
		number = str_part(number, 0, (size_t)point);
	if (str_is(number, "-0"))
		number = STR("0");
	if (!number_is_finite(number) || !decimal_is_integer(number))
		return refuse(call, in);
	return filter_give(call, value_of_number(number), out);
}

bool
filter_to_float(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str number = value_text(in);

	if (in->kind == VALUE_STRING && !read_decimal(call->arena, number, true, &number))
		return refuse(call, in);
	if (!number_is_finite(number))
		return refuse(call, in);
	if (decimal_is_integer(number))
		number = str_format(call->arena, "%.*s.0", STR_ARGS(number));
	return filter_give(call, value_of_number(number), out);
}

bool
filter_to_string(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct err cause = { 0 };
	struct str text;

	if (!value_render(call->arena, in, &text, &cause))
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input: %.*s can not be converted to a string",
			STR_ARGS(value_show_typed(call->arena, in, 200)));
	return filter_give_text(call, text, out);
}

/* --- dates --------------------------------------------------------------------- */

bool
filter_to_date(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct value date = { .kind = VALUE_DATE };
	struct str format;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope, &format,
		    call->err))
		return false;
	if (!datetime_parse(value_text(in), format, &date.as.instant))
		return err_set(call->err, ERR_SUBJECT,
			"value <%.*s> could not be parsed with <%.*s> format",
			STR_ARGS(str_part(value_text(in), 0, 200)), STR_ARGS(format));
	return filter_give(call, date, out);
}

bool
filter_date_format(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str format;
	struct sbuf b;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope, &format,
		    call->err))
		return false;
	sbuf_init(&b, FILTER_TEXT_MAX);
	if (datetime_format(in->as.instant, format, &b))
		return filter_give_buffer(call, &b, out);
	sbuf_fini(&b);
	return err_set(call->err, ERR_SUBJECT, "date format <%.*s> is not supported",
		STR_ARGS(format));
}

static bool
give_days(const struct filter_call *call, int64_t from, int64_t to,
	const struct value **out)
{
	int64_t distance;

	if (__builtin_sub_overflow(to, from, &distance))
		return err_set(call->err, ERR_LIMIT, "the date is too far away");
	return filter_give(call, value_of_int(call->arena, distance / DATETIME_DAY), out);
}

bool
filter_days_after(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return give_days(call, call->scope->generator->now, in->as.instant, out);
}

bool
filter_days_before(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return give_days(call, in->as.instant, call->scope->generator->now, out);
}
