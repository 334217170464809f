"""Walks an order of assembly with nothing but sizes: what is in the way of a piece when its turn comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Piece:
    """What is taken in the hand. The widest round hole, in mm, that each of its ends does not pass."""

    front: float
    back: float

    @property
    def girth(self) -> float:
        """Of the whole."""
        return max(self.front, self.back)


@dataclass(frozen=True, slots=True)
class Hole:
    """A way in, its diameter in mm. ``once``: it is there only when that piece is on that other one; 0 is shut."""

    mm: float
    once: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done, as the guide says it.

    ``piece`` goes through ``holes``, its end ``first`` leading (empty: all of it goes through), and is then fixed to
    ``onto``. ``joint`` tells which end of ``onto`` it is soldered or plugged to, where it hangs on rather than is held.
    """

    words: str
    piece: str = ""
    onto: str = ""
    holes: tuple[str, ...] = ()
    first: str = ""
    joint: str = ""


@dataclass(slots=True)
class Bench:
    """What is on what so far."""

    pieces: dict[str, Piece]
    holes: dict[str, Hole]
    on: dict[str, set[str]] = field(default_factory=dict)
    joints: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def do(self, act: Act) -> list[str]:
        """Why it can't be done, if so; done it is in any case."""
        wrong = [fault for hole in act.holes for fault in self._through(act, hole)]
        if act.onto:
            if act.onto in self.on.get(act.piece, ()):
                wrong.append(f"{act.piece} is on the {act.onto} already")
            self.on.setdefault(act.piece, set()).add(act.onto)
            if act.joint:
                self.joints.setdefault((act.onto, act.joint), set()).add(act.piece)
        return wrong

    def held_by(self, root: str) -> set[str]:
        """All that is fixed to something, and what is fixed to that."""
        found = {root}
        while more := {piece for piece, onto in self.on.items() if onto & found} - found:
            found |= more
        return found

    def _through(self, act: Act, name: str) -> Iterable[str]:
        hole = self.holes[name]
        if hole.once and hole.once[1] not in self.on.get(hole.once[0], ()):
            return
        piece = self.pieces[act.piece]
        size = getattr(piece, act.first) if act.first else piece.girth
        if size > hole.mm:
            yield f"{act.piece}, {size:g} mm, does not go through the {name} of {hole.mm:g} mm"
        stays = {"front": piece.back, "back": piece.front}.get(act.first, 0.0)
        if act.first and stays <= hole.mm:
            yield f"{act.piece} falls through the {name}"
        for hanging in sorted(self.joints.get((act.piece, act.first), ())):
            if self.on[hanging] - {act.piece}:
                yield f"{hanging} is on {act.piece} and on something else, so the {name} can't be passed"
            elif self.pieces[hanging].girth > hole.mm:
                yield f"{hanging} hangs on {act.piece} and does not go through the {name} of {hole.mm:g} mm"


def faults(acts: Sequence[Act], bench: Bench) -> list[str]:
    """All that is wrong with an order."""
    known = set(bench.pieces)
    unknown = [f"nobody knows {act.piece}" for act in acts if act.piece and act.piece not in known]
    return unknown or [fault for act in acts for fault in bench.do(act)]
