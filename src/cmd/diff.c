/* SPDX-License-Identifier: MIT */
/* smoke diff: parity alone. */
#include "cmd/commands.h"
#include "cmd/session.h"

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_DIFF };
	return session_run(a, &command_diff, arguments, &steps);
}

static const char *const options[] = { "baseline", "candidate", "tag", "report", "jobs",
	"deadline", "history", NULL };

const struct command_row command_diff = {
	.name = "diff",
	.summary = "how the candidate differs from the baseline now",
	.operands = "",
	.option_names = options,
	.examples = "  smoke diff\n  smoke diff --baseline prod --candidate preprod\n",
	.run = run,
};
