/* SPDX-License-Identifier: MIT */
/* What the many readers of .env files agree on; nothing is put in for $NAME. */
#include "decode/reading.h"

#include "base/sbuf.h"

#include <string.h>

struct dotenv {
	struct reading *r;
	size_t at;
};

static char
here(const struct dotenv *d)
{
	return d->at < d->r->text.size ? d->r->text.data[d->at] : '\0';
}

static void
skip_blanks(struct dotenv *d)
{
	while (here(d) == ' ' || here(d) == '\t')
		d->at++;
}

/* What is left of the line, without its end; stays where it is. */
static struct str
rest_of_line(const struct dotenv *d)
{
	size_t at = d->at;
	struct str line = { 0 };
	reading_line(d->r, &at, &line);
	return line;
}

static void
next_line(struct dotenv *d)
{
	struct str line;
	reading_line(d->r, &d->at, &line);
}

static bool
is_name_char(char c, bool first)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	return letter || (!first && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
}

static struct str
read_name(struct dotenv *d)
{
	size_t first = d->at;
	while (is_name_char(here(d), d->at == first))
		d->at++;
	return str_part(d->r->text, first, d->at - first);
}

/* A `#` behind a blank begins a comment. */
static struct str
read_bare(struct dotenv *d)
{
	struct str line = rest_of_line(d);
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] == '#' && (!i || strchr(" \t", line.data[i - 1])))
			line.size = i;
	return str_trim(line);
}

static bool
end_line(struct dotenv *d)
{
	skip_blanks(d);
	struct str rest = str_trim(rest_of_line(d));
	if (rest.size && rest.data[0] != '#')
		return reading_refuse(d->r, d->at, "text behind a quoted value");
	next_line(d);
	return true;
}

static void
add_escaped(char c, struct sbuf *out)
{
	static const char letters[] = "nrt\"\\$", meant[] = "\n\r\t\"\\$";
	const char *letter = c ? strchr(letters, c) : NULL;
	if (!letter)
		sbuf_add_char(out, '\\');
	sbuf_add_char(out, letter ? meant[letter - letters] : c);
}

static bool
read_double(struct dotenv *d, struct sbuf *out)
{
	size_t first = d->at++;
	for (; d->at < d->r->text.size; d->at++) {
		char c = here(d);
		if (c == '"') {
			d->at++;
			return true;
		}
		if (c == '\\' && d->at + 1 < d->r->text.size) {
			d->at++;
			add_escaped(here(d), out);
		} else {
			sbuf_add_char(out, c);
		}
	}
	return reading_refuse(
		d->r, first, "a quoted value that does not end: '\"' expected");
}

static bool
read_single(struct dotenv *d, struct str *out)
{
	struct str rest = str_from(d->r->text, d->at + 1);
	ptrdiff_t end = str_find_char(rest, '\'');
	if (end == STR_NONE)
		return reading_refuse(
			d->r, d->at, "a quoted value that does not end: \"'\" expected");
	*out = str_part(rest, 0, (size_t)end);
	d->at += (size_t)end + 2;
	return true;
}

/* Reads the value and the rest of its line. */
static bool
read_value(struct dotenv *d, struct str *out)
{
	if (here(d) == '\'')
		return read_single(d, out) && end_line(d);
	if (here(d) != '"') {
		*out = read_bare(d);
		next_line(d);
		return true;
	}
	struct sbuf text = { 0 };
	bool good = read_double(d, &text);
	*out = sbuf_copy(&text, d->r->arena);
	sbuf_fini(&text);
	return good && end_line(d);
}

static bool
read_pair(struct dotenv *d, struct names *names)
{
	size_t place = d->at;
	struct str name = read_name(d), value;
	if (str_is(name, "export") && (here(d) == ' ' || here(d) == '\t')) {
		skip_blanks(d);
		if (here(d) != '=') {
			place = d->at;
			name = read_name(d);
		}
	}
	if (!name.size)
		return reading_refuse(d->r, d->at,
			"a name is expected: a letter or _, then letters,"
			" digits, _ . -");
	skip_blanks(d);
	if (here(d) != '=')
		return reading_refuse(d->r, d->at, "'=' is expected behind a name");
	d->at++;
	skip_blanks(d);
	if (!read_value(d, &value))
		return false;
	names_add(names, name, value_of_string(value), place);
	return true;
}

bool
decode_dotenv(struct reading *r, struct value *out)
{
	struct names names;
	names_init(&names, r->arena);
	struct dotenv d = { .r = r };
	while (skip_blanks(&d), d.at < r->text.size) {
		struct str line = str_trim(rest_of_line(&d));
		if (!line.size || line.data[0] == '#')
			next_line(&d);
		else if (!read_pair(&d, &names))
			return false;
	}
	return names_object(r, &names, "name", out);
}
