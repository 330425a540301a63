/* SPDX-License-Identifier: MIT */
#include "suite/parser.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "suite/suite.h"

#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE_MAX = 512, FOUND_MAX = 40, FEW = 12 };

struct str
parser_word(const struct parser *p)
{
	size_t end = p->at;
	while (end < p->text.size
		&& (is_letter(p->text.data[end]) || is_digit(p->text.data[end])))
		end++;
	return parser_slice(p, p->at, end);
}

struct str
parser_section(const struct parser *p)
{
	struct parser inner = *p;
	if (parser_peek(p) != '[')
		return (struct str){ 0 };
	inner.at++;
	struct str name = parser_word(&inner);
	return parser_peek_at(p, 1 + name.size) == ']' ? name : (struct str){ 0 };
}

unsigned
parser_line(struct parser *p, size_t at)
{
	while (p->line_at < at) {
		const char *from = p->text.data + p->line_at;
		const char *end = memchr(from, '\n', at - p->line_at);
		if (!end)
			break;
		p->line++;
		p->line_at += (size_t)(end - from) + 1;
	}
	return p->line;
}

struct span
parser_span(const struct parser *p, size_t start)
{
	size_t end = p->at;
	while (end > start
		&& (is_blank(p->text.data[end - 1]) || p->text.data[end - 1] == '\r'))
		end--;
	return (struct span){ start, end - start };
}

