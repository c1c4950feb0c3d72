"""No text repeats itself: under 0.7 % of its runs of four words, names and numbers apart, have been there before.

Words are counted over the whole text, across the ends of sentences; a number is a word, and "07.31" is two. A flash has
some sixty words, of which one repeated run is more than 0.7 % already: it may have none. A sample runs always.
`PITBOARD_ROUND_TRIP=1` takes 72 moments of three real races and 200 of ten simulated ones.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.report.facts import ClockFact
from pitboard.report.languages import Phrase
from pitboard.report.languages.book import Statement
from pitboard.report.plan import Plan
from pitboard.report.telling import Variety, repeated_percent, runs, words
from pitboard.report.telling import repeating as repeating_sentences
from pitboard.scoring import History
from report.sources import at_share, imola, lap_record, le_mans, repeated_share, simulated, text_of, written

WHOLE = bool(os.environ.get("PITBOARD_ROUND_TRIP"))
HOUR_US = 3_600_000_000

AT_ALL_PERCENT = 1.0
"""What no report goes without is told all the same, and may bring a text so far; few texts come there."""


def repeating(history: History, count: int, *, since: bool = False) -> list[str]:
    """The texts of so many moments of a race, each in both languages and three lengths, that repeat themselves.

    With `since` the moments are on full hours, each with the hour before as the previous report.
    """
    found = []
    for place in range(1, count + 1):
        moment_us = at_share(history, place / count)
        if since:
            moment_us -= (moment_us - history.race.start_us) % HOUR_US
        since_us = moment_us - HOUR_US if since and moment_us - HOUR_US > history.race.start_us else None
        for length in ("flash", "report", "long"):
            for lang, document in written(history, moment_us, length=length, since_us=since_us).items():
                share = repeated_share(document)
                assert share == pytest.approx(repeated_percent(text_of(document)))
                if share > (AT_ALL_PERCENT if length != "flash" else 0):
                    found.append(f"{place}/{count} {lang} {length}: {share:.2f} %")
    return found


def test_no_report_of_a_real_race_repeats_itself(races: Path) -> None:
    assert repeating(le_mans(races), 60 if WHOLE else 4) == []
    assert repeating(lap_record(races), 6 if WHOLE else 2) == []
    assert repeating(imola(races), 6 if WHOLE else 2) == []


@pytest.mark.parametrize("seed", range(1, 11) if WHOLE else (4, 9))
def test_no_report_of_a_simulated_race_repeats_itself(seed: int) -> None:
    assert repeating(simulated(seed), 20 if WHOLE else 4) == []


def test_no_report_of_what_is_new_repeats_itself(races: Path) -> None:
    assert repeating(le_mans(races), 24 if WHOLE else 2, since=True) == []


@pytest.mark.skipif(not WHOLE, reason="long: PITBOARD_ROUND_TRIP=1 runs it")
@pytest.mark.parametrize("name", ["le-mans-2024", "spa-2025", "more/imsa-watkins-glen-2022.csv.gz"])
def test_no_report_of_another_race_repeats_itself(races: Path, name: str) -> None:
    history = loaded(races / name)
    assert repeating(history, 12) + repeating(history, 12, since=True) == []


def test_what_makes_a_text_repeat_itself_is_left_out_lightest_first() -> None:
    texts = ["One led all of it.", "Two led all of it.", "Nobody else did much of note that day."]
    assert repeating_sentences(texts) == [0, 1]
    assert repeating_sentences(texts[1:]) == []
    clock = ClockFact(0)
    told = [
        Statement("lead", (clock,), "lead", 0, 0.1),
        Statement("retired", (clock,), "lost", 1, 0.2),
        Statement("note_before", (clock,), "lost", 2, 0.9, needs="retired::"),
        Statement("stop", (clock,), "lost", 3, 0.5),
    ]
    plan = Plan((("lead", tuple(told[:1])), ("lost", tuple(told[1:]))))
    shorter = plan.without_least(told)
    assert shorter is not None
    assert [one.form for one in shorter.statements()] == ["lead", "retired", "note_before"]
    assert plan.without_least(told[:2]) is None


def test_a_run_counts_across_the_end_of_a_sentence() -> None:
    assert repeated_percent("One two three. Four five.") == 0
    assert repeated_percent("One two three. Four. One two, three four!") == pytest.approx(20)


def ways(*texts: str) -> list[Phrase]:
    """Ways to say one thing, each a clause of its own."""
    return [Phrase(f"{text.split()[0]} {{slot}} {len(text)}", text) for text in texts]


def chosen(*sentences: Sequence[str], seed: str = "seed") -> list[str]:
    """The texts taken for sentences of one paragraph."""
    variety = Variety(seed)
    for sentence in sentences:
        variety.take(0, ways(*sentence))
    return [way.text for way in variety.settled()]


def test_no_clause_comes_twice_in_a_paragraph() -> None:
    """Two sentences with the same two ways to be said take one each."""
    both = ("The #8 is second.", "Second is the #8 car.")

    assert sorted(chosen(both, both)) == sorted(both)


def test_three_sentences_in_a_row_do_not_begin_alike() -> None:
    same = "The #8 is second."
    texts = chosen((same,), ("The #6 is only third.",), ("The #2 is a mere fourth.", "Fourth comes the #2, far back."))

    assert texts[-1] == "Fourth comes the #2, far back."


def test_a_run_of_words_that_the_text_has_is_avoided() -> None:
    texts = chosen(
        ("A stop took five minutes and more.",), ("Its own stop took five minutes and more.", "It stood for long.")
    )

    assert texts[-1] == "It stood for long."


def test_a_choice_may_change_once_the_text_is_whole() -> None:
    """The first sentence would be as good either way, were it not for what the last one has to say."""
    either = ("They lost five minutes in all.", "Much time was lost there.")
    for seed in ("a", "b", "c", "d"):
        texts = chosen(either, ("Nothing else happened.",), ("The others, too, lost five minutes in all.",), seed=seed)
        assert texts[0] == "Much time was lost there."


def test_the_same_seed_chooses_the_same() -> None:
    sentences = [("One way to say it.", "Another way to say it."), ("This is a start.", "So it began.")]

    assert chosen(*sentences, seed="x") == chosen(*sentences, seed="x")
    assert len({tuple(chosen(*sentences, seed=seed)) for seed in "abcdefgh"}) > 1


def test_only_ways_that_name_the_same_may_still_be_taken() -> None:
    variety = Variety("seed")
    taken = variety.take(0, ways("The #8 is second.", "Second is the Toyota."))
    variety.keep([["The #8 is second.", "Second is the Toyota."].index(taken.text)])

    assert [way.text for way in variety.settled()] == [taken.text]


def test_runs_are_counted_without_punctuation_and_case() -> None:
    assert words("The #8, the Toyota: it's 24.5!") == ["the", "#8", "the", "toyota", "it's", "24", "5"]
    assert runs(["a", "b", "c", "d", "e"]) == [("a", "b", "c", "d"), ("b", "c", "d", "e")]
    assert repeated_percent("one two three four") == 0
    assert repeated_percent("one two three four one two three four") == 20
