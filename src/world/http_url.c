/* SPDX-License-Identifier: MIT */
/* URLs, as the library that asks for them reads them: what is checked here and what is
 * connected to later must not be two readings of one text. */
#include "world/http.h"

#include "base/sbuf.h"

#include <curl/curl.h>
#include <string.h>

static struct str
part(struct arena *a, CURLU *url, CURLUPart what, unsigned flags)
{
	char *text = NULL;
	struct str out = { 0 };
	if (curl_url_get(url, what, &text, flags) == CURLUE_OK)
		out = str_copy(a, str_of(text));
	curl_free(text);
	return out;
}

static bool
refuse(enum err_kind kind, struct err *err, struct str text, const char *why)
{
	return err_set(err, kind, "'%.*s' is not a URL that can be asked: %s",
		STR_ARGS(text), why);
}

static bool
has_control(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7f)
			return true;
	return false;
}

static int
port_of(struct str text)
{
	int port = 0;
	for (size_t i = 0; i < text.size; i++)
		port = port * 10 + (text.data[i] - '0');
	return port;
}

/* Without the brackets of an IPv6 address, in lower case. */
static struct str
host_of(struct arena *a, CURLU *url)
{
	struct str host = str_lower(a, part(a, url, CURLUPART_HOST, 0));
	if (host.size > 2 && host.data[0] == '[')
		return str_part(host, 1, host.size - 2);
	return host;
}

/* libcurl 7.88.1 decodes %2e in a host after it has looked for addresses, so 127%2e1
 * stays `127.1`, an origin that is none, and yet is resolved as 127.0.0.1. */
static bool
host_stays(struct arena *a, const struct http_url *url)
{
	CURLU *again = curl_url();
	struct str origin = http_url_origin(a, url);
	bool stays = curl_url_set(again, CURLUPART_URL, str_c(a, origin), 0) == CURLUE_OK
		&& str_eq(host_of(a, again), url->host);
	curl_url_cleanup(again);
	return stays;
}

static bool
take_apart(struct arena *a, CURLU *url, struct str text, struct http_url *out,
	enum err_kind kind, struct err *err)
{
	*out = (struct http_url){
		.scheme = str_lower(a, part(a, url, CURLUPART_SCHEME, 0)),
		.user = part(a, url, CURLUPART_USER, CURLU_URLDECODE),
		.password = part(a, url, CURLUPART_PASSWORD, CURLU_URLDECODE),
		.host = host_of(a, url),
		.path = part(a, url, CURLUPART_PATH, 0),
		.query = part(a, url, CURLUPART_QUERY, 0),
		.fragment = part(a, url, CURLUPART_FRAGMENT, 0),
		.port = port_of(part(a, url, CURLUPART_PORT, CURLU_DEFAULT_PORT)),
		.port_given = part(a, url, CURLUPART_PORT, 0).size > 0,
	};
	if (!str_is(out->scheme, "http") && !str_is(out->scheme, "https"))
		return refuse(kind, err, text, "only http and https are");
	if (out->port == 0)
		return refuse(kind, err, text, "there is no port 0");
	if (out->host.size == 0)
		return refuse(kind, err, text, "it has no host");
	if (str_find_char(text, '%') != STR_NONE && !host_stays(a, out))
		return refuse(kind, err, text, "its host is an address in disguise");
	return true;
}

/* --- plain ones ------------------------------------------------------------------- */

/* Most URLs are written so that there is one reading of them only: lower case, nothing
 * encoded, no user, no dots to resolve.  They need no library, which costs a tenth of a
 * request; a test holds these readings against the library's. */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_plain_path_char(char c)
{
	return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-'
		|| c == '_' || c == '~' || c == '/' || c == '.';
}

static bool
is_plain_query_char(char c)
{
	return is_plain_path_char(c) || c == '=' || c == '&' || c == ',' || c == ':';
}

/* 127.0.0.1, and no shorter or otherwise written way to say so. */
static bool
is_plain_address(struct str host)
{
	unsigned fields = 0;
	struct str field;
	while (str_next(&host, '.', &field)) {
		int number = 0;
		if (!field.size || field.size > 3
			|| (field.size > 1 && field.data[0] == '0'))
			return false;
		for (size_t i = 0; i < field.size; i++)
			number = number * 10 + (field.data[i] - '0');
		if (number > 255)
			return false;
		fields++;
	}
	return fields == 4;
}

/* A name whose last label begins with a letter is no address in any spelling. */
static bool
is_plain_host(struct str host)
{
	bool letters = false, last_is_name = false, begins = true;
	for (size_t i = 0; i < host.size; i++) {
		char c = host.data[i];
		if (begins && !is_lower(c) && !is_digit(c))
			return false;
		if (!is_lower(c) && !is_digit(c) && c != '-' && c != '.')
			return false;
		if (begins)
			last_is_name = is_lower(c);
		letters = letters || !(is_digit(c) || c == '.');
		begins = c == '.';
	}
	if (!host.size || begins)
		return false;
	return last_is_name || (!letters && is_plain_address(host));
}

static bool
is_plain_port(struct str port)
{
	if (!port.size || port.size > 5 || port.data[0] == '0')
		return false;
	for (size_t i = 0; i < port.size; i++)
		if (!is_digit(port.data[i]))
			return false;
	return port_of(port) <= 65535;
}

