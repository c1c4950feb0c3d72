"""From the statements of a plan to sentences: what goes together, and what joins two statements by their relation."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report.facts import CrewFact, LossEffectFact, MultiStintFact, PlaceFact, ReportFact, maybe, only
from pitboard.report.languages import Phrase, Phrasebook, Voice
from pitboard.report.statement import Statement
from pitboard.report.variety import Variety, words
from pitboard.report.wording import phrases

GATHERED = {"place_pit": "place_pits", "stints": "stints_many"}
"""Forms of which several in one part make one sentence."""

LONGEST = 38
"""Two statements make one sentence up to so many words."""

MOST_WAYS = 4
"""Of so many ways to say each of two statements every pair is tried."""


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


def _goes_on(statement: Statement, last: Statement) -> bool:
    """Tell whether the relation of a statement may be told behind another: to that one, or to what that belongs to.

    What came next and what is one thing more may be told behind what belongs to the other; a cause would be heard as
    that of the nearest.
    """
    if not statement.relation or not statement.after:
        return False
    loose = statement.relation in ("sequel", "addition")
    return statement.after == last.key or (loose and statement.after == last.needs)


class WordedSentence(Struct):
    """A sentence with the statements that it makes."""

    statements: list[Statement]
    text: str = ""

    @property
    def facts(self) -> tuple[ReportFact, ...]:
        """All that it states."""
        return tuple(fact for statement in self.statements for fact in statement.facts)


class Telling:
    """Words the statements of one text in one language, in order."""

    def __init__(self, book: Phrasebook, voice: Voice, seed: str) -> None:
        self.book = book
        self.voice = voice
        self._variety = Variety(seed)
        self._paragraph = 0
        self._fallen: set[tuple[str, int | None]] = set()

    def tell(self, parts: Sequence[Sequence[Statement]]) -> list[list[WordedSentence]]:
        """Word the statements, part by part; which of several ways is taken is settled when the text is whole."""
        worded: list[list[WordedSentence]] = []
        for self._paragraph, statements in enumerate(parts):
            sentences: list[WordedSentence] = []
            ways: list[Phrase] = []
            for statement in statements:
                before = sentences[-1] if sentences else None
                goes_on = before is not None and _goes_on(statement, before.statements[-1])
                offered = phrases(statement, self.book, self.voice)
                if not offered or self._is_told(statement):
                    # A note of which this language has no word, or what the text has told already.
                    continue
                alone = before is not None and [made.key for made in before.statements] == [statement.after]
                if goes_on and before and alone and self._join(ways, statement, offered):
                    before.statements.append(statement)
                    ways = []
                    continue
                ways = self._say(self._going_on(statement, offered) if goes_on else offered)
                sentences.append(WordedSentence([statement]))
            worded.append(sentences)
        settled = iter(self._variety.settled())
        for sentence in (sentence for sentences in worded for sentence in sentences):
            sentence.text = next(settled).text
        return worded

    def _is_told(self, statement: Statement) -> bool:
        """Tell whether a crew has been named with its car, or the place that a car is in as the one it fell to."""
        if statement.form == "loss_effect":
            effect = only(statement.facts, LossEffectFact)
            self._fallen |= set() if effect.lead_to else {(effect.number, effect.to_position)}
        if statement.form == "now_place":
            place = only(statement.facts, PlaceFact)
            return (place.number, place.position) in self._fallen
        crew = maybe(statement.facts, CrewFact)
        only_crew = statement.form == "home" and crew is not None and not maybe(statement.facts, PlaceFact)
        return only_crew and crew is not None and all(name in self.voice.named_drivers for name in crew.drivers)

    def _say(self, ways: list[Phrase]) -> list[Phrase]:
        """Take a way to say a sentence; return those that name what it names, so that each may still replace it."""
        taken = self._variety.take(self._paragraph, ways)
        _, named = self.voice.names_in(" ".join(way.text for way in ways))
        names_told = self.voice.names_in(taken.text, named)
        alike = [i for i, way in enumerate(ways) if self.voice.names_in(way.text, named) == names_told]
        self._variety.keep(alike)
        self.voice.heard(taken.text, named)
        return [ways[i] for i in alike]

    def _going_on(self, statement: Statement, ways: list[Phrase]) -> list[Phrase]:
        """Word a statement as a sentence that goes on from the one before it, where the language has a way."""
        if not statement.relation:
            return ways
        found = [
            Phrase(f"{way.pattern}>{following.pattern}", following.text)
            for way in ways[:MOST_WAYS]
            if way.clause
            for following in self.book.follow(statement.relation, way.clause)
        ]
        return found or ways

    def _join(self, first: list[Phrase], statement: Statement, second: list[Phrase]) -> bool:
        """Put a statement into the sentence before it, where there is a way to that is not too long."""
        if not statement.relation:
            return False
        # What came of a thing, or why it was, would be heard as that of an aside.
        tied = statement.relation in ("cause", "consequence")
        found = [
            Phrase(f"{one_way.pattern}+{other_way.pattern}+{whole.pattern}", whole.text)
            for one_way in first[:MOST_WAYS]
            for other_way in second[:MOST_WAYS]
            if one_way.clause and other_way.clause and not (tied and "," in one_way.clause.after)
            for whole in self.book.join(one_way.clause, statement.relation, other_way.clause)
            if len(words(whole.text)) <= LONGEST
        ]
        if not found:
            return False
        self._variety.drop()
        self._say(found)
        return True
