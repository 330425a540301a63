/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

bool
utf8_is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t
utf8_next(struct str text, uint32_t *code)
{
	if (!text.size)
		return 0;
	const unsigned char *s = (const unsigned char *)text.data;
	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	size_t size = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	if (s[0] < 0xc2 || s[0] > 0xf4 || text.size < size)
		return 0;
	uint32_t value = s[0] & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3f);
	}
	if (value < least[size] || value > 0x10ffff
		|| (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*code = value;
	return size;
}

size_t
utf8_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = size - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)(marks[size] | code);
	return size;
}

void
utf8_add(struct sbuf *b, uint32_t code)
{
	char s[4];
	size_t size = utf8_encode(code, s);
	sbuf_add(b, (struct str){ s, size });
}

/* Most of what comes is ASCII, and is passed eight bytes at a time. */
static size_t
ascii_size(struct str text)
{
	size_t i = 0;
	for (uint64_t eight; i + sizeof(eight) <= text.size; i += sizeof(eight)) {
		memcpy(&eight, text.data + i, sizeof(eight));
		if (eight & 0x8080808080808080)
			break;
	}
	while (i < text.size && (unsigned char)text.data[i] < 0x80)
		i++;
	return i;
}

ptrdiff_t
utf8_first_bad(struct str text)
{
	uint32_t code;
	for (size_t i = 0; i < text.size;) {
		i += ascii_size(str_from(text, i));
		if (i == text.size)
			break;
		size_t size = utf8_next(str_from(text, i), &code);
		if (!size)
			return (ptrdiff_t)i;
		i += size;
	}
	return STR_NONE;
}

bool
utf8_is_valid(struct str text)
{
	return utf8_first_bad(text) == STR_NONE;
}

size_t
utf8_count(struct str text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.size; i++)
		count += utf8_is_start(text.data[i]);
	return count;
}

bool
utf8_is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0xad
		|| code == 0x61c || (code >= 0x200b && code <= 0x200f)
		|| (code >= 0x2028 && code <= 0x202e)
		|| (code >= 0x2060 && code <= 0x206f) || code == 0xfeff
		|| (code & 0xfffe) == 0xfffe || (code >= 0xe0000 && code <= 0xe007f);
}

size_t
utf8_show(struct str text, struct sbuf *out)
{
	uint32_t code;
	size_t size = utf8_next(text, &code);
	if (!size) {
		sbuf_format(out, "\\x%02x", (unsigned char)text.data[0]);
		return 1;
	}
	if (!utf8_is_unsafe(code))
		sbuf_add(out, str_part(text, 0, size));
	else if (code == '\n')
		sbuf_add_c(out, "\\n");
	else if (code == '\r')
		sbuf_add_c(out, "\\r");
	else if (code == '\t')
		sbuf_add_c(out, "\\t");
	else if (code < 0x80)
		sbuf_format(out, "\\x%02x", code);
	else
		sbuf_format(out, "\\u{%x}", code);
	return size;
}

size_t
utf8_plain_size(struct str text)
{
	size_t i = 0;
	while (i < text.size && text.data[i] >= ' ' && text.data[i] < 0x7f)
		i++;
	return i;
}

void
utf8_show_all(struct str text, struct sbuf *out)
{
	while (text.size) {
		size_t plain = utf8_plain_size(text);
		sbuf_add(out, str_part(text, 0, plain));
		text = str_from(text, plain);
		if (text.size)
			text = str_from(text, utf8_show(text, out));
	}
}
