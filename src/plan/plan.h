/* SPDX-License-Identifier: MIT */
/* Workspace -> the numbered list of what will be found out, before the first request.
 *
 * Pure.  What is planned, by command:
 *
 *   gate      answers, probes on both sides, parity, expectations, this release on the
 *             candidate, suites on the candidate
 *   verify,   answers, probes, the look before, the candidate as approved, expectations,
 *   watch     this release, suites; all on the environment that is verified
 *   drift     probes on both sides, parity, production against its look before,
 *             expectations
 *   diff      probes on both sides, parity
 *   snapshot  answers, probes, expectations, suites; of one environment
 *   confirm   the facts that are expected, of one environment
 *
 * Behind them what is not asked of a server: the conditions of the policy (gate; samples
 * also verify and watch), the checklist (gate), a drill.
 */
#ifndef SMOKE_PLAN_PLAN_H
#define SMOKE_PLAN_PLAN_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/plan.h"

enum { PLAN_NO_ENVIRONMENT = UINT16_MAX, PLAN_CHECKS_MAX = 10000000 };

struct plan_request {
	enum command command;
	uint16_t judged; /* the environment under judgement */
	uint16_t baseline, candidate; /* or PLAN_NO_ENVIRONMENT */
	struct texts tags; /* --tag: probes and suites with none of them stay unchecked */
	bool before; /* verify: there is a look from before; drift always plans it */
	bool approved; /* verify: there is a candidate as approved */
	bool rehearsal; /* gate, verify: to practise, in pre-production */
	bool drill; /* gate, verify: with a check that fails by announcement */
};

/* ERR_USAGE when there is nothing to do for that command at all. */
bool plan_make(struct arena *a, const struct workspace *w,
	const struct plan_request *request, struct plan *out, struct err *err) MUST_CHECK;

/* Adds the rows of an environment whose instances a discovery found; sorted addresses. */
bool plan_expand(struct arena *a, struct plan *plan, uint16_t environment,
	const struct str *addresses, size_t count, struct err *err) MUST_CHECK;

/* A plan of suites alone, for `smoke run`: whatever the workspace says of when and where
 * they run.  Setups they need come before them, once. */
struct planned_file {
	const struct suite *suite;
	const struct suite_use *use; /* what the workspace says of it, or NULL */
	bool by_hand; /* the variables of a row are given: it runs once */
};
bool plan_files(struct arena *a, const struct workspace *w, uint16_t environment,
	const struct planned_file *files, size_t count, size_t repeat, struct plan *out,
	struct err *err) MUST_CHECK;

/* What a check is called, told from its subject: "settings", "suites/a.hurl:12 GET /". */
struct str
plan_check_name(struct arena *a, const struct plan *plan, const struct check *c);
/* "suites/a.hurl"; of a run for one row "suites/a.hurl (sku=A-1)". */
struct str plan_suite_name(struct arena *a, const struct planned_suite *row);
/* The heading it stands under: "probes", "parity", a suite's file, … */
struct str
plan_check_group(struct arena *a, const struct plan *plan, const struct check *c);
struct str plan_instance_name(const struct plan *plan, const struct check *c);

/* The probe whose looks a check rests on, or STR_NONE. */
ptrdiff_t plan_probe_of(const struct plan *plan, const struct check *c);

/* The check of that kind, subject, environment and instance; NULL when none was planned.
 */
struct check *plan_find(const struct plan *plan, enum check_kind kind, uint32_t subject,
	uint16_t environment, uint16_t instance);

/* Whether that probe looks at that environment. */
bool plan_probe_looks_at(
	const struct workspace *w, const struct probe *p, uint16_t environment);

/* Whose variables the conditions of rules ask: the candidate's where two sides are
 * compared, those of the environment that is verified; PLAN_NO_ENVIRONMENT where nothing
 * is compared. */
uint16_t plan_rules_environment(const struct plan_request *request);

/* Whether it is an endpoint whose latency is asked for; only what reads is asked again
 * and again. */
bool plan_samples(const struct workspace *w, const struct probe *p);

/* How many looks look_again asks for on that environment: 1 is just the look that counts.
 */
size_t plan_looks(const struct workspace *w, const struct plan_request *request,
	uint16_t environment);

/* The plan as text, for its digest: what is checked, where, under which conditions; not
 * its numbers, and no secret. */
void plan_write(struct arena *a, const struct plan *plan, struct sbuf *out);

#endif
