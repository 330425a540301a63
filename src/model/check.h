/* SPDX-License-Identifier: MIT */
/* One thing the plan promised to find out, and what became of it.
 *
 * A check is numbered before the first request, keeps its slot whatever happens, and ends
 * in exactly one state.  The slot is small, because a run may have a million of them:
 * what it is called is worked out from the plan's subjects when somebody asks
 * (plan/plan.h).
 */
#ifndef SMOKE_MODEL_CHECK_H
#define SMOKE_MODEL_CHECK_H

#include "model/severity.h"
#include "model/trouble.h"

#include <stdint.h>

enum check_kind {
	CHECK_NONE = 0,
	CHECK_ANSWERS, /* an origin of the environment under judgement answers */
	CHECK_DISCOVERY, /* instances behind a name */
	CHECK_PROBE, /* one observation came about */
	CHECK_PAIR, /* one probe: candidate against baseline */
	CHECK_BEFORE, /* one probe: now against an earlier look */
	CHECK_APPROVED, /* one probe: production now against the candidate as approved */
	CHECK_EXPECTATION, /* one thing that must hold */
	CHECK_ENTRY, /* one entry of a suite */
	CHECK_RELEASE, /* an expected fact of the release, or a meant change */
	CHECK_CHECKLIST, /* an item of the release's checklist */
	CHECK_POLICY, /* a condition of the policy: freeze, soak, rehearsal, samples */
	CHECK_DRILL, /* fails by announcement, so that people practise it */
	CHECK_LATENCY, /* one probe: as fast as before */
	CHECK_SUITE_LATENCY /* one item of `suites`: how long its requests may take */
};
const char *check_kind_name(enum check_kind kind);
/* Whether a server is asked for it; else people, the calendar or the history are. */
bool check_is_asked(enum check_kind kind);

enum evidence { /* what was found out, as data */
	EVIDENCE_NONE = 0, /* nobody reported: unchecked */
	EVIDENCE_HELD,
	EVIDENCE_BROKEN, /* `worst` says how badly */
	EVIDENCE_UNKNOWN /* `trouble` says why */
};

enum state { /* what it means: given by judge/ alone */
	STATE_NONE = 0,
	STATE_PASS,
	STATE_FAIL,
	STATE_UNCHECKED,
	STATE_WAIVED
};
const char *state_name(enum state state);

struct check { /* 32 bytes */
	uint8_t kind; /* enum check_kind */
	uint8_t evidence; /* enum evidence */
	uint8_t state; /* enum state */
	uint8_t worst; /* enum severity of its worst finding */
	uint8_t trouble; /* enum trouble */
	bool required;
	bool partial; /* a part of it could not be found out: it may fail, not pass */
	bool veto; /* neither a waiver nor an override makes up for it */
	uint16_t attempts; /* how often it was asked; more than 1: it passed on a retry */
	uint16_t environment; /* index into the workspace's environments */
	uint16_t instance; /* index into the environment's instances */
	uint32_t subject; /* index of the probe, suite, expectation, origin … of its kind
			   */
	uint32_t part; /* ENTRY: which entry of the suite, from 0 */
	uint32_t after; /* number of the check it depends on; 0: none */
	uint32_t duration; /* milliseconds */
};

struct checks { /* number n stands at items[n - 1] */
	struct check *items;
	size_t count;
};

#endif
