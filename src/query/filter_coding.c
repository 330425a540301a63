/* SPDX-License-Identifier: MIT */
/* Filters between bytes and text: base64, hex, charsets, URLs, HTML. */
#include "query/filter_call.h"

#include "base/utf8.h"
#include "ext/charset.h"
#include "query/base64.h"
#include "query/entities.h"

#include <string.h>

/* --- base64, hex --------------------------------------------------------------- */

static bool
decode_base64(const struct filter_call *call, const struct value *in,
	enum base64_form form, const struct value **out)
{
	struct str bytes;

	if (form == BASE64_URL && str_ends(value_text(in), STR("=")))
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input: base64 string contains padding");
	if (!base64_decode(call->arena, value_text(in), form, &bytes))
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input: string is not base64");
	return filter_give(call, value_of_bytes(bytes), out);
}

bool
filter_base64_decode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return decode_base64(call, in, BASE64_STRICT, out);
}

bool
filter_base64_url_decode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return decode_base64(call, in, BASE64_URL, out);
}

bool
filter_base64_encode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return filter_give_text(
		call, base64_encode(call->arena, value_text(in), BASE64_STRICT), out);
}

bool
filter_base64_url_encode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return filter_give_text(
		call, base64_encode(call->arena, value_text(in), BASE64_URL), out);
}

bool
filter_to_hex(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return filter_give_text(call, hex_encode(call->arena, value_text(in)), out);
}

/* --- charsets ------------------------------------------------------------------ */

bool
filter_utf8_encode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return filter_give(call, value_of_bytes(value_text(in)), out);
}

/* U+FFFD for each byte that is no UTF-8. */
static bool
replace_bad_bytes(
	const struct filter_call *call, struct str bytes, const struct value **out)
{
	struct sbuf b;
	uint32_t code;

	sbuf_init(&b, FILTER_TEXT_MAX);
	while (bytes.size && sbuf_ok(&b)) {
		size_t size = utf8_next(bytes, &code);
		if (size)
			sbuf_add(&b, str_part(bytes, 0, size));
		else
			sbuf_add(&b, STR("\xEF\xBF\xBD"));
		bytes = str_from(bytes, size ? size : 1);
	}
	return filter_give_buffer(call, &b, out);
}

bool
filter_utf8_decode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	if (utf8_is_valid(value_text(in)))
		return filter_give_text(call, value_text(in), out);
	if (call->scope->strict)
		return err_set(call->err, ERR_SUBJECT,
			"value can not be decoded with <utf-8> encoding");
	return replace_bad_bytes(call, value_text(in), out);
}

bool
filter_charset_decode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct err cause = { 0 };
	struct str label, text;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope, &label,
		    call->err))
		return false;
	if (charset_decode(call->arena, label, value_text(in), &text, &cause))
		return filter_give_text(call, text, out);
	cause = (struct err){ 0 };
	if (!label.size
		|| !charset_decode(call->arena, label, (struct str){ 0 }, &text, &cause))
		return err_set(call->err, ERR_SUBJECT, "<%.*s> encoding is not supported",
			STR_ARGS(label));
	return err_set(call->err, ERR_SUBJECT,
		"value can not be decoded with <%.*s> encoding", STR_ARGS(label));
}

/* --- URLs ---------------------------------------------------------------------- */

static bool
is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
		|| (c && strchr("-._~", c));
}

bool
filter_url_encode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str text = value_text(in);
	struct sbuf b;

	sbuf_init(&b, FILTER_TEXT_MAX);
	for (size_t i = 0; i < text.size && sbuf_ok(&b); i++) {
		if (is_unreserved(text.data[i]) || text.data[i] == '/')
			sbuf_add_char(&b, text.data[i]);
		else
			sbuf_format(&b, "%%%02X", (unsigned char)text.data[i]);
	}
	return filter_give_buffer(call, &b, out);
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *place = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

	return place ? (int)(place - digits) : -1;
}

/* A `%` that two hex digits do not follow stays as it is. */
static bool
give_url_decoded(const struct filter_call *call, struct str text, bool plus_is_blank,
	const struct value **out)
{
	struct sbuf b;

	sbuf_init(&b, FILTER_TEXT_MAX);
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		int high = i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
		int low = i + 2 < text.size ? hex_digit(text.data[i + 2]) : -1;
		if (c == '%' && high >= 0 && low >= 0) {
			sbuf_add_char(&b, (char)(high * 16 + low));
			i += 2;
		} else {
			sbuf_add_char(&b, plus_is_blank && c == '+' ? ' ' : c);
		}
	}
	if (utf8_is_valid(sbuf_str(&b)))
		return filter_give_buffer(call, &b, out);
	bool strict = call->scope->strict;
	bool ok = !strict && replace_bad_bytes(call, sbuf_str(&b), out);
	sbuf_fini(&b);
	return !strict ? ok
		       : err_set(call->err, ERR_SUBJECT,
			       "invalid filter input: what the %%-escapes stand for is "
			       "not valid UTF-8");
}

