/* SPDX-License-Identifier: MIT */
#include "model/suite_options.h"

#include "base/number.h"

#include <inttypes.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

#define FLAG(kind) (kind), .takes = TAKES_FLAG
#define WORD(kind) (kind), .takes = TAKES_WORD
#define TEXT(kind) (kind), .takes = TAKES_TEXT
#define COUNT(kind, low) (kind), .takes = TAKES_COUNT, .least = (low), .most = INT32_MAX
#define DURATION(kind, ms) (kind), .takes = TAKES_DURATION, .unit = (ms)
#define PAIR(kind, sign) (kind), .takes = TAKES_PAIR, .repeats = true, .separator = (sign)

static const struct option_form forms[] = {
	{ STR_INIT("aws-sigv4"), TEXT(OPTION_AWS_SIGV4) },
	{ STR_INIT("cacert"), TEXT(OPTION_CACERT) },
	{ STR_INIT("cert"), TEXT(OPTION_CERT) },
	{ STR_INIT("compressed"), FLAG(OPTION_COMPRESSED) },
	{ STR_INIT("connect-timeout"), DURATION(OPTION_CONNECT_TIMEOUT, 1) },
	{ STR_INIT("connect-to"), TEXT(OPTION_CONNECT_TO), .repeats = true },
	{ STR_INIT("delay"), DURATION(OPTION_DELAY, 1) },
	{ STR_INIT("digest"), FLAG(OPTION_DIGEST) },
	{ STR_INIT("header"), PAIR(OPTION_HEADER, ':') },
	{ STR_INIT("http1.0"), FLAG(OPTION_HTTP10) },
	{ STR_INIT("http1.1"), FLAG(OPTION_HTTP11) },
	{ STR_INIT("http2"), FLAG(OPTION_HTTP2) },
	{ STR_INIT("http3"), FLAG(OPTION_HTTP3) },
	{ STR_INIT("insecure"), FLAG(OPTION_INSECURE) },
	{ STR_INIT("ipv4"), FLAG(OPTION_IPV4) },
	{ STR_INIT("ipv6"), FLAG(OPTION_IPV6) },
	{ STR_INIT("key"), TEXT(OPTION_KEY) },
	{ STR_INIT("limit-rate"), COUNT(OPTION_LIMIT_RATE, 0) },
	{ STR_INIT("location"), FLAG(OPTION_LOCATION) },
	{ STR_INIT("location-trusted"), FLAG(OPTION_LOCATION_TRUSTED) },
	{ STR_INIT("max-redirs"), COUNT(OPTION_MAX_REDIRS, -1) },
	{ STR_INIT("max-time"), DURATION(OPTION_MAX_TIME, 1) },
	{ STR_INIT("negotiate"), FLAG(OPTION_NEGOTIATE) },
	{ STR_INIT("netrc"), FLAG(OPTION_NETRC) },
	{ STR_INIT("netrc-file"), TEXT(OPTION_NETRC_FILE) },
	{ STR_INIT("netrc-optional"), FLAG(OPTION_NETRC_OPTIONAL) },
	{ STR_INIT("ntlm"), FLAG(OPTION_NTLM) },
	{ STR_INIT("output"), TEXT(OPTION_OUTPUT) },
	{ STR_INIT("path-as-is"), FLAG(OPTION_PATH_AS_IS) },
	{ STR_INIT("pinnedpubkey"), TEXT(OPTION_PINNEDPUBKEY) },
	{ STR_INIT("proxy"), TEXT(OPTION_PROXY) },
	{ STR_INIT("repeat"), COUNT(OPTION_REPEAT, -1) },
	{ STR_INIT("resolve"), TEXT(OPTION_RESOLVE), .repeats = true },
	{ STR_INIT("retry"), COUNT(OPTION_RETRY, -1) },
	{ STR_INIT("retry-interval"), DURATION(OPTION_RETRY_INTERVAL, 1) },
	{ STR_INIT("skip"), FLAG(OPTION_SKIP) },
	{ STR_INIT("unix-socket"), TEXT(OPTION_UNIX_SOCKET) },
	{ STR_INIT("user"), TEXT(OPTION_USER) },
	{ STR_INIT("variable"), PAIR(OPTION_VARIABLE, '=') },
	{ STR_INIT("verbose"), FLAG(OPTION_VERBOSE) },
	{ STR_INIT("verbosity"), WORD(OPTION_VERBOSITY) },
	{ STR_INIT("very-verbose"), FLAG(OPTION_VERY_VERBOSE) },
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

const struct option_form *
option_forms(size_t *count)
{
	*count = FORMS;
	return forms;
}

const struct option_form *
option_form_of(struct str name)
{
	for (size_t i = 0; i < FORMS; i++)
		if (str_eq(forms[i].name, name))
			return &forms[i];
	return NULL;
}

const struct option_form *
option_form_by(enum option_kind kind)
{
	for (size_t i = 0; i < FORMS; i++)
		if (forms[i].kind == kind)
			return &forms[i];
	return NULL;
}

static bool
read_flag(const struct option_form *form, struct str text, bool *flag, struct err *err)
{
	if (!str_is(text, "true") && !str_is(text, "false"))
		return err_set(err, ERR_INPUT, "%.*s takes true or false, not '%.*s'",
			STR_ARGS(form->name), STR_ARGS(text));
	*flag = str_is(text, "true");
	return true;
}

static bool
read_count(
	const struct option_form *form, struct str text, int64_t *number, struct err *err)
{
	int64_t n;

	if (!number_int(text, &n) || n < form->least || n > form->most)
		return err_set(err, ERR_INPUT,
			"%.*s takes a whole number from %" PRId64 " to %" PRId64
			", not '%.*s'",
			STR_ARGS(form->name), form->least, form->most, STR_ARGS(text));
	*number = n;
	return true;
}

/* The only option of words there is; the number is struct entry_settings' verbosity. */
static const char *const levels[] = { "brief", "verbose", "debug" };

static bool
read_word(
	const struct option_form *form, struct str text, int64_t *number, struct err *err)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (!str_is(text, levels[i]))
			continue;
		*number = (int64_t)i;
		return true;
	}
	return err_set(err, ERR_INPUT, "%.*s takes brief, verbose or debug, not '%.*s'",
		STR_ARGS(form->name), STR_ARGS(text));
}

