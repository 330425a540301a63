/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"
#include "ext/inflate.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

enum { MEGABYTE = 1 << 20 };

/* What brotli makes of HELLO, and of 4 MB of the letter a: its encoder is not linked. */
static const unsigned char brotli_hello[] = { 0x1b, 0x17, 0x00, 0xf8, 0x8d, 0x94, 0x6e,
	0xde, 0x44, 0x55, 0x86, 0xd6, 0x0a, 0x20, 0x6c, 0x6f, 0x4a, 0x11, 0x79, 0xe2,
	0x80, 0xae, 0x16 };
static const unsigned char brotli_bomb[] = { 0x9b, 0xff, 0xff, 0x3f, 0xf8, 0x25, 0xc2,
	0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x07 };
#define BYTES(array) ((struct str){ (const char *)(array), sizeof(array) })
#define HELLO STR("hello hello hello hello\n")

static struct str
zlib_form(struct arena *a, struct str text, int form)
{
	z_stream z = { 0 };
	assert_int_equal(
		deflateInit2(&z, 9, Z_DEFLATED, form, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t room = deflateBound(&z, text.size) + 64;
	unsigned char *out = arena_alloc(a, room);
	z.next_in = (Bytef *)(uintptr_t)text.data;
	z.avail_in = (uInt)text.size;
	z.next_out = out;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	struct str packed = { (char *)out, z.total_out };
	deflateEnd(&z);
	return packed;
}

static struct str
gzip(struct arena *a, struct str text)
{
	return zlib_form(a, text, 15 + 16);
}

static struct str
zstd(struct arena *a, struct str text)
{
	size_t room = ZSTD_compressBound(text.size);
	char *out = arena_alloc(a, room);
	size_t size = ZSTD_compress(out, room, text.data, text.size, 3);
	assert_false(ZSTD_isError(size));
	return (struct str){ out, size };
}

static struct str
joined(struct arena *a, struct str one, struct str two)
{
	char *both = arena_alloc(a, one.size + two.size);
	memcpy(both, one.data, one.size);
	memcpy(both + one.size, two.data, two.size);
	return (struct str){ both, one.size + two.size };
}

static void
expect(struct arena *a, const char *codings, struct str body, struct str text)
{
	struct err err = { 0 };
	struct str out;
	if (!inflate_body(a, str_of(codings), body, 64 * MEGABYTE, &out, &err))
		fail_msg("%s: %s", codings, err.text);
	if (!str_eq(out, text))
		fail_msg("%s gives %zu bytes, not %zu", codings, out.size, text.size);
}

static void
refused(struct arena *a, const char *codings, struct str body, enum err_kind kind,
	const char *says)
{
	struct err err = { 0 };
	struct str out;
	if (inflate_body(a, str_of(codings), body, MEGABYTE, &out, &err))
		fail_msg("%s is taken", codings);
	if (err.kind != kind || !strstr(err.text, says))
		fail_msg("%s: %d %s", codings, err.kind, err.text);
}

static struct str
pattern_text(struct arena *a, size_t size)
{
	char *text = arena_alloc(a, size + 1);
	uint32_t seed = 1;
	for (size_t i = 0; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		text[i] = (char)('a' + (seed >> 28));
	}
	return (struct str){ text, size };
}

static void
every_coding_gives_the_text_back(void **state)
{
	(void)state;
	struct arena a = { 0 };
	expect(&a, "", HELLO, HELLO);
	expect(&a, "identity", HELLO, HELLO);
	expect(&a, "br", BYTES(brotli_hello), HELLO);
	/* Around the edges of the window that the decoders write into. */
	static const size_t sizes[] = { 0, 1, 100, 16383, 16384, 16385, 32768, 300000 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct str text = pattern_text(&a, sizes[i]);
		expect(&a, "gzip", gzip(&a, text), text);
		expect(&a, "X-GZip", gzip(&a, text), text);
		expect(&a, "deflate", zlib_form(&a, text, 15), text);
		expect(&a, "deflate", zlib_form(&a, text, -15), text);
		expect(&a, "zstd", zstd(&a, text), text);
	}
	arena_fini(&a);
}

static void
what_has_no_coding_is_not_copied(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str out, body = HELLO;
	assert_true(inflate_body(&a, STR(" , identity"), body, body.size, &out, &err));
	assert_ptr_equal(out.data, body.data);
	assert_false(inflate_body(&a, STR(""), body, body.size - 1, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_fini(&a);
}

static void
members_and_frames_follow_one_another(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str both = joined(&a, HELLO, HELLO);
	expect(&a, "gzip", joined(&a, gzip(&a, HELLO), gzip(&a, HELLO)), both);
	expect(&a, "zstd", joined(&a, zstd(&a, HELLO), zstd(&a, HELLO)), both);
	arena_fini(&a);
}

/* BODY-06 */
static void
two_layers_are_taken_off_from_the_last(void **state)
{
	(void)state;
	struct arena a = { 0 };
	expect(&a, "gzip, zstd", zstd(&a, gzip(&a, HELLO)), HELLO);
	expect(&a, "gzip,identity , gzip", gzip(&a, gzip(&a, HELLO)), HELLO);
	refused(&a, "zstd, gzip", zstd(&a, gzip(&a, HELLO)), ERR_SUBJECT, "gzip");
	refused(&a, "gzip, gzip, gzip", gzip(&a, gzip(&a, gzip(&a, HELLO))), ERR_LIMIT,
		"more than 2 content codings");
	arena_fini(&a);
}

static void
no_bytes_are_an_empty_body(void **state)
{
	(void)state;
	struct arena a = { 0 };
	static const char *const codings[] = { "gzip", "deflate", "br", "zstd",
		"gzip, br" };
	for (size_t i = 0; i < sizeof(codings) / sizeof(*codings); i++)
		expect(&a, codings[i], (struct str){ 0 }, (struct str){ 0 });
	refused(&a, "compress", (struct str){ 0 }, ERR_SUBJECT, "not known");
	arena_fini(&a);
}

/* BODY-04, F1: cut at every byte. */
static void
a_cut_body_is_never_a_shorter_one(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str text = pattern_text(&a, 3000);
	const struct {
		const char *codings;
		struct str body;
	} rows[] = {
		{ "gzip", gzip(&a, text) },
		{ "deflate", zlib_form(&a, text, 15) },
		{ "deflate", zlib_form(&a, text, -15) },
		{ "br", BYTES(brotli_hello) },
		{ "br", BYTES(brotli_bomb) },
		{ "zstd", zstd(&a, text) },
		{ "gzip", gzip(&a, (struct str){ "", 0 }) },
		{ "gzip, zstd", zstd(&a, gzip(&a, text)) },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		for (size_t size = 1; size < rows[i].body.size; size++) {
			struct err err = { 0 };
			struct str out;
			/* In memory of its own, so that reading behind it is seen. */
			char *cut = malloc(size);
			memcpy(cut, rows[i].body.data, size);
			if (inflate_body(&a, str_of(rows[i].codings),
				    (struct str){ cut, size }, 64 * MEGABYTE, &out, &err))
				fail_msg("%s cut at %zu is taken", rows[i].codings, size);
			assert_int_equal(err.kind, ERR_SUBJECT);
			assert_int_equal(out.size, 0);
			free(cut);
		}
	}
	arena_fini(&a);
}

static void
bytes_behind_the_end_are_refused(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str x = STR("x");
	refused(&a, "gzip", joined(&a, gzip(&a, HELLO), x), ERR_SUBJECT,
		"1 bytes behind the end");
	refused(&a, "gzip", joined(&a, gzip(&a, HELLO), STR("\0\0")), ERR_SUBJECT,
		"behind");
	refused(&a, "gzip", joined(&a, gzip(&a, HELLO), STR("\x1f\x8b")), ERR_SUBJECT,
		"cut");
	refused(&a, "deflate", joined(&a, zlib_form(&a, HELLO, 15), x), ERR_SUBJECT,
		"behind");
	refused(&a, "deflate", joined(&a, zlib_form(&a, HELLO, -15), x), ERR_SUBJECT,
		"behind");
	refused(&a, "br", joined(&a, BYTES(brotli_hello), x), ERR_SUBJECT, "behind");
	refused(&a, "zstd", joined(&a, zstd(&a, HELLO), STR("xxxxx")), ERR_SUBJECT,
		"zstd");
	arena_fini(&a);
}

/* BODY-07, BODY-08 */
static void
a_body_that_is_not_what_it_says_is_refused(void **state)
{
	(void)state;
	struct arena a = { 0 };
	static const char *const codings[] = { "gzip", "deflate", "br", "zstd" };
	for (size_t i = 0; i < 4; i++)
		refused(&a, codings[i], STR("<!DOCTYPE html><p>plain"), ERR_SUBJECT,
			codings[i]);
	refused(&a, "gzip", zstd(&a, HELLO), ERR_SUBJECT, "cannot be decoded as gzip");
	refused(&a, "sdch", HELLO, ERR_SUBJECT, "'sdch' is not known");
	refused(&a, "gzip;q=1", HELLO, ERR_SUBJECT, "not known");
	/* A flipped bit is seen by the check sum. */
	struct str packed = gzip(&a, HELLO);
	((char *)(uintptr_t)packed.data)[packed.size - 5] ^= 1;
	refused(&a, "gzip", packed, ERR_SUBJECT, "cannot be decoded");
	arena_fini(&a);
}

/* BODY-05, F15: at the edge of the ceiling. */
static void
a_bomb_stops_at_the_ceiling(void **state)
{
	(void)state;
	struct arena a = { 0 };
	enum { SIZE = 4 * MEGABYTE };
	char *same = malloc(SIZE);
	memset(same, 'a', SIZE);
	struct str text = { same, SIZE };
	const struct {
		const char *codings;
		struct str body;
	} rows[] = {
		{ "gzip", gzip(&a, text) },
		{ "deflate", zlib_form(&a, text, -15) },
		{ "br", BYTES(brotli_bomb) },
		{ "zstd", zstd(&a, text) },
		{ "gzip, gzip", gzip(&a, gzip(&a, text)) },
	};
	size_t before = a.used;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		struct str out;
		assert_true(inflate_body(
			&a, str_of(rows[i].codings), rows[i].body, SIZE, &out, &err));
		assert_true(str_eq(out, text));
		before = a.used;
		assert_false(inflate_body(
			&a, str_of(rows[i].codings), rows[i].body, SIZE - 1, &out, &err));
		assert_int_equal(err.kind, ERR_LIMIT);
		assert_int_equal(a.used, before);
		err = (struct err){ 0 };
		assert_false(inflate_body(
			&a, str_of(rows[i].codings), rows[i].body, 0, &out, &err));
		assert_int_equal(err.kind, ERR_LIMIT);
	}
	free(same);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_coding_gives_the_text_back),
		cmocka_unit_test(what_has_no_coding_is_not_copied),
		cmocka_unit_test(members_and_frames_follow_one_another),
		cmocka_unit_test(two_layers_are_taken_off_from_the_last),
		cmocka_unit_test(no_bytes_are_an_empty_body),
		cmocka_unit_test(a_cut_body_is_never_a_shorter_one),
		cmocka_unit_test(bytes_behind_the_end_are_refused),
		cmocka_unit_test(a_body_that_is_not_what_it_says_is_refused),
		cmocka_unit_test(a_bomb_stops_at_the_ceiling),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
