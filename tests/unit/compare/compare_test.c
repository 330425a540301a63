/* SPDX-License-Identifier: MIT */
/* What the cases do not reach: sizes, depths, limits, what is kept across calls. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/canonical.h"
#include "compare/compare.h"
#include "value/json.h"

#include <stdio.h>
#include <string.h>

struct scene {
	struct arena a;
	struct workspace w;
	struct probe probe;
	struct rules *rules;
	struct differences found;
};

static void
prepare(struct scene *s, struct rule *rules, size_t count)
{
	struct diags diags;
	diags_init(&diags, &s->a);
	s->w.rules = rules;
	s->w.rule_count = count;
	s->probe.name = STR("p");
	s->rules = rules_compile(&s->a, &s->w, &s->probe, &diags);
	assert_int_equal(diags.errors, 0);
}

static struct observation
observe(const struct value *root)
{
	return (struct observation){
		.environment = STR("e"), .seen = SEEN_WHOLE, .root = root
	};
}

static void
compare(struct scene *s, const struct value *one, const struct value *other)
{
	struct observation b = observe(one), c = observe(other);
	compare_pair(
		&s->a, s->rules, COMPARE_SIDES, &b, &c, NULL, COMPARE_LIMITS, &s->found);
}

static const struct value *
read(struct scene *s, const char *json)
{
	struct value *v = arena_new(&s->a, struct value);
	struct err err = { 0 };
	assert_true(json_read(&s->a, str_of(json), &JSON_LIMITS, v, &err));
	return v;
}

/* --- sizes
 * ---------------------------------------------------------------------------------- */

/* {"body": [...]} of `count` objects {"name": n, "v": …}; every tenth `v` is `other`. */
static const struct value *
long_list(struct scene *s, uint32_t count, bool changed, bool backwards)
{
	struct vec items = vec_of(&s->a, struct value);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t n = backwards ? count - 1 - i : i;
		struct vec members = vec_of(&s->a, struct member);
		members_add(&members, "name", value_of_int(&s->a, n));
		members_add(&members, "v",
			value_of_int(
				&s->a, changed && n % 10 == 0 ? -1 : (int64_t)(n % 7)));
		items_add(&items, value_of_members(&members));
	}
	struct vec root = vec_of(&s->a, struct member);
	members_add(&root, "body", value_of_items(&items));
	struct value *v = arena_new(&s->a, struct value);
	*v = value_of_members(&root);
	return v;
}

static void
long_lists_of_every_kind_are_compared(void **state)
{
	(void)state;
	static const struct kind_row {
		enum list_kind list;
		bool backwards;
		size_t count;
		enum difference_kind kind;
	} rows[] = { { LIST_ORDERED, false, 2000, DIFFERENCE_CHANGED },
		{ LIST_KEYED, true, 2000, DIFFERENCE_CHANGED },
		{ LIST_SET, true, 4000, DIFFERENCE_MISSING },
		{ LIST_MULTISET, true, 4000, DIFFERENCE_MISSING } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct scene s = { 0 };
		struct rule rule = { .list = rows[i].list, .list_key = STR("name") };
		prepare(&s, &rule, 1);
		compare(&s, long_list(&s, 20000, false, false),
			long_list(&s, 20000, true, rows[i].backwards));
		assert_int_equal(s.found.count, rows[i].count);
		assert_int_equal(s.found.items[0].kind, rows[i].kind);
		assert_false(s.found.cut);
		arena_fini(&s.a);
	}
}

static void
a_long_list_turned_round_is_reordered(void **state)
{
	(void)state;
	struct scene s = { 0 };
	prepare(&s, NULL, 0);
	compare(&s, long_list(&s, 20000, false, false),
		long_list(&s, 20000, false, true));
	assert_int_equal(s.found.count, 1);
	assert_int_equal(s.found.items[0].kind, DIFFERENCE_ORDER_CHANGED);
	arena_fini(&s.a);
}

