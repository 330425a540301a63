/* SPDX-License-Identifier: MIT */
/* One run of a command that judges: what gate, verify, drift and diff share.
 *
 * A command reads: open, plan, begin, collect, judge, report, commit; the session holds
 * what travels between these stages. */
#ifndef SMOKE_CMD_SESSION_H
#define SMOKE_CMD_SESSION_H

#include "cmd/live.h"
#include "cmd/options.h"
#include "collect/collect.h"
#include "compare/compare.h"
#include "history/history.h"
#include "judge/judge.h"
#include "model/run.h"
#include "out/mask.h"
#include "plan/plan.h"
#include "workspace/workspace.h"

struct look_kept { /* an observation that waits for the others of its probe */
	struct arena arena;
	struct observation observation; /* as seen */
	bool arrived;
};

struct kept_part { /* of a vec */
	size_t from, count;
};

struct probe_kept { /* all looks of one probe in this run */
	size_t planned, arrived;
	struct look_kept *looks; /* in the order of the plan's rows */
	const struct planned_probe **rows;
	struct vec checks; /* uint32_t: numbers of all checks that rest on its looks */
	struct kept_part facts, noise; /* what it added to the session's */
};

struct rule_met { /* what became of a rule's path, over all probes it speaks for */
	bool asked; /* some probe's looks were there to select from */
	bool met; /* it selected something, or that could not be known */
	struct str nearest; /* to what it says, of the first probe that has none of it */
};

struct suite_samples; /* session_suite_latency.c */
struct teller;
struct tell_secrets;

struct session {
	struct arena *arena; /* of the whole run; while it watches, of a round */
	struct arena rounds[2]; /* watch: of the last round, and of the one before */
	const struct command_row *command;
	const struct arguments *arguments;
	struct workspace workspace;
	struct diags diags;
	struct plan_request request;
	struct plan plan;
	struct arena planned; /* what goes with the plan, and is made anew with it */
	struct engine *engine;
	struct live live; /* how far it is, while the engine runs */
	struct mask *mask;
	struct history *history;
	bool history_was_empty;
	struct policy policy; /* where the judged environment is judged */
	struct waivers honoured; /* valid at the gate whose ticket is verified */
	struct str gate_day; /* YYYY-MM-DD; empty: there is no ticket */
	unsigned char key[32]; /* of digests of sensitive values */
	int64_t started; /* ms since 1970 */
	struct probe_kept *probes; /* by probe */
	const struct rules **rules; /* by probe */
	bool rules_chosen; /* those whose condition does not hold are left out */
	struct rule_met *rules_met; /* by rule of the workspace */
	struct shaping *shapings; /* by environment: with rewrites */
	struct observation *before; /* the earlier look at the judged environment */
	size_t before_count;
	struct endpoint_samples *before_samples; /* of the judged environment */
	size_t before_sample_count;
	struct observation *approved; /* the candidate as approved */
	size_t approved_count;
	struct str
		*shorts; /* by environment: why its discovery is not enough, or empty */
	struct str *reasons; /* by check: why it is not held, without findings */
	struct suite_samples *suite_samples; /* by suite and environment; or NULL */
	struct vec findings; /* struct finding */
	struct vec facts; /* struct fact_seen */
	bool same_address; /* both sides came from one: it was said */
	struct vec own_facts; /* struct str: names of those that no ticket takes along */
	struct vec noise, notes; /* struct str */
	struct vec waits; /* struct wait_step */
	struct vec latencies; /* struct latency_seen */
	struct vec timings; /* struct entry_timing, as they came */
	size_t ignored, tolerated, allowed;
	struct str ticket;
	struct teller *teller; /* or NULL: nobody is told */
	struct tell_secrets *tell_secrets;
	struct err failed; /* the first failure of ours while units came in */
	struct run run;
};

/* Reads the workspace and shows its mistakes; ERR_INPUT when there are any. */
bool session_open(struct session *s, struct arena *a, const struct command_row *command,
	const struct arguments *arguments, struct err *err) MUST_CHECK;
void session_close(struct session *s);
/* How the suites of a workspace are read. */
extern const struct hurl_reader session_hurl;

/* Baseline, candidate and the environment under judgement, from the workspace and the
 * command line. */
