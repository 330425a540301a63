/* SPDX-License-Identifier: MIT */
/* What the file will be able to say, and this version cannot do yet.  It is refused at
 * its place: a key that is read over would be a check that nobody makes. */
#include "workspace/schema.h"

static const struct later rows[] = {
	{ "probe", "use", "probe packs" },
	{ "probe", "with", "probe packs" },
	{ "probe", "openapi", "comparing OpenAPI documents" },
	{ "probe", "shape", "comparing the shape of a document only" },
	{ "rule", "shape", "comparing the shape of a document only" },
	{ "instances", "samples", "counting instances by asking again and again" },
	{ "instances", "id", "counting instances by asking again and again" },
	{ "suite", "side_by_side", "running a suite on both sides in step" },
};

const struct later *
later_rows(size_t *count)
{
	*count = sizeof(rows) / sizeof(*rows);
	return rows;
}
