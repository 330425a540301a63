/* SPDX-License-Identifier: MIT */
/* The repetition {n,m} of ext/rx_syntax.h. */
#include "ext/rx_syntax.h"

#include "ext/rx.h"

static bool
read_count(struct rx_reader *r, unsigned *count)
{
	size_t first = r->at;
	*count = 0;
	for (; r->at < r->pattern.size; r->at++) {
		char c = r->pattern.data[r->at];
		if (c < '0' || c > '9')
			break;
		*count = *count * 10 + (unsigned)(c - '0');
		if (*count > RX_REPEAT_MAX)
			return rx_refuse(
				r, first, "a repetition is at most %d", RX_REPEAT_MAX);
	}
	return r->at > first;
}

bool
rx_counts_read(struct rx_reader *r)
{
	size_t in = r->at++;
	unsigned least, most;
	const char *shape =
		"a repetition is {n}, {n,} or {n,m}; write \\{ for the character";
	if (!read_count(r, &least))
		return rx_refuse(r, in, "%s", shape);
	most = least;
	bool open = false;
	if (rx_starts(r, ",")) {
		r->at++;
		open = rx_starts(r, "}");
		if (!open && !read_count(r, &most))
			return rx_refuse(r, in, "%s", shape);
	}
	if (!rx_starts(r, "}"))
		return rx_refuse(r, in, "%s", shape);
	if (most < least)
		return rx_refuse(r, in, "a repetition from %u to %u", least, most);
	r->at++;
	if (open)
		sbuf_format(r->out, "{%u,}", least);
	else
		sbuf_format(r->out, "{%u,%u}", least, most);
	return true;
}
