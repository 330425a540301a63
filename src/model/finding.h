/* SPDX-License-Identifier: MIT */
/* What a person must know. */
#ifndef SMOKE_MODEL_FINDING_H
#define SMOKE_MODEL_FINDING_H

#include "model/severity.h"

enum finding_age { /* against the past: drift and verify say it */
	AGE_NONE = 0, /* nobody compared */
	AGE_NEW,
	AGE_OPEN, /* seen before, with the same values */
	AGE_AGAIN, /* seen before, with other values */
	AGE_RESOLVED, /* was open, is gone */
	AGE_NOT_LOOKED /* was open, and its check could not be made */
};
const char *finding_age_name(enum finding_age age); /* "new" "open" "changed_again" … */

struct finding {
	uint32_t check; /* number; 0: about the run as a whole */
	enum severity severity;
	/* "missing" … "order_changed" (a difference), "assert", "error", "expectation",
	 * "trouble", "unstable", "selects_nothing", "waiver", "coverage", "drift", "slow"
	 */
	struct str kind;
	struct str subject; /* name of the probe or suite */
	struct str where; /* environment, or "prod / preprod" */
	struct str path; /* $.body.x, or file:line:col of an assert */
	struct str title; /* one line for people, values not in it */
	struct str baseline, candidate; /* both values as shown, masked; or empty */
	struct str expected, actual; /* of an assert or expectation; or empty */
	struct str rule; /* what decided: "rule ttl", "expectation 3", "no rule" */
	struct str owner; /* or empty */
	struct str runbook; /* where what to do is written down; or empty */
	struct str remedy; /* the one line to copy, or empty */
	struct str fingerprint; /* 16 hex digits */
	struct str seen; /* digest of the values, 16 hex digits: another one un-waives */
	enum finding_age age;
	struct str
		since; /* "2026-11-20T02:00:00Z" of the first run that saw it, or empty */
	/* Runs of this command that had it, this one included; 0: nobody counted. */
	uint32_t times;
	bool moved; /* the last of them saw other values */
	struct str waiver; /* why it is waived: reason, by whom, until; or empty */
};

struct past_finding { /* as the history keeps it */
	struct str fingerprint, seen;
	struct str since; /* RFC 3339: the first run that saw it */
	struct finding finding; /* as it was last seen */
};

struct findings {
	struct finding *items;
	size_t count;
};

#endif
