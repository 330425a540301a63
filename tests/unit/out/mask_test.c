/* SPDX-License-Identifier: MIT */
/* SEC-03 … SEC-11, SEC-24, F24 */
#include "base/utf8.h"
#include "out/mask.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct mask *
mask_of(const struct str *secrets, size_t count)
{
	struct mask *mask = mask_new();
	struct err err = { 0 };
	for (size_t i = 0; i < count; i++)
		assert_true(mask_add(mask, secrets[i], &err));
	return mask;
}

static void
must_become(struct mask *mask, struct str text, struct str wanted)
{
	struct arena a = { 0 };
	struct str got = mask_text(mask, &a, text);
	if (!str_eq(got, wanted))
		fail_msg("'%.*s' became '%.*s', not '%.*s'", STR_ARGS(text),
			STR_ARGS(got), STR_ARGS(wanted));
	arena_fini(&a);
}

/* --- forms --- */

/* Each form stands between brackets, and nothing of it may be left between them. */
static void
must_vanish(struct mask *mask, const struct str *forms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sbuf text = { 0 };
		sbuf_add_char(&text, '[');
		sbuf_add(&text, forms[i]);
		sbuf_add_char(&text, ']');
		must_become(mask, sbuf_str(&text), STR("[***]"));
		sbuf_fini(&text);
	}
}

/* SEC-03 */
static void
a_secret_is_masked_in_every_form(void **state)
{
	(void)state;
	static const struct str secret =
		STR_INIT("p@s/s w\"o&r<d>+'=\\\xc3\xa9\xf0\x9f\x98\x80");
	static const struct str forms[] = {
		STR_INIT("p@s/s w\"o&r<d>+'=\\\xc3\xa9\xf0\x9f\x98\x80"),
		/* percent: everything, what RFC 3986 asks for, what encodeURI does, a
		   path */
		STR_INIT("%70%40%73%2F%73%20%77%22%6F%26%72%3C%64%3E%2B%27%3D%5C%C3%A9%"
			 "F0%9F%98%80"),
		STR_INIT("p%40s%2fs%20w%22o%26r%3cd%3e%2b%27%3d%5c%c3%a9%f0%9f%98%80"),
		STR_INIT("p@s/s%20w%22o&r%3Cd%3E+'=%5C%C3%A9%F0%9F%98%80"),
		STR_INIT("p@s%2Fs%20w%22o&r%3Cd%3E%2b'=%5C%C3%a9%F0%9F%98%80"),
		/* a form */
		STR_INIT("p%40s%2Fs+w%22o%26r%3Cd%3E%2B%27%3D%5C%C3%A9%F0%9F%98%80"),
		/* JSON: plain, careful about HTML, ASCII only */
		STR_INIT("p@s/s w\\\"o&r<d>+'=\\\\\xc3\xa9\xf0\x9f\x98\x80"),
		STR_INIT("p@s\\/s "
			 "w\\\"o\\u0026r\\u003cd\\u003e+\\u0027="
			 "\\\\\\u00e9\\ud83d\\ude00"),
		STR_INIT("p@s\\/s "
			 "w\\u0022o\\u0026r\\u003Cd\\u003E\\u002B'\\u003D\\u005C\\u00E9"
			 "\\uD83D\\uDE00"),
		/* bytes as Python and C show them */
		STR_INIT("p@s/s w\"o&r<d>+\\'=\\\\\\xc3\\xa9\\xf0\\x9f\\x98\\x80"),
		/* HTML and XML */
		STR_INIT("p@s/s w&quot;o&amp;r&lt;d&gt;+'=\\\xc3\xa9\xf0\x9f\x98\x80"),
		STR_INIT("p@s/s w&#34;o&amp;r&lt;d&gt;&#43;&#39;=\\&#233;&#128512;"),
		STR_INIT("p&#x40;s&#x2F;s "
			 "w&#x22;o&#38;r&#x3C;d&#x3e;&plus;&apos;&#x3d;&bsol;&#xe9;"
			 "&#x1F600;"),
		STR_INIT("p&commat;s&sol;s "
			 "w&quot;o&#00038;r&lt;d&gt;&#x02b;&#039;&equals;\\&#xE9;"
			 "&#X1f600;"),
		/* quoted-printable, with a soft line break */
		STR_INIT("p@s/s w\"o&r<d>+'=3D\\=C3=A9=F0=9F=98=80"),
		STR_INIT("p@s/s=20w\"o&r=\r\n<d>+'=3d\\=c3=a9=f0=9f=\n=98=80"),
		/* folded */
		STR_INIT("p@s/s w\"o&r<d>\r\n  +'=\\\xc3\xa9\n\xf0\x9f\x98\x80"),
		/* case */
		STR_INIT("P@S/S W\"O&R<D>+'=\\\xc3\xa9\xf0\x9f\x98\x80"),
		/* hex */
		STR_INIT("7040732f732077226f26723c643e2b273d5cc3a9f09f9880"),
		STR_INIT("7040732F732077226F26723C643E2B273D5CC3A9F09F9880"),
	};
	struct mask *mask = mask_of(&secret, 1);
	must_vanish(mask, forms, sizeof(forms) / sizeof(forms[0]));
	mask_free(mask);
}

