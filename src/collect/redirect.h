/* SPDX-License-Identifier: MIT */
/* One request with all its redirects, followed by us: each hop is checked against the
 * hosts that may be asked, credentials stay with their origin, the method changes by RFC
 * 9110, section 15.4, or as Hurl has it. */
#ifndef SMOKE_COLLECT_REDIRECT_H
#define SMOKE_COLLECT_REDIRECT_H

#include "collect/reply.h"

/* Whether that URL may be asked with that method; else *why says why not. */
typedef bool redirect_allow_fn(
	void *context, struct str method, const struct http_url *url, struct str *why);

/* Also where `most` sets no bound: each hop is kept. */
enum { REDIRECT_LIMIT = 1000 };

struct redirect_policy {
	bool follow;
	size_t most; /* SIZE_MAX: no bound but the deadline */
	bool trusted; /* credentials go to other hosts too (location-trusted) */
	bool strict; /* https to http is refused; headers that are not known to be
			harmless are dropped on another origin */
	const struct netrc *netrc; /* says who one is on each hop; or NULL */
	bool netrc_optional; /* the URL's own user comes first */
	bool as_hurl; /* any 3xx that says where is followed, 301 to 303 with GET whatever
			 the method was; else by RFC 9110 */
	redirect_allow_fn *allow; /* asked for the first request too; NULL: everything */
	void *allow_context;
	int64_t deadline; /* ms for all hops together */
};

/* Back at the first request's origin its credentials are sent again.  An address to
 * connect to goes with its host, on another port too, and with no other host.  What a hop
 * that was not followed leaves as response has no status: the responses before it are
 * redirections. */
struct redirect;

/* `reply` lives in the arena; its response's trouble says what went wrong (BLOCKED,
 * REDIRECT, …) and is never NULL.  Called once from the loop unless cancelled. */
typedef void redirect_done_fn(void *context, struct reply *reply);
struct redirect *redirect_send(struct loop *loop, struct http_client *client,
	struct arena *a, const struct http_request *request,
	const struct redirect_policy *policy, redirect_done_fn *done, void *context);
void redirect_cancel(struct redirect *r); /* NULL, and one that is done: fine */

#endif
