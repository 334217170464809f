"""Athletes on disk: nicknames and badges that are one's own, a PIN each, and nothing left of who is deleted."""

import csv
import json
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest
import uuid6

from hingewall.errors import CommandRefused, UnknownId
from hingewall.messages.snapshot import Colour, Shape
from hingewall.storage import athletes as athletes_sql
from hingewall.storage.athletes import MOST_ATHLETES, Profile
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.export import export_csv, export_json
from hingewall.storage.migrations import migrate, migrations
from hingewall.storage.whose import Whose
from stored import COUNTED, NOON, SHALLOW, Answers, Shelf

SEEDS = (27, 38, 46)
RENAMED = (10, 25, 31)
"""Each leaves a name behind where the table is not written anew: after a deletion, and after a renaming."""

HASH = "scrypt:32768:8:1$salt$0123"
KIM = Profile("Kim", "blue", "star", HASH, {"reach.target_mm": 260})
LEE = Profile("Lee", "red", "circle", HASH)


def asked(shelf: Shelf, what: str, *arguments: Any) -> None:
    """A job that somebody waits for, done; raises what it came to."""
    answers = Answers()
    getattr(shelf.store, what)(*arguments, answers)
    answers.wait()


def add(shelf: Shelf, profile: Profile) -> str:
    athlete_id = str(uuid6.uuid7())
    asked(shelf, "create_athlete", athlete_id, profile)
    return athlete_id


def a_set(shelf: Shelf, athlete_id: str | None) -> str:
    """A set of two reps, one of which was removed."""
    set_id = shelf.start(athlete_id=athlete_id)
    shelf.keep(set_id, COUNTED)
    shelf.edit(shelf.keep(set_id, SHALLOW), "remove")
    return set_id


def people(shelf: Shelf) -> AthletesReader:
    return AthletesReader(shelf.path)


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def holds(folder: Path, text: str) -> list[str]:
    """The files in which somebody who searches the card would find ``text``."""
    wanted = text.casefold().encode()
    return sorted(file.name for file in folder.iterdir() if wanted in file.read_bytes().lower())


# --- who there is ---


def test_an_athlete_has_a_nickname_a_badge_a_pin_and_targets(shelf: Shelf) -> None:
    athlete_id = add(shelf, KIM)
    (kim,) = people(shelf).athletes()
    assert (kim.id, kim.nickname, kim.colour, kim.shape) == (athlete_id, "Kim", "blue", "star")
    assert kim.targets == {"reach.target_mm": 260}
    pin = people(shelf).pin(athlete_id)
    assert (pin.pin_hash, pin.generation, pin.failures) == (HASH, 1, 0)


@pytest.mark.parametrize("nickname", ["kim", "KIM", "\N{FULLWIDTH LATIN CAPITAL LETTER K}im"])
def test_a_nickname_is_taken_whatever_its_case(shelf: Shelf, nickname: str) -> None:
    add(shelf, KIM)
    with pytest.raises(CommandRefused) as caught:
        add(shelf, Profile(nickname, "red", "circle", HASH))
    assert (caught.value.code, set(caught.value.fields)) == ("invalid", {"nickname"})
    assert len(people(shelf).athletes()) == 1


def test_a_greek_name_with_two_accents_is_taken_in_capitals_too(shelf: Shelf) -> None:
    add(shelf, KIM._replace(nickname="\u0390da"))
    with pytest.raises(CommandRefused, match="taken"):
        add(shelf, Profile("\u03aa\u0301DA", "red", "circle", HASH))


def test_a_badge_is_one_persons_and_both_problems_are_said_at_once(shelf: Shelf) -> None:
    add(shelf, KIM)
    with pytest.raises(CommandRefused) as caught:
        add(shelf, Profile("kim", "blue", "star", HASH))
    assert set(caught.value.fields) == {"nickname", "badge"}


def test_there_are_as_many_athletes_as_badges(shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.path)) as connection:
        connection.executemany("INSERT INTO athletes (id) VALUES (?)", [(str(n),) for n in range(MOST_ATHLETES)])
        connection.commit()
    with pytest.raises(CommandRefused, match="badges are taken"):
        add(shelf, KIM)


