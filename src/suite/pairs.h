/* SPDX-License-Identifier: MIT */
/* Lines `name: value`: headers, query and form parameters, cookies, parts of a form. */
#ifndef SMOKE_SUITE_PAIRS_H
#define SMOKE_SUITE_PAIRS_H

#include "suite/parser.h"

enum key { KEY_NONE = 0, KEY_READ, KEY_BROKEN };

/* `name:` with the cursor behind the colon.  NONE, the cursor untouched: the line is
 * something else.  BROKEN: a mistake was told. */
enum key key_read(struct parser *p, struct template *name);

/* All lines from the cursor on that are pairs; a line with a mistake is told and left
 * out. */
void pairs_read(struct parser *p, struct pairs *out);
void parts_read(struct parser *p, struct parts *out);
/* At most one pair; false when there was none. */
bool pair_read_one(struct parser *p, struct pair *out);

#endif
