"""The hourly reports as an Atom feed (RFC 4287)."""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Final
from xml.etree import ElementTree as ET

from pitboard import __version__
from pitboard.model import RaceInfo
from pitboard.report.compose import Report
from pitboard.server.hourly import Kept
from pitboard.texts import texts

ATOM: Final = "http://www.w3.org/2005/Atom"

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, written however."""


def atom(race: RaceInfo, lang: str, kept: Sequence[Kept], base: str) -> bytes:
    """The feed of a race in one language, newest first; `base` is the server's address, with a slash at its end.

    Ids depend on the race, its start, the hour and the language alone: a restart, another address or a correction
    gives a reader no report twice. Times are those of the race, not of the making.
    """
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    _put(feed, "id", _id(race, lang))
    _put(feed, "title", texts(lang, "reports").fill("feed.title", race=race.name or "Pitboard"))
    _put(feed, "updated", _time(_outward_us(race, kept[0].at_us if kept else race.start_us)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=f"{base}reports.atom?lang={lang}")
    _put(feed, "link", rel="alternate", type="text/html", hreflang=lang, href=f"{base}reports?lang={lang}")
    _put(_put(feed, "author"), "name", "Pitboard")
    _put(feed, "generator", "Pitboard", version=__version__)
    _put(feed, "icon", f"{base}static/icon.svg")
    for one in kept:
        _entry(feed, race, one, lang, base)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, race: RaceInfo, kept: Kept, lang: str, base: str) -> None:
    document = kept.documents[lang]
    entry = _put(feed, "entry")
    _put(entry, "id", _id(race, lang, kept.key))
    _put(entry, "title", document.title)
    _put(entry, "updated", _time(_outward_us(race, kept.at_us)))
    _put(entry, "published", _time(_outward_us(race, kept.at_us)))
    _put(entry, "link", rel="alternate", type="text/html", hreflang=lang, href=f"{base}reports/{kept.address(lang)}")
    _put(entry, "content", _content(document), type="html")


def _content(document: Report) -> str:
    parts = []
    for paragraph in document.paragraphs:
        heading = f"<h2>{escape(paragraph.heading)}</h2>\n" if paragraph.heading else ""
        parts.append(f"{heading}<p>{escape(' '.join(one.text for one in paragraph.sentences), quote=False)}</p>")
    return "\n".join(parts)


def _id(race: RaceInfo, *parts: str) -> str:
    name = "|".join(["pitboard", race.name, str(_outward_us(race, race.start_us)), *parts])
    return uuid.uuid5(uuid.NAMESPACE_OID, name).urn


def _outward_us(race: RaceInfo, moment_us: int) -> int:
    """A moment of a race without a date on the day on which it was received."""
    return moment_us if race.dated else moment_us + race.received_us


def _time(moment_us: int) -> str:
    """A moment as RFC 3339, in whole seconds: a reader needs no more."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment_us // 1_000_000)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: NOT_XML.sub("", value) for key, value in attributes.items()})
    element.text = NOT_XML.sub("", text) or None
    return element
