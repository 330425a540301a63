/* SPDX-License-Identifier: MIT */
/* Where bytes go; only a sink writes.  What reaches one was masked and escaped before. */
#ifndef SMOKE_BASE_SINK_H
#define SMOKE_BASE_SINK_H

#include "base/err.h"
#include "base/str.h"

struct sink {
	bool (*write)(struct sink *sink, struct str text, struct err *err);
};

static inline bool
sink_write(struct sink *sink, struct str text, struct err *err)
{
	return sink->write(sink, text, err);
}

#endif