static const struct {
	const char *name;
	int64_t milliseconds;
} units[] = { { "ms", 1 }, { "s", SECOND }, { "m", MINUTE }, { "h", HOUR } };

static bool
read_duration(
	const struct option_form *form, struct str text, int64_t *number, struct err *err)
{
	const int64_t most = (int64_t)365 * 24 * HOUR;
	size_t digits = 0;
	int64_t unit = 0, n;

	while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9')
		digits++;
	if (digits == text.size)
		unit = form->unit;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_is(str_from(text, digits), units[i].name))
			unit = units[i].milliseconds;
	if (!digits || !unit || !number_int(str_part(text, 0, digits), &n)
		|| n > most / unit)
		return err_set(err, ERR_INPUT,
			"%.*s takes a duration as 500ms, 10s, 5m or 1h, at most a year, "
			"not '%.*s'",
			STR_ARGS(form->name), STR_ARGS(text));
	*number = n * unit;
	return true;
}

bool
option_read(const struct option_form *form, struct str text, bool *flag, int64_t *number,
	struct err *err)
{
	if (form->takes == TAKES_FLAG)
		return read_flag(form, text, flag, err);
	if (form->takes == TAKES_COUNT)
		return read_count(form, text, number, err);
	if (form->takes == TAKES_WORD)
		return read_word(form, text, number, err);
	if (form->takes == TAKES_DURATION)
		return read_duration(form, text, number, err);
	return true;
}
