/* SPDX-License-Identifier: MIT */
#include "suite/text.h"

#include "base/utf8.h"

/* One bit for each kind of text, so that a table of bytes says where a kind has to look.
 */
enum {
	IN_VALUE = 1 << TEXT_VALUE,
	IN_QUOTED = 1 << TEXT_QUOTED,
	IN_ONELINE = 1 << TEXT_ONELINE,
	IN_JSON = 1 << TEXT_JSON,
	IN_FILE = 1 << TEXT_FILE | 1 << TEXT_CERT,
	IN_LINE = IN_VALUE | IN_QUOTED | IN_ONELINE | IN_FILE,
	IN_ALL = 0xff
};

static const unsigned char marks[256] = {
	['\n'] = IN_LINE,
	['\r'] = IN_LINE,
	['\\'] = IN_LINE | IN_JSON,
	['{'] = IN_ALL,
	['}'] = IN_FILE,
	['#'] = IN_VALUE | IN_FILE,
	[';'] = IN_FILE,
	[' '] = IN_FILE,
	['\t'] = IN_VALUE | IN_FILE | IN_QUOTED,
	['"'] = IN_QUOTED | IN_JSON,
	['`'] = IN_ONELINE,
};

static const struct rule {
	const char *escapes; /* what may stand behind a backslash, besides `u` */
	const char *name;
	char quote;
} rules[] = {
	[TEXT_WHOLE] = { "", "a multiline text", 0 },
	[TEXT_VALUE] = { "#\\/\"`bfnrt", "a value", 0 },
	[TEXT_QUOTED] = { "\"\\/#`bfnrt", "a quoted text", '"' },
	[TEXT_ONELINE] = { "`\\/#\"bfnrt", "a text in backticks", '`' },
	[TEXT_JSON] = { "\"\\/bfnrt", "a JSON string", '"' },
	[TEXT_FILE] = { "\\#; {}bfnrt", "a file's name", 0 },
	[TEXT_CERT] = { "\\#; {}:bfnrt", "a file's name", 0 },
	[TEXT_KEY] = { "#:\\/bfnrt", "a name", 0 },
};

/* --- escapes -------------------------------------------------------------------- */

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* `{1f600}`, the cursor at the brace. */
static bool
unicode_braces(struct parser *p, uint32_t *code)
{
	if (parser_peek(p) != '{')
		return parser_fail(p, p->at, 1, "expected '{' after \\u, as in \\u{e9}");
	size_t start = ++p->at;
	*code = 0;
	for (int value; (value = hex_value(parser_peek(p))) >= 0; p->at++)
		if (*code <= 0x10ffff)
			*code = *code << 4 | (uint32_t)value;
	size_t digits = p->at - start;
	if (!digits || digits > 8)
		return parser_fail(
			p, p->at, 1, "expected 1 to 8 hexadecimal digits in \\u{…}");
	if (parser_peek(p) != '}')
		return parser_fail(
			p, p->at, 1, "expected a hexadecimal digit or '}' in \\u{…}");
	if (*code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return parser_fail(p, p->at, 1, "no character has the number %x", *code);
	p->at++;
	return true;
}

static bool
four_digits(struct parser *p, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++, p->at++) {
		int value = hex_value(parser_peek(p));
		if (value < 0)
			return parser_fail(p, p->at, 1,
				"expected four hexadecimal digits after \\u in JSON");
		*code = *code << 4 | (uint32_t)value;
	}
	return true;
}

/* `00e9`, or two of them for a character beyond U+FFFF; the cursor behind `\u`. */
static bool
unicode_json(struct parser *p)
{
	size_t start = p->at - 2;
	uint32_t high, low;
	if (!four_digits(p, &high))
		return false;
	if (high < 0xd800 || high > 0xdfff)
		return true;
	if (high >= 0xdc00 || !parser_sees(p, "\\u"))
		return parser_fail(p, high < 0xdc00 ? p->at : start, 1,
			"half a character: \\ud800 to \\udfff come in pairs");
	p->at += 2;
	if (!four_digits(p, &low))
		return false;
	if (low < 0xdc00 || low > 0xdfff)
		return parser_fail(p, p->at - 4, 4,
			"half a character: \\ud800 to \\udfff come in pairs");
	return true;
}

