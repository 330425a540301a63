#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A foreign reader of reports/workspace.schema.json: it must be a valid JSON Schema, and it must
never refuse a workspace that the program reads.

Needs the Python packages jsonschema and PyYAML; without them it says so and ends with 77.
"""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"not run: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMESTAMP = "tag:yaml.org,2002:timestamp"  # of YAML 1.1: for us a date is a text


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in rows if tag != TIMESTAMP]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


schema = json.loads((ROOT / "reports/workspace.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
good = stricter = 0
for case in sorted((ROOT / "tests/cases/workspace").iterdir()):
    if "ok" not in (case / "expected").read_text().splitlines():
        continue
    good += 1
    document = yaml.load((case / "smoke.yaml").read_bytes(), Loader)
    for error in validator.iter_errors(document):
        stricter += 1
        print(f"{case.name}: {list(error.path)}: {error.message}")
print(f"{good} workspaces, {stricter} refused by the schema and read by the program")
sys.exit(1 if stricter or not good else 0)
