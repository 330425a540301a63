/* SPDX-License-Identifier: MIT */
#include "record/record.h"
#include "record/record_fields.h"
#include "value/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "record_fill.h"

static struct run
full_run(struct arena *a, unsigned start)
{
	struct filler filler = { a, start };
	struct run run = { 0 };
	fill_struct(&filler, &record_run_type, (char *)&run);
	return run;
}

static void
must_read(struct arena *a, struct str json, struct run *run)
{
	struct err err = { 0 };
	if (!record_read(a, json, run, &err))
		fail_msg("%u:%u %s", err.line, err.column, err.text);
}

/* --- there and back --- */

static void
what_was_written_is_read_back_to_the_last_byte(void **state)
{
	(void)state;
	for (unsigned start = 0; start < 12; start++) { /* so that every word comes up */
		struct arena a = { 0 };
		struct run run = full_run(&a, start), back;
		struct sbuf one = { 0 }, two = { 0 };
		record_write(&run, JSON_PRETTY, &one);
		must_read(&a, sbuf_str(&one), &back);
		record_write(&back, JSON_PRETTY, &two);
		assert_true(str_eq(sbuf_str(&one), sbuf_str(&two)));
		assert_true(str_eq(back.checks[1].name, run.checks[1].name));
		assert_int_equal(back.verdict.tally.waived, run.verdict.tally.waived);
		assert_int_equal(back.findings.items[0].age, run.findings.items[0].age);
		assert_int_equal(back.started, run.started);
		sbuf_fini(&one);
		sbuf_fini(&two);
		arena_fini(&a);
	}
}

static void
an_empty_run_says_only_what_must_be_said(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = { 0 }, back;
	struct sbuf out = { 0 };
	record_write(&run, JSON_PRETTY, &out);
	assert_true(
		str_starts(sbuf_str(&out), STR("{\n  \"schema\": \"smoke/run/1\",\n")));
	assert_true(str_ends(sbuf_str(&out), STR("}\n")));
	assert_false(str_contains(sbuf_str(&out), STR("findings")));
	must_read(&a, sbuf_str(&out), &back);
	assert_int_equal(back.check_count, 0);
	assert_int_equal(back.verdict.word, VERDICT_NONE);
	sbuf_fini(&out);
	arena_fini(&a);
}

static void
texts_outlive_the_json_they_came_from(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = { .id = STR("42"), .project = STR("shop") }, back;
	struct sbuf out = { 0 };
	record_write(&run, JSON_PRETTY, &out);
	must_read(&a, sbuf_str(&out), &back);
	memset(out.data, 'x', out.size);
	sbuf_fini(&out);
	assert_true(str_is(back.project, "shop"));
	arena_fini(&a);
}

static void
bytes_that_are_no_text_are_shown(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = { .title = STR("a\xff→\x1b\0z") }, back;
	struct sbuf out = { 0 };
	record_write(&run, JSON_PRETTY, &out);
	must_read(&a, sbuf_str(&out), &back);
	assert_true(str_eq(back.title, STR("a\\xff→\x1b\0z")));
	sbuf_fini(&out);
	arena_fini(&a);
}

/* A number outside an enum would else read names from beyond its table. */
static void
a_word_nobody_knows_is_written_as_not_said(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check check = { .state = (enum state)77,
		.kind = (enum check_kind)4711 };
	struct run run = { .checks = &check, .check_count = 1 }, back;
	struct sbuf out = { 0 };
	record_write(&run, JSON_PRETTY, &out);
	must_read(&a, sbuf_str(&out), &back);
	assert_int_equal(back.checks[0].state, STATE_NONE);
	assert_int_equal(back.checks[0].kind, CHECK_NONE);
	sbuf_fini(&out);
	arena_fini(&a);
}

/* --- what is refused --- */

#define HEAD "{\"schema\":\"smoke/run/1\",\"id\":\"1\",\"command\":\"gate\","
#define TIMES                                                                            \
	"\"started\":\"2026-11-20T02:00:00.000Z\",\"ended\":\"2026-11-20T02:00:01."      \
	"000Z\","
