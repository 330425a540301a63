/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/xdoc.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct xdoc *
doc_of(enum xdoc_kind kind, const char *text)
{
	struct err err = { 0 };
	struct xdoc *doc = xdoc_read(kind, str_of(text), &err);
	if (!doc)
		fail_msg("'%.60s' is refused: %s", text, err.text);
	return doc;
}

static void
refused(enum xdoc_kind kind, struct str text, enum err_kind reason, const char *says)
{
	struct err err = { 0 };
	if (xdoc_read(kind, text, &err))
		fail_msg("'%.*s' is taken", str_print_size(str_part(text, 0, 60)),
			text.data);
	if (err.kind != reason || !strstr(err.text, says))
		fail_msg("'%.*s': %d %s", str_print_size(str_part(text, 0, 60)),
			text.data, err.kind, err.text);
}

/* The value as JSON; nodes as an array. */
static struct str
json(struct arena *a, struct value value)
{
	struct sbuf b = { 0 };
	if (value.kind == VALUE_NODES)
		value.kind = VALUE_ARRAY;
	json_write(&value, JSON_COMPACT, &b);
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

static void
gives(struct xdoc *doc, const char *expression, const char *expected)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	if (!xdoc_xpath(&a, doc, str_of(expression), &value, &err))
		fail_msg("%s: %s", expression, err.text);
	struct str text = json(&a, value);
	if (!str_is(text, expected))
		fail_msg("%s gives %s", expression, text.data);
	arena_fini(&a);
}

static void
xpath_refused(struct xdoc *doc, const char *expression, enum err_kind kind,
	unsigned column, const char *says)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	if (xdoc_xpath(&a, doc, str_of(expression), &value, &err))
		fail_msg("%s is taken", expression);
	if (err.kind != kind || err.column != column || !strstr(err.text, says))
		fail_msg("%s: %d %u %s", expression, err.kind, err.column, err.text);
	arena_fini(&a);
}

static void
xpath_gives_nodes_numbers_strings_and_booleans(void **state)
{
	(void)state;
	struct xdoc *doc = doc_of(XDOC_XML,
		"<?xml version='1.0' encoding='latin1'?>"
		"<a x='1'><b>t\xc3\xa9</b><b>u<c>v</c></b><!--k--><n>1.10</n></a>");
	gives(doc, "//b", "[\"t\xc3\xa9\",\"uv\"]");
	gives(doc, "/a/@x", "[\"1\"]");
	gives(doc, "//b/text()", "[\"t\xc3\xa9\",\"u\"]");
	gives(doc, "//comment()", "[\"k\"]");
	gives(doc, "//none", "[]");
	gives(doc, "count(//b)", "2");
	gives(doc, "number(//n)", "1.1");
	gives(doc, "-0", "0");
	gives(doc, "1 div 3", "0.3333333333333333");
	gives(doc, "0.1 + 0.2", "0.30000000000000004");
	gives(doc, "10000000000000000000000", "1e+22");
	gives(doc, "string(//b[2])", "\"uv\"");
	gives(doc, "string(//none)", "\"\"");
	gives(doc, "boolean(//b)", "true");
	gives(doc, "count(//b) > 2 or (1 = 2)", "false");
	gives(doc, "//b[position() = last() and (true())]", "[\"uv\"]");
	gives(doc, "'a:b(' = \"$c\"", "false");
	xdoc_free(doc);
}

/* JX-17 */
static void
namespaces_of_the_root_are_known(void **state)
{
	(void)state;
	struct xdoc *doc = doc_of(XDOC_XML,
		"<a xmlns='http://d' xmlns:p='http://p'><b>1</b><p:b>2</p:b></a>");
	gives(doc, "//b", "[]");
	gives(doc, "//_:b", "[\"1\"]");
	gives(doc, "//p:b", "[\"2\"]");
	gives(doc, "//p:*", "[\"2\"]");
	gives(doc, "/*/@xml:lang", "[]");
	gives(doc, "/*/namespace::p", "[\"http://p\"]");
	xdoc_free(doc);
}

