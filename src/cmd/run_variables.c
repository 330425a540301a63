/* SPDX-License-Identifier: MIT */
#include "cmd/run_variables.h"

#include "world/file.h"

extern char **environ;

enum { VARIABLES_FILE_MAX = 16 << 20 };

struct reading {
	struct arena *arena;
	struct scope *scope;
	struct mask *mask;
	struct vec secrets; /* struct str: names of the command line and the files */
};

static bool
set_secret(struct reading *r, struct str name, struct str text, struct err *err)
{
	if (!mask_add(r->mask, text, err))
		return err_context(err, "secret %.*s", STR_ARGS(name));
	scope_set(r->scope, name, value_of_string(text), true);
	return true;
}

/* As with hurl: a variable that comes again is set anew, a secret is not; and what is a
 * secret stays masked whatever its name means later. */
static bool
set(struct reading *r, struct str name, struct str text, bool secret, struct err *err)
{
	if (!name.size)
		return err_set(err, ERR_USAGE, "a variable needs a name before its =");
	if (str_is(name, "newUuid") || str_is(name, "newDate") || str_is(name, "getEnv"))
		return err_set(err, ERR_USAGE,
			"'%.*s' is a function and cannot be a variable", STR_ARGS(name));
	if (secret)
		return set_secret(r, name, text, err);
	scope_set(r->scope, name, value_typed(text), false);
	return true;
}

static bool
set_secret_once(struct reading *r, struct str name, struct err *err)
{
	for (size_t i = 0; i < r->secrets.count; i++)
		if (str_eq(*(struct str *)vec_at(&r->secrets, i), name))
			return err_set(err, ERR_USAGE, "secret '%.*s' is given twice",
				STR_ARGS(name));
	vec_add(&r->secrets, &name);
	return true;
}

static bool
set_line(struct reading *r, struct str line, bool secret, struct err *err)
{
	ptrdiff_t equals = str_find_char(line, '=');
	if (equals == STR_NONE) /* a secret's text is not repeated */
		return err_set(err, ERR_USAGE, "a %s takes NAME=VALUE%s%.*s",
			secret ? "secret" : "variable", secret ? "" : ", not ",
			STR_ARGS(secret ? (struct str){ 0 } : line));
	struct str name = str_trim(str_part(line, 0, (size_t)equals));
	struct str text = str_from(line, (size_t)equals + 1);
	text.data = text.data ? text.data : "";
	return (!secret || set_secret_once(r, name, err))
		&& set(r, name, text, secret, err);
}

static bool
from_environment(struct reading *r, struct err *err)
{
	static const struct {
		struct str prefix;
		bool secret;
	} kinds[] = {
		{ STR_INIT("HURL_VARIABLE_"), false },
		{ STR_INIT("HURL_SECRET_"), true },
	};
	for (char **e = environ; e && *e; e++) {
		struct str line = str_of(*e);
		for (size_t k = 0; k < 2; k++) {
			ptrdiff_t equals = str_find_char(line, '=');
			size_t prefix = kinds[k].prefix.size;
			if (!str_starts(line, kinds[k].prefix) || equals == STR_NONE)
				continue;
			struct str name = str_part(line, prefix, (size_t)equals - prefix);
			if (!set(r, name, str_from(line, (size_t)equals + 1),
				    kinds[k].secret, err))
				return false;
		}
	}
	return true;
}

static bool
from_file(struct reading *r, struct str path, bool secret, struct err *err)
{
	struct str text, line;
	const char *name = str_c(r->arena, path);
	if (!file_read(r->arena, name, VARIABLES_FILE_MAX, &text, ERR_USAGE, err))
		return false;
	for (unsigned number = 1; str_next(&text, '\n', &line); number++) {
		struct str trimmed = str_trim(line);
		if (!trimmed.size || trimmed.data[0] == '#')
			continue;
		if (!set_line(r, trimmed, secret, err)) {
			err->line = number;
			err->column = 1;
			return err_in_file(err, name);
		}
	}
	return true;
}

static bool
from_files(struct reading *r, const struct vec *paths, bool secret, struct err *err)
{
	for (size_t i = 0; i < paths->count; i++)
		if (!from_file(r, *(struct str *)vec_at(paths, i), secret, err))
			return false;
	return true;
}

static bool
from_options(struct reading *r, const struct vec *lines, bool secret, struct err *err)
{
	for (size_t i = 0; i < lines->count; i++)
		if (!set_line(r, *(struct str *)vec_at(lines, i), secret, err))
			return false;
	return true;
}

bool
run_variables(struct arena *a, const struct arguments *arguments, struct mask *mask,
	struct scope *scope, struct err *err)
{
	struct reading r = { a, scope, mask, vec_of(a, struct str) };
	return from_environment(&r, err)
		&& from_files(&r, &arguments->variables_files, false, err)
		&& from_options(&r, &arguments->variables, false, err)
		&& from_files(&r, &arguments->secrets_files, true, err)
		&& from_options(&r, &arguments->secrets, true, err);
}