#define TALLY                                                                            \
	"{\"planned\":0,\"passed\":0,\"failed\":0,\"unchecked\":0,\"waived\":0,"         \
	"\"required\":0,"                                                                \
	"\"required_failed\":0,\"required_unchecked\":0}"
#define VERDICT "\"verdict\":{\"word\":\"GO\",\"exit\":0,\"tally\":" TALLY "},"

static void
what_is_no_record_is_refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *json, *why;
	} rows[] = {
		{ "", "no record of a run" },
		{ "[]", "must be an object" },
		{ "{}", "schema must be \"smoke/run/1\"" },
		{ "{\"schema\":\"smoke/run/0\"}", "schema must be" },
		{ "{\"schema\":\"smoke/ticket/1\"}", "schema must be" },
		{ "{\"schema\":\"smoke/run/2\"}", "version 2" },
		{ "{\"schema\":\"smoke/run/1\"}", "id is missing" },
		{ HEAD TIMES VERDICT "\"checks\":[],\"extra\":1}", "extra is a member" },
		{ HEAD TIMES VERDICT "\"checks\":{}}", "checks must be an array" },
		{ HEAD TIMES VERDICT "\"checks\":[1]}",
			"checks[0].check must be an object" },
		{ HEAD TIMES VERDICT "\"checks\":[{\"number\":1,\"kind\":\"entry\","
				     "\"state\":\"good\",\"required\":true}]}",
			"checks[0].state is none of the words" },
		{ HEAD TIMES VERDICT "\"checks\":[{\"number\":-1}]}",
			"checks[0].number must be a whole number" },
		{ HEAD TIMES VERDICT "\"checks\":[{\"number\":4294967296}]}",
			"checks[0].number must be a whole number" },
		{ HEAD TIMES VERDICT "\"checks\":[],\"notes\":[1]}",
			"notes must be an array" },
		{ HEAD TIMES VERDICT "\"checks\":[],\"notes\":\"x\"}",
			"notes must be an array" },
		{ HEAD TIMES VERDICT "\"checks\":[],\"interrupted\":1}",
			"must be true or false" },
		{ HEAD "\"started\":\"2026-11-20\"}", "started must be an instant" },
		{ HEAD TIMES "\"verdict\":{\"word\":\"MAYBE\"}}",
			"verdict.word is none" },
		{ HEAD TIMES "\"verdict\":{\"tally\":{\"passed\":1.5}}}",
			"verdict.tally.passed must be" },
		{ HEAD TIMES "\"verdict\":{\"word\":\"GO\",\"exit\":0}}",
			"verdict.tally is missing" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena a = { 0 };
		struct run run;
		struct err err = { 0 };
		assert_false(record_read(&a, str_of(rows[i].json), &run, &err));
		assert_int_equal(err.kind, ERR_INPUT);
		if (!strstr(err.text, rows[i].why))
			fail_msg("'%s' does not say '%s'", err.text, rows[i].why);
		arena_fini(&a);
	}
}

static void
a_small_record_is_read(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run;
	must_read(&a, str_of(HEAD TIMES VERDICT "\"checks\":[]}"), &run);
	assert_int_equal(run.verdict.word, VERDICT_GO);
	assert_int_equal(run.ended - run.started, 1000);
	arena_fini(&a);
}

/* A text that comes again in the next item is there once, and the JSON may go. */
static void
what_is_read_rests_on_itself(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = full_run(&a, 0), back;
	struct sbuf out = { 0 };
	struct run_check twins[] = { run.checks[0], run.checks[0] };
	run.checks = twins;
	run.check_count = 2;
	record_write(&run, JSON_COMPACT, &out);
	must_read(&a, sbuf_str(&out), &back);
	memset(out.data, 'x', out.size);
	assert_true(str_eq(back.project, run.project));
	assert_true(str_eq(back.checks[1].name, twins[1].name));
	assert_ptr_equal(back.checks[0].group.data, back.checks[1].group.data);
	sbuf_fini(&out);
	arena_fini(&a);
}

static void
broken_json_has_its_line(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run;
	struct err err = { 0 };
	assert_false(record_read(&a, STR("{\n  \"schema\": oops }"), &run, &err));
	assert_int_equal(err.line, 2);
	assert_int_equal(err.kind, ERR_INPUT);
	arena_fini(&a);
}

