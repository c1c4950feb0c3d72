"""Time in words: clock times, hours of the race, so long ago; each as the spans of race time (ms) that it admits."""

import re

import msgspec
from msgspec import Struct

from pitboard.check.algebra import Spans
from pitboard.check.phrases import Hit, Token, split_words
from pitboard.check.quantities import Quantity, number_at, quantity_at
from pitboard.check.timing import RaceTiming
from pitboard.check.words import Words, is_break
from pitboard.model.time import DAY_MS, HOUR_MS, MINUTE_MS

_DIGITS = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)$")
_ROOM = {"": (-90_000, 120_000), "words": (-180_000, 240_000), "just_after": (-30_000, 480_000)}
_ROOM |= {"just_after_hour": (-30_000, 840_000), "just_before_hour": (-840_000, 30_000)}
_ROOM |= {"just_before": (-540_000, 30_000), "at": (-300_000, 300_000), "hour": (-240_000, 300_000)}
_WHOLE_HOUR_MS = 500_000
"""A time of day that admits so much is a whole hour: shortly after it is up to a quarter of an hour later."""

_ROOM_OF_STAMP_MS = 90_000
_BEHIND_STAMP = frozenset(["-", ":", "]", ")", "|", "'", "•"])


class When(Struct, frozen=True):
    """A time that words name: its tokens, the spans of race time (ms) it admits, and how it binds.

    `bond` is at, since, until, left, into or (of a ticker's line) stamp; left and into are amounts of the race, with
    what they admit in `span`. `lap`: which lap it is, of the leader.
    """

    first: int
    last: int
    bond: str
    spans: Spans
    amount: Quantity | None = None
    vague: bool = False
    elapsed: bool = False
    lap: int = 0


