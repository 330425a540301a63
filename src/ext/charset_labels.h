/* SPDX-License-Identifier: MIT */
/* The labels of the WHATWG's Encoding Standard (encoding.spec.whatwg.org, 4.2), and what
 * iconv calls the charsets they mean. */
#ifndef SMOKE_EXT_CHARSET_LABELS_H
#define SMOKE_EXT_CHARSET_LABELS_H

#include "base/str.h"

struct charset {
	const char *name; /* the standard's */
	const char *decode; /* iconv's; NULL: UTF-8, nothing to convert */
	const char *encode; /* where that is another one */
	bool controls; /* bytes 80 to 9F that mean nothing are control characters */
	bool marked; /* a byte order mark decides */
	const char *labels; /* in lower case, between blanks */
};

/* NULL when the label is not known; case and blanks around it do not count. */
const struct charset *charset_find(struct str label);

#endif
