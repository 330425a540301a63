#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The corpus through `smoke run`, held against what hurl did with it.

Exit class, bytes on stdout, titles and places of all errors, the result of each assert and
what was captured (as --json tells them) must be hurl's.  A case that
says `# differs: ID` must still differ, in the way that was recorded, and ID must be a row
of the table of differences.  Where hurl is on the PATH it is asked again, live.
"""
import os
import pathlib
import re
import shutil
import sys
import unittest

import peer

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SMOKE_BUILD", ROOT / "build/dev")).resolve()
SMOKE = BUILD / "smoke"
CASES_MIN = 760  # a corpus that was not found must not pass


def rows():
    """The ids of the table of differences."""
    text = (ROOT / "src/model/strictness.c").read_text()
    return set(re.findall(r"\.id = STR_INIT\(\"([a-z0-9-]+)\"\)", text))


class Peer(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not SMOKE.exists():
            raise AssertionError(f"not run: {SMOKE} is not built")
        cls.cases = peer.cases(sys.argv[1:])
        with peer.Runner([SMOKE, "run"]) as runner:
            seen = peer.in_parallel(lambda case: peer.observe_smoke(runner, case), cls.cases)
        cls.seen = {case.name: found for case, found in zip(cls.cases, seen)}

    def test_the_corpus_is_whole_and_every_case_has_its_recording(self):
        if not sys.argv[1:]:
            self.assertGreaterEqual(len(self.cases), CASES_MIN)
        self.assertEqual([c.name for c in self.cases if not c.recording().exists()], [])

    def test_smoke_does_what_hurl_did(self):
        for case in self.cases:
            if case.differs:
                continue
            with self.subTest(case.name):
                wrong = peer.differences(case.read(), self.seen[case.name])
                self.assertEqual(wrong, [], case.name)

    def test_what_differs_is_known_and_still_differs(self):
        known = rows()
        for case in self.cases:
            if not case.differs:
                continue
            with self.subTest(case.name):
                self.assertIn(case.differs, known)
                seen = self.seen[case.name]
                self.assertNotEqual(peer.differences(case.read(), seen), [], "no difference")
                self.assertEqual(peer.differences(case.read("smoke"), seen), [])

    def test_the_recordings_are_what_hurl_does_today(self):
        if not shutil.which("hurl"):
            print("not compared live: no hurl on the PATH", file=sys.stderr)
            return
        with peer.Runner(["hurl"]) as runner:
            live = peer.in_parallel(lambda case: peer.observe_hurl(runner, case), self.cases)
        for case, seen in zip(self.cases, live):
            with self.subTest(case.name):
                self.assertEqual(peer.differences(case.read(), seen), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
