/* SPDX-License-Identifier: MIT */
/* The curl command that does what an entry asks for, as hurl writes it. */
#ifndef SMOKE_CMD_RUN_CURL_H
#define SMOKE_CMD_RUN_CURL_H

#include "collect/collect.h"

struct arguments; /* cmd/options.h */

/* Cookies that went out are taken from what was sent; of a request that never went out
 * only those of the entry are known.  Without a line end; not masked. */
void curl_command(
	const struct unit *unit, const struct arguments *arguments, struct sbuf *out);

#endif
