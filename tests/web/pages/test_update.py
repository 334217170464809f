"""A newer release on the owner's phone: what is new, one press, how it goes, and how it ended."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from gym import KIMS, Gym
from hingewall import __version__
from hingewall_web.pages import update
from hingewall_web.server.services import Releases

OFFER = {"version": "7.0.0", "released": "2026-12-01", "notes": "- The beep is softer.", "how": "stick", "error": "",
         "at": 5}  # fmt: skip
BEGUN = {"version": "7.0.0", "before": __version__, "state": "installing", "step": "making", "why": "", "at": 9}


def releases_in(folder: Path) -> Releases:
    return Releases(*(folder / name for name in ("latest.json", "offered.json", "progress.json", "upload.bundle")))


@pytest.fixture
def places(tmp_path: Path) -> Releases:
    (tmp_path / "releases").mkdir()
    return releases_in(tmp_path / "releases")


@pytest.fixture
def updatable(gym: Gym, places: Releases) -> Gym:
    gym.app.extensions["hingewall"].releases = places
    places.offer.write_text(json.dumps(OFFER))
    return gym


def care(phone: Any) -> str:
    return unescape(phone.get("/care").text)


def word(gym: Gym) -> str | None:
    """What the device has left for who may install."""
    file = gym.bench.device.updating._word
    return json.loads(file.read_bytes())["version"] if file.exists() else None


def test_the_owner_reads_what_is_new_and_installs_it_by_one_press(updatable: Gym) -> None:
    owner = updatable.owner()
    page = care(owner)
    for said in ("Version 7.0.0 is out", "- The beep is softer.", "Install now", "Install tonight"):
        assert said in page
    answer = owner.post("/care/update", data={"do": "now", "version": "7.0.0"})
    assert (answer.status_code, answer.location) == (303, "/care#software")
    assert word(updatable) == "7.0.0"
    assert "The wall begins with it in a few seconds." in care(owner)


def test_tonight_is_planned_shown_and_taken_back(updatable: Gym) -> None:
    owner = updatable.owner()
    owner.post("/care/update", data={"do": "tonight", "version": "7.0.0"})
    assert "Version 7.0.0 is installed tonight, from 03:00 on, once nobody is there." in care(owner)
    assert word(updatable) is None
    owner.post("/care/update", data={"do": "cancel"})
    assert "Install tonight" in care(owner)


def test_nobody_else_installs_or_sends_anything_or_learns_how_old_the_wall_is(updatable: Gym, places: Releases) -> None:
    places.progress.write_text(json.dumps(BEGUN | {"state": "done"}))
    for phone in (updatable.anybody(), updatable.athlete(updatable.kim, KIMS)):
        assert phone.post("/care/update", data={"do": "now", "version": "7.0.0"}).status_code == 401
        assert phone.post("/care/update/piece?at=0&size=3", data=b"abc").status_code == 401
        page = care(phone)
        assert "The newer version runs." in page
        for secret in ("7.0.0", f"version {__version__}", "beep is softer", "Install now"):
            assert secret not in page
    assert word(updatable) is None
    assert not list(places.upload.parent.glob("upload*"))


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ({"state": "installing"}, "Getting it ready. The wall goes on working meanwhile."),
        ({"state": "installing", "step": "starting"}, "The wall is back in about a minute."),
        ({"state": "done"}, "Version 7.0.0 runs."),
        ({"state": "went_back", "why": "7.0.0 does not become healthy"},
         f"Version 7.0.0 did not come up healthy: {__version__} runs again, with its history."),
        ({"state": "failed", "why": "it is damaged"}, f"Version 7.0.0 was not installed. {__version__} runs."),
    ],
)  # fmt: skip
def test_how_it_goes_and_ended_is_told(updatable: Gym, places: Releases, ended: dict[str, str], said: str) -> None:
    places.progress.write_text(json.dumps(BEGUN | ended))
    page = care(updatable.owner())
    assert said in page
    assert ended.get("why", "") in page
    assert ("Install now" in page) is (ended["state"] != "installing"), "nobody begins a second one meanwhile"
    answer = updatable.anybody().get("/care/update/state").get_json()
    assert answer == {"state": ended["state"], "step": ended.get("step", "making"), "at": 9, "offered": 5}


def test_what_came_and_is_no_release_is_named(updatable: Gym, places: Releases) -> None:
    owner = updatable.owner()
    places.offer.write_text(json.dumps({"how": "phone", "at": 6, "error": "upload.bundle: damaged"}))
    page = care(owner)
    assert "What came is no release for this wall:" in page
    assert "upload.bundle: damaged" in page
    places.offer.write_text(json.dumps(OFFER | {"version": __version__}))
    assert f"Version {__version__} came, which is not newer than this one." in care(owner)


def sent(owner: Any, data: bytes, at: int = 0, piece: int = update.PIECE, size: int | None = None) -> list[int]:
    """The codes of the answers, up to the first that is no success."""
    codes = []
    size = len(data) if size is None else size
    for start in range(at, len(data), piece):
        answer = owner.post(f"/care/update/piece?at={start}&size={size}", data=data[start : start + piece],
                            content_type="application/octet-stream")  # fmt: skip
        codes.append(answer.status_code)
        if answer.status_code != 200:
            break
    return codes


def test_a_release_comes_in_pieces_and_is_there_when_it_is_whole(updatable: Gym, places: Releases) -> None:
    owner, data = updatable.owner(), bytes(range(256)) * 2000
    assert sent(owner, data[: update.PIECE], size=len(data)) == [200]
    assert not places.upload.exists(), "nobody looks at half a file"
    assert set(sent(owner, data, at=update.PIECE)) == {200}
    assert places.upload.read_bytes() == data
    assert places.upload.stat().st_mode & 0o777 == 0o640
    assert set(sent(owner, b"second" * 9)) == {200}
    assert places.upload.read_bytes() == b"second" * 9


def test_fail_pieces_that_do_not_fit_are_refused(updatable: Gym, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = updatable.owner()
    assert sent(owner, b"x" * 100, size=300) == [200]
    assert sent(owner, b"x" * 300, at=200) == [409], "a piece is missing in between"
    assert sent(owner, b"x" * 100, size=50) == [400]
    assert sent(owner, b"x" * 100, size=update.LARGEST + 1) == [413]
    assert sent(owner, b"x" * (update.PIECE + 1), piece=2**20) == [413]
    assert owner.post("/care/update/piece?at=-1&size=3", data=b"abc").status_code == 400
    monkeypatch.setattr(update, "SPARE", 2**60)
    assert sent(owner, b"x") == [507]


def test_a_link_that_lies_in_a_piece_s_place_is_not_followed(updatable: Gym, places: Releases, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"kept")
    places.upload.with_suffix(".part").symlink_to(other)
    assert sent(updatable.owner(), b"x") == [507]
    assert other.read_bytes() == b"kept"
