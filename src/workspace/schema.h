/* SPDX-License-Identifier: MIT */
/* What may stand in a file of ours, as tables: one row for each key.
 *
 * The same rows are walked by the reader (schema.c), by "did you mean", by the published
 * JSON Schema (schema_json.c) and by the reference (schema_reference.c), so that none can
 * say what another does not know.  The rows themselves stand in rows_*.c. */
#ifndef SMOKE_WORKSPACE_SCHEMA_H
#define SMOKE_WORKSPACE_SCHEMA_H

#include "base/diag.h"
#include "ext/yaml.h"
#include "value/value.h"

struct row;
struct table;
struct assertion;

/* Items of one list, names of one mapping. */
enum { SCHEMA_ITEMS_MAX = 10000 };

/* --- reading ------------------------------------------------------------------- */

/* Names that are used in the file, looked up when all of it is read. */
enum mention_kind {
	MENTION_ENVIRONMENT = 1,
	MENTION_PROBE,
	MENTION_PROBES, /* a name that may end in `*` */
	MENTION_TAG,
	MENTION_SETUP
};

struct mention {
	enum mention_kind kind;
	const struct source *source;
	struct str name;
	struct span span;
};

struct reader { /* of one file */
	struct arena *arena;
	const struct source *source;
	struct diags *diags;
	struct vec *mentions; /* struct mention */
	struct vec *hidden; /* struct span: secrets, not shown below a mistake */
	/* An assert of the Hurl language: see struct hurl_reader. */
	bool (*assertion)(struct arena *a, const struct source *source,
		struct assertion *out, struct diags *diags);
};

/* A mistake at the node; returns false. */
bool refuse(struct reader *r, const struct yaml_node *at, const char *format, ...)
	FORMAT(3, 4);
bool
refuse_span(struct reader *r, struct span span, const char *format, ...) FORMAT(3, 4);
/* What the scalar says is a secret: the file is shown without it. */
void hide(struct reader *r, const struct yaml_node *scalar);
/* More than SCHEMA_ITEMS_MAX are refused. */
bool items_are_few(struct reader *r, const struct yaml_node *node);
/* "did you mean 'x'?" below the mistake added last, where one is near. */
void
hint_nearest(struct reader *r, struct str word, const struct str *known, size_t count);

/* How a value is written, read, and described.  `at` is where it goes; what is refused
 * leaves it as it was. */
struct type {
	const char *name; /* as in the reference: "duration" */
	bool (*read)(struct reader *r, const struct row *row,
		const struct yaml_node *node, void *at);
	struct value (*schema)(struct arena *a, const struct row *row);
	bool presets; /* where the key is left out, those of row->table hold */
};

struct choice {
	const char *name; /* NULL ends the table */
	int value;
	const char *help;
};

struct naming { /* which names a mapping or a `name:` may give */
	bool (*fits)(struct str name);
	const char *pattern; /* the same for the JSON Schema */
	const char *expected; /* "letters, digits, - and _" */
};

struct row {
	const char *key; /* NULL: the value of a mapping itself, which is no mapping */
	const struct type *type;
	size_t at; /* offset in the record */
	size_t span_at; /* offset of the struct span for the value; 0: not kept */
	int64_t least, most; /* numbers; both 0: no bounds */
	const struct choice *choices;
	const struct table *table; /* what is inside */
	const struct naming *naming; /* names */
	const char *preset; /* as if it were written; NULL: nothing */
	const char *help, *example;
	bool required;
};

struct table {
	const char *name; /* of one record: "environment" */
	const char *where; /* in the file: "environments.NAME" */
	const char *help;
	const struct row *rows;
	size_t count;
	size_t size; /* of the record */
	size_t span_at; /* of its struct span; 0: not kept */
	const struct naming *naming; /* where it is in a mapping: of its keys … */
	size_t name_at; /* … and where the key goes, a struct str */
	/* What no single row can say; may be NULL. */
	void (*finish)(struct reader *r, const struct yaml_node *node, void *record);
};

/* One record: presets, keys, what is missing, what nobody knows. */
bool schema_read(struct reader *r, const struct table *table,
	const struct yaml_node *node, void *record);

/* --- ways into a tree ---------------------------------------------------------- */

/* The value of `key`, or NULL; `node` may be NULL. */
const struct yaml_node *node_get(const struct yaml_node *node, const char *key);
const struct yaml_node *node_item(const struct yaml_node *node, size_t index);
const struct yaml_node *
node_key(const struct yaml_node *node, const char *key); /* the key */

/* --- keys that are planned ----------------------------------------------------- */

struct later {
	const char *table, *key;
	const char *what;
};
const struct later *later_rows(size_t *count);

/* --- describing ---------------------------------------------------------------- */

/* All tables, in the order of the reference; the first is smoke.yaml itself. */
const struct table *const *schema_tables(size_t *count);
/* A $ref to the definition of a table. */
struct value schema_ref(struct arena *a, const struct table *table);
/* The Markdown table of one table: key, type, default, meaning, example. */
void schema_write_reference(const struct table *table, struct sbuf *out);
void schema_write_later(struct sbuf *out);

#endif
