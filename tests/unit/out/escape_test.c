/* SPDX-License-Identifier: MIT */
/* OUT-04, OUT-05, OUT-08, OUT-09 */
#include "base/utf8.h"
#include "out/escape.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct str
escaped(struct arena *a, enum escape mode, struct str text)
{
	struct sbuf out = { 0 };
	escape(mode, text, &out);
	struct str copy = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return copy;
}

struct row {
	struct str text;
	const char *shown;
};

static void
check_rows(enum escape mode, const struct row *rows, size_t count)
{
	struct arena a = { 0 };
	for (size_t i = 0; i < count; i++)
		assert_string_equal(escaped(&a, mode, rows[i].text).data, rows[i].shown);
	arena_fini(&a);
}

#define CHECK_ROWS(mode, rows)                                                           \
	check_rows((mode), (rows), sizeof(rows) / sizeof((rows)[0]))

/* OUT-09 */
static void
a_terminal_gets_no_control_of_ours(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("plain → text · ünï 😀"), "plain → text · ünï 😀" },
		{ STR_INIT("\x1b[31mred"), "\\x1b[31mred" },
		{ STR_INIT("\x1b]8;;http://x\x07link"), "\\x1b]8;;http://x\\x07link" },
		{ STR_INIT("\x1b]52;c;AAAA\x07"), "\\x1b]52;c;AAAA\\x07" },
		{ STR_INIT("c1 \xc2\x9b"
			   "31m"),
			"c1 \\u{9b}31m" },
		{ STR_INIT("bare c1 \x9b"), "bare c1 \\x9b" },
		{ STR_INIT("over\rwrite\nline\ttab"), "over\\rwrite\\nline\\ttab" },
		{ STR_INIT("bidi \xe2\x80\xae x"), "bidi \\u{202e} x" },
		{ STR_INIT("zero\xe2\x80\x8bwidth"), "zero\\u{200b}width" },
		{ STR_INIT("nul\0nul"), "nul\\x00nul" },
		{ STR_INIT(""), "" },
	};
	CHECK_ROWS(ESCAPE_TERMINAL, rows);
}

static void
lines_are_kept_where_they_are_asked_for(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("a\n\x1b[2Jb\r\n"), "a\n\\x1b[2Jb\\r\n" },
	};
	CHECK_ROWS(ESCAPE_TERMINAL_LINES, rows);
}

/* OUT-05 */
static void
a_ci_log_gets_no_command(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("::error::x"), "\\x3a:error::x" },
		{ STR_INIT("  ::set-env name=PATH::x"), "  \\x3a:set-env name=PATH::x" },
		{ STR_INIT("\xc2\xa0::stop"), "\xc2\xa0\\x3a:stop" },
		{ STR_INIT("\xe3\x80\x80::stop"), "\xe3\x80\x80\\x3a:stop" },
		{ STR_INIT("\xe2\x80\x83::stop"), "\xe2\x80\x83\\x3a:stop" },
		{ STR_INIT("a::b std::vector"), "a::b std::vector" },
		{ STR_INIT("wrapped ::error"), "wrapped \\x3a:error" },
		{ STR_INIT("x##[error]y"), "x\\x23#[error]y" },
		{ STR_INIT("###[error]"), "#\\x23#[error]" },
		{ STR_INIT("##VSO[task.x]"), "\\x23#VSO[task.x]" },
		{ STR_INIT("a\n::error"), "a\\n\\x3a:error" },
		{ STR_INIT("## [fine] #[fine]"), "## [fine] #[fine]" },
		{ STR_INIT(":::"), "\\x3a::" },
	};
	CHECK_ROWS(ESCAPE_CI_LOG, rows);
}

/* OUT-04 */
static void
markdown_gets_no_markup(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("a|b"), "a\\|b" },
		{ STR_INIT("`code` *b* _i_ ~s~"), "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~" },
		{ STR_INIT("![](http://x)"), "\\!\\[\\](http:<!-- -->//x)" },
		{ STR_INIT("see https://x.example"), "see https:<!-- -->//x.example" },
		{ STR_INIT("see www.x.example"), "see w<!-- -->ww.x.example" },
		{ STR_INIT("@team a@b.example"),
			"\\@<!-- -->team a\\@<!-- -->b.example" },
		{ STR_INIT("fixes #12, not # 12"), "fixes \\#<!-- -->12, not \\# 12" },
		{ STR_INIT("<details>&amp;"), "\\<details\\>\\&amp;" },
		{ STR_INIT("line\nline"), "line\\\\nline" },
		{ STR_INIT("- item"), "\\- item" },
		{ STR_INIT("12. item"), "12\\. item" },
		{ STR_INIT("1) item"), "1\\) item" },
		{ STR_INIT("1.4.2 is 12"), "1\\.4.2 is 12" },
		{ STR_INIT("=== a - b"), "\\=== a - b" },
		{ STR_INIT("    indented"), "indented" },
		{ STR_INIT("$x$ [^1]: y"), "\\$x\\$ \\[\\^1\\]: y" },
		{ STR_INIT(""), "" },
	};
	CHECK_ROWS(ESCAPE_MARKDOWN, rows);
}

