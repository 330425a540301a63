/* SPDX-License-Identifier: MIT */
#include "cmd/options.h"

#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"

#include <stddef.h>

enum { SECOND = 1000 };

#define AT(field) offsetof(struct arguments, field)

static const struct option_row rows[] = {
	/* shared: option_belongs() says so */
	{ "workspace", 'w', TAKES_TEXT, AT(workspace), 0, 0, "DIR",
		"the folder with smoke.yaml, or the file itself (default: .)" },
	{ "color", 0, TAKES_WHEN, AT(color), 0, 0, "WHEN", "auto, always or never" },
	{ "verbose", 'v', TAKES_NOTHING, AT(verbose), 0, 0, NULL,
		"say more, also what passed" },
	{ "help", 'h', TAKES_NOTHING, AT(help), 0, 0, NULL, "show this help" },
	/* looking at environments */
	{ "env", 'e', TAKES_TEXT, AT(environment), 0, 0, "NAME",
		"the environment to look at" },
	{ "baseline", 0, TAKES_TEXT, AT(baseline), 0, 0, "NAME",
		"the known-good environment" },
	{ "candidate", 0, TAKES_TEXT, AT(candidate), 0, 0, "NAME",
		"the environment to be promoted" },
	{ "tag", 0, TAKES_TEXTS, AT(tags), 0, 0, "TAG",
		"ask only what has this tag; the rest stays unchecked" },
	{ "report", 0, TAKES_TEXTS, AT(reports), 0, 0, "FORMAT[:FILE]",
		"write a report: text, json, junit; to stdout without a file" },
	{ "jobs", 'j', TAKES_COUNT, AT(jobs), 1, 1024, "N",
		"transfers in flight (default: 32)" },
	{ "deadline", 0, TAKES_DURATION, AT(deadline), 0, 0, "TIME",
		"end the run after this time; the rest is unchecked" },
	{ "history", 0, TAKES_TEXT, AT(history), 0, 0, "FILE", "where runs are kept" },
	{ "ticket", 0, TAKES_TEXT, AT(ticket), 0, 0, "FILE",
		"the ticket: gate writes it on GO (default: .smoke/go.json), verify "
		"reads it" },
	{ "expect", 0, TAKES_TEXTS, AT(expects), 0, 0, "PROBE.FACT=VALUE",
		"a fact that the release must show, as version.app=1.4.2" },
	{ "delay", 0, TAKES_DURATION, AT(delay), 0, 0, "TIME",
		"verify: between two looks; run: before each entry" },
	{ "consecutive", 0, TAKES_COUNT, AT(consecutive), 1, 1000, "N",
		"looks in a row that must show what is expected" },
	{ "wait", 0, TAKES_DURATION, AT(wait), 0, 0, "TIME",
		"how long to wait for what is expected (default: verify.deadline)" },
	{ "exit-code", 0, TAKES_NOTHING, AT(exit_code), 0, 0, NULL,
		"exit 1 when there are new findings" },
	{ "out", 0, TAKES_TEXT, AT(out), 0, 0, "FILE|FORMAT",
		"snapshot: write what was seen there, as JSON; fmt: show the suite, as "
		"hurl or json" },
	{ "check", 0, TAKES_NOTHING, AT(check), 0, 0, NULL,
		"change nothing; name the files that would change, and exit 1" },
	/* decisions */
	{ "by", 0, TAKES_TEXT, AT(by), 0, 0, "WHO", "who decided" },
	{ "owner", 0, TAKES_TEXT, AT(owner), 0, 0, "WHO", "who lives with it" },
	{ "reason", 0, TAKES_TEXT, AT(reason), 0, 0, "WHY", "why it is fine" },
	{ "until", 0, TAKES_TEXT, AT(until), 0, 0, "TIME|DAY",
		"how long it holds: waive: a day, 2026-12-31; override: a time or a day "
		"(default: 4h)" },
	/* run: hurl's options */
	{ "test", 0, TAKES_NOTHING, AT(test), 0, 0, NULL,
		"as a test: a line per file and a summary" },
	{ "variable", 0, TAKES_TEXTS, AT(variables), 0, 0, "NAME=VALUE",
		"define a variable" },
	{ "variables-file", 0, TAKES_TEXT, AT(variables_file), 0, 0, "FILE",
		"variables, a line each: name=value" },
	{ "secret", 0, TAKES_TEXTS, AT(secrets), 0, 0, "NAME=VALUE",
		"define a variable whose value is never shown" },
	{ "header", 'H', TAKES_TEXTS, AT(headers), 0, 0, "NAME: VALUE",
		"send this with each request" },
	{ "user", 'u', TAKES_TEXT, AT(user), 0, 0, "USER:PASSWORD",
		"Basic authentication" },
	{ "user-agent", 'A', TAKES_TEXT, AT(user_agent), 0, 0, "NAME",
		"User-Agent to send" },
	{ "cacert", 0, TAKES_TEXT, AT(cacert), 0, 0, "FILE",
		"certificates to trust (PEM)" },
	{ "cert", 'E', TAKES_TEXT, AT(cert), 0, 0, "FILE", "client certificate (PEM)" },
	{ "key", 0, TAKES_TEXT, AT(key), 0, 0, "FILE", "its private key (PEM)" },
	{ "insecure", 'k', TAKES_NOTHING, AT(insecure), 0, 0, NULL,
		"do not verify certificates" },
	{ "compressed", 0, TAKES_NOTHING, AT(compressed), 0, 0, NULL,
		"ask for a compressed response" },
	{ "location", 'L', TAKES_NOTHING, AT(location), 0, 0, NULL, "follow redirects" },
	{ "location-trusted", 0, TAKES_NOTHING, AT(location_trusted), 0, 0, NULL,
		"follow redirects, and send credentials to other hosts too" },
	{ "max-redirs", 0, TAKES_COUNT, AT(max_redirs), -1, 100000, "N",
		"redirects to follow (default: 50; -1: no bound)" },
	{ "max-time", 'm', TAKES_DURATION, AT(max_time), SECOND, 0, "TIME",
		"for one request; a number alone is seconds (default: 300s)" },
	{ "connect-timeout", 0, TAKES_DURATION, AT(connect_timeout), SECOND, 0, "TIME",
		"to connect; a number alone is seconds (default: 300s)" },
	{ "proxy", 'x', TAKES_TEXT, AT(proxy), 0, 0, "[PROTOCOL://]HOST[:PORT]",
		"use this proxy" },
	{ "unix-socket", 0, TAKES_TEXT, AT(unix_socket), 0, 0, "PATH",
		"connect to this socket" },
	{ "path-as-is", 0, TAKES_NOTHING, AT(path_as_is), 0, 0, NULL,
		"do not squash /../ and /./" },
	{ "ipv4", '4', TAKES_NOTHING, AT(ipv4), 0, 0, NULL, "use IPv4 only" },
	{ "ipv6", '6', TAKES_NOTHING, AT(ipv6), 0, 0, NULL, "use IPv6 only" },
	{ "http1.0", '0', TAKES_NOTHING, AT(http10), 0, 0, NULL, "use HTTP/1.0" },
	{ "http1.1", 0, TAKES_NOTHING, AT(http11), 0, 0, NULL, "use HTTP/1.1" },
	{ "http2", 0, TAKES_NOTHING, AT(http2), 0, 0, NULL, "use HTTP/2" },
	{ "limit-rate", 0, TAKES_COUNT, AT(limit_rate), 1, INT32_MAX, "BYTES",
		"bytes per second" },
	{ "max-filesize", 0, TAKES_COUNT, AT(max_filesize), 1, INT64_MAX, "BYTES",
		"largest body to receive" },
	{ "retry", 0, TAKES_COUNT, AT(retry), -1, INT32_MAX, "N",
		"try a failed entry again (-1: without end)" },
	{ "retry-interval", 0, TAKES_DURATION, AT(retry_interval), 0, 0, "TIME",
		"between two tries (default: 1s)" },
	{ "repeat", 0, TAKES_COUNT, AT(repeat), 1, INT32_MAX, "N",
		"run all files N times" },
	{ "from-entry", 0, TAKES_COUNT, AT(from_entry), 1, INT32_MAX, "N",
		"start at this entry" },
	{ "to-entry", 0, TAKES_COUNT, AT(to_entry), 1, INT32_MAX, "N",
		"stop after this entry" },
	{ "continue-on-error", 0, TAKES_NOTHING, AT(continue_on_error), 0, 0, NULL,
		"go on in a file after an entry failed" },
	{ "no-assert", 0, TAKES_NOTHING, AT(no_assert), 0, 0, NULL,
		"leave out all asserts" },
	{ "parallel", 0, TAKES_NOTHING, AT(parallel), 0, 0, NULL,
		"run files side by side" },
	{ "file-root", 0, TAKES_TEXT, AT(file_root), 0, 0, "DIR",
		"where file,…; reads from" },
	{ "glob", 0, TAKES_TEXTS, AT(globs), 0, 0, "PATTERN",
		"run the files that match" },
	{ "include", 'i', TAKES_NOTHING, AT(include), 0, 0, NULL,
		"show response headers too" },
	{ "output", 'o', TAKES_TEXT, AT(output), 0, 0, "FILE",
		"write the last body there" },
	{ "no-output", 0, TAKES_NOTHING, AT(no_output), 0, 0, NULL,
		"do not show the last body" },
};