/* The index of the first invisible character that stands at or behind `at`. */
static size_t
first_hidden(const struct parser *p, size_t at)
{
	const struct hidden *items = p->hidden.items;
	size_t low = 0, high = p->hidden.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (items[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- moving --------------------------------------------------------------------- */

/* The size of the invisible character at the cursor, or 0.  It is passed as a blank,
 * because it is told anyway, and only once. */
static size_t
hidden_size(const struct parser *p)
{
	size_t index = first_hidden(p, p->at);
	if (index == p->hidden.count)
		return 0;
	const struct hidden *hidden = vec_at(&p->hidden, index);
	return hidden->at == p->at ? hidden->size : 0;
}

void
parser_blanks(struct parser *p)
{
	for (size_t size = 1; size;) {
		while (is_blank(parser_peek(p)))
			p->at++;
		size = p->hidden.count ? hidden_size(p) : 0;
		p->at += size;
	}
}

void
parser_skip_line(struct parser *p)
{
	const char *from = p->text.data + p->at;
	const char *end =
		parser_ended(p) ? NULL : memchr(from, '\n', p->text.size - p->at);
	p->at = end ? p->at + (size_t)(end - from) + 1 : p->text.size;
}

static void
comment(struct parser *p)
{
	size_t start = p->at;
	while (!parser_ended(p) && parser_peek(p) != '\n')
		p->at++;
	parser_allow_hidden(p, start, p->at);
}

void
parser_lines(struct parser *p)
{
	for (;;) {
		parser_blanks(p);
		if (parser_peek(p) == '#')
			comment(p);
		if (parser_peek(p) == '\n')
			p->at++;
		else if (parser_peek(p) == '\r' && parser_peek_at(p, 1) == '\n')
			p->at += 2;
		else
			return;
	}
}

bool
parser_line_end(struct parser *p, const char *after)
{
	parser_blanks(p);
	if (parser_peek(p) == '#')
		comment(p);
	if (parser_peek(p) == '\r' && parser_peek_at(p, 1) == '\n')
		p->at++;
	if (parser_ended(p))
		return true;
	if (parser_peek(p) == '\n') {
		p->at++;
		return true;
	}
	if (parser_peek(p) == '\r')
		return parser_fail(p, p->at, 1,
			"a carriage return without a line feed; lines end in LF or CR "
			"LF");
	struct str found = parser_found(p);
	return parser_fail(p, p->at, 1, "expected the end of the line after %s, not %.*s",
		after, STR_ARGS(found));
}

bool
parser_at_request(const struct parser *p)
{
	struct parser q = *p;
	while (is_upper(parser_peek(&q)))
		q.at++;
	struct str method = parser_slice(p, p->at, q.at);
	if (!method.size || str_is(method, "HTTP") || !is_blank(parser_peek(&q)))
		return false;
	parser_blanks(&q);
	char c = parser_peek(&q);
	return parser_sees(&q, "http") || parser_sees(&q, "{{") || c == '/'
		|| (method.size >= 3 && c && !strchr("\r\n#:", c));
}

/* `Get http://…`: no request, and yet where one was meant to begin. */
static bool
at_misspelt_request(const struct parser *p)
{
	struct parser q = *p;
	q.at += parser_word(p).size;
	if (q.at == p->at || !is_blank(parser_peek(&q)))
		return false;
	parser_blanks(&q);
	return parser_sees(&q, "http://") || parser_sees(&q, "https://");
}

/* Whole multiline strings are passed over, since they may hold what looks like an entry.
 */
void
parser_skip_fence(struct parser *p)
{
	struct str rest = str_from(p->text, p->at + 3);
	ptrdiff_t end = str_find(rest, STR("```"));
	p->at += end == STR_NONE ? 3 : 3 + (size_t)end + 3;
}

bool
parser_can_go_on(const struct parser *p, bool to_response)
{
	struct parser q = *p;
	parser_blanks(&q);
	if (at_misspelt_request(&q))
		return true;
	return parser_at_request(&q)
		|| (to_response && parser_sees(&q, "HTTP")
			&& strchr(" \t/", parser_peek_at(&q, 4)));
}

static bool
begins_line(const struct parser *p)
{
	size_t at = p->at;
	while (at && is_blank(p->text.data[at - 1]))
		at--;
	return !at || p->text.data[at - 1] == '\n';
}

void
parser_skip_entry(struct parser *p, bool to_response)
{
	size_t start = p->at;
	if (!begins_line(p))
		parser_skip_line(p);
	while (!parser_ended(p) && !parser_can_go_on(p, to_response)) {
		parser_blanks(p);
		if (parser_sees(p, "```"))
			parser_skip_fence(p);
		parser_skip_line(p);
	}
	parser_allow_hidden(p, start, p->at);
}

/* --- telling -------------------------------------------------------------------- */

bool
parser_fail(struct parser *p, size_t start, size_t size, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	p->broken = true;
	if (start > p->source->text.size) /* behind what the end cut off */
		start = p->source->text.size;
	return diags_add(p->diags, DIAG_ERROR, p->source, (struct span){ start, size },
		"%s", text);
}

/* Each of them has looked through the rest of the file, so few of them may. */
enum { UNCLOSED_MAX = 16 };

bool
parser_unclosed(struct parser *p, size_t start, size_t size, size_t stopped,
	const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	p->at = ++p->unclosed < UNCLOSED_MAX ? start + size : p->text.size;
	parser_fail(p, stopped, 1, "%s", text);
	struct place place = source_place(p->source, start);
	diags_hint(p->diags, "it begins at line %u, column %u", place.line, place.column);
	return false;
}

bool
parser_open(struct parser *p, size_t start, size_t stopped, const char *format, ...)
{
	char text[MESSAGE_MAX];
	unsigned column = 1;
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (size_t at = start; at && p->text.data[at - 1] != '\n'; at--)
		column += utf8_is_start(p->text.data[at - 1]);
	parser_fail(p, stopped, 1, "%s", text);
	diags_hint(p->diags, "it begins in column %u", column);
	return false;
}

void
parser_warn(struct parser *p, size_t start, size_t size, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	diags_add(p->diags, DIAG_WARNING, p->source, (struct span){ start, size }, "%s",
		text);
}

bool
parser_longer(struct parser *p, size_t good, const char *what, struct str word)
{
	parser_fail(p, p->at + good, word.size - good, "unknown %s '%.*s'", what,
		STR_ARGS(word));
	diags_hint(p->diags, "did you mean '%.*s'?", STR_ARGS(str_part(word, 0, good)));
	return false;
}

size_t
parser_known_start(struct str word, const struct str *known, size_t count)
{
	size_t best = 0;
	for (size_t i = 0; i < count; i++)
		if (str_starts(word, known[i]) && known[i].size > best)
			best = known[i].size;
	return best;
}

bool
parser_unknown(struct parser *p, size_t start, size_t size, const char *what,
	const struct str *known, size_t count)
{
	struct str word = parser_slice(p, start, start + size);
	struct str shown = str_part(word, 0, FOUND_MAX);
	while (shown.size < word.size && shown.size
		&& !utf8_is_start(word.data[shown.size]))
		shown.size--;
	parser_fail(p, start, size, "unknown %s '%.*s'", what, STR_ARGS(shown));
	struct str near = nearest_word(word, known, count);
	if (near.size) {
		diags_hint(p->diags, "did you mean '%.*s'?", STR_ARGS(near));
	} else if (count <= FEW) {
		struct sbuf list = { 0 };
		for (size_t i = 0; i < count; i++)
			sbuf_format(&list, "%s%.*s", i ? ", " : "", STR_ARGS(known[i]));
		diags_hint(p->diags, "expected one of: %.*s", STR_ARGS(sbuf_str(&list)));
		sbuf_fini(&list);
	}
	return false;
}

struct str
parser_found(const struct parser *p)
{
	char c = parser_peek(p);
	if (parser_ended(p))
		return STR("the end of the file");
	if (c == '\n' || (c == '\r' && parser_peek_at(p, 1) == '\n'))
		return STR("the end of the line");
	size_t end = p->at;
	while (end < p->text.size && end - p->at < FOUND_MAX
		&& !strchr(" \t\r\n", p->text.data[end]))
		end++;
	while (end < p->text.size && !utf8_is_start(p->text.data[end]))
		end--;
	if (end == p->at)
		end++;
	struct str word = parser_slice(p, p->at, end);
	return str_format(p->arena, "'%.*s'", STR_ARGS(word));
}

/* --- bytes ---------------------------------------------------------------------- */

static bool
plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t' || c == '\r';
}

/* Reads one character that is not plain ASCII; false when it may not stand in a file. */
static bool
check_character(struct parser *p, size_t at, size_t *size)
{
	uint32_t code;
	*size = utf8_next(str_from(p->text, at), &code);
	if (!*size || code == 0) {
		unsigned byte = (unsigned char)p->text.data[at];
		*size = 1;
		return parser_fail(p, at, 1,
			byte ? "byte 0x%02x is not UTF-8"
			     : "a zero byte (0x%02x) in a text file",
			byte);
	}
	bool unseen = utf8_is_unsafe(code) && !(at == 0 && code == 0xfeff);
	if (unseen) {
		struct hidden hidden = { .at = at, .size = *size, .code = code };
		vec_add(&p->hidden, &hidden);
	}
	return true;
}

enum { BAD_BYTES_MAX = 20 };

static bool
check_line(struct parser *p, size_t start, size_t end)
{
	if (end - start <= SUITE_LINE_MAX)
		return true;
	return parser_fail(
		p, start, 1, "this line has more than %d bytes", SUITE_LINE_MAX);
}

bool
parser_check_bytes(struct parser *p)
{
	size_t line = 0, bad = 0, size;
	for (size_t i = 0; i < p->text.size && bad < BAD_BYTES_MAX; i += size) {
		size = 1;
		if (!plain((unsigned char)p->text.data[i])
			&& !check_character(p, i, &size))
			bad++;
		if (p->text.data[i] != '\n')
			continue;
		bad += !check_line(p, line, i);
		line = i + 1;
	}
	return !bad && check_line(p, line, p->text.size);
}

void
parser_allow_hidden(struct parser *p, size_t start, size_t end)
{
	struct hidden *items = p->hidden.items;
	for (size_t i = first_hidden(p, start); i < p->hidden.count && items[i].at < end;
		i++)
		items[i].allowed = true;
}

void
parser_tell_hidden(struct parser *p)
{
	struct hidden *items = p->hidden.items;
	for (size_t i = 0; i < p->hidden.count; i++) {
		if (items[i].allowed)
			continue;
		parser_fail(p, items[i].at, items[i].size,
			"an invisible character, U+%04X, outside of strings and comments",
			items[i].code);
		diags_hint(p->diags, "remove it, or write it as \\u{%x}", items[i].code);
	}
}
