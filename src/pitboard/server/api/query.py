"""What a query asks for, read strictly: a word that means nothing is refused, never passed over."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from msgspec import Struct
from starlette.datastructures import QueryParams

from pitboard.board import Asked as AskedOrder
from pitboard.model.time import RACE_TIME, parse_race_time
from pitboard.server.answers import BadRequest
from pitboard.server.hub import Hub


class Parameter(Struct, frozen=True):
    """A parameter of a query: its JSON schema, what it is for, an example."""

    name: str
    about: str
    example: str
    schema: Mapping[str, Any]
    repeated: bool = False


AT: Final = Parameter(
    "at", "The moment, as race time; the present one when left out.", "1h", {"type": "string", "pattern": RACE_TIME}
)
ORDER: Final = Parameter(
    "order",
    "The order in force (`auto`), by the finish line, or by the last loop passed; the one in force when left out.",
    "line",
    {"type": "string", "enum": list(get_args(AskedOrder))},
)
CLASS: Final = Parameter("class", "One class only, by its name.", "LMP2", {"type": "string"})
CAR: Final = Parameter("car", "One car only, by its number.", "8", {"type": "string"})


class Query:
    """A query against the parameters that an operation has, and the race as it is when it is asked.

    `history` may be another copy of it by the time that it is answered.

    Raises:
        BadRequest: a parameter that there is not, or one that stands twice.
    """

    def __init__(self, hub: Hub, parameters: tuple[Parameter, ...], given: QueryParams) -> None:
        self.history = hub.race.history
        self.table = hub.table()
        self.seq = hub.seq
        self.feed_age_ms = hub.race.feed_age_ms
        self._is_over = hub.race.is_over
        self._present_us = hub.race.moment_us
        self._given = given
        names = [parameter.name for parameter in parameters]
        for name in dict.fromkeys(given):
            if name not in names:
                there_are = f"there are {', '.join(names)}" if names else "there are none"
                raise BadRequest(f"there is no parameter {name!r}; {there_are}")
        for parameter in parameters:
            if not parameter.repeated and len(given.getlist(parameter.name)) > 1:
                raise BadRequest(f"{parameter.name!r} stands more than once")

    def key(self) -> tuple[tuple[str, str], ...]:
        """What tells it from other queries."""
        return tuple(sorted(self._given.multi_items()))

    def text(self, name: str) -> str | None:
        """A parameter as it stands, or None."""
        return self._given.get(name)

    def all(self, name: str) -> list[str]:
        """A parameter that may stand more than once."""
        return self._given.getlist(name)

    def one_of(self, name: str, choices: list[str], otherwise: str) -> str:
        """A parameter with these choices."""
        value = self._given.get(name, otherwise)
        if value not in choices:
            raise BadRequest(f"{name} {value!r} is none of {', '.join(choices)}")
        return value

    def moment_us(self, name: str = "at") -> int | None:
        """A moment (µs since the epoch) that has come, None where none is asked for; of a race that is over the end.

        Of a race that was joined late it is the first that is known, where an earlier one is asked for.
        """
        text = self._given.get(name)
        if text is None:
            return None
        try:
            at_us = parse_race_time(text)
        except ValueError as error:
            raise BadRequest(str(error)) from None
        history = self.history
        start_us = history.race.start_us
        if name == "at" and start_us + at_us < (told_from_us := history.told_from_us()):
            return told_from_us
        # Gaps grow with the moment: of one that has not come nothing is known.
        if start_us + at_us <= self._known_us():
            return start_us + at_us
        if name == "at" and self._is_over:
            return self._known_us()
        raise BadRequest(f"{text} has not come yet")

    def _known_us(self) -> int:
        """Up to when the race is known (µs since the epoch)."""
        return max(self._present_us, self.history.race.start_us + self.table.at_ms * 1000)

    def beyond(self) -> dict[str, int]:
        """What an answer says that holds at another moment than was asked for: `asked_ms`; else nothing.

        That is one beyond the end, or one before the race was joined: then `told_from_ms` too, before which nothing was
        received.
        """
        text, moment_us = self._given.get("at"), self.moment_us()
        if text is None or moment_us is None:
            return {}
        asked_us, told_us = parse_race_time(text), moment_us - self.history.race.start_us
        if asked_us == told_us:
            return {}
        asked = {"asked_ms": asked_us // 1000}
        return asked if asked_us > told_us else asked | {"told_from_ms": told_us // 1000}

    def at_us(self) -> int:
        """The moment asked for, or the one that was last published (µs since the epoch)."""
        moment_us = self.moment_us()
        if moment_us is not None:
            return moment_us
        return self.history.race.start_us + self.table.at_ms * 1000

    def car(self) -> str | None:
        """A car that takes part, or None where none is asked for."""
        number = self._given.get("car")
        if number is not None and number not in self.history.cars:
            numbers = ", ".join(sorted(self.history.cars))
            raise BadRequest(
                f"there is no car {number!r}; there are {numbers}" if numbers else "no car has been seen yet"
            )
        return number

    def class_name(self, *others: str) -> str | None:
        """A class of the race, or one of the `others`; None where none is asked for."""
        name = self._given.get("class")
        names = sorted({car.entry.car_class for car in self.history.cars.values()} | set(others))
        if name is not None and name not in names:
            there_are = f"there is no class {name!r}; there are {', '.join(names)}"
            raise BadRequest(there_are if names else "no car has been seen yet")
        return name
