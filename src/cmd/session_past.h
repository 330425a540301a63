/* SPDX-License-Identifier: MIT */
/* Findings of earlier runs, held against this one. */
#ifndef SMOKE_CMD_SESSION_PAST_H
#define SMOKE_CMD_SESSION_PAST_H

#include "cmd/session.h"

/* Whether the check that a finding of the past belonged to came to an end in this run: a
 * judge_looked_fn; context is a struct session. */
bool session_was_looked_at(void *context, const struct finding *past);

/* A step `finish`: findings of what is verified become new (broken by this release), open
 * (broken before already), again (the same, otherwise) or resolved (mended).  Where no
 * earlier run looked, none of them: nobody knows. */
bool session_compare_past(struct session *s, struct err *err) MUST_CHECK;

/* Whether an instance of the environment said all that is expected now: then that run is
 * of this release, and tells nothing about before.  *instance is the first of them. */
bool session_is_released(struct session *s, const struct fact_seen *facts, size_t count,
	struct str environment, struct str *instance);

#endif
