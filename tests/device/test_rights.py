"""Which process may ask for what, by the user that it runs as."""

import os

import pytest

from hingewall.device.access.rights import UPLINK, may_ask, user_number

LINE, PAGES = 61001, 61002


def numbers(name: str) -> int | None:
    return {UPLINK: LINE, "hingewall-web": PAGES}.get(name)


@pytest.mark.parametrize("kind", ["hub_has", "hub_lacks", "hub_refuses"])
def test_the_pages_can_not_make_a_wall_forget_what_its_hub_lacks(kind: str) -> None:
    """Somebody who has taken them over has the command socket."""
    assert may_ask(kind, LINE, numbers)
    assert may_ask(kind, os.geteuid(), lambda _: None), "where one user runs all of it, as the demo does"
    assert not may_ask(kind, PAGES, numbers)
    assert not may_ask(kind, PAGES, lambda _: None), "nobody has installed the line"
    assert may_ask("start_set", PAGES, numbers)


def test_a_user_is_known_by_name() -> None:
    assert user_number("root") == 0
    assert user_number("nobody-is-called-so") is None
