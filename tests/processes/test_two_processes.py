"""A device and a page as they run on a wall: what is seen, what survives, what comes back."""

import functools
import http.client
import json
import os
import re
import signal
from pathlib import Path
from typing import Any

from hingewall.storage.reader import Reader
from running import PATIENCE_S, Process, Site, until


def test_a_coached_hinger_is_counted_on_the_page(site: Site) -> None:
    site.device("--person", "coached")
    site.web()
    state = site.state_where(
        lambda s: s["set"]["counted"] >= 2 and s["last_rep"]["verdict"] == "counted", "two counted reps"
    )
    assert state["source"] == "simulated"
    assert state["form"] == "not_checked", "without a camera nothing is called good form"
    status, sets = site.ask("GET", "/api/v1/sets")
    assert status == 200
    assert sets["sets"][0]["id"] == state["set"]["id"]


def test_a_rep_that_was_announced_is_on_the_disk_when_the_plug_is_pulled(site: Site) -> None:
    device = site.device("--person", "coached")
    site.web()
    state = site.state_where(lambda s: s["rep_seq"] >= 1, "an announced rep")
    device.kill()
    rep = Reader(site.data / "hingewall.db").rep(state["last_rep"]["id"])
    assert rep.seq == state["rep_seq"]
    assert rep.verdict == state["last_rep"]["verdict"]


def test_the_page_says_that_the_device_is_gone_and_comes_back_with_it(site: Site) -> None:
    device = site.device("--person", "coached")
    site.web()
    seen = site.state_where(lambda s: s["presence"] == "armed", "somebody armed")
    device.kill()

    def gone() -> Any:
        status, body = site.ask("GET", "/api/v1/state")
        return body if status == 503 else None

    body = until(gone, "the page to notice")
    assert body["last"]["settings_revision"] == seen["settings_revision"]
    assert body["age_s"] >= 0
    assert site.ask("GET", "/healthz")[0] == 503
    site.device("--person", "coached")
    site.state_where(lambda s: s["presence"] == "armed", "the device back on the page")
    until(lambda: site.ask("GET", "/healthz")[0] == 200, "a page that is well")


def test_a_killed_web_process_costs_nothing(site: Site) -> None:
    site.device("--person", "coached")
    web = site.web()
    before = site.state_where(lambda s: s["rep_seq"] >= 1, "a rep")
    web.kill()
    site.web()
    after = site.state_where(lambda s: s["rep_seq"] >= before["rep_seq"] + 1, "the next rep")
    assert after["set"]["counted"] >= before["set"]["counted"]


def test_a_new_target_distance_changes_what_the_device_says(site: Site) -> None:
    site.device("--person", "coached")
    site.web()
    owner = site.claim()
    before = site.state_where(lambda s: s["stance"], "a stance")
    assert before["stance"]["verdict"] == "good"
    change = {"revision": before["settings_revision"], "settings": {"stance.target_mm": 760}}
    assert site.ask("PUT", "/api/v1/settings", change)[0] == 401, "without the PIN"
    status, answer = site.ask("PUT", "/api/v1/settings", change, **owner)
    assert status == 200, answer
    assert answer["settings"]["stance.target_mm"] == 760
    after = site.state_where(
        lambda s: s["settings_revision"] == answer["revision"] and s["stance"], "a stance at the new revision"
    )
    assert after["target"]["distance_mm"] == 760
    assert after["stance"]["verdict"] == "too_near"
    assert after["stance"]["advice_mm"] > 60
    assert site.ask("PUT", "/api/v1/settings", change, **owner)[0] == 409, "made from an older revision"


def test_standing_too_near_raises_the_alarm_on_the_page(site: Site) -> None:
    site.device("--person", "too_near", "--console")
    site.web()
    state = site.state_where(lambda s: s["alarm"] == "stance_too_near", "the stance alarm")
    assert state["stance"]["verdict"] == "too_near"
    site.state_where(lambda s: s["alarm"] is None and s["set"]["counted"] >= 1, "a step forward and a counted rep")


def test_a_phone_without_a_browser_hears_snapshots_and_reps(site: Site) -> None:
    site.device("--person", "coached")
    site.web()
    site.state_where(lambda s: s["presence"] == "armed", "somebody armed")
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
    connection.request("GET", "/api/v1/live")
    response = connection.getresponse()
    assert response.getheader("Content-Type", "").startswith("text/event-stream")
    seen: dict[str, Any] = {}
    name = ""
    while not {"snapshot", "rep"} <= set(seen):
        line = response.readline().decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            seen[name] = json.loads(line[6:])
    connection.close()
    assert seen["rep"]["verdict"] in ("counted", "no_rep", "void")
    assert seen["snapshot"]["target"]["distance_mm"] == 610


