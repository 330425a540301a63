/* SPDX-License-Identifier: MIT */
/* smoke fmt: lays suites out, tells which are not, or shows them as JSON.  All files are
 * read before the first is written, and none is written whose meaning would change. */
#include "cmd/commands.h"
#include "cmd/fmt_json.h"
#include "cmd/say.h"
#include "suite/format.h"
#include "suite/suite.h"
#include "value/json.h"
#include "world/file.h"

enum { EXIT_WOULD_CHANGE = 1, EXIT_MISTAKES = 2, MODE_BITS = 07777 };

struct document {
	struct str name; /* "-": stdin, and then stdout */
	struct source source;
	struct suite suite;
	struct str text; /* laid out */
	bool changes;
};

struct formatting {
	struct arena *arena;
	const struct arguments *arguments;
	struct vec documents; /* struct document */
	struct diags diags;
	struct sbuf out; /* for stdout */
};

static bool
is_stdin(const struct document *d)
{
	return str_is(d->name, "-");
}

static bool
read_text(struct formatting *f, struct document *d, struct err *err)
{
	if (is_stdin(d))
		return file_read_stdin(f->arena, SUITE_SIZE_MAX, &d->source.text, err);
	return file_read(f->arena, str_c(f->arena, d->name), SUITE_SIZE_MAX,
		&d->source.text, ERR_INPUT, err);
}

/* What is laid out must be the same suite, and come out of a second time as it is. */
static bool
lay_out(struct formatting *f, struct document *d, struct err *err)
{
	struct sbuf out = { 0 }, twice = { 0 };
	struct diags diags;
	struct suite again;
	diags_init(&diags, f->arena);
	suite_format(&d->suite, &out);
	d->text = sbuf_copy(&out, f->arena);
	struct source source = { d->source.name, d->text };
	bool same = sbuf_ok(&out) && suite_read(f->arena, &source, &again, &diags)
		&& suite_same(&d->suite, &again);
	if (same)
		suite_format(&again, &twice);
	same = same && str_eq(sbuf_str(&twice), d->text);
	sbuf_fini(&out);
	sbuf_fini(&twice);
	d->changes = !str_eq(d->text, d->source.text);
	return same
		|| err_set(err, ERR_INTERNAL,
			"%.*s: laid out it would say something else; it is left as it "
			"is. This is a mistake of smoke: please tell us",
			STR_ARGS(d->source.name));
}

/* False when it cannot be read at all; mistakes in it go to diags. */
static bool
read_document(struct formatting *f, size_t index, struct err *err)
{
	struct document *d = vec_at(&f->documents, index);
	d->source.name = is_stdin(d) ? STR("stdin") : d->name;
	if (!read_text(f, d, err))
		return false;
	/* Old names are what this command replaces: no warning about them. */
	struct diags own;
	diags_init(&own, f->arena);
	if (suite_read(f->arena, &d->source, &d->suite, &own))
		return lay_out(f, d, err);
	for (size_t i = 0; i < own.list.count; i++)
		vec_add(&f->diags.list, vec_at(&own.list, i));
	f->diags.errors += own.errors;
	return true;
}

static void
show_json(struct formatting *f, const struct document *d)
{
	struct value v = fmt_json(f->arena, &d->suite);
	json_write(&v, JSON_COMPACT, &f->out);
	sbuf_add_char(&f->out, '\n');
}

static bool
write_document(struct formatting *f, const struct document *d, struct err *err)
{
	struct file_facts facts;
	const char *path = str_c(f->arena, d->name);
	if (!d->changes)
		return true;
	if (!file_facts(path, &facts, ERR_OUTPUT, err)
		|| !file_write(path, d->text, facts.mode & MODE_BITS, err))
		return false;
	say_note("%s: laid out", path);
	return true;
}

/* How each document is told, by what was asked for. */
static bool
tell(struct formatting *f, const struct document *d, struct err *err)
{
	if (f->arguments->check) {
		if (d->changes)
			sbuf_format(&f->out, "%.*s\n", STR_ARGS(d->source.name));
		return true;
	}
	if (str_is(f->arguments->out, "json"))
		show_json(f, d);
	else if (f->arguments->out.size || is_stdin(d))
		sbuf_add(&f->out, d->text);
	else
		return write_document(f, d, err);
	return true;
}

static bool
check_usage(struct formatting *f, struct err *err)
{
	const struct arguments *arguments = f->arguments;
	size_t count = arguments->operands.count, from_stdin = 0;
	if (!count)
		return err_set(err, ERR_USAGE, "smoke fmt takes files, or - for stdin");
	for (size_t i = 0; i < count; i++) {
		struct document d = { .name = *(struct str *)vec_at(
					      &arguments->operands, i) };
		from_stdin += is_stdin(&d);
		vec_add(&f->documents, &d);
	}
	if (from_stdin > 1)
		return err_set(err, ERR_USAGE, "stdin (-) can be read once only");
	if (arguments->out.size && !str_is(arguments->out, "json")
		&& !str_is(arguments->out, "hurl"))
		return err_set(err, ERR_USAGE, "--out takes hurl or json, not '%.*s'",
			STR_ARGS(arguments->out));
	if (arguments->out.size && arguments->check)
		return err_set(err, ERR_USAGE,
			"--check shows no suite; leave out --out or --check");
	return true;
}

static bool
format_all(struct formatting *f, int *exit, struct err *err)
{
	size_t changes = 0;
	for (size_t i = 0; i < f->documents.count; i++)
		if (!read_document(f, i, err))
			return false;
	if (f->diags.errors) {
		say_diags(&f->diags);
		*exit = EXIT_MISTAKES;
		return true;
	}
	for (size_t i = 0; i < f->documents.count; i++) {
		const struct document *d = vec_at(&f->documents, i);
		changes += d->changes;
		if (!tell(f, d, err))
			return false;
	}
	if (f->arguments->check && changes)
		*exit = EXIT_WOULD_CHANGE;
	return !f->out.size || say_data(sbuf_str(&f->out), err);
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct formatting f = { .arena = a,
		.arguments = arguments,
		.documents = vec_of(a, struct document) };
	struct err err = { 0 };
	int exit = 0;
	diags_init(&f.diags, a);
	if (!check_usage(&f, &err) || !format_all(&f, &exit, &err))
		exit = say_error(NULL, &err);
	sbuf_fini(&f.out);
	return exit;
}

static const char *const options[] = { "check", "out", NULL };

const struct command_row command_fmt = {
	.name = "fmt",
	.summary = "lay out suites, and change nothing that they say",
	.operands = "FILE…",
	.option_names = options,
	.examples = "  smoke fmt suites/*.hurl\n  smoke fmt --check suites/*.hurl\n"
		    "  smoke fmt --out json suites/shop.hurl\n  smoke fmt - < a.hurl\n",
	.run = run,
};
