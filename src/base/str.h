/* SPDX-License-Identifier: MIT */
/* A borrowed view of bytes: a size travels with its pointer.
 *
 * The bytes need not be UTF-8 and need not end in a zero, and a view never owns them.
 */
#ifndef SMOKE_BASE_STR_H
#define SMOKE_BASE_STR_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str { /* { 0 } is the empty text */
	const char *data;
	size_t size;
};

/* STR("literal"), also in static tables. */
#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_INIT(literal)                                                                \
	{                                                                                \
		"" literal, sizeof(literal) - 1                                          \
	}

/* For printf: "%.*s", STR_ARGS(text).  What is longer than INT_MAX is cut. */
#define STR_ARGS(text) str_print_size(text), ((text).data ? (text).data : "")

struct str str_of(const char *text); /* NULL gives the empty text */
int str_print_size(struct str text);

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */
bool str_starts(struct str text, struct str start);
bool str_ends(struct str text, struct str end);

enum { STR_NONE = -1 };
ptrdiff_t str_find(struct str text, struct str part); /* first place, or STR_NONE */
ptrdiff_t str_find_char(struct str text, char c);
bool str_contains(struct str text, struct str part);

struct str
str_from(struct str text, size_t start); /* the rest; start may be past the end */
struct str str_part(struct str text, size_t start, size_t size);
struct str str_trim(struct str text); /* space, tab, CR and LF at both ends */

/* Takes what stands before the first `separator` off `rest`; false when rest is spent. */
bool str_next(struct str *rest, char separator, struct str *part);

/* Copies live in the arena and have a zero behind them, which is not counted. */
struct str str_copy(struct arena *a, struct str text);
char *str_c(struct arena *a, struct str text);
struct str str_format(struct arena *a, const char *format, ...) FORMAT(2, 3);
struct str str_lower(struct arena *a, struct str text); /* ASCII letters only */

#endif
