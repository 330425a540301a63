/* SPDX-License-Identifier: MIT */
#include "deliver/message.h"

#include "base/utf8.h"

#include <assert.h>

/* RFC 2045: 76 columns; RFC 2047: 75 for an encoded word, of which 12 are its frame, and
 * 4 of base64 hold 3 bytes. */
enum { COLUMNS = 76, WORD_BYTES = 45, WORD_FRAME = 12, BASE64_BYTES = 57 };

/* --- base64 ----------------------------------------------------------------------- */

static void
add_base64(struct str bytes, struct sbuf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t left = bytes.size - i;
		uint32_t three = (uint32_t)(unsigned char)bytes.data[i] << 16;
		if (left > 1)
			three |= (uint32_t)(unsigned char)bytes.data[i + 1] << 8;
		if (left > 2)
			three |= (unsigned char)bytes.data[i + 2];
		sbuf_add_char(out, digits[three >> 18]);
		sbuf_add_char(out, digits[three >> 12 & 63]);
		sbuf_add_char(out, left > 1 ? digits[three >> 6 & 63] : '=');
		sbuf_add_char(out, left > 2 ? digits[three & 63] : '=');
	}
}

static void
add_base64_lines(struct str bytes, struct sbuf *out)
{
	for (size_t i = 0; i < bytes.size; i += BASE64_BYTES) {
		add_base64(str_part(bytes, i, BASE64_BYTES), out);
		sbuf_add_c(out, "\r\n");
	}
}

/* --- quoted-printable ------------------------------------------------------------- */

/* A dot or "From " at a line's start and blanks at its end are escaped, since servers on
 * the way change them. */
static bool
is_plain_at(struct str line, size_t i, size_t column)
{
	char c = line.data[i];
	if (c == ' ' || c == '\t')
		return i + 1 < line.size;
	if (column == 0 && (c == '.' || c == 'F'))
		return false;
	return c > ' ' && c < 0x7f && c != '=';
}

static void
add_quoted_line(struct str line, struct sbuf *out)
{
	size_t column = 0;
	for (size_t i = 0; i < line.size; i++) {
		bool plain = is_plain_at(line, i, column);
		if (column + (plain ? 1 : 3) >= COLUMNS) {
			sbuf_add_c(out, "=\r\n");
			column = 0;
			plain = is_plain_at(line, i, column);
		}
		if (plain)
			sbuf_add_char(out, line.data[i]);
		else
			sbuf_format(out, "=%02X", (unsigned)(unsigned char)line.data[i]);
		column += plain ? 1 : 3;
	}
	sbuf_add_c(out, "\r\n");
}

static void
add_quoted(struct str text, struct sbuf *out)
{
	struct str line;
	while (str_next(&text, '\n', &line))
		add_quoted_line(line, out);
}

/* --- headers ---------------------------------------------------------------------- */

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < ' ' || text.data[i] > 0x7e)
			return false;
	return !str_contains(text, STR("=?"));
}

/* How many of its first bytes fit into an encoded word behind `column`, whole characters.
 */
static size_t
word_size(struct str text, size_t column)
{
	size_t most = (COLUMNS - 1 - WORD_FRAME - column) / 4 * 3;
	size_t size = most < WORD_BYTES ? most : WORD_BYTES;
	if (text.size <= size)
		return text.size;
	while (size > 1 && !utf8_is_start(text.data[size]))
		size--;
	return size;
}

/* Lines are folded in front of encoded words; readers join these without the blank. */
static void
add_encoded_words(struct str text, size_t column, struct sbuf *out)
{
	const char *before = "";
	while (text.size) {
		size_t size = word_size(text, column);
		sbuf_format(out, "%s=?utf-8?B?", before);
		add_base64(str_part(text, 0, size), out);
		sbuf_add_c(out, "?=");
		text = str_from(text, size);
		before = "\r\n ";
		column = 1;
	}
}

/* Two blanks in a row, or a word that fills a line, would not come back as they were:
 * such a text is encoded, as one that is not ASCII. */
static bool
can_be_folded(struct str text)
{
	struct str word;
	if (!is_plain(text) || !text.size || str_ends(text, STR(" ")))
		return false;
	while (str_next(&text, ' ', &word))
		if (!word.size || word.size > COLUMNS / 2)
			return false;
	return true;
}

static void
add_folded(struct str text, size_t column, struct sbuf *out)
{
	struct str word;
	for (bool first = true; str_next(&text, ' ', &word); first = false) {
		bool fold = !first && column + 1 + word.size >= COLUMNS;
		if (!first)
			sbuf_add_c(out, fold ? "\r\n " : " ");
		sbuf_add(out, word);
		column = (fold ? 0 : column) + !first + word.size;
	}
}

