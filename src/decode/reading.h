/* SPDX-License-Identifier: MIT */
/* What the formats share: a text that was checked, errors with their place, lines, names.
 */
#ifndef SMOKE_DECODE_READING_H
#define SMOKE_DECODE_READING_H

#include "decode/decode.h"
#include "value/value.h"

struct reading {
	struct arena *arena;
	struct str text; /* valid UTF-8, without a byte order mark and NULs */
	size_t mark; /* bytes of the byte order mark that stood before it */
	const struct decode_limits *limits;
	struct err *err;
};

typedef bool decode_fn(struct reading *r, struct value *out);

decode_fn decode_json, decode_yaml, decode_toml, decode_xml, decode_html, decode_ini,
	decode_properties, decode_dotenv, decode_csv, decode_table, decode_text;

/* ERR_SUBJECT at a byte of the text; returns false. */
bool reading_refuse(struct reading *r, size_t at, const char *format, ...) FORMAT(3, 4);

/* The line at *at, without its end; moves behind it; false at the end of the text. */
bool reading_line(const struct reading *r, size_t *at, struct str *line);
/* Where a part of the text stands in it. */
size_t reading_place(const struct reading *r, struct str part);

/* An object that grows, and knows where its names stood. */
struct names {
	struct vec members; /* struct member */
	struct vec places; /* size_t */
};
void names_init(struct names *names, struct arena *a);
void names_add(struct names *names, struct str name, struct value value, size_t place);
/* The object; false when a name comes twice. */
bool names_object(struct reading *r, const struct names *names, const char *what,
	struct value *out) MUST_CHECK;

/* Makes a list of Kubernetes objects an object by their names (decode.h); what is none
 * stays as it is.  `documents`: of a YAML stream, where an empty one says nothing. */
bool
reading_key_kubernetes(struct reading *r, struct value *root, bool documents) MUST_CHECK;

#endif
