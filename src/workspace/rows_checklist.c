/* SPDX-License-Identifier: MIT */
/* release.yaml: the people of a release, its steps, its checklist, its backups, what to
 * do when something is found; signatures.yaml: what people signed. */
#include "workspace/rows.h"
#include "workspace/types.h"

#define HOUR ((int64_t)60 * 60 * 1000)
#define DAY (24 * HOUR)

/* --- contacts ------------------------------------------------------------------ */

#define AT(field) offsetof(struct contact, field)

static const struct row contact_rows[] = {
	{ .key = "name",
		.type = &type_text,
		.at = AT(name),
		.required = true,
		.help = "who",
		.example = "Bo" },
	{ .key = "role",
		.type = &type_text,
		.at = AT(role),
		.help = "what for",
		.example = "database" },
	{ .key = "reach",
		.type = &type_texts,
		.at = AT(reach),
		.required = true,
		.help = "how: telephone, mail, chat",
		.example = "[\"+33 1 23 45 67 89\", \"#shop-release\"]" },
};

const struct table table_contact = {
	.name = "contact",
	.where = "release.yaml: contacts",
	.help = "Whom to call; the briefing and the record of an incident name them.",
	.rows = contact_rows,
	.count = sizeof(contact_rows) / sizeof(*contact_rows),
	.size = sizeof(struct contact),
};

#undef AT

/* --- steps --------------------------------------------------------------------- */

#define AT(field) offsetof(struct release_step, field)

static const struct row step_rows[] = {
	{ .key = "step",
		.type = &type_text,
		.at = AT(step),
		.required = true,
		.help = "what is done",
		.example = "deploy" },
	{ .key = "what",
		.type = &type_text,
		.at = AT(what),
		.help = "more about it",
		.example = "one instance after the other" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.required = true,
		.help = "who does it",
		.example = "Ada" },
	{ .key = "at",
		.type = &type_text,
		.at = AT(at),
		.required = true,
		.help = "when, as people say it",
		.example = "14:00 Paris" },
	{ .key = "run",
		.type = &type_text,
		.at = AT(run),
		.help = "the command to show; smoke never runs it",
		.example = "helm upgrade shop" },
	{ .key = "runbook",
		.type = &type_see,
		.at = AT(runbook),
		.help = "where it is written down: a file of the workspace, or a URL",
		.example = "runbooks/deploy.md" },
};

const struct table table_step = {
	.name = "step",
	.where = "release.yaml: steps",
	.help = "What is done, by whom, when; in order.",
	.rows = step_rows,
	.count = sizeof(step_rows) / sizeof(*step_rows),
	.size = sizeof(struct release_step),
	.span_at = AT(span),
};

#undef AT

/* --- checklist ----------------------------------------------------------------- */

#define AT(field) offsetof(struct checklist_item, field)

static const struct row item_rows[] = {
	{ .key = "item",
		.type = &type_name,
		.at = AT(item),
		.naming = &naming_id,
		.required = true,
		.help = "its name, which `smoke sign` takes",
		.example = "support-told" },
	{ .key = "what",
		.type = &type_text,
		.at = AT(what),
		.help = "what must be so",
		.example = "support knows what changes" },
	{ .key = "probe",
		.type = &type_probe,
		.at = AT(probe),
		.help = "it is so when all checks of this probe pass",
		.example = "certificate" },
	{ .key = "suite",
		.type = &type_file,
		.at = AT(suite),
		.help = "it is so when all entries of this suite pass; with neither, "
			"somebody signs it",
		.example = "suites/checkout.hurl" },
	{ .key = "by",
		.type = &type_texts,
		.at = AT(by),
		.help = "who may sign it; left out: anybody",
		.example = "[Ada, Bo]" },
	{ .key = "max_age",
		.type = &type_duration,
		.at = AT(max_age),
		.least = HOUR,
		.most = 365 * DAY,
		.help = "how long a signature holds; left out: for this release",
		.example = "7d" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.help = "who sees to it",
		.example = "Bo" },
	{ .key = "runbook",
		.type = &type_see,
		.at = AT(runbook),
		.help = "how it is done: a file of the workspace, or a URL",
		.example = "runbooks/support.md" },
};

static void
finish_item(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct checklist_item *item = record;
	const struct yaml_node *by = node_key(node, "by"),
			       *age = node_key(node, "max_age");
	if (item->probe.size && item->suite.size)
		refuse(r, node_key(node, "suite"),
			"'probe' and 'suite' exclude each other: one thing shows it");
	if (checklist_is_signed(item))
		return;
	if (by)
		refuse(r, by, "'by' says who signs, and this item is not signed");
	if (age)
		refuse(r, age,
			"'max_age' is of a signature, and this item is not signed");
}

