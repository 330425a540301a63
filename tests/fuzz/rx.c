/* SPDX-License-Identifier: MIT */
/* A pattern, a line `---`, and a subject: matches lie within the subject, one behind the
 * other, and the first of a walk is what a find finds. */
#include "fuzz.h"

#include "ext/rx.h"

static void
within(struct str subject, struct str match)
{
	must(!match.data
			|| (match.data >= subject.data
				&& match.data + match.size
					<= subject.data + subject.size),
		"a match lies within the subject");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 }, err_walk = { 0 };
	struct str rest = { (const char *)data, size }, pattern = next_part(&rest);
	struct rx *rx = rx_compile(&a, pattern, &err);
	if (!rx) {
		must(err.kind == ERR_INPUT || err.kind == ERR_LIMIT,
			"a pattern is refused as an input");
		arena_fini(&a);
		return 0;
	}
	struct str subject = own_copy(rest);
	struct rx_groups groups = { .count = 0 }, first = { .count = 0 };
	enum match found = rx_find(rx, subject, 0, &first, &err);
	struct rx_walk walk = { .rx = rx, .subject = subject };
	enum match next;
	size_t count = 0, after = 0;
	while ((next = rx_next(&walk, &groups, &err_walk)) == MATCH_YES) {
		for (size_t i = 0; i < groups.count; i++)
			within(subject, groups.items[i]);
		size_t start = (size_t)(groups.items[0].data - subject.data);
		must(start >= after, "matches do not overlap");
		must(count || found != MATCH_YES
				|| (first.items[0].data == groups.items[0].data
					&& first.items[0].size == groups.items[0].size),
			"a walk begins with what a find finds");
		after = start + groups.items[0].size;
		must(++count <= subject.size + 1, "a walk ends");
	}
	must(next != MATCH_UNKNOWN || err_walk.kind, "what is unknown says why");
	must(found != MATCH_UNKNOWN || err.kind, "what is unknown says why");
	must(found != MATCH_NO || !count, "what is not found is not walked to");
	free_copy(subject);
	arena_fini(&a);
	return 0;
}
