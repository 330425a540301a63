/* SPDX-License-Identifier: MIT */
#include "cmd/commands.h"

#include "base/nearest.h"
#include "cmd/say.h"
#include "world/file.h"
#include "world/http.h"

static const struct command_row *const rows[] = {
	&command_gate,
	&command_confirm,
	&command_verify,
	&command_watch,
	&command_snapshot,
	&command_drift,
	&command_diff,
	&command_waive,
	&command_sign,
	&command_override,
	&command_report,
	&command_history,
	&command_run,
	&command_probe,
	&command_lint,
	&command_plan,
	&command_fmt,
};
enum { HURL_USAGE = 1 }; /* hurl's exit code of a wrong command line */
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

const struct command_row *const *
commands(size_t *count)
{
	*count = ROWS;
	return rows;
}

static int
show(struct sbuf *text)
{
	struct err err = { 0 };
	int exit = say_data(sbuf_str(text), &err) ? 0 : say_error(NULL, &err);
	sbuf_fini(text);
	return exit;
}

static int
show_help(void)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text,
		"smoke compares pre-production with production, runs HTTP suites, and "
		"ends "
		"in a verdict.\n\nUsage: smoke COMMAND [OPTION…]\n\nCommands:\n");
	for (size_t i = 0; i < ROWS; i++)
		sbuf_format(&text, "  %-8s  %s\n", rows[i]->name, rows[i]->summary);
	sbuf_add_c(&text,
		"\n`smoke COMMAND --help` shows options and examples; `man smoke` tells "
		"it all;\n`smoke --version` says what it is built with.\n");
	return show(&text);
}

static int
show_version(void)
{
	struct sbuf text = { 0 };
	sbuf_format(&text, "smoke %s (%s)\n", SMOKE_VERSION, http_library());
	return show(&text);
}

static const struct command_row *
find(struct str name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (str_is(name, rows[i]->name))
			return rows[i];
	return NULL;
}

static int
unknown(struct str name)
{
	struct str names[ROWS];
	struct err err = { 0 };
	for (size_t i = 0; i < ROWS; i++)
		names[i] = str_of(rows[i]->name);
	struct str near = nearest_word(name, names, ROWS);
	if (near.size)
		err_set(&err, ERR_USAGE, "no command '%.*s'; did you mean '%.*s'?",
			STR_ARGS(name), STR_ARGS(near));
	else
		err_set(&err, ERR_USAGE, "no command '%.*s'; `smoke --help` lists them",
			STR_ARGS(name));
	return say_error(NULL, &err);
}

static int
run(const struct command_row *command, int argc, char **argv)
{
	struct arena a = { 0 };
	struct arguments arguments;
	struct err err = { 0 };
	int exit;
	if (!options_parse(&a, command, argc, argv, &arguments, &err)) {
		exit = say_error(NULL, &err);
		exit = arguments.hurl_exit_codes ? HURL_USAGE : exit;
	} else if (arguments.version) {
		exit = show_version();
	} else if (arguments.help) {
		struct sbuf text = { 0 };
		options_help(command, &text);
		exit = show(&text);
	} else if (arguments.operands.count && !command->operands[0]) {
		err_set(&err, ERR_USAGE, "smoke %s takes no operand, and got '%.*s'",
			command->name,
			STR_ARGS(*(struct str *)vec_at(&arguments.operands, 0)));
		exit = say_error(NULL, &err);
	} else {
		exit = command->run(&a, &arguments);
	}
	arena_fini(&a);
	return exit;
}

int
commands_main(int argc, char **argv)
{
	if (argc < 2) {
		show_help();
		return 2;
	}
	struct str name = str_of(argv[1]);
	if (str_is(name, "--help") || str_is(name, "-h") || str_is(name, "help"))
		return show_help();
	if (str_is(name, "--version") || str_is(name, "-V"))
		return show_version();
	const struct command_row *command = find(name);
	return command ? run(command, argc - 2, argv + 2) : unknown(name);
}
