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
 * The value may point into `bytes`.
 *
 * Everywhere: valid UTF-8 (else the byte is named), no NUL, lines end in LF or CRLF, a
 * name that comes twice is refused where it stands for the second time, and nothing at
 * all is an error, except for `text`.  A byte order mark is passed over, except in JSON,
 * which forbids it.
 *
 * json: RFC 8259.
 *
 * yaml: YAML 1.2, core schema; several documents give an array.  Integers such as 0x1F
 * become decimal; .inf and .nan have no JSON form and are refused.
 *
 * Both: objects of Kubernetes, in several documents, in a list, or in the `items` of a
 * `kind: List`, become members of an object: {"Deployment/shop/web": …}.
 *
 * toml: TOML 1.0.0.  Integers become decimal; what JSON has no form for is an object with
 * the name of its type: {"date-local": "1979-05-27"}, {"float": "inf"}.
 *
 * xml, html: xdoc_value(); what does not begin with `<` is no HTML.
 *
 * ini: {"section": {"key": "value"}}, keys before a section in "".  `key = value` or
 * `key: value`, or a key alone: null.  Comments are lines that begin with ; or #.  Values
 * are taken as written: no quotes, no comment behind them, no continuation.  A section
 * that comes twice is refused.
 *
 * properties: {"key": "value"}, as Java's Properties reads it, from UTF-8.
 *
 * dotenv: {"KEY": "value"}: `export` before it, '…' as it is, "…" with \n \r \t \" \\ \$,
 * both over several lines; # behind a blank begins a comment.  Nothing is put in for
 * $NAME.
 *
 * csv: RFC 4180: an array of objects by the header line; each record has as many fields
 * as that; all are strings.
 *
 * table: no header; a line with tabs is cut at each tab, others at blanks.  The first
 * cell is the name: {"first": "second"}, with more cells {"first": {"1": "second", "2":
 * "third"}}, with none null.
 *
 * text: an array of lines, without line ends.
 */
bool decode(struct arena *a, struct str format, struct str bytes,
	const struct decode_limits *limits, struct value *out,
	struct err *err) MUST_CHECK;

const struct str *decode_formats(size_t *count);

/* The format a media type (RFC 9110, 8.3.1; its charset parameter is not looked at) or a
 * file name's suffix speaks of; empty when none. */
struct str decode_format_of_type(struct str content_type);
struct str decode_format_of_name(struct str file_name);
/* The charset parameter of a media type, or empty. */
struct str decode_charset_of_type(struct str content_type);

#endif
