/* SPDX-License-Identifier: MIT */
/* Runs tests/cases/report: each folder holds a record, run.json, and what the reports
 * make of it.  UPDATE=1 writes those that every case has, those of the other
 * expectations that are there, and run.json anew as smoke itself would write it. */
#include "samples.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

static const struct expectation_file {
	const char *name, *format;
	struct report_settings settings;
	bool always;
} expectation_files[] = {
	{ "expected.txt", "text", { 0 }, true },
	{ "expected.xml", "junit", { 0 }, true },
	{ "expected.md", "markdown", { 0 }, true },
	{ "expected.github.txt", "github", { 0 }, true },
	{ "expected.gitlab.json", "gitlab", { 0 }, false },
	{ "expected.sarif", "sarif", { 0 }, false },
	{ "expected.jsonl", "jsonl", { 0 }, false },
	{ "expected.color.txt", "text", { .color = true }, false },
	{ "expected.ci.txt", "text", { .ci_log = true }, false },
	{ "expected.verbose.txt", "text", { .verbose = true }, false },
	{ "expected.wide.txt", "text", { .width = 120 }, false },
	{ "expected.fr.txt", "text", { .lang = LANG_FR }, false },
	{ "expected.fr.md", "markdown", { .lang = LANG_FR }, false },
};

static void
compare_with_expectations(struct sample *s)
{
	for (size_t i = 0; i < sizeof(expectation_files) / sizeof(expectation_files[0]);
		i++) {
		const struct expectation_file *e = &expectation_files[i];
		char path[600];
		struct sbuf wanted = { 0 }, got = { 0 };
		snprintf(path, sizeof(path), "%s/%s", s->folder, e->name);
		bool there = read_file(path, &wanted);
		if (there || e->always)
			render(&s->run, e->format, e->settings, &got);
		if ((there || e->always) && is_update())
			write_file(path, sbuf_str(&got));
		else if (e->always && !there)
			fail_msg("%s is missing: UPDATE=1 writes it", path);
		else if (there && !str_eq(sbuf_str(&wanted), sbuf_str(&got)))
			fail_msg("%s: this came out:\n%.*s", path,
				STR_ARGS(sbuf_str(&got)));
		sbuf_fini(&wanted);
		sbuf_fini(&got);
	}
}

static void
every_case_reads_as_expected(void **state)
{
	(void)state;
	for_each_case(compare_with_expectations);
}

static void
compare_json(struct sample *s)
{
	struct sbuf got = { 0 };
	render(&s->run, "json", (struct report_settings){ 0 }, &got);
	char path[600];
	snprintf(path, sizeof(path), "%s/run.json", s->folder);
	if (is_update())
		write_file(path, sbuf_str(&got));
	else if (!str_eq(sbuf_str(&got), sbuf_str(&s->json)))
		fail_msg("%s: this came out:\n%.*s", s->folder, STR_ARGS(sbuf_str(&got)));
	sbuf_fini(&got);
}

static void
the_json_report_is_the_record(void **state)
{
	(void)state;
	for_each_case(compare_json);
}

/* --- JUnit's schema --- */

static xmlSchemaValidCtxt *validator;

/* OUT-01, OUT-02 */
static void
validate(struct sample *s)
{
	xmlDoc *doc = parse_junit(&s->run);
	if (xmlSchemaValidateDoc(validator, doc) != 0)
		fail_msg("%s: not as junit.xsd wants it", s->folder);
	xmlFreeDoc(doc);
}

static void
junit_reports_are_as_the_schema_wants_them(void **state)
{
	(void)state;
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[4096];
	snprintf(path, sizeof(path), "%s/junit.xsd",
		corpora ? corpora : SMOKE_SOURCE_DIR "/../shared/data");
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("not run: no corpora\n");
		skip();
		return;
	}
	fclose(file);
	xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
	xmlSchema *schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	validator = xmlSchemaNewValidCtxt(schema);
	for_each_case(validate);
	xmlSchemaFreeValidCtxt(validator);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

/* --- the terminal --- */

/* OUT-09: the only escapes are ours, and only where color was asked for. */
static void
look_for_controls(struct sample *s)
{
	for (int color = 0; color < 2; color++) {
		struct sbuf text = { 0 };
		render(&s->run, "text",
			(struct report_settings){ .color = color, .verbose = true },
			&text);
		assert_int_equal(
			str_find_char(sbuf_str(&text), '\x1b') == STR_NONE, !color);
		for (size_t i = 0; i < text.size; i++) {
			unsigned char c = (unsigned char)text.data[i];
			assert_true(c >= ' ' || c == '\n' || (color && c == '\x1b'));
			if (c == '\x1b')
				assert_true(strspn(text.data + i + 1, "[0123;") >= 2);
		}
		assert_false(str_contains(sbuf_str(&text), STR("\n\n\n")));
		assert_false(str_contains(sbuf_str(&text), STR(" \n")));
		sbuf_fini(&text);
	}
}

