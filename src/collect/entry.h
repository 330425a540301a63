/* SPDX-License-Identifier: MIT */
/* One entry of a suite: from its tree to a request, and from a reply to what held.
 *
 * The evaluation order is Hurl's: version and status, and nothing more when one fails;
 * then captures, expected headers, expected body, asserts. */
#ifndef SMOKE_COLLECT_ENTRY_H
#define SMOKE_COLLECT_ENTRY_H

#include "collect/reply.h"
#include "model/check.h"
#include "model/suite_use.h"
#include "query/scope.h"

struct entry_settings { /* from the command line or the workspace; [Options] win */
	const struct suite *suite;
	const struct suite_use *use; /* what the workspace adds to the file; or NULL */
	const char *file_root; /* where `file,…;` may read, with a slash at its end; NULL:
				  the suite's */
	bool strict; /* a gate: see model/strictness.h */
	bool no_assert;
	bool follow; /* redirects */
	bool trusted, insecure, compressed, path_as_is;
	size_t redirects; /* SIZE_MAX: no bound */
	int64_t deadline, connect_deadline, delay, retry_interval; /* ms */
	int64_t retry; /* -1: endless */
	int64_t rate_max;
	size_t body_max, headers_max;
	enum http_version version;
	int ip_version;
	struct str user, cacert, cert, key, proxy, no_proxy, unix_socket, pinned_key,
		user_agent;
	bool digest, ntlm, negotiate; /* how `user` is proven; else Basic */
	struct str aws_sigv4; /* signed with `user` */
	bool netrc, netrc_optional; /* of the home folder, when no file is named */
	struct str netrc_file;
	struct str connect_to; /* an instance's address; or empty */
	const struct http_target
		*targets; /* where hosts really are; [Options] add theirs */
	size_t target_count;
	int verbosity; /* 0: nothing is told; 1: verbose; 2: very verbose */
	bool record; /* what is sent is kept: a report asks for it */
	struct http_header *headers; /* further ones for each request */
	size_t header_count;
};

/* A part of a request with its templates rendered: "URL" without the query of its
 * section, "Query", "Form", "Multipart", "Cookies", "File"; "Headers", as written in the
 * entry. */
struct entry_section {
	struct str name;
	struct http_header *items;
	size_t count;
};

/* What an entry asks for, its options applied and its templates rendered. */
struct entry_plan {
	struct http_request request;
	struct entry_settings settings; /* after [Options] */
	bool skip;
	bool asks_netrc; /* a netrc file says who one is, on each hop */
	/* of request.headers: those that `defaults` added */
	size_t default_from, default_count;
	int64_t repeat; /* 1 when not said; -1 endless */
	struct str output; /* file to write the body to, or empty */
	/* Only where settings.verbosity or settings.record ask for it: */
	struct entry_section *sections;
	size_t section_count;
};

struct entry_error { /* one thing that did not hold, or could not be told */
	const char *title; /* "Assert status code", … : Hurl's words */
	struct span span; /* in the suite's source */
	bool broken; /* it did not hold; else it could not be told */
	bool assert; /* about an assert or the expected response; else a run-time error */
	struct str text; /* what stands at the caret; may have several lines */
	struct str expected, actual; /* with their types; or empty */
};

struct entry_result {
	enum evidence evidence; /* HELD, BROKEN, UNKNOWN */
	enum trouble trouble; /* UNKNOWN: why */
	struct entry_error *errors;
	size_t error_count;
	size_t asserts; /* how many were evaluated, passed ones too */
};

enum {
	ENTRY_FILE_MAX = 64 << 20, /* bytes of a file that is sent or compared with */
	ENTRY_CAPTURE_MAX = 16 << 20 /* bytes of a text that is captured */
};

/* Renders the options first (they may set variables in `scope`), then the request. An
 * error is an entry_error: what the caller shows, evidence UNKNOWN.  Variables that
 * options set are copied into the arena of `scope`. */
bool entry_prepare(struct arena *a, const struct entry *e,
	const struct entry_settings *settings, struct scope *scope,
	struct entry_plan *out, struct entry_error *error) MUST_CHECK;

/* Evaluates; captures are set in `scope` and live in `keep`, everything else in `a`.
 * A passed assert leaves nothing behind but its count. `secret` is called for each
 * capture that says `redact`, before anything else can show it; may be NULL. */
typedef void entry_secret_fn(void *context, struct str text);
void entry_evaluate(struct arena *a, struct arena *keep, const struct entry *e,
	const struct entry_settings *settings, struct reply *reply, struct scope *scope,
	entry_secret_fn *secret, void *context, struct entry_result *out);

#endif
