/* SPDX-License-Identifier: MIT */
#include "out/forms.h"

#include "base/sbuf.h"
#include "out/unescape.h"

#include <string.h>

/* Forms are built here and wiped with it. */
static void
scrub(struct sbuf *b)
{
	if (b->data)
		explicit_bzero(b->data, b->capacity);
	sbuf_fini(b);
}

/* A builder that never moves, so that growing leaves nothing behind. */
static void
prepare(struct sbuf *b, size_t size)
{
	sbuf_fill(b, '\0', size);
	sbuf_reset(b);
}

/* --- case and hex --- */

static char
in_case(char c, bool upper)
{
	bool is_letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
	return is_letter ? (char)(c ^ 0x20) : c;
}

static bool
add_cases(struct automaton *am, struct str secret)
{
	bool ok = true;
	for (int upper = 0; upper < 2; upper++) {
		struct sbuf b = { 0 };
		prepare(&b, secret.size);
		for (size_t i = 0; i < secret.size; i++)
			sbuf_add_char(&b, in_case(secret.data[i], upper));
		ok = ok && automaton_add(am, sbuf_str(&b), 0);
		scrub(&b);
	}
	return ok;
}

static bool
add_hex(struct automaton *am, struct str secret)
{
	static const char *const digits[] = { "0123456789abcdef", "0123456789ABCDEF" };
	bool ok = true;
	for (int upper = 0; upper < 2; upper++) {
		struct sbuf b = { 0 };
		prepare(&b, 2 * secret.size);
		for (size_t i = 0; i < secret.size; i++) {
			unsigned char byte = (unsigned char)secret.data[i];
			sbuf_add_char(&b, digits[upper][byte >> 4]);
			sbuf_add_char(&b, digits[upper][byte & 15]);
		}
		ok = ok && automaton_add(am, sbuf_str(&b), 0);
		scrub(&b);
	}
	return ok;
}

/* --- base64 --- */

