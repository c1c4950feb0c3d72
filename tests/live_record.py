"""The live order against the timing company's own ranking, document by document.

The FIA WEC state documents of a race give every car's rank at some moments; its laps document gives every loop. To see
every disagreement: `python tests/live_record.py FOLDER`, with `laps-to-*.json.gz` and `remaining/*.json.gz` in it.
"""

import gzip
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct

from pitboard.board import standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.wec.reader import parse_document
from pitboard.scoring import History, score

AROUND_MS = range(-4400, 4401, 50)
"""A document's ranks and its clock are not of one instant: capture clock and document clock differ by up to 4.4 s."""

MOVING = ("Run", "In", "Out")


class Rank(Struct, frozen=True):
    """What a document says of a car."""

    number: str
    ranking: int
    lap: int
    state: str


class Off(Struct, frozen=True):
    """A car that is placed differently: our place and theirs, our laps and theirs."""

    number: str
    ours: int
    theirs: int
    our_laps: int
    their_laps: int

    def __str__(self) -> str:
        laps = f" ({self.our_laps} laps, theirs {self.their_laps})" if self.our_laps != self.their_laps else ""
        return f"#{self.number} ours {self.ours}, theirs {self.theirs}{laps}"


class Compared(Struct, frozen=True):
    """One document against our live order.

    `flaws` say how the document contradicts itself. `unseen` are cars whose lap under way our record does not hold.
    `line` counts the cars placed differently by line order. `shift_ms` is the nearest moment, from the document's own
    clock, at which the live order is the document's; None if there is none.
    """

    at_ms: int
    flaws: tuple[str, ...]
    unseen: tuple[str, ...]
    line: int
    live: tuple[Off, ...]
    shift_ms: int | None

    def __str__(self) -> str:
        seconds, ms = divmod(self.at_ms, 1000)
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
        lines = [f"{clock}  live order: {len(self.live)} placed differently; line order: {self.line}"]
        lines += [f"    the document contradicts itself: {flaw}" for flaw in self.flaws]
        if self.unseen:
            lines.append(f"    {len(self.unseen)} cars without their lap under way in the record")
        if self.live and self.shift_ms is not None:
            lines.append(f"    the order is the document's {self.shift_ms:+d} ms from its clock")
        return "\n".join(lines + [f"    {off}" for off in self.live])


def load(path: Path) -> object:
    """A packed JSON document."""
    return msgspec.json.decode(gzip.decompress(path.read_bytes()))


def laps_history(folder: Path) -> History:
    """The race as its laps document alone tells it."""
    path = next(folder.glob("laps-to-*.json.gz"))
    return score(parse_document(load(path), path.name, 1, Reading()))


def compare_all(folder: Path) -> list[Compared]:
    """Every state document of the race that lies within the laps document."""
    history = laps_history(folder)
    end_us = max(car.lap_end_us[-1] for car in history.cars.values())
    compared = []
    for path in sorted((folder / "remaining").glob("*.json.gz")):
        moment_us, ranks = read(load(path))
        if ranks and moment_us <= end_us:
            compared.append(compare(history, moment_us, ranks))
    return compared


def read(document: object) -> tuple[int, list[Rank]]:
    """A state document's moment (µs since the epoch) and ranks; no ranks before the race."""
    assert isinstance(document, dict)
    params = document["params"]
    moment_us = params["startTime"] * 1000 + round(params["elapsedTime"] * 1000) * 1000
    if params["raceState"] is None:
        return moment_us, []
    return moment_us, [msgspec.convert(entry, Rank) for entry in document["entries"] if entry]


def compare(history: History, moment_us: int, ranks: list[Rank]) -> Compared:
    """One document's ranks with our order at its moment; where they differ, also at the moments around it."""
    live = _off(history, moment_us, ranks)
    shift_ms = (
        0
        if not live
        else next((ms for ms in sorted(AROUND_MS, key=abs) if not _off(history, moment_us + ms * 1000, ranks)), None)
    )
    in_line = standings(history, moment_us, "line").rows
    theirs = {rank.number: rank.ranking for rank in ranks}
    return Compared(
        (moment_us - history.race.start_us) // 1000,
        flaws(ranks),
        _unseen(history, moment_us, ranks),
        sum(row.position != theirs[row.number] for row in in_line),
        live,
        shift_ms,
    )


def flaws(ranks: list[Rank]) -> tuple[str, ...]:
    """How a document contradicts itself: places given twice or to nobody, fewer laps ahead of more."""
    places = [rank.ranking for rank in ranks]
    found = []
    twice = sorted({place for place in places if places.count(place) > 1})
    nobody = sorted(set(range(1, len(ranks) + 1)) - set(places))
    if twice or nobody:
        found.append(f"places given twice {twice}, to nobody {nobody}")
    ordered = sorted(ranks, key=lambda rank: rank.ranking)
    for ahead, behind in pairwise(ordered):
        if ahead.lap < behind.lap and ahead.ranking < behind.ranking:
            found.append(f"#{ahead.number} with {ahead.lap} laps ahead of #{behind.number} with {behind.lap}")
    return tuple(found)


def _off(history: History, moment_us: int, ranks: list[Rank]) -> tuple[Off, ...]:
    theirs = {rank.number: rank for rank in ranks}
    return tuple(
        Off(row.number, row.position or 0, theirs[row.number].ranking, row.laps, theirs[row.number].lap)
        for row in standings(history, moment_us, "live").rows
        if row.position != theirs[row.number].ranking
    )


def _unseen(history: History, moment_us: int, ranks: list[Rank]) -> tuple[str, ...]:
    return tuple(
        rank.number for rank in ranks if rank.state in MOVING and history.cars[rank.number].lap_end_us[-1] <= moment_us
    )


def main() -> None:
    """Print every document and every disagreement."""
    compared = compare_all(Path(sys.argv[1]))
    sound = [one for one in compared if not one.flaws and not one.unseen]
    same = sum(not one.live for one in sound)
    near = sum(bool(one.live) and one.shift_ms is not None for one in sound)
    sys.stdout.write("\n".join(str(one) for one in compared))
    sys.stdout.write(
        f"\n{len(compared)} documents; {len(sound)} neither contradict themselves nor outlast the record: "
        f"the live order is the same in {same}, and within 4.4 s of the document's clock in {near} more\n"
    )


if __name__ == "__main__":
    main()
