/* SPDX-License-Identifier: MIT */
/* The strings of a JSON text, eight bytes at a time where nothing special is among them.
 */
#include "base/utf8.h"
#include "value/json_reader.h"

#include <string.h>

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The high bit of each byte that a string cannot just pass: a quote, a backslash, a
 * control, anything beyond ASCII.  Exact for the lowest such byte, which is the one that
 * is used. */
static inline uint64_t
special_bytes(uint64_t word)
{
	uint64_t quote = word ^ EACH('"'), backslash = word ^ EACH('\\');
	uint64_t found = (word - EACH(0x20)) & ~word;
	found |= (quote - EACH(1)) & ~quote;
	found |= (backslash - EACH(1)) & ~backslash;
	return (found | word) & EACH(0x80);
}

static const char *
skip_plain(const char *p, const char *end)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	for (; end - p >= 8; p += 8) {
		uint64_t word;
		memcpy(&word, p, 8);
		uint64_t found = special_bytes(word);
		if (found)
			return p + __builtin_ctzll(found) / 8;
	}
#endif
	while (p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\'
		&& (unsigned char)*p < 0x80)
		p++;
	return p;
}

/* Up to the next quote, backslash or mistake. */
static const char *
skip_unescaped(const char *p, const char *end)
{
	for (;;) {
		p = skip_plain(p, end);
		if (p == end || (unsigned char)*p < 0x80)
			return p;
		uint32_t code;
		size_t size = utf8_next((struct str){ p, (size_t)(end - p) }, &code);
		if (!size)
			return p;
		p += size;
	}
}

static bool
fail_in_string(struct reader *r, const char *p)
{
	if (p == r->end)
		return json_reader_fail_found(r, p, "expected '\"' to end the string");
	if ((unsigned char)*p >= 0x80)
		return json_reader_fail_found(r, p, "expected valid UTF-8");
	return json_reader_fail_found(r, p, "expected control characters to be escaped");
}

static bool
read_hex(struct reader *r, const char *p, uint32_t *out)
{
	uint32_t code = 0;
	for (const char *last = p + 4; p < last; p++) {
		char c = p < r->end ? *p : '\0';
		unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
			: c >= 'a' && c <= 'f'        ? (unsigned)(c - 'a') + 10
			: c >= 'A' && c <= 'F'        ? (unsigned)(c - 'A') + 10
						      : 16;
		if (digit == 16)
			return json_reader_fail_found(
				r, p, "expected four hex digits behind \\u");
		code = code << 4 | digit;
	}
	*out = code;
	return true;
}

/* p is behind `\u`; on return behind the digits, of both halves where there are two. */
static bool
read_unicode(struct reader *r, const char **p, uint32_t *code)
{
	const char *lone = "expected a surrogate to have its other half";
	const char *escape = *p - 2;
	uint32_t low;
	if (!read_hex(r, *p, code))
		return false;
	*p += 4;
	if (*code < 0xd800 || *code > 0xdfff)
		return true;
	if (*code > 0xdbff)
		return json_reader_fail_found(r, escape, lone);
	if (r->end - *p < 2 || (*p)[0] != '\\' || (*p)[1] != 'u')
		return json_reader_fail_found(r, *p, lone);
	if (!read_hex(r, *p + 2, &low))
		return false;
	if (low < 0xdc00 || low > 0xdfff)
		return json_reader_fail_found(r, *p, lone);
	*p += 6;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static const char escapes[][2] = {
	{ '"', '"' },
	{ '\\', '\\' },
	{ '/', '/' },
	{ 'n', '\n' },
	{ 't', '\t' },
	{ 'r', '\r' },
	{ 'b', '\b' },
	{ 'f', '\f' },
};

/* *p stands behind the backslash; what is written is never longer than what was read. */
static bool
read_escape(struct reader *r, const char **p, char **out)
{
	uint32_t code;
	for (size_t i = 0; *p < r->end && i < sizeof(escapes) / sizeof(*escapes); i++) {
		if (**p != escapes[i][0])
			continue;
		*(*out)++ = escapes[i][1];
		(*p)++;
		return true;
	}
	if (*p == r->end || **p != 'u')
		return json_reader_fail_found(
			r, *p, "expected one of \"\\/bfnrtu behind a backslash");
	(*p)++;
	if (!read_unicode(r, p, &code))
		return false;
	char bytes[4];
	size_t size = utf8_encode(code, bytes);
	*out = (char *)memcpy(*out, bytes, size) + size;
	return true;
}

/* The closing quote of a string with escapes; NULL when it has none. */
static const char *
find_quote(const char *p, const char *end)
{
	for (; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p : NULL;
}

static bool
read_escaped(struct reader *r, const char *begin, const char *p, struct str *out)
{
	const char *quote = find_quote(p, r->end);
	if (!quote)
		quote = r->end; /* there is a mistake: room enough until it is found */
	char *text = arena_alloc(r->arena, (size_t)(quote - begin)), *to = text;
	for (;;) {
		memcpy(to, begin, (size_t)(p - begin));
		to += p - begin;
		if (p == r->end || (*p != '"' && *p != '\\'))
			return fail_in_string(r, p);
		if (*p++ == '"')
			break;
		if (!read_escape(r, &p, &to))
			return false;
		begin = p;
		p = skip_unescaped(p, r->end);
	}
	r->p = p;
	*out = (struct str){ text, (size_t)(to - text) };
	return true;
}

bool
json_reader_string(struct reader *r, struct str *out)
{
	const char *begin = r->p + 1, *p = skip_unescaped(begin, r->end);
	if (p == r->end || *p != '"')
		return read_escaped(r, begin, p, out);
	*out = (struct str){ begin, (size_t)(p - begin) };
	r->p = p + 1;
	return true;
}
