/* SPDX-License-Identifier: MIT */
/* Who one is where, as a netrc file says it; read only where --netrc… or the option of an
 * entry asks for it (SEC-22), and never in a workspace.
 *
 * The file is read by us and not by libcurl: what is not known cannot be masked, and what
 * 7.88 does with a name in the URL and a password in the file is not what either says. */
#ifndef SMOKE_COLLECT_NETRC_H
#define SMOKE_COLLECT_NETRC_H

#include "base/vec.h"
#include "collect/entry.h"

enum { NETRC_SIZE_MAX = 1 << 20 };

struct netrc_login {
	struct str machine; /* empty: `default`, of every other one */
	struct str login, password;
};

struct netrc {
	struct str path; /* as it was asked for */
	struct vec logins; /* struct netrc_login */
};

/* Words that are none of netrc's are passed over, as everybody does. */
void netrc_read(struct arena *a, struct str text, struct netrc *out);

/* "user:password" for that host, or empty: the URL's own holds, or there is none.
 * `optional`: what stands in the URL comes first. */
struct str netrc_user(struct arena *a, const struct netrc *netrc, bool optional,
	const struct http_url *url);

/* "user:password" in all shapes that give the password away. */
typedef bool netrc_secret_fn(void *context, struct str secret, struct err *err);
bool credentials_hide(struct arena *a, struct str user, netrc_secret_fn *secret,
	void *context, struct err *err) MUST_CHECK;

#endif
