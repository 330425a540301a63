/* SPDX-License-Identifier: MIT */
#include "world/dns_records.h"

#include "base/sbuf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "world/dns.h"
#include "world/dns_channel.h"

#include <ares.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

struct question {
	struct dns_records *records;
	struct dns_set *set;
};

struct dns_records {
	struct dns_channel channel;
	struct dns_records_result *result;
	struct question questions[DNS_TYPES];
	size_t open; /* questions without an answer */
	dns_records_fn *done;
	void *context;
};

/* --- one record ---------------------------------------------------------------- */

struct answer { /* as it came */
	const unsigned char *bytes;
	size_t size;
};

struct record { /* of an answer: `size` bytes of data at `at` */
	struct answer answer;
	size_t at, size;
};

static unsigned
number_at(struct answer answer, size_t at, size_t bytes)
{
	unsigned number = 0;
	for (size_t i = 0; i < bytes; i++)
		number = number << 8 | answer.bytes[at + i];
	return number;
}

/* Appends a name, in lower case; moves behind it. */
static bool
add_name(struct answer answer, size_t *at, struct sbuf *out)
{
	char *name = NULL;
	long size = 0;
	if (*at >= answer.size
		|| ares_expand_name(answer.bytes + *at, answer.bytes, (int)answer.size,
			   &name, &size)
			!= ARES_SUCCESS)
		return false;
	for (const char *c = name; out && *c; c++)
		sbuf_add_char(out, *c >= 'A' && *c <= 'Z' ? (char)(*c | 0x20) : *c);
	if (out && !*name)
		sbuf_add_char(out, '.');
	ares_free_string(name);
	*at += (size_t)size;
	return true;
}

static bool
show_address(const struct record *r, struct sbuf *out)
{
	char text[INET6_ADDRSTRLEN];
	if ((r->size != 4 && r->size != 16)
		|| !inet_ntop(r->size == 4 ? AF_INET : AF_INET6, r->answer.bytes + r->at,
			text, sizeof(text)))
		return false;
	sbuf_add_c(out, text);
	return true;
}

static bool
show_name(const struct record *r, struct sbuf *out)
{
	size_t at = r->at;
	return add_name(r->answer, &at, out) && at == r->at + r->size;
}

/* Numbers of two bytes, then a name. */
static bool
show_numbers(const struct record *r, size_t count, struct sbuf *out)
{
	size_t at = r->at;
	if (r->size <= 2 * count)
		return false;
	for (size_t i = 0; i < count; i++, at += 2)
		sbuf_format(out, "%u ", number_at(r->answer, at, 2));
	return add_name(r->answer, &at, out) && at == r->at + r->size;
}

static bool
show_mx(const struct record *r, struct sbuf *out)
{
	return show_numbers(r, 1, out);
}

static bool
show_srv(const struct record *r, struct sbuf *out)
{
	return show_numbers(r, 3, out);
}

static void
add_bytes(const struct record *r, size_t at, size_t size, struct sbuf *out)
{
	utf8_show_all((struct str){ (const char *)r->answer.bytes + at, size }, out);
}

/* Parts of at most 255 bytes make one text. */
static bool
show_txt(const struct record *r, struct sbuf *out)
{
	struct sbuf text = { 0 };
	size_t at = r->at, end = r->at + r->size;
	bool good = true;
	while (good && at < end) {
		size_t size = r->answer.bytes[at++];
		good = size <= end - at;
		if (good)
			sbuf_add(&text,
				(struct str){ (const char *)r->answer.bytes + at, size });
		at += size;
	}
	utf8_show_all(sbuf_str(&text), out);
	sbuf_fini(&text);
	return good;
}

/* 0 issue "letsencrypt.org" */
static bool
show_caa(const struct record *r, struct sbuf *out)
{
	size_t tag = r->size >= 2 ? r->answer.bytes[r->at + 1] : 0;
	if (!tag || tag + 2 > r->size)
		return false;
	sbuf_format(out, "%u ", number_at(r->answer, r->at, 1));
	add_bytes(r, r->at + 2, tag, out);
	sbuf_add_c(out, " \"");
	add_bytes(r, r->at + 2 + tag, r->size - 2 - tag, out);
	sbuf_add_char(out, '"');
	return true;
}

static const struct {
	const char *name;
	int number; /* RFC 1035 and later */
	bool (*show)(const struct record *r, struct sbuf *out);
} types[DNS_TYPES] = {
	[DNS_A] = { "A", 1, show_address },
	[DNS_AAAA] = { "AAAA", 28, show_address },
	[DNS_CNAME] = { "CNAME", 5, show_name },
	[DNS_MX] = { "MX", 15, show_mx },
	[DNS_TXT] = { "TXT", 16, show_txt },
	[DNS_NS] = { "NS", 2, show_name },
	[DNS_SRV] = { "SRV", 33, show_srv },
	[DNS_CAA] = { "CAA", 257, show_caa },
};

const char *
dns_type_name(enum dns_type type)
{
	return types[type].name;
}

/* --- one answer ---------------------------------------------------------------- */

enum { HEADER_SIZE = 12, FIXED_SIZE = 10, CLASS_IN = 1 };

