/* SPDX-License-Identifier: MIT */
#include "collect/collect.h"

#include "collect/engine.h"
#include "collect/setup.h"
#include "collect/site.h"

#include <stdlib.h>
#include <string.h>

struct str
engine_path(const struct engine *engine, struct arena *a, struct str path)
{
	if (str_starts(path, STR("/")))
		return path;
	return str_format(a, "%.*s%.*s", STR_ARGS(engine->settings.workspace->folder),
		STR_ARGS(path));
}

/* --- opening --- */

static void cancel_all(struct engine *engine);

static void
caught(void *context, int signal)
{
	struct engine *engine = context;
	engine->signal = signal;
	cancel_all(engine);
	loop_stop(engine->loop);
}

struct engine *
collect_open(const struct collect_settings *settings, struct err *err)
{
	struct arena arena = { 0 };
	struct engine *engine = arena_new(&arena, struct engine);
	engine->settings = *settings;
	engine->arena = arena;
	engine->netrcs = vec_of(&engine->arena, struct netrc *);
	engine->loop = loop_open(err);
	if (!engine->loop || !loop_signals(engine->loop, caught, engine, err)) {
		collect_close(engine);
		return NULL;
	}
	const struct workspace *w = settings->workspace;
	size_t count = w->environment_count ? w->environment_count : 1;
	engine->sites = arena_array(&engine->arena, count, sizeof(*engine->sites));
	for (size_t i = 0; i < count; i++) {
		const struct environment *e =
			w->environment_count ? &w->environments[i] : NULL;
		engine->site_count = i + 1;
		if (!site_open(&engine->sites[i], engine, e, (uint16_t)i, err)) {
			collect_close(engine);
			return NULL;
		}
	}
	return engine;
}

void
collect_close(struct engine *engine)
{
	if (!engine)
		return;
	for (size_t i = 0; i < engine->site_count; i++)
		site_close(&engine->sites[i]);
	loop_close(engine->loop);
	arena_fini(&engine->run);
	struct arena arena = engine->arena; /* the engine lives in it */
	arena_fini(&arena);
}

bool
collect_secrets(struct engine *engine, const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < engine->site_count; i++) {
		bool asked = !plan->environments || plan->environments[i].asked;
		if (asked && !site_ready(&engine->sites[i], err))
			return false;
	}
	return true;
}

int
collect_signal(const struct engine *engine)
{
	return engine->signal;
}

const struct scope *
collect_scope(const struct engine *engine, uint16_t environment)
{
	return &engine->sites[environment].scope;
}

/* --- tasks --- */

void
task_report(struct task *task, const struct unit *unit)
{
	task->since = loop_now(task->engine->loop);
	task->engine->unit(task->engine->context, unit);
}

static void
fly(struct engine *engine, struct task *task)
{
	engine->in_flight++;
	task->since = loop_now(engine->loop);
	task->next = engine->flying;
	engine->flying = task;
}

static void
land(struct engine *engine, struct task *task)
{
	struct task **link = &engine->flying;
	while (*link != task)
		link = &(*link)->next;
	*link = task->next;
	engine->in_flight--;
}

/* Reports each check of a task that is not asked, or not asked any more; `answers` are
 * reported at the end of the run, whatever became of their task. */
static void
report_unasked(struct task *task, enum trouble trouble, struct str reason)
{
	struct unit unit = {
		.evidence = EVIDENCE_UNKNOWN, .trouble = trouble, .reason = reason
	};
	if (task->kind == TASK_ANSWERS)
		return;
	if (task->kind == TASK_PROBE) {
		unit.check = task->probe->number;
		unit.probe = task->probe;
		task_report(task, &unit);
		return;
	}
	unit.suite = task->suite;
	for (size_t i = 0; i < task->suite->suite->count; i++) {
		unit.check = task->suite->first + (uint32_t)i;
		unit.entry = &task->suite->suite->entries[i];
		unit.suite_ends = i + 1 == task->suite->suite->count;
		task_report(task, &unit);
	}
}

static bool
is_selected(const struct task *task)
{
	if (task->kind == TASK_PROBE)
		return task->probe->selected;
	return task->kind == TASK_ANSWERS || task->suite->selected;
}

static uint16_t
instance_of(const struct task *task)
{
	if (task->kind == TASK_ANSWERS)
		return task->engine->plan->checks.items[task->check - 1].instance;
	return task->kind == TASK_PROBE ? task->probe->instance : 0;
}

static bool
needs_answers(const struct task *task)
{
	if (task->kind == TASK_SUITE)
		return true;
	const struct workspace *w = task->engine->settings.workspace;
	return task->kind == TASK_PROBE
		&& w->probes[task->probe->probe].kind == PROBE_HTTP;
}

