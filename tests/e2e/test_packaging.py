# SPDX-License-Identifier: MIT
"""What is installed beside the program: help that holds, completion, the manual page."""
import os
import datetime
import re
import shlex
import subprocess
import unittest

from support import DEADLINE, ROOT, SMOKE, WorldTest, tool


class Packaging(WorldTest):
    # What there is nothing to decide about is refused for that, and for nothing else.
    DECISIONS = {"override": " run ", "waive": "run ", "sign": "which release is signed"}

    def commands(self):
        run = self.smoke("--help")
        self.assert_exit(run, 0)
        names = re.findall(r"^  ([a-z]+)  ", run.out, flags=re.M)
        self.assertGreaterEqual(len(names), 8, run.out)
        return names

    def test_every_example_of_help_works(self):
        """In a workspace as the examples mean it, none is wrong usage."""
        self.two_sides(prod={"routes": {"/version": {"json": {"version": "1.4.2"}}}},
                       preprod={"routes": {"/version": {"json": {"version": "1.4.2"}}}},
                       probes="""
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
            """, extra="verify: {delay: 1s, consecutive: 1, deadline: 5s}\n"
                         "watch: {every: 1s}\n"
                         "notify:\n  mail:\n    smtp: smtp://127.0.0.1:9\n"  # kept, for none answers
                         "    from: smoke@shop.example\n    to: [team@shop.example]\n")
        for name in ("suites/home.hurl", "suites/shop.hurl", "a.hurl"):
            self.write(name, "GET {{url}}/version\nHTTP 200\n")
        for name in ("ops/smoke", "srv/shop", "srv/blog"):
            self.write(f"{name}/smoke.yaml", (self.folder / "smoke.yaml").read_text())
        tried = 0
        for name in self.commands():
            run = self.smoke(name, "--help")
            self.assert_exit(run, 0)
            examples = run.out.partition("\nExamples:\n")[2].partition("\n\n")[0].split("\n")
            self.assertTrue(examples[0].startswith(f"  smoke {name}"), run.out)
            for example in examples:
                example = example.replace("2026-12-31", str(
                    datetime.date.today() + datetime.timedelta(days=30)))
                example = example.replace(" /srv/", " srv/")
                example = re.sub("--for [0-9]+[mh]( --every [0-9]+m)?", "--for 2s", example)
                example = re.sub(r"http://127\.0\.0\.1:8080", f"http://{self.prod_at}", example)
                run = self.shell(example)
                if name in self.DECISIONS and run.returncode == 2:
                    self.assertIn(self.DECISIONS[name], run.stdout)
                else:
                    self.assertIn(run.returncode, (0, 1), f"{example}\n{run.stdout}")
                tried += 1
        self.assertGreaterEqual(tried, 10)

    def shell(self, line):
        environment = {**os.environ, "PATH": f"{SMOKE.parent}:{os.environ['PATH']}",
                       "HURL_VARIABLE_url": f"http://{self.prod_at}"}
        return subprocess.run([tool("bash"), "-c", line], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=DEADLINE)

    def complete(self, *words):
        script = (f'cd {shlex.quote(str(self.folder))}; source {ROOT}/packaging/smoke.bash; '
                  f'COMP_WORDS=({" ".join(shlex.quote(str(w)) for w in (SMOKE, *words))}); '
                  f'COMP_CWORD={len(words)}; _smoke; printf "%s\\n" "${{COMPREPLY[@]}}"')
        return subprocess.run([tool("bash"), "-c", script], text=True, check=True,
                              stdout=subprocess.PIPE).stdout.split()

    def test_commands_options_and_environments_are_completed(self):
        self.two_sides(start=False)
        self.assertEqual(self.complete("ga"), ["gate"])
        self.assertEqual(sorted(set(self.complete("")) - {"--help", "--version"}),
                         sorted(self.commands()))
        self.assertEqual(self.complete("gate", "--base"), ["--baseline"])
        self.assertIn("--workspace", self.complete("lint", "--"))
        self.assertNotIn("--baseline", self.complete("lint", "--"))
        self.assertEqual(self.complete("verify", "--env", ""), ["prod", "preprod"])
        self.assertEqual(self.complete("plan", "ver"), ["verify"])
        self.assertEqual(self.complete("lint", "--workspace", "smoke"), ["smoke.yaml"])

    def test_the_manual_is_a_manual(self):
        source = (ROOT / "packaging/smoke.1.scd").read_text()
        page = subprocess.run([tool("scdoc")], input=source,
                              stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertIn('.TH "smoke" "1"', page)
        for title in ("NAME", "SYNOPSIS", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT",
                      "FILES", "EXAMPLES"):
            self.assertRegex(page, rf'\n\.SH "?{title}')


if __name__ == "__main__":
    unittest.main()