static const char *const alphabets[] = {
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

/* The last digit holds `known` bits of the secret and the first bits of whatever follows
 * it: every such digit ends the form, and so does the padding where nothing follows. */
static bool
add_last_digits(struct automaton *am, struct sbuf *core, const char *alphabet,
	unsigned bits, unsigned known, uint32_t before)
{
	unsigned unknown = 6 - known;
	size_t size = core->size;
	bool ok = true;
	for (unsigned rest = 0; rest < 1u << unknown; rest++) {
		core->size = size;
		sbuf_add_char(core, alphabet[bits << unknown | rest]);
		ok = ok && automaton_add(am, sbuf_str(core), before);
		if (rest)
			continue;
		sbuf_fill(core, '=', unknown / 2);
		ok = ok && automaton_add(am, sbuf_str(core), before);
	}
	core->size = size;
	return ok;
}

/* The secret behind `lead` other bytes (mod 3).  Its first digit may hold bits of what
 * comes before it: that digit, whatever it is, counts as part of the form. */
static bool
add_base64(struct automaton *am, struct str secret, unsigned lead, const char *alphabet)
{
	struct sbuf core = { 0 };
	prepare(&core, secret.size / 3 * 4 + 8);
	unsigned bits = 0, have = 0, foreign = lead * 8 % 6;
	for (size_t i = 0; i < secret.size; i++) {
		bits = (bits << 8 | (unsigned char)secret.data[i]) & 0xffff;
		have += 8;
		if (foreign) { /* the rest of the shared digit */
			have -= 6 - foreign;
			foreign = 0;
		}
		while (have >= 6) {
			have -= 6;
			sbuf_add_char(&core, alphabet[bits >> have & 0x3f]);
		}
	}
	uint32_t before = lead > 0;
	bool ok = automaton_add(am, sbuf_str(&core), before);
	if (ok && have)
		ok = add_last_digits(
			am, &core, alphabet, bits & ((1u << have) - 1), have, before);
	scrub(&core);
	return ok;
}

/* --- one text, all its shapes --- */

static bool
add_shapes(struct automaton *am, struct str secret)
{
	if (!automaton_add(am, secret, 0) || !add_cases(am, secret)
		|| !add_hex(am, secret))
		return false;
	for (size_t alphabet = 0; alphabet < 2; alphabet++)
		for (unsigned lead = 0; lead < 3; lead++)
			if (!add_base64(am, secret, lead, alphabets[alphabet]))
				return false;
	return true;
}

/* As UNESCAPE_WRAPPED reads it, however its lines were broken anew. */
static bool
add_unwrapped(struct automaton *am, struct str secret)
{
	struct sbuf b = { 0 };
	prepare(&b, secret.size);
	bool line_start = false;
	for (size_t i = 0; i < secret.size; i++) {
		char c = secret.data[i];
		if (c == '\n' || c == '\r')
			line_start = true;
		else if (!line_start || (c != ' ' && c != '\t')) {
			line_start = false;
			sbuf_add_char(&b, c);
		}
	}
	bool ok = b.size < FORMS_PART_MIN || automaton_add(am, sbuf_str(&b), 0);
	scrub(&b);
	return ok;
}

static bool
add_lines(struct automaton *am, struct str secret)
{
	struct str rest = secret, line;
	while (str_next(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.size >= FORMS_LINE_MIN && !add_shapes(am, line))
			return false;
	}
	return add_unwrapped(am, secret);
}

/* What follows `user:`; a URL has no user there. */
static struct str
password_of(struct str secret)
{
	ptrdiff_t colon = str_find_char(secret, ':');
	if (colon <= 0)
		return (struct str){ 0 };
	for (ptrdiff_t i = 0; i < colon; i++)
		if ((unsigned char)secret.data[i] <= ' '
			|| strchr("\"{}[]/", secret.data[i]))
			return (struct str){ 0 };
	struct str password = str_from(secret, (size_t)colon + 1);
	return str_starts(password, STR("//")) ? (struct str){ 0 } : password;
}

static bool add_text(struct automaton *am, struct str secret, size_t nested);

/* Takes the string that starts behind a quote off `rest`, read into `out`. */
static void
take_string(struct str *rest, struct sbuf *out)
{
	while (rest->size && rest->data[0] != '"') {
		struct unescaped u = { 0 };
		if (rest->data[0] == '\\')
			u = unescape_read(UNESCAPE_BACKSLASH, *rest);
		if (u.used)
			sbuf_add(out, (struct str){ u.bytes, u.size });
		else
			sbuf_add_char(out, rest->data[0]);
		*rest = str_from(*rest, u.used ? u.used : 1);
	}
	*rest = str_from(*rest, 1);
}

static bool
is_name(struct str rest)
{
	return str_starts(str_trim(rest), STR(":"));
}

static bool
add_json_strings(struct automaton *am, struct str secret, size_t nested)
{
	struct str rest = secret;
	struct sbuf text = { 0 };
	prepare(&text, secret.size);
	bool ok = true;
	for (ptrdiff_t quote; ok && (quote = str_find_char(rest, '"')) != STR_NONE;) {
		rest = str_from(rest, (size_t)quote + 1);
		sbuf_reset(&text);
		take_string(&rest, &text);
		if (text.size >= FORMS_PART_MIN && !is_name(rest))
			ok = add_text(am, sbuf_str(&text), nested + 1);
	}
	scrub(&text);
	return ok;
}

static bool
add_text(struct automaton *am, struct str secret, size_t nested)
{
	if (nested == FORMS_NESTED_MAX)
		return true;
	struct str trimmed = str_trim(secret), password = password_of(trimmed);
	if (!add_shapes(am, secret))
		return false;
	if (trimmed.size >= FORMS_PART_MIN && trimmed.size < secret.size
		&& !add_shapes(am, trimmed))
		return false;
	if (password.size >= FORMS_PART_MIN && !add_shapes(am, password))
		return false;
	if (str_find_char(secret, '\n') != STR_NONE && !add_lines(am, secret))
		return false;
	bool json = str_starts(trimmed, STR("{")) || str_starts(trimmed, STR("["));
	return !json || add_json_strings(am, trimmed, nested);
}

bool
forms_add(struct automaton *am, struct str secret)
{
	return add_text(am, secret, 0);
}
