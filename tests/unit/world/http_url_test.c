/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/http.h"

#include <string.h>

static void
a_url_is_taken_apart(void **state)
{
	(void)state;
	static const struct {
		const char *text, *origin, *host, *path, *query, *fragment, *user,
			*password;
		int port;
		bool given;
	} cases[] = {
		{ "http://h", "http://h", "h", "/", "", "", "", "", 80, false },
		{ "HTTPS://Shop.Example/A?b=c&d#e", "https://shop.example",
			"shop.example", "/A", "b=c&d", "e", "", "", 443, false },
		{ "https://h:443/", "https://h", "h", "/", "", "", "", "", 443, true },
		{ "http://h:0443/", "http://h:443", "h", "/", "", "", "", "", 443, true },
		{ "http://h:65535/a/../b/./c", "http://h:65535", "h", "/b/c", "", "", "",
			"", 65535, true },
		{ "http://u%40:p%3a@h/", "http://h", "h", "/", "", "", "u@", "p:", 80,
			false },
		{ "http://[::1]:8/", "http://[::1]:8", "::1", "/", "", "", "", "", 8,
			true },
		{ "http://127.1/", "http://127.0.0.1", "127.0.0.1", "/", "", "", "", "",
			80, false },
		{ "http://2130706433/", "http://127.0.0.1", "127.0.0.1", "/", "", "", "",
			"", 80, false },
		{ "http://h?q", "http://h", "h", "/", "q", "", "", "", 80, false },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_url url;
		struct err err = { 0 };
		assert_true(
			http_url_parse(&a, str_of(cases[i].text), &url, ERR_INPUT, &err));
		assert_string_equal(http_url_origin(&a, &url).data, cases[i].origin);
		assert_true(str_is(url.host, cases[i].host));
		assert_true(str_is(url.path, cases[i].path));
		assert_true(str_is(url.query, cases[i].query));
		assert_true(str_is(url.fragment, cases[i].fragment));
		assert_true(str_is(url.user, cases[i].user));
		assert_true(str_is(url.password, cases[i].password));
		assert_int_equal(url.port, cases[i].port);
		assert_int_equal(url.port_given, cases[i].given);
	}
	arena_fini(&a);
}

/* NET-16, NET-20 */
static void
what_cannot_be_asked_is_refused_by_name(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *reason;
	} cases[] = {
		{ STR_INIT("ftp://h/"), "only http and https" },
		{ STR_INIT("file:///etc/passwd"), "only http and https" },
		{ STR_INIT("h/x"), "" },
		{ STR_INIT(""), "" },
		{ STR_INIT("http://"), "" },
		{ STR_INIT("http://u@"), "" },
		{ STR_INIT("http://h:0/"), "port 0" },
		{ STR_INIT("http://h:65536/"), "" },
		{ STR_INIT("http://h:80x/"), "" },
		{ STR_INIT("http://h:-1/"), "" },
		{ STR_INIT("http://a b/"), "blank or a control character" },
		{ STR_INIT("http://h/a b"), "blank or a control character" },
		{ STR_INIT("http://h/\nX: y"), "control character" },
		{ STR_INIT("http://h/\0.evil.example"), "control character" },
		{ STR_INIT("gopher://h/"), "only http and https" },
		{ STR_INIT("http://127%2e1/"), "an address in disguise" },
		{ STR_INIT("javascript:alert(1)"), "" },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_url url;
		struct err err = { 0 };
		assert_false(http_url_parse(&a, cases[i].text, &url, ERR_SUBJECT, &err));
		assert_int_equal(err.kind, ERR_SUBJECT);
		assert_non_null(strstr(err.text, cases[i].reason));
	}
	arena_fini(&a);
}

/* An empty fragment at its end is all that a plain URL lacks to be the library's. */
static void
assert_read_alike(struct str text)
{
	struct arena a = { 0 };
	struct http_url own, library;
	struct err err = { 0 }, other = { 0 };
	struct str marked = str_format(&a, "%.*s#", STR_ARGS(text));
	bool ok = http_url_parse(&a, text, &own, ERR_INPUT, &err);
	bool library_ok = http_url_parse(&a, marked, &library, ERR_INPUT, &other);
	if (ok != library_ok)
		fail_msg("'%.*s': %s%s", STR_ARGS(text), err.text, other.text);
	if (ok
		&& (!str_eq(own.scheme, library.scheme) || !str_eq(own.host, library.host)
			|| !str_eq(own.path, library.path)
			|| !str_eq(own.query, library.query)
			|| !str_eq(own.user, library.user) || own.port != library.port
			|| own.port_given != library.port_given
			|| !http_url_same_origin(&own, &library)))
		fail_msg("'%.*s' is read in two ways", STR_ARGS(text));
	arena_fini(&a);
}

