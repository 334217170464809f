"""``/openapi.json``: what programs may ask, from the routes and types that answer. OpenAPI 3.1."""

import re
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, current_app, jsonify

from hingewall import __version__
from hingewall.declarations import Setting
from hingewall.messages import Snapshot
from hingewall.settings import SETTINGS
from hingewall.storage.rows import RepRow, SetRow, SetSummary

pages = Blueprint("openapi", __name__)

Doc = dict[str, Any]
OPEN = re.compile(r"/(api/|healthz|metrics|openapi\.json)")
TYPES = (Snapshot, SetSummary, SetRow, RepRow)
JSON_TYPES = {"number": "number", "whole": "integer", "yes_no": "boolean", "choice": "string"}

PROBLEMS = {
    "400": "Not a request that can be read, or for another host", "401": "No PIN, or a wrong one",
    "403": "Sent from another site", "404": "No such thing", "409": "Made from an older revision; carries the newest",
    "413": "Too large", "422": "Values that can't be used, every one in error.fields",
    "429": "Too many wrong PINs; Retry-After says how long", "503": "The device or its records can't be reached",
}  # fmt: skip

ANSWERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "live.state": (Snapshot, ("503",)),
    "live.words": (None, ("503",)),
    "live.stream": ("text/event-stream", ("503",)),
    "history.sets": ({"sets": [SetSummary], "next": None}, ("404", "422", "503")),
    "history.one_set": (SetRow, ("404", "503")),
    "history.one_rep": (RepRow, ("404", "503")),
    "history.reps.edit": (RepRow, ("400", "401", "403", "404", "413", "422", "429", "503")),
    "settings.read": ({"revision": None, "settings": None}, ("503",)),
    "settings.write": ({"revision": None, "settings": None}, ("400", "401", "403", "409", "413", "422", "429", "503")),
    "owner.session": (None, ("400", "401", "403", "413", "422", "429", "503")),
    "export.export": ("text/csv", ("401", "422", "429", "503")),
    "health.healthz": (None, ("503",)),
    "health.metrics": ("text/plain", ()),
    "openapi.document": (None, ()),
}
"""Endpoint -> what a good answer holds, and the statuses it may be refused with. 400 (foreign Host) is everybody's."""


@pages.get("/openapi.json")
def document() -> Response:
    """This document."""
    return jsonify(described(current_app))


def described(app: Flask) -> Doc:
    """The document for an application. Raises KeyError for a route under /api that ANSWERS does not know."""
    _, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hingewall", "version": __version__, "description": "Lengths in mm, times in s."},
        "paths": _paths(app),
        "components": {
            "schemas": components | {"Settings": _settings(), "Problem": _problem()},
            "securitySchemes": {
                "pin": {"type": "http", "scheme": "basic", "description": "User owner, password the PIN."}
            },
        },
    }


def _paths(app: Flask) -> Doc:
    paths: Doc = {}
    for rule in app.url_map.iter_rules():
        if not OPEN.match(rule.rule):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            view = app.view_functions[rule.endpoint]
            paths.setdefault(path, {})[method.lower()] = _operation(rule.endpoint, view.__doc__ or "", rule.arguments)
    return paths


def _operation(endpoint: str, text: str, arguments: set[str]) -> Doc:
    holds, refused = ANSWERS[endpoint]
    operation: Doc = {
        "operationId": endpoint.replace(".", "_"),
        "summary": text.strip().partition("\n")[0] or endpoint,
        "responses": {"200": {"description": "Done", "content": _content(holds)}}
        | {
            status: {"description": PROBLEMS[status], "content": _json(_ref("Problem"))} for status in {"400", *refused}
        },
    }
    if arguments:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in sorted(arguments)
        ]
    if "401" in refused and endpoint != "owner.session":
        operation["security"] = [{"pin": []}]
    return operation


def _content(holds: Any) -> Doc:
    if isinstance(holds, str):
        return {holds: {"schema": {"type": "string"}}}
    if isinstance(holds, dict):
        return _json({"type": "object", "properties": {key: _part(key, value) for key, value in holds.items()}})
    return _json({"type": "object"} if holds is None else _ref(holds.__name__))


def _part(key: str, value: Any) -> Doc:
    if isinstance(value, list):
        return {"type": "array", "items": _ref(value[0].__name__)}
    return {"revision": {"type": "integer"}, "settings": _ref("Settings")}.get(key, {"type": ["string", "null"]})


def _json(schema: Doc) -> Doc:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Doc:
    return {"$ref": f"#/components/schemas/{name}"}


def _settings() -> Doc:
    return {"type": "object", "properties": {key: _setting(setting) for key, setting in SETTINGS.items()}}


def _setting(setting: Setting) -> Doc:
    schema: Doc = {"description": f"{setting.label}: {setting.help}", "default": setting.default}
    if setting.choices:
        return schema | {"enum": list(setting.choices)}
    if setting.kind == "time":
        return schema | {"type": ["string", "null"], "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
    if setting.kind == "text":
        return schema | {"type": "string", "minLength": setting.low, "maxLength": setting.high}
    bounds = {"minimum": setting.low, "maximum": setting.high}
    return (
        schema | {"type": JSON_TYPES[setting.kind]} | {key: value for key, value in bounds.items() if value is not None}
    )


def _problem() -> Doc:
    text = {"type": "string"}
    fields = {"type": "object", "additionalProperties": text}
    error = {"type": "object", "properties": {"code": text, "message": text, "fields": fields}}
    return {"type": "object", "properties": {"error": error}, "required": ["error"]}
