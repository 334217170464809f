"""What a page makes a browser load: each file and its size as sent."""

import gzip
import re
from typing import Any

from hingewall_web.server.assets import ASSETS, VERSION

PACKED = {"Accept-Encoding": "gzip"}
ADDRESS = re.compile(r'(?:src|href)="(/static/[^"]+)"')
IN_A_SCRIPT = re.compile(r'from "\./([\w.]+)"')
IN_A_STYLE = re.compile(r'url\("?([\w./-]+)"?\)')


def loaded(client: Any, path: str) -> dict[str, int]:
    """The page itself, and by their names below ``static/`` the files that it, its scripts and its styles name."""
    answer = client.get(path, headers=PACKED)
    sizes = {path: len(answer.data)}
    wanted = named(gzip.decompress(answer.data).decode())
    while wanted:
        name = wanted.pop()
        if name in sizes:
            continue
        found = client.get(f"/static/{VERSION}/{name}", headers=PACKED)
        assert found.status_code == 200, name
        sizes[name] = len(found.data)
        beside = {".js": IN_A_SCRIPT, ".css": IN_A_STYLE}.get(name[name.rfind(".") :])
        wanted += beside.findall(ASSETS[name].raw.decode()) if beside else []
    return sizes


def named(html: str) -> list[str]:
    """The static files of a page, each asked for under the address of this version."""
    addresses = ADDRESS.findall(html)
    assert all(address.startswith(f"/static/{VERSION}/") for address in addresses), addresses
    return [address.removeprefix(f"/static/{VERSION}/") for address in addresses]
