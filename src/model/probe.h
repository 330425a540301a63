/* SPDX-License-Identifier: MIT */
/* What looks at one thing in an environment. */
#ifndef SMOKE_MODEL_PROBE_H
#define SMOKE_MODEL_PROBE_H

#include "model/condition.h"
#include "model/suite.h"
#include "model/texts.h"

enum probe_kind {
	PROBE_NONE = 0,
	PROBE_HTTP,
	PROBE_FILE,
	PROBE_EXEC,
	PROBE_TLS,
	PROBE_TCP,
	PROBE_DNS,
	PROBE_DOCS,
	PROBE_LAST = PROBE_DOCS
};
const char *probe_kind_name(enum probe_kind kind);

struct fact {
	struct str name;
	struct str path; /* JSONPath from the envelope's root */
	struct span span;
};

struct probe {
	struct str name; /* `version`; `web/home` for one that a pack brought */
	enum probe_kind kind;
	struct str method; /* HTTP */
	struct template target; /* HTTP: path or absolute URL; FILE: path; TLS: host:port
				   or empty; TCP: host:port; DNS: a name */
	struct template *argv; /* EXEC */
	size_t argc;
	struct pairs headers; /* HTTP: further ones */
	bool location; /* HTTP: follow redirects (default yes) */
	struct template send; /* TCP: said first */
	bool line; /* TCP: the first line that comes back is looked at */
	bool closed; /* TCP: nobody may listen there */
	unsigned records; /* DNS: 1 << enum dns_type */
	struct str server; /* DNS: whom to ask; or empty */
	struct texts docs; /* DOCS: patterns of documents of the workspace */
	int64_t min_days; /* TLS: fewer days left is a finding; -1: not said */
	struct str format; /* json yaml toml xml html ini properties dotenv csv table
			      text; or empty */
	struct fact *facts;
	size_t fact_count;
	struct texts sensitive; /* JSONPaths whose values are digested */
	struct texts environments; /* where it looks; none: everywhere */
	struct condition condition; /* … and where this holds */
	struct texts tags;
	bool required, compared;
	int64_t deadline; /* ms; 0: the limit's default */
	struct span span;
};

#endif
