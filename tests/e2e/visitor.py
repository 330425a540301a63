# SPDX-License-Identifier: MIT
"""Somebody before a page in a real browser: real keys, real clicks, and the page as it stands after
each.  Spoken over a pipe (--remote-debugging-pipe): no port, and the page keeps its own policy."""
import itertools
import json
import os
import select
import subprocess
import tempfile
import time

from browser import QUIET
from support import tool

PATIENCE = 60  # seconds
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
TEXTS = {"Enter": "\r"}
SHIFT = 8


class Visitor:
    """with Visitor(path) as page: page.press("Tab"); page.ask("document.title")"""

    def __init__(self, path, fragment="", grant=(), size=(1200, 900)):
        self.url, self.grant, self.size = f"file://{path}{fragment}", list(grant), size
        self.numbers, self.heard, self.session = itertools.count(1), b"", None
        self.trouble = []  # what the page's console said

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="smoke-chromium-", ignore_cleanup_errors=True)
        from_us, self.to = os.pipe()
        self.back, from_it = os.pipe()
        script = 'exec 3<&"$0" 4>&"$1"; shift; exec "$@"'
        self.browser = subprocess.Popen(
            ["bash", "-c", script, str(from_us), str(from_it), tool("chromium"), *QUIET,
             f"--window-size={self.size[0]},{self.size[1]}", f"--user-data-dir={self.home.name}",
             "--remote-debugging-pipe", "about:blank"],
            pass_fds=(from_us, from_it), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.home.name})
        os.close(from_us)
        os.close(from_it)
        try:
            self.open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        os.close(self.to)  # the browser ends with its pipe
        try:
            self.browser.wait(10)
        except subprocess.TimeoutExpired:
            self.browser.kill()
            self.browser.wait()
        os.close(self.back)
        self.home.cleanup()

    def open(self):
        page = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        if self.grant:
            self.call("Browser.grantPermissions", permissions=self.grant, on_page=False)
        for name in ("Page.enable", "Runtime.enable", "Log.enable"):
            self.call(name)
        self.call("Page.navigate", url=self.url)
        self.call("Page.bringToFront")
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def call(self, method, on_page=True, **params):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if on_page and self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.next_message(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            if answer.get("method") == "Runtime.exceptionThrown":
                self.trouble.append(answer["params"]["exceptionDetails"]["text"])
            elif answer.get("method") == "Log.entryAdded":
                self.trouble.append(answer["params"]["entry"]["text"])

    def next_message(self, deadline):
        while b"\0" not in self.heard:
            ready, _, _ = select.select([self.back], [], [], max(0, deadline - time.monotonic()))
            more = os.read(self.back, 1 << 16) if ready else b""
            if not more:
                raise AssertionError("the browser ended" if ready else "the browser does not answer")
            self.heard += more
        message, self.heard = self.heard.split(b"\0", 1)
        return json.loads(message)

    def ask(self, expression):
        """The value of an expression in the page; our question needs no leave of its policy."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                         awaitPromise=True, userGesture=True)
        if "exceptionDetails" in done:
            raise AssertionError(f"{expression}: {done['exceptionDetails']}")
        return done["result"].get("value")

    def until(self, expression):
        deadline = time.monotonic() + PATIENCE
        while not self.ask(expression):
            if time.monotonic() > deadline:
                raise AssertionError(f"never true: {expression}")

    def press(self, key, shift=False):
        text = TEXTS.get(key, key if len(key) == 1 else "")
        event = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, ord(key[0].upper())),
                 "modifiers": SHIFT if shift else 0}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", **event, **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def write(self, text):
        for key in text:
            self.press(key)

    def click(self, selector):
        """With the mouse, where it is on the screen: what is hidden or covered cannot be clicked."""
        x, y = self.ask(
            f"(function () {{ var e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({behavior: 'instant', block: 'center'});"
            "var r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
