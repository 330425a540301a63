/* SPDX-License-Identifier: MIT */
#include "cmd/run_variables.h"

#include "value/json.h"
#include "world/file.h"

extern char **environ;

enum { VARIABLES_FILE_MAX = 16 << 20 };

struct reading {
	struct arena *arena;
	struct scope *scope;
	struct mask *mask;
	struct vec given; /* struct str: names of the command line and the files */
};

/* A JSON scalar is read as one, anything else is text. */
static struct value
typed(struct arena *a, struct str text)
{
	struct json_limits limits = { 1, 1 };
	struct value v;
	struct err err = { 0 };
	bool scalar = text.size && json_read(a, text, &limits, &v, &err)
		&& v.kind != VALUE_ARRAY && v.kind != VALUE_OBJECT;
	return scalar ? v : value_of_string(text);
}

static bool
set(struct reading *r, struct str name, struct str text, bool secret, struct err *err)
{
	if (!name.size)
		return err_set(err, ERR_USAGE, "a variable needs a name before its =");
	if (str_is(name, "newUuid") || str_is(name, "newDate") || str_is(name, "getEnv"))
		return err_set(err, ERR_USAGE,
			"'%.*s' is a function and cannot be a variable", STR_ARGS(name));
	if (!secret) {
		scope_set(r->scope, name, typed(r->arena, text), false);
		return true;
	}
	if (!mask_add(r->mask, text, err))
		return err_context(err, "secret %.*s", STR_ARGS(name));
	scope_set(r->scope, name, value_of_string(text), true);
	return true;
}

static bool
set_once(struct reading *r, struct str line, bool secret, struct err *err)
{
	ptrdiff_t equals = str_find_char(line, '=');
	if (equals == STR_NONE) /* a secret's text is not repeated */
		return err_set(err, ERR_USAGE, "%s takes NAME=VALUE%s%.*s",
			secret ? "--secret" : "a variable", secret ? "" : ", not ",
			STR_ARGS(secret ? (struct str){ 0 } : line));
	struct str name = str_trim(str_part(line, 0, (size_t)equals));
	struct str text = str_from(line, (size_t)equals + 1);
	for (size_t i = 0; i < r->given.count; i++)
		if (str_eq(*(struct str *)vec_at(&r->given, i), name))
			return err_set(err, ERR_USAGE, "variable '%.*s' is given twice",
				STR_ARGS(name));
	vec_add(&r->given, &name);
	text.data = text.data ? text.data : "";
	return set(r, name, text, secret, err);
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
from_file(struct reading *r, struct str path, struct err *err)
{
	struct str text, line;
	const char *name = str_c(r->arena, path);
	if (!file_read(r->arena, name, VARIABLES_FILE_MAX, &text, ERR_USAGE, err))
		return false;
	for (unsigned number = 1; str_next(&text, '\n', &line); number++) {
		struct str trimmed = str_trim(line);
		if (!trimmed.size || trimmed.data[0] == '#')
			continue;
		if (!set_once(r, trimmed, false, err)) {
			err->line = number;
			err->column = 1;
			return err_in_file(err, name);
		}
	}
	return true;
}

bool
run_variables(struct arena *a, const struct arguments *arguments, struct mask *mask,
	struct scope *scope, struct err *err)
{
	struct reading r = { a, scope, mask, vec_of(a, struct str) };
	if (!from_environment(&r, err))
		return false;
	if (arguments->variables_file.size
		&& !from_file(&r, arguments->variables_file, err))
		return false;
	for (size_t i = 0; i < arguments->variables.count; i++)
		if (!set_once(&r, *(struct str *)vec_at(&arguments->variables, i), false,
			    err))
			return false;
	for (size_t i = 0; i < arguments->secrets.count; i++)
		if (!set_once(
			    &r, *(struct str *)vec_at(&arguments->secrets, i), true, err))
			return false;
	return true;
}
