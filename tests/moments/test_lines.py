"""Every kind of moment in one line, in every language of the page."""

from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest

from build import at
from cli.test_moments import eventful
from drive import drive, race, values_of
from moments.test_flags_standstills import halted, seen
from moments.test_places import field_race
from pitboard.model.facts import FlagState
from pitboard.moments import KINDS, Evidence, Moment, Note, moments
from pitboard.moments.lines import in_words
from pitboard.scoring import History
from pitboard.texts import LANGUAGES, Language

NOTE = Note(100_000_000, ("1",), "off", source="TV")


@cache
def told() -> list[tuple[Moment, History]]:
    """The moments of some races as they are told every five minutes."""
    red = halted(seen(0, "green"), seen(500, "red"), seen(3_000, "green"))
    slow = race(*(drive(str(car), [100.0] * 15 + [180.0] * 10 + [100.0] * 15) for car in range(1, 8)))
    races = (eventful(), field_race([200] * 20 + [900] + [170] * 30), halted(), halted(on_lap=1), red, slow)
    times = range(300, 10_000, 300)
    return [(one, race) for race in races for s in times for one in moments(race, at(s), notes=[NOTE])]


def lines(kind: str, language: Language) -> Iterator[str]:
    """The lines of a kind, as they first come."""
    yield from dict.fromkeys(in_words(one, race, language) for one, race in told() if one.kind == kind)


