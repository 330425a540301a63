/* SPDX-License-Identifier: MIT */
/* [Options] of an entry: they win over the settings, for this entry only; `variable`
 * alone stays. */
#include "collect/entry_prepare.h"

#include "base/number.h"
#include "model/suite_options.h"

/* --- flags, counts, durations: rows that know where they go --- */

#define SETTING(field) offsetof(struct entry_settings, field)

static const struct {
	enum option_kind kind;
	size_t place;
} flags[] = {
	{ OPTION_COMPRESSED, SETTING(compressed) },
	{ OPTION_INSECURE, SETTING(insecure) },
	{ OPTION_LOCATION, SETTING(follow) },
	{ OPTION_PATH_AS_IS, SETTING(path_as_is) },
}, numbers[] = {
	{ OPTION_CONNECT_TIMEOUT, SETTING(connect_deadline) },
	{ OPTION_DELAY, SETTING(delay) },
	{ OPTION_LIMIT_RATE, SETTING(rate_max) },
	{ OPTION_MAX_TIME, SETTING(deadline) },
	{ OPTION_RETRY, SETTING(retry) },
	{ OPTION_RETRY_INTERVAL, SETTING(retry_interval) },
}, texts[] = {
	{ OPTION_CACERT, SETTING(cacert) },
	{ OPTION_CERT, SETTING(cert) },
	{ OPTION_KEY, SETTING(key) },
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
	} else if (kind == OPTION_VERBOSE && p->plan->verbosity < 1) {
		p->plan->verbosity = flag;
	} else if (kind == OPTION_VERY_VERBOSE && flag) {
		p->plan->verbosity = 2;
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

/* What stands before the next colon that is not within [brackets]. */
static bool
take_field(struct str *rest, struct str *field)
{
	size_t i = 0;

	if (str_starts(*rest, STR("["))) {
		ptrdiff_t end = str_find_char(*rest, ']');
		i = end == STR_NONE ? rest->size : (size_t)end;
	}
	while (i < rest->size && rest->data[i] != ':')
		i++;
	if (i == rest->size)
		return false;
	*field = str_part(*rest, 0, i);
	*rest = str_from(*rest, i + 1);
	return true;
}

static struct str
with_brackets(struct arena *a, struct str address)
{
	bool bare =
		str_find_char(address, ':') != STR_NONE && !str_starts(address, STR("["));

	return bare ? str_format(a, "[%.*s]", STR_ARGS(address)) : address;
}

/* HOST1:PORT1:HOST2:PORT2, where a missing part means any, and the same. */
static bool
add_connect_to(struct prepare *p, const struct option *option, struct str text)
{
	struct prepare_target target = { .span = option->span };
	struct str rest = text, host, port = { 0 };
	int64_t number;

	if (!take_field(&rest, &target.host) || !take_field(&rest, &target.port)
		|| !take_field(&rest, &host))
		return prepare_fail(p, "Invalid value", option->span,
			"connect-to takes HOST1:PORT1:HOST2:PORT2, not '%.*s'",
			STR_ARGS(text));
	port = rest.size ? rest : target.port;
	if (!host.size)
		host = target.host;
	if (!host.size || !number_int(port, &number) || number < 1 || number > 65535)
		return prepare_fail(p, "Invalid value", option->span,
			"connect-to needs a host and a port to connect to, not '%.*s'",
			STR_ARGS(text));
	target.to = str_format(p->arena, "%.*s:%.*s", STR_ARGS(host), STR_ARGS(port));
	vec_add(&p->targets, &target);
	return true;
}

/* HOST:PORT:ADDRESS */
static bool
add_resolve(struct prepare *p, const struct option *option, struct str text)
{
	struct prepare_target target = { .span = option->span };
	struct str address = text;

	if (!take_field(&address, &target.host) || !take_field(&address, &target.port)
		|| !target.host.size || !target.port.size || !address.size)
		return prepare_fail(p, "Invalid value", option->span,
			"resolve takes HOST:PORT:ADDRESS, not '%.*s'", STR_ARGS(text));
	target.to = str_format(p->arena, "%.*s:%.*s",
		STR_ARGS(with_brackets(p->arena, address)), STR_ARGS(target.port));
	vec_add(&p->targets, &target);
	return true;
}

/* --- one option --- */

static bool
set_text(struct prepare *p, const struct option *option, struct str text)
{
	for (EACH(texts, i)) {
		if (texts[i].kind != option->kind)
			continue;
		*(struct str *)((char *)&p->plan->settings + texts[i].place) = text;
		return true;
	}
	if (option->kind == OPTION_CONNECT_TO)
		return add_connect_to(p, option, text);
	if (option->kind == OPTION_RESOLVE)
		return add_resolve(p, option, text);
	p->plan->output = text;
	return true;
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
		|| prepare_fail(
			p, "Invalid expression type", option->value.span, "%s", err.text);
}

static bool
apply(struct prepare *p, const struct option *option)
{
	const struct option_form *form = option_form_by(option->kind);
	struct str text;
	int64_t number;
	bool flag;

	if (!form || !form->supported) /* the parser refuses it; never silently here */
		return prepare_fail(p, "Unsupported option", option->span,
			"this option is not supported yet");
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

bool
prepare_options(struct prepare *p)
{
	const struct options *options = &p->entry->request.options;

	for (size_t i = 0; i < options->count; i++)
		if (!apply(p, &options->items[i]))
			return false;
	return true;
}
