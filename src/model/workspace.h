/* SPDX-License-Identifier: MIT */
/* smoke.yaml, read and checked: what the team decided.  workspace/ makes it. */
#ifndef SMOKE_MODEL_WORKSPACE_H
#define SMOKE_MODEL_WORKSPACE_H

#include "base/diag.h"
#include "model/environment.h"
#include "model/notify.h"
#include "model/policy.h"
#include "model/probe.h"
#include "model/release.h"
#include "model/rule.h"
#include "model/suite_use.h"

struct replacement {
	struct template from, to;
	struct span span;
};

struct look_again {
	struct texts at; /* environment names; none: the default of product.md */
	size_t times;
	bool off;
};

enum { LATENCY_SAMPLES_MOST = 1000 }; /* of one endpoint in one run */
struct latency_policy { /* whether endpoints are slower than before */
	bool given;
	bool required;
	size_t samples; /* of each endpoint */
	int64_t alpha, min_effect; /* millionths */
	int64_t least; /* ms */
};

struct verify_settings {
	int64_t delay, deadline; /* ms */
	size_t consecutive;
	struct latency_policy latency;
};

struct watch_settings {
	int64_t every; /* ms */
	size_t consecutive;
	int64_t budget; /* millionths of all checks of all rounds */
};

struct waiver {
	struct str fingerprint, seen; /* 16 hex digits each */
	struct str reason, owner, ticket;
	struct str by; /* who decided, where it is not the owner; or empty */
	struct str expires; /* YYYY-MM-DD, last day included, UTC */
	struct span span;
};

struct waivers {
	struct source source;
	struct waiver *items;
	size_t count;
};

struct history_settings {
	struct str file; /* relative to the workspace folder */
	bool expect_existing;
	int64_t keep, looks; /* ms; how long runs are kept, and what they saw */
	size_t runs; /* at most so many; 0: however many */
};

struct limits {
	int64_t body; /* bytes after decoding */
	int64_t headers; /* bytes of a response's header lines */
	int64_t deadline; /* ms for one request, all redirects included */
	int64_t connect; /* ms */
	int64_t run; /* ms for all requests of a run; 0: no limit */
	size_t redirects;
	size_t jobs; /* transfers in flight */
};

struct coverage_files { /* below the folder: endpoints that are known from elsewhere */
	struct str openapi, sitemap, access_log; /* or empty */
};

struct workspace {
	struct str folder; /* with a slash at its end; "" is the working folder */
	struct source source;
	struct str project;
	struct environment *environments;
	size_t environment_count;
	struct str baseline, candidate; /* names; empty when nothing is compared */
	struct look_again look_again;
	struct replacement *replacements;
	size_t replacement_count;
	struct probe *probes;
	size_t probe_count;
	struct rule *rules;
	size_t rule_count;
	struct expectation *expectations;
	size_t expectation_count;
	struct suite_use *suites;
	size_t suite_count;
	struct release release;
	struct verify_settings verify;
	struct watch_settings watch;
	struct policy policy;
	struct waivers waivers;
	struct notify notify;
	struct signatures signatures;
	struct coverage_files coverage;
	struct history_settings history;
	struct limits limits;
	struct str digest; /* SHA-256 over all files read, hex */
	struct str stated; /* the same without decisions: waivers and signatures */
};

/* STR_NONE when there is none of that name. */
ptrdiff_t workspace_environment(const struct workspace *w, struct str name);
ptrdiff_t workspace_probe(const struct workspace *w, struct str name);

/* A file's name as the workspace says it: without the folder it was read from. */
struct str workspace_file(const struct workspace *w, struct str name);

#endif
