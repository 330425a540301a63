/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "query/base64.h"
#include "query/predicate_shape.h"
#include "query/show.h"
#include "query/template.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct generator generator;
static struct scope scope;
static struct diags diags;

static struct str
environment(struct arena *a, struct str name)
{
	(void)a;
	return str_is(name, "HOME") ? STR("/home/x") : (struct str){ 0 };
}

static int
begin(void **state)
{
	(void)state;
	generator = (struct generator){ .seed = 7, .now = 1674498343511000 };
	generator.environment = environment;
	scope_init(&scope, &arena, &generator, NULL);
	diags_init(&diags, &arena);
	scope_set(&scope, STR("name"), value_of_c("world"), false);
	scope_set(&scope, STR("n"), value_of_number(STR("1.10")), false);
	scope_set(&scope, STR("yes"), value_of_bool(true), false);
	scope_set(&scope, STR("nothing"), (struct value){ .kind = VALUE_NULL }, false);
	scope_set(&scope, STR("list"), (struct value){ .kind = VALUE_ARRAY }, false);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_fini(&arena);
	arena = (struct arena){ 0 };
	return 0;
}

static struct template compiled(const char *text)
{
	struct template t;

	assert_true(template_compile(&arena, NULL, (struct span){ 0, strlen(text) },
		str_of(text), &t, &diags));
	return t;
}

/* The text, or the error. */
static const char *
rendered(const char *text, enum rendering rendering)
{
	struct template t = compiled(text);
	struct err err = { 0 };
	struct span place;
	struct str out;

	if (template_render(&arena, &t, &scope, rendering, &out, &place, &err))
		return str_copy(&arena, out).data;
	return str_copy(&arena, str_of(err.text)).data;
}

static void
what_has_a_text_is_rendered(void **state)
{
	(void)state;
	assert_string_equal(rendered("", RENDER_PLAIN), "");
	assert_string_equal(rendered("plain", RENDER_PLAIN), "plain");
	assert_string_equal(rendered("{{name}}", RENDER_PLAIN), "world");
	assert_string_equal(rendered("hello {{ name }}!", RENDER_PLAIN), "hello world!");
	assert_string_equal(
		rendered("{{n}}{{yes}}{{nothing}}", RENDER_PLAIN), "1.1truenull");
	assert_string_equal(
		rendered("{{newDate}}", RENDER_PLAIN), "2023-01-23T18:25:43.511000Z");
	assert_string_equal(rendered("{{getEnv \"HOME\"}}", RENDER_PLAIN), "/home/x");
	assert_string_equal(
		rendered("{{name replace \"o\" \"0\"}}", RENDER_PLAIN), "w0rld");
	assert_string_equal(rendered("{{newDate dateFormat \"%Y\"}}{{name regex /(w)o/}}",
				    RENDER_PLAIN),
		"2023w");
	assert_string_equal(rendered("a } b }} {", RENDER_PLAIN), "a } b }} {");
}

/* TPL-01 */
static void
what_is_not_there_is_an_error_and_never_empty(void **state)
{
	struct template t = compiled("ab{{gone}}");
	struct err err = { 0 };
	struct span place;
	struct str out;

	(void)state;
	assert_false(
		template_render(&arena, &t, &scope, RENDER_PLAIN, &out, &place, &err));
	assert_string_equal(
		err.text, "Undefined variable: you must set the variable gone");
	assert_int_equal(err.kind, ERR_SUBJECT);
	assert_int_equal(place.start, 2);
	assert_int_equal(place.size, 8);
	assert_string_equal(rendered("{{list}}", RENDER_PLAIN),
		"Unrenderable expression: a value of type list can not be rendered");
	assert_string_equal(rendered("{{getEnv \"NOPE\"}}", RENDER_PLAIN),
		"Undefined variable: the environment has no NOPE");
	assert_string_equal(rendered("{{name regex /(x)/}}", RENDER_PLAIN),
		"Filter error: the filter of name found nothing");
	assert_string_equal(rendered("{{name count}}", RENDER_PLAIN),
		"invalid filter input type: actual string, expected list, bytes or "
		"nodeset");
	generator.environment = NULL;
	assert_string_equal(rendered("{{getEnv \"HOME\"}}", RENDER_PLAIN),
		"Undefined variable: the environment has no HOME");
}

/* TPL-02, TPL-11 */
static void
a_value_is_never_looked_at_again(void **state)
{
	(void)state;
	scope_set(&scope, STR("evil"), value_of_c("{{name}} %s %n"), false);
	assert_string_equal(rendered("{{evil}}", RENDER_PLAIN), "{{name}} %s %n");
	assert_string_equal(rendered("<{{evil}}>", RENDER_PLAIN), "<{{name}} %s %n>");
}

