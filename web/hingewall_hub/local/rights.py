"""From root to a user without rights: PostgreSQL refuses to run as root, and nothing of a hub needs it."""

import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from hingewall.errors import UsageError

NOBODY = "nobody"
READS = "dac_read_search"
"""All that is left to somebody who could not even read this program, for instance in root's own folder."""

TRY = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import hingewall_hub'], check=True)"
"""Whether it can be run from within: the first program is still found with the rights of root."""


def drop_rights(folder: Path | None) -> NoReturn:
    """Begin anew as whoever has called sudo, or as nobody, to whom ``folder`` is given. Raises UsageError."""
    user = pwd.getpwuid(int(os.environ.get("SUDO_UID", "0"))) if os.environ.get("SUDO_UID") else pwd.getpwnam(NOBODY)
    if user.pw_uid == 0:
        user = pwd.getpwnam(NOBODY)
    for path in (folder, *folder.rglob("*")) if folder else ():
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    os.environ |= {"HOME": str(folder or "/"), "USER": user.pw_name, "PYTHONDONTWRITEBYTECODE": "1"}
    program = [sys.executable, "-m", "hingewall_hub", *sys.argv[1:], *(["--data", str(folder)] if folder else [])]
    become = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs"]
    try:
        readable = _works([*become, "--bounding-set=-all", sys.executable, "-c", TRY])
        kept = "-all" if readable else f"-all,+{READS}"
        become += [f"--inh-caps={kept}", f"--ambient-caps={kept}", f"--bounding-set={kept}"]
        os.chdir("/")
        os.execvp(become[0], [*become, *program])  # noqa: S606  of util-linux
    except OSError as error:
        raise UsageError("setpriv is missing; install util-linux, or run make hub as yourself, not as root") from error


def _works(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, cwd="/").returncode == 0  # noqa: S603  ours
