/* SPDX-License-Identifier: MIT */
/* smoke confirm: just before the deploy, is it still the build that was approved? */
#include "cmd/commands.h"
#include "cmd/session.h"

#include "record/ticket.h"

static bool
prepare(struct session *s, struct err *err)
{
	struct ticket ticket = { 0 };
	const struct vec *operands = &s->arguments->operands;
	if (operands->count != 1)
		return err_set(err, ERR_USAGE,
			"which ticket? as in: smoke confirm .smoke/go.json");
	if (!session_read_ticket(s, *(struct str *)vec_at(operands, 0), &ticket, err)
		|| !session_environment(s, ticket.candidate, &s->request.judged, err))
		return false;
	if (!ticket.fact_count)
		return err_set(err, ERR_INPUT,
			"the ticket has no fact that could be confirmed: give a probe of "
			"the workspace `facts:`, and run the gate again");
	s->workspace.release.expect_count =
		0; /* the ticket alone says what was approved */
	s->workspace.release.change_count = 0;
	return session_expect_ticket(s, &ticket, err);
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_CONFIRM,
		.prepare = prepare };
	return session_run(a, &command_confirm, arguments, &steps);
}

static const char *const options[] = { "report", "jobs", "deadline", "history",
	"rehearsal", NULL };

const struct command_row command_confirm = {
	.name = "confirm",
	.summary = "just before the deploy: is it still the build that was approved?",
	.operands = "TICKET",
	.option_names = options,
	.examples = "  smoke confirm .smoke/go.json\n",
	.run = run,
};
