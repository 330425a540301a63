/* SPDX-License-Identifier: MIT */
/* Stage 3: runs the plan and hands over each finished unit of evidence.
 *
 * The engine outlives a plan: connections, cookies of no suite, secrets and name lookups
 * stay, so that waiting and watching are loops of whoever holds it.  Everything happens
 * on one loop; nothing sleeps.  Each check of the plan is reported exactly once, in
 * whatever order the world answers; what could not be asked is reported too, with its
 * trouble.
 */
#ifndef SMOKE_COLLECT_COLLECT_H
#define SMOKE_COLLECT_COLLECT_H

#include "collect/entry.h"
#include "model/observation.h"
#include "model/plan.h"

struct engine;

/* Called with every secret as soon as it is known, before anything can show it. */
typedef bool collect_secret_fn(void *context, struct str secret, struct err *err);

/* What is under way, for people who watch: told from the loop. */
struct pulse {
	int64_t now; /* ms on the loop's clock */
	size_t in_flight;
	/* what has been under way longest; all NULL where that is nothing, or `answers`
	 */
	const struct planned_probe *probe;
	const struct planned_suite *suite;
	int64_t busy; /* ms since it began, a suite's entry since the one before it */
};
typedef void collect_pulse_fn(void *context, const struct pulse *pulse);

struct collect_settings {
	const struct workspace *workspace;
	size_t jobs; /* tasks in flight */
	int64_t deadline; /* ms for one collect_run(); 0: none */
	int64_t now; /* microseconds since 1970: what newDate says first */
	uint64_t seed; /* of newUuid; the same for both sides */
	collect_secret_fn *secret;
	void *secret_context;
	int64_t pulse_every; /* ms, while something is asked or waited for; 0: never */
	collect_pulse_fn *pulse;
	void *pulse_context;
	/* `smoke run`: how requests are made is given, not the workspace's. */
	const struct entry_settings *run; /* or NULL */
	bool continue_on_error;
	bool fail_fast; /* after a failed entry no further suite is asked */
	size_t from_entry, to_entry; /* from 1; 0: not said */
	const struct scope *variables; /* of the command line, or NULL */
	struct str cookies; /* each suite starts with these: lines of a Netscape file */
	bool no_cookies; /* a suite sends back none */
	bool tell_cookies; /* units carry them */
	int verbosity; /* of the workspace's requests; see struct entry_settings */
	bool record;
};

struct unit {
	uint32_t check; /* number; 0: a look again */
	enum evidence evidence;
	enum trouble trouble;
	struct str
		reason; /* one line, when UNKNOWN or BROKEN without findings of its own */
	uint32_t duration; /* ms */
	uint16_t attempts;
	/* a probe's: the observation lives in *arena, which the receiver may take over by
	 * copying it and leaving { 0 } behind */
	const struct planned_probe *probe;
	const struct observation *observation;
	struct arena *arena;
	/* an entry's: valid until the callback returns */
	const struct planned_suite *suite;
	const struct entry *entry;
	const struct entry_result *result;
	const struct entry_plan *asked; /* NULL when it was never sent */
	struct reply *reply; /* NULL when there is none; *arena is the one it lives in */
	const struct scope *scope; /* after the entry's captures */
	struct str cookies_before,
		cookies; /* the suite's, around the entry; where asked for */
	bool suite_ends; /* nothing more comes from this suite */
	bool retried; /* this attempt failed and is made again; `check` is not done */
};
typedef void collect_unit_fn(void *context, const struct unit *unit);

struct engine *
collect_open(const struct collect_settings *settings, struct err *err) MUST_CHECK;
void collect_close(struct engine *engine); /* NULL is fine */

/* Secrets of the environments that the plan asks are resolved first; ERR_INPUT when one
 * cannot be had. */
bool collect_secrets(
	struct engine *engine, const struct plan *plan, struct err *err) MUST_CHECK;

/* The addresses behind an environment's name, for plan_expand(); trouble says why none.
 */
enum trouble
collect_instances(struct engine *engine, struct arena *a, uint16_t environment,
	struct str **addresses, size_t *count, struct str *reason, struct err *err);

/* Only checks whose `only` byte is set are asked (NULL: all); the others are left alone.
 */
bool collect_run(struct engine *engine, const struct plan *plan, const bool *only,
	collect_unit_fn *unit, void *context, struct err *err) MUST_CHECK;

/* Waits without doing anything; false when a signal came. */
bool
collect_wait(struct engine *engine, int64_t milliseconds, struct err *err) MUST_CHECK;

/* Milliseconds on a clock that nobody sets: for durations. */
int64_t collect_now(const struct engine *engine);

/* The signal that interrupted the engine, or 0. */
int collect_signal(const struct engine *engine);

/* What templates see in that environment: url, host, environment, variables, secrets. */
const struct scope *collect_scope(const struct engine *engine, uint16_t environment);

#endif
