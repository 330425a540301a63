/* SPDX-License-Identifier: MIT */
/* A record that is read is written as it was read. */
#include "fuzz.h"

#include "record/record.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct run run, again;
	struct str text = { (const char *)data, size };
	if (!record_read(&a, text, &run, &err)) {
		must(err.kind == ERR_INPUT || err.kind == ERR_LIMIT,
			"what is no record is refused as an input");
		must(err.text[0] != '\0', "a refusal says why");
		arena_fini(&a);
		return 0;
	}
	struct sbuf first = { 0 }, second = { 0 };
	record_write(&run, JSON_COMPACT, &first);
	must(record_read(&a, sbuf_str(&first), &again, &err), "a record can be read");
	record_write(&again, JSON_COMPACT, &second);
	must(str_eq(sbuf_str(&first), sbuf_str(&second)),
		"a record is written as it was read");
	sbuf_fini(&first);
	sbuf_fini(&second);
	arena_fini(&a);
	return 0;
}
