/* SPDX-License-Identifier: MIT */
#include "out/unescape.h"

#include <string.h>

unsigned
unescape_starts(unsigned char byte)
{
	static const unsigned char starts[256] = {
		['%'] = 1 << UNESCAPE_PERCENT | 1 << UNESCAPE_FORM,
		['+'] = 1 << UNESCAPE_FORM,
		['\\'] = 1 << UNESCAPE_BACKSLASH,
		['&'] = 1 << UNESCAPE_MARKUP,
		['='] = 1 << UNESCAPE_QUOTED,
		['\r'] = 1 << UNESCAPE_WRAPPED,
		['\n'] = 1 << UNESCAPE_WRAPPED,
	};
	return starts[byte];
}

static const struct unescaped none = { 0 };
static const struct unescaped open = { .open = true };

static struct unescaped
byte_of(size_t used, unsigned byte)
{
	return (struct unescaped){ .used = used, .size = 1, .bytes = { (char)byte } };
}

static struct unescaped
nothing_of(size_t used)
{
	return (struct unescaped){ .used = used };
}

static struct unescaped
code_of(size_t used, uint32_t code)
{
	if (code > 0x10ffff)
		return none;
	struct unescaped u = { .used = used };
	char *s = u.bytes;
	if (code < 0x80) {
		s[u.size++] = (char)code;
	} else if (code < 0x800) {
		s[u.size++] = (char)(0xc0 | code >> 6);
		s[u.size++] = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		s[u.size++] = (char)(0xe0 | code >> 12);
		s[u.size++] = (char)(0x80 | (code >> 6 & 0x3f));
		s[u.size++] = (char)(0x80 | (code & 0x3f));
	} else {
		s[u.size++] = (char)(0xf0 | code >> 18);
		s[u.size++] = (char)(0x80 | (code >> 12 & 0x3f));
		s[u.size++] = (char)(0x80 | (code >> 6 & 0x3f));
		s[u.size++] = (char)(0x80 | (code & 0x3f));
	}
	return u;
}

static int
digit_of(char c, unsigned base)
{
	int digit = c >= '0' && c <= '9' ? c - '0'
		: c >= 'a' && c <= 'f'   ? c - 'a' + 10
		: c >= 'A' && c <= 'F'   ? c - 'A' + 10
					 : -1;
	return digit < (int)base ? digit : -1;
}

enum digits { DIGITS_NO = 0, DIGITS_OPEN, DIGITS_YES };

/* `count` hex digits from `at` on. */
static enum digits
read_hex(struct str text, size_t at, size_t count, uint32_t *out)
{
	uint32_t value = 0;
	for (size_t i = at; i < at + count; i++) {
		if (i >= text.size)
			return DIGITS_OPEN;
		int digit = digit_of(text.data[i], 16);
		if (digit < 0)
			return DIGITS_NO;
		value = value << 4 | (uint32_t)digit;
	}
	*out = value;
	return DIGITS_YES;
}

/* A mark of `lead` bytes and two hex digits. */
static struct unescaped
read_byte(struct str text, size_t lead)
{
	uint32_t value;
	switch (read_hex(text, lead, 2, &value)) {
	case DIGITS_NO:
		return none;
	case DIGITS_OPEN:
		return open;
	case DIGITS_YES:
		break;
	}
	return byte_of(lead + 2, value);
}

static struct unescaped
read_percent(struct str text)
{
	return read_byte(text, 1);
}

static struct unescaped
read_form(struct str text)
{
	return text.data[0] == '+' ? byte_of(1, ' ') : read_byte(text, 1);
}

