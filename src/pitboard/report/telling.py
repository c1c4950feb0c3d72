"""From the statements of a plan to sentences: what goes together, what joins two statements by their relation, and
which of equally true ways to say each is taken, so that a text does not repeat itself."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from msgspec import Struct
from msgspec.structs import replace

from pitboard.report.facts import (
    CrewFact,
    GapFact,
    LeadChangeFact,
    LossEffectFact,
    MultiStintFact,
    PlaceFact,
    ReportFact,
    every,
    maybe,
    only,
)
from pitboard.report.languages import Phrase, Phrasebook, Voice
from pitboard.report.languages.book import Relation, Statement
from pitboard.report.wording import TOLD_ON, phrases

RUN = 4
"""So many words in a row are a run; a text that has one twice repeats itself."""

MOST_PERCENT = 0.7
"""A text of whose runs so many have been there before repeats itself."""

PASSES = 6
"""How often the whole text is gone through once every sentence has its first choice."""

_WORD = re.compile(r"[\w#&’'-]+")
_LOOSE = 2.4
"""What it costs that two sentences in a row tie nothing, where the same can be told otherwise."""

_STUTTER = 20.0
"""What a word costs that is said twice running: `de eerste twee twee keer`."""

_NAMED_AGAIN = 0.5
"""What each word of a name costs that the sentence before has, or the sentence itself has twice."""

_TIED_AGAIN = 0.5
"""What it costs that a sentence near by has the same word to tie with."""

_CLEAN = 3.0
"""A sentence whose choice costs less than this is left alone: nothing in it repeats."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; a number is a word, a mark of punctuation is not."""
    return [word.casefold() for word in _WORD.findall(text)]


class _Word(Struct, frozen=True, gc=False):
    """A word in small letters, and as it counts for what is said twice: within a sentence, and where it opens one.

    There it is empty where it is a name or a number. `figure`: it has a digit.
    """

    small: str
    within: str
    opening: str
    figure: bool


@lru_cache(maxsize=1 << 14)
def _word(word: str) -> _Word:
    """Look at a word, which every text of a race has many times."""
    small = word.casefold()
    opens_as_name, is_name = (_has_capital_or_digit(word[first:]) or word.startswith("#") for first in (1, 0))
    figure = any(char.isdigit() for char in small)
    return _Word(small, "" if is_name else small, "" if opens_as_name else small, figure)


def _has_capital_or_digit(letters: str) -> bool:
    return any(letter.isdigit() or letter.isupper() for letter in letters)


