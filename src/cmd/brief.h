/* SPDX-License-Identifier: MIT */
/* The briefing for the release meeting: what is released, who does what when, what must
 * be so before, how it comes back, and what nobody has thought of yet. */
#ifndef SMOKE_CMD_BRIEF_H
#define SMOKE_CMD_BRIEF_H

#include "cmd/session_release.h"

/* `s` has its plan; nothing is asked.  As Markdown, or as text for a terminal. */
void brief_write(struct session *s, bool markdown, struct sbuf *out);

#endif