/* TPL-03: what the parser marks as standing in a JSON string. */
static void
a_value_in_a_json_string_is_escaped(void **state)
{
	struct template t = compiled("{\"a\": \"{{evil}}\", \"b\": {{n}}}");
	struct err err = { 0 };
	struct str out;

	(void)state;
	t.parts[1].json_string = true;
	scope_set(&scope, STR("evil"), value_of_c("\", \"x\": \"\\\n\t"), false);
	assert_true(template_render(&arena, &t, &scope, RENDER_JSON, &out, NULL, &err));
	assert_string_equal(str_copy(&arena, out).data,
		"{\"a\": \"\\\", \\\"x\\\": \\\"\\\\\\n\\t\", \"b\": 1.1}");
	assert_string_equal(rendered("{{evil}}", RENDER_JSON_STRING),
		"\\\", \\\"x\\\": \\\"\\\\\\n\\t");
}

static void
a_value_beside_json_strings_must_be_json(void **state)
{
	(void)state;
	scope_set(&scope, STR("object"), value_of_c("{\"a\": [1]}"), false);
	scope_set(&scope, STR("inject"), value_of_c("1, \"admin\": true"), false);
	assert_string_equal(
		rendered("[{{object}}, {{yes}}]", RENDER_JSON), "[{\"a\": [1]}, true]");
	assert_string_equal(rendered("[{{name}}]", RENDER_JSON),
		"Invalid JSON: actual value is <world>");
	assert_string_equal(rendered("[{{inject}}]", RENDER_JSON),
		"Invalid JSON: actual value is <1, \"admin\": true>");
}

/* TPL-03, with every string of the public list of naughty strings. */
static void
naughty_strings_survive_a_json_body(void **state)
{
	const char *folder = getenv("SMOKE_CORPORA");
	struct str path = str_format(&arena, "%s/naughty-strings.base64.json",
		folder ? folder : SMOKE_SOURCE_DIR "/../shared/data");
	FILE *file = fopen(path.data, "rb");
	static char text[1 << 20];
	struct value list;
	struct err err = { 0 };
	size_t bad = 0;

	(void)state;
	if (!file) {
		print_message("not run: no corpora\n");
		return;
	}
	size_t size = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_true(
		json_read(&arena, (struct str){ text, size }, &JSON_LIMITS, &list, &err));
	assert_true(value_count(&list) > 400);
	struct template t = compiled("{\"{{x}}\": \"{{x}}\"}");
	t.parts[1].json_string = t.parts[3].json_string = true;
	for (size_t i = 0; i < value_count(&list); i++) {
		struct str naughty, out;
		struct value v;
		assert_true(base64_decode(&arena, value_text(value_item(&list, i)),
			BASE64_STRICT, &naughty));
		if (!utf8_is_valid(naughty)) { /* such a text is never a value */
			bad++;
			continue;
		}
		scope_set(&scope, STR("x"), value_of_string(naughty), false);
		assert_true(template_render(
			&arena, &t, &scope, RENDER_JSON, &out, NULL, &err));
		assert_true(json_read(&arena, out, &JSON_LIMITS, &v, &err));
		assert_int_equal(value_count(&v), 1);
		assert_true(str_eq(value_text(value_get(&v, naughty)), naughty));
	}
	assert_true(value_count(&list) - bad > 600);
}

/* TPL-10 */
static void
one_seed_gives_one_row_of_uuids(void **state)
{
	const char *first = rendered("{{newUuid}}", RENDER_PLAIN);
	const char *second = rendered("{{newUuid}}", RENDER_PLAIN);

	(void)state;
	assert_true(shape_is_uuid(str_of(first)));
	assert_int_equal(first[14], '4');
	assert_non_null(strchr("89ab", first[19]));
	assert_string_not_equal(first, second);
	generator.seed = 7;
	assert_string_equal(rendered("{{newUuid}}", RENDER_PLAIN), first);
	assert_string_equal(rendered("{{newUuid}}", RENDER_PLAIN), second);
}

