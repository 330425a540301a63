/* SPDX-License-Identifier: MIT */
/* smoke run: Hurl files as hurl runs them. */
#include "cmd/commands.h"
#include "cmd/run_options.h"
#include "cmd/run_show.h"
#include "cmd/run_variables.h"
#include "cmd/say.h"
#include "cmd/session.h"

#include "judge/judge.h"
#include "out/escape.h"
#include "suite/suite.h"
#include "workspace/workspace.h"
#include "world/clock.h"
#include "world/file.h"
#include "world/random.h"

#include <string.h>

enum { PARALLEL_JOBS = 32, MAX_FILESIZE = 1 << 30, MAX_HEADERS = 1 << 20 };

struct file_run { /* one file while it runs; what it says comes when it ended */
	struct sbuf errors, body;
	size_t requests;
	int64_t began;
	bool broken, unknown, started, ended;
};

struct suites_run {
	struct arena *arena;
	const struct arguments *arguments;
	struct workspace workspace; /* of --env; else empty but for limits */
	struct diags diags;
	struct vec suites; /* const struct suite * */
	struct scope scope; /* of the command line */
	struct generator generator;
	struct mask *mask;
	struct plan plan;
	struct entry_settings settings;
	struct file_run *files; /* by planned suite */
	struct run_tally tally;
	bool broken, unknown;
	int signal; /* that ended it, or 0 */
	struct err failed; /* stdout or a file could not be written */
};

/* --- files --- */

static bool
add_suite(struct suites_run *r, struct str name, struct err *err)
{
	struct source *source = arena_new(r->arena, struct source);
	struct suite *suite = arena_new(r->arena, struct suite);
	source->name = name;
	bool ok = str_is(name, "-")
		? file_read_stdin(r->arena, SUITE_SIZE_MAX, &source->text, err)
		: file_read(r->arena, str_c(r->arena, name), SUITE_SIZE_MAX,
			&source->text, ERR_INPUT, err);
	if (!ok)
		return false;
	struct str folder = name;
	while (folder.size && folder.data[folder.size - 1] != '/')
		folder.size--;
	suite->folder = folder;
	if (!suite_read(r->arena, source, suite, &r->diags))
		return true; /* the others' mistakes are shown too */
	suite->folder = folder;
	suite_check(suite, DIAG_WARNING, &r->diags); /* told, and run all the same */
	vec_add(&r->suites, &(const struct suite *){ suite });
	return true;
}

static bool
add_matching(struct suites_run *r, struct str folder, struct str pattern, struct err *err)
{
	struct str *names;
	size_t count;
	const char *from = folder.size ? str_c(r->arena, folder) : ".";
	if (!file_glob(r->arena, from, pattern, &names, &count, err))
		return false;
	if (!count)
		return err_set(err, ERR_USAGE, "no file matches '%.*s'%s%.*s",
			STR_ARGS(pattern), folder.size ? " in " : "", STR_ARGS(folder));
	for (size_t i = 0; i < count; i++) {
		struct str name = names[i];
		if (folder.size)
			name = str_format(r->arena, "%.*s%s%.*s", STR_ARGS(folder),
				str_ends(folder, STR("/")) ? "" : "/", STR_ARGS(name));
		if (!add_suite(r, name, err))
			return false;
	}
	return true;
}

static bool
add_operand(struct suites_run *r, struct str name, struct err *err)
{
	struct file_facts facts;
	if (str_is(name, "-"))
		return add_suite(r, name, err);
	if (!file_facts(str_c(r->arena, name), &facts, ERR_INPUT, err))
		return false;
	if (facts.folder)
		return add_matching(r, name, STR("**/*.hurl"), err);
	return add_suite(r, name, err);
}

static bool
read_suites(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	bool piped = !a->operands.count && !a->globs.count;
	if (piped && file_is_terminal(0))
		return err_set(
			err, ERR_USAGE, "which file? as in: smoke run suites/home.hurl");
	if (piped && !add_suite(r, STR("-"), err))
		return false;
	for (size_t i = 0; i < a->operands.count; i++)
		if (!add_operand(r, *(struct str *)vec_at(&a->operands, i), err))
			return false;
	for (size_t i = 0; i < a->globs.count; i++)
		if (!add_matching(r, (struct str){ 0 },
			    *(struct str *)vec_at(&a->globs, i), err))
			return false;
	say_diags(&r->diags);
	if (!r->diags.errors)
		return true;
	return err_set(err, ERR_INPUT, "%zu mistake%s; nothing was sent", r->diags.errors,
		r->diags.errors == 1 ? "" : "s");
}