static const char *const shared[] = { "workspace", "color", "verbose", "help", NULL };

const struct option_row *
option_rows(size_t *count)
{
	*count = sizeof(rows) / sizeof(rows[0]);
	return rows;
}

static bool
names_have(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (str_is(str_of(*names), name))
			return true;
	return false;
}

bool
option_belongs(const struct command_row *command, const struct option_row *row)
{
	return names_have(shared, row->name)
		|| names_have(command->option_names, row->name);
}

const struct option_row *
option_row_of(const struct command_row *command, struct str name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_is(name, rows[i].name) && option_belongs(command, &rows[i]))
			return &rows[i];
	return NULL;
}

static const struct option_row *
row_of_letter(const struct command_row *command, char letter)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].letter == letter && option_belongs(command, &rows[i]))
			return &rows[i];
	return NULL;
}

static bool
unknown(struct arena *a, const struct command_row *command, const char *dashes,
	struct str name, struct err *err)
{
	struct vec known = vec_of(a, struct str);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (option_belongs(command, &rows[i]))
			*(struct str *)vec_push(&known) = str_of(rows[i].name);
	struct str near = nearest_word(name, known.items, known.count);
	if (near.size)
		return err_set(err, ERR_USAGE,
			"smoke %s has no option %s%.*s; did you mean --%.*s?",
			command->name, dashes, STR_ARGS(name), STR_ARGS(near));
	return err_set(err, ERR_USAGE,
		"smoke %s has no option %s%.*s; `smoke %s --help` lists them",
		command->name, dashes, STR_ARGS(name), command->name);
}