static const char standard[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
base64(struct str bytes, const char *alphabet, bool padded, struct sbuf *out)
{
	for (size_t i = 0; i < bytes.size; i += 3) {
		uint32_t three = 0;
		size_t have = bytes.size - i < 3 ? bytes.size - i : 3;
		for (size_t k = 0; k < 3; k++)
			three = three << 8
				| (k < have ? (unsigned char)bytes.data[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			if (k <= have)
				sbuf_add_char(
					out, alphabet[three >> (18 - 6 * k) & 0x3f]);
			else if (padded)
				sbuf_add_char(out, '=');
	}
}

/* Between other bytes, at every alignment, no digit is left that holds a bit of the
 * secret. */
static void
base64_is_masked_wherever_the_secret_lies_in_it(void **state)
{
	(void)state;
	static const struct str secrets[] = { STR_INIT("\xfb\xff\xbf"
						       "x"),
		STR_INIT("hunter2?>"), STR_INIT("s3cret"), STR_INIT("tok\xff\xfe\xfd") };
	for (size_t which = 0; which < 4; which++) {
		struct str secret = secrets[which];
		struct mask *mask = mask_of(&secret, 1);
		for (size_t variant = 0; variant < 7 * 7 * 4; variant++) {
			size_t lead = variant % 7, trail = variant / 7 % 7;
			const char *alphabet = variant / 49 % 2 ? url_safe : standard;
			bool padded = variant / 98;
			struct sbuf bytes = { 0 }, text = { 0 }, masked = { 0 };
			sbuf_fill(&bytes, 'a', lead);
			sbuf_add(&bytes, secret);
			sbuf_fill(&bytes, (char)(variant * 37), trail);
			base64(sbuf_str(&bytes), alphabet, padded, &text);
			mask_write(mask, sbuf_str(&text), &masked);

			size_t first = lead * 8 / 6,
			       behind = ((lead + secret.size) * 8 + 5) / 6;
			struct str left = sbuf_str(&masked);
			struct str head = str_part(sbuf_str(&text), 0, first);
			assert_true(str_starts(left, head));
			assert_true(str_starts(str_from(left, first), STR("***")));
			struct str tail = str_from(left, first + 3);
			if (trail || !padded)
				assert_true(
					str_eq(tail, str_from(sbuf_str(&text), behind)));
			else
				assert_int_equal(
					tail.size, 0); /* the padding counts, too */
			sbuf_fini(&bytes);
			sbuf_fini(&text);
			sbuf_fini(&masked);
		}
		mask_free(mask);
	}
}

/* SEC-04 */
static void
the_basic_header_of_a_user_and_password_is_masked(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("ann:open sesame");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("Authorization: Basic YW5uOm9wZW4gc2VzYW1l\r\n"),
		STR("Authorization: Basic ***\r\n"));
	must_become(mask, STR("https://ann:open%20sesame@x.example"),
		STR("https://***@x.example"));
	must_become(mask, STR("bob:open sesame"), STR("bob:***"));
	must_become(mask, STR("ann is fine"), STR("ann is fine"));
	mask_free(mask);
}

static void
the_host_of_a_secret_url_stays_legible(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("https://hooks.example/T0/B1");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("see //hooks.example"), STR("see //hooks.example"));
	must_become(mask, STR("see https://hooks.example/T0/B1!"), STR("see ***!"));
	mask_free(mask);
}

/* SEC-09 */
static void
each_line_of_a_pem_is_masked(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("-----BEGIN KEY-----\r\n"
						  "MIIEpAIBAAKCAQEA7\r\n"
						  "shrtln1\r\n"
						  "shrtlin8\r\n"
						  "-----END KEY-----\r\n");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("line: MIIEpAIBAAKCAQEA7."), STR("line: ***."));
	must_become(mask, STR("shrtln1 shrtlin8"), STR("shrtln1 ***"));
	must_become(mask,
		STR("\"-----BEGIN KEY-----\\nMIIEpAIBAAKCAQEA7\\nshrtln1\\nshrtlin8\\n"
		    "-----END KEY-----\\n\""),
		STR("\"***\\n***\\nshrtln1\\n***\\n***\\n\""));
	must_become(mask,
		STR("<-----BEGIN KEY-----\nMIIEpAIBAA\n  KCAQEA7\nshrtln1shrtlin8\n"
		    "-----END KEY----->"),
		STR("<***>"));
	mask_free(mask);
}

