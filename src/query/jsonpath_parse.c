/* SPDX-License-Identifier: MIT */
/* From text to a path: RFC 9535, sections 2.1 to 2.5; its filters in
 * jsonpath_parse_filter.c. */
#include "query/jsonpath_parse.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What I-JSON (RFC 7493) lets an integer be. */
#define INTEGER_MAX INT64_C(9007199254740991)

/* --- the text ----------------------------------------------------------------------- */

char
jsonpath_peek(const struct parser *p)
{
	return p->at < p->text.size ? p->text.data[p->at] : '\0';
}

void
jsonpath_skip_space(struct parser *p)
{
	char c = jsonpath_peek(p);
	while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
		p->at++;
		c = jsonpath_peek(p);
	}
}

bool
jsonpath_take(struct parser *p, const char *token)
{
	if (!str_starts(str_from(p->text, p->at), str_of(token)))
		return false;
	p->at += strlen(token);
	return true;
}

bool
jsonpath_fail_at(struct parser *p, size_t at, const char *format, ...)
{
	char text[sizeof(p->err->text)];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	unsigned column = (unsigned)utf8_count(str_part(p->text, 0, at)) + 1;
	return err_set_at(p->err, ERR_INPUT, 0, column, "%s", text);
}

bool
jsonpath_fail_found(struct parser *p, const char *expected)
{
	struct sbuf found = { 0 };
	if (p->at < p->text.size) {
		sbuf_add_char(&found, '\'');
		utf8_show(str_from(p->text, p->at), &found);
		sbuf_add_char(&found, '\'');
	} else {
		sbuf_add_c(&found, "the end");
	}
	jsonpath_fail_at(p, p->at, "expected %s, found %s", expected, found.data);
	sbuf_fini(&found);
	return false;
}

bool
jsonpath_enter(struct parser *p)
{
	if (p->depth++ < JSONPATH_DEPTH_MAX)
		return true;
	return jsonpath_fail_at(p, p->at,
		"expected filters, groups and calls to be nested at most "
		"%d deep",
		JSONPATH_DEPTH_MAX);
}

void
jsonpath_leave(struct parser *p)
{
	p->depth--;
}

/* --- strings ------------------------------------------------------------------------ */

static bool
parse_hex(struct parser *p, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++, p->at++) {
		char c = jsonpath_peek(p);
		const char *digits = "0123456789abcdef", *place;
		char lower = c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c;
		if (!c || !(place = strchr(digits, lower)))
			return jsonpath_fail_found(p, "four hex digits behind \\u");
		*code = *code << 4 | (uint32_t)(place - digits);
	}
	return true;
}

