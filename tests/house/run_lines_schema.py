#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""reports/run-lines.schema.json is what reports/run.schema.json says, line by line, and a foreign
reader finds every JSON-lines report to be so.  UPDATE=1 writes it.

Needs the Python package jsonschema; without it says so and ends with 77.
"""
import copy
import json
import os
import pathlib
import sys

try:
    import jsonschema
except ImportError as missing:
    print(f"not run: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATH = ROOT / "reports/run-lines.schema.json"
OWN_LINES = {"checks": "check", "findings": "finding", "verdict": "verdict"}
run = json.loads((ROOT / "reports/run.schema.json").read_text())


def line(kind, schema):
    """An object schema whose first member says what the line is."""
    schema = copy.deepcopy(schema)
    schema["properties"] = {"type": {"const": kind}, **schema["properties"]}
    schema["required"] = ["type", *schema.get("required", [])]
    return schema


head = {key: copy.deepcopy(run[key]) for key in
        ("type", "properties", "required", "additionalProperties")}
head["description"] = "The first line: the run without what has lines of its own."
for name in OWN_LINES:
    del head["properties"][name]
head["required"] = [name for name in head["required"] if name not in OWN_LINES]
head["properties"]["schema"]["const"] = "smoke/run-lines/1"
lines = {"run_line": line("run", head)}
lines |= {f"{kind}_line": line(kind, run["$defs"][kind]) for kind in OWN_LINES.values()}
wanted = {
    "$schema": run["$schema"],
    "$id": "https://smoke.invalid/schemas/run-lines-1.json",
    "title": "One line of a JSON-lines report of smoke",
    "description": "First the run, then each check and each finding, at last the verdict: a report "
                   "without its verdict was cut.",
    "oneOf": [{"$ref": f"#/$defs/{name}"} for name in lines],
    "$defs": {**run["$defs"], **lines},
}
text = json.dumps(wanted, indent=2, ensure_ascii=False) + "\n"
if os.environ.get("UPDATE"):
    PATH.write_text(text)
mistakes = 0
if not PATH.exists() or PATH.read_text() != text:
    print(f"{PATH.relative_to(ROOT)} is not what run.schema.json says; UPDATE=1 writes it")
    mistakes += 1
jsonschema.Draft202012Validator.check_schema(wanted)
validator = jsonschema.Draft202012Validator(wanted)
read = 0
for path in [ROOT / "reports/sample.jsonl",
             *sorted((ROOT / "tests/cases/report").glob("*/expected.jsonl"))]:
    for number, written in enumerate(path.read_text().splitlines(), 1):
        read += 1
        for error in validator.iter_errors(json.loads(written)):
            print(f"{path.relative_to(ROOT)}:{number}: {error.message[:200]}")
            mistakes += 1
for wrong in ({}, {"type": "check"}, {"type": "theirs"}, {"type": "verdict", "word": "PERHAPS"}):
    if validator.is_valid(wrong):
        print(f"the schema lets pass {wrong}")
        mistakes += 1
print(f"{read} lines, {mistakes} mistakes")
sys.exit(1 if mistakes or not read else 0)
