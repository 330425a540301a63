/* SPDX-License-Identifier: MIT */
#include "collect/entry_target.h"

#include "base/number.h"

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

static bool
is_port(struct str text)
{
	int64_t number;

	return number_int(text, &number) && number >= 1 && number <= 65535;
}

static struct str
with_brackets(struct arena *a, struct str address)
{
	bool bare =
		str_find_char(address, ':') != STR_NONE && !str_starts(address, STR("["));

	return bare ? str_format(a, "[%.*s]", STR_ARGS(address)) : address;
}

bool
target_connect_to(
	struct arena *a, struct str text, struct http_target *out, struct err *err)
{
	struct str rest = text, host, port;

	*out = (struct http_target){ 0 };
	if (!take_field(&rest, &out->host) || !take_field(&rest, &out->port)
		|| !take_field(&rest, &host))
		return err_set(err, ERR_USAGE,
			"connect-to takes HOST1:PORT1:HOST2:PORT2, not '%.*s'",
			STR_ARGS(text));
	port = rest.size ? rest : out->port;
	host = host.size ? host : out->host;
	if (!host.size || !is_port(port) || (out->port.size && !is_port(out->port)))
		return err_set(err, ERR_USAGE,
			"connect-to needs a host and a port to connect to, not '%.*s'",
			STR_ARGS(text));
	out->to = str_format(a, "%.*s:%.*s", STR_ARGS(host), STR_ARGS(port));
	return true;
}

bool
target_resolve(struct arena *a, struct str text, struct http_target *out, struct err *err)
{
	struct str address = text;

	*out = (struct http_target){ 0 };
	if (!take_field(&address, &out->host) || !take_field(&address, &out->port)
		|| !out->host.size || !is_port(out->port) || !address.size)
		return err_set(err, ERR_USAGE,
			"resolve takes HOST:PORT:ADDRESS, not '%.*s'", STR_ARGS(text));
	if (str_find_char(address, ',') != STR_NONE)
		return err_set(err, ERR_USAGE,
			"resolve takes one address, not several as in '%.*s'",
			STR_ARGS(text));
	out->to = str_format(
		a, "%.*s:%.*s", STR_ARGS(with_brackets(a, address)), STR_ARGS(out->port));
	if (str_is(out->host, "*"))
		out->host = (struct str){ 0 };
	return true;
}
