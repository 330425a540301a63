# SPDX-License-Identifier: MIT
"""The demo tells its story: every seeded drift is named, no noise is, and it ends in GO."""
import json
import re
import subprocess
import unittest

from browser import assert_calm, open_page
from support import BUILD, ROOT, tool

SEEDED = {  # what demo.sh seeds, and where the gate must say it
    "a flag on in production only": ("settings", "$.body.flags.new_checkout"),
    "an older version on one instance": ("version", "$.facts.app"),
    "a missing security header": ("home", "$.headers['x-frame-options']"),
    "debug left on": ("settings", "$.body.debug"),
    "the same database host on both sides": ("settings", "$.body.database.host"),
    "a certificate close to its end": ("certificate", "$.tls.days_left"),
    "a link to the wrong host": ("home", "$.body.children[1].children[3]['@href']"),
}
NOISE = ("generated_at", "request", "Rendered", "x-request-id", "node", "built", "commit",
         "ttl", "hosts", "gift_cards", "headers.date", "set-cookie")


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        tool("openssl")
        done = subprocess.run([ROOT / "fixtures/demo.sh", BUILD], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=240)
        cls.told = done.stdout
        cls.exit = done.returncode
        cls.acts = re.split(r"^── ", cls.told, flags=re.M)

    def act(self, start):
        found = [act for act in self.acts if act.startswith(start)]
        self.assertEqual(len(found), 1, f"no act begins with '{start}':\n{self.told}")
        return found[0]

    def test_it_ends_well_and_names_its_reports(self):
        self.assertEqual(self.exit, 0, self.told)
        for name in ("gate.xml", "gate.json", "verify.json", "drift.json", "no-go.html", "drift.html",
                     "history.db"):
            self.assertIn(name, self.acts[-1])

    def test_the_first_gate_is_no_go_and_names_every_seeded_drift(self):
        first = self.act("Shop 1.4.2 waits")
        self.assertIn("NO-GO", first)
        self.assertIn("(exit 1)", first)
        for what, (probe, path) in SEEDED.items():
            blocks = re.split(r"\n(?=\S)", first)
            named = [b for b in blocks if b.startswith(probe) and path in b]
            self.assertTrue(named, f"{what}: {path} of {probe} is not named:\n{first}")
        self.assertIn("127.0.0.13", first)

    def test_its_pages_open_in_a_browser_and_name_every_seeded_drift(self):
        page = open_page(ROOT / "build/demo/no-go.html")
        assert_calm(self, page)
        self.assertTrue(page.title.startswith("NO-GO: shop"), page.title)
        for what, (probe, path) in SEEDED.items():
            self.assertIn(path, page.text, what)
        page = open_page(ROOT / "build/demo/drift.html")
        assert_calm(self, page)
        self.assertIn("$.body.flags.wishlist", page.text)

    def test_the_first_gate_names_no_noise(self):
        first = self.act("Shop 1.4.2 waits")
        findings = first[first.index("NO-GO"):first.index("What would make it GO")]
        findings = re.sub(r"Moves by itself\n(  .*\n)+", "", findings)
        for word in NOISE:
            self.assertNotIn(word, findings)

    def test_the_mended_candidate_goes_with_a_ticket(self):
        second = self.act("No. The team mends")
        self.assertRegex(second, r"shop 1\.4\.1 → 1\.4\.2 .* GO ")
        self.assertIn(".smoke/go.json", second)
        record = json.loads((ROOT / "build/demo/gate.json").read_text())
        self.assertEqual(record["verdict"]["word"], "GO")
        self.assertEqual([f for f in record.get("findings", []) if f["severity"] != "info"], [])

    def test_verify_waits_for_the_instance_that_lags(self):
        verify = self.act("GO. The deploy")
        self.assertIn("waiting: 127.0.0.13:18443 version.app", verify)
        self.assertIn("3/3 instances", verify)
        self.assertIn("(exit 0)", verify)

    def test_a_quiet_night_says_so_and_a_hand_edit_is_news(self):
        quiet = self.act("The night after")
        self.assertIn("nothing new", quiet)
        edited = self.act("Then somebody edits")
        self.assertIn("1 new", edited)
        self.assertIn("$.body.flags.wishlist", edited)

    def test_no_secret_is_in_anything_it_wrote(self):
        for password in ("kept-in-the-vault-1", "kept-in-the-vault-2"):
            self.assertNotIn(password, self.told)
            for path in [*(ROOT / ".smoke").iterdir(), *(ROOT / "build/demo").glob("*.xml"),
                         ROOT / "build/demo/gate.json", ROOT / "build/demo/verify.json",
                         ROOT / "build/demo/drift.json"]:
                self.assertNotIn(password.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
