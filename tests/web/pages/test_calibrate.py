"""Calibrate by doing, on the phone: what is asked next, what came of it, and undoing it."""

from typing import Any, get_args

import msgspec
import pytest

from hingewall.errors import CommandRefused, SettingsError
from hingewall.messages.rep import Reason
from hingewall.messages.snapshot import CalibrationView, StanceView, TargetView
from hingewall.settings.settings import Settings, changed
from hingewall_web.words.calibration import shown
from hingewall_web.words.language import speaking


def put(wall: Any, view: CalibrationView | None, **other: Any) -> Any:
    snapshot = msgspec.structs.replace(wall.feed.latest()[0], calibration=view, **other)
    wall.feed.publish(snapshot)
    return snapshot


@pytest.mark.parametrize(
    ("view", "other", "said"),
    [
        (CalibrationView("asked"), {"presence": "empty", "stance": None}, "Stand with your back to the wall."),
        (CalibrationView("asked"), {"stance": StanceView(540, "too_near", 70)}, "Step forward 7 cm."),
        (CalibrationView("asked"), {"stance": StanceView(720, "too_far", -110)}, "Step back 11 cm."),
        (CalibrationView("asked"), {}, "Push your hips back as far as you can with a long spine, then stand up again."),
        (CalibrationView("asked", (262.0,)), {}, "26 cm. Do another like that."),
        (CalibrationView("asked", (262.0,)), {"units": "in"}, "10.5 in. Do another like that."),
        (
            CalibrationView("asked", (262.0,), refused="squat"),
            {},
            "That rep does not count: hips back, not down. Try again.",
        ),
        (CalibrationView("asked", (262.0,), refused=None, uneven=True), {}, "One of those three was too different."),
        (CalibrationView("time"), {}, "Nothing was changed. Start again when you are ready."),
        (CalibrationView("refused", target_mm=480, text="the alarm is in the way"), {}, "the alarm is in the way"),
    ],
)
def test_it_says_the_one_thing_to_do_next(wall: Any, view: CalibrationView, other: dict[str, Any], said: str) -> None:
    assert shown(put(wall, view, **other)).text.startswith(said)


def test_a_target_that_is_refused_is_explained_as_the_settings_page_does(wall: Any) -> None:
    """The device's own refusal, with the settings' names and the page's units in place of keys and millimetres."""
    with pytest.raises(SettingsError) as refused:
        changed(Settings(), {"reach.target_mm": 450})
    view = CalibrationView("refused", target_mm=450, text=str(refused.value))
    told = shown(put(wall, view)).text
    assert told.startswith("Target reach is 45 cm at Target distance 61 cm: a good rep would end 16 cm from the wall")
    with speaking("es"):
        assert shown(put(wall, view)).text.startswith("Alcance objetivo es 45 cm con Distancia objetivo 61 cm")


def test_every_reason_for_which_a_rep_does_not_count_is_said_in_words(wall: Any) -> None:
    for reason in get_args(Reason):
        text = shown(put(wall, CalibrationView("asked", refused=reason))).text
        assert "_" not in text
        assert "{" not in text


def test_the_page_shows_how_many_of_the_three_are_there(wall: Any) -> None:
    put(wall, CalibrationView("asked", (262.0, 255.0)))
    page = wall.owner().get("/calibrate").text
    assert page.count('class="taken"') == 2
    assert "Cancel" in page
    assert 'http-equiv="refresh"' in page, "without script it follows by loading itself again"


def test_anybody_may_look_and_only_the_owner_may_start(wall: Any) -> None:
    put(wall, None)
    page = wall.client().get("/calibrate").text
    assert "Find your target reach" in page
    assert "Log in to keep it" in page
    assert "Start</button>" in wall.owner().get("/calibrate").text


def test_starting_and_cancelling_ask_the_device(wall: Any) -> None:
    owner = wall.owner()
    assert owner.post("/calibrate/start").location == "/calibrate"
    assert owner.post("/calibrate/cancel").location == "/calibrate"
    assert wall.device.asked == [("calibrate", {}), ("calibrate", {"cancel": True})]