static void
many_members_in_another_order_are_found(void **state)
{
	(void)state;
	enum { MANY = 50000 };
	struct scene s = { 0 };
	struct value *docs = arena_array(&s.a, 2, sizeof(struct value));
	prepare(&s, NULL, 0);
	for (int side = 0; side < 2; side++) {
		struct vec members = vec_of(&s.a, struct member);
		for (int i = 0; i < MANY; i++) {
			int n = side ? MANY - 1 - i : i;
			members_add_str(&members, str_format(&s.a, "m%d", n),
				value_of_int(&s.a, n == 7 ? side : n));
		}
		docs[side] = value_of_members(&members);
	}
	compare(&s, &docs[0], &docs[1]);
	assert_int_equal(s.found.count, 1);
	arena_fini(&s.a);
}

/* --- depths
 * ------------------------------------------------------------------------------------ */

static const struct value *
deep(struct scene *s, int depth, bool lists, int64_t leaf)
{
	struct value v = value_of_int(&s->a, leaf);
	for (int i = 0; i < depth; i++) {
		struct vec list = lists ? vec_of(&s->a, struct value)
					: vec_of(&s->a, struct member);
		if (lists) {
			items_add(&list, value_of_int(&s->a, 5));
			items_add(&list, v);
			v = value_of_items(&list);
		} else {
			members_add(&list, "a", v);
			v = value_of_members(&list);
		}
	}
	struct value *root = arena_new(&s->a, struct value);
	*root = v;
	return root;
}

static size_t
steps_of(const struct path *path)
{
	size_t count = 0;
	for (; path; path = path->parent)
		count++;
	return count;
}

/* JX-02: as deep as a tree may be, also where every step is a list. */
static void
the_deepest_leaf_is_found(void **state)
{
	(void)state;
	for (int lists = 0; lists < 2; lists++) {
		struct scene s = { 0 };
		prepare(&s, NULL, 0);
		compare(&s, deep(&s, VALUE_DEPTH_MAX, lists, 1),
			deep(&s, VALUE_DEPTH_MAX, lists, 2));
		assert_int_equal(s.found.count, 1);
		assert_int_equal(steps_of(s.found.items[0].path), VALUE_DEPTH_MAX);
		assert_int_equal(s.found.items[0].baseline->kind, VALUE_NUMBER);
		compare(&s, deep(&s, VALUE_DEPTH_MAX, lists, 1),
			deep(&s, VALUE_DEPTH_MAX, lists, 1));
		assert_int_equal(s.found.count, 0);
		arena_fini(&s.a);
	}
}

/* --- what is kept
 * -------------------------------------------------------------------------------- */

static void
a_rule_that_selected_once_is_not_idle(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct rule rule = {
		.id = STR("a"), .path = STR("$.body.ttl"), .ignore = ON_CHANGED
	};
	struct idle_rule *idle;
	size_t count;
	prepare(&s, &rule, 1);
	struct observation without = observe(read(&s, "{\"body\": {\"tll\": 1}}"));
	struct observation with = observe(read(&s, "{\"body\": {\"ttl\": 1}}"));
	rules_idle(&s.a, s.rules, &without, NULL, &idle, &count);
	assert_int_equal(count, 1);
	assert_string_equal(str_c(&s.a, idle[0].nearest), "$.body.tll");
	rules_idle(&s.a, s.rules, &without, &with, &idle, &count);
	assert_int_equal(count, 0);
	rules_idle(&s.a, s.rules, &without, NULL, &idle, &count);
	assert_int_equal(count, 0);
	assert_int_equal(rules_used(s.rules, 0), 0);
	assert_int_equal(rules_used(s.rules, 99), 0);
	arena_fini(&s.a);
}

