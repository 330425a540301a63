/* SPDX-License-Identifier: MIT */
/* Apart from http_curl.c, so that a test can put its twin in that one's place. */
#include "world/http.h"

#include <curl/curl.h>

const char *
http_library(void)
{
	return curl_version();
}

const char *
http_version_name(enum http_version version)
{
	static const char *const names[] = {
		[HTTP_VERSION_ANY] = "",
		[HTTP_VERSION_10] = "1.0",
		[HTTP_VERSION_11] = "1.1",
		[HTTP_VERSION_2] = "2",
		[HTTP_VERSION_3] = "3",
	};
	return names[version];
}