static void
a_code_span_has_a_fence_that_is_long_enough(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("$.body"), "`$.body`" },
		{ STR_INIT("a`b"), "``a`b``" },
		{ STR_INIT("a``b`c"), "```a``b`c```" },
		{ STR_INIT("`a"), "`` `a ``" },
		{ STR_INIT(" a "), "`  a  `" },
		{ STR_INIT("   "), "`   `" },
		{ STR_INIT(""), "` `" },
		{ STR_INIT("a\nb"), "`a\\nb`" },
	};
	CHECK_ROWS(ESCAPE_MARKDOWN_CODE, rows);
}

/* OUT-08 */
static void
a_workflow_command_is_one_line(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str text = STR("100%, a:b\n::error::c\r\x1b[31m");
	assert_string_equal(escaped(&a, ESCAPE_GITHUB_MESSAGE, text).data,
		"100%25, a:b%0A::error::c\\r\\x1b[31m");
	assert_string_equal(escaped(&a, ESCAPE_GITHUB_PROPERTY, text).data,
		"100%25%2C a%3Ab%0A%3A%3Aerror%3A%3Ac\\r\\x1b[31m");
	arena_fini(&a);
}

static void
a_fenced_block_ends_where_it_should(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_string_equal(escaped(&a, ESCAPE_MARKDOWN_BLOCK, STR("a\n b\n")).data,
		"```\na\n b\n```\n");
	assert_string_equal(escaped(&a, ESCAPE_MARKDOWN_BLOCK, STR("x````y")).data,
		"`````\nx````y\n`````\n");
	assert_string_equal(
		escaped(&a, ESCAPE_MARKDOWN_BLOCK, STR("")).data, "```\n```\n");
	arena_fini(&a);
}

static void
a_tap_description_has_no_directive(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("home # SKIP"), "home \\# SKIP" },
		{ STR_INIT("a\\b"), "a\\\\b" },
		{ STR_INIT("a\nnot ok 2"), "a\\\\nnot ok 2" },
	};
	CHECK_ROWS(ESCAPE_TAP, rows);
}

static void
a_shell_word_is_quoted_where_it_must_be(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ STR_INIT("suites/a.hurl"), "suites/a.hurl" },
		{ STR_INIT("--explain"), "--explain" },
		{ STR_INIT("$.body['x']"), "'$.body['\\''x'\\'']'" },
		{ STR_INIT("a b"), "'a b'" },
		{ STR_INIT("~root"), "'~root'" },
		{ STR_INIT("$(reboot)"), "'$(reboot)'" },
		{ STR_INIT("'"), "''\\'''" },
		{ STR_INIT(""), "''" },
	};
	CHECK_ROWS(ESCAPE_SHELL, rows);
}

static void
a_text_is_cut_in_its_middle(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		size_t width;
		const char *cut;
	} rows[] = {
		{ STR_INIT("abcdef"), 7, "abcdef" },
		{ STR_INIT("abcdef"), 6, "abcdef" },
		{ STR_INIT("abcdef"), 5, "ab…ef" },
		{ STR_INIT("abcdef"), 4, "ab…f" },
		{ STR_INIT("abcdef"), 2, "a…" },
		{ STR_INIT("abcdef"), 1, "…" },
		{ STR_INIT("abcdef"), 0, "" },
		{ STR_INIT("äöüß€😀"), 3, "ä…😀" },
		{ STR_INIT("\xff\xfe\xfd\xfc"), 3, "\xff…\xfc" },
		{ STR_INIT(""), 0, "" },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str cut = escape_cut(&a, rows[i].text, rows[i].width);
		assert_true(str_is(cut, rows[i].cut));
	}
	arena_fini(&a);
}

/* --- all kinds of texts --- */

static void
must_be_calm(struct str shown, bool lines)
{
	uint32_t code;
	for (size_t i = 0; i < shown.size;) {
		size_t size = utf8_next(str_from(shown, i), &code);
		assert_true(size > 0);
		assert_true(!utf8_is_unsafe(code) || (lines && code == '\n'));
		i += size;
	}
}

/* What a POSIX shell makes of the word. */
static struct str
unquoted(struct arena *a, struct str word)
{
	struct sbuf out = { 0 };
	bool quoted = false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];
		if (c == '\'') {
			quoted = !quoted;
		} else if (!quoted && c == '\\') {
			sbuf_add_char(&out, word.data[++i]);
		} else {
			assert_true(
				quoted || !strchr(" \t\n$`\"|&;<>()*?[]{}~#!", c) || !c);
			sbuf_add_char(&out, c);
		}
	}
	assert_false(quoted);
	struct str copy = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return copy;
}

