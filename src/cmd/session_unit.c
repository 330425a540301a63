/* SPDX-License-Identifier: MIT */
/* Units of evidence as they come in: each is noted, spilled, and kept only as long as
 * something waits for it. */
#include "cmd/session_release.h"

#include "ext/digest.h"
#include "judge/judge.h"
#include "value/json.h"

struct str
session_text(struct session *s, struct str text)
{
	return str_copy(s->arena, mask_text(s->mask, s->arena, text));
}

struct str
session_unguessable(struct session *s, struct str text)
{
	struct arena scratch = { 0 };
	unsigned char digest[SHA256_SIZE];
	bool plain = str_eq(mask_text(s->mask, &scratch, text), text);
	arena_fini(&scratch);
	if (plain)
		return text;
	digest_hmac_sha256(
		(struct str){ (const char *)s->key, sizeof(s->key) }, text, digest);
	return digest_hex(s->arena, digest, sizeof(digest));
}

static struct value
mask_members(struct session *s, struct arena *a, const struct value *v)
{
	struct vec members = vec_of(a, struct member);
	for (size_t i = 0; i < v->size; i++)
		members_add_str(&members,
			mask_text(s->mask, a, member_name(&v->as.members[i])),
			session_mask_value(s, a, &v->as.members[i].value));
	return value_of_members(&members);
}

/* As deep as our reader reads, and no deeper. */
struct value
session_mask_value(struct session *s, struct arena *a, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_DATE:
		return *v;
	case VALUE_NUMBER: {
		struct str text = mask_text(s->mask, a, value_text(v));
		return str_eq(text, value_text(v)) ? *v : value_of_string(text);
	}
	case VALUE_STRING:
	case VALUE_BYTES:
		return value_of_string(mask_text(s->mask, a, value_text(v)));
	case VALUE_OBJECT:
		return mask_members(s, a, v);
	case VALUE_ARRAY:
	case VALUE_NODES: {
		struct vec items = vec_of(a, struct value);
		for (size_t i = 0; i < v->size; i++)
			items_add(&items, session_mask_value(s, a, &v->as.items[i]));
		return value_of_items(&items);
	}
	}
	return *v;
}

void
session_find(
	struct session *s, struct finding f, enum check_kind kind, struct str identity)
{
	if (!f.runbook.size)
		f.runbook = session_runbook(s, f.check);
	struct str *texts[] = { &f.kind, &f.subject, &f.where, &f.path, &f.title,
		&f.baseline, &f.candidate, &f.expected, &f.actual, &f.rule, &f.owner,
		&f.runbook, &f.remedy };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = session_text(s, *texts[i]);
	f.fingerprint = judge_fingerprint(
		s->arena, kind, f.subject, f.where, session_text(s, identity), f.kind);
	if (!f.seen.size)
		f.seen = judge_seen(s->arena, f.baseline.size ? f.baseline : f.expected,
			f.candidate.size ? f.candidate : f.actual);
	vec_add(&s->findings, &f);
}

/* Broken is worse than unknown, unknown worse than held: what is known to be bad stays.
 */
static int
rank(enum evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_NONE:
		return 0;
	case EVIDENCE_HELD:
		return 1;
	case EVIDENCE_UNKNOWN:
		return 2;
	case EVIDENCE_BROKEN:
		return 3;
	}
	return 2;
}

void
session_evidence(struct session *s, uint32_t number, enum evidence evidence,
	enum severity worst, enum trouble trouble, struct str reason)
{
	struct check *c = &s->plan.checks.items[number - 1];
	if (worst > (enum severity)c->worst)
		c->worst = (uint8_t)worst;
	bool worse = rank(evidence) >= rank((enum evidence)c->evidence);
	bool unknown = evidence == EVIDENCE_UNKNOWN;
	bool was_unknown = c->evidence == EVIDENCE_UNKNOWN;
	if (worse)
		c->evidence = (uint8_t)evidence;
	/* Why a part is unknown is told, whatever else is known to be bad. */
	if (unknown || (worse && !c->partial)) {
		c->trouble = (uint8_t)trouble;
		if (reason.size)
			s->reasons[number - 1] = session_text(s, reason);
	}
	c->partial = c->partial || unknown || was_unknown;
}

