#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what hurl does with the corpus: record.py [--smoke PROGRAM] [NAME…]

Without --smoke: hurl (on the PATH) writes recorded/NAME.json.  With it: the program given
writes recorded/NAME.smoke.json for the cases that say `# differs:`, to be read and judged
before they are committed.
"""
import argparse
import json
import subprocess
import sys

import peer


def write(case, of, seen):
    path = case.recording(of)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in seen.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def record_hurl(runner, version, case):
    write(case, "hurl", {"version": version, **peer.observe_hurl(runner, case)})


def drop_stale(names):
    for path in peer.RECORDED.rglob("*.json"):
        name = path.relative_to(peer.RECORDED).as_posix().removesuffix(".json")
        if name.removesuffix(".smoke") not in names:
            path.unlink()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--smoke")
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_args()
    found = peer.cases(given.names)
    if given.smoke:
        with peer.Runner([given.smoke, "run"]) as runner:
            for case in found:
                case.recording("smoke").unlink(missing_ok=True)
                if case.differs:
                    write(case, "smoke", peer.observe_smoke(runner, case))
        return 0
    drop_stale({case.name for case in peer.cases()})
    said = subprocess.run(["hurl", "--version"], capture_output=True, text=True, check=True)
    version = " ".join(said.stdout.split()[:2])
    with peer.Runner(["hurl"]) as runner:
        peer.in_parallel(lambda case: record_hurl(runner, version, case), found)
    print(f"{len(found)} cases recorded from {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
