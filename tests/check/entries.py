"""A small entry list, and what a sentence about its cars states."""

from collections.abc import Iterable

from pitboard.check import Claim, Lang, read
from pitboard.model import Driver, Entry

ENTRIES = [
    Entry(
        "51",
        "HYPERCAR",
        "Ferrari AF Corse",
        "Ferrari",
        "Ferrari 499P",
        drivers=(Driver(1, "Alessandro", "Pier Guidi", "ITA"), Driver(2, "James", "Calado", "GBR")),
    ),
    Entry(
        "6",
        "HYPERCAR",
        "Porsche Penske Motorsport",
        "Porsche",
        "Porsche 963",
        drivers=(Driver(1, "Kévin", "Estre", "FRA"), Driver(2, "Laurens", "Vanthoor", "BEL")),
    ),
    Entry("8", "HYPERCAR", "Toyota Gazoo Racing", "Toyota", drivers=(Driver(1, "Ryo", "Hirakawa", "JPN"),)),
    Entry("923", "LMP2", "Racing Team Turkey", "Oreca", drivers=(Driver(1, "Dries", "Vanthoor", "BEL"),)),
    Entry("34", "LMP2", "Inter Europol Competition", "Oreca", drivers=(Driver(1, "Jakub", "Śmiechowski", "POL"),)),
    Entry("98", "LMGTE Am", "Northwest AMR", "Aston Martin", drivers=(Driver(1, "Ian", "James", "USA"),)),
    Entry("43", "LMP2", "DKR Engineering", "Oreca", drivers=(Driver(1, "Maxime", "Martin", "BEL"),)),
]

SHOWN = (
    *("car", "other", "driver", "make", "nation", "place", "low", "high", "note", "scope", "period"),
    *("from_us", "until_us"),
)


def stated(text: str, lang: Lang | None = None, entries: Iterable[Entry] = ENTRIES) -> list[str]:
    """Write each claim of a text on one line: its kind and the values it has, as `gap car=8 other=51 low=14800`."""
    return [_line(claim) for claim in read(text, entries, lang)]


def _line(claim: Claim) -> str:
    values = [f"{name}={getattr(claim, name)}" for name in SHOWN if getattr(claim, name)]
    return " ".join([claim.kind, *values])