static void
add_subject(struct str text, struct sbuf *out)
{
	static const struct str name = STR_INIT("Subject: ");
	struct sbuf shown = { 0 };
	utf8_show_all(text, &shown);
	sbuf_add(out, name);
	if (can_be_folded(sbuf_str(&shown)))
		add_folded(sbuf_str(&shown), name.size, out);
	else
		add_encoded_words(sbuf_str(&shown), name.size, out);
	sbuf_add_c(out, "\r\n");
	sbuf_fini(&shown);
}

/* workspace/types_mail.c let no quote, backslash or control into a name, and nothing but
 * ASCII into an address. */
static void
add_mailbox(const struct mailbox *box, struct sbuf *out)
{
	if (!box->name.size) {
		sbuf_add(out, box->address);
		return;
	}
	if (is_plain(box->name))
		sbuf_format(out, "\"%.*s\"", STR_ARGS(box->name));
	else
		add_encoded_words(box->name, sizeof("From: "), out);
	sbuf_format(out, "\r\n <%.*s>", STR_ARGS(box->address));
}

static void
add_headers(const struct message *m, struct sbuf *out)
{
	sbuf_format(out, "Date: %.*s\r\nFrom: ", STR_ARGS(m->date));
	add_mailbox(&m->from, out);
	sbuf_add_c(out, "\r\nTo: ");
	for (size_t i = 0; i < m->to_count; i++) {
		sbuf_add_c(out, i ? ",\r\n " : "");
		add_mailbox(&m->to[i], out);
	}
	sbuf_add_c(out, "\r\n");
	add_subject(m->subject, out);
	sbuf_format(out, "Message-ID: %.*s\r\n", STR_ARGS(m->id));
	if (m->thread.size)
		sbuf_format(out, "In-Reply-To: %.*s\r\nReferences: %.*s\r\n",
			STR_ARGS(m->thread), STR_ARGS(m->thread));
	sbuf_add_c(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

/* --- parts ------------------------------------------------------------------------ */

/* `=_` stands neither in quoted-printable nor in base64. */
static void
add_boundary(const char *name, const char *end, struct sbuf *out)
{
	sbuf_format(out, "--=_smoke_%s%s\r\n", name, end);
}

static void
add_multipart(const char *kind, const char *name, struct sbuf *out)
{
	sbuf_format(out,
		"Content-Type: multipart/%s;\r\n boundary=\"=_smoke_%s\"\r\n\r\n", kind,
		name);
}

static void
add_text_part(const char *type, struct str text, struct sbuf *out)
{
	add_boundary("text", "", out);
	sbuf_format(out,
		"Content-Type: %s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		type);
	add_quoted(text, out);
	sbuf_add_c(out, "\r\n");
}

static void
add_alternatives(const struct message *m, struct sbuf *out)
{
	add_multipart("alternative", "text", out);
	add_text_part("text/plain", m->text, out);
	add_text_part("text/html", m->html, out);
	add_boundary("text", "--", out);
}

static void
add_attachment(const struct attachment *part, struct sbuf *out)
{
	sbuf_add_c(out, "\r\n");
	add_boundary("all", "", out);
	sbuf_format(out,
		"Content-Type: %.*s\r\n"
		"Content-Disposition: attachment; filename=\"%.*s\"\r\n"
		"Content-Transfer-Encoding: base64\r\n\r\n",
		STR_ARGS(part->type), STR_ARGS(part->name));
	add_base64_lines(part->content, out);
}

void
message_write(const struct message *m, struct sbuf *out)
{
	assert(m->to_count);
	add_headers(m, out);
	if (!m->attachment_count) {
		add_alternatives(m, out);
		return;
	}
	add_multipart("mixed", "all", out);
	add_boundary("all", "", out);
	add_alternatives(m, out);
	for (size_t i = 0; i < m->attachment_count; i++)
		add_attachment(&m->attachments[i], out);
	sbuf_add_c(out, "\r\n");
	add_boundary("all", "--", out);
}

/* --- identity --------------------------------------------------------------------- */

/* The letters and digits of it, as a part of a dot-atom. */
static struct str
atom_of(struct arena *a, struct str text)
{
	enum { ATOM_MAX = 40 };
	struct sbuf atom = { 0 };
	for (size_t i = 0; i < text.size && atom.size < ATOM_MAX; i++) {
		char c = text.data[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
			|| (c >= '0' && c <= '9'))
			sbuf_add_char(&atom, c);
	}
	struct str copy = atom.size ? sbuf_copy(&atom, a) : STR("run");
	sbuf_fini(&atom);
	return copy;
}

struct str
message_id(struct arena *a, struct str project, struct str run, struct str unique,
	const struct mailbox *from)
{
	ptrdiff_t at = str_find_char(from->address, '@');
	return str_format(a, "<smoke.%.*s.%.*s.%.*s@%.*s>", STR_ARGS(atom_of(a, project)),
		STR_ARGS(atom_of(a, run)), STR_ARGS(unique),
		STR_ARGS(str_from(from->address, (size_t)at + 1)));
}
