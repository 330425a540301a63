/* SPDX-License-Identifier: MIT */
/* All formats say the same as the record they are made of, and as the exit code. */
#include "samples.h"
#include "value/json.h"

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
	assert_true(str_contains(sbuf_str(&text),
		view_tally(&(struct view){ .arena = &s->arena }, &counted)));
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
	assert_true(str_contains(sbuf_str(&text),
		view_tally(&(struct view){ .arena = &s->arena }, &s->run.verdict.tally)));
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_formats_agree),
		cmocka_unit_test(every_format_agrees_with_the_record),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
