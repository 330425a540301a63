/* SPDX-License-Identifier: MIT */
/* A line of the spill file is a look, no look, or a broken one; what was read is written
 * as it was read. */
#include "fuzz.h"

#include "history/history_parts.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct observation o, again;
	struct str line = { (const char *)data, size };
	if (!look_read(&a, line, &o, &err)) {
		must(!err.kind || err.text[0], "a broken look says why");
		arena_fini(&a);
		return 0;
	}
	struct sbuf first = { 0 }, second = { 0 };
	look_write(&o, &first);
	must(look_read(&a, sbuf_str(&first), &again, &err), "a look can be read");
	must(o.seen == again.seen && o.at == again.at && o.again == again.again
			&& !o.root == !again.root,
		"a look is read as it was written");
	must(!o.root || value_equal(o.root, again.root), "its document is the same");
	look_write(&again, &second);
	must(str_eq(sbuf_str(&first), sbuf_str(&second)),
		"a look is written as it was read");
	sbuf_fini(&first);
	sbuf_fini(&second);
	arena_fini(&a);
	return 0;
}