/* No record that was cut off is read as a shorter one. */
static void
no_beginning_of_a_record_is_a_record(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = full_run(&a, 0), back;
	struct sbuf out = { 0 };
	record_write(&run, JSON_PRETTY, &out);
	for (size_t size = 0; size + 2 < out.size; size += 7) {
		struct arena scratch = { 0 };
		struct err err = { 0 };
		assert_false(record_read(
			&scratch, str_part(sbuf_str(&out), 0, size), &back, &err));
		arena_fini(&scratch);
	}
	sbuf_fini(&out);
	arena_fini(&a);
}

/* --- the published schema --- */

static struct value
read_schema(struct arena *a)
{
	static char text[1 << 16];
	FILE *file = fopen(SMOKE_SOURCE_DIR "/reports/run.schema.json", "r");
	assert_non_null(file);
	struct str all = { text, fread(text, 1, sizeof(text), file) };
	fclose(file);
	struct value schema = { 0 };
	struct err err = { 0 };
	if (!json_read(a, all, &JSON_LIMITS, &schema, &err))
		fail_msg("run.schema.json:%u:%u: %s", err.line, err.column, err.text);
	return schema;
}

struct checker {
	const struct value *root;
	char why[256];
};

static bool
refuse(struct checker *c, const char *what, struct str name)
{
	snprintf(c->why, sizeof(c->why), "%s: %.*s", what, STR_ARGS(name));
	return false;
}

static bool
has_type(const struct value *v, struct str type)
{
	if (str_is(type, "integer"))
		return v->kind == VALUE_NUMBER && decimal_is_integer(value_text(v));
	return str_is(type, value_kind_name(v->kind));
}

static bool
conforms(struct checker *c, const struct value *schema, const struct value *v);

static bool
object_conforms(struct checker *c, const struct value *schema, const struct value *v)
{
	const struct value *properties = value_get_c(schema, "properties");
	const struct value *required = value_get_c(schema, "required");
	for (size_t i = 0; i < value_count(v); i++) {
		const struct member *m = &v->as.members[i];
		const struct value *property = value_get(properties, member_name(m));
		if (!property)
			return refuse(c, "not in the schema", member_name(m));
		if (!conforms(c, property, &m->value))
			return false;
	}
	for (size_t i = 0; i < value_count(required); i++)
		if (!value_get(v, value_text(value_item(required, i))))
			return refuse(c, "missing", value_text(value_item(required, i)));
	return true;
}

static bool
is_one_of(const struct value *list, const struct value *v)
{
	for (size_t i = 0; i < value_count(list); i++)
		if (value_equal(value_item(list, i), v))
			return true;
	return false;
}

/* The words of JSON Schema that ours uses; another one fails the test rather than passing
 * unread.  Patterns are left to instant_test.c and judge_test.c. */
static bool
conforms(struct checker *c, const struct value *schema, const struct value *v)
{
	static const char *const known[] = { "$schema", "$id", "$defs", "title",
		"description", "type", "enum", "const", "pattern", "minimum", "maximum",
		"properties", "required", "additionalProperties", "items", "$ref" };
	for (size_t i = 0; i < value_count(schema); i++) {
		bool is_known = false;
		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			is_known |= str_is(member_name(&schema->as.members[i]), known[k]);
		if (!is_known)
			return refuse(c, "unknown keyword",
				member_name(&schema->as.members[i]));
	}
	struct str ref = value_get_text(schema, "$ref");
	if (ref.size) {
		assert_true(str_starts(ref, STR("#/$defs/")));
		const struct value *target =
			value_get(value_get_c(c->root, "$defs"), str_from(ref, 8));
		return target ? conforms(c, target, v) : refuse(c, "no such $ref", ref);
	}
	struct str type = value_get_text(schema, "type");
	const struct value *words = value_get_c(schema, "enum");
	const struct value *word = value_get_c(schema, "const");
	const struct value *least = value_get_c(schema, "minimum");
	const struct value *most = value_get_c(schema, "maximum");
	if (type.size && !has_type(v, type))
		return refuse(c, "not of the type", type);
	if ((words && !is_one_of(words, v)) || (word && !value_equal(word, v)))
		return refuse(c, "not one of the words", value_text(v));
	if (least && decimal_compare(value_text(v), value_text(least)) < 0)
		return refuse(c, "too small", value_text(v));
	if (most && decimal_compare(value_text(v), value_text(most)) > 0)
		return refuse(c, "too large", value_text(v));
	for (size_t i = 0; v->kind == VALUE_ARRAY && i < value_count(v); i++)
		if (!conforms(c, value_get_c(schema, "items"), value_item(v, i)))
			return false;
	return v->kind != VALUE_OBJECT || object_conforms(c, schema, v);
}

