"""The gap of a car to one ahead of it, at a moment: what the loop measured, and what is already certain since.

With n the laps a car has completed, c the time of its last crossing, R(k) the time at which the reference completed
lap k and r(t) the laps it had completed by t (design, "Gap"):
gap_us = max(c - R(n), m - R(n+1) if R(n+1) <= m), gap_laps = max(r(c) - n, r(m) - n - 1, 0).
"""

from bisect import bisect_left, bisect_right

from pitboard.scoring import CarHistory


def line_gap(laps: int, line_us: int, ahead_end_us: list[int], ahead_laps: int, moment_us: int) -> tuple[int, int]:
    """Gap in laps and µs at the finish line.

    `laps` and `line_us` are those of the car behind; `ahead_end_us` are the reference's lap ends (µs since the epoch),
    of which it had `ahead_laps` by the moment.
    """
    gap_us = line_us - ahead_end_us[laps - 1] if laps and ahead_laps >= laps else 0
    if ahead_laps <= laps:
        return 0, gap_us
    next_us = ahead_end_us[laps]
    if moment_us - next_us > gap_us:
        gap_us = moment_us - next_us
    further = ahead_laps - laps - 1
    # r(c) is more than r(m) - 1 only where it is r(m): the one ahead has not been at the line since.
    return further + (ahead_end_us[ahead_laps - 1] <= line_us), gap_us


def loop_gap(
    behind: CarHistory, behind_passed: int, ahead: CarHistory, ahead_passed: int, moment_us: int, loop_count: int
) -> tuple[int, int]:
    """Gap in laps and µs at the last loop that both cars have passed by a moment (live order).

    `behind_passed` and `ahead_passed` are how many loops each had passed by then.
    """
    ahead_at, ahead_us = ahead.loop_at, ahead.loop_us
    last = behind_passed - 1
    while last >= 0:
        at = behind.loop_at[last]
        place = bisect_left(ahead_at, at, 0, ahead_passed)
        if place < ahead_passed and ahead_at[place] == at:
            break
        last -= 1
    else:
        return 0, 0
    passed_us = behind.loop_us[last]
    gap_us = passed_us - ahead_us[place]
    if place + 1 < ahead_passed and moment_us - ahead_us[place + 1] > gap_us:
        gap_us = moment_us - ahead_us[place + 1]
    further = ahead_at[ahead_passed - 1] - at
    gap_laps = (further - 1) // loop_count if further else 0
    if further >= loop_count:
        then = ahead_at[bisect_right(ahead_us, passed_us, place, ahead_passed) - 1]
        gap_laps = max(gap_laps, (then - at) // loop_count)
    return gap_laps, max(gap_us, 0)