static bool
is_plain_path(struct str path)
{
	for (size_t i = 0; i < path.size; i++)
		if (!is_plain_path_char(path.data[i])
			|| (path.data[i] == '.' && path.data[i - 1] == '/'))
			return false;
	return path.size > 0;
}

static bool
is_plain_query(struct str query)
{
	for (size_t i = 0; i < query.size; i++)
		if (!is_plain_query_char(query.data[i]))
			return false;
	return true;
}

/* Spans of `text`; false when it is not as plain as that. */
static bool
read_plain(struct str text, struct http_url *out)
{
	bool tls = str_starts(text, STR("https://"));
	if (!tls && !str_starts(text, STR("http://")))
		return false;
	struct str rest = str_from(text, tls ? 8 : 7), query = { 0 };
	ptrdiff_t slash = str_find_char(rest, '/');
	bool bare = slash == STR_NONE;
	struct str host = bare ? rest : str_part(rest, 0, (size_t)slash), port = { 0 };
	struct str path = bare ? STR("/") : str_from(rest, (size_t)slash);
	ptrdiff_t colon = str_find_char(host, ':'), mark = str_find_char(path, '?');
	if (colon != STR_NONE) {
		port = str_from(host, (size_t)colon + 1);
		host = str_part(host, 0, (size_t)colon);
	}
	if (mark != STR_NONE) {
		query = str_from(path, (size_t)mark + 1);
		path = str_part(path, 0, (size_t)mark);
	}
	if (!is_plain_host(host) || !is_plain_path(path)
		|| (colon != STR_NONE && !is_plain_port(port))
		|| (mark != STR_NONE && !query.size) || !is_plain_query(query))
		return false;
	*out = (struct http_url){ .scheme = tls ? STR("https") : STR("http"),
		.host = host,
		.path = path,
		.query = query,
		.port = port.size ? port_of(port)
			: tls     ? 443
				  : 80,
		.port_given = port.size > 0 };
	return true;
}

/* --- all -------------------------------------------------------------------------- */

bool
http_url_parse(struct arena *a, struct str text, struct http_url *out, enum err_kind kind,
	struct err *err)
{
	if (text.size > HTTP_URL_MAX)
		return err_set(err, kind,
			"a URL of %zu bytes is longer than the limit of %d", text.size,
			HTTP_URL_MAX);
	if (read_plain(str_copy(a, text), out))
		return true;
	if (has_control(text))
		return refuse(
			kind, err, text, "it contains a blank or a control character");
	CURLU *url = curl_url();
	CURLUcode code = curl_url_set(url, CURLUPART_URL, str_c(a, text), 0);
	bool ok = code == CURLUE_OK ? take_apart(a, url, text, out, kind, err)
		: code == CURLUE_BAD_SCHEME
		? refuse(kind, err, text, "it must begin with http:// or https://")
		: refuse(kind, err, text, curl_url_strerror(code));
	curl_url_cleanup(url);
	return ok;
}

struct str
http_url_origin(struct arena *a, const struct http_url *url)
{
	bool v6 = str_find_char(url->host, ':') != STR_NONE;
	int usual = str_is(url->scheme, "https") ? 443 : 80;
	struct str origin = str_format(a, v6 ? "%.*s://[%.*s]" : "%.*s://%.*s",
		STR_ARGS(url->scheme), STR_ARGS(url->host));
	if (url->port == usual)
		return origin;
	return str_format(a, "%.*s:%d", STR_ARGS(origin), url->port);
}

bool
http_url_same_origin(const struct http_url *a, const struct http_url *b)
{
	return a->port == b->port && str_eq(a->scheme, b->scheme)
		&& str_eq(a->host, b->host);
}

/* The same document: libcurl 7.88 resolves these two to the folder instead. */
static bool
stays(struct str reference)
{
	return reference.size == 0 || reference.data[0] == '#';
}

bool
http_url_resolve(struct arena *a, struct str base, struct str reference, struct str *out,
	struct err *err)
{
	if (reference.size > HTTP_URL_MAX)
		return err_set(err, ERR_SUBJECT,
			"a URL of %zu bytes is longer than the limit of %d",
			reference.size, HTTP_URL_MAX);
	struct str fragment = stays(reference) ? str_from(reference, 1) : STR("");
	if (memchr(reference.data ? reference.data : "", '\0', reference.size))
		return refuse(ERR_SUBJECT, err, reference, "it contains a zero byte");
	CURLU *url = curl_url();
	CURLUcode code = curl_url_set(url, CURLUPART_URL, str_c(a, base), 0);
	if (code == CURLUE_OK && !stays(reference))
		code = curl_url_set(url, CURLUPART_URL, str_c(a, reference),
			CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME);
	else if (code == CURLUE_OK)
		code = curl_url_set(url, CURLUPART_FRAGMENT,
			fragment.size ? str_c(a, fragment) : NULL, CURLU_URLENCODE);
	*out = part(a, url, CURLUPART_URL, 0);
	curl_url_cleanup(url);
	return code == CURLUE_OK
		|| refuse(ERR_SUBJECT, err, reference, curl_url_strerror(code));
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '-' || c == '.' || c == '_' || c == '~';
}

struct str
http_url_encode(struct arena *a, struct str text)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < text.size; i++) {
		if (is_unreserved(text.data[i]))
			sbuf_add_char(&b, text.data[i]);
		else
			sbuf_format(&b, "%%%02X", (unsigned)(unsigned char)text.data[i]);
	}
	struct str out = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return out;
}
