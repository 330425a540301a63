/* SPDX-License-Identifier: MIT */
/* The `dns` probe: a name's records, as sorted lists by type; how long they hold stands
 * in the source, since a cache counts it down. */
#include "collect/engine.h"

#include "world/dns_records.h"

static void
drop(struct task *task)
{
	struct look *look = task->work;
	dns_records_cancel(look->part);
	look_drop(look);
}

static struct value
list_of(struct arena *a, const struct dns_set *set)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < set->count; i++)
		items_add(&items, value_of_string(set->records[i]));
	return value_of_items(&items);
}

/* Nothing on both sides would be alike, and prove nothing. */
static bool
is_nothing(const struct dns_records_result *result)
{
	size_t records = 0;
	for (size_t i = 0; i < result->count; i++)
		records += result->sets[i].count;
	return !records;
}

static void
looked(void *context, struct dns_records_result *result)
{
	struct look *look = context;
	struct arena *a = &look->arena;
	look->part = NULL;
	if (result->trouble != TROUBLE_NONE) {
		look_fail(look, result->trouble, result->reason);
		return;
	}
	if (is_nothing(result)) {
		look_fail(look, TROUBLE_EMPTY, STR("the name has no such record"));
		return;
	}
	struct vec body = vec_of(a, struct member), ttl = vec_of(a, struct member);
	for (size_t i = 0; i < result->count; i++) {
		const struct dns_set *set = &result->sets[i];
		members_add(&body, dns_type_name(set->type), list_of(a, set));
		if (set->count)
			members_add(&ttl, dns_type_name(set->type),
				value_of_int(a, set->ttl));
	}
	members_add(&look->envelope, "body", value_of_members(&body));
	members_add(&look->source, "ttl", value_of_members(&ttl));
	look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}

void
probe_dns_start(struct task *task)
{
	struct look *look = look_open(task);
	const struct probe *probe = look->probe;
	struct dns_records_request request = { .types = probe->records,
		.server = probe->server,
		.deadline = probe->deadline ? probe->deadline
					    : task->site->settings.deadline };
	struct err err = { 0 };
	if (!site_render(&look->arena, task, task->probe->instance, &probe->target,
		    &request.name, &err)) {
		look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
		return;
	}
	members_add(&look->source, "name", value_of_string(request.name));
	task->cancel = drop;
	look->part = dns_records_look(
		task->engine->loop, &look->arena, &request, looked, look);
}
