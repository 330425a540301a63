/* SPDX-License-Identifier: MIT */
/* What the team asks of a run before it may be GO. */
#ifndef SMOKE_MODEL_POLICY_H
#define SMOKE_MODEL_POLICY_H

#include "base/diag.h"
#include "model/severity.h"
#include "model/texts.h"

enum moment_kind {
	MOMENT_NONE = 0, /* not said */
	MOMENT_DAY, /* 2026-12-24: value is where it begins, ms since 1970 */
	MOMENT_INSTANT, /* 2026-12-24T18:00Z: ms since 1970 */
	MOMENT_HOUR /* 18:00: ms since midnight; 24:00 is the end of the day */
};

struct moment { /* all in UTC */
	enum moment_kind kind;
	int64_t value;
};

struct freeze { /* a time in which nothing is released */
	struct moment from, until; /* both days or instants, or both hours, or neither */
	unsigned days; /* bits 1 << weekday, Sunday is 0; 0: every day */
	struct str reason;
	struct span span;
};

struct samples { /* so many checks must have come to a result; 0: not said */
	size_t checks, entries, probes, instances;
};

enum policy_mode { MODE_AS_ELSEWHERE = 0, MODE_ENFORCE, MODE_ADVISORY };

struct environment_policy { /* where this environment is judged; what it says wins */
	struct str environment;
	enum severity fail_on; /* NONE: as elsewhere */
	enum policy_mode mode;
	struct str until; /* YYYY-MM-DD */
	struct span span;
};

struct policy {
	enum severity fail_on; /* ERROR when not said */
	bool advisory;
	struct str advisory_until; /* YYYY-MM-DD */
	struct texts gate_tags; /* tags a gate may select */
	struct texts veto; /* probes, suites, tags: nothing makes up for these */
	struct span veto_span;
	int64_t ticket_valid; /* ms; default 24h */
	int64_t soak; /* ms; 0: none */
	int64_t rehearsal; /* ms; 0: none */
	struct samples samples;
	struct freeze *freezes;
	size_t freeze_count;
	struct environment_policy *environments;
	size_t environment_count;
};

/* Each is a planned check: its subject. */
enum policy_condition {
	CONDITION_FREEZE = 0,
	CONDITION_SOAK,
	CONDITION_REHEARSAL,
	CONDITION_CHECKS, /* of struct samples, in its order */
	CONDITION_ENTRIES,
	CONDITION_PROBES,
	CONDITION_INSTANCES,
	CONDITION_COUNT
};
/* Whether the policy asks for it at all. */
bool policy_asks(const struct policy *p, enum policy_condition condition);
/* The number that struct samples has for it; 0 for the others. */
size_t policy_samples(const struct policy *p, enum policy_condition condition);

/* The policy where that environment is judged. */
struct policy policy_for(const struct policy *p, struct str environment);

#endif
