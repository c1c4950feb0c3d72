"""English."""

from pitboard.intake.spelling import right_class
from pitboard.report import ranges
from pitboard.report.facts import OVERALL
from pitboard.report.languages.book import Noun
from pitboard.report.languages.data import LanguageFolder, words_of
from pitboard.report.languages.en import grammar as g
from pitboard.report.names import Voice

_WORDS = words_of(__name__)
_TIMES = _WORDS.times


def _of(team: str) -> str:
    """A team's name behind "the", which is not said twice."""
    return team.removeprefix("The ")


def _clock(at_ms: int, local_ms: int, voice: Voice) -> str:
    """A time of day: in words only where it was not long ago, so that it can be no other."""
    return g.spoken(local_ms) if voice.at_ms - at_ms < ranges.SPOKEN_MS else g.of_the_clock(local_ms)


class English(LanguageFolder):
    """The English phrase book."""

    lang = "en"

    verb = staticmethod(g.finite)
    main = staticmethod(g.sentence_of)
    join = staticmethod(g.join)
    follow = staticmethod(g.follow)
    sentence = staticmethod(g.sentence)
    number = staticmethod(g.number)
    ordinal = staticmethod(g.ordinal)
    joining = staticmethod(g.joining)
    laps = staticmethod(g.laps)
    times = staticmethod(g.times)
    listed = staticmethod(g.listed)
    gap = staticmethod(g.gap)
    amount = staticmethod(g.amount)
    before = staticmethod(g.before)
    before_again = staticmethod(g.before_again)
    length = staticmethod(g.length)
    roughly = staticmethod(g.roughly)
    span = staticmethod(g.span)
    lap_time = staticmethod(g.lap_time)
    tenths = staticmethod(g.tenths)

    def about(self, ms: int) -> str:
        """A length of time that is only about right: about 44 minutes."""
        return f"about {g.span(round(ms / 60_000) * 60_000)}"

    def first_lap(self) -> str:
        """On the first lap."""
        return "on the first lap"

    def car(self, number: str, voice: Voice) -> Noun:
        """A car: with make and team while it is new to the text, then by its number."""
        car, of = voice.cars[number], f"#{number}"
        if number in voice.named_cars:
            return Noun(f"the #{number}", of=of)
        if number in voice.met_cars and (known := self.car_of_team(number, voice)):
            return known
        nickname = voice.names.nickname(car.team)
        if nickname:
            name = nickname.names[self.lang]
            return Noun(f"{name} (#{number})", nickname.plural, f"the #{number} of {name}", of=of)
        make, team = voice.told_apart_by(car)
        what = " ".join(filter(None, (_of(team), make or (team and "entry"))))
        return Noun(f"the #{number} {what}".rstrip(), of=of)

    def again_car(self, number: str, voice: Voice, words: str = "") -> list[Noun]:
        """The Toyota, the Inter Europol Competition car, Estre's Porsche."""
        make, team = voice.alone(number)
        found = [f"the {make}"] if make else [f"the {_of(team)} car"] if team else []
        if not found and (driver := voice.driver_of(number, words)):
            what = voice.names.told_apart_by(voice.cars[number])[0] or "car"
            found = [f"{voice.names.short(driver)}'s {what}"]
        return [Noun(text, of=f"#{number}") for text in found]

    def the_car(self, number: str) -> Noun:
        """The car, where the sentence before speaks of no other."""
        return Noun("the car", of=f"#{number}")

    def car_of_team(self, number: str, voice: Voice) -> Noun | None:
        """The Kessel Racing Ferrari, the Panis Racing entry, the Vanwall, the Iron Dames."""
        make, team = voice.unnumbered(number)
        nickname, of = voice.names.nickname(voice.cars[number].team), f"#{number}"
        if nickname and team:
            name = nickname.names[self.lang]
            return Noun(name, nickname.plural, f"{name} car", of=of)
        if not (make or team):
            return None
        return Noun(" ".join(filter(None, ("the", _of(team), make or "entry"))), of=of)

    def in_a_row(self, number: str, voice: Voice) -> str:
        """Panis Racing, the Kessel Racing Ferrari, the #31 Team WRT entry."""
        make, team = voice.unnumbered(number)
        if number in voice.named_cars and (again := self.again_car(number, voice)):
            return again[0].text
        known = self.car_of_team(number, voice)
        return (team if team and not make else known.text) if known else self.car(number, voice).text

    def driver(self, name: str, voice: Voice) -> str:
        """A driver: the full name while new to the text, then the surname."""
        return voice.names.short(name) if name in voice.named_drivers else name

    def headline_car(self, number: str, voice: Voice) -> str:
        """A car in a headline: its make or team and its number."""
        make, team = voice.names.told_apart_by(voice.cars[number])
        return f"{make or team} (#{number})" if make or team else f"the #{number}"

    def headline(self, who: str, at_ms: int, voice: Voice) -> str:
        """The title: who leads, and when."""
        return f"{who} first to the flag" if voice.over else f"{who} leads {self.time_mark(at_ms, voice)}"

    def stops(self, count: int) -> str:
        """A number of stops: one stop, two stops."""
        return "one stop" if count == 1 else f"{g.number(count)} stops"

    def cars(self, count: int) -> str:
        """A number of cars."""
        return g.counted(count, "car")

    def class_cars(self, count: int, car_class: str) -> str:
        """A number of cars of a class, by the class's name where that takes a plural."""
        return (
            f"{g.number(count)} {g.class_plural(right_class(car_class))}"
            if right_class(car_class).isalnum() and count > 1
            else self.cars(count)
        )

    def time_mark(self, at_ms: int, voice: Voice) -> str:
        """When the report holds: after sixteen hours, at half-way, after 16 hours and 12 minutes."""
        if ranges.is_half_way(at_ms, voice.duration_ms):
            return "at half-way"
        hour = ranges.is_round_hour(at_ms)
        return f"after {g.hours(hour)}" if hour else f"after {g.race_time(at_ms)}"

    def mark_of_race(self, at_ms: int, voice: Voice) -> str:
        """After sixteen hours of the 24 Hours of Le Mans, half-way through it; of a race without a name the time."""
        mark, race = self.time_mark(at_ms, voice), self.race(voice)
        if voice.town and voice.race_hours and ranges.is_round_hour(at_ms) == voice.race_hours:
            return f"{mark} of racing at {voice.town}"
        if not (ranges.is_round_hour(at_ms) or ranges.is_half_way(at_ms, voice.duration_ms)):
            left_ms = voice.duration_ms - at_ms
            # No sentence begins with a figure.
            if not g.race_time(at_ms)[0].isdigit():
                return f"{g.race_time(at_ms)} into {race if race.startswith('the ') else 'the race'}"
            if left_ms > 0 and not g.race_time(left_ms)[0].isdigit():
                return f"{g.race_time(left_ms)} before the end of {race if race.startswith('the ') else 'the race'}"
        if not race.startswith("the ") or race == "the race":
            return mark
        return f"half-way through {race}" if ranges.is_half_way(at_ms, voice.duration_ms) else f"{mark} of {race}"

    def when(self, at_ms: int, voice: Voice) -> str:
        """When something happened: by the local clock where it is known, else by the race's."""
        local_ms = voice.local_ms(at_ms)
        if local_ms is None:
            return f"after {g.race_time(at_ms)}"
        return f"at {_clock(at_ms, local_ms, voice)}"

    def past(self, at_ms: int, voice: Voice) -> str:
        """Later than a time of day; empty where the clock is not known."""
        known = voice.local_ms(at_ms)
        return f"shortly after {_clock(at_ms, known, voice)}" if known is not None else ""

    def loosely(self, at_ms: int, voice: Voice) -> str:
        """Early on, the part of the day, or the hour of the race."""
        if ranges.is_early(at_ms, voice.duration_ms):
            return "early on"
        local_ms = voice.local_ms(at_ms)
        if voice.duration_ms > ranges.LOOSE_MS and " " in (day := self.day(at_ms, voice)):
            return f"on {day}"
        if local_ms is not None and voice.at_ms - at_ms < ranges.LOOSE_MS:
            part = ranges.part_of_day(local_ms / 3_600_000 % 24, voice.light(at_ms))
            if part:
                return _TIMES.parts_of_day[part]
        return f"in {g.hour_of(at_ms)}"

    def how(self, how: str) -> str:
        """In the stops, on track; empty where that is not said."""
        return _WORDS.how.get(how, "")

    def race(self, voice: Voice) -> str:
        """The 24 Hours of Le Mans, the race at Sebring, or the name that its source gives it."""
        if voice.town and voice.race_hours > 1:
            return f"the {voice.race_hours} Hours of {voice.town}"
        if voice.race_name[:1].isdigit():
            return f"the {voice.race_name}"
        return voice.race_name or (f"the race at {voice.town}" if voice.town else "the race")

    def day(self, at_ms: int, voice: Voice) -> str:
        """Sunday morning, Saturday; empty where the date is not known."""
        weekday, local_ms = voice.weekday(at_ms), voice.local_ms(at_ms)
        if weekday is None or local_ms is None:
            return ""
        part = ranges.part_of_day(local_ms / 3_600_000 % 24)
        return " ".join(
            filter(None, (_TIMES.days[weekday], part if part in ("morning", "afternoon", "evening") else ""))
        )

    def neutralisation(self, flag: str, count: int) -> str:
        """A number of neutralisations of one kind."""
        single, more = _WORDS.flags[flag]
        return f"{g.number(count)} {single if count == 1 else more}"

    def within(self, scope: str) -> str:
        """Overall, in LMP2."""
        return "overall" if scope == OVERALL else f"in {right_class(scope)}"

    def in_class(self) -> str:
        """In a class that the text speaks of already."""
        return "in this class"

    def of_class(self, scope: str, spoken_of: str) -> str:
        """In class where that is the one the text speaks of, else in a class by its name."""
        return "in class" if scope == spoken_of else self.within(scope)

    def again(self, when: str) -> str:
        """When, with another preposition than the usual one."""
        return when.replace("in the ", "during the ").replace("from ", "since ").removesuffix(" on")

    def with_aside(self, text: str, *asides: str) -> str:
        """A list's item with what is known of it in brackets."""
        known = [aside for aside in asides if aside]
        return f"{text} ({', '.join(known)})" if known else text

    def under(self, flag: str) -> str:
        """How the field drives under a flag: behind the safety car."""
        return {"safety_car": "behind the safety car", "yellow": "under yellow"}.get(flag, "under full course yellow")

    def multi_stint(self, stints: int) -> str:
        """A double stint, a triple stint, then by number."""
        return g.article({2: "double stint", 3: "triple stint"}.get(stints, f"{g.ordinal(stints)} stint in a row"))

    def hour(self, at_ms: int) -> str:
        """In the eighth hour."""
        return f"in {g.hour_of(at_ms)}"

    def during(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """In the eighth hour, in the last hour, or since when."""
        if to_ms - from_ms == 3_600_000:
            return "in the past hour" if to_ms == voice.at_ms else self.hour(from_ms)
        return f"{self.since(from_ms, voice).replace('since', 'from')} on"

    def place_aside(self, position: int, number: str) -> str:
        """A car's place, as an aside."""
        return f"{g.ordinal(position)} in the #{number}"

    def behind(self, laps: int) -> str:
        """Laps behind, as an aside."""
        return f"{g.laps(laps)} behind"

    def between(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """Between 23:12 and 00:10, between eight and nine o'clock; empty where no clock is known, or one end is now."""
        began_ms, ended_ms = voice.local_ms(from_ms), voice.local_ms(to_ms)
        if began_ms is None or ended_ms is None or to_ms == voice.at_ms:
            return ""
        begin, end = _clock(from_ms, began_ms, voice), _clock(to_ms, ended_ms, voice)
        if any(map(str.isdigit, begin + end)):
            # Two times side by side are told in one way.
            begin, end = g.of_the_clock(began_ms), g.of_the_clock(ended_ms)
        begin = begin.removesuffix(" o'clock") if end.endswith(" o'clock") else begin
        return f"between {begin} and {end}"

    def since(self, at_ms: int, voice: Voice) -> str:
        """Since 08:12, or by race time where the clock is not known."""
        local_ms = voice.local_ms(at_ms)
        if local_ms is None:
            return f"since {g.race_time(at_ms)} into the race"
        return f"since {_clock(at_ms, local_ms, voice)}"


BOOK = English()
