#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds docs/reference/strictness.md against the table of src/model/strictness.c; UPDATE=1
writes it anew.  Every row by which a run differs has a case in the peer corpus."""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/strictness.md"
FIELDS = ("what", "run", "gate", "reason")
LITERAL = r'"(?:[^"\\]|\\.)*"'
HEAD = """\
# Where answers differ from Hurl's, and where a gate is stricter than a run

`smoke run` answers a suite as Hurl 8 does but for the rows below; `tests/peer` holds both
against each other. A gate runs suites with the same rules and those of the second table: what a
run believes, a release has to prove. This page is made from `src/model/strictness.c`.
"""


def texts(source):
    """A C string, which may consist of several."""
    parts = re.findall(LITERAL, source)
    return "".join(p[1:-1] for p in parts).replace('\\"', '"').replace("\\\\", "\\")


def rows():
    code = (ROOT / "src/model/strictness.c").read_text().replace("SAME,", '"the same",')
    code = code[code.index("rows[] = {"):code.index("enum { ROWS")]
    for block in re.split(r"\[STRICTNESS_\w+\] =", code)[1:]:
        row = {"id": re.search(r'\.id = STR_INIT\("([^"]+)"\)', block).group(1)}
        for field in FIELDS:
            match = re.search(rf"\.{field} =\s*((?:{LITERAL}\s*)+)", block)
            row[field] = texts(match.group(1))
        yield row


def page(table):
    lines = [HEAD, "## Run and gate", "", "| id | Hurl | smoke | why |", "|---|---|---|---|"]
    lines += [f"| `{r['id']}` | {r['what']} | {r['run']} | {r['reason']} |"
              for r in table if r["run"] != "the same"]
    lines += ["", "## Gate alone", "", "| id | Hurl, and a run | a gate | why |", "|---|---|---|---|"]
    lines += [f"| `{r['id']}` | {r['what']} | {r['gate']} | {r['reason']} |"
              for r in table if r["run"] == "the same"]
    return "\n".join(lines) + "\n"


def mistakes(table):
    ids = [r["id"] for r in table]
    yield from (f"{i} stands twice" for i in sorted({i for i in ids if ids.count(i) > 1}))
    used = {m for path in (ROOT / "tests/peer/corpus").rglob("*.hurl")
            for m in re.findall(rb"^# differs: (\S+)$", path.read_bytes(), re.M)}
    used = {u.decode() for u in used}
    yield from (f"no row for {u}" for u in sorted(used - set(ids)))
    yield from (f"no case of the peer corpus shows {r['id']}" for r in table
                if r["run"] != "the same" and r["id"] not in used)
    if not PAGE.exists() or PAGE.read_text() != page(table):
        yield f"{PAGE.relative_to(ROOT)} is not what the table says; UPDATE=1 writes it"


def main():
    table = list(rows())
    if os.environ.get("UPDATE") == "1":
        PAGE.write_text(page(table))
    found = list(mistakes(table))
    print("\n".join(found))
    print(f"{len(table)} rows, {len(found)} mistakes")
    return 1 if found or not table else 0


if __name__ == "__main__":
    sys.exit(main())
