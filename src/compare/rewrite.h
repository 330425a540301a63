/* SPDX-License-Identifier: MIT */
/* Many texts replaced in one pass: leftmost, then longest (Aho and Corasick's automaton;
 * inside compare/ only). */
#ifndef SMOKE_COMPARE_REWRITE_H
#define SMOKE_COMPARE_REWRITE_H

#include "base/sbuf.h"
#include "compare/compare.h"

struct rewriter;

/* An empty `from` is left out; of two equal ones the first counts. */
struct rewriter *rewriter_make(struct arena *a, const struct rewrite *list, size_t count);

/* False when nothing is to be replaced: `out` is untouched.  sbuf_ok(out) may be false.
 */
bool rewriter_apply(const struct rewriter *r, struct str text, struct sbuf *out);

#endif
