/* SPDX-License-Identifier: MIT */
#include "cmd/run_work.h"

#include "cmd/say.h"
#include "suite/suite.h"

static bool
add_suite(struct suites_run *r, struct str name, struct err *err)
{
	struct source *source = arena_new(r->arena, struct source);
	struct suite *suite = arena_new(r->arena, struct suite);
	source->name = name;
	bool ok = str_is(name, "-")
		? file_read_stdin(r->arena, SUITE_SIZE_MAX, &source->text, err)
		: file_read(r->arena, str_c(r->arena, name), SUITE_SIZE_MAX,
			&source->text, ERR_INPUT, err);
	if (!ok)
		return false;
	struct str folder = name;
	while (folder.size && folder.data[folder.size - 1] != '/')
		folder.size--;
	if (!suite_read(r->arena, source, suite, &r->diags))
		return true; /* the others' mistakes are shown too */
	suite->folder = folder;
	suite_check(suite, DIAG_WARNING, &r->diags); /* told, and run all the same */
	vec_add(&r->suites, &(const struct suite *){ suite });
	return true;
}

static bool
add_matching(struct suites_run *r, struct str folder, struct str pattern, struct err *err)
{
	struct str *names;
	size_t count;
	const char *from = folder.size ? str_c(r->arena, folder) : ".";
	if (!file_glob(r->arena, from, pattern, &names, &count, err))
		return false;
	if (!count)
		return err_set(err, ERR_USAGE, "no file matches '%.*s'%s%.*s",
			STR_ARGS(pattern), folder.size ? " in " : "", STR_ARGS(folder));
	for (size_t i = 0; i < count; i++) {
		struct str name = names[i];
		if (folder.size)
			name = str_format(r->arena, "%.*s%s%.*s", STR_ARGS(folder),
				str_ends(folder, STR("/")) ? "" : "/", STR_ARGS(name));
		if (!add_suite(r, name, err))
			return false;
	}
	return true;
}

static bool
add_operand(struct suites_run *r, struct str name, struct err *err)
{
	struct file_facts facts;
	if (str_is(name, "-"))
		return add_suite(r, name, err);
	if (!file_facts(str_c(r->arena, name), &facts, ERR_INPUT, err))
		return false;
	if (facts.folder)
		return add_matching(r, name, STR("**/*.hurl"), err);
	return add_suite(r, name, err);
}

/* In hurl's frame, as the errors of a run are. */
static void
tell_mistakes(struct suites_run *r)
{
	struct sbuf text = { 0 };
	for (size_t i = 0; i < r->diags.list.count; i++)
		show_mistake(vec_at(&r->diags.list, i), &text);
	run_tell(r, sbuf_str(&text));
	sbuf_fini(&text);
}

bool
run_inputs_read(struct suites_run *r, struct err *err)
{
	const struct arguments *a = r->arguments;
	bool piped = !a->operands.count && !a->globs.count;
	if (piped && file_is_terminal(0))
		return err_set(
			err, ERR_USAGE, "which file? as in: smoke run suites/home.hurl");
	if (piped && !add_suite(r, STR("-"), err))
		return false;
	for (size_t i = 0; i < a->operands.count; i++)
		if (!add_operand(r, *(struct str *)vec_at(&a->operands, i), err))
			return false;
	for (size_t i = 0; i < a->globs.count; i++)
		if (!add_matching(r, (struct str){ 0 },
			    *(struct str *)vec_at(&a->globs, i), err))
			return false;
	tell_mistakes(r);
	r->unreadable = r->diags.errors > 0;
	if (!r->unreadable)
		return true;
	return err_set(err, ERR_INPUT, "%zu mistake%s; nothing was sent", r->diags.errors,
		r->diags.errors == 1 ? "" : "s");
}
