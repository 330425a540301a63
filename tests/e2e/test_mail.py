# SPDX-License-Identifier: MIT
"""smoke drift --mail: who is told of which night, by which mail, and what becomes of a mail
that cannot be sent.  A real SMTP server with TLS and AUTH, and a scripted one for all that a
real one would not do."""
import datetime
import email
import email.header
import json
import re
import shutil
import sqlite3
import ssl
import subprocess
import unittest

from mail_server import MailServer, ScriptedMail
from support import BUILD, DEADLINE, ROOT, Run, WorldTest, http, tool

BY_CLOCK = BUILD / "tests/smoke_by_clock"


def shop(timeout=30, **settings):
    return {"routes": {"/": {"html": "<p>shop</p>"},
                       "/version": {"json": {"version": "1.4.1"}},
                       "/settings": {"json": {"timeout": timeout, **settings}}}}


class MailTest(WorldTest):
    PROBES = """
        probes:
          - name: version
            http: GET /version
            facts: {app: "$.body.version"}
          - name: settings
            http: GET /settings
        """

    def setUp(self):
        super().setUp()
        self.authority()
        self.certificate("mail", "IP:127.0.0.1")
        self.day = datetime.datetime(2026, 11, 17, 2, 0)  # a Tuesday
        self.two_sides(prod=shop(), preprod=shop(), probes=self.PROBES)
        self.plain = (self.folder / "smoke.yaml").read_text()

    def server(self, **settings):
        server = MailServer(self.folder / "mail.pem", self.folder / "mail.key", **settings)
        self.addCleanup(server.stop)
        return server

    def scripted(self, **replies):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "mail.pem", self.folder / "mail.key")
        server = ScriptedMail({"EHLO": "250-script\r\n250 STARTTLS", "STARTTLS": "220 go",
                               "DATA": "354 go", **replies.pop("replies", {})}, tls=context)
        self.addCleanup(server.stop)
        return server

    def notify(self, server, more="", to="team@shop.example", scheme="smtp", rest="", user=True):
        login = "    user: smoke\n    password: {from_env: SMTP_PASSWORD}\n" if user else ""
        text = (f"{self.plain}limits: {{deadline: 2s, connect: 2s}}\nnotify:\n  mail:\n"
                f'    smtp: "{scheme}://127.0.0.1:{server.port}"\n'
                f"{login}    from: Smoke <smoke@shop.example>\n    to: {to}\n    cacert: ca.pem\n{more}{rest}")
        (self.folder / "smoke.yaml").write_text(text)

    def by_clock(self, *arguments, env=None, cwd=None):
        environment = self.clean_environment({
            "SMOKE_NOW": self.day.strftime("%Y-%m-%dT%H:%M:%SZ"), "TZ": "UTC",
            "SMTP_PASSWORD": MailServer.PASSWORD, **(env or {})})
        return Run(subprocess.run([BY_CLOCK, *map(str, arguments)], cwd=cwd or self.folder,
                                  env=environment, stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=DEADLINE))

    def night(self, *arguments, code=0, days=1, env=None):
        run = self.by_clock("drift", "--mail", *arguments, env=env)
        self.assert_exit(run, code)
        self.day += datetime.timedelta(days=days)
        return run

    def outbox(self):
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            return db.execute("SELECT state, tries, target FROM outbox ORDER BY number").fetchall()

    @staticmethod
    def text(mail):
        return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @staticmethod
    def fold(mail):
        """What stands above the line of dashes."""
        return MailTest.text(mail).split("\n\n---")[0].split("\n")


