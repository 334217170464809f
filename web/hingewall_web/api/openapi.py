"""``/openapi.json``: what programs may ask, from the routes and types that answer. OpenAPI 3.1."""

import re
from collections.abc import Callable
from typing import Any, get_args

import msgspec
from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from hingewall import __version__
from hingewall.errors import joined
from hingewall.messages.rep import Verdict
from hingewall.messages.snapshot import Snapshot
from hingewall.settings.declarations import Setting
from hingewall.settings.languages import offered
from hingewall.settings.settings import SETTINGS
from hingewall.storage.cells import FORMS
from hingewall.storage.rows import RepRow, SetRow, SetSummary
from hingewall_web.pages.gym_screen import Screen
from hingewall_web.pages.history.sets import MOST_SETS, SETS_A_PAGE
from hingewall_web.server.requests import SAFE
from hingewall_web.words.snapshot import Spoken

pages = Blueprint("openapi", __name__)

Doc = dict[str, Any]
View = Callable[..., Any]
OPEN = re.compile(r"/(api/|healthz|metrics|openapi\.json)")
TYPES = (Snapshot, Spoken, Screen, SetSummary, SetRow, RepRow)
JSON_TYPES = {"number": "number", "whole": "integer", "yes_no": "boolean", "choice": "string"}

PROBLEMS = {
    "400": "Not a request that can be read, or for another host", "401": "No PIN, or a wrong one",
    "403": "Sent from another site, or an athlete keeps it private", "404": "No such thing",
    "409": "Made from an older revision; carries the newest",
    "413": "Too large", "422": "Values that can't be used, every one in error.fields",
    "429": "Too many wrong PINs; Retry-After says how long", "503": "The device or its records can't be reached",
}  # fmt: skip

ANSWERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "live.state": (Snapshot, ("503",)),
    "live.words": (Spoken, ("503",)),
    "live.stream": ("text/event-stream", ("503",)),
    "gym_screen.state": (Screen, ("503",)),
    "history.sets": ({"sets": [SetSummary], "next": None}, ("401", "403", "404", "422", "429", "503")),
    "history.one_set": (SetRow, ("429", "503")),
    "history.one_rep": (RepRow, ("429", "503")),
    "history.reps.edit": (RepRow, ("422",)),
    "settings.read": ({"revision": None, "settings": None}, ("503",)),
    "settings.write": ({"revision": None, "settings": None}, ("409", "422")),
    "owner.session": (None, ("401", "422", "429", "503")),
    "export.export": ("text/csv", ("422",)),
    "health.healthz": (None, ("503",)),
    "health.metrics": ("text/plain", ()),
    "openapi.document": (None, ()),
}
"""Endpoint -> what a good answer holds, and how it may be refused beside what its route says of itself."""

SENT: dict[str, Doc] = {
    "settings.write": {"revision": {"type": "integer"}, "settings": {"$ref": "#/components/schemas/Settings"}},
    "history.reps.edit": {"change": {"enum": [*get_args(Verdict), "remove", "restore"]}},
    "owner.session": {"pin": {"type": "string"}},
}
"""Endpoint -> what its body holds, all of it required."""

LANGUAGE: Doc = {
    "type": "string",
    "description": f"{joined(offered())}; without it the sentences are in the language of Accept-Language.",
}

QUERIES: dict[str, dict[str, Doc]] = {
    "live.words": {"language": LANGUAGE},
    "live.stream": {"language": LANGUAGE},
    "gym_screen.state": {"language": LANGUAGE},
    "history.sets": {
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_SETS, "default": SETS_A_PAGE},
        "before": {"type": "string"},
        "who": {"type": "string"},
    },
    "export.export": {
        "since": {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]},
        "rows": {"enum": ["reps", "sets"], "default": "reps"},
        "decimal": {"enum": [*FORMS], "default": "point"},
    },
}

POINT: Doc = {"type": "array", "items": {"type": ["number", "null"]}, "minItems": 2, "maxItems": 2}
TRACE: Doc = {"type": "array", "items": POINT}
"""As ``hingewall.storage.trace`` makes them: t in s, distance in mm or null; or how far the hips sank."""


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
                "pin": {"type": "http", "scheme": "basic", "description": "User owner, password the PIN."},
                "session": {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]},
            },
        },
    }


def _paths(app: Flask) -> Doc:
    paths: Doc = {}
    for rule in app.url_map.iter_rules():
        if not OPEN.match(rule.rule):
            continue
        path = re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, method, app.view_functions[rule.endpoint])
    return paths


def _operation(rule: Rule, method: str, view: View) -> Doc:
    holds, more = ANSWERS[rule.endpoint]
    refused = sorted({*_refused(rule, method, view), *more})
    operation: Doc = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": (view.__doc__ or "").strip().partition("\n")[0] or rule.endpoint,
        "responses": {"200": {"description": "Done", "content": _content(rule.endpoint, holds)}}
        | {status: _refusal(rule, status) for status in refused},
    }
    if parameters := _parameters(rule):
        operation["parameters"] = parameters
    if rule.endpoint in SENT:
        sent = SENT[rule.endpoint]
        body = {"type": "object", "properties": sent, "required": list(sent), "additionalProperties": False}
        operation["requestBody"] = {"required": True, "content": _json(body)}
    if _owner_only(view):
        operation["security"] = [{"pin": []}, {"session": []}]
    return operation


def _refused(rule: Rule, method: str, view: View) -> set[str]:
    """What every route of its kind may be refused with: by the guard, for its address, for its body."""
    refused = {"400"}
    if rule.arguments:
        refused.add("404")
    if method not in SAFE:
        refused |= {"403", "413"}
    if _owner_only(view):
        refused |= {"401", "429", "503"}
    return refused


def _owner_only(view: View) -> bool:
    return bool(getattr(view, "owner_only", False))


def _refusal(rule: Rule, status: str) -> Doc:
    """JSON under /api and a page elsewhere, but for the health, whose 503 is its own."""
    refusal: Doc = {"description": PROBLEMS[status], "content": {"text/html": {}}}
    if rule.rule.startswith("/api/"):
        refusal["content"] = _json(_ref("Problem"))
    elif status == "503":
        refusal["content"] = _json({"type": "object"})
    if status == "429":
        refusal["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return refusal


def _parameters(rule: Rule) -> list[Doc]:
    found = [(name, "path", {"type": "string"}) for name in sorted(rule.arguments)]
    found += [(name, "query", schema) for name, schema in QUERIES.get(rule.endpoint, {}).items()]
    return [{"name": name, "in": where, "required": where == "path", "schema": schema} for name, where, schema in found]


def _content(endpoint: str, holds: Any) -> Doc:
    if isinstance(holds, str):
        return {holds: {"schema": {"type": "string"}}}
    if isinstance(holds, dict):
        properties = {key: _part(key, value) for key, value in holds.items()}
        return _json({"type": "object", "properties": properties, "required": list(properties)})
    if endpoint == "history.one_rep":
        curves = {"properties": {"trace": TRACE, "drops": TRACE}, "required": ["trace", "drops"]}
        return _json({"allOf": [_ref(holds.__name__), curves]})
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
    """Some settings, by key: each of them is optional, and there are no others."""
    properties = {key: _setting(setting) for key, setting in SETTINGS.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


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
    return {"type": "object", "properties": {"error": error | {"required": ["code", "message"]}}, "required": ["error"]}
