"""The bill of materials lists what the lock puts on a wall: each distribution, its version, and its wheels' hashes."""

import json
from pathlib import Path

from packaging.utils import canonicalize_name

from releasing.locks import RUN, read
from releasing.sbom import bill

ROOT = Path(__file__).parents[2]


def test_it_lists_what_is_locked_with_its_hashes_and_nothing_else() -> None:
    told = json.loads(bill(ROOT))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["name"] == "hingewall"
    listed = {}
    for one in told["components"]:
        hashes = {h["content"] for ref in one["externalReferences"] for h in ref.get("hashes", ())}
        assert one["purl"] == f"pkg:pypi/{canonicalize_name(one['name'])}@{one['version']}"
        listed[one["purl"]] = hashes
    locked = {
        f"pkg:pypi/{canonicalize_name(one.requirement.name)}@{str(one.requirement.specifier).removeprefix('==')}": set(
            one.wheels.values()
        )
        for one in read((ROOT / RUN).read_text("utf-8"))
    }
    assert listed == locked
    assert "serialNumber" not in told, "the same lock gives the same bill"