/* SEC-10 */
static void
each_string_of_a_json_secret_is_masked(void **state)
{
	(void)state;
	static const struct str secret =
		STR_INIT(" {\"type\" : \"acct\", \"key\":\"-----BEGIN\\nabcdefgh\\n\", "
			 "\"n\": 12345,\n"
			 "\"list\": [\"a\\\"bcd\", \"abc\"], \"deep\": "
			 "\"{\\\"in\\\":\\\"inner\\\"}\"} ");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("acct abcdefgh a\"bcd inner"), STR("*** *** *** ***"));
	must_become(mask, STR("type key list deep abc 12345"),
		STR("type key list deep abc 12345"));
	mask_free(mask);
}

/* SEC-11 */
static void
a_server_that_echoes_the_secret_reveals_nothing(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("s3cr3t&token");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("Location: /login?t=s3cr3t%26token&x=1"),
		STR("Location: /login?t=***&x=1"));
	must_become(mask, STR("<p>bad token: s3cr3t&amp;token</p>"),
		STR("<p>bad token: ***</p>"));
	must_become(mask, STR("{\"error\":\"s3cr3t\\u0026token\"}"),
		STR("{\"error\":\"***\"}"));
	must_become(mask, STR("CN=s3cr3t&token,O=x"), STR("CN=***,O=x"));
	mask_free(mask);
}

/* --- many secrets --- */

/* SEC-06, F24 */
static void
nested_secrets_leave_nothing_behind(void **state)
{
	(void)state;
	static const struct str secrets[] = { STR_INIT("abcd"), STR_INIT("abcdefgh"),
		STR_INIT("cdef") };
	for (size_t first = 0; first < 3; first++) {
		struct str order[] = { secrets[first], secrets[(first + 1) % 3],
			secrets[(first + 2) % 3] };
		struct mask *mask = mask_of(order, 3);
		must_become(mask, STR("<abcdefgh>"), STR("<***>"));
		must_become(mask, STR("<abcdefg>"), STR("<***g>"));
		must_become(mask, STR("<abcd>"), STR("<***>"));
		must_become(mask, STR("<abcabcd>"), STR("<abc***>"));
		must_become(mask, STR("<bcdefgh>"), STR("<b***gh>"));
		mask_free(mask);
	}
}

static void
overlapping_secrets_are_masked_as_one(void **state)
{
	(void)state;
	static const struct str secrets[] = { STR_INIT("1234xy"), STR_INIT("xy5678"),
		STR_INIT("5678zzzz") };
	struct mask *mask = mask_of(secrets, 3);
	must_become(mask, STR("<1234xy5678zzzz>"), STR("<***>"));
	must_become(mask, STR("<1234xy5678>"), STR("<***>"));
	must_become(mask, STR("<xy5678zzzz>"), STR("<***>"));
	must_become(mask, STR("<1234x 234xy5678>"), STR("<1234x 234***>"));
	mask_free(mask);
}

