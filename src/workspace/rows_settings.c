/* SPDX-License-Identifier: MIT */
/* coverage, history, limits. */
#include "workspace/rows.h"
#include "workspace/types.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
#define DAY ((int64_t)24 * HOUR)

/* --- coverage ------------------------------------------------------------------ */

static const struct row coverage_rows[] = {
	{ .key = "openapi",
		.type = &type_file,
		.at = offsetof(struct coverage_files, openapi),
		.help = "an OpenAPI or Swagger document, JSON or YAML",
		.example = "openapi.yaml" },
	{ .key = "sitemap",
		.type = &type_file,
		.at = offsetof(struct coverage_files, sitemap),
		.help = "a sitemap, XML",
		.example = "public/sitemap.xml" },
	{ .key = "access_log",
		.type = &type_file,
		.at = offsetof(struct coverage_files, access_log),
		.help = "a sample of a log in the combined format of nginx or Apache",
		.example = "access.log" },
};

const struct table table_coverage = {
	.name = "coverage",
	.where = "coverage",
	.help = "Files below the folder that know endpoints. `smoke plan` reads them, "
		"and "
		"nothing else does.",
	.rows = coverage_rows,
	.count = sizeof(coverage_rows) / sizeof(*coverage_rows),
	.size = sizeof(struct coverage_files),
};

/* --- history ------------------------------------------------------------------- */

static const struct choice existing_choices[] = {
	{ "existing", true, NULL },
	{ NULL, 0, NULL },
};

static const struct row history_rows[] = {
	{ .key = "file",
		.type = &type_text,
		.at = offsetof(struct history_settings, file),
		.preset = ".smoke/history.db",
		.help = "the file of all runs",
		.example = ".smoke/history.db" },
	{ .key = "expect",
		.type = &type_switch,
		.at = offsetof(struct history_settings, expect_existing),
		.choices = existing_choices,
		.help = "`existing`: an empty history makes the verdict INCONCLUSIVE",
		.example = "existing" },
	{ .key = "keep",
		.type = &type_duration,
		.at = offsetof(struct history_settings, keep),
		.least = DAY,
		.most = 3650 * DAY,
		.preset = "400d",
		.help = "how long runs are kept; what may still be needed stays longer",
		.example = "400d" },
	{ .key = "runs",
		.type = &type_count,
		.at = offsetof(struct history_settings, runs),
		.least = 10,
		.most = 10000000,
		.help = "at most so many runs are kept; left out: however many",
		.example = "5000" },
	{ .key = "looks",
		.type = &type_duration,
		.at = offsetof(struct history_settings, looks),
		.least = DAY,
		.most = 3650 * DAY,
		.preset = "100d",
		.help = "how long is kept what runs saw, which is most of the file",
		.example = "30d" },
};

const struct table table_history = {
	.name = "history",
	.where = "history",
	.help = "Where runs are kept.",
	.rows = history_rows,
	.count = sizeof(history_rows) / sizeof(*history_rows),
	.size = sizeof(struct history_settings),
};

/* --- limits -------------------------------------------------------------------- */

#define KB ((int64_t)1 << 10)
#define GB ((int64_t)1 << 30)
#define AT(field) offsetof(struct limits, field)

static const struct row limits_rows[] = {
	{ .key = "body",
		.type = &type_size,
		.at = AT(body),
		.least = KB,
		.most = 2 * GB,
		.preset = "16MB",
		.help = "of one body, after decoding",
		.example = "64MB" },
	{ .key = "headers",
		.type = &type_size,
		.at = AT(headers),
		.least = KB,
		.most = GB / 64,
		.preset = "256KB",
		.help = "of a response's header lines",
		.example = "256KB" },
	{ .key = "deadline",
		.type = &type_duration,
		.at = AT(deadline),
		.least = 10,
		.most = HOUR,
		.preset = "30s",
		.help = "of one request, redirects included",
		.example = "30s" },
	{ .key = "connect",
		.type = &type_duration,
		.at = AT(connect),
		.least = 10,
		.most = 10 * MINUTE,
		.preset = "10s",
		.help = "until a connection stands",
		.example = "10s" },
	{ .key = "run",
		.type = &type_duration,
		.at = AT(run),
		.least = SECOND,
		.most = 24 * HOUR,
		.help = "of a whole run, waiting aside: what was not asked by then is "
			"unchecked; `--deadline` says otherwise for one run; left out: "
			"no limit",
		.example = "20m" },
	{ .key = "redirects",
		.type = &type_count,
		.at = AT(redirects),
		.least = 0,
		.most = 100,
		.preset = "10",
		.help = "followed for one request",
		.example = "10" },
	{ .key = "jobs",
		.type = &type_count,
		.at = AT(jobs),
		.least = 1,
		.most = 1024,
		.preset = "32",
		.help = "requests in flight",
		.example = "8" },
};

const struct table table_limits = {
	.name = "limits",
	.where = "limits",
	.help = "What is too much. What passes a limit is unchecked, never passed.",
	.rows = limits_rows,
	.count = sizeof(limits_rows) / sizeof(*limits_rows),
	.size = sizeof(struct limits),
};
