/* SPDX-License-Identifier: MIT */
/* A plan that is being made: what the files of this folder share; for nobody else. */
#ifndef SMOKE_PLAN_DRAFT_H
#define SMOKE_PLAN_DRAFT_H

#include "base/vec.h"
#include "plan/plan.h"

struct draft { /* the arrays of the plan are its vecs */
	struct arena *arena;
	const struct workspace *w;
	const struct plan_request *request;
	struct plan *plan;
	struct vec checks, probes, suites, left_out;
};

/* The number of the new check. */
uint32_t draft_add(struct draft *d, struct check check);

bool draft_is_selected(const struct draft *d, const struct texts *tags);
/* `required`, unless it is left out by a selection that a gate may make. */
bool draft_is_required(const struct draft *d, bool required, const struct texts *tags);

/* left_out.c: whether the condition holds there; where not, it is said of `what`. */
bool draft_lets(struct draft *d, const struct condition *c, struct str what, uint16_t e);
void draft_leave_out_rules(struct draft *d);

/* suites.c: the entries of all suites that run in that environment, setups first. */
bool draft_runs_suites(const struct draft *d, uint16_t environment);
bool draft_add_suites(struct draft *d, uint16_t environment, struct err *err) MUST_CHECK;
/* … of those files, so many times, and of the setups they need. */
void draft_add_files(struct draft *d, uint16_t environment,
	const struct planned_file *files, size_t count, size_t repeat);
/* How often that file runs: once for each of its rows. */
size_t draft_row_count(const struct planned_file *file);

/* conditions.c: behind all others; and the marks of a policy's veto. */
void draft_add_conditions(struct draft *d);
void draft_mark_vetoes(struct draft *d);

#endif
