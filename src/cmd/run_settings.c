/* SPDX-License-Identifier: MIT */
/* From the options of the command line to how each request is made. */
#include "cmd/run_work.h"

#include "collect/entry_target.h"
#include "collect/netrc.h"

#include <stdlib.h>

enum {
	MAX_FILESIZE = 1 << 30,
	MAX_HEADERS = 1 << 20,
	MAX_COOKIES = 16 << 20 /* bytes of a file of --cookie */
};

bool
run_is_parallel(const struct suites_run *r)
{
	return r->arguments->test || r->arguments->parallel;
}

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

static bool
set_targets(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	size_t most = a->connect_to.count + a->resolve.count;
	struct http_target *targets =
		arena_array(r->arena, most, sizeof(struct http_target));
	r->settings.targets = targets;
	for (size_t i = 0; i < a->resolve.count; i++)
		if (!target_resolve(r->arena, *(struct str *)vec_at(&a->resolve, i),
			    &targets[r->settings.target_count++], err))
			return err_context(err, "--resolve");
	for (size_t i = 0; i < a->connect_to.count; i++)
		if (!target_connect_to(r->arena, *(struct str *)vec_at(&a->connect_to, i),
			    &targets[r->settings.target_count++], err))
			return err_context(err, "--connect-to");
	return true;
}

static bool
read_cookies(struct suites_run *r, struct err *err)
{
	const struct vec *files = &r->arguments->cookies;
	struct sbuf all = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < files->count; i++) {
		struct str text;
		const char *name = str_c(r->arena, *(struct str *)vec_at(files, i));
		ok = file_read(r->arena, name, MAX_COOKIES, &text, ERR_USAGE, err)
			&& (http_cookies_check(text, err) || err_in_file(err, name));
		sbuf_add(&all, ok ? text : (struct str){ 0 });
		sbuf_add_char(&all, '\n');
	}
	r->cookies = sbuf_copy(&all, r->arena);
	sbuf_fini(&all);
	return ok;
}

/* --- words --- */

static bool
choose(const char *option, struct str text, const char *const *words, int *out,
	struct err *err)
{
	if (!text.size)
		return true;
	for (int i = 0; words[i]; i++) {
		if (!str_is(text, words[i]))
			continue;
		*out = i;
		return true;
	}
	return err_set(err, ERR_USAGE, "--%s takes %s, %s%s%s, not '%.*s'", option,
		words[0], words[1], words[2] ? " or " : "", words[2] ? words[2] : "",
		STR_ARGS(text));
}

static bool
set_verbosity(struct suites_run *r, struct err *err)
{
	static const char *const levels[] = { "brief", "verbose", "debug", NULL };
	const struct arguments *a = r->arguments;
	int said = 0;
	if (!choose("verbosity", a->verbosity, levels, &said, err))
		return false;
	if (said < 1 && a->verbose)
		said = 1;
	r->settings.verbosity = a->very_verbose ? 2 : said;
	return true;
}

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value;
}

static bool
set_looks(struct suites_run *r, struct err *err)
{
	static const char *const formats[] = { "short", "long", NULL };
	const struct arguments *a = r->arguments;
	bool terminal = file_is_terminal(1);
	int format = 0;
	if (!choose("error-format", a->error_format, formats, &format, err))
		return false;
	r->long_errors = format == 1;
	r->color = a->color == WHEN_ALWAYS
		|| (a->color == WHEN_AUTO && terminal && !is_set("NO_COLOR"));
	r->pretty = a->pretty == WHEN_ALWAYS || (a->pretty == WHEN_AUTO && terminal);
	r->progress = a->test && r->settings.verbosity == 0
		&& (a->progress_bar
			|| (file_is_terminal(2) && !is_set("CI") && !is_set("TF_BUILD")));
	return true;
}

/* --- all --- */

static struct str
folder_name(struct arena *a, struct str path)
{
	if (!path.size || str_ends(path, STR("/")))
		return path;
	return str_format(a, "%.*s/", STR_ARGS(path));
}

static void
set_requests(struct suites_run *r)
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
		.version = (enum http_version)a->http_version,
		.ip_version = a->ip_version,
		.user = a->user,
		.digest = a->digest,
		.ntlm = a->ntlm,
		.negotiate = a->negotiate,
		.aws_sigv4 = a->aws_sigv4,
		.netrc = a->netrc,
		.netrc_optional = a->netrc_optional,
		.netrc_file = a->netrc_file,
		.cacert = a->cacert,
		.cert = a->cert,
		.key = a->key,
		.proxy = a->proxy,
		.no_proxy = a->no_proxy,
		.unix_socket = a->unix_socket,
		.pinned_key = a->pinned_key,
		.user_agent =
			a->user_agent.size ? a->user_agent : STR("smoke/" SMOKE_VERSION),
	};
}

static bool
hide(void *mask, struct str secret, struct err *err)
{
	return mask_add(mask, secret, err);
}

/* A netrc file is read, and hidden, when an entry asks for it: one that is named must be
 * there before. */
static bool
hide_credentials(struct suites_run *r, struct err *err)
{
	struct str file = r->arguments->netrc_file;
	if (file.size && !file_exists(str_c(r->arena, file)))
		return err_set(err, ERR_USAGE, "--netrc-file: there is no file %.*s",
			STR_ARGS(file));
	return credentials_hide(r->arena, r->arguments->user, hide, r->mask, err);
}

/* Nothing is recorded that nobody asked for. */
static void
choose_reports(struct suites_run *r)
{
	const struct arguments *a = r->arguments;
	if (a->json || a->report_json.size || a->report_html.size)
		r->reports |= RUN_RECORDS | RUN_COOKIES;
	if (a->report_json.size)
		r->reports |= RUN_BODIES;
	if (a->curl.size)
		r->reports |= RUN_CURLS;
	if (a->cookie_jar.size || r->settings.verbosity)
		r->reports |= RUN_COOKIES;
	if (a->report_junit.size)
		r->reports |= RUN_FAILURES;
	r->settings.record = (r->reports & (RUN_RECORDS | RUN_CURLS)) || r->long_errors;
}

bool
run_settings_make(struct suites_run *r, struct err *err)
{
	set_requests(r);
	if (!set_headers(r, err) || !set_targets(r, err) || !read_cookies(r, err)
		|| !set_verbosity(r, err) || !set_looks(r, err))
		return false;
	choose_reports(r);
	return hide_credentials(r, err);
}
