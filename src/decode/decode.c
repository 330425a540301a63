/* SPDX-License-Identifier: MIT */
#include "decode/decode.h"

#include "base/nearest.h"
#include "base/utf8.h"
#include "decode/reading.h"

static const struct format {
	struct str name;
	const char *suffixes; /* of file names, without the dot, between blanks */
	const char *types; /* media types; with a + in front, what one ends in */
	decode_fn *decode;
	bool keeps_mark; /* a byte order mark is left to its reader */
	bool may_be_empty;
} formats[] = {
	{ .name = STR_INIT("json"),
		.suffixes = "json webmanifest map",
		.types = "application/json text/json +json",
		.decode = decode_json,
		.keeps_mark = true },
	{ .name = STR_INIT("yaml"),
		.suffixes = "yaml yml",
		.types =
			"application/yaml application/x-yaml text/yaml text/x-yaml +yaml",
		.decode = decode_yaml },
	{ .name = STR_INIT("toml"),
		.suffixes = "toml",
		.types = "application/toml",
		.decode = decode_toml },
	{ .name = STR_INIT("html"),
		.suffixes = "html htm xhtml",
		.types = "text/html application/xhtml+xml",
		.decode = decode_html },
	{ .name = STR_INIT("xml"),
		.suffixes = "xml svg xsd rss atom",
		.types = "application/xml text/xml +xml",
		.decode = decode_xml },
	{ .name = STR_INIT("ini"), .suffixes = "ini cfg conf cnf", .decode = decode_ini },
	{ .name = STR_INIT("properties"),
		.suffixes = "properties",
		.types = "text/x-java-properties",
		.decode = decode_properties },
	{ .name = STR_INIT("dotenv"), .suffixes = "env", .decode = decode_dotenv },
	{ .name = STR_INIT("csv"),
		.suffixes = "csv",
		.types = "text/csv",
		.decode = decode_csv },
	{ .name = STR_INIT("table"), .decode = decode_table },
	{ .name = STR_INIT("text"),
		.suffixes = "txt text log",
		.types = "text/plain",
		.decode = decode_text,
		.may_be_empty = true },
};

enum { FORMATS = sizeof(formats) / sizeof(*formats) };

static const struct format *
find_format(struct str name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (str_eq(formats[i].name, name))
			return &formats[i];
	return NULL;
}

static bool
refuse_format(struct str name, struct err *err)
{
	struct str names[FORMATS];
	for (size_t i = 0; i < FORMATS; i++)
		names[i] = formats[i].name;
	struct str near = nearest_word(name, names, FORMATS);
	if (near.size)
		return err_set(err, ERR_INPUT,
			"the format '%.*s' is not known; did you mean '%.*s'?",
			STR_ARGS(name), STR_ARGS(near));
	return err_set(err, ERR_INPUT, "the format '%.*s' is not known", STR_ARGS(name));
}

static bool
check_text(struct reading *r, const struct format *format)
{
	ptrdiff_t bad = utf8_first_bad(r->text);
	if (bad != STR_NONE)
		return reading_refuse(r, (size_t)bad, "not valid UTF-8 at byte %zu",
			(size_t)bad + r->mark);
	ptrdiff_t nul = str_find_char(r->text, '\0');
	if (nul != STR_NONE)
		return reading_refuse(r, (size_t)nul, "a NUL character at byte %zu",
			(size_t)nul + r->mark);
	if (!format->may_be_empty && !str_trim(r->text).size)
		return err_set(r->err, ERR_SUBJECT, "empty where %.*s is expected",
			STR_ARGS(format->name));
	return true;
}

/* Called for itself, at most limits->depth deep. */
static bool
check_size(struct reading *r, const struct value *v, size_t depth, size_t *nodes)
{
	size_t count = v->kind == VALUE_ARRAY || v->kind == VALUE_OBJECT ? v->size : 0;
	if (++*nodes > r->limits->nodes)
		return err_set(
			r->err, ERR_LIMIT, "more than %zu values", r->limits->nodes);
	if (depth > r->limits->depth)
		return err_set(
			r->err, ERR_LIMIT, "more than %zu levels", r->limits->depth);
	for (size_t i = 0; i < count; i++) {
		const struct value *below = v->kind == VALUE_ARRAY
			? &v->as.items[i]
			: &v->as.members[i].value;
		/* Most values are leaves, which are no level of their own. */
		bool leaf = below->kind != VALUE_ARRAY && below->kind != VALUE_OBJECT;
		if (!check_size(r, below, depth + !leaf, nodes))
			return false;
	}
	return true;
}

