/* SPDX-License-Identifier: MIT */
/* Masking: every secret, in every form it may come back in, is `***` in what leaves.
 *
 * One automaton over all forms of all secrets (raw, URL-encoded, form-encoded, JSON, HTML
 * and XML escaped, base64 in its three alignments and its URL-safe alphabet, hex, quoted
 * printable, upper and lower case, the Basic header of a user:password, each line of a PEM,
 * each string of a JSON document); leftmost-longest, one pass; always before truncating,
 * wrapping or escaping. */
#ifndef SMOKE_OUT_MASK_H
#define SMOKE_OUT_MASK_H

#include "base/err.h"
#include "base/sbuf.h"
#include "base/str.h"

struct mask;

enum { MASK_SECRET_MIN = 4, MASK_SECRET_MAX = 64 << 10 };

struct mask *mask_new(void);
void mask_free(struct mask *mask); /* NULL is fine; the secrets in it are wiped */

/* From here on everything that passes is masked.  ERR_INPUT: shorter than MASK_SECRET_MIN,
 * longer than MASK_SECRET_MAX. */
bool mask_add(struct mask *mask, struct str secret, struct err *err) MUST_CHECK;
bool mask_is_empty(const struct mask *mask);

/* Appends `text` masked. `mask` may be NULL: nothing is secret. */
void mask_write(struct mask *mask, struct str text, struct sbuf *out);
/* The text itself when nothing in it is secret, else a masked copy. */
struct str mask_text(struct mask *mask, struct arena *a, struct str text);

/* --- streaming: a secret may lie across two pieces -------------------------------------- */

struct mask_stream {
	struct mask *mask;
	struct sbuf held; /* not yet decided, at most the longest form */
};
void mask_stream_init(struct mask_stream *s, struct mask *mask);
void mask_stream_write(struct mask_stream *s, struct str piece, struct sbuf *out);
void mask_stream_end(struct mask_stream *s, struct sbuf *out); /* and frees what it held */

#endif
