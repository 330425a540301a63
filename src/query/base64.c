/* SPDX-License-Identifier: MIT */
#include "query/base64.h"

#include <string.h>

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static char
letter_of(unsigned six, enum base64_form form)
{
	if (six < 62)
		return alphabet[six];
	return form == BASE64_URL ? "-_"[six - 62] : "+/"[six - 62];
}

static int
six_of(char c, enum base64_form form)
{
	const char *place = c ? strchr(alphabet, c) : NULL;

	if (place)
		return (int)(place - alphabet);
	if (c == (form == BASE64_URL ? '-' : '+'))
		return 62;
	return c == (form == BASE64_URL ? '_' : '/') ? 63 : -1;
}

struct str
base64_encode(struct arena *a, struct str bytes, enum base64_form form)
{
	char *text = arena_alloc(a, bytes.size / 3 * 4 + 5);
	size_t n = 0;

	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t left = bytes.size - i;
		unsigned group = (unsigned)(unsigned char)bytes.data[i] << 16;
		if (left > 1)
			group |= (unsigned)(unsigned char)bytes.data[i + 1] << 8;
		if (left > 2)
			group |= (unsigned char)bytes.data[i + 2];
		for (size_t k = 0; k < 4; k++) {
			if (k <= left)
				text[n++] = letter_of(group >> (18 - 6 * k) & 63, form);
			else if (form != BASE64_URL)
				text[n++] = '=';
		}
	}
	return (struct str){ text, n };
}

/* The padding that `letters` letters need; a URL's have none. */
static bool
padding_fits(size_t letters, size_t padding, enum base64_form form)
{
	if (letters % 4 == 1)
		return false;
	return padding == (form == BASE64_URL ? 0 : (4 - letters % 4) % 4);
}

bool
base64_decode(struct arena *a, struct str text, enum base64_form form, struct str *bytes)
{
	unsigned char *out = arena_alloc(a, text.size / 4 * 3 + 4);
	size_t n = 0, letters = 0, padding = 0;
	unsigned group = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '=') {
			padding++;
			continue;
		}
		int six = six_of(text.data[i], form);
		if (six < 0 || padding)
			return false;
		group = group << 6 | (unsigned)six;
		if (++letters % 4 == 1)
			continue;
		unsigned shift = (unsigned)(6 - 2 * ((letters - 1) % 4));
		out[n++] = (unsigned char)(group >> shift);
	}
	/* bits that no byte takes must be zero: one text for one value */
	unsigned rest = letters % 4 == 2 ? 15u : letters % 4 == 3 ? 3u : 0;
	*bytes = (struct str){ (char *)out, n };
	return padding_fits(letters, padding, form) && !(group & rest);
}

struct str
hex_encode(struct arena *a, struct str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, bytes.size * 2 + 1);

	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char c = (unsigned char)bytes.data[i];
		text[2 * i] = digits[c >> 4];
		text[2 * i + 1] = digits[c & 15];
	}
	return (struct str){ text, bytes.size * 2 };
}
