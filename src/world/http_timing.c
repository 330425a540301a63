/* SPDX-License-Identifier: MIT */
#include "world/http_parts.h"

#include <curl/curl.h>

static int64_t
microseconds(CURL *easy, CURLINFO what)
{
	curl_off_t time = 0;
	curl_easy_getinfo(easy, what, &time);
	return time;
}

void
http_timing_read(const struct http_client *client, struct http_timing *out)
{
	CURL *easy = client->easy;
	out->name = microseconds(easy, CURLINFO_NAMELOOKUP_TIME_T);
	out->connect = microseconds(easy, CURLINFO_CONNECT_TIME_T);
	out->tls = microseconds(easy, CURLINFO_APPCONNECT_TIME_T);
	out->sent = microseconds(easy, CURLINFO_PRETRANSFER_TIME_T);
	out->first_byte = microseconds(easy, CURLINFO_STARTTRANSFER_TIME_T);
	out->total = microseconds(easy, CURLINFO_TOTAL_TIME_T);
}
