/* SPDX-License-Identifier: MIT */
/* smoke run: Hurl files as hurl runs them. */
#include "cmd/commands.h"
#include "cmd/run_options.h"
#include "cmd/run_reports.h"
#include "cmd/run_variables.h"
#include "cmd/run_verbose.h"
#include "cmd/run_work.h"
#include "cmd/say.h"
#include "cmd/session.h"

#include "judge/judge.h"
#include "workspace/workspace.h"
#include "world/clock.h"
#include "world/random.h"

enum { PARALLEL_JOBS = 32 };

static bool
add_secret(void *context, struct str secret, struct err *err)
{
	struct suites_run *r = context;
	return mask_add(r->mask, secret, err);
}

/* With --env: variables, secrets and the way requests are made come from the workspace.
 */
static bool
use_environment(struct suites_run *r, uint16_t *environment, struct err *err)
{
	const struct arguments *a = r->arguments;
	*environment = 0;
	if (!a->environment.size) {
		r->workspace.limits.jobs = 1;
		return true;
	}
	const char *path = a->workspace.size ? str_c(r->arena, a->workspace) : ".";
	bool ok = workspace_read(
		r->arena, path, &session_hurl, &r->workspace, &r->diags, err);
	say_diags(&r->diags);
	if (!ok)
		return err_set(err, ERR_INPUT,
			"%zu mistakes in the workspace; nothing was sent",
			r->diags.errors);
	ptrdiff_t i = workspace_environment(&r->workspace, a->environment);
	*environment = (uint16_t)i;
	return i != STR_NONE
		|| err_set(err, ERR_USAGE, "the workspace has no environment '%.*s'",
			STR_ARGS(a->environment));
}

static bool
has_file(const struct suite_use *use, const struct suite *suite)
{
	for (size_t k = 0; k < use->count; k++)
		if (str_eq(use->suites[k]->source.text, suite->source.text))
			return true;
	return false;
}

/* What the workspace says of a file holds for it here, too: setups, rows, defaults,
 * accepted statuses, permitted writes.  When and where it runs is said by who runs it; of
 * several items the first that would run here. */
static const struct suite_use *
use_of(const struct workspace *w, const struct suite *suite, uint16_t environment)
{
	const struct suite_use *any = NULL;
	for (size_t i = w->suite_count; i-- > 0;)
		if (has_file(&w->suites[i], suite)
			&& (!any || w->suites[i].runs[environment]
				|| !any->runs[environment]))
			any = &w->suites[i];
	return any;
}

/* A row is given by hand where the command line has one of its columns. */
static struct planned_file
file_of(const struct suites_run *r, size_t index, uint16_t environment)
{
	const struct suite *suite =
		*(const struct suite *const *)vec_at(&r->suites, index);
	struct planned_file out = { .suite = suite,
		.use = use_of(&r->workspace, suite, environment) };
	for (size_t i = 0; out.use && i < out.use->rows.column_count; i++)
		out.by_hand |= scope_find(&r->scope, out.use->rows.columns[i]) != NULL;
	return out;
}

/* --repeat -1 is the plan of one round, asked again and again. */
static bool
make_plan(struct suites_run *r, uint16_t environment, struct err *err)
{
	int64_t repeat = r->arguments->repeat;
	size_t count = r->suites.count;
	struct planned_file *files = arena_array(r->arena, count, sizeof(*files));
	for (size_t i = 0; i < count; i++)
		files[i] = file_of(r, i, environment);
	if (!plan_files(r->arena, &r->workspace, environment, files, count,
		    repeat < 0 ? 1 : (size_t)repeat, &r->plan, err))
		return false;
	r->files = arena_array(r->arena, r->plan.suite_count, sizeof(*r->files));
	if (!r->workspace.environment_count)
		return true;
	r->plan.environments = arena_array(
		r->arena, r->workspace.environment_count, sizeof(*r->plan.environments));
	struct environment_plan *e = &r->plan.environments[environment];
	e->asked = true;
	e->instance_count = 1;
	e->instances = arena_new(r->arena, struct instance);
	const struct instances *written =
		&r->workspace.environments[environment].instances;
	if (written->kind == INSTANCES_LIST)
		e->instances[0].address = written->addresses.items[0];
	return true;
}

