/* SPDX-License-Identifier: MIT */
#include "ext/inflate.h"

#include "base/die.h"
#include "base/sbuf.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

enum { WINDOW = 16384, LIST_MAX = 64 };

struct stream { /* one layer */
	const char *name;
	struct str in; /* what is left */
	struct sbuf *out;
	size_t ceiling;
	struct err *err;
};

/* --- what can be wrong ---------------------------------------------------------------
 */

static bool
refuse_cut(struct stream *s)
{
	return err_set(
		s->err, ERR_SUBJECT, "the %s body is cut: its end is missing", s->name);
}

static bool
refuse_rest(struct stream *s)
{
	return err_set(s->err, ERR_SUBJECT, "%zu bytes behind the end of the %s body",
		s->in.size, s->name);
}

static bool
refuse_broken(struct stream *s, const char *why)
{
	return err_set(s->err, ERR_SUBJECT, "the body cannot be decoded as %s: %s",
		s->name, why ? why : "broken data");
}

static bool
write_out(struct stream *s, const unsigned char *bytes, size_t size)
{
	if (size <= s->ceiling - s->out->size) {
		sbuf_add(s->out, (struct str){ (const char *)bytes, size });
		if (sbuf_ok(s->out))
			return true;
	}
	return err_set(s->err, ERR_LIMIT,
		"the body is larger than %zu bytes when decoded from %s", s->ceiling,
		s->name);
}

/* --- zlib ----------------------------------------------------------------------------
 */

enum { RAW_DEFLATE = -15, ZLIB = 15, GZIP = 15 + 16 };

static uInt
piece(struct str in)
{
	const size_t most = 1 << 30;
	return (uInt)(in.size < most ? in.size : most);
}

/* Runs until one stream has ended. */
static bool
inflate_stream(struct stream *s, z_stream *z)
{
	unsigned char window[WINDOW];
	for (;;) {
		uInt given = piece(s->in);
		z->next_in = (z_const Bytef *)(z_const void *)s->in.data;
		z->avail_in = given;
		z->next_out = window;
		z->avail_out = sizeof(window);
		int code = inflate(z, Z_NO_FLUSH);
		s->in = str_from(s->in, given - z->avail_in);
		size_t made = sizeof(window) - z->avail_out;
		if (code == Z_MEM_ERROR)
			die_out_of_memory();
		if (code == Z_NEED_DICT)
			return refuse_broken(s, "it needs a dictionary");
		if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
			return refuse_broken(s, z->msg);
		if (!write_out(s, window, made))
			return false;
		if (code == Z_STREAM_END)
			return true;
		if (!s->in.size && !made)
			return refuse_cut(s);
	}
}

static bool
inflate_as(struct stream *s, int form)
{
	z_stream z = { 0 };
	if (inflateInit2(&z, form) != Z_OK)
		die_out_of_memory();
	bool good = inflate_stream(s, &z);
	/* RFC 1952, 2.2: members follow one another. */
	while (good && form == GZIP && str_starts(s->in, STR("\x1f\x8b")))
		good = inflateReset(&z) == Z_OK && inflate_stream(s, &z);
	inflateEnd(&z);
	return good && (!s->in.size || refuse_rest(s));
}

static bool
decode_gzip(struct stream *s)
{
	return inflate_as(s, GZIP);
}

/* RFC 9110 means zlib's format; some servers send the bare stream, and every browser and
 * curl take both.  The two bytes of a zlib header are a multiple of 31. */
static bool
decode_deflate(struct stream *s)
{
	const unsigned char *head = (const unsigned char *)s->in.data;
	bool zlib = s->in.size >= 2 && (head[0] & 15) == 8
		&& (head[0] * 256 + head[1]) % 31 == 0;
	return inflate_as(s, zlib ? ZLIB : RAW_DEFLATE);
}

/* --- brotli --------------------------------------------------------------------------
 */

static bool
brotli_stream(struct stream *s, BrotliDecoderState *state)
{
	uint8_t window[WINDOW];
	for (;;) {
		const uint8_t *next = (const uint8_t *)s->in.data;
		size_t left = s->in.size, room = sizeof(window);
		uint8_t *place = window;
		BrotliDecoderResult result = BrotliDecoderDecompressStream(
			state, &left, &next, &room, &place, NULL);
		s->in = str_from(s->in, s->in.size - left);
		if (result == BROTLI_DECODER_RESULT_ERROR)
			return refuse_broken(s,
				BrotliDecoderErrorString(
					BrotliDecoderGetErrorCode(state)));
		if (!write_out(s, window, sizeof(window) - room))
			return false;
		if (result == BROTLI_DECODER_RESULT_SUCCESS)
			return !s->in.size || refuse_rest(s);
		if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
			return refuse_cut(s);
	}
}

