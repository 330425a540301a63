/* SPDX-License-Identifier: MIT */
/* The tree that every observation is.
 *
 * A value is 16 bytes, lives in an arena, and never changes once it is built: everybody
 * who comes after reads it through `const`.  Objects keep the order of their members and
 * hold no name twice.  Numbers keep the text they came as (RFC 8259, section 6), so that
 * 1.10 stays 1.10 and no digit of a large integer is lost.  Texts are valid UTF-8 and may
 * hold NUL.
 *
 * JSON has the first six kinds; the last three exist while a suite is evaluated.
 */
#ifndef SMOKE_VALUE_VALUE_H
#define SMOKE_VALUE_VALUE_H

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

/* How deep a tree may be, whoever builds it: readers stay far below (JSON 256 levels, XML
 * two for each of 256 elements), so a walk may recurse. */
enum { VALUE_DEPTH_MAX = 1024 };

enum value_kind {
	VALUE_NULL = 0,
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_ARRAY,
	VALUE_OBJECT,
	VALUE_BYTES, /* any bytes */
	VALUE_DATE, /* an instant: microseconds since 1970-01-01T00:00:00Z */
	VALUE_NODES /* XPath nodes: an array of what each node says, as strings */
};

struct value {
	enum value_kind kind;
	uint32_t size; /* bytes of text, or number of items or members */
	union {
		bool boolean;
		const char *text; /* NUMBER STRING BYTES */
		const struct value *items; /* ARRAY NODES */
		const struct member *members; /* OBJECT */
		int64_t instant; /* DATE */
	} as;
};

struct member {
	const char *name;
	uint32_t name_size;
	struct value value;
};

/* "null" "boolean" "number" "string" "array" "object" "bytes" "date" "nodes" */
const char *value_kind_name(enum value_kind kind);

/* --- reading ------------------------------------------------------------------- */

struct str value_text(const struct value *v); /* NUMBER STRING BYTES; else empty */
struct str member_name(const struct member *m);
size_t value_count(const struct value *v); /* ARRAY NODES OBJECT; else 0 */
/* NULL when v is NULL, is no object, or has no such member. */
const struct value *value_get(const struct value *v, struct str name);
const struct value *value_get_c(const struct value *v, const char *name);
/* NULL when v is NULL, is no array, or is shorter. */
const struct value *value_item(const struct value *v, size_t index);
/* The text of a STRING member, or the empty text. */
struct str value_get_text(const struct value *v, const char *name);
bool value_int(const struct value *v, int64_t *out); /* an integer number that fits */

/* --- building ------------------------------------------------------------------ */

struct value value_of_bool(bool b);
struct value value_of_int(struct arena *a, int64_t n);
struct value value_of_number(struct str text); /* the caller knows it is a JSON number */
struct value value_of_string(struct str text); /* not copied; at most UINT32_MAX bytes */
struct value value_of_c(const char *text); /* NULL gives null */
struct value value_of_bytes(struct str bytes);
struct value value_of_items(const struct vec *items); /* of struct value */
struct value value_of_members(const struct vec *members); /* of struct member */

void items_add(struct vec *items, struct value v);
/* The name is not copied; the caller sees to it that no name comes twice. */
void members_add(struct vec *members, const char *name, struct value v);
void members_add_str(struct vec *members, struct str name, struct value v);

/* A deep copy into the arena, texts too. */
struct value value_copy(struct arena *a, const struct value *v);

/* --- comparing ----------------------------------------------------------------- */

/* Exact: numbers by their decimal value (1 equals 1.0 and 10e-1), members in any order,
 * items in order, kinds never mixed. */
bool value_equal(const struct value *a, const struct value *b);
/* Equal values have equal hashes. */
uint64_t value_hash(const struct value *v);

/* Compares two JSON numbers exactly, whatever their size: <0, 0, >0. */
int decimal_compare(struct str a, struct str b);
bool decimal_is_integer(struct str text); /* written without `.`, `e`, `E` */

#endif