static void
noise_of_two_sides_is_joined(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct differences unstable;
	prepare(&s, NULL, 0);
	struct observation prod[2] = {
		observe(read(&s, "{\"body\": {\"l\": [1, 2], \"x\": 1}}")),
		observe(read(&s, "{\"body\": {\"l\": [1, 3], \"x\": 1}}"))
	};
	struct observation pre[2] = {
		observe(read(&s, "{\"body\": {\"l\": [1, 2], \"x\": 1}}")),
		observe(read(&s, "{\"body\": {\"l\": [1, 2], \"x\": 2}}"))
	};
	prod[0].environment = prod[1].environment = STR("prod");
	pre[0].environment = pre[1].environment = STR("pre");
	struct noise *one = compare_noise(&s.a, s.rules, prod, 2, &unstable);
	struct noise *other = compare_noise(&s.a, s.rules, pre, 2, &unstable);
	struct noise *both = noise_join(&s.a, one, other);
	assert_int_equal(noise_count(both), 2);
	assert_string_equal(str_c(&s.a, noise_paths(both)[0]), "$.body.l[1]");
	assert_string_equal(str_c(&s.a, noise_paths(both)[1]), "$.body.x");
	compare_pair(&s.a, s.rules, COMPARE_SIDES, &prod[1], &pre[1], both,
		COMPARE_LIMITS, &s.found);
	assert_int_equal(s.found.count, 2);
	assert_int_equal(s.found.items[0].reading, READING_NOISE);
	assert_int_equal(s.found.items[1].reading, READING_NOISE);
	assert_int_equal(noise_count(noise_join(&s.a, NULL, NULL)), 0);
	assert_int_equal(noise_count(NULL), 0);
	arena_fini(&s.a);
}

static void
one_look_or_none_tells_of_no_noise(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct differences unstable;
	prepare(&s, NULL, 0);
	struct observation looks[3] = { { .seen = SEEN_NOT } };
	looks[1] = observe(read(&s, "{\"body\": {\"x\": 1}}"));
	assert_int_equal(
		noise_count(compare_noise(&s.a, s.rules, looks, 0, &unstable)), 0);
	assert_int_equal(
		noise_count(compare_noise(&s.a, s.rules, looks, 3, &unstable)), 0);
	assert_int_equal(unstable.count, 0);
	arena_fini(&s.a);
}

/* --- the list of volatile headers
 * ------------------------------------------------------------------ */

static void
volatile_headers_are_lower_case_and_said_once(void **state)
{
	(void)state;
	size_t count;
	struct arena a = { 0 };
	const struct str *list = headers_volatile(&count);
	assert_true(count > 20);
	for (size_t i = 0; i < count; i++) {
		assert_true(str_eq(list[i], str_lower(&a, list[i])));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(list[i], list[k]));
	}
	arena_fini(&a);
}

