/* SPDX-License-Identifier: MIT */
/* verify, its latency, and watch: what happens after a deploy. */
#include "workspace/rows.h"
#include "workspace/types.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* --- latency ------------------------------------------------------------------- */

#define AT(field) offsetof(struct latency_policy, field)

static const struct row latency_rows[] = {
	{ .key = "samples",
		.type = &type_count,
		.at = AT(samples),
		.least = 5,
		.most = LATENCY_SAMPLES_MOST,
		.preset = "100",
		.help = "how often each GET and HEAD probe is asked for it, over all "
			"instances",
		.example = "100" },
	{ .key = "alpha",
		.type = &type_percent,
		.at = AT(alpha),
		.least = 1,
		.most = 200000,
		.preset = "1%",
		.help = "how often a run may call something slower that is not; all "
			"endpoints share it",
		.example = "1%" },
	{ .key = "min_effect",
		.type = &type_percent,
		.at = AT(min_effect),
		.least = 10000,
		.most = 100000000,
		.preset = "25%",
		.help = "the slowdown that matters: it is found, or ruled out, or the "
			"check is unchecked",
		.example = "25%" },
	{ .key = "least",
		.type = &type_duration,
		.at = AT(least),
		.least = 0,
		.most = HOUR,
		.preset = "10ms",
		.help = "less than this is no slowdown, however large a part it is",
		.example = "10ms" },
	{ .key = "required",
		.type = &type_bool,
		.at = AT(required),
		.preset = "true",
		.help = "`false`: a slower endpoint is told, and does not decide",
		.example = "false" },
};
#undef AT

static void
finish_latency(struct reader *r, const struct yaml_node *node, void *record)
{
	struct latency_policy *policy = record;
	(void)r;
	(void)node;
	policy->given = true;
}

const struct table table_latency = {
	.name = "latency",
	.where = "verify.latency",
	.help = "Whether endpoints got slower than they were before the release, on the "
		"same environment.",
	.rows = latency_rows,
	.count = sizeof(latency_rows) / sizeof(*latency_rows),
	.size = sizeof(struct latency_policy),
	.finish = finish_latency,
};

/* --- verify -------------------------------------------------------------------- */

static const struct row verify_rows[] = {
	{ .key = "delay",
		.type = &type_duration,
		.at = offsetof(struct verify_settings, delay),
		.least = 100,
		.most = HOUR,
		.preset = "10s",
		.help = "between two looks",
		.example = "10s" },
	{ .key = "consecutive",
		.type = &type_count,
		.at = offsetof(struct verify_settings, consecutive),
		.least = 1,
		.most = 100,
		.preset = "3",
		.help = "so many looks in a row must see what is expected",
		.example = "3" },
	{ .key = "deadline",
		.type = &type_duration,
		.at = offsetof(struct verify_settings, deadline),
		.least = SECOND,
		.most = 24 * HOUR,
		.preset = "10m",
		.help = "then waiting ends",
		.example = "10m" },
	{ .key = "latency",
		.type = &type_object,
		.at = offsetof(struct verify_settings, latency),
		.table = &table_latency,
		.help = "whether endpoints got slower than before; left out: not asked",
		.example = "{samples: 100, min_effect: 25%}" },
};

const struct table table_verify = {
	.name = "verify",
	.where = "verify",
	.help = "How `smoke verify` waits for the expected version.",
	.rows = verify_rows,
	.count = sizeof(verify_rows) / sizeof(*verify_rows),
	.size = sizeof(struct verify_settings),
};

/* --- watch --------------------------------------------------------------------- */

#define AT(field) offsetof(struct watch_settings, field)

static const struct row watch_rows[] = {
	{ .key = "every",
		.type = &type_duration,
		.at = AT(every),
		.least = 100,
		.most = HOUR,
		.preset = "30s",
		.help = "from the start of one round to the start of the next",
		.example = "30s" },
	{ .key = "consecutive",
		.type = &type_count,
		.at = AT(consecutive),
		.least = 1,
		.most = 100,
		.preset = "3",
		.help = "a check that fails so many rounds in a row ends it",
		.example = "3" },
	{ .key = "budget",
		.type = &type_percent,
		.at = AT(budget),
		.least = 0,
		.most = 500000,
		.preset = "1%",
		.help = "the share of all checks of all rounds that may fail",
		.example = "1%" },
};
#undef AT

const struct table table_watch = {
	.name = "watch",
	.where = "watch",
	.help = "How `smoke watch` looks again and again.",
	.rows = watch_rows,
	.count = sizeof(watch_rows) / sizeof(*watch_rows),
	.size = sizeof(struct watch_settings),
};
