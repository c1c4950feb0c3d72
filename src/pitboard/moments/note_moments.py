"""Notes as moments, held against timing: was the car there, who was in it, did it lose time then, where."""

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from statistics import median
from typing import Literal

from msgspec import Struct

from pitboard.intake.library import circuit_of
from pitboard.model import LINE, Place
from pitboard.model.time import SECOND_MS, SECOND_US, race_time_text
from pitboard.moments.kind import Kind, staked
from pitboard.moments.moment import Evidence, Moment, Values
from pitboard.moments.notes import Note
from pitboard.moments.view import CarView, RaceView
from pitboard.scoring import History

TOLERANCE_US = 120_000_000
"""A person's time may be off by so much."""

LOST_US = 10_000_000
"""A lap that took a car so much longer than its class took then, stops left out, shows a loss."""

NEIGHBOURS = 3
"""So many of the car's own laps on either side tell where on the lap it lost the time."""

OVER = re.compile(
    r"(?:is |was )?(?:out|retire[sd]|retirement|(?:de |an )?opgave|opgegeven|uitgevallen|valt uit|viel uit)", re.I
)
"""A consequence that is the end of a car's race."""

BLOWN = re.compile(
    r"(?:blown?|blew|exploded|geplofte|ontplofte|plofte|ontploft)\b.*\b(?:engine|motor)|(?:engine|motor)\b.*\b(?:blew|blown|explode[sd]|(?:ont)?ploft)",
    re.I,
)
"""What no car goes on with."""

Code = Literal["not_running", "driver", "lost_time", "no_loss", "long_stop", "not_seen_again", "went_on", "place"]


class NoteCheck(Struct, frozen=True):
    """What timing says to one point of a note: it agrees, it disagrees, or (None) it adds what it knows."""

    number: str
    code: Code
    agrees: bool | None
    text: str
    size_us: int = 0
    evidence: tuple[Evidence, ...] = ()


def check_note(history: History, note: Note, moment_us: int | None = None) -> list[NoteCheck]:
    """Hold a note against timing as known at a moment (µs since the epoch; by default at the end of what is known)."""
    with RaceView(history, history.through_us if moment_us is None else moment_us) as view:
        return checks_of(view, note)


def checks_of(view: RaceView, note: Note) -> list[NoteCheck]:
    """Hold a note against a view of the race, car by car."""
    time_us = view.start_us + note.race_us
    found: list[NoteCheck] = []
    for place, number in enumerate(note.cars):
        car = view.cars.get(number)
        if car is None or time_us > view.moment_us:
            continue
        running = _running(view, car, time_us)
        if running is not None:
            found.append(running)
            continue
        found += _driver(view, car, time_us, note) if place == 0 else []
        found += _losses(view, car, time_us)
        found += _place(view, car, time_us, note) if place == 0 else []
        found += _went_on(car, time_us) if place == 0 and ends(note) else []
    return found


def _running(view: RaceView, car: CarView, time_us: int) -> NoteCheck | None:
    """Find that the car was not out on the track at any time near the note's; None if it was."""
    visits = car.visits_within(time_us, time_us)
    if visits:
        visit = visits[-1]
        left_us = car.over_us if visit.out_us is None else visit.out_us
        if visit.in_us < time_us - TOLERANCE_US and left_us > time_us + TOLERANCE_US:
            text = f"#{car.number} stood in the pits from {_clock(view, visit.in_us)} to {_clock(view, left_us)}"
            return NoteCheck(car.number, "not_running", False, text, left_us - visit.in_us, (visit.evidence,))
        return None
    if car.car.finished_us < time_us - TOLERANCE_US:
        return NoteCheck(car.number, "not_running", False, f"#{car.number} had finished", 0, car.last_lap_rows())
    state = view.states[car.number].name
    longest_us = max((car.lap_us(lap) for lap in range(1, car.laps + 1)), default=0)
    if state in ("retired", "stopped") and car.seen_us + longest_us + TOLERANCE_US < time_us:
        text = f"#{car.number} was last seen at {_clock(view, car.seen_us)}"
        return NoteCheck(car.number, "not_running", False, text, time_us - car.seen_us, car.last_lap_rows())
    return None


