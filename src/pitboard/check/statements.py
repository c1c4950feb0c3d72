"""Statements that somebody else read, or made: from JSON into claims, and the schema that they keep.

A document is a list, or an object with a list as `claims`. An item of it is a statement, a claim (its readings as
`statements`, the likeliest first), or a claim as it was judged (as `claim`): so the JSON of a checked text is one.
"""

from typing import Any

import msgspec
from msgspec import Struct

from pitboard.check.algebra import AnyStatement
from pitboard.check.claims import Claim
from pitboard.check.verdicts import claim_of

MOST_CLAIMS = 5_000
"""A document has no more; a long report has a hundred."""

MOST_SPANS = 200
"""Of a statement; the words of no text admit so many."""


class NotStatements(ValueError):
    """A document that cannot be read; the text says where in it and why, `line` the line if it is no JSON at all."""

    def __init__(self, place: str, reason: str, line: int = 0) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.line = line


class StatedClaim(Struct, frozen=True, kw_only=True):
    """A claim as it is written down: its readings, the likeliest first, and whether all in them was said.

    Where `sure` is false, or words of its clause are `unread`, it is right or not known, never wrong; where it is not
    `whole` it is not known. `words` are those that it stands on; `sentence` counts from 1, `clause` from 0, `start` and
    `end` are their place in the text, `clause_start` and `clause_end` that of their clauses.
    """

    statements: tuple[AnyStatement, ...]
    words: str = ""
    sure: bool = True
    kind: str = ""
    sentence: int = 0
    start: int = 0
    end: int = 0
    unread: str = ""
    whole: bool = True
    clause: int = 0
    clause_start: int = 0
    clause_end: int = 0


def schema() -> dict[str, Any]:
    """Return the JSON schema of a document of claims and statements."""
    (described,), parts = msgspec.json.schema_components([list[AnyStatement] | None], ref_template="#/$defs/{name}")
    (claim,), claims = msgspec.json.schema_components([StatedClaim], ref_template="#/$defs/{name}")
    statement = described["anyOf"][0]["items"]
    items = {"type": "array", "items": {"anyOf": [statement, claim]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statements of a race",
        "anyOf": [items, {"type": "object", "properties": {"claims": items}, "required": ["claims"]}],
        "$defs": {**parts, **claims},
    }


def read_statements(raw: bytes) -> list[Claim]:
    """Read the claims of a document in UTF-8.

    Raises:
        NotStatements: it is no JSON, or an item of it is no statement.
    """
    try:
        document = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotStatements("", f"no JSON: {error}", _line(raw, str(error))) from None
    items = document.get("claims") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise NotStatements("", "neither a list of statements nor an object with one as `claims`")
    if len(items) > MOST_CLAIMS:
        raise NotStatements("", f"{len(items)} claims; at most {MOST_CLAIMS} are judged at once")
    within = "claims" if isinstance(document, dict) else ""
    return [_claim(item, f"{within}[{number}]") for number, item in enumerate(items)]


def _claim(item: object, place: str) -> Claim:
    if isinstance(item, dict) and "claim" in item:
        item, place = item["claim"], f"{place}.claim"
    try:
        if isinstance(item, dict) and "statements" in item:
            claim = _written(msgspec.convert(item, StatedClaim), place)
        else:
            claim = claim_of(msgspec.convert(item, AnyStatement))
    except msgspec.ValidationError as error:
        reason, _, inner = str(error).partition(" - at `$")
        raise NotStatements(place + inner.rstrip("`"), reason) from None
    for statement in claim.statements:
        if reason := _contradiction(statement):
            raise NotStatements(place, reason)
    return claim


def _written(stated: StatedClaim, place: str) -> Claim:
    if not stated.statements:
        raise NotStatements(place, "a claim without a statement")
    kind = stated.kind or str(stated.statements[0].__struct_config__.tag)
    words = stated.words or claim_of(stated.statements[0]).words
    fields = {name: getattr(stated, name) for name in StatedClaim.__struct_fields__}
    return Claim(**(fields | {"kind": kind, "words": words}))


def _contradiction(statement: AnyStatement) -> str:
    """Say what in a statement can never hold; empty where nothing is."""
    for field in msgspec.structs.fields(type(statement)):
        if field.required and field.type is str and not getattr(statement, field.name):
            return f"`{field.name}` is empty"
    other = getattr(statement, "other", "")
    if other and other == getattr(statement, "car", ""):
        return f"#{other} is compared with itself"
    for low, high in (("low", "high"), ("low_ms", "high_ms")):
        if getattr(statement, low, 0) > getattr(statement, high, 1 << 60):
            return f"`{low}` is more than `{high}`"
    if any(begin > end for begin, end in statement.at_ms):
        return "a span in `at_ms` ends before it begins"
    return f"more than {MOST_SPANS} spans in `at_ms`" if len(statement.at_ms) > MOST_SPANS else ""


def _line(raw: bytes, reason: str) -> int:
    """Return the line of the byte that the reason names; 0 where it names none."""
    byte = reason.rpartition("(byte ")[2].rstrip(")")
    return raw[: int(byte)].count(b"\n") + 1 if byte.isdecimal() else 0