class Clock:
    """What turns words into race time: the race's start, length and moment, and the words of the language."""

    def __init__(self, timing: RaceTiming, words: Words) -> None:
        self.words = words
        self.timing = timing
        self.now_ms = (timing.moment_us - timing.start_us) // 1000
        self.length_ms = timing.length_us // 1000
        race = timing.history.race
        self.race_words = frozenset(split_words(f"{race.name} {race.circuit}"))
        self.start_of_day_ms = (race.start_us + race.utc_offset_us) // 1000 % DAY_MS

    def race_ms(self, us: int) -> int:
        """Return a moment (µs since the epoch) as race time."""
        return (us - self.timing.start_us) // 1000

    def at(self, tokens: list[Token], place: int) -> When | None:
        """Read a time that begins at a token, its preposition included."""
        found = (
            self._half_way(tokens, place)
            or self._fraction(tokens, place)
            or self._hour_of_race(tokens, place)
            or self._clock_time(tokens, place)
            or self._amount(tokens, place)
        )
        found = found or self._lap(tokens, place) or self._part(tokens, place)
        return self._bound(tokens, found) if found else None

    def _bound(self, tokens: list[Token], found: When) -> When:
        """Take in the words before a time that say how it binds."""
        if found.bond != "at":
            return found
        before = self._before(tokens, found.first)
        if before is None:
            return found
        room = {"just_after": "just_after", "just_before": "just_before"}.get(before.tag, "")
        spans = found.spans
        if room:
            hour = all(end - begin >= _WHOLE_HOUR_MS for begin, end in found.spans)
            before_ms, after_ms = _ROOM[f"{room}_hour" if hour else room]
            spans = tuple((mid + before_ms, mid + after_ms) for mid in map(_middle, found.spans))
        bond = before.tag if before.tag in ("since", "until") else "at"
        first = before.first
        further = self._before(tokens, first)
        if further and further.tag in ("since", "until"):
            bond, first = further.tag, further.first
        return When(first, found.last, bond, spans, vague=found.vague, lap=found.lap)

    def stamp(self, tokens: list[Token]) -> When | None:
        """Read the time that a ticker writes before what it says: `32' - X`, `14:05 -`, `[2:59]`, `Lap 45:`.

        Its spans are empty where it is the moment of the report itself.
        """
        place = int(tokens[0].text in "[(")
        texts = [token.text for token in tokens[place : place + 4]] + [""] * 4
        lap = self._lap(tokens, place) if place < len(tokens) else None
        digits = _DIGITS.match(texts[0])
        spans: Spans = ()
        if lap:
            last, spans = lap.last, lap.spans
        elif re.fullmatch(r"\d{1,4}", texts[0]) and texts[1] == "'" and not texts[2].isalnum():
            last, ms = place + 1, int(texts[0]) * MINUTE_MS
            spans = ((ms - MINUTE_MS, ms + MINUTE_MS),)
        elif digits or (texts[1] in ("h", "u") and (digits := _DIGITS.match(f"{texts[0]}:{texts[2]}"))):
            last, race = place + (1 if digits[0] == texts[0] else 3), _race_of(digits)
            known = [race, *self._race_ms(race // MINUTE_MS, twelve=True)]
            spans = tuple((ms - _ROOM_OF_STAMP_MS, ms + _ROOM_OF_STAMP_MS) for ms in known)
        after = tokens[last].text if spans and last < len(tokens) else ""
        spans = tuple(span for span in spans if span[0] <= self.now_ms)
        if not spans or after not in _BEHIND_STAMP:
            return None
        now = any(begin <= self.now_ms <= end + MINUTE_MS for begin, end in spans)
        return When(0, last + 1, "stamp", () if now else spans)

    def _before(self, tokens: list[Token], place: int) -> Hit | None:
        """Find the preposition that ends before a token."""
        for first in range(max(0, place - 4), place):
            for hit in self.words.clock.at(tokens, first):
                if hit.last == place and hit.tag in ("since", "until", "just_after", "just_before", "at"):
                    return hit
                article = hit.last == place - 1 and tokens[hit.last].text in self.words.syntax["articles"]
                if article and hit.tag in ("since", "until"):
                    return hit
        return None

    def _race_ms(self, minutes: int, *, twelve: bool) -> list[int]:
        """List the race times (ms) at which it was so many minutes after midnight, or twelve hours later too."""
        found = []
        for minute in (minutes, minutes + 720) if twelve and minutes < 780 else (minutes,):
            ms = (minute * MINUTE_MS - self.start_of_day_ms) % DAY_MS
            found += [at for at in (ms, ms + DAY_MS) if at <= self.now_ms + 10 * MINUTE_MS]
        return found

    def _times(self, first: int, last: int, minutes: int, *, twelve: bool, room: str, race: int = -1) -> When:
        low, high = _ROOM[room]
        known = self._race_ms(minutes % 1440, twelve=twelve) + ([race] if 0 <= race <= self.now_ms else [])
        spans = tuple((ms + low, ms + high) for ms in sorted(set(known)))
        return When(first, last, "at", spans or ((DAY_MS * 9, DAY_MS * 9),))

    def _clock_time(self, tokens: list[Token], place: int) -> When | None:
        match = _DIGITS.match(tokens[place].text)
        minutes = tokens[place + 2].text if place + 2 < len(tokens) and tokens[place + 1].text in ("h", "u") else ""
        if re.fullmatch(r"[0-5]\d", minutes) and re.fullmatch(r"[01]?\d|2[0-4]", tokens[place].text):
            race = int(tokens[place].text) * HOUR_MS + int(minutes) * MINUTE_MS
            span = (race + _ROOM[""][0], race + _ROOM[""][1])
            known = self._before(tokens, place) or race <= self.now_ms
            return When(place, place + 3, "at", (span,)) if known else None
        if match:
            return self._figures(tokens, place, int(match[1]), int(match[2]))
        return self._spoken(tokens, place)

    def _figures(self, tokens: list[Token], place: int, hour: int, minute: int) -> When | None:
        suffix = tokens[place + 1].text if place + 1 < len(tokens) else ""
        known = suffix in self.words.data.clock["suffix"].split()
        follows_on = place > 1 and _DIGITS.match(tokens[place - 2].text) and len(tokens[place].text) > 4
        if not known and not follows_on and self._before(tokens, place) is None:
            return None
        if suffix == "pm" and hour < 12:
            hour += 12
        race = -1 if known else hour * HOUR_MS + minute * MINUTE_MS
        twelve = suffix not in ("am", "pm") and self.words.lang == "en"
        minutes = hour * 60 + minute
        return self._times(place, place + 1 + known, minutes, twelve=twelve, room="", race=race)

    def _hour_word(self, tokens: list[Token], place: int) -> tuple[int, int] | None:
        """Read the hour that a spoken time counts from: minutes after midnight, and where it ends."""
        if place >= len(tokens):
            return None
        named = self.words.data.clock["names"].get(tokens[place].text)
        if named is not None:
            return named, place + 1
        hour = self.words.hours.get(tokens[place].text)
        if hour is None and re.fullmatch(r"1?\d|2[0-4]", tokens[place].text):
            hour = int(tokens[place].text)
        return (hour * 60, place + 1) if hour is not None and hour <= 24 else None

    def _spoken(self, tokens: list[Token], place: int) -> When | None:
        words = self.words
        whole = words.clock.longest(tokens, place)
        if whole and whole.tag == "half":
            base = self._hour_word(tokens, whole.last)
            if base is None:
                return None
            minutes = base[0] + (30 if words.lang == "en" else -30)
            return self._after_hour(tokens, place, base[1], minutes, "words")
        offset = self._offset(tokens, place)
        if offset:
            return offset
        base = self._hour_word(tokens, place)
        if base is None:
            return None
        named = tokens[place].text in words.data.clock["names"]
        oclock = words.clock.longest(tokens, base[1]) if base[1] < len(tokens) else None
        before = self._before(tokens, place)
        close = before is not None and before.tag in ("just_after", "just_before")
        if not close and self._word_before(tokens, place) in words.data.clock["after"].split("|"):
            return None
        if base[1] < len(tokens) and self._counts(tokens, base[1]):
            return None
        stated = named or (oclock is not None and oclock.tag == "oclock")
        if not stated and not close:
            return None
        if not named and before is None and not self._of_day(tokens, base[1] + bool(oclock)):
            return None
        end = base[1] + (oclock.last - oclock.first if oclock and oclock.tag == "oclock" else 0)
        return self._after_hour(tokens, place, end, base[0], "hour")

    def _of_day(self, tokens: list[Token], place: int) -> bool:
        return place < len(tokens) and (tokens[place].text == "'" or tokens[place].text in ("in", "local"))

    def _offset(self, tokens: list[Token], place: int) -> When | None:
        """Read `five to nine`, `kwart over twaalf`, `tien over half vijf`, `een minuut voor twaalf`."""
        words = self.words
        quarter = words.clock.longest(tokens, place)
        number = number_at(tokens, place, words)
        if quarter and quarter.tag == "quarter":
            count, last = 15, quarter.last
        elif number and number.value < 30 and number.value == int(number.value):
            count, last = int(number.value), number.last
            last += last < len(tokens) and tokens[last].text in words.data.clock["minutes"].split()
        else:
            return None
        side = tokens[last].text if last < len(tokens) else ""
        sign = (
            1 if side in words.data.clock["past"].split("|") else -1 if side in words.data.clock["to"].split("|") else 0
        )
        if not sign or last + 1 >= len(tokens):
            return None
        named = last + 1 + (tokens[last + 1].text in words.syntax["articles"])
        nth = words.ordinals.get(tokens[named].text, 0) if named + 1 < len(tokens) else 0
        if nth and words.is_a("hour_nouns", tokens[named + 1].text):
            race_ms = nth * HOUR_MS + sign * count * MINUTE_MS
            return When(place, named + 2, "at", ((race_ms + _ROOM[""][0], race_ms + _ROOM[""][1]),))
        half = words.lang == "nl" and tokens[last + 1].text == "half"
        base = self._hour_word(tokens, last + 1 + half)
        if base is None or (base[1] < len(tokens) and base[1] == last + 2 and self._counts(tokens, base[1])):
            return None
        return self._after_hour(tokens, place, base[1], base[0] - 30 * half + sign * count, "")

    def _counts(self, tokens: list[Token], place: int) -> bool:
        """Tell whether a number counts what follows it, and is no hour."""
        return tokens[place].text in self.words.unit_of and tokens[place].text not in ("uur",)

    def _after_hour(self, tokens: list[Token], first: int, last: int, minutes: int, room: str) -> When:
        """Take in `uur`, `local time`, `'s ochtends` behind a spoken time."""
        last += last < len(tokens) and tokens[last].text == "uur"
        twelve = minutes % 720 != 0 or minutes == 720
        if minutes == 0 or (minutes == 720 and tokens[first].text in self.words.data.clock["names"]):
            twelve = False
        race = -1 if self.timing.history.race.dated else minutes * MINUTE_MS
        return self._times(first, last, minutes, twelve=twelve, room=room, race=race)

    def _hour_of_race(self, tokens: list[Token], place: int) -> When | None:
        """Read `the eighth hour`, `het laatste kwartier`, `the opening hour`, `the last four minutes`."""
        words, text = self.words, tokens[place].text
        ordinal = words.ordinals.get(text) or figure_ordinal(text, words)
        last = place + 1
        if text in words.numbers and last + 1 < len(tokens) and tokens[last].text == "-":
            ordinal = words.ordinals.get(f"{text}-{tokens[last + 1].text}", 0)
            last += 2 if ordinal else 0
        if last < len(tokens) and ordinal and words.is_a("hour_nouns", tokens[last].text):
            return self._hour_part(tokens, place, last + 1, ordinal)
        closing = text in words.data.clock["closing"].split("|")
        opening = text in words.data.clock["opening"].split("|")
        if not (closing or opening) or place + 1 >= len(tokens):
            return None
        amount = quantity_at(tokens, place + 1, words)
        ends = [end_us for end_us, _ in self.timing.leaders("overall")] if opening else []
        on_it = text == "opening" or (place > 1 and tokens[place - 2].text in ("on", "after", "during", "na", "in"))
        if ends and on_it and words.unit_of.get(tokens[place + 1].text) == "lap":
            return When(place, place + 2, "at", ((1, (ends[0] - self.timing.start_us) // 1000 + 90_000),))
        if amount is None and tokens[place + 1].text in words.unit_of:
            unit = tokens[place + 1].text
            ms = {"hour": HOUR_MS, "minute": MINUTE_MS}.get(words.unit_of[unit], 0)
            amount = Quantity(place + 1, place + 2, "time", ms, ms, ms) if ms else None
        if amount is None or amount.unit != "time" or amount.value < MINUTE_MS:
            return None
        if opening:
            return When(place, amount.last, "at", ((0, amount.value),), vague=True)
        spans = ((self.now_ms - amount.value - 90_000, self.now_ms + 60_000),)
        end = ((self.length_ms - amount.value, self.length_ms),) if self.length_ms - self.now_ms < HOUR_MS else ()
        return When(place, amount.last, "at", spans + end, vague=True)

    def _hour_part(self, tokens: list[Token], place: int, last: int, hour: int) -> When:
        """Take in `early in`, `the end of` before an hour of the race."""
        begin, end = (hour - 1) * HOUR_MS, hour * HOUR_MS
        for first in range(max(0, place - 4), place):
            for hit in self.words.clock.at(tokens, first):
                if hit.last not in (place, place - 1):
                    continue
                if hit.tag == "late":
                    return When(first, last, "at", ((end - HOUR_MS // 4, end),), vague=True)
                if hit.tag in ("early", "starting"):
                    return When(first, last, "at", ((begin, begin + HOUR_MS * 2 // 5),), vague=True)
        return When(place, last, "at", ((begin, end),), vague=True)

    def _amount(self, tokens: list[Token], place: int) -> When | None:
        """Read an amount that is a time: ago, earlier, to go, into the race, before the end, `after three hours`."""
        amount = quantity_at(tokens, place, self.words) or self._bare_left(tokens, place)
        if amount is None or amount.unit != "time":
            return self._laps_ago(tokens, amount) if amount else None
        after = self.words.clock.at(tokens, amount.last) if amount.last < len(tokens) else []
        tags = {hit.tag: hit for hit in after}
        for tag in ("ago", "earlier"):
            if tag in tags:
                return self._ago(amount, tags[tag].last)
        if any(hit.tag == "since" for hit in self._ending(tokens, amount.first)) and amount.value >= 2 * MINUTE_MS:
            return msgspec.structs.replace(self.since(amount), first=amount.first - 1)
        left = tags.get("left") or self._left_behind(tokens, amount.last)
        left = left or next((hit for hit in self._all_ending(tokens, amount.first) if hit.tag == "leftbefore"), None)
        named = range(amount.last, left.last) if left else ()
        if left and any(self.words.ordinals.get(tokens[i].text) for i in named):
            left = None
        if left and amount.value >= 2 * MINUTE_MS:
            end = max(left.last, amount.last)
            spans = ((self.length_ms - amount.high - 90_000, self.length_ms - amount.low + 90_000),)
            bond = "at" if 0 < self.length_ms <= self.now_ms + MINUTE_MS else "left"
            return When(min(left.first, amount.first), end, bond, spans, amount)
        before = self._word_before(tokens, amount.first)
        into = tags.get("into") or self._alone(tokens, amount.last)
        if amount.value >= 5 * MINUTE_MS and (into or before in self.words.data.clock["after"].split("|")):
            room = 600_000 if amount.value >= 2 * HOUR_MS else max(120_000, amount.value // 20)
            low = amount.low if amount.word in ("over", "more") else amount.value - room
            high = amount.high if amount.word == "over" else amount.value + room
            bond = "into" if into or amount.value >= HOUR_MS else "at"
            return When(amount.first, into.last if into else amount.last, bond, ((low, high),), amount, elapsed=True)
        return None

    def _ending(self, tokens: list[Token], place: int) -> list[Hit]:
        """Find the words of time that end before a token."""
        return [hit for hit in self.words.clock.at(tokens, place - 1) if hit.last == place] if place else []

    def _bare_left(self, tokens: list[Token], place: int) -> Quantity | None:
        """Read `Forty to go`: hours where the race is so long, else minutes."""
        number = number_at(tokens, place, self.words)
        if number is None or number.last >= len(tokens) or tokens[place - 1].text in self.words.syntax["not_bare"]:
            return None
        left = next((hit for hit in self.words.clock.at(tokens, number.last) if hit.tag == "left"), None)
        if (
            left is None
            or left.last - number.last > 3
            or (left.last < len(tokens) and tokens[left.last].text[0].isalpha())
        ):
            return None
        size = HOUR_MS if self.length_ms > 3 * HOUR_MS and number.value * HOUR_MS <= self.length_ms else MINUTE_MS
        value = int(number.value * size)
        return Quantity(place, number.last, "time", value, value - size // 2, value + size // 2, "about")

    def _half_way(self, tokens: list[Token], place: int) -> When | None:
        """Read `at half distance`, `half an hour beyond the halfway mark`."""
        hit = next((hit for hit in self.words.clock.at(tokens, place) if hit.tag == "halfway"), None)
        amount = None if hit else quantity_at(tokens, place, self.words)
        if amount and amount.unit == "time" and amount.last + 1 < len(tokens):
            after = tokens[amount.last].text in ("past", "beyond", "after", "over", "na", "voorbij")
            first = amount.last + 1 + (tokens[amount.last + 1].text in self.words.syntax["articles"])
            hits = self.words.clock.at(tokens, first) if after and first < len(tokens) else []
            hit = next((hit for hit in hits if hit.tag == "halfway"), None)
        if hit is None or not self.length_ms:
            return None
        at_ms, room = self.length_ms // 2 + (amount.value if amount else 0), max(self.length_ms // 40, 5 * MINUTE_MS)
        span = (at_ms - room, at_ms + room)
        over = Quantity(place, hit.last, "time", at_ms, at_ms - room, at_ms + room, "about")
        return When(place, hit.last, "into", (span,), over, elapsed=True)

    def _fraction(self, tokens: list[Token], place: int) -> When | None:
        """Read `two thirds of the race`, done or to go."""
        part = self.words.fractions.longest(tokens, place)
        hits = self.words.clock.at(tokens, part.last) if part and part.last < len(tokens) else []
        whole = max((hit.last for hit in hits if hit.tag == "whole"), default=0)
        if part is None or not whole or not self.length_ms:
            return None
        near = [hit for i in range(whole, min(whole + 3, len(tokens))) for hit in self.words.clock.at(tokens, i)]
        left = next((hit for hit in near if hit.tag == "left"), None)
        still = self._word_before(tokens, place) in self.words.syntax["still"]
        value = round(self.length_ms * self.words.data.clock["fractions"][part.tag])
        room = max(self.length_ms // 40, 5 * MINUTE_MS)
        amount = Quantity(place, whole, "time", value, value - room, value + room, "about")
        if left or still:
            spans = ((self.length_ms - amount.high, self.length_ms - amount.low),)
            return When(place, left.last if left else whole, "left", spans, amount)
        return When(place, whole, "into", ((amount.low, amount.high),), amount, elapsed=True)

    def _alone(self, tokens: list[Token], place: int) -> Hit | None:
        """Find the `in` of `Sixteen hours in, the #51 leads`."""
        alone = self._word_before(tokens, place + 1) == "in" and (
            place + 1 == len(tokens) or is_break(tokens[place + 1])
        )
        return Hit("into", place, place + 1) if alone and self.words.lang == "en" else None

    def _all_ending(self, tokens: list[Token], place: int) -> list[Hit]:
        """Find the phrases of time of several words that end before a token."""
        near = range(max(0, place - 4), place)
        return [hit for first in near for hit in self.words.clock.at(tokens, first) if hit.last == place]

    def _word_before(self, tokens: list[Token], place: int) -> str:
        return tokens[place - 1].text if 0 < place <= len(tokens) else ""

    def _left_behind(self, tokens: list[Token], place: int) -> Hit | None:
        """Find `left` with its verb before it: `seven hours are left`."""
        near = [hit for i in (place + 1, place + 2) if i < len(tokens) for hit in self.words.clock.at(tokens, i)]
        between = " ".join(token.text for token in tokens[place : place + 2])
        verb = between.split(" ")[0] in self.words.data.clock["left_verbs"].split()
        return next((hit for hit in near if hit.tag == "left"), None) if verb else None

    def _ago(self, amount: Quantity, last: int) -> When:
        return When(amount.first, last, "at", self.before_now(amount))

    def lasts_till_now(self, when: When) -> bool:
        """Tell whether a time is one that is not over yet: `in the last half-hour`."""
        return any(begin < self.now_ms <= end for begin, end in when.spans)

    def before_now(self, amount: Quantity) -> Spans:
        """Return when it was so long ago."""
        room = max(100_000, amount.value // 12)
        high = amount.high if amount.high < amount.value * 3 else amount.value * 2
        return ((self.now_ms - high - room, self.now_ms - amount.low + room),)

    def since(self, amount: Quantity) -> When:
        """Return the time so long ago, as the one since when something is so."""
        return msgspec.structs.replace(self._ago(amount, amount.last), bond="since")

    def _laps_ago(self, tokens: list[Token], amount: Quantity) -> When | None:
        hits = self.words.clock.at(tokens, amount.last) if amount.last < len(tokens) else []
        last = next((hit.last for hit in hits if hit.tag == "ago"), 0)
        spans = self.laps_back(amount.value) if last else ()
        return When(amount.first, last, "at", spans) if spans else None

    def laps_back(self, laps: int) -> Spans:
        """Return when the leader was so many laps short of now; () if the race is no longer than that."""
        ends = [end_us for end_us, _ in self.timing.leaders("overall")]
        if len(ends) <= laps + 1:
            return ()
        begin_ms, end_ms = ((us - self.timing.start_us) // 1000 for us in (ends[-laps - 2], ends[-laps]))
        return ((begin_ms, end_ms),)

    def own_laps_back(self, number: str, laps: int) -> Spans:
        """Return when a car was so many of its own laps short of now; () if it has done no more than that."""
        car = self.timing.history.cars.get(number)
        ends = [us for us in car.lap_end_us if us <= self.timing.moment_us] if car else []
        if len(ends) <= laps + 1:
            return ()
        return ((self.race_ms(ends[-laps - 2]), self.race_ms(ends[-laps])),) if laps else ()

    def _lap(self, tokens: list[Token], place: int) -> When | None:
        """Read `lap 75`, `ronde 208`, `de elfde ronde`."""
        if place + 1 >= len(tokens):
            return None
        if self.words.unit_of.get(tokens[place].text) != "lap":
            return self._lap_by_ordinal(tokens, place)
        number = number_at(tokens, place + 1, self.words)
        leaders = self.timing.leaders("overall")
        if number is None or not 0 < number.value <= len(leaders) or number.value != int(number.value):
            return None
        lap = int(number.value)
        span = self.span_of_lap("overall", lap)
        return When(place, number.last, "at", (span,), lap=lap) if span else None

    def _lap_by_ordinal(self, tokens: list[Token], place: int) -> When | None:
        """Read `de elfde ronde`, `its 62nd lap`; the first may be any first one."""
        text = tokens[place].text
        lap = self.words.ordinals.get(text) or figure_ordinal(text, self.words)
        known = lap > 1 and self.words.unit_of.get(tokens[place + 1].text) == "lap"
        known = known and not (place and tokens[place - 1].text in self.words.syntax["possessives"])
        span = self.span_of_lap("overall", lap) if known else None
        return When(place, place + 2, "at", (span,), lap=lap) if span else None

    def after_laps(self, tokens: list[Token], amount: Quantity) -> When | None:
        """Read `na 160 ronden`, `after twelve laps`: the time at which the leader had done so many."""
        before = self._word_before(tokens, amount.first)
        span = self.span_of_lap("overall", amount.value) if amount.unit == "lap" else None
        known = span and before in self.words.data.clock["after"].split("|") and not amount.word
        return When(amount.first, amount.last, "at", (span,), lap=amount.value) if known and span else None

    def in_class(self, when: When, scope: str, own: str) -> Spans:
        """Return the spans of a time as it counts in a class: a lap of its leader; where that is open (`own`), both."""
        span = self.span_of_lap(scope or own, when.lap) if when.lap and scope != "overall" else None
        if span is None:
            return when.spans
        return (span,) if scope else (*when.spans, span)

    def of_car(self, when: When, number: str) -> Spans:
        """Return the spans of a time as it counts for a car: its own lap too, where a lap is named."""
        ends = self.timing.car(number).lap_end_us if when.lap and number in self.timing.history.cars else []
        if not 0 < when.lap < len(ends):
            return when.spans
        begin, end = ((us - self.timing.start_us) // 1000 for us in (ends[max(when.lap - 2, 0)], ends[when.lap]))
        return (*when.spans, (begin, end))

    def own_lap(self, number: str, lap: int) -> tuple[int, int] | None:
        """Return when a car was on a lap of its own, or had just ended it; None where it got not so far."""
        car = self.timing.history.cars.get(number)
        ends = [self.timing.start_us, *(car.lap_end_us if car else ())]
        if lap >= len(ends):
            return None
        begin, end = (
            (us - self.timing.start_us) // 1000 for us in (ends[max(lap - 2, 0)], ends[min(lap + 1, len(ends) - 1)])
        )
        return begin, end

    def span_of_lap(self, scope: str, lap: int) -> tuple[int, int] | None:
        """Return when the leader of a scope was on a lap, or had just ended it; None where nobody got so far."""
        ends = [self.timing.start_us, *(end_us for end_us, _ in self.timing.leaders(scope))]
        if lap >= len(ends):
            return None
        begin, end = ((us - self.timing.start_us) // 1000 for us in (ends[max(lap - 2, 0)], ends[lap]))
        return begin, end

    def _part(self, tokens: list[Token], place: int) -> When | None:
        """Read a part of the day, and `just`, `daarnet`."""
        part = self.words.parts.longest(tokens, place)
        if part:
            spans = self.timing.part_of_day(part.tag.split()[0])
            start_us = self.timing.start_us
            known = tuple(((a - start_us) // 1000, (b - start_us) // 1000) for a, b in spans)
            return When(place, part.last, "at", known, vague=True) if known else None
        hits = self.words.clock.at(tokens, place)
        recent = next((hit for hit in hits if hit.tag == "recently"), None)
        if recent and not any(hit.tag in ("just_after", "just_before") for hit in hits):
            return When(place, recent.last, "recent", ((self.now_ms - 2_400_000, self.now_ms),), vague=True)
        return None


def _race_of(digits: re.Match[str]) -> int:
    return int(digits[1]) * HOUR_MS + int(digits[2]) * MINUTE_MS


def _middle(span: tuple[int, int]) -> int:
    """Return the moment that a span was put round: two thirds of the way for a spoken hour, else near its middle."""
    for low, high in _ROOM.values():
        if span[1] - span[0] == high - low:
            return span[0] - low
    return (span[0] + span[1]) // 2


def figure_ordinal(text: str, words: Words) -> int:
    """Read `5th`, `5e`; 0 where it is no ordinal in figures."""
    match = re.fullmatch(r"(\d{1,3})([a-z]+)", text)
    return int(match[1]) if match and match[2] in words.data.numbers.ordinal_endings.split() else 0
