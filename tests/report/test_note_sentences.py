"""Notes have their place by the car that they are about, and their words: by their kind, with what they give."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.reading import Reading
from pitboard.intake import parse_race_time
from pitboard.moments import moments
from pitboard.moments.notes import KINDS, parse_notes
from pitboard.report.compose import Report, Sentence, _voice
from pitboard.report.events import fact_of
from pitboard.report.facts import CarFact, LongStopFact, NoteFact, PlaceFact, RetiredFact
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.book import Statement
from pitboard.report.note_reading import cause, consequence, language
from pitboard.report.note_sentences import Parts, noted, with_notes
from pitboard.report.snapshot import Snapshot
from report.contradictions import contradictions
from report.sources import le_mans, repeated_share, written

LEAD = Statement("lead", (PlaceFact("overall", "5", 1),), "lead", 0.0)
SECOND = Statement("second", (PlaceFact("overall", "6", 2),), "lead", 1.0)
SINCE = Statement("led_before", (PlaceFact("overall", "5", 1),), "lead", 2.0, relation="addition", after=SECOND.key)
RETIRED = Statement("retired", (RetiredFact("7", 600_000, 5, "", True, True),), "lost", 3.0)
STOPPED = Statement("stop", (LongStopFact("8", 1, 900_000, 600_000, ""),), "lost", 4.0)
OTHERS = Statement("rest", tuple(PlaceFact("overall", str(10 + i), 4 + i) for i in range(3)), "contenders", 5.0)
ORDER = ("lead", "contenders", "lost", "incidents")
PARTS: Parts = (("lead", (LEAD, SECOND)), ("contenders", (OTHERS,)), ("lost", (RETIRED, STOPPED)))


def note(at_ms: int, number: str = "7", nl: str = "", score: float = 1.0) -> Statement:
    """A note on a car at a race time."""
    fact = NoteFact(at_ms, number, (number,), "", "off", incident="off", nl=nl)
    return Statement("note", (fact, *([CarFact(number, "GT", "", "")] if number else [])), "incidents", 9.0, score)


def placed(*notes: Statement, parts: Parts = PARTS, length: int = 1250) -> list[tuple[str, list[str]]]:
    """The parts with their forms, a note with its car."""
    told = with_notes(parts, notes, length, 18, ORDER)
    return [
        (
            part,
            [
                f"{each.form} {each.facts[0].number}" if isinstance(each.facts[0], NoteFact) else each.form
                for each in inside
            ],
        )
        for part, inside in told.parts
    ]


@pytest.mark.parametrize(
    ("at_ms", "form"),
    [(600_000, "note_before 7"), (0, "note_before 7"), (720_000, "note_before 7"), (721_000, "note 7")],
)
def test_a_note_goes_behind_the_retirement_that_it_may_explain(at_ms: int, form: str) -> None:
    """From ten minutes before the car was last seen until two minutes after; else it stands there with its time."""
    assert placed(note(at_ms))[-1] == ("lost", ["retired", form, "stop"])


def test_only_a_note_goes_behind_each_without_its_time() -> None:
    found = placed(note(590_000), note(600_000), note(890_000, "8"))

    assert found[-1] == ("lost", ["retired", "note_before 7", "note 7", "stop", "note_before 8"])


def test_a_note_in_its_own_sentence_keeps_it() -> None:
    assert placed(note(600_000, nl="Eraf."))[-1] == ("lost", ["retired", "note 7", "stop"])


def test_a_note_on_a_car_stands_with_the_last_that_is_said_of_it() -> None:
    """And not between two statements that go on from each other; of a list it stands behind the list."""
    parts = (("lead", (LEAD, SECOND, SINCE)), *PARTS[1:])

    assert placed(note(50_000, "6"), parts=parts)[0] == ("lead", ["lead", "second", "led_before", "note 6"])
    assert placed(note(50_000, "5"), parts=parts)[0] == ("lead", ["lead", "second", "led_before", "note 5"])
    assert placed(note(50_000, "11"))[1] == ("contenders", ["rest", "note 11"])


def test_a_note_on_no_car_that_is_told_stands_among_the_incidents() -> None:
    assert placed(note(50_000, "99"), note(60_000, ""))[-1] == ("incidents", ["note 99", "note "])


def test_a_note_on_a_car_that_is_told_goes_before_a_newer_one_on_another() -> None:
    (told,) = with_notes(PARTS, [note(50_000, "99", score=9), note(60_000, "6")], 60, 18, ORDER).untold

    assert told.number == "99"


@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.sampled_from(["5", "6", "7", "8", "11", "99", ""]))),
    st.sampled_from([60, 600, 1250]),
)
def test_notes_push_out_nothing_and_none_is_lost(found: list[tuple[int, str]], length: int) -> None:
    """What was there stays in its order; every note is told, or among those that there was no room for."""
    notes = [note(at_ms, number, score=1 + i / 100) for i, (at_ms, number) in enumerate(found)]
    told = with_notes(PARTS, notes, length, 18, ORDER)
    statements = [statement for _, inside in told.parts for statement in inside]
    written = [statement for statement in statements if isinstance(statement.facts[0], NoteFact)]

    assert [each for each in statements if each not in written] == [each for _, inside in PARTS for each in inside]
    assert len(written) + len(told.untold) == len(notes)
    assert len(written) * 18 <= max(length / 5, 20)
    assert all(each.form == "note" or each.needs in (RETIRED.key, STOPPED.key) for each in written)


CUT = "16:12:30"


def document(races: Path, text: str, lang: str = "nl", time: str = "10h", length: str = "long") -> Report:
    """The report with notes."""
    history = le_mans(races)
    reading = Reading()
    notes = parse_notes(text, "notes.txt", reading, history)
    assert not reading.refusals
    at_us = history.race.start_us + parse_race_time(time)
    return written(history, at_us, length=length, notes=notes)[lang]


def told(one: Report) -> dict[int, Sentence]:
    """The sentences that tell notes, by the line of the file."""
    found = {}
    for sentence in one.sentences():
        fact = sentence.facts[0]
        if isinstance(fact, NoteFact):
            found[next(row.ref for row in fact.evidence if row.row == "note")] = sentence
    return found


def sentence(races: Path, note: str, lang: str, time: str = "10h") -> str:
    """The sentence of the only note."""
    return told(document(races, note, lang, time))[1].text


BY_KIND = {
    "7:52:53 #51 @porsche-curves heavy crash into the barrier": (
        "crash",
        "In de Porsche-bochten crashte Alessandro Pier Guidi om 23.52 uur hard met de #51 tegen de baanafzetting.",
        "In the Porsche Curves, Alessandro Pier Guidi crashed the #51 heavily into the barrier at 23:52.",
    ),
    "2:00 #63 @arnage contact": (
        "contact",
        "Bij een aanrijding in Arnage was Daniil Kvyat om 18.00 uur in de #63 van Prema Racing betrokken.",
        "Daniil Kvyat was involved in a collision at Arnage in the #63 Prema Racing entry at 18:00.",
    ),
    "2:00 #7 #66 @tertre-rouge contact": (
        "contact",
        "Mike Conway kwam om 18.00 uur in de #7 in Tertre Rouge in botsing met de #66.",
        "Mike Conway collided with the #66 at Tertre Rouge in the #7 at 18:00.",
    ),
    "2:00 #7 @tertre-rouge contact -- by: 66": (
        "contact",
        "Mike Conway kreeg om 18.00 uur in de #7 in Tertre Rouge een tik van de #66.",
        "Mike Conway in the #7 was hit by the #66 at Tertre Rouge at 18:00.",
    ),
    "2:00 #66 #7 contact -- by: 66": (
        "contact",
        "Thomas Neubauer raakte om 18.00 uur in de #66 de #7.",
        "Thomas Neubauer in the #66 hit the #7 at 18:00.",
    ),
    "7:52:53 #51 @arnage spin": (
        "spin",
        "Alessandro Pier Guidi spinde om 23.52 uur in Arnage met de #51.",
        "Alessandro Pier Guidi spun the #51 at Arnage at 23:52.",
    ),
    "7:52:53 #51 @first-chicane off": (
        "off",
        "Alessandro Pier Guidi raakte om 23.52 uur met de #51 in de eerste chicane van de baan.",
        "Alessandro Pier Guidi left the road at the first chicane in the #51 at 23:52.",
    ),
    "7:52:53 #51 @first-chicane off, gravel": (
        "off",
        "Alessandro Pier Guidi belandde om 23.52 uur met de #51 in de eerste chicane in de grindbak.",
        "Alessandro Pier Guidi went off into the gravel at the first chicane in the #51 at 23:52.",
    ),
    "7:52:53 #51 puncture": (
        "puncture",
        "Een lekke band trof om 23.52 uur Alessandro Pier Guidi in de #51.",
        "A puncture struck Alessandro Pier Guidi in the #51 at 23:52.",
    ),
    "2:00 #63 @mulsanne-straight technical": (
        "technical",
        "Daniil Kvyat kreeg om 18.00 uur op Hunaudières met de #63 van Prema Racing technische problemen.",
        "Daniil Kvyat had technical trouble on the Mulsanne Straight with the #63 Prema Racing entry at 18:00.",
    ),
    "2:00 #63 @pit-lane fire": (
        "fire",
        "In de #63 van Prema Racing, met Daniil Kvyat aan het stuur, brak er om 18.00 uur in de pitstraat brand uit.",
        "A fire broke out on the #63 Prema Racing entry in the pit lane at 18:00 with Daniil Kvyat at the wheel.",
    ),
    "2:00 #63 damage": (
        "damage",
        "Daniil Kvyat liep om 18.00 uur met de #63 van Prema Racing schade op.",
        "Daniil Kvyat picked up damage in the #63 Prema Racing entry at 18:00.",
    ),
    "2:00 #63 penalty": (
        "penalty",
        "Daniil Kvyat kreeg om 18.00 uur in de #63 van Prema Racing een straf.",
        "Daniil Kvyat received a penalty in the #63 Prema Racing entry at 18:00.",
    ),
    "2:00 #63 @indianapolis slow zone": (
        "slow_zone",
        "Daniil Kvyat kreeg om 18.00 uur in de #63 van Prema Racing in Indianapolis met een slow zone te maken.",
        "Daniil Kvyat met a slow zone at Indianapolis in the #63 Prema Racing entry at 18:00.",
    ),
    "7:52:53 #51 @esses stopped": (
        "stopped",
        "Alessandro Pier Guidi kwam om 23.52 uur met de #51 in de Esses tot stilstand.",
        "Alessandro Pier Guidi came to a halt in the Esses in the #51 at 23:52.",
    ),
    "2:00 #63 Bortolotti": (
        "",
        "Bij een incident was Daniil Kvyat om 18.00 uur in de #63 van Prema Racing betrokken; de "
        "notitie noemt Bortolotti, maar volgens de tijdwaarneming reed Daniil Kvyat.",
        "An incident involved Daniil Kvyat in the #63 Prema Racing entry at 18:00; the note "
        "names Bortolotti, but by timing Daniil Kvyat was driving.",
    ),
}


def test_every_kind_has_its_sentence() -> None:
    assert {kind for kind, *_ in BY_KIND.values()} == {*KINDS, ""}


@pytest.mark.parametrize("note", BY_KIND)
def test_each_kind_in_both_languages(races: Path, note: str) -> None:
    """Among the ways to say it; which is taken hangs on the text around it."""
    history, (kind, dutch, english) = le_mans(races), BY_KIND[note]
    (given,) = parse_notes(note, "notes.txt", Reading(), history)
    at_us = history.race.start_us + parse_race_time("10h")
    (fact,) = [
        fact
        for each in moments(history, at_us, None, [given])
        if each.kind == "note" and (fact := fact_of(each, Snapshot(history, at_us)))
    ]
    assert isinstance(fact, NoteFact)
    assert fact.incident == kind
    for lang, text in (("nl", dutch), ("en", english)):
        voice = _voice(history, Snapshot(history, at_us))
        voice.heard("#51 #7 #66")
        ways = noted(Statement("note", (fact,), "incidents", 0), PHRASEBOOKS[lang], voice)
        assert text in [way.text for way in ways]


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("een lekke band", "nl", ", na een lekke band"),
        ("nadat de motor ontplofte", "nl", ", nadat de motor ontplofte"),
        ("twee auto's elkaar raakten", "nl", ", nadat twee auto's elkaar raakten"),
        ("slow zone over het hoofd gezien", "nl", "; de oorzaak: slow zone over het hoofd gezien"),
        ("een auto remde te vroeg", "nl", "; de oorzaak: een auto remde te vroeg"),
        ("a puncture", "en", ", after a puncture"),
        ("overlooking a slow zone", "en", ", after overlooking a slow zone"),
        ("because the brakes failed", "en", ", because the brakes failed"),
        ("slow zone overlooked", "en", "; the cause: slow zone overlooked"),
    ],
)
def test_a_cause_follows_in_the_shape_it_has(text: str, lang: str, said: str) -> None:
    assert cause(text, lang) == said


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("met een kraan geborgen", "nl", ", daarna met een kraan geborgen"),
        ("verloor twee ronden", "nl", " en verloor twee ronden"),
        ("waarna de safetycar kwam", "nl", ", waarna de safetycar kwam"),
        ("opgave", "nl", "; het gevolg: opgave"),
        ("recovered by crane", "en", ", then recovered by crane"),
        ("lost two laps", "en", " and lost two laps"),
        ("out of the race", "en", "; the result: out of the race"),
    ],
)
def test_a_consequence_follows_in_the_shape_it_has(text: str, lang: str, said: str) -> None:
    assert consequence(text, lang, same_subject=True) == said


def test_the_language_of_words() -> None:
    assert language("zware crash") == "nl"
    assert language("heavy crash") == "en"
    assert language("crash") == ""


def test_a_note_in_the_other_language_is_told_by_its_kind_alone(races: Path) -> None:
    note = "2:00 #63 @arnage spin after locking the rear brakes; lost two places -- cause: a puncture"
    assert "after locking" in sentence(races, note, "en")
    said = sentence(races, note, "nl")
    assert "spinde" in said or "rondte" in said
    assert "Arnage" in said
    assert not {"locking", "puncture", "places", "after"} & set(said.replace(".", "").split())


def test_words_that_deny_the_kind_are_not_told_as_the_kind(races: Path) -> None:
    said = sentence(races, "2:00 #63 nearly a crash with a slower car", "nl")
    assert "incident" in said
    assert "crash" not in said


def test_a_sentence_of_ones_own_stands_as_it_is(races: Path) -> None:
    note = "2:00 #63 hit -- nl: De #63 kreeg een tik van achteren. -- en: The #63 was tapped from behind."
    assert sentence(races, note, "nl") == "De #63 kreeg een tik van achteren."
    assert sentence(races, note, "en") == "The #63 was tapped from behind."


def test_another_driver_than_timing_knows_is_said(races: Path) -> None:
    note = "7:52:53 #51 @first-chicane off -- driver: Calado"
    assert sentence(races, note, "nl", "10h").endswith(
        "; de notitie noemt Calado, maar volgens de tijdwaarneming reed Alessandro Pier Guidi."
    ) or "noemt Calado, maar volgens de tijdwaarneming reed Pier Guidi." in sentence(races, note, "nl", "10h")
    assert "the note names Calado, but by timing" in sentence(races, note, "en", "10h")


def test_a_crash_that_cost_no_time_is_doubted(races: Path) -> None:
    assert "in de rondetijden is daarvan niets terug te zien" in sentence(races, "2:00 #63 crash", "nl")
    assert "the lap times show nothing of it" in sentence(races, "2:00 #63 crash", "en")
    assert "rondetijden" not in sentence(races, "2:00 #63 damage", "nl")


def test_a_car_that_was_not_there_is_left_out_with_a_line(races: Path) -> None:
    found = document(races, "12h #7 crash", "en", "13h")
    assert told(found) == {}
    assert len([why for why in found.left_out if why.startswith("notes.txt")]) == 1
    assert found.left_out[0].startswith("notes.txt:1: #7 was last seen at 7:58:44")
    assert not [why for why in document(races, "2h #7 spin", "en").left_out if why.startswith("notes.txt")]


def test_a_note_behind_its_retirement_repeats_neither_time_nor_driver(races: Path) -> None:
    for lang in ("nl", "en"):
        found = document(races, "14:33:30 #80 zware crash", lang, CUT, "report")
        texts = [one.text for one in found.sentences()]
        note = told(found)[1].text
        before = texts[texts.index(note) - 1]
        assert "#80" in before
        assert "Barnicoat" in before
        assert not any(one in note for one in ("Barnicoat", "06", "#80"))
        assert ("zware crash" if lang == "nl" else "heavy crash") in note


NOTES = """\
1:50:30 #3 schade -- cause: een aanrijding met een amateur
7:52:53 #51 @first-chicane van de baan, de grindbak in; met een kraan weer op gang geholpen -- cause: twee auto's \
vlak voor de Ferrari elkaar raakten en de coureur daarvan schrok
8:00:00 slow zone
8:00:10 #66 geraakt door twee LMP2's; klapte daardoor op de #7
8:00:20 #7 @tertre-rouge contact -- by: 66 -- cause: doordat de slow zone over het hoofd werd gezien
8:00:40 #39 schade -- cause: het incident met de #7
9:37:20 #63 @porsche-curves zware crash -- source: TV
9:50:00 #50 technische problemen
11:12:00 #94 @first-chicane harde klap in de bandenstapel -- kind: crash
13:59:00 #88 zware crash, baanafzetting
14:33:30 #80 zware crash tegen de baanafzetting
16:08:30 #6 van de baan, grindbak
"""

CLAIMS = {
    "S17": (2, "twee auto's vlak voor de Ferrari elkaar raakten"),
    "S18": (2, "schrok"),
    "S19": (2, "de grindbak"),
    "S20": (2, "kraan"),
    "S32": (1, "schade"),
    "S33": (1, "aanrijding met een amateur"),
    "S37": (12, "in de grindbak"),
    "S42": (3, "slow zone"),
    "S43": (5, "de #66"),
    "S45": (4, "geraakt door twee LMP2's"),
    "S46": (4, "klapte daardoor op de #7"),
    "S50": (8, "technisch"),
    "S67": (6, "incident met de #7"),
    "S84": (7, "in de Porsche-bochten"),
    "S89": (11, "tegen de baanafzetting"),
    "S91": (9, "in de bandenstapel"),
}
"""The claims that only a person can know: the line of the notes, and what its sentence must say."""


def test_what_only_a_person_knows_is_told_from_the_notes(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints where each claim went."""
    found = {length: told(document(races, NOTES, "nl", CUT, length)) for length in ("report", "long")}
    with capsys.disabled():
        print(f"\nclaims that need a note, at {CUT}")  # the table is the result
        for claim, (line, words) in CLAIMS.items():
            went = next((length for length, notes in found.items() if line in notes), "MISSING")
            text = found[went][line].text if went != "MISSING" else ""
            print(f"  {claim}  {went:<7} {text}")  # the table is the result
            assert words.casefold() in found["long"][line].text.casefold(), claim
    assert {10, 11} <= found["long"].keys()
    assert len(CLAIMS) == 16
    assert found["report"]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("length", ["report", "long"])
def test_reports_with_many_notes_hold_and_read_on(races: Path, lang: str, length: str) -> None:
    found = document(races, NOTES, lang, CUT, length)
    assert contradictions(found) == []
    assert repeated_share(found) < 1.0
    openers = [one.text.split()[0] for one in found.sentences()]
    assert not any(a == b == c for a, b, c in zip(openers, openers[1:], openers[2:], strict=False)), openers
    for one in told(found).values():
        assert any(row.row == "note" and row.source == "notes.txt" for row in one.facts[0].evidence)


def test_both_languages_tell_the_same_notes(races: Path) -> None:
    assert told(document(races, NOTES, "nl", CUT)).keys() == told(document(races, NOTES, "en", CUT)).keys()


def test_without_the_file_none_of_them(races: Path) -> None:
    found = document(races, "", "nl", CUT)
    assert told(found) == {}
    said = " ".join(one.text for one in found.sentences())
    assert not [claim for claim, (_, words) in CLAIMS.items() if words not in ("de #66",) and words in said]
