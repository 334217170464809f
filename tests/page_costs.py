"""What each page costs the web process on a long history: CPU, time and memory, on real processes.

`.venv/bin/python tests/page_costs.py FOLDER... [--write]`, each FOLDER made by tests/big_database.py; --write puts the
table into web/README.md. Each FOLDER is changed: its athletes let the owner see their sets, and the device that runs
beside the pages adds a few reps.
"""

import argparse
import http.client
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from running import PATIENCE_S, Process, Site, session_of, until

README = Path(__file__).parents[1] / "web" / "README.md"
PIN = "740192"
TRIES = 20
PHONES = 6
CPU_MS, RSS_MB, REPS_A_SECOND = 50, 60, 20_000
"""What is promised: CPU of a page at most, memory after all of them at most, exported reps at least."""


class Cost(NamedTuple):
    """Of one page: CPU of the web process a request, and how long 95 of 100 take at most."""

    cpu_ms: float
    p95_ms: float


class Costs(NamedTuple):
    """Of a history of so many reps."""

    reps: int
    pages: dict[str, Cost]
    rss_mb: float
    exported_a_second: float


def measure(folder: Path) -> Costs:
    """Ask a wall with this history for everything. Ends every process that it starts."""
    with closing(sqlite3.connect(folder / "hingewall.db")) as connection:
        (reps,) = connection.execute("SELECT count(*) FROM reps").fetchone()
    with tempfile.TemporaryDirectory() as temporary:
        site = Site(Path(temporary), folder)
        try:
            site.device("--person", "coached")
            web = site.web()
            until(lambda: site.ask("GET", "/healthz")[0] == 200, "the page hears of the device")
            until(lambda: site.ask("GET", "/api/v1/settings")[0] == 200, "the history is brought up to date")
            cookie = _owner(site)
            _forget_peak(web)
            addresses = _addresses(site, folder, cookie)
            pages = {name: _cost(site, web, path, headers) for name, (path, headers) in addresses.items()}
            with_phones = _with_phones(site, lambda: _all_at_once(site, list(addresses.values())))
            assert all(status == 200 for status in with_phones), with_phones
            exported = _exported(site, web, cookie)
            return Costs(reps, pages, _rss_mb(web), exported)
        finally:
            site.close()


