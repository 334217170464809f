"""What the moving stage costs a phone: frames a second in Chromium's own trace, and the CPU that one frame takes.

`.venv/bin/python tests/frames.py [--write]`: a demo whose person hinges, on a phone upright and on its side; --write
puts the table into tests/README.md. Without a graphics card Chromium paints and puts its layers together on the CPU,
which on a phone the graphics chip does. A busy machine misses frames for want of CPU, so what is judged is the CPU of
one frame, sixty times.
"""

import argparse
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, expect

from browsers import chromium
from demonstrated import demonstrated
from lighthouse import load
from page_costs import written

README = Path(__file__).with_name("README.md")
SCENES = {
    "phone, upright": (390, 844),
    "phone, on its side": (844, 390),
}
WATCHED_S = 8
TRIES = 3
"""The one with the least CPU a frame is shown: what other programs take of a processor's caches is not the page's."""
GAP_S = 0.1
"""Between frames further apart than this nothing moved."""
SMOOTH, MOST = 60, 30
"""Frames a second, and the percent of a core that the page may take for them."""


class Seen(NamedTuple):
    """Frames a second while something moved, the share of time that it did, and CPU a frame of the page's own process
    (scripts, layout, painting, moving layers) and of the one that puts the screen together."""

    fps: float
    moved: float
    page_ms: float
    screen_ms: float

    @property
    def share(self) -> float:
        """Percent of a core that the page's process takes for 60 frames a second."""
        return SMOOTH * self.page_ms / 10


def watch(browser: Browser, address: str, width: int, height: int) -> Seen:
    """Open the page, and watch it from when somebody hinges, a few times."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    expect(page.locator("body.handsfree")).to_have_count(1)
    seen: list[Seen] = []
    while len(seen) < TRIES:
        expect(page.locator("#stage")).to_have_attribute("data-mood", "back")
        if (one := _watched(browser, page)) is not None:
            seen.append(one)
    page.close()
    return min(seen, key=lambda one: one.page_ms)


def _watched(browser: Browser, page: Any) -> Seen | None:
    """None where nobody moved meanwhile."""
    devtools = browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    ended: list[Any] = []
    devtools.on("Tracing.dataCollected", lambda sent: events.extend(sent["value"]))
    devtools.on("Tracing.tracingComplete", lambda sent: ended.extend([sent]))
    only = {"includedCategories": ["disabled-by-default-devtools.timeline.frame"], "excludedCategories": ["*"]}
    devtools.send("Tracing.start", {"traceConfig": only})
    before = _cpu_ms(devtools)
    page.wait_for_timeout(1000 * WATCHED_S)
    after = _cpu_ms(devtools)
    devtools.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    # Once a frame on the screen, whether the page drew it or only the compositor moved something.
    at_s = sorted(event["ts"] / 1e6 for event in events if event["name"] == "DrawFrame")
    gaps = [gap for one, other in pairwise(at_s) if (gap := other - one) < GAP_S]
    if not gaps:
        return None
    page_ms, screen_ms = ((after[kind] - before[kind]) / len(at_s) for kind in ("renderer", "GPU"))
    return Seen(len(gaps) / sum(gaps), sum(gaps) / WATCHED_S, page_ms, screen_ms)


def _cpu_ms(devtools: Any) -> dict[str, float]:
    """Of each kind of Chromium's processes so far."""
    found: dict[str, float] = {}
    for process in devtools.send("SystemInfo.getProcessInfo")["processInfo"]:
        found[process["type"]] = found.get(process["type"], 0) + 1000 * process["cpuTime"]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what the moving stage costs.")
    parser.add_argument("--write", action="store_true", help="put the table into tests/README.md")
    asked = parser.parse_args()
    head = (
        "frames a second while it moves",
        "it moves",
        "page, CPU a frame",
        "60 of them",
        "screen, CPU a frame",
        "load",
    )
    lines = [f"| where | {' | '.join(head)} |", "|---|" + "---|" * len(head)]
    worst = 0.0
    with demonstrated("coached") as demo, chromium() as browser:
        for name, (width, height) in SCENES.items():
            seen = watch(browser, demo.address, width, height)
            lines.append(
                f"| {name}, {width}x{height} | {seen.fps:.0f} | {100 * seen.moved:.0f} % of the time "
                f"| {seen.page_ms:.1f} ms | {seen.share:.0f} % of a core | {seen.screen_ms:.1f} ms | {load()} |"
            )
            print(lines[-1], flush=True)
            worst = max(worst, seen.share)
    if asked.write:
        written(README, "frames", "\n".join(lines))
    return int(worst > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
