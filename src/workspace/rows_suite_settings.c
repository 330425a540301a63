/* SPDX-License-Identifier: MIT */
/* suites: defaults, accepted statuses, latency. */
#include "base/number.h"
#include "model/suite_options.h"
#include "workspace/rows.h"
#include "workspace/types.h"

/* --- options: {retry: 2, max-time: 5s} ------------------------------------------ */

/* Yes or no, a count or a duration.  Files and credentials belong to the environment;
 * what is skipped, to `if`; what is shown, to `smoke run`. */
static bool
may_be_default(const struct option_form *form)
{
	static const enum option_kind none[] = { OPTION_SKIP, OPTION_VERBOSE,
		OPTION_VERY_VERBOSE, OPTION_DIGEST, OPTION_NTLM, OPTION_NEGOTIATE,
		OPTION_NETRC, OPTION_NETRC_OPTIONAL };
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (form->kind == none[i])
			return false;
	return form->takes >= TAKES_FLAG && form->takes <= TAKES_DURATION;
}

static bool
refuse_option(struct reader *r, const struct yaml_node *key)
{
	size_t count, known = 0;
	const struct option_form *forms = option_forms(&count);
	struct str *names = arena_array(r->arena, count, sizeof(*names));
	if (option_form_of(key->text))
		return refuse(r, key, "the option '%.*s' has no default here",
			STR_ARGS(key->text));
	for (size_t i = 0; i < count; i++)
		if (may_be_default(&forms[i]))
			names[known++] = forms[i].name;
	refuse(r, key, "unknown option '%.*s'", STR_ARGS(key->text));
	hint_nearest(r, key->text, names, known);
	return false;
}

static bool
read_option(struct reader *r, const struct yaml_pair *from, struct option *out)
{
	const struct option_form *form = option_form_of(from->key.text);
	const struct yaml_node *value = &from->value;
	struct err err = { 0 };
	if (!form || !may_be_default(form))
		return refuse_option(r, &from->key);
	if (value->kind != YAML_SCALAR)
		return refuse(
			r, value, "'%.*s' must have one value", STR_ARGS(from->key.text));
	*out = (struct option){ .kind = form->kind, .span = value->span };
	out->value = (struct template){ .span = value->span, .written = value->text };
	if (!option_read(form, value->text, &out->flag, &out->number, &err))
		return refuse(r, value, "%s", err.text);
	bool endless = form->kind == OPTION_RETRY || form->kind == OPTION_REPEAT;
	if (endless && out->number < 0)
		return refuse(
			r, value, "'%.*s' must have an end", STR_ARGS(from->key.text));
	if (form->kind == OPTION_REPEAT && !out->number)
		return refuse(r, value, "nothing would be asked");
	return true;
}

static bool
read_options(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct vec items = vec_of(r->arena, struct option);
	bool good = true;
	if (node->kind != YAML_MAPPING)
		return refuse(r, node, "'%s' must be a mapping: option: value", row->key);
	if (!items_are_few(r, node))
		return false;
	for (size_t i = 0; i < node->count; i++) {
		struct option option;
		if (read_option(r, &node->pairs[i], &option))
			vec_add(&items, &option);
		else
			good = false;
	}
	store_list(at, &items);
	return good;
}

static struct value
schema_options(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member),
		   properties = vec_of(a, struct member), any = vec_of(a, struct member);
	size_t count;
	const struct option_form *forms = option_forms(&count);
	(void)row;
	for (size_t i = 0; i < count; i++)
		if (may_be_default(&forms[i]))
			members_add_str(
				&properties, forms[i].name, value_of_members(&any));
	members_add(&members, "type", value_of_c("object"));
	members_add(&members, "properties", value_of_members(&properties));
	members_add(&members, "additionalProperties", value_of_bool(false));
	return value_of_members(&members);
}

static const struct type type_suite_options = { "mapping of a suite's options",
	read_options, schema_options, false };

static const struct row defaults_rows[] = {
	{ .key = "headers",
		.type = &type_headers,
		.at = offsetof(struct suite_defaults, headers),
		.help = "sent to the environment's own origin where the entry has no "
			"header of that name; captures of setups may stand in it",
		.example = "{Authorization: \"Bearer {{token}}\"}" },
	{ .key = "options",
		.type = &type_suite_options,
		.at = offsetof(struct suite_defaults, options),
		.help = "of `[Options]`: those that take yes or no, a count or a "
			"duration; "
			"`retry` and `repeat` are not for POST and PATCH",
		.example = "{retry: 2, max-time: 5s}" },
};

const struct table table_suite_defaults = {
	.name = "defaults",
	.where = "suites.defaults",
	.help = "What every entry gets that does not say it itself.",
	.rows = defaults_rows,
	.count = sizeof(defaults_rows) / sizeof(*defaults_rows),
	.size = sizeof(struct suite_defaults),
};

/* --- accept: [200, 3xx] --------------------------------------------------------- */

enum { STATUS_LEAST = 100, STATUS_MOST = 999, STATUS_CLASS = 100 };

