/* SPDX-License-Identifier: MIT */
#include "query/iregexp.h"

#include "base/utf8.h"

#include <string.h>

struct translation {
	struct str pattern;
	size_t at;
	struct sbuf *out;
	struct err *err;
};

static bool
fail(struct translation *t, const char *what)
{
	unsigned column = (unsigned)utf8_count(str_part(t->pattern, 0, t->at)) + 1;
	return err_set_at(t->err, ERR_INPUT, 0, column, "%s", what);
}

/* The next byte, or '\0' at the end; a NUL in the pattern is told apart by at_end(). */
static char
peek(const struct translation *t)
{
	return t->at < t->pattern.size ? t->pattern.data[t->at] : '\0';
}

static bool
at_end(const struct translation *t)
{
	return t->at >= t->pattern.size;
}

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Letters and digits as they are, all else by its number, so that nothing that is plain
 * here can mean something there. */
static void
add_plain(struct translation *t)
{
	uint32_t code = 0;
	size_t size = utf8_next(str_from(t->pattern, t->at), &code);
	bool letter = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z')
		|| (code >= 'A' && code <= 'Z');
	if (letter)
		sbuf_add_char(t->out, (char)code);
	else
		sbuf_format(t->out, "\\x{%x}", (unsigned)code);
	t->at += size;
}

static bool
category(struct translation *t)
{
	static const char *const categories[] = { "Llmotu", "Mcen", "Ndlo", "Pcdefios",
		"Zlps", "Sckmo", "Ccfno" };
	struct str rest = str_from(t->pattern, t->at);
	struct str name = str_part(rest, 3, 2);
	for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++) {
		if (rest.size < 5 || rest.data[2] != '{'
			|| name.data[0] != categories[i][0])
			continue;
		bool whole = name.data[1] == '}';
		size_t size = whole ? 5 : 6;
		if (!whole
			&& (!is_one_of(name.data[1], categories[i] + 1) || rest.size < 6
				|| rest.data[5] != '}'))
			continue;
		sbuf_add(t->out, str_part(rest, 0, size));
		t->at += size;
		return true;
	}
	return fail(t, "expected a category such as \\p{L} or \\p{Lu}");
}

static bool
escape(struct translation *t)
{
	char c = t->at + 1 < t->pattern.size ? t->pattern.data[t->at + 1] : '\0';
	if (c == 'p' || c == 'P')
		return category(t);
	if (is_one_of(c, "nrt")) {
		sbuf_format(t->out, "\\%c", c);
		t->at += 2;
		return true;
	}
	if (!is_one_of(c, "()*+-.?[\\]^{|}"))
		return fail(t,
			"expected one of ()*+-.?[\\]^{|}nrtpP behind a backslash: "
			"I-Regexp knows no other escapes");
	t->at++;
	add_plain(t);
	return true;
}

/* One character of a class; *single: it may begin or end a range. */
static bool
class_item(struct translation *t, bool *single)
{
	char c = peek(t);
	*single = true;
	if (at_end(t))
		return fail(t, "expected ']' to end the class");
	if (c == '\\') {
		char next =
			t->at + 1 < t->pattern.size ? t->pattern.data[t->at + 1] : '\0';
		*single = next != 'p' && next != 'P';
		return escape(t);
	}
	if (is_one_of(c, "[-"))
		return fail(t, "expected '[' and '-' to be escaped in a class");
	add_plain(t);
	return true;
}

static bool
class_range(struct translation *t)
{
	bool single;
	if (!class_item(t, &single))
		return false;
	bool last = t->at + 1 < t->pattern.size && t->pattern.data[t->at + 1] == ']';
	if (peek(t) != '-' || last)
		return true;
	if (!single)
		return fail(t, "expected no range behind a category");
	t->at++;
	sbuf_add_char(t->out, '-');
	if (!class_item(t, &single))
		return false;
	return single || fail(t, "expected a character to end the range");
}

