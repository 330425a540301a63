#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clang-format decides, nobody argues: every .c and .h is laid out as .clang-format says."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    formatter = shutil.which("clang-format")
    if not formatter:
        print("not run: clang-format is not installed")
        return 1
    folders = ("src", "tests", "fixtures")
    files = sorted(p for f in folders for p in (ROOT / f).rglob("*.[ch]"))
    done = subprocess.run([formatter, "--dry-run", "-Werror", *files], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    wrong = sorted({line.split(":")[0] for line in done.stdout.splitlines()
                    if "clang-format-violations" in line})
    print("\n".join(wrong))
    print(f"{len(files)} files, {len(wrong)} not laid out; ./dev format does it")
    return 1 if done.returncode or not files else 0


if __name__ == "__main__":
    sys.exit(main())
