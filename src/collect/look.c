/* SPDX-License-Identifier: MIT */
/* A probe's look, from its first member to the finished observation. */
#include "collect/engine.h"

#include "decode/decode.h"
#include "ext/digest.h"
#include "query/jsonpath.h"
#include "world/clock.h"

struct look *
look_open(struct task *task)
{
	struct arena arena = { 0 };
	struct look *look = arena_new(&arena, struct look);
	const struct workspace *w = task->engine->settings.workspace;
	const struct environment_plan *e =
		&task->engine->plan->environments[task->site->index];
	look->arena = arena;
	look->task = task;
	look->probe = &w->probes[task->probe->probe];
	look->envelope = vec_of(&look->arena, struct member);
	look->source = vec_of(&look->arena, struct member);
	look->began = loop_now(task->engine->loop);
	look->observation = (struct observation){ .probe = look->probe->name,
		.environment = task->site->environment->name,
		.instance = e->instances[task->probe->instance].name,
		.at = clock_now() / 1000,
		.check = task->probe->number,
		.again = task->probe->look };
	task->work = look;
	return look;
}

void
look_drop(struct look *look)
{
	look->task->work = NULL;
	struct arena arena = look->arena; /* the look lives in it */
	arena_fini(&arena);
}

static void
report(struct look *look, enum evidence evidence)
{
	struct task *task = look->task;
	struct engine *engine = task->engine;
	struct arena arena = look->arena; /* the receiver may take it over */
	struct unit unit = { .check = task->probe->number,
		.evidence = evidence,
		.trouble = look->observation.trouble,
		.reason = look->observation.reason,
		.duration = (uint32_t)loop_since(engine->loop, look->began),
		.attempts = 1,
		.probe = task->probe,
		.observation = &look->observation,
		.arena = &arena };
	task->work = NULL;
	task_report(task, &unit);
	arena_fini(&arena);
	task_end(task);
}

static void
report_nothing(struct look *look, enum evidence evidence, enum trouble trouble,
	struct str reason)
{
	look->observation.trouble = trouble;
	look->observation.reason = str_copy(&look->arena, reason);
	look->observation.seen = SEEN_NOT;
	report(look, evidence);
}

void
look_fail(struct look *look, enum trouble trouble, struct str reason)
{
	report_nothing(look, EVIDENCE_UNKNOWN, trouble, reason);
}

void
look_break(struct look *look, enum trouble trouble, struct str reason)
{
	report_nothing(look, EVIDENCE_BROKEN, trouble, reason);
}

/* Neither text nor a document: its size and digest tell whether it is the same. */
static struct value
opaque_body(struct arena *a, struct str bytes)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "size", value_of_int(a, (int64_t)bytes.size));
	members_add(&members, "sha256", value_of_string(digest_sha256_hex(a, bytes)));
	return value_of_members(&members);
}

bool
look_add_body(struct look *look, struct str bytes, struct str suggested)
{
	struct arena *a = &look->arena;
	struct str format = look->probe->format.size ? look->probe->format : suggested;
	members_add(&look->source, "size", value_of_int(a, (int64_t)bytes.size));
	members_add(&look->source, "format",
		value_of_string(format.size ? format : STR("bytes")));
	struct value body;
	if (!format.size) {
		body = opaque_body(a, bytes);
	} else {
		struct decode_limits limits = DECODE_LIMITS;
		struct err err = { 0 };
		if (!decode(a, format, bytes, &limits, &body, &err)) {
			struct str reason = err.line
				? str_format(a,
					"the body is not %.*s: line %u, column %u: %s",
					STR_ARGS(format), err.line, err.column, err.text)
				: str_format(a, "the body is not %.*s: %s",
					STR_ARGS(format), err.text);
			look_fail(look,
				err.kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_DECODE,
				reason);
			return false;
		}
	}
	members_add(&look->envelope, "body", body);
	return true;
}

/* The one node that a fact's path selects; a fact that is not there is absent, and
 * whoever expects it says so. */
static bool
add_fact(struct look *look, const struct value *root, const struct fact *fact,
	struct vec *facts, struct err *err)
{
	struct arena *a = &look->arena;
	struct jsonpath *path = jsonpath_compile(a, fact->path, err);
	struct jsonpath_nodes nodes;
	if (!path || !jsonpath_select(a, path, root, false, JSONPATH_BUDGET, &nodes, err))
		return err_context(err, "fact %.*s", STR_ARGS(fact->name));
	if (nodes.count > 1)
		return err_set(err, ERR_SUBJECT,
			"fact %.*s: %.*s selects %zu nodes, not one",
			STR_ARGS(fact->name), STR_ARGS(fact->path), nodes.count);
	if (nodes.count == 1)
		members_add_str(facts, fact->name, *nodes.items[0].value);
	return true;
}

void
look_finish(struct look *look, enum seen seen, struct str reason)
{
	struct arena *a = &look->arena;
	struct err err = { 0 };
	members_add(
		&look->source, "kind", value_of_c(probe_kind_name(look->probe->kind)));
	members_add(&look->envelope, "source", value_of_members(&look->source));
	struct value *root = arena_new(a, struct value);
	*root = value_of_members(&look->envelope);
	struct vec facts = vec_of(a, struct member);
	for (size_t i = 0; i < look->probe->fact_count; i++) {
		if (!add_fact(look, root, &look->probe->facts[i], &facts, &err)) {
			look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
			return;
		}
	}
	members_add(&look->envelope, "facts", value_of_members(&facts));
	*root = value_of_members(&look->envelope);
	look->observation.root = root;
	look->observation.seen = seen;
	look->observation.reason = str_copy(a, reason);
	report(look, EVIDENCE_HELD);
}
