/* SPDX-License-Identifier: MIT */
/* HTTP, one exchange at a time: no redirect is followed and no body is decoded here
 * (collect/redirect.c, ext/inflate.h).  libcurl lives behind it; http_replay.c is its
 * twin for tests and answers from a folder.
 *
 * struct http is an environment's world: its connections, its TLS sessions, its DNS
 * cache; no two environments share one.  struct http_client is one user agent in it, with
 * its own cookies: a suite that runs, or a probe.
 */
#ifndef SMOKE_WORLD_HTTP_H
#define SMOKE_WORLD_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct http;
struct http_client;

struct http_settings {
	size_t connections; /* at most, to one host; 0: no bound of its own */
	bool http_proxy_from_environment; /* `smoke run` as hurl does; else never */
	bool no_cookies; /* clients keep none: what is set is not sent back */
};

struct http *http_open(struct loop *loop, const struct http_settings *settings,
	struct err *err) MUST_CHECK;
void http_close(struct http *http); /* what is in flight ends without a callback */

struct http_client *http_client_open(struct http *http, struct err *err) MUST_CHECK;
void http_client_close(struct http_client *client); /* NULL is fine */

enum {
	HTTP_URL_MAX = 64 * 1024, /* bytes of a URL, ours or a redirect's */
	HTTP_METHOD_MAX = 64, /* bytes of a method */
	HTTP_HEADER_COUNT_MAX = 500, /* header lines of one response (HTTP-10) */
	HTTP_LOG_MAX = 1 << 20, /* bytes of the library's log of one exchange; the rest is
				  left out */
	HTTP_CHALLENGES_MAX = 8, /* responses that asked for credentials before it */
	HTTP_INTERIM_MAX = 32, /* responses with 1xx before the response (HTTP-16) */
};

struct http_header {
	struct str name, value;
};

enum http_version {
	HTTP_VERSION_ANY = 0,
	HTTP_VERSION_10,
	HTTP_VERSION_11,
	HTTP_VERSION_2,
	HTTP_VERSION_3
};
const char *http_version_name(enum http_version version); /* "1.0" "1.1" "2" "3" */

enum {
	HTTP_WANT_CERTIFICATE = 1,
	HTTP_WANT_SENT = 2, /* what was sent, for verbose output */
	HTTP_WANT_LOG = 4 /* what the library says on its way; with it what was sent */
};

/* Whether the library here can speak it. */
bool http_can(enum http_version version);

/* How `user` is proven, where it is not Basic: the strongest of these that the server
 * offers, and nothing weaker instead (HTTP-26).  It takes a request or two before, whose
 * responses nobody sees. */
enum { HTTP_AUTH_DIGEST = 1, HTTP_AUTH_NTLM = 2, HTTP_AUTH_NEGOTIATE = 4 };

/* Where a host and port really are; an empty host or port stands for any.  It holds for
 * each hop of a redirect; the first that fits decides. */
struct http_target {
	struct str host, port;
	struct str to; /* "host:port" */
};

struct http_request { /* texts live until the callback; CR, LF or NUL in one: BLOCKED */
	struct str method, url; /* http and https only */
	const struct http_header *headers; /* sent as they are; nothing is added but Host,
		User-Agent and Accept where they are not given, Cookie from the client,
		and Content-Length */
	size_t header_count;
	bool has_body;
	struct str body;
	struct str
		user; /* "user:password", for Basic where nothing else is said; or empty
		       */
	unsigned auth; /* HTTP_AUTH_…, or 0 */
	struct str sigv4; /* "provider:…" to sign with `user` as the key; or empty */
	struct str cookies; /* "a=b; c=d" for this request only, beside the client's */
	struct str connect_to; /* "host:port" to connect to instead; TLS names stay; or
				  empty */
	const struct http_target *targets; /* they come before connect_to */
	size_t target_count;
	struct str cacert; /* these are trusted and no others; empty: the system's */
	struct str cert, key, proxy, no_proxy, unix_socket, pinned_key; /* or empty */
	struct str user_agent;
	enum http_version version;
	bool insecure; /* certificates are not verified */
	int ip_version; /* 4, 6, or 0 for either */
	bool path_as_is;
	int64_t deadline, connect_deadline; /* ms; must be given */
	size_t body_max, headers_max; /* bytes; must be given */
	int64_t rate_max; /* bytes per second; 0: none */
	unsigned want;
};

