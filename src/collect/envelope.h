/* SPDX-License-Identifier: MIT */
/* The members of an envelope that come from HTTP and TLS (model/observation.h). */
#ifndef SMOKE_COLLECT_ENVELOPE_H
#define SMOKE_COLLECT_ENVELOPE_H

#include "collect/engine.h"

/* status, headers, cookies, redirects, tls, timing; and address, type in the source. */
void envelope_add_reply(struct look *look, const struct reply *reply);

/* tls: what a certificate says, and the protocol.  False with the reason: it cannot be
 * read. */
bool envelope_add_tls(struct look *look, struct str pem, struct str protocol,
	struct err *err) MUST_CHECK;

#endif
