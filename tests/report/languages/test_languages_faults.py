"""What an editor struck in generated reports, each as its kind: in no text of these races, running and over."""

import re
from functools import cache
from pathlib import Path

import pytest

from loaded import loaded
from pitboard.report.facts import OVERALL, ContentionFact, LeadLapFact, every
from pitboard.report.languages import PHRASEBOOKS
from report.sources import at_share, hour_by_hour, imola, le_mans, simulated, text_of, written

NUMBER = r"(?:\d+|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w+tien|\w+tig)"

FAULTS = {
    "nl": {
        "a place by its letter": r"\bP\d",
        "good for a place": r"[Gg]oed voor (?:P|de \w+e plaats)",
        "a slow lap called faster": r"boven het (?:gewone|normale) tempo",
        "a gap told as a moment": r"\blater (?:in|over|als)\b",
        "a chase over more than some seconds": r"\b(?:jaagt|jagen)\b",
        "a list inside a verb": r"[Vv]ielen [^.:]*, [^.:]* uit\.",
        "later than a time, however long": r"(?:strandde|viel|stil) na \d\d\.\d\d",
        "a particle twice": r"\bvan van\b",
        "plural minutes with a singular verb": rf"\b[Ee]r is nog {NUMBER} (?:minuten|seconden)",
        "nobody among cars": r"[Nn]iemand van de",
        "a minute and more in seconds": r"\b(?:[6-9]\d|\d{3,}) seconden",
        "no time at all": r"\b0,0 second",
        "a figure where a letter does": r"(?<![,.:#\d])\b(?:[2-9]|1\d|[2-5]0) (?:minuten|seconden|ronden|auto's|uur)\b",
        "two times of a kind": r"\b\d\d:\d\d uur",
        "a race in chains": r"aan banden",
        "an ordinal in figures": r"\b\d+e (?:plaats|en|naar)",
        "a particle apart at the end": r"\b(?:kwijt raakte|voor lag|te liggen kwam|over nam|terug viel)\b",
        "an infinitive before what governs it": r"\b(?:stoppen|maken) (?:en de ander niet |[^.,]*)moet\b",
        "a loss as what cost time": r"oponthoud[^.]* veel tijd",
        "a place that became another": r"(?:werd|was) de \w+e plaats de \w+e\b",
        "only a little more": r"nog (?:maar|niet meer dan) ruim",
        "a place of a class": r"op plaats \w+ van de klasse|wat er nu van over is",
        "one with a verb of many": r"\bnam de Iron Dames\b",
        "a parked car that drives": r"\b(?:inmiddels|nu|Nu) (?:rijdt|op de \w+ plaats rijdt)\b",
        "something brought in for a while": r"\bbinnen, voor (?:ruim|bijna|een|\w+ minuten)",
        "whose crossing": r"\bhun vorige doorkomst",
        "a place in letters beside one in figures": r"\bplaats [a-z]+ naar \d|\bplaats \d+ naar [a-z]",
        "nothing that came of it": r"(?:^|\. )Zo (?:ging|viel|zakte|kwam|nam)\b",
        "all of the race in its name": r"(\d+) uur in de \1 Uur",
        "which of two cars": r"\bde ander\b",
        "a car as several": r"\bde auto van de Iron Dames, terwijl die .{0,70}(?:lagen|hadden|volgden)\b",
        "a mark twice": r",,|, ,",
        "a half hour in minutes": r"\buur en dertig minuten na de start",
        "behind what stands behind": r"waarna [^,.]* daarachter",
        "a particle before the end": r"doordat [^,]*\bbinnen met [^,]* kwam",
        "an order of a thing": r"waarna die [^.]*\bnaar de .* ging",
        "against what was said against it": r"\bmaar\b[^.]*\bmaar\b",
        "how before when": r"(?:op de baan|tijdens de (?:pitstops|neutralisatie)) om (?:\d|half|kwart|tien|vijf)",
        "an hour as a numeral": r"[Éé]én uur\b",
        "half a minute in seconds": r"een minuut en dertig\b",
        "a thing that did so too": r"\bkostte ook\b|[Oo]ok (?:één ronde|een (?:stop|trage|bezoek))",
    },
    "en": {
        "a place by its letter": r"\bP\d",
        "which of two cars": r"\bthe other has\b",
        "a mark twice": r",,|, ,",
        "a half hour in minutes": r"\band thirty minutes into",
        "a preposition twice": r"\b(in|at|on|of|for) \1\b",
        "against what was said against it": r"\bbut\b[^.]*\bbut\b",
        "twice by number": r"\btwo times\b",
        "half a minute in seconds": r"a minute and thirty\b",
        "a distance as a pace": r"off the (?:usual )?pace",
        "a distance as a debt": r"in arrears",
        "a stint of somebody": r"\b(?:stint|turn) of [A-Z]",
        "on one lap": r"\b(?:end(?:ed)?|finish(?:ed)?) on one lap",
        "a singular with a plural verb": r"\b(?:[Ee]veryone else|one car) (?:finish|have|are)\b",
        "an article twice": r"\bthe The\b",
        "a state with a moment": r"running behind the safety car, since",
        "a figure where a letter does": r"(?<![,.:#\d])\b(?:[2-9]|1\d|[2-5]0)\b (?:minutes|seconds|laps|cars|hours)\b",
        "only a little more": r"\b(?:only|no more than) (?:just over|nearly)",
        "a round number of more": r"\banother (?:just over|nearly)",
        "a place before its driver": r"^(?:Third|Fourth|Fifth), [A-Z]",
        "much of a thing that is": r"\blost much time|Much time in the pits",
        "times that are things": r"\btimes, \w+ of them\b",
        "all of the race in its name": r"(\d+) hours of the \1 Hours",
    },
}