class Nights(MailTest):
    def test_four_nights(self):
        """First drift, unchanged, pre-production off, resolved."""
        server = self.server()
        self.notify(server)
        self.night()  # nothing to compare with yet: the first mail says how it is
        first = server.mails()
        self.assertEqual(len(first), 1)
        self.assertIn("the first mail", self.text(first[0]))
        server.clear()

        self.environment("prod", shop(timeout=5))
        self.night()
        [drift] = server.mails()
        self.assertIn("NO-GO", drift["Subject"])
        self.assertIn("production changed", drift["Subject"])
        self.assertIn("2 new", drift["Subject"])
        fold = self.fold(drift)
        self.assertLessEqual(len(fold), 12, fold)
        self.assertRegex(fold[1], r"^  production changed: settings \$\.body\.timeout changed "
                                  r"· prod before / now · no owner$")
        self.assertRegex(fold[2], r"^    smoke waive [0-9a-f]{16} --owner WHO ")
        self.assertRegex(fold[3], r"^  new: settings \$\.body\.timeout differs · prod / preprod ")
        server.clear()

        run = self.night()  # nothing changed: silent
        self.assertEqual(server.mails(), [])
        self.assertIn("no mail", run.err)

        self.stop(self.preprod_server)
        self.night()
        [off] = server.mails()
        self.assertIn("unchecked", off["Subject"])
        self.assertIn("not everything could be looked at", self.text(off))
        self.assertIn("still open: 2", self.text(off))
        server.clear()

        self.environment("prod", shop())
        self.play("preprod", shop(), self.preprod_at)
        self.night()
        [well] = server.mails()
        self.assertIn("GO", well["Subject"])
        self.assertIn("2 resolved", well["Subject"])
        self.assertIn("all is well again", self.text(well))
        self.assertIn("resolved: settings $.body.timeout", self.text(well))
        server.clear()
        self.night()
        self.assertEqual(server.mails(), [])
        # All of one matter hang together in a mail program; the next one begins anew.
        self.assertIsNone(drift["References"])
        self.assertEqual(off["References"], drift["Message-ID"])
        self.assertEqual(well["References"], off["References"])

    def test_nobody_could_look_is_told_once_then_daily_after_three_nights(self):
        server = self.server()
        self.notify(server)
        self.night()
        self.night()
        server.clear()
        self.stop(self.preprod_server)
        told = []
        for _ in range(6):
            self.night()
            told.append(len(server.mails()))
            server.clear()
        self.assertEqual(told, [1, 0, 0, 1, 1, 1])
        self.play("preprod", shop(), self.preprod_at)
        self.night()
        [back] = server.mails()
        self.assertRegex(self.text(back), "all is well again")

    def test_a_drift_that_was_looked_at_by_hand_is_still_news_at_night(self):
        server = self.server()
        self.notify(server)
        self.night()
        server.clear()
        self.environment("prod", shop(timeout=5))
        self.assert_exit(self.by_clock("drift"), 0)  # in the evening, without --mail
        self.assertEqual(server.mails(), [])
        self.night()
        [mail] = server.mails()
        self.assertIn("2 new", mail["Subject"])

    def test_a_gap_in_the_nights_is_named(self):  # MAIL-11
        server = self.server()
        self.notify(server)
        self.night()
        self.night(days=3)
        server.clear()
        self.night()
        [mail] = server.mails()
        self.assertIn("no night ran on 2026-11-19, 2026-11-20", self.fold(mail)[1])

    def test_a_weekly_mail_says_that_nothing_changed(self):  # MAIL-07
        server = self.server()
        self.notify(server, more="    digest: monday\n")
        days = []
        for _ in range(15):
            date = self.day
            self.night()
            if server.mails():
                days.append(date.strftime("%a %d"))
                last = server.mails()[0]
            server.clear()
        self.assertEqual(days, ["Tue 17", "Mon 23", "Mon 30"])
        self.assertIn("the weekly mail", self.text(last))
        self.assertIn("the week: 2026-11-23 the weekly mail, 2026-11-24 nothing new", self.text(last))

    def test_when_always_and_failing(self):
        server = self.server()
        self.notify(server, more="    when: always\n")
        for _ in range(3):
            self.night()
        self.assertEqual(len(server.mails()), 3)
        server.clear()
        self.notify(server, more="    when: failing\n")
        self.night()
        self.assertEqual(server.mails(), [])
        self.environment("prod", shop(timeout=5))
        self.night()
        self.night()
        self.assertEqual(len(server.mails()), 2)
        server.clear()
        self.environment("prod", shop())
        self.night()
        self.assertIn("all is well again", self.text(server.mails()[0]))
        self.night()
        self.assertEqual(len(server.mails()), 1)

    def test_several_workspaces_make_one_mail_the_worst_first(self):
        server = self.server()
        self.notify(server)
        for name in ("shop", "blog"):
            folder = self.folder / name
            folder.mkdir()
            text = (self.folder / "smoke.yaml").read_text()
            (folder / "smoke.yaml").write_text(text.replace("project: shop", f"project: {name}"))
            shutil.copy(self.folder / "ca.pem", folder)
        both = ("--workspace", "blog", "--workspace", "shop")
        self.night(*both)
        self.assertEqual(len(server.mails()), 1)
        server.clear()
        self.environment("prod", shop(timeout=5))
        run = self.by_clock("drift", "--mail", "--workspace", "shop")
        self.assert_exit(run, 0)
        server.clear()
        self.night(*both)  # for shop it is known since
        [mail] = server.mails()
        self.assertRegex(mail["Subject"], r"^blog drift: NO-GO, .* 2 new; shop drift: NO-GO$")
        fold = self.fold(mail)
        self.assertTrue(fold[0].startswith("blog 1.4.1: NO-GO"), fold)
        self.assertTrue(any(line.startswith("shop 1.4.1: NO-GO") for line in fold), fold)
        self.assertLessEqual(len(fold), 12)
        server.clear()
        (self.folder / "shop/smoke.yaml").write_text("smoke: 2\n")
        run = self.night(*both, code=2)
        self.assertIn("workspace shop could not be looked at", self.text(server.mails()[0]))

    def test_what_is_wrong_with_several_workspaces(self):
        for wrong in (("--workspace", ".", "--workspace", ".", "--history", "h.db"),
                      ("--workspace", ".", "--workspace", ".", "--report", "json:x.json")):
            self.assert_exit(self.by_clock("drift", *wrong), 2)
        self.assert_exit(self.by_clock("gate", "--workspace", ".", "--workspace", "."), 2)
        run = self.by_clock("drift", "--mail")  # nobody is named
        self.assert_exit(run, 2)
        self.assertIn("names nobody", run.err)


