/* SPDX-License-Identifier: MIT */
/* A string builder with a ceiling and a memory.
 *
 * Append freely and ask once: after the first append that would pass the ceiling nothing
 * more is added, and sbuf_ok() is false.  Its memory is its own (malloc), so that it can
 * grow without leaving copies behind in an arena.
 */
#ifndef SMOKE_BASE_SBUF_H
#define SMOKE_BASE_SBUF_H

#include "base/attributes.h"
#include "base/str.h"

struct sbuf { /* { 0 } is empty, with the ceiling SBUF_CEILING */
	char *data;
	size_t size, capacity, ceiling;
	bool overflowed;
};

/* 1 GiB: what no text of ours reaches; what comes from outside gets a lower one. */
#define SBUF_CEILING ((size_t)1 << 30)

void sbuf_init(struct sbuf *b, size_t ceiling); /* at most `ceiling` bytes */
void sbuf_fini(struct sbuf *b);
void sbuf_reset(struct sbuf *b); /* empty again; memory and ceiling are kept */

void sbuf_add(struct sbuf *b, struct str text);
void sbuf_add_c(struct sbuf *b, const char *text);
void sbuf_add_char(struct sbuf *b, char c);
void sbuf_fill(struct sbuf *b, char c, size_t count);
void sbuf_format(struct sbuf *b, const char *format, ...) FORMAT(2, 3);

bool sbuf_ok(const struct sbuf *b);
struct str
sbuf_str(const struct sbuf *b); /* valid until the next change; zero behind it */
struct str sbuf_copy(const struct sbuf *b, struct arena *a);

#endif
