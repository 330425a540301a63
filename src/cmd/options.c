/* SPDX-License-Identifier: MIT */
#include "cmd/options.h"

#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const struct option_row *
row_of_letter(const struct command_row *command, char letter)
{
	size_t count;
	const struct option_row *rows = option_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (rows[i].letter == letter && option_belongs(command, &rows[i]))
			return &rows[i];
	return NULL;
}

static bool
unknown(struct arena *a, const struct command_row *command, const char *dashes,
	struct str name, struct err *err)
{
	struct vec known = vec_of(a, struct str);
	size_t count;
	const struct option_row *rows = option_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (option_belongs(command, &rows[i]))
			*(struct str *)vec_push(&known) = str_of(rows[i].name);
	struct str near = nearest_word(name, known.items, known.count);
	if (near.size)
		return err_set(err, ERR_USAGE,
			"smoke %s has no option %s%.*s; did you mean --%.*s?",
			command->name, dashes, STR_ARGS(name), STR_ARGS(near));
	return err_set(err, ERR_USAGE,
		"smoke %s has no option %s%.*s; `smoke %s --help` lists them",
		command->name, dashes, STR_ARGS(name), command->name);
}

static bool
set_when(struct str text, enum when *out, struct err *err)
{
	if (!text.data || str_is(text, "always"))
		*out = WHEN_ALWAYS;
	else if (str_is(text, "auto"))
		*out = WHEN_AUTO;
	else if (str_is(text, "never"))
		*out = WHEN_NEVER;
	else
		return err_set(err, ERR_USAGE,
			"--color takes auto, always or never, not '%.*s'",
			STR_ARGS(text));
	return true;
}

static bool
set_lang(struct str text, enum lang *out, struct err *err)
{
	return lang_of(text, out)
		|| err_set(err, ERR_USAGE, "--lang takes en or fr, not '%.*s'",
			STR_ARGS(text));
}

/* Of the environment a language that we do not have is no mistake: English. */
enum lang
options_lang(const struct arguments *arguments)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum lang lang = arguments->lang;
	if (option_was_given(arguments, "lang"))
		return lang;
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);
		if (!value || !*value)
			continue;
		return lang_of(str_of(value), &lang) ? lang : LANG_EN;
	}
	return LANG_EN;
}

static bool
set_duration(const struct option_row *row, struct str text, int64_t *out, struct err *err)
{
	int64_t unit = row->min ? row->min : 1;
	if (number_duration(text, out))
		return true;
	if (number_int(text, out) && *out >= 0 && *out <= INT64_MAX / unit) {
		*out *= unit;
		return true;
	}
	return err_set(err, ERR_USAGE,
		"--%s takes a time such as 500ms, 10s or 5m, not '%.*s'", row->name,
		STR_ARGS(text));
}

static bool
may_repeat(enum option_takes takes)
{
	return takes == TAKES_TEXTS || takes == TAKES_NOTHING || takes == TAKES_CHOICE;
}

static bool
stands_alone(enum option_takes takes)
{
	return takes == TAKES_NOTHING || takes == TAKES_WHEN || takes == TAKES_CHOICE;
}

static bool
set(const struct option_row *row, struct str text, struct arguments *out, bool again,
	struct err *err)
{
	void *place = (char *)out + row->offset;
	if (again && !may_repeat(row->takes))
		return err_set(err, ERR_USAGE, "--%s is given twice", row->name);
	switch (row->takes) {
	case TAKES_NOTHING:
		*(bool *)place = true;
		return true;
	case TAKES_TEXT:
		*(struct str *)place = text;
		return text.size
			|| err_set(err, ERR_USAGE, "--%s takes %s, not an empty text",
				row->name, row->placeholder);
	case TAKES_TEXTS:
		vec_add(place, &text);
		return true;
	case TAKES_COUNT:
		if (number_int(text, place) && *(int64_t *)place >= row->min
			&& *(int64_t *)place <= row->max)
			return true;
		return err_set(err, ERR_USAGE,
			"--%s takes a number from %lld to %lld, not '%.*s'", row->name,
			(long long)row->min, (long long)row->max, STR_ARGS(text));
	case TAKES_DURATION:
		return set_duration(row, text, place, err);
	case TAKES_WHEN:
		return set_when(text, place, err);
	case TAKES_LANG:
		return set_lang(text, place, err);
	case TAKES_CHOICE:
		*(int *)place = (int)row->min;
		return true;
	}
	return err_set(err, ERR_INTERNAL, "--%s has no kind", row->name);
}

/* --- HURL_… variables --- */

