/* SPDX-License-Identifier: MIT */
#include "out/escape.h"

#include "base/utf8.h"

#include <string.h>

/* --- terminals and CI logs --- */

static void
escape_lines(struct str text, struct sbuf *out)
{
	struct str line;
	for (bool first = true; str_next(&text, '\n', &line); first = false) {
		if (!first)
			sbuf_add_char(out, '\n');
		utf8_show_all(line, out);
	}
}

/* Unicode's Zs, which runners trim before they look for a command; controls do not get
 * that far. */
static bool
is_space(uint32_t code)
{
	return code == ' ' || code == 0xa0 || code == 0x1680
		|| (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x205f
		|| code == 0x3000;
}

/* Whether a runner would read a command here. */
static bool
is_ci_command(struct str rest, bool word_start)
{
	static const struct str anywhere[] = { STR_INIT("##["), STR_INIT("##vso[") };
	for (size_t i = 0; i < sizeof(anywhere) / sizeof(anywhere[0]); i++)
		if (str_eq_nocase(str_part(rest, 0, anywhere[i].size), anywhere[i]))
			return true;
	return word_start && str_starts(rest, STR("::"));
}

static void
escape_ci_log(struct str text, struct sbuf *out)
{
	bool word_start = true;
	for (size_t i = 0; i < text.size;) {
		struct str rest = str_from(text, i);
		if (is_ci_command(rest, word_start)) {
			sbuf_format(out, "\\x%02x", (unsigned char)rest.data[0]);
			word_start = false;
			i++;
			continue;
		}
		uint32_t code = 0;
		/* What is shown escaped may look like blanks to nobody, but breaks words.
		 */
		word_start =
			!utf8_next(rest, &code) || is_space(code) || utf8_is_unsafe(code);
		i += utf8_show(rest, out);
	}
}

/* --- Markdown --- */

static const char markdown_marks[] = "\\`*_[]<>&|~!$^{}#@";
/* A number, a dash, a plus or an equals sign mean something at a line's start only. */
static const char markdown_starts[] = "-+=.)";

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether all before `at` are digits: "12." would start a list. */
static bool
starts_block(struct str shown, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!is_digit(shown.data[i]))
			return false;
	return is_one_of(shown.data[at], markdown_starts);
}

/* Where GitHub would link something by itself: @team, a@b, #12, https://x, www.x; an
 * escape does not keep it from that, so an empty comment tears the text in two. */
static bool
is_link(struct str rest)
{
	if (rest.data[0] == '#')
		return rest.size > 1 && is_digit(rest.data[1]);
	return rest.data[0] == '@' || str_starts(rest, STR(":/"))
		|| str_eq_nocase(str_part(rest, 0, 4), STR("www."));
}

static void
escape_markdown(struct str text, struct sbuf *out)
{
	struct sbuf shown = { 0 };
	utf8_show_all(text, &shown);
	struct str s = str_trim(sbuf_str(&shown));
	for (size_t i = 0; i < s.size; i++) {
		char c = s.data[i];
		if (is_one_of(c, markdown_marks) || starts_block(s, i))
			sbuf_add_char(out, '\\');
		sbuf_add_char(out, c);
		if (is_link(str_from(s, i)))
			sbuf_add_c(out, "<!-- -->");
	}
	sbuf_fini(&shown);
}