/* --- settings --- */

static bool
set_headers(struct suites_run *r, struct err *err)
{
	const struct vec *lines = &r->arguments->headers;
	r->settings.headers =
		arena_array(r->arena, lines->count, sizeof(struct http_header));
	for (size_t i = 0; i < lines->count; i++) {
		struct str line = *(struct str *)vec_at(lines, i);
		ptrdiff_t colon = str_find_char(line, ':');
		if (colon == STR_NONE)
			return err_set(err, ERR_USAGE,
				"--header takes NAME: VALUE, not '%.*s'", STR_ARGS(line));
		r->settings.headers[r->settings.header_count++] =
			(struct http_header){ str_trim(str_part(line, 0, (size_t)colon)),
				str_trim(str_from(line, (size_t)colon + 1)) };
	}
	return true;
}

static enum http_version
version_of(const struct arguments *a)
{
	if (a->http10)
		return HTTP_VERSION_10;
	if (a->http11)
		return HTTP_VERSION_11;
	return a->http2 ? HTTP_VERSION_2 : HTTP_VERSION_ANY;
}

static struct str
folder_name(struct arena *a, struct str path)
{
	if (!path.size || str_ends(path, STR("/")))
		return path;
	return str_format(a, "%.*s/", STR_ARGS(path));
}

static bool
make_settings(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	r->settings = (struct entry_settings){
		.file_root = a->file_root.size
			? str_c(r->arena, folder_name(r->arena, a->file_root))
			: NULL,
		.no_assert = a->no_assert,
		.follow = a->location || a->location_trusted,
		.trusted = a->location_trusted,
		.insecure = a->insecure,
		.compressed = a->compressed,
		.path_as_is = a->path_as_is,
		.redirects = a->max_redirs < 0 ? SIZE_MAX : (size_t)a->max_redirs,
		.deadline = a->max_time,
		.connect_deadline = a->connect_timeout,
		.delay = a->delay > 0 ? a->delay : 0,
		.retry_interval = a->retry_interval,
		.retry = a->retry,
		.rate_max = a->limit_rate,
		.body_max = a->max_filesize ? (size_t)a->max_filesize : MAX_FILESIZE,
		.headers_max = MAX_HEADERS,
		.version = version_of(a),
		.ip_version = a->ipv4 ? 4
			: a->ipv6     ? 6
				      : 0,
		.user = a->user,
		.cacert = a->cacert,
		.cert = a->cert,
		.key = a->key,
		.proxy = a->proxy,
		.unix_socket = a->unix_socket,
		.user_agent =
			a->user_agent.size ? a->user_agent : STR("smoke/" SMOKE_VERSION),
	};
	return set_headers(r, err);
}

static bool
is_parallel(const struct suites_run *r)
{
	return r->arguments->test || r->arguments->parallel;
}

/* --- what comes in --- */

static void
to_stderr(struct suites_run *r, struct str text)
{
	struct sbuf masked = { 0 }, shown = { 0 };
	struct err ignored = { 0 }; /* the exit code still tells */
	mask_write(r->mask, text, &masked);
	escape(ESCAPE_TERMINAL_LINES, sbuf_str(&masked), &shown);
	if (!sink_write(file_stderr(), sbuf_str(&shown), &ignored))
		ignored.kind = ERR_NONE;
	sbuf_fini(&masked);
	sbuf_fini(&shown);
}

/* As it came, and decoded where that was asked for. */
static bool
body_shown(const struct unit *unit, struct str *out, struct err *err)
{
	if (unit->asked && unit->asked->settings.compressed)
		return reply_bytes(unit->arena, unit->reply, out, err);
	*out = unit->reply->response->body;
	return true;
}

/* Only the last body is shown, and only where nobody asked for a test. */
static void
keep_body(struct suites_run *r, struct file_run *file, const struct unit *unit)
{
	struct err err = { 0 };
	struct str bytes;
	if (is_parallel(r) && !r->arguments->output.size)
		return;
	sbuf_reset(&file->body);
	if (r->arguments->include)
		show_headers(unit->reply, &file->body);
	if (body_shown(unit, &bytes, &err))
		sbuf_add(&file->body, bytes);
}

