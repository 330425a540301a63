/* SPDX-License-Identifier: MIT */
/* Escapes of the outside world, read one at a time; the masking reads a text once as it
 * is and once through each of these, so `p%40ss`, `p&#64;ss`, `p\u0040ss` are one. */
#ifndef SMOKE_OUT_UNESCAPE_H
#define SMOKE_OUT_UNESCAPE_H

#include "base/str.h"

enum unescape {
	UNESCAPE_PERCENT = 0, /* %40, digits in either case */
	UNESCAPE_FORM, /* the same, and + is a space */
	UNESCAPE_BACKSLASH, /* of JSON, and \' and \x40 of other languages */
	UNESCAPE_MARKUP, /* &amp; &#64; &#x40; */
	UNESCAPE_QUOTED, /* quoted-printable: =40, and a = at a line's end */
	UNESCAPE_WRAPPED, /* line ends, and blanks at the start of the next line, are
			     nothing */
	UNESCAPE_COUNT
};

enum { UNESCAPE_MAX = 16 }; /* bytes of the longest escape */

struct unescaped {
	bool open; /* it may be one, more bytes would tell */
	size_t used; /* bytes of the escape; 0: it is none */
	size_t size; /* of what it stands for: 0 to 4 bytes */
	char bytes[4];
};

/* Bit 1 << family for each family of which an escape may start with this byte. */
unsigned unescape_starts(unsigned char byte);

/* Looks at the start of `text`, whose first byte starts an escape of that family. */
struct unescaped unescape_read(enum unescape family, struct str text);

#endif