def runs(spoken: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of words, those across the end of a sentence with them; none with a name, an empty word."""
    return [run for run in zip(*(spoken[i:] for i in range(RUN)), strict=False) if "" not in run]


def without_names(text: str) -> list[str]:
    """Return the words of a text as `words` does, an empty one for each name and number: who says these twice
    repeats nothing."""
    return _unnamed(text, _looked_at(text))


def _looked_at(text: str) -> list[tuple[str, _Word]]:
    return [(word, _word(word)) for word in _WORD.findall(text)]


def own_runs(text: str) -> list[tuple[str, ...] | None]:
    """Return the runs of a text, None for one that holds a name or a number: who says these twice repeats nothing."""
    spoken = without_names(text)
    return [None if "" in run else run for run in zip(*(spoken[i:] for i in range(RUN)), strict=False)]


def _unnamed(text: str, found: Sequence[tuple[str, _Word]]) -> list[str]:
    """The words of a text, in order, an empty one for each number and each that is written with a capital which no
    beginning of a sentence gives it."""
    spoken, end = [], 0
    for written, word in found:
        start = text.find(written, end)
        end = start + len(written)
        opens = word.within != word.opening and _opens(text, start)
        spoken.append(word.opening if opens else word.within)
    return spoken


def _opens(text: str, start: int) -> bool:
    """Tell whether a word that begins there is the first of a sentence."""
    at = start - 1
    while at >= 0 and text[at].isspace():
        at -= 1
    return at < 0 or text[at] in ".!?"


def repeated_percent(text: str) -> float:
    """Measure the share of runs that the text has had before, in percent; none of those with a name or a number."""
    return _repeated_percent(own_runs(text))


def _repeated_percent(every: list[tuple[str, ...] | None]) -> float:
    own = [run for run in every if run]
    return 100 * (len(own) - len(set(own))) / max(len(every), 1)


def repeating(sentences: Sequence[str]) -> list[int]:
    """Find, by place, the sentences with a run that comes elsewhere too; none in a text that repeats itself little."""
    text = " ".join(sentences)
    every = own_runs(text)
    if _repeated_percent(every) < MOST_PERCENT:
        return []
    places = [place for place, sentence in enumerate(sentences) for _ in _WORD.findall(sentence)]
    held: dict[tuple[str, ...], list[int]] = {}
    for first, run in enumerate(every):
        if run:
            held.setdefault(run, []).append(places[first])
    return sorted({place for found in held.values() if len(found) > 1 for place in found})


class _Way(Struct, frozen=True, gc=False):
    """One way to say a sentence, with what its cost rests on whatever else the text says.

    `spoken` are its words without names. `clause` is its pattern, whichever words stand in its places, `chance` what
    decides among equals. `figures` is what
    numbers in it cost, `bare` a figure at its start, `plain` the plainer wording. `ties` are its words that tie
    clauses or sentences.
    """

    phrase: Phrase
    clause: str
    spoken: list[str]
    figures: float
    bare: float
    plain: float
    opener: str
    names: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    chance: float = 0.0

    def cost(self, repeating: float, repeated: int = 0) -> float:
        """Add up the cost: that of what it begins with and of its clause, and of so many runs that the text has."""
        return repeating + 6.0 * repeated + self.figures + self.bare + self.plain


class _Choice(Struct):
    """The ways to say one sentence, and the one that was taken."""

    paragraph: int
    ways: list[_Way]
    taken: int = 0

    @property
    def way(self) -> _Way:
        """How it is said now."""
        return self.ways[self.taken]


class _Around(Struct, frozen=True):
    """What stands around a sentence: the words next to it, and how the two before it and the two after it begin.

    `names` are those in the sentence before it; `loose`: that one ties nothing. `ties` are those of the three before
    it and of the three after it.
    """

    before: list[str]
    after: list[str]
    openers_before: list[str]
    openers_after: list[str]
    names: frozenset[str] = frozenset()
    loose: bool = False
    ties: tuple[frozenset[str], ...] = ()


class Variety:
    """The sentences of one text: no clause twice in a paragraph, varied openings, as few runs twice as can be.

    Which of several equally good ways is taken depends on the seed and the sentence's place alone.
    """

    def __init__(
        self, seed: str, looked_at: "dict[Phrase, _Way] | None" = None, ties: frozenset[str] = frozenset()
    ) -> None:
        self._seed = seed
        self._ties = ties
        self._looked_at = {} if looked_at is None else looked_at
        self._choices: list[_Choice] = []
        self._patterns: Counter[str] = Counter()
        self._in_paragraph: Counter[tuple[int, str]] = Counter()
        self._openers: Counter[str] = Counter()
        self._runs: dict[tuple[str, ...], int] = {}

    def take(self, paragraph: int, ways: Sequence[Phrase]) -> Phrase:
        """Take the best way to go on with; one `alike` may still replace it once the text is whole."""
        place = len(self._choices)
        choice = _Choice(paragraph, [self._way(place, phrase) for phrase in ways])
        self._choices.append(choice)
        choice.taken = self._best(choice, self._around(place))
        self._count(place, 1)
        return choice.way.phrase

    def drop(self) -> None:
        """Take back the last sentence: it becomes a part of another."""
        self._count(len(self._choices) - 1, -1)
        self._choices.pop()

    def keep(self, alike: Sequence[int]) -> None:
        """Keep of the last sentence only these ways, by place: they name what the taken one names."""
        choice = self._choices[-1]
        choice.ways, choice.taken = [choice.ways[i] for i in alike], list(alike).index(choice.taken)

    def settled(self) -> list[Phrase]:
        """Return the ways taken, once every sentence has been weighed against all that come before and after it."""
        choices = [(place, choice) for place, choice in enumerate(self._choices) if len(choice.ways) > 1]
        for _ in range(PASSES):
            changed = False
            for place, choice in choices:
                before, around = choice.taken, self._around(place)
                self._count(place, -1)
                if self._cost(choice.paragraph, choice.way, around) > _CLEAN:
                    choice.taken = self._best(choice, around)
                self._count(place, 1)
                changed |= choice.taken != before
            if not changed:
                break
        return [choice.way.phrase for choice in self._choices]

    def _way(self, place: int, phrase: Phrase) -> _Way:
        way = self._looked_at.get(phrase)
        if way is None:
            way = self._looked_at[phrase] = _way(phrase, self._ties)
        return replace(way, chance=self._chance(place, phrase.pattern))

    def _best(self, choice: _Choice, around: _Around) -> int:
        """Find the cheapest way; the runs of one are counted only where it may be the cheapest without them."""
        repeating = [self._repeating(choice.paragraph, way, around) for way in choice.ways]
        least = [way.cost(begun) + way.chance for way, begun in zip(choice.ways, repeating, strict=True)]
        best: tuple[float, str, int] | None = None
        for i in sorted(range(len(least)), key=least.__getitem__):
            if best and least[i] > best[0]:
                break
            way = choice.ways[i]
            cost = way.cost(repeating[i], self._repeated(way, around)) + way.chance
            best = min(best or (cost, way.phrase.pattern, i), (cost, way.phrase.pattern, i))
        return best[2] if best else 0

    def _count(self, place: int, by: int) -> None:
        choice, around = self._choices[place], self._around(place)
        way = choice.way
        self._patterns[way.clause] += by
        self._in_paragraph[choice.paragraph, way.clause] += by
        self._openers[way.opener] += by
        for run in runs([*around.before, *way.spoken, *around.after]):
            count = self._runs.get(run, 0) + by
            if count:
                self._runs[run] = count
            else:
                del self._runs[run]

    def _around(self, place: int) -> _Around:
        before = [choice.way for choice in self._choices[max(place - 3, 0) : place]]
        after = [choice.way for choice in self._choices[place + 1 : place + 4]]
        return _Around(
            [word for way in before for word in way.spoken][1 - RUN :],
            [word for way in after for word in way.spoken][: RUN - 1],
            [way.opener for way in before[-2:]],
            [way.opener for way in after[:2]],
            before[-1].names if before else frozenset(),
            bool(before) and not before[-1].ties,
            tuple(way.ties for way in (*before, *after)),
        )

    def _cost(self, paragraph: int, way: _Way, around: _Around) -> float:
        """Weigh one way to say a sentence by what it repeats; 0 repeats nothing.

        The weights rank what annoys a reader; nobody measured them. What must not be costs 20 or 50, what should not
        be 4 or 6 each time, and what is a matter of taste less than `_CLEAN`. A sentence costs most by the runs of
        words that its neighbours share with it, which is why the whole text is gone through again: a choice that was
        the cheapest when it was made may repeat what was written after it.
        """
        return way.cost(self._repeating(paragraph, way, around), self._repeated(way, around))

    def _repeating(self, paragraph: int, way: _Way, around: _Around) -> float:
        """What it costs that the text has the clause, or begins so, elsewhere."""
        opener = way.opener
        # The same clause again, wherever it comes: each time it has been taken.
        cost = 2.0 * self._patterns.get(way.clause, 0)
        near = self._in_paragraph.get((paragraph, way.clause), 0) > 0
        # Within a paragraph the same clause is never wanted; an opening word wears off slowly over the whole text.
        cost += 20.0 * near + 0.35 * self._openers.get(opener, 0) + _LOOSE * (around.loose and not way.ties)
        cost += _NAMED_AGAIN * len(way.names & around.names)
        cost += _TIED_AGAIN * sum(len(way.ties & near_by) for near_by in around.ties)
        if opener in around.openers_before or opener in around.openers_after:
            before = [other == opener for other in around.openers_before]
            same = [*before, True, *[other == opener for other in around.openers_after]]
            # Three sentences in a row that begin alike read like a list; two next to each other are merely clumsy.
            cost += 50.0 * any(all(same[i : i + 3]) for i in range(len(same) - 2))
            at = len(before)
            cost += 4.0 * sum(same[at - 1 : at] + same[at + 1 : at + 2])
        return cost

    def _repeated(self, way: _Way, around: _Around) -> int:
        """Count runs of words that the text has elsewhere, or this way twice: `_runs` does not hold the sentence."""
        found = runs([*around.before, *way.spoken, *around.after])
        return len(found) - len(set(found).difference(self._runs))

    def _chance(self, place: int, pattern: str) -> float:
        key = f"{self._seed}|{place}|{pattern}"
        return hashlib.blake2b(key.encode(), digest_size=2).digest()[0] / 256


def _way(phrase: Phrase, ties: frozenset[str]) -> _Way:
    """Look at a way to say a sentence, wherever it is to stand."""
    found = _looked_at(phrase.text)
    # A car's number, and any figure, where the same can be told without.
    figures = 4.0 * ("#" in phrase.text) + 1.2 * sum(word.figure for _, word in found)
    # A figure at the start of a sentence is bad form; the plainer wording (`=`) is for when the apt one repeats.
    bare, plain = 6.0 * phrase.text[0].isdigit(), 1.2 * phrase.pattern.endswith("=")
    clause, tying = phrase.pattern.removesuffix("="), frozenset(word.small for _, word in found if word.small in ties)
    spoken = _unnamed(phrase.text, found)
    names = [written for (written, _), own in zip(found, spoken, strict=True) if not own and written[0].isalpha()]
    plain += _NAMED_AGAIN * (len(names) - len(set(names)))
    plain += _STUTTER * sum(before.small == word.small for (_, before), (_, word) in pairwise(found))
    return _Way(phrase, clause, spoken, figures, bare, plain, found[0][1].small, frozenset(names), tying)


GATHERED = {"place_pit": "place_pits", "stints": "stints_many"}
"""Forms of which several in one part make one sentence."""

LONGEST = 38
"""Two statements make one sentence up to so many words."""

SAME_LOSS_MS = 1_800_000
"""A lead that was lost so near to a loss was lost by it."""

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


def _plainest(ways: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the ways to say a statement that name the fewest cars by number, in their order, and not too many."""
    return tuple(sorted(ways, key=lambda way: way.text.count("#"))[:MOST_WAYS])


class WordedSentence(Struct):
    """A sentence with the statements that it makes."""

    statements: list[Statement]
    text: str = ""

    @property
    def facts(self) -> tuple[ReportFact, ...]:
        """All that it states."""
        return tuple(fact for statement in self.statements for fact in statement.facts)


class KeptWords:
    """What was worked out for a text in one language, kept for when it is told anew without some of its statements.

    The ways to say a statement are kept for what the text has named before it: the same may be named by other words.
    """

    def __init__(self) -> None:
        self.looked_at: dict[Phrase, _Way] = {}
        self._phrases: dict[Hashable, list[Phrase]] = {}
        self._combined: dict[Hashable, list[Phrase]] = {}

    def phrases(self, statement: Statement, book: Phrasebook, voice: Voice) -> list[Phrase]:
        """Word a statement in every way a phrase book has."""
        # Of the words before it only those of a gap matter, which are not used twice.
        before = voice.text if maybe(statement.facts, GapFact) else ""
        named = frozenset(voice.named_cars), frozenset(voice.met_cars), frozenset(voice.named_drivers)
        key = statement, named, before, voice.latest if statement.form in TOLD_ON else ()
        if key not in self._phrases:
            self._phrases[key] = phrases(statement, book, voice)
        return self._phrases[key]

    def combined(self, key: Hashable, work_out: Callable[[], list[Phrase]]) -> list[Phrase]:
        """Return what two sentences, or a sentence behind another, make together."""
        if key not in self._combined:
            self._combined[key] = work_out()
        return self._combined[key]


class Telling:
    """Words the statements of one text in one language, in order."""

    def __init__(self, book: Phrasebook, voice: Voice, seed: str, kept: KeptWords | None = None) -> None:
        self.book = book
        self.voice = voice
        self._kept = kept or KeptWords()
        self._variety = Variety(seed, self._kept.looked_at, book.ties)
        self._paragraph = 0
        self._fallen: set[tuple[str, int | None]] = set()
        self._lead_lost: list[tuple[str, str, int]] = []

    def tell(self, parts: Sequence[Sequence[Statement]]) -> list[list[WordedSentence]]:
        """Word the statements, part by part; which of several ways is taken is settled when the text is whole."""
        worded: list[list[WordedSentence]] = []
        for self._paragraph, statements in enumerate(parts):
            self.voice.latest = frozenset()
            sentences: list[WordedSentence] = []
            ways: list[Phrase] = []
            for statement in statements:
                before = sentences[-1] if sentences else None
                goes_on = before is not None and _goes_on(statement, before.statements[-1])
                if statement.relation == "earlier" and statement.after and not goes_on:
                    # "Before that" is heard as before what was said right before.
                    statement = replace(statement, relation=None)
                offered = self._kept.phrases(statement, self.book, self.voice)
                offered = self._clear(offered) or offered
                if not offered or self._is_told(statement):
                    # A note of which this language has no word, or what the text has told already.
                    continue
                alone = before is not None and [made.key for made in before.statements] == [statement.after]
                if goes_on and before and alone and self._join(before.statements[-1], ways, statement, offered):
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
        """Tell whether a crew has been named with its car, or the place that a car is in as the one it fell to.

        A lead that was lost by a slow lap or a stop is told as what came of that, or as a change of the lead.
        """
        if self._is_lead_told(statement):
            return True
        if statement.form == "loss_effect":
            effect = only(statement.facts, LossEffectFact)
            self._fallen |= set() if effect.lead_to else {(effect.number, effect.to_position)}
        if statement.form == "now_place":
            place = only(statement.facts, PlaceFact)
            # That it is laps down is news still.
            return (place.number, place.position) in self._fallen and not maybe(statement.facts, GapFact)
        crew = maybe(statement.facts, CrewFact)
        only_crew = statement.form == "home" and crew is not None and not maybe(statement.facts, PlaceFact)
        return only_crew and crew is not None and all(name in self.voice.named_drivers for name in crew.drivers)

    def _is_lead_told(self, statement: Statement) -> bool:
        """Tell whether the text has that one car lost a lead to another about then."""
        effect, change = maybe(statement.facts, LossEffectFact), maybe(statement.facts, LeadChangeFact)
        if effect and effect.lead_to:
            lost = effect.number, effect.lead_to, effect.begin_ms
        elif change and change.how == "by_loss" and len(every(statement.facts, LeadChangeFact)) == 1:
            lost = change.before, change.number, change.at_ms
        else:
            return False
        again = any(lost[:2] == each[:2] and abs(lost[2] - each[2]) <= SAME_LOSS_MS for each in self._lead_lost)
        self._lead_lost.append(lost)
        return again

    def _say(self, ways: list[Phrase]) -> list[Phrase]:
        """Take a way to say a sentence; return those that name what it names, so that each may still replace it."""
        taken = self._variety.take(self._paragraph, ways)
        _, named = self.voice.names_in(" ".join(way.text for way in ways))
        names_told = self.voice.names_in(taken.text, named)
        alike = [i for i, way in enumerate(ways) if self.voice.names_in(way.text, named) == names_told]
        self._variety.keep(alike)
        self.voice.heard(taken.text, named)
        return [ways[i] for i in alike]

    def _clear(self, ways: list[Phrase]) -> list[Phrase]:
        """Leave out ways in which a car that the text knows by its make alone stands beside a new one of that make."""
        voice = self.voice
        calls = {
            again[0].text: make
            for number, make in voice.known_by_make().items()
            if (again := self.book.again_car(number, voice))
        }
        return [way for way in ways if not self._is_unclear(way.text, calls)] if calls else ways

    def _is_unclear(self, text: str, calls: dict[str, str]) -> bool:
        heard = [call for call in calls if re.search(rf"\b{re.escape(call)}\b(?! van )", text, re.IGNORECASE)]
        if not heard:
            return False
        new = self.voice.cars_in(text) - self.voice.known_cars
        return bool({calls[call] for call in heard} & {self.voice.names.make(self.voice.cars[each]) for each in new})

    def _going_on(self, statement: Statement, ways: list[Phrase]) -> list[Phrase]:
        """Word a statement as a sentence that goes on from the one before it, where the language has a way."""
        relation = statement.relation
        if not relation:
            return ways
        first = _plainest(ways)
        return self._kept.combined((first, relation), lambda: list(self._follow(first, relation))) or ways

    def _follow(self, ways: Sequence[Phrase], relation: Relation) -> Iterator[Phrase]:
        for way in ways:
            for following in self.book.follow(relation, way.clause, over=self.voice.over) if way.clause else ():
                yield Phrase(f"{way.pattern}>{following.pattern}", following.text)

    def _join(self, before: Statement, first: list[Phrase], statement: Statement, second: list[Phrase]) -> bool:
        """Put a statement into the sentence before it, where there is a way to that is not too long."""
        relation = statement.relation
        if not relation:
            return False
        both = _plainest(first), _plainest(second)
        found = self._clear(self._kept.combined((both, relation), lambda: list(self._put_together(both, relation))))
        if before.opens:
            # The first sentence of a text begins with the news, not with "because".
            begun = {way.text.split()[0] for way in first}
            found = [way for way in found if way.text.split()[0] in begun]
        if not found:
            return False
        self._variety.drop()
        self._say(found)
        return True

    def _put_together(self, both: tuple[Sequence[Phrase], Sequence[Phrase]], relation: Relation) -> Iterator[Phrase]:
        # What came of a thing, or why it was, would be heard as that of an aside.
        tied = relation in ("cause", "consequence")
        for one_way, other_way in product(*both):
            if one_way.pattern == other_way.pattern:
                # The same clause twice is for two sentences far from each other.
                continue
            if one_way.clause and other_way.clause and not (tied and "," in one_way.clause.after):
                for whole in self.book.join(one_way.clause, relation, other_way.clause):
                    if len(words(whole.text)) <= LONGEST:
                        yield Phrase(f"{one_way.pattern}+{other_way.pattern}+{whole.pattern}", whole.text)
