/* SPDX-License-Identifier: MIT */
/* What reports/translations/compile.py makes of a .po file. */
#ifndef SMOKE_OUT_TR_TABLE_H
#define SMOKE_OUT_TR_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct tr_row {
	const char *id, *many; /* English; many: NULL where nothing is counted */
	const char *text[2]; /* what it is there; [1] of more, where it is counted */
};

struct tr_table {
	const struct tr_row *rows; /* by id */
	size_t count;
	const uint16_t
		*order; /* 2 * row + form, with the most letters of its own first */
	size_t order_count;
};

extern const struct tr_table tr_fr;

#endif
