/* SPDX-License-Identifier: MIT */
#include "world/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

bool
random_bytes(void *out, size_t size, struct err *err)
{
	unsigned char *place = out;
	while (size > 0) {
		ssize_t n = getrandom(place, size, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(err, ERR_INTERNAL,
				"no random bytes from the kernel: %s", strerror(errno));
		place += n;
		size -= (size_t)n;
	}
	return true;
}
