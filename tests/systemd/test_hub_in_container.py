"""A hub on a real systemd: installed, joined by a real wall's line, shut out from, installed again, removed."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from containers import PACKAGES, Container, lacking
from hingewall.fleet.access import from_code
from installing.hub import PACKAGES as HUBS
from installing.hub import RESTARTED
from waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.skipif(lacking() is not None, reason=f"a container {lacking()}")]

FOLDER = "/opt/hingewall-hub/current/venv/bin"
ASK = """\
import ssl, sys, urllib.parse, urllib.request
method, path, password, *form = sys.argv[1:]
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
context = ssl.create_default_context(cafile="/etc/hingewall-hub/broker.pem")
context.check_hostname = False
opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), Stay)
request = urllib.request.Request("https://127.0.0.1:8443" + path, "&".join(form).encode() if method == "POST" else None)
import base64
request.add_header("Authorization", "Basic " + base64.b64encode(b"owner:" + password.encode()).decode())
try:
    print(opener.open(request, timeout=20).read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
"""


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    container = Container(tmp_path_factory.mktemp("hub"), (*PACKAGES, *(one for one in HUBS if one not in PACKAGES)))
    (container.root / "ask.py").write_text(ASK)
    try:
        yield container
    finally:
        container.close()


def install(debian: Container, what: str = "install-hub", *options: str) -> str:
    command = ("python3", "/src/systemd/install.py", what, "--wheels", "/wheels", *options)
    code, said = debian.run(*command, timeout_s=600)
    assert code == 0, said
    return said


def ask(debian: Container, method: str, path: str, password: str, *form: str) -> str:
    return debian.run("python3", "/ask.py", method, path, password, *form)[1]


def walls(debian: Container, password: str) -> list[dict[str, Any]]:
    said = ask(debian, "GET", "/api/v1/walls", password)
    found: list[dict[str, Any]] = json.loads(said) if said.startswith("[") else []
    return found


def test_a_gym_installs_its_hub_and_a_wall_joins_it_and_is_shut_out(debian: Container) -> None:
    said = install(debian)
    told = re.search(r"Its password, told only now: (\S+)", said)
    assert told, said
    password = told[1]
    assert "https://hingewall.local:8443/" in said
    until(lambda: ask(debian, "GET", "/api/v1/walls", password) == "[]", "the pages answer by https")
    assert ask(debian, "GET", "/api/v1/walls", "guess") == "401"

    shown = ask(debian, "POST", "/walls", password, "name=Rack+7")
    found = re.search(r"hingewall join (\S+)<", shown)
    assert found, shown
    code = found[1]
    wall = from_code(code).wall
    (debian.root / "root/wall").mkdir()
    said = debian.run(f"{FOLDER}/hingewall", "join", code, "--data", "/root/wall")[1]
    assert f"This wall is {wall} at the hub 127.0.0.1" in said
    device = debian.start(
        f"{FOLDER}/hingewall", "device", "--source", "simulated", "--person", "class", "--data", "/root/wall"
    )
    line = debian.start(f"{FOLDER}/hingewall", "uplink", "--data", "/root/wall")
    until(lambda: (now := walls(debian, password)) and now[0]["reps"] > 0, "its reps are at the hub")

    ask(debian, "POST", f"/walls/{wall}/shut-out", password)
    until(lambda: debian.run("grep", "-c", wall, "/var/lib/hingewall-hub/passwords")[1] == "0", "it is off the list")
    until(lambda: faults(debian) == ["hub"], "the wall is told at the door, and says so")
    for process in (line, device):
        process.kill()
        process.wait()


def faults(debian: Container) -> list[str]:
    code = (
        "import time; from pathlib import Path; from hingewall.link.live import LiveFeed;"
        " feed = LiveFeed(Path('/root/wall/live.sock')); time.sleep(0.5); now = feed.latest(); feed.close();"
        " print(','.join(f.kind for f in now[0].faults if f.kind == 'hub') if now else '')"
    )
    return [one for one in debian.run(f"{FOLDER}/python", "-c", code)[1].split(",") if one]


def test_nobody_has_more_of_it_than_its_process_needs(debian: Container) -> None:
    def may(user: str, *command: str) -> bool:
        return debian.run("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command)[0] == 0

    for user in ("hingewall-hub", "hingewall-hub-pages", "nobody"):
        assert not may(user, "cat", "/etc/hingewall-hub/broker.key")
    for user in ("hingewall-hub-pages", "hingewall-hub-front", "nobody"):
        assert not may(user, "cat", "/var/lib/hingewall-hub/passwords")
    assert may("hingewall-hub-broker", "cat", "/var/lib/hingewall-hub/passwords")
    for user in ("hingewall-hub", "hingewall-hub-broker", "hingewall-hub-front", "nobody"):
        assert not may(user, "cat", "/etc/hingewall-hub/password")
    psql = ("psql", "-XAtd", "hingewall-hub", "-c")
    assert may("hingewall-hub-pages", *psql, "SELECT count(*) FROM reps")
    assert not may("hingewall-hub-pages", *psql, "DELETE FROM reps")
    assert not may("hingewall-hub-front", *psql, "SELECT 1")
    for unit in RESTARTED:
        assert debian.shows(f"hingewall-hub-{unit}", "User") not in ("", "root")


def test_installed_again_it_keeps_its_key_its_password_and_what_it_has(debian: Container) -> None:
    names = ("broker.key", "broker.pem", "password")
    before = [(debian.root / "etc/hingewall-hub" / name).read_bytes() for name in names]
    said = install(debian)
    assert "told only now" not in said
    assert "packages: already there" in said
    assert [(debian.root / "etc/hingewall-hub" / name).read_bytes() for name in names] == before
    code, told = debian.run("hingewall-hub", "password")
    assert code == 0, told
    password = told.rpartition(" ")[2]
    until(lambda: walls(debian, password), "what it had is there, by the new password")


def test_taken_off_it_leaves_what_the_walls_have_sent_unless_it_is_to_go(debian: Container) -> None:
    said = install(debian, "uninstall-hub")
    assert "kept: the database hingewall-hub, /etc/hingewall-hub" in said
    assert not list((debian.root / "etc/systemd/system").glob("hingewall-hub*"))
    assert not (debian.root / "opt/hingewall-hub").exists()
    install(debian, "uninstall-hub", "--purge")
    assert not (debian.root / "etc/hingewall-hub").exists()
    there = debian.run("runuser", "-u", "postgres", "--", "psql", "-XAtc", "SELECT datname FROM pg_database")[1]
    assert "hingewall-hub" not in there
