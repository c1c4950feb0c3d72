"""A moment in one line, in any language of the page: for the terminal, the API, the page's log and webhooks."""

from msgspec.structs import replace

from pitboard.model.time import race_time_text
from pitboard.moments.find import KINDS
from pitboard.moments.moment import MOMENTS_US, Moment, Values
from pitboard.scoring import History
from pitboard.texts import Language, Texts, language, texts


def in_words(moment: Moment, history: History, lang: Language) -> str:
    """Tell a moment as one line, without its time."""
    pieces = LinePieces(moment, history, texts(lang, "moments"))
    return pieces.fill(_template(moment, pieces))


def _template(moment: Moment, pieces: "LinePieces") -> str:
    """The template for what a moment says: the text of its kind, or of the variant of it."""
    if moment.kind == "milestone":
        key = f"milestone.{moment.values['what']}"
        return pieces.form(key, "laps") if key == "milestone.laps" else pieces.texts[key]
    if moment.kind == "lead_swaps":
        return pieces.form("lead_swaps", "count")
    line = KINDS[moment.kind].line
    if line is None:
        return pieces.texts[moment.kind]
    return pieces.texts[line.true if moment.values.get(line.value) else line.false]


class LinePieces:
    """The pieces of a line by the names that templates have for them; empty where the moment does not say.

    A name is a property of this class, else a value of the moment.
    """

    def __init__(self, moment: Moment, history: History, moment_texts: Texts) -> None:
        self.moment = moment
        self.texts = moment_texts
        self._history = history

    def __getitem__(self, name: str) -> object:
        """Return a piece as it goes into a line."""
        if isinstance(getattr(LinePieces, name, None), property):
            return getattr(self, name)
        value = self.moment.values.get(name, "")
        if isinstance(value, tuple):
            return self._listed(name, tuple(map(str, value)))
        if name in MOMENTS_US:
            return race_time_text((int(value) - self._history.race.start_us) // 1_000_000 * 1000)
        return self._duration(int(value), exact=name == "lap_us") if name.endswith("_us") else value

    def fill(self, template: str) -> str:
        """Fill a template with its pieces."""
        return template.format_map(self)

    def form(self, key: str, count: str) -> str:
        """Return the form of a text for the moment's count of that name."""
        return self.texts.form(key, self._count(count))

    def piece(self, key: str) -> str:
        """Return a text filled with the pieces of the moment."""
        return self.fill(self.texts[key])

    @property
    def scope(self) -> str:
        return "" if self.moment.scope == "overall" else self.moment.scope

    @property
    def in_class(self) -> str:
        return self.piece("in_class") if self.scope else ""

    @property
    def of_class(self) -> str:
        return self.piece("of_class") if self.scope else ""

    @property
    def class_name(self) -> str:
        """The class of a car where the moment is about the whole race."""
        return str(self.moment.values["in_class"])

    @property
    def main(self) -> str:
        return self._named(self.moment.cars[0])

    @property
    def other(self) -> str:
        return self._named(self.moment.cars[1])

    @property
    def car(self) -> str:
        """The main car with who is in it: `#8 Toyota (A. Driver)`."""
        driver = self.moment.values.get("driver")
        return f"{self.main} ({driver})" if driver else self.main

    @property
    def driver_now(self) -> str:
        """Who drives on, or takes over, also where the entry list does not say."""
        unnamed = "same_driver" if self.moment.kind == "multi_stint" else "another_driver"
        return str(self.moment.values["driver"]) or self.texts[unnamed]

    @property
    def how(self) -> str:
        how = self.moment.values["how"]
        return "" if how == "unknown" else self.texts[f"how.{how}"]

    @property
    def led(self) -> str:
        """How many laps the car led that led most."""
        laps = self.moment.values["laps"]
        return str(laps[0]) if isinstance(laps, tuple) else ""

    @property
    def swaps(self) -> str:
        in_the_stops = self.moment.values["in_the_stops"]
        return self.fill(self.form("swaps_in_the_stops", "in_the_stops")) if in_the_stops else ""

    @property
    def usual(self) -> str:
        return self.piece("usual") if "usual_us" in self.moment.values else ""

    @property
    def so_far(self) -> str:
        if self.moment.values.get("at_least"):
            return self.texts["at_least"]
        return self.texts["so_far"] if self.moment.values.get("open") else ""

    @property
    def loss_parts(self) -> str:
        """What time was lost by, one after the other."""
        parts = self.moment.values.get("parts", ())
        return "; ".join(self._loss_part(part) for part in parts if isinstance(part, Values))

    def _loss_part(self, part: Values) -> str:
        sort = "stands" if part["sort"] == "halt_on_track" and "usual_us" not in part else part["sort"]
        if "usual_us" in part and part.get("at_least"):
            sort = "under_way"
        return LinePieces(replace(self.moment, values=part), self._history, self.texts).piece(f"loss_part.{sort}")

    @property
    def ahead_by(self) -> str:
        """By how much a car was ahead that is behind now."""
        return self._duration(-self._count("gap_since_us"), exact=False)

    @property
    def by_lap(self) -> str:
        """What a lap made of a gap, whichever way it went."""
        return self._duration(abs(self._count("per_lap_us")), exact=False)

    @property
    def gap_reason(self) -> str:
        reason = self.moment.values.get("reason")
        return self.piece(f"gap_reason.{reason}") if reason else ""

    @property
    def owes(self) -> str:
        return self.piece("owes") if "to_stop" in self.moment.values else ""

    @property
    def to_make(self) -> str:
        """The stops that both probably have to make; empty where that is not known of both."""
        known = {"stops_left", "ahead_stops_left"} <= set(self.moment.values)
        return self.piece("to_make") if known else ""

    @property
    def fold(self) -> str:
        return self.fill(self.form("fold", "stints"))

    @property
    def where(self) -> str:
        return self.texts["where.garage" if self.moment.values["where"] == "garage" else "where.stranded"]

    @property
    def after(self) -> str:
        return self.fill(self.form("after_laps", "laps"))

    @property
    def flag(self) -> str:
        values = self.moment.values
        name = self.texts[f"flag.{values['state']}"]
        if values.get("before"):
            at_ms = (self.moment.time_us - self._history.race.start_us) // 1_000_000 * 1000
            return name + self.texts.fill("since_before", time=race_time_text(at_ms))
        after = "after" in values and "duration_us" in values
        return name + self.first + (self.piece("after_flag") if after else self.lasted)

    @property
    def inferred(self) -> str:
        """That no source showed a flag; empty where one did."""
        return self.texts["inferred"] if "inferred" in self.moment.values else ""

    @property
    def first(self) -> str:
        """On the first lap; empty where it was not."""
        return self.texts["on_first_lap"] if self.moment.values.get("first_lap") else ""

    @property
    def length(self) -> str:
        """How long it lasted: to the second, or about where that was seen at crossings only."""
        duration_us = self._count("duration_us")
        if self.moment.values.get("exact", True):
            return self._duration(duration_us, exact=False)
        hours, minutes = divmod(max(round(duration_us / 60_000_000), 1), 60)
        if hours:
            return self.texts.fill("about_hours", hours=hours, minutes=f"{minutes:02}")
        return self.texts.fill("about_minutes", minutes=minutes)

    @property
    def ended_flag(self) -> str:
        """The flag that a green one ended, as it is written within a line."""
        return self.texts[f"ended_flag.{self.moment.values['after']}"]

    @property
    def lasted(self) -> str:
        """How long something lasted, or lasts so far; empty where that is not said."""
        values = self.moment.values
        if values.get("duration_us"):
            return self.piece("lasting" if values.get("open") else "lasted")
        return self.texts["stopped"] if values.get("state") == "red" else ""

    @property
    def note(self) -> str:
        """What a person saw: the whole sentence in the language, if they gave one, else the words as typed."""
        values = self.moment.values
        place = f"@{values['place']}" if values["place"] else ""
        typed = [*(f"#{number}" for number in self.moment.cars), place, str(values["what"])]
        sentence = values.get(self.texts.language) or " ".join(filter(None, typed))
        source = f" ({values['source']})" if values["source"] else ""
        return f"{sentence}{source}{self.piece('note_doubted') if values['disagrees'] else ''}"

    @property
    def gained(self) -> str:
        """The cars that gained a lap; empty where none did."""
        return self.piece("gained") if self.moment.values.get("gained_lap") else ""

    @property
    def leads(self) -> str:
        return self.piece("leads") if self.moment.cars else self.texts["nobody_leads"]

    @property
    def contenders(self) -> str:
        """The cars that may still win; empty where that is not said."""
        return self.piece("contenders") if "in_contention" in self.moment.values else ""

    def _count(self, name: str) -> int:
        return int(str(self.moment.values[name]))

    def _listed(self, name: str, values: tuple[str, ...]) -> str:
        if name == "disagrees":
            return "; ".join(values)
        if name in ("lead_lap", "in_contention", "gained_lap"):
            return ", ".join(f"#{number}" for number in values) or self.texts["nobody"]
        return ", ".join(values)

    def _named(self, number: str) -> str:
        """A car by its number, and its make where that is known, else its team."""
        car = self._history.cars.get(number)
        name = (car.entry.make or car.entry.team) if car else ""
        return f"#{number} {name}".strip()

    def _duration(self, us: int, *, exact: bool) -> str:
        """`32.2 s`, `5:12`, `1:16:23`; a lap time with all it has, `3:41.032`."""
        point, ms = language(self.texts.language).decimal, us // 1000
        minutes, rest_ms = divmod(ms, 60_000)
        if exact:
            whole = f"{minutes}:{rest_ms // 1000:02}" if minutes else f"{rest_ms // 1000}"
            return f"{whole}{point}{ms % 1000:03}"
        if not minutes:
            return f"{ms // 1000}{point}{ms % 1000 // 100} s"
        seconds = f"{rest_ms // 1000:02}"
        return f"{minutes}:{seconds}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{seconds}"
