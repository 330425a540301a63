/* SPDX-License-Identifier: MIT */
/* A ticket is what was signed, or refused.  The bytes are given to the reader as they
 * are, and, as a document without its hmac, signed by the key: then they must be read,
 * and no longer after a change of one byte of a value. */
#include "fuzz.h"

#include "ext/digest.h"
#include "record/ticket.h"

static const struct str key = STR_INIT("0123456789abcdef0123456789abcdef");

/* What an honest writer would have made of these fields. */
static void
round_trip(struct arena *a, const struct ticket *t)
{
	struct ticket again;
	struct err err = { 0 };
	struct sbuf text = { 0 };
	ticket_write(t, key, &text);
	struct str written = sbuf_copy(&text, a);
	sbuf_fini(&text);
	must(ticket_read(a, written, key, &again, &err), "a ticket can be read");
	must(str_eq(again.project, t->project) && again.made == t->made
			&& again.expires == t->expires
			&& again.fact_count == t->fact_count
			&& again.waiver_count == t->waiver_count,
		"a ticket is read as it was written");
	err = (struct err){ 0 };
	must(!ticket_read(
		     a, written, STR("another key, of 32 bytes, or so."), &again, &err),
		"another key makes another ticket");
	ptrdiff_t at = str_find(written, STR("\"made\": "));
	char *edited = str_c(a, written);
	edited[(size_t)at + sizeof("\"made\": ") - 1] = '7';
	err = (struct err){ 0 };
	must(t->made / 1000000000000 == 7
			|| !ticket_read(a, (struct str){ edited, written.size }, key,
				&again, &err),
		"an edited ticket is refused");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct ticket t;
	struct value v;
	struct json_limits limits = { .depth = 64, .nodes = 10000 };
	struct str text = { (const char *)data, size };
	if (!ticket_read(&a, text, key, &t, &err))
		must(err.kind == ERR_INPUT && err.text[0],
			"what is no ticket is refused as an input");
	err = (struct err){ 0 };
	if (json_read(&a, text, &limits, &v, &err) && v.kind == VALUE_OBJECT) {
		t = (struct ticket){ .project = value_get_text(&v, "project"),
			.run = value_get_text(&v, "run"),
			.candidate = value_get_text(&v, "candidate"),
			.made = 1795140000000,
			.expires = 1795140000000 + (int64_t)size };
		const struct value *facts = value_get_c(&v, "facts");
		size_t count = facts && facts->kind == VALUE_OBJECT ? facts->size : 0;
		t.facts = arena_array(&a, count, sizeof(*t.facts));
		for (; t.fact_count < count; t.fact_count++)
			t.facts[t.fact_count] = (struct fact_seen){
				.name = member_name(&facts->as.members[t.fact_count]),
				.value = value_text(
					&facts->as.members[t.fact_count].value),
			};
		round_trip(&a, &t);
	}
	arena_fini(&a);
	return 0;
}
