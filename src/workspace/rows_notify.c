/* SPDX-License-Identifier: MIT */
/* notify: who is told of a run, when, and how it gets there. */
#include "workspace/rows.h"
#include "workspace/types.h"

#include "model/plan.h"

enum { RECIPIENTS_MAX = 50 };
#define KB ((int64_t)1 << 10)
#define MB ((int64_t)1 << 20)

static const struct choice occasion_choices[] = {
	{ "drift", COMMAND_DRIFT, NULL },
	{ "verify", COMMAND_VERIFY, NULL },
	{ "gate", COMMAND_GATE, NULL },
	{ "watch", COMMAND_WATCH, NULL },
	{ "snapshot", COMMAND_SNAPSHOT, NULL },
	{ "confirm", COMMAND_CONFIRM, NULL },
	{ NULL, 0, NULL },
};

static const struct choice when_choices[] = {
	{ "changed", NOTIFY_CHANGED, NULL },
	{ "always", NOTIFY_ALWAYS, NULL },
	{ "failing", NOTIFY_FAILING, NULL },
	{ NULL, 0, NULL },
};

static const struct choice day_choices[] = {
	{ "monday", NOTIFY_MONDAY, NULL },
	{ "tuesday", NOTIFY_MONDAY + 1, NULL },
	{ "wednesday", NOTIFY_MONDAY + 2, NULL },
	{ "thursday", NOTIFY_MONDAY + 3, NULL },
	{ "friday", NOTIFY_MONDAY + 4, NULL },
	{ "saturday", NOTIFY_MONDAY + 5, NULL },
	{ "sunday", NOTIFY_SUNDAY, NULL },
	{ NULL, 0, NULL },
};

/* In the order of notify_attachments[]. */
static const struct choice attach_choices[] = {
	{ "html", 0, NULL },
	{ "json", 1, NULL },
	{ "junit", 2, NULL },
	{ "markdown", 3, NULL },
	{ "sarif", 4, NULL },
	{ "text", 5, NULL },
	{ NULL, 0, NULL },
};

static const struct choice values_choices[] = {
	{ "hidden", false, NULL },
	{ "shown", true, NULL },
	{ NULL, 0, NULL },
};

/* enum lang, and one: 0 is not said. */
static const struct choice lang_choices[] = {
	{ "en", 1, NULL },
	{ "fr", 2, NULL },
	{ NULL, 0, NULL },
};

#define OCCASIONS(field)                                                                 \
	{                                                                                \
		.key = "for", .type = &type_flags, .at = (field),                        \
		.choices = occasion_choices, .preset = "drift",                          \
		.help = "of which commands; of `drift` when it is run with `--mail`",    \
		.example = "[drift, verify]"                                             \
	}
#define WHEN(field)                                                                      \
	{                                                                                \
		.key = "when", .type = &type_choice, .at = (field),                      \
		.choices = when_choices, .preset = "changed",                            \
		.help = "`changed`: something is otherwise than when it was told last; " \
			"`failing`: it is not GO",                                       \
		.example = "changed"                                                     \
	}
#define VALUES(field)                                                                    \
	{                                                                                \
		.key = "values", .type = &type_switch, .at = (field),                    \
		.choices = values_choices, .preset = "hidden",                           \
		.help = "whether values of bodies and headers may leave the machine",    \
		.example = "shown"                                                       \
	}
#define LANG(field)                                                                      \
	{                                                                                \
		.key = "lang", .type = &type_choice, .at = (field),                      \
		.choices = lang_choices,                                                 \
		.help = "its language; left out: as `--lang` and reports",               \
		.example = "fr"                                                          \
	}
#define CACERT(field)                                                                    \
	{                                                                                \
		.key = "cacert", .type = &type_file, .at = (field),                      \
		.help = "certificates to trust, a PEM file; left out: the system's",     \
		.example = "certs/ca.pem"                                                \
	}

/* --- mail ------------------------------------------------------------------------ */

#define AT(field) offsetof(struct mail_settings, field)

static const struct row mail_rows[] = {
	{ .key = "smtp",
		.type = &type_smtp,
		.at = AT(smtp),
		.required = true,
		.help = "the server; with `smtp:` STARTTLS is required, `smtps:` is TLS "
			"from the start",
		.example = "\"smtp://mail.example:587\"" },
	{ .key = "user",
		.type = &type_text,
		.at = AT(user),
		.help = "who sends, for the server",
		.example = "smoke" },
	{ .key = "password",
		.type = &type_secret,
		.at = AT(password),
		.help = "where the password is; sent over TLS only",
		.example = "{from_env: SMTP_PASSWORD}" },
	{ .key = "from",
		.type = &type_mailbox,
		.at = AT(from),
		.required = true,
		.help = "the sender",
		.example = "smoke@shop.example" },
	{ .key = "to",
		.type = &type_mailboxes,
		.at = AT(to),
		.most = RECIPIENTS_MAX,
		.required = true,
		.help = "who is told",
		.example = "[team@shop.example]" },
	OCCASIONS(AT(occasions)),
	WHEN(AT(when)),
	{ .key = "digest",
		.type = &type_choice,
		.at = AT(digest),
		.choices = day_choices,
		.help = "on this day a mail in any case: what the week was like",
		.example = "monday" },
	{ .key = "attach",
		.type = &type_flags,
		.at = AT(attach),
		.choices = attach_choices,
		.help = "reports to attach",
		.example = "[html]" },
	{ .key = "attach_max",
		.type = &type_size,
		.at = AT(attach_max),
		.least = KB,
		.most = 25 * MB,
		.preset = "5MB",
		.help = "of all attachments; one that does not fit is left out, and the "
			"mail says where it is",
		.example = "10MB" },
	VALUES(AT(values)),
	LANG(AT(lang)),
	CACERT(AT(cacert)),
};