/* JX-15: never "false" and never an empty set. */
static void
what_cannot_be_evaluated_is_an_error(void **state)
{
	(void)state;
	struct xdoc *doc = doc_of(XDOC_XML, "<a><b>1</b></a>");
	xpath_refused(doc, "//q:b", ERR_INPUT, 3, "'q'");
	xpath_refused(doc, "//_:b", ERR_INPUT, 3, "'_'");
	xpath_refused(doc, "//none[q:b]", ERR_INPUT, 8, "'q'");
	xpath_refused(doc, "not(p:foo())", ERR_INPUT, 5, "'p'");
	xpath_refused(doc, "foo()", ERR_INPUT, 1, "'foo'");
	xpath_refused(doc, "//none[foo (1)]", ERR_INPUT, 8, "'foo'");
	xpath_refused(doc, "//none[xml:f()]", ERR_INPUT, 8, "'xml:f'");
	xpath_refused(doc, "//b[$v]", ERR_INPUT, 5, "'$v'");
	xpath_refused(doc, "//b[", ERR_INPUT, 5, "Invalid expression");
	xpath_refused(doc, "'\xc3\xa9' = ", ERR_INPUT, 7, "Invalid");
	xpath_refused(doc, "", ERR_INPUT, 1, "Invalid");
	xpath_refused(doc, "count(1)", ERR_INPUT, 1, "Invalid type");
	xpath_refused(doc, "'a", ERR_INPUT, 3, "Unfinished");
	xpath_refused(doc, "a b", ERR_INPUT, 3, "");
	/* JX-16 */
	xpath_refused(doc, "number('x')", ERR_SUBJECT, 0, "NaN");
	xpath_refused(doc, "1 div 0", ERR_SUBJECT, 0, "Infinity");
	xdoc_free(doc);
}

static void
an_expression_can_be_checked_without_a_document(void **state)
{
	(void)state;
	static const char *const good[] = { "//a", "//p:a/@b", "count(//a) = 3",
		"string(//_:a)" };
	static const char *const bad[] = { "//a[", "contain(//a, 'x')", "$a", "",
		"//a[foo()]" };
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct err err = { 0 };
		if (!xdoc_xpath_check(str_of(good[i]), &err))
			fail_msg("%s: %s", good[i], err.text);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = { 0 };
		assert_false(xdoc_xpath_check(str_of(bad[i]), &err));
		assert_int_equal(err.kind, ERR_INPUT);
	}
	struct err err = { 0 };
	assert_false(xdoc_xpath_check(STR("'a\0b'"), &err));
}

/* JX-14, F11 */
static void
an_expression_that_explodes_stops(void **state)
{
	(void)state;
	struct xdoc *doc =
		doc_of(XDOC_XML, "<b><b/><b/><b/><b/><b/><b/><b/><b/><b/><b/></b>");
	clock_t before = clock();
	xpath_refused(doc, "//b[//b[//b[//b[//b[//b[//b[//b[//b[//b[//c]]]]]]]]]]",
		ERR_LIMIT, 0, "too many steps");
	assert_true(clock() - before < 5 * CLOCKS_PER_SEC);
	xdoc_free(doc);
	for (size_t depth = 64; depth <= XDOC_XPATH_MAX; depth *= 2) {
		char *text = malloc(2 * depth + 1);
		memset(text, '(', depth);
		memset(text + depth, ')', depth);
		text[depth - 1] = '1';
		struct err err = { 0 };
		bool good = xdoc_xpath_check((struct str){ text, 2 * depth - 1 }, &err);
		assert_true(good || err.kind == ERR_INPUT);
		assert_true(good || depth > 256);
		free(text);
	}
}