def test_a_device_that_refuses_says_why_on_the_page(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise CommandRefused("refused", "tap and step finds its own distance")

    monkeypatch.setattr(wall.device, "_calibrate", refuse, raising=False)
    assert "tap and step finds its own" in wall.owner().post("/calibrate/start", follow_redirects=True).text


def test_what_came_of_it_can_be_undone(wall: Any) -> None:
    put(wall, CalibrationView("done", target_mm=215.0, before_mm=240.0), target=TargetView(610, 215.0, 200))
    owner = wall.owner()
    page = owner.get("/calibrate").text
    assert "Your target reach is 22 cm" in page
    assert "Undo: return to 24 cm" in page
    assert "what it was before" in owner.post("/calibrate/undo", data={"target": "215.0"}, follow_redirects=True).text
    assert wall.device.asked[-1] == ("set_settings", {"reach.target_mm": 240.0})


def test_fail_a_target_that_somebody_has_set_since_is_not_undone(wall: Any) -> None:
    put(wall, CalibrationView("done", target_mm=215.0, before_mm=240.0), target=TargetView(610, 300.0, 200))
    owner = wall.owner()
    assert "Undo" not in owner.get("/calibrate").text
    assert owner.post("/calibrate/undo", data={"target": "215.0"}).status_code == 409
    assert wall.device.asked == []


def test_fail_without_a_device_the_page_says_so(wall: Any) -> None:
    wall.feed.connected = False
    assert "does not answer" in wall.client().get("/calibrate").text
    assert wall.owner().post("/calibrate/undo").status_code == 503


# --- the offer to aim further, after two clean, even sets ---


def offered(wall: Any, reach_mm: float | None = 250.0) -> None:
    wall.feed.publish(msgspec.structs.replace(wall.feed.latest()[0], level_up_mm=reach_mm))


def test_the_owner_is_offered_to_aim_further_and_does(wall: Any) -> None:
    offered(wall)
    owner = wall.owner()
    assert "Raise target reach to 25 cm" in owner.get("/").text
    assert owner.post("/calibrate/further", data={"reach": "250"}).location == "/"
    assert wall.device.asked[-1] == ("set_settings", {"reach.target_mm": 250.0})


def test_whoever_only_watches_is_told_and_has_no_button(wall: Any) -> None:
    offered(wall)
    page = wall.client().get("/").text
    assert "Two clean sets: try a target reach of 25 cm" in page
    assert "/calibrate/further" not in page


@pytest.mark.parametrize("offer", [None, 260.0])
def test_fail_an_offer_that_has_passed_changes_nothing(wall: Any, offer: float | None) -> None:
    offered(wall, offer)
    asked = len(wall.device.asked)
    assert wall.owner().post("/calibrate/further", data={"reach": "250.0"}).status_code == 409
    assert not [kind for kind, _ in wall.device.asked[asked:] if kind == "set_settings"]


def test_fail_nobody_aims_further_without_a_device(wall: Any) -> None:
    owner = wall.owner()
    wall.feed.age = 60.0
    assert owner.post("/calibrate/further", data={"reach": "250.0"}).status_code == 503


# --- a guest's own, for one visit ---


def test_a_guest_finds_a_target_for_this_visit_without_a_pin(wall: Any) -> None:
    put(wall, None)
    guest = wall.client()
    assert "Start, for this visit" in guest.get("/calibrate").text
    assert guest.post("/calibrate/visit/start").location == "/calibrate"
    put(wall, CalibrationView("asked", for_visit=True))
    assert 'action="/calibrate/visit/cancel"' in guest.get("/calibrate").text
    assert guest.post("/calibrate/visit/cancel").location == "/calibrate"
    phone = {"phone": {"key": "", "from": "127.0.0.1"}}  # which the device asks whether it is its turn
    assert wall.device.asked == [
        ("calibrate", {"visit": True} | phone),
        ("calibrate", {"visit": True, "cancel": True} | phone),
    ]


def test_what_comes_of_it_is_said_to_end_with_the_visit_and_is_not_undone(wall: Any) -> None:
    view = CalibrationView("done", target_mm=165.0, before_mm=240.0, for_visit=True)
    words = shown(put(wall, view, target=TargetView(610, 165.0, 200)))
    assert "until you leave" in words.text
    assert words.undo == ""


@pytest.mark.parametrize("what", ["start", "cancel"])
def test_fail_nobody_without_a_pin_takes_over_a_calibration_that_will_be_stored(wall: Any, what: str) -> None:
    put(wall, CalibrationView("asked"))
    assert wall.client().post(f"/calibrate/visit/{what}").status_code == 409
    assert wall.client().post("/calibrate/own").status_code == 409
    assert wall.device.asked == []


def test_fail_there_is_nothing_to_cancel(wall: Any) -> None:
    put(wall, CalibrationView("done", target_mm=165.0, before_mm=240.0, for_visit=True))
    assert wall.client().post("/calibrate/visit/cancel").status_code == 409
