/* SPDX-License-Identifier: MIT */
#include "cmd/run_captures.h"

#include "query/template.h"

bool
run_has_runtime_error(const struct unit *unit)
{
	for (size_t i = 0; i < unit->result->error_count; i++)
		if (!unit->result->errors[i].assert)
			return true;
	return false;
}

static bool
lies_in(const struct span *inner, const struct span *outer)
{
	return inner->start >= outer->start && inner->start <= outer->start + outer->size;
}

const struct entry_error *
run_error_in(const struct unit *unit, const struct span *span)
{
	for (size_t i = 0; i < unit->result->error_count; i++)
		if (unit->result->errors[i].assert
			&& lies_in(&unit->result->errors[i].span, span))
			return &unit->result->errors[i];
	return NULL;
}

bool
run_has_captures(const struct unit *unit)
{
	const struct response *r = &unit->entry->response;
	bool whole = unit->result && unit->reply && unit->reply->response->status
		&& unit->reply->response->trouble == TROUBLE_NONE;
	if (!whole || run_has_runtime_error(unit))
		return false;
	return !r->present
		|| (!run_error_in(unit, &r->version_span)
			&& !run_error_in(unit, &r->status_span));
}

const struct binding *
run_capture(struct arena *a, const struct unit *unit, const struct capture *capture,
	struct str *name)
{
	struct err err = { 0 };
	if (!template_render(
		    a, &capture->name, unit->scope, RENDER_PLAIN, name, NULL, &err))
		return NULL;
	return scope_find(unit->scope, *name);
}
