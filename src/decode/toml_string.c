/* SPDX-License-Identifier: MIT */
/* TOML's four kinds of string. */
#include "base/sbuf.h"
#include "base/utf8.h"
#include "decode/toml.h"

#include <string.h>

struct quoted {
	struct toml *t;
	size_t start;
	char quote; /* " with escapes, ' without */
	bool lines; /* three quotes: over several lines */
	struct sbuf text;
};

static char
char_at(const struct toml *t, size_t at)
{
	return at < t->r->text.size ? t->r->text.data[at] : '\0';
}

static bool
read_code(struct quoted *q, size_t digits)
{
	struct toml *t = q->t;
	size_t first = t->at;
	uint32_t code = 0;
	t->at += 2;
	for (size_t i = 0; i < digits; i++, t->at++) {
		static const char hex[] = "0123456789abcdef0123456789ABCDEF";
		char c = char_at(t, t->at);
		const char *digit = c ? memchr(hex, c, sizeof(hex) - 1) : NULL;
		if (!digit)
			return reading_refuse(t->r, first,
				"%zu hex digits are expected behind \\%c", digits,
				digits == 4 ? 'u' : 'U');
		code = code << 4 | (uint32_t)((digit - hex) & 15);
	}
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return reading_refuse(t->r, first, "this is no character of Unicode");
	utf8_add(&q->text, code);
	return true;
}

/* A backslash at the end of a line: what follows is read from its first sign on. */
static bool
skip_line_ending(struct quoted *q)
{
	struct toml *t = q->t;
	size_t at = t->at + 1;
	while (char_at(t, at) == ' ' || char_at(t, at) == '\t')
		at++;
	if (char_at(t, at) != '\n'
		&& (char_at(t, at) != '\r' || char_at(t, at + 1) != '\n'))
		return false;
	while (char_at(t, at) == ' ' || char_at(t, at) == '\t' || char_at(t, at) == '\n'
		|| (char_at(t, at) == '\r' && char_at(t, at + 1) == '\n'))
		at++;
	t->at = at;
	return true;
}

static bool
read_escape(struct quoted *q)
{
	static const char letters[] = "btnfr\"\\", meant[] = "\b\t\n\f\r\"\\";
	struct toml *t = q->t;
	char c = char_at(t, t->at + 1);
	if (c == 'u' || c == 'U')
		return read_code(q, c == 'u' ? 4 : 8);
	const char *letter = c ? memchr(letters, c, sizeof(letters) - 1) : NULL;
	if (letter) {
		sbuf_add_char(&q->text, meant[letter - letters]);
		t->at += 2;
		return true;
	}
	if (q->lines && skip_line_ending(q))
		return true;
	return reading_refuse(t->r, t->at, "this escape is not known");
}

static size_t
count_quotes(const struct quoted *q)
{
	size_t count = 0;
	while (char_at(q->t, q->t->at + count) == q->quote)
		count++;
	return count;
}

/* At a quote: whether the string ends.  Up to two quotes may stand right before the three
 * that end it. */
static bool
take_quotes(struct quoted *q)
{
	size_t count = count_quotes(q);
	if (!q->lines) {
		q->t->at++;
		return true;
	}
	size_t most = count > 5 ? 5 : count;
	sbuf_fill(&q->text, q->quote, most < 3 ? most : most - 3);
	q->t->at += most;
	return most >= 3;
}

static bool
take_char(struct quoted *q)
{
	struct toml *t = q->t;
	char c = char_at(t, t->at);
	bool line_end = c == '\n' || (c == '\r' && char_at(t, t->at + 1) == '\n');
	if (line_end && !q->lines)
		return reading_refuse(t->r, t->at, "the string does not end on its line");
	if (line_end) {
		t->at += c == '\r';
		c = '\n';
	} else if (((unsigned char)c < 0x20 && c != '\t') || c == 0x7f) {
		return reading_refuse(t->r, t->at, "a control character in a string");
	}
	sbuf_add_char(&q->text, c);
	t->at++;
	return true;
}

static bool
read_quoted(struct quoted *q)
{
	struct toml *t = q->t;
	for (;;) {
		char c = char_at(t, t->at);
		if (t->at >= t->r->text.size)
			return reading_refuse(t->r, q->start,
				"the string that begins here does not end");
		if (c == q->quote) {
			if (take_quotes(q))
				return true;
			continue;
		}
		bool good = c == '\\' && q->quote == '"' ? read_escape(q) : take_char(q);
		if (!good)
			return false;
	}
}

bool
toml_string(struct toml *t, bool lines, struct str *out)
{
	struct quoted q = { .t = t, .start = t->at, .quote = char_at(t, t->at) };
	q.lines = lines && char_at(t, t->at + 1) == q.quote
		&& char_at(t, t->at + 2) == q.quote;
	t->at += q.lines ? 3 : 1;
	if (q.lines && toml_peek(t, "\n"))
		t->at++;
	else if (q.lines && toml_peek(t, "\r\n"))
		t->at += 2;
	bool good = read_quoted(&q);
	*out = sbuf_copy(&q.text, t->r->arena);
	sbuf_fini(&q.text);
	return good;
}
