"""Hear the wall: the phone's table is the wall's, the legend says what each means, the wall plays or says why not."""

import json
import re
from typing import Any

import pytest

from hingewall.cues import CUES, OF_REASON, OF_STANCE, SOUNDS, tones
from hingewall.device.cue_samples import HIDDEN
from hingewall.errors import CommandRefused
from hingewall_web.words.sounds import LIGHTS, MAIN, RARER, lights, main_sounds


def exported(text: str) -> dict[str, Any]:
    return {name: json.loads(value) for name, value in re.findall(r"^export const (\w+) = (.+);$", text, re.MULTILINE)}


def test_a_phone_has_every_sound_of_the_wall_note_by_note(wall: Any) -> None:
    answer = wall.client().get("/sounds.js")
    assert answer.content_type == "text/javascript; charset=utf-8"
    table = exported(answer.text)
    assert {name: [tuple(note) for note in notes] for name, notes in table["SOUNDS"].items()} == {
        name: tones(name) for name in SOUNDS
    }
    assert table["SOUNDS"]["counted"] == [[1350, 0.0, 0.1], [1800, 0.2, 0.3]], "pitch, when, how long"
    assert table["OF_REASON"] == {reason: CUES[cue].sound for reason, cue in OF_REASON.items()}
    assert table["OF_STANCE"] == {verdict: CUES[cue].sound for verdict, cue in OF_STANCE.items()}
    assert table["ALARM_EVERY_S"] == 0.4
    again = wall.client().get("/sounds.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    packed = wall.client().get("/sounds.js", headers={"Accept-Encoding": "gzip"})
    assert len(packed.data) < 700 < len(answer.data), "every phone loads it with the live page"


def test_the_page_shows_whatever_somebody_can_hear_or_see(wall: Any) -> None:
    """But for the self-test's and the button's: who meets those is told at that moment."""
    met = {cue for cue in CUES if not cue.startswith(HIDDEN)}
    assert {CUES[cue].sound for cue in met} - {None} == {CUES[cue].sound for cue in (*MAIN, *RARER)}
    silent = {cue for cue in met if CUES[cue].sound is None}
    assert silent | set(OF_REASON.values()) | set(OF_STANCE.values()) <= set(LIGHTS)
    text = wall.client().get("/sounds").text
    for row in (*main_sounds(), *lights()):
        assert row.title in text
        assert row.text.replace("'", "&#39;") in text


def test_what_is_drawn_is_what_is_played() -> None:
    away = next(row for row in main_sounds() if row.cue == "step_forward")
    assert [bar.y for bar in away.notes] == sorted({bar.y for bar in away.notes}), "it falls"
    alarm = next(row for row in lights() if row.cue == "too_near")
    assert [(bar.colour, bar.x, bar.width) for bar in alarm.lights[:2]] == [("orange", 26, 9.4), ("orange", 44.8, 9.4)]
    assert len(alarm.lights) == 5, "2.5 times a second"


def test_anybody_has_the_wall_play_a_sound_and_is_told(wall: Any) -> None:
    client = wall.client()
    answer = client.post("/sounds/play", data={"cue": "target_hit"})
    assert (answer.status_code, answer.location) == (303, "/sounds")
    assert wall.device.asked == [("play_cue", {"cue": "target_hit"})]
    assert "The wall plays: Far enough" in client.get("/sounds").text


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
def test_a_wall_that_refuses_says_why(wall: Any, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    def refuse(*_: object) -> None:
        raise CommandRefused("busy", "Somebody is training at the wall.")

    monkeypatch.setattr(wall.device, "_play_cue", refuse, raising=False)
    client = wall.client()
    answer = client.post("/sounds/play", data={"cue": "armed"}, headers=headers)
    if headers:
        assert (answer.status_code, answer.json) == (409, {"ok": False, "text": "Somebody is training at the wall."})
    else:
        assert answer.status_code == 303
        assert "Somebody is training at the wall." in client.get("/sounds").text


def test_a_device_that_is_gone_is_said_as_everywhere(wall: Any) -> None:
    wall.device.gone = True
    assert wall.client().post("/sounds/play", data={"cue": "armed"}).status_code == 503


def test_the_volume_and_the_phones_panel_lead_to_it(wall: Any) -> None:
    for path in ("/settings", "/"):
        assert 'href="/sounds"' in wall.client().get(path).text, path