/* SEC-24 */
static void
the_stars_do_not_tell_lengths_or_counts(void **state)
{
	(void)state;
	static const struct str secrets[] = { STR_INIT("aaaa"),
		STR_INIT("bbbbbbbbbbbbbbbb") };
	struct mask *mask = mask_of(secrets, 2);
	must_become(mask, STR("aaaa"), STR("***"));
	must_become(mask, STR("bbbbbbbbbbbbbbbb"), STR("***"));
	must_become(mask, STR("aaaaaaaaaaaaaaaaaaaaaaa"), STR("***"));
	must_become(mask, STR("aaaabbbbbbbbbbbbbbbbaaaa"), STR("***"));
	mask_free(mask);
}

static void
a_text_without_a_secret_is_the_same_text(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("hunter22");
	struct mask *mask = mask_of(&secret, 1);
	struct arena a = { 0 };
	struct str text = STR("100%25 &amp; \\u0041 =\r\n hunter2 + 2 \\");
	assert_ptr_equal(mask_text(mask, &a, text).data, text.data);
	assert_ptr_equal(mask_text(NULL, &a, secret).data, secret.data);
	struct sbuf out = { 0 };
	mask_write(NULL, secret, &out);
	assert_true(str_eq(sbuf_str(&out), secret));
	assert_true(mask_is_empty(NULL));
	assert_false(mask_is_empty(mask));
	sbuf_fini(&out);
	arena_fini(&a);
	mask_free(mask);
	mask_free(NULL);
}

/* What is escaped means something else: `\\u0041` is a backslash and five letters. */
static void
an_escaped_escape_is_not_read(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("ABCD");
	struct mask *mask = mask_of(&secret, 1);
	must_become(mask, STR("\\u0041BCD"), STR("***"));
	must_become(mask, STR("\\\\u0041BCD"), STR("\\\\u0041BCD"));
	must_become(mask, STR("%%41BCD"), STR("%***"));
	must_become(mask, STR("\\ud83d\\u0041BCD"), STR("\\ud83d***"));
	must_become(mask, STR("&#65BCD &#x110000;ABCD &#65;BCD"),
		STR("&#65BCD &#x110000;*** ***"));
	mask_free(mask);
}

/* SEC-07 */
static void
a_secret_that_is_too_short_or_too_long_is_refused(void **state)
{
	(void)state;
	static char big[MASK_SECRET_MAX + 1];
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)('!' + (i * i + i / 7) % 90);
	static const struct {
		size_t size;
		bool fits;
	} rows[] = {
		{ 0, false },
		{ MASK_SECRET_MIN - 1, false },
		{ MASK_SECRET_MIN, true },
		{ MASK_SECRET_MIN + 1, true },
		{ MASK_SECRET_MAX - 1, true },
		{ MASK_SECRET_MAX, true },
		{ MASK_SECRET_MAX + 1, false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mask *mask = mask_new();
		struct err err = { 0 };
		struct str secret = { big, rows[i].size };
		assert_int_equal(mask_add(mask, secret, &err), rows[i].fits);
		assert_int_equal(err.kind, rows[i].fits ? ERR_NONE : ERR_INPUT);
		assert_int_equal(mask_is_empty(mask), !rows[i].fits);
		if (rows[i].fits)
			must_become(mask, secret, STR("***"));
		else if (rows[i].size) /* and the message does not tell it */
			assert_null(memmem(err.text, strlen(err.text), big, 3));
		mask_free(mask);
	}
}

/* --- a second masker --- */

/* It tries every shape at every place of the text as each family of escapes reads it, all
 * of it from the start, and marks what it finds.  Slow, and simple enough to believe. */

enum { SHAPES_MAX = 4096, TEXT_MAX = 512 };

struct shape {
	struct str text;
	size_t before;
};

struct shapes {
	struct arena arena;
	struct shape items[SHAPES_MAX];
	size_t count;
};

static void
add_shape(struct shapes *s, struct str text, size_t before)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_eq(s->items[i].text, text) && s->items[i].before == before)
			return;
	assert_true(s->count < SHAPES_MAX);
	s->items[s->count++] = (struct shape){ str_copy(&s->arena, text), before };
}