class Deliveries(MailTest):
    """What a mail server can do, and what becomes of the mail."""

    def drift(self):
        """A night that has something to tell, whatever becomes of it."""
        return self.night()

    def test_over_tls_from_the_start(self):
        server = self.server(implicit_tls=True)
        self.notify(server, scheme="smtps")
        self.night()
        self.assertEqual(len(server.mails()), 1)
        self.assertEqual({good for _, good in server.inbox.logins}, {True})

    def test_a_server_without_starttls_gets_neither_password_nor_mail(self):  # MAIL-04
        server = self.scripted(replies={"EHLO": "250-script\r\n250 AUTH PLAIN LOGIN"})
        self.notify(server)
        run = self.night()
        self.assertIn("not sent", run.err)
        self.assertFalse([line for line in server.lines if line.startswith(("AUTH", "MAIL"))],
                         server.lines)
        self.assertEqual([(state, tries) for state, tries, _ in self.outbox()], [("waiting", 1)])

    def test_a_certificate_that_nobody_vouches_for(self):
        server = self.server()
        self.notify(server)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace("    cacert: ca.pem\n", ""))
        run = self.night()
        self.assertIn("certificate", run.err)
        self.assertEqual((server.mails(), server.inbox.logins), ([], []))

    def test_a_server_that_is_away_gets_the_mail_with_the_next_run_once(self):  # MAIL-05
        server = self.server()
        self.notify(server)
        server.stop()
        first = self.night()
        self.assertIn("it is kept", first.err)
        again = MailServer(self.folder / "mail.pem", self.folder / "mail.key")
        self.addCleanup(again.stop)
        self.notify(again)
        second = self.night()
        self.assertIn("sent, after it had been kept", second.err)
        [mail] = again.mails()
        self.assertIn("Tue, 17 Nov 2026", mail["Date"])
        self.assertTrue(self.by_clock("drift", "--mail").exit == 0)
        self.assertEqual(len(again.mails()), 1)
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            self.assertEqual(db.execute("SELECT count(*) FROM contents").fetchone(), (0,))

    def test_one_of_three_recipients_is_refused(self):  # MAIL-05
        server = self.server()
        server.inbox.refuse["b@shop.example"] = "550 no such user"
        self.notify(server, to="[a@shop.example, b@shop.example, c@shop.example]")
        run = self.night()
        self.assertEqual([to for to, _ in server.inbox.envelopes],
                         ["a@shop.example", "c@shop.example"])
        self.assertIn("mail to b@shop.example: not sent", run.err)
        server.inbox.refuse.clear()
        self.night()
        self.assertEqual([to for to, _ in server.inbox.envelopes],
                         ["a@shop.example", "c@shop.example", "b@shop.example"])
        self.assertEqual(len({mail["Message-ID"] for mail in server.mails()}), 1)

    def test_after_thirty_tries_it_is_given_up_and_said(self):  # MAIL-05
        server = self.server()
        self.notify(server)
        server.stop()
        self.night()
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            db.execute("UPDATE outbox SET tries = 29")
        run = self.night(code=4)
        self.assertIn("mail to team@shop.example: given up after 30 tries", run.err)
        self.assertEqual(self.outbox(), [("given up", 30, "team@shop.example")])
        self.night()  # once

    def test_killed_while_sending_it_is_sent_by_the_next_run_as_the_same_mail(self):
        server = self.scripted(replies={"DATA": None})  # hangs: written, not sent
        self.notify(server, user=False)
        environment = self.clean_environment({"SMOKE_NOW": "2026-11-17T02:00:00Z", "TZ": "UTC"})
        process = subprocess.Popen([BY_CLOCK, "drift", "--mail"], cwd=self.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.servers.append(process)
        self.assertTrue(server.asked_for_data.wait(60))
        process.kill()
        process.wait()
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            [(kept,)] = db.execute("SELECT id FROM outbox").fetchall()
        real = self.server(auth=False)
        self.notify(real, user=False)
        self.day += datetime.timedelta(days=1)
        self.night()
        self.assertEqual([mail["Message-ID"] for mail in real.mails()], [kept])
        self.night()  # it was taken: not twice
        self.assertEqual(len(real.mails()), 1)

    def test_thirty_findings_are_told_in_twelve_lines(self):
        server = self.server()
        self.notify(server)
        self.night()
        server.clear()
        self.environment("prod", shop(**{f"key{n}": n for n in range(30)}))
        self.night()
        fold = self.fold(server.mails()[0])
        self.assertLessEqual(len(fold), 12, fold)
        self.assertTrue(any("more, below" in line for line in fold), fold)

    def test_a_server_that_asks_to_come_back_later(self):  # MAIL-05: greylisting
        server = self.server()
        server.inbox.refuse["team@shop.example"] = "451 come back later"
        self.notify(server)
        self.night()
        self.assertEqual(self.outbox(), [("waiting", 1, "team@shop.example")])
        server.inbox.refuse.clear()
        self.night()
        self.assertEqual(self.outbox(), [("sent", 2, "team@shop.example")])

    def test_a_server_that_hangs_after_the_data_is_said_to(self):  # MAIL-06
        server = self.scripted(replies={"end of data": None})
        self.notify(server, user=False)
        run = self.night()
        self.assertIn("perhaps sent", run.err)
        self.assertEqual([state for state, _, _ in self.outbox()], ["unknown"])
        real = self.server(auth=False)
        self.notify(real, user=False)
        self.night()
        sent = re.search(rb"Message-ID: (\S+)", server.bodies[0])[1].decode()
        self.assertEqual([mail["Message-ID"] for mail in real.mails()], [sent])

    def test_no_lines_but_ours_reach_the_server(self):  # MAIL-01, MAIL-03
        server = self.scripted()
        self.environment("prod", shop(timeout="\r\n.\r\nMAIL FROM:<evil@evil.example>"))
        self.notify(server, user=False, more="    values: shown\n    attach: [text, html]\n")
        self.night()
        self.night()
        for body in server.bodies:
            self.assertNotRegex(body, rb"(?<!\r)\n|\r(?!\n)")
            self.assertLessEqual(max(map(len, body.split(b"\r\n"))), 78)
        commands = [line.split(" ")[0].split(":")[0] for line in server.lines]
        self.assertLessEqual(set(commands), {"EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "QUIT"})
        self.assertFalse([line for line in server.lines if "evil" in line])

    def test_what_could_be_neither_sent_nor_kept_is_our_failure(self):
        server = self.server()
        self.notify(server)
        self.night()
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN"
                       " SELECT RAISE(ABORT, 'disk full'); END")
        self.environment("prod", shop(timeout=5))
        self.night()  # not kept, but sent
        self.assertEqual(len(server.mails()), 2)
        self.environment("prod", shop(timeout=6))
        server.stop()
        self.night(code=4)

    def test_mail_has_no_say_in_the_exit_of_gate_and_verify(self):
        server = self.server()
        self.notify(server, more="    for: [gate, verify]\n    when: always\n")
        self.assert_exit(self.by_clock("gate"), 0)
        self.assertEqual([mail["Subject"].split(":")[0] for mail in server.mails()], ["shop gate"])
        server.stop()
        run = self.by_clock("gate")
        self.assert_exit(run, 0)
        self.assertIn("it is kept", run.err)
        self.environment("preprod", shop(timeout=5))
        self.assert_exit(self.by_clock("gate"), 1)
        self.assert_exit(self.by_clock("drift"), 0)  # drift is none of those named

    def test_a_password_that_is_not_there_does_not_keep_from_looking(self):
        server = self.server()
        self.notify(server)
        run = self.night(env={"SMTP_PASSWORD": ""})
        self.assertIn("the password for mail", run.err)
        self.assertEqual([state for state, _, _ in self.outbox()], ["waiting"])
        self.night()
        self.assertEqual(len(server.mails()), 1)

    def test_a_wrong_password_is_in_no_message(self):  # MAIL-10
        server = self.server()
        self.notify(server)
        run = self.night(env={"SMTP_PASSWORD": "wr0ng-p4ssword"})
        self.assertIn("not sent", run.err)
        self.assertNotIn("wr0ng-p4ssword", run.out + run.err)
        for path in (self.folder / ".smoke").iterdir():
            self.assertNotIn(b"wr0ng-p4ssword", path.read_bytes(), path)

    def test_a_mail_is_one_that_strict_readers_read(self):  # MAIL-02, MAIL-09
        server = self.server()
        self.notify(server, more="    attach: [html, junit]\n    lang: fr\n",
                    to='["Équipe à la très longue désignation du système de boutique <team@shop.example>"]')
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace("project: shop", "project: boutique é"))
        self.night()
        [mail], [raw] = server.mails(), server.raw()
        head = raw.split(b"\r\n\r\n")[0]
        head.decode("ascii")
        self.assertLessEqual(max(map(len, head.split(b"\r\n"))), 78)
        self.assertTrue(mail["Subject"].startswith("boutique é drift"), mail["Subject"])
        # Python's newer reader puts a blank between the encoded words of a name.
        to = email.header.decode_header(email.message_from_bytes(raw)["To"])
        self.assertIn("Équipe à la très longue désignation du système de boutique",
                      str(email.header.make_header(to)))
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual([part.get_content_type() for part in mail.walk()],
                         ["multipart/mixed", "multipart/alternative", "text/plain", "text/html",
                          "text/html", "application/xml"])
        html = mail.get_body(("html",)).get_content()
        self.assertNotRegex(html, r"(?i)<(script|img|link|iframe|a)\b|src=|url\(|@import")
        self.assertIn('<html lang="fr">', html)
        self.assertIn("premier message", self.text(mail))

    def test_a_report_that_is_too_large_is_named_and_not_attached(self):  # MAIL-08
        server = self.server()
        self.notify(server, more="    attach: [html]\n    attach_max: 2KB\n")
        self.night()
        [mail] = server.mails()
        self.assertEqual(list(mail.iter_attachments()), [])
        self.assertRegex(self.text(mail), r"the html report \(.*\) is too large to attach; this "
                                          r"writes it: smoke report 1 --report html:smoke-1.html")

    def test_what_was_seen_in_bodies_stays_at_home(self):  # SEC-20
        server = self.server()
        self.notify(server, more="    attach: [html, json]\n")
        self.night()
        self.environment("prod", shop(timeout="customer-4711"))
        self.night()
        drift = server.mails()[-1]
        told = [part.get_content() for part in drift.walk() if not part.is_multipart()]
        for text in told:
            text = text.decode() if isinstance(text, bytes) else text
            self.assertNotIn("customer-4711", text)
        self.assertIn("customer-4711", self.by_clock("report", "last").out)
        self.notify(server, more="    values: shown\n")
        self.environment("prod", shop(timeout="customer-4712"))
        self.night()
        self.assertIn("customer-4712", self.text(server.mails()[-1]))


class Webhooks(MailTest):
    def hooks(self, rest, env=None):
        (self.folder / "smoke.yaml").write_text(
            f"{self.plain}limits: {{deadline: 2s, connect: 2s}}\nnotify:\n{rest}")

    def listener(self, answers=None):
        """A server that keeps the bodies it was given, and answers by `answers` in turn."""
        answers = list(answers or [])
        bodies = []

        def answer(path, head):
            bodies.append((path, head))
            return http("ok", answers.pop(0) if answers else "200 OK")
        server = self.script(answer)
        return server, bodies

    def test_slack_mattermost_and_json(self):
        server, _ = self.listener()
        got = {}
        self.hooks("".join(f"""{'  webhooks:' if i == 0 else ''}
    - style: {style}
      url: {{from_env: {style.upper()}_URL}}
""" for i, style in enumerate(("slack", "mattermost", "json"))))
        env = {f"{style.upper()}_URL": f"http://{server.at}/{style}-s3cret-path"
               for style in ("slack", "mattermost", "json")}
        run = self.night(env=env)
        for method, path, head in server.requests:
            self.assertEqual(method, "POST")
            got[path.split("-")[0]] = json.loads(head.split(b"\r\n\r\n", 1)[1])
        self.assertEqual(set(got), {"/slack", "/mattermost", "/json"})
        self.assertTrue(got["/slack"]["text"].startswith("```\nshop 1.4.1"), got)
        self.assertEqual(got["/json"]["project"], "shop")
        self.assertEqual(got["/json"]["news"], "first")
        self.assertEqual(got["/json"]["tally"]["planned"], 9)
        self.assertNotIn("s3cret", run.out + run.err)  # the URL is a secret
        for path in (self.folder / ".smoke").iterdir():
            self.assertNotIn(b"s3cret", path.read_bytes(), path)
        self.night(env=env)  # nothing new
        self.assertEqual(len(server.requests), 3)

    def test_a_webhook_is_tried_again_at_once_and_kept_for_the_next_run(self):
        server, _ = self.listener(["503 Later", "503 Later", "200 OK"])
        self.hooks("  webhooks: [{url: {from_env: HOOK_URL}}]\n")
        env = {"HOOK_URL": f"http://{server.at}/hook"}
        self.night(env=env)
        self.assertEqual(len(server.requests), 3)
        self.environment("prod", shop(timeout=5))
        away = {"HOOK_URL": f"http://{server.at}/hook"}
        server.die()
        run = self.night(env=away)
        self.assertIn("webhook: not sent", run.err)
        self.assertEqual(self.outbox()[-1][0], "waiting")
        back = self.script(lambda path, head: http("ok"), port=int(server.at.split(":")[1]))
        run = self.night(env=env)
        self.assertIn("webhook: sent, after it had been kept", run.err)
        self.assertEqual(len(back.requests), 1)
        self.night(env=env)  # once
        self.assertEqual(len(back.requests), 1)

    def test_the_heartbeat_is_heard_at_the_end_of_each_night_that_ran(self):
        beat, _ = self.listener()
        mail = self.server()
        rest = "  heartbeat: {url: {from_env: BEAT_URL}}\n"
        env = {"BEAT_URL": f"http://{beat.at}/ping"}
        self.notify(mail, rest=rest)
        self.night(env=env)
        self.night(env=env)  # a quiet night is alive, too
        self.assertEqual([r[:2] for r in beat.requests], [("GET", "/ping")] * 2)
        self.environment("prod", shop(timeout=5))
        mail.stop()
        run = self.night(env=env)
        self.assertIn("it is kept", run.err)
        self.assertEqual(len(beat.requests), 3)  # its mail is kept, and it did run
        self.assert_exit(self.by_clock("drift", env=env), 0)  # by hand: no night
        self.assertEqual(len(beat.requests), 3)


if __name__ == "__main__":
    unittest.main()
