"""A moment's values as pieces of a line."""

from pitboard.board.clock import race_clock
from pitboard.moments.document import MOMENTS_US
from pitboard.moments.moment import Moment
from pitboard.moments.words.table import Words
from pitboard.scoring import History


class Said:
    """What the templates ask for by name; texts are empty where the moment does not say."""

    def __init__(self, one: Moment, history: History, language: str, words: Words) -> None:
        self.one = one
        self._history = history
        self._language = language
        self._words = words

    def __getitem__(self, name: str) -> object:
        """A piece by the name that templates have for it: a property of this class, else a value of the moment."""
        if isinstance(getattr(Said, name, None), property):
            return getattr(self, name)
        value = self.one.values.get(name, "")
        if isinstance(value, tuple):
            return self._listed(name, value)
        if name in MOMENTS_US:
            return race_clock((int(value) - self._history.race.start_us) // 1_000_000 * 1000)
        return self._duration(int(value), exact=name == "lap_us") if name.endswith("_us") else value

    def fill(self, template: str) -> str:
        """A template with its pieces."""
        return template.format_map(self)

    @property
    def scope(self) -> str:
        return "" if self.one.scope == "overall" else self.one.scope

    @property
    def in_class(self) -> str:
        return self.fill(self._words.in_class) if self.scope else ""

    @property
    def of_class(self) -> str:
        return self.fill(self._words.of_class) if self.scope else ""

    @property
    def class_name(self) -> str:
        """The class of a car where the moment is about the whole race."""
        return str(self.one.values["in_class"])

    @property
    def main(self) -> str:
        return self._named(self.one.cars[0])

    @property
    def other(self) -> str:
        return self._named(self.one.cars[1])

    @property
    def car(self) -> str:
        """The main car with who is in it: `#8 Toyota (A. Driver)`."""
        driver = self.one.values.get("driver")
        return f"{self.main} ({driver})" if driver else self.main

    @property
    def driver_now(self) -> str:
        """Who drives on, or takes over, also where the entry list does not say."""
        unnamed = self._words.same_driver if self.one.kind == "multi_stint" else self._words.another_driver
        return str(self.one.values["driver"]) or unnamed

    @property
    def how(self) -> str:
        how = self.one.values["how"]
        return "" if how == "unknown" else str(getattr(self._words, str(how)))

    @property
    def swaps(self) -> str:
        return self.fill(self._words.swaps_in_the_stops) if self.one.values["in_the_stops"] else ""

    @property
    def usual(self) -> str:
        return self.fill(self._words.usual) if "usual_us" in self.one.values else ""

    @property
    def fold(self) -> str:
        some = {2: self._words.double, 3: self._words.triple, 4: self._words.quadruple}
        return self.fill(some.get(self._count("stints"), self._words.manifold))

    @property
    def where(self) -> str:
        return self._words.garage if self.one.values["where"] == "garage" else self._words.stranded

    @property
    def after(self) -> str:
        few = {0: self._words.after_no_lap, 1: self._words.after_one_lap}
        return self.fill(few.get(self._count("laps"), self._words.after_laps))

    @property
    def flag(self) -> str:
        if self.one.values.get("before"):
            at_ms = (self.one.time_us - self._history.race.start_us) // 1_000_000 * 1000
            return self._flag_name("state") + self._words.since_before.format(time=race_clock(at_ms))
        after = "after" in self.one.values and "duration_us" in self.one.values
        return self._flag_name("state") + self.first + (self.fill(self._words.after_flag) if after else self.lasted)

    @property
    def first(self) -> str:
        """On the first lap; empty where it was not."""
        return self._words.on_first_lap if self.one.values.get("first_lap") else ""

    @property
    def length(self) -> str:
        """How long it lasted: to the second, or about where that was seen at crossings only."""
        duration_us = self._count("duration_us")
        if self.one.values.get("exact", True):
            return self._duration(duration_us, exact=False)
        hours, minutes = divmod(max(round(duration_us / 60_000_000), 1), 60)
        return (self._words.about_hours if hours else self._words.about_minutes).format(hours=hours, minutes=minutes)

    @property
    def flag_before(self) -> str:
        """The flag that a green one ended."""
        return self._flag_name("after")

    @property
    def flag_before_low(self) -> str:
        """The same where a language writes it small within a line."""
        return self.flag_before.lower()

    def _flag_name(self, value: str) -> str:
        return str(getattr(self._words, str(self.one.values[value])))

    @property
    def lasted(self) -> str:
        """How long something lasted, or lasts so far; empty where that is not said."""
        values = self.one.values
        if values.get("duration_us"):
            return self.fill(self._words.lasting if values.get("open") else self._words.lasted)
        return self._words.stopped if values.get("state") == "red" else ""

    @property
    def note(self) -> str:
        """What a person saw: the whole sentence in the language, if they gave one, else the words as typed."""
        values = self.one.values
        place = f"@{values['place']}" if values["place"] else ""
        typed = [*(f"#{number}" for number in self.one.cars), place, str(values["what"])]
        told = values.get(self._language) or " ".join(filter(None, typed))
        source = f" ({values['source']})" if values["source"] else ""
        return f"{told}{source}{self.fill(self._words.note_doubted) if values['disagrees'] else ''}"

    @property
    def leads(self) -> str:
        return self.fill(self._words.leads) if self.one.cars else self._words.nobody_leads

    def _count(self, name: str) -> int:
        return int(str(self.one.values[name]))

    def _listed(self, name: str, texts: tuple[str, ...]) -> str:
        if name == "disagrees":
            return "; ".join(texts)
        if name in ("lead_lap", "in_contention"):
            return ", ".join(f"#{number}" for number in texts) or self._words.nobody
        return ", ".join(texts)

    def _named(self, number: str) -> str:
        """A car by its number, and its make where that is known, else its team."""
        car = self._history.cars.get(number)
        name = (car.entry.make or car.entry.team) if car else ""
        return f"#{number} {name}".strip()

    def _duration(self, us: int, *, exact: bool) -> str:
        """`32.2 s`, `5:12`, `1:16:23`; a lap time with all it has, `3:41.032`."""
        ms = us // 1000
        minutes, rest_ms = divmod(ms, 60_000)
        if exact:
            whole = f"{minutes}:{rest_ms // 1000:02}" if minutes else f"{rest_ms // 1000}"
            return f"{whole}{self._words.point}{ms % 1000:03}"
        if not minutes:
            return f"{ms // 1000}{self._words.point}{ms % 1000 // 100} s"
        seconds = f"{rest_ms // 1000:02}"
        return f"{minutes}:{seconds}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{seconds}"