static void
add_base64_shapes(struct shapes *s, struct str secret, const char *alphabet)
{
	for (size_t lead = 0; lead < 3; lead++)
		for (int next = -1; next < 256; next++) {
			struct sbuf bytes = { 0 }, text = { 0 };
			sbuf_fill(&bytes, '\0', lead);
			sbuf_add(&bytes, secret);
			if (next >= 0)
				sbuf_add_char(&bytes, (char)next);
			base64(sbuf_str(&bytes), alphabet, true, &text);
			size_t foreign = (lead * 8 + 5) / 6;
			size_t whole = (lead + secret.size) * 8 / 6;
			size_t behind = ((lead + secret.size) * 8 + 5) / 6;
			struct str all = sbuf_str(&text);
			add_shape(s, str_part(all, foreign, whole - foreign), lead > 0);
			add_shape(s, str_part(all, foreign, behind - foreign), lead > 0);
			if (next < 0)
				add_shape(s, str_from(all, foreign), lead > 0);
			sbuf_fini(&bytes);
			sbuf_fini(&text);
		}
}

static void
add_shapes(struct shapes *s, struct str secret)
{
	char text[TEXT_MAX];
	for (int upper = 0; upper < 2; upper++) {
		for (size_t i = 0; i < secret.size; i++) {
			char c = secret.data[i];
			if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
				c ^= 0x20;
			text[i] = c;
		}
		add_shape(s, (struct str){ text, secret.size }, 0);
		for (size_t i = 0; i < secret.size; i++)
			snprintf(text + 2 * i, 3, upper ? "%02X" : "%02x",
				(unsigned char)secret.data[i]);
		add_shape(s, (struct str){ text, 2 * secret.size }, 0);
	}
	add_shape(s, secret, 0);
	add_base64_shapes(s, secret, standard);
	add_base64_shapes(s, secret, url_safe);
}

struct symbols {
	char bytes[4 * TEXT_MAX];
	size_t starts[4 * TEXT_MAX], ends[4 * TEXT_MAX];
	size_t count;
};

static void
add_symbol(struct symbols *s, char byte, size_t start, size_t end)
{
	s->bytes[s->count] = byte;
	s->starts[s->count] = start;
	s->ends[s->count++] = end;
}

static bool
hex_at(struct str text, size_t at, size_t digits, unsigned *out)
{
	char number[9] = { 0 };
	struct str part = str_part(text, at, digits);
	if (part.size != digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		number[i] = part.data[i];
		if (!number[i] || !strchr("0123456789abcdefABCDEF", number[i]))
			return false;
	}
	*out = (unsigned)strtoul(number, NULL, 16);
	return true;
}

static void
add_code(struct symbols *s, unsigned code, size_t start, size_t end)
{
	struct sbuf bytes = { 0 };
	utf8_add(&bytes, code);
	for (size_t i = 0; i < bytes.size; i++)
		add_symbol(s, bytes.data[i], start, end);
	sbuf_fini(&bytes);
}

static size_t
second_backslash(struct str rest, size_t at, struct symbols *s)
{
	static const char *const pairs[] = { "\"\"", "\\\\", "//", "''", "b\b", "f\f",
		"n\n", "r\r", "t\t" };
	unsigned code;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (rest.size > 1 && rest.data[1] == pairs[i][0]) {
			add_symbol(s, pairs[i][1], at, at + 2);
			return 2;
		}
	if (str_starts(rest, STR("\\x")) && hex_at(rest, 2, 2, &code)) {
		add_symbol(s, (char)code, at, at + 4);
		return 4;
	}
	if (str_starts(rest, STR("\\u")) && hex_at(rest, 2, 4, &code)
		&& (code < 0xd800 || code > 0xdfff)) {
		add_code(s, code, at, at + 6);
		return 6;
	}
	return 0;
}

static size_t
second_markup(struct str rest, size_t at, struct symbols *s)
{
	ptrdiff_t end = str_find_char(str_part(rest, 0, 16), ';');
	char *behind = NULL, digits[17] = { 0 };
	bool hex = str_starts(rest, STR("&#x"));
	if (end == STR_NONE || !str_starts(rest, STR("&#")))
		return 0;
	size_t start = hex ? 3 : 2;
	if ((size_t)end > start)
		memcpy(digits, rest.data + start, (size_t)end - start);
	unsigned long code = strtoul(digits, &behind, hex ? 16 : 10);
	if (!digits[0]
		|| strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789")
			!= (size_t)end - start
		|| code > 0x10ffff)
		return 0;
	add_code(s, (unsigned)code, at, at + (size_t)end + 1);
	return (size_t)end + 1;
}

