"""Dutch."""

from pitboard.intake.spelling import right_class
from pitboard.report import ranges
from pitboard.report.facts import OVERALL
from pitboard.report.languages.book import Noun
from pitboard.report.languages.data import LanguageFolder, words_of
from pitboard.report.languages.nl import grammar as g
from pitboard.report.names import Voice

_WORDS = words_of(__name__)
_TIMES = _WORDS.times

_PARTS_OF_DAYS = ("ochtend", "middag", "avond")


def _capital(name: str) -> str:
    """A name with a capital: van Van der Steur Racing."""
    return name[:1].upper() + name[1:]


def _clock(at_ms: int, local_ms: int, voice: Voice) -> str:
    """A time of day: in words only where it was not long ago, so that it can be no other."""
    return g.spoken(local_ms) if voice.at_ms - at_ms < ranges.SPOKEN_MS else g.of_the_clock(local_ms)


def _by_quarters(at_ms: int, local_ms: int, voice: Voice) -> str:
    """A time of day where "drie uur" could be heard as so many hours; nor "kort na tien voor vier"."""
    spoken = _clock(at_ms, local_ms, voice)
    return spoken if spoken.startswith(("half ", "kwart ")) else g.of_the_clock(local_ms)


class Dutch(LanguageFolder):
    """The Dutch phrase book."""

    lang = "nl"

    verb = staticmethod(g.finite)
    main = staticmethod(g.sentence_of)
    join = staticmethod(g.join)
    follow = staticmethod(g.follow)
    sentence = staticmethod(g.sentence)
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
        """A length of time that is only about right: ongeveer 44 minuten."""
        return f"ongeveer {g.span(round(ms / 60_000) * 60_000)}"

    def first_lap(self) -> str:
        """In de eerste ronde."""
        return "in de eerste ronde"

    def number(self, count: int) -> str:
        """A numeral by itself: één, twee."""
        return "één" if count == 1 else g.number(count)

    def car(self, number: str, voice: Voice) -> Noun:
        """A car: with make and team while it is new to the text, then by its number; always "de"."""
        car, of = voice.cars[number], f"#{number}"
        if number in voice.named_cars:
            return Noun(f"de #{number}", of=of)
        if number in voice.met_cars and (known := self.car_of_team(number, voice)):
            return known
        nickname = voice.names.nickname(car.team)
        if nickname:
            name = nickname.names[self.lang]
            return Noun(f"{name} (#{number})", nickname.plural, f"de #{number} van {name}", of=of)
        make, team = voice.told_apart_by(car)
        return Noun(f"de #{number}{make and f' {make}'}{team and f' van {_capital(team)}'}", of=of)

    def again_car(self, number: str, voice: Voice, words: str = "") -> list[Noun]:
        """De Toyota, de auto van Inter Europol Competition, de Porsche van Estre."""
        make, team = voice.alone(number)
        nickname = voice.names.nickname(voice.cars[number].team)
        if nickname:
            team = nickname.names[self.lang].removeprefix("de ")
        found = [f"de {make}"] if make else [f"de auto van {'de ' if nickname else ''}{_capital(team)}"] if team else []
        if not found and (driver := voice.driver_of(number, words)):
            what = voice.names.told_apart_by(voice.cars[number])[0] or "auto"
            found = [f"de {what} van {voice.names.short(driver, capital=True)}"]
        return [Noun(text, of=f"#{number}") for text in found]

    def the_car(self, number: str) -> Noun:
        """De auto, where the sentence before speaks of no other."""
        return Noun("de auto", of=f"#{number}")

    def car_of_team(self, number: str, voice: Voice) -> Noun | None:
        """De Ferrari van Kessel Racing, de auto van Panis Racing, de Vanwall, de Iron Dames."""
        make, team = voice.unnumbered(number)
        nickname, of = voice.names.nickname(voice.cars[number].team), f"#{number}"
        if nickname and team:
            name = nickname.names[self.lang]
            return Noun(name, nickname.plural, f"de auto van {name}", of=of)
        if not (make or team):
            return None
        return Noun(f"de {make or 'auto'}{team and f' van {_capital(team)}'}", of=of)

    def in_a_row(self, number: str, voice: Voice) -> str:
        """Panis Racing, de Ferrari van Kessel Racing, de #31 van Team WRT."""
        make, team = voice.unnumbered(number)
        if number in voice.named_cars and (again := self.again_car(number, voice)):
            return again[0].text
        known = self.car_of_team(number, voice)
        return (_capital(team) if team and not make else known.text) if known else self.car(number, voice).text

    def driver(self, name: str, voice: Voice) -> str:
        """A driver: the full name while new to the text, then the surname, "Van" with a capital."""
        return voice.names.short(name, capital=True) if name in voice.named_drivers else name

    def headline_car(self, number: str, voice: Voice) -> str:
        """A car in a headline: its make or team and its number."""
        make, team = voice.names.told_apart_by(voice.cars[number])
        return f"{make or team} (#{number})" if make or team else f"de #{number}"

    def headline(self, who: str, at_ms: int, voice: Voice) -> str:
        """The title: who leads, and when."""
        return f"{who} als eerste over de streep" if voice.over else f"{who} leidt {self.time_mark(at_ms, voice)}"

    def stops(self, count: int) -> str:
        """A number of stops: één stop, twee stops."""
        return "één stop" if count == 1 else f"{g.number(count)} stops"

    def cars(self, count: int) -> str:
        """A number of cars: één auto, drie auto's."""
        return "één auto" if count == 1 else f"{g.number(count)} auto's"

    def class_cars(self, count: int, car_class: str) -> str:
        """A number of cars of a class, by the class's name where that takes a plural: acht LMP2's."""
        return (
            f"{g.number(count)} {g.class_plural(right_class(car_class))}"
            if right_class(car_class).isalnum() and count > 1
            else self.cars(count)
        )

    def time_mark(self, at_ms: int, voice: Voice) -> str:
        """When the report holds: na zestien uur, halverwege, na 16 uur en 12 minuten."""
        if ranges.is_half_way(at_ms, voice.duration_ms):
            return "halverwege"
        hour = ranges.is_round_hour(at_ms)
        return f"na {g.hours(hour)}" if hour else f"na {g.race_time(at_ms)}"

    def mark_of_race(self, at_ms: int, voice: Voice) -> str:
        """Na zestien uur in de 24 Uur van Le Mans, halverwege de 6 Uur van Imola; of a race without a name the time."""
        mark, race = self.time_mark(at_ms, voice), self.race(voice)
        if voice.town and voice.race_hours and ranges.is_round_hour(at_ms) == voice.race_hours:
            return f"{mark} racen in {voice.town}"
        if not (ranges.is_round_hour(at_ms) or ranges.is_half_way(at_ms, voice.duration_ms)):
            left_ms = voice.duration_ms - at_ms
            # No sentence begins with a figure.
            if not g.race_time(at_ms)[0].isdigit():
                return f"{g.race_time(at_ms)} na de start" + (f" van {race}" if race.startswith("de ") else "")
            if left_ms > 0 and not g.race_time(left_ms)[0].isdigit():
                return f"{g.race_time(left_ms)} voor het einde" + (f" van {race}" if race.startswith("de ") else "")
        if not race.startswith("de ") or race == "de race":
            return mark
        return f"{mark} {race}" if ranges.is_half_way(at_ms, voice.duration_ms) else f"{mark} in {race}"

    def when(self, at_ms: int, voice: Voice) -> str:
        """When something happened: by the local clock where it is known, else by the race's."""
        local_ms = voice.local_ms(at_ms)
        if local_ms is None:
            return f"na {g.race_time(at_ms)}"
        return f"om {_clock(at_ms, local_ms, voice)}"

    def past(self, at_ms: int, voice: Voice) -> str:
        """Later than a time of day; empty where the clock is not known."""
        known = voice.local_ms(at_ms)
        return f"kort na {_by_quarters(at_ms, known, voice)}" if known is not None else ""

    def loosely(self, at_ms: int, voice: Voice) -> str:
        """Early on, the part of the day, or the hour of the race."""
        if ranges.is_early(at_ms, voice.duration_ms):
            return "in de beginfase"
        local_ms = voice.local_ms(at_ms)
        if voice.duration_ms > ranges.LOOSE_MS and (day := self.day(at_ms, voice)).endswith(_PARTS_OF_DAYS):
            return day
        if local_ms is not None and voice.at_ms - at_ms < ranges.LOOSE_MS:
            part = ranges.part_of_day(local_ms / 3_600_000 % 24, voice.light(at_ms))
            if part:
                return _TIMES.parts_of_day[part]
        return f"in {g.hour_of(at_ms)}"

    def how(self, how: str) -> str:
        """Tijdens de pitstops, op de baan; empty where that is not said."""
        return _WORDS.how.get(how, "")

    def race(self, voice: Voice) -> str:
        """De 24 Uur van Le Mans, de race in Sebring, or the name that its source gives it."""
        if voice.town and voice.race_hours > 1:
            return f"de {voice.race_hours} Uur van {voice.town}"
        if voice.race_name[:1].isdigit():
            return f"de {voice.race_name}"
        return voice.race_name or (f"de race in {voice.town}" if voice.town else "de race")

    def day(self, at_ms: int, voice: Voice) -> str:
        """Zondagochtend, zaterdag; empty where the date is not known."""
        weekday, local_ms = voice.weekday(at_ms), voice.local_ms(at_ms)
        if weekday is None or local_ms is None:
            return ""
        part = ranges.part_of_day(local_ms / 3_600_000 % 24)
        return _TIMES.days[weekday] + {"morning": "ochtend", "afternoon": "middag", "evening": "avond"}.get(
            part or "", ""
        )

    def neutralisation(self, flag: str, count: int) -> str:
        """A number of neutralisations of one kind."""
        single, more = _WORDS.flags[flag]
        return f"één {single}" if count == 1 else f"{g.number(count)} {more}"

    def within(self, scope: str) -> str:
        """In de totaalstand, in de LMP2."""
        return "in de totaalstand" if scope == OVERALL else f"in de {right_class(scope)}"

    def in_class(self) -> str:
        """In a class that the text speaks of already."""
        return "in deze klasse"

    def of_class(self, scope: str, spoken_of: str) -> str:
        """In class where that is the one the text speaks of, else in a class by its name."""
        return "in de klasse" if scope == spoken_of else self.within(scope)

    def again(self, when: str) -> str:
        """When, with another preposition than the usual one."""
        return when.replace("in het ", "tijdens het ").replace("vanaf ", "sinds ")

    def with_aside(self, text: str, *asides: str) -> str:
        """A list's item with what is known of it in brackets."""
        known = [aside for aside in asides if aside]
        return f"{text} ({', '.join(known)})" if known else text

    def under(self, flag: str) -> str:
        """How the field drives under a flag: achter de safetycar."""
        return {"safety_car": "achter de safetycar", "yellow": "onder geel"}.get(flag, "onder full course yellow")

    def multi_stint(self, stints: int) -> str:
        """Een doublestint, een triplestint, then by number."""
        return "een " + {2: "doublestint", 3: "triplestint"}.get(stints, f"{g.ordinal(stints)} stint op rij")

    def hour(self, at_ms: int) -> str:
        """In het achtste uur."""
        return f"in {g.hour_of(at_ms)}"

    def during(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """In het achtste uur, in het afgelopen uur, or since when."""
        if to_ms - from_ms == 3_600_000:
            return "in het afgelopen uur" if to_ms == voice.at_ms else self.hour(from_ms)
        return self.since(from_ms, voice).replace("sinds", "vanaf")

    def place_aside(self, position: int, number: str) -> str:
        """A car's place, as an aside."""
        return f"{g.ordinal(position)} met de #{number}"

    def behind(self, laps: int) -> str:
        """Laps behind, as an aside."""
        return f"op {g.laps(laps)}"

    def between(self, from_ms: int, to_ms: int, voice: Voice) -> str:
        """Tussen 23.12 en 00.10 uur, tussen acht en negen uur; empty where no clock is known, or one end is now."""
        began_ms, ended_ms = voice.local_ms(from_ms), voice.local_ms(to_ms)
        if began_ms is None or ended_ms is None or to_ms == voice.at_ms:
            return ""
        begin, end = _clock(from_ms, began_ms, voice), _clock(to_ms, ended_ms, voice)
        if any(map(str.isdigit, begin + end)):
            # Two times side by side are told in one way.
            begin, end = g.of_the_clock(began_ms), g.of_the_clock(ended_ms)
        return f"tussen {begin.removesuffix(' uur') if end.endswith(' uur') else begin} en {end}"

    def since(self, at_ms: int, voice: Voice) -> str:
        """Sinds 08.12 uur, or by race time where the clock is not known."""
        local_ms = voice.local_ms(at_ms)
        if local_ms is None:
            return f"sinds {g.race_time(at_ms)} na de start"
        return f"sinds {_by_quarters(at_ms, local_ms, voice)}"


BOOK = Dutch()
