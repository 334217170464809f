"""Who may do what: every route of the app, for anybody, for an athlete, for another athlete and for the owner.

The owner comes twice: as one of whom Kim has said that he may see her history, ``trusted``, and as one who may not.
"""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from by_hand import one_rep
from gym import KIMS, LEES, OWNERS, Gym
from hingewall_web.server.services import Releases

ROLES = ("anybody", "kim", "lee", "owner", "trusted")
EVERYBODY = frozenset(ROLES)
OWNER = frozenset({"owner", "trusted"})
KIM = frozenset({"kim", "trusted"})
"""Kim's own: hers, and the owner's with her yes."""
TRUSTED = frozenset({"trusted"})
KIMS_KEEPERS = KIM | OWNER
"""What shows nothing of her history, and somebody must be able to do for her."""

DONE = (200, 303, 409)
"""409: there is an owner already, or the values have been changed since."""

PROFILE = {"nickname": "Kimiko", "colour": "blue", "shape": "star"}
NEW = {"nickname": "Max", "colour": "red", "shape": "cross", "pin": "729418", "again": "729418"}


class Route(NamedTuple):
    """What is asked, and who is let in: others get 401, or 404 where they may not even know that it is there."""

    method: str
    path: str
    who: frozenset[str]
    body: Mapping[str, Any] = MappingProxyType({})
    refused: int = 401


