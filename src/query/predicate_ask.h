/* SPDX-License-Identifier: MIT */
/* The question each predicate asks, without its `not`; predicate.c judges the answers. */
#ifndef SMOKE_QUERY_PREDICATE_ASK_H
#define SMOKE_QUERY_PREDICATE_ASK_H

#include "query/predicate.h"

enum answer {
	ANSWER_UNKNOWN = 0,
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_MISMATCH, /* of types: no, and `not` is no too */
	ANSWER_ABSENT /* no because something was not found: only a whole subject says so
		       */
};

struct question {
	struct arena *arena;
	const struct predicate *predicate;
	const struct value *actual; /* NULL: none; such a question is not asked */
	const struct value
		*expected; /* NULL: the predicate takes none, or is `matches` */
	const struct scope *scope;
	struct err *err;
};

struct predicate_words {
	const char *expected; /* what was expected, before its value */
	const char *needed; /* instead, when the type does not fit; NULL: the same */
};
struct predicate_words predicate_words(enum predicate_kind kind);

enum answer predicate_ask(const struct question *q);

/* Characters of a text, bytes, items, members; false when it has no size. */
bool predicate_size(const struct value *v, size_t *size);

#endif
