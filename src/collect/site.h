/* SPDX-License-Identifier: MIT */
/* Opening and closing the environments of a run; see engine.h. */
#ifndef SMOKE_COLLECT_SITE_H
#define SMOKE_COLLECT_SITE_H

#include "collect/engine.h"

/* Settings of requests, origins and rate; secrets come later, with site_ready(). */
bool site_open(struct site *site, struct engine *engine, const struct environment *e,
	uint16_t index, struct err *err) MUST_CHECK;
void site_close(struct site *site);

/* Resolves secrets, variables and the user; runs commands where secrets come from them.
 */
bool site_ready(struct site *site, struct err *err) MUST_CHECK;

#endif
