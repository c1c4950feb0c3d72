"""The API described, from the table of operations: as OpenAPI for programs, as a page with examples for people."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from pitboard import __version__
from pitboard.scoring import History
from pitboard.server.api.documents import RefusalAnswer
from pitboard.server.api.operations import OPERATIONS, Operation
from pitboard.server.api.query import Parameter
from pitboard.server.wire import JsonObject
from pitboard.templates import fill

ABOUT = (
    "The timing of an endurance race. Times are integer ms in keys that end in `_ms`; a race time counts from the "
    "official start; what is not known is null. Field names stay from version to version."
)

_PLACE = "#/components/schemas/{name}"


def openapi() -> JsonObject:
    """The document, as OpenAPI 3.1 has it."""
    types = [operation.answers for operation in OPERATIONS if operation.answers is not None] + [RefusalAnswer]
    schemas, components = _plainly_named(msgspec.json.schema_components(types, ref_template=_PLACE))
    by_type = dict(zip(types, schemas, strict=True))
    paths: JsonObject = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation, by_type, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pitboard",
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _plainly_named(described: Any) -> Any:
    """Schemas under the name that the API's users know: `Board` for the type `BoardAnswer`."""
    return msgspec.json.decode(re.sub(rb'(\w)Answer"', rb'\1"', msgspec.json.encode(described)))


def _described(operation: Operation, by_type: dict[Any, JsonObject], components: JsonObject) -> JsonObject:
    """An operation; the parts of what it takes are added to the components."""
    schema = {"type": "string"} if operation.answers is None else by_type[operation.answers]
    answers: JsonObject = {
        "200": {"description": operation.summary, "content": {operation.media: {"schema": schema}}},
        "304": {"description": "What the client has still holds"},
    }
    refused = {"content": {"application/json": {"schema": by_type[RefusalAnswer]}}}
    if operation.ask is not None or operation.takes is not None:
        answers["400"] = {"description": "The question has no answer; `error` says why", **refused}
        answers["404"] = {"description": "There is none; `error` says why", **refused}
    described: JsonObject = {
        "operationId": _name(operation),
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": answers,
    }
    if operation.takes is not None:
        answers["413"] = {"description": "Too long, or too much work; `error` says why", **refused}
        body = {"schema": _taken(operation.takes(), components), "example": msgspec.json.decode(operation.example)}
        described["requestBody"] = {"required": True, "content": {"application/json": body}}
    return described


def _name(operation: Operation) -> str:
    """What programs call it: the last word of its address, before it what is done where that is not to ask."""
    name = operation.path.rpartition("/")[2]
    return name if operation.method == "get" else f"{operation.method}_{name}"


def _taken(schema: JsonObject, components: JsonObject) -> JsonObject:
    """The schema of a body, with its parts among the components."""
    whole = msgspec.json.encode(schema).replace(b"#/$defs/", _PLACE.partition("{")[0].encode())
    taken: JsonObject = msgspec.json.decode(whole)
    components.update(taken.pop("$defs"))
    return taken


def _parameter(parameter: Parameter) -> JsonObject:
    schema = {"type": "array", "items": parameter.schema} if parameter.repeated else parameter.schema
    described: JsonObject = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.about,
        "schema": schema,
    }
    if parameter.example:
        described["example"] = [parameter.example] if parameter.repeated else parameter.example
    return described


def api_page(history: History, versions: Mapping[str, str]) -> str:
    """The page for a race, on which each example runs where it stands; `versions` are those of the static files."""

    def example(parameter: Parameter) -> str:
        return _example(parameter, history)

    race = history.race.name or "Pitboard"
    car = next(iter(sorted(history.cars)), "8")
    bodies = {operation.example: operation.example.replace("{car}", car) for operation in OPERATIONS}
    values = {"operations": OPERATIONS, "anchor": _anchor, "example": example, "bodies": bodies}
    return fill("api.html", race=race, versions=versions, **values)


def _anchor(operation: Operation) -> str:
    path = operation.path.strip("/").replace("/", "-")
    return path if operation.method == "get" else f"{path}-{operation.method}"


def _example(parameter: Parameter, history: History) -> str:
    """An example that this race has an answer to."""
    if parameter.name == "car":
        return next(iter(sorted(history.cars)), parameter.example)
    if parameter.name == "class" and parameter.example != "overall":
        return next(iter(sorted({car.entry.car_class for car in history.cars.values()})), parameter.example)
    return parameter.example
