/* SPDX-License-Identifier: MIT */
/* Blind spots: endpoints that are known from elsewhere and that nothing of the plan
 * touches.  Pure: what the files hold is given as text or value. */
#ifndef SMOKE_PLAN_BLIND_H
#define SMOKE_PLAN_BLIND_H

#include "base/vec.h"
#include "plan/plan.h"
#include "value/value.h"

enum {
	BLIND_ENDPOINTS_MAX = 20000, /* different ones */
	BLIND_PATH_MAX = 2048 /* bytes; longer ones are not looked at */
};

enum blind_source { BLIND_OPENAPI = 1, BLIND_SITEMAP = 2, BLIND_ACCESS_LOG = 4 };

struct endpoint {
	struct str method, path; /* without query; `{}` stands for a part that varies */
	unsigned sources; /* enum blind_source */
	size_t hits; /* lines of the log */
	bool touched;
};

struct blind {
	struct arena *arena;
	struct vec endpoints; /* struct endpoint */
	size_t unread; /* lines of the log that are no requests */
	bool cut; /* there were more than BLIND_ENDPOINTS_MAX */
};

struct blind blind_new(struct arena *a);

/* A decoded OpenAPI document: its paths, below the path of its first server. */
bool
blind_openapi(struct blind *b, const struct value *document, struct err *err) MUST_CHECK;
/* A decoded sitemap. */
bool
blind_sitemap(struct blind *b, const struct value *document, struct err *err) MUST_CHECK;
/* Lines of a log in the combined or common format of nginx and Apache.  What was answered
 * with 4xx is no endpoint.  ERR_INPUT when no line is a request. */
bool blind_access_log(struct blind *b, struct str text, struct err *err) MUST_CHECK;

/* Marks what probes and suites of the plan ask for. */
void blind_touch(struct blind *b, const struct plan *plan);

/* Those that are not touched, most hits first, then by path. */
const struct endpoint **blind_spots(struct blind *b, size_t *count);

#endif
