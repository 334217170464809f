"""Help: what this very wall asks for, in pictures that need no script; and the way in for whoever sets it up."""

import re
from typing import Any

import pytest

from hingewall.errors import StorageError
from hingewall.settings.settings import Settings, changed


def page(wall: Any) -> str:
    answer = wall.client().get("/help")
    assert answer.status_code == 200
    return str(answer.text)


def test_kim_who_was_never_here_is_shown_the_drill_and_told_when_to_stop(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"stance.target_mm": 660, "ui.units": "in", "reach.target_mm": 254})
    shown = page(wall)
    assert shown.count('<svg class="drill') == 6
    assert shown.count('class="cross"') == 3
    scripts = re.findall(r'<script[^>]*/(\w+\.js)"', shown)
    assert scripts == ["back.js", "corrected.js"], "whoever runs no script sees it all"
    assert "Stand 26 in from the wall" in shown
    assert "hips go back by 10 in" in shown
    assert "Stop when it hurts" in shown
    assert "can&#39;t see your spine" in shown or "can't see your spine" in shown
    assert 'href="/calibrate"' in shown


def test_where_touching_is_the_drill_help_does_not_forbid_it(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"mode": "tap_and_step"})
    shown = page(wall)
    assert "Never touch" not in shown
    assert "until you can only just tap it" in shown
    assert shown.count('class="cross"') == 2


def test_a_new_wall_leads_its_owner_to_the_set_up_and_a_gym_s_screen_leads_nobody(unclaimed: Any) -> None:
    assert 'href="/setup"' in unclaimed.client().get("/").text
    assert 'href="/setup"' not in unclaimed.client().get("/wall").text


def test_a_wall_that_has_an_owner_asks_nobody_to_set_it_up(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'href="/setup"' not in wall.client().get("/").text

    def damaged() -> None:
        raise StorageError("the database can't be read")

    monkeypatch.setattr(wall.records, "owner", damaged)
    assert 'href="/setup"' not in wall.client().get("/").text, "who can't tell asks nobody"