static bool
set_when(struct str text, enum when *out, struct err *err)
{
	if (!text.data || str_is(text, "always"))
		*out = WHEN_ALWAYS;
	else if (str_is(text, "auto"))
		*out = WHEN_AUTO;
	else if (str_is(text, "never"))
		*out = WHEN_NEVER;
	else
		return err_set(err, ERR_USAGE,
			"--color takes auto, always or never, not '%.*s'",
			STR_ARGS(text));
	return true;
}

static bool
set_duration(const struct option_row *row, struct str text, int64_t *out, struct err *err)
{
	int64_t unit = row->min ? row->min : 1;
	if (number_duration(text, out))
		return true;
	if (number_int(text, out) && *out >= 0 && *out <= INT64_MAX / unit) {
		*out *= unit;
		return true;
	}
	return err_set(err, ERR_USAGE,
		"--%s takes a time such as 500ms, 10s or 5m, not '%.*s'", row->name,
		STR_ARGS(text));
}

static bool
set(const struct option_row *row, struct str text, struct arguments *out, bool again,
	struct err *err)
{
	void *place = (char *)out + row->offset;
	if (again && row->takes != TAKES_TEXTS && row->takes != TAKES_NOTHING)
		return err_set(err, ERR_USAGE, "--%s is given twice", row->name);
	switch (row->takes) {
	case TAKES_NOTHING:
		*(bool *)place = true;
		return true;
	case TAKES_TEXT:
		*(struct str *)place = text;
		return text.size
			|| err_set(err, ERR_USAGE, "--%s takes %s, not an empty text",
				row->name, row->placeholder);
	case TAKES_TEXTS:
		vec_add(place, &text);
		return true;
	case TAKES_COUNT:
		if (number_int(text, place) && *(int64_t *)place >= row->min
			&& *(int64_t *)place <= row->max)
			return true;
		return err_set(err, ERR_USAGE,
			"--%s takes a number from %lld to %lld, not '%.*s'", row->name,
			(long long)row->min, (long long)row->max, STR_ARGS(text));
	case TAKES_DURATION:
		return set_duration(row, text, place, err);
	case TAKES_WHEN:
		return set_when(text, place, err);
	}
	return err_set(err, ERR_INTERNAL, "--%s has no kind", row->name);
}

/* Where the parser stands in argv. */
struct walk {
	struct arena *arena;
	const struct command_row *command;
	int argc, next;
	char **argv;
	bool *seen; /* by row */
	struct arguments *out;
};

static bool
apply(struct walk *w, const struct option_row *row, struct str value, bool has_value,
	struct err *err)
{
	bool alone = row->takes == TAKES_NOTHING || row->takes == TAKES_WHEN;
	if (row->takes == TAKES_NOTHING && has_value)
		return err_set(err, ERR_USAGE, "--%s takes no value", row->name);
	if (!alone && !has_value) {
		if (w->next >= w->argc)
			return err_set(err, ERR_USAGE,
				"--%s takes %s, and nothing follows", row->name,
				row->placeholder);
		value = str_of(w->argv[w->next++]);
	}
	bool again = w->seen[row - rows];
	w->seen[row - rows] = true;
	vec_add(&w->out->given, &row);
	return set(row, value, w->out, again, err);
}