/* The cursor at the backslash. */
static bool
escape(struct parser *p, enum text_kind kind)
{
	p->at++;
	char c = parser_peek(p);
	uint32_t code;
	if (c == 'u') {
		p->at++;
		return kind == TEXT_JSON ? unicode_json(p) : unicode_braces(p, &code);
	}
	if (c && strchr(rules[kind].escapes, c)) {
		p->at++;
		return true;
	}
	struct str found = parser_found(p);
	if (found.size && found.data[0] == '\'')
		parser_fail(
			p, p->at, 1, "'\\%c' is no escape in %s", c, rules[kind].name);
	else
		parser_fail(p, p->at, 1, "a backslash before %.*s", STR_ARGS(found));
	diags_hint(p->diags,
		"known are \\u{…} and \\ before one of %s; a backslash is \\\\",
		rules[kind].escapes);
	return false;
}

static char
escaped(char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *place = c ? strchr(from, c) : NULL;
	return place ? to[place - from] : c;
}

/* What was checked by escape() before, so that nothing can be wrong here. */
static struct str
unescape(struct parser *p, enum text_kind kind, struct str raw)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < raw.size; i++) {
		if (raw.data[i] != '\\') {
			sbuf_add_char(&b, raw.data[i]);
			continue;
		}
		char c = raw.data[++i];
		if (c == 'u') {
			uint32_t code = 0;
			for (i += 2; raw.data[i] != '}'; i++)
				code = code << 4 | (uint32_t)hex_value(raw.data[i]);
			utf8_add(&b, code);
			continue;
		}
		if (kind == TEXT_CERT && c == ':')
			sbuf_add_char(&b, '\\');
		sbuf_add_char(&b, escaped(c));
	}
	struct str text = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return text;
}

/* --- building ------------------------------------------------------------------- */

void
text_begin(struct text_builder *b, struct parser *p)
{
	b->p = p;
	b->parts = vec_on(b->first, p->scratch);
	b->start = b->literal = p->at;
}

static void
add_literal(struct text_builder *b, struct str text)
{
	if (!text.size)
		return;
	struct template_part part = { .text = text };
	vec_add(&b->parts, &part);
}

void
text_finish(struct text_builder *b, size_t end, struct template *out)
{
	if (b->literal < end)
		add_literal(b, parser_slice(b->p, b->literal, end));
	*out = (struct template){
		.parts = vec_keep(&b->parts, b->p->arena),
		.count = b->parts.count,
		.span = { b->start, end - b->start },
		.written = parser_slice(b->p, b->start, end),
	};
}

bool
text_placeholder(struct text_builder *b, bool json_string)
{
	struct parser *p = b->p;
	add_literal(b, parser_slice(p, b->literal, p->at));
	size_t start = p->at;
	struct template_part part = { .json_string = json_string };
	bool fine = expression_read(p, &part.expression);
	part.text = parser_slice(p, start, p->at);
	if (fine)
		vec_add(&b->parts, &part);
	b->literal = p->at;
	return fine;
}

/* --- reading -------------------------------------------------------------------- */

static bool
is_key_character(struct parser *p, size_t *size)
{
	char c = parser_peek(p);
	*size = 1;
	if (is_letter(c) || is_digit(c) || (c && strchr("_-.[]@$", c)))
		return true;
	uint32_t code;
	if (c >= 0 || !(*size = utf8_next(str_from(p->text, p->at), &code)))
		return false;
	bool space = code <= 0xbf || (code >= 0x2000 && code <= 0x206f) || code == 0x3000;
	return !space || utf8_is_unsafe(code);
}

/* Passes what needs no look, up to the end, an escape, `{`, or what may end the text. */
static void
pass_plain(struct parser *p, enum text_kind kind)
{
	size_t size;
	if (kind == TEXT_KEY) {
		while (is_key_character(p, &size))
			p->at += size;
		return;
	}
	const unsigned char *s = (const unsigned char *)p->text.data;
	unsigned mark = 1u << kind;
	while (p->at < p->text.size && !(marks[s[p->at]] & mark)
		&& !(kind == TEXT_JSON && s[p->at] < 0x20))
		p->at++;
}

