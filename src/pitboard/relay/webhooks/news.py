"""Which moments of a race are news, each under an id that a correction of its time does not change."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard.moments import Moment, Value, moments
from pitboard.moments.document import as_document
from pitboard.relay.webhooks.settings import Webhook
from pitboard.relay.webhooks.told import Posted
from pitboard.relay.webhooks.wording import taken_back, worded
from pitboard.scoring import History
from pitboard.texts import texts

SETTLE_US: Final = 10_000_000
"""What a crossing tells is news once the feed has told so much more: loops report late, and in any order."""

AT_ONCE: Final = frozenset({"flag", "slow_zone", "message", "battle", "closing_gap", "last_of_make"})
"""What the feed states is news at once; so is what holds now, since it will be of now at every look."""

FRESH_US: Final = 1_800_000_000
"""What has been known for longer (race time) is none any more: a restart does not tell the whole day."""

HOUR_US: Final = 3_600_000_000

CAN_BE_TAKEN_BACK: Final = frozenset({"lead_change", "retirement", "fastest_lap", "flag"})
"""What was told of these and holds no longer is taken back; the others are a matter of degree, and stay told."""


class News(Struct, frozen=True):
    """What a webhook is to be told: a moment, that an earlier one was taken back, or that this is a test.

    `time_us` is when it happened (µs since the epoch, on the day of receipt for a race without a date), `known_us` when
    that was known, by the race's own moments; `moment` its document.
    """

    id: str
    type: Literal["moment", "moment.taken_back", "test"]
    race: str
    text: str
    time_us: int
    known_us: int = 0
    kind: str = ""
    moment: dict[str, Any] = {}


def of_test(hook: Webhook, now_us: int) -> News:
    """A message that tries a webhook out."""
    return News(f"test-{now_us}", "test", "", texts(hook.language, "webhooks")["test"], now_us)


def race_of(history: History) -> str:
    """A race's name with its day: two years of a race are two."""
    day = datetime.fromtimestamp(history.outward_us(history.race.start_us) / 1e6, UTC)
    return f"{history.race.name} {day:%Y-%m-%d}"


class Watcher:
    """Finds the news of a race for a webhook: what was known by `since_us` (µs since the epoch) is none."""

    def __init__(self, hook: Webhook, since_us: int) -> None:
        self._hook = hook
        self._since_us = since_us

    def news(
        self,
        history: History,
        told_us: int,
        found: Sequence[tuple[str, Moment]],
        posted: Sequence[Posted],
        *,
        over: bool = False,
    ) -> Iterator[News]:
        """What to tell now, in order: what was taken back, then the moments; some may have been told before.

        `told_us` is up to when the feed has told everything; `found` the moments of then with their ids; `posted` what
        the webhook has been told. `over`: the feed will tell nothing more, so nothing is waited for.
        """
        yield from self._taken_back(history, told_us, found, posted)
        start_us = history.race.start_us
        for news_id, one in sorted(found, key=lambda pair: (_known_us(pair[1]), pair[1].time_us, pair[0])):
            # A fastest lap that was beaten before it could be told is none.
            beaten = one.kind == "fastest_lap" and not one.values["current"]
            if not beaten and self._wanted(one) and self._is_news(one, told_us, over):
                text = worded(one, history, self._hook.language)
                document = as_document(one, start_us, text)
                at_us = history.outward_us(one.time_us)
                yield News(news_id, "moment", race_of(history), text, at_us, one.known_us, one.kind, document)

    def _wanted(self, one: Moment) -> bool:
        hook = self._hook
        return (
            one.kind in hook.kinds
            and (not hook.classes or one.scope in hook.classes)
            and (not hook.cars or any(car in hook.cars for car in one.cars))
            and one.size >= hook.minimum_size.get(one.kind, float("-inf"))
        )

    def _is_news(self, one: Moment, told_us: int, over: bool) -> bool:
        """Whether it is settled, and fresh. What still goes on stays fresh: it may only just be worth telling."""
        settled_us = told_us - (0 if over or one.kind in AT_ONCE else SETTLE_US)
        known_us = _known_us(one)
        fresh = one.values.get("open") is True or known_us > told_us - FRESH_US
        return self._since_us < known_us <= settled_us and fresh

    def _taken_back(
        self, history: History, told_us: int, found: Sequence[tuple[str, Moment]], posted: Sequence[Posted]
    ) -> Iterator[News]:
        race, there = race_of(history), {news_id for news_id, _ in found}
        for one in posted:
            gone = one.kind in CAN_BE_TAKEN_BACK and one.race == race and one.id not in there
            if gone and one.known_us <= told_us:
                text = taken_back(one.text, self._hook.language)
                yield News(f"{one.id}-taken-back", "moment.taken_back", race, text, history.outward_us(told_us))


def _known_us(one: Moment) -> int:
    """When there is something to tell: of a flag its beginning, not when its length is known."""
    return one.time_us if one.kind in AT_ONCE else one.known_us


def found_at(history: History, told_us: int) -> list[tuple[str, Moment]]:
    """Every moment that happened by then (µs since the epoch), with the id of the news that it is."""
    seen: dict[str, int] = {}
    found: list[tuple[str, Moment]] = []
    race = race_of(history)
    for one in _with_ends(moments(history, told_us)):
        point = _point(one, history.race.start_us)
        if point is None:
            continue
        key = "|".join([race, one.kind, one.scope, *one.cars, point])
        seen[key] = seen.get(key, 0) + 1
        found.append((hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:24], one))
    return found


def _with_ends(found: Sequence[Moment]) -> Iterator[Moment]:
    """The moments, and behind each neutralisation that is over the green flag that ended it."""
    for one in found:
        yield one
        until_us = one.values.get("until_us")
        if one.kind == "flag" and one.values.get("next") == "green" and isinstance(until_us, int):
            values: dict[str, Value] = {"state": "green", "after": one.values["state"], "exact": one.values["exact"]}
            if "duration_us" in one.values:
                values["duration_us"] = one.values["duration_us"]
            yield replace(one, time_us=until_us, values=values)


def _point(one: Moment, start_us: int) -> str | None:
    """What tells a moment from the others of its kind and cars; None where it is not to be told yet, or never.

    Never a time: a crossing that is put right by a thousandth is the same news. Moments that are alike to the end, two
    yellow flags, are counted.
    """
    values = one.values
    match one.kind:
        case "lead_change" | "fastest_lap":
            return f"lap {values['lap']}"
        case "long_stop" | "drive_through" | "return_to_race" | "driver_change":
            return f"visit {next(row.key for row in one.evidence if row.row == 'pit' and row.number)}"
        case "multi_stint":
            visits = [row.key for row in one.evidence if row.row == "pit"]
            return f"{values['driver']} {values['stints']} visit {max(visits, default=0)}"
        case "retirement":
            return f"lap {values['laps']}"
        case "flag":
            return str(values["state"])
        case "standstill":
            return f"from {'the first lap' if values['first_lap'] else 'a later lap'}"
        case "slow_zone":
            return str(values["zone"])
        case "message":
            return str(values["text"])
        case "milestone":
            return f"{values['what']} {values.get('hours', '')} {values['laps'] if values['what'] == 'laps' else ''}"
        case "fall" | "climb":
            hours, rest_us = divmod(one.time_us - start_us, HOUR_US)
            # In the hour that is still going on the places may yet be won back.
            return None if rest_us else f"hour {hours}"
        case "battle" | "closing_gap":
            return f"hour {(one.time_us - start_us) // HOUR_US}"
        case "last_of_make":
            return str(values["make"])
    return None
