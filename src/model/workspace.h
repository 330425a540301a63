/* SPDX-License-Identifier: MIT */
/* smoke.yaml, read and checked: what the team decided.  workspace/ makes it. */
#ifndef SMOKE_MODEL_WORKSPACE_H
#define SMOKE_MODEL_WORKSPACE_H

#include "base/diag.h"
#include "model/severity.h"
#include "model/suite.h"
#include "model/template.h"
#include "value/value.h"

struct texts {
	struct str *items;
	size_t count;
};

/* A value that may have to be fetched: only when collecting starts, and only for the
 * environments of the plan.  What is fetched is a secret, and masked everywhere. */
enum reference_kind { REFERENCE_NONE = 0, REFERENCE_TEXT, REFERENCE_ENV, REFERENCE_FILE,
	REFERENCE_EXEC };
struct reference {
	enum reference_kind kind;
	struct str text;   /* the text itself, or the name of the variable or file */
	struct texts argv; /* EXEC */
	struct span span;
};

enum tier { TIER_PRODUCTION = 0, TIER_STAGING, TIER_TESTING, TIER_DEVELOPMENT };
const char *tier_name(enum tier tier);

struct variable {
	struct str name;
	struct value value; /* as YAML typed it: text, number, boolean */
	struct span span;
};

struct secret {
	struct str name;
	struct reference value;
	struct span span;
};

struct request_settings { /* how every request to an environment is made */
	struct reference user; /* user:password */
	struct pairs headers;
	struct str cacert, cert, key, proxy; /* files relative to the workspace; or empty */
};

enum instances_kind {
	INSTANCES_ONE = 0, /* the address behind the url, whichever answers */
	INSTANCES_LIST,    /* addresses: host or host:port */
	INSTANCES_DNS      /* every address behind the name: a discovery */
};

struct instances {
	enum instances_kind kind;
	struct texts addresses; /* LIST */
	size_t count;           /* how many there must be; 0: not said */
	struct span span;
};

struct environment {
	struct str name;
	enum tier tier;
	struct str url;       /* absolute, http or https, without a slash at its end */
	struct texts hosts;   /* further origins that may be asked */
	int64_t rate;         /* requests per second in millionths; 0: no limit */
	struct request_settings request;
	struct variable *variables;
	size_t variable_count;
	struct secret *secrets;
	size_t secret_count;
	struct instances instances;
	struct span span;
};

struct replacement {
	struct template from, to;
	struct span span;
};

struct look_again {
	struct texts at; /* environment names; none: the default of product.md */
	size_t times;
	bool off;
};

/* --- probes -------------------------------------------------------------------- */

enum probe_kind { PROBE_NONE = 0, PROBE_HTTP, PROBE_FILE, PROBE_EXEC, PROBE_TLS };
const char *probe_kind_name(enum probe_kind kind);

struct fact {
	struct str name;
	struct str path; /* JSONPath from the envelope's root */
	struct span span;
};

struct probe {
	struct str name; /* `version`; `web/home` for one that a pack brought */
	enum probe_kind kind;
	struct str method;      /* HTTP */
	struct template target; /* HTTP: path or absolute URL; FILE: path; TLS: host:port or empty */
	struct template *argv;  /* EXEC */
	size_t argc;
	struct pairs headers; /* HTTP: further ones */
	bool location;        /* HTTP: follow redirects (default yes) */
	int64_t min_days;     /* TLS: fewer days left is a finding; -1: not said */
	struct str format;    /* json yaml xml html ini properties dotenv csv table text; or empty */
	struct fact *facts;
	size_t fact_count;
	struct texts sensitive;    /* JSONPaths whose values are digested */
	struct texts environments; /* where it looks; none: everywhere */
	struct texts tags;
	bool required, compared;
	int64_t deadline; /* ms; 0: the limit's default */
	struct span span;
};

/* --- rules, expectations ------------------------------------------------------- */

enum list_kind { LIST_UNSAID = 0, LIST_ORDERED, LIST_SET, LIST_MULTISET, LIST_KEYED };

