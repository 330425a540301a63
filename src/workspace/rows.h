/* SPDX-License-Identifier: MIT */
/* The tables of smoke.yaml, release.yaml and waivers.yaml, and what is read by them
 * before names are looked up and everything finds its place in struct workspace. */
#ifndef SMOKE_WORKSPACE_ROWS_H
#define SMOKE_WORKSPACE_ROWS_H

#include "model/workspace.h"
#include "workspace/schema.h"

struct written_probe { /* a probe brings its expectations along */
	struct probe probe;
	struct expectation *expect;
	size_t expect_count;
};

struct written { /* smoke.yaml as it is written */
	struct workspace w;
	struct written_probe *probes;
	size_t probe_count;
	struct str release, waivers, signatures; /* names of files, or empty */
};

/* rows_workspace.c */
extern const struct table table_workspace, table_compare, table_look_again,
	table_replacement;
/* rows_environment.c */
extern const struct table table_environment, table_request, table_variable, table_secret,
	table_instances, table_up;
/* rows_probe.c */
extern const struct table table_probe, table_tls, table_fact;
/* rows_source.c */
extern const struct table table_tcp, table_dns;
extern const struct type type_tcp, type_dns, type_docs;
/* rows_rule.c */
extern const struct table table_rule, table_list;
/* rows_expectation.c */
extern const struct table table_expectation, table_environment_value;
/* rows_suite.c */
extern const struct table table_suite;
/* rows_suite_settings.c */
extern const struct table table_suite_defaults, table_suite_latency;
extern const struct type type_statuses; /* struct status_range *, size_t */
/* rows_verify.c */
extern const struct table table_verify, table_latency, table_watch;
/* rows_settings.c */
extern const struct table table_coverage, table_history, table_limits;
/* rows_policy.c */
extern const struct table table_policy, table_freeze, table_samples,
	table_environment_policy;
/* rows_notify.c */
extern const struct table table_notify, table_mail, table_webhook, table_heartbeat;
/* rows_release.c */
extern const struct table table_release, table_expected_fact, table_change, table_waiver;
/* rows_checklist.c */
extern const struct table table_contact, table_step, table_item, table_backup,
	table_runbook, table_signature;

/* Header names and their values as templates: struct pairs (types_header.c). */
extern const struct type type_headers;

extern const struct choice severity_choices[];

#endif
