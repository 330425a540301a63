/* SPDX-License-Identifier: MIT */
/* What the tests of decode/ share. */
#ifndef SMOKE_TESTS_DECODED_H
#define SMOKE_TESTS_DECODED_H

#include "decode/decode.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

/* The value as JSON must be `expected`. */
static inline void
gives(const char *format, struct str text, const char *expected)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	struct sbuf b = { 0 };
	if (!decode(&a, str_of(format), text, &DECODE_LIMITS, &value, &err))
		fail_msg("%s '%.*s': %u:%u: %s", format, STR_ARGS(text), err.line,
			err.column, err.text);
	json_write(&value, JSON_COMPACT, &b);
	if (!str_is(sbuf_str(&b), expected))
		fail_msg("%s '%.*s' gives %s", format, STR_ARGS(text), b.data);
	sbuf_fini(&b);
	arena_fini(&a);
}

static inline void
refused(const char *format, struct str text, unsigned line, unsigned column,
	const char *says)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	if (decode(&a, str_of(format), text, &DECODE_LIMITS, &value, &err))
		fail_msg("%s '%.*s' is taken", format, STR_ARGS(text));
	if (err.kind != ERR_SUBJECT || err.line != line || err.column != column
		|| !strstr(err.text, says))
		fail_msg("%s '%.*s': %d %u:%u: %s", format, STR_ARGS(text), err.kind,
			err.line, err.column, err.text);
	assert_int_equal(value.kind, VALUE_NULL);
	arena_fini(&a);
}

/* Cut at every byte it is a value or an error, never a crash, and never reads behind. */
static inline void
survives_cuts(const char *format, const char *text)
{
	for (size_t size = 0; size <= strlen(text); size++) {
		struct arena a = { 0 };
		struct err err = { 0 };
		struct value value;
		char *cut = malloc(size ? size : 1);
		memcpy(cut, text, size);
		bool good = decode(&a, str_of(format), (struct str){ cut, size },
			&DECODE_LIMITS, &value, &err);
		assert_int_equal(good, err.kind == ERR_NONE);
		if (good) {
			struct sbuf b = { 0 };
			json_write(&value, JSON_COMPACT, &b);
			struct value again;
			assert_true(
				json_read(&a, sbuf_str(&b), &JSON_LIMITS, &again, &err));
			assert_true(value_equal(&value, &again));
			sbuf_fini(&b);
		}
		free(cut);
		arena_fini(&a);
	}
}

#endif
