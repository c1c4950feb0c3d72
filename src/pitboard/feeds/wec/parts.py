"""What the three documents have in common: bounds, car numbers, and taking a part or refusing it."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from pitboard.feeds.reading import Reading, Refusal, Refused

WecDocumentKind = Literal["data", "stints", "laps", "empty"]

MomentMs = Annotated[int, Meta(ge=0, lt=1 << 42)]
"""Milliseconds since the epoch, up to the year 2109."""

SpanMs = Annotated[int, Meta(gt=0, le=360_000_000)]
"""Milliseconds of a lap, a loop or a stint: up to 100 hours."""

MS_US = 1000

START_MOVES_US = 60_000_000
"""The official start is corrected while the race runs, by 17.8 s in 2023; what began longer before is not its."""

CAR_NUMBER = re.compile(r"[0-9]{1,8}")

Part = TypeVar("Part")


def recognise(document: object) -> WecDocumentKind | None:
    """Tell which of the feed's documents this is, by its content; None if it is none of them."""
    if isinstance(document, dict):
        if "params" in document and "entries" in document:
            return "data"
        return "empty" if document.get("message") == "No data" else None
    if not isinstance(document, list):
        return None
    first = next((part for part in document if part is not None), None)
    if isinstance(first, dict):
        if "stints" in first:
            return "stints"
        if "laps" in first:
            return "laps"
    return None


class WecDocument:
    """A document under way to facts: where it is from, and the tally of what is read from it."""

    def __init__(self, source: str, ref: int, reading: Reading) -> None:
        self.source = source
        self.ref = ref
        self.reading = reading

    def refuse(self, place: str, reason: str) -> None:
        """Note that a part was not taken."""
        self.reading.refuse(self.source, self.ref, f"{place[:60]}: {reason[:200]}")

    def refused(self, reason: str) -> Refused:
        """Return the error to raise when nothing of the document can be taken."""
        return Refused(Refusal(self.source, self.ref, reason, whole=True))

    def part(self, raw: object, kind: type[Part], place: str) -> Part | None:
        """Convert a part to its form, or refuse it and return None."""
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            self.refuse(place, str(error))
            return None

    def cars(self, document: object, key: str, numbers: Mapping[int, str]) -> Iterator[tuple[str, dict[str, object]]]:
        """Yield each car's number and what the document holds for it under `key`.

        `participant` may be missing; the place in the list is the number. A number such as "007" has no place of its
        own there: `numbers` holds the entry list's text for a place.
        """
        assert isinstance(document, list)
        for index, raw in enumerate(document):
            if raw is None:
                continue
            place = f"#{index}"
            held = raw.get(key) if isinstance(raw, dict) else None
            if not isinstance(raw, dict) or not isinstance(held, dict):
                self.refuse(place, f"no {key}")
                continue
            participant = raw.get("participant", index)
            if isinstance(participant, str) and CAR_NUMBER.fullmatch(participant):
                yield participant, held
            elif participant == index:
                yield numbers.get(index, str(index)), held
            else:
                self.refuse(place, f"says that it is of car {participant!r}")
