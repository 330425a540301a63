/* SPDX-License-Identifier: MIT */
/* Java's java.util.Properties, section "load". */
#include "decode/reading.h"

#include "base/sbuf.h"
#include "base/utf8.h"

#include <string.h>

struct logical { /* one line, which may go over several in the file */
	struct reading *r;
	size_t at;
};

static char
char_at(const struct reading *r, size_t at)
{
	return at < r->text.size ? r->text.data[at] : '\n';
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static size_t
skip_blanks(const struct reading *r, size_t at)
{
	while (at < r->text.size && is_blank(r->text.data[at]))
		at++;
	return at;
}

static size_t
skip_line_end(const struct reading *r, size_t at)
{
	if (at < r->text.size && r->text.data[at] == '\r')
		at++;
	else
		return at + (at < r->text.size);
	return at < r->text.size && r->text.data[at] == '\n' ? at + 1 : at;
}

/* A backslash before a line end: the line goes on behind the blanks of the next. */
static void
skip_continuations(struct logical *line)
{
	const struct reading *r = line->r;
	while (line->at < r->text.size && r->text.data[line->at] == '\\'
		&& is_line_end(char_at(r, line->at + 1)))
		line->at = skip_blanks(r, skip_line_end(r, line->at + 1));
}

static void
skip_logical_blanks(struct logical *line)
{
	for (skip_continuations(line); is_blank(char_at(line->r, line->at));
		skip_continuations(line))
		line->at++;
}

/* Four hex digits. */
static bool
read_unit(struct reading *r, size_t at, uint32_t *unit)
{
	*unit = 0;
	for (size_t i = 0; i < 4; i++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit =
			memchr(digits, char_at(r, at + i), sizeof(digits) - 1);
		if (!digit)
			return reading_refuse(
				r, at, "four hex digits expected behind \\u");
		*unit = *unit << 4 | (uint32_t)((digit - digits) & 15);
	}
	return true;
}

/* \uXXXX is UTF-16: two of them may make one character. */
static bool
read_unicode(struct logical *line, struct sbuf *out)
{
	struct reading *r = line->r;
	size_t first = line->at;
	uint32_t code, low;
	if (!read_unit(r, line->at + 2, &code))
		return false;
	line->at += 6;
	if (code >= 0xd800 && code <= 0xdbff && char_at(r, line->at) == '\\'
		&& char_at(r, line->at + 1) == 'u') {
		if (!read_unit(r, line->at + 2, &low))
			return false;
		if (low >= 0xdc00 && low <= 0xdfff) {
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
			line->at += 6;
		}
	}
	if (code >= 0xd800 && code <= 0xdfff)
		return reading_refuse(r, first, "half of a surrogate pair");
	utf8_add(out, code);
	return true;
}

static bool
read_escape(struct logical *line, struct sbuf *out)
{
	static const char letters[] = "tnrf", meant[] = "\t\n\r\f";
	char c = char_at(line->r, line->at + 1);
	if (c == 'u')
		return read_unicode(line, out);
	const char *letter = memchr(letters, c, sizeof(letters) - 1);
	sbuf_add_char(out, letter ? meant[letter - letters] : c);
	line->at += 2;
	return true;
}

/* Reads to the end of the line, or of the key. */
static bool
read_part(struct logical *line, bool key, struct str *out)
{
	struct sbuf text = { 0 };
	bool good = true;
	while (good) {
		skip_continuations(line);
		char c = char_at(line->r, line->at);
		if (is_line_end(c) || (key && (is_blank(c) || c == '=' || c == ':')))
			break;
		if (c == '\\') {
			good = read_escape(line, &text);
		} else {
			sbuf_add_char(&text, c);
			line->at++;
		}
	}
	*out = sbuf_copy(&text, line->r->arena);
	sbuf_fini(&text);
	return good;
}

static bool
read_pair(struct logical *line, struct names *names)
{
	size_t place = line->at;
	struct str key, value;
	if (!read_part(line, true, &key))
		return false;
	skip_logical_blanks(line);
	char c = char_at(line->r, line->at);
	if (c == '=' || c == ':') {
		line->at++;
		skip_logical_blanks(line);
	}
	if (!read_part(line, false, &value))
		return false;
	names_add(names, key, value_of_string(value), place);
	return true;
}

bool
decode_properties(struct reading *r, struct value *out)
{
	struct names names;
	names_init(&names, r->arena);
	struct logical line = { .r = r };
	for (;;) {
		line.at = skip_blanks(r, line.at);
		if (line.at >= r->text.size)
			break;
		char c = r->text.data[line.at];
		if (c == '#' || c == '!')
			while (!is_line_end(char_at(r, line.at)))
				line.at++;
		else if (!is_line_end(c) && !read_pair(&line, &names))
			return false;
		line.at = skip_line_end(r, line.at);
	}
	return names_object(r, &names, "key", out);
}
