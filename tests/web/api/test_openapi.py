"""The document for programs is made from the routes and types, so it can't leave one out."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hingewall.settings.settings import SETTINGS


def rules(app: Flask) -> set[tuple[str, str]]:
    return {
        (re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") or rule.rule in ("/healthz", "/metrics", "/openapi.json")
    }


@pytest.fixture
def client(wall: Any) -> FlaskClient:
    found: FlaskClient = wall.client()
    return found


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


def test_every_route_for_programs_is_in_it_and_nothing_else(client: FlaskClient, document: dict[str, Any]) -> None:
    listed = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert listed == rules(client.application)
    assert ("/api/v1/settings", "put") in listed


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert {"Snapshot", "RepRow", "SetRow", "Problem"} <= names
    assert names <= set(document["components"]["schemas"])


def test_settings_carry_their_bounds(document: dict[str, Any]) -> None:
    properties = document["components"]["schemas"]["Settings"]["properties"]
    assert list(properties) == list(SETTINGS) or set(properties) == set(SETTINGS)
    target = properties["stance.target_mm"]
    assert (target["minimum"], target["maximum"], target["default"]) == (300, 1500, 610)


def test_what_needs_the_pin_says_so(document: dict[str, Any]) -> None:
    assert document["paths"]["/api/v1/settings"]["put"]["security"] == [{"pin": []}, {"session": []}]
    assert "security" not in document["paths"]["/api/v1/settings"]["get"]
    assert {"401", "409", "422", "429"} <= set(document["paths"]["/api/v1/settings"]["put"]["responses"])