static bool
prepare(struct suites_run *r, struct err *err)
{
	uint16_t environment;
	return run_options_check(r->arguments, err)
		&& random_bytes(&r->generator.seed, sizeof(r->generator.seed), err)
		&& run_settings_make(r, err)
		&& run_variables(r->arena, r->arguments, r->mask, &r->scope, err)
		&& use_environment(r, &environment, err) && run_inputs_read(r, err)
		&& make_plan(r, environment, err) && run_reports_prepare(r, err);
}

static size_t
jobs_of(const struct suites_run *r)
{
	if (!run_is_parallel(r))
		return 1;
	return r->arguments->jobs ? (size_t)r->arguments->jobs : PARALLEL_JOBS;
}

static void
end_files(struct suites_run *r)
{
	for (size_t i = 0; i < r->plan.suite_count; i++) {
		struct file_run *file = &r->files[i];
		struct sbuf *all[] = { &file->told, &file->shown, &file->entries,
			&file->curls, &file->cookies };
		for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
			sbuf_fini(all[k]);
		struct str name = file->name; /* the same in each round */
		if (!name.size)
			name = plan_suite_name(r->arena, &r->plan.suites[i]);
		*file = (struct file_run){ .name = name };
	}
	r->next_shown = 0;
}

static bool
ask(struct suites_run *r, struct engine *engine, struct err *err)
{
	bool endless = r->arguments->repeat < 0;
	bool ok = true;
	for (bool first = true; ok && (first || endless); first = false) {
		end_files(r);
		ok = collect_run(engine, &r->plan, NULL, run_unit_came, r, err);
		if (collect_signal(engine) || r->failed.kind != ERR_NONE)
			break;
	}
	return ok;
}

static bool
collect(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	struct collect_settings settings = { .workspace = &r->workspace,
		.jobs = jobs_of(r),
		.deadline = a->deadline,
		.now = r->generator.now,
		.seed = r->generator.seed,
		.secret = add_secret,
		.secret_context = r,
		.run = r->workspace.environment_count ? NULL : &r->settings,
		.continue_on_error = a->continue_on_error,
		.fail_fast = a->fail_fast,
		.from_entry = (size_t)a->from_entry,
		.to_entry = (size_t)a->to_entry,
		.variables = &r->scope,
		.cookies = r->cookies,
		.no_cookies = a->no_cookie_store,
		.tell_cookies = (r->reports & RUN_COOKIES) != 0,
		.verbosity = r->settings.verbosity,
		.record = r->settings.record };
	struct engine *engine = collect_open(&settings, err);
	int64_t began = clock_now() / 1000;
	bool ok = engine && collect_secrets(engine, &r->plan, err) && ask(r, engine, err);
	r->tally.duration = clock_now() / 1000 - began;
	r->signal = engine ? collect_signal(engine) : 0;
	collect_close(engine);
	return ok;
}

/* --- the end --- */

enum { HURL_USAGE = 1, HURL_PARSING = 2, HURL_RUNTIME = 3, HURL_ASSERT = 4 };

static int
exit_of_run(struct suites_run *r)
{
	int exit = 0;
	if (r->failed.kind != ERR_NONE)
		exit = say_error(r->mask, &r->failed);
	if (r->signal)
		return 128 + r->signal;
	if (r->arguments->hurl_exit_codes) {
		if (r->runtime || exit)
			return HURL_RUNTIME;
		return r->broken || r->unknown ? HURL_ASSERT : 0;
	}
	if (r->unknown)
		exit = judge_worse_exit(exit, 3);
	return r->broken ? judge_worse_exit(exit, 1) : exit;
}

/* Nothing was sent. */
static int
refuse(struct suites_run *r, const struct err *err)
{
	int exit = say_error(r->mask, err);
	if (!r->arguments->hurl_exit_codes)
		return exit;
	return r->unreadable ? HURL_PARSING : HURL_USAGE;
}