static bool
read_range(struct reader *r, const struct yaml_node *node, struct status_range *out)
{
	struct str text = node->text;
	int64_t n;
	if (node->kind == YAML_SCALAR && text.size == 3) {
		bool whole =
			number_int(text, &n) && n >= STATUS_LEAST && n <= STATUS_MOST;
		if (whole) {
			*out = (struct status_range){ (int)n, (int)n };
			return true;
		}
		if (text.data[0] >= '1' && text.data[0] <= '9'
			&& str_ends(text, STR("xx"))) {
			int least = (text.data[0] - '0') * STATUS_CLASS;
			*out = (struct status_range){ least, least + STATUS_CLASS - 1 };
			return true;
		}
	}
	return refuse(
		r, node, "expected a status of three digits, as 200, or a class, as 2xx");
}

static bool
read_statuses(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	struct vec items = vec_of(r->arena, struct status_range);
	if (list && !node->count)
		return refuse(r, node, "'%s' must name a status", row->key);
	if (!items_are_few(r, node))
		return false;
	for (size_t i = 0; i < (list ? node->count : 1); i++) {
		struct status_range range;
		if (read_range(r, list ? &node->items[i] : node, &range))
			vec_add(&items, &range);
		else
			good = false;
	}
	store_list(at, &items);
	return good;
}

static struct value
schema_statuses(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member), kinds = vec_of(a, struct value);
	(void)row;
	items_add(&kinds, value_of_c("integer"));
	items_add(&kinds, value_of_c("string"));
	members_add(&members, "type", value_of_items(&kinds));
	members_add(&members, "minimum", value_of_int(a, STATUS_LEAST));
	members_add(&members, "maximum", value_of_int(a, STATUS_MOST));
	members_add(&members, "pattern", value_of_c("^[1-9]([0-9][0-9]|xx)$"));
	return schema_one_or_list(a, value_of_members(&members));
}

const struct type type_statuses = { "status or list of statuses", read_statuses,
	schema_statuses, false };

/* --- latency: {p95: 300ms} ------------------------------------------------------ */

enum { HOUR = 60 * 60 * 1000, SAMPLES_MOST = 1000000 };
#define AT(field) offsetof(struct suite_latency, field)

static const struct row latency_rows[] = {
	{ .key = "p50",
		.type = &type_duration,
		.at = AT(p50),
		.least = 1,
		.most = HOUR,
		.help = "half of all requests take no longer",
		.example = "100ms" },
	{ .key = "p90",
		.type = &type_duration,
		.at = AT(p90),
		.least = 1,
		.most = HOUR,
		.help = "nine of ten take no longer",
		.example = "200ms" },
	{ .key = "p95",
		.type = &type_duration,
		.at = AT(p95),
		.least = 1,
		.most = HOUR,
		.help = "nineteen of twenty take no longer",
		.example = "300ms" },
	{ .key = "p99",
		.type = &type_duration,
		.at = AT(p99),
		.least = 1,
		.most = HOUR,
		.help = "99 of a hundred take no longer",
		.example = "1s" },
	{ .key = "max",
		.type = &type_duration,
		.at = AT(max),
		.least = 1,
		.most = HOUR,
		.help = "none takes longer",
		.example = "2s" },
	{ .key = "min_samples",
		.type = &type_count,
		.at = AT(min_samples),
		.least = 1,
		.most = SAMPLES_MOST,
		.help = "fewer requests than these are unchecked; left out: 2 for p50, "
			"10 "
			"for p90, 20 for p95, 100 for p99, 1 for max",
		.example = "20" },
};

/* A percentile of fewer is just the slowest one. */
static const struct {
	size_t at, samples;
} least_samples[] = { { AT(max), 1 }, { AT(p50), 2 }, { AT(p90), 10 }, { AT(p95), 20 },
	{ AT(p99), 100 } };

static void
finish_latency(struct reader *r, const struct yaml_node *node, void *record)
{
	struct suite_latency *latency = record;
	int64_t before = 0;
	size_t samples = 0;
	static const size_t rising[] = { AT(p50), AT(p90), AT(p95), AT(p99), AT(max) };
	for (size_t i = 0; i < sizeof(least_samples) / sizeof(*least_samples); i++)
		if (*(int64_t *)((char *)record + least_samples[i].at))
			samples = least_samples[i].samples;
	if (!samples) {
		refuse(r, node,
			"say how long requests may take: p50, p90, p95, p99 or max");
		return;
	}
	for (size_t i = 0; i < sizeof(rising) / sizeof(*rising); i++) {
		int64_t ms = *(int64_t *)((char *)record + rising[i]);
		if (ms && ms < before) {
			refuse(r, node,
				"a higher percentile cannot be less than a lower one");
			return;
		}
		before = ms ? ms : before;
	}
	latency->given = true;
	if (!latency->min_samples)
		latency->min_samples = samples;
}

const struct table table_suite_latency = {
	.name = "suite_latency",
	.where = "suites.latency",
	.help = "How long the requests of all its files and rows may take.",
	.rows = latency_rows,
	.count = sizeof(latency_rows) / sizeof(*latency_rows),
	.size = sizeof(struct suite_latency),
	.span_at = AT(span),
	.finish = finish_latency,
};
