/* SPDX-License-Identifier: MIT */
/* One workspace while it is read: what the steps of workspace_read() share. */
#ifndef SMOKE_WORKSPACE_READING_H
#define SMOKE_WORKSPACE_READING_H

#include "workspace/rows.h"
#include "workspace/workspace.h"

enum {
	WORKSPACE_FILE_MAX = 1 << 20, /* of smoke.yaml, release.yaml, waivers.yaml */
	WORKSPACE_SUITE_MAX = 64 << 20 /* of one suite */
};

struct reading {
	struct arena *arena;
	struct workspace *w;
	struct diags *diags;
	struct source *source; /* smoke.yaml */
	struct yaml_node root; /* … as a tree */
	struct vec mentions; /* struct mention */
	struct vec hidden; /* struct span of smoke.yaml: what is secret there */
	struct vec files; /* struct source: everything that was read, in order */
	struct vec decisions; /* struct str: names of those files that are decisions */
	const struct hurl_reader *hurl;
};

/* files.c: reads `name` below the folder; says at `span` of smoke.yaml why not. */
struct source *
files_read(struct reading *g, struct str name, struct span span, size_t most);
bool files_exist(struct reading *g, struct str name);
/* Of everything that was read; or of what was stated, without what was decided since. */
struct str files_digest(struct reading *g, bool decisions);

/* release.c: the two files beside smoke.yaml. */
void release_read(struct reading *g, struct str name);
void waivers_read(struct reading *g, struct str name, bool named);
void signatures_read(struct reading *g, struct str name, bool named);

/* Each looks at what was read, and tells what no single value could. */
void environments_check(struct reading *g);
void names_check(struct reading *g);
void probes_check(struct reading *g);
void templates_check(struct reading *g);
void suites_read(struct reading *g);
void release_check(struct reading *g); /* after the suites are read */
/* suite_rows.c: the file of rows of that suite, read. */
void suite_rows_read(struct reading *g, size_t use);
/* suite_setups.c: who needs which setup; after all suites are read. */
void suite_setups_check(struct reading *g);
/* suite_doubles.c: names of items; files that run twice in one environment. */
struct suite_file { /* a file that was read for an item of `suites` */
	struct str name;
	const struct source *source;
	const struct suite *suite; /* NULL: it has mistakes */
	size_t use;
};
void suite_doubles_check(struct reading *g, const struct vec *files);
/* suite_names.c: variables of the files of that suite that have no value somewhere. */
void suite_names_check(struct reading *g, size_t use);
/* conditions.c: each is asked in each environment where it will be. */
void conditions_check(struct reading *g);

/* Where smoke.yaml says `key` in item `index` of the list; else the item's beginning. */
struct span
reading_span(const struct reading *g, const char *list, size_t index, const char *key);

/* Whether the probe looks at the environment of that index. */
bool
probe_looks_at(const struct workspace *w, const struct probe *probe, size_t environment);
/* Whether the value of this name is the same wherever it is rendered. */
bool template_name_is_known(
	const struct workspace *w, const struct environment *e, struct str name);
/* All such names: struct str. */
struct vec template_known_names(struct reading *g, const struct environment *e);

#endif
