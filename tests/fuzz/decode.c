/* SPDX-License-Identifier: MIT */
/* The name of a format on the first line, then bytes in it: what is decoded is JSON. */
#include "fuzz.h"

#include "decode/decode.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value v;
	struct decode_limits limits = { 256, 100000 };
	struct str rest = { (const char *)data, size }, format;
	if (!str_next(&rest, '\n', &format))
		return 0;
	struct str bytes = own_copy(rest);
	if (decode(&a, format, bytes, &limits, &v, &err))
		value_survives(&a, &v, JSON_COMPACT);
	else
		must(err.kind != ERR_NONE && err.text[0], "a refusal says why");
	free_copy(bytes);
	arena_fini(&a);
	return 0;
}
