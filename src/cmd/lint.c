/* SPDX-License-Identifier: MIT */
/* smoke lint: all mistakes of the workspace; sends nothing, reads no secret. */
#include "cmd/commands.h"
#include "cmd/say.h"
#include "cmd/session.h"

/* ", 1 suite", ", 2 suites" */
static void
add_count(struct sbuf *out, size_t n, const char *one, const char *many)
{
	sbuf_format(out, ", %zu %s", n, n == 1 ? one : many);
}

static bool
show(const struct workspace *w, struct err *err)
{
	size_t suites = 0, entries = 0;
	for (size_t i = 0; i < w->suite_count; i++) {
		suites += w->suites[i].count;
		for (size_t j = 0; j < w->suites[i].count; j++)
			entries += w->suites[i].suites[j]->count;
	}
	struct sbuf text = { 0 };
	sbuf_format(&text, "%.*s: no mistakes", STR_ARGS(w->project));
	add_count(&text, w->environment_count, "environment", "environments");
	add_count(&text, w->probe_count, "probe", "probes");
	add_count(&text, w->rule_count, "rule", "rules");
	add_count(&text, w->expectation_count, "expectation", "expectations");
	add_count(&text, suites, "suite", "suites");
	add_count(&text, entries, "entry", "entries");
	sbuf_add_char(&text, '\n');
	bool ok = say_data(sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit = 0;
	if (!session_open(&s, a, &command_lint, arguments, &err)
		|| !show(&s.workspace, &err))
		exit = say_error(NULL, &err);
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
