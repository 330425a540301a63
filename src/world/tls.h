/* SPDX-License-Identifier: MIT */
/* One TLS handshake, to see what a server shows: verified or not, the certificate is
 * there. */
#ifndef SMOKE_WORLD_TLS_H
#define SMOKE_WORLD_TLS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct tls;

struct tls_request {
	struct str host; /* for the name in the certificate and SNI */
	struct str connect_to; /* host:port to connect to */
	struct str cacert; /* file, or empty: the system's */
	int64_t deadline; /* ms */
};

struct tls_result { /* lives in the arena */
	enum trouble
		trouble; /* NONE: handshake made and verified; TLS: made, not verified */
	struct str reason;
	struct str protocol, cipher; /* "TLSv1.3" */
	struct str pem; /* of the server's own certificate, or empty */
	struct str address;
	int64_t duration; /* ms */
};

typedef void tls_done_fn(void *context, struct tls_result *result);
struct tls *tls_look(struct loop *loop, struct arena *a,
	const struct tls_request *request, tls_done_fn *done, void *context);
void tls_cancel(struct tls *tls);

#endif
