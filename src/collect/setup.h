/* SPDX-License-Identifier: MIT */
/* Setups: suites that run before others and hand them captures and cookies.  All of it
 * lives as long as one collect_run(); a setup of one environment is nobody else's. */
#ifndef SMOKE_COLLECT_SETUP_H
#define SMOKE_COLLECT_SETUP_H

#include "collect/engine.h"

/* Every planned suite as one that is not asked, until setup_expect() says it is. */
void setups_open(struct engine *engine);
void setup_expect(struct task *task);

/* --- those that need setups ---------------------------------------------------- */

/* True when the task now waits: setup_end() gives it back. */
bool setup_hold(struct task *task);
/* Why the task cannot be asked, in one line; empty when all setups held. */
struct str setup_failed(struct task *task);
/* Captures and cookies; later setups win. */
bool setup_give(struct task *task, struct scope *scope, struct http_client *client,
	struct err *err) MUST_CHECK;

/* --- the setup itself ---------------------------------------------------------- */

void setup_keep(struct task *task, const struct scope *scope, struct http_client *client);
/* Some entry did not hold; the first reason stays. */
void setup_fail(struct task *task, struct str why);
/* It is over, however it went: those that waited, linked by `next`. */
struct task *setup_end(struct task *task);

#endif