static void
try_everything(struct str text)
{
	struct arena a = { 0 };
	must_be_calm(escaped(&a, ESCAPE_TERMINAL, text), false);
	must_be_calm(escaped(&a, ESCAPE_TERMINAL_LINES, text), true);
	must_be_calm(escaped(&a, ESCAPE_TAP, text), false);
	must_be_calm(escaped(&a, ESCAPE_MARKDOWN, text), false);

	struct str ci = escaped(&a, ESCAPE_CI_LOG, text);
	must_be_calm(ci, false);
	assert_false(str_contains(ci, STR("##[")));
	assert_false(str_contains(str_lower(&a, ci), STR("##vso[")));
	assert_false(str_starts(str_trim(ci), STR("::")));
	assert_false(str_contains(ci, STR(" ::")));

	struct str message = escaped(&a, ESCAPE_GITHUB_MESSAGE, text);
	struct str property = escaped(&a, ESCAPE_GITHUB_PROPERTY, text);
	must_be_calm(message, false);
	must_be_calm(property, false);
	assert_int_equal(str_find_char(property, ':'), STR_NONE);
	assert_int_equal(str_find_char(property, ','), STR_NONE);

	struct str block = escaped(&a, ESCAPE_MARKDOWN_BLOCK, text);
	size_t bar = strspn(block.data, "`");
	must_be_calm(block, true);
	assert_true(str_ends(block, str_format(&a, "\n%.*s\n", (int)bar, block.data)));
	assert_false(str_contains(
		str_part(block, bar, block.size - 2 * bar - 1), str_part(block, 0, bar)));

	struct str code = escaped(&a, ESCAPE_MARKDOWN_CODE, text);
	must_be_calm(code, false);
	size_t fence = strspn(code.data, "`");
	struct str inner = str_part(code, fence, code.size - 2 * fence);
	assert_true(str_ends(code, str_part(code, 0, fence)));
	assert_false(str_contains(inner, str_part(code, 0, fence)));

	assert_true(str_eq(unquoted(&a, escaped(&a, ESCAPE_SHELL, text)), text));
	for (size_t width = 0; width < 12; width++)
		assert_true(escape_cut(&a, text, width).size <= 4 * width + 4);
	arena_fini(&a);
}

static void
every_pair_of_bytes_is_calm_afterwards(void **state)
{
	(void)state;
	for (int first = 0; first < 256; first++)
		for (int second = 0; second < 256; second++) {
			char pair[] = { (char)first, (char)second, ':', ':' };
			try_everything((struct str){ pair, sizeof(pair) });
		}
}

static void
hostile_texts_are_calm_afterwards(void **state)
{
	(void)state;
	static const struct str texts[] = {
		STR_INIT("\x1b[31m\x1b]0;title\x07\xc2\x9b"),
		STR_INIT("%0A::error file=x::y"),
		STR_INIT("\xef\xbb\xbf::error"),
		STR_INIT("</script><script>alert(1)</script>"),
		STR_INIT("javascript:alert(1) [x](javascript:alert(1))"),
		STR_INIT("Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤"),
		STR_INIT("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9"),
		STR_INIT("\xed\xa0\x80\xed\xb0\x80 \xf4\x90\x80\x80 \xc0\xaf"),
		STR_INIT("; rm -rf / #'\"$(x)`y`"),
		STR_INIT("\xef\xbf\xbe\xef\xbf\xbf"),
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		try_everything(texts[i]);
}

static size_t
base64_decode(char *text, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t out = 0;
	uint32_t bits = 0, count = 0;
	for (size_t i = 0; i < size && text[i] != '='; i++) {
		bits = bits << 6 | (uint32_t)(strchr(digits, text[i]) - digits);
		count += 6;
		if (count >= 8) {
			count -= 8;
			text[out++] = (char)(bits >> count & 0xff);
		}
	}
	return out;
}

static void
naughty_strings_are_calm_afterwards(void **state)
{
	(void)state;
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[4096];
	snprintf(path, sizeof(path), "%s/naughty-strings.base64.json",
		corpora ? corpora : SMOKE_SOURCE_DIR "/../shared/data");
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("not run: no corpora\n");
		skip();
		return;
	}
	static char all[1 << 20];
	size_t size = fread(all, 1, sizeof(all) - 1, file), strings = 0;
	fclose(file);
	all[size] = '\0';
	for (char *start = strchr(all, '"'); start; start = strchr(start, '"')) {
		char *end = strchr(++start, '"');
		assert_non_null(end);
		try_everything((struct str){
			start, base64_decode(start, (size_t)(end - start)) });
		start = end + 1;
		strings++;
	}
	assert_true(strings > 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminal_gets_no_control_of_ours),
		cmocka_unit_test(lines_are_kept_where_they_are_asked_for),
		cmocka_unit_test(a_ci_log_gets_no_command),
		cmocka_unit_test(markdown_gets_no_markup),
		cmocka_unit_test(a_code_span_has_a_fence_that_is_long_enough),
		cmocka_unit_test(a_workflow_command_is_one_line),
		cmocka_unit_test(a_fenced_block_ends_where_it_should),
		cmocka_unit_test(a_tap_description_has_no_directive),
		cmocka_unit_test(a_shell_word_is_quoted_where_it_must_be),
		cmocka_unit_test(a_text_is_cut_in_its_middle),
		cmocka_unit_test(every_pair_of_bytes_is_calm_afterwards),
		cmocka_unit_test(hostile_texts_are_calm_afterwards),
		cmocka_unit_test(naughty_strings_are_calm_afterwards),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