static void
a_result_that_repeats_itself_is_bounded(void **state)
{
	(void)state;
	enum { DEPTH = 200, SIZE = 1 << 20 };
	char *text = malloc(DEPTH * 7 + SIZE), *at = text;
	for (int i = 0; i < DEPTH; i++, at += 3)
		memcpy(at, "<a>", 3);
	memset(at, 'x', SIZE);
	at += SIZE;
	for (int i = 0; i < DEPTH; i++, at += 4)
		memcpy(at, "</a>", 4);
	struct err err = { 0 };
	struct arena a = { 0 };
	struct value value;
	struct xdoc *doc =
		xdoc_read(XDOC_XML, (struct str){ text, (size_t)(at - text) }, &err);
	assert_non_null(doc);
	assert_false(xdoc_xpath(&a, doc, STR("//a"), &value, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	xdoc_free(doc);
	arena_fini(&a);
	free(text);
}

/* JX-01, JX-05 */
static void
xml_has_to_be_well_formed(void **state)
{
	(void)state;
	static const char *const texts[] = { "<a>", "<a><b></a>", "<a/>x", "<a/><b/>",
		"x", "<", "<a b=1/>", "<a b='1' b='2'/>", "<a>&foo;</a>", "<a>&#0;</a>",
		"<a>&#x1;</a>", "<a>\x01</a>", "<a><![CDATA[x</a>", "<a><!-- -- --></a>",
		"<?xml version='2.0'?><a/>", "{\"a\": 1}", "<a>]]></a>", "<1a/>" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		refused(XDOC_XML, str_of(texts[i]), ERR_SUBJECT, "not well-formed XML");
	struct err err = { 0 };
	assert_null(xdoc_read(XDOC_XML, STR("<a>\n  <b></c>\n</a>"), &err));
	assert_int_equal(err.line, 2);
	assert_int_equal(err.column, 10);
}

/* JX-11, JX-12, F10 */
static void
a_document_type_is_refused_in_xml(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
		"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
		"<!DOCTYPE a [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]><a>&b;</a>",
		"<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]><a/>",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		refused(XDOC_XML, str_of(texts[i]), ERR_SUBJECT, "document type");
	struct err err = { 0 };
	assert_null(xdoc_read(
		XDOC_XML, STR("<?xml version='1.0'?>\n<!DOCTYPE a><a/>"), &err));
	assert_int_equal(err.line, 2);
	xdoc_free(doc_of(XDOC_HTML, "<!DOCTYPE html><p>a</p>"));
}

/* F8, BODY-11, BODY-15, BODY-16 */
static void
what_is_no_text_is_refused_before_the_parser(void **state)
{
	(void)state;
	enum xdoc_kind kinds[] = { XDOC_XML, XDOC_HTML };
	for (size_t i = 0; i < 2; i++) {
		refused(kinds[i], STR("<p>a</p>\0<p>b</p>"), ERR_SUBJECT, "NUL");
		refused(kinds[i], STR("<p>\xff</p>"), ERR_SUBJECT, "UTF-8");
		refused(kinds[i], STR(""), ERR_SUBJECT, "empty");
		refused(kinds[i], (struct str){ 0 }, ERR_SUBJECT, "empty");
		refused(kinds[i], STR(" \n"), ERR_SUBJECT, "empty");
	}
	struct err err = { 0 };
	assert_null(xdoc_read(XDOC_HTML, STR("<p>\n\xc3\xa9\0"), &err));
	assert_int_equal(err.line, 2);
	assert_int_equal(err.column, 2);
}

static struct str
nested(const char *open, const char *close, size_t depth)
{
	size_t one = strlen(open), two = strlen(close), size = 0;
	char *text = malloc(depth * (one + two) + 1);
	for (size_t i = 0; i < depth; i++, size += one)
		memcpy(text + size, open, one);
	for (size_t i = 0; i < depth; i++, size += two)
		memcpy(text + size, close, two);
	return (struct str){ text, size };
}

/* JX-13, F9 */
static void
too_deep_is_a_limit_and_no_smaller_tree(void **state)
{
	(void)state;
	static const struct {
		enum xdoc_kind kind;
		const char *open, *close;
		size_t most; /* html and body stand around the others */
	} rows[] = {
		{ XDOC_XML, "<a>", "</a>", XDOC_DEPTH_MAX },
		{ XDOC_HTML, "<div>", "</div>", XDOC_DEPTH_MAX - 2 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		struct arena a = { 0 };
		struct value value;
		struct str text = nested(rows[i].open, rows[i].close, rows[i].most);
		struct xdoc *doc = xdoc_read(rows[i].kind, text, &err);
		if (!doc)
			fail_msg("%zu: %s", i, err.text);
		assert_true(xdoc_value(&a, doc, &value, &err));
		free((char *)(uintptr_t)text.data);
		xdoc_free(doc);
		size_t depths[] = { rows[i].most + 1, 10000 };
		for (size_t k = 0; k < 2; k++) {
			text = nested(rows[i].open, rows[i].close, depths[k]);
			refused(rows[i].kind, text, ERR_LIMIT, "deep");
			free((char *)(uintptr_t)text.data);
		}
		arena_fini(&a);
	}
}

/* One element that holds an element in each kilobyte. */
static struct str
filled(char *text, size_t size)
{
	memset(text, ' ', size);
	memcpy(text, "<r>", 3);
	for (size_t at = 1024; at + 1024 < size; at += 1024)
		memcpy(text + at, "<i/>", 4);
	memcpy(text + size - 4, "</r>", 4);
	return (struct str){ text, size };
}

/* JX-19, JX-20 */
static void
size_and_attributes_are_limited(void **state)
{
	(void)state;
	char *text = malloc(XDOC_SIZE_MAX + 1);
	enum xdoc_kind kinds[] = { XDOC_XML, XDOC_HTML };
	for (size_t i = 0; i < 2; i++) {
		for (int count = XDOC_ATTRIBUTES_MAX; count <= XDOC_ATTRIBUTES_MAX + 1;
			count++) {
			struct sbuf b = { 0 };
			sbuf_add_c(&b, "<r><!-- <x ' --><p q='>'/><a");
			for (int k = 0; k < count; k++)
				sbuf_format(&b, " a%d = '>%d<'", k, k);
			if (i == 0) /* no < in XML's attributes */
				for (size_t k = 0; k < b.size; k++)
					if (b.data[k] == '<' && k > 30)
						b.data[k] = '=';
			sbuf_add_c(&b, "/></r>");
			struct err err = { 0 };
			struct xdoc *doc = xdoc_read(kinds[i], sbuf_str(&b), &err);
			assert_int_equal(doc != NULL, count == XDOC_ATTRIBUTES_MAX);
			assert_true(doc || err.kind == ERR_LIMIT);
			xdoc_free(doc);
			sbuf_fini(&b);
		}
		/* One long attribute is fine. */
		struct sbuf b = { 0 };
		sbuf_add_c(&b, "<a href='");
		sbuf_fill(&b, 'x', 5000000);
		sbuf_add_c(&b, "'/>");
		struct err err = { 0 };
		struct xdoc *doc = xdoc_read(kinds[i], sbuf_str(&b), &err);
		assert_non_null(doc);
		gives(doc, "string-length(//a/@href)", "5000000");
		xdoc_free(doc);
		sbuf_fini(&b);
		struct err none = { 0 };
		xdoc_free(xdoc_read(kinds[i], filled(text, XDOC_SIZE_MAX), &none));
		if (none.kind)
			fail_msg("%zu: %s", i, none.text);
		refused(kinds[i], filled(text, XDOC_SIZE_MAX + 1), ERR_LIMIT,
			"more than");
	}
	free(text);
}

static void
html_is_taken_as_browsers_take_it(void **state)
{
	(void)state;
	struct xdoc *doc = doc_of(XDOC_HTML,
		"\xef\xbb\xbf<!DOCTYPE html><meta charset=latin1>"
		"<NAV Class=x>t\xc3\xa9</NAV><p>a & b<br>c&nbsp;&copy;<p>d</i><script>if "
		"(a<b) c('<d e=\"')"
		"</script><p>f");
	gives(doc, "//nav", "[\"t\xc3\xa9\"]");
	gives(doc, "string(//nav/@class)", "\"x\"");
	gives(doc, "count(//p)", "3");
	gives(doc, "string(//p[1])", "\"a & bc\xc2\xa0\xc2\xa9\"");
	gives(doc, "string(//script)", "\"if (a<b) c('<d e=\\\"')\"");
	xdoc_free(doc);
}

static void
value_is(enum xdoc_kind kind, const char *text, const char *expected)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	struct xdoc *doc = doc_of(kind, text);
	assert_true(xdoc_value(&a, doc, &value, &err));
	struct str shown = json(&a, value);
	if (!str_is(shown, expected))
		fail_msg("%s gives %s", text, shown.data);
	xdoc_free(doc);
	arena_fini(&a);
}

static void
a_document_is_a_value_and_hides_nothing(void **state)
{
	(void)state;
	value_is(XDOC_XML, "<a/>", "{\"name\":\"a\"}");
	value_is(XDOC_XML, "<a> x </a>", "{\"name\":\"a\",\"text\":\" x \"}");
	value_is(XDOC_XML, "<a b='1' c=''>\n <d/>\n <e>x</e></a>",
		"{\"name\":\"a\",\"@b\":\"1\",\"@c\":\"\",\"children\":[{\"name\":\"d\"},"
		"{\"name\":\"e\",\"text\":\"x\"}]}");
	value_is(XDOC_XML, "<a>x<b/>y<!-- k -->z<![CDATA[<&>]]></a>",
		"{\"name\":\"a\",\"children\":[\"x\",{\"name\":\"b\"},\"yz<&>\"]}");
	value_is(XDOC_XML, "<a>x&lt;&#233;<?p i?></a>",
		"{\"name\":\"a\",\"text\":\"x<\xc3\xa9\"}");
	value_is(XDOC_XML, "<p:a xmlns:p='u:p' xmlns='u:d' p:b='1' b='&quot;2'/>",
		"{\"name\":\"p:a\",\"@xmlns:p\":\"u:p\",\"@xmlns\":\"u:d\",\"@p:b\":"
		"\"1\","
		"\"@b\":\"\\\"2\"}");
	value_is(XDOC_HTML, "<P Id=x disabled>a<B>b</B></P>",
		"{\"name\":\"html\",\"children\":[{\"name\":\"body\",\"children\":[{"
		"\"name\":\"p\","
		"\"@id\":\"x\",\"@disabled\":\"disabled\",\"children\":[\"a\",{\"name\":"
		"\"b\","
		"\"text\":\"b\"}"
		"]}]}]}");
}

static void
a_text_cut_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	static const char text[] =
		"<?xml version='1.0'?><a xmlns:p='u'><!-- c --><p:b q='1 &lt;'>\xc3\xa9"
		"<![CDATA[x]]></p:b><c/></a>";
	for (size_t size = 0; size < sizeof(text); size++) {
		char *cut = malloc(size + 1);
		memcpy(cut, text, size);
		for (int kind = XDOC_XML; kind <= XDOC_HTML; kind++) {
			struct err err = { 0 };
			struct arena a = { 0 };
			struct value value;
			struct xdoc *doc = xdoc_read(
				(enum xdoc_kind)kind, (struct str){ cut, size }, &err);
			assert_int_equal(doc == NULL, err.kind != ERR_NONE);
			assert_true(
				kind == XDOC_HTML || !doc || size == sizeof(text) - 1);
			if (doc)
				assert_true(xdoc_value(&a, doc, &value, &err));
			xdoc_free(doc);
			arena_fini(&a);
		}
		free(cut);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xpath_gives_nodes_numbers_strings_and_booleans),
		cmocka_unit_test(namespaces_of_the_root_are_known),
		cmocka_unit_test(what_cannot_be_evaluated_is_an_error),
		cmocka_unit_test(an_expression_can_be_checked_without_a_document),
		cmocka_unit_test(an_expression_that_explodes_stops),
		cmocka_unit_test(a_result_that_repeats_itself_is_bounded),
		cmocka_unit_test(xml_has_to_be_well_formed),
		cmocka_unit_test(a_document_type_is_refused_in_xml),
		cmocka_unit_test(what_is_no_text_is_refused_before_the_parser),
		cmocka_unit_test(too_deep_is_a_limit_and_no_smaller_tree),
		cmocka_unit_test(size_and_attributes_are_limited),
		cmocka_unit_test(html_is_taken_as_browsers_take_it),
		cmocka_unit_test(a_document_is_a_value_and_hides_nothing),
		cmocka_unit_test(a_text_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
