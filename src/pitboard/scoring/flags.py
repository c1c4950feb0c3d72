"""The flags over the course, from what several sources saw of them."""

from pitboard.model import Flag, FlagHistory


def course_flags(single: list[Flag], histories: dict[str, FlagHistory]) -> list[Flag]:
    """One timeline of course flags in time order; a flag that repeats the one before it is left out.

    Flags stated to the instant outrank those seen at crossings, which only fill the time after the last exact word: the
    first crossing under a new flag came 0 to 45 s late at Le Mans 2023.
    """
    stated = [*single, *(flag for history in histories.values() for flag in history.flags)]
    exact = [flag for flag in stated if flag.exact]
    known_until_us = max(
        [flag.time_us for flag in exact]
        + [history.as_of_us for history in histories.values() if any(flag.exact for flag in history.flags)],
        default=None,
    )
    seen = [flag for flag in stated if not flag.exact and (known_until_us is None or flag.time_us > known_until_us)]
    course: list[Flag] = []
    for flag in sorted(exact + seen, key=_rank):
        if not course or course[-1].state != flag.state:
            course.append(flag)
    return course


def _rank(flag: Flag) -> tuple[int, bool, str, str, int]:
    """By time; of two at one moment the chequered flag is the later, whatever the order of arrival."""
    return flag.time_us, flag.state == "chequered", flag.state, flag.source, flag.ref
