/* SPDX-License-Identifier: MIT */
/* Types that name a place: a file below the workspace, the URL of an environment, an
 * address. */
#include "base/number.h"
#include "model/workspace.h"
#include "workspace/types.h"

#include <string.h>

/* --- files --------------------------------------------------------------------- */

static bool
leads_out(struct str path)
{
	struct str part;
	while (str_next(&path, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
}

static bool
read_file_name(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str path;
	if (!read_plain_text(r, node, &path))
		return false;
	if (str_starts(path, STR("/")) || leads_out(path))
		return refuse(r, node,
			"'%s' must stay below the folder of smoke.yaml, not '%.*s'",
			row->key, STR_ARGS(path));
	memcpy(at, &path, sizeof(path));
	return true;
}

static struct value
schema_file(struct arena *a, const struct row *row)
{
	return type_text.schema(a, row);
}

const struct type type_file = { "file", read_file_name, schema_file, false };

/* Where something is written down: a file that may be read here, or a page elsewhere. */
static bool
read_see(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	bool url = str_starts(text, STR("https://")) || str_starts(text, STR("http://"));
	if (!url)
		return read_file_name(r, row, node, at);
	memcpy(at, &text, sizeof(text));
	return true;
}

const struct type type_see = { "file or URL", read_see, schema_file, false };

/* --- addresses ----------------------------------------------------------------- */

static bool
is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '-' || c == '.' || c == '_';
}

static bool
is_host(struct str host)
{
	if (str_starts(host, STR("[")) && str_ends(host, STR("]")) && host.size > 2) {
		for (size_t i = 1; i + 1 < host.size; i++)
			if (!memchr("0123456789abcdefABCDEF:.", host.data[i], 24))
				return false;
		return true;
	}
	for (size_t i = 0; i < host.size; i++)
		if (!is_host_char(host.data[i]))
			return false;
	return host.size > 0 && host.size <= 253 && host.data[0] != '-'
		&& host.data[0] != '.';
}

static bool
is_port(struct str port)
{
	int64_t n;
	return port.size > 0 && port.size <= 5 && number_int(port, &n) && n >= 1
		&& n <= 65535;
}

bool
address_is_valid(struct str text)
{
	struct str host = text;
	ptrdiff_t bracket = str_find_char(text, ']');
	size_t from = bracket == STR_NONE ? 0 : (size_t)bracket;
	ptrdiff_t colon = str_find_char(str_from(text, from), ':');
	if (colon != STR_NONE) {
		host = str_part(text, 0, from + (size_t)colon);
		if (!is_port(str_from(text, host.size + 1)))
			return false;
	}
	return is_host(host);
}

static bool
read_address(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	if (!address_is_valid(text))
		return refuse(r, node,
			"'%.*s' must be a host or host:port, port 1 to 65535",
			STR_ARGS(text));
	memcpy(at, &text, sizeof(text));
	return true;
}

static bool
read_addresses(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_address);
}

static struct value
schema_addresses(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, type_text.schema(a, row));
}

const struct type type_address = { "host or host:port", read_address, schema_file,
	false };
const struct type type_addresses = { "address or list of addresses", read_addresses,
	schema_addresses, false };

/* --- the URL of an environment ------------------------------------------------- */

static bool
refuse_url(struct reader *r, const struct yaml_node *node, const char *why)
{
	return refuse(r, node, "'%.*s' is no URL of an environment: %s",
		STR_ARGS(node->text), why);
}

static bool
is_url_char(char c)
{
	return c > ' ' && c < 0x7f && !strchr("\"<>\\^`{|}", c);
}

static bool
check_url(struct reader *r, const struct yaml_node *node, struct str text)
{
	struct str rest;
	if (str_starts(text, STR("https://")))
		rest = str_from(text, 8);
	else if (str_starts(text, STR("http://")))
		rest = str_from(text, 7);
	else
		return refuse_url(r, node, "it must start with http:// or https://");
	for (size_t i = 0; i < text.size; i++) {
		if (is_url_char(text.data[i]))
			continue;
		return refuse_span(r, yaml_inside(r->source, node, i),
			"a character that no URL may hold; escape it with %%");
	}
	if (str_find_char(text, '?') != STR_NONE || str_find_char(text, '#') != STR_NONE)
		return refuse_url(r, node, "it must have no query and no fragment");
	ptrdiff_t slash = str_find_char(rest, '/');
	struct str authority =
		slash == STR_NONE ? rest : str_part(rest, 0, (size_t)slash);
	if (str_find_char(authority, '@') != STR_NONE) {
		hide(r, node);
		return refuse(
			r, node, "user and password belong under request: {user: …}");
	}
	if (!address_is_valid(authority))
		return refuse_url(r, node,
			"expected a host, or host:port with a port from 1 to 65535");
	return true;
}

static bool
read_url(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	if (!read_plain_text(r, node, &text) || !check_url(r, node, text))
		return false;
	while (str_ends(text, STR("/")))
		text.size--;
	memcpy(at, &text, sizeof(text));
	return true;
}

static struct value
schema_url(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^https?://[^@?#\\s]+$");
}

const struct type type_url = { "URL", read_url, schema_url, false };

/* --- proxies ------------------------------------------------------------------- */

static bool
read_proxy(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind == YAML_SCALAR && str_find_char(node->text, '@') != STR_NONE) {
		hide(r, node);
		return refuse(r, node, "a proxy's user and password must not stand here");
	}
	return type_text.read(r, row, node, at);
}

const struct type type_proxy = { "URL or host:port", read_proxy, schema_file, false };