/* TPL-07 */
static void
a_value_has_a_largest_size(void **state)
{
	char *large = calloc(1, TEMPLATE_VALUE_MAX + 1);
	struct value v;
	struct err err = { 0 };
	struct str out;

	(void)state;
	memset(large, 'x', TEMPLATE_VALUE_MAX + 1);
	v = value_of_string((struct str){ large, TEMPLATE_VALUE_MAX });
	assert_true(value_render(&arena, &v, &out, &err));
	v = value_of_string((struct str){ large, TEMPLATE_VALUE_MAX + 1 });
	assert_false(value_render(&arena, &v, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	scope_set(&scope, STR("large"),
		value_of_string((struct str){ large, TEMPLATE_VALUE_MAX }), false);
	assert_string_equal(
		rendered("{{large}}{{large}}{{large}}{{large}}x", RENDER_PLAIN),
		"the rendered text is larger than 67108864 bytes");
	scope_set(&scope, STR("large"), value_of_c(""), false);
	free(large);
}

static void
an_inner_scope_is_asked_first(void **state)
{
	struct scope inner;
	struct template t = compiled("{{name}}{{yes}}");
	struct err err = { 0 };
	struct str out;

	(void)state;
	scope_init(&inner, &arena, &generator, &scope);
	scope_set(&inner, STR("name"), value_of_c("inner"), true);
	assert_true(template_render(&arena, &t, &inner, RENDER_PLAIN, &out, NULL, &err));
	assert_string_equal(str_copy(&arena, out).data, "innertrue");
	assert_true(scope_find(&inner, STR("name"))->secret);
	assert_false(scope_find(&scope, STR("name"))->secret);
	scope_set(&inner, STR("name"), value_of_c("again"), false);
	assert_int_equal(inner.bindings.count, 1);
	assert_null(scope_find(&inner, STR("gone")));
}

static void
a_value_is_typed_by_its_look(void **state)
{
	static const struct {
		const char *text, *type;
	} rows[] = {
		{ "5", "integer <5>" },
		{ "-3", "integer <-3>" },
		{ "-0", "integer <0>" },
		{ "1.50", "float <1.5>" },
		{ "99999999999999999999", "integer <99999999999999999999>" },
		{ "true", "boolean <true>" },
		{ "null", "null <null>" },
		{ "\"5\"", "string <5>" },
		{ "\"", "string <\">" },
		{ "", "string <>" },
		{ "1e3", "float <1000.0>" },
		{ "007", "integer <7>" },
		{ "+1", "integer <1>" },
		{ "1e", "string <1e>" },
		{ "1.", "string <1.>" },
		{ ".5", "string <.5>" },
		{ "-", "string <->" },
		{ "a b", "string <a b>" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct value v = value_typed(str_of(rows[i].text));
		assert_string_equal(value_show_typed(&arena, &v, 100).data, rows[i].type);
	}
}

/* --- compiling ------------------------------------------------------------------ */

static void
mistakes_stand_at_their_place_and_all_are_told(void **state)
{
	struct source source = { STR("smoke.yaml"),
		STR("url: x{{}}{{a toint}}{{name} {{getEnv x}}{{a nth}}{{a regex "
		    "/[/}}") };
	struct str text = str_from(source.text, 5);
	struct template t;
	static const struct {
		size_t start;
		const char *text, *hint;
	} expected[] = {
		{ 8, "expected a name or a function", "" },
		{ 14, "unknown filter", "did you mean toInt?" },
		{ 27, "expected a filter or }}", "" },
	};

	(void)state;
	assert_false(template_compile(
		&arena, &source, (struct span){ 5, text.size }, text, &t, &diags));
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct diag *d = vec_at(&diags.list, i);
		assert_int_equal(d->span.start, expected[i].start);
		assert_string_equal(d->text.data, expected[i].text);
		assert_true(str_is(d->hint, expected[i].hint));
	}
	assert_true(diags.list.count >= 4);
}

static void
a_placeholder_that_is_never_closed_is_a_mistake(void **state)
{
	static const char *const texts[] = { "{{", "{{a", "{{a ", "{{a toInt",
		"{{a split \"", "{{a regex /x", "{{a split \"\\q\"}}",
		"{{a jsonpath \"$[\"}}", "{{a regex \"(\"}}", "{{getEnv}}", "{{a nth x}}",
		"{{a nth 99999999999999999999}}", "{{a {{b}} }}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct template t;
		size_t before = diags.errors;
		if (template_compile(&arena, NULL, (struct span){ 0, strlen(texts[i]) },
			    str_of(texts[i]), &t, &diags))
			fail_msg("%s compiles", texts[i]);
		assert_true(diags.errors > before);
	}
}

static void
collect_name(void *context, struct str name, struct span span)
{
	struct sbuf *b = context;

	sbuf_format(b, "%.*s@%zu ", STR_ARGS(name), span.start);
}

static void
every_variable_that_is_asked_for_is_known(void **state)
{
	struct template t = compiled("a{{x}}b{{newUuid}}{{y count}}");
	struct sbuf b = { 0 };
	struct str literal;

	(void)state;
	template_names(&t, collect_name, &b);
	assert_string_equal(b.data, "x@1 y@18 ");
	sbuf_fini(&b);
	assert_false(template_is_literal(&t, &literal));
	t = template_of(&arena, STR("abc"));
	assert_true(template_is_literal(&t, &literal));
	assert_true(str_is(literal, "abc"));
	t = template_of(&arena, STR(""));
	assert_true(template_is_literal(&t, &literal));
	assert_int_equal(literal.size, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_has_a_text_is_rendered),
		TEST(what_is_not_there_is_an_error_and_never_empty),
		TEST(a_value_is_never_looked_at_again),
		TEST(a_value_in_a_json_string_is_escaped),
		TEST(a_value_beside_json_strings_must_be_json),
		TEST(naughty_strings_survive_a_json_body),
		TEST(one_seed_gives_one_row_of_uuids),
		TEST(a_value_has_a_largest_size),
		TEST(an_inner_scope_is_asked_first),
		TEST(a_value_is_typed_by_its_look),
		TEST(mistakes_stand_at_their_place_and_all_are_told),
		TEST(a_placeholder_that_is_never_closed_is_a_mistake),
		TEST(every_variable_that_is_asked_for_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
