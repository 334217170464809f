"""Hold the live page against Lighthouse and against Chromium's own rules for an app that can be installed.

`make lighthouse [ARGS=--write]`: needs Chromium and npm, which fetches Lighthouse; --write puts the figures into
tests/README.md. A further path is measured too: ARGS="/help /settings".
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsers import BEEN_HERE, FLAGS
from demonstrated import demonstrated
from page_costs import written

VERSION = "12.8.2"
LEAST = 95
"""Of 100, in each category."""
LOADED_MS = 20_000
"""The live stream never ends, so a page that is otherwise done is taken as loaded after so long."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
README = Path(__file__).with_name("README.md")


@contextmanager
def browser(seen: bool) -> Iterator[tuple[Any, int]]:
    """A Chromium with a profile of its own, and the port by which Lighthouse reaches it; ``seen`` is a phone that
    has been through the cards of the first visit. A private window can't install anything, so this is none."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=shutil.which("chromium"), args=[*FLAGS, "--remote-debugging-port=0"]
        )
        if seen:
            context.add_init_script(BEEN_HERE)
        yield context, int((Path(profile) / "DevToolsActivePort").read_text().split()[0])
        context.close()


def load() -> str:
    """How many programs want a processor, a minute's average, and how many processors there are."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def measure(address: str, seen: bool) -> tuple[dict[str, int], list[str]]:
    """The score of each category, and what keeps the page from being installed."""
    with browser(seen) as (context, port):
        page = context.new_page()
        page.goto(address)
        devtools = context.new_cdp_session(page)
        errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        page.goto("about:blank")
        report = _report(address, port)
    scores = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    for name in CATEGORIES:
        for line in _complaints(report, name):
            print(f"  {name}: {line}")
    return scores, [error["errorId"] for error in errors]


def _report(address: str, port: int) -> dict[str, Any]:
    command = [
        "npx", "--yes", f"lighthouse@{VERSION}", address, f"--port={port}", "--quiet", "--output=json",
        "--disable-storage-reset", f"--max-wait-for-load={LOADED_MS}",
    ]  # fmt: skip
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:  # it has said why
        raise SystemExit(f"lighthouse gave no report of {address}; on a busy machine, run it again with less beside it")
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def _complaints(report: dict[str, Any], category: str) -> Iterator[str]:
    """What costs points, the dearest first."""
    for reference in sorted(report["categories"][category]["auditRefs"], key=lambda one: -one["weight"]):
        audit = report["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{audit['title']}: {audit.get('displayValue', 'no')} ({100 * audit['score']:.0f})"


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold pages against Lighthouse.")
    parser.add_argument("paths", nargs="*", help="of further pages, such as /help")
    parser.add_argument("--write", action="store_true", help="put the figures into tests/README.md")
    asked = parser.parse_args()
    if missing := [name for name in ("npx", "chromium") if shutil.which(name) is None]:
        parser.error(f"{missing[0]} is not here: apt install {'npm' if missing[0] == 'npx' else 'chromium'}")
    head = (*CATEGORIES, "can be installed", "load of the machine")
    lines = [f"| page | {' | '.join(head)} |", "|---|" + "---|" * len(head)]
    failed = False
    with demonstrated("coached") as demo:
        pages = [("/", False, "live, a first visit"), ("/", True, "live")]
        pages += [(path, True, f"`{path}`") for path in asked.paths]
        for path, seen, name in pages:
            scores, errors = measure(demo.address + path[1:], seen)
            cells = (name, *map(str, scores.values()), ", ".join(errors) or "yes", load())
            lines.append(f"| {' | '.join(cells)} |")
            print(lines[-1], flush=True)
            failed |= min(scores.values()) < LEAST or bool(errors)
    if asked.write:
        written(README, "lighthouse", "\n".join(lines))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