static void
start(struct task *task)
{
	static void (*const probes[])(struct task *) = {
		[PROBE_HTTP] = probe_http_start,
		[PROBE_FILE] = probe_file_start,
		[PROBE_EXEC] = probe_exec_start,
		[PROBE_TLS] = probe_tls_start,
		[PROBE_DOCS] = probe_docs_start,
		[PROBE_TCP] = probe_tcp_start,
		[PROBE_DNS] = probe_dns_start,
	};
	switch (task->kind) {
	case TASK_ANSWERS:
		answers_start(task);
		break;
	case TASK_PROBE:
		probes[task->engine->settings.workspace->probes[task->probe->probe].kind](
			task);
		break;
	case TASK_SUITE:
		suite_start(task);
		break;
	}
}

/* Those that waited for it are ready, behind those that are. */
static void
release(struct engine *engine, struct task *task)
{
	struct task **link = &engine->ready;
	if (task->kind != TASK_SUITE)
		return;
	while (*link)
		link = &(*link)->next;
	*link = setup_end(task);
}

static void
leave(struct engine *engine, struct task *task, enum trouble trouble, struct str reason)
{
	report_unasked(task, trouble, reason);
	if (task->kind == TASK_SUITE)
		setup_fail(task, reason);
	release(engine, task);
}

/* Why it is not asked; NONE when nothing keeps it back. */
static enum trouble
obstacle(struct engine *engine, struct task *task, struct str *reason)
{
	const struct site *site = task->site;
	if (engine->cancelled) {
		*reason = engine->signal
			? STR("interrupted before it was asked")
			: STR("the run's deadline passed before it was asked");
		return TROUBLE_CANCELLED;
	}
	if (!is_selected(task)) {
		*reason = STR("left out by --tag");
		return TROUBLE_SKIPPED;
	}
	*reason = STR("the environment does not answer");
	if (needs_answers(task) && site->down && site->down[instance_of(task)])
		return TROUBLE_AFTER;
	*reason = (struct str){ 0 };
	return TROUBLE_NONE;
}

/* Starts it, lets it wait, or reports why it is not asked. */
static void
begin(struct engine *engine, struct task *task)
{
	struct str reason;
	enum trouble trouble = obstacle(engine, task, &reason);
	if (trouble == TROUBLE_NONE && task->kind == TASK_SUITE) {
		reason = task_failed_fast(task);
		if (!reason.size && setup_hold(task))
			return;
		if (!reason.size)
			reason = setup_failed(task);
		trouble = reason.size ? TROUBLE_AFTER : TROUBLE_NONE;
	}
	if (trouble != TROUBLE_NONE) {
		leave(engine, task, trouble, reason);
		return;
	}
	fly(engine, task);
	start(task);
}

/* The environment's `answers` come first; what waits for them lets others pass. */
static bool
must_wait(const struct engine *engine, const struct task *task)
{
	return !engine->cancelled && needs_answers(task) && task->site->answers_left > 0;
}

/* NULL: there is none, or its turn has not come. */
static struct task *
take(struct engine *engine)
{
	struct task *task = engine->ready;
	if (task) {
		engine->ready = task->next;
		return task;
	}
	if (engine->next_task == engine->task_count)
		return NULL;
	task = &engine->tasks[engine->next_task];
	if (must_wait(engine, task))
		return NULL;
	engine->next_task++;
	return task;
}

static void
start_tasks(struct engine *engine)
{
	if (engine->starting)
		return;
	engine->starting = true;
	struct task *task;
	while ((engine->cancelled || engine->in_flight < engine->settings.jobs)
		&& (task = take(engine)))
		begin(engine, task);
	engine->starting = false;
	if (engine->next_task == engine->task_count && !engine->ready
		&& !engine->in_flight)
		loop_stop(engine->loop);
}

void
task_end(struct task *task)
{
	struct engine *engine = task->engine;
	land(engine, task);
	release(engine, task);
	if (task->kind == TASK_ANSWERS)
		task->site->answers_left--;
	start_tasks(engine);
}

static void
paced(void *context)
{
	struct task *task = context;
	task->start(task);
}

void
task_pace(struct task *task, void (*start_fn)(struct task *task))
{
	struct site *site = task->site;
	int64_t now = loop_now(task->engine->loop) * 1000;
	int64_t due = site->next_send > now ? site->next_send : now;
	site->next_send = due + site->interval;
	if (!site->interval || due == now) {
		start_fn(task);
		return;
	}
	task->start = start_fn;
	loop_timer_set(
		task->engine->loop, &task->pace, (due - now + 999) / 1000, paced, task);
}

/* --- a run --- */

static void
cancel_all(struct engine *engine)
{
	engine->cancelled = true;
	while (engine->flying) {
		struct task *task = engine->flying;
		loop_timer_stop(engine->loop, &task->pace);
		if (task->work)
			task->cancel(task);
		if (!task->work
			|| task->kind
				!= TASK_SUITE) /* a suite knows what it still owes */
			report_unasked(
				task, TROUBLE_CANCELLED, STR("interrupted on the way"));
		land(engine, task);
		release(engine, task);
	}
	if (engine->tasks)
		start_tasks(engine); /* the rest is reported, not asked */
}