@cache
def texts(races: Path) -> dict[str, list[str]]:
    """The sentences of a day's race hour by hour, and of two others running and over, by language."""
    documents = list(hour_by_hour(races))
    for history in (imola(races), simulated(4)):
        documents += [written(history, at_share(history, share)) for share in (0.5, 1)]
    return {
        lang: [sentence.text for of_moment in documents for sentence in of_moment[lang].sentences()] for lang in FAULTS
    }


@pytest.mark.parametrize(("lang", "fault"), [(lang, fault) for lang in FAULTS for fault in FAULTS[lang]])
def test_what_an_editor_struck_is_written_no_more(races: Path, lang: str, fault: str) -> None:
    found = [text for text in texts(races)[lang] if re.search(FAULTS[lang][fault], text)]

    assert not found


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_a_crew_is_not_told_of_who_has_been_named_with_the_car(races: Path, lang: str) -> None:
    crews = {"nl": r"[Oo]ok (\S.*?) (?:hoort|horen) bij", "en": r"^(\S.*?) (?:is|are) also in the crew"}
    for documents in hour_by_hour(races):
        found = [sentence.text for sentence in documents[lang].sentences()]
        for i, text in enumerate(found):
            crew = re.search(crews[lang], text)
            assert not (crew and any(crew[1].split()[-1] in before for before in found[:i]))


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_the_cars_that_may_win_a_class_are_not_told_twice(races: Path, lang: str) -> None:
    """As those that may, and as those on one lap."""
    for documents in hour_by_hour(races):
        facts = tuple(fact for sentence in documents[lang].sentences() for fact in sentence.facts)
        on_a_lap = {(fact.scope, frozenset(fact.numbers)) for fact in every(facts, LeadLapFact)}
        fighting = {(fact.scope, frozenset(fact.numbers)) for fact in every(facts, ContentionFact)}

        assert not {pair for pair in on_a_lap & fighting if pair[0] != OVERALL and len(pair[1]) > 2}


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_a_make_alone_never_stands_beside_another_car_of_that_make(races: Path, lang: str) -> None:
    """Of the Ferrari and the #50 Ferrari in one sentence nobody knows which is which, once both are known."""
    bare, numbered = r"\b(?:de|the) {0}\b(?! van )", r"#(\w+) {0}\b"
    for documents in hour_by_hour(races):
        known: set[str] = set()
        for text in (sentence.text for sentence in documents[lang].sentences()):
            for make in ("Ferrari", "Porsche", "Cadillac", "Toyota", "Peugeot"):
                new = [number for number in re.findall(numbered.format(make), text) if number not in known]
                first = re.search(numbered.format(make), text)
                before = text[: first.start()] if first else ""
                assert not (new and re.search(bare.format(make), before, re.IGNORECASE)), text
            known |= set(re.findall(r"#(\w+)", text))


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_the_only_neutralisation_is_told_once(races: Path, lang: str) -> None:
    alone = {"nl": r"Eén safetycarfase", "en": r"One safety car period"}[lang]
    for documents in hour_by_hour(races)[:3]:
        found = [text for text in (each.text for each in documents[lang].sentences()) if re.search(alone, text)]
        assert not (found and any("36" in text for text in found))


RUNNING = {
    "nl": r"\bnog in (?:koers|de race)\b|\bis (?:eerste|tweede|derde)\b|\bleidt\b|\bstaat in de garage\b|\bnog staat\b"
    r"|[Uu]it koers zijn",
    "en": r"\bstill (?:running|in the race)\b|\bleads\b|has (?:stood in|not (?:gone|come))|\bout are\b"
    r"|\bis still there\b",
}


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_nothing_runs_any_more_once_it_is_over(races: Path, lang: str) -> None:
    found = [
        sentence.text
        for history in (
            le_mans(races),
            imola(races),
            simulated(4),
            simulated(7),
            loaded(races / "more/le-mans-2021.csv.gz"),
        )
        for sentence in written(history, history.through_us + 60_000_000)[lang].sentences()
        if re.search(RUNNING[lang], sentence.text)
    ]

    assert not found


HANGS = {
    "nl": r"(?:Wel|Daardoor|Daarmee|Daarna|Vervolgens|Toch|Desondanks|Dat k)\b",
    "en": r"(?:As a result|Then|After that|Even so|However|That (?:is|was) because)\b|.*, (?:however|though)\.$",
}
"""How a sentence goes on from another."""


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_no_paragraph_begins_with_what_goes_on_from_another(races: Path, lang: str) -> None:
    histories = [loaded(races / f"more/{name}.csv.gz") for name in ("spa-2019", "fuji-2024", "le-mans-2019")]
    documents = list(hour_by_hour(races))
    documents += [written(history, at_share(history, share)) for history in histories for share in (0.3, 0.7, 1)]
    first = [paragraph.sentences[0].text for each in documents for paragraph in each[lang].paragraphs]

    assert not [text for text in first if re.match(HANGS[lang], text)]


@pytest.mark.parametrize("lang", PHRASEBOOKS)
def test_why_a_car_is_where_it_is_holds_now_and_of_a_result_then(races: Path, lang: str) -> None:
    now, then = {"nl": ("Dat komt", "Dat kwam"), "en": ("That is", "That was")}[lang]
    for history in (imola(races), simulated(4)):
        for share in (0.4, 0.6, 0.8, 1):
            document = written(history, at_share(history, share))[lang]
            wrong = f"{now if share == 1 else then} (?:doordat|because)"
            assert not re.search(wrong, text_of(document))
