/* SPDX-License-Identifier: MIT */
/* A pattern in Rust's syntax, written again for pcre2 so that it means the same there.
 *
 * Nothing of the user's text reaches pcre2 unread: each token is known, or refused with
 * its column.  Callouts are put in wherever matching can go on for long: rx.c counts
 * them.  Their number is their weight. */
#ifndef SMOKE_EXT_RX_SYNTAX_H
#define SMOKE_EXT_RX_SYNTAX_H

#include "base/err.h"
#include "base/sbuf.h"
#include "base/str.h"
#include "base/vec.h"

struct rx_name {
	struct str name;
	size_t group;
};

struct rx_mark { /* where a token stands in both texts */
	size_t in, out;
};

struct rx_syntax {
	struct sbuf out; /* for pcre2; the caller frees it */
	struct vec names; /* struct rx_name */
	struct vec marks; /* struct rx_mark, in order */
	size_t groups;
};

/* ERR_INPUT with the column. */
bool rx_syntax_translate(struct arena *a, struct str pattern, struct rx_syntax *out,
	struct err *err) MUST_CHECK;
/* The column of the token that the place in `out` comes from. */
unsigned
rx_syntax_column(const struct rx_syntax *syntax, struct str pattern, size_t place);

/* --- between the files of this reader ------------------------------------------ */

struct rx_reader {
	struct str pattern;
	size_t at; /* the next byte to read */
	bool verbose; /* (?x): blanks and comments mean nothing */
	struct sbuf *out;
	struct err *err;
};

enum rx_escape_kind {
	RX_LITERAL = 1, /* code */
	RX_PERL, /* \d \D \s \S \w \W: code is the letter */
	RX_PROPERTY, /* \p{…}: text is what pcre2 calls it */
	RX_ASSERTION /* \b \B \A \z \< \>: code is the letter */
};

struct rx_escape {
	enum rx_escape_kind kind;
	uint32_t code;
	char text[96];
};

bool rx_refuse(struct rx_reader *r, size_t at, const char *format, ...) FORMAT(3, 4);
/* One code point of the pattern, which is valid UTF-8; 0 bytes at its end. */
size_t rx_peek(const struct rx_reader *r, uint32_t *code);
bool rx_starts(const struct rx_reader *r, const char *text);
void rx_skip_blanks(struct rx_reader *r); /* only where they mean nothing */
bool rx_is_blank(uint32_t code);

/* Stands on the backslash; reads all of the escape. */
bool rx_escape_read(struct rx_reader *r, struct rx_escape *out) MUST_CHECK;
/* Stands on the bracket; reads and writes the whole class. */
bool rx_class_read(struct rx_reader *r) MUST_CHECK;
/* Stands on the brace; reads and writes {n}, {n,} or {n,m}.  pcre2 would take what does
 * not fit for plain text; here it is refused. */
bool rx_counts_read(struct rx_reader *r) MUST_CHECK;
/* Writes \d and its kind as one item that can be repeated. */
void rx_class_write_perl(uint32_t letter, struct sbuf *out);
void rx_class_write_boundary(const char *name, struct sbuf *out);

#endif
