"""The product's own OpenAPI: made from the app's routes, the shapes of its bodies, and the names of
its forms' fields. Nothing here is written by hand that the code already says.
"""

import ast
import re
from pathlib import Path

import msgspec
from litestar import Litestar

from server.domain.rule_files import Rules
from server.web.batch import Batch
from server.web.enrolment import Enrolling
from server.web.heartbeat import CallBody, Heartbeat
from server.web.resume import Opening
from tests.routes import routes_of

OPERATOR = Path(__file__).resolve().parents[2] / "server" / "web" / "operator"


class Body(msgspec.Struct):
    """A delivery (server/domain/envelope.py keeps its own private)."""

    envelope: str
    sealed: str


SHAPES = {
    "/api/tablets/enrol": Enrolling,
    "/api/sync": Heartbeat,
    "/api/calls": CallBody,
    "/api/deliveries": Batch,
    "/api/drafts/open": Opening,
    "/api/drafts/{draft_id:str}": Body,
}
FORM = "application/x-www-form-urlencoded"
PARAMETER = re.compile(r"\{(\w+):(\w+)\}")
TYPES = {"int": {"type": "integer"}, "str": {"type": "string"}, "path": {"type": "string"}}


def describe(app: Litestar, rules: Rules, known: dict[str, list]) -> dict:
    """OpenAPI 3.1. `known`: ids that exist, by the parameter's name, so that handlers get far."""
    schemas: dict = {}
    paths: dict = {}
    fields = form_fields(rules)
    for method, path in sorted(routes_of(app)):
        place = PARAMETER.sub(lambda found: f"{{{found[1]}}}", path)
        operation = {
            "parameters": [_parameter(*found, known) for found in PARAMETER.findall(path)],
            "responses": {"default": {"description": "whatever it says, it is no failure"}},
        }
        if method == "GET":
            operation["parameters"] += [
                _query(name) for name in ("next", "office", "show", "after")
            ]
        else:
            operation["requestBody"] = _body(path, fields, schemas)
        paths.setdefault(place, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Loket OTAN", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def form_fields(rules: Rules) -> list[str]:
    """Names that any form of the desk is asked for, and the applicants' fields."""
    names = {row["id"] for row in rules.fields}
    for file in OPERATOR.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "read_fields":
                names |= {each.value for each in node.args if isinstance(each, ast.Constant)}
    return sorted(names - {"csrf"})


def _body(path: str, fields: list[str], schemas: dict) -> dict:
    if path not in SHAPES:
        properties = {name: {"type": "string"} for name in [*fields, "code"]}
        return {"content": {FORM: {"schema": {"type": "object", "properties": properties}}}}
    (schema,), found = msgspec.json.schema_components(
        [SHAPES[path]], ref_template="#/components/schemas/{name}"
    )
    schemas |= _plain(found)
    return {"content": {"application/json": {"schema": schema}}}


def _plain(schema):
    """JSON Schema knows `^` and `$` where Python's patterns say `\\A` and `\\Z`."""
    if isinstance(schema, dict):
        return {key: _plain(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_plain(value) for value in schema]
    return re.sub(r"^\\A(.*)\\Z$", r"^\1$", schema) if isinstance(schema, str) else schema


def _parameter(name: str, kind: str, known: dict[str, list]) -> dict:
    schema = TYPES[kind]
    if known.get(name):
        schema = {"anyOf": [{"enum": known[name]}, {"enum": known[name]}, schema]}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