static size_t
longest_run(struct str text, char c)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < text.size; i++) {
		run = text.data[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
escape_markdown_code(struct str text, struct sbuf *out)
{
	struct sbuf shown = { 0 };
	utf8_show_all(text.size ? text : STR(" "), &shown);
	struct str s = sbuf_str(&shown);
	size_t fence = longest_run(s, '`') + 1;
	/* One space at both ends is taken off again; nothing is, where all is spaces. */
	bool edge = is_one_of(s.data[0], "` ") || is_one_of(s.data[s.size - 1], "` ");
	bool pad = edge && str_trim(s).size;
	sbuf_fill(out, '`', fence);
	sbuf_fill(out, ' ', pad);
	sbuf_add(out, s);
	sbuf_fill(out, ' ', pad);
	sbuf_fill(out, '`', fence);
	sbuf_fini(&shown);
}

static void
escape_markdown_block(struct str text, struct sbuf *out)
{
	size_t run = longest_run(text, '`');
	size_t fence = run < 3 ? 3 : run + 1;
	sbuf_fill(out, '`', fence);
	sbuf_add_char(out, '\n');
	escape_lines(text, out);
	if (text.size && text.data[text.size - 1] != '\n')
		sbuf_add_char(out, '\n');
	sbuf_fill(out, '`', fence);
	sbuf_add_char(out, '\n');
}

/* --- GitHub's workflow commands --- */

/* Percent, as the runner undoes it; nothing else is undone. */
static void
escape_github(struct str text, const char *marks, struct sbuf *out)
{
	struct sbuf shown = { 0 };
	escape_lines(text, &shown);
	struct str s = sbuf_str(&shown);
	for (size_t i = 0; i < s.size; i++) {
		if (is_one_of(s.data[i], marks))
			sbuf_format(out, "%%%02X", (unsigned char)s.data[i]);
		else
			sbuf_add_char(out, s.data[i]);
	}
	sbuf_fini(&shown);
}

static void
escape_github_message(struct str text, struct sbuf *out)
{
	escape_github(text, "%\r\n", out);
}

static void
escape_github_property(struct str text, struct sbuf *out)
{
	escape_github(text, "%\r\n:,", out);
}

/* --- TAP, shell --- */

static void
escape_tap(struct str text, struct sbuf *out)
{
	struct sbuf shown = { 0 };
	utf8_show_all(text, &shown);
	struct str s = sbuf_str(&shown);
	for (size_t i = 0; i < s.size; i++) {
		if (is_one_of(s.data[i], "#\\"))
			sbuf_add_char(out, '\\');
		sbuf_add_char(out, s.data[i]);
	}
	sbuf_fini(&shown);
}

static bool
is_plain_word(struct str text)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !is_digit(c) && !is_one_of(c, "_@%+=:,./-"))
			return false;
	}
	return text.size > 0;
}

static void
escape_shell(struct str text, struct sbuf *out)
{
	if (is_plain_word(text)) {
		sbuf_add(out, text);
		return;
	}
	sbuf_add_char(out, '\'');
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '\'')
			sbuf_add_c(out, "'\\''");
		else
			sbuf_add_char(out, text.data[i]);
	}
	sbuf_add_char(out, '\'');
}

/* --- the gate --- */

void
escape(enum escape mode, struct str text, struct sbuf *out)
{
	static void (*const modes[])(struct str, struct sbuf *) = {
		[ESCAPE_TERMINAL] = utf8_show_all,
		[ESCAPE_TERMINAL_LINES] = escape_lines,
		[ESCAPE_CI_LOG] = escape_ci_log,
		[ESCAPE_MARKDOWN] = escape_markdown,
		[ESCAPE_MARKDOWN_CODE] = escape_markdown_code,
		[ESCAPE_MARKDOWN_BLOCK] = escape_markdown_block,
		[ESCAPE_GITHUB_MESSAGE] = escape_github_message,
		[ESCAPE_GITHUB_PROPERTY] = escape_github_property,
		[ESCAPE_TAP] = escape_tap,
		[ESCAPE_SHELL] = escape_shell,
	};
	modes[mode](text, out);
}

/* Where the code point after the next `count` ones starts; a bad byte is one. */
static size_t
skip(struct str text, size_t count)
{
	size_t at = 0;
	uint32_t code;
	for (; count && at < text.size; count--) {
		size_t size = utf8_next(str_from(text, at), &code);
		at += size ? size : 1;
	}
	return at;
}

struct str
escape_cut(struct arena *a, struct str text, size_t width)
{
	size_t count = 0;
	for (size_t at = 0; at < text.size; count++)
		at += skip(str_from(text, at), 1);
	if (count <= width)
		return text;
	if (!width)
		return (struct str){ 0 };
	size_t head = width / 2, tail = width - 1 - head;
	struct sbuf cut = { 0 };
	sbuf_add(&cut, str_part(text, 0, skip(text, head)));
	sbuf_add_c(&cut, "…");
	sbuf_add(&cut, str_from(text, skip(text, count - tail)));
	struct str copy = sbuf_copy(&cut, a);
	sbuf_fini(&cut);
	return copy;
}
