"""Statements that go together: likes in one list, and a note behind the retirement, stop or lap that it is about.

Such a note follows without the time.
"""

from msgspec.structs import replace

from pitboard.report import LANGUAGES
from pitboard.report.facts import LongStopFact, MultiStintFact, NoteFact, RetiredFact, SlowLapFact, maybe
from pitboard.report.note_reading import sentence_in
from pitboard.report.statement import Statement

HOSTS = ("retired", "stop", "place_stop", "slow_lap")
"""Forms that tell of one car, with the time or the driver."""

APART = ("penalty", "slow_zone", "")
"""Kinds of notes that do not tell why a car stood still."""

BEFORE_MS = 600_000
"""So long before a car came in or was last seen its trouble may have begun."""

AFTER_MS = 120_000
"""A person's time may be off by so much."""


GATHERED = {"place_pit": "place_pits", "stints": "stints_many"}
"""Forms of which several in one part make one sentence."""


def gather_lists(chosen: list[Statement]) -> list[Statement]:
    """Put the statements of a form that makes a list into one where a part has more than one of them."""
    likes: dict[tuple[object, ...], list[Statement]] = {}
    for statement in sorted(chosen, key=lambda candidate: candidate.rank):
        stints = maybe(statement.facts, MultiStintFact)
        alone = () if statement.form in GATHERED else (statement.rank,)
        likes.setdefault((statement.part, statement.form, stints and stints.stints, *alone), []).append(statement)
    return [_gathered(found) for found in likes.values()]


def _gathered(likes: list[Statement]) -> Statement:
    first = likes[0]
    if len(likes) == 1:
        return first
    facts = tuple(fact for statement in likes for fact in statement.facts)
    return replace(first, form=GATHERED[first.form], facts=facts)


def attach_notes(chosen: list[Statement]) -> list[Statement]:
    """Set each note that agrees with another statement behind that one."""
    hosts = [statement for statement in chosen if statement.form in HOSTS]
    found = []
    for statement in sorted(chosen, key=lambda statement: statement.rank):
        note = maybe(statement.facts, NoteFact)
        host = next((candidate for candidate in hosts if note and _agrees(note, candidate)), None)
        if host is None:
            found.append(statement)
            continue
        hosts.remove(host)
        form = "note_in_lap" if host.form == "slow_lap" else "note_before"
        found.append(replace(statement, form=form, part=host.part, rank=host.rank + 0.5, needs=host.key))
    return found


def _agrees(note: NoteFact, host: Statement) -> bool:
    if note.incident in APART or any(sentence_in(note, lang) for lang in LANGUAGES) or note.disagrees:
        return False
    out, stop, slow = maybe(host.facts, RetiredFact), maybe(host.facts, LongStopFact), maybe(host.facts, SlowLapFact)
    if out:
        return out.number == note.number and _near(note, out.at_ms)
    if stop:
        return stop.number == note.number and _near(note, stop.in_ms)
    if slow and slow.number == note.number:
        return slow.begin_ms <= note.at_ms <= slow.begin_ms + slow.driven_ms
    return False


def _near(note: NoteFact, at_ms: int) -> bool:
    return at_ms - BEFORE_MS <= note.at_ms <= at_ms + AFTER_MS