static void
deadline_passed(void *context)
{
	cancel_all(context);
}

static int
compare_tasks(const void *one, const void *other)
{
	const struct task *a = one, *b = other;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == TASK_PROBE) {
		const struct planned_probe *p = a->probe, *q = b->probe;
		if (p->look != q->look)
			return p->look < q->look ? -1 : 1;
		if (p->probe != q->probe)
			return p->probe < q->probe ? -1 : 1;
		if (p->environment != q->environment)
			return p->environment < q->environment ? -1 : 1;
		return p->instance < q->instance ? -1 : p->instance > q->instance;
	}
	if (a->kind == TASK_SUITE)
		return a->suite < b->suite ? -1 : a->suite > b->suite;
	return a->check < b->check ? -1 : a->check > b->check;
}

/* Both sides of a probe are asked back to back, looks again after all first looks. */
static void
make_tasks(struct engine *engine, const bool *only)
{
	const struct plan *plan = engine->plan;
	size_t count = 0;
	for (size_t i = 0; i < plan->checks.count; i++)
		if (plan->checks.items[i].kind == CHECK_ANSWERS
			&& engine_wants(only, (uint32_t)i + 1))
			engine->tasks[count++] = (struct task){
				.kind = TASK_ANSWERS,
				.check = (uint32_t)i + 1,
				.site = &engine->sites[plan->checks.items[i].environment]
			};
	for (size_t i = 0; i < plan->probe_count; i++)
		if (engine_wants(only, plan->probes[i].number))
			engine->tasks[count++] = (struct task){ .kind = TASK_PROBE,
				.probe = &plan->probes[i],
				.site = &engine->sites[plan->probes[i].environment] };
	for (size_t i = 0; i < plan->suite_count; i++)
		if (plan->suites[i].suite->count
			&& engine_wants(only, plan->suites[i].first))
			engine->tasks[count++] = (struct task){ .kind = TASK_SUITE,
				.suite = &plan->suites[i],
				.site = &engine->sites[plan->suites[i].environment] };
	engine->task_count = count;
	for (size_t i = 0; i < count; i++) {
		engine->tasks[i].engine = engine;
		engine->tasks[i].site->answers_left +=
			engine->tasks[i].kind == TASK_ANSWERS;
	}
	qsort(engine->tasks, count, sizeof(*engine->tasks), compare_tasks);
	for (size_t i = 0; i < count; i++)
		if (engine->tasks[i].kind == TASK_SUITE)
			setup_expect(&engine->tasks[i]);
}

static void
open_places(struct engine *engine)
{
	for (size_t i = 0; i < engine->site_count && engine->plan->environments; i++) {
		struct site *site = &engine->sites[i];
		size_t count = engine->plan->environments[i].instance_count;
		site->answers_left = 0;
		site->down = arena_array(&engine->run, count, sizeof(bool));
		site->answered = arena_array(&engine->run, count, sizeof(bool));
		site->down_reason = arena_array(&engine->run, count, sizeof(struct str));
	}
}

static size_t
count_answers(const struct plan *plan)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->checks.count; i++)
		count += plan->checks.items[i].kind == CHECK_ANSWERS;
	return count;
}

bool
collect_run(struct engine *engine, const struct plan *plan, const bool *only,
	collect_unit_fn *unit, void *context, struct err *err)
{
	engine->plan = plan;
	engine->unit = unit;
	engine->context = context;
	engine->next_task = 0;
	engine->ready = NULL;
	engine->cancelled = engine->signal != 0;
	size_t most = count_answers(plan) + plan->probe_count + plan->suite_count;
	engine->tasks = arena_array(&engine->run, most, sizeof(*engine->tasks));
	open_places(engine);
	setups_open(engine);
	engine->failed_uses = arena_array(&engine->run,
		engine->settings.workspace->suite_count + 1, sizeof(struct str));
	make_tasks(engine, only);
	if (engine->settings.deadline)
		loop_timer_set(engine->loop, &engine->deadline, engine->settings.deadline,
			deadline_passed, engine);
	engine_pulse_start(engine);
	start_tasks(engine);
	bool ok = !engine->in_flight || loop_run(engine->loop, err);
	engine_pulse_stop(engine);
	if (!ok)
		cancel_all(engine);
	loop_timer_stop(engine->loop, &engine->deadline);
	answers_report(engine, only);
	for (size_t i = 0; i < engine->site_count; i++)
		engine->sites[i].down = NULL;
	engine->tasks = NULL;
	engine->task_count = 0;
	arena_reset(&engine->run);
	return ok;
}
