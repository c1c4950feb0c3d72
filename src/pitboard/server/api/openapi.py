"""The OpenAPI document, made from the table of operations and the types of their answers."""

from typing import Any

import msgspec

from pitboard import __version__
from pitboard.server.api.documents import Refusal
from pitboard.server.api.operations import OPERATIONS, Operation
from pitboard.server.api.query import Parameter

Document = dict[str, Any]

ABOUT = (
    "The timing of an endurance race. Times are integer ms in keys that end in `_ms`; a race time counts from the "
    "official start; what is not known is null. Field names stay from version to version."
)

_PLACE = "#/components/schemas/{name}"


def openapi() -> Document:
    """The document, as OpenAPI 3.1 has it."""
    types = [one.answers for one in OPERATIONS if one.answers is not None] + [Refusal]
    schemas, components = msgspec.json.schema_components(types, ref_template=_PLACE)
    by_type = dict(zip(types, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pitboard",
            "version": __version__,
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {one.path: {"get": _get(one, by_type)} for one in OPERATIONS},
        "components": {"schemas": components},
    }


def _get(operation: Operation, by_type: dict[Any, Document]) -> Document:
    schema = {"type": "string"} if operation.answers is None else by_type[operation.answers]
    answers: Document = {
        "200": {"description": operation.summary, "content": {operation.media: {"schema": schema}}},
        "304": {"description": "What the client has still holds"},
    }
    if operation.ask is not None:
        refused = {"content": {"application/json": {"schema": by_type[Refusal]}}}
        answers["400"] = {"description": "The question has no answer; `error` says why", **refused}
        answers["404"] = {"description": "There is none; `error` says why", **refused}
    return {
        "operationId": operation.path.rpartition("/")[2],
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": answers,
    }


def _parameter(one: Parameter) -> Document:
    schema = {"type": "array", "items": one.schema} if one.repeated else one.schema
    said: Document = {"name": one.name, "in": "query", "required": False, "description": one.about, "schema": schema}
    if one.example:
        said["example"] = [one.example] if one.repeated else one.example
    return said
