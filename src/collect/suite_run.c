/* SPDX-License-Identifier: MIT */
/* A suite that runs: its entries one after another, with its own cookies and variables.
 *
 * Everything of an attempt lives in one arena that is reset before the next, so that
 * memory does not grow with the number of entries; captures live in an arena of their
 * own. */
#include "collect/engine.h"
#include "collect/setup.h"

struct suite_run {
	struct arena arena; /* it lives in it, with its captures */
	struct arena attempt;
	struct task *task;
	struct http_client *client;
	struct redirect *redirect;
	struct loop_timer timer; /* delay, retry interval */
	struct scope scope;
	struct site_guard guard;
	struct entry_settings settings;
	size_t next; /* entry that runs, or will */
	int64_t repeats_left; /* of it, after this one; -1: endless */
	bool fresh; /* the first attempt at the first repetition */
	bool delayed;
	uint16_t attempts;
	struct entry_plan asked;
	const struct netrc *netrc; /* that says who one is there, or NULL */
	enum evidence so_far; /* of the repetitions before */
	struct str cookies_before; /* the attempt's, where they are asked for */
	bool stopped; /* an entry failed: the rest is not asked */
};

static void
drop(struct suite_run *run)
{
	struct task *task = run->task;
	redirect_cancel(run->redirect);
	loop_timer_stop(task->engine->loop, &run->timer);
	http_client_close(run->client);
	arena_fini(&run->attempt);
	struct arena arena = run->arena;
	arena_fini(&arena);
	task->work = NULL;
}

static struct unit
unit_of(const struct suite_run *run, size_t entry)
{
	const struct planned_suite *suite = run->task->suite;
	return (struct unit){ .check = suite->first + (uint32_t)entry,
		.suite = suite,
		.entry = &suite->suite->entries[entry],
		.scope = &run->scope,
		.attempts = run->attempts,
		.suite_ends = entry + 1 == suite->suite->count };
}

/* What an entry of a setup did not bring about, nobody may rest on; and a failure may end
 * more than its file. */
static void
report(struct suite_run *run, const struct unit *unit)
{
	const struct planned_suite *suite = run->task->suite;
	if (!unit->retried && unit->evidence != EVIDENCE_HELD) {
		struct str why = str_format(&run->attempt, "%.*s:%u %s",
			STR_ARGS(suite->suite->source.name), unit->entry->line,
			unit->evidence == EVIDENCE_BROKEN ? "failed" : "is unchecked");
		if (suite->use && suite->use->setup.size)
			setup_fail(run->task, why);
		if (unit->trouble != TROUBLE_SKIPPED && unit->trouble != TROUBLE_AFTER)
			task_fail_fast(run->task, why);
	}
	task_report(run->task, unit);
}

static void
report_rest(struct suite_run *run, enum trouble trouble, struct str reason)
{
	const struct suite *suite = run->task->suite->suite;
	for (; run->next < suite->count; run->next++) {
		struct unit unit = unit_of(run, run->next);
		unit.attempts = 0;
		unit.evidence = EVIDENCE_UNKNOWN;
		unit.trouble = trouble;
		unit.reason = reason;
		report(run, &unit);
	}
}

static void
cancel(struct task *task)
{
	struct suite_run *run = task->work;
	report_rest(run, TROUBLE_CANCELLED, STR("interrupted on the way"));
	drop(run);
}

static void proceed(struct suite_run *run);

static void
proceed_later(void *context)
{
	proceed(context);
}

static void
secret_captured(void *context, struct str text)
{
	struct suite_run *run = context;
	const struct collect_settings *s = &run->task->engine->settings;
	struct err err = {
		0
	}; /* too short to be masked: hurl masks nothing then, either */
	if (s->secret && !s->secret(s->secret_context, text, &err))
		return;
}

/* Leaves the entry: the next one is made ready. */
static void
advance(struct suite_run *run)
{
	run->next++;
	run->fresh = true;
	run->so_far = EVIDENCE_NONE;
	run->attempts = 0;
	run->delayed = false;
}

static void
finish_entry(struct suite_run *run, struct unit *unit)
{
	const struct collect_settings *s = &run->task->engine->settings;
	if (unit->evidence != EVIDENCE_HELD) {
		run->so_far = unit->evidence;
		run->repeats_left = 0;
		run->stopped = !s->continue_on_error;
	}
	if (run->repeats_left != 0) {
		run->repeats_left -= run->repeats_left > 0;
		run->attempts = 0;
		run->delayed = false;
		unit->retried = true; /* the check is done after the last repetition */
		report(run, unit);
		return;
	}
	report(run, unit);
	advance(run);
}

