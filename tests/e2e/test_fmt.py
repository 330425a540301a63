# SPDX-License-Identifier: MIT
"""`smoke fmt`: what it writes, what it leaves alone, and its exits."""
import json
import os
import unittest

from support import WorldTest

UNTIDY = "  GET  http://x.example  # c\nA :b\n[QueryStringParams]\na :  b\nHTTP  200  \n"
TIDY = "GET http://x.example  # c\nA: b\n[Query]\na: b\nHTTP 200\n"


class Fmt(WorldTest):
    def put(self, name, text):
        path = self.folder / name
        path.write_bytes(text.encode())
        return path

    def test_a_file_is_replaced_and_keeps_its_mode(self):
        path = self.put("a.hurl", UNTIDY)
        os.chmod(path, 0o640)
        run = self.smoke("fmt", "a.hurl")
        self.assert_exit(run, 0)
        self.assertEqual(path.read_text(), TIDY)
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)
        self.assertEqual([entry.name for entry in self.folder.glob("*a.hurl*")], ["a.hurl"])

    def test_a_file_that_is_laid_out_is_not_touched(self):
        path = self.put("a.hurl", TIDY)
        before = path.stat()
        self.assert_exit(self.smoke("fmt", "a.hurl"), 0)
        after = path.stat()
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))

    def test_check_names_what_would_change_and_changes_nothing(self):
        path = self.put("a.hurl", UNTIDY)
        self.put("b.hurl", TIDY)
        run = self.smoke("fmt", "--check", "a.hurl", "b.hurl")
        self.assert_exit(run, 1)
        self.assertEqual(run.out, "a.hurl\n")
        self.assertEqual(path.read_text(), UNTIDY)
        self.assert_exit(self.smoke("fmt", "--check", "b.hurl"), 0)

    def test_one_mistake_and_no_file_is_replaced(self):
        path = self.put("a.hurl", UNTIDY)
        self.put("b.hurl", "GTE\n")
        run = self.smoke("fmt", "a.hurl", "b.hurl")
        self.assert_exit(run, 2)
        self.assertIn("b.hurl:1:", run.err)
        self.assertEqual(path.read_text(), UNTIDY)

    def test_a_link_is_not_replaced(self):
        path = self.put("a.hurl", UNTIDY)
        (self.folder / "b.hurl").symlink_to("a.hurl")
        run = self.smoke("fmt", "b.hurl")
        self.assert_exit(run, 4)
        self.assertIn("symbolic link", run.err)
        self.assertEqual(path.read_text(), UNTIDY)

    def test_json_has_what_the_suite_says(self):
        self.put("a.hurl", UNTIDY + '[Asserts]\njsonpath "$.a" nth 0 not == hex,00ff;\n')
        run = self.smoke("fmt", "--out", "json", "a.hurl")
        self.assert_exit(run, 0)
        entry, = json.loads(run.out)["entries"]
        self.assertEqual(entry["request"]["query_string_params"], [{"name": "a", "value": "b"}])
        self.assertEqual(entry["response"]["asserts"], [{
            "query": {"type": "jsonpath", "expr": "$.a"}, "filters": [{"type": "nth", "n": 0}],
            "predicate": {"not": True, "type": "==", "value": "AP8=", "encoding": "base64"}}])

    def test_wrong_usage_is_exit_2(self):
        for arguments in ((), ("--out", "xml", "a.hurl"), ("--check", "--out", "json", "a.hurl"),
                          ("-", "-"), ("missing.hurl",)):
            with self.subTest(arguments=arguments):
                self.assert_exit(self.smoke("fmt", *arguments), 2)


if __name__ == "__main__":
    unittest.main()
