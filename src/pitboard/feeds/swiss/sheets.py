"""The company's lists in XML: who is entered, and the result of a session by best lap."""

from collections.abc import Iterator
from typing import Annotated, ClassVar
from xml.etree import ElementTree as ET

from msgspec import Meta

from pitboard.feeds.reading import Malformed, Reading
from pitboard.feeds.swiss.documents import Count, Published, converted, unknown_fields
from pitboard.feeds.swiss.saved import SessionFacts
from pitboard.feeds.swiss.session import driver_of
from pitboard.model import Entry, Fact, RaceInfo, Stated

Node = dict[str, object]


class ListedDriver(Published, frozen=True):
    """A driver of an entry; empty where the seat is."""

    unused: ClassVar[frozenset[str]] = frozenset({"Short", "Id"})

    country: str = ""
    first: str = ""
    last: str = ""


class ListedEntry(Published, frozen=True):
    """An entry (ENTR)."""

    bib: Annotated[str, Meta(min_length=1, max_length=8)]
    car: str = ""
    class_: str = ""
    team: str = ""
    driver1: ListedDriver = ListedDriver()
    driver2: ListedDriver = ListedDriver()
    driver3: ListedDriver = ListedDriver()
    driver4: ListedDriver = ListedDriver()


class ListedSession(Published, frozen=True):
    """The session that a list is of (SESS)."""

    unused: ClassVar[frozenset[str]] = frozenset({"Competition", "Track", "StartTime"})

    meeting: str = ""
    session: str = ""


class ListedResult(Published, frozen=True):
    """A car's result (RES), in ms. `Time` is its best lap, by which cars are ranked; `gap` is to the first."""

    unused: ClassVar[frozenset[str]] = frozenset({"Pos", "StartPos", "BestLap", "LastTime", "LastLap", "Diff", "Time"})

    bib: Annotated[str, Meta(min_length=1, max_length=8)]
    rank: Count = 0
    laps: Count = 0
    best_time: int = 0
    gap: int = 0


def is_sheet(content: bytes) -> bool:
    """Tell whether a document is one of these lists."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def sheet(content: bytes, source: str, ref: int, reading: Reading) -> SessionFacts:
    """Return the facts of a list: entries, or a result that was stated at no known moment.

    Raises:
        Malformed: it is no XML, or neither of the two.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Malformed("a list with a DOCTYPE")
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Malformed(f"no XML: {error}") from None
    header = ListedSession()
    facts: list[Fact] = []
    for element in root:
        try:
            if element.tag == "SESS":
                header = _part(element, ListedSession, reading)
            elif element.tag == "ENTR":
                facts.append(_entry(element, source, reading))
            elif element.tag == "RES":
                facts += _result(element, source, ref, reading)
            else:
                reading.count(f"unknown element {element.tag[:40]}")
        except Malformed as error:
            reading.refuse(source, ref, f"#{(element.findtext('Bib') or '?')[:40]}: {error}")
    name = ": ".join(part for part in (header.meeting, header.session) if part) or "result list"
    if any(isinstance(fact, Stated) for fact in facts):
        facts.insert(0, RaceInfo(name, 0, dated=False, source=source))
    if not facts:
        raise Malformed("neither entries nor results in it")
    return SessionFacts(name, facts)


def _part(element: ET.Element, kind: type[ListedSession], reading: Reading) -> ListedSession:
    node = _node(element)
    for name in unknown_fields(node, kind):
        reading.count(f"unknown field {name}")
    return converted(node, kind)


def _node(element: ET.Element) -> Node:
    """Return an element as fields: text, or the fields of what is in it."""
    return {child.tag: _node(child) if len(child) else (child.text or "").strip() for child in element}


def _entry(element: ET.Element, source: str, reading: Reading) -> Entry:
    node = _node(element)
    for name in unknown_fields(node, ListedEntry):
        reading.count(f"unknown field {name}")
    listed = converted(node, ListedEntry)
    crew = [driver for driver in (listed.driver1, listed.driver2, listed.driver3, listed.driver4) if driver.last]
    drivers = tuple(driver_of(seat, driver.first, driver.last, driver.country) for seat, driver in enumerate(crew, 1))
    reading.count("entries")
    return Entry(listed.bib, listed.class_, listed.team, model=listed.car, drivers=drivers, authority=1, source=source)


def _result(element: ET.Element, source: str, ref: int, reading: Reading) -> Iterator[Fact]:
    node = _node(element)
    for name in unknown_fields(node, ListedResult):
        reading.count(f"unknown field {name}")
    numbers = {
        name: int(text)
        for name, text in node.items()
        if name != "Bib" and isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 12
    }
    listed = converted({"Bib": node.get("Bib", ""), **numbers}, ListedResult)
    behind_us = listed.gap * 1000 if listed.best_time else None
    yield Entry(listed.bib, source=source)
    yield Stated(0, listed.bib, listed.rank, listed.laps, 0, listed.best_time * 1000, source, ref, behind_us)
