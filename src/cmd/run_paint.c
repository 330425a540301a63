/* SPDX-License-Identifier: MIT */
#include "cmd/run_paint.h"

#include <string.h>

#define RESET "\x1b[0m"
#define RED "\x1b[1;31m"
#define GREEN "\x1b[1;32m"
#define BLUE "\x1b[1;34m"
#define PURPLE "\x1b[1;35m"
#define CYAN "\x1b[1;36m"
#define WHITE "\x1b[1;39m"
#define GREY "\x1b[90m"
#define BOLD "\x1b[1m"

static void
add(struct sbuf *out, const char *color, struct str text)
{
	if (color && text.size)
		sbuf_format(out, "%s%.*s%s", color, STR_ARGS(text), RESET);
	else
		sbuf_add(out, text);
}

/* --- what a run tells --- */

static const struct {
	struct str start;
	const char *color;
	bool titled; /* a title stands behind ": " */
} starts[] = {
	{ STR_INIT("error"), RED, true },
	{ STR_INIT("warning"), PURPLE, true },
	{ STR_INIT("  -->"), BLUE, false },
	{ STR_INIT("Success"), GREEN, false },
	{ STR_INIT("Failure"), RED, false },
	{ STR_INIT("** "), BLUE, false },
	{ STR_INIT("* "), BLUE, false },
};

/* Where the bar of a frame's gutter ends: blanks, a number, blanks, `|`; or 0. */
static size_t
gutter_of(struct str line)
{
	size_t i = 0;
	while (i < line.size
		&& (line.data[i] == ' ' || (line.data[i] >= '0' && line.data[i] <= '9')))
		i++;
	return i > 0 && i < line.size && line.data[i] == '|' ? i + 1 : 0;
}

static bool
is_finding(struct str rest)
{
	struct str text = str_trim(rest);
	return str_starts(text, STR("^")) || str_starts(text, STR("actual:"))
		|| str_starts(text, STR("expected:")) || str_starts(text, STR(">>>"));
}

/* `> Name: value` */
static bool
paint_wire(struct str line, struct sbuf *out)
{
	if (!str_starts(line, STR("> ")) && !str_starts(line, STR("< ")))
		return false;
	struct str rest = str_from(line, 2);
	ptrdiff_t colon = str_find(rest, STR(": "));
	sbuf_add(out, str_part(line, 0, 2));
	if (colon == STR_NONE) {
		add(out, line.data[0] == '>' ? PURPLE : GREEN, rest);
	} else {
		add(out, CYAN, str_part(rest, 0, (size_t)colon));
		sbuf_add(out, str_from(rest, (size_t)colon));
	}
	return true;
}

static void
paint_line(struct str line, struct sbuf *out)
{
	size_t gutter = gutter_of(line);
	if (gutter) {
		struct str rest = str_from(line, gutter);
		add(out, BLUE, str_part(line, 0, gutter));
		bool context = line.data[gutter - 2] == ' '
			&& (gutter < 3 || line.data[gutter - 3] == ' ');
		add(out, is_finding(rest) ? RED : context ? GREY : NULL, rest);
		return;
	}
	if (paint_wire(line, out))
		return;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (!str_starts(line, starts[i].start))
			continue;
		add(out, starts[i].color, starts[i].start);
		struct str rest = str_from(line, starts[i].start.size);
		size_t colon = starts[i].titled && rest.size > 1 ? 2 : 0;
		sbuf_add(out, str_part(rest, 0, colon));
		add(out, colon ? BOLD : NULL, str_from(rest, colon));
		return;
	}
	sbuf_add(out, line);
}

void
paint_told(struct str text, struct sbuf *out)
{
	struct str line;
	if (str_ends(text, STR("\n")))
		text.size--;
	while (str_next(&text, '\n', &line)) {
		paint_line(line, out);
		sbuf_add_char(out, '\n');
	}
}

void
paint_headers(struct str text, struct sbuf *out)
{
	struct str line;
	if (str_ends(text, STR("\n")))
		text.size--;
	for (bool first = true; str_next(&text, '\n', &line); first = false) {
		ptrdiff_t colon = str_find_char(line, ':');
		if (first || colon == STR_NONE) {
			add(out, GREEN, line);
		} else {
			add(out, CYAN, str_part(line, 0, (size_t)colon));
			sbuf_add(out, str_from(line, (size_t)colon));
		}
		sbuf_add_char(out, '\n');
	}
}

/* --- JSON --- */

struct layout {
	struct sbuf *out;
	bool color;
	size_t depth;
};

static void
new_line(struct layout *l)
{
	sbuf_add_char(l->out, '\n');
	sbuf_fill(l->out, ' ', 2 * l->depth);
}

static void
put(struct layout *l, const char *color, struct str text)
{
	add(l->out, l->color ? color : NULL, text);
}

/* The end of the token that starts there: a text with its quotes, a word, one sign. */
static size_t
token_size(struct str text)
{
	size_t i = 1;
	if (text.data[0] == '"') {
		while (i < text.size && text.data[i] != '"')
			i += text.data[i] == '\\' ? 2 : 1;
		return i < text.size ? i + 1 : text.size;
	}
	if (strchr("{}[]:,", text.data[0]))
		return 1;
	while (i < text.size && !strchr("{}[]:, \t\r\n", text.data[i]))
		i++;
	return i;
}

static const char *
color_of(struct str token, bool is_name)
{
	if (is_name)
		return BLUE;
	if (token.data[0] == '"')
		return "\x1b[0;32m";
	if (token.data[0] == 't' || token.data[0] == 'f')
		return "\x1b[0;33m";
	return token.data[0] == 'n' ? "\x1b[1;35m" : "\x1b[0;36m";
}

static struct str
skip_blanks(struct str text)
{
	while (text.size && strchr(" \t\r\n", text.data[0]))
		text = str_from(text, 1);
	return text;
}

static struct str
open_or_close(struct layout *l, struct str token, struct str rest)
{
	char c = token.data[0];
	bool closes = c == '}' || c == ']';
	if (closes) {
		l->depth -= l->depth > 0;
		new_line(l);
	} else if (rest.size && (rest.data[0] == '}' || rest.data[0] == ']')) {
		put(l, WHITE, c == '{' ? STR("{}") : STR("[]"));
		return str_from(rest, 1);
	}
	put(l, WHITE, token);
	if (!closes) {
		l->depth++;
		new_line(l);
	}
	return rest;
}

void
paint_json(struct str text, bool color, struct sbuf *out)
{
	struct layout l = { out, color, 0 };
	for (text = skip_blanks(text); text.size; text = skip_blanks(text)) {
		size_t size = token_size(text);
		struct str token = str_part(text, 0, size);
		text = skip_blanks(str_from(text, size));
		if (strchr("{}[]", token.data[0])) {
			text = open_or_close(&l, token, text);
		} else if (token.data[0] == ',') {
			put(&l, WHITE, token);
			new_line(&l);
		} else if (token.data[0] == ':') {
			put(&l, WHITE, token);
			sbuf_add_char(out, ' ');
		} else {
			bool is_name = text.size && text.data[0] == ':';
			put(&l, color_of(token, is_name), token);
		}
	}
}
