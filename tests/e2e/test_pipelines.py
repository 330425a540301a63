# SPDX-License-Identifier: MIT
"""The ready pieces in packaging/: their steps are run here as a runner runs them, on two
played environments, and what one job leaves is all that the next one has."""
import base64
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import yaml

from support import DEADLINE, ROOT, SMOKE, WorldTest, http, tool

PACKAGING = ROOT / "packaging"


class Pipelines(WorldTest):
    def setUp(self):
        super().setUp()
        self.version = {"prod": "1.4.1", "preprod": "1.4.2"}
        self.debug = {"prod": False, "preprod": False}
        self.prod = self.script(lambda path, head: self.answer("prod", path), "127.0.0.101")
        self.preprod = self.script(lambda path, head: self.answer("preprod", path), "127.0.0.102")
        self.sides(self.prod.at, self.preprod.at, """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
              - name: settings
                http: GET /settings
            rules:
              - {id: version, probe: version, path: "$", severity: info, reason: releases differ}
            verify: {delay: 100ms, consecutive: 1, deadline: 1s}
            """)
        self.repository = self.folder / "smoke.yaml"
        self.key = base64.b64encode(bytes(range(32))).decode()

    def answer(self, environment, path):
        body = {"/version": f'{{"version": "{self.version[environment]}"}}',
                "/settings": f'{{"debug": {str(self.debug[environment]).lower()}}}'}
        return http(body.get(path, "{}"))

    def checkout(self):
        """A fresh machine with nothing but the repository."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-runner-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        shutil.copy(self.repository, folder / "smoke.yaml")
        (folder / "deploy").write_text("#!/bin/sh\necho deployed to $1\n")
        (folder / "deploy").chmod(0o755)
        return folder

    def sh(self, command, folder, **environment):
        """One step; stdout and stderr are the log."""
        base = {"PATH": f"{SMOKE.parent}:/usr/bin:/bin", "HOME": str(folder), "CI": "true",
                "LC_ALL": "C.UTF-8", **{k: v for k, v in os.environ.items() if "SAN_OPT" in k}}
        return subprocess.run(command, cwd=folder, env={**base, **environment}, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=DEADLINE)

    # --- GitHub

    def expand(self, text, inputs, run):
        """${{ … }} of what the action says; nothing else may be in it."""
        values = {**{f"inputs.{k}": v for k, v in inputs.items()}, "github.run_id": "7001",
                  "github.run_attempt": "1", "github.job": run}

        def value(match):
            self.assertIn(match[1], values, text)
            return values[match[1]]
        return re.sub(r"\$\{\{ ([^}]+) \}\}", value, text)

    def github(self, folder, cache, job, **given):
        """The composite action as a runner runs it; its outputs, its log and the exit."""
        action = yaml.safe_load((PACKAGING / "github/action.yml").read_text())
        self.assertEqual(action["runs"]["using"], "composite")
        for name, text in given.items():
            self.assertIn(name, action["inputs"])
        inputs = {name: given.get(name, row.get("default", ""))
                  for name, row in action["inputs"].items()}
        for name, row in action["inputs"].items():
            self.assertTrue(not row.get("required") or inputs[name], name)
        output, summary = folder / "github-output", folder / "github-summary"
        output.write_text("")
        summary.write_text("before\n")
        failed, log = None, ""
        for step in action["runs"]["steps"]:
            if failed and step.get("if") != "always()":
                continue
            if "uses" in step:
                self.cache(step, folder, cache, inputs, job)
                continue
            self.assertEqual(step["shell"], "bash")
            self.assertNotIn("${{", step["run"])  # nothing from outside becomes a script
            script = folder / "step.sh"
            script.write_text(step["run"])
            env = {k: self.expand(v, inputs, job) for k, v in step.get("env", {}).items()}
            run = self.sh([tool("bash"), "--noprofile", "--norc", "-eo", "pipefail", script], folder,
                          GITHUB_ACTIONS="true", GITHUB_OUTPUT=str(output),
                          GITHUB_STEP_SUMMARY=str(summary), GITHUB_WORKSPACE=str(folder), **env)
            log += run.stdout
            failed = failed or run.returncode
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return failed or 0, log, outputs, summary.read_text()

    def cache(self, step, folder, cache, inputs, job):
        kind = re.fullmatch(r"actions/cache/(restore|save)@v4", step["uses"])[1]
        key = self.expand(step["with"]["key"], inputs, job)
        paths = [self.expand(p, inputs, job) for p in step["with"]["path"].split("\n") if p]
        for path in paths:
            self.assertNotIn("key", pathlib.Path(path).name)  # what is cached can be read by many
        if kind == "save":
            cache[key] = {p: (folder / p).read_bytes() for p in paths if (folder / p).exists()}
            return
        prefixes = [self.expand(p, inputs, job) for p in
                    step["with"]["restore-keys"].split("\n") if p]
        for prefix in [key, *prefixes]:
            found = [k for k in cache if k.startswith(prefix)]
            if found:  # the newest
                for path, text in cache[found[-1]].items():
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    (folder / path).write_bytes(text)
                return

    def test_github_carries_the_release_from_job_to_job(self):
        cache, key = {}, self.key
        code, log, outputs, summary = self.github(self.checkout(), cache, "gate", command="gate",
                                                  key=key)
        self.assertEqual((code, outputs), (0, {"verdict": "GO", "exit": "0"}), log)
        self.assertTrue(summary.startswith("before\n"))
        self.assertIn("GO", summary)
        self.version["prod"] = "1.4.2"
        verify = self.checkout()
        code, log, outputs, summary = self.github(
            verify, cache, "verify", command="verify", key=key,
            arguments="--env\nprod\n--ticket\n.smoke/go.json\n")
        self.assertEqual((code, outputs["verdict"]), (0, "GO"), log)
        self.assertIn("run 2", log)  # it knows the gate's run
        for name in ("verify.xml", "verify.html", "verify.sarif"):
            self.assertTrue((verify / "smoke-reports" / name).exists(), name)
        ElementTree.parse(verify / "smoke-reports/verify.xml")

    def test_github_stops_at_a_no_go_and_keeps_what_was_learnt(self):
        cache = {}
        self.debug["preprod"] = True
        code, log, outputs, summary = self.github(self.checkout(), cache, "gate", command="gate",
                                                  key=self.key)
        self.assertEqual((code, outputs), (1, {"verdict": "NO-GO", "exit": "1"}), log)
        self.assertRegex(log, r"(?m)^::error ")  # annotations
        self.assertIn("NO-GO", summary)
        self.assertEqual(len(cache), 1)  # always()
        self.assertIn("./.smoke/history.db", cache["smoke-7001-1-gate"])
        self.assertNotIn("./.smoke/go.json", cache["smoke-7001-1-gate"])

    def test_github_with_another_key_refuses_the_ticket(self):
        cache = {}
        self.assertEqual(self.github(self.checkout(), cache, "gate", command="gate",
                                     key=self.key)[0], 0)
        other = base64.b64encode(bytes(reversed(range(32)))).decode()
        code, log, outputs, summary = self.github(
            self.checkout(), cache, "verify", command="verify", key=other,
            arguments="--env\nprod\n--ticket\n.smoke/go.json")
        self.assertEqual((code, outputs["exit"]), (2, "2"), log)
        self.assertNotIn("verdict", outputs)

    # --- GitLab

    def gitlab(self, folder, name, kept, **variables):
        """A job that extends a template, with its cache and its artifacts."""
        document = yaml.safe_load((PACKAGING / "gitlab/smoke.gitlab-ci.yml").read_text())
        job, base = {}, name
        chain = []
        while base:
            chain.append(document[base])
            base = document[base].get("extends")
        for part in reversed(chain):
            job.update(part)
        environment = {**document["variables"], **variables, "GITLAB_CI": "true"}
        paths = [p.replace("$SMOKE_WORKSPACE", environment["SMOKE_WORKSPACE"])
                 for p in job["cache"]["paths"] + job["artifacts"]["paths"]]
        for path, text in kept.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text)
        script = "\n".join(job["before_script"] + job["script"])
        run = self.sh([tool("bash"), "-eo", "pipefail", "-c", script], folder, **environment)
        for path in paths:
            if (folder / path).is_file():
                kept[path] = (folder / path).read_bytes()
        for kind, pattern in job["artifacts"]["reports"].items():
            if run.returncode in (0, 1) and not (name == ".smoke-drift" and kind == "codequality"):
                self.assertTrue(list(folder.glob(pattern)), f"{kind}: {run.stdout}")
        return run

    def test_gitlab_carries_the_release_from_job_to_job(self):
        kept = {}
        run = self.gitlab(self.checkout(), ".smoke-gate", kept, SMOKE_KEY=self.key)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertEqual(sorted(kept), ["./.smoke/go.json", "./.smoke/history.db"])
        self.version["prod"] = "1.4.2"
        run = self.gitlab(self.checkout(), ".smoke-verify", kept, SMOKE_KEY=self.key)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("run 2", run.stdout)
        run = self.gitlab(self.checkout(), ".smoke-verify", kept, SMOKE_KEY=self.key,
                          SMOKE_EXPECT="version.app=9.9.9")
        self.assertEqual(run.returncode, 1, run.stdout)
        run = self.gitlab(self.checkout(), ".smoke-drift", kept, SMOKE_KEY=self.key)
        self.assertIn(run.returncode, (0, 1), run.stdout)
        self.assertIn("run 4", run.stdout)

    def test_gitlab_stops_at_a_no_go(self):
        self.debug["preprod"] = True
        run = self.gitlab(self.checkout(), ".smoke-gate", {}, SMOKE_KEY=self.key)
        self.assertEqual(run.returncode, 1, run.stdout)

    # --- Jenkins

    def stages(self):
        """The sh steps of each stage; the braces of the file close."""
        text = (PACKAGING / "jenkins/Jenkinsfile").read_text()
        code = re.sub(r"(?m)^\s*//.*$", "", re.sub(r"'''.*?'''", "''", text, flags=re.S))
        self.assertEqual(code.count("{"), code.count("}"))
        self.assertRegex(code, r"(?s)^\s*pipeline \{.*\}\s*$")
        for part in ("agent", "options", "stages", "post"):
            self.assertRegex(code, rf"\n  {part} \{{")
        found = re.findall(r"stage\('(\w+)'\) \{(.*?)\n    \}", text, flags=re.S)
        kept = re.search(r"SMOKE_KEPT = '([^']+)'", text)[1]
        return kept, [(name, re.search(r"sh '''\n(.*?)'''", body, flags=re.S)[1])
                      for name, body in found]

    def test_jenkins_gates_deploys_and_verifies(self):
        default, stages = self.stages()
        self.assertTrue(default.startswith("/var/lib/"))
        self.assertEqual([name for name, _ in stages],
                         ["Prepare", "Gate", "Confirm", "Deploy", "Verify"])
        folder = self.checkout()
        (folder / "secret").write_bytes(bytes(range(32)))
        for name, script in stages:
            if name == "Verify":
                self.version["prod"] = "1.4.2"
            (folder / "script.sh").write_text(script)
            run = self.sh([tool("sh"), "-xe", "script.sh"], folder, BUILD_NUMBER="12",
                          SMOKE_KEPT=str(folder / "kept"), SMOKE_KEY_FILE=str(folder / "secret"))
            self.assertEqual(run.returncode, 0, f"{name}: {run.stdout}")
        mode = (folder / "kept/history.db.key").stat().st_mode & 0o777
        self.assertEqual(mode, 0o600)
        for name in ("gate.xml", "verify.xml"):
            ElementTree.parse(folder / "smoke-reports" / name)

    # --- the night

    def test_the_units_are_valid_and_run_every_night(self):
        folder = self.folder / "units"
        folder.mkdir()
        for name in ("smoke-drift@.service", "smoke-drift@.timer"):
            text = (PACKAGING / "systemd" / name).read_text()
            (folder / name).write_text(text.replace("/usr/bin/smoke ", f"{SMOKE} "))
        units = [str(folder / "smoke-drift@shop.service"), str(folder / "smoke-drift@shop.timer")]
        run = subprocess.run([tool("systemd-analyze"), "verify", "--man=no", "--recursive-errors=one",
                              *units],
                             capture_output=True, text=True,
                             env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"})
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        broken = (folder / "smoke-drift@.timer").read_text().replace("03:30:00", "03:61:00")
        (folder / "smoke-drift@.timer").write_text(broken)
        run = subprocess.run([tool("systemd-analyze"), "verify", "--man=no", *units],
                             capture_output=True, text=True,
                             env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"})
        self.assertIn("calendar specification", run.stderr)  # it would have told

    def test_what_the_unit_runs_looks_at_production(self):
        text = (PACKAGING / "systemd/smoke-drift@.service").read_text()
        command = re.search(r"^ExecStart=/usr/bin/(smoke .*)$", text, flags=re.M)[1]
        folder = self.checkout()
        run = self.sh(shlex.split(command.replace("smoke", str(SMOKE), 1)), folder)
        self.assertEqual(run.returncode, 1, run.stdout)  # the sides differ: that is new
        run = self.sh(shlex.split(command.replace("smoke", str(SMOKE), 1)), folder)
        self.assertEqual(run.returncode, 0, run.stdout)

    def test_the_cron_line_is_silent_when_nothing_is_new(self):
        lines = [line for line in (PACKAGING / "cron/smoke-drift").read_text().splitlines()
                 if line and not line.startswith("#")]
        settings = [line for line in lines if re.match(r"[A-Z]+=", line)]
        jobs = [line for line in lines if line not in settings]
        self.assertEqual(len(jobs), 1)
        *when, user, command = jobs[0].split(None, 6)
        for field, (least, most) in zip(when, ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))):
            self.assertTrue(field == "*" or least <= int(field) <= most, field)
        self.assertEqual(user, "smoke")
        self.assertNotIn("%", command)  # cron would end the line there
        folder = self.checkout()
        command = command.replace("/srv/shop", str(folder))
        run = self.sh([tool("sh"), "-c", command], folder)
        self.assertIn("$.body.version", run.stdout)  # the first night tells
        run = self.sh([tool("sh"), "-c", command], folder)
        self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.prod.die()
        run = self.sh([tool("sh"), "-c", command], folder)
        self.assertIn("not", run.stdout)  # what could not be looked at is never silent


if __name__ == "__main__":
    unittest.main()
