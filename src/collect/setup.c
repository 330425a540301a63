/* SPDX-License-Identifier: MIT */
/* Setups: what they captured is kept for the rest of the run, and those that need it wait
 * for them without being in anybody's way. */
#include "collect/setup.h"

#include "query/scope.h"

struct setup { /* of one planned suite; those that are none stay empty */
	bool ended;
	struct str failed; /* why nobody may rest on it; empty: all of it held */
	struct binding *bindings;
	size_t binding_count;
	struct str cookies; /* lines of a Netscape file */
	struct task *waiting; /* the first of those that need it */
};

static struct setup *
setup_at(struct engine *engine, uint32_t index)
{
	return &engine->setups[index];
}

static struct setup *
setup_of(struct task *task)
{
	return setup_at(
		task->engine, (uint32_t)(task->suite - task->engine->plan->suites));
}

void
setups_open(struct engine *engine)
{
	engine->setups = arena_array(
		&engine->run, engine->plan->suite_count, sizeof(*engine->setups));
	for (size_t i = 0; i < engine->plan->suite_count; i++)
		engine->setups[i] = (struct setup){ .ended = true,
			.failed = STR("it is not asked in this run") };
}

void
setup_expect(struct task *task)
{
	*setup_of(task) = (struct setup){ .ended = false };
}

bool
setup_hold(struct task *task)
{
	const struct planned_suite *suite = task->suite;
	for (size_t i = 0; i < suite->need_count; i++) {
		struct setup *setup = setup_at(task->engine, suite->needs[i]);
		if (setup->ended)
			continue;
		task->next = setup->waiting;
		setup->waiting = task;
		return true;
	}
	return false;
}

struct str
setup_failed(struct task *task)
{
	const struct planned_suite *suite = task->suite;
	for (size_t i = 0; i < suite->need_count; i++) {
		const struct setup *setup = setup_at(task->engine, suite->needs[i]);
		const struct planned_suite *other =
			&task->engine->plan->suites[suite->needs[i]];
		if (setup->failed.size)
			return str_format(&task->engine->run, "its setup %.*s: %.*s",
				STR_ARGS(other->use->setup), STR_ARGS(setup->failed));
	}
	return (struct str){ 0 };
}

bool
setup_give(struct task *task, struct scope *scope, struct http_client *client,
	struct err *err)
{
	const struct planned_suite *suite = task->suite;
	for (size_t i = 0; i < suite->need_count; i++) {
		const struct setup *setup = setup_at(task->engine, suite->needs[i]);
		for (size_t k = 0; k < setup->binding_count; k++)
			scope_set(scope, setup->bindings[k].name,
				setup->bindings[k].value, setup->bindings[k].secret);
		if (setup->cookies.size
			&& !http_cookies_load(client, setup->cookies, err))
			return false;
	}
	return true;
}

void
setup_keep(struct task *task, const struct scope *scope, struct http_client *client)
{
	struct arena *a = &task->engine->run;
	struct setup *setup = setup_of(task);
	setup->binding_count = scope->bindings.count;
	setup->bindings = arena_array(a, setup->binding_count, sizeof(*setup->bindings));
	for (size_t i = 0; i < setup->binding_count; i++) {
		const struct binding *b = vec_at(&scope->bindings, i);
		setup->bindings[i] = (struct binding){ .name = str_copy(a, b->name),
			.value = value_copy(a, &b->value),
			.secret = b->secret };
	}
	setup->cookies = http_cookies(client, a);
}

void
setup_fail(struct task *task, struct str why)
{
	struct setup *setup = setup_of(task);
	if (!setup->failed.size)
		setup->failed = str_copy(&task->engine->run, why);
}

struct task *
setup_end(struct task *task)
{
	struct setup *setup = setup_of(task);
	struct task *waiting = setup->waiting, *ordered = NULL;
	setup->ended = true;
	setup->waiting = NULL;
	while (waiting) { /* the first that came is the first to go */
		struct task *next = waiting->next;
		waiting->next = ordered;
		ordered = waiting;
		waiting = next;
	}
	return ordered;
}

/* --- fail fast ------------------------------------------------------------------ */

static struct str *
failed_use(const struct task *task)
{
	const struct workspace *w = task->engine->settings.workspace;
	const struct suite_use *use = task->suite->use;
	return use ? &task->engine->failed_uses[use - w->suites] : NULL;
}

static void
note_failure(struct engine *engine, struct str *failed, struct str why)
{
	if (!failed->size)
		*failed = str_format(
			&engine->run, "left out by fail_fast: %.*s", STR_ARGS(why));
}

void
task_fail_fast(struct task *task, struct str why)
{
	struct engine *engine = task->engine;
	size_t all = engine->settings.workspace->suite_count;
	if (engine->settings.fail_fast)
		note_failure(engine, &engine->failed_uses[all], why);
	if (task->suite->use && task->suite->use->fail_fast)
		note_failure(engine, failed_use(task), why);
}

struct str
task_failed_fast(const struct task *task)
{
	const struct engine *engine = task->engine;
	const struct str *all =
		&engine->failed_uses[engine->settings.workspace->suite_count];
	const struct str *own = failed_use(task);
	return all->size ? *all : own ? *own : (struct str){ 0 };
}