def line(kind: str, language: Language, scope: str = "overall", cars: tuple[str, ...] = (), **values: object) -> str:
    """A moment that none of the races has, in words."""
    moment = Moment(kind, at(60), scope, cars, values_of(kind, **values), 1.0, (Evidence("flag", "", 0),))
    return in_words(moment, eventful(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(language: Language) -> None:
    """And no template is left open, whichever way a moment went."""
    said = {one.kind: in_words(one, race, language) for one, race in told()}
    assert set(said) == set(KINDS)
    for one, history in told():
        text = in_words(one, history, language)
        assert text == text.strip()
        assert not any(sign in text for sign in ("{", "}", "  ", "None", " ,"))


GOLDEN: dict[str, tuple[str, str]] = {
    "lead_change": (
        "#2 N (A. One) takes the lead, lap 2, from #1 N, on the track",
        "#2 N (A. One) neemt de leiding, ronde 2, van #1 N, op de baan",
    ),
    "lead_swaps": (
        "#1 N and #2 N take the lead from each other 2 times",
        "#1 N en #2 N wisselen 2 keer van koppositie",
    ),
    "laps_led": (
        "#1 N has led the most laps: 2 of 3",
        "#1 N reed de meeste ronden aan de leiding: 2 van de 3",
    ),
    "long_stop": (
        "#1 N (A. One) has been in the pits for 6:42 so far",
        "#1 N (A. One) staat nu 6:42 in de pits",
    ),
    "drive_through": (
        "#1 N (A. One) goes through the pits without a stop, 30.0 s",
        "#1 N (A. One) rijdt zonder stop door de pits, 30,0 s",
    ),
    "fall": (
        "#1 falls from P1 to P7 overall since 1:00:00",
        "#1 zakt algemeen van P1 naar P7 sinds 1:00:00",
    ),
    "climb": (
        "#4 climbs from P4 to P3 overall since 1:00:00",
        "#4 klimt algemeen van P4 naar P3 sinds 1:00:00",
    ),
    "retirement": (
        "#2 N (A. One) is out after 30 laps, stopped on the track",
        "#2 N (A. One) is uitgevallen na 30 ronden, gestrand op de baan",
    ),
    "loss": (
        "#1 N (A. One) lost 10:32 so far: 11:42 in the pits",
        "#1 N (A. One) verloor 10:32 tot nu toe: 11:42 in de pits",
    ),
    "return_to_race": (
        "#1 N (A. One) is back after 13:20 in the pits",
        "#1 N (A. One) is terug na 13:20 in de pits",
    ),
    "flag": ("Green flag", "Groene vlag"),
    "lead_battle": ("#1 and #2 fight for the lead, for 7 laps", "#1 en #2 vechten om de leiding, 7 ronden lang"),
    "neutralisation": (
        "Neutralisation: Safety car, 3:20 so far",
        "Neutralisatie: Safety car, 3:20 tot nu toe",
    ),
    "restart": (
        "Restart after safety car: #3 M (A. Two) leads",
        "Herstart na safety car: #3 M (A. Two) leidt",
    ),
    "slow_field": (
        "The whole field takes 80 % longer than usual for a lap, for about 15 min",
        "Het hele veld doet ongeveer 15 min lang 80 % langer over een ronde dan gewoon",
    ),
    "standstill": ("The whole field stood still for about 40 min", "Het hele veld stond ongeveer 40 min stil"),
    "slow_zone": ("Slow zone 4, 1:40 so far", "Slow zone 4, 1:40 tot nu toe"),
    "battle": ("#2 N (A. One) is 0.0 s behind #1 N, for P1 in A", "#2 N (A. One) zit 0,0 s achter #1 N, om P1 in A"),
    "closing_gap": (
        "#3 M (A. One) loses 3.3 s a lap to #2 N, which is 12.0 s ahead",
        "#3 M (A. One) verliest per ronde 3,3 s op #2 N, die 12,0 s voorligt",
    ),
    "gap_trend": (
        "#3 M is 18.0 s behind #2 N, from 2.0 s at 0:01:43: by pace, 3.3 s a lap",
        "#3 M ligt 18,0 s achter #2 N; om 0:01:43 was dat 2,0 s: door het tempo, 3,3 s per ronde",
    ),
    "stop_cycle": (
        "#2 N behind #1 N: stops made 0 and 0",
        "#2 N achter #1 N: stops gemaakt 0 en 0",
    ),
    "fastest_lap": (
        "#2 N (A. One): fastest lap, 1:38.000, lap 2",
        "#2 N (A. One): snelste ronde, 1:38,000, ronde 2",
    ),
    "milestone": ("1 h: #3 M (A. Two) leads", "1 uur: #3 M (A. Two) leidt"),
    "multi_stint": (
        "#1 N: A. One goes on, a double stint",
        "#1 N: A. One rijdt door, een dubbele stint",
    ),
    "driver_change": ("#3 M: A. Two takes over from A. One", "#3 M: A. Two neemt het over van A. One"),
    "contention": (
        "On the lead lap: #1, #2, #3, #4, #5, #6, #7",
        "In de ronde van de leider: #1, #2, #3, #4, #5, #6, #7",
    ),
    "last_of_make": ("#2 N is the last N within five laps in A", "#2 N is de laatste N binnen vijf ronden in A"),
    "best_of_nation": (
        "NLD: #7 is best, P7 overall, P7 in A (A. Seven)",
        "NLD: #7 is de beste, algemeen P7, P7 in A (A. Seven)",
    ),
    "note": ("#1 off (TV) [#1 lost no time then]", "#1 off (TV) [niet volgens de tijdwaarneming]"),
    "message": ("Race control: CLEAR", "Wedstrijdleiding: CLEAR"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_of_each_kind(kind: str) -> None:
    assert (next(lines(kind, "en")), next(lines(kind, "nl"))) == GOLDEN[kind]


def test_who_is_in_contention_is_told_from_a_quarter_of_the_race_on() -> None:
    def told_late(language: Language) -> str:
        both = ("1", "2")
        return line(
            "contention", language, lead_lap=both, lead_group=(), neutralised=False, restarted=False, in_contention=both
        )

    assert told_late("en") == "On the lead lap: #1, #2; in contention: #1, #2"
    assert told_late("nl") == "In de ronde van de leider: #1, #2; nog kans op de zege: #1, #2"


def test_french_and_german() -> None:
    assert next(lines("lead_change", "fr")) == "#2 N (A. One) prend la tête au tour 2 devant #1 N, en piste"
    assert next(lines("retirement", "fr")) == "#2 N (A. One) abandonne après 30 tours, arrêtée en piste"
    assert next(lines("multi_stint", "de")) == "#1 N: A. One fährt weiter, ein doppelter Stint"
    assert next(lines("fastest_lap", "de")) == "#2 N (A. One): schnellste Runde, 1:38,000, Runde 2"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", get_args(FlagState))
def test_every_flag_has_a_name(state: str, language: Language) -> None:
    assert line("flag", language, state=state)


def test_a_red_flag_stops_the_race_until_its_length_is_known() -> None:
    assert line("flag", "nl", state="red") == "Rode vlag: de race ligt stil"
    assert line("flag", "en", state="red", exact=True, duration_us=754_000_000, open=False) == "Red flag for 12:34"
    assert (
        line("flag", "de", state="green", exact=True, after="yellow", duration_us=120_000_000)
        == "Grüne Flagge nach 2:00 (Gelbe Flagge)"
    )


def test_a_length_that_crossings_alone_show_is_told_as_about_so_long() -> None:
    short, long_us = 2_641_000_000, 16_020_000_000
    text = line("flag", "en", state="safety_car", exact=False, open=False, duration_us=short)
    assert text == "Safety car for about 44 min"
    text = line("flag", "nl", state="safety_car", exact=False, open=False, duration_us=long_us)
    assert text == "Safety car, ongeveer 4 u 27 min lang"
    assert next(one for one in lines("standstill", "en") if "first" in one) == (
        "The whole field stood still on the first lap for about 40 min"
    )


def test_half_way_is_a_whole_line() -> None:
    assert (
        line("milestone", "en", cars=("3",), what="half_way", hours=12, driver="A. One")
        == "Half-way: #3 M (A. One) leads"
    )
    assert line("milestone", "nl", what="half_way", hours=12) == "Halverwege: nog niemand leidt"


@pytest.mark.parametrize(("laps", "said"), [(0, "in de eerste ronde"), (1, "na één ronde"), (2, "na 2 ronden")])
def test_one_lap_is_no_laps(laps: int, said: str) -> None:
    text = line("retirement", "nl", "A", ("3",), laps=laps, where="garage", declared=False, driver="")
    assert text == f"#3 M lijkt uitgevallen {said}, in de garage"


def test_a_driver_without_a_name_drives_on_all_the_same() -> None:
    assert (
        line("multi_stint", "nl", "A", ("3",), driver="", stints=3)
        == "#3 M: dezelfde rijder rijdt door, een driedubbele stint"
    )
    assert line("driver_change", "de", "A", ("3",), driver="", from_driver="") == "#3 M: ein anderer Fahrer übernimmt"


def test_a_class_is_named_where_the_moment_is_about_it() -> None:
    values = {"lap": 9, "lap_us": 98_765_000, "driver": "", "current": True}
    assert line("fastest_lap", "nl", "A", ("3",), **values) == "#3 M: snelste ronde van A, 1:38,765, ronde 9"
    assert line("fastest_lap", "fr", "A", ("3",), **values) == "#3 M : meilleur tour en A, 1:38,765, tour 9"


@pytest.mark.parametrize(("us", "said"), [(59_900_000, "59.9 s"), (61_000_000, "1:01"), (4_583_000_000, "1:16:23")])
def test_durations_are_as_exact_as_they_are_short(us: int, said: str) -> None:
    assert line("return_to_race", "en", "A", ("3",), duration_us=us) == f"#3 M is back after {said} in the pits"


def test_a_note_in_a_language_is_told_in_it() -> None:
    """The sentence that a person wrote, in the line of its language only."""
    note = Note(100_000_000, ("1",), "off", nl="De #1 gaat rechtdoor.", source="TV")
    (one,) = [one for one in moments(eventful(), at(300), notes=[note]) if one.kind == "note"]

    assert in_words(one, eventful(), "nl").startswith("De #1 gaat rechtdoor. (TV)")
    assert in_words(one, eventful(), "en").startswith("#1 off (TV)")


def test_signs_of_a_template_in_a_message_stay_as_they_are() -> None:
    assert line("message", "en", text="CAR {8} {lap}") == "Race control: CAR {8} {lap}"
