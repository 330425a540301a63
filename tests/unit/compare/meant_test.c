/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#undef expect_check /* of cmocka */
#include "compare/meant.h"

#include "value/json.h"

static enum match
match(const char *json, const char *expected)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct json_limits limits = JSON_LIMITS;
	struct value root;
	struct str text = str_format(&a, "{\"facts\":{%s}}", json);
	assert_true(json_read(&a, text, &limits, &root, &err));
	struct observation o = { .seen = SEEN_WHOLE, .root = &root };
	struct expected_fact fact = { .fact = STR("app"),
		.value = { .kind = REFERENCE_TEXT, .text = str_of(expected) } };
	struct expect_result result;
	meant_fact(&a, &fact, &o, &result);
	enum match found = result.match;
	arena_fini(&a);
	return found;
}

static void
a_fact_is_the_text_it_was_written_with(void **state)
{
	(void)state;
	static const struct {
		const char *json, *expected;
		enum match match;
	} rows[] = {
		{ "\"app\":\"1.4.2\"", "1.4.2", MATCH_YES },
		{ "\"app\":\"1.4.2\"", "1.4.1", MATCH_NO },
		{ "\"app\":1.10", "1.10", MATCH_YES },
		{ "\"app\":1.10", "1.1", MATCH_NO },
		{ "\"app\":true", "true", MATCH_YES },
		{ "\"app\":true", "false", MATCH_NO },
		{ "\"app\":null", "null", MATCH_YES },
		{ "\"app\":null", "", MATCH_NO },
		{ "\"app\":[1, \"a\"]", "[1,\"a\"]", MATCH_YES },
		{ "\"app\":[1, \"a\"]", "[1]", MATCH_NO },
		{ "\"other\":1", "1", MATCH_NO },
		{ "\"other\":1", "", MATCH_NO },
		{ "\"other\":1", "nothing", MATCH_NO },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(match(rows[i].json, rows[i].expected), rows[i].match);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fact_is_the_text_it_was_written_with),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
