/* SPDX-License-Identifier: MIT */
/* Bytes and a format -> one JSON value, or the reason why not; nothing in between. */
#ifndef SMOKE_DECODE_DECODE_H
#define SMOKE_DECODE_DECODE_H

#include "base/err.h"
#include "value/value.h"

enum { DECODE_TABLE_COLUMNS_MAX = 256 };

struct decode_limits {
	size_t depth, nodes;
};
#define DECODE_LIMITS ((struct decode_limits){ 256, 20000000 })

/* `format` is one of decode_formats(); ERR_SUBJECT with line and column, or ERR_LIMIT.
 * The value may point into `bytes`.  Formats:
 *   json yaml xml html    their trees (xdoc_value for the last two; several YAML documents
 *                         give an array)
 *   ini                   {"section": {"key": "value"}}, keys before a section in ""
 *   properties dotenv     {"key": "value"}
 *   csv                   array of objects by the header line (RFC 4180)
 *   table                 columns separated by blanks: {"first column": {"1": …}} or, for
 *                         two columns, {"first": "second"}; a name that comes twice is an error
 *   text                  an array of lines, without line ends
 */
bool decode(struct arena *a, struct str format, struct str bytes,
	const struct decode_limits *limits, struct value *out, struct err *err) MUST_CHECK;

const struct str *decode_formats(size_t *count);

/* The format a media type (RFC 9110, 8.3.1; its charset parameter is not looked at) or a
 * file name's suffix speaks of; empty when none. */
struct str decode_format_of_type(struct str content_type);
struct str decode_format_of_name(struct str file_name);
/* The charset parameter of a media type, or empty. */
struct str decode_charset_of_type(struct str content_type);

#endif
