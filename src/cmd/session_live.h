/* SPDX-License-Identifier: MIT */
/* A session as people watch it: what is asked, how far it is, what takes long. */
#ifndef SMOKE_CMD_SESSION_LIVE_H
#define SMOKE_CMD_SESSION_LIVE_H

#include "cmd/session.h"

/* From here on the engine of these settings tells how far it is. */
void session_watch(struct session *s, struct collect_settings *settings);
/* All checks of the plan are asked now. */
void session_watch_checks(struct session *s);

/* A step of the time line: kept, and said, when it is another than the last one.
 * `doing` is "waiting" or "watching". */
void session_step_seen(struct session *s, const char *doing, struct str text);

#endif
