"""In the user land, by its own Python: has the demonstration run, and prints what its page answers with."""

import subprocess
import time
import urllib.error
import urllib.request

HINGEWALL = "/usr/local/bin/hingewall"
PAGE = "http://127.0.0.1:8080"
PATIENCE_S = 600.0
"""Nothing is said of how fast it is: an emulated processor on a busy machine starts Python in a minute."""


def page() -> None:
    """The live page, once the device behind it is heard from."""
    command = (HINGEWALL, "demo", "--quiet", "--host", "127.0.0.1", "--port", "8080", "--data", "/var/tmp/demo")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as demo:
        try:
            _until_it_answers("/healthz")
            with urllib.request.urlopen(f"{PAGE}/", timeout=PATIENCE_S) as answer:
                print(answer.status, "<main" in answer.read().decode())  # noqa: T201  for whoever looks from outside
        finally:
            demo.terminate()


def _until_it_answers(path: str) -> None:
    limit = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(PAGE + path, timeout=PATIENCE_S):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > limit:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    page()
