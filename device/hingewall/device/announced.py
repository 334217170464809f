"""What has been announced: the set and its reps as they are on disk, never ahead of it."""

from typing import Any

import msgspec

from hingewall.messages.rep import Rep
from hingewall.messages.snapshot import RepMark, SetView
from hingewall.storage.rows import RepRow


class Announced:
    """Follows the sets as coaching sees them and the reps as storage confirms them."""

    def __init__(self, rep_seq: int = 0) -> None:
        """``rep_seq``: the number of the last rep before this start."""
        self.set_id: str | None = None
        self.rep_seq = rep_seq
        self.last_rep: dict[str, Any] | None = None
        self._unsaved: dict[str, tuple[str, Rep]] = {}
        self._given_up: set[str] = set()
        self._goal = 0
        self._marks: dict[str, RepMark] = {}
        self._cleared: str | None = None

    def set_started(self, set_id: str, goal: int) -> None:
        """A new set: its marks are empty until its first rep is on disk."""
        self.set_id, self._goal = set_id, goal
        self._marks = {}
        self._forget_given_up()

    def clear(self) -> None:
        """Somebody else practises: what is shown of the last set goes, and its reps that are still to be stored."""
        self._cleared, self.set_id, self._goal = self.set_id or self._cleared, None, 0
        self._marks, self.last_rep = {}, None
        self._forget_given_up()

    def _forget_given_up(self) -> None:
        for rep_id in self._given_up:
            self._unsaved.pop(rep_id, None)
        self._given_up.clear()

    def rep_waiting(self, set_id: str, rep_id: str, rep: Rep) -> None:
        """A rep is on its way to the disk. One that no disk takes stays on it for as long as its set is on show."""
        self._unsaved[rep_id] = set_id, rep

    def rep_saved(self, set_id: str, rep_id: str, seq: int, rep: Rep) -> None:
        """A rep is on disk: now it counts on every page."""
        self._unsaved.pop(rep_id, None)
        self.rep_seq = max(self.rep_seq, seq)
        if set_id == self._cleared:
            return
        self.last_rep = msgspec.structs.asdict(rep) | {"id": rep_id, "set_id": set_id}
        if set_id == self.set_id:
            self._marks[rep_id] = RepMark(rep.verdict, rep.unsure, rep.reason)

    def rep_edited(self, row: RepRow) -> None:
        """A stored rep was changed, removed or restored by hand."""
        if row.set_id != self.set_id:
            return
        if row.removed:
            self._marks.pop(row.id, None)
        else:
            self._marks = {**self._marks, row.id: RepMark(row.verdict, row.unsure, row.reason)}

    def begin_anew(self) -> None:
        """Nothing is on disk any more, and reps are numbered from 1."""
        self.clear()
        self._unsaved.clear()
        self.rep_seq = 0

    def erased(self, set_id: str) -> None:
        """The set is no longer on disk, and so on no page; another one may be on show by now."""
        if set_id == self.set_id:
            self.clear()
        elif self.last_rep is not None and self.last_rep["set_id"] == set_id:
            self.last_rep = None

    def rep_given_up(self, rep_id: str) -> None:
        """A rep that will never be on disk; storage has said why."""
        self._given_up.add(rep_id)

    def view(self, goal: int, rest_s: float | None, is_open: bool, trouble: bool = False) -> SetView:
        """The set for a Snapshot. Between sets the last one stays up.

        In ``trouble`` with the disk, its reps that wait count too: the beeper has said that they do.
        """
        waiting = self._heard(trouble)
        marks = (*self._marks.values(), *(RepMark(rep.verdict, rep.unsure, rep.reason) for rep in waiting))
        verdicts = [mark.verdict for mark in marks]
        return SetView(
            id=self.set_id,
            counted=verdicts.count("counted"),
            no_rep=verdicts.count("no_rep"),
            void=verdicts.count("void"),
            goal=self._goal or goal,
            reps=marks,
            rest_s=None if rest_s is None else round(rest_s, 1),
            unsaved=len(self._unsaved),
            open=is_open,
        )

    def newest(self, trouble: bool = False) -> dict[str, Any] | None:
        """The last rep that counts on the pages, as they show it; one that is not on disk can't be looked up: no id."""
        waiting = self._heard(trouble)
        return msgspec.structs.asdict(waiting[-1]) | {"id": "", "set_id": self.set_id} if waiting else self.last_rep

    def _heard(self, trouble: bool) -> list[Rep]:
        """Reps of this set that are not on disk, and count all the same."""
        return [
            rep for rep_id, (set_id, rep) in self._unsaved.items()
            if set_id == self.set_id and (trouble or rep_id in self._given_up)
        ]  # fmt: skip