static bool
parse_unicode(struct parser *p, struct sbuf *out)
{
	size_t begin = p->at - 2;
	uint32_t code, low;
	if (!parse_hex(p, &code))
		return false;
	if (code >= 0xd800 && code <= 0xdbff) {
		if (!jsonpath_take(p, "\\u"))
			return jsonpath_fail_at(p, begin,
				"expected the surrogate to have its "
				"other half");
		if (!parse_hex(p, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return jsonpath_fail_at(p, begin,
				"expected the surrogate to have its "
				"other half");
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	} else if (code >= 0xdc00 && code <= 0xdfff) {
		return jsonpath_fail_at(
			p, begin, "expected the surrogate to have its other half");
	}
	utf8_add(out, code);
	return true;
}

static bool
parse_escape(struct parser *p, char quote, struct sbuf *out)
{
	static const char letters[] = "bfnrt/\\", meanings[] = "\b\f\n\r\t/\\";
	char c = jsonpath_peek(p);
	const char *place = c ? strchr(letters, c) : NULL;
	if (!place && c != quote && c != 'u') {
		char expected[] = "one of bfnrtu/\\? behind a backslash";
		*strchr(expected, '?') = quote;
		return jsonpath_fail_found(p, expected);
	}
	p->at++;
	if (c == 'u')
		return parse_unicode(p, out);
	sbuf_add_char(out, place ? meanings[place - letters] : quote);
	return true;
}

static bool
parse_quoted(struct parser *p, struct sbuf *out)
{
	char quote = jsonpath_peek(p);
	p->at++;
	while (p->at < p->text.size && jsonpath_peek(p) != quote) {
		char c = jsonpath_peek(p);
		if ((unsigned char)c < 0x20)
			return jsonpath_fail_found(p, "control characters to be escaped");
		p->at++;
		if (c != '\\')
			sbuf_add_char(out, c);
		else if (!parse_escape(p, quote, out))
			return false;
	}
	if (p->at == p->text.size)
		return jsonpath_fail_found(p,
			quote == '"' ? "'\"' to end the string"
				     : "\"'\" to end the string");
	p->at++;
	return true;
}

bool
jsonpath_parse_string(struct parser *p, struct str *out)
{
	struct sbuf text = { 0 };
	bool ok = parse_quoted(p, &text);
	if (ok)
		*out = sbuf_copy(&text, p->arena);
	sbuf_fini(&text);
	return ok;
}

/* --- selectors ---------------------------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
parse_integer(struct parser *p, int64_t *out)
{
	size_t begin = p->at;
	bool negative = jsonpath_take(p, "-");
	int64_t value = 0;
	if (!is_digit(jsonpath_peek(p)))
		return jsonpath_fail_found(p, "a digit");
	if (jsonpath_peek(p) == '0' && (negative || is_digit(p->text.data[p->at + 1])))
		return jsonpath_fail_at(p, begin,
			negative ? "expected 0 without a minus"
				 : "expected no leading zeros");
	for (; is_digit(jsonpath_peek(p)); p->at++) {
		value = value * 10 + (jsonpath_peek(p) - '0');
		if (value > INTEGER_MAX)
			return jsonpath_fail_at(p, begin,
				"expected an integer from -(2^53 - 1) to "
				"2^53 - 1");
	}
	*out = negative ? -value : value;
	return true;
}

static bool
starts_integer(const struct parser *p)
{
	char c = jsonpath_peek(p);
	return c == '-' || is_digit(c);
}

/* Behind the first colon. */
static bool
parse_slice(struct parser *p, struct selector *s)
{
	s->kind = SELECTOR_SLICE;
	s->step = 1;
	jsonpath_skip_space(p);
	if (starts_integer(p)) {
		s->has_end = true;
		if (!parse_integer(p, &s->end))
			return false;
	}
	jsonpath_skip_space(p);
	if (!jsonpath_take(p, ":"))
		return true;
	jsonpath_skip_space(p);
	return !starts_integer(p) || parse_integer(p, &s->step);
}

static bool
parse_index_or_slice(struct parser *p, struct selector *s)
{
	int64_t n = 0;
	bool given = starts_integer(p);
	if (given && !parse_integer(p, &n))
		return false;
	size_t behind = p->at;
	jsonpath_skip_space(p);
	if (jsonpath_take(p, ":")) {
		s->has_start = given;
		s->start = n;
		return parse_slice(p, s);
	}
	p->at = behind;
	s->kind = SELECTOR_INDEX;
	s->index = n;
	return true;
}

static bool
parse_filter_selector(struct parser *p, struct selector *s)
{
	struct jsonpath_filter *filter = arena_new(p->arena, struct jsonpath_filter);
	s->kind = SELECTOR_FILTER;
	s->filter = filter;
	return jsonpath_parse_filter(p, filter);
}

static bool
parse_selector(struct parser *p, struct selector *s)
{
	char c = jsonpath_peek(p);
	if (c == '\'' || c == '"') {
		s->kind = SELECTOR_NAME;
		return jsonpath_parse_string(p, &s->name);
	}
	if (jsonpath_take(p, "*")) {
		s->kind = SELECTOR_WILDCARD;
		return true;
	}
	if (jsonpath_take(p, "?"))
		return parse_filter_selector(p, s);
	if (c == ':' || starts_integer(p))
		return parse_index_or_slice(p, s);
	return jsonpath_fail_found(
		p, "a selector: 'name', *, an index, a slice or ?filter");
}

static bool
parse_bracketed(struct parser *p, struct segment *segment)
{
	struct selector first[2];
	struct vec selectors = vec_on(first, p->arena);
	do {
		jsonpath_skip_space(p);
		if (!parse_selector(p, vec_push(&selectors)))
			return false;
		jsonpath_skip_space(p);
	} while (jsonpath_take(p, ","));
	segment->selectors = vec_keep(&selectors, p->arena);
	segment->count = selectors.count;
	return jsonpath_take(p, "]") || jsonpath_fail_found(p, "',' or ']'");
}

/* `.name`: letters, digits, `_` and everything beyond ASCII, no digit first. */
static size_t
shorthand_size(struct str text)
{
	size_t i = 0;
	for (; i < text.size; i++) {
		char c = text.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
			|| (unsigned char)c >= 0x80;
		if (!letter && (i == 0 || !is_digit(c)))
			break;
	}
	return i;
}

static bool
parse_dotted(struct parser *p, struct segment *segment)
{
	struct selector *s = arena_new(p->arena, struct selector);
	segment->selectors = s;
	segment->count = 1;
	if (jsonpath_take(p, "*")) {
		s->kind = SELECTOR_WILDCARD;
		return true;
	}
	size_t size = shorthand_size(str_from(p->text, p->at));
	if (!size)
		return jsonpath_fail_found(p,
			segment->descendant ? "a name, * or [ behind '..'"
					    : "a name or * behind '.'");
	s->kind = SELECTOR_NAME;
	s->name = str_part(p->text, p->at, size);
	p->at += size;
	return true;
}

static bool
parse_segment(struct parser *p, struct segment *segment)
{
	size_t begin = p->at;
	segment->descendant = jsonpath_take(p, "..");
	bool dot = segment->descendant || jsonpath_take(p, ".");
	bool bracket = (!dot || segment->descendant) && jsonpath_take(p, "[");
	if (bracket ? !parse_bracketed(p, segment) : !parse_dotted(p, segment))
		return false;
	segment->text = str_part(p->text, begin, p->at - begin);
	return true;
}

static bool
is_singular(const struct segment *segment)
{
	return !segment->descendant && segment->count == 1
		&& (segment->selectors->kind == SELECTOR_NAME
			|| segment->selectors->kind == SELECTOR_INDEX);
}

bool
jsonpath_parse_segments(struct parser *p, struct jsonpath *out)
{
	struct segment first[8];
	struct vec segments = vec_on(first, p->arena);
	out->singular = true;
	for (;;) {
		size_t behind = p->at;
		jsonpath_skip_space(p);
		if (jsonpath_peek(p) != '.' && jsonpath_peek(p) != '[') {
			p->at = behind; /* the blanks are not ours */
			break;
		}
		struct segment *segment = vec_push(&segments);
		if (!parse_segment(p, segment))
			return false;
		out->singular = out->singular && is_singular(segment);
	}
	out->segments = vec_keep(&segments, p->arena);
	out->count = segments.count;
	return true;
}

/* --- the whole ---------------------------------------------------------------------- */

static bool
check_text(struct parser *p)
{
	ptrdiff_t bad = utf8_first_bad(p->text), nul = str_find_char(p->text, '\0');
	if (p->text.size > JSONPATH_SIZE_MAX)
		return jsonpath_fail_at(p, 0,
			"expected a path of at most %d bytes, found %zu",
			JSONPATH_SIZE_MAX, p->text.size);
	if (bad != STR_NONE || nul != STR_NONE) {
		p->at = (size_t)(bad != STR_NONE ? bad : nul);
		return jsonpath_fail_found(p, "valid UTF-8 without NUL");
	}
	return true;
}

struct jsonpath *
jsonpath_compile(struct arena *a, struct str text, struct err *err)
{
	struct parser p = { .arena = a, .text = str_copy(a, text), .err = err };
	struct jsonpath *path = arena_new(a, struct jsonpath);
	path->text = p.text;
	if (!check_text(&p))
		return NULL;
	if (!jsonpath_take(&p, "$")) {
		jsonpath_fail_found(&p, "'$', which every path begins with");
		return NULL;
	}
	if (!jsonpath_parse_segments(&p, path))
		return NULL;
	if (p.at < p.text.size) {
		jsonpath_fail_found(&p, "'.', '..', '[' or the end of the path");
		return NULL;
	}
	return path;
}