/* Put together by chance from what could be read in two ways. */
static void
a_plain_url_is_read_as_the_library_reads_it(void **state)
{
	(void)state;
	static const char *const pieces[] = { "a", "shop", "example", ".", "..", "/",
		"//", "-", "_", "0", "1", "7", "127", "256", "010", "0x7f", "x", ":",
		":80", ":0", ":8080", ":65536", ":080", "?", "q=1", "&", "@", "~", "A",
		"%2e", "%61", "[", "::1", "]", ",", "=", ";", "127.0.0.1", "1.1", "xn--a",
		"+", "\\" };
	uint32_t chance = 12345;
	for (int round = 0; round < 50000; round++) {
		char text[128] = "http";
		if (round % 3 == 0)
			strncat(text, "s", 2);
		strncat(text, "://", 4);
		for (int i = 0; i <= round % 9; i++) {
			chance = chance * 1664525u + 1013904223u;
			const char *piece = pieces[(chance >> 8)
				% (sizeof(pieces) / sizeof(pieces[0]))];
			strncat(text, piece, sizeof(text) - strlen(text) - 1);
		}
		assert_read_alike(str_of(text));
	}
}

static void
references_resolve(void **state)
{
	(void)state;
	static const char base[] = "http://u:p@h:81/a/b/c?d#e";
	static const struct {
		const char *reference, *resolved; /* NULL: refused */
	} cases[] = {
		{ "/x", "http://u:p@h:81/x" },
		{ "x", "http://u:p@h:81/a/b/x" },
		{ "./x", "http://u:p@h:81/a/b/x" },
		{ "../../../x", "http://u:p@h:81/x" },
		{ "?x", "http://u:p@h:81/a/b/c?x" },
		{ "#x", "http://u:p@h:81/a/b/c?d#x" },
		{ "", "http://u:p@h:81/a/b/c?d" },
		{ "//other/z", "http://other/z" },
		{ "https://other", "https://other/" },
		{ "/a b", "http://u:p@h:81/a%20b" },
		{ "/\xc3\xa9", "http://u:p@h:81/%c3%a9" },
		{ "ftp://x/", "ftp://x/" }, /* its scheme is refused by who asks for it */
		{ "http://a b/", NULL },
		{ "javascript:alert(1)", NULL },
		{ "/\x01", NULL },
		{ "http://h:99999/", NULL },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str out;
		struct err err = { 0 };
		bool ok = http_url_resolve(
			&a, str_of(base), str_of(cases[i].reference), &out, &err);
		assert_int_equal(ok, cases[i].resolved != NULL);
		if (ok)
			assert_string_equal(out.data, cases[i].resolved);
		else
			assert_int_equal(err.kind, ERR_SUBJECT);
	}
	struct str out;
	struct err err = { 0 };
	assert_false(http_url_resolve(&a, str_of(base), STR("/a\0b"), &out, &err));
	arena_fini(&a);
}

static void
a_url_has_a_longest_length(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct http_url url;
	struct str text = str_format(&a, "http://h/%0*d", HTTP_URL_MAX - 9, 1), out;
	assert_int_equal(text.size, HTTP_URL_MAX);
	assert_true(http_url_parse(&a, text, &url, ERR_INPUT, &err));
	assert_true(http_url_resolve(&a, STR("http://h/"), text, &out, &err));
	text = str_format(&a, "%.*s2", STR_ARGS(text));
	assert_false(http_url_parse(&a, text, &url, ERR_INPUT, &err));
	err = (struct err){ 0 };
	assert_false(http_url_resolve(&a, STR("http://h/"), text, &out, &err));
	arena_fini(&a);
}

static void
all_but_unreserved_characters_are_encoded(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str out = http_url_encode(&a, STR("aZ09-._~ /?&=+%\0\xc3\xa9"));
	assert_string_equal(out.data, "aZ09-._~%20%2F%3F%26%3D%2B%25%00%C3%A9");
	assert_int_equal(http_url_encode(&a, STR("")).size, 0);
	arena_fini(&a);
}

static void
versions_have_names(void **state)
{
	(void)state;
	assert_string_equal(http_version_name(HTTP_VERSION_10), "1.0");
	assert_string_equal(http_version_name(HTTP_VERSION_3), "3");
	assert_non_null(strstr(http_library(), "libcurl/"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_is_taken_apart),
		cmocka_unit_test(what_cannot_be_asked_is_refused_by_name),
		cmocka_unit_test(a_plain_url_is_read_as_the_library_reads_it),
		cmocka_unit_test(references_resolve),
		cmocka_unit_test(a_url_has_a_longest_length),
		cmocka_unit_test(all_but_unreserved_characters_are_encoded),
		cmocka_unit_test(versions_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
