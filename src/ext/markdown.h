/* SPDX-License-Identifier: MIT */
/* What a Markdown document links to, and what can be linked to in it (cmark lives behind
 * this). */
#ifndef SMOKE_EXT_MARKDOWN_H
#define SMOKE_EXT_MARKDOWN_H

#include "base/str.h"
#include "base/vec.h"

#include <stdint.h>

enum { MARKDOWN_SIZE_MAX = 4 << 20 /* bytes */ };

struct markdown_link {
	struct str url; /* as written, escapes of Markdown resolved */
	uint32_t line; /* from 1; 0: not known */
};

struct markdown {
	struct vec links; /* struct markdown_link: also of images */
	struct vec
		anchors; /* struct str: of headings, as GitHub names them; `id` of HTML */
};

/* `text` is valid UTF-8 of at most MARKDOWN_SIZE_MAX bytes. */
void markdown_read(struct arena *a, struct str text, struct markdown *out);

#endif