static void
write_entry_output(struct suites_run *r, const struct unit *unit)
{
	struct arena a = { 0 };
	struct str bytes;
	struct str path = unit->asked->output;
	if (!path.size || !body_shown(unit, &bytes, &r->failed)) {
		arena_fini(&a);
		return;
	}
	if (str_is(path, "-")) {
		if (!say_data(mask_text(r->mask, &a, bytes), &r->failed))
			r->unknown = true;
	} else if (!file_write(str_c(&a, path), bytes, 0644, &r->failed)) {
		r->unknown = true;
	}
	arena_fini(&a);
}

/* Outside of a gate an assert that cannot be told has failed, as with hurl; what is no
 * assert stays unknown. */
static bool
asserts_failed(const struct unit *unit)
{
	const struct entry_result *result = unit->result;
	bool all = result && result->error_count && unit->asked
		&& !unit->asked->settings.strict;
	for (size_t i = 0; all && i < result->error_count; i++)
		all = result->errors[i].assert;
	return all;
}

static void
note_failure(struct file_run *file, const struct unit *unit)
{
	const struct suite *suite = unit->suite->suite;
	bool transfer_failed =
		unit->reply && unit->reply->response->trouble != TROUBLE_NONE;
	if (unit->evidence == EVIDENCE_BROKEN || asserts_failed(unit))
		file->broken = true;
	else
		file->unknown = true;
	if (transfer_failed)
		show_trouble(suite, unit->entry, unit->reply, &file->errors);
	for (size_t i = 0; unit->result && i < unit->result->error_count; i++)
		show_error(suite, unit->entry, &unit->result->errors[i], &file->errors);
}

static void
end_file(struct suites_run *r, struct file_run *file, const struct planned_suite *suite)
{
	bool ok = !file->broken && !file->unknown;
	int64_t ms = clock_now() / 1000 - file->began;
	file->ended = true;
	struct str name = suite->suite->source.name;
	r->broken = r->broken || file->broken;
	r->unknown = r->unknown || file->unknown;
	r->tally.files++;
	r->tally.succeeded += ok;
	r->tally.requests += file->requests;
	if (r->arguments->test)
		sbuf_format(&file->errors, "%s %.*s (%zu request(s) in %lld ms)\n",
			ok ? "Success" : "Failure", STR_ARGS(name), file->requests,
			(long long)ms);
	to_stderr(r, sbuf_str(&file->errors));
	struct str body = mask_text(r->mask, r->arena, sbuf_str(&file->body));
	if (ok && r->arguments->output.size) {
		if (!file_write(str_c(r->arena, r->arguments->output), body, 0644,
			    &r->failed))
			r->unknown = true;
	} else if (ok && !r->arguments->no_output && !is_parallel(r)) {
		if (!say_data(body, &r->failed))
			r->unknown = true;
	}
	sbuf_fini(&file->errors);
	sbuf_fini(&file->body);
}

static void
unit_came(void *context, const struct unit *unit)
{
	struct suites_run *r = context;
	if (!unit->suite)
		return;
	struct file_run *file = &r->files[unit->suite - r->plan.suites];
	struct check *c = &r->plan.checks.items[unit->check - 1];
	if (!file->started) {
		file->began = clock_now() / 1000 - unit->duration;
		file->started = true;
	}
	if (unit->reply)
		file->requests += 1 + unit->reply->redirection_count;
	if (unit->retried && unit->evidence != EVIDENCE_HELD)
		return;
	c->evidence = (uint8_t)unit->evidence;
	c->trouble = (uint8_t)unit->trouble;
	c->duration = unit->duration;
	c->attempts = unit->attempts;
	bool left_out =
		unit->trouble == TROUBLE_SKIPPED || unit->trouble == TROUBLE_AFTER;
	if (unit->evidence != EVIDENCE_HELD && !left_out)
		note_failure(file, unit);
	if (unit->evidence == EVIDENCE_HELD && unit->reply) {
		keep_body(r, file, unit);
		write_entry_output(r, unit);
	}
	if (unit->suite_ends && !unit->retried && !file->ended)
		end_file(r, file, unit->suite);
}

