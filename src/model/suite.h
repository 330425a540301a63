/* SPDX-License-Identifier: MIT */
/* A suite: a .hurl file as a tree with positions.  suite/ makes it; plan/ counts its
 * entries; collect/ runs it.  The format is Hurl's. */
#ifndef SMOKE_MODEL_SUITE_H
#define SMOKE_MODEL_SUITE_H

#include "model/query.h"

/* --- requests ------------------------------------------------------------------ */

struct pair { /* name: value */
	struct template name, value;
	struct span span; /* of the line, without blanks and comment */
};

struct pairs {
	struct pair *items;
	size_t count;
};

enum part_kind { PART_TEXT = 1, PART_FILE };

struct part { /* of a multipart form */
	enum part_kind kind;
	struct template name, value; /* FILE: the value is the file's name */
	struct template type; /* FILE: content type, or empty */
	struct span span;
};

struct parts {
	struct part *items;
	size_t count;
};

enum body_kind {
	BODY_NONE = 0,
	BODY_JSON,
	BODY_XML,
	BODY_TEXT, /* TEXT: oneline, multiline without hint */
	BODY_MULTILINE_JSON,
	BODY_MULTILINE_XML,
	BODY_GRAPHQL,
	BODY_RAW,
	BODY_BASE64,
	BODY_HEX,
	BODY_FILE
};

struct body {
	enum body_kind kind;
	struct template text; /* JSON: as written; parts in strings say json_string */
	struct template variables; /* GRAPHQL: JSON, or empty */
	struct str bytes; /* BASE64 HEX: decoded */
	struct span span;
};

/* One row for each [Options] key, see model/suite_options.h. */
enum option_kind {
	OPTION_NONE = 0,
	OPTION_AWS_SIGV4,
	OPTION_CACERT,
	OPTION_CERT,
	OPTION_COMPRESSED,
	OPTION_CONNECT_TIMEOUT,
	OPTION_CONNECT_TO,
	OPTION_DELAY,
	OPTION_DIGEST,
	OPTION_HEADER,
	OPTION_HTTP10,
	OPTION_HTTP11,
	OPTION_HTTP2,
	OPTION_HTTP3,
	OPTION_INSECURE,
	OPTION_IPV4,
	OPTION_IPV6,
	OPTION_KEY,
	OPTION_LIMIT_RATE,
	OPTION_LOCATION,
	OPTION_LOCATION_TRUSTED,
	OPTION_MAX_REDIRS,
	OPTION_MAX_TIME,
	OPTION_NEGOTIATE,
	OPTION_NETRC,
	OPTION_NETRC_FILE,
	OPTION_NETRC_OPTIONAL,
	OPTION_NTLM,
	OPTION_OUTPUT,
	OPTION_PATH_AS_IS,
	OPTION_PINNEDPUBKEY,
	OPTION_PROXY,
	OPTION_REPEAT,
	OPTION_RESOLVE,
	OPTION_RETRY,
	OPTION_RETRY_INTERVAL,
	OPTION_SKIP,
	OPTION_UNIX_SOCKET,
	OPTION_USER,
	OPTION_VARIABLE,
	OPTION_VERBOSE,
	OPTION_VERBOSITY,
	OPTION_VERY_VERBOSE
};

struct option {
	enum option_kind kind;
	/* Checked while parsing where no placeholder stands in it: */
	bool flag; /* of a yes/no option */
	int64_t number; /* counts; durations in ms; rates in bytes per second */
	struct template value; /* rendered and checked when it has placeholders; CERT
				  keeps \: */
	/* VARIABLE HEADER: what stands left of = or : . A HEADER without a colon outside
	 * of its placeholders has no name; its value is split after rendering.  The value
	 * of a VARIABLE whose `written` begins with a quote is a text, whatever it looks
	 * like. */
	struct template name;
	struct span span;
};

struct options {
	struct option *items;
	size_t count;
};

struct request {
	struct str method;
	struct template url;
	struct pairs headers, query, form, cookies;
	bool has_basic_auth;
	struct pair basic_auth; /* user: password */
	struct parts multipart;
	struct options options;
	struct body body;
	struct span span; /* of the line METHOD URL */
};

/* --- responses ----------------------------------------------------------------- */

enum version_wanted { VERSION_ANY = 0, VERSION_10, VERSION_11, VERSION_2, VERSION_3 };

struct capture {
	struct template name;
	struct query query;
	bool redact;
	struct span span;
};

struct assertion {
	struct query query;
	struct predicate predicate;
	struct span span;
};

struct response {
	bool present; /* without a response section an entry asserts nothing */
	enum version_wanted version;
	int status; /* -1: any (`*`) */
	struct span version_span, status_span;
	struct pairs headers;
	struct capture *captures;
	size_t capture_count;
	struct assertion *asserts;
	size_t assert_count;
	struct body body;
};

struct entry {
	struct request request;
	struct response response;
	unsigned line; /* of METHOD URL, from 1 */
};

struct suite {
	struct source source; /* name and text; the text lives as long as the suite */
	struct entry *entries;
	size_t count;
	struct str folder; /* where `file,…;` starts from, with a slash at its end, or
			      empty */
};

#endif
