/* SPDX-License-Identifier: MIT */
/* A session as people watch it: what is asked, how far it is, what takes long. */
#ifndef SMOKE_CMD_SESSION_LIVE_H
#define SMOKE_CMD_SESSION_LIVE_H

#include "cmd/session.h"

/* From here on the engine of these settings tells how far it is. */
void session_watch(struct session *s, struct collect_settings *settings);
/* All checks of the plan are asked now. */
void session_watch_checks(struct session *s);

#endif
