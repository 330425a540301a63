/* SPDX-License-Identifier: MIT */
/* [Options] of an entry: they win over the settings, for this entry only; `variable`
 * alone stays. */
#include "collect/entry_prepare.h"

#include "collect/entry_error.h"
#include "collect/entry_target.h"
#include "model/suite_options.h"

/* --- flags, counts, durations: rows that know where they go --- */

#define SETTING(field) offsetof(struct entry_settings, field)

static const struct {
	enum option_kind kind;
	size_t place;
} flags[] = {
	{ OPTION_COMPRESSED, SETTING(compressed) },
	{ OPTION_DIGEST, SETTING(digest) },
	{ OPTION_INSECURE, SETTING(insecure) },
	{ OPTION_LOCATION, SETTING(follow) },
	{ OPTION_NEGOTIATE, SETTING(negotiate) },
	{ OPTION_NETRC, SETTING(netrc) },
	{ OPTION_NETRC_OPTIONAL, SETTING(netrc_optional) },
	{ OPTION_NTLM, SETTING(ntlm) },
	{ OPTION_PATH_AS_IS, SETTING(path_as_is) },
}, numbers[] = {
	{ OPTION_CONNECT_TIMEOUT, SETTING(connect_deadline) },
	{ OPTION_DELAY, SETTING(delay) },
	{ OPTION_LIMIT_RATE, SETTING(rate_max) },
	{ OPTION_MAX_TIME, SETTING(deadline) },
	{ OPTION_RETRY, SETTING(retry) },
	{ OPTION_RETRY_INTERVAL, SETTING(retry_interval) },
}, texts[] = {
	{ OPTION_AWS_SIGV4, SETTING(aws_sigv4) },
	{ OPTION_CACERT, SETTING(cacert) },
	{ OPTION_CERT, SETTING(cert) },
	{ OPTION_KEY, SETTING(key) },
	{ OPTION_NETRC_FILE, SETTING(netrc_file) },
	{ OPTION_PINNEDPUBKEY, SETTING(pinned_key) },
	{ OPTION_PROXY, SETTING(proxy) },
	{ OPTION_UNIX_SOCKET, SETTING(unix_socket) },
	{ OPTION_USER, SETTING(user) },
};

static const struct {
	enum option_kind kind;
	enum http_version on, off; /* false steps one version down */
} versions[] = {
	{ OPTION_HTTP10, HTTP_VERSION_10, HTTP_VERSION_ANY },
	{ OPTION_HTTP11, HTTP_VERSION_11, HTTP_VERSION_10 },
	{ OPTION_HTTP2, HTTP_VERSION_2, HTTP_VERSION_11 },
	{ OPTION_HTTP3, HTTP_VERSION_3, HTTP_VERSION_2 },
};

#define EACH(rows, i)                                                                    \
	size_t i = 0;                                                                    \
	i < sizeof(rows) / sizeof((rows)[0]);                                            \
	i++

static bool
set_flag(struct prepare *p, enum option_kind kind, bool flag)
{
	struct entry_settings *s = &p->plan->settings;

	for (EACH(flags, i)) {
		if (flags[i].kind != kind)
			continue;
		*(bool *)((char *)s + flags[i].place) = flag;
		return true;
	}
	for (EACH(versions, i)) {
		if (versions[i].kind != kind)
			continue;
		s->version = flag ? versions[i].on : versions[i].off;
		return true;
	}
	if (kind == OPTION_IPV4 || kind == OPTION_IPV6) {
		int version = kind == OPTION_IPV4 ? 4 : 6;
		s->ip_version = flag               ? version
			: s->ip_version == version ? 0
						   : s->ip_version;
	} else if (kind == OPTION_LOCATION_TRUSTED) {
		s->trusted = flag;
		s->follow = s->follow || flag;
	} else if (kind == OPTION_SKIP) {
		p->plan->skip = flag;
	} else if (kind == OPTION_VERBOSE && s->verbosity < 2) {
		s->verbosity = flag;
	} else if (kind == OPTION_VERY_VERBOSE) {
		s->verbosity = flag ? 2 : 0;
	}
	return true;
}

static bool
set_number(struct prepare *p, enum option_kind kind, int64_t number)
{
	struct entry_settings *s = &p->plan->settings;

	for (EACH(numbers, i)) {
		if (numbers[i].kind != kind)
			continue;
		*(int64_t *)((char *)s + numbers[i].place) = number;
		return true;
	}
	if (kind == OPTION_MAX_REDIRS)
		s->redirects = number < 0 ? SIZE_MAX : (size_t)number;
	else if (kind == OPTION_REPEAT)
		p->plan->repeat = number;
	else if (kind == OPTION_VERBOSITY)
		s->verbosity = (int)number;
	return true;
}

/* --- variables, headers --- */

/* Only what is written without quotes and placeholders is typed by its look. */
static bool
set_variable(struct prepare *p, const struct option *option)
{
	struct arena *keep = p->scope->bindings.arena;
	struct str name, text;
	struct value value;

	if (!prepare_text(p, &option->name, RENDER_PLAIN, &name)
		|| !prepare_text(p, &option->value, RENDER_PLAIN, &text))
		return false;
	bool typed = template_is_literal(&option->value, &text)
		&& !str_starts(option->value.written, STR("\""));
	value = typed ? value_typed(text) : value_of_string(text);
	const struct binding *known = scope_find(p->scope, name);
	if (known && !known->secret && known->value.kind == value.kind
		&& value_equal(&known->value, &value))
		return true;
	scope_set(p->scope, known ? known->name : str_copy(keep, name),
		value_copy(keep, &value), false);
	return true;
}