enum { VARIABLE_NAME_MAX = 64 };

/* "http1.0" is HURL_HTTP10, "max-time" HURL_MAX_TIME. */
static struct str
variable_of(const char *name)
{
	char text[VARIABLE_NAME_MAX] = "HURL_";
	size_t size = 5;
	for (; *name && size + 1 < sizeof(text); name++) {
		bool small = *name >= 'a' && *name <= 'z';
		if (*name != '.')
			text[size++] = small   ? (char)(*name - 'a' + 'A')
				: *name == '-' ? '_'
					       : *name;
	}
	return str_of(getenv(text));
}

static bool
is_true(struct str text)
{
	return str_is(text, "1") || str_eq_nocase(text, STR("true"));
}

/* A yes/no option that is not yes is as if it were not there, as with hurl; a list is
 * separated: HURL_HEADER='a:b|c:d'. */
static bool
read_variable(const struct option_row *row, struct str text, struct arguments *out,
	struct err *err)
{
	struct str part;
	if (stands_alone(row->takes))
		return !is_true(text) || set(row, (struct str){ 0 }, out, false, err);
	if (row->takes != TAKES_TEXTS)
		return set(row, text, out, false, err)
			|| err_context(err, "a variable HURL_… of the environment");
	while (str_next(&text, '|', &part))
		if (!set(row, part, out, false, err))
			return false;
	return true;
}

static bool
read_variables(struct arena *a, const struct command_row *command, struct arguments *out,
	struct err *err)
{
	for (const char *const *name = command->variable_names; *name; name++) {
		struct str text = str_copy(a, variable_of(*name));
		const struct option_row *row = option_row_of(command, str_of(*name));
		if (!text.size)
			continue;
		if (!utf8_is_valid(text))
			return err_set(err, ERR_USAGE,
				"the variable HURL_… for --%s is not valid UTF-8", *name);
		if (row && !read_variable(row, text, out, err))
			return false;
	}
	return true;
}

/* --- the command line --- */

/* Where the parser stands in argv. */
struct walk {
	struct arena *arena;
	const struct command_row *command;
	int argc, next;
	char **argv;
	struct arguments *out;
};

static bool
apply(struct walk *w, const struct option_row *row, struct str value, bool has_value,
	struct err *err)
{
	bool alone = stands_alone(row->takes);
	if (alone && row->takes != TAKES_WHEN && has_value)
		return err_set(err, ERR_USAGE, "--%s takes no value", row->name);
	if (!alone && !has_value) {
		if (w->next >= w->argc)
			return err_set(err, ERR_USAGE,
				"--%s takes %s, and nothing follows", row->name,
				row->placeholder);
		value = str_of(w->argv[w->next++]);
	}
	bool again = option_was_given(w->out, row->name);
	vec_add(&w->out->given, &row);
	return set(row, value, w->out, again, err);
}

static bool
long_option(struct walk *w, struct str text, struct err *err)
{
	ptrdiff_t equals = str_find_char(text, '=');
	bool has_value = equals != STR_NONE;
	struct str name = has_value ? str_part(text, 0, (size_t)equals) : text;
	struct str value = { 0 };
	if (has_value) {
		value = str_from(text, (size_t)equals + 1);
		value.data = value.data ? value.data : "";
	}
	const struct option_row *row = option_row_of(w->command, name);
	if (!row)
		return unknown(w->arena, w->command, "--", name, err);
	return apply(w, row, value, has_value, err);
}

/* `-vj8`: letters in a row; the rest behind one that takes a value is its value. */
static bool
short_options(struct walk *w, struct str letters, struct err *err)
{
	for (size_t i = 0; i < letters.size; i++) {
		const struct option_row *row = row_of_letter(w->command, letters.data[i]);
		if (!row)
			return unknown(
				w->arena, w->command, "-", str_part(letters, i, 1), err);
		struct str rest = str_from(letters, i + 1);
		if (!stands_alone(row->takes) && rest.size)
			return apply(w, row, rest, true, err);
		if (!apply(w, row, (struct str){ 0 }, false, err))
			return false;
	}
	return true;
}

static void
init(struct arena *a, struct arguments *out)
{
	*out = (struct arguments){ .retry_interval = 1000,
		.repeat = 1,
		.max_redirs = 50,
		.max_time = 300000,
		.connect_timeout = 300000,
		.delay = -1,
		.wait = -1 };
	struct vec *lists[] = { &out->workspaces, &out->reports, &out->tags,
		&out->expects, &out->variables, &out->variables_files, &out->secrets,
		&out->secrets_files, &out->headers, &out->globs, &out->connect_to,
		&out->resolve, &out->cookies, &out->operands };
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		*lists[i] = vec_of(a, struct str);
	out->given = vec_of(a, const struct option_row *);
}