/* One escape of a family at `at`, if there is one: its symbols are added, and its length
 * is returned.  Of the named ones only those that the random texts below have. */
static size_t
second_escape(int family, struct str text, size_t at, struct symbols *s)
{
	unsigned code;
	struct str rest = str_from(text, at);
	char c = rest.data[0], mark = family == 4 ? '=' : '%';
	if ((family == 0 || family == 1 || family == 4) && c == mark
		&& hex_at(rest, 1, 2, &code)) {
		add_symbol(s, (char)code, at, at + 3);
		return 3;
	}
	if (family == 1 && c == '+') {
		add_symbol(s, ' ', at, at + 1);
		return 1;
	}
	if (family == 2 && c == '\\')
		return second_backslash(rest, at, s);
	if (family == 3 && c == '&')
		return second_markup(rest, at, s);
	if (family == 4 && str_starts(rest, STR("=\n")))
		return 2;
	if (family == 5 && c == '\n') {
		size_t size = 1;
		while (size < rest.size && size < 16 && strchr(" \n", rest.data[size]))
			size++;
		return size;
	}
	return 0;
}

static void
second_masker(const struct shapes *shapes, struct str text, struct sbuf *out)
{
	bool secret[TEXT_MAX] = { false };
	for (int family = -1; family < 6; family++) {
		static struct symbols s;
		s.count = 0;
		for (size_t at = 0; at < text.size;) {
			size_t used = second_escape(family, text, at, &s);
			if (!used)
				add_symbol(&s, text.data[at], at, at + 1);
			at += used ? used : 1;
		}
		for (size_t i = 0; i < s.count; i++)
			for (size_t k = 0; k < shapes->count; k++) {
				struct str shape = shapes->items[k].text;
				if (shape.size > s.count - i
					|| memcmp(s.bytes + i, shape.data, shape.size)
						!= 0)
					continue;
				size_t before = shapes->items[k].before;
				size_t from = s.starts[i >= before ? i - before : 0];
				size_t to = s.ends[i + shape.size - 1];
				memset(secret + from, true, to - from);
			}
	}
	for (size_t i = 0; i < text.size; i++)
		if (!secret[i])
			sbuf_add_char(out, text.data[i]);
		else if (!i || !secret[i - 1])
			sbuf_add_c(out, "***");
}

/* --- random texts --- */

static uint32_t
next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static void
add_escaped(struct sbuf *text, unsigned char c, uint32_t how)
{
	static const char *const before[] = { "%", "%", "\\u00", "&#x", "=", "\n ",
		"=\n" };
	if (how < sizeof(before) / sizeof(before[0]))
		sbuf_add_c(text, before[how]);
	if (how >= 5)
		sbuf_add_char(text, (char)c);
	else if (how == 1 || how == 4)
		sbuf_format(text, "%02X", c);
	else
		sbuf_format(text, "%02x%s", c, how == 3 ? ";" : "");
}

/* Pieces of secrets, escaped in one way or another, and what escapes are made of. */
static void
make_text(const struct str *secrets, size_t count, uint64_t *seed, struct sbuf *text)
{
	static const char crumbs[] = "%\\&=+\n u0#x2fA;/-\"";
	size_t pieces = 1 + next_random(seed) % 5;
	for (size_t i = 0; i < pieces; i++) {
		struct str secret = secrets[next_random(seed) % count];
		uint32_t kind = next_random(seed) % 8, how = next_random(seed) % 10;
		size_t from = next_random(seed) % 3 ? 0 : next_random(seed) % secret.size;
		struct str part = str_from(secret, from);
		if (kind == 0) {
			struct sbuf bytes = { 0 };
			sbuf_fill(&bytes, 'z', next_random(seed) % 4);
			sbuf_add(&bytes, secret);
			sbuf_fill(&bytes, (char)next_random(seed), next_random(seed) % 3);
			base64(sbuf_str(&bytes), how % 2 ? standard : url_safe, how > 4,
				text);
			sbuf_fini(&bytes);
		}
		for (size_t k = 0; kind > 1 && k < part.size; k++)
			if (next_random(seed) % 3)
				sbuf_add_char(text, part.data[k]);
			else
				add_escaped(text, (unsigned char)part.data[k],
					kind < 6 ? how : next_random(seed) % 10);
		for (uint32_t k = next_random(seed) % 4; k; k--)
			sbuf_add_char(
				text, crumbs[next_random(seed) % (sizeof(crumbs) - 1)]);
	}
}

