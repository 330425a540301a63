/* SPDX-License-Identifier: MIT */
/* The published schema and the reference say what the tables say.  UPDATE=1 rewrites
 * them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value/json.h"
#include "query/template.h"
#include "workspace/rows.h"
#include "workspace/types.h"
#include "workspace/workspace.h"

static struct str
read_file(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return (struct str){ 0 };
	char *data = arena_alloc(a, 1 << 20);
	size_t size = fread(data, 1, (1 << 20) - 1, file);
	fclose(file);
	return (struct str){ data, size };
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

static void
the_published_schema_is_current(void **state)
{
	(void)state;
	static const char path[] = SMOKE_SOURCE_DIR "/reports/workspace.schema.json";
	struct arena a = { 0 };
	struct sbuf out = { 0 };
	workspace_schema(&out);
	if (getenv("UPDATE"))
		write_file(path, sbuf_str(&out));
	assert_true(str_eq(sbuf_str(&out), read_file(&a, path)));
	sbuf_fini(&out);
	arena_fini(&a);
}

/* Every $ref leads to a definition. */
static void
check_refs(const struct value *v, const struct value *definitions)
{
	for (size_t i = 0; i < value_count(v); i++) {
		if (v->kind == VALUE_ARRAY) {
			check_refs(value_item(v, i), definitions);
			continue;
		}
		const struct member *m = &v->as.members[i];
		if (str_is(member_name(m), "$ref")) {
			struct str ref = value_text(&m->value);
			assert_true(str_starts(ref, STR("#/$defs/")));
			assert_non_null(value_get(definitions, str_from(ref, 8)));
		}
		check_refs(&m->value, definitions);
	}
}

static void
the_schema_is_json_and_its_references_lead_somewhere(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sbuf out = { 0 };
	struct value root;
	struct err err = { 0 };
	workspace_schema(&out);
	assert_true(json_read(&a, sbuf_str(&out), &JSON_LIMITS, &root, &err));
	const struct value *definitions = value_get_c(&root, "$defs");
	check_refs(&root, definitions);
	size_t count;
	schema_tables(&count);
	assert_int_equal(value_count(definitions), count);
	sbuf_fini(&out);
	arena_fini(&a);
}

/* --- the reference ------------------------------------------------------------- */

/* The text between "<!-- NAME -->" and "<!-- end -->", replaced by what the tables say.
 */
static void
replace_block(struct arena *a, struct str *text, const char *name, struct str block)
{
	struct str start = str_format(a, "<!-- %s -->\n", name),
		   end = STR("<!-- end -->");
	ptrdiff_t at = str_find(*text, start);
	if (at == STR_NONE)
		fail_msg("docs/reference/workspace.md has no block <!-- %s -->", name);
	struct str rest = str_from(*text, (size_t)at + start.size);
	ptrdiff_t close = str_find(rest, end);
	assert_true(close != STR_NONE);
	*text = str_format(a, "%.*s%.*s%.*s%.*s", (int)at, text->data, STR_ARGS(start),
		STR_ARGS(block), STR_ARGS(str_from(rest, (size_t)close)));
}

static void
the_reference_says_what_the_tables_say(void **state)
{
	(void)state;
	static const char path[] = SMOKE_SOURCE_DIR "/docs/reference/workspace.md";
	struct arena a = { 0 };
	struct str written = read_file(&a, path), text = written;
	struct sbuf out = { 0 };
	size_t count;
	const struct table *const *tables = schema_tables(&count);
	for (size_t i = 0; i < count; i++) {
		sbuf_reset(&out);
		schema_write_reference(tables[i], &out);
		replace_block(&a, &text, tables[i]->name, sbuf_str(&out));
	}
	sbuf_reset(&out);
	schema_write_later(&out);
	replace_block(&a, &text, "later", sbuf_str(&out));
	if (getenv("UPDATE"))
		write_file(path, text);
	else
		assert_true(str_eq(text, written));
	sbuf_fini(&out);
	arena_fini(&a);
}

/* --- the tables ---------------------------------------------------------------- */

static void
every_row_says_what_it_is(void **state)
{
	(void)state;
	size_t count;
	const struct table *const *tables = schema_tables(&count);
	for (size_t i = 0; i < count; i++) {
		assert_non_null(tables[i]->help);
		for (size_t k = 0; k < tables[i]->count; k++) {
			const struct row *row = &tables[i]->rows[k];
			assert_non_null(row->help);
			assert_non_null(row->example);
			assert_true(row->type != NULL && !(row->required && row->preset));
			for (size_t n = 0; n < k; n++)
				assert_string_not_equal(row->key, tables[i]->rows[n].key);
		}
	}
}

static void
no_planned_key_is_there_already(void **state)
{
	(void)state;
	size_t count, planned;
	const struct table *const *tables = schema_tables(&count);
	const struct later *later = later_rows(&planned);
	for (size_t i = 0; i < planned; i++) {
		const struct table *table = NULL;
		for (size_t k = 0; k < count; k++)
			if (strcmp(tables[k]->name, later[i].table) == 0)
				table = tables[k];
		assert_non_null(table);
		for (size_t k = 0; k < table->count; k++)
			assert_string_not_equal(table->rows[k].key, later[i].key);
	}
}

/* Whatever a condition's example says, suite/ has tests of its own for it. */
static bool
asks_a_variable(struct arena *a, const struct source *source, struct assertion *out,
	struct diags *diags)
{
	(void)source;
	(void)diags;
	*out = (struct assertion){ .query.kind = QUERY_VARIABLE };
	out->query.argument.text = template_of(a, STR("tenant"));
	return true;
}

/* Each example, read alone by its row, has no mistake. */
static void
every_example_can_be_read(void **state)
{
	(void)state;
	size_t count;
	const struct table *const *tables = schema_tables(&count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < tables[i]->count; k++) {
			const struct row *row = &tables[i]->rows[k];
			struct arena a = { 0 };
			struct source source = { STR("example"), str_of(row->example) };
			struct diags diags;
			struct yaml_node node;
			struct vec mentions = vec_of(&a, struct mention);
			diags_init(&diags, &a);
			struct vec hidden = vec_of(&a, struct span);
			struct reader reader = { &a, &source, &diags, &mentions, &hidden,
				asks_a_variable };
			void *record = arena_alloc(&a, sizeof(struct written));
			bool good = yaml_read(&a, &source, &node, &diags)
				&& row->type->read(&reader, row, &node, record);
			struct sbuf out = { 0 };
			diags_write(&diags, 10, &out);
			if (!good)
				fail_msg("%s.%s: %s", tables[i]->where, row->key,
					sbuf_str(&out).data);
			sbuf_fini(&out);
			arena_fini(&a);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_says_what_it_is),
		cmocka_unit_test(no_planned_key_is_there_already),
		cmocka_unit_test(every_example_can_be_read),
		cmocka_unit_test(the_schema_is_json_and_its_references_lead_somewhere),
		cmocka_unit_test(the_published_schema_is_current),
		cmocka_unit_test(the_reference_says_what_the_tables_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
