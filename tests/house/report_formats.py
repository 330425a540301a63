#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Foreign readers of the reports in tests/cases/report: cmark for Markdown, Python's parser for
JSON and JSON lines, the published schema for SARIF where it is at hand.

The schema of SARIF is looked for as sarif-2.1.0.json in $SMOKE_CORPORA; the npm package
@microsoft/jest-sarif has it.  Needs cmark; without it says so and ends with 77.
"""
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPORA = pathlib.Path(os.environ.get("SMOKE_CORPORA", ROOT.parent / "shared/data"))
ALLOWED = {"h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "hr"}
mistakes = []


def wrong(path, text):
    mistakes.append(text)
    print(f"{path.relative_to(ROOT)}: {text}")


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.text = set(), ""

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)

    def handle_data(self, data):
        self.text += data


def markdown(path, record):
    """No markup but ours comes out, and the counts are there."""
    page = subprocess.run(["cmark", "--unsafe", path], capture_output=True, text=True, check=True)
    elements = Elements()
    elements.feed(re.sub("<!-- -->", "", page.stdout))
    if elements.seen - ALLOWED:
        wrong(path, f"makes {sorted(elements.seen - ALLOWED)}")
    tally = record["verdict"]["tally"]
    for name in ("passed", "failed", "unchecked", "waived"):
        if tally[name] and f"{tally[name]} {name}" not in elements.text:
            wrong(path, f"does not say {tally[name]} {name}")
    if path.stat().st_size > 65000:
        wrong(path, "is longer than a comment may be")


def github(path, record):
    """Undone as a runner undoes it, each line is one command without a line end in a property."""
    for line in path.read_text().splitlines():
        if re.fullmatch(r"\d+ more (error|warning|notice)s?", line):
            continue
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        if not command:
            wrong(path, f"no command: {line!r}")
            continue
        for item in command[2].split(","):
            name, equals, value = item.partition("=")
            if not equals or name not in ("file", "line", "col", "title"):
                wrong(path, f"no property: {item!r}")


def lines(path, record):
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    kinds = [row.pop("type") for row in rows]
    same = {"check": record["checks"], "finding": record.get("findings", []),
            "verdict": [record["verdict"]]}
    for kind, wanted in same.items():
        if [row for row, k in zip(rows, kinds) if k == kind] != wanted:
            wrong(path, f"its {kind}s are not those of the record")
    if kinds[0] != "run" or kinds[-1] != "verdict":
        wrong(path, "begins or ends with something else")


def gitlab(path, record):
    issues = json.loads(path.read_text())
    for issue in issues:
        if set(issue) != {"description", "check_name", "fingerprint", "severity", "location"}:
            wrong(path, f"members {sorted(issue)}")
        if issue["severity"] not in ("info", "minor", "major", "critical", "blocker"):
            wrong(path, f"severity {issue['severity']}")
        if pathlib.PurePosixPath(issue["location"]["path"]).is_absolute():
            wrong(path, f"path {issue['location']['path']}")
    if len({issue["fingerprint"] for issue in issues}) != len(issues):
        wrong(path, "two issues have one fingerprint")


def sarif_schema():
    path = CORPORA / "sarif-2.1.0.json"
    if not path.exists():
        print(f"not run: the schema of SARIF, since there is no {path}")
        return None
    import jsonschema
    schema = json.loads(path.read_text())
    return jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())


def sarif(path, record, schema):
    log = json.loads(path.read_text())
    if schema:
        for error in schema.iter_errors(log):
            wrong(path, f"{list(error.path)}: {error.message[:200]}")
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        if rules[result["ruleIndex"]] != result["ruleId"]:
            wrong(path, f"rule {result['ruleIndex']} is not {result['ruleId']}")
        if (result["kind"] == "fail") == (result["level"] == "none"):
            wrong(path, f"kind {result['kind']} with level {result['level']}")
        if re.search(r"\]\(", result["message"]["text"]):
            wrong(path, "a message holds a link")
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        if not re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@/%-]+", uri):
            wrong(path, f"no URI: {uri}")
    if run["invocations"][0]["exitCode"] != record["verdict"]["exit"]:
        wrong(path, "another exit code")


if not shutil.which("cmark"):
    print("not run: no cmark")
    sys.exit(77)
schema = sarif_schema()
READERS = {"expected.md": markdown, "expected.github.txt": github, "expected.jsonl": lines,
           "expected.gitlab.json": gitlab,
           "expected.sarif": lambda path, record: sarif(path, record, schema)}
read = dict.fromkeys(READERS, 0)
for case in sorted((ROOT / "tests/cases/report").iterdir()):
    record = json.loads((case / "run.json").read_text())
    for name, reader in READERS.items():
        if (case / name).exists():
            reader(case / name, record)
            read[name] += 1
print(", ".join(f"{count} {name}" for name, count in read.items()), "read")
sys.exit(1 if mistakes or not all(read.values()) else 0)