bool session_sides(struct session *s, enum command command, struct err *err) MUST_CHECK;
/* The environment that --env names; ERR_USAGE with the nearest name. */
bool session_environment(
	struct session *s, struct str name, uint16_t *out, struct err *err) MUST_CHECK;

/* Expected facts of release.yaml and --expect, values fetched. */
bool session_expect_release(struct session *s, struct err *err) MUST_CHECK;
bool session_expect_fact(
	struct session *s, struct str name, struct str value, struct err *err) MUST_CHECK;

/* ERR_INPUT, with the reason: no ticket, edited, of another project or workspace,
 * expired.
 */
struct ticket;
bool session_read_ticket(struct session *s, struct str file, struct ticket *out,
	struct err *err) MUST_CHECK;
/* Its facts are expected from here on. */
bool session_expect_ticket(
	struct session *s, const struct ticket *ticket, struct err *err) MUST_CHECK;

/* The file of the history. */
const char *session_history_path(struct session *s);
bool session_open_history(struct session *s, struct err *err) MUST_CHECK;
/* Rules and the engine; secrets of the environments that are asked. */
bool session_open_engine(struct session *s, struct err *err) MUST_CHECK;
/* The plan, with what discoveries add to it, secrets, names to rewrite. */
bool session_plan_only(struct session *s, struct err *err) MUST_CHECK;
/* The same, and the run is begun on disk. */
bool session_plan(struct session *s, struct err *err) MUST_CHECK;
/* The same plan once more, with the addresses that names have now.  Nothing may be kept
 * of the one before. */
bool session_plan_anew(struct session *s, struct err *err) MUST_CHECK;
/* Asks names for their addresses again; where they are others than planned, *anew says
 * that the plan was made anew. */
bool session_plan_again(struct session *s, bool *anew, struct err *err) MUST_CHECK;

/* Asks everything the plan says; findings and evidence come together. */
bool session_collect(struct session *s, struct err *err) MUST_CHECK;
/* Asks endpoints for their latency, keeps it, and holds it against before; nothing unless
 * the workspace says `verify: {latency: …}`. */
bool session_latency(struct session *s, struct err *err) MUST_CHECK;
/* What was found in the order of the plan, whoever answered first. */
void session_order(struct session *s);
/* What a verdict depends on besides evidence and findings. */
struct judge_input session_judge_input(const struct session *s);
/* The verdict and the record of the run. */
void session_judge(struct session *s);
struct session_steps;
/* Commits the record, delivers, then writes the reports; the exit code is the verdict's,
 * or worse. */
int session_end(struct session *s, const struct session_steps *steps);

/* The order of the stages, for every command that judges.  Each step may be NULL:
 *   prepare  before the plan: sides, expectations, the past
 *   wait     after the plan, before anything else is asked
 *   collect  asks; NULL: everything, once
 *   finish   after the verdict, before the record is kept: ages of findings
 *   deliver  after the record is on disk: a ticket
 *   exit     what the verdict means for this command; NULL: its own code
 * Shows errors; returns the exit code. */
typedef bool session_step_fn(struct session *s, struct err *err);
struct session_steps {
	enum command command;
	session_step_fn *prepare, *wait, *collect, *finish, *deliver;
	int (*exit)(struct session *s);
};
int session_run(struct arena *a, const struct command_row *command,
	struct arguments *arguments, const struct session_steps *steps);
/* The same, and who is to be told is told by the caller. */
int session_run_for(struct arena *a, const struct command_row *command,
	struct arguments *arguments, const struct session_steps *steps,
	struct teller *teller);

/* "by WHO (run N): why, until WHEN" when somebody took upon himself what the recorded run
 * comes to; else empty, and a note says why an override that is there does not count. */
struct str session_overridden(struct session *s);

/* After the verdict: notes about waivers that do not hold, end soon, or are stale. */
void session_note_waivers(struct session *s);

/* A verify of production that is NO-GO leaves `.smoke/incident-RUN.md`: the first names
 * it in the record, the second writes it once the record is on disk. */
/* What is open, or closed by this run; after the verdict, in every command. */
void session_incidents(struct session *s);
bool session_is_incident(const struct session *s);
bool session_name_incident(struct session *s, struct err *err) MUST_CHECK;
bool session_write_incident(struct session *s, struct err *err) MUST_CHECK;

#endif