/* --- all --- */

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
		r->arena, path, session_read_suite, &r->workspace, &r->diags, err);
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
make_plan(struct suites_run *r, uint16_t environment, struct err *err)
{
	if (!plan_suites(r->arena, &r->workspace, r->suites.items, r->suites.count,
		    (size_t)r->arguments->repeat, &r->plan, err))
		return false;
	r->files = arena_array(r->arena, r->plan.suite_count, sizeof(*r->files));
	if (!r->workspace.environment_count)
		return true;
	r->plan.environments = arena_array(
		r->arena, r->workspace.environment_count, sizeof(*r->plan.environments));
	for (size_t i = 0; i < r->plan.suite_count; i++)
		r->plan.suites[i].environment = environment;
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
collect(struct suites_run *r, struct err *err)
{
	struct collect_settings settings = { .workspace = &r->workspace,
		.jobs = is_parallel(r) ? (r->arguments->jobs ? (size_t)r->arguments->jobs
							     : PARALLEL_JOBS)
				       : 1,
		.deadline = r->arguments->deadline,
		.now = r->generator.now,
		.seed = r->generator.seed,
		.secret = add_secret,
		.secret_context = r,
		.run = r->workspace.environment_count ? NULL : &r->settings,
		.continue_on_error = r->arguments->continue_on_error,
		.from_entry = (size_t)r->arguments->from_entry,
		.to_entry = (size_t)r->arguments->to_entry,
		.variables = &r->scope };
	struct engine *engine = collect_open(&settings, err);
	int64_t began = clock_now() / 1000;
	bool ok = engine && collect_secrets(engine, &r->plan, err)
		&& collect_run(engine, &r->plan, NULL, unit_came, r, err);
	r->tally.duration = clock_now() / 1000 - began;
	r->signal = engine ? collect_signal(engine) : 0;
	collect_close(engine);
	return ok;
}

static int
exit_of_run(struct suites_run *r)
{
	int exit = 0;
	if (r->arguments->test) {
		struct sbuf text = { 0 };
		show_tally(&r->tally, &text);
		to_stderr(r, sbuf_str(&text));
		sbuf_fini(&text);
	}
	if (r->failed.kind != ERR_NONE)
		exit = say_error(r->mask, &r->failed);
	if (r->unknown)
		exit = judge_worse_exit(exit, 3);
	if (r->signal)
		return 128 + r->signal;
	return r->broken ? judge_worse_exit(exit, 1) : exit;
}

static bool
prepare(struct suites_run *r, struct err *err)
{
	uint16_t environment;
	if (!run_options_check(r->arguments, err)
		|| !random_bytes(&r->generator.seed, sizeof(r->generator.seed), err)
		|| !run_variables(r->arena, r->arguments, r->mask, &r->scope, err)
		|| !use_environment(r, &environment, err) || !read_suites(r, err)
		|| !make_settings(r, err))
		return false;
	return make_plan(r, environment, err);
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
	diags_init(&r.diags, a);
	scope_init(&r.scope, a, &r.generator, NULL);
	int exit;
	if (!prepare(&r, &err) || !collect(&r, &err))
		exit = say_error(r.mask, &err);
	else
		exit = exit_of_run(&r);
	mask_free(r.mask);
	return exit;
}

static const char *const options[] = { "env", "test", "jobs", "deadline", "variable",
	"variables-file", "secret", "header", "user", "user-agent", "cacert", "cert",
	"key", "insecure", "compressed", "location", "location-trusted", "max-redirs",
	"max-time", "connect-timeout", "proxy", "unix-socket", "path-as-is", "ipv4",
	"ipv6", "http1.0", "http1.1", "http2", "limit-rate", "max-filesize", "retry",
	"retry-interval", "repeat", "from-entry", "to-entry", "continue-on-error",
	"no-assert", "parallel", "file-root", "glob", "include", "output", "no-output",
	"delay", NULL };

const struct command_row command_run = {
	.name = "run",
	.summary = "run Hurl files as hurl does",
	.operands = "[FILE|DIR|-]…",
	.option_names = options,
	.examples = "  smoke run suites/home.hurl --variable url=http://127.0.0.1:8080\n"
		    "  smoke run --test suites/\n",
	.run = run,
};
