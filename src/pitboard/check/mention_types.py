"""What a text can name: cars, drivers and classes."""

from pitboard.check.entry_index import Seat
from pitboard.check.text import Span


class CarMention(Span, frozen=True):
    """A car as named: by number, make, model, team words and class; any may be missing."""

    number: str = ""
    makes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


class DriverMention(Span, frozen=True):
    """A driver as named, the seats it can mean, and how the spelling is off: "", accents, misspelt or first_name."""

    seats: tuple[Seat, ...]
    written: str
    spelling: str = ""
    spelt: str = ""


class ClassMention(Span, frozen=True):
    """A class as named."""

    name: str