def _driver(view: RaceView, car: CarView, time_us: int, note: Note) -> list[NoteCheck]:
    """Hold the driver the note names against who was in the car; a change within the tolerance fits both."""
    at_us = (time_us - TOLERANCE_US, time_us, time_us + TOLERANCE_US)
    inside = [
        name for name in dict.fromkeys(car.driver_at(min(instant_us, view.moment_us)) for instant_us in at_us) if name
    ]
    named = named_driver(car, note)
    row = (Evidence("driver", car.number, view.ms(time_us)),)
    if not inside:
        return []
    if not named:
        return [NoteCheck(car.number, "driver", None, f"{car.driver_at(time_us)} was in #{car.number}", 0, row)]
    if any(named in name for name in inside):
        return [NoteCheck(car.number, "driver", True, f"{named} was in #{car.number}", 0, row)]
    text = f"the note says {named}; {car.driver_at(time_us)} was in #{car.number}"
    return [NoteCheck(car.number, "driver", False, text, 0, row)]


def named_driver(car: CarView, note: Note) -> str:
    """Return the driver a note names: in its field, or by a surname of the crew in its text."""
    if note.driver:
        return note.driver
    for driver in car.car.entry.drivers:
        name = re.escape(driver.last_name)
        if name and re.search(rf"(?<!\w){name}(?!\w)", note.what, re.IGNORECASE):
            return driver.last_name
    return ""


def _losses(view: RaceView, car: CarView, time_us: int) -> list[NoteCheck]:
    """Find the time lost on the lap, the stop that followed, or that the car was not seen again."""
    laps = _near(car, time_us)
    lap = laps[0]
    if laps[-1] > car.laps and view.states[car.number].name in ("retired", "stopped"):
        text = f"#{car.number} did not complete lap {car.laps + 1}"
        return [NoteCheck(car.number, "not_seen_again", None, text, 0, car.last_lap_rows())]
    found: list[NoteCheck] = []
    lost = [(lost_us, k) for k in laps if (lost_us := _lost_us(view, car, k)) is not None]
    if lost and max(lost)[0] >= LOST_US:
        lost_us, k = max(lost)
        text = f"#{car.number} lost {lost_us // 1_000_000} s on lap {k}, stops left out"
        found.append(NoteCheck(car.number, "lost_time", True, text, lost_us, (car.lap_row(k),)))
    begin_us, end_us = car.end_us(lap - 1), min(car.end_us(lap), time_us) + 2 * TOLERANCE_US
    for visit in car.visits_within(max(begin_us, time_us - TOLERANCE_US), end_us):
        lasted_us = visit.duration_us or car.over_us - visit.in_us
        if visit.kind not in ("stop", None) or (view.field_waits and view.may_wait(visit)):
            continue
        if lasted_us > 150_000_000:
            text = f"#{car.number} then stood in the pits for {lasted_us // 1_000_000} s"
            found.append(NoteCheck(car.number, "long_stop", True, text, lasted_us, (visit.evidence,)))
    if not found and lap <= car.laps and lap not in car.car.untimed_laps:
        found.append(
            NoteCheck(car.number, "no_loss", False, f"#{car.number} lost no time then", 0, (car.lap_row(lap),))
        )
    return found


def ends(note: Note) -> bool:
    """Tell whether a note has it that the race of its first car ended then."""
    stated = (note.consequence, note.consequence_nl, note.consequence_en)
    return any(OVER.fullmatch(text.strip(" .")) for text in stated) or any(
        BLOWN.search(text) for text in (note.what, note.cause, note.cause_nl, note.cause_en)
    )


