/* SPDX-License-Identifier: MIT */
/* bare URL REQUESTS PARALLEL: the least that libcurl can do for so many requests that a
 * suite may ask anything about: one multi handle; easy handles that are used again, reset
 * and set anew for each request; cookies; headers and bodies seen and thrown away; ten
 * facts of each transfer.  What the bench measures smoke against. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static size_t
drop(char *data, size_t size, size_t count, void *context)
{
	(void)data;
	*(size_t *)context += size * count;
	return size * count;
}

static void
prepare(CURL *easy, const char *url, size_t *bytes)
{
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 30000L);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, drop);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, bytes);
}

static void
read_facts(CURL *easy)
{
	static const CURLINFO times[] = { CURLINFO_NAMELOOKUP_TIME_T,
		CURLINFO_CONNECT_TIME_T, CURLINFO_APPCONNECT_TIME_T,
		CURLINFO_PRETRANSFER_TIME_T, CURLINFO_STARTTRANSFER_TIME_T,
		CURLINFO_TOTAL_TIME_T };
	curl_off_t time;
	long number;
	const char *text;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		curl_easy_getinfo(easy, times[i], &time);
	curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &number);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &number);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &text);
	curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &text);
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	long requests = strtol(argv[2], NULL, 10), parallel = strtol(argv[3], NULL, 10);
	long started = 0, done = 0, failed = 0;
	size_t bytes = 0;
	int running = 0, left = 0;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	CURLM *multi = curl_multi_init();
	for (; started < parallel && started < requests; started++) {
		CURL *easy = curl_easy_init();
		curl_easy_setopt(easy, CURLOPT_COOKIELIST, "");
		prepare(easy, argv[1], &bytes);
		curl_multi_add_handle(multi, easy);
	}
	while (done < requests) {
		CURLMsg *message;
		curl_multi_perform(multi, &running);
		while ((message = curl_multi_info_read(multi, &left))) {
			CURL *easy = message->easy_handle;
			long status = 0;
			curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
			read_facts(easy);
			failed += message->data.result != CURLE_OK || status != 200;
			done++;
			curl_multi_remove_handle(multi, easy);
			if (started < requests) {
				prepare(easy, argv[1], &bytes);
				curl_multi_add_handle(multi, easy);
				started++;
			} else {
				curl_easy_cleanup(easy);
			}
		}
		if (done < requests)
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
	curl_multi_cleanup(multi);
	printf("%ld requests, %ld failed, %zu bytes\n", done, failed, bytes);
	return failed ? 1 : 0;
}
