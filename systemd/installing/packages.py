"""Debian's packages: those that are missing, and the camera's where the distribution has them."""

from installing.layout import Layout
from installing.running import Runner

FRONT = "nginx"
NEEDED = ("python3-venv", "python3-numpy", "openssh-client", "openssl", "i2c-tools", "avahi-daemon", FRONT)
"""numpy is Debian's, for which its picamera2 is built; ssh-keygen looks at the signature of a release; openssl makes
the certificate for https."""

CAMERA = "python3-picamera2"
APT = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300")
"""A fresh Pi updates itself in its first minutes: wait for that."""


def packages(layout: Layout, runner: Runner, also: tuple[str, ...] = ()) -> None:
    """Everything that comes by apt, ``also`` among it. Raises InstallError when apt can't."""
    missing = [name for name in (*NEEDED, *also) if not is_installed(runner, name)]
    camera = is_installed(runner, CAMERA)
    if missing or not (camera or _has_lists(layout)):
        runner.works(*APT, "update")  # what can't be had for want of it is named below
    if not camera and _to_be_had(runner, CAMERA):
        missing.append(CAMERA)
        camera = True
    if missing:
        runner.say(f"packages: installing {', '.join(missing)}")
        if FRONT in missing:  # Debian's own unit would take port 80 at once; hingewall-front.service runs it instead
            runner.works("systemctl", "mask", layout.other_front.name)
        runner.run("dpkg", "--configure", "-a")  # an install that was cut off leaves apt refusing all else
        runner.run(*APT, "install", "-y", "--no-install-recommends", *missing)
    else:
        runner.say("packages: already there")
    if not camera:
        runner.say(f"camera: off, since this system has no {CAMERA} (Raspberry Pi OS has): form is not checked")


def is_installed(runner: Runner, name: str) -> bool:
    return runner.works("dpkg-query", "--show", "--showformat=${db:Status-Status}", name) and (
        runner.run("dpkg-query", "--show", "--showformat=${db:Status-Status}", name) == "installed"
    )


def _has_lists(layout: Layout) -> bool:
    """Whether apt knows yet what there is: on a fresh card it may not."""
    return any((layout.root / "var/lib/apt/lists").glob("*_Packages*"))


def _to_be_had(runner: Runner, name: str) -> bool:
    return "Candidate: (none)" not in (known := runner.run("apt-cache", "policy", name)) and "Candidate:" in known