/* A header whose colon came with a placeholder is split here. */
static bool
add_header(struct prepare *p, const struct option *option)
{
	struct entry_settings *s = &p->plan->settings;
	struct http_header *headers =
		arena_array(p->arena, s->header_count + 1, sizeof(*headers));
	struct str name, value;

	if (!prepare_line(p, &option->name, "a header", &name)
		|| !prepare_line(p, &option->value, "a header", &value))
		return false;
	if (!option->name.count) {
		ptrdiff_t colon = str_find_char(value, ':');
		if (colon <= 0)
			return prepare_fail(p, "Invalid value", option->span,
				"header takes name: value");
		name = str_trim(str_part(value, 0, (size_t)colon));
		value = str_trim(str_from(value, (size_t)colon + 1));
	}
	for (size_t i = 0; i < s->header_count; i++)
		headers[i] = s->headers[i];
	headers[s->header_count] = (struct http_header){ name, value };
	s->headers = headers;
	s->header_count++;
	return true;
}

/* --- connect-to, resolve --- */

typedef bool
target_fn(struct arena *a, struct str text, struct http_target *out, struct err *err);

static bool
add_target(
	struct prepare *p, const struct option *option, struct str text, target_fn *read)
{
	struct http_target target;
	struct err err = { 0 };

	if (!read(p->arena, text, &target, &err))
		return prepare_fail(p, "Invalid value", option->span, "%s", err.text);
	vec_add(&p->targets, &target);
	return true;
}

/* --- one option --- */

static bool
set_text(struct prepare *p, const struct option *option, struct str text)
{
	if (option->kind == OPTION_AWS_SIGV4 && !text.size)
		return prepare_fail(p, "HTTP connection", p->entry->request.url.span,
			"(43) first provider can't be empty");
	for (EACH(texts, i)) {
		if (texts[i].kind != option->kind)
			continue;
		*(struct str *)((char *)&p->plan->settings + texts[i].place) = text;
		return true;
	}
	if (option->kind == OPTION_CONNECT_TO)
		return add_target(p, option, text, target_connect_to);
	if (option->kind == OPTION_RESOLVE)
		return add_target(p, option, text, target_resolve);
	p->plan->output = text;
	return str_is(text, "-")
		|| entry_file_path(p->arena, &p->plan->settings, text, option->value.span,
			&p->plan->output, p->error);
}

/* What was checked while parsing is there; what a placeholder brings is checked now. */
static bool
read_value(struct prepare *p, const struct option_form *form, const struct option *option,
	bool *flag, int64_t *number)
{
	struct err err = { 0 };
	struct str text;

	*flag = option->flag;
	*number = option->number;
	if (template_is_literal(&option->value, &text))
		return true;
	if (!prepare_text(p, &option->value, RENDER_PLAIN, &text))
		return false;
	return option_read(form, text, flag, number, &err)
		|| prepare_fail(p, "Invalid expression type",
			option->value.parts[0].expression->place, "%s", err.text);
}

static bool
apply(struct prepare *p, const struct option *option)
{
	const struct option_form *form = option_form_by(option->kind);
	struct str text;
	int64_t number;
	bool flag;

	if (option->kind == OPTION_VARIABLE)
		return set_variable(p, option);
	if (option->kind == OPTION_HEADER)
		return add_header(p, option);
	if (form->takes == TAKES_TEXT)
		return prepare_line(p, &option->value, "an option", &text)
			&& set_text(p, option, text);
	if (!read_value(p, form, option, &flag, &number))
		return false;
	return form->takes == TAKES_FLAG ? set_flag(p, option->kind, flag)
					 : set_number(p, option->kind, number);
}

/* What is asked twice may be done twice (RFC 9110, 9.2.2), unless the entry says so. */
static bool
repeats_a_write(const struct prepare *p, const struct option *option)
{
	struct str method = p->entry->request.method;
	bool again = option->kind == OPTION_RETRY || option->kind == OPTION_REPEAT;

	return again && !str_is(method, "GET") && !str_is(method, "HEAD")
		&& !str_is(method, "PUT") && !str_is(method, "DELETE")
		&& !str_is(method, "OPTIONS") && !str_is(method, "TRACE");
}

static bool
apply_default(struct prepare *p, const struct option *option)
{
	const struct option_form *form = option_form_by(option->kind);

	return form->takes == TAKES_FLAG ? set_flag(p, option->kind, option->flag)
					 : set_number(p, option->kind, option->number);
}

bool
prepare_options(struct prepare *p)
{
	const struct suite_use *use = p->plan->settings.use;
	const struct options *options = &p->entry->request.options;

	for (size_t i = 0; use && i < use->defaults.options.count; i++)
		if (!repeats_a_write(p, &use->defaults.options.items[i])
			&& !apply_default(p, &use->defaults.options.items[i]))
			return prepare_fail_in_defaults(p);
	for (size_t i = 0; i < options->count; i++)
		if (!apply(p, &options->items[i]))
			return false;
	return true;
}
