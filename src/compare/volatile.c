/* SPDX-License-Identifier: MIT */
#include "compare/volatile.h"

/* Sorted within each half; docs/reference/rules.md gives the reason for each. */
enum { TRANSPORT_HEADERS = 8 };
static const struct str headers[] = {
	/* What one connection or cache says to another: not even their presence is
	   compared. */
	STR_INIT("age"),
	STR_INIT("connection"),
	STR_INIT("content-length"),
	STR_INIT("date"),
	STR_INIT("keep-alive"),
	STR_INIT("proxy-connection"),
	STR_INIT("trailer"),
	STR_INIT("transfer-encoding"),
	/* Values made per response, per host or per build of the content: that one side
	 * lacks the header is a difference, what it says is not. */
	STR_INIT("akamai-grn"),
	STR_INIT("cf-cache-status"),
	STR_INIT("cf-ray"),
	STR_INIT("content-md5"),
	STR_INIT("digest"),
	STR_INIT("etag"),
	STR_INIT("expires"),
	STR_INIT("last-modified"),
	STR_INIT("nel"),
	STR_INIT("ratelimit-remaining"),
	STR_INIT("ratelimit-reset"),
	STR_INIT("report-to"),
	STR_INIT("request-id"),
	STR_INIT("server-timing"),
	STR_INIT("set-cookie"),
	STR_INIT("traceparent"),
	STR_INIT("tracestate"),
	STR_INIT("via"),
	STR_INIT("x-amz-cf-id"),
	STR_INIT("x-amz-cf-pop"),
	STR_INIT("x-amz-id-2"),
	STR_INIT("x-amz-request-id"),
	STR_INIT("x-amzn-requestid"),
	STR_INIT("x-amzn-trace-id"),
	STR_INIT("x-azure-ref"),
	STR_INIT("x-b3-spanid"),
	STR_INIT("x-b3-traceid"),
	STR_INIT("x-cache"),
	STR_INIT("x-cache-hits"),
	STR_INIT("x-cloud-trace-context"),
	STR_INIT("x-correlation-id"),
	STR_INIT("x-envoy-upstream-service-time"),
	STR_INIT("x-github-request-id"),
	STR_INIT("x-ms-request-id"),
	STR_INIT("x-ratelimit-remaining"),
	STR_INIT("x-ratelimit-reset"),
	STR_INIT("x-request-id"),
	STR_INIT("x-response-time"),
	STR_INIT("x-runtime"),
	STR_INIT("x-served-by"),
	STR_INIT("x-timer"),
	STR_INIT("x-trace-id"),
	STR_INIT("x-varnish"),
	STR_INIT("x-vercel-id"),
};

/* Members of the envelope whose value is of one side by nature; `depth` counts from the
 * root. That one side lacks them is a difference. */
static const struct member_row {
	const char *group, *name;
	unsigned depth;
} members[] = {
	{ "cookies", "value", 3 }, /* session identifiers, tokens, signatures */
	{ "cookies", "expires", 3 }, /* a date made of now and max_age */
	{ "tls", "subject", 2 }, /* names the host */
	{ "tls", "alt_names", 2 },
	{ "tls", "not_before", 2 }, /* each certificate has its own term and key */
	{ "tls", "not_after", 2 },
	{ "tls", "days_left", 2 },
	{ "tls", "fingerprint", 2 },
	{ "tls", "serial", 2 },
};

const struct str *
headers_volatile(size_t *count)
{
	*count = sizeof(headers) / sizeof(headers[0]);
	return headers;
}

/* To hide a value is not to ask for it. */
static bool
asks_for(const struct compiled_rule *item)
{
	const struct rule *r = item->rule;
	return item->ends_named
		&& (r->ignore || r->allow || r->tolerance.given || r->severity
			|| r->list);
}

/* A rule whose path ends in the name of this very place, `$.headers.etag` or `$..etag`.
 */
static bool
is_named(const struct rules *rules, const struct spot *p)
{
	struct speaking s = { .one = p->baseline_state, .other = p->candidate_state };
	for (uint32_t i; speaking_next(&s, &i);)
		if (asks_for(&rules->items[i])
			&& !state_accepts(p->parent->baseline_state, i)
			&& !state_accepts(p->parent->candidate_state, i))
			return true;
	return false;
}

enum hiding { HIDES_NOTHING = 0, HIDES_VALUE, HIDES_ALL };

static enum hiding
header_hiding(struct str name)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (str_eq(headers[i], name))
			return i < TRANSPORT_HEADERS ? HIDES_ALL : HIDES_VALUE;
	return HIDES_NOTHING;
}

/* Which place on the way to `p` is volatile by nature, and how. */
static enum hiding
find_volatile(const struct spot *p, const struct spot **where)
{
	struct str group = spot_at_depth(p, 1)->name;
	*where = spot_at_depth(p, 2);
	if (str_is(group, "headers"))
		return *where ? header_hiding((*where)->name) : HIDES_NOTHING;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		*where = spot_at_depth(p, members[i].depth);
		if (*where && str_is(group, members[i].group)
			&& str_is((*where)->name, members[i].name))
			return HIDES_VALUE;
	}
	return HIDES_NOTHING;
}

bool
volatile_hides(const struct rules *rules, const struct spot *p, enum difference_kind kind)
{
	const struct spot *top = spot_at_depth(p, 1);
	if (!top)
		return false;
	if (str_is(top->name, "timing") || str_is(top->name, "source"))
		return true;
	const struct spot *where = NULL;
	enum hiding hiding = find_volatile(p, &where);
	if (hiding == HIDES_NOTHING || is_named(rules, where))
		return false;
	bool presence =
		p == where && (kind == DIFFERENCE_MISSING || kind == DIFFERENCE_EXTRA);
	return hiding == HIDES_ALL || !presence;
}