def test_what_is_edited_changes_and_the_rest_stays(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    asked(shelf, "edit_athlete", kim, {"nickname": "kim", "targets": {}})  # her own name in another case is not taken
    assert people(shelf).athlete(kim).nickname == "kim"
    assert people(shelf).athlete(kim).targets == {}
    assert people(shelf).athlete(kim).colour == "blue"
    with pytest.raises(CommandRefused, match="blue star"):
        asked(shelf, "edit_athlete", lee, {"colour": "blue", "shape": "star"})
    with pytest.raises(CommandRefused) as caught:
        asked(shelf, "edit_athlete", "nobody", {"nickname": "Max"})
    assert caught.value.code == "unknown"
    assert people(shelf).athlete(lee).nickname == "Lee"


def test_nobody_is_on_the_gym_s_screen_without_their_own_yes_and_it_can_be_taken_back(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    assert not people(shelf).athlete(kim).on_screen
    asked(shelf, "edit_athlete", kim, {"on_screen": True})
    shelf.reopen()
    assert [people(shelf).athlete(who).on_screen for who in (kim, lee)] == [True, False]
    asked(shelf, "edit_athlete", kim, {"on_screen": False})
    assert not people(shelf).athlete(kim).on_screen


def test_wrong_pins_are_counted_for_each_by_themselves_and_a_new_pin_begins_anew(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    for _ in range(3):
        asked(shelf, "athlete_pin_failed", kim)
    shelf.reopen()
    assert people(shelf).pin(kim).failures == 3
    assert people(shelf).pin(kim).last_failure == shelf.clock.date
    assert people(shelf).pin(lee).failures == 0
    asked(shelf, "edit_athlete", kim, {"pin_hash": "scrypt:new"})
    pin = people(shelf).pin(kim)
    assert (pin.pin_hash, pin.generation, pin.failures, pin.last_failure) == ("scrypt:new", 2, 0, None)
    asked(shelf, "athlete_pin_failed", lee)
    asked(shelf, "athlete_pin_ok", lee)
    assert people(shelf).pin(lee).failures == 0


def test_fail_an_athlete_who_is_not_there(shelf: Shelf) -> None:
    for what in (people(shelf).athlete, people(shelf).pin):
        with pytest.raises(UnknownId, match="no such athlete"):
            what("nobody")


# --- their records ---


def test_an_athletes_records_are_theirs_alone(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    guests, first, _lees, second = (a_set(shelf, who) for who in (None, kim, lee, kim))
    own = people(shelf).of(Whose.athletes_own(kim))
    assert [row.id for row in own.sets()] == [second, first]
    assert [row.id for row in own.sets(limit=5, before=second)] == [first]
    assert [row.id for row in own.all_sets()] == [first, second]
    assert list(own.all_sets(date(2026, 11, 23))) == []
    assert sum(day.totals.reps for day in own.days(date(2026, 11, 1), date(2026, 11, 30))) == 2
    assert own.totals(kim) == (2, 4)
    assert len(list(shelf.reader.all_sets())) == 4
    assert guests not in [row.id for row in own.sets()]


def test_others_find_the_sets_of_guests_and_their_own_and_no_others_by_any_way(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    guests, kims, lees = (a_set(shelf, who) for who in (None, kim, lee))
    reps = {row.id: row.reps[0].id for row in shelf.reader.all_sets()}
    for who, seen in ((None, {guests}), (kim, {guests, kims}), (lee, {guests, lees})):
        reader = shelf.reader.of(Whose.visible_to(who, NOON))
        assert {row.id for row in reader.sets()} == seen
        assert {row.id for row in reader.all_sets()} == seen
        assert {row.id for row in reader.day(shelf.clock.date.astimezone().date())} == seen
        days = people(shelf).of(Whose.visible_to(who, NOON)).days(date(2026, 11, 1), date(2026, 11, 30))
        assert {day.athlete_id for day in days} == {None, who}
        newest = reader.last_rep()
        assert newest is not None
        assert newest.set_id in seen
        for set_id in {guests, kims, lees} - seen:
            for look, wanted in ((reader.set, set_id), (reader.rep, reps[set_id]), (reader.trace, reps[set_id])):
                with pytest.raises(UnknownId):
                    look(wanted)
            with pytest.raises(UnknownId):
                reader.sets(before=set_id)
    assert {(row.id, row.athlete) for row in shelf.reader.sets()} == {(guests, None), (kims, "Kim"), (lees, "Lee")}


def test_an_export_holds_the_person_and_their_own_sets(shelf: Shelf) -> None:
    kim = add(shelf, KIM)
    a_set(shelf, None)
    mine = a_set(shelf, kim)
    own = people(shelf).of(Whose.athletes_own(kim))
    header, *lines = "".join(export_csv(own)).splitlines()
    assert header.startswith("set_id,")
    assert [row[0] for row in csv.reader(lines)] == [mine, mine]
    document = json.loads("".join(export_json(own, about={"athlete": people(shelf).athlete(kim).known()})))
    assert document["athlete"] == {
        "nickname": "Kim", "colour": "blue", "shape": "star", "targets": {"reach.target_mm": 260}, "on_screen": False,
        "owner_sees": False,
    }  # fmt: skip
    assert [row["id"] for row in document["sets"]] == [mine]
    assert "scrypt" not in json.dumps(document)


def test_a_set_of_somebody_deleted_meanwhile_is_a_guests_and_loses_no_rep(shelf: Shelf) -> None:
    kim = add(shelf, KIM)
    asked(shelf, "delete_athlete", kim)
    set_id = a_set(shelf, kim)
    assert len(shelf.reader.set(set_id).reps) == 1


# --- deleting ---


def test_delete_takes_all_that_is_theirs_and_nothing_else(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM), add(shelf, LEE)
    for who in (kim, None, lee):
        a_set(shelf, who)
    asked(shelf, "delete_athlete", kim)
    assert [rows(shelf.path, table) for table in ("athletes", "profiles", "sets", "reps", "edits")] == [1, 1, 2, 4, 2]
    assert people(shelf).athlete(lee).nickname == "Lee"
    with pytest.raises(CommandRefused) as caught:
        asked(shelf, "delete_athlete", kim)
    assert caught.value.code == "unknown"


def test_nothing_is_left_of_a_nickname_in_any_file_while_the_device_runs_on(shelf: Shelf) -> None:
    kim = add(shelf, KIM._replace(nickname="Zanzibar"))
    set_id = a_set(shelf, kim)
    asked(shelf, "edit_athlete", kim, {"nickname": "Zebulon"})
    assert holds(shelf.path.parent, "Zanzibar") == [], "an old name goes at once"
    assert holds(shelf.path.parent, "Zebulon") == ["hingewall.db"], "the search finds what is there"
    asked(shelf, "delete_athlete", kim)
    for gone in ("Zanzibar", "Zebulon", kim, set_id):
        assert holds(shelf.path.parent, gone) == []
    assert shelf.path.with_name("hingewall.db-wal").stat().st_size == 0


def test_nothing_is_left_of_a_crowd_that_filled_many_pages(shelf: Shelf) -> None:
    badges = [(colour, shape) for colour in ("blue", "sky", "green", "pink") for shape in ("star", "cross", "moon")]
    names = [f"zq{n * 7 % 12:02d}athlete{n:02d}xyz" for n in range(len(badges))]
    ids = []
    for name, (colour, shape) in zip(names, badges, strict=True):
        profile = Profile(name, colour, shape, HASH + "f" * 300)  # type: ignore[arg-type]
        ids.append(add(shelf, profile))
        for _ in range(3):
            asked(shelf, "athlete_pin_failed", ids[-1])
    for n in (5, 0, 11, 3, 4, 8):
        asked(shelf, "delete_athlete", ids[n])
        assert holds(shelf.path.parent, names[n]) == []
        assert holds(shelf.path.parent, ids[n]) == []
    assert len(people(shelf).athletes()) == len(names) - 6


def test_what_was_measured_is_overwritten_too(shelf: Shelf) -> None:
    kim = add(shelf, KIM)
    set_id = a_set(shelf, kim)
    rep_id = shelf.keep(set_id)
    with closing(sqlite3.connect(shelf.path)) as connection:
        (trace,) = connection.execute("SELECT trace FROM reps WHERE id = ?", (rep_id,)).fetchone()
    asked(shelf, "delete_athlete", kim)
    assert bytes(trace)[20:60] not in shelf.path.read_bytes()


def test_the_copies_beside_the_database_forget_them_as_well(shelf: Shelf) -> None:
    kim, lee = add(shelf, KIM._replace(nickname="Zanzibar")), add(shelf, LEE)
    for who in (kim, lee):
        a_set(shelf, who)
    copy = shelf.path.with_name("hingewall.db.before-0.9.0-abc")
    with closing(sqlite3.connect(shelf.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    old = shelf.path.with_name("hingewall.db.before-2")
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrate(connection, old, {1: migrations()[1]})
    broken = shelf.path.with_name("hingewall.db.failed")
    broken.write_bytes(copy.read_bytes()[:5000] + b"Zanzibar")
    asked(shelf, "delete_athlete", kim)
    assert holds(shelf.path.parent, "Zanzibar") == []
    assert rows(copy, "profiles") == 1
    assert rows(copy, "sets") == 1
    assert old.exists(), "a copy from before there were athletes is left alone"
    assert not broken.exists(), "one that can't be changed goes as a whole"


def test_a_reader_that_lingers_holds_up_nothing_but_the_log(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hingewall.storage.connection.BUSY_S", 0.01)
    kim = add(shelf, KIM._replace(nickname="Zanzibar"))
    with closing(sqlite3.connect(shelf.path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM profiles").fetchall()
        asked(shelf, "delete_athlete", kim)
        assert people(shelf).athletes() == []
    shelf.store.close()
    assert holds(shelf.path.parent, "Zanzibar") == [], "at the latest when the device stops"


# --- databases from before ---


def test_a_database_from_before_there_were_athletes_keeps_its_sets_as_guests(tmp_path: Path) -> None:
    old = Shelf(tmp_path)
    with closing(sqlite3.connect(old.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, old.path, {1: migrations()[1]})
        connection.execute("INSERT INTO boots (boot_id) VALUES ('b')")
        connection.execute(
            "INSERT INTO sets (id, wall, mono, boot, sure, goal, mode, source, settings_revision, settings,"
            " rules_version, app_version) VALUES (?, 1, 1, 1, 1, 10, 'reach', 'simulated', 1, '{}', 1, '0.1')",
            ("01234567-89ab-7def-8123-456789abcdef",),
        )
    shelf = old.open()
    try:
        (kept,) = shelf.reader.sets()
        assert kept.goal == 10
        kim = add(shelf, KIM)
        assert people(shelf).totals(kim) == (0, 0)
    finally:
        shelf.close()


def test_a_copy_can_be_read_by_others_no_more_than_before(shelf: Shelf) -> None:
    kim = add(shelf, KIM)
    copy = shelf.path.with_name("hingewall.db.before-3")
    shelf.store.close()
    shutil.copy(shelf.path, copy)
    copy.chmod(0o600)
    shelf.reopen()
    asked(shelf, "delete_athlete", kim)
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("seed", "going"), [*((seed, True) for seed in SEEDS), *((seed, False) for seed in RENAMED)])
def test_nothing_is_left_in_pages_that_sqlite_has_split_and_merged(shelf: Shelf, seed: int, going: bool) -> None:
    """Comings, goings and renamings by which secure_delete alone leaves an old copy of a name behind."""
    chance, here, gone, numbers = random.Random(seed), dict[str, str](), set[str](), count()
    badges = [(colour, shape) for colour in get_args(Colour) for shape in get_args(Shape)]
    shelf.store.close()
    with closing(sqlite3.connect(shelf.path, isolation_level=None)) as connection:
        for pragma in ("secure_delete = ON", "foreign_keys = ON", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        for _ in range(300):
            number = next(numbers)
            name = f"{chance.choice('abcxyz')}{number:03d}q{'w' * chance.randrange(15)}"
            who, what = chance.choice([*here, ""]) or next(iter(here), ""), chance.random()
            if not who or (what < 0.4 and len(here) < 60):
                free = sorted(set(badges) - set(connection.execute("SELECT colour, shape FROM profiles")))
                profile = Profile(name, *chance.choice(free), "scrypt:" + "f" * chance.choice([50, 150, 300]))
                athletes_sql.create(connection, f"{number:036d}", profile)
                here[f"{number:036d}"] = name
            elif what < 0.75 or not going:
                gone.add(here[who])
                here[who] = name
                changes = {"nickname": name, "pin_hash": "scrypt:" + "e" * chance.choice([50, 300, 600])}
                athletes_sql.edit(connection, who, changes)
            else:
                gone.add(here.pop(who))
                athletes_sql.delete(connection, who)
    data = shelf.path.read_bytes().lower()
    assert [name for name in gone if name.encode() in data] == []