static void
spill(struct session *s, const struct unit *unit)
{
	if (!s->history || s->failed.kind != ERR_NONE)
		return;
	static const char *const evidence[] = { "none", "held", "broken", "unknown" };
	struct arena_mark mark = arena_mark(s->arena);
	struct vec members = vec_of(s->arena, struct member);
	members_add(&members, "check", value_of_int(s->arena, unit->check));
	members_add(&members, "evidence", value_of_c(evidence[unit->evidence]));
	if (unit->trouble != TROUBLE_NONE)
		members_add(&members, "trouble", value_of_c(trouble_name(unit->trouble)));
	if (unit->reason.size)
		members_add(&members, "reason",
			value_of_string(mask_text(s->mask, s->arena, unit->reason)));
	members_add(&members, "duration", value_of_int(s->arena, unit->duration));
	struct value line = value_of_members(&members);
	struct sbuf text = { 0 };
	json_write(&line, JSON_COMPACT, &text);
	sbuf_add_char(&text, '\n');
	if (!history_spill(s->history, sbuf_str(&text), &s->failed))
		err_context(&s->failed, "keeping what was found");
	sbuf_fini(&text);
	arena_rewind(s->arena, mark);
}

/* Bad news that has no findings of its own. */
static void
find_trouble(struct session *s, const struct unit *unit)
{
	const struct check *c = &s->plan.checks.items[unit->check - 1];
	struct str instance = plan_instance_name(&s->plan, c);
	struct finding f = { .check = unit->check,
		.severity = SEVERITY_ERROR,
		.kind = STR("trouble"),
		.subject = plan_check_name(s->arena, &s->plan, c),
		.where = s->workspace.environments[c->environment].name,
		.path = instance,
		.title = c->kind == CHECK_ANSWERS
			? str_format(s->arena, "%.*s does not answer",
				STR_ARGS(s->workspace.environments[c->environment].name))
			: STR("is redirected to another environment"),
		.actual = unit->reason };
	session_find(s, f, (enum check_kind)c->kind, instance);
}

static void
keep_look(struct session *s, const struct unit *unit)
{
	struct probe_kept *kept = &s->probes[unit->probe->probe];
	for (size_t i = 0; i < kept->planned; i++) {
		if (kept->rows[i] != unit->probe || kept->looks[i].arrived)
			continue;
		struct look_kept *look = &kept->looks[i];
		look->arrived = true;
		kept->arrived++;
		if (unit->observation) {
			look->observation = *unit->observation;
			look->arena = *unit->arena; /* taken over: see struct unit */
			*unit->arena = (struct arena){ 0 };
		} else {
			look->observation = (struct observation){
				.probe = s->workspace.probes[unit->probe->probe].name,
				.environment =
					s->workspace
						.environments[unit->probe->environment]
						.name,
				.reason = session_text(s, unit->reason),
				.trouble = unit->trouble,
			};
		}
	}
	if (kept->arrived == kept->planned)
		session_probe(s, unit->probe->probe);
}

enum severity
session_severity(const struct unit *unit)
{
	const struct suite_use *use = unit->suite ? unit->suite->use : NULL;
	return use && use->severity ? use->severity : SEVERITY_ERROR;
}

void
session_unit(void *context, const struct unit *unit)
{
	struct session *s = context;
	session_suite_sample(s, unit);
	if (unit->retried)
		return;
	live_step(&s->live, unit->evidence == EVIDENCE_BROKEN);
	if (unit->check) {
		struct check *c = &s->plan.checks.items[unit->check - 1];
		c->duration = unit->duration;
		c->attempts = unit->attempts;
		enum severity worst = unit->evidence == EVIDENCE_BROKEN
			? session_severity(unit)
			: SEVERITY_NONE;
		session_evidence(s, unit->check, unit->evidence, worst, unit->trouble,
			unit->reason);
		spill(s, unit);
		if (unit->evidence == EVIDENCE_BROKEN && unit->reason.size)
			find_trouble(s, unit);
	}
	if (unit->probe)
		keep_look(s, unit);
	else if (unit->suite) {
		session_time(s, unit);
		session_entry(s, unit);
	}
}