static void
the_text_report_holds_no_control_of_others(void **state)
{
	(void)state;
	for_each_case(look_for_controls);
}

/* OUT-05 */
static void
look_for_commands(struct sample *s)
{
	struct sbuf text = { 0 };
	render(&s->run, "text",
		(struct report_settings){ .ci_log = true, .verbose = true }, &text);
	assert_false(str_contains(sbuf_str(&text), STR("##[")));
	struct str rest = sbuf_str(&text), line;
	while (str_next(&rest, '\n', &line))
		assert_false(str_starts(str_trim(line), STR("::")));
	sbuf_fini(&text);
}

static void
a_ci_log_holds_no_command_of_others(void **state)
{
	(void)state;
	for_each_case(look_for_commands);
}

/* --- many --- */

/* OUT-20 */
static void
a_hundred_thousand_failures_are_a_short_text(void **state)
{
	(void)state;
	enum { MANY = 100000 };
	struct arena a = { 0 };
	struct run run = { .command = COMMAND_GATE, .id = STR("1"), .check_count = MANY };
	run.checks = arena_array(&a, MANY, sizeof(*run.checks));
	run.findings.items = arena_array(&a, MANY, sizeof(*run.findings.items));
	run.findings.count = MANY;
	for (size_t i = 0; i < MANY; i++) {
		run.checks[i] = (struct run_check){ .number = (uint32_t)i + 1,
			.kind = CHECK_PAIR,
			.state = STATE_FAIL,
			.required = true,
			.name = STR("settings"),
			.reason = str_format(&a, "reason %zu", i) };
		run.findings.items[i] = (struct finding){ .check = (uint32_t)i + 1,
			.severity = SEVERITY_ERROR,
			.kind = STR("changed"),
			.title = STR("changed") };
	}
	run.verdict = (struct verdict){ .word = VERDICT_NO_GO, .exit = 1 };
	run.verdict.tally = count_checks(&run);
	struct sbuf text = { 0 };
	render(&run, "text", (struct report_settings){ 0 }, &text);
	assert_true(text.size < 64 << 10);
	assert_true(str_contains(
		sbuf_str(&text), STR("99800 more findings of other checks")));
	assert_true(str_contains(sbuf_str(&text), STR("100000 checks: 100000 failed")));
	sbuf_reset(&text);
	render(&run, "markdown", (struct report_settings){ 0 }, &text);
	assert_true(text.size <= 65000); /* OUT-07 */
	assert_true(str_contains(sbuf_str(&text), STR("100000 checks: 100000 failed")));
	assert_true(str_contains(sbuf_str(&text), STR("more that would make this too")));
	sbuf_reset(&text);
	render(&run, "github", (struct report_settings){ 0 }, &text);
	assert_true(text.size < 16 << 10);
	assert_true(
		str_contains(sbuf_str(&text), STR("99991 more errors\n"))); /* OUT-06 */
	sbuf_reset(&text);
	for (size_t i = 0; i < MANY; i++)
		run.checks[i].state = STATE_UNCHECKED;
	run.verdict.tally = count_checks(&run);
	render(&run, "text", (struct report_settings){ 0 }, &text);
	assert_true(text.size < 64 << 10);
	assert_true(
		str_contains(sbuf_str(&text), STR("100000 checks: 100000 unchecked")));
	sbuf_fini(&text);
	arena_fini(&a);
}

static void
formats_are_found_by_name(void **state)
{
	(void)state;
	size_t count;
	const struct report_format *all = report_formats(&count);
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(report_format_of(all[i].name), &all[i]);
	assert_null(report_format_of(STR("TEXT")));
	assert_null(report_format_of(STR("")));
}

static void
a_report_that_does_not_fit_is_an_error(void **state)
{
	(void)state;
	size_t count;
	const struct report_format *all = report_formats(&count);
	struct run run = { .command = COMMAND_GATE, .project = STR("shop") };
	for (size_t i = 0; i < count; i++) {
		struct report_settings settings = { 0 };
		struct sbuf out;
		struct err err = { 0 };
		sbuf_init(&out, 20);
		assert_false(all[i].write(&run, &settings, &out, &err));
		assert_int_equal(err.kind, ERR_OUTPUT);
		sbuf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_reads_as_expected),
		cmocka_unit_test(the_json_report_is_the_record),
		cmocka_unit_test(junit_reports_are_as_the_schema_wants_them),
		cmocka_unit_test(the_text_report_holds_no_control_of_others),
		cmocka_unit_test(a_ci_log_holds_no_command_of_others),
		cmocka_unit_test(a_hundred_thousand_failures_are_a_short_text),
		cmocka_unit_test(formats_are_found_by_name),
		cmocka_unit_test(a_report_that_does_not_fit_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
