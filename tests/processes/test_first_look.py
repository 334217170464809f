"""No process looks at a class of messages for the first time while threads of it may be decoding one.

msgspec shows a class to all threads before it has seen what its fields are: forty phones that opened the history of a
wall that had just started ended the pages with a segmentation fault.
"""

import os
from pathlib import Path

from running import Site, until

WATCH = """\
import threading
import msgspec._utils as inside

look = inside._get_class_mro_and_typevar_mappings


def noted(kind):
    thread = threading.current_thread()
    with open({folder!r} + ("/begun" if thread is threading.main_thread() else "/late"), "a") as file:
        print(kind.__name__, "in", thread.name, file=file)
    return look(kind)


inside._get_class_mro_and_typevar_mappings = noted
"""
"""Python runs it before the first line of each process: msgspec calls this function when it looks at a class."""


def test_every_message_has_been_looked_at_before_a_thread_reads_one(site: Site, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(folder=str(tmp_path)))
    watched = {"env": os.environ | {"PYTHONPATH": str(tmp_path)}}
    site.device("--person", "coached", **watched)
    site.camera("--person", "coached", **watched)
    site.web(**watched)
    until(site.state, "the page hears of the device")
    pages = ("/", "/history", "/history/trends", "/wall", "/people", "/metrics", "/api/v1/sets")
    assert [site.ask("GET", page)[0] for page in pages] == [200] * len(pages)
    begun = {line.split()[0] for line in (tmp_path / "begun").read_text().splitlines()}
    assert {"Command", "Answer", "Snapshot", "RepRow", "SetFields"} <= begun, "they are looked at, in good time"
    late = tmp_path / "late"
    assert not late.exists(), late.read_text()
