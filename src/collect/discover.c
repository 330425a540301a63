/* SPDX-License-Identifier: MIT */
/* What the engine does before and between runs: find the instances behind a name, wait.
 */
#include "collect/engine.h"

#include "world/dns.h"

enum { DNS_DEADLINE = 10000 /* ms */ };

static void
addresses_known(void *context, struct dns_result *result)
{
	*(struct dns_result *)context = *result;
}

enum trouble
collect_instances(struct engine *engine, struct arena *a, uint16_t environment,
	struct str **addresses, size_t *count, struct str *reason, struct err *err)
{
	struct http_url url;
	struct dns_result result = { .trouble = TROUBLE_CANCELLED,
		.reason = STR("interrupted") };
	*count = 0;
	*reason = result.reason;
	if (engine->signal)
		return result.trouble;
	if (!http_url_parse(a, engine->sites[environment].environment->url, &url,
		    ERR_INTERNAL, err))
		return TROUBLE_OWN;
	struct str server = engine->sites[environment].environment->instances.server;
	struct dns *dns = dns_addresses_from(engine->loop, a, url.host, server,
		DNS_DEADLINE, addresses_known, &result);
	bool ok = loop_run(engine->loop, err);
	if (result.trouble == TROUBLE_CANCELLED) /* its answer would come to nobody */
		dns_cancel(dns);
	if (!ok)
		return TROUBLE_OWN;
	*addresses = result.addresses;
	*count = result.count;
	*reason = result.reason;
	for (size_t i = 0; i < result.count; i++) {
		bool six = str_find_char(result.addresses[i], ':') != STR_NONE;
		result.addresses[i] = str_format(a, six ? "[%.*s]:%d" : "%.*s:%d",
			STR_ARGS(result.addresses[i]), url.port);
	}
	return result.trouble;
}

int64_t
collect_now(const struct engine *engine)
{
	return loop_now(engine->loop);
}

static void
woken(void *context)
{
	struct engine *engine = context;
	loop_stop(engine->loop);
}

bool
collect_wait(struct engine *engine, int64_t milliseconds, struct err *err)
{
	loop_timer_set(engine->loop, &engine->wake, milliseconds, woken, engine);
	engine_pulse_start(engine);
	bool ok = loop_run(engine->loop, err);
	engine_pulse_stop(engine);
	loop_timer_stop(engine->loop, &engine->wake);
	return ok && !engine->signal;
}
