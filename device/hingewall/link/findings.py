"""What the self-test tells a page: the result of the command ``self_test``."""

from typing import Literal

from msgspec import Struct

SelfTestState = Literal["idle", "running", "done", "time", "stopped"]


class Finding(Struct, frozen=True, omit_defaults=True):
    """One thing that the self-test looks at. ``first`` is what to look at first when it has failed."""

    name: str
    state: Literal["waiting", "ok", "failed", "untested"] = "waiting"
    found: str = ""
    first: str = ""


class SelfTestView(Struct, frozen=True):
    """How far it is: ``asking`` is what a person is to notice or press now, and has ``left_s`` for.

    ``yours`` is False for whoever only looks on while another phone tests.
    """

    state: SelfTestState = "idle"
    findings: tuple[Finding, ...] = ()
    asking: str | None = None
    left_s: float = 0.0
    yours: bool = True
