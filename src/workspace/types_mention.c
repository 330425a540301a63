/* SPDX-License-Identifier: MIT */
/* Names of things that stand elsewhere in the file: noted now, looked up by names.c when
 * all is read. */
#include "model/workspace.h"
#include "workspace/types.h"

#include <string.h>

static bool
read_mention(
	struct reader *r, const struct yaml_node *node, void *at, enum mention_kind kind)
{
	struct str name;
	if (!read_plain_text(r, node, &name))
		return false;
	struct mention mention = { kind, r->source, name, node->span };
	vec_add(r->mentions, &mention);
	memcpy(at, &name, sizeof(name));
	return true;
}

static bool
read_environment(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_mention(r, node, at, MENTION_ENVIRONMENT);
}

static bool
read_environments(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_environment);
}

static bool
read_probe(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_mention(r, node, at, MENTION_PROBE);
}

static bool
read_probe_pattern(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_mention(r, node, at, MENTION_PROBES);
}

static bool
read_tag(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_mention(r, node, at, MENTION_TAG);
}

static struct value
schema_name(struct arena *a, const struct row *row)
{
	return type_text.schema(a, row);
}

static struct value
schema_names(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, type_text.schema(a, row));
}

static const struct type type_probe_pattern = { "probe", read_probe_pattern, schema_name,
	false };
static const struct type type_tag = { "tag", read_tag, schema_name, false };

static bool
read_probes(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_probe_pattern);
}

static bool
read_tags(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_tag);
}

static bool
read_setup(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_mention(r, node, at, MENTION_SETUP);
}

static const struct type type_setup = { "setup", read_setup, schema_name, false };

static bool
read_setups(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_setup);
}

const struct type type_setups = { "setup or list of setups", read_setups, schema_names,
	false };
const struct type type_environment = { "environment", read_environment, schema_name,
	false };
const struct type type_environments = { "environment or list of environments",
	read_environments, schema_names, false };
const struct type type_probe = { "probe", read_probe, schema_name, false };
const struct type type_probes = { "probe or list of probes", read_probes, schema_names,
	false };
const struct type type_tags = { "tag or list of tags", read_tags, schema_names, false };
