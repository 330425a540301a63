/* SPDX-License-Identifier: MIT */
#include "samples.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

static bool
is_element(const xmlNode *node, const char *name)
{
	return xmlStrEqual(node->name, BAD_CAST name);
}

struct page_seen {
	size_t scripts, styles, ids, links;
	xmlChar *id_list[4096], *link_list[4096];
};

static void
see_attributes(struct page_seen *seen, xmlNode *node)
{
	for (xmlAttr *a = node->properties; a; a = a->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, a->children, 1);
		const char *name = (const char *)a->name;
		assert_int_not_equal(strncmp(name, "on", 2), 0);
		assert_string_not_equal(name, "src");
		assert_string_not_equal(name, "style");
		if (!strcmp(name, "id"))
			seen->id_list[seen->ids++] = value;
		else if (!strcmp(name, "href"))
			seen->link_list[seen->links++] = value;
		else
			xmlFree(value);
		assert_true(seen->ids < 4096 && seen->links < 4096);
	}
}

static void
see(struct page_seen *seen, xmlNode *node)
{
	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		seen->scripts += is_element(node, "script");
		seen->styles += is_element(node, "style");
		see_attributes(seen, node);
		see(seen, node->children);
	}
}

static bool
has_id(const struct page_seen *seen, const char *id)
{
	for (size_t i = 0; i < seen->ids; i++)
		if (!strcmp((const char *)seen->id_list[i], id))
			return true;
	return false;
}

/* OUT: nothing in the page is markup of others, every link stays in it and leads
 * somewhere, no id comes twice. */
