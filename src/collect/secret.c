/* SPDX-License-Identifier: MIT */
#include "collect/secret.h"

#include "collect/engine.h"
#include "world/file.h"
#include "world/proc.h"

#include <stdlib.h>

static struct str
without_newline(struct str text)
{
	if (str_ends(text, STR("\n")))
		text.size--;
	if (str_ends(text, STR("\r")))
		text.size--;
	return text;
}

static bool
from_environment(struct arena *a, const struct reference *r, const char *what,
	struct str *out, struct err *err)
{
	const char *value = getenv(str_c(a, r->text));
	if (!value)
		return err_set(err, ERR_INPUT,
			"%s comes from the environment variable %.*s, which is not set",
			what, STR_ARGS(r->text));
	*out = str_copy(a, str_of(value));
	return true;
}

static bool
from_file(struct arena *a, const struct engine *engine, const struct reference *r,
	const char *what, struct str *out, struct err *err)
{
	const char *path = str_c(a, engine_path(engine, a, r->text));
	if (!file_read(a, path, SECRET_FILE_MAX, out, ERR_INPUT, err))
		return err_context(err, "%s", what);
	*out = without_newline(*out);
	return true;
}

static void
command_ended(void *context, struct proc_result *result)
{
	*(struct proc_result *)context = *result;
}

static bool
from_command(struct arena *a, struct engine *engine, const struct reference *r,
	const char *what, struct str *out, struct err *err)
{
	struct proc_result result = { .trouble = TROUBLE_CANCELLED };
	struct proc_request request = { .argv = r->argv.items,
		.argc = r->argv.count,
		.folder = engine->settings.workspace->folder,
		.deadline = SECRET_DEADLINE,
		.output_max = SECRET_FILE_MAX };
	struct proc *proc = proc_start(engine->loop, a, &request, command_ended, &result);
	bool ok = loop_run(engine->loop, err);
	if (result.trouble == TROUBLE_CANCELLED) /* it must not outlive us */
		proc_cancel(proc);
	if (!ok)
		return false;
	if (engine->signal)
		return err_set(err, ERR_INPUT, "%s: interrupted", what);
	if (result.trouble != TROUBLE_NONE)
		return err_set(err, ERR_INPUT, "%s: %.*s", what, STR_ARGS(result.reason));
	if (result.status != 0)
		return err_set(err, ERR_INPUT,
			"%s: the command %.*s ended with status %d", what,
			STR_ARGS(r->argv.items[0]), result.status);
	*out = without_newline(result.out);
	return true;
}

static bool
fetch(struct arena *a, struct engine *engine, const struct reference *r, const char *what,
	struct str *out, struct err *err)
{
	switch (r->kind) {
	case REFERENCE_NONE:
		*out = (struct str){ 0 };
		return true;
	case REFERENCE_TEXT:
		*out = r->text;
		return true;
	case REFERENCE_ENV:
		return from_environment(a, r, what, out, err);
	case REFERENCE_FILE:
		return from_file(a, engine, r, what, out, err);
	case REFERENCE_EXEC:
		return from_command(a, engine, r, what, out, err);
	}
	return err_set(err, ERR_INTERNAL, "%s: unknown kind of reference", what);
}

bool
secret_fetch(struct arena *a, struct engine *engine, const struct reference *reference,
	const char *what, struct str *out, struct err *err)
{
	if (!fetch(a, engine, reference, what, out, err))
		return false;
	if (reference->kind != REFERENCE_NONE && !out->size)
		return err_set(err, ERR_INPUT, "%s is empty", what);
	return true;
}
