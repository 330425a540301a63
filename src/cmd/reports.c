/* SPDX-License-Identifier: MIT */
#include "cmd/reports.h"

#include "cmd/say.h"
#include "judge/judge.h"
#include "report/report.h"
#include "world/clock.h"
#include "world/file.h"

#include <stdlib.h>
#include <unistd.h>

bool
reports_color(const struct arguments *a, int fd)
{
	if (a->color != WHEN_AUTO)
		return a->color == WHEN_ALWAYS;
	const char *no_color = getenv("NO_COLOR");
	return file_is_terminal(fd) && !(no_color && *no_color);
}

static struct report_settings
settings_of(struct arena *a, const struct arguments *arguments, const struct run *run)
{
	const char *ci = getenv("CI");
	return (struct report_settings){ .color = reports_color(arguments, STDOUT_FILENO),
		.ci_log = ci && *ci,
		.verbose = arguments->verbose,
		.lang = options_lang(arguments),
		.local_time = str_c(a, clock_show_local(a, run->ended)) };
}

/* FORMAT[:FILE] */
static bool
write_report(struct arena *a, const struct arguments *arguments, const struct run *run,
	struct str wish, struct err *err)
{
	ptrdiff_t colon = str_find_char(wish, ':');
	struct str name = colon == STR_NONE ? wish : str_part(wish, 0, (size_t)colon);
	struct str file =
		colon == STR_NONE ? (struct str){ 0 } : str_from(wish, (size_t)colon + 1);
	const struct report_format *format = report_format_of(name);
	struct report_settings settings = settings_of(a, arguments, run);
	struct sbuf text = { 0 };
	if (file.size)
		settings.color = false;
	bool ok = format->write(run, &settings, &text, err);
	if (ok && file.size)
		ok = file_write(str_c(a, file), sbuf_str(&text), 0644, err);
	else if (ok)
		ok = say_data(sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok || err_context(err, "report %.*s", STR_ARGS(wish));
}

static bool
unknown_report(struct str wish, struct err *err)
{
	size_t count;
	const struct report_format *formats = report_formats(&count);
	struct sbuf names = { 0 };
	for (size_t i = 0; i < count; i++)
		sbuf_format(&names, "%s%.*s", i ? ", " : "", STR_ARGS(formats[i].name));
	err_set(err, ERR_USAGE,
		"--report takes one of %.*s, with :FILE behind it, not '%.*s'",
		STR_ARGS(sbuf_str(&names)), STR_ARGS(wish));
	sbuf_fini(&names);
	return false;
}

bool
reports_check(const struct arguments *a, struct err *err)
{
	size_t to_stdout = 0;
	for (size_t i = 0; i < a->reports.count; i++) {
		struct str wish = *(struct str *)vec_at(&a->reports, i);
		ptrdiff_t colon = str_find_char(wish, ':');
		struct str name =
			colon == STR_NONE ? wish : str_part(wish, 0, (size_t)colon);
		if (!report_format_of(name))
			return unknown_report(wish, err);
		to_stdout += colon == STR_NONE;
		for (size_t j = 0; j < i; j++)
			if (colon != STR_NONE
				&& str_eq(str_from(wish, (size_t)colon + 1),
					str_from(*(struct str *)vec_at(&a->reports, j),
						(size_t)colon + 1)))
				return err_set(err, ERR_USAGE, "two reports go to '%.*s'",
					STR_ARGS(str_from(wish, (size_t)colon + 1)));
	}
	if (to_stdout > 1)
		return err_set(err, ERR_USAGE, "only one report can go to stdout");
	return true;
}

static bool
goes_to_stdout(struct str wish)
{
	return str_find_char(wish, ':') == STR_NONE;
}

/* The verdict on stdout unless another report goes there. */
int
reports_write(struct arena *a, struct mask *mask, const struct arguments *arguments,
	const struct run *run)
{
	int exit = 0;
	bool stdout_taken = false;
	for (size_t i = 0; i < arguments->reports.count; i++) {
		struct str wish = *(struct str *)vec_at(&arguments->reports, i);
		struct err err = { 0 };
		stdout_taken = stdout_taken || goes_to_stdout(wish);
		if (!write_report(a, arguments, run, wish, &err))
			exit = judge_worse_exit(exit, say_error(mask, &err));
	}
	struct err err = { 0 };
	if (!stdout_taken && !write_report(a, arguments, run, STR("text"), &err))
		exit = judge_worse_exit(exit, say_error(mask, &err));
	return exit;
}