static bool
may_retry(const struct suite_run *run)
{
	int64_t retry = run->asked.settings.retry;
	return retry < 0 || run->attempts <= retry;
}

static struct str
cookies_now(struct suite_run *run)
{
	if (!run->task->engine->settings.tell_cookies)
		return (struct str){ 0 };
	return http_cookies(run->client, &run->attempt);
}

static void
replied(void *context, struct reply *reply)
{
	struct suite_run *run = context;
	const struct entry *entry = &run->task->suite->suite->entries[run->next];
	const struct http_response *response = reply->response;
	struct entry_result result = { 0 };
	run->redirect = NULL;
	struct unit unit = unit_of(run, run->next);
	unit.asked = &run->asked;
	unit.reply = reply;
	unit.arena = &run->attempt;
	unit.result = &result;
	unit.duration = (uint32_t)reply->duration;
	unit.cookies_before = run->cookies_before;
	unit.cookies = cookies_now(run);
	if (response->trouble != TROUBLE_NONE) {
		unit.evidence = site_was_crossed(&run->guard, reply) ? EVIDENCE_BROKEN
								     : EVIDENCE_UNKNOWN;
		unit.trouble = response->trouble;
		unit.reason = response->reason;
	} else {
		entry_evaluate(&run->attempt, &run->arena, entry, &run->asked.settings,
			reply, &run->scope, secret_captured, run, &result);
		unit.evidence = result.evidence;
		unit.trouble = result.trouble;
	}
	if (unit.evidence != EVIDENCE_HELD && may_retry(run)) {
		unit.retried = true;
		report(run, &unit);
		reply_fini(reply);
		loop_timer_set(run->task->engine->loop, &run->timer,
			run->asked.settings.retry_interval, proceed_later, run);
		return;
	}
	/* What a retry made up for is not down. */
	site_heard(run->task->site, 0, response->trouble, response->reason);
	finish_entry(run, &unit);
	reply_fini(reply);
	proceed(run);
}

/* A default header is for the environment's own origin: a token is nothing for the other
 * hosts that a suite asks. */
static void
keep_defaults(const struct site *site, struct arena *a, struct entry_plan *plan)
{
	struct http_request *r = &plan->request;
	struct http_url url;
	struct err err = { 0 };
	if (!plan->default_count
		|| (http_url_parse(a, r->url, &url, ERR_SUBJECT, &err)
			&& str_eq(http_url_origin(a, &url), site->origin)))
		return;
	struct vec headers = vec_of(a, struct http_header);
	for (size_t i = 0; i < r->header_count; i++)
		if (i < plan->default_from
			|| i >= plan->default_from + plan->default_count)
			vec_add(&headers, &r->headers[i]);
	r->headers = headers.items;
	r->header_count = headers.count;
}

static void
send(struct task *task)
{
	struct suite_run *run = task->work;
	const struct entry_settings *s = &run->asked.settings;
	struct redirect_policy policy = { .follow = s->follow,
		.netrc = run->netrc,
		.netrc_optional = s->netrc_optional,
		.most = s->redirects,
		.trusted = s->trusted,
		.strict = s->strict,
		.as_hurl = true,
		.allow = site_allows,
		.allow_context = &run->guard,
		.deadline = s->deadline };
	keep_defaults(task->site, &run->attempt, &run->asked);
	if (task->site->environment)
		site_keep_own(task->site, &run->attempt, run->settings.connect_to,
			&run->asked.request);
	run->attempts++;
	run->cookies_before = cookies_now(run);
	run->redirect = redirect_send(task->engine->loop, run->client, &run->attempt,
		&run->asked.request, &policy, replied, run);
}

static void
report_error(struct suite_run *run, struct entry_error *error)
{
	struct entry_result result = { .evidence = EVIDENCE_UNKNOWN,
		.trouble = TROUBLE_EVALUATE,
		.errors = error,
		.error_count = 1 };
	struct unit unit = unit_of(run, run->next);
	unit.evidence = EVIDENCE_UNKNOWN;
	unit.trouble = TROUBLE_EVALUATE;
	unit.reason = error->text;
	unit.result = &result;
	finish_entry(run, &unit);
}

static void
report_skip(struct suite_run *run, struct str reason)
{
	struct unit unit = unit_of(run, run->next);
	unit.evidence = EVIDENCE_UNKNOWN;
	unit.trouble = TROUBLE_SKIPPED;
	unit.reason = reason;
	report(run, &unit);
	advance(run);
}

