/* SPDX-License-Identifier: MIT */
#include "query/show.h"

#include "base/utf8.h"
#include "query/datetime.h"
#include "value/json.h"

#include <string.h>

enum { LIST_DEPTH_MAX = 16 }; /* of lists shown; deeper ones are shown as JSON */

/* --- numbers ------------------------------------------------------------------- */

bool
number_is_finite(struct str text)
{
	return text.size
		&& ((text.data[0] >= '0' && text.data[0] <= '9')
			|| (text.data[0] == '-' && text.size > 1 && text.data[1] >= '0'
				&& text.data[1] <= '9'));
}

/* 1.25e-3 taken apart: digits 125, and where the point stands in them: -2. */
struct parts {
	bool minus;
	struct str whole, fraction;
	int64_t exponent;
};

static bool
take_apart(struct str text, struct parts *p)
{
	*p = (struct parts){ .minus = text.size && text.data[0] == '-' };
	text = str_from(text, p->minus);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] != 'e' && text.data[i] != 'E')
			continue;
		size_t start = i + 1;
		bool minus = start < text.size && text.data[start] == '-';
		if (start < text.size && (minus || text.data[start] == '+'))
			start++;
		if (text.size - start > 6)
			return false;
		for (size_t j = start; j < text.size; j++)
			p->exponent = p->exponent * 10 + (text.data[j] - '0');
		if (minus)
			p->exponent = -p->exponent;
		text = str_part(text, 0, i);
	}
	ptrdiff_t point = str_find_char(text, '.');
	p->whole = point == STR_NONE ? text : str_part(text, 0, (size_t)point);
	p->fraction =
		point == STR_NONE ? (struct str){ 0 } : str_from(text, (size_t)point + 1);
	return true;
}

/* The digits with the point moved by the exponent, needless zeros left out. */
static void
write_plain(const struct parts *p, struct sbuf *out)
{
	struct sbuf digits = { 0 };
	int64_t point = (int64_t)p->whole.size + p->exponent;
	size_t start = 0, end;

	sbuf_add(&digits, p->whole);
	sbuf_add(&digits, p->fraction);
	if (point < 0) { /* 0.001: zeros in front */
		struct sbuf padded = { 0 };
		sbuf_fill(&padded, '0', (size_t)-point);
		sbuf_add(&padded, sbuf_str(&digits));
		sbuf_fini(&digits);
		digits = padded;
		point = 0;
	}
	if ((size_t)point > digits.size)
		sbuf_fill(&digits, '0', (size_t)point - digits.size);
	while (start < (size_t)point && digits.data[start] == '0')
		start++;
	for (end = digits.size; end > (size_t)point && digits.data[end - 1] == '0';)
		end--;
	if (p->minus)
		sbuf_add_char(out, '-');
	if (start == (size_t)point)
		sbuf_add_char(out, '0');
	sbuf_add(out, str_part(sbuf_str(&digits), start, (size_t)point - start));
	sbuf_add_char(out, '.');
	if (end == (size_t)point)
		sbuf_add_char(out, '0');
	sbuf_add(out, str_part(sbuf_str(&digits), (size_t)point, end - (size_t)point));
	sbuf_fini(&digits);
}

struct str
number_show(struct arena *a, struct str text)
{
	struct parts p;
	struct sbuf out = { 0 };

	if (decimal_is_integer(text) || !number_is_finite(text) || !take_apart(text, &p)
		|| p.exponent > NUMBER_EXPAND_MAX || p.exponent < -NUMBER_EXPAND_MAX)
		return text;
	write_plain(&p, &out);
	struct str shown = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return shown;
}

/* --- dates --------------------------------------------------------------------- */

static struct str
format_instant(struct arena *a, int64_t instant, struct str format)
{
	struct sbuf out = { 0 };

	if (!datetime_format(instant, format, &out))
		sbuf_reset(&out); /* our own formats are known */
	struct str text = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return text;
}

struct str
instant_utc(struct arena *a, int64_t instant)
{
	return format_instant(a, instant, STR("%F %T%.f UTC"));
}

struct str
instant_rfc3339(struct arena *a, int64_t instant)
{
	return format_instant(a, instant, STR("%FT%T%.6fZ"));
}

/* --- values -------------------------------------------------------------------- */

const char *
value_type_name(const struct value *v)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",
		[VALUE_BOOL] = "boolean",
		[VALUE_NUMBER] = "float",
		[VALUE_STRING] = "string",
		[VALUE_ARRAY] = "list",
		[VALUE_OBJECT] = "object",
		[VALUE_BYTES] = "bytes",
		[VALUE_DATE] = "date",
		[VALUE_NODES] = "nodeset",
	};

	if (v->kind == VALUE_NUMBER && number_is_finite(value_text(v))
		&& decimal_is_integer(value_text(v)))
		return "integer";
	return names[v->kind];
}

static void
show_bytes(struct sbuf *out, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.size && sbuf_ok(out); i++) {
		unsigned char c = (unsigned char)bytes.data[i];
		sbuf_add_char(out, digits[c >> 4]);
		sbuf_add_char(out, digits[c & 15]);
	}
}

/* What a text that is too long still has room for. */
static void
show_text(struct sbuf *out, struct str text)
{
	if (text.size > out->ceiling - out->size) {
		sbuf_add(out, str_part(text, 0, out->ceiling - out->size));
		out->overflowed = true;
		return;
	}
	sbuf_add(out, text);
}

static void show(struct arena *a, struct sbuf *out, const struct value *v, int depth);

static void
show_list(struct arena *a, struct sbuf *out, const struct value *v, int depth)
{
	sbuf_add_char(out, '[');
	for (size_t i = 0; i < value_count(v) && sbuf_ok(out); i++) {
		if (i)
			sbuf_add_char(out, ',');
		show(a, out, value_item(v, i), depth + 1);
	}
	sbuf_add_char(out, ']');
}

static void
show(struct arena *a, struct sbuf *out, const struct value *v, int depth)
{
	if (v->kind == VALUE_ARRAY && depth < LIST_DEPTH_MAX)
		show_list(a, out, v, depth);
	else if (v->kind == VALUE_NODES)
		sbuf_format(out, "Nodeset(size=%zu)", value_count(v));
	else if (v->kind == VALUE_STRING)
		show_text(out, value_text(v));
	else if (v->kind == VALUE_NUMBER)
		show_text(out, number_show(a, value_text(v)));
	else if (v->kind == VALUE_BYTES)
		show_bytes(out, value_text(v));
	else if (v->kind == VALUE_DATE)
		sbuf_add(out, instant_utc(a, v->as.instant));
	else
		json_write(v, JSON_COMPACT, out);
}

/* Drops a character whose last bytes were cut off. */
static struct str
whole_characters(struct str text)
{
	uint32_t code;
	size_t start = text.size;

	while (start && !utf8_is_start(text.data[start - 1]))
		start--;
	if (!start || utf8_next(str_from(text, start - 1), &code))
		return text;
	return str_part(text, 0, start - 1);
}

struct str
value_show_typed(struct arena *a, const struct value *v, size_t most)
{
	struct sbuf out;

	if (!v)
		return STR("none");
	sbuf_init(&out, most);
	sbuf_format(&out, "%s <", value_type_name(v));
	show(a, &out, v, 0);
	if (!sbuf_ok(&out)) {
		out.size = whole_characters(sbuf_str(&out)).size;
		out.ceiling += sizeof("…");
		out.overflowed = false;
		sbuf_add_c(&out, "…");
	}
	out.ceiling++;
	sbuf_add_char(&out, '>');
	struct str shown = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return shown;
}