static struct str
read_reference(struct arena *a)
{
	FILE *file = fopen(SMOKE_SOURCE_DIR "/docs/reference/rules.md", "rb");
	struct sbuf text = { 0 };
	char block[4096];
	assert_non_null(file);
	for (size_t n; (n = fread(block, 1, sizeof(block), file)) > 0;)
		sbuf_add(&text, (struct str){ block, n });
	fclose(file);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static void
each_volatile_header_stands_in_the_reference(void **state)
{
	(void)state;
	size_t count;
	struct arena a = { 0 };
	const struct str *list = headers_volatile(&count);
	struct str text = read_reference(&a);
	for (size_t i = 0; i < count; i++)
		if (!str_contains(text, str_format(&a, "`%.*s`", STR_ARGS(list[i]))))
			fail_msg("rules.md does not name %.*s", STR_ARGS(list[i]));
	arena_fini(&a);
}

/* --- shaping ----------------------------------------------------------------------- */

static void
what_is_not_shaped_is_shared(void **state)
{
	(void)state;
	struct scene s = { 0 };
	static const struct rewrite list[] = { { STR_INIT("x"), STR_INIT("y") } };
	struct shaping shaping = { list, 1, STR("0123456789abcdef") };
	struct observation o =
		observe(read(&s, "{\"body\": {\"a\": [\"b\", 1], \"c\": \"x\"}}"));
	struct observation out;
	prepare(&s, NULL, 0);
	compare_shape(&s.a, s.rules, &shaping, &o, &out);
	assert_ptr_not_equal(out.root, o.root);
	assert_ptr_equal(value_get_c(&out.root->as.members[0].value, "a")->as.items,
		value_get_c(&o.root->as.members[0].value, "a")->as.items);
	shaping.rewrite_count = 0;
	compare_shape(&s.a, s.rules, &shaping, &o, &out);
	assert_ptr_equal(out.root, o.root);
	o.root = NULL;
	o.seen = SEEN_NOT;
	compare_shape(&s.a, s.rules, &shaping, &o, &out);
	assert_null(out.root);
	arena_fini(&s.a);
}

static struct str
digest(struct scene *s, const char *json, const char *key)
{
	struct shaping shaping = { .key = str_of(key) };
	struct observation o = observe(read(s, json)), out;
	compare_shape(&s->a, s->rules, &shaping, &o, &out);
	return value_get_text(out.root, "p");
}

static void
equal_secrets_have_equal_digests_under_one_key(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct str path = STR("$.p");
	s.probe.sensitive = (struct texts){ &path, 1 };
	prepare(&s, NULL, 0);
	const char *key = "0123456789abcdef";
	struct str one = digest(&s, "{\"p\": {\"a\": 1, \"b\": [1.50]}}", key);
	assert_int_equal(one.size, sizeof("sensitive:") - 1 + 32);
	assert_true(
		str_eq(one, digest(&s, "{\"p\": {\"b\": [15e-1], \"a\": 1.0}}", key)));
	assert_false(
		str_eq(one, digest(&s, "{\"p\": {\"b\": [15e-1], \"a\": \"1\"}}", key)));
	assert_false(str_eq(one,
		digest(&s, "{\"p\": {\"a\": 1, \"b\": [1.50]}}", "another key of ours")));
	assert_false(str_eq(
		digest(&s, "{\"p\": null}", key), digest(&s, "{\"p\": \"\"}", key)));
	assert_false(
		str_eq(digest(&s, "{\"p\": []}", key), digest(&s, "{\"p\": {}}", key)));
	arena_fini(&s.a);
}

/* --- text -------------------------------------------------------------------------- */

static void
must_show(struct scene *s, const char *json, size_t most, const char *expected)
{
	const struct value *v = json ? read(s, json) : NULL;
	assert_string_equal(str_c(&s->a, compare_show(&s->a, v, most)), expected);
}

static void
a_value_is_shown_on_one_line_with_both_its_ends(void **state)
{
	(void)state;
	struct scene s = { 0 };
	must_show(&s, NULL, 10, "nothing");
	must_show(&s, "\"a\\nb\"", 10, "\"a\\nb\"");
	must_show(&s, "[1, {\"a\": null}]", 20, "[1,{\"a\":null}]");
	must_show(&s, "1234567890", 10, "1234567890");
	must_show(&s, "12345678901", 10, "123456…901");
	must_show(&s, "\"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\"", 5,
		"\"\xc3\xa4\xc3\xb6…\"");
	arena_fini(&s.a);
}

static void
must_be_canonical(struct scene *s, const char *json, const char *expected)
{
	struct sbuf text = { 0 };
	canonical_write(read(s, json), &text);
	assert_string_equal(str_c(&s->a, sbuf_str(&text)), expected);
	sbuf_fini(&text);
}

/* JX-04 */
static void
equal_values_have_one_text(void **state)
{
	(void)state;
	struct scene s = { 0 };
	must_be_canonical(&s, "1", "1e0");
	must_be_canonical(&s, "1.0", "1e0");
	must_be_canonical(&s, "10e-1", "1e0");
	must_be_canonical(&s, "-0.0e7", "0");
	must_be_canonical(&s, "-120.50", "-1205e-1");
	must_be_canonical(&s, "0.00012", "12e-5");
	must_be_canonical(&s, "1e400", "1e400");
	must_be_canonical(&s, "100E+398", "1e400");
	must_be_canonical(
		&s, "{\"b\": [1.0, \"x\"], \"a\": {}}", "{\"a\":{},\"b\":[1e0,\"x\"]}");
	arena_fini(&s.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_lists_of_every_kind_are_compared),
		cmocka_unit_test(a_long_list_turned_round_is_reordered),
		cmocka_unit_test(many_members_in_another_order_are_found),
		cmocka_unit_test(the_deepest_leaf_is_found),
		cmocka_unit_test(a_rule_that_selected_once_is_not_idle),
		cmocka_unit_test(noise_of_two_sides_is_joined),
		cmocka_unit_test(one_look_or_none_tells_of_no_noise),
		cmocka_unit_test(volatile_headers_are_lower_case_and_said_once),
		cmocka_unit_test(each_volatile_header_stands_in_the_reference),
		cmocka_unit_test(what_is_not_shaped_is_shared),
		cmocka_unit_test(equal_secrets_have_equal_digests_under_one_key),
		cmocka_unit_test(a_value_is_shown_on_one_line_with_both_its_ends),
		cmocka_unit_test(equal_values_have_one_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