def _went_on(car: CarView, time_us: int) -> list[NoteCheck]:
    """Find that the car drove laps from beginning to end after its race was over by the note."""
    first = bisect_left(car.car.lap_end_us, time_us + TOLERANCE_US, 0, car.laps) + 2
    untimed = set(car.car.untimed_laps)
    seen = [lap for lap in range(first, car.laps + 1) if lap not in untimed]
    if not seen:
        return []
    text = f"#{car.number} went on, and completed lap {seen[-1]}"
    rows = (car.lap_row(seen[0]), car.lap_row(seen[-1]))
    return [NoteCheck(car.number, "went_on", False, text, 0, tuple(dict.fromkeys(rows)))]


def _near(car: CarView, time_us: int) -> list[int]:
    """Return the laps a note can mean: that of its time, and the next if its time is a little early."""
    times_us = (time_us, time_us + TOLERANCE_US // 2)
    return sorted({bisect_right(car.car.lap_end_us, instant_us, 0, car.laps) + 1 for instant_us in times_us})


def _lost_us(view: RaceView, car: CarView, lap: int) -> int | None:
    """Compare a lap with those the class drove at that time, pit visits left out, in µs; None: not known."""
    if not 1 < lap <= car.laps or view.stood_within(car.end_us(lap - 1), car.end_us(lap)):
        return None
    begin_us, end_us = car.end_us(lap - 1), car.end_us(lap)
    plain: list[int] = []
    for other in view.cars.values():
        if other is car or other.car_class != car.car_class:
            continue
        first = bisect_right(other.car.lap_end_us, begin_us, 0, other.laps) + 1
        last = bisect_left(other.car.lap_end_us, end_us, 0, other.laps) + 1
        laps = range(max(first, 2), min(last, other.laps) + 1)
        plain += [other.lap_us(k) for k in laps if not other.visits_within(other.end_us(k - 1), other.end_us(k))]
    return car.driven_us(lap) - round(median(plain)) if plain else None


def _place(view: RaceView, car: CarView, time_us: int, note: Note) -> list[NoteCheck]:
    """Hold the note's place against where the car lost most or was last seen, where loops can tell."""
    circuit = circuit_of(view.history)
    place = circuit.place(note.place) if circuit and note.place else None
    if place is None or not place.after:
        return []
    parts = [(lap, part) for lap in _near(car, time_us) if (part := _worst_part(view, car, lap)) is not None]
    parts = [(lap, part) for lap, part in parts if part[2] >= LOST_US]
    if not parts:
        return []
    fitting = [part for part in parts if _fits(view, place, *part[1][:2])]
    lap, (first, last, lost_us) = (fitting or parts)[0]
    ids = (LINE, *view.history.loop_ids)
    what = f"lost {lost_us // 1_000_000} s on lap {lap}" if lap <= car.laps else "was last seen"
    text = f"#{car.number} {what} between loops {ids[first]} and {ids[last]}"
    rows = (car.lap_row(lap),) if lap <= car.laps else car.last_lap_rows()
    return [NoteCheck(car.number, "place", bool(fitting), text, lost_us, rows)]


def _fits(view: RaceView, place: Place, first: int, last: int) -> bool:
    """Tell whether the stretch between two loops, by rank, overlaps the one that encloses a place."""
    ranks = {loop: rank for rank, loop in enumerate(view.history.loop_ids, 1)}
    after = 0 if place.after == LINE else ranks.get(place.after, 0)
    before = ranks.get(place.before, len(view.history.loop_ids))
    return first < before and last > after


def _worst_part(view: RaceView, car: CarView, lap: int) -> tuple[int, int, int] | None:
    """Find between which loops, by rank, a lap lost most against those around it, in µs; or where it ended for good."""
    if lap < 2:
        return None
    times = _loop_times(view, car, lap)
    if lap > car.laps:
        seen = len(_loop_times(view, car, lap - 1)) == view.history.loop_count + 1
        gone = view.states[car.number].name in ("retired", "stopped") and not car.in_pit
        return (max(times), max(times) + 1, view.moment_us - car.seen_us) if seen and gone and times else None
    around = [k for k in range(lap - NEIGHBOURS, lap + NEIGHBOURS + 1) if 1 < k <= car.laps and k != lap]
    usual = [_loop_times(view, car, k) for k in around]
    worst: tuple[int, int, int] | None = None
    for first, last in pairwise(times):
        spans = [other[last] - other[first] for other in usual if first in other and last in other]
        if spans and last - first <= 2:
            lost_us = times[last] - times[first] - round(median(spans))
            if worst is None or lost_us > worst[2]:
                worst = first, last, lost_us
    return worst


def _loop_times(view: RaceView, car: CarView, lap: int) -> dict[int, int]:
    """Return by rank when a car passed the loops of a lap (µs since the epoch); rank 0 is the line at its start."""
    count = view.history.loop_count
    base = (lap - 1) * count
    first = bisect_left(car.car.loop_at, base)
    last = bisect_right(car.car.loop_at, base + count)
    return {car.car.loop_at[i] - base: car.car.loop_us[i] for i in range(first, last)}


def _clock(view: RaceView, moment_us: int) -> str:
    return race_time_text((moment_us - view.start_us) // SECOND_US * SECOND_MS)


class NoteValues(Values, frozen=True, kw_only=True):
    """What a person noted, who was in the car, and what timing says of it: `lost_us`, `stop_us` where it shows them.

    `disagrees` are the points on which timing says otherwise, `disagrees_on` their codes, `disagrees_by` their rows.
    """

    what: str
    kind: str
    place: str
    cause: str
    consequence: str
    by: str
    source: str
    driver: str
    named_driver: str
    nl: str
    en: str
    cause_nl: str
    cause_en: str
    consequence_nl: str
    consequence_en: str
    findings: tuple[str, ...]
    disagrees: tuple[str, ...]
    disagrees_on: tuple[str, ...]
    disagrees_by: tuple[tuple[Evidence, ...], ...] = ()
    lost_us: int | None = None
    stop_us: int | None = None


def note_moments(view: RaceView) -> list[Moment]:
    """Make moments of the notes on what happened up to the moment."""
    return [_note_moment(view, note) for note in view.notes if view.start_us + note.race_us <= view.moment_us]


def _note_moment(view: RaceView, note: Note) -> Moment:
    time_us = view.start_us + note.race_us
    main = view.cars.get(note.cars[0]) if note.cars else None
    found = checks_of(view, note)
    values = NoteValues(
        what=note.what,
        kind=note.kind,
        place=note.place,
        cause=note.cause,
        consequence=note.consequence,
        by=note.by,
        source=note.source,
        driver=main.driver_at(time_us) if main else "",
        named_driver=note.driver or (named_driver(main, note) if main else ""),
        nl=note.nl,
        en=note.en,
        cause_nl=note.cause_nl,
        cause_en=note.cause_en,
        consequence_nl=note.consequence_nl,
        consequence_en=note.consequence_en,
        findings=tuple(check.text for check in found),
        disagrees=tuple(check.text for check in found if check.agrees is False),
        disagrees_on=tuple(_point(check, note) for check in found if check.agrees is False),
        disagrees_by=tuple(check.evidence for check in found if check.agrees is False),
        lost_us=_most_us(found, "lost_time", note),
        stop_us=_most_us(found, "long_stop", note),
    )
    rows = [Evidence("note", note.cars[0] if note.cars else "", note.line, note.file, note.line)]
    rows += [row for check in found for row in check.evidence]
    scope = main.car_class if main else "overall"
    return Moment("note", time_us, scope, note.cars, values, float(1 + len(note.cars)), tuple(dict.fromkeys(rows)))


def _most_us(found: list[NoteCheck], code: str, note: Note) -> int | None:
    """Return the largest size that checks of a sort found for the note's first car; None where none did."""
    sizes = [check.size_us for check in found if check.code == code and check.number == note.cars[0]]
    return max(sizes, default=None)


def _point(check: NoteCheck, note: Note) -> str:
    """Return the point of a check of a note; that another car than the main one lost no time is no point."""
    return check.code if check.code == "not_running" or check.number == note.cars[0] else ""


KINDS = (Kind("note", NoteValues, note_moments, staked(3.0), rests_on="itself"),)
