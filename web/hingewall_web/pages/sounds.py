"""``/sounds``: hear the wall. Each sound and each light with what it means, to be tried on the phone or on the wall."""

import json

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.cues import CUES, OF_REASON, OF_STANCE, SOUNDS, tones
from hingewall.errors import CommandRefused
from hingewall_web.server.services import services
from hingewall_web.words.device import said
from hingewall_web.words.language import fill, gettext
from hingewall_web.words.sounds import lights, main_sounds, rarer_sounds, title_of

pages = Blueprint("sounds", __name__)


@pages.get("/sounds")
def page() -> str:
    """A legend that needs no script; with one, each sound can be tapped."""
    return render_template("sounds.html", main=main_sounds(), rarer=rarer_sounds(), lights=lights())


@pages.get("/sounds.js")
def table() -> AnyResponse:
    """The same table that the wall plays from, as a module: a phone sounds what the wall sounds."""
    known = {
        "SOUNDS": {name: tones(name) for name in SOUNDS},
        "OF_REASON": {reason: CUES[cue].sound for reason, cue in OF_REASON.items()},
        "OF_STANCE": {verdict: CUES[cue].sound for verdict, cue in OF_STANCE.items()},
        "ALARM_EVERY_S": CUES["too_near"].repeat_s,
    }
    lines = (f"export const {name} = {json.dumps(value, separators=(',', ':'))};\n" for name, value in known.items())
    response = Response("".join(lines), content_type="text/javascript; charset=utf-8")
    response.add_etag(weak=True)  # packed or not
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@pages.post("/sounds/play")
def play() -> AnyResponse:
    """Have the wall play a cue. Anybody may: the device refuses it while somebody trains, and too many at once."""
    cue = request.form.get("cue", "")
    try:
        services().commands.ask("play_cue", {"cue": cue})
    except CommandRefused as error:
        text, done = said(str(error)), False
    else:
        text, done = fill(gettext("The wall plays: {sound}"), {"sound": title_of(cue)}), True
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(ok=done, text=text)
        answer.status_code = 200 if done else 409
        return answer
    flash(text)
    return redirect(url_for("sounds.page"), 303)