static void
look_at_page(const struct run *run, struct str html)
{
	xmlDoc *doc = htmlReadMemory(html.data, (int)html.size, "report.html", "UTF-8",
		HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	assert_non_null(doc);
	static struct page_seen seen;
	seen = (struct page_seen){ 0 };
	see(&seen, xmlDocGetRootElement(doc));
	assert_int_equal(seen.scripts, 1);
	assert_int_equal(seen.styles, 1);
	for (size_t i = 0; i < seen.links; i++) {
		assert_int_equal(seen.link_list[i][0], '#');
		if (!has_id(&seen, (const char *)seen.link_list[i] + 1))
			fail_msg("%s leads nowhere", seen.link_list[i]);
		xmlFree(seen.link_list[i]);
	}
	for (size_t i = 0; i < seen.ids; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(
				(char *)seen.id_list[i], (char *)seen.id_list[k]);
	for (size_t i = 0; i < seen.ids; i++)
		xmlFree(seen.id_list[i]);
	xmlChar *text = xmlNodeGetContent(xmlDocGetRootElement(doc));
	struct arena a = { 0 };
	struct str all = str_of((const char *)text);
	assert_true(str_contains(
		all, view_tally(&(struct view){ .arena = &a }, &run->verdict.tally)));
	if (run->command != COMMAND_DRIFT)
		assert_true(str_contains(all, str_of(verdict_name(run->verdict.word))));
	arena_fini(&a);
	xmlFree(text);
	xmlFreeDoc(doc);
}

static void
compare_html(struct sample *s)
{
	struct sbuf html = { 0 };
	render(&s->run, "html", (struct report_settings){ 0 }, &html);
	assert_true(str_starts(sbuf_str(&html), STR("<!DOCTYPE html>\n<html lang=")));
	look_at_page(&s->run, sbuf_str(&html));
	sbuf_fini(&html);
}

static void
every_page_is_whole_and_holds_no_markup_of_others(void **state)
{
	(void)state;
	for_each_case(compare_html);
}

/* Passed checks are rolled up: the page of a large run that is GO is a small one. */
static void
a_hundred_thousand_passes_are_a_small_page(void **state)
{
	(void)state;
	enum { MANY = 100000, PROBES = 50000, PER_SUITE = 100 };
	struct arena a = { 0 };
	struct run run = { .command = COMMAND_GATE,
		.id = STR("1"),
		.baseline = STR("prod"),
		.candidate = STR("preprod"),
		.check_count = MANY };
	run.checks = arena_array(&a, MANY, sizeof(*run.checks));
	for (size_t i = 0; i < MANY; i++) {
		struct run_check *c = &run.checks[i];
		bool probe = i < PROBES;
		*c = (struct run_check){ .number = (uint32_t)i + 1,
			.kind = probe ? CHECK_PROBE : CHECK_ENTRY,
			.state = STATE_PASS,
			.required = true,
			.environment = i % 2 ? STR("prod") : STR("preprod") };
		c->name = str_format(&a, "name %zu", i / 2);
		c->group = probe ? STR("probes")
				 : str_format(&a, "suite-%zu.hurl", i / PER_SUITE);
		if (!probe)
			c->environment = STR("preprod");
	}
	run.verdict = (struct verdict){ .word = VERDICT_GO };
	run.verdict.tally = count_checks(&run);
	struct sbuf html = { 0 };
	render(&run, "html", (struct report_settings){ 0 }, &html);
	assert_true(
		html.size < 2 << 20); /* names of what passed, listed when asked for */
	look_at_page(&run, sbuf_str(&html));
	assert_true(str_contains(sbuf_str(&html), STR("100000 checks: 100000 passed")));
	assert_true(
		str_contains(sbuf_str(&html), STR("24985 more, all of which passed")));
	assert_true(str_contains(
		sbuf_str(&html), STR("485 more, all of which passed: 48500 entries")));
	sbuf_reset(&html);
	run.checks[77777].state = STATE_FAIL; /* what is not pass is there all the same */
	run.verdict = (struct verdict){ .word = VERDICT_NO_GO, .exit = 1 };
	run.verdict.tally = count_checks(&run);
	render(&run, "html", (struct report_settings){ 0 }, &html);
	assert_true(html.size < 2 << 20);
	look_at_page(&run, sbuf_str(&html));
	assert_true(str_contains(sbuf_str(&html), STR("id=\"check-77778\"")));
	sbuf_fini(&html);
	arena_fini(&a);
}

static void
a_hundred_thousand_failures_are_cut_and_counted(void **state)
{
	(void)state;
	enum { MANY = 100000 };
	struct arena a = { 0 };
	struct run run = { .command = COMMAND_GATE, .check_count = MANY };
	run.checks = arena_array(&a, MANY, sizeof(*run.checks));
	run.findings.items = arena_array(&a, MANY, sizeof(*run.findings.items));
	run.findings.count = MANY;
	for (size_t i = 0; i < MANY; i++) {
		run.checks[i] = (struct run_check){ .number = (uint32_t)i + 1,
			.kind = CHECK_PAIR,
			.state = STATE_FAIL,
			.required = true,
			.instance = str_format(&a, "i%zu", i),
			.name = STR("settings") };
		run.findings.items[i] = (struct finding){ .check = (uint32_t)i + 1,
			.severity = SEVERITY_ERROR,
			.kind = STR("changed"),
			.title = STR("changed") };
	}
	run.verdict = (struct verdict){ .word = VERDICT_NO_GO, .exit = 1 };
	run.verdict.tally = count_checks(&run);
	struct sbuf html = { 0 };
	render(&run, "html", (struct report_settings){ 0 }, &html);
	assert_true(html.size < 256 << 10);
	look_at_page(&run, sbuf_str(&html));
	assert_true(str_contains(sbuf_str(&html), STR("99600 more findings of other")));
	assert_true(str_contains(sbuf_str(&html), STR("100000 checks: 100000 failed")));
	sbuf_fini(&html);
	arena_fini(&a);
}

/* Fifty instances do not fit side by side: their environment stands for them. */
static void
many_instances_are_told_by_environment(void **state)
{
	(void)state;
	enum { INSTANCES = 50, FACTS = 300 };
	struct arena a = { 0 };
	struct run_check checks[INSTANCES];
	struct fact_seen facts[FACTS];
	for (uint32_t i = 0; i < INSTANCES; i++)
		checks[i] = (struct run_check){ .number = i + 1,
			.kind = CHECK_PROBE,
			.state = i == 7 ? STATE_FAIL : STATE_PASS,
			.required = true,
			.group = STR("probes"),
			.name = STR("version"),
			.environment = STR("prod"),
			.instance = str_format(&a, "10.0.0.%u", i) };
	for (uint32_t i = 0; i < FACTS; i++)
		facts[i] = (struct fact_seen){ .name = str_format(&a, "fact %u", i),
			.environment = STR("prod"),
			.value = STR("1") };
	struct run run = { .command = COMMAND_GATE,
		.checks = checks,
		.check_count = INSTANCES,
		.facts = facts,
		.fact_count = FACTS,
		.verdict = { .word = VERDICT_NO_GO, .exit = 1 } };
	run.verdict.tally = count_checks(&run);
	struct sbuf html = { 0 };
	render(&run, "html", (struct report_settings){ 0 }, &html);
	look_at_page(&run, sbuf_str(&html));
	assert_true(str_contains(sbuf_str(&html), STR(" 1 of 50")));
	assert_true(str_contains(sbuf_str(&html), STR("… and 100 more values")));
	sbuf_fini(&html);
	arena_fini(&a);
}

/* The page names its own style and script by their digests; nothing else may run. */
static void
only_our_own_style_and_script_are_allowed(void **state)
{
	(void)state;
	struct run run = { .command = COMMAND_GATE, .title = STR("</title><script>") };
	struct sbuf html = { 0 };
	render(&run, "html", (struct report_settings){ 0 }, &html);
	assert_true(str_contains(
		sbuf_str(&html), STR("default-src 'none'; style-src 'sha256-")));
	assert_false(str_contains(sbuf_str(&html), STR("unsafe-inline")));
	assert_false(str_contains(sbuf_str(&html), STR("http://")));
	assert_false(str_contains(sbuf_str(&html), STR("https://")));
	assert_true(str_contains(
		sbuf_str(&html), STR("&lt;/title&gt;&lt;script&gt;</title>")));
	sbuf_fini(&html);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_is_whole_and_holds_no_markup_of_others),
		cmocka_unit_test(a_hundred_thousand_passes_are_a_small_page),
		cmocka_unit_test(a_hundred_thousand_failures_are_cut_and_counted),
		cmocka_unit_test(many_instances_are_told_by_environment),
		cmocka_unit_test(only_our_own_style_and_script_are_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
