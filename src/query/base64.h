/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, sections 4 and 5) and hex. */
#ifndef SMOKE_QUERY_BASE64_H
#define SMOKE_QUERY_BASE64_H

#include "base/str.h"

enum base64_form {
	BASE64_STRICT = 0, /* with padding */
	BASE64_URL /* the URL's alphabet, without padding */
};

struct str base64_encode(struct arena *a, struct str bytes, enum base64_form form);
bool base64_decode(struct arena *a, struct str text, enum base64_form form,
	struct str *bytes) MUST_CHECK;

struct str hex_encode(struct arena *a, struct str bytes);

#endif