static bool
unterminated(struct parser *p, size_t start, enum text_kind kind)
{
	size_t stopped = kind == TEXT_JSON ? start : p->at;
	return parser_open(p, start, stopped, "%s is not closed on its line; expected %c",
		rules[kind].name, rules[kind].quote);
}

struct reading { /* what read_parts() keeps in mind */
	enum text_kind kind;
	size_t escape_end; /* behind the last escape or placeholder: blanks before it stay
			    */
	bool escapes; /* in the literal text that is not added yet */
	bool fine;
};

static void
flush(struct text_builder *b, struct reading *r, size_t end)
{
	struct str raw = parser_slice(b->p, b->literal, end);
	add_literal(b, r->escapes ? unescape(b->p, r->kind, raw) : raw);
	b->literal = end;
	r->escapes = false;
}

/* Before the end of the line it ends a value; within one it would be sent unseen. */
static bool
tab(struct parser *p, struct reading *r)
{
	struct parser behind = *p;
	parser_blanks(&behind);
	if (parser_ended(&behind) || strchr("\r\n#", parser_peek(&behind)))
		return false;
	p->at = behind.at;
	r->fine = parser_fail(
		p, p->at, 1, "a tab before this, within a value; write it as \\t");
	return true;
}

/* True when the text goes on behind what stands at the cursor. */
static bool
read_part(struct text_builder *b, struct reading *r)
{
	struct parser *p = b->p;
	char c = parser_peek(p);
	if (parser_sees(p, "{{")) {
		if (r->fine)
			flush(b, r, p->at);
		r->fine &= text_placeholder(b, r->kind == TEXT_JSON);
		r->escape_end = p->at;
		return true;
	}
	if (c == '\\') {
		bool good = escape(p, r->kind);
		r->fine &= good;
		r->escapes |= r->kind != TEXT_JSON;
		r->escape_end = p->at;
		return true;
	}
	if (c == '\t' && r->kind == TEXT_VALUE)
		return tab(p, r);
	bool goes_on = c == '{' && r->kind < TEXT_FILE;
	p->at += goes_on;
	return goes_on;
}

static size_t
trimmed(const struct parser *p, const struct reading *r)
{
	size_t end = p->at;
	if (r->kind == TEXT_VALUE)
		while (end > r->escape_end && is_blank(p->text.data[end - 1]))
			end--;
	return end;
}

bool
text_read(struct parser *p, enum text_kind kind, struct template *out)
{
	size_t start = p->at;
	char quote = rules[kind].quote;
	if (quote)
		p->at++;
	struct text_builder b;
	text_begin(&b, p);
	struct reading r = { .kind = kind, .escape_end = p->at, .fine = true };
	do
		pass_plain(p, kind);
	while (read_part(&b, &r));
	if (quote || kind == TEXT_WHOLE)
		parser_allow_hidden(p, start, p->at);
	if (quote && parser_peek(p) == '\t')
		return parser_fail(p, p->at, 1, "a tab within quotes; write it as \\t");
	if (quote && parser_peek(p) != quote)
		return r.fine && unterminated(p, start, kind);
	size_t end = trimmed(p, &r);
	if (!r.fine) {
		p->at += quote != 0;
		return false;
	}
	flush(&b, &r, end);
	text_finish(&b, end, out);
	p->at += quote != 0;
	return true;
}

bool
text_json_string(struct text_builder *b)
{
	struct parser *p = b->p;
	size_t start = p->at++;
	struct reading r = { .kind = TEXT_JSON, .fine = true };
	for (;;) {
		pass_plain(p, TEXT_JSON);
		char c = parser_peek(p);
		if (parser_sees(p, "{{"))
			r.fine &= text_placeholder(b, true);
		else if (c == '\\')
			r.fine &= escape(p, TEXT_JSON);
		else if (c == '{')
			p->at++;
		else
			break;
	}
	parser_allow_hidden(p, start, p->at);
	if (parser_peek(p) == '"') {
		p->at++;
		return r.fine;
	}
	char c = parser_peek(p);
	if (parser_ended(p) || c == '\n' || c == '\r')
		return r.fine && unterminated(p, start, TEXT_JSON);
	return parser_fail(p, p->at, 1,
		"a control character in a JSON string; expected its escape, \\u%04x",
		(unsigned char)c);
}
