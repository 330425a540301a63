/* SPDX-License-Identifier: MIT */
/* The JSON Schema (2020-12) of the file, so that editors complete it.  It is looser than
 * the reader where a schema cannot say what the reader knows; it is never stricter. */
#include "value/json.h"
#include "workspace/rows.h"
#include "workspace/types.h"
#include "workspace/workspace.h"

static const struct table *const tables[] = { &table_workspace, &table_environment,
	&table_request, &table_variable, &table_secret, &table_instances, &table_up,
	&table_compare, &table_look_again, &table_replacement, &table_probe, &table_tls,
	&table_tcp, &table_dns, &table_fact, &table_rule, &table_list, &table_expectation,
	&table_environment_value, &table_suite, &table_suite_defaults,
	&table_suite_latency, &table_verify, &table_latency, &table_watch, &table_policy,
	&table_freeze, &table_samples, &table_environment_policy, &table_notify,
	&table_mail, &table_webhook, &table_heartbeat, &table_coverage, &table_history,
	&table_limits, &table_release, &table_expected_fact, &table_change,
	&table_contact, &table_step, &table_item, &table_backup, &table_runbook,
	&table_waiver, &table_signature };

const struct table *const *
schema_tables(size_t *count)
{
	*count = sizeof(tables) / sizeof(*tables);
	return tables;
}

struct value
schema_ref(struct arena *a, const struct table *table)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "$ref",
		value_of_string(str_format(a, "#/$defs/%s", table->name)));
	return value_of_members(&members);
}

static struct value
preset_value(const struct row *row)
{
	if (row->type == &type_bool)
		return value_of_bool(str_is(STR("true"), row->preset));
	if (row->type == &type_count || row->type == &type_number)
		return value_of_number(str_of(row->preset));
	return value_of_c(row->preset);
}

static struct value
row_schema(struct arena *a, const struct row *row)
{
	struct value of_type = row->type->schema(a, row);
	struct vec members = vec_of(a, struct member);
	members_add(&members, "description", value_of_c(row->help));
	for (size_t i = 0; i < of_type.size; i++)
		vec_add(&members, &of_type.as.members[i]);
	if (row->preset)
		members_add(&members, "default", preset_value(row));
	return value_of_members(&members);
}

static struct value
table_schema(struct arena *a, const struct table *table)
{
	if (!table->rows[0].key)
		return row_schema(a, &table->rows[0]);
	struct vec members = vec_of(a, struct member),
		   properties = vec_of(a, struct member);
	struct vec required = vec_of(a, struct value);
	for (size_t i = 0; i < table->count; i++) {
		members_add(
			&properties, table->rows[i].key, row_schema(a, &table->rows[i]));
		if (table->rows[i].required)
			items_add(&required, value_of_c(table->rows[i].key));
	}
	members_add(&members, "description", value_of_c(table->help));
	members_add(&members, "type", value_of_c("object"));
	members_add(&members, "properties", value_of_members(&properties));
	members_add(&members, "required", value_of_items(&required));
	members_add(&members, "additionalProperties", value_of_bool(false));
	return value_of_members(&members);
}

void
workspace_schema(struct sbuf *out)
{
	struct arena a = { 0 };
	struct vec members = vec_of(&a, struct member),
		   definitions = vec_of(&a, struct member);
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		members_add(&definitions, tables[i]->name, table_schema(&a, tables[i]));
	members_add(&members, "$schema",
		value_of_c("https://json-schema.org/draft/2020-12/schema"));
	members_add(&members, "title", value_of_c("smoke.yaml"));
	members_add(&members, "$ref", value_of_c("#/$defs/workspace"));
	members_add(&members, "$defs", value_of_members(&definitions));
	struct value schema = value_of_members(&members);
	json_write(&schema, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
	arena_fini(&a);
}