TABLE = [
    Route("GET", "/", EVERYBODY),
    Route("GET", "/wall", EVERYBODY),
    Route("GET", "/history", EVERYBODY),
    Route("GET", "/history?who={kim}", KIM),
    Route("GET", "/history/{kims_set}", KIM, refused=404),
    Route("GET", "/history/{guests_set}", EVERYBODY),
    Route("GET", "/history/{kims_set}/after", KIM, refused=404),
    Route("GET", "/history/{kims_set}/set.fit", KIM, refused=404),
    Route("GET", "/history/{guests_set}/set.fit", EVERYBODY),
    Route("GET", "/history/day/{day}/session.fit?who={kim}", KIM),
    Route("GET", "/history/day/{day}", EVERYBODY),
    Route("GET", "/history/day/{day}?who={kim}", KIM),
    Route("GET", "/history/trends", EVERYBODY),
    Route("GET", "/history/trends?who={kim}", KIM),
    Route("GET", "/history/rep/{kims_rep}", KIM, refused=404),
    Route("POST", "/history/rep/{guests_rep}", OWNER, {"data": {"change": "remove"}}),
    Route("POST", "/history/rep/{kims_rep}", TRUSTED, {"data": {"change": "void"}}),
    Route("POST", "/history/{spare_set}/erase", EVERYBODY),
    Route("POST", "/history/{kims_set}/erase", frozenset(), refused=404),
    Route("GET", "/api/v1/sets", EVERYBODY),
    Route("GET", "/api/v1/sets?who={kim}", KIM),
    Route("GET", "/api/v1/sets/{kims_set}", KIM, refused=404),
    Route("GET", "/api/v1/reps/{kims_rep}", KIM, refused=404),
    Route("PATCH", "/api/v1/reps/{guests_rep}", OWNER, {"json": {"change": "remove"}}),
    Route("PATCH", "/api/v1/reps/{kims_rep}", TRUSTED, {"json": {"change": "void"}}),
    Route("GET", "/api/v1/export.csv", OWNER),
    Route("GET", "/api/v1/export.csv?rows=sets", OWNER),
    Route("GET", "/api/v1/state", EVERYBODY),
    Route("GET", "/api/v1/words", EVERYBODY),
    Route("HEAD", "/api/v1/live", EVERYBODY),
    Route("GET", "/api/v1/settings", EVERYBODY),
    Route("PUT", "/api/v1/settings", OWNER, {"json": {"revision": 1, "settings": {"set.reps": 12}}}),
    Route("POST", "/api/v1/session", EVERYBODY, {"json": {"pin": "482915"}}),
    Route("GET", "/settings", EVERYBODY),
    Route("POST", "/settings", OWNER, {"data": {"revision": "1", "set.reps": "12"}}),
    Route("POST", "/settings/undo", OWNER),
    Route("POST", "/settings/fill", OWNER, {"data": {"fill": "set.reps"}}),
    Route("GET", "/settings/stand", EVERYBODY),
    Route("GET", "/settings/picture", EVERYBODY),
    Route("GET", "/people", EVERYBODY),
    Route("POST", "/people/select", EVERYBODY, {"data": {"athlete_id": "{lee}"}}),
    Route("GET", "/people/new", OWNER),
    Route("POST", "/people/new", OWNER, {"data": NEW}),
    Route("GET", "/people/{kim}", EVERYBODY),
    Route("GET", "/people/{kim}/code.svg", EVERYBODY),
    Route("POST", "/people/{kim}/open", EVERYBODY, {"data": {"pin": KIMS}}),
    Route("POST", "/people/{kim}/targets", KIM, {"data": {"reach.target_mm": "26"}}),
    Route("POST", "/people/{kim}/profile", KIMS_KEEPERS, {"data": PROFILE}),
    Route("POST", "/people/{kim}/screen", KIMS_KEEPERS),
    Route("POST", "/people/{kim}/share", KIMS_KEEPERS),
    Route("POST", "/people/{kim}/pin", KIMS_KEEPERS, {"data": {"pin": KIMS, "again": KIMS, "wipe": "yes"}}),
    Route("GET", "/people/{kim}/export.csv", KIM),
    Route("GET", "/people/{kim}/export.json", KIM),
    Route("GET", "/people/{kim}/sets.csv", KIM),
    Route("POST", "/people/{kim}/delete", KIMS_KEEPERS),
    Route("GET", "/care", EVERYBODY),
    Route("POST", "/care/clock", OWNER, {"data": {"utc_ms": "1795348800000", "offset_min": "60", "zone": "UTC"}}),
    Route("POST", "/care/history", OWNER),
    Route("GET", "/care/update/state", EVERYBODY),
    Route("POST", "/care/update", OWNER, {"data": {"do": "cancel"}}),
    Route("POST", "/care/update/piece?at=0&size=1000", OWNER, {"json": {"a": "piece"}}),
    Route("GET", "/care/check", OWNER),
    Route("POST", "/care/check/calibrate", OWNER, {"data": {"cards": "one"}}),
    Route("POST", "/care/check/stop", OWNER),
    Route("POST", "/care/check/answer", OWNER, {"data": {"number": "1", "noticed": "yes"}}),
    Route("POST", "/care/check/check", OWNER),
    Route("POST", "/care/check/undo", OWNER),
    Route("POST", "/care/erase", OWNER, {"data": {"pin": OWNERS, "word": "erase"}}),
    Route("GET", "/sounds", EVERYBODY),
    Route("GET", "/sounds.js", EVERYBODY),
    Route("POST", "/sounds/play", EVERYBODY, {"data": {"cue": "armed"}}),
    Route("POST", "/set/start", EVERYBODY),
    Route("POST", "/set/end", EVERYBODY),
    Route("GET", "/setup/wall", OWNER),
    Route("POST", "/setup/wall", OWNER, {"data": {"revision": "1", "wall.height_mm": "88"}}),
    Route("GET", "/setup/check", OWNER),
    Route("POST", "/setup/check/start", OWNER),
    Route("POST", "/setup/check/answer", OWNER, {"data": {"about": "blue", "noticed": "yes"}}),
    Route("POST", "/setup/check/stop", OWNER),
    Route("POST", "/calibrate/further", KIMS_KEEPERS, {"data": {"reach": "250"}}),
    Route("GET", "/calibrate", EVERYBODY),
    Route("POST", "/calibrate/start", KIMS_KEEPERS),
    Route("POST", "/calibrate/cancel", KIMS_KEEPERS),
    Route("POST", "/calibrate/visit/start", EVERYBODY),
    Route("POST", "/calibrate/own", EVERYBODY),
    Route("POST", "/calibrate/undo", KIMS_KEEPERS, {"data": {"target": "240"}}),
    Route("GET", "/setup", EVERYBODY),
    Route("POST", "/setup", EVERYBODY),
    Route("GET", "/login", EVERYBODY),
    Route("POST", "/login", EVERYBODY, {"data": {"pin": "482915"}}),
    Route("POST", "/logout", EVERYBODY),
    Route("GET", "/account", OWNER),
    Route("GET", "/account/events", OWNER),
    Route("POST", "/account/pin", OWNER, {"data": {"old": OWNERS, "pin": OWNERS, "again": OWNERS}}),
    Route("POST", "/account/end", OWNER, {"data": {"name": "none"}}),
    Route("GET", "/wifi", EVERYBODY),
    Route("POST", "/wifi", frozenset(), {"data": {"network": "hidden"}}, refused=404),
    Route("GET", "/join", EVERYBODY),
    Route("POST", "/join", EVERYBODY, {"data": {"wifi": "Gym"}}),
    Route("GET", "/join.svg", EVERYBODY),
    Route("GET", "/label", OWNER),
    Route("GET", "/help", EVERYBODY),
    Route("GET", "/api/v1/screen", EVERYBODY),
    Route("GET", "/manifest.webmanifest", EVERYBODY),
    Route("GET", "/apple-touch-icon.png", EVERYBODY),
    Route("GET", "/apple-touch-icon-precomposed.png", EVERYBODY),
    Route("GET", "/favicon.ico", EVERYBODY),
    Route("GET", "/healthz", EVERYBODY),
    Route("GET", "/metrics", EVERYBODY),
    Route("GET", "/openapi.json", EVERYBODY),
    Route("GET", "/.well-known/security.txt", EVERYBODY),
    Route("GET", "/static/app.css", EVERYBODY),
]


