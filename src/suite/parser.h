/* SPDX-License-Identifier: MIT */
/* The cursor that the files of this folder share, and how they tell mistakes.
 *
 * Functions that read something return false when a mistake was told; the cursor then
 * stands where it was met, and the caller decides where to go on: at the next line of a
 * section, or at the next entry.  A reader that finds nothing of its kind says so with
 * the cursor untouched. */
#ifndef SMOKE_SUITE_PARSER_H
#define SMOKE_SUITE_PARSER_H

#include "base/diag.h"
#include "model/suite.h"

#include <string.h>

struct hidden { /* a character nobody can see, in the source */
	size_t at, size;
	uint32_t code;
	bool allowed; /* within a string or a comment */
};

enum { PATTERNS_KEPT = 16 };

struct patterns { /* the regular expressions that were compiled last */
	struct str texts[PATTERNS_KEPT];
	const struct rx *compiled[PATTERNS_KEPT];
	size_t next;
};

struct parser {
	struct arena *arena;
	struct arena *scratch; /* of lists while they grow; rewound after each entry */
	const struct source *source;
	struct str text;
	size_t at;
	struct diags *diags;
	struct vec hidden; /* struct hidden, in order of place */
	unsigned depth; /* of expressions within expressions */
	unsigned unclosed; /* how often something was never closed */
	bool broken; /* a mistake was told since the entry began */
	bool lost; /* what follows a mistake is no line of its section */
	struct patterns *patterns;
	unsigned line; /* number of the line that holds line_at */
	size_t line_at;
};

/* --- looking -------------------------------------------------------------------- */

static inline bool
parser_ended(const struct parser *p)
{
	return p->at >= p->text.size;
}

/* 0 at the end; the text itself has no zero byte. */
static inline char
parser_peek(const struct parser *p)
{
	return p->at < p->text.size ? p->text.data[p->at] : '\0';
}

static inline char
parser_peek_at(const struct parser *p, size_t ahead)
{
	return ahead < p->text.size - p->at ? p->text.data[p->at + ahead] : '\0';
}

static inline struct str
parser_slice(const struct parser *p, size_t start, size_t end)
{
	return (struct str){ p->text.data + start, end - start };
}

static inline bool
parser_sees(const struct parser *p, const char *word)
{
	size_t size = strlen(word);
	return p->text.size - p->at >= size
		&& memcmp(p->text.data + p->at, word, size) == 0;
}

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Letters and digits from the cursor on; the cursor stays. */
struct str parser_word(const struct parser *p);
/* The name in `[Name]`; empty for anything else in brackets, which is a JSON array. */
struct str parser_section(const struct parser *p);
unsigned
parser_line(struct parser *p, size_t at); /* never goes back before its last answer */
struct span
parser_span(const struct parser *p, size_t start); /* up to the cursor, trimmed */

/* --- moving --------------------------------------------------------------------- */

void parser_blanks(struct parser *p);
void parser_lines(struct parser *p); /* over blanks, comments and line ends */
/* To the end of the line, over blanks and a comment; a mistake when there is more. */
bool parser_line_end(struct parser *p, const char *after);
void parser_skip_line(struct parser *p);
void parser_skip_entry(struct parser *p, bool to_response); /* to where it can go on */
void
parser_skip_fence(struct parser *p); /* from ``` behind the next one, if there is one */
/* A request begins here, or was meant to; or a line HTTP, when `to_response`. */
bool parser_can_go_on(const struct parser *p, bool to_response);
bool parser_at_request(const struct parser *p); /* a line METHOD URL begins here */

/* --- telling -------------------------------------------------------------------- */

bool parser_fail(struct parser *p, size_t start, size_t size, const char *format, ...)
	FORMAT(4, 5);
/* Something that begins at `start` and is not closed: told where the search for its end
 * stopped, as hurl does, with the column where it began. */
bool parser_open(struct parser *p, size_t start, size_t stopped, const char *format, ...)
	FORMAT(4, 5);
/* The same, when it goes on to the end of the file; reading goes on behind its opening of
 * `size` bytes, unless there were many. */
bool parser_unclosed(struct parser *p, size_t start, size_t size, size_t stopped,
	const char *format, ...) FORMAT(5, 6);
void parser_warn(struct parser *p, size_t start, size_t size, const char *format, ...)
	FORMAT(4, 5);
/* `what 'x' is not known`, with the nearest of the known words, or all of them when they
 * are few. */
bool parser_unknown(struct parser *p, size_t start, size_t size, const char *what,
	const struct str *known, size_t count);
/* How long the longest of the known words is that `word` begins with; 0: none. */
size_t parser_known_start(struct str word, const struct str *known, size_t count);
/* A word at the cursor that goes on behind the `good` characters of a known one. */
bool parser_longer(struct parser *p, size_t good, const char *what, struct str word);
/* What stands at the cursor, for "expected …, not %s": quoted and short. */
struct str parser_found(const struct parser *p);

/* --- bytes ---------------------------------------------------------------------- */

bool parser_check_bytes(struct parser *p); /* UTF-8, no NUL, no line too long */
void parser_allow_hidden(struct parser *p, size_t start, size_t end);
void parser_tell_hidden(struct parser *p);

#endif