def test_settings_and_sets_are_there_after_a_clean_stop(site: Site) -> None:
    device = site.device("--person", "coached")
    site.web()
    owner = site.claim()
    state = site.state_where(lambda s: s["rep_seq"] >= 1, "a rep")
    change = {"revision": state["settings_revision"], "settings": {"set.reps": 5}}
    assert site.ask("PUT", "/api/v1/settings", change, **owner)[0] == 200
    assert device.stop() == 0
    assert site.ask("GET", "/api/v1/settings")[1]["settings"]["set.reps"] == 5
    status, page = site.ask("GET", f"/api/v1/sets/{state['set']['id']}")
    assert status == 200
    assert page["end_reason"] == "asked", "a stop ends the open set"
    assert len(page["reps"]) >= 1


def test_a_recording_in_place_of_the_sensor(site: Site) -> None:
    recording = Path(__file__).parent.parent / "recordings" / "hinges.jsonl.gz"
    device = site.device("--source", f"replay:{recording}")
    site.web()
    state = site.state_where(lambda s: s["rep_seq"] >= 1, "the recording's first rep")
    assert state["source"] == "replay"
    assert state["last_rep"]["verdict"] == "counted"
    assert device.stop() == 0


def test_the_demo_says_where_it_is_and_survives_the_death_of_its_parts(site: Site) -> None:
    arguments = ("--host", "127.0.0.1", "--port", "0", "--person", "coached", "--quiet")
    demo = Process("demo", *arguments, folder=site.folder)
    try:
        found = until(lambda: re.search(r"http://127.0.0.1:(\d+)/", demo.said), "its address")
        until(lambda: re.search(r"Owner PIN: \d{6}", demo.said), "the PIN")
        site.port = int(found[1])
        for name in ("device", "web"):
            os.kill(child(demo.popen.pid, name), signal.SIGKILL)
            words = f"the {name} process ended (signal 9); restarting"
            until(functools.partial(said, demo, words), "its words")
            site.state_where(lambda s: s["presence"] == "armed", f"{name} back")
        assert demo.stop() == 0
        assert "Traceback" not in demo.said
    finally:
        demo.kill()


def demo_on(folder: Path, site: Site) -> Process:
    return Process(
        "demo", "--host", "127.0.0.1", "--port", "0", "--quiet", "--data", str(folder), folder=site.folder
    )  # fmt: skip


def test_a_second_demo_on_the_same_folder_says_so_and_ends(site: Site) -> None:
    first = demo_on(site.data, site)
    try:
        until(lambda: "Owner PIN" in first.said, "the first demo")
        second = demo_on(site.data, site)
        assert second.ended() == 2
        assert "another device process is using this folder" in second.said
        assert "running: http" not in second.said, "the first one's answers are not its own"
    finally:
        assert first.stop() == 0


def test_a_demo_that_is_killed_takes_its_processes_with_it(site: Site) -> None:
    demo = demo_on(site.data, site)
    until(lambda: "Owner PIN" in demo.said, "the demo")
    pids = [child(demo.popen.pid, name) for name in ("device", "web")]
    demo.kill()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), "both to end")


def said(process: Process, words: str) -> bool:
    return words in process.said


def child(pid: int, name: str) -> int:
    """The demo's process of that name."""
    for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if name.encode() in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
            return int(number)
    raise AssertionError(f"the demo has no {name} process")


def test_three_reps_that_are_shown_become_the_target_and_undoing_it_takes_one_request(site: Site) -> None:
    site.device("--person", "coached")
    site.web()
    owner = site.claim()
    site.state_where(lambda s: s["presence"] == "armed", "somebody armed")
    assert site.ask("POST", "/calibrate/start", **owner)[0] == 303
    before = site.state_where(lambda s: s["calibration"] and s["calibration"]["state"] == "asked", "reps are awaited")
    done = site.state_where(lambda s: s["calibration"]["state"] == "done", "three reps")
    assert done["calibration"]["before_mm"] == 240
    assert done["target"]["reach_mm"] == done["calibration"]["target_mm"]
    assert done["settings_revision"] == before["settings_revision"] + 1
    assert done["rep_seq"] == before["rep_seq"], "what is shown is no rep of a set"
    target = {"settings": {"reach.target_mm": 240}, "revision": done["settings_revision"]}
    assert site.ask("PUT", "/api/v1/settings", target, **owner)[0] == 200