def _owner(site: Site) -> dict[str, str]:
    """The cookie of the owner, who may have been made by an earlier run."""
    if (site.data / "claim-code").exists():
        site.claim(PIN)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
    with closing(connection):
        connection.request("POST", "/api/v1/session", f'{{"pin": "{PIN}"}}', {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        return {"Cookie": session_of(answer.headers)}


def _addresses(site: Site, folder: Path, owner: dict[str, str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Every kind of page, by what the table calls it."""

    def one(query: str) -> str:
        return str(connection.execute(query).fetchone()[0])

    with closing(sqlite3.connect(folder / "hingewall.db")) as connection:
        athlete = one("SELECT id FROM athletes ORDER BY seq LIMIT 1")
        with connection:  # a guest's set is nobody's to see after a day; the athletes let the owner see theirs
            connection.execute("UPDATE profiles SET owner_sees = 1")
        early = one(f"SELECT id FROM sets WHERE athlete_id = '{athlete}' ORDER BY seq LIMIT 1 OFFSET 60")
        day = one(f"SELECT date(wall, 'unixepoch', 'localtime') FROM sets WHERE id = '{early}'")
        rep = one(f"SELECT id FROM reps WHERE set_id = '{early}'")
    guest: dict[str, str] = {}
    return {
        "`/`": ("/", guest), "`/wall`": ("/wall", guest), "`/settings`": ("/settings", guest),
        "`/people`": ("/people", guest), "`/history`": ("/history", guest),
        "`/history`, the owner": ("/history", owner), "`/history`, the first sets": (f"/history?before={early}", owner),
        "`/api/v1/sets?limit=100`": ("/api/v1/sets?limit=100", guest),
        "a set": (f"/history/{early}", owner), "a rep": (f"/history/rep/{rep}", owner),
        "a rep with its trace": (f"/api/v1/reps/{rep}", owner),
        "a day": (f"/history/day/{day}", owner),
        "`/history/trends`": ("/history/trends", guest), "`/history/trends`, the owner": ("/history/trends", owner),
        "an athlete's page": (f"/people/{athlete}", owner), "`/join`": ("/join", guest),
    }  # fmt: skip


def _cost(site: Site, web: Process, path: str, headers: dict[str, str]) -> Cost:
    _get(site, path, headers)
    took: list[float] = []
    before = _cpu_s(web)
    for _ in range(TRIES):
        began = time.monotonic()
        assert _get(site, path, headers) == 200, path
        took.append(time.monotonic() - began)
    cpu_s = (_cpu_s(web) - before) / TRIES
    return Cost(1000 * cpu_s, 1000 * statistics.quantiles(took, n=20)[-1])


def _get(site: Site, path: str, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
    with closing(connection):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def _all_at_once(site: Site, addresses: list[tuple[str, dict[str, str]]]) -> list[int]:
    with ThreadPoolExecutor(PHONES) as people:
        return list(people.map(lambda each: _get(site, *each), addresses * 3))


def _with_phones(site: Site, during: Callable[[], list[int]]) -> list[int]:
    """What ``during`` gives while phones listen to the live stream."""
    ended = threading.Event()
    heard = threading.Semaphore(0)

    def listen(number: int) -> None:
        own = (f"127.0.1.{1 + number}", 0)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S, source_address=own)
        with closing(connection):
            connection.request("GET", "/api/v1/live")
            stream = connection.getresponse()
            heard.release()
            while not ended.is_set() and stream.read(200):
                pass

    phones = [threading.Thread(target=listen, args=(number,)) for number in range(PHONES)]
    for phone in phones:
        phone.start()
    for _ in phones:
        assert heard.acquire(timeout=PATIENCE_S)
    try:
        return during()
    finally:
        ended.set()
        for phone in phones:
            phone.join()


def _exported(site: Site, web: Process, owner: dict[str, str]) -> float:
    """Reps a second of the web process's CPU, until all have arrived."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
    before = _cpu_s(web)
    with closing(connection):
        connection.request("GET", "/api/v1/export.csv", headers=owner)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        lines = 0
        while piece := answer.read(1 << 16):
            lines += piece.count(b"\n")
    return (lines - 1) / (_cpu_s(web) - before)


def _cpu_s(process: Process) -> float:
    """Of all its threads, to the nanosecond (/proc/PID/stat counts in hundredths)."""
    tasks = Path(f"/proc/{process.popen.pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _forget_peak(process: Process) -> None:
    """Begin to look for the most that it holds: trying a PIN took 32 MB for a moment, as it must."""
    Path(f"/proc/{process.popen.pid}/clear_refs").write_text("5")


def _rss_mb(process: Process) -> float:
    """The most that it has held since."""
    status = Path(f"/proc/{process.popen.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def table(found: list[Costs]) -> str:
    """For a README."""
    head = "| page | " + " | ".join(f"{costs.reps // 1000},000 reps: CPU | p95" for costs in found) + " |"
    lines = [head, "|---|" + "---|---|" * len(found)]
    for page in found[0].pages:
        cells = " | ".join(f"{c.pages[page].cpu_ms:.1f} ms | {c.pages[page].p95_ms:.0f} ms" for c in found)
        lines.append(f"| {page} | {cells} |")
    lines.append(
        "| `export.csv` | " + " | ".join(f"{c.exported_a_second:,.0f} reps a second of CPU | " for c in found) + " |"
    )
    lines.append("| memory at most, after all of that | " + " | ".join(f"{c.rss_mb:.0f} MB | " for c in found) + " |")
    return "\n".join(lines)


def written(page: Path, name: str, text: str) -> None:
    """Put a table between its markers on a page."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text().partition(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}")


def broken(costs: Costs) -> list[str]:
    """Promises that do not hold."""
    said = [
        f"{page}: {c.cpu_ms:.0f} ms of CPU, more than {CPU_MS}" for page, c in costs.pages.items() if c.cpu_ms > CPU_MS
    ]
    if costs.rss_mb > RSS_MB:
        said.append(f"{costs.rss_mb:.0f} MB, more than {RSS_MB}")
    if costs.exported_a_second < REPS_A_SECOND:
        said.append(f"{costs.exported_a_second:.0f} reps exported a second, fewer than {REPS_A_SECOND}")
    return [f"at {costs.reps} reps: {what}" for what in said]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what each page costs on a long history.")
    parser.add_argument("folders", type=Path, nargs="+", help="each with a hingewall.db of tests/big_database.py")
    parser.add_argument("--write", action="store_true", help="put the table into web/README.md")
    asked = parser.parse_args()
    found = [measure(folder) for folder in asked.folders]
    print(table(found))
    if asked.write:
        written(README, "page costs", table(found))
    failures = [line for costs in found for line in broken(costs)]
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