static void
finish_mail(struct reader *r, const struct yaml_node *node, void *record)
{
	struct mail_settings *mail = record;
	mail->given = true;
	if (mail->user.size && !mail->password.kind)
		refuse(r, node_key(node, "user"), "'user' needs a 'password'");
	if (mail->password.kind && !mail->user.size)
		refuse(r, node_key(node, "password"), "'password' needs a 'user'");
	if (mail->digest && !(mail->occasions & 1u << COMMAND_DRIFT))
		refuse(r, node_key(node, "digest"),
			"a digest tells of nights: 'for' must name drift");
	if (mail->from.address.size)
		mailboxes_compare(r, &mail->from, mail->to, mail->to_count);
}

const struct table table_mail = {
	.name = "mail",
	.where = "notify.mail",
	.help = "Mail by SMTP. The password never goes over a connection without TLS.",
	.rows = mail_rows,
	.count = sizeof(mail_rows) / sizeof(*mail_rows),
	.size = sizeof(struct mail_settings),
	.finish = finish_mail,
};

/* --- webhooks -------------------------------------------------------------------- */

#undef AT
#define AT(field) offsetof(struct webhook, field)

static const struct choice style_choices[] = {
	{ "json", WEBHOOK_JSON, NULL },
	{ "slack", WEBHOOK_SLACK, NULL },
	{ "mattermost", WEBHOOK_MATTERMOST, NULL },
	{ NULL, 0, NULL },
};

static const struct row webhook_rows[] = {
	{ .key = "style",
		.type = &type_choice,
		.at = AT(style),
		.choices = style_choices,
		.preset = "json",
		.help = "how it is said: `json` is for programs",
		.example = "slack" },
	{ .key = "url",
		.type = &type_secret,
		.at = AT(url),
		.required = true,
		.help = "where it is posted to; whoever knows it can post, so it is a "
			"secret",
		.example = "{from_env: SLACK_URL}" },
	OCCASIONS(AT(occasions)),
	WHEN(AT(when)),
	VALUES(AT(values)),
	LANG(AT(lang)),
	CACERT(AT(cacert)),
};

const struct table table_webhook = {
	.name = "webhook",
	.where = "notify.webhooks[]",
	.help = "A message by HTTP POST.",
	.rows = webhook_rows,
	.count = sizeof(webhook_rows) / sizeof(*webhook_rows),
	.size = sizeof(struct webhook),
	.span_at = offsetof(struct webhook, span),
};

/* --- heartbeat ------------------------------------------------------------------- */

#undef AT
#define AT(field) offsetof(struct heartbeat, field)

static const struct row heartbeat_rows[] = {
	{ .key = "url",
		.type = &type_secret,
		.at = AT(url),
		.required = true,
		.help = "asked (GET) at the end of each night that ran and has nothing "
			"left to deliver",
		.example = "{from_env: HEARTBEAT_URL}" },
	CACERT(AT(cacert)),
};

const struct table table_heartbeat = {
	.name = "heartbeat",
	.where = "notify.heartbeat",
	.help = "Who waits for it notices when a night did not run: silence is no good "
		"news.",
	.rows = heartbeat_rows,
	.count = sizeof(heartbeat_rows) / sizeof(*heartbeat_rows),
	.size = sizeof(struct heartbeat),
};

/* --- notify ---------------------------------------------------------------------- */

#undef AT
#define AT(field) offsetof(struct notify, field)

static const struct row notify_rows[] = {
	{ .key = "mail",
		.type = &type_part,
		.at = AT(mail),
		.table = &table_mail,
		.help = "by mail",
		.example =
			"{smtp: \"smtp://mail.example\", from: smoke@shop.example, to: "
			"[team@shop.example]}" },
	{ .key = "webhooks",
		.type = &type_list,
		.at = AT(webhooks),
		.table = &table_webhook,
		.help = "by HTTP",
		.example = "[{style: slack, url: {from_env: SLACK_URL}}]" },
	{ .key = "heartbeat",
		.type = &type_part,
		.at = AT(heartbeat),
		.table = &table_heartbeat,
		.help = "a sign of life, each night",
		.example = "{url: {from_env: HEARTBEAT_URL}}" },
};

const struct table table_notify = {
	.name = "notify",
	.where = "notify",
	.help = "Who is told, when, and how it gets there.",
	.rows = notify_rows,
	.count = sizeof(notify_rows) / sizeof(*notify_rows),
	.size = sizeof(struct notify),
};
