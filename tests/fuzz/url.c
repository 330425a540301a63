/* SPDX-License-Identifier: MIT */
/* A URL, a line `---`, a reference, a line `---`, and a Set-Cookie line: what parses has
 * an origin that parses to itself, and what resolves parses. */
#include "fuzz.h"

#include "base/utf8.h"
#include "collect/reply.h"

static void
check_url(struct arena *a, struct str text)
{
	struct http_url url, again;
	struct err err = { 0 };
	if (!http_url_parse(a, text, &url, ERR_INPUT, &err)) {
		must(err.kind == ERR_INPUT && err.text[0], "a refused URL says why");
		return;
	}
	must(url.host.size > 0, "a URL has a host");
	must(url.port > 0 && url.port <= 65535, "a URL has a port");
	must(str_is(url.scheme, "http") || str_is(url.scheme, "https"),
		"a URL is http or https");
	struct str origin = http_url_origin(a, &url);
	must(http_url_parse(a, origin, &again, ERR_INPUT, &err), "an origin is a URL");
	must(str_eq(url.host, again.host) && url.port == again.port
			&& str_eq(url.scheme, again.scheme),
		"an origin is that of its URL");
	must(str_eq(http_url_origin(a, &again), origin), "an origin is its own origin");
}

static void
check_cookie(struct arena *a, struct str line)
{
	struct http_header header = { STR("Set-Cookie"), line };
	struct http_response response = { .headers = &header, .header_count = 1 };
	struct reply reply = { .response = &response };
	struct reply_cookie *cookies;
	size_t count = reply_cookies(a, &reply, &cookies);
	must(count <= 1, "a line is one cookie at most");
	if (count)
		must(cookies[0].name.size + cookies[0].value.size <= line.size,
			"a cookie is no longer than its line");
	reply_fini(&reply);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str rest = { (const char *)data, size }, base = next_part(&rest),
		   reference = next_part(&rest), resolved;
	check_url(&a, base);
	if (http_url_resolve(&a, base, reference, &resolved, &err))
		check_url(&a, resolved);
	struct str encoded = http_url_encode(&a, reference);
	for (size_t i = 0; i < encoded.size; i++)
		must(encoded.data[i] > ' ' && encoded.data[i] < 0x7f,
			"what is encoded is printable");
	check_cookie(&a, rest);
	arena_fini(&a);
	return 0;
}
