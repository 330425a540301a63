/* SPDX-License-Identifier: MIT */
/* What a release asks for besides its checks: conditions of the policy, its checklist,
 * what it covers, what people signed. */
#ifndef SMOKE_CMD_SESSION_RELEASE_H
#define SMOKE_CMD_SESSION_RELEASE_H

#include "cmd/session_evidence.h"

/* What is judged is known: its own policy holds, and --rehearsal and --drill, before the
 * plan, since a drill is planned.  ERR_USAGE where a rehearsal would be one of
 * production.
 */
bool session_mark(struct session *s, struct err *err) MUST_CHECK;
/* How such a run is called, in front of its title: "DRILL: ", "rehearsal: ", or empty. */
struct str session_mark_text(const struct session *s);
/* The check that fails by announcement, failed. */
void session_drill(struct session *s);

/* After everything was asked, before the verdict: evidence for what the policy asks. */
void session_conditions(struct session *s);

/* Evidence for the checklist and the backups: what was signed first, then what rests on
 * the states of other checks. */
struct judge_input;
void session_checklist(struct session *s, const struct judge_input *input);
/* "version.app=1.4.2, version.commit=8f2": which release a signature is for; empty where
 * nothing is expected. */
struct str session_release_text(struct session *s);

/* Whether an item is signed for this release, so that it holds now; *how says by whom and
 * when, or why not. */
bool
session_signed(struct session *s, const struct checklist_item *item, struct str *how);

/* A finding for each check that was required at the last GO and is required no more. */
void session_find_coverage(struct session *s);

/* Where what to do about a finding of that check is written down; or empty. */
struct str session_runbook(struct session *s, uint32_t check);

#endif
