/* SPDX-License-Identifier: MIT */
/* A response and what can be made of it: decoded, read as text, parsed; each at most
 * once, and only when something asks. */
#ifndef SMOKE_COLLECT_REPLY_H
#define SMOKE_COLLECT_REPLY_H

#include "ext/xdoc.h"
#include "value/value.h"
#include "world/http.h"

struct redirection { /* one that was followed */
	int status;
	struct str url; /* that was asked */
	struct str location; /* where it led, absolute */
	const struct http_response *response;
};

struct reply {
	const struct http_response *response; /* the last one */
	struct redirection *redirections;
	size_t redirection_count;
	int64_t duration; /* milliseconds, of all exchanges */
	size_t body_max; /* after decoding */
	/* what was asked for already; private to reply.c */
	struct reply_cache *cache;
};

/* Every function says the same again when it is asked again, errors too. Kinds
 * ERR_SUBJECT and ERR_LIMIT.  The arena is the one the reply lives in.  Of a response
 * with a trouble there are no bytes, whatever of them arrived. */

/* After content decoding. */
bool reply_bytes(
	struct arena *a, struct reply *r, struct str *out, struct err *err) MUST_CHECK;
/* After charset decoding: by the charset of Content-Type, else UTF-8; strict. */
bool
reply_text(struct arena *a, struct reply *r, struct str *out, struct err *err) MUST_CHECK;
/* Whether the charset that Content-Type says is one; true when it says none. */
bool reply_charset_is_known(struct arena *a, const struct reply *r);
bool reply_json(struct arena *a, struct reply *r, const struct value **out,
	struct err *err) MUST_CHECK;
/* HTML when Content-Type says so, else XML. */
bool reply_xdoc(
	struct arena *a, struct reply *r, struct xdoc **out, struct err *err) MUST_CHECK;

/* Whether an absence in the body proves something: the body's end was authenticated by
 * its framing or by its own end (JSON, XML that parsed to the end, the end of a content
 * coding). Over FRAMING_CLOSE a text has neither. */
bool reply_is_whole(struct arena *a, struct reply *r);

/* The value of a header by its name, the first one; data NULL when there is none. */
struct str reply_header(const struct reply *r, struct str name);
/* All values under that name. */
size_t
reply_headers(struct arena *a, const struct reply *r, struct str name, struct str **out);

/* One Set-Cookie line, read by RFC 6265, section 5.2; its attributes as they were
 * written, so that a domain keeps its leading dot.  What counts as a mistake there is
 * left out. */
struct reply_cookie {
	struct str name, value, domain, path, expires, same_site;
	int64_t max_age;
	bool has_max_age, secure, http_only;
	struct str attributes; /* everything behind the first `;` */
};
size_t reply_cookies(struct arena *a, const struct reply *r, struct reply_cookie **out);

/* Frees what is not in an arena (parsed XML). NULL is fine. */
void reply_fini(struct reply *r);

#endif
