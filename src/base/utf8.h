/* SPDX-License-Identifier: MIT */
/* UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef SMOKE_BASE_UTF8_H
#define SMOKE_BASE_UTF8_H

#include "base/sbuf.h"
#include "base/str.h"

bool utf8_is_start(char c); /* not a continuation byte */

/* Reads one code point; returns its bytes, or 0 when there is none or it is not valid. */
size_t utf8_next(struct str text, uint32_t *code);
/* Writes one code point; returns its bytes, 1 to 4. */
size_t utf8_encode(uint32_t code, char out[4]);
void utf8_add(struct sbuf *b, uint32_t code);

/* Where the first byte stands that is not valid UTF-8, or STR_NONE. */
ptrdiff_t utf8_first_bad(struct str text);
bool utf8_is_valid(struct str text);

size_t utf8_count(struct str text); /* code points of a valid text */

/* Unsafe to show as it is: C0 and C1 controls, DEL, bidirectional controls, zero-width
 * characters, line separators.  A tab is one of them too. */
bool utf8_is_unsafe(uint32_t code);

/* Shows one code point, `\x1b` or `\u{202e}` for an unsafe one and `\xff` for a bad byte;
 * returns the bytes of the text it used, at least 1. */
size_t utf8_show(struct str text, struct sbuf *out);
void utf8_show_all(struct str text, struct sbuf *out);
/* How many bytes at the front are printable ASCII, which nobody has to look at twice. */
size_t utf8_plain_size(struct str text);

#endif
