/* SPDX-License-Identifier: MIT */
/* The types that rows are made of; each says in its comment what `at` points to. */
#ifndef SMOKE_WORKSPACE_TYPES_H
#define SMOKE_WORKSPACE_TYPES_H

#include "workspace/schema.h"

/* types_text.c */
extern const struct type type_text; /* struct str; never empty */
extern const struct type type_texts; /* struct texts: one text, or a list */
extern const struct type type_argv; /* struct texts: a list */
extern const struct type type_name; /* struct str, by row->naming */
extern const struct type type_date; /* struct str: YYYY-MM-DD, a day there is */
extern const struct type type_digits; /* struct str: 16 hex digits */
extern const struct type type_file; /* struct str: a path below the workspace's folder */
extern const struct type type_see; /* struct str: such a path, or a http(s) URL */
extern const struct type type_url; /* struct str: of an environment */
extern const struct type type_proxy; /* struct str */
extern const struct type type_address; /* struct str: host or host:port */
extern const struct type type_addresses; /* struct texts of those */

/* types_number.c */
extern const struct type type_version; /* nothing: it must be `most` */
extern const struct type type_bool; /* bool */
extern const struct type type_count; /* size_t */
extern const struct type type_number; /* int64_t */
extern const struct type type_duration; /* int64_t, milliseconds */
extern const struct type type_size; /* int64_t, bytes */
extern const struct type type_rate; /* int64_t, millionths per second */
extern const struct type type_percent; /* int64_t, millionths */
extern const struct type type_choice; /* an enum, by row->choices */
extern const struct type type_switch; /* bool, by row->choices */

extern const struct type type_flags; /* unsigned, 1 << choice: one word, or a list */

/* types_mail.c */
struct mailbox;
extern const struct type type_mailbox; /* struct mailbox */
extern const struct type type_mailboxes; /* struct mailbox *, size_t; at most `most` */
extern const struct type type_smtp; /* struct str */
/* A recipient's domain that is nearly the sender's is warned about. */
void mailboxes_compare(struct reader *r, const struct mailbox *from,
	const struct mailbox *to, size_t count);

/* types_moment.c */
extern const struct type type_moment; /* struct moment: a day, an instant, an hour */
extern const struct type type_instant; /* struct str: 2026-12-24T18:00:00Z */
extern const struct type type_weekdays; /* unsigned: bits 1 << weekday, Sunday is 0 */

/* types_mention.c */
extern const struct type type_environment; /* struct str: a name of the file */
extern const struct type type_environments; /* struct texts: one, or a list */
extern const struct type type_probe;
extern const struct type type_probes; /* struct texts: names, each may end in `*` */
extern const struct type type_setups; /* struct texts: names of setups */
extern const struct type type_tags; /* struct texts: tags that some probe has */

/* types_language.c */
extern const struct type type_template; /* struct template */
extern const struct type type_templates; /* struct template *, size_t */
extern const struct type type_path; /* struct str: JSONPath */
extern const struct type type_paths; /* struct texts: one, or a list */
extern const struct type type_regex; /* struct str */
extern const struct type type_comparison; /* struct str: "< 24h" */
extern const struct type type_scalar; /* struct value: text, number or boolean */
extern const struct type type_value; /* struct value: anything */

/* types_condition.c */
extern const struct type type_condition; /* struct condition */

/* types_record.c */
extern const struct type type_object; /* the record itself, by row->table */
extern const struct type type_part; /* the same, and empty where it is left out */
extern const struct type type_list; /* record *, size_t */
extern const struct type type_map; /* record *, size_t, each with its name */
extern const struct type type_reference; /* struct reference: a text, or where it is */
extern const struct type type_secret; /* the same; a text is warned about */

/* --- shared by the readers ------------------------------------------------------ */

/* The text of a scalar that cannot be taken for anything else; "must be in quotes" if
 * not. */
bool read_plain_text(struct reader *r, const struct yaml_node *node, struct str *out);
/* Each item of a list, or the value alone. */
bool read_texts(struct reader *r, const struct row *row, const struct yaml_node *node,
	void *at, const struct type *one);
/* A copy of `items` as the two neighbours `record *` and `size_t` that the model has. */
void store_list(void *at, const struct vec *items);

bool address_is_valid(struct str text); /* host, host:port, [v6]:port */

/* For the JSON Schema. */
struct value schema_of(struct arena *a, const char *type);
struct value schema_with_pattern(struct arena *a, const char *pattern);
struct value schema_one_or_list(struct arena *a, struct value one);

extern const struct naming naming_environment, naming_probe, naming_fact, naming_variable,
	naming_tag, naming_id;

#endif
