/* SPDX-License-Identifier: MIT */
/* What --json and --report-json say of a file, in hurl's form: names in the order of the
 * alphabet, all texts masked. */
#ifndef SMOKE_CMD_RUN_JSON_H
#define SMOKE_CMD_RUN_JSON_H

#include "cmd/options.h"
#include "collect/collect.h"
#include "out/mask.h"

/* A stored body's path within the report's folder; empty: none is stored. */
typedef struct str json_body_fn(void *context, struct arena *a,
	const struct http_response *response, struct str bytes);

struct json_report {
	struct mask *mask;
	const struct arguments *arguments;
	json_body_fn *body; /* or NULL */
	void *context;
};

/* Appends the object of one attempt at an entry. */
void
json_entry(const struct json_report *report, const struct unit *unit, struct sbuf *out);

/* Appends the object of a file; `entries` are its objects, separated by commas. */
void json_file(const struct json_report *report, struct str name, struct str entries,
	struct str cookies, bool success, int64_t time, struct sbuf *out);

#endif
