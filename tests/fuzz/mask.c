/* SPDX-License-Identifier: MIT */
/* Secrets, a line each; a line `---`; and a text: nothing of a secret is left, and the
 * text may be cut into pieces anywhere. */
#include "fuzz.h"

#include "out/mask.h"

enum { SECRETS_MAX = 8, TEXT_MAX = 4096 };

static void
in_pieces(struct mask *mask, struct str text, struct sbuf *out)
{
	struct mask_stream stream;
	mask_stream_init(&stream, mask);
	size_t step = 1 + text.size % 7;
	for (size_t at = 0; at < text.size; at += step) {
		struct str piece = own_copy(str_part(text, at, step));
		mask_stream_write(&stream, piece, out);
		free_copy(piece);
	}
	mask_stream_end(&stream, out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size }, lines = next_part(&text), line;
	struct str secrets[SECRETS_MAX];
	size_t count = 0;
	struct mask *mask = mask_new();
	if (text.size > TEXT_MAX)
		text.size = TEXT_MAX;
	while (count < SECRETS_MAX && str_next(&lines, '\n', &line)) {
		struct err err = { 0 };
		if (mask_add(mask, line, &err))
			secrets[count++] = line;
	}
	struct sbuf whole = { 0 }, pieces = { 0 };
	mask_write(mask, text, &whole);
	in_pieces(mask, text, &pieces);
	must(str_eq(sbuf_str(&whole), sbuf_str(&pieces)),
		"a text that comes in pieces is masked the same");
	for (size_t i = 0; i < count; i++)
		must(str_find_char(secrets[i], '*') != STR_NONE
				|| !str_contains(sbuf_str(&whole), secrets[i]),
			"no secret is left");
	must(count || str_eq(sbuf_str(&whole), text), "without secrets nothing changes");
	sbuf_fini(&whole);
	sbuf_fini(&pieces);
	mask_free(mask);
	return 0;
}