static const struct str random_secrets[] = { STR_INIT("a/b&c="), STR_INIT("&c=+2fA"),
	STR_INIT("%2f%2"), STR_INIT("u002fu0"), STR_INIT("aaaaa"),
	STR_INIT("x2fx2f\xff") };
enum { RANDOM_SECRETS = 6 };

static void
a_second_masker_masks_the_same(void **state)
{
	(void)state;
	static struct shapes shapes;
	struct mask *mask = mask_of(random_secrets, RANDOM_SECRETS);
	for (size_t i = 0; i < RANDOM_SECRETS; i++)
		add_shapes(&shapes, random_secrets[i]);
	uint64_t seed = 1;
	size_t with_secrets = 0;
	for (size_t round = 0; round < 4000; round++) {
		struct sbuf text = { 0 }, one = { 0 }, two = { 0 };
		make_text(random_secrets, RANDOM_SECRETS, &seed, &text);
		struct str whole = str_part(sbuf_str(&text), 0, TEXT_MAX);
		mask_write(mask, whole, &one);
		second_masker(&shapes, whole, &two);
		if (!str_eq(sbuf_str(&one), sbuf_str(&two)))
			fail_msg("'%.*s' became '%.*s', not '%.*s'", STR_ARGS(whole),
				STR_ARGS(sbuf_str(&one)), STR_ARGS(sbuf_str(&two)));
		with_secrets += one.size != text.size;
		sbuf_fini(&text);
		sbuf_fini(&one);
		sbuf_fini(&two);
	}
	assert_true(with_secrets > 1000);
	arena_fini(&shapes.arena);
	mask_free(mask);
}

/* --- streams --- */

static void
stream(struct mask *mask, struct str text, size_t piece, struct sbuf *out)
{
	struct mask_stream s;
	mask_stream_init(&s, mask);
	for (size_t at = 0; at < text.size; at += piece)
		mask_stream_write(&s, str_part(text, at, piece), out);
	mask_stream_end(&s, out);
}

/* SEC-05 */
static void
it_does_not_matter_how_a_text_is_cut_into_pieces(void **state)
{
	(void)state;
	struct mask *mask = mask_of(random_secrets, RANDOM_SECRETS);
	uint64_t seed = 7;
	for (size_t round = 0; round < 300; round++) {
		struct sbuf text = { 0 }, whole = { 0 };
		make_text(random_secrets, RANDOM_SECRETS, &seed, &text);
		mask_write(mask, sbuf_str(&text), &whole);
		for (size_t cut = 1; cut <= text.size; cut++) {
			struct sbuf pieces = { 0 }, two = { 0 };
			stream(mask, sbuf_str(&text), cut, &pieces);
			assert_true(str_eq(sbuf_str(&pieces), sbuf_str(&whole)));
			struct mask_stream s;
			mask_stream_init(&s, mask);
			mask_stream_write(&s, str_part(sbuf_str(&text), 0, cut), &two);
			mask_stream_write(&s, str_from(sbuf_str(&text), cut), &two);
			mask_stream_end(&s, &two);
			assert_true(str_eq(sbuf_str(&two), sbuf_str(&whole)));
			sbuf_fini(&pieces);
			sbuf_fini(&two);
		}
		sbuf_fini(&text);
		sbuf_fini(&whole);
	}
	mask_free(mask);
}

static void
a_stream_holds_back_no_more_than_it_must(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("abcdefgh");
	struct mask *mask = mask_of(&secret, 1);
	struct mask_stream s;
	struct sbuf out = { 0 };
	mask_stream_init(&s, mask);
	mask_stream_write(&s, STR("plain text "), &out);
	assert_true(out.size >= sizeof("plain text ") - 2);
	mask_stream_write(&s, STR("abcdefg"), &out);
	assert_int_equal(str_find(sbuf_str(&out), STR("abc")), STR_NONE);
	mask_stream_write(&s, STR("!"), &out);
	mask_stream_end(&s, &out);
	assert_true(str_is(sbuf_str(&out), "plain text abcdefg!"));
	sbuf_fini(&out);
	mask_free(mask);
}

