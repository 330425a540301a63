/* SPDX-License-Identifier: MIT */
#include "record/ticket.h"

#include "ext/digest.h"
#include "value/json.h"

static bool
is_used(const struct run *run, const struct waiver *w)
{
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		if (f->waiver.size && str_eq(f->fingerprint, w->fingerprint)
			&& str_eq(f->seen, w->seen))
			return true;
	}
	return false;
}

struct ticket
ticket_of(struct arena *a, const struct run *run, const struct waivers *waivers,
	int64_t valid)
{
	struct ticket t = { .project = run->project,
		.run = run->id,
		.baseline = run->baseline,
		.candidate = run->candidate,
		.made = run->ended,
		.expires = run->ended + valid,
		.plan_digest = run->plan_digest,
		.workspace_digest = run->workspace_digest,
		.rehearsal = run->rehearsal,
		.facts = arena_array(a, run->fact_count, sizeof(struct fact_seen)),
		.waivers = arena_array(a, waivers->count, sizeof(struct ticket_waiver)) };
	for (size_t i = 0; i < run->fact_count; i++) {
		struct fact_seen fact = run->facts[i];
		bool known = !str_eq(fact.environment, run->candidate);
		for (size_t j = 0; j < t.fact_count && !known; j++)
			known = str_eq(t.facts[j].name, fact.name);
		if (!known)
			t.facts[t.fact_count++] = fact;
	}
	for (size_t i = 0; i < waivers->count; i++) {
		const struct waiver *w = &waivers->items[i];
		t.waivers[t.waiver_count++] = (struct ticket_waiver){ w->fingerprint,
			w->seen, w->expires, is_used(run, w) };
	}
	return t;
}

/* Everything but the HMAC, always in this order. */
static struct vec
members_of(struct arena *a, const struct ticket *t)
{
	struct vec m = vec_of(a, struct member), facts = vec_of(a, struct member);
	struct vec waivers = vec_of(a, struct value);
	for (size_t i = 0; i < t->fact_count; i++)
		members_add_str(
			&facts, t->facts[i].name, value_of_string(t->facts[i].value));
	for (size_t i = 0; i < t->waiver_count; i++) {
		const struct ticket_waiver *w = &t->waivers[i];
		struct vec waiver = vec_of(a, struct member);
		members_add(&waiver, "fingerprint", value_of_string(w->fingerprint));
		members_add(&waiver, "seen", value_of_string(w->seen));
		members_add(&waiver, "expires", value_of_string(w->expires));
		members_add(&waiver, "used", value_of_bool(w->used));
		items_add(&waivers, value_of_members(&waiver));
	}
	members_add(&m, "smoke_ticket", value_of_int(a, TICKET_VERSION));
	members_add(&m, "project", value_of_string(t->project));
	members_add(&m, "run", value_of_string(t->run));
	members_add(&m, "baseline", value_of_string(t->baseline));
	members_add(&m, "candidate", value_of_string(t->candidate));
	members_add(&m, "made", value_of_int(a, t->made));
	members_add(&m, "expires", value_of_int(a, t->expires));
	members_add(&m, "facts", value_of_members(&facts));
	members_add(&m, "waivers", value_of_items(&waivers));
	members_add(&m, "plan", value_of_string(t->plan_digest));
	members_add(&m, "workspace", value_of_string(t->workspace_digest));
	if (t->rehearsal)
		members_add(&m, "rehearsal", value_of_bool(true));
	return m;
}

static struct str
hmac_of(struct arena *a, const struct ticket *t, struct str key)
{
	unsigned char hmac[SHA256_SIZE];
	struct vec members = members_of(a, t);
	struct value v = value_of_members(&members);
	struct sbuf text = { 0 };
	json_write(&v, JSON_COMPACT, &text);
	digest_hmac_sha256(key, sbuf_str(&text), hmac);
	sbuf_fini(&text);
	return digest_hex(a, hmac, sizeof(hmac));
}

void
ticket_write(const struct ticket *ticket, struct str key, struct sbuf *out)
{
	struct arena a = { 0 };
	struct vec members = members_of(&a, ticket);
	members_add(&members, "hmac", value_of_string(hmac_of(&a, ticket, key)));
	struct value v = value_of_members(&members);
	json_write(&v, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
	arena_fini(&a);
}

static void
read_lists(struct arena *a, const struct value *v, struct ticket *out)
{
	const struct value *facts = value_get_c(v, "facts"),
			   *waivers = value_get_c(v, "waivers");
	out->facts = arena_array(a, value_count(facts), sizeof(struct fact_seen));
	out->waivers = arena_array(a, value_count(waivers), sizeof(struct ticket_waiver));
	for (size_t i = 0; facts && facts->kind == VALUE_OBJECT && i < facts->size; i++)
		out->facts[out->fact_count++] =
			(struct fact_seen){ .name = member_name(&facts->as.members[i]),
				.environment = out->candidate,
				.value = value_text(&facts->as.members[i].value) };
	for (size_t i = 0; value_item(waivers, i); i++) {
		const struct value *w = value_item(waivers, i),
				   *used = value_get_c(w, "used");
		out->waivers[out->waiver_count++] =
			(struct ticket_waiver){ value_get_text(w, "fingerprint"),
				value_get_text(w, "seen"), value_get_text(w, "expires"),
				used && used->kind == VALUE_BOOL && used->as.boolean };
	}
}

bool
ticket_read(struct arena *a, struct str text, struct str key, struct ticket *out,
	struct err *err)
{
	struct json_limits limits = JSON_LIMITS;
	struct value v;
	int64_t version;
	if (!json_read(a, text, &limits, &v, err)) {
		err->kind = ERR_INPUT;
		return err_context(err, "this is no ticket");
	}
	if (!value_int(value_get_c(&v, "smoke_ticket"), &version))
		return err_set(
			err, ERR_INPUT, "this is no ticket: it has no smoke_ticket");
	if (version != TICKET_VERSION)
		return err_set(err, ERR_INPUT,
			"the ticket is of version %lld; this smoke reads version %d",
			(long long)version, TICKET_VERSION);
	*out = (struct ticket){ .project = value_get_text(&v, "project"),
		.run = value_get_text(&v, "run"),
		.baseline = value_get_text(&v, "baseline"),
		.candidate = value_get_text(&v, "candidate"),
		.plan_digest = value_get_text(&v, "plan"),
		.workspace_digest = value_get_text(&v, "workspace") };
	const struct value *rehearsal = value_get_c(&v, "rehearsal");
	out->rehearsal =
		rehearsal && rehearsal->kind == VALUE_BOOL && rehearsal->as.boolean;
	read_lists(a, &v, out);
	if (value_int(value_get_c(&v, "made"), &out->made)
		&& value_int(value_get_c(&v, "expires"), &out->expires)
		&& str_eq(hmac_of(a, out, key), value_get_text(&v, "hmac")))
		return true;
	return err_set(err, ERR_INPUT,
		"the ticket was edited, or made with another workspace's history");
}
