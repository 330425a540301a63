/* SPDX-License-Identifier: MIT */
/* What an assert or a capture asks of a response, and what it wants to hear. */
#ifndef SMOKE_MODEL_QUERY_H
#define SMOKE_MODEL_QUERY_H

#include "model/template.h"

enum query_kind {
	QUERY_NONE = 0,
	QUERY_STATUS,
	QUERY_VERSION,
	QUERY_URL,
	QUERY_REDIRECTS,
	QUERY_HEADER,
	QUERY_COOKIE,
	QUERY_BODY,
	QUERY_BYTES,
	QUERY_RAWBYTES,
	QUERY_XPATH,
	QUERY_JSONPATH,
	QUERY_REGEX,
	QUERY_VARIABLE,
	QUERY_DURATION,
	QUERY_SHA256,
	QUERY_MD5,
	QUERY_IP,
	QUERY_CERTIFICATE
};

struct query {
	enum query_kind kind;
	struct argument
		argument; /* the name, expression or pattern; CERTIFICATE: the field */
	struct str attribute; /* COOKIE: what stands in brackets, or empty */
	struct filters filters;
	struct span span; /* query and filters */
};

enum predicate_kind {
	PREDICATE_NONE = 0,
	PREDICATE_EQUAL,
	PREDICATE_NOT_EQUAL,
	PREDICATE_GREATER,
	PREDICATE_GREATER_OR_EQUAL,
	PREDICATE_LESS,
	PREDICATE_LESS_OR_EQUAL,
	PREDICATE_STARTS_WITH,
	PREDICATE_ENDS_WITH,
	PREDICATE_CONTAINS,
	PREDICATE_INCLUDES,
	PREDICATE_MATCHES,
	PREDICATE_EXISTS,
	PREDICATE_IS_EMPTY,
	PREDICATE_IS_BOOLEAN,
	PREDICATE_IS_COLLECTION,
	PREDICATE_IS_DATE,
	PREDICATE_IS_FLOAT,
	PREDICATE_IS_INTEGER,
	PREDICATE_IS_IPV4,
	PREDICATE_IS_IPV6,
	PREDICATE_IS_ISO_DATE,
	PREDICATE_IS_LIST,
	PREDICATE_IS_NUMBER,
	PREDICATE_IS_OBJECT,
	PREDICATE_IS_STRING,
	PREDICATE_IS_UUID
};

enum literal_kind {
	LITERAL_NONE = 0,
	LITERAL_NULL,
	LITERAL_TRUE,
	LITERAL_FALSE,
	LITERAL_NUMBER, /* `bytes`: its text */
	LITERAL_TEXT, /* "quoted", `oneline` or multiline: `text` */
	LITERAL_BYTES, /* base64,…; or hex,…; decoded into `bytes` */
	LITERAL_FILE, /* file,…; `text` is its name */
	LITERAL_REGEX, /* /…/: `regex` */
	LITERAL_PLACEHOLDER /* bare {{x}}: `text`, and the value keeps its type */
};

struct literal {
	enum literal_kind kind;
	struct template text;
	struct str bytes;
	struct argument regex; /* REGEX, and TEXT after `matches` */
	struct span span;
};

struct predicate {
	enum predicate_kind kind;
	bool negated;
	struct literal value;
	struct span span;
};

#endif