static bool
decode_br(struct stream *s)
{
	BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	if (!state)
		die_out_of_memory();
	bool good = brotli_stream(s, state);
	BrotliDecoderDestroyInstance(state);
	return good;
}

/* --- zstd ----------------------------------------------------------------------------
 */

static bool
zstd_stream(struct stream *s, ZSTD_DStream *z)
{
	unsigned char window[WINDOW];
	ZSTD_inBuffer in = { s->in.data, s->in.size, 0 };
	for (;;) {
		ZSTD_outBuffer out = { window, sizeof(window), 0 };
		size_t left = ZSTD_decompressStream(z, &out, &in);
		if (ZSTD_isError(left))
			return refuse_broken(s, ZSTD_getErrorName(left));
		if (!write_out(s, window, out.pos))
			return false;
		if (!left && in.pos == in.size)
			return true;
		/* Frames follow one another, too (RFC 8878, 3). */
		if (in.pos == in.size && out.pos < out.size)
			return refuse_cut(s);
	}
}

static bool
decode_zstd(struct stream *s)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	if (!z)
		die_out_of_memory();
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, INFLATE_ZSTD_WINDOW_LOG);
	bool good = zstd_stream(s, z);
	ZSTD_freeDStream(z);
	return good;
}

/* --- the list ------------------------------------------------------------------------
 */

static const struct coding {
	const char *name;
	bool (*decode)(struct stream *s); /* NULL: nothing to do */
} codings[] = {
	{ "gzip", decode_gzip },
	{ "x-gzip", decode_gzip },
	{ "deflate", decode_deflate },
	{ "br", decode_br },
	{ "zstd", decode_zstd },
	{ "identity", NULL },
};

static const struct coding *
find_coding(struct str name)
{
	for (size_t i = 0; i < sizeof(codings) / sizeof(*codings); i++)
		if (str_eq_nocase(name, str_of(codings[i].name)))
			return &codings[i];
	return NULL;
}

static bool
read_list(struct str text, const struct coding **list, size_t *count, struct err *err)
{
	struct str name;
	*count = 0;
	while (str_next(&text, ',', &name)) {
		name = str_trim(name);
		if (!name.size)
			continue; /* RFC 9110, 5.6.1.2: empty elements mean nothing */
		const struct coding *coding = find_coding(name);
		if (!coding)
			return err_set(err, ERR_SUBJECT,
				"the content coding '%.*s' is not known: gzip, deflate, "
				"br or zstd expected",
				str_print_size(str_part(name, 0, LIST_MAX)), name.data);
		if (!coding->decode)
			continue;
		if (*count == INFLATE_LAYERS_MAX)
			return err_set(err, ERR_LIMIT,
				"more than %d content codings over one another",
				INFLATE_LAYERS_MAX);
		list[(*count)++] = coding;
	}
	return true;
}

static bool
run_layer(const struct coding *coding, struct str in, size_t ceiling, struct sbuf *out,
	struct err *err)
{
	struct stream stream = { coding->name, in, out, ceiling, err };
	return coding->decode(&stream);
}

bool
inflate_body(struct arena *a, struct str list, struct str body, size_t ceiling,
	struct str *out, struct err *err)
{
	const struct coding *layers[INFLATE_LAYERS_MAX];
	size_t count;
	if (!read_list(list, layers, &count, err))
		return false;
	if (body.size > ceiling && !count)
		return err_set(
			err, ERR_LIMIT, "the body is larger than %zu bytes", ceiling);
	*out = body;
	if (!count || !body.size)
		return true;
	struct sbuf made[INFLATE_LAYERS_MAX] = { { 0 } };
	bool good = true;
	for (size_t i = 0; good && i < count; i++) {
		good = run_layer(layers[count - 1 - i], *out, ceiling, &made[i], err);
		*out = sbuf_str(&made[i]);
	}
	*out = good ? str_copy(a, *out) : (struct str){ 0 };
	for (size_t i = 0; i < count; i++)
		sbuf_fini(&made[i]);
	return good;
}
