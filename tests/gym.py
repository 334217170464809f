"""A wall in a gym: the pages over a real device with its commands and database, an owner, athletes, sets of all."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from by_hand import OWNERS, Bench, cheap
from hingewall.errors import CommandRefused
from hingewall.messages.command import Answer, CommandKind
from hingewall.messages.snapshot import Snapshot
from hingewall.storage.athletes_reader import AthletesReader
from hingewall_web.app import create_app
from hingewall_web.server.services import Feed, Services
from stored import asked

KIMS, LEES = "836295", "509371"

__all__ = ["KIMS", "LEES", "OWNERS", "Gym", "cheap"]


class Gym:
    """Kim and Lee have a badge; Kim, Lee and a guest have done a set of two reps each. ``t`` is the gates' clock."""

    def __init__(self, folder: Path, feed: Feed, publish: Callable[[Snapshot], None]) -> None:
        self.t = 100.0
        self.bench = Bench(folder, publish, lambda: self.t)
        self.shelf = self.bench.shelf
        self.shelf.clock.date = datetime.now(UTC)
        self._turn = threading.Lock()
        self.app = create_app(feed, self, lambda: self.people)
        self.services: Services = self.app.extensions["hingewall"]
        self.kim = self.bench.add(nickname="Kim", colour="blue", shape="star", pin=KIMS)
        self.lee = self.bench.add(nickname="Lee", colour="orange", shape="moon", pin=LEES)
        self.reps: dict[str | None, str] = {}
        self.sets = {who: self._set(who) for who in (None, self.kim, self.lee)}

    def _set(self, who: str | None) -> str:
        set_id = self.shelf.start(athlete_id=who)
        self.shelf.keep(set_id)
        self.reps[who] = self.shelf.keep(set_id)
        return set_id

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.bench.__exit__()

    def share(self, who: str) -> None:
        """An athlete lets the owner see their history."""
        asked(self.shelf, "edit_athlete", who, {"owner_sees": True})

    def another_owner(self, pin: str) -> None:
        """The PIN is forgotten, and whoever is at the wall chooses the next."""
        asked(self.shelf, "forget_pin")
        asked(self.shelf, "claim", cheap(pin))

    @cached_property
    def spare(self) -> str:
        """Another guest's set, which has just ended."""
        set_id = self.shelf.start()
        self.shelf.keep(set_id)
        self.shelf.store.end_set(set_id, "goal")
        self.shelf.settle()
        return set_id

    @property
    def people(self) -> AthletesReader:
        return self.bench.people

    def ask(
        self,
        kind: CommandKind,
        args: dict[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
        token: str | None = None,
    ) -> Answer:
        """A command, as over the socket; in the owner's name where a test asks."""
        with self._turn:
            answer = self.bench.ask_as(self.bench.token if token is None else token, kind, args or {}, revision)
        if answer.error is not None:
            raise CommandRefused(answer.error.code, answer.error.message, answer.error.fields)
        return answer

    def anybody(self) -> Any:
        """A phone on the wall's own page."""
        client = self.app.test_client()
        client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        return client

    def owner(self) -> Any:
        client = self.anybody()
        assert client.post("/login", data={"pin": OWNERS}).status_code == 303
        return client

    def athlete(self, who: str, pin: str) -> Any:
        """The phone of an athlete who has opened their page."""
        client = self.anybody()
        assert client.post(f"/people/{who}/open", data={"pin": pin}).status_code == 303
        return client