static bool
skip_questions(struct answer answer, size_t *at)
{
	unsigned count = number_at(answer, 4, 2);
	*at = HEADER_SIZE;
	for (unsigned i = 0; i < count; i++) {
		if (!add_name(answer, at, NULL) || answer.size - *at < 4)
			return false;
		*at += 4;
	}
	return true;
}

static bool
take_record(struct dns_set *set, const struct record *r, uint32_t ttl, struct arena *a,
	struct vec *out)
{
	struct sbuf text = { 0 };
	bool good = types[set->type].show(r, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	if (!good)
		return false;
	set->ttl = !out->count || ttl < set->ttl ? ttl : set->ttl;
	vec_add(out, &copy);
	return true;
}

/* Those of other types are the way there: a CNAME before its A. */
static bool
take_records(struct dns_set *set, struct answer answer, struct arena *a, struct vec *out)
{
	size_t at;
	if (answer.size < HEADER_SIZE || !skip_questions(answer, &at))
		return false;
	unsigned count = number_at(answer, 6, 2);
	for (unsigned i = 0; i < count; i++) {
		if (!add_name(answer, &at, NULL) || answer.size - at < FIXED_SIZE)
			return false;
		int type = (int)number_at(answer, at, 2);
		unsigned class = number_at(answer, at + 2, 2);
		uint32_t ttl = number_at(answer, at + 4, 4);
		size_t size = number_at(answer, at + 8, 2);
		at += FIXED_SIZE;
		if (size > answer.size - at)
			return false;
		struct record r = { answer, at, size };
		bool wanted = type == types[set->type].number && class == CLASS_IN;
		if (wanted && !take_record(set, &r, ttl, a, out))
			return false;
		at += size;
	}
	return true;
}

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void
fail(struct dns_records *d, const struct dns_set *set, enum trouble trouble,
	const char *reason)
{
	dns_channel_settle(&d->channel, trouble,
		str_format(d->channel.arena, "%s: %s", types[set->type].name, reason));
}

static void
on_answer(void *context, int status, int timeouts, unsigned char *bytes, int size)
{
	struct question *q = context;
	struct dns_records *d = q->records;
	(void)timeouts;
	if (d->channel.known)
		return;
	if (status == ARES_ENOTFOUND) {
		dns_channel_settle(
			&d->channel, TROUBLE_EMPTY, STR("the name does not exist"));
		return;
	}
	if (status != ARES_SUCCESS && status != ARES_ENODATA) {
		fail(d, q->set, TROUBLE_NAME, ares_strerror(status));
		return;
	}
	struct vec list = vec_of(d->channel.arena, struct str);
	struct answer answer = { bytes, size > 0 ? (size_t)size : 0 };
	if (status == ARES_SUCCESS
		&& !take_records(q->set, answer, d->channel.arena, &list)) {
		fail(d, q->set, TROUBLE_DECODE, "the answer cannot be read");
		return;
	}
	if (list.count)
		qsort(list.items, list.count, sizeof(struct str), by_text);
	q->set->records = list.items;
	q->set->count = list.count;
	if (--d->open == 0)
		dns_channel_settle(&d->channel, TROUBLE_NONE, STR(""));
}

/* --- asking -------------------------------------------------------------------- */

static void
tell(void *context, enum trouble trouble, struct str reason)
{
	struct dns_records *d = context;
	d->result->trouble = trouble;
	d->result->reason = reason;
	d->done(d->context, d->result);
}

static void
ask(struct dns_records *d, const struct dns_records_request *request)
{
	struct arena *a = d->channel.arena;
	const char *name = str_c(a, request->name);
	const char *server = request->server.size ? str_c(a, request->server) : NULL;
	if (!dns_channel_open(&d->channel, server, request->deadline))
		return;
	for (int i = 0; i < DNS_TYPES; i++) {
		if (!(request->types >> i & 1))
			continue;
		struct question *q = &d->questions[d->result->count];
		*q = (struct question){ d, &d->result->sets[d->result->count++] };
		q->set->type = (enum dns_type)i;
		d->open++;
	}
	/* One may be answered while the next is asked. */
	for (size_t i = 0; i < d->result->count; i++)
		ares_query(d->channel.ares, name, CLASS_IN,
			types[d->questions[i].set->type].number, on_answer,
			&d->questions[i]);
	dns_channel_go(&d->channel);
}

struct dns_records *
dns_records_look(struct loop *loop, struct arena *a,
	const struct dns_records_request *request, dns_records_fn *done, void *context)
{
	struct dns_records *d = arena_new(a, struct dns_records);
	d->channel = (struct dns_channel){
		.loop = loop, .arena = a, .tell = tell, .context = d
	};
	d->result = arena_new(a, struct dns_records_result);
	d->result->sets = arena_array(a, DNS_TYPES, sizeof(struct dns_set));
	d->done = done;
	d->context = context;
	struct str name = request->name;
	if (!name.size || name.size > DNS_NAME_MAX
		|| str_find_char(name, '\0') != STR_NONE)
		dns_channel_settle(&d->channel, TROUBLE_NAME, STR("it is not a name"));
	else
		ask(d, request);
	return d;
}

void
dns_records_cancel(struct dns_records *records)
{
	dns_channel_close(&records->channel);
}
