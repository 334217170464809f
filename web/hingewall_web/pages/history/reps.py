"""One rep: its trace and figures on a page, and what a person makes of its verdict."""

from typing import Any, get_args

import msgspec
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hingewall.errors import InvalidValues
from hingewall.messages.rep import Verdict
from hingewall.settings.declarations import shown
from hingewall.storage.rows import RepRow, SetRow
from hingewall_web.access.athlete_access import records
from hingewall_web.access.auth import owner_only
from hingewall_web.pages.history.rep_words import STANDING, chart, evidence, written
from hingewall_web.pages.history.replay import replayed
from hingewall_web.pages.settings.pages import current
from hingewall_web.server.requests import json_object
from hingewall_web.server.services import services
from hingewall_web.words.language import N_, Sentences, fill, gettext
from hingewall_web.words.rep import mark_of, verdict_sentence

CHANGES = Sentences(
    {
        "counted": N_("Mark as counted"),
        "no_rep": N_("Mark as no-rep"),
        "void": N_("Mark as not judged"),
        "remove": N_("Remove this rep"),
        "restore": N_("Restore this rep"),
    }
)

pages = Blueprint("reps", __name__)

EDIT_TIMEOUT_S = 5.0
"""A correction is answered when the disk has it, and an SD card may stall for seconds."""


@pages.get("/history/rep/<rep_id>")
def page(rep_id: str) -> str:
    """The rep's trace, its figures, and the ways to correct it."""
    reader = records()
    rep = reader.rep(rep_id)
    row = reader.set(rep.set_id)
    units = current()[0].ui.units
    every = numbered(row)
    at = next((i for i, (_, other) in enumerate(every) if other.id == rep.id), 0)
    return render_template(
        "rep.html", rep=rep, row=row, n=at + 1, of=len(every), units=units,
        mark=mark_of(rep.verdict, rep.unsure), sentence=verdict_sentence(msgspec.to_builtins(rep), units),
        original=_original(rep, units), evidence=evidence(rep, row, units), chart=chart(rep, row, units),
        before=every[at - 1] if at else None, after=every[at + 1] if at + 1 < len(every) else None,
        again=replayed(rep, at + 1, units), choices=_choices(rep), undo=_undo(rep),
        edits=[written(edit) for edit in rep.edits],
    )  # fmt: skip


@pages.post("/history/rep/<rep_id>")
@owner_only
def change(rep_id: str) -> AnyResponse:
    """The same as PATCH, from the page's buttons."""
    reader = records()
    before = reader.rep(rep_id)
    after = _edit(before, request.form.get("change", ""))
    number = next((n for n, rep in numbered(reader.set(after.set_id)) if rep.id == after.id), 0)
    same = len(after.edits) == len(before.edits)
    words = {"n": number, "after": STANDING[standing(after)]}
    sentence = gettext("Rep {n} has not changed: {after}.") if same else gettext("Rep {n} is now: {after}.")
    flash(fill(sentence, words), "unchanged" if same else "saved")
    return redirect(url_for("history.reps.page", rep_id=after.id), 303)


@pages.patch("/api/v1/reps/<rep_id>")
@owner_only
def edit(rep_id: str) -> Response:
    """Correct a rep: ``{"change": "counted" | "no_rep" | "void" | "remove" | "restore"}``; the answer is the rep."""
    body = json_object()
    wrong = {key: f"{shown(key)} is not known here; send change" for key in body.keys() - {"change"}}
    if not isinstance(body.get("change"), str):
        wrong["change"] = gettext('change is missing; send "counted", "no_rep", "void", "remove" or "restore"')
    if wrong:
        raise InvalidValues(wrong)
    return jsonify(msgspec.to_builtins(_edit(records().rep(rep_id), body["change"])))


def _edit(rep: RepRow, change: str) -> RepRow:
    """Have the device keep it; the rep as it is then. Raises CommandRefused for a change that can't be made."""
    if not change:
        raise InvalidValues(
            {"change": gettext('change is missing; send "counted", "no_rep", "void", "remove" or "restore"')}
        )
    services().commands.ask("edit_rep", {"rep_id": rep.id, "change": change}, None, EDIT_TIMEOUT_S)
    return records().rep(rep.id)


def numbered(row: SetRow) -> list[tuple[int, RepRow]]:
    """Every rep of a set by its number, removed ones too: correcting one never renumbers the others."""
    return list(enumerate(sorted((*row.reps, *row.removed), key=lambda rep: rep.seq), 1))


def standing(rep: RepRow) -> str:
    """What it counts as now: a verdict, or ``removed``."""
    return "removed" if rep.removed else rep.verdict


def differs(rep: RepRow) -> bool:
    """Whether a person's word stands instead of the wall's."""
    return standing(rep) != rep.original_verdict


def _original(rep: RepRow, units: str) -> str:
    """What the wall said, where somebody has overruled it."""
    if rep.verdict == rep.original_verdict:
        return ""
    said: dict[str, Any] = msgspec.to_builtins(rep)
    said |= {"verdict": rep.original_verdict, "reason": rep.original_reason, "unsure": False}
    return fill(gettext("The wall's verdict: {sentence}"), {"sentence": verdict_sentence(said, units)})


def _choices(rep: RepRow) -> list[tuple[str, str]]:
    """What may be made of it now, as the command's word and a button's text."""
    words = ["restore"] if rep.removed else [*(v for v in get_args(Verdict) if v != rep.verdict), "remove"]
    return [(word, CHANGES[word]) for word in words]


def _undo(rep: RepRow) -> str:
    """The change that takes back the last one, or nothing."""
    if not rep.edits:
        return ""
    last = rep.edits[-1]
    if last.after == "removed":
        return "restore"
    return "remove" if last.before == "removed" else last.before
