"""What a text can name: cars, drivers, classes, places, counts, and the words that relate them."""

from msgspec import Struct

from pitboard.check.entry_index import Seat
from pitboard.check.numbers import Amount
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


class PlaceMention(Span, frozen=True):
    """A place in an order, or with `top` the first so many."""

    place: int
    top: bool = False


class Cue(Span, frozen=True):
    """A word or phrase that says what a clause is about."""

    name: str


class NationMention(Span, frozen=True):
    """A nationality as a noun."""

    nation: str


class CountMention(Span, frozen=True):
    """A number that is none of the above."""

    value: int


class PlaceRangeMention(Span, frozen=True):
    """Places from the first to the last, for cars named in a row."""

    first: int
    last: int


class ClockMention(Span, frozen=True):
    """A time of day, as HH:MM."""

    time: str


class Mentions(Struct, frozen=True):
    """All that a sentence names, each kind in the order of the text."""

    cars: list[CarMention]
    drivers: list[DriverMention]
    classes: list[ClassMention]
    places: list[PlaceMention]
    amounts: list[Amount]
    cues: list[Cue]
    nations: list[NationMention]
    counts: list[CountMention]
    ranges: list[PlaceRangeMention]
    clocks: list[ClockMention]
