/* SPDX-License-Identifier: MIT */
/* All options of all commands. */
#include "cmd/options.h"

#include "world/http.h"

#include <stddef.h>

enum { SECOND = 1000 };

#define AT(field) offsetof(struct arguments, field)

static const struct option_row rows[] = {
	/* shared: option_belongs() says so */
	{ "workspace", 'w', TAKES_TEXTS, AT(workspaces), 0, 0, "DIR",
		"the folder with smoke.yaml, or the file itself (default: .); only drift "
		"takes several" },
	{ "color", 0, TAKES_WHEN, AT(color), 0, 0, "WHEN", "auto, always or never" },
	{ "lang", 0, TAKES_LANG, AT(lang), 0, 0, "LANG",
		"en or fr: the language of reports that people read (default: LC_ALL, "
		"LC_MESSAGES, LANG)" },
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
		"write a report: text, json, jsonl, junit, markdown, html, github, "
		"gitlab or sarif; to stdout without a file" },
	{ "jobs", 'j', TAKES_COUNT, AT(jobs), 1, 1024, "N",
		"transfers in flight (default: 32)" },
	{ "deadline", 0, TAKES_DURATION, AT(deadline), 0, 0, "TIME",
		"end the run after this time; the rest is unchecked" },
	{ "fail-fast", 0, TAKES_NOTHING, AT(fail_fast), 0, 0, NULL,
		"after an entry failed ask no further suite; the rest is unchecked" },
	{ "history", 0, TAKES_TEXT, AT(history), 0, 0, "FILE", "where runs are kept" },
	{ "ticket", 0, TAKES_TEXT, AT(ticket), 0, 0, "FILE",
		"the ticket: gate writes it on GO (default: .smoke/go.json, of a "
		"rehearsal .smoke/rehearsal.json), verify reads it; waive: where the "
		"decision is tracked" },
	{ "expect", 0, TAKES_TEXTS, AT(expects), 0, 0, "PROBE.FACT=VALUE",
		"a fact that the release must show, as version.app=1.4.2" },
	{ "delay", 0, TAKES_DURATION, AT(delay), 0, 0, "TIME",
		"verify: between two looks; run: before each entry" },
	{ "consecutive", 0, TAKES_COUNT, AT(consecutive), 1, 1000, "N",
		"verify: looks in a row that must show what is expected; watch: rounds "
		"in a row in which a check may not fail" },
	{ "for", 0, TAKES_DURATION, AT(watch_for), 0, 0, "TIME", "how long to watch" },
	{ "every", 0, TAKES_DURATION, AT(every), 0, 0, "TIME",
		"from round to round (default: watch.every)" },
	{ "wait", 0, TAKES_DURATION, AT(wait), 0, 0, "TIME",
		"how long to wait for what is expected (default: verify.deadline)" },
	{ "rehearsal", 0, TAKES_NOTHING, AT(rehearsal), 0, 0, NULL,
		"this run rehearses a release, in pre-production; it is marked so" },
	{ "drill", 0, TAKES_NOTHING, AT(drill), 0, 0, NULL,
		"with a check that fails by announcement, to practise a NO-GO; it says "
		"DRILL" },
	{ "exit-code", 0, TAKES_NOTHING, AT(exit_code), 0, 0, NULL,
		"exit 1 when there are new findings" },
	{ "mail", 0, TAKES_NOTHING, AT(mail), 0, 0, NULL,
		"tell those whom notify: names: mail, webhooks, heartbeat" },
	{ "out", 0, TAKES_TEXT, AT(out), 0, 0, "FILE|FORMAT",
		"snapshot: write what was seen there, as JSON; fmt: show the suite, as "
		"hurl or json; plan --brief: text or markdown" },
	{ "brief", 0, TAKES_NOTHING, AT(brief), 0, 0, NULL,
		"the briefing for the release meeting: who does what when, and what is "
		"missing" },
	{ "check", 0, TAKES_NOTHING, AT(check), 0, 0, NULL,
		"change nothing; name the files that would change, and exit 1" },
	{ "limit", 0, TAKES_COUNT, AT(limit), 1, 1000, "N",
		"how many runs to show (default: 20)" },
	{ "command", 0, TAKES_TEXT, AT(command), 0, 0, "NAME",
		"only runs of this command" },
	{ "verdict", 0, TAKES_TEXT, AT(verdict), 0, 0, "WORD",
		"only runs that came to GO, NO-GO or INCONCLUSIVE" },
	{ "since", 0, TAKES_TEXT, AT(since), 0, 0, "TIME|DAY",
		"only runs that began then or later: a time ago, a day, an instant" },
	{ "project", 0, TAKES_TEXT, AT(project), 0, 0, "NAME",
		"runs of another project in the same history" },
	/* decisions */
	{ "by", 0, TAKES_TEXT, AT(by), 0, 0, "WHO", "who decided" },
	{ "owner", 0, TAKES_TEXT, AT(owner), 0, 0, "WHO", "who lives with it" },
	{ "reason", 0, TAKES_TEXT, AT(reason), 0, 0, "WHY", "why it is fine" },
	{ "until", 0, TAKES_TEXT, AT(until), 0, 0, "TIME|DAY",
		"how long it holds: waive: a day, 2026-12-31; override: a time or a day "
		"(default: 4h); history: only runs that began until then" },
	/* run: hurl's options */
	{ "version", 'V', TAKES_NOTHING, AT(version), 0, 0, NULL,
		"show the version of smoke and of its library" },
	{ "test", 0, TAKES_NOTHING, AT(test), 0, 0, NULL,
		"as a test: a line per file and a summary" },
	{ "variable", 0, TAKES_TEXTS, AT(variables), 0, 0, "NAME=VALUE",
		"define a variable" },
	{ "variables-file", 0, TAKES_TEXTS, AT(variables_files), 0, 0, "FILE",
		"variables, a line each: name=value" },
	{ "secret", 0, TAKES_TEXTS, AT(secrets), 0, 0, "NAME=VALUE",
		"define a variable whose value is never shown" },
	{ "secrets-file", 0, TAKES_TEXTS, AT(secrets_files), 0, 0, "FILE",
		"secrets, a line each: name=value" },
	{ "header", 'H', TAKES_TEXTS, AT(headers), 0, 0, "NAME: VALUE",
		"send this with each request" },
	{ "user", 'u', TAKES_TEXT, AT(user), 0, 0, "USER:PASSWORD",
		"Basic authentication" },
	{ "digest", 0, TAKES_NOTHING, AT(digest), 0, 0, NULL,
		"prove --user by Digest authentication" },
	{ "ntlm", 0, TAKES_NOTHING, AT(ntlm), 0, 0, NULL,
		"prove --user by NTLM authentication" },
	{ "negotiate", 0, TAKES_NOTHING, AT(negotiate), 0, 0, NULL,
		"prove --user by Negotiate (SPNEGO) authentication; `--user :` is who "
		"has the ticket" },
	{ "aws-sigv4", 0, TAKES_TEXT, AT(aws_sigv4), 0, 0,
		"PROVIDER1[:PROVIDER2[:REGION[:SERVICE]]]",
		"sign requests (AWS Signature Version 4) with the keys of --user" },
	{ "netrc", 'n', TAKES_NOTHING, AT(netrc), 0, 0, NULL,
		"take user and password from ~/.netrc, which must be there" },
	{ "netrc-file", 0, TAKES_TEXT, AT(netrc_file), 0, 0, "FILE",
		"take user and password from this netrc file" },
	{ "netrc-optional", 0, TAKES_NOTHING, AT(netrc_optional), 0, 0, NULL,
		"a user in the URL comes before the netrc file, and ~/.netrc need not be "
		"there" },
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
	{ "no-proxy", 0, TAKES_TEXT, AT(no_proxy), 0, 0, "HOSTS",
		"hosts that are asked without a proxy, separated by commas" },
	{ "connect-to", 0, TAKES_TEXTS, AT(connect_to), 0, 0, "HOST1:PORT1:HOST2:PORT2",
		"for HOST1:PORT1 connect to HOST2:PORT2" },
	{ "resolve", 0, TAKES_TEXTS, AT(resolve), 0, 0, "HOST:PORT:ADDRESS",
		"the address of HOST for that port" },
	{ "pinnedpubkey", 0, TAKES_TEXT, AT(pinned_key), 0, 0, "HASHES",
		"public key that the server must have" },
	{ "ssl-no-revoke", 0, TAKES_NOTHING, AT(ssl_no_revoke), 0, 0, NULL,
		"do not look for revoked certificates; here nothing looks for them" },
	{ "cookie", 'b', TAKES_TEXTS, AT(cookies), 0, 0, "FILE",
		"start with the cookies of this file (Netscape format)" },
	{ "cookie-jar", 'c', TAKES_TEXT, AT(cookie_jar), 0, 0, "FILE",
		"write the cookies of all files there, at the end" },
	{ "no-cookie-store", 0, TAKES_NOTHING, AT(no_cookie_store), 0, 0, NULL,
		"do not send back the cookies that a response sets" },
	{ "unix-socket", 0, TAKES_TEXT, AT(unix_socket), 0, 0, "PATH",
		"connect to this socket" },
	{ "path-as-is", 0, TAKES_NOTHING, AT(path_as_is), 0, 0, NULL,
		"do not squash /../ and /./" },
	{ "ipv4", '4', TAKES_CHOICE, AT(ip_version), 4, 0, NULL, "use IPv4 only" },
	{ "ipv6", '6', TAKES_CHOICE, AT(ip_version), 6, 0, NULL, "use IPv6 only" },
	{ "http1.0", '0', TAKES_CHOICE, AT(http_version), HTTP_VERSION_10, 0, NULL,
		"use HTTP/1.0" },
	{ "http1.1", 0, TAKES_CHOICE, AT(http_version), HTTP_VERSION_11, 0, NULL,
		"use HTTP/1.1" },
	{ "http2", 0, TAKES_CHOICE, AT(http_version), HTTP_VERSION_2, 0, NULL,
		"use HTTP/2" },
	{ "http3", 0, TAKES_CHOICE, AT(http_version), HTTP_VERSION_3, 0, NULL,
		"use HTTP/3; an error where libcurl cannot" },
	{ "limit-rate", 0, TAKES_COUNT, AT(limit_rate), 1, INT32_MAX, "BYTES",
		"bytes per second" },
	{ "max-filesize", 0, TAKES_COUNT, AT(max_filesize), 1, INT64_MAX, "BYTES",
		"largest body to receive" },
	{ "retry", 0, TAKES_COUNT, AT(retry), -1, INT32_MAX, "N",
		"try a failed entry again (-1: without end)" },
	{ "retry-interval", 0, TAKES_DURATION, AT(retry_interval), 0, 0, "TIME",
		"between two tries (default: 1s)" },
	{ "repeat", 0, TAKES_COUNT, AT(repeat), -1, INT32_MAX, "N",
		"run all files N times (-1: until interrupted)" },
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
		"write the last body of each file there" },
	{ "no-output", 0, TAKES_NOTHING, AT(no_output), 0, 0, NULL,
		"do not show the last body" },
	{ "json", 0, TAKES_NOTHING, AT(json), 0, 0, NULL,
		"run: show a JSON object for each file; history: show JSON" },
	{ "pretty", 0, TAKES_CHOICE, AT(pretty), WHEN_ALWAYS, 0, NULL,
		"lay out a JSON body (default: on a terminal)" },
	{ "no-pretty", 0, TAKES_CHOICE, AT(pretty), WHEN_NEVER, 0, NULL,
		"show a JSON body as it came" },
	{ "no-color", 0, TAKES_CHOICE, AT(color), WHEN_NEVER, 0, NULL,
		"no colors, as --color=never" },
	{ "very-verbose", 0, TAKES_NOTHING, AT(very_verbose), 0, 0, NULL,
		"say all, also bodies and what the library says" },
	{ "verbosity", 0, TAKES_TEXT, AT(verbosity), 0, 0, "LEVEL",
		"brief, verbose or debug" },
	{ "error-format", 0, TAKES_TEXT, AT(error_format), 0, 0, "FORMAT",
		"short, or long: an error shows the response, too" },
	{ "progress-bar", 0, TAKES_NOTHING, AT(progress_bar), 0, 0, NULL,
		"with --test: a progress bar, also where there is no terminal" },
	{ "curl", 0, TAKES_TEXT, AT(curl), 0, 0, "FILE",
		"write each request there, as a curl command" },
	{ "report-json", 0, TAKES_TEXT, AT(report_json), 0, 0, "DIR",
		"write a JSON report and the bodies there" },
	{ "report-junit", 0, TAKES_TEXT, AT(report_junit), 0, 0, "FILE",
		"write a JUnit report" },
	{ "report-html", 0, TAKES_TEXT, AT(report_html), 0, 0, "DIR",
		"write pages there: all files, and of each its run, source and "
		"timeline" },
	{ "report-tap", 0, TAKES_TEXT, AT(report_tap), 0, 0, "FILE",
		"write a TAP report" },
	{ "hurl-exit-codes", 0, TAKES_NOTHING, AT(hurl_exit_codes), 0, 0, NULL,
		"exit as hurl does: 1 usage, 2 parsing, 3 runtime error, 4 failed "
		"assert" },
};

static const char *const shared[] = { "workspace", "color", "lang", "verbose", "help",
	NULL };

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
