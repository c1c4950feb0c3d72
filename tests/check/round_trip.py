"""A generated report beside what the independent reader takes from it, sentence by sentence; and the tally of many."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from msgspec import Struct, field

from check.read_back import is_read, is_stated, is_worded
from pitboard.check import JudgedClaim, Lang, check
from pitboard.check.timing import RaceTiming
from pitboard.report.compose import Report
from pitboard.report.facts import ClockFact, ReportFact
from pitboard.report.render import as_markdown
from pitboard.report.variety import Variety
from pitboard.scoring import History

LANGS: tuple[Lang, ...] = ("nl", "en")


class Told(Struct, frozen=True):
    """A sentence: its words, its facts, and what was read from it with its verdicts; `foot` is read under the text."""

    text: str
    facts: tuple[ReportFact, ...]
    read: tuple[JudgedClaim, ...]
    foot: tuple[JudgedClaim, ...] = ()


class Tally(Struct):
    """How many facts were stated and read, and claims read and stated, by kind and language; `unread` are the rest."""

    stated: Counter[tuple[str, Lang]] = field(default_factory=Counter)
    read: Counter[tuple[str, Lang]] = field(default_factory=Counter)
    unread: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unstated: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add another tally to this."""
        self.stated += other.stated
        self.read += other.read
        for kind, texts in other.unread.items():
            self.unread[kind] += texts
        self.unstated += other.unstated
        self.wrong += other.wrong
        self.differ += other.differ

    def share(self, kind: str, lang: Lang) -> float:
        """The share of the facts of a kind that were read."""
        return self.read[kind, lang] / self.stated[kind, lang]

    def kinds(self) -> list[str]:
        """The kinds of facts stated, by name."""
        return sorted({kind for kind, _ in self.stated})

    def table(self) -> str:
        """The share of each kind in both languages."""
        rows = [f"{'kind of fact':16}" + "".join(f"{lang:>6} read of stated" for lang in LANGS)]
        for kind in self.kinds():
            cells = (
                f"{self.read[kind, lang]:7} of {self.stated[kind, lang]:6} {self.share(kind, lang):6.1%}"
                for lang in LANGS
            )
            rows.append(f"{kind:16}" + "".join(cells))
        return "\n".join(rows)


def sentences(document: Report, history: History) -> list[Told]:
    """The sentences of a report with what was read from each."""
    text = as_markdown(document)
    moment_us = history.race.start_us + document.at_ms * 1000
    judged = check(text, history, moment_us, document.lang, window_us=0).claims
    spans, at = [], text.find("\n\n")
    for sentence in document.sentences():
        begin = text.find(sentence.text, at)
        at = begin + len(sentence.text)
        spans.append((begin, at))
    foot = tuple(one for one in judged if one.claim.start >= at)
    found = []
    for (begin, end), sentence in zip(spans, document.sentences(), strict=True):
        read = tuple(one for one in judged if begin <= one.claim.start < end)
        found.append(Told(sentence.text, sentence.facts, read, foot))
    return found


def tally(documents: Sequence[Report], history: History) -> Tally:
    """The tally of one report in both languages."""
    found = Tally()
    both: list[list[set[int]]] = []
    for document in documents:
        timing = RaceTiming(history, history.race.start_us + document.at_ms * 1000, 0)
        told = sentences(document, history)
        both.append([_tallied(found, one, document.lang, timing) for one in told])
    for told, dutch, english in zip(documents[0].sentences(), *both, strict=True):
        if dutch != english:
            found.differ.append(told.text)
    return found


def _tallied(found: Tally, told: Told, lang: Lang, timing: RaceTiming) -> set[int]:
    """Count a sentence; which of its facts were read, or are not in its words."""
    claims = [one.claim for one in told.read]
    known = set()
    for place, fact in enumerate(told.facts):
        kind = type(fact).__name__
        # Once the race is over only the foot of a report says when it holds.
        said = claims + [one.claim for one in told.foot] if isinstance(fact, ClockFact) else claims
        if is_worded(fact, told.facts, told.text):
            found.stated[kind, lang] += 1
            if not is_read(fact, said, timing, told.facts):
                found.unread[kind].append(told.text)
                continue
            found.read[kind, lang] += 1
        known.add(place)
    found.unstated += [f"{one.kind} <{one.words}> in {told.text}" for one in claims if not is_stated(one, told.facts)]
    found.wrong += [
        f"{one.claim.kind} <{one.claim.words}> right is {one.right} in {told.text}"
        for one in told.read
        if one.verdict != "right"
    ]
    return known


@contextmanager
def any_wording(turn: int) -> Iterator[None]:
    """Word every sentence in one of all its ways, the same one for the same turn; as usual with turn 0."""

    def cost(_variety: Variety, place: int, which: int) -> float:
        way = _variety._choices[place].ways[which]
        key = f"{turn}|{place}|{way.pattern}"
        return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest())

    with pytest.MonkeyPatch.context() as patch:
        if turn:
            patch.setattr(Variety, "_cost", cost)
        yield


def added(tallies: Iterable[Tally]) -> Tally:
    """All tallies as one."""
    found = Tally()
    for one in tallies:
        found.add(one)
    return found
