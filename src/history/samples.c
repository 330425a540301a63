/* SPDX-License-Identifier: MIT */
/* How long endpoints took in a run: {"samples":{"environment":…, "endpoint":…,
 * "us":"812 790 …"}} in the spill file, and the same numbers in a row of their own. */
#include "history/history_parts.h"

#include "base/number.h"
#include "value/json.h"

static struct str
numbers_text(struct arena *a, const struct endpoint_samples *samples)
{
	struct sbuf text = { 0 };
	for (size_t i = 0; i < samples->count; i++)
		sbuf_format(&text, "%s%u", i ? " " : "", samples->items[i]);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

bool
history_sample(struct history *h, struct str environment,
	const struct endpoint_samples *samples, struct err *err)
{
	struct arena a = { 0 };
	struct vec all = vec_of(&a, struct member), line = vec_of(&a, struct member);
	struct sbuf text = { 0 };
	members_add(&all, "environment", value_of_string(environment));
	members_add(&all, "endpoint", value_of_string(samples->endpoint));
	members_add(&all, "us", value_of_string(numbers_text(&a, samples)));
	members_add(&line, "samples", value_of_members(&all));
	struct value v = value_of_members(&line);
	json_write(&v, JSON_COMPACT, &text);
	sbuf_add_char(&text, '\n');
	bool ok = history_spill(h, sbuf_str(&text), err);
	sbuf_fini(&text);
	arena_fini(&a);
	return ok;
}

bool
samples_insert(struct history *h, struct str line, struct err *err)
{
	struct arena a = { 0 };
	struct value v;
	if (!str_starts(line, STR("{\"samples\":")))
		return true;
	bool ok = json_read(&a, line, &JSON_LIMITS, &v, err);
	if (ok) {
		const struct value *all = value_get_c(&v, "samples");
		const struct sql_value values[] = { sql_int(h->number),
			sql_text(value_get_text(all, "environment")),
			sql_text(value_get_text(all, "endpoint")),
			sql_text(value_get_text(all, "us")) };
		ok = sql_query(h->db,
			"INSERT INTO samples (run, environment, endpoint, microseconds)"
			" VALUES (?, ?, ?, ?)",
			values, 4, NULL, NULL, err);
	}
	arena_fini(&a);
	return ok;
}

struct taking {
	struct arena *arena;
	struct vec all; /* struct endpoint_samples */
	struct err *err;
};

static bool
take_samples(void *context, const struct sql_row *row)
{
	struct taking *t = context;
	struct vec items = vec_of(t->arena, uint32_t);
	struct str rest = sql_row_text(row, 1), word;
	struct endpoint_samples *samples = vec_push(&t->all);
	samples->endpoint = str_copy(t->arena, sql_row_text(row, 0));
	while (str_next(&rest, ' ', &word)) {
		int64_t number;
		if (!number_int(word, &number) || number < 0 || number > UINT32_MAX
			|| items.count >= LATENCY_SAMPLES_MOST)
			return err_set(t->err, ERR_OUTPUT,
				"the history has samples of %.*s that are none",
				STR_ARGS(samples->endpoint));
		uint32_t one = (uint32_t)number;
		vec_add(&items, &one);
	}
	samples->items = items.items;
	samples->count = items.count;
	return true;
}

bool
history_samples(struct history *h, struct arena *a, int64_t run, struct str environment,
	struct endpoint_samples **out, size_t *count, struct err *err)
{
	const struct sql_value values[] = { sql_int(run), sql_text(environment) };
	struct taking t = { a, vec_of(a, struct endpoint_samples), err };
	if (!sql_query(h->db,
		    "SELECT endpoint, microseconds FROM samples WHERE run = ?"
		    " AND environment = ? ORDER BY endpoint",
		    values, 2, take_samples, &t, err)
		|| err->kind != ERR_NONE)
		return false;
	*out = t.all.items;
	*count = t.all.count;
	return true;
}
