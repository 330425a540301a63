/* SPDX-License-Identifier: MIT */
/* What a record is made of: one table that the writer and the reader walk, and that a
 * test holds against reports/run.schema.json. */
#ifndef SMOKE_RECORD_RECORD_FIELDS_H
#define SMOKE_RECORD_RECORD_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum field_kind {
	FIELD_TEXT = 1, /* struct str */
	FIELD_BOOL,
	FIELD_SIZE, /* size_t */
	FIELD_COUNT, /* uint32_t */
	FIELD_INT, /* int */
	FIELD_INSTANT, /* int64_t: milliseconds since 1970 */
	FIELD_WORD, /* an enum, by its name */
	FIELD_TEXTS, /* struct str *, and a size_t */
	FIELD_LIST, /* structs of `type`, and a size_t */
	FIELD_OBJECT /* a struct of `type` */
};

struct field_words { /* the names of an enum's values from 0 on */
	const char *(*name)(unsigned value);
	unsigned count;
};

struct field_type;

struct field {
	const char *name;
	enum field_kind kind;
	bool always; /* written also where it is empty, false, zero or not said */
	size_t offset;
	size_t count_offset; /* TEXTS LIST */
	const struct field_words *words; /* WORD */
	const struct field_type *type; /* LIST OBJECT */
};

struct field_type {
	const char *name;
	const struct field *fields;
	size_t count;
	size_t size; /* of the struct */
};

extern const struct field_type record_run_type;

#endif