@pytest.fixture(autouse=True)
def _published(gym: Gym, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A release, which says who published it; and where a newer one would lie."""
    gym.services.releases = Releases(*(tmp_path / name for name in ("latest", "offered", "progress", "upload.bundle")))
    told = tmp_path / "release.json"
    told.write_text('{"version":"1.2.3","released":"2026-12-01","contact":"https://example.org/report"}')
    monkeypatch.setattr("hingewall_web.pages.release.TOLD", told)


def fill(gym: Gym, text: str) -> str:
    words = {
        "kim": gym.kim, "lee": gym.lee, "kims_set": gym.sets[gym.kim], "kims_rep": gym.reps[gym.kim],
        "guests_set": gym.sets[None], "guests_rep": gym.reps[None], "day": f"{datetime.now().astimezone():%Y-%m-%d}",
        "spare_set": gym.spare if "spare" in text else "",
    }  # fmt: skip
    return text.format_map(words)


def client(gym: Gym, role: str) -> Any:
    match role:
        case "kim":
            return gym.athlete(gym.kim, KIMS)
        case "lee":
            return gym.athlete(gym.lee, LEES)
        case "trusted":
            if any(one.id == gym.kim for one in gym.people.athletes()):
                gym.share(gym.kim)
    return gym.owner() if role in OWNER else gym.anybody()


def ask(gym: Gym, role: str, route: Route) -> int:
    body = {kind: {key: value if not isinstance(value, str) else fill(gym, value) for key, value in values.items()}
            for kind, values in route.body.items()}  # fmt: skip
    return int(client(gym, role).open(fill(gym, route.path), method=route.method, **body).status_code)


def refusal(role: str, route: Route) -> int:
    """An owner who may not see it is no stranger: another PIN helps nothing, so none is asked for."""
    if role == "owner" and route.who == KIM and route.refused == 401:
        return 403
    return 404 if role == "owner" and route.who == TRUSTED else route.refused


def kept(gym: Gym) -> list[Any]:
    """All that a command could have changed; a set that anybody begins is a new one."""
    reader = gym.people
    return [
        reader.settings(),
        reader.athletes(),
        [reader.pin(one.id).generation for one in reader.athletes()],
        [row for row in reader.all_sets() if row.id in gym.sets.values()],
    ]


@pytest.mark.parametrize("role", ROLES)
def test_each_route_lets_in_whom_the_table_says_and_nobody_else(gym: Gym, role: str) -> None:
    """Kim practises meanwhile, so the calibration is hers; she is deleted last, and then everything is erased."""
    before = kept(gym)
    last = ["/care/erase", "/people/{kim}/delete"]
    last.sort(reverse=role in OWNER)  # each goes as long as there is somebody to log in
    for route in sorted(TABLE, key=lambda route: last.index(route.path) if route.path in last else -1):
        if route.path != "/care/erase":
            gym.ask("select_athlete", {"athlete_id": gym.kim})
        status = ask(gym, role, route)
        expected = DONE if role in route.who else (refusal(role, route),)
        assert status in expected, (route.method, route.path)
    assert (kept(gym) == before) == (role in ("anybody", "lee")), "whoever is refused changes nothing"


def test_every_route_of_the_app_is_in_the_table(gym: Gym) -> None:
    adapter = gym.app.url_map.bind("localhost")
    asked = set()
    for route in TABLE:
        path = fill(gym, route.path).partition("?")[0]
        rule, _ = adapter.match(path, route.method, return_rule=True)
        asked.add((route.method, rule.rule))
    # An answer without an end is asked for its head.
    there = {
        ("HEAD" if rule.endpoint == "live.stream" else method, rule.rule)
        for rule in gym.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    }
    assert asked == there


# --- whose turn it is ---

TAPS = [
    ("/set/end", {}), ("/set/start", {}), ("/people/select", {"athlete_id": "{lee}"}), ("/calibrate/visit/start", {}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "data"), TAPS)
def test_while_kim_trains_a_tap_is_her_phones_the_owners_or_waits_for_the_button(
    gym: Gym, path: str, data: dict[str, str]
) -> None:
    """Her PIN is no press: Kim with another phone waits as everybody does. Each has a phone of their own."""
    gym.bench.source = "hardware"
    hers = gym.anybody()
    hers.post("/people/select", data={"athlete_id": gym.kim})
    gym.bench.stand(one_rep)
    gym.bench.stand(lambda scene: scene.hold(3))
    phones = {role: client(gym, role) for role in ROLES}
    body = {key: fill(gym, value) for key, value in data.items()}
    json = {"Accept": "application/json"}
    before = gym.bench.now.set
    for n, role in enumerate(("anybody", "lee", "kim"), 2):
        phones[role].environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
        assert phones[role].post(path, data=body, headers=json).status_code in (200, 303)
        assert (gym.bench.now.set, gym.bench.device.wall.coach.calibration.asking) == (before, False), role
    phones["owner"].environ_base["REMOTE_ADDR"] = "10.0.0.9"
    for phone in (hers, phones["owner"]):
        refused = phone.post(path, data=body, headers=json)
        assert refused.status_code == 303 or refused.json["ok"], "begun by this phone, or the owner's"


# --- whose sets are found ---


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("anybody", {"guest"}),
        ("kim", {"guest", "kim"}),
        ("lee", {"guest", "lee"}),
        ("owner", {"guest"}),
        ("trusted", {"guest", "kim"}),
    ],
)
def test_a_list_holds_the_sets_of_guests_and_ones_own_and_what_is_shared(gym: Gym, role: str, seen: set[str]) -> None:
    names = {"guest": None, "kim": gym.kim, "lee": gym.lee}
    phone = client(gym, role)
    for path in ("/history", "/api/v1/sets"):
        text = phone.get(path).text
        assert {name for name, who in names.items() if gym.sets[who] in text} == seen, path
        mine = phone.get(f"{path}?who={gym.kim}").text
        assert (gym.sets[gym.kim] in mine) == (role in KIM), path
        assert gym.sets[None] not in mine, path


@pytest.mark.parametrize(
    ("role", "sets", "summed"), [("anybody", 1, 1), ("kim", 2, 2), ("owner", 1, 3), ("trusted", 2, 3)]
)
def test_a_session_lists_what_one_may_see_and_the_owner_has_everybodys_weeks_in_sums(
    gym: Gym, role: str, sets: int, summed: int
) -> None:
    phone = client(gym, role)
    day = phone.get(fill(gym, "/history/day/{day}")).text
    assert day.count("<tr") - 1 == sets
    trends = phone.get("/history/trends").text
    assert f"{2 * summed} of {2 * summed}" in trends
    assert (gym.sets[gym.lee] in trends, "Lee" in trends) == (False, False)


@pytest.mark.parametrize(("role", "athletes"), [("owner", {""}), ("trusted", {"", "Kim"})])
@pytest.mark.parametrize("rows", ["reps", "sets"])
def test_the_owners_spreadsheet_leaves_out_whoever_keeps_the_history_private(
    gym: Gym, role: str, athletes: set[str], rows: str
) -> None:
    phone = client(gym, role)
    table = phone.get(f"/api/v1/export.csv?rows={rows}").data.decode("utf-8-sig")
    assert {row["athlete"] for row in csv.DictReader(io.StringIO(table, newline=""))} == athletes
    said = "2 athletes keep" if role == "owner" else "1 athlete keeps"
    assert f"{said} the history private" in phone.get("/history").text, "the page says so"


@pytest.mark.parametrize("path", ["/history/{kims_set}", "/api/v1/sets/{kims_set}", "/history/rep/{kims_rep}",
                                  "/api/v1/reps/{kims_rep}"])  # fmt: skip
def test_somebody_elses_set_is_as_if_it_were_not_there(gym: Gym, path: str) -> None:
    phone = client(gym, "lee")
    refused = phone.get(fill(gym, path))
    unknown = phone.get(fill(gym, path).replace(gym.sets[gym.kim], "0" * 36).replace(gym.reps[gym.kim], "0" * 36))
    assert refused.status_code == unknown.status_code == 404
    assert "Kim" not in refused.text
