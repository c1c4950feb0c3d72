"""What a parser hands over besides facts: what it read, and what it refused with place and reason."""

from collections.abc import Sequence

from msgspec import Struct, field

NAMED_RUNS = 20
"""So many of its runs are named where a recording is asked for one that it does not hold."""


class Refusal(Struct, frozen=True):
    """A piece of input that was not taken: file, line (0: the whole of it) and the reason in one sentence.

    `whole` says that nothing after this place could be read.
    """

    source: str
    line: int
    reason: str
    whole: bool = False

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.reason}"


class Refused(Exception):
    """The input as a whole cannot be taken; carries the refusal that says where and why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def no_such_run(source: str, run: int, names: Sequence[str]) -> Refused:
    """Return the refusal of a run that a recording does not hold, with the names of the first that it does, from 1."""
    there = ", ".join(f"{number} {name}".strip() for number, name in enumerate(names[:NAMED_RUNS], 1))
    return Refused(Refusal(source, 0, f"no run {run}; its runs are: {there}", whole=True))


NOT_UNDERSTOOD = ("unknown", "damaged", "frames", "bytes", "time stamps", "lines", "records cut", "messages cut")
"""How the names of such things begin as come and are counted, and tell nothing."""


class Reading(Struct):
    """The tally of one parse: how many of what were read, and every refusal."""

    counts: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        """Add to the number of things read."""
        self.counts[what] = self.counts.get(what, 0) + number

    def understood(self) -> int:
        """Return how many of the things counted tell something."""
        return sum(number for what, number in self.counts.items() if not what.startswith(NOT_UNDERSTOOD))

    def add(self, other: "Reading") -> None:
        """Add what another tally counts and refuses."""
        for what, number in other.counts.items():
            self.count(what, number)
        self.refusals += other.refusals

    def refuse(self, source: str, line: int, reason: str, *, whole: bool = False) -> None:
        """Note a refusal."""
        self.refusals.append(Refusal(source, line, reason, whole))


class Malformed(Exception):
    """A record or message that is not of its format; the text says why."""


class NotRecognised(ValueError):
    """A document that its beginning promised to be of a format, and that is not."""
