/* SPDX-License-Identifier: MIT */
/* The numbered list of what will be found out, made before the first request. */
#ifndef SMOKE_MODEL_PLAN_H
#define SMOKE_MODEL_PLAN_H

#include "model/check.h"
#include "model/workspace.h"

enum command {
	COMMAND_NONE = 0,
	COMMAND_GATE,
	COMMAND_VERIFY,
	COMMAND_DRIFT,
	COMMAND_DIFF,
	COMMAND_RUN,
	COMMAND_PROBE,
	COMMAND_SNAPSHOT,
	COMMAND_CONFIRM,
	COMMAND_WATCH
};
const char *command_name(enum command command);

struct planned_suite { /* the entries of one file on one environment, numbers in a row */
	const struct suite *suite;
	const struct suite_use *use; /* NULL outside a workspace */
	const struct suite_row *row; /* the variables of this run; NULL: none */
	const uint32_t *needs; /* indexes of the setups that come before */
	size_t need_count;
	uint16_t environment;
	uint32_t first; /* number of its first entry's check */
	bool selected; /* by --tag; else its entries stay unchecked */
	bool brought; /* a setup, here because others need it */
};

struct left_out { /* what a condition leaves out: no check, and not silently gone */
	struct str what; /* files of suites, … */
	uint16_t environment;
	struct str why;
};

struct planned_probe { /* one look of one probe at one instance */
	uint32_t probe; /* index into the workspace's probes */
	uint16_t environment, instance;
	uint16_t look; /* 0: the look that counts; 1, 2 …: looks again, for noise; no
			  check */
	uint32_t number; /* of its check; 0 for looks again */
	bool selected; /* by --tag; else it stays unchecked */
};

struct instance {
	struct str name; /* as shown: the address; "" when there is but one */
	struct str
		address; /* host:port to connect to; "" means whatever the name gives */
};

struct environment_plan {
	uint32_t discovery; /* number of the check that finds its instances; 0: they are
			       known */
	struct instance *instances;
	size_t instance_count; /* at least 1 for an environment that is asked */
	bool asked; /* at all, in this run */
	bool judged; /* the environment under judgement */
};

struct plan_request; /* plan/plan.h */

struct plan {
	enum command command;
	const struct plan_request
		*request; /* what it was made from; lives as long as the plan */
	const struct workspace *workspace;
	struct checks checks;
	struct environment_plan *environments; /* one for each of the workspace */
	uint16_t judged; /* index of the environment under judgement */
	struct planned_suite *suites; /* subjects of CHECK_ENTRY */
	size_t suite_count;
	struct planned_probe *probes;
	size_t probe_count;
	struct left_out *left_out;
	size_t left_out_count;
	struct str digest; /* SHA-256 of plan_write()'s text, hex; set by who begins the
			      run */
};

#endif
