/* SPDX-License-Identifier: MIT */
/* smoke lint: all mistakes of the workspace; sends nothing, reads no secret. */
#include "cmd/commands.h"
#include "cmd/say.h"
#include "cmd/session.h"

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit = 0;
	if (!session_open(&s, a, &command_lint, arguments, &err)) {
		exit = say_error(NULL, &err);
	} else {
		const struct workspace *w = &s.workspace;
		size_t suites = 0, entries = 0;
		for (size_t i = 0; i < w->suite_count; i++) {
			suites += w->suites[i].count;
			for (size_t j = 0; j < w->suites[i].count; j++)
				entries += w->suites[i].suites[j]->count;
		}
		struct str text = str_format(a,
			"%.*s: %zu environments, %zu probes, %zu rules, %zu "
			"expectations, "
			"%zu suites with %zu entries: no mistakes\n",
			STR_ARGS(w->project), w->environment_count, w->probe_count,
			w->rule_count, w->expectation_count, suites, entries);
		if (!say_data(text, &err))
			exit = say_error(NULL, &err);
	}
	session_close(&s);
	return exit;
}

static const char *const options[] = { NULL };

const struct command_row command_lint = {
	.name = "lint",
	.summary = "show all mistakes of the workspace; sends nothing",
	.operands = "",
	.option_names = options,
	.examples = "  smoke lint\n  smoke lint --workspace ops/smoke\n",
	.run = run,
};