const struct table table_item = {
	.name = "item",
	.where = "release.yaml: checklist",
	.help = "What must be so before the deploy. Each is a required check of `smoke "
		"gate`.",
	.rows = item_rows,
	.count = sizeof(item_rows) / sizeof(*item_rows),
	.size = sizeof(struct checklist_item),
	.span_at = AT(span),
	.finish = finish_item,
};

#undef AT

/* --- backups ------------------------------------------------------------------- */

#define AT(field) offsetof(struct backup, field)

static const struct row backup_rows[] = {
	{ .key = "name",
		.type = &type_name,
		.at = AT(name),
		.naming = &naming_id,
		.required = true,
		.help = "of what",
		.example = "orders" },
	{ .key = "probe",
		.type = &type_probe,
		.at = AT(probe),
		.required = true,
		.help = "which looks at it: a backup that nobody looks at is a hope",
		.example = "backup" },
	{ .key = "restore",
		.type = &type_text,
		.at = AT(restore),
		.required = true,
		.help = "the command that brings it back; smoke never runs it",
		.example = "pg_restore -d shop latest.dump" },
	{ .key = "owner",
		.type = &type_text,
		.at = AT(owner),
		.help = "who can",
		.example = "Bo" },
};

const struct table table_backup = {
	.name = "backup",
	.where = "release.yaml: backups",
	.help = "What was saved, which probe looks at it, how it comes back. Each is a "
		"required check of `smoke gate`.",
	.rows = backup_rows,
	.count = sizeof(backup_rows) / sizeof(*backup_rows),
	.size = sizeof(struct backup),
	.span_at = AT(span),
};

#undef AT

/* --- runbooks ------------------------------------------------------------------ */

#define AT(field) offsetof(struct runbook, field)

static const struct row runbook_rows[] = {
	{ .key = "probes",
		.type = &type_probes,
		.at = AT(probes),
		.help = "of findings of these probes; a name may end in `*`",
		.example = "[settings]" },
	{ .key = "suites",
		.type = &type_texts,
		.at = AT(suites),
		.help = "of findings of these suites",
		.example = "[suites/checkout.hurl]" },
	{ .key = "tags",
		.type = &type_texts,
		.at = AT(tags),
		.help = "of findings of what has one of these tags",
		.example = "[payments]" },
	{ .key = "see",
		.type = &type_see,
		.at = AT(see),
		.required = true,
		.help = "what to do is there: a file of the workspace, or a URL",
		.example = "runbooks/settings.md" },
};

static void
finish_runbook(struct reader *r, const struct yaml_node *node, void *record)
{
	const struct runbook *runbook = record;
	if (!runbook->probes.count && !runbook->suites.count && !runbook->tags.count)
		refuse_span(r, (struct span){ node->span.start, 1 },
			"this runbook is for nothing: say 'probes', 'suites' or 'tags'");
}

const struct table table_runbook = {
	.name = "runbook",
	.where = "release.yaml: runbooks",
	.help = "What to do, shown with each finding of what it is for; the first that "
		"fits.",
	.rows = runbook_rows,
	.count = sizeof(runbook_rows) / sizeof(*runbook_rows),
	.size = sizeof(struct runbook),
	.span_at = AT(span),
	.finish = finish_runbook,
};

#undef AT

/* --- signatures.yaml ----------------------------------------------------------- */

#define AT(field) offsetof(struct signature, field)

static const struct row signature_rows[] = {
	{ .key = "item",
		.type = &type_name,
		.at = AT(item),
		.naming = &naming_id,
		.required = true,
		.help = "of the checklist",
		.example = "support-told" },
	{ .key = "release",
		.type = &type_text,
		.at = AT(release),
		.required = true,
		.help = "the facts that were expected: it holds for no other release",
		.example = "version.app=1.4.2" },
	{ .key = "by",
		.type = &type_text,
		.at = AT(by),
		.required = true,
		.help = "who signed",
		.example = "Ada" },
	{ .key = "reason",
		.type = &type_text,
		.at = AT(reason),
		.required = true,
		.help = "what it rests on",
		.example = "told the team in Tuesday's meeting" },
	{ .key = "at",
		.type = &type_instant,
		.at = AT(at),
		.required = true,
		.help = "when, UTC",
		.example = "2026-11-20T14:00:00Z" },
};

const struct table table_signature = {
	.name = "signature",
	.where = "signatures.yaml",
	.help = "The file is a list of these; `smoke sign` writes them.",
	.rows = signature_rows,
	.count = sizeof(signature_rows) / sizeof(*signature_rows),
	.size = sizeof(struct signature),
	.span_at = AT(span),
};