static bool
long_option(struct walk *w, struct str text, struct err *err)
{
	ptrdiff_t equals = str_find_char(text, '=');
	bool has_value = equals != STR_NONE;
	struct str name = has_value ? str_part(text, 0, (size_t)equals) : text;
	struct str value = { 0 };
	if (has_value) {
		value = str_from(text, (size_t)equals + 1);
		value.data = value.data ? value.data : "";
	}
	const struct option_row *row = option_row_of(w->command, name);
	if (!row)
		return unknown(w->arena, w->command, "--", name, err);
	return apply(w, row, value, has_value, err);
}

/* `-vj8`: letters in a row; the rest behind one that takes a value is its value. */
static bool
short_options(struct walk *w, struct str letters, struct err *err)
{
	for (size_t i = 0; i < letters.size; i++) {
		const struct option_row *row = row_of_letter(w->command, letters.data[i]);
		if (!row)
			return unknown(
				w->arena, w->command, "-", str_part(letters, i, 1), err);
		struct str rest = str_from(letters, i + 1);
		if (row->takes != TAKES_NOTHING && row->takes != TAKES_WHEN && rest.size)
			return apply(w, row, rest, true, err);
		if (!apply(w, row, (struct str){ 0 }, false, err))
			return false;
	}
	return true;
}

static void
init(struct arena *a, struct arguments *out)
{
	*out = (struct arguments){ .retry_interval = 1000,
		.repeat = 1,
		.max_redirs = 50,
		.max_time = 300000,
		.connect_timeout = 300000,
		.delay = -1,
		.wait = -1 };
	struct vec *lists[] = { &out->reports, &out->tags, &out->expects, &out->variables,
		&out->secrets, &out->headers, &out->globs, &out->operands };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		*lists[i] = vec_of(a, struct str);
	out->given = vec_of(a, const struct option_row *);
}

bool
option_was_given(const struct arguments *arguments, const char *name)
{
	for (size_t i = 0; i < arguments->given.count; i++) {
		const struct option_row *const *row = vec_at(&arguments->given, i);
		if (str_is(str_of((*row)->name), name))
			return true;
	}
	return false;
}

bool
options_parse(struct arena *a, const struct command_row *command, int argc, char **argv,
	struct arguments *out, struct err *err)
{
	init(a, out);
	struct walk w = { a, command, argc, 0, argv,
		arena_array(a, sizeof(rows) / sizeof(rows[0]), sizeof(bool)), out };
	bool only_operands = false;
	while (w.next < argc) {
		struct str text = str_of(argv[w.next++]);
		if (!utf8_is_valid(text))
			return err_set(
				err, ERR_USAGE, "argument %d is not valid UTF-8", w.next);
		if (only_operands || text.size < 2 || text.data[0] != '-')
			vec_add(&out->operands, &text);
		else if (str_is(text, "--"))
			only_operands = true;
		else if (str_starts(text, STR("--"))
				? !long_option(&w, str_from(text, 2), err)
				: !short_options(&w, str_from(text, 1), err))
			return false;
	}
	return true;
}

static void
help_row(const struct option_row *row, struct sbuf *out)
{
	struct sbuf left = { 0 };
	if (row->letter)
		sbuf_format(&left, "  -%c, --%s", row->letter, row->name);
	else
		sbuf_format(&left, "      --%s", row->name);
	if (row->takes == TAKES_WHEN)
		sbuf_format(&left, "[=%s]", row->placeholder);
	else if (row->placeholder)
		sbuf_format(&left, " %s", row->placeholder);
	sbuf_add(out, sbuf_str(&left));
	if (left.size < 32)
		sbuf_fill(out, ' ', 32 - left.size);
	else
		sbuf_format(out, "\n%32s", "");
	sbuf_format(out, "%s\n", row->help);
	sbuf_fini(&left);
}

void
options_help(const struct command_row *command, struct sbuf *out)
{
	sbuf_format(out, "smoke %s: %s\n\nUsage: smoke %s [OPTION…]%s%s\n\nOptions:\n",
		command->name, command->summary, command->name,
		command->operands[0] ? " " : "", command->operands);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (option_belongs(command, &rows[i]))
			help_row(&rows[i], out);
	sbuf_format(out, "\nExamples:\n%s", command->examples);
	sbuf_add_c(out,
		"\nExit: 0 GO, or all is well · 1 NO-GO, or an assert failed · 2 wrong "
		"usage, suite\nor workspace: nothing was sent · 3 INCONCLUSIVE: could "
		"not "
		"be checked · 4 our failure\n");
}