static void
must_conform(struct arena *a, const struct run *run)
{
	struct value schema = read_schema(a), v = { 0 };
	struct checker c = { &schema, "" };
	struct sbuf out = { 0 };
	struct err err = { 0 };
	record_write(run, JSON_PRETTY, &out);
	assert_true(json_read(a, sbuf_str(&out), &JSON_LIMITS, &v, &err));
	if (!conforms(&c, &schema, &v))
		fail_msg("%s", c.why);
	sbuf_fini(&out);
}

static void
every_record_conforms_to_the_published_schema(void **state)
{
	(void)state;
	for (unsigned start = 0; start < 24; start++) {
		struct arena a = { 0 };
		struct run run = full_run(&a, start);
		must_conform(&a, &run);
		arena_fini(&a);
	}
	struct arena a = { 0 };
	struct run nothing = { 0 };
	must_conform(&a, &nothing);
	arena_fini(&a);
}

static void
must_have_the_same_members(
	const struct field_type *type, const struct value *schema, size_t more)
{
	const struct value *properties = value_get_c(schema, "properties");
	const struct value *required = value_get_c(schema, "required");
	size_t always = 0;
	for (size_t i = 0; i < type->count; i++) {
		const struct field *f = &type->fields[i];
		const struct value *property = value_get_c(properties, f->name);
		if (!property)
			fail_msg(
				"the schema does not know %s of %s", f->name, type->name);
		always += f->always;
		const struct value *words = value_get_c(property, "enum");
		if (words)
			assert_int_equal(value_count(words), f->words->count);
	}
	assert_int_equal(value_count(properties), type->count + more);
	assert_int_equal(value_count(required), always + more);
}

static void
the_schema_knows_the_members_of_the_record_and_no_others(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct value schema = read_schema(&a);
	const struct value *parts = value_get_c(&schema, "$defs");
	must_have_the_same_members(&record_run_type, &schema, 1); /* schema itself */
	size_t seen = 0;
	for (size_t i = 0; i < record_run_type.count; i++) {
		const struct field_type *type = record_run_type.fields[i].type;
		if (!type)
			continue;
		must_have_the_same_members(type, value_get_c(parts, type->name), 0);
		for (size_t k = 0; k < type->count; k++)
			if (type->fields[k].type
				&& type->fields[k].type != type->fields[k - 1].type) {
				const struct field_type *inner = type->fields[k].type;
				must_have_the_same_members(
					inner, value_get_c(parts, inner->name), 0);
				seen++;
			}
		seen++;
	}
	assert_int_equal(seen + 1, value_count(parts)); /* and the severities */
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_back_to_the_last_byte),
		cmocka_unit_test(an_empty_run_says_only_what_must_be_said),
		cmocka_unit_test(texts_outlive_the_json_they_came_from),
		cmocka_unit_test(bytes_that_are_no_text_are_shown),
		cmocka_unit_test(a_word_nobody_knows_is_written_as_not_said),
		cmocka_unit_test(what_is_no_record_is_refused_with_its_place),
		cmocka_unit_test(a_small_record_is_read),
		cmocka_unit_test(what_is_read_rests_on_itself),
		cmocka_unit_test(broken_json_has_its_line),
		cmocka_unit_test(no_beginning_of_a_record_is_a_record),
		cmocka_unit_test(every_record_conforms_to_the_published_schema),
		cmocka_unit_test(
			the_schema_knows_the_members_of_the_record_and_no_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
