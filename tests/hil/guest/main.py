"""The scenario in the guest, from a bare system to a device that has been through it all; ends with one verdict."""

import platform
import sys
import time
from pathlib import Path

from hil.guest import faults, practice, setting_up
from hil.guest.report import Report
from hil.guest.stage import run

OUT = Path("/hil/out")
DEADLINE_S = 1080.0
"""Past it no step is begun. A busy host slows this clock: it pulls the plug after an hour of its own."""


def main() -> int:
    report = Report(OUT / "last-run.txt", DEADLINE_S)
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    report.say("booted", f"{system}, Linux {platform.release()}, {platform.machine()}, {time.strftime('%Y-%m-%d')}")
    for part in (setting_up, practice, faults):
        if part is practice and report.failures:
            report.say("FAILED", "what is not installed can't be tested")
            break
        for what, do in part.STEPS:
            report.step(what, do)
    with (OUT / "journal.txt").open("w") as journal:
        journal.write(run("journalctl", "--boot", "--no-pager", "--output=short-monotonic", within_s=60))
    report.say("RESULT", f"failed: {report.failures} steps" if report.failures else "passed")
    return min(report.failures, 1)


if __name__ == "__main__":
    sys.exit(main())