static bool
is_in_range(const struct suite_run *run)
{
	const struct collect_settings *s = &run->task->engine->settings;
	if (run->task->suite->brought) /* all of it, whatever is asked of the others */
		return true;
	return (!s->from_entry || run->next + 1 >= s->from_entry)
		&& (!s->to_entry || run->next + 1 <= s->to_entry);
}

static bool
find_netrc(struct suite_run *run, const struct entry *entry, struct entry_error *error)
{
	struct err err = { 0 };
	run->netrc = NULL;
	if (!run->asked.asks_netrc)
		return true;
	if (run->task->site->environment)
		err_set(&err, ERR_INPUT,
			"no netrc file is read for an environment; its `user` says who "
			"one is");
	else if (engine_netrc(run->task->engine, &run->asked.settings, &run->netrc, &err))
		return true;
	*error = (struct entry_error){ .title = "File read access",
		.span = entry->request.url.span,
		.text = str_copy(&run->attempt, str_of(err.text)) };
	return false;
}

/* Makes the attempt ready and sends it; false when there was nothing to send and the next
 * entry's turn has come. */
static bool
attempt(struct suite_run *run)
{
	const struct entry *entry = &run->task->suite->suite->entries[run->next];
	struct entry_error error = { 0 };
	arena_reset(&run->attempt);
	if (!is_in_range(run)) {
		report_skip(run, STR("left out by --from-entry or --to-entry"));
		return false;
	}
	if (!entry_prepare(&run->attempt, entry, &run->settings, &run->scope, &run->asked,
		    &error)) {
		report_error(run, &error);
		return false;
	}
	if (!find_netrc(run, entry, &error)) {
		report_error(run, &error);
		return false;
	}
	if (run->asked.skip || run->asked.repeat == 0) {
		report_skip(run, STR("the suite skips it"));
		return false;
	}
	if (run->fresh)
		run->repeats_left = run->asked.repeat < 0 ? -1 : run->asked.repeat - 1;
	run->fresh = false;
	if (run->asked.settings.delay && !run->delayed) {
		run->delayed = true; /* once an entry, not once an attempt */
		loop_timer_set(run->task->engine->loop, &run->timer,
			run->asked.settings.delay, proceed_later, run);
		return true;
	}
	task_pace(run->task, send);
	return true;
}

static void
proceed(struct suite_run *run)
{
	const struct suite *suite = run->task->suite->suite;
	while (run->next < suite->count) {
		struct str failed = task_failed_fast(run->task);
		if (run->stopped)
			report_rest(run, TROUBLE_AFTER, STR("an entry before it failed"));
		else if (failed.size)
			report_rest(run, TROUBLE_AFTER, failed);
		else if (attempt(run))
			return;
	}
	struct task *task = run->task;
	if (task->suite->use && task->suite->use->setup.size)
		setup_keep(task, &run->scope, run->client);
	drop(run);
	task_end(task);
}

/* The variables of its row, and what its setups bring. */
static bool
fill_scope(struct suite_run *run, struct err *err)
{
	const struct planned_suite *suite = run->task->suite;
	if (!setup_give(run->task, &run->scope, run->client, err))
		return false;
	for (size_t i = 0; suite->row && i < suite->use->rows.column_count; i++)
		scope_set(&run->scope, suite->use->rows.columns[i], suite->row->cells[i],
			false);
	return true;
}

void
suite_start(struct task *task)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct suite_run *run = arena_new(&arena, struct suite_run);
	run->arena = arena;
	run->task = task;
	run->fresh = true;
	run->guard = (struct site_guard){ .site = task->site,
		.use = task->suite->use,
		.any_origin = !task->site->environment };
	run->settings = task->site->settings;
	run->settings.suite = task->suite->suite;
	run->settings.use = task->suite->use;
	if (task->engine->plan->environments)
		run->settings.connect_to = site_connect_to(task, 0);
	scope_init(&run->scope, &run->arena, &task->site->generator, &task->site->scope);
	task->work = run;
	task->cancel = cancel;
	run->client = http_client_open(task->site->http, &err);
	struct str cookies = task->engine->settings.cookies;
	if (!run->client
		|| (cookies.size && !http_cookies_load(run->client, cookies, &err))
		|| !fill_scope(run, &err)) {
		report_rest(run, TROUBLE_OWN, str_of(err.text));
		drop(run);
		task_end(task);
		return;
	}
	proceed(run);
}
