"""Chooses among equally true ways to say each sentence, so that a text does not repeat itself."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from pitboard.report.languages import Phrase

RUN = 4
"""So many words in a row are a run; a text that has one twice repeats itself."""

MOST_PERCENT = 0.7
"""A text of whose runs so many have been there before repeats itself."""

PASSES = 6
"""How often the whole text is gone through once every sentence has its first choice."""

_WORD = re.compile(r"[\w#&’'-]+")
_CLEAN = 3.0
"""A sentence whose choice costs less than this is left alone: nothing in it repeats."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters; a number is a word, a mark of punctuation is not."""
    return [word.casefold() for word in _WORD.findall(text)]


def runs(spoken: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of words, those across the end of a sentence with them."""
    return [tuple(spoken[i : i + RUN]) for i in range(len(spoken) - RUN + 1)]


def own_runs(text: str) -> list[tuple[str, ...] | None]:
    """Return the runs of a text, None for one that holds a name or a number: who says these twice repeats nothing."""
    found = list(_WORD.finditer(text))
    names = [_is_name(text, word.start(), word.group()) for word in found]
    return [
        None if any(names[i : i + RUN]) else tuple(word.group().casefold() for word in found[i : i + RUN])
        for i in range(len(found) - RUN + 1)
    ]


def _is_name(text: str, start: int, word: str) -> bool:
    """Tell whether a word is a number, or written with a capital that no beginning of a sentence gives it."""
    opens = text[:start].rstrip()[-1:] in ("", ".", "!", "?")
    return word.startswith("#") or any(letter.isdigit() or letter.isupper() for letter in word[opens:])


def repeated_percent(text: str) -> float:
    """Measure the share of runs that the text has had before, in percent; none of those with a name or a number."""
    every = own_runs(text)
    own = [run for run in every if run]
    return 100 * (len(own) - len(set(own))) / max(len(every), 1)


def repeating(sentences: Sequence[str]) -> list[int]:
    """Find, by place, the sentences with a run that comes elsewhere too; none in a text that repeats itself little."""
    text = " ".join(sentences)
    if repeated_percent(text) < MOST_PERCENT:
        return []
    places = [place for place, sentence in enumerate(sentences) for _ in _WORD.findall(sentence)]
    held: dict[tuple[str, ...], list[int]] = {}
    for first, run in enumerate(own_runs(text)):
        if run:
            held.setdefault(run, []).append(places[first])
    return sorted({place for found in held.values() if len(found) > 1 for place in found})


class _Choice(Struct):
    """The ways to say one sentence, and the one that was taken."""

    paragraph: int
    ways: Sequence[Phrase]
    way_words: list[list[str]]
    taken: int = 0

    @property
    def words(self) -> list[str]:
        """What it says now."""
        return self.way_words[self.taken]

    @property
    def pattern(self) -> str:
        """The clause, whichever words stand in its places."""
        return _clause(self.ways[self.taken])


def _clause(way: Phrase) -> str:
    return way.pattern.removesuffix("=")


class Variety:
    """The sentences of one text: no clause twice in a paragraph, varied openings, as few runs twice as can be.

    Which of several equally good ways is taken depends on the seed and the sentence's place alone.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._choices: list[_Choice] = []
        self._patterns: Counter[str] = Counter()
        self._in_paragraph: Counter[tuple[int, str]] = Counter()
        self._openers: Counter[str] = Counter()
        self._runs: Counter[tuple[str, ...]] = Counter()

    def take(self, paragraph: int, ways: Sequence[Phrase]) -> Phrase:
        """Take the best way to go on with; one `alike` may still replace it once the text is whole."""
        place = len(self._choices)
        choice = _Choice(paragraph, ways, [words(way.text) for way in ways])
        self._choices.append(choice)
        choice.taken = self._best(place, range(len(ways)))
        self._count(place, 1)
        return ways[choice.taken]

    def drop(self) -> None:
        """Take back the last sentence: it becomes a part of another."""
        self._count(len(self._choices) - 1, -1)
        self._choices.pop()

    def keep(self, alike: Sequence[int]) -> None:
        """Keep of the last sentence only these ways, by place: they name what the taken one names."""
        choice = self._choices[-1]
        ways, way_words = [choice.ways[i] for i in alike], [choice.way_words[i] for i in alike]
        choice.taken = list(alike).index(choice.taken)
        choice.ways, choice.way_words = ways, way_words

    def settled(self) -> list[Phrase]:
        """Return the ways taken, once every sentence has been weighed against all that come before and after it."""
        for _ in range(PASSES):
            changed = False
            for place, choice in enumerate(self._choices):
                before = choice.taken
                self._count(place, -1)
                if len(choice.ways) > 1 and self._cost(place, before) > _CLEAN:
                    choice.taken = self._best(place, range(len(choice.ways)))
                self._count(place, 1)
                changed |= choice.taken != before
            if not changed:
                break
        return [choice.ways[choice.taken] for choice in self._choices]

    def _best(self, place: int, among: range) -> int:
        ways = self._choices[place].ways
        return min(among, key=lambda i: (self._cost(place, i) + self._chance(place, ways[i].pattern), ways[i].pattern))

    def _count(self, place: int, by: int) -> None:
        choice = self._choices[place]
        pattern = choice.pattern
        self._patterns[pattern] += by
        self._in_paragraph[choice.paragraph, pattern] += by
        self._openers[choice.words[0]] += by
        for run in self._window(place, choice.words):
            self._runs[run] += by

    def _window(self, place: int, spoken: list[str]) -> list[tuple[str, ...]]:
        """Return the runs with any word of a sentence, so those that reach into its neighbours too."""
        before = [word for choice in self._choices[max(place - 3, 0) : place] for word in choice.words][1 - RUN :]
        after = [word for choice in self._choices[place + 1 : place + 4] for word in choice.words][: RUN - 1]
        return runs([*before, *spoken, *after])

    def _cost(self, place: int, which: int) -> float:
        """Weigh one way to say a sentence by what it repeats; 0 repeats nothing.

        The weights rank what annoys a reader; nobody measured them. What must not be costs 20 or 50, what should not
        be 4 or 6 each time, and what is a matter of taste less than `_CLEAN`. A sentence costs most by the runs of
        words that its neighbours share with it, which is why the whole text is gone through again: a choice that was
        the cheapest when it was made may repeat what was written after it.
        """
        choice = self._choices[place]
        way, spoken = choice.ways[which], choice.way_words[which]
        # The same clause again, wherever it comes: each time it has been taken.
        pattern = _clause(way)
        opener, cost = spoken[0], 2.0 * self._patterns[pattern]
        near = self._in_paragraph[choice.paragraph, pattern] > 0
        # Within a paragraph the same clause is never wanted; an opening word wears off slowly over the whole text.
        cost += 20.0 * near + 0.35 * self._openers[opener]
        same = [other.words[0] == opener for other in self._choices[max(place - 2, 0) : place]]
        same += [True] + [other.words[0] == opener for other in self._choices[place + 1 : place + 3]]
        # Three sentences in a row that begin alike read like a list; two next to each other are merely clumsy.
        cost += 50.0 * any(all(same[i : i + 3]) for i in range(len(same) - 2))
        at = min(place, 2)
        cost += 4.0 * sum(same[at - 1 : at] + same[at + 1 : at + 2])
        found = Counter(self._window(place, spoken))
        # Four words that the text has elsewhere, or this way twice: `_runs` does not hold the sentence itself here.
        cost += 6.0 * sum(count - (not self._runs[run]) for run, count in found.items())
        # A car's number, and any figure, where the same can be told without.
        cost += 2.5 * ("#" in way.text) + 0.8 * sum(any(char.isdigit() for char in word) for word in spoken)
        # A figure at the start of a sentence is bad form; the plainer wording (`=`) is for when the apt one repeats.
        return cost + 6.0 * way.text[0].isdigit() + 1.2 * way.pattern.endswith("=")

    def _chance(self, place: int, pattern: str) -> float:
        key = f"{self._seed}|{place}|{pattern}"
        return hashlib.blake2b(key.encode(), digest_size=2).digest()[0] / 256
