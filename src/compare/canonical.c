/* SPDX-License-Identifier: MIT */
#include "compare/canonical.h"

#include "compare/spot.h"
#include "value/json.h"

#include <stdlib.h>

/* --- numbers ----------------------------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
count_fraction(struct str mantissa)
{
	ptrdiff_t dot = str_find_char(mantissa, '.');
	return dot == STR_NONE ? 0 : mantissa.size - (size_t)dot - 1;
}

/* Adds `by` to a decimal integer of any length, since an exponent may be one. */
static void
write_exponent(struct str text, int64_t by, struct sbuf *out)
{
	int64_t n = 0;
	bool minus = text.size && text.data[0] == '-';
	size_t i = text.size && !is_digit(text.data[0]);
	for (; i < text.size && text.data[i] == '0'; i++)
		;
	if (text.size - i
		> 17) { /* beyond any number there is: only itself is equal to it */
		sbuf_format(out, "e%s%.*s%+lld", minus ? "-" : "",
			STR_ARGS(str_from(text, i)), (long long)by);
		return;
	}
	for (; i < text.size; i++)
		n = n * 10 + (text.data[i] - '0');
	sbuf_format(out, "e%lld", (long long)((minus ? -n : n) + by));
}

static void
write_number(struct str text, struct sbuf *out)
{
	size_t mark = 0;
	while (mark < text.size && text.data[mark] != 'e' && text.data[mark] != 'E')
		mark++;
	struct str mantissa = str_part(text, 0, mark);
	size_t from = 0, to = mantissa.size, dropped = 0;
	while (from < to
		&& (!is_digit(mantissa.data[from]) || mantissa.data[from] == '0'))
		from++;
	if (from == to) {
		sbuf_add_char(out, '0');
		return;
	}
	for (; to > from
		&& (mantissa.data[to - 1] == '0' || mantissa.data[to - 1] == '.');
		to--)
		dropped += mantissa.data[to - 1] == '0';
	if (mantissa.data[0] == '-')
		sbuf_add_char(out, '-');
	for (size_t i = from; i < to; i++)
		if (is_digit(mantissa.data[i]))
			sbuf_add_char(out, mantissa.data[i]);
	write_exponent(str_from(text, mark + 1),
		(int64_t)dropped - (int64_t)count_fraction(mantissa), out);
}

/* --- the tree ---------------------------------------------------------------------- */

static int
by_name(const void *one, const void *other)
{
	const struct member *const *a = one, *const *b = other;
	return str_compare(member_name(*a), member_name(*b));
}

static void write_value(const struct value *v, struct sbuf *out, unsigned depth);

static void
write_members(const struct value *v, struct sbuf *out, unsigned depth)
{
	struct arena scratch = { 0 };
	const struct member **sorted = arena_array(&scratch, v->size, sizeof(*sorted));
	for (uint32_t i = 0; i < v->size; i++)
		sorted[i] = &v->as.members[i];
	qsort(sorted, v->size, sizeof(*sorted), by_name);
	sbuf_add_char(out, '{');
	for (uint32_t i = 0; i < v->size; i++) {
		sbuf_add_c(out, i ? "," : "");
		json_write_string(member_name(sorted[i]), out);
		sbuf_add_char(out, ':');
		write_value(&sorted[i]->value, out, depth + 1);
	}
	sbuf_add_char(out, '}');
	arena_fini(&scratch);
}

static void
write_items(const struct value *v, struct sbuf *out, unsigned depth)
{
	sbuf_add_char(out, '[');
	for (uint32_t i = 0; i < v->size; i++) {
		sbuf_add_c(out, i ? "," : "");
		write_value(&v->as.items[i], out, depth + 1);
	}
	sbuf_add_char(out, ']');
}

static void
write_value(const struct value *v, struct sbuf *out, unsigned depth)
{
	if (depth > COMPARE_DEPTH_MAX || value_count(v) == 0) {
		if (v->kind == VALUE_NUMBER)
			write_number(value_text(v), out);
		else
			json_write(v, JSON_COMPACT, out);
	} else if (v->kind == VALUE_OBJECT) {
		write_members(v, out, depth);
	} else {
		write_items(v, out, depth);
	}
}

void
canonical_write(const struct value *v, struct sbuf *out)
{
	write_value(v, out, 0);
}