static bool
class_expression(struct translation *t)
{
	t->at++;
	sbuf_add_char(t->out, '[');
	if (peek(t) == '^') {
		t->at++;
		sbuf_add_char(t->out, '^');
	}
	bool empty = true;
	if (peek(t) == '-') {
		add_plain(t);
		empty = false;
	}
	while (peek(t) != ']') {
		bool last =
			t->at + 1 < t->pattern.size && t->pattern.data[t->at + 1] == ']';
		if (peek(t) == '-' && last)
			add_plain(t);
		else if (!class_range(t))
			return false;
		empty = false;
	}
	if (empty)
		return fail(t, "expected a character in the class");
	t->at++;
	sbuf_add_char(t->out, ']');
	return true;
}

static size_t
digits(const struct translation *t, size_t at)
{
	size_t count = 0;
	while (at + count < t->pattern.size && t->pattern.data[at + count] >= '0'
		&& t->pattern.data[at + count] <= '9')
		count++;
	return count;
}

/* What may stand behind an atom: `*` `+` `?` `{n}` `{n,}` `{n,m}`. */
static bool
quantifier(struct translation *t)
{
	size_t begin = t->at;
	if (is_one_of(peek(t), "*+?")) {
		sbuf_add_char(t->out, peek(t));
		t->at++;
		return true;
	}
	if (peek(t) != '{')
		return true;
	t->at++;
	size_t count = digits(t, t->at);
	t->at += count;
	if (count && peek(t) == ',') {
		t->at++;
		t->at += digits(t, t->at);
	}
	if (!count || peek(t) != '}')
		return fail(t, "expected {n}, {n,} or {n,m}");
	t->at++;
	sbuf_add(t->out, str_part(t->pattern, begin, t->at - begin));
	return true;
}

/* One step: an atom with its quantifier, a bracket, a bar. */
static bool
step(struct translation *t, size_t *depth)
{
	static const char *const ends[] = { "\\A", "\\z" };
	char c = peek(t);
	bool plain = false;
	switch (c) {
	case '|':
		sbuf_add_char(t->out, '|');
		t->at++;
		return true;
	case '(':
		if (++*depth > RX_NEST_MAX)
			return fail(t, "expected fewer nested groups");
		sbuf_add_c(t->out, "(?:");
		t->at++;
		return true;
	case ')':
		if (!(*depth)--)
			return fail(t, "expected '(' before ')'");
		sbuf_add_char(t->out, ')');
		t->at++;
		return quantifier(t);
	case '.':
		sbuf_add_c(t->out, "[^\\n\\r]");
		t->at++;
		return quantifier(t);
	case '^':
	case '$':
		sbuf_add_c(t->out, ends[c == '$']);
		t->at++;
		return true;
	case '[':
		return class_expression(t) && quantifier(t);
	case '\\':
		return escape(t) && quantifier(t);
	default:
		plain = !is_one_of(c, "*+?{}]");
	}
	if (!plain)
		return fail(t,
			"expected an atom: *, +, ?, {, } and ] stand for themselves only "
			"behind a backslash");
	add_plain(t);
	return quantifier(t);
}

bool
iregexp_translate(
	struct arena *a, struct str pattern, bool whole, struct str *out, struct err *err)
{
	if (!utf8_is_valid(pattern))
		return err_set(err, ERR_INPUT, "expected valid UTF-8 in a pattern");
	struct sbuf text = { 0 };
	struct translation t = { .pattern = pattern, .out = &text, .err = err };
	size_t depth = 0;
	bool ok = true;
	sbuf_add_c(&text, whole ? "\\A(?:" : "");
	while (ok && !at_end(&t))
		ok = step(&t, &depth);
	if (ok && depth)
		ok = fail(&t, "expected ')'");
	sbuf_add_c(&text, whole ? ")\\z" : "");
	if (ok)
		*out = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return ok;
}

struct rx *
iregexp_compile(struct arena *a, struct str pattern, bool whole, struct err *err)
{
	struct str translated;
	struct err cause = { 0 };
	if (!iregexp_translate(a, pattern, whole, &translated, err))
		return NULL;
	struct rx *rx = rx_compile(a, translated, &cause);
	if (!rx)
		err_set(err, ERR_LIMIT, "the pattern cannot be compiled: %s", cause.text);
	return rx;
}
