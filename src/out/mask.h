/* SPDX-License-Identifier: MIT */
/* Masking: every secret, in every form it may come back in, is `***` in what leaves;
 * always before truncating, wrapping or escaping.
 *
 * One automaton over raw, upper and lower case, hex, base64 (three alignments, two
 * alphabets), the password of a `user:password`, each line of a PEM, each string of a
 * JSON document.  It reads the text as it is, and once more as each family of escapes
 * would read it (percent, form, JSON, HTML and XML, quoted-printable, wrapped lines), so
 * it does not matter which characters somebody chose to escape, or how.  Every byte of
 * every occurrence goes: where two secrets overlap, their union; nothing of a longer one
 * is left behind. */
#ifndef SMOKE_OUT_MASK_H
#define SMOKE_OUT_MASK_H

#include "base/err.h"
#include "base/sbuf.h"
#include "base/str.h"

struct mask;

enum { MASK_SECRET_MIN = 4, MASK_SECRET_MAX = 64 << 10 };

struct mask *mask_new(void);
void mask_free(struct mask *mask); /* NULL is fine; the secrets in it are wiped */

/* From here on everything that passes is masked.  ERR_INPUT: shorter than
 * MASK_SECRET_MIN, longer than MASK_SECRET_MAX.  ERR_LIMIT: all together are too long. */
bool mask_add(struct mask *mask, struct str secret, struct err *err) MUST_CHECK;
bool mask_is_empty(const struct mask *mask);

/* Appends `text` masked. `mask` may be NULL: nothing is secret. */
void mask_write(struct mask *mask, struct str text, struct sbuf *out);
/* The text itself when nothing in it is secret, else a masked copy. */
struct str mask_text(struct mask *mask, struct arena *a, struct str text);

/* --- streaming: a secret may lie across two pieces --- */

struct mask_stream {
	struct mask *mask;
	struct sbuf held; /* not yet decided: less than the longest form, fully escaped */
	struct mask_state *state; /* NULL while there is no secret */
};
/* However the text is cut into pieces, the same comes out, and the same as of
 * mask_write(). */
void mask_stream_init(struct mask_stream *s, struct mask *mask);
void mask_stream_write(struct mask_stream *s, struct str piece, struct sbuf *out);
void
mask_stream_end(struct mask_stream *s, struct sbuf *out); /* and frees what it held */

#endif