bool
decode(struct arena *a, struct str name, struct str bytes,
	const struct decode_limits *limits, struct value *out, struct err *err)
{
	*out = (struct value){ 0 };
	const struct format *format = find_format(name);
	if (!format)
		return refuse_format(name, err);
	struct reading reading = {
		.arena = a, .text = bytes, .limits = limits, .err = err
	};
	if (!format->keeps_mark && str_starts(bytes, STR("\xef\xbb\xbf"))) {
		reading.mark = 3;
		reading.text = str_from(bytes, reading.mark);
	}
	if (!reading.text.data)
		reading.text = STR("");
	size_t nodes = 0;
	if (check_text(&reading, format) && format->decode(&reading, out)
		&& check_size(&reading, out, 1, &nodes))
		return true;
	*out = (struct value){ 0 };
	return false;
}

const struct str *
decode_formats(size_t *count)
{
	static const struct str names[] = { STR_INIT("json"), STR_INIT("yaml"),
		STR_INIT("toml"), STR_INIT("html"), STR_INIT("xml"), STR_INIT("ini"),
		STR_INIT("properties"), STR_INIT("dotenv"), STR_INIT("csv"),
		STR_INIT("table"), STR_INIT("text") };
	_Static_assert(
		sizeof(names) / sizeof(*names) == FORMATS, "a name for each format");
	*count = FORMATS;
	return names;
}

/* --- names ---------------------------------------------------------------------------
 */

static bool
has_word(const char *words, struct str wanted)
{
	struct str rest = str_of(words), word;
	while (str_next(&rest, ' ', &word))
		if (word.size && str_eq_nocase(word, wanted))
			return true;
	return false;
}

static struct str
type_alone(struct str content_type)
{
	ptrdiff_t end = str_find_char(content_type, ';');
	return str_trim(
		end == STR_NONE ? content_type : str_part(content_type, 0, (size_t)end));
}

struct str
decode_format_of_type(struct str content_type)
{
	struct str type = type_alone(content_type);
	for (size_t i = 0; i < FORMATS; i++)
		if (has_word(formats[i].types, type))
			return formats[i].name;
	ptrdiff_t plus = str_find_char(type, '+');
	struct str suffix =
		plus == STR_NONE ? (struct str){ 0 } : str_from(type, (size_t)plus);
	for (size_t i = 0; suffix.size && i < FORMATS; i++)
		if (has_word(formats[i].types, suffix))
			return formats[i].name;
	return (struct str){ 0 };
}

struct str
decode_format_of_name(struct str file_name)
{
	struct str rest = file_name, part, base = { 0 }, suffix = { 0 };
	while (str_next(&rest, '/', &part))
		base = part;
	/* .env, and .env.production beside it */
	if (str_is(base, ".env") || str_starts(base, STR(".env.")))
		return STR("dotenv");
	for (size_t i = base.size; i > 1 && !suffix.data; i--)
		if (base.data[i - 1] == '.')
			suffix = (struct str){ base.data + i, base.size - i };
	for (size_t i = 0; suffix.size && i < FORMATS; i++)
		if (has_word(formats[i].suffixes, suffix))
			return formats[i].name;
	return (struct str){ 0 };
}

/* Takes one `; name=value` off; a quoted value may hold a semicolon. */
static bool
next_parameter(struct str *rest, struct str *name, struct str *value)
{
	ptrdiff_t start = str_find_char(*rest, ';');
	if (start == STR_NONE)
		return false;
	*rest = str_from(*rest, (size_t)start + 1);
	size_t end = 0;
	while (end < rest->size && rest->data[end] != '=' && rest->data[end] != ';')
		end++;
	*name = str_trim(str_part(*rest, 0, end));
	*value = (struct str){ 0 };
	*rest = str_from(*rest, end);
	if (!str_starts(*rest, STR("=")))
		return true;
	*rest = str_from(*rest, 1);
	struct str text = str_trim(*rest);
	bool quoted = str_starts(text, STR("\""));
	text = str_from(text, quoted);
	ptrdiff_t stop = str_find_char(text, quoted ? '"' : ';');
	*value = stop == STR_NONE ? text : str_part(text, 0, (size_t)stop);
	*rest = str_from(text, value->size);
	*value = quoted ? *value : str_trim(*value);
	return true;
}

struct str
decode_charset_of_type(struct str content_type)
{
	struct str name, value;
	while (next_parameter(&content_type, &name, &value))
		if (str_eq_nocase(name, STR("charset")))
			return value;
	return (struct str){ 0 };
}
