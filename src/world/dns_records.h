/* SPDX-License-Identifier: MIT */
/* The records of a name, of several types at once, as a zone would write them. */
#ifndef SMOKE_WORLD_DNS_RECORDS_H
#define SMOKE_WORLD_DNS_RECORDS_H

#include "base/arena.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

enum dns_type {
	DNS_A = 0,
	DNS_AAAA,
	DNS_CNAME,
	DNS_MX,
	DNS_TXT,
	DNS_NS,
	DNS_SRV,
	DNS_CAA,
	DNS_TYPES
};
const char *dns_type_name(enum dns_type type);

struct dns_set {
	enum dns_type type;
	struct str *records; /* sorted; names in lower case; valid UTF-8 */
	size_t count;
	uint32_t ttl; /* seconds, the least of them */
};

struct dns_records_result { /* lives in the arena */
	enum trouble trouble; /* EMPTY: the name does not exist; NAME: nobody knows */
	struct str reason;
	struct dns_set *sets; /* of each type that was asked for; one may be empty */
	size_t count;
};

struct dns_records;

struct dns_records_request {
	struct str name;
	unsigned types; /* 1 << enum dns_type */
	struct str server; /* "127.0.0.1:5353"; empty: the system's */
	int64_t deadline; /* ms */
};

/* Calls `done` from the loop, exactly once unless cancelled.  One type that cannot be
 * asked for spoils all: what is half known would be compared with what is known. */
typedef void dns_records_fn(void *context, struct dns_records_result *result);
struct dns_records *dns_records_look(struct loop *loop, struct arena *a,
	const struct dns_records_request *request, dns_records_fn *done, void *context);
void dns_records_cancel(struct dns_records *records);

#endif