/* SEC-12 */
static void
a_secret_learnt_on_the_way_masks_what_is_still_held(void **state)
{
	(void)state;
	struct mask *mask = mask_new();
	struct mask_stream s;
	struct sbuf out = { 0 };
	struct err err = { 0 };
	mask_stream_init(&s, mask);
	mask_stream_write(&s, STR("token1 "), &out);
	assert_true(mask_add(mask, STR("token1"), &err));
	mask_stream_write(&s, STR("token1 tok"), &out);
	assert_true(mask_add(mask, STR("token22"), &err));
	mask_stream_write(&s, STR("en22token1"), &out);
	assert_true(mask_add(mask, STR("en1+++"), &err));
	mask_stream_write(&s, STR("+++token"), &out);
	mask_stream_end(&s, &out);
	assert_true(str_is(sbuf_str(&out), "token1 *** ***token"));
	sbuf_fini(&out);
	mask_free(mask);
}

static void
a_stream_without_secrets_passes_everything_on_at_once(void **state)
{
	(void)state;
	struct mask_stream s;
	struct sbuf out = { 0 };
	mask_stream_init(&s, NULL);
	mask_stream_write(&s, STR("abc"), &out);
	assert_int_equal(out.size, 3);
	mask_stream_end(&s, &out);
	assert_int_equal(out.size, 3);
	sbuf_fini(&out);
}

/* --- a planted leak --- */

/* Proves that the search below would find a leak if there were one. */
static void
a_planted_leak_is_found_and_none_is_left(void **state)
{
	(void)state;
	static const struct str secret = STR_INIT("Tr0ub4dor&3");
	static const char *const leaks[] = { "Tr0ub4dor&3", "Tr0ub4dor%263",
		"VHIwdWI0ZG9yJj", "547230756234646f722633", "Tr0ub4dor&amp;3",
		"TR0UB4DOR&3" };
	static const char report[] =
		"GET /x?t=Tr0ub4dor%263\nAuthorization: Bearer Tr0ub4dor&3\n"
		"X-Sig: VHIwdWI0ZG9yJjM=\n<p>Tr0ub4dor&amp;3</p>\n"
		"id=547230756234646f722633 who=TR0UB4DOR&3\n";
	struct mask *mask = mask_of(&secret, 1);
	struct sbuf masked = { 0 };
	mask_write(mask, str_of(report), &masked);
	for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++) {
		assert_true(str_contains(str_of(report), str_of(leaks[i])));
		assert_false(str_contains(sbuf_str(&masked), str_of(leaks[i])));
	}
	assert_true(str_is(sbuf_str(&masked),
		"GET /x?t=***\nAuthorization: Bearer ***\nX-Sig: ***\n<p>***</p>\nid=*** "
		"who=***\n"));
	sbuf_fini(&masked);
	mask_free(mask);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_masked_in_every_form),
		cmocka_unit_test(base64_is_masked_wherever_the_secret_lies_in_it),
		cmocka_unit_test(the_basic_header_of_a_user_and_password_is_masked),
		cmocka_unit_test(the_host_of_a_secret_url_stays_legible),
		cmocka_unit_test(each_line_of_a_pem_is_masked),
		cmocka_unit_test(each_string_of_a_json_secret_is_masked),
		cmocka_unit_test(a_server_that_echoes_the_secret_reveals_nothing),
		cmocka_unit_test(nested_secrets_leave_nothing_behind),
		cmocka_unit_test(overlapping_secrets_are_masked_as_one),
		cmocka_unit_test(the_stars_do_not_tell_lengths_or_counts),
		cmocka_unit_test(a_text_without_a_secret_is_the_same_text),
		cmocka_unit_test(an_escaped_escape_is_not_read),
		cmocka_unit_test(a_secret_that_is_too_short_or_too_long_is_refused),
		cmocka_unit_test(a_second_masker_masks_the_same),
		cmocka_unit_test(it_does_not_matter_how_a_text_is_cut_into_pieces),
		cmocka_unit_test(a_stream_holds_back_no_more_than_it_must),
		cmocka_unit_test(a_secret_learnt_on_the_way_masks_what_is_still_held),
		cmocka_unit_test(a_stream_without_secrets_passes_everything_on_at_once),
		cmocka_unit_test(a_planted_leak_is_found_and_none_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
