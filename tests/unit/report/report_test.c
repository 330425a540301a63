/* SPDX-License-Identifier: MIT */
/* Runs tests/cases/report: each folder holds a record, run.json, and what the reports
 * make of it.  UPDATE=1 writes those that every case has, those of the other
 * expectations that are there, and run.json anew as smoke itself would write it. */
#include "record/record.h"
#include "report/report.h"
#include "report/view.h"
#include "value/json.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char cases_folder[] = SMOKE_SOURCE_DIR "/tests/cases/report";

/* --- files --- */

static bool
read_file(const char *path, struct sbuf *out)
{
	char part[4096];
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	for (size_t size; (size = fread(part, 1, sizeof(part), file)) > 0;)
		sbuf_add(out, (struct str){ part, size });
	fclose(file);
	return true;
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

static bool
is_update(void)
{
	const char *update = getenv("UPDATE");
	return update && *update;
}

/* --- every case --- */

struct sample {
	char folder[512];
	struct arena arena;
	struct sbuf json;
	struct run run;
};

typedef void sample_fn(struct sample *sample);

static int
is_case(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
for_each_case(sample_fn *each)
{
	struct dirent **names;
	int count = scandir(cases_folder, &names, is_case, alphasort);
	assert_true(count >= 10);
	for (int i = 0; i < count; i++) {
		struct sample s = { 0 };
		char path[600];
		struct err err = { 0 };
		snprintf(s.folder, sizeof(s.folder), "%s/%s", cases_folder,
			names[i]->d_name);
		snprintf(path, sizeof(path), "%s/run.json", s.folder);
		assert_true(read_file(path, &s.json));
		if (!record_read(&s.arena, sbuf_str(&s.json), &s.run, &err))
			fail_msg("%s: %s", path, err.text);
		each(&s);
		sbuf_fini(&s.json);
		arena_fini(&s.arena);
		free(names[i]);
	}
	free(names);
}

static void
render(const struct run *run, const char *format, struct report_settings settings,
	struct sbuf *out)
{
	struct err err = { 0 };
	settings.local_time = "14:12";
	const struct report_format *f = report_format_of(str_of(format));
	assert_non_null(f);
	if (!f->write(run, &settings, out, &err))
		fail_msg("%s: %s", format, err.text);
}

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

/* --- all formats agree --- */

static struct tally
count_checks(const struct run *run)
{
	struct tally t = { .planned = run->check_count };
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		t.passed += c->state == STATE_PASS;
		t.failed += c->state == STATE_FAIL;
		t.unchecked += c->state == STATE_UNCHECKED;
		t.waived += c->state == STATE_WAIVED;
		t.required += c->required;
		t.required_failed += c->required && c->state == STATE_FAIL;
		t.required_unchecked += c->required && c->state == STATE_UNCHECKED;
	}
	return t;
}

struct junit_counts {
	size_t tests, failures, errors, skipped;
};

static size_t
attribute_number(xmlNode *node, const char *name)
{
	xmlChar *text = xmlGetNoNsProp(node, BAD_CAST name);
	assert_non_null(text);
	size_t number = strtoul((const char *)text, NULL, 10);
	xmlFree(text);
	return number;
}

static bool
attribute_is(xmlNode *node, const char *name, const char *wanted)
{
	xmlChar *text = xmlGetNoNsProp(node, BAD_CAST name);
	bool same = text && xmlStrEqual(text, BAD_CAST wanted);
	xmlFree(text);
	return same;
}

static bool
is_named(const xmlNode *node, const char *name)
{
	return xmlStrEqual(node->name, BAD_CAST name);
}

/* What the cases of a suite say, held against what its head says. */
static struct junit_counts
count_suite(xmlNode *suite)
{
	struct junit_counts head = { attribute_number(suite, "tests"),
		attribute_number(suite, "failures"), attribute_number(suite, "errors"),
		attribute_number(suite, "skipped") };
	struct junit_counts cases = { 0 };
	for (xmlNode *c = xmlFirstElementChild(suite); c; c = xmlNextElementSibling(c)) {
		if (!is_named(c, "testcase"))
			continue;
		xmlNode *outcome = xmlFirstElementChild(c);
		cases.tests++;
		if (!outcome)
			continue;
		assert_null(xmlNextElementSibling(outcome));
		cases.failures += is_named(outcome, "failure");
		cases.errors += is_named(outcome, "error");
		cases.skipped += is_named(outcome, "skipped");
	}
	assert_memory_equal(&head, &cases, sizeof(head));
	return cases;
}

static xmlDoc *
parse_junit(const struct run *run)
{
	struct sbuf xml = { 0 };
	render(run, "junit", (struct report_settings){ 0 }, &xml);
	xmlDoc *doc = xmlReadMemory(xml.data, (int)xml.size, "report.xml", NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
			| XML_PARSE_HUGE);
	assert_non_null(doc);
	sbuf_fini(&xml);
	return doc;
}

/* OUT-17, OUT-19 */
static void
compare_formats(struct sample *s)
{
	const struct run *run = &s->run;
	const struct tally counted = count_checks(run);
	assert_memory_equal(&counted, &run->verdict.tally, sizeof(counted));

	struct junit_counts all = { 0 };
	xmlDoc *doc = parse_junit(run);
	xmlNode *root = xmlDocGetRootElement(doc), *verdict = NULL;
	for (xmlNode *suite = xmlFirstElementChild(root); suite;
		suite = xmlNextElementSibling(suite)) {
		struct junit_counts c = count_suite(suite);
		if (attribute_is(suite, "name", "verdict")) {
			verdict = suite;
			continue;
		}
		all.tests += c.tests;
		all.failures += c.failures;
		all.errors += c.errors;
		all.skipped += c.skipped;
	}
	assert_int_equal(all.tests, counted.planned);
	assert_int_equal(all.failures, counted.failed);
	assert_int_equal(all.errors, counted.required_unchecked);
	assert_int_equal(all.skipped,
		counted.waived + counted.unchecked - counted.required_unchecked);

	assert_non_null(verdict);
	struct junit_counts v = count_suite(verdict);
	bool forgiven = run->verdict.advisory || run->verdict.override.size;
	bool go = run->verdict.word == VERDICT_GO;
	assert_int_equal(v.tests, counted.planned ? 1 : 2);
	assert_int_equal(v.failures + v.errors > 0, !go && !forgiven);
	assert_int_equal(v.skipped, !go && forgiven);
	xmlFreeDoc(doc);

	struct sbuf text = { 0 };
	render(run, "text", (struct report_settings){ 0 }, &text);
	assert_true(str_contains(sbuf_str(&text), view_tally(&s->arena, &counted)));
	if (run->command != COMMAND_DRIFT)
		assert_true(str_contains(
			sbuf_str(&text), str_of(verdict_name(run->verdict.word))));
	sbuf_fini(&text);
}

static size_t
count_lines(struct str text, const char *start)
{
	size_t count = 0;
	struct str line;
	while (str_next(&text, '\n', &line))
		count += str_starts(line, str_of(start));
	return count;
}

static void
compare_lines(struct sample *s)
{
	struct sbuf text = { 0 };
	render(&s->run, "jsonl", (struct report_settings){ 0 }, &text);
	struct str all = sbuf_str(&text), line, last = { 0 };
	assert_int_equal(count_lines(all, "{\"type\":\"run\""), 1);
	assert_int_equal(count_lines(all, "{\"type\":\"check\""), s->run.check_count);
	assert_int_equal(
		count_lines(all, "{\"type\":\"finding\""), s->run.findings.count);
	while (str_next(&all, '\n', &line)) {
		struct err err = { 0 };
		struct value v;
		if (line.size && !json_read(&s->arena, line, &JSON_LIMITS, &v, &err))
			fail_msg("%s: %s in %.*s", s->folder, err.text, STR_ARGS(line));
		last = line.size ? line : last;
	}
	assert_true(str_starts(last, STR("{\"type\":\"verdict\"")));
	sbuf_fini(&text);
}

static struct value
parse(struct sample *s, const char *format, struct sbuf *text)
{
	struct value v;
	struct err err = { 0 };
	render(&s->run, format, (struct report_settings){ 0 }, text);
	if (!json_read(&s->arena, sbuf_str(text), &JSON_LIMITS, &v, &err))
		fail_msg("%s: %s: %s", s->folder, format, err.text);
	return v;
}

static int64_t
number_at(const struct value *v, const char *name)
{
	int64_t number = -1;
	const struct value *member = value_get_c(v, name);
	assert_true(member && value_int(member, &number));
	return number;
}

/* What is not GO has something to show, and no two results are taken for one. */
static void
compare_sarif(struct sample *s)
{
	struct sbuf text = { 0 };
	struct value log = parse(s, "sarif", &text);
	const struct tally *t = &s->run.verdict.tally;
	const struct value *run = value_item(value_get_c(&log, "runs"), 0);
	const struct value *properties = value_get_c(run, "properties");
	const struct value *results = value_get_c(run, "results");
	const struct value *invocation = value_item(value_get_c(run, "invocations"), 0);
	assert_int_equal(number_at(properties, "planned"), t->planned);
	assert_int_equal(number_at(properties, "failed"), t->failed);
	assert_int_equal(number_at(properties, "unchecked"), t->unchecked);
	assert_int_equal(number_at(invocation, "exitCode"), s->run.verdict.exit);
	size_t bad = 0, count = value_count(results);
	for (size_t i = 0; i < count; i++) {
		const struct value *r = value_item(results, i);
		const struct value *prints = value_get_c(r, "partialFingerprints");
		struct str print = value_get_text(prints, "smokeFingerprint/v1");
		assert_int_equal(print.size, 16);
		bad += str_is(value_get_text(r, "level"), "error")
			|| str_is(value_get_text(r, "kind"), "open");
		for (size_t k = 0; k < i && count < 1000; k++) {
			prints = value_get_c(
				value_item(results, k), "partialFingerprints");
			assert_false(str_eq(
				value_get_text(prints, "smokeFingerprint/v1"), print));
		}
	}
	bool go = s->run.verdict.word == VERDICT_GO;
	if (!go && s->run.command != COMMAND_DRIFT)
		assert_true(bad > 0);
	if (t->required_failed + t->required_unchecked == 0 && go)
		assert_int_equal(number_at(invocation, "exitCode"), s->run.verdict.exit);
	sbuf_fini(&text);
}

static void
compare_gitlab(struct sample *s)
{
	struct sbuf text = { 0 };
	struct value issues = parse(s, "gitlab", &text);
	bool go = s->run.verdict.word == VERDICT_GO;
	assert_int_equal(issues.kind, VALUE_ARRAY);
	if (!go && s->run.command != COMMAND_DRIFT)
		assert_true(value_count(&issues) > 0);
	for (size_t i = 0; i < value_count(&issues); i++) {
		const struct value *issue = value_item(&issues, i);
		const struct value *location = value_get_c(issue, "location");
		assert_true(value_get_text(issue, "description").size > 0);
		assert_true(value_get_text(issue, "check_name").size > 0);
		assert_int_equal(value_get_text(issue, "fingerprint").size, 16);
		assert_true(value_get_text(location, "path").size > 0);
		assert_true(number_at(value_get_c(location, "lines"), "begin") > 0);
	}
	sbuf_fini(&text);
}

/* OUT-05: a line is a command of ours or a count; ten of each kind are shown. */
static void
compare_github(struct sample *s)
{
	static const char *const kinds[] = { "::error ", "::warning ", "::notice " };
	struct sbuf text = { 0 };
	render(&s->run, "github", (struct report_settings){ 0 }, &text);
	struct str all = sbuf_str(&text), line;
	size_t commands = 0;
	for (size_t i = 0; i < 3; i++) {
		size_t count = count_lines(all, kinds[i]);
		assert_true(count <= 10);
		commands += count;
	}
	bool forgiven = s->run.verdict.advisory || s->run.verdict.override.size;
	if (s->run.verdict.exit && !forgiven && s->run.command != COMMAND_DRIFT)
		assert_true(str_starts(all, STR("::error ")));
	while (str_next(&all, '\n', &line)) {
		bool counted = line.size && line.data[0] >= '1' && line.data[0] <= '9';
		assert_true(!line.size || counted || str_starts(line, STR("::")));
		assert_int_equal(str_find_char(line, '\r'), STR_NONE);
		commands -= str_starts(line, STR("::"));
	}
	assert_int_equal(commands, 0);
	sbuf_fini(&text);
}

static void
compare_markdown(struct sample *s)
{
	struct sbuf text = { 0 };
	render(&s->run, "markdown", (struct report_settings){ 0 }, &text);
	assert_true(text.size <= 65000);
	assert_true(str_contains(
		sbuf_str(&text), view_tally(&s->arena, &s->run.verdict.tally)));
	if (s->run.command != COMMAND_DRIFT && !s->run.interrupted)
		assert_true(str_contains(str_part(sbuf_str(&text), 0, 60),
			str_of(verdict_name(s->run.verdict.word))));
	sbuf_fini(&text);
}

static void
every_format_agrees_with_the_record(void **state)
{
	(void)state;
	for_each_case(compare_lines);
	for_each_case(compare_sarif);
	for_each_case(compare_gitlab);
	for_each_case(compare_github);
	for_each_case(compare_markdown);
}

static void
all_formats_agree(void **state)
{
	(void)state;
	for_each_case(compare_formats);
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
	assert_true(text.size <= 65000);
	assert_true(str_contains(sbuf_str(&text), STR("100000 checks: 100000 failed")));
	assert_true(str_contains(sbuf_str(&text), STR("more that would make this too")));
	sbuf_reset(&text);
	render(&run, "github", (struct report_settings){ 0 }, &text);
	assert_true(text.size < 16 << 10);
	assert_true(str_contains(sbuf_str(&text), STR("99991 more errors\n")));
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
		cmocka_unit_test(all_formats_agree),
		cmocka_unit_test(every_format_agrees_with_the_record),
		cmocka_unit_test(junit_reports_are_as_the_schema_wants_them),
		cmocka_unit_test(the_text_report_holds_no_control_of_others),
		cmocka_unit_test(a_ci_log_holds_no_command_of_others),
		cmocka_unit_test(a_hundred_thousand_failures_are_a_short_text),
		cmocka_unit_test(formats_are_found_by_name),
		cmocka_unit_test(a_report_that_does_not_fit_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
