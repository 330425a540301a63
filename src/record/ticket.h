/* SPDX-License-Identifier: MIT */
/* What a GO gate writes: the facts of the candidate as approved, and what they rest on.
 *
 * It carries an HMAC by the workspace's key (history), so that an edited ticket is
 * refused. Whoever verifies needs the same history. */
#ifndef SMOKE_RECORD_TICKET_H
#define SMOKE_RECORD_TICKET_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/run.h"
#include "model/workspace.h"

enum { TICKET_VERSION = 2, TICKET_SIZE_MAX = 1 << 20 };

struct ticket_waiver { /* that was valid at the gate: its verify honours it */
	struct str fingerprint, seen, expires;
	bool used; /* a finding of the gate was waived by it */
};

struct ticket {
	struct str project, run, baseline, candidate;
	int64_t made, expires; /* milliseconds since 1970, UTC */
	struct str plan_digest, workspace_digest;
	struct fact_seen *facts; /* of the candidate */
	size_t fact_count;
	struct ticket_waiver *waivers;
	size_t waiver_count;
	bool rehearsal; /* good for rehearsals only */
};

/* From a run whose verdict is GO; `waivers` are those that were valid then. */
struct ticket ticket_of(struct arena *a, const struct run *run,
	const struct waivers *waivers, int64_t valid);

void ticket_write(const struct ticket *ticket, struct str key, struct sbuf *out);
/* ERR_INPUT: no ticket, a newer one, edited (or made with another workspace's key). */
bool ticket_read(struct arena *a, struct str text, struct str key, struct ticket *out,
	struct err *err) MUST_CHECK;

#endif
