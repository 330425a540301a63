# SPDX-License-Identifier: MIT
"""Cases through the real program: a workspace of many probes, one run, one record."""
import json
import os
import pathlib
import subprocess

from .tree import DOMAINS, ZONES, related, steps

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("SMOKE_BUILD", ROOT / "build/release")).resolve()


def workspace(cases, urls):
    """As JSON, which is YAML: the environments' names, probes, and what is meant to differ."""
    probes = []
    for case in cases:
        probe = {"name": case.id, "http": f"GET /{case.id}", "expect": []}
        if case.shape.format:
            probe["format"] = case.shape.format
        for path, sides in case.expectations():
            meant = {"relation": "different"} if sides.relation == "different" else {
                "values": sides.of}
            probe["expect"].append({"path": path, **meant})
        if not probe["expect"]:
            del probe["expect"]
        probes.append(probe)
    return {
        "smoke": 1, "project": "detection",
        "environments": {
            side: {"tier": tier, "url": urls[side],
                   "variables": {"domain": DOMAINS[side], "zone": ZONES[side]}}
            for side, tier in (("prod", "production"), ("preprod", "staging"))},
        "compare": {"baseline": "prod", "candidate": "preprod",
                    "replace": [{"from": "{{url}}", "to": "<url>"},
                                {"from": "{{domain}}", "to": "<domain>"},
                                {"from": "{{zone}}", "to": "<zone>"}]},
        "probes": probes,
    }


class Outcome:
    """What a run said of one case."""

    def __init__(self, case):
        self.case, self.findings, self.states = case, [], []

    def is_clean(self):
        return not self.findings and set(self.states) == {"pass"}

    def astray(self):
        """Findings that are not about the drift that was made."""
        drift = self.case.drift
        if not drift:
            return self.findings
        return [f for f in self.findings if not is_about(f, drift, self.case.shape)]


def is_about(finding, drift, shape):
    if shape.dialect not in ("plain", "headers"):
        return True
    found = steps(finding["path"])
    found = tuple(step.lower() if step else step for step in found) \
        if shape.dialect == "headers" else found
    if shape.dialect == "headers" and found[:1] == ("cookies",):
        return any(path[-1] == "set-cookie" for path in drift.paths)
    return any(related(found, path) for path in drift.paths)


def measure(folder, server, cases, command="gate"):
    """One outcome for each case."""
    by_id = {case.id: case for case in cases}
    server.cases.clear()
    server.cases.update(by_id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "smoke.yaml").write_text(json.dumps(workspace(cases, server.urls), indent=1))
    run = subprocess.run([BUILD / "smoke", command, "--report", "json:out.json"], cwd=folder,
                         capture_output=True, text=True, timeout=600)
    if server.broken:
        raise server.broken
    if run.returncode not in (0, 1, 3):
        raise RuntimeError(f"smoke {command}: exit {run.returncode}\n{run.stderr[-2000:]}")
    record = json.loads((folder / "out.json").read_text())
    outcomes = {case.id: Outcome(case) for case in cases}
    for check in record["checks"]:
        if check["name"] in outcomes:
            outcomes[check["name"]].states.append(check["state"])
    for finding in record.get("findings", []):
        if finding["subject"] in outcomes:
            outcomes[finding["subject"]].findings.append(finding)
    return list(outcomes.values())
