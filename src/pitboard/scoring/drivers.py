"""Who was in the car, from what the sources say of it."""

from bisect import bisect_left

from pitboard.scoring.car_history import NEVER_US, Alarm, CarHistory

CHANGE_TWIN_US = 120_000_000
"""A change worked out from durations and the stint's own word for it lie closer than this."""


def seat_drivers(car: CarHistory) -> None:
    """Lay out a car's drivers in time; the default never credits a driver that nobody stated (case 42).

    A change that was stated to the instant replaces one worked out near it.
    """
    stated = sorted(
        car.drivers_stated,
        key=lambda driver_in: (driver_in.time_us, driver_in.exact, driver_in.source, driver_in.ref, driver_in.seat),
    )
    exact_us = [driver_in.time_us for driver_in in stated if driver_in.exact]
    car.driver_us, car.driver_seat = [], []
    for driver_in in stated:
        if not driver_in.exact and _near(exact_us, driver_in.time_us):
            continue
        if car.driver_seat and car.driver_seat[-1] == driver_in.seat:
            continue
        car.driver_us.append(driver_in.time_us)
        car.driver_seat.append(driver_in.seat)


def changes_outside_the_pits(car: CarHistory, start_us: int) -> list[Alarm]:
    """Driver changes that no pit visit explains: a late press of the driver button, or a wrong one (case 42)."""
    alarms = []
    for at_us, seat in zip(car.driver_us[1:], car.driver_seat[1:], strict=True):
        if at_us > start_us and not _explained(car, at_us):
            alarms.append(Alarm(at_us, car.number, "driver_change_on_track", f"seat {seat} without a pit visit"))
    return alarms


def _explained(car: CarHistory, at_us: int) -> bool:
    """Whether a pit visit lies around a change, or near it on the same lap: who crosses the line first changed late."""
    first = bisect_left(car.pit_out_us, at_us - CHANGE_TWIN_US)
    for in_us, out_us in zip(car.pit_in_us[first:], [*car.pit_out_us[first:], NEVER_US], strict=False):
        if in_us > at_us + CHANGE_TWIN_US:
            break
        if in_us <= at_us <= out_us:
            return True
        begin_us, end_us = (out_us, at_us) if out_us < at_us else (at_us, in_us)
        if car.laps_at(begin_us) == car.laps_at(end_us):
            return True
    return False


def _near(moments_us: list[int], moment_us: int) -> bool:
    i = bisect_left(moments_us, moment_us - CHANGE_TWIN_US)
    return i < len(moments_us) and moments_us[i] <= moment_us + CHANGE_TWIN_US
