/* SPDX-License-Identifier: MIT */
/* A named running system: where it is, how it is asked, what it runs on. */
#ifndef SMOKE_MODEL_ENVIRONMENT_H
#define SMOKE_MODEL_ENVIRONMENT_H

#include "model/suite.h"
#include "model/texts.h"
#include "value/value.h"

/* A value that may have to be fetched: only when collecting starts, and only for the
 * environments of the plan.  What is fetched is a secret, and masked everywhere. */
enum reference_kind {
	REFERENCE_NONE = 0,
	REFERENCE_TEXT,
	REFERENCE_ENV,
	REFERENCE_FILE,
	REFERENCE_EXEC
};
struct reference {
	enum reference_kind kind;
	struct str text; /* the text itself, or the name of the variable or file */
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
	struct str cacert, cert, key,
		proxy; /* files relative to the workspace; or empty */
};

enum instances_kind {
	INSTANCES_ONE = 0, /* the address behind the url, whichever answers */
	INSTANCES_LIST, /* addresses: host or host:port */
	INSTANCES_DNS /* every address behind the name: a discovery */
};

struct instances {
	enum instances_kind kind;
	struct texts addresses; /* LIST */
	size_t count; /* how many there must be; 0: not said */
	struct str server; /* DNS: whom to ask; empty: the system's */
	struct span span;
};

struct waiting { /* until it is up, before anything else is asked there */
	int64_t within, every; /* ms; within 0: nobody waits */
	struct str path; /* what must answer with 2xx or 3xx; empty: anything below 500 */
};

struct environment {
	struct str name;
	enum tier tier;
	struct str url; /* absolute, http or https, without a slash at its end */
	struct texts hosts; /* further origins that may be asked */
	int64_t rate; /* requests per second in millionths; 0: no limit */
	struct request_settings request;
	struct variable *variables;
	size_t variable_count;
	struct secret *secrets;
	size_t secret_count;
	struct instances instances;
	struct waiting up;
	struct span span;
};

#endif