bool
filter_url_decode(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	return give_url_decoded(call, value_text(in), false, out);
}

bool
filter_url_query_param(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str url = value_text(in), query, pair, name;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope, &name,
		    call->err))
		return false;
	if (!str_eq_nocase(str_part(url, 0, 7), STR("http://"))
		&& !str_eq_nocase(str_part(url, 0, 8), STR("https://")))
		return err_set(call->err, ERR_INPUT,
			"invalid URL <%.*s> (Missing scheme <http://> or <https://>)",
			STR_ARGS(str_part(url, 0, 200)));
	ptrdiff_t hash = str_find_char(url, '#');
	if (hash != STR_NONE)
		url = str_part(url, 0, (size_t)hash);
	ptrdiff_t mark = str_find_char(url, '?');
	query = mark == STR_NONE ? (struct str){ 0 } : str_from(url, (size_t)mark + 1);
	while (str_next(&query, '&', &pair)) {
		const struct value *key = NULL;
		ptrdiff_t equal = str_find_char(pair, '=');
		size_t end = equal == STR_NONE ? pair.size : (size_t)equal;
		if (!give_url_decoded(call, str_part(pair, 0, end), true, &key))
			return false;
		if (str_eq(value_text(key), name))
			return give_url_decoded(call, str_from(pair, end + 1), true, out);
	}
	return true; /* none */
}

/* --- HTML ---------------------------------------------------------------------- */

bool
filter_html_escape(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	static const struct {
		char c;
		const char *escaped;
	} rows[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#x27;" } };
	struct str text = value_text(in);
	struct sbuf b;

	sbuf_init(&b, FILTER_TEXT_MAX);
	for (size_t i = 0; i < text.size; i++) {
		const char *escaped = NULL;
		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
			if (rows[k].c == text.data[i])
				escaped = rows[k].escaped;
		if (escaped)
			sbuf_add_c(&b, escaped);
		else
			sbuf_add_char(&b, text.data[i]);
	}
	return filter_give_buffer(call, &b, out);
}

/* What WHATWG, section 13.2.5.80, makes of a number: the controls of Windows-1252 are
 * meant, and what is no character is U+FFFD. */
static uint32_t
numbered_character(uint32_t code)
{
	static const uint16_t windows[32] = { 0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026,
		0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
		0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
		0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178 };

	if (code >= 0x80 && code < 0xa0)
		return windows[code - 0x80];
	if (!code || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0xfffd;
	return code;
}

/* `#62;` or `#x3e;`; returns the bytes it took, 0 when there is no number. */
static size_t
add_numbered(struct sbuf *b, struct str text)
{
	bool hex = text.size > 1 && (text.data[1] == 'x' || text.data[1] == 'X');
	size_t start = hex ? 2 : 1, i = start;
	uint32_t code = 0;

	for (; i < text.size; i++) {
		int digit = hex_digit(text.data[i]);
		if (digit < 0 || (!hex && digit > 9))
			break;
		if (code < 0x110000)
			code = code * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (i == start)
		return 0;
	utf8_add(b, numbered_character(code));
	return i + (i < text.size && text.data[i] == ';');
}

/* The name up to its `;`, or the longest of the old ones that stand without. */
static size_t
add_named(struct sbuf *b, struct str text)
{
	size_t most = text.size < ENTITY_NAME_MAX ? text.size : ENTITY_NAME_MAX;
	ptrdiff_t end = str_find_char(str_part(text, 0, most), ';');

	if (end != STR_NONE)
		most = (size_t)end + 1;
	for (size_t size = most; size > 1; size--) {
		struct str characters = entity_of(str_part(text, 0, size));
		if (!characters.size)
			continue;
		sbuf_add(b, characters);
		return size;
	}
	return 0;
}

bool
filter_html_unescape(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str text = value_text(in);
	struct sbuf b;
	ptrdiff_t at;

	sbuf_init(&b, FILTER_TEXT_MAX);
	while ((at = str_find_char(text, '&')) != STR_NONE) {
		sbuf_add(&b, str_part(text, 0, (size_t)at));
		text = str_from(text, (size_t)at + 1);
		size_t used = str_starts(text, STR("#")) ? add_numbered(&b, text)
							 : add_named(&b, text);
		if (!used)
			sbuf_add_char(&b, '&');
		text = str_from(text, used);
	}
	sbuf_add(&b, text);
	return filter_give_buffer(call, &b, out);
}
