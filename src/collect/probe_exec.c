/* SPDX-License-Identifier: MIT */
/* The `exec` probe: a command's exit status and what it says; argv, no shell. */
#include "collect/engine.h"

#include "world/proc.h"

enum { EXEC_DEADLINE = 60000 /* ms, when the probe says nothing */ };

static void
drop(struct task *task)
{
	struct look *look = task->work;
	proc_cancel(look->part);
	look_drop(look);
}

/* Only exit 0 is a look: a command that failed may have said half of the truth. */
static void
ended(void *context, struct proc_result *result)
{
	struct look *look = context;
	struct arena *a = &look->arena;
	look->part = NULL;
	if (result->trouble != TROUBLE_NONE) {
		look_fail(look, result->trouble, result->reason);
		return;
	}
	if (result->status != 0) {
		struct str line = str_trim(result->err), first = line;
		str_next(&line, '\n', &first);
		look_fail(look, TROUBLE_CHILD,
			str_format(a, "the command ended with status %d%s%.*s",
				result->status, first.size ? ": " : "", STR_ARGS(first)));
		return;
	}
	if (!result->out.size) {
		look_fail(look, TROUBLE_EMPTY, STR("the command said nothing"));
		return;
	}
	members_add(&look->envelope, "status", value_of_int(a, result->status));
	if (look_add_body(look, result->out, STR("text")))
		look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}

void
probe_exec_start(struct task *task)
{
	struct look *look = look_open(task);
	struct arena *a = &look->arena;
	struct str *argv = arena_array(a, look->probe->argc, sizeof(*argv));
	struct vec shown = vec_of(a, struct value);
	for (size_t i = 0; i < look->probe->argc; i++) {
		struct err err = { 0 };
		if (!site_render(a, task, task->probe->instance, &look->probe->argv[i],
			    &argv[i], &err)) {
			look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
			return;
		}
		items_add(&shown, value_of_string(argv[i]));
	}
	members_add(&look->source, "argv", value_of_items(&shown));
	struct proc_request request = { .argv = argv,
		.argc = look->probe->argc,
		.folder = task->engine->settings.workspace->folder,
		.deadline = look->probe->deadline ? look->probe->deadline : EXEC_DEADLINE,
		.output_max = (size_t)task->engine->settings.workspace->limits.body };
	task->cancel = drop;
	look->part = proc_start(task->engine->loop, a, &request, ended, look);
}
