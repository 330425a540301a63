/* SPDX-License-Identifier: MIT */
#include "suite/literal.h"
#include "suite/text.h"

static int
base64_value(char c)
{
	if (is_upper(c))
		return c - 'A';
	if (is_letter(c))
		return c - 'a' + 26;
	if (is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f'    ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : -1;
}

static const struct coding { /* how characters become bytes */
	const char *name;
	int (*value)(char c);
	unsigned bits; /* of one character */
	const char *between; /* ignored */
	char padding;
} base64 = { "base64", base64_value, 6, " \t\r\n", '=' },
  hex = { "hex", hex_value, 4, "", 0 };

static bool
unclosed(struct parser *p, const struct coding *coding, size_t start, size_t stopped)
{
	char c = parser_peek(p);
	bool further = memchr(p->text.data + start, '\n', p->at - start) != NULL;
	if (parser_ended(p) || strchr("\r\n", c) || further)
		return parser_unclosed(p, start, strlen(coding->name), stopped,
			"these bytes are never closed; expected ;");
	struct str found = parser_found(p);
	return parser_fail(p, p->at, 1, "expected a %s digit or ;, not %.*s",
		coding->name, STR_ARGS(found));
}

/* Of well-formed digits; `out` has room.  The bits that are left over tell whether the
 * last byte is whole. */
static size_t
decode(const struct coding *coding, struct str text, unsigned char *out, unsigned *left)
{
	size_t size = 0;
	uint32_t gathered = 0;
	unsigned bits = 0;
	for (size_t i = 0; i < text.size; i++) {
		int value = coding->value(text.data[i]);
		if (value < 0)
			continue;
		gathered = gathered << coding->bits | (uint32_t)value;
		bits += coding->bits;
		if (bits >= 8) {
			bits -= 8;
			out[size++] = (unsigned char)(gathered >> bits);
		}
	}
	*left = bits;
	return size;
}

static bool
read_bytes(struct parser *p, const struct coding *coding, struct str *out)
{
	size_t start = p->at;
	p->at += strlen(coding->name) + 1;
	parser_blanks(p);
	size_t digits = p->at, stopped = p->at;
	bool padded = false;
	for (char c; (c = parser_peek(p)) && c != ';'; p->at++) {
		if (strchr(coding->between, c))
			continue;
		if (coding->padding && c == coding->padding) {
			padded = true;
			stopped = p->at + 1;
		} else if (coding->value(c) < 0 || padded)
			break;
	}
	stopped = padded ? stopped : p->at;
	struct str text = parser_slice(p, digits, p->at);
	parser_blanks(p);
	if (parser_peek(p) != ';')
		return unclosed(p, coding, start, stopped);
	p->at++;
	unsigned char *bytes = arena_alloc(p->arena, text.size + 1);
	unsigned left;
	size_t size = decode(coding, text, bytes, &left);
	*out = (struct str){ (char *)bytes, size };
	if (left < coding->bits)
		return true;
	return parser_fail(p, p->at - 1, 1, "%s digits that end in the middle of a byte",
		coding->name);
}

bool
base64_read(struct parser *p, struct str *out)
{
	return read_bytes(p, &base64, out);
}

bool
hex_read(struct parser *p, struct str *out)
{
	return read_bytes(p, &hex, out);
}

bool
file_literal_read(struct parser *p, struct template *out)
{
	size_t start = p->at;
	p->at += strlen("file,");
	parser_blanks(p);
	size_t name = p->at;
	if (!text_read(p, TEXT_FILE, out))
		return false;
	size_t end = p->at;
	parser_blanks(p);
	if (parser_peek(p) != ';') {
		struct str found = parser_found(p);
		if (found.data[0] != '\'')
			return parser_open(p, start, end,
				"a file's name is never closed; expected ;");
		parser_fail(p, p->at, 1, "expected ; after the file's name, not %.*s",
			STR_ARGS(found));
		diags_hint(p->diags, "a blank in a name is written '\\ '");
		return false;
	}
	p->at++;
	return end > name || parser_fail(p, name, 1, "expected a file's name before ;");
}
