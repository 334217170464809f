"""A row that the memory card has damaged: it is marked, and no page of anything else suffers."""

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from gym import Gym

OF_A_REP = {
    "letters in its measurements": "UPDATE reps SET measured = replace(measured, 'stance_mm', 'stan\x01e_mm')",
    "no measurements": "UPDATE reps SET measured = ''",
    "measurements that are no numbers": "UPDATE reps SET measured = replace(measured, '255.0', '\"255\"')",
    "a verdict of nobody's": "UPDATE reps SET verdict = 'counteb'",
    "an end in no year": "UPDATE reps SET end_s = 1e300",
    "a trace of noise": "UPDATE reps SET trace = x'00ff'",
}
OF_A_SET = {
    "settings that are cut short": "UPDATE sets SET settings = '{\"stance.'",
    "an exercise of nobody's": "UPDATE sets SET mode = 'reacj'",
    "a date in no year": "UPDATE sets SET wall = 1e300",
    "a number for a text": "UPDATE sets SET end_reason = x'ff', source = x'00'",
}


def spoil(gym: Gym, statement: str, row: str) -> None:
    with closing(sqlite3.connect(gym.shelf.path)) as connection:
        connection.execute(f"{statement} WHERE id = ?", (row,))
        connection.commit()


def every_page(gym: Gym) -> dict[str, int]:
    """The pages of a guest, with their answers."""
    set_id, rep_id = gym.sets[None], gym.reps[None]
    day = datetime.now().astimezone().date()
    pages = ("/", "/history", "/history/trends", f"/history/{set_id}", f"/history/day/{day}", "/api/v1/sets",
             f"/api/v1/sets/{set_id}", f"/history/rep/{rep_id}", f"/api/v1/reps/{rep_id}")  # fmt: skip
    guest = gym.anybody()
    return {page: guest.get(page).status_code for page in pages}


@pytest.mark.parametrize("statement", OF_A_REP.values(), ids=OF_A_REP)
def test_a_damaged_rep_costs_no_page_but_its_own(gym: Gym, statement: str) -> None:
    spoil(gym, statement, gym.reps[None])
    answers = every_page(gym)
    of_the_rep = {page: answers.pop(page) for page in list(answers) if "rep" in page}
    assert set(answers.values()) == {200}
    assert set(of_the_rep.values()) <= {200, 404}
    told = gym.anybody().get(f"/history/{gym.sets[None]}").text
    assert ("The memory card has damaged records of this set: 1" in told) == (404 in of_the_rep.values())
    assert (gym.reps[None] in gym.owner().get("/api/v1/export.csv").text) == (404 not in of_the_rep.values())


@pytest.mark.parametrize("statement", OF_A_SET.values(), ids=OF_A_SET)
def test_a_damaged_set_costs_no_page_and_is_marked(gym: Gym, statement: str) -> None:
    spoil(gym, statement, gym.sets[None])
    assert set(every_page(gym).values()) <= {200, 404}
    assert gym.anybody().get("/history").status_code == 200
    assert gym.owner().get("/api/v1/export.csv").status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE profiles SET targets = '{'",
        "UPDATE profiles SET last_failure = 1e300, colour = 'blu'",
        "UPDATE owner SET last_failure = 1e300",
        "UPDATE owner SET pin_hash = 'scrzpt:1'",
    ],
)
def test_damaged_rows_of_people_cost_no_page(gym: Gym, statement: str) -> None:
    with closing(sqlite3.connect(gym.shelf.path)) as connection:
        connection.execute(statement)
        connection.commit()
    guest = gym.anybody()
    for page in ("/", "/history", "/people", f"/people/{gym.kim}", "/login", "/setup", "/settings"):
        assert guest.get(page).status_code in (200, 302, 401, 403), page
    assert guest.post("/login", data={"pin": "000000"}).status_code in (303, 401)
