/* SPDX-License-Identifier: MIT */
/* What no reader may see, whatever stands in the texts; tests/e2e/test_mail.py has mails
 * read by a reader that is not ours. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "deliver/message.h"

#include <string.h>

static const struct mailbox from = { .name = STR_INIT("Smoke"),
	.address = STR_INIT("smoke@shop.example") };
static const struct mailbox to[] = { { .address = STR_INIT("a@shop.example") },
	{ .name = STR_INIT("Équipe"), .address = STR_INIT("b@shop.example") } };

static struct message
message(struct str subject, struct str text)
{
	return (struct message){ .from = from,
		.to = to,
		.to_count = 2,
		.subject = subject,
		.date = STR("Fri, 20 Nov 2026 02:00:00 +0000"),
		.id = STR("<smoke.shop.42.0123456789abcdef@shop.example>"),
		.text = text,
		.html = text };
}

/* Every line ends in CRLF and is at most 78 long, nothing is not ASCII. */
static void
check_lines(struct str mail)
{
	size_t column = 0;
	for (size_t i = 0; i < mail.size; i++) {
		unsigned char c = (unsigned char)mail.data[i];
		if (c == '\r') {
			assert_true(i + 1 < mail.size && mail.data[i + 1] == '\n');
			i++;
			assert_true(column <= 78);
			column = 0;
			continue;
		}
		assert_true(c == '\t' || (c >= ' ' && c < 0x7f));
		assert_false(c == '.' && column == 0); /* nobody needs to stuff a dot */
		column++;
	}
	assert_int_equal(column, 0);
}

static size_t
count(struct str text, const char *part)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(text, str_of(part))) != STR_NONE; n++)
		text = str_from(text, (size_t)at + 1);
	return n;
}

static const char *const nasty[] = { "", "plain", "two  blanks ", "é",
	"=?utf-8?B?eA==?=", "a\r\nBcc: evil@evil.example\r\n\r\nbody", "\n.\n", "\r.\r",
	"From here", ".", "--=_smoke_text--", "--=_smoke_all", "tab\tand blank \t",
	"\xff\xfe", "\x1b[31m\x7f", "\xe2\x80\xae right to left",
	"a word that is much longer than any line of a mail may be: "
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	"xx",
	"éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé" };

static void
no_text_breaks_out_of_its_place(void **state) /* MAIL-01, MAIL-02, MAIL-03 */
{
	(void)state;
	for (size_t i = 0; i < sizeof(nasty) / sizeof(nasty[0]); i++) {
		struct sbuf out = { 0 };
		struct attachment part = { STR("smoke-1.txt"), STR("text/plain"),
			str_of(nasty[i]) };
		struct message m = message(str_of(nasty[i]), str_of(nasty[i]));
		m.attachments = &part;
		m.attachment_count = 1;
		message_write(&m, &out);
		struct str mail = sbuf_str(&out);
		check_lines(mail);
		struct str head =
			str_part(mail, 0, (size_t)str_find(mail, STR("\r\n\r\n")));
		assert_int_equal(count(head, "\nSubject: "), 1);
		assert_int_equal(count(head, "\nBcc"), 0);
		assert_int_equal(count(mail, "\n--=_smoke_text\r\n"), 2);
		assert_int_equal(count(mail, "\n--=_smoke_text--\r\n"), 1);
		assert_int_equal(count(mail, "\n--=_smoke_all\r\n"), 2);
		assert_int_equal(count(mail, "\n--=_smoke_all--\r\n"), 1);
		sbuf_fini(&out);
	}
}

static void
a_plain_subject_stands_there_as_it_is(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct message m = message(STR("shop drift: NO-GO, 2 new"), STR("text"));
	m.thread = STR("<first@shop.example>");
	message_write(&m, &out);
	struct str mail = sbuf_str(&out);
	assert_true(str_contains(mail, STR("\r\nSubject: shop drift: NO-GO, 2 new\r\n")));
	assert_true(str_contains(
		mail, STR("\r\nFrom: \"Smoke\"\r\n <smoke@shop.example>\r\n")));
	assert_true(str_contains(mail, STR("\r\nIn-Reply-To: <first@shop.example>\r\n")));
	assert_true(str_contains(mail, STR("\r\nAuto-Submitted: auto-generated\r\n")));
	assert_false(str_contains(mail, STR("multipart/mixed")));
	sbuf_fini(&out);
}

static void
the_text_comes_before_the_html(void **state) /* MAIL-09 */
{
	(void)state;
	struct sbuf out = { 0 };
	struct message m = message(STR("x"), STR("y"));
	message_write(&m, &out);
	assert_true(str_find(sbuf_str(&out), STR("text/plain"))
		< str_find(sbuf_str(&out), STR("text/html")));
	sbuf_fini(&out);
}

static void
an_id_is_made_of_letters_and_digits(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str id = message_id(
		&a, STR("my shop\r\n<é>"), STR("42"), STR("0123456789abcdef"), &from);
	assert_true(str_is(id, "<smoke.myshop.42.0123456789abcdef@shop.example>"));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_breaks_out_of_its_place),
		cmocka_unit_test(a_plain_subject_stands_there_as_it_is),
		cmocka_unit_test(the_text_comes_before_the_html),
		cmocka_unit_test(an_id_is_made_of_letters_and_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