/* \uXXXX, or two of them that are one code point above U+FFFF. */
static struct unescaped
read_unicode(struct str text)
{
	uint32_t high, low;
	enum digits first = read_hex(text, 2, 4, &high);
	if (first != DIGITS_YES)
		return first == DIGITS_OPEN ? open : none;
	if (high < 0xd800 || high > 0xdfff)
		return code_of(6, high);
	struct str tail = str_part(text, 6, 2);
	if (high > 0xdbff || !str_starts(STR("\\u"), tail))
		return none;
	enum digits second = read_hex(text, 8, 4, &low);
	if (second != DIGITS_YES)
		return second == DIGITS_OPEN ? open : none;
	if (low < 0xdc00 || low > 0xdfff)
		return none;
	return code_of(12, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
}

static struct unescaped
read_backslash(struct str text)
{
	static const char names[] = "\"\\/'bfnrt", bytes[] = "\"\\/'\b\f\n\r\t";
	if (text.size < 2)
		return open;
	char c = text.data[1];
	const char *name = c ? strchr(names, c) : NULL;
	if (name)
		return byte_of(2, (unsigned char)bytes[name - names]);
	if (c == 'x')
		return read_byte(text, 2);
	return c == 'u' ? read_unicode(text) : none;
}

/* &#64; and &#x40; with any number of zeros in front. */
static struct unescaped
read_reference(struct str text)
{
	bool hex = text.size > 2 && (text.data[2] == 'x' || text.data[2] == 'X');
	unsigned base = hex ? 16 : 10;
	size_t start = hex ? 3 : 2;
	uint32_t value = 0;
	for (size_t i = start; i < UNESCAPE_MAX; i++) {
		if (i >= text.size)
			return open;
		if (text.data[i] == ';')
			return i > start ? code_of(i + 1, value) : none;
		int digit = digit_of(text.data[i], base);
		if (digit < 0 || value > 0x10ffff)
			return none;
		value = value * base + (uint32_t)digit;
	}
	return none;
}

/* The five of XML, and what HTML has for the rest of ASCII. */
static const struct {
	struct str name;
	char byte;
} entities[] = {
	{ STR_INIT("&amp;"), '&' },
	{ STR_INIT("&lt;"), '<' },
	{ STR_INIT("&gt;"), '>' },
	{ STR_INIT("&quot;"), '"' },
	{ STR_INIT("&apos;"), '\'' },
	{ STR_INIT("&AMP;"), '&' },
	{ STR_INIT("&LT;"), '<' },
	{ STR_INIT("&GT;"), '>' },
	{ STR_INIT("&QUOT;"), '"' },
	{ STR_INIT("&Tab;"), '\t' },
	{ STR_INIT("&NewLine;"), '\n' },
	{ STR_INIT("&excl;"), '!' },
	{ STR_INIT("&num;"), '#' },
	{ STR_INIT("&dollar;"), '$' },
	{ STR_INIT("&percnt;"), '%' },
	{ STR_INIT("&lpar;"), '(' },
	{ STR_INIT("&rpar;"), ')' },
	{ STR_INIT("&ast;"), '*' },
	{ STR_INIT("&plus;"), '+' },
	{ STR_INIT("&comma;"), ',' },
	{ STR_INIT("&period;"), '.' },
	{ STR_INIT("&sol;"), '/' },
	{ STR_INIT("&colon;"), ':' },
	{ STR_INIT("&semi;"), ';' },
	{ STR_INIT("&equals;"), '=' },
	{ STR_INIT("&quest;"), '?' },
	{ STR_INIT("&commat;"), '@' },
	{ STR_INIT("&lbrack;"), '[' },
	{ STR_INIT("&bsol;"), '\\' },
	{ STR_INIT("&rbrack;"), ']' },
	{ STR_INIT("&Hat;"), '^' },
	{ STR_INIT("&lowbar;"), '_' },
	{ STR_INIT("&grave;"), '`' },
	{ STR_INIT("&lbrace;"), '{' },
	{ STR_INIT("&lcub;"), '{' },
	{ STR_INIT("&verbar;"), '|' },
	{ STR_INIT("&vert;"), '|' },
	{ STR_INIT("&rbrace;"), '}' },
	{ STR_INIT("&rcub;"), '}' },
};

static struct unescaped
read_markup(struct str text)
{
	if (text.size < 2)
		return open;
	if (text.data[1] == '#')
		return read_reference(text);
	bool may_be_one = false;
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (str_starts(text, entities[i].name))
			return byte_of(
				entities[i].name.size, (unsigned char)entities[i].byte);
		may_be_one |= str_starts(entities[i].name, text);
	}
	return may_be_one ? open : none;
}

static struct unescaped
read_quoted(struct str text)
{
	static const struct str soft = STR_INIT("=\r\n");
	if (str_starts(text, soft))
		return nothing_of(soft.size);
	if (str_starts(text, STR("=\n")))
		return nothing_of(2);
	return str_starts(soft, text) ? open : read_byte(text, 1);
}

static struct unescaped
read_wrapped(struct str text)
{
	size_t size = 0;
	while (size < text.size && size < UNESCAPE_MAX
		&& strchr(" \t\r\n", text.data[size]) && text.data[size])
		size++;
	return size == text.size && size < UNESCAPE_MAX ? open : nothing_of(size);
}

struct unescaped
unescape_read(enum unescape family, struct str text)
{
	static struct unescaped (*const readers[])(struct str) = {
		[UNESCAPE_PERCENT] = read_percent,
		[UNESCAPE_FORM] = read_form,
		[UNESCAPE_BACKSLASH] = read_backslash,
		[UNESCAPE_MARKUP] = read_markup,
		[UNESCAPE_QUOTED] = read_quoted,
		[UNESCAPE_WRAPPED] = read_wrapped,
	};
	return readers[family](text);
}