bool
option_was_given(const struct arguments *arguments, const char *name)
{
	for (size_t i = 0; i < arguments->given.count; i++) {
		const struct option_row *const *row = vec_at(&arguments->given, i);
		if (str_is(str_of((*row)->name), name))
			return true;
	}
	return false;
}

static bool
take_workspace(const struct command_row *command, struct arguments *out, struct err *err)
{
	if (out->workspaces.count > 1 && !command->many_workspaces)
		return err_set(err, ERR_USAGE, "--workspace is given twice");
	for (size_t i = 0; i < out->workspaces.count; i++)
		if (!((struct str *)vec_at(&out->workspaces, i))->size)
			return err_set(err, ERR_USAGE,
				"--workspace takes DIR, not an empty text");
	if (out->workspaces.count)
		out->workspace = *(struct str *)vec_at(&out->workspaces, 0);
	return true;
}

bool
options_parse(struct arena *a, const struct command_row *command, int argc, char **argv,
	struct arguments *out, struct err *err)
{
	init(a, out);
	for (int i = 0; i < argc; i++) /* a mistake before it ends that way, too */
		out->hurl_exit_codes |= str_is(str_of(argv[i]), "--hurl-exit-codes");
	if (command->variable_names && !read_variables(a, command, out, err))
		return false;
	struct walk w = { a, command, argc, 0, argv, out };
	bool only_operands = false;
	while (w.next < argc) {
		struct str text = str_of(argv[w.next++]);
		if (!utf8_is_valid(text))
			return err_set(
				err, ERR_USAGE, "argument %d is not valid UTF-8", w.next);
		if (only_operands || text.size < 2 || text.data[0] != '-')
			vec_add(&out->operands, &text);
		else if (str_is(text, "--"))
			only_operands = true;
		else if (str_starts(text, STR("--"))
				? !long_option(&w, str_from(text, 2), err)
				: !short_options(&w, str_from(text, 1), err))
			return false;
	}
	return take_workspace(command, out, err);
}

static void
help_row(const struct option_row *row, struct sbuf *out)
{
	struct sbuf left = { 0 };
	if (row->letter)
		sbuf_format(&left, "  -%c, --%s", row->letter, row->name);
	else
		sbuf_format(&left, "      --%s", row->name);
	if (row->takes == TAKES_WHEN)
		sbuf_format(&left, "[=%s]", row->placeholder);
	else if (row->placeholder)
		sbuf_format(&left, " %s", row->placeholder);
	sbuf_add(out, sbuf_str(&left));
	if (left.size < 32)
		sbuf_fill(out, ' ', 32 - left.size);
	else
		sbuf_format(out, "\n%32s", "");
	sbuf_format(out, "%s\n", row->help);
	sbuf_fini(&left);
}

static void
help_variables(const struct command_row *command, struct sbuf *out)
{
	const char *const *name = command->variable_names;
	if (!name)
		return;
	sbuf_add_c(out,
		"\nFrom the environment, where the command line says nothing else: "
		"HURL_NAME for\n");
	for (size_t column = 0; *name; name++) {
		column += strlen(*name) + 1;
		if (column > 78) {
			sbuf_add_char(out, '\n');
			column = strlen(*name) + 1;
		}
		sbuf_format(out, "%s ", *name);
	}
	sbuf_add_c(out,
		"\n(--max-time is HURL_MAX_TIME), HURL_VARIABLE_name, "
		"HURL_SECRET_name, NO_COLOR.\n");
}

void
options_help(const struct command_row *command, struct sbuf *out)
{
	sbuf_format(out, "smoke %s: %s\n\nUsage: smoke %s [OPTION…]%s%s\n\nOptions:\n",
		command->name, command->summary, command->name,
		command->operands[0] ? " " : "", command->operands);
	size_t count;
	const struct option_row *rows = option_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (option_belongs(command, &rows[i]))
			help_row(&rows[i], out);
	help_variables(command, out);
	sbuf_format(out, "\nExamples:\n%s", command->examples);
	sbuf_add_c(out,
		"\nExit: 0 GO, or all is well · 1 NO-GO, or an assert failed · 2 wrong "
		"usage, suite\nor workspace: nothing was sent · 3 INCONCLUSIVE: could "
		"not "
		"be checked · 4 our failure\n");
}
