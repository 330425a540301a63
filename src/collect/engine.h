/* SPDX-License-Identifier: MIT */
/* What the parts of the engine share; nobody outside collect/ includes it. */
#ifndef SMOKE_COLLECT_ENGINE_H
#define SMOKE_COLLECT_ENGINE_H

#include "collect/collect.h"
#include "collect/netrc.h"
#include "collect/redirect.h"
#include "world/loop.h"

struct setup;

struct site { /* an environment while it is asked */
	struct engine *engine;
	const struct environment *environment; /* NULL: `smoke run` outside a workspace */
	uint16_t index;
	struct http *http;
	struct arena arena; /* of its scope and secrets */
	struct scope scope;
	struct generator generator;
	struct entry_settings settings; /* how every request to it is made */
	struct str origin; /* "https://host:port" */
	struct str *origins; /* of `hosts`, further ones */
	size_t origin_count;
	int64_t interval; /* microseconds between two requests; 0: no limit */
	int64_t next_send; /* microseconds on the loop's clock */
	size_t answers_left; /* checks `answers` that are not done: the others wait */
	bool *down; /* by instance: it does not answer */
	bool *answered; /* by instance: some response came */
	struct str *down_reason; /* by instance */
	bool ready; /* secrets are resolved */
};

enum task_kind { TASK_ANSWERS = 1, TASK_PROBE, TASK_SUITE };

struct task {
	enum task_kind kind;
	struct engine *engine;
	struct site *site;
	uint32_t check; /* ANSWERS: its number */
	const struct planned_probe *probe;
	const struct planned_suite *suite;
	struct loop_timer pace;
	void (*start)(struct task *task); /* after pacing */
	void *work; /* what is under way: the part's own struct */
	void (*cancel)(struct task *task); /* ends it without reporting */
	struct task *next; /* of those in flight, or of those that wait for a setup */
	int64_t since; /* on the loop's clock: it began, or last reported */
};

/* Reports a unit of this task. */
void task_report(struct task *task, const struct unit *unit);
/* A failure of this suite: with fail_fast it leaves out what was not asked yet, of its
 * use or, by the settings, of all. */
void task_fail_fast(struct task *task, struct str why);
/* Why this suite is left out by such a failure; or empty. */
struct str task_failed_fast(const struct task *task);
/* It is over: the slot is free.  The task must not be touched afterwards. */
void task_end(struct task *task);
/* Calls `start` as soon as the environment's rate allows. */
void task_pace(struct task *task, void (*start)(struct task *task));

/* Something came back from an instance, or it did not: what `answers` rests on. */
void
site_heard(struct site *site, uint16_t instance, enum trouble trouble, struct str reason);
/* "host:port" to connect to for an instance, or empty. */
struct str site_connect_to(const struct task *task, uint16_t instance);
/* What belongs to the environment alone does not go to a further host of it: its address,
 * credentials, headers and client certificate. */
void site_keep_own(const struct site *site, struct arena *a, struct str instance,
	struct http_request *request);
/* Which hosts and methods may be asked: context is a struct site_guard. */
struct site_guard {
	const struct site *site;
	const struct suite_use *use; /* whose writes are permitted; NULL: a probe */
	bool any_origin; /* `smoke run` outside a workspace */
	bool crossed; /* it was about to ask another environment of the workspace */
};
/* Whether a reply was refused because a redirect led to another environment: what would
 * have been tested is not what was asked for. */
bool site_was_crossed(const struct site_guard *guard, const struct reply *reply);
bool
site_allows(void *guard, struct str method, const struct http_url *url, struct str *why);

/* Method and URL are left to the caller. */
struct http_request request_of(const struct entry_settings *settings);

struct engine { /* lives in its own arena */
	struct arena arena;
	struct collect_settings settings;
	struct loop *loop;
	struct site *sites; /* one for each environment of the workspace, at least one */
	size_t site_count;
	int signal;
	/* of the run that is under way */
	struct arena run;
	const struct plan *plan;
	collect_unit_fn *unit;
	void *context;
	struct task *tasks; /* all, in order */
	size_t task_count, next_task, in_flight;
	struct task *flying;
	struct task *ready; /* they waited for a setup, and it is over */
	struct str *failed_uses; /* by suite of the workspace: what failed first; one
				    more, for all of them */
	struct setup *setups; /* by planned suite; collect/setup.h */
	struct loop_timer deadline, wake, pulse;
	struct vec netrcs; /* struct netrc *: each file is read once */
	bool cancelled;
	bool starting; /* start_tasks() is at work: ending tasks do not call it again */
};

/* From here on the pulse is told, and from there on no more. */
void engine_pulse_start(struct engine *engine);
void engine_pulse_stop(struct engine *engine);

/* The netrc file that an entry asks for; what it holds is a secret from then on.  NULL
 * where it may be missing, and is. */
bool engine_netrc(struct engine *engine, const struct entry_settings *settings,
	const struct netrc **out, struct err *err) MUST_CHECK;

/* A path of the workspace: relative to its folder. */
struct str engine_path(const struct engine *engine, struct arena *a, struct str path);

/* Whether a check of this number is asked in this run. */
static inline bool
engine_wants(const bool *only, uint32_t number)
{
	return !only || (number && only[number - 1]);
}

void answers_start(struct task *task);
/* At the end of a run: each of the checks `answers`. */
void answers_report(struct engine *engine, const bool *only);
void probe_http_start(struct task *task);
void probe_file_start(struct task *task);
void probe_exec_start(struct task *task);
void probe_tls_start(struct task *task);
void probe_tcp_start(struct task *task);
void probe_dns_start(struct task *task);
void probe_docs_start(struct task *task);
void suite_start(struct task *task);

/* Renders a template of the workspace in the scope of an environment and an instance. */
bool site_render(struct arena *a, const struct task *task, uint16_t instance,
	const struct template *t, struct str *out, struct err *err) MUST_CHECK;

/* --- observations --- */

/* A probe's look being made: what finish needs. Lives in its own arena. */
struct look {
	struct arena arena;
	struct task *task;
	const struct probe *probe;
	struct observation observation;
	struct vec envelope; /* of struct member */
	struct vec source; /* of struct member */
	int64_t began; /* loop's clock */
	void *part; /* of the probe's kind */
};
struct look *look_open(struct task *task);
/* There is nothing to read: reports and ends the task. */
void look_fail(struct look *look, enum trouble trouble, struct str reason);
/* The same, where that is bad news and not missing news. */
void look_break(struct look *look, enum trouble trouble, struct str reason);
/* Adds `body` decoded by the probe's format, or the one suggested; false: look_fail was
 * called. */
bool look_add_body(struct look *look, struct str bytes, struct str suggested) MUST_CHECK;
/* Adds facts and source, reports and ends the task. */
void look_finish(struct look *look, enum seen seen, struct str reason);
/* Ends it without a report. */
void look_drop(struct look *look);

#endif
