/* SPDX-License-Identifier: MIT */
/* smoke gate: parity, suites on the candidate, this release -> verdict, and on GO a
 * ticket. */
#include "cmd/commands.h"
#include "cmd/session.h"

#include "judge/judge.h"
#include "record/ticket.h"
#include "world/clock.h"
#include "world/file.h"

static const char default_ticket[] = ".smoke/go.json",
		  rehearsal_ticket[] = ".smoke/rehearsal.json";

static struct str
ticket_path(struct session *s)
{
	if (s->arguments->ticket.size)
		return s->arguments->ticket;
	return str_format(s->arena, "%.*s%s", STR_ARGS(s->workspace.folder),
		s->arguments->rehearsal ? rehearsal_ticket : default_ticket);
}

/* A ticket of an earlier GO must not outlive a gate that is not GO. */
static bool
forget_ticket(struct session *s, struct err *err)
{
	return session_expect_release(s, err)
		&& file_remove(str_c(s->arena, ticket_path(s)), err);
}

static bool
name_ticket(struct session *s, struct err *err)
{
	(void)err;
	if (s->run.verdict.word == VERDICT_GO)
		s->run.ticket = ticket_path(s);
	return true;
}

static bool
is_own_fact(const struct session *s, struct str name)
{
	for (size_t i = 0; i < s->own_facts.count; i++)
		if (str_eq(*(struct str *)vec_at(&s->own_facts, i), name))
			return true;
	return false;
}

/* Production is not expected to have what is pre-production's own. */
static void
leave_own_facts(const struct session *s, struct ticket *ticket)
{
	size_t kept = 0;
	for (size_t i = 0; i < ticket->fact_count; i++)
		if (!is_own_fact(s, ticket->facts[i].name))
			ticket->facts[kept++] = ticket->facts[i];
	ticket->fact_count = kept;
}

/* Its verify honours them, though their last day may be past by then. */
static struct waivers
valid_waivers(struct session *s)
{
	const struct waivers *all = &s->workspace.waivers;
	struct str today = clock_show_day(s->arena, s->run.ended);
	struct waivers valid = { .items = arena_array(
					 s->arena, all->count, sizeof(*valid.items)) };
	for (size_t i = 0; i < all->count; i++)
		if (!judge_day_is_past(all->items[i].expires, today))
			valid.items[valid.count++] = all->items[i];
	return valid;
}

static bool
write_ticket(struct session *s, struct err *err)
{
	if (s->run.verdict.word != VERDICT_GO)
		return true;
	struct waivers valid = valid_waivers(s);
	struct ticket ticket =
		ticket_of(s->arena, &s->run, &valid, s->workspace.policy.ticket_valid);
	ticket.workspace_digest = s->workspace.stated;
	leave_own_facts(s, &ticket);
	struct sbuf text = { 0 };
	ticket_write(
		&ticket, (struct str){ (const char *)s->key, sizeof(s->key) }, &text);
	bool ok = file_write(str_c(s->arena, ticket_path(s)), sbuf_str(&text), 0644, err);
	sbuf_fini(&text);
	return ok || err_context(err, "ticket");
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_GATE,
		.prepare = forget_ticket,
		.finish = name_ticket,
		.deliver = write_ticket };
	return session_run(a, &command_gate, arguments, &steps);
}

static const char *const options[] = { "baseline", "candidate", "tag", "report", "jobs",
	"deadline", "fail-fast", "history", "ticket", "expect", "rehearsal", "drill",
	NULL };

const struct command_row command_gate = {
	.name = "gate",
	.summary = "is the candidate fit for production? a verdict, and on GO a ticket",
	.operands = "",
	.option_names = options,
	.examples = "  smoke gate\n"
		    "  smoke gate --report junit:gate.xml --report json:gate.json\n",
	.run = run,
};
