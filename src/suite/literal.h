/* SPDX-License-Identifier: MIT */
/* Values as bodies and predicates write them: bytes, files, multiline texts, numbers. */
#ifndef SMOKE_SUITE_LITERAL_H
#define SMOKE_SUITE_LITERAL_H

#include "suite/parser.h"

/* `base64,…;` and `hex,…;`, the cursor at the keyword. */
bool base64_read(struct parser *p, struct str *out);
bool hex_read(struct parser *p, struct str *out);
/* `file,name;` */
bool file_literal_read(struct parser *p, struct template *out);

/* ```hint, the lines, and ```, the cursor at the first backtick. */
bool multiline_read(struct parser *p, struct body *out);

/* A multiline text is taken by fewer predicates than a quoted one: a bit of its own. */
enum { LITERAL_IN_LINES = 1 << 30 };

/* A value of one of the kinds whose bits (1 << LITERAL_…) are in `kinds`; `taker` is the
 * word before it, for messages. */
bool
literal_read(struct parser *p, unsigned kinds, struct str taker, struct literal *out);

#endif
