/* SPDX-License-Identifier: MIT */
/* The command line: rows that know where their values go.  The parser, --help, the manual
 * and the tests walk the same rows. */
#ifndef SMOKE_CMD_OPTIONS_H
#define SMOKE_CMD_OPTIONS_H

#include "base/err.h"
#include "base/sbuf.h"
#include "base/str.h"
#include "model/workspace.h"
#include "out/tr.h"

enum option_takes {
	TAKES_NOTHING = 1, /* bool */
	TAKES_TEXT, /* struct str; comes once */
	TAKES_TEXTS, /* struct vec of struct str; repeatable */
	TAKES_COUNT, /* int64_t within min and max */
	TAKES_DURATION, /* int64_t milliseconds; a number without unit is in `min`, or in
			   milliseconds */
	TAKES_WHEN, /* enum when: auto, always, never; `--color` alone is always */
	TAKES_LANG, /* enum lang */
	TAKES_CHOICE /* nothing: `min` goes into an int; the last of several wins */
};

enum when { WHEN_AUTO = 0, WHEN_ALWAYS, WHEN_NEVER };

struct option_row {
	const char *name; /* without the two dashes */
	char letter; /* or 0 */
	enum option_takes takes;
	size_t offset; /* into struct arguments */
	/* COUNT: both; DURATION: min is the unit of a number alone; CHOICE: min */
	int64_t min, max;
	const char *placeholder, *help;
};

/* Everything that any command line can say; a command uses what its rows name. */
struct arguments {
	struct str workspace, environment, baseline, candidate, history, ticket,
		report_to, out;
	struct str by, owner, reason, until; /* of a decision */
	struct str command, verdict, since, project; /* which runs; `until`, too */
	struct vec workspaces; /* struct str; `workspace` is the first */
	struct vec reports, tags, expects; /* struct str */
	int64_t jobs, limit, deadline, delay, consecutive, wait, watch_for, every;
	enum when color;
	enum lang lang; /* where it was given; else options_lang() knows */
	bool verbose, very_verbose, exit_code, no_history, help, version;
	bool rehearsal, drill; /* gate, verify */
	bool brief; /* plan */
	/* run */
	bool test, insecure, location, location_trusted, compressed, continue_on_error,
		include, no_output, no_assert, parallel, path_as_is, json, progress_bar,
		no_cookie_store, ssl_no_revoke, hurl_exit_codes, digest, ntlm, negotiate,
		netrc, netrc_optional;
	int http_version; /* enum http_version */
	int ip_version; /* 4, 6, or 0 */
	int pretty; /* enum when */
	struct vec variables, variables_files, secrets, secrets_files, headers, globs,
		connect_to, resolve, cookies;
	struct str user, cacert, cert, key, proxy, no_proxy, user_agent, file_root,
		output, unix_socket, pinned_key, cookie_jar, curl, error_format,
		verbosity, report_json, report_junit, report_tap, report_html, netrc_file,
		aws_sigv4;
	int64_t retry, retry_interval, repeat, from_entry, to_entry, max_redirs, max_time,
		connect_timeout, limit_rate, max_filesize;
	bool mail; /* drift */
	bool check; /* fmt */
	bool fail_fast;
	struct vec operands; /* struct str */
	struct vec given; /* const struct option_row *: in their order */
};

struct command_row {
	const char *name, *summary, *operands; /* "[FILE…]" */
	const char *const
		*option_names; /* which rows, ending in NULL; shared ones are implied */
	bool many_workspaces; /* --workspace may be given more than once */
	const char *examples; /* for --help, lines */
	/* Which rows HURL_… variables may set, too; what stands on the command line wins.
	 * Ends in NULL, or NULL. */
	const char *const *variable_names;
	int (*run)(struct arena *a, struct arguments *arguments);
	/* It asks the history, and nothing of what the suites say: they are not read. */
	bool only_history;
};

const struct option_row *option_rows(size_t *count);
const struct option_row *
option_row_of(const struct command_row *command, struct str name);
bool option_belongs(const struct command_row *command, const struct option_row *row);

bool option_was_given(const struct arguments *arguments, const char *name);

/* Unknown and repeated options, values out of range: ERR_USAGE, with the nearest name. */
bool options_parse(struct arena *a, const struct command_row *command, int argc,
	char **argv, struct arguments *out, struct err *err) MUST_CHECK;
/* --lang; or the first of LC_ALL, LC_MESSAGES and LANG that is set. */
enum lang options_lang(const struct arguments *arguments);
void options_help(const struct command_row *command, struct sbuf *out);

#endif