enum /* of struct rule, `ignore` and `allow`: bit sets */
{
	ON_MISSING = 1 << 0,
	ON_EXTRA = 1 << 1,
	ON_CHANGED = 1 << 2,
	ON_TYPE_CHANGED = 1 << 3,
	ON_ORDER_CHANGED = 1 << 4,
	ON_ALL = (1 << 5) - 1,
	ON_TURNED_ON = 1 << 5, /* false in the baseline, true in the candidate */
	ON_TURNED_OFF = 1 << 6
};

struct tolerance {
	bool given;
	bool relative;    /* `part` millionths of the baseline's size, else `absolute` */
	int64_t part;
	struct str absolute; /* a decimal number as text */
};

struct rule {
	struct str id; /* given, or "rule 3" */
	struct str path; /* JSONPath; rules without one speak for the whole envelope */
	struct texts probes, tags; /* none: all; a name may end in `*` */
	unsigned ignore, allow;    /* bit sets; 0: says nothing */
	struct tolerance tolerance;
	enum severity severity; /* NONE: says nothing */
	enum list_kind list;
	struct str list_key; /* KEYED: the member that identifies an element */
	bool sensitive;
	struct str reason, owner;
	struct span span, path_span;
};

enum relation { RELATION_NONE = 0, RELATION_SAME, RELATION_DIFFERENT };
enum must { MUST_NONE = 0, MUST_PRESENT, MUST_ABSENT };

struct environment_value {
	struct str environment;
	struct value value;
};

struct expectation { /* exactly one of relation, values, version, must, is, matches */
	struct str id; /* given, or "expectation 3" */
	struct str probe; /* one probe's name */
	struct str path;
	enum relation relation;
	struct environment_value *values;
	size_t value_count;
	struct str version; /* ">= baseline", ">= 1.4", "== {{…}}" */
	enum must must;
	struct str is;      /* a comparison: "< 24h", "> 1GB", "== 3", "!= x" */
	struct str matches; /* a regex */
	enum severity severity; /* ERROR when not said */
	struct texts environments; /* none: everywhere the probe looks */
	struct str reason, owner;
	bool required;
	struct span span, path_span;
};

/* --- suites, release, policy --------------------------------------------------- */

struct write_permission { /* POST /api/login */
	struct str environment, method, path;
	struct span span;
};

struct suite_use {
	struct str files; /* the pattern, as written */
	const struct suite **suites; /* what it matched, in order of name */
	size_t count;
	struct texts run_on; /* none: candidate in gate, the environment in verify */
	struct write_permission *may_write;
	size_t may_write_count;
	struct texts tags;
	bool nightly, required;
	struct span span;
};

struct expected_fact { /* version.app: 1.4.2 */
	struct str probe, fact;
	struct reference value;
	struct span span;
};

struct meant_change {
	struct str probe, path;
	struct value from, to; /* NULL kind where not said: has_from, has_to */
	bool has_from, has_to;
	struct span span;
};

struct release {
	bool given;
	struct source source;
	struct expected_fact *expect;
	size_t expect_count;
	struct meant_change *changes;
	size_t change_count;
	struct str coordinator, rollback; /* who leads; the command to show */
};

struct verify_settings {
	int64_t delay, deadline; /* ms */
	size_t consecutive;
};

struct policy {
	enum severity fail_on; /* ERROR when not said */
	bool advisory;
	struct str advisory_until; /* YYYY-MM-DD */
	struct texts gate_tags;    /* tags a gate may select */
	int64_t ticket_valid;      /* ms; default 24h */
};

struct waiver {
	struct str fingerprint, seen; /* 16 hex digits each */
	struct str reason, owner, ticket;
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
};

struct limits {
	int64_t body;     /* bytes after decoding */
	int64_t headers;  /* bytes of a response's header lines */
	int64_t deadline; /* ms for one request, all redirects included */
	int64_t connect;  /* ms */
	size_t redirects;
	size_t jobs; /* transfers in flight */
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
	struct policy policy;
	struct waivers waivers;
	struct history_settings history;
	struct limits limits;
	struct str digest; /* SHA-256 over all files read, hex */
};

/* STR_NONE when there is none of that name. */
ptrdiff_t workspace_environment(const struct workspace *w, struct str name);
ptrdiff_t workspace_probe(const struct workspace *w, struct str name);
bool texts_have(const struct texts *texts, struct str text);

#endif
