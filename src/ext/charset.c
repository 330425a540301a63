/* SPDX-License-Identifier: MIT */
#include "ext/charset.h"

#include "base/die.h"
#include "base/sbuf.h"
#include "base/utf8.h"
#include "ext/charset_labels.h"

#include <errno.h>
#include <iconv.h>

enum { WINDOW = 16384, LABEL_SHOWN = 64 };

struct conversion {
	const struct charset *charset;
	struct str in;
	struct sbuf out;
	struct err *err;
};

static bool
refuse_label(struct str label, struct err *err)
{
	return err_set(err, ERR_SUBJECT, "the charset '%.*s' is not known",
		str_print_size(str_part(label, 0, LABEL_SHOWN)), label.data);
}

static bool
check_utf8(struct str bytes, struct err *err)
{
	ptrdiff_t bad = utf8_first_bad(bytes);
	return bad == STR_NONE
		|| err_set(err, ERR_SUBJECT, "not valid UTF-8 at byte %td", bad);
}

/* The WHATWG's tables give the bytes 80 to 9F that a Windows code page leaves free the
 * control character of the same number; iconv refuses them. */
static bool
take_control(struct conversion *c, struct str rest)
{
	unsigned char byte = (unsigned char)rest.data[0];
	if (!c->charset->controls || byte < 0x80 || byte > 0x9f)
		return false;
	utf8_add(&c->out, byte);
	return true;
}

/* What iconv stopped at; true: it was taken, go on behind it. */
typedef bool stop_fn(struct conversion *c, size_t place, int why);

static bool
stop_decoding(struct conversion *c, size_t place, int why)
{
	if (why == EILSEQ && take_control(c, str_from(c->in, place)))
		return true;
	return err_set(c->err, ERR_SUBJECT, "not valid %s at byte %zu: %s",
		c->charset->name, place,
		why == EINVAL ? "the text ends inside a character" : "no such character");
}

static bool
stop_encoding(struct conversion *c, size_t place, int why)
{
	(void)why; /* the text is valid, so the charset lacks the character */
	return err_set(c->err, ERR_SUBJECT,
		"the character at byte %zu does not exist in %s", place,
		c->charset->name);
}

static bool
run(struct conversion *c, iconv_t with, stop_fn *stop)
{
	char window[WINDOW];
	char *next = (char *)(uintptr_t)c->in.data; /* iconv does not write there */
	size_t left = c->in.size;
	for (;;) {
		char *place = window;
		size_t room = sizeof(window);
		/* Without input it gives what it held back, and ends in the first state.
		 */
		bool last = !left;
		size_t done = iconv(
			with, last ? NULL : &next, last ? NULL : &left, &place, &room);
		int why = errno;
		sbuf_add(&c->out, (struct str){ window, sizeof(window) - room });
		if (done != (size_t)-1 && last)
			return true;
		if (done != (size_t)-1 || why == E2BIG)
			continue;
		if (!stop(c, c->in.size - left, why))
			return false;
		next++;
		left--;
	}
}

static bool
convert(struct arena *a, struct conversion *c, const char *to, const char *from,
	stop_fn *stop, struct str *out)
{
	iconv_t with = iconv_open(to, from);
	if (with == (iconv_t)-1) {
		if (errno == ENOMEM)
			die_out_of_memory();
		return err_set(c->err, ERR_SUBJECT,
			"the charset %s is not known to this system", c->charset->name);
	}
	bool good = run(c, with, stop);
	iconv_close(with);
	if (good && !sbuf_ok(&c->out))
		good = err_set(c->err, ERR_LIMIT, "the text is too long in %s",
			c->charset->name);
	if (good)
		*out = sbuf_copy(&c->out, a);
	sbuf_fini(&c->out);
	return good;
}

/* A byte order mark says more than the label (Encoding Standard, 6). */
static const struct charset *
look_at_mark(const struct charset *charset, struct str *bytes)
{
	if (!charset->marked)
		return charset;
	bool little = str_starts(*bytes, STR("\xff\xfe"));
	if (!little && !str_starts(*bytes, STR("\xfe\xff")))
		return charset;
	*bytes = str_from(*bytes, 2);
	return charset_find(little ? STR("utf-16le") : STR("utf-16be"));
}

bool
charset_decode(struct arena *a, struct str label, struct str bytes, struct str *out,
	struct err *err)
{
	const struct charset *charset = charset_find(label.size ? label : STR("utf-8"));
	*out = (struct str){ 0 };
	if (!charset)
		return refuse_label(label, err);
	if (!charset->decode) {
		*out = bytes;
		return check_utf8(bytes, err);
	}
	charset = look_at_mark(charset, &bytes);
	struct conversion c = { .charset = charset, .in = bytes, .err = err };
	return convert(a, &c, "UTF-8", charset->decode, stop_decoding, out);
}

bool
charset_encode(struct arena *a, struct str label, struct str text, struct str *out,
	struct err *err)
{
	const struct charset *charset = charset_find(label.size ? label : STR("utf-8"));
	*out = (struct str){ 0 };
	if (!charset)
		return refuse_label(label, err);
	if (!check_utf8(text, err))
		return false;
	if (!charset->decode) {
		*out = text;
		return true;
	}
	struct conversion c = { .charset = charset, .in = text, .err = err };
	return convert(a, &c, charset->encode ? charset->encode : charset->decode,
		"UTF-8", stop_encoding, out);
}

bool
charset_is_known(struct str label)
{
	return charset_find(label) != NULL;
}
