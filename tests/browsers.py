"""Debian's Chromium for the tests: headless, and with the wall's own name mapped to this machine, as phones see it.

On a plain http ``.local`` name a page is no secure context and sends other headers than on 127.0.0.1.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from hingewall_web.server.listening import listen
from hingewall_web.server.server import serve
from waiting import PATIENCE_S, ended

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""The shell is the same engine without windows of its own: it takes a third of the work."""
NAME = "hingewall.local"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
]  # fmt: skip
PATIENCE_MS = 1000 * PATIENCE_S
"""Longest wait for something to be on a page: the whole suite's, since a browser on a busy machine takes its time."""
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}

BEEN_HERE = """try { localStorage.setItem("hingewall.welcome", "seen"); } catch { /* no page yet */ }"""

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium-headless-shell and no chromium here"),
]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser, closed afterwards."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE_MS))
        browser.on("context", _been_here)
        yield browser
        browser.close()


def _been_here(context: Any) -> None:
    """Whoever opens a page in a test has seen the cards of the first visit, unless the test is about those."""
    context.add_init_script(BEEN_HERE)


def let_in(page: Any) -> None:
    """Wait until a log-in has led on. The address that it leads to stands in that of the log-in too."""
    page.wait_for_url(lambda url: "/login" not in url)


def newcomer(browser: Any, **options: Any) -> Any:
    """A context of somebody who was never here."""
    browser.remove_listener("context", _been_here)
    try:
        return browser.new_context(**options)
    finally:
        browser.on("context", _been_here)


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """An application behind the real server, on a port of its own."""
    stop, listener = threading.Event(), listen("127.0.0.1", 0)
    server = threading.Thread(target=serve, args=(app, listener, stop))
    server.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        ended(server)
        listener.close()


class Screens:
    """Opens pages at the wall's name, each in a browser context of its own, and hears what their consoles say."""

    def __init__(self, browser: Any, port: int) -> None:
        self._browser = browser
        self.address = f"http://{NAME}:{port}"
        self.said: list[str] = []
        self._contexts: list[Any] = []

    def open(self, size: str = "phone", theme: str = "light", **options: Any) -> Any:
        """A page that is at nothing yet, of some size, in the light or the dark theme."""
        context = self._browser.new_context(
            viewport=SIZES[size], color_scheme=theme, base_url=self.address, **options
        )  # fmt: skip
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    @property
    def complaints(self) -> list[str]:
        """What the consoles said, but for refusals: those a test asks for itself."""
        return [text for text in self.said if "Failed to load resource" not in text]


@contextmanager
def screens_of(browser: Any, app: Flask) -> Iterator[Screens]:
    """Screens before a served application, whose consoles have nothing to complain of in the end."""
    with served(app) as port:
        screens = Screens(browser, port)
        yield screens
        screens.close()
    assert screens.complaints == []
