/* SPDX-License-Identifier: MIT */
/* Colours for text that is masked and made safe already. */
#ifndef SMOKE_CMD_RUN_PAINT_H
#define SMOKE_CMD_RUN_PAINT_H

#include "base/sbuf.h"

/* What a run tells: frames of errors, verbose lines, lines of a test; line by line. */
void paint_told(struct str text, struct sbuf *out);
/* A status line and headers, up to an empty line. */
void paint_headers(struct str text, struct sbuf *out);

/* A JSON text laid out with two blanks: numbers and escapes stay as they came.  The text
 * is JSON (json_read() took it). */
void paint_json(struct str text, bool color, struct sbuf *out);

#endif
