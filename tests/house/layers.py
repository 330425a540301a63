#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the table of layers against the includes of src/, and a few habits besides.

The table is the one of docs/reference/house.md; foreign headers appear only in ext/ and
world/, and never in a .h; what only sinks may do, nobody else does.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAY = {
    "base": "",
    "value": "base",
    "model": "base value",
    "ext": "base value model",
    "world": "base model ext",
    "out": "base model",
    "query": "base value model ext",
    "decode": "base value model ext",
    "workspace": "base value model ext world query decode",
    "suite": "base model ext query",
    "plan": "base value model query",
    "collect": "base value model ext world query decode",
    "compare": "base value model ext query",
    "judge": "base value model query ext",
    "record": "base value model ext",
    "report": "base value model ext out record",
    "history": "base value model world out record",
    "deliver": "base value model world out record",
    "cmd": "base value model ext world out query decode workspace suite plan collect compare "
           "judge record report history deliver",
}
FOREIGN = ("curl/", "libxml/", "pcre2", "openssl/", "yaml.h", "libfyaml", "sqlite3", "ares",
           "iconv", "zlib", "brotli/", "zstd", "jansson", "microhttpd")
BANNED = re.compile(r"\b(sprintf|strcpy|strcat|strtok|atoi|atol|system|popen|gets|usleep|sleep|"
                    r"nanosleep|printf|puts|putchar|fprintf|fwrite|fputs)\s*\(")
LINES_MAX_C, LINES_MAX_H = 500, 200


def mistakes(path):
    folder = path.parent.name if path.parent != ROOT / "src" else "main"
    text = path.read_text()
    lines = text.split("\n")
    where = path.relative_to(ROOT)
    if "SPDX-License-Identifier: MIT" not in lines[0]:
        yield f"{where}:1: no SPDX line"
    most = LINES_MAX_C if path.suffix == ".c" else LINES_MAX_H
    table = path.stem in ("entities",)  # generated data, not code
    if len(lines) - 1 > most and not table:
        yield f"{where}: {len(lines) - 1} lines; ask what two things it is (at most {most})"
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    for match in BANNED.finditer(code):
        line = code[: match.start()].count("\n") + 1
        yield f"{where}: uses {match.group(1)}() (near line {line})"
    if re.search(r"\b(TODO|FIXME|XXX)\b", text):
        yield f"{where}: unfinished work"
    for number, line in enumerate(lines, 1):
        own = re.match(r'#include "(?:([a-z]+)/)?[^"]+"', line)
        if own and folder != "main":
            layer = own.group(1)
            if layer is None:
                yield f"{where}:{number}: include with its folder"
            elif layer != folder and layer not in MAY[folder].split():
                yield f"{where}:{number}: {folder}/ may not include {layer}/"
        foreign = re.match(r"#include <([^>]+)>", line)
        if foreign and foreign.group(1).startswith(FOREIGN):
            if folder not in ("ext", "world"):
                yield f"{where}:{number}: a foreign header outside of ext/ and world/"
            elif path.suffix == ".h":
                yield f"{where}:{number}: a foreign header in a header"


def main():
    files = sorted((ROOT / "src").rglob("*.[ch]"))
    found = [m for path in files for m in mistakes(path)]
    print("\n".join(found))
    print(f"{len(files)} files, {len(found)} mistakes")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
