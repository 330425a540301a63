/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/reply.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static size_t
cookies_of(const char *line, struct reply_cookie **out)
{
	struct http_header headers[] = { { STR("Date"), STR("a=b") },
		{ STR("set-cookie"), str_of(line) } };
	struct http_response response = { .headers = headers, .header_count = 2 };
	struct reply reply = { .response = &response };
	return reply_cookies(&arena, &reply, out);
}

static struct reply_cookie
cookie_of(const char *line)
{
	struct reply_cookie *cookies;
	if (cookies_of(line, &cookies) != 1)
		fail_msg("no cookie: %s", line);
	return cookies[0];
}

static void
a_cookie_has_a_name_a_value_and_attributes(void **state)
{
	(void)state;
	struct reply_cookie c =
		cookie_of("id = a=b ;\tDomain=.shop.example; path=/x; EXPIRES=Wed, 13 "
			  "Jan 2021 22:23:01 GMT; Max-Age=60; SameSite=Lax; Secure; "
			  "HttpOnly; Priority=High");
	assert_true(str_is(c.name, "id"));
	assert_true(str_is(c.value, "a=b"));
	assert_true(str_is(c.domain, ".shop.example"));
	assert_true(str_is(c.path, "/x"));
	assert_true(str_is(c.expires, "Wed, 13 Jan 2021 22:23:01 GMT"));
	assert_true(str_is(c.same_site, "Lax"));
	assert_true(c.has_max_age && c.max_age == 60 && c.secure && c.http_only);
	assert_true(str_starts(c.attributes, STR("\tDomain=.shop.example; path")));
}

static void
what_is_not_said_is_empty(void **state)
{
	(void)state;
	struct reply_cookie c = cookie_of("id=");
	assert_true(str_is(c.name, "id"));
	assert_int_equal(c.value.size, 0);
	assert_false(c.has_max_age || c.secure || c.http_only);
	assert_int_equal(
		c.domain.size + c.path.size + c.expires.size + c.same_site.size, 0);
	assert_int_equal(c.attributes.size, 0);
	c = cookie_of("id=x; domain=; path; secure=no;;");
	assert_int_equal(c.domain.size + c.path.size, 0);
	assert_true(c.secure); /* its value says nothing */
}

static void
a_line_without_a_pair_is_no_cookie(void **state)
{
	(void)state;
	struct reply_cookie *cookies;
	assert_int_equal(cookies_of("", &cookies), 0);
	assert_int_equal(cookies_of("id", &cookies), 0);
	assert_int_equal(cookies_of("id; path=/", &cookies), 0);
	assert_int_equal(cookies_of("=x", &cookies), 0);
	assert_int_equal(cookies_of(" \t= x; secure", &cookies), 0);
	assert_int_equal(cookies_of(";", &cookies), 0);
}

static void
the_last_attribute_of_a_name_counts(void **state)
{
	(void)state;
	struct reply_cookie c = cookie_of("id=x; path=/a; Path=/b; max-age=1; Max-Age=2");
	assert_true(str_is(c.path, "/b"));
	assert_int_equal(c.max_age, 2);
}

static void
max_age_is_a_number_or_left_out(void **state)
{
	(void)state; /* HTTP-25: saturating */
	static const struct {
		const char *line;
		bool has;
		int64_t age;
	} cases[] = {
		{ "a=b; Max-Age=0", true, 0 },
		{ "a=b; Max-Age=-1", true, -1 },
		{ "a=b; Max-Age= 7 ", true, 7 },
		{ "a=b; Max-Age=99999999999999999999999", true, INT64_MAX },
		{ "a=b; Max-Age=-99999999999999999999999", true, -INT64_MAX },
		{ "a=b; Max-Age=", false, 0 },
		{ "a=b; Max-Age=-", false, 0 },
		{ "a=b; Max-Age=+5", false, 0 },
		{ "a=b; Max-Age=1.5", false, 0 },
		{ "a=b; Max-Age=60s", false, 0 },
		{ "a=b; Max-Age=5; Max-Age=x", true, 5 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct reply_cookie c = cookie_of(cases[i].line);
		if (c.has_max_age != cases[i].has || c.max_age != cases[i].age)
			fail_msg("%s: %lld", cases[i].line, (long long)c.max_age);
	}
}

static void
each_line_is_a_cookie_in_order(void **state)
{
	(void)state;
	struct http_header headers[] = { { STR("Set-Cookie"), STR("a=1") },
		{ STR("Set-Cookie"), STR("broken") },
		{ STR("SET-COOKIE"), STR("b=2, c=3") },
		{ STR("Set-Cookie"), STR("a=4") } };
	struct http_response response = { .headers = headers, .header_count = 4 };
	struct reply reply = { .response = &response };
	struct reply_cookie *cookies;
	assert_int_equal(reply_cookies(&arena, &reply, &cookies), 3);
	assert_true(str_is(cookies[0].name, "a") && str_is(cookies[0].value, "1"));
	assert_true(str_is(cookies[1].name, "b") && str_is(cookies[1].value, "2, c=3"));
	assert_true(str_is(cookies[2].name, "a") && str_is(cookies[2].value, "4"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			a_cookie_has_a_name_a_value_and_attributes, forget),
		cmocka_unit_test_teardown(what_is_not_said_is_empty, forget),
		cmocka_unit_test_teardown(a_line_without_a_pair_is_no_cookie, forget),
		cmocka_unit_test_teardown(the_last_attribute_of_a_name_counts, forget),
		cmocka_unit_test_teardown(max_age_is_a_number_or_left_out, forget),
		cmocka_unit_test_teardown(each_line_is_a_cookie_in_order, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
