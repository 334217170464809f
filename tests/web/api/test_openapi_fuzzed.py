"""The document for programs held against a real device and web process: schemathesis asks what it allows, and what not.

Whatever is asked, no answer is a server error, and each has a status, a type, headers and a shape that the document
names. The stream, which never ends, is looked at by itself.
"""

import http.client
import json
import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from hingewall_web.api.openapi import described
from hingewall_web.app import create_app
from running import PATIENCE_S, Site, session_of, until
from stored import Shelf

PIN = "740192"
EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
"""Of each operation; EXAMPLES=250 asks as long as a release should."""
DOCUMENT = described(create_app(cast(Any, None), cast(Any, None), cast(Any, None)))
OPERATIONS = [
    (method, path, mode)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"] != "live_stream"
    for mode in GenerationMode
    if mode.is_positive
    or "requestBody" in operation
    or any(p["in"] == "query" for p in operation.get("parameters", ()))
]
NOT_ASKED = [ignored_auth, positive_data_acceptance]
"""Who may do what is a table of its own; and settings that are each fine may contradict one another."""


class Wall:
    """A site with one set of one rep, and somebody logged in."""

    def __init__(self, site: Site, rep_id: str, set_id: str) -> None:
        self.site = site
        self.real = {"rep_id": rep_id, "set_id": set_id}
        self.address = f"http://127.0.0.1:{site.port}"
        self.headers = {"Origin": self.address, "Cookie": self._log_in()}

    def revision(self) -> int:
        """Of the settings in force."""
        return int(self.site.ask("GET", "/api/v1/settings")[1]["revision"])

    def _log_in(self) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE_S)
        try:
            sent = json.dumps({"pin": PIN})
            connection.request("POST", "/api/v1/session", sent, {"Origin": self.address})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            return session_of(answer.headers)
        finally:
            connection.close()


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    site = Site(tmp_path_factory.mktemp("fuzzed"))
    shelf = Shelf(site.data).open()
    set_id = shelf.start()
    rep_id = shelf.keep(set_id)
    shelf.close()
    site.device("--person", "empty")
    site.web()
    until(site.state, "a snapshot")
    site.claim(PIN)
    yield Wall(site, rep_id, set_id)
    site.close()


@pytest.fixture(scope="module")
def document(wall: Wall) -> Any:
    """The document, asked for over the network."""
    schema = schemathesis.openapi.from_url(f"{wall.address}/openapi.json", wait_for_schema=PATIENCE_S)
    schema.config.generation.update(with_security_parameters=False)
    return schema


@pytest.mark.parametrize(("method", "path", "mode"), OPERATIONS)
def test_every_answer_is_as_the_document_says(
    wall: Wall, document: Any, method: str, path: str, mode: GenerationMode
) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=document[path][method].as_strategy(generation_mode=mode), known=st.booleans())
    def asked(case: Any, known: bool) -> None:
        for name in case.path_parameters if known else ():
            case.path_parameters[name] = wall.real[name]
        if known and isinstance(case.body, dict) and "revision" in case.body and mode.is_positive:
            case.body["revision"] = wall.revision()
        case.call_and_validate(headers=wall.headers, timeout=PATIENCE_S, excluded_checks=NOT_ASKED)

    asked()


def test_the_stream_is_of_the_documented_type(wall: Wall) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", wall.site.port, timeout=PATIENCE_S)
    connection.request("GET", "/api/v1/live")
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers.get_content_type() in DOCUMENT["paths"]["/api/v1/live"]["get"]["responses"]["200"]["content"]
    answer.close()
    connection.close()
