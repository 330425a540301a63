/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target over files and the files of folders, without libFuzzer: so that each
 * test run goes through the corpus, under the sanitizers it is built with. */
#include "fuzz.h"

#include <dirent.h>

enum { INPUT_MAX = 4 << 20, PATH_SIZE = 4096, FOLDERS_MAX = 8 };

static size_t
run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		fprintf(stderr, "fuzz: cannot open %s\n", path);
		exit(1);
	}
	char *data = malloc(INPUT_MAX);
	must(data != NULL, "there is memory");
	size_t size = fread(data, 1, INPUT_MAX, file);
	fclose(file);
	struct str input = own_copy((struct str){ data, size });
	free(data);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput((const uint8_t *)input.data, input.size);
	free_copy(input);
	return 1;
}

static size_t
run_path(const char *path, unsigned depth)
{
	DIR *folder = opendir(path);
	size_t count = 0;
	if (!folder)
		return run_file(path);
	must(depth < FOLDERS_MAX, "folders are few");
	for (struct dirent *entry; (entry = readdir(folder));) {
		char inner[PATH_SIZE];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		count += run_path(inner, depth + 1);
	}
	closedir(folder);
	return count;
}

int
main(int argc, char **argv)
{
	size_t count = 0;
	for (int i = 1; i < argc; i++)
		count += run_path(argv[i], 0);
	fprintf(stderr, "%zu inputs\n", count);
	return count ? 0 : 1;
}