static void
tell_start(struct suites_run *r)
{
	struct sbuf text = { 0 };
	if (r->settings.verbosity)
		verbose_start(r->arguments, &r->scope, &text);
	run_tell(r, sbuf_str(&text));
	sbuf_fini(&text);
}

/* Whatever was done is told and written, also after a signal. */
static int
finish(struct suites_run *r, bool ok, const struct err *err)
{
	struct sbuf text = { 0 };
	run_progress_hide(r);
	if (r->arguments->test)
		show_tally(&r->tally, &text);
	run_tell(r, sbuf_str(&text));
	sbuf_fini(&text);
	struct err written = { 0 };
	if (!run_reports_write(r, &written) && r->failed.kind == ERR_NONE)
		r->failed = written;
	if (!file_out_close(r->output, &written) && r->failed.kind == ERR_NONE)
		r->failed = written;
	if (!ok && r->failed.kind == ERR_NONE)
		r->failed = *err;
	int exit = exit_of_run(r);
	end_files(r);
	return exit;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct suites_run r = { .arena = a,
		.arguments = arguments,
		.suites = vec_of(a, const struct suite *),
		.mask = mask_new(),
		.generator = { .now = clock_now() } };
	struct err err = { 0 };
	int exit;
	diags_init(&r.diags, a);
	scope_init(&r.scope, a, &r.generator, NULL);
	if (!prepare(&r, &err)) {
		exit = refuse(&r, &err);
	} else {
		tell_start(&r);
		bool ok = collect(&r, &err);
		exit = finish(&r, ok, &err);
	}
	mask_free(r.mask);
	return exit;
}

/* --- the row --- */

static const char *const options[] = { "env", "test", "jobs", "deadline", "fail-fast",
	"variable", "variables-file", "secret", "secrets-file", "header", "user",
	"user-agent", "cacert", "cert", "key", "insecure", "compressed", "location",
	"location-trusted", "max-redirs", "max-time", "connect-timeout", "proxy",
	"no-proxy", "connect-to", "digest", "ntlm", "negotiate", "aws-sigv4", "netrc",
	"netrc-file", "netrc-optional", "http3", "report-html", "resolve", "unix-socket",
	"pinnedpubkey", "ssl-no-revoke", "path-as-is", "ipv4", "ipv6", "http1.0",
	"http1.1", "http2", "limit-rate", "max-filesize", "cookie", "cookie-jar",
	"no-cookie-store", "retry", "retry-interval", "repeat", "from-entry", "to-entry",
	"continue-on-error", "no-assert", "parallel", "file-root", "glob", "include",
	"output", "no-output", "json", "pretty", "no-pretty", "no-color", "very-verbose",
	"verbosity", "error-format", "progress-bar", "curl", "report-json",
	"report-junit", "report-tap", "hurl-exit-codes", "delay", "version", NULL };

/* Those that hurl reads from HURL_… */
static const char *const variables[] = { "color", "no-color", "compressed",
	"connect-timeout", "continue-on-error", "delay", "error-format", "header",
	"http1.0", "http1.1", "http2", "http3", "insecure", "ipv4", "ipv6", "jobs",
	"limit-rate", "location", "location-trusted", "max-filesize", "max-redirs",
	"max-time", "no-assert", "no-cookie-store", "no-output", "no-pretty", "pretty",
	"retry", "retry-interval", "test", "user", "user-agent", "verbose",
	"very-verbose", "verbosity", NULL };

const struct command_row command_run = {
	.name = "run",
	.summary = "run Hurl files as hurl does",
	.operands = "[FILE|DIR|-]…",
	.option_names = options,
	.variable_names = variables,
	.examples = "  smoke run suites/home.hurl --variable url=http://127.0.0.1:8080\n"
		    "  smoke run --test suites/\n"
		    "  smoke run --test --report-junit smoke.xml suites/\n",
	.run = run,
};
