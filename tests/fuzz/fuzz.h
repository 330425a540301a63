/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share.  Each target is one file with LLVMFuzzerTestOneInput():
 * libFuzzer calls it in a build with SMOKE_FUZZ, corpus.c with files in all others.
 *
 * A target that takes several texts gets them in one input, apart by a line `---`. */
#ifndef SMOKE_TESTS_FUZZ_H
#define SMOKE_TESTS_FUZZ_H

#include "base/sbuf.h"
#include "base/str.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sentence that must be true whatever the input is. */
static inline void
must(bool holds, const char *sentence)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz: not so: %s\n", sentence);
	abort();
}

/* In memory of its own size, so that a look behind its end is seen. */
static inline struct str
own_copy(struct str text)
{
	char *copy = malloc(text.size ? text.size : 1);
	must(copy != NULL, "there is memory");
	if (text.size)
		memcpy(copy, text.data, text.size);
	return (struct str){ copy, text.size };
}

static inline void
free_copy(struct str text)
{
	free((void *)(uintptr_t)text.data);
}

/* What stands before the next line `---`; the rest may be empty. */
static inline struct str
next_part(struct str *rest)
{
	static const char line[] = "\n---\n";
	ptrdiff_t at = str_find(*rest, STR("\n---\n"));
	struct str part = at == STR_NONE ? *rest : str_part(*rest, 0, (size_t)at);
	*rest = at == STR_NONE ? (struct str){ 0 }
			       : str_from(*rest, (size_t)at + sizeof(line) - 1);
	return part;
}

/* A value that was written is the same when it is read again. */
static inline void
value_survives(struct arena *a, const struct value *v, enum json_style style)
{
	struct sbuf text = { 0 };
	struct err err = { 0 };
	struct value again;
	struct json_limits limits = { .depth = VALUE_DEPTH_MAX, .nodes = 20000000 };
	json_write(v, style, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	must(json_read(a, copy, &limits, &again, &err), "what was written can be read");
	must(value_equal(v, &again), "what was written is read as it was");
	must(value_hash(v) == value_hash(&again), "equal values have equal hashes");
}

#endif
