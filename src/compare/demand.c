/* SPDX-License-Identifier: MIT */
#include "compare/demand.h"

#include "query/version.h"

static const struct sign {
	const char *text;
	unsigned allows;
} signs[] = {
	/* those of two characters first */
	{ ">=", ORDER_MORE | ORDER_EQUAL },
	{ "<=", ORDER_LESS | ORDER_EQUAL },
	{ "==", ORDER_EQUAL },
	{ "!=", ORDER_LESS | ORDER_MORE },
	{ ">", ORDER_MORE },
	{ "<", ORDER_LESS },
};

bool
demand_read(struct str text, struct demand *out)
{
	text = str_trim(text);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct str sign = str_of(signs[i].text);
		if (!str_starts(text, sign))
			continue;
		*out = (struct demand){ sign, signs[i].allows,
			str_trim(str_from(text, sign.size)) };
		return out->operand.size > 0;
	}
	return false;
}

bool
demand_is_relative(const struct demand *d)
{
	return str_is(d->operand, "baseline");
}

enum match
demand_test(const struct demand *d, struct str version, struct str operand)
{
	int order = 0;
	if (!version_compare(version, operand, &order))
		return MATCH_UNKNOWN;
	unsigned met = order < 0 ? ORDER_LESS : order > 0 ? ORDER_MORE : ORDER_EQUAL;
	return d->allows & met ? MATCH_YES : MATCH_NO;
}