enum http_framing {
	FRAMING_NONE = 0,
	FRAMING_LENGTH,
	FRAMING_CHUNKED,
	FRAMING_STREAM /* HTTP/2, 3 */,
	FRAMING_CLOSE /* ends with the connection: its end proves nothing */
};

struct http_certificate { /* of the server itself; texts empty when there was none */
	struct str pem;
};

struct http_timing { /* microseconds from the start */
	int64_t name, connect, tls, sent, first_byte, total;
	int64_t begun; /* microseconds since 1970, wall clock */
};

struct http_response { /* lives in the arena given to http_send */
	enum trouble trouble; /* NONE: a whole response */
	struct str reason; /* why not, one line */
	int status; /* 0 when there is none */
	enum http_version version;
	struct str status_line;
	struct http_header *headers; /* of the last response, in order, as received */
	size_t header_count;
	struct str body; /* as received: content codings not undone */
	enum http_framing framing;
	struct str address; /* the peer: "127.0.0.1" or "::1" */
	int port;
	struct http_certificate certificate;
	bool tls;
	struct str tls_protocol;
	struct http_timing timing;
	struct str url; /* as it was asked, normalized by the library */
	struct str sent; /* WANT_SENT: request line and headers as they went out */
	struct str log; /* WANT_LOG: lines of the library */
	size_t log_before; /* bytes of it that came before the request went out */
	int connections; /* new ones that this exchange opened */
	int library_code; /* CURLcode, for messages that must say it */
	struct str library_text;
};

/* Calls `done` from the loop, exactly once unless cancelled, never from here. */
typedef void http_done_fn(void *context, struct http_response *response);
void http_send(struct http_client *client, struct arena *a,
	const struct http_request *request, http_done_fn *done, void *context);
/* What is in flight ends; `done` is not called. */
void http_cancel(struct http_client *client);

/* --- cookies of a client --------------------------------------------------------------
 */

/* As lines of a Netscape cookie file, in the arena. */
struct str http_cookies(struct http_client *client, struct arena *a);
/* Whether these are lines of a Netscape cookie file; else ERR_INPUT with the line. */
bool http_cookies_check(struct str lines, struct err *err) MUST_CHECK;
bool http_cookies_load(
	struct http_client *client, struct str lines, struct err *err) MUST_CHECK;

/* --- URLs (RFC 3986, WHATWG where they differ as libcurl reads them)
 * -------------------- */

struct http_url {
	struct str scheme, user, password; /* user and password decoded */
	struct str host; /* lower case; an IPv6 address without its brackets */
	struct str path, query, fragment;
	int port; /* always said */
	bool port_given;
};
/* Absolute http or https; ERR_INPUT or ERR_SUBJECT as `kind` says. */
bool http_url_parse(struct arena *a, struct str text, struct http_url *out,
	enum err_kind kind, struct err *err) MUST_CHECK;
/* "https://host:port", default ports left out; lower case. */
struct str http_url_origin(struct arena *a, const struct http_url *url);
bool http_url_same_origin(const struct http_url *a, const struct http_url *b);
bool http_url_resolve(struct arena *a, struct str base, struct str reference,
	struct str *out, struct err *err) MUST_CHECK;
struct str
http_url_encode(struct arena *a, struct str text); /* all but unreserved characters */

/* Name and version of the library, for reports. */
const char *http_library(void);

#endif
