"""Verdicts on who is where: leads, places, gaps, laps down, order, pace."""

from collections.abc import Callable

from pitboard.board import Row
from pitboard.board.order import Gap
from pitboard.check.claims import Claim
from pitboard.check.rulings import Ruling, either, gap_text, on_board, right, time_text, unknown, wrong
from pitboard.check.timing import BoardAt, RaceTiming

BEFORE = {"before_stop": ", before a stop", "queue": ", before the queue"}
"""What has changed a gap since it was last measured, by its basis."""

CONTENTION_SHARE = 100
"""A car on the first's lap can still win while its gap is below this part of the time left."""

CONTENTION_SLACK = 2
"""A car that is named as a contender may be so many times further behind: reporters grant twice what the word means."""


def _lead(claim: Claim, timing: RaceTiming) -> Ruling:
    def leads(board: BoardAt) -> bool:
        for row in board.rows.values():
            first = row.position == 1 if claim.scope == "overall" else row.position == 1 or row.class_position == 1
            if claim.scope in ("", "overall") and claim.make:
                first = row.position == 1
            if claim.scope not in ("", "overall"):
                first = row.class_position == 1 and row.car_class == claim.scope
            if first and (row.number == claim.car or (not claim.car and row.make == claim.make)):
                return True
        return False

    scope = claim.scope or _open_scope(claim, timing)
    leader = timing.in_scope(scope)[0]
    return on_board(timing.holds(leads), f"{_named(leader)} leads{_in_class(scope)}")


def _open_scope(claim: Claim, timing: RaceTiming) -> str:
    """Choose the scope where the text leaves it open: overall for a car of the leading class, else its class."""
    if not claim.car:
        return "overall"
    own = timing.row(claim.car).car_class
    return "overall" if timing.in_scope("overall")[0].car_class == own else own


def _in_class(scope: str) -> str:
    return "" if scope in ("", "overall") else f" in {scope}"


def _named(row: Row) -> str:
    return f"#{row.number} {row.make}".strip()


def _place(row: Row, scope: str) -> set[int]:
    """Return the places a car has in a scope; where it is open, both."""
    if scope == "overall":
        return {row.position or 0}
    if scope:
        return {row.class_position or 0} if row.car_class == scope else set()
    return {row.position or 0, row.class_position or 0}


def _place_text(row: Row) -> str:
    in_class = f", P{row.class_position} in {row.car_class}" if row.class_position else ""
    return f"P{row.position}{in_class}" if row.position else "not classified"


def _position(claim: Claim, timing: RaceTiming) -> Ruling:
    def in_place(board: BoardAt) -> bool:
        return claim.place in _place(board.rows[claim.car], claim.scope)

    return on_board(timing.holds(in_place), f"#{claim.car} {_place_text(timing.row(claim.car))}")


def _in_top(claim: Claim, timing: RaceTiming) -> Ruling:
    def in_top(board: BoardAt) -> bool:
        return any(0 < place <= claim.place for place in _place(board.rows[claim.car], claim.scope))

    return on_board(timing.holds(in_top), f"#{claim.car} {_place_text(timing.row(claim.car))}")


def _behind(claim: Claim, timing: RaceTiming) -> Ruling:
    def follows(board: BoardAt) -> bool:
        order = list(board.rows)
        return order.index(claim.car) > order.index(claim.other)

    row, other = timing.row(claim.car), timing.row(claim.other)
    return on_board(timing.holds(follows), f"#{row.number} {_place_text(row)}; #{other.number} {_place_text(other)}")


def _references(claim: Claim, board: BoardAt) -> list[tuple[str, str]]:
    """List the pairs (behind, ahead) that a gap can be between, where the text names only one car."""
    if claim.car and claim.other:
        return [(claim.car, claim.other)]
    rows = list(board.rows.values())
    named = board.rows[claim.car or claim.other]
    own = [row for row in rows if row.car_class == named.car_class]
    pairs = []
    for order in (own, rows):
        if (claim.scope == "overall" and order is own) or (claim.scope not in ("", "overall") and order is rows):
            continue
        place = order.index(named)
        if claim.car and place and "leader" in claim.note.split():
            pairs.append((claim.car, order[0].number))
        elif claim.car and place:
            pairs += [(claim.car, order[0].number), (claim.car, order[place - 1].number)]
        elif claim.other and place + 1 < len(order):
            pairs.append((order[place + 1].number, claim.other))
    return list(dict.fromkeys(pairs))


def _gap(claim: Claim, timing: RaceTiming) -> Ruling:
    """Judge a gap by what is measured at the moment.

    One that was last measured before a stop or a queue is right where the line, or the next loop of both cars, bears it
    out, or where the text itself says that it was measured then; else it cannot be told, or the next loop disproves it.
    """
    as_measured = "measured" in claim.note.split()

    def within(board: BoardAt) -> bool:
        gaps = [gap for pair in _references(claim, board) if (gap := board.gap(*pair)) is not None]
        return any(_holds_gap(claim, gap) and (as_measured or not _is_open(gap)) for gap in gaps)

    ruling = on_board(timing.holds(within), _gap_value(claim, timing))
    board = timing.board()
    open_pairs = {pair: gap for pair in _references(claim, board) if (gap := board.gap(*pair)) and _is_open(gap)}
    if not open_pairs or (ruling.verdict == "right" and not as_measured):
        return ruling
    since = f"as last measured{BEFORE[next(iter(open_pairs.values()))[2] or '']}"
    if ruling.verdict == "right":
        return right(ruling.right, ", ".join(filter(None, [ruling.reason, since])))
    following = [timing.next_gap(*pair) for pair in open_pairs]
    if any(gap is not None and _holds_gap(claim, gap) for gap in following):
        return right(ruling.right, "so at the next loop")
    stale = any(_holds_gap(claim, gap) for gap in open_pairs.values())
    return unknown(f"cannot be told: {ruling.right}") if stale or None in following else ruling


def _holds_gap(claim: Claim, gap: Gap) -> bool:
    """Tell whether a gap is within the bounds of a claim."""
    laps, us, _ = gap
    return us is not None and claim.low <= us // 1000 <= claim.high and (not laps or claim.low > 240_000)


def _is_open(gap: Gap) -> bool:
    """Tell whether a gap between cars of one lap was last measured before a stop or a queue that has changed it."""
    laps, _, basis = gap
    return not laps and basis in BEFORE


def _gap_value(claim: Claim, timing: RaceTiming) -> str:
    board = timing.board()
    pairs = _references(claim, board)
    if not pairs:
        return f"#{claim.car or claim.other} {_place_text(board.rows[claim.car or claim.other])}"
    texts = []
    for behind, ahead in pairs[:2]:
        gap = board.gap(behind, ahead)
        if gap is None:
            texts.append(f"#{behind} is ahead of #{ahead}")
        else:
            since = BEFORE.get(gap[2] or "", "")
            texts.append(f"#{behind} {gap_text(*gap[:2])} behind #{ahead}{'' if gap[0] else f', same lap{since}'}")
    return "; ".join(texts)


def _laps_down(claim: Claim, timing: RaceTiming) -> Ruling:
    def down(board: BoardAt) -> bool:
        for behind, ahead in _references(claim, board):
            gap = board.gap(behind, ahead)
            if gap is None:
                continue
            whole = gap[0] * 1000
            lap_ms = timing.row(ahead).best_lap_ms or 0
            part = gap[1] // lap_ms if lap_ms and gap[1] is not None else whole
            if claim.low <= whole <= claim.high and (whole or not claim.low):
                return True
            if claim.loose and claim.low <= part <= claim.high and (whole or claim.high <= 1200):
                return True
        return False

    return on_board(timing.holds(down), _gap_value(claim, timing))


def _same_lap(claim: Claim, timing: RaceTiming) -> Ruling:
    def level(board: BoardAt) -> bool:
        row = board.rows[claim.car]
        if claim.other:
            gap = board.gap(claim.car, claim.other) or board.gap(claim.other, claim.car)
            return gap is not None and gap[0] == 0
        if claim.scope == "overall":
            return row.gap_laps == 0
        return row.gap_laps == 0 or row.class_gap_laps == 0

    return on_board(timing.holds(level), _gap_value(claim, timing))


def _contention(claim: Claim, timing: RaceTiming) -> Ruling:
    row = timing.row(claim.car)
    if timing.is_out(claim.car):
        return wrong(f"#{claim.car} is out")
    race = timing.history.race
    left_ms = (race.start_us + race.duration_us - timing.moment_us) // 1000
    whole = claim.scope in ("", "overall")
    overall = whole and row.car_class == timing.in_scope("")[0].car_class
    gap_ms = (row.gap_ms if overall else row.class_gap_ms) or 0
    if race.duration_us and left_ms > 0 and gap_ms * CONTENTION_SHARE > left_ms * CONTENTION_SLACK:
        return wrong(f"#{claim.car} {_place_text(row)}, {time_text(gap_ms)} behind with {time_text(left_ms)} to go")
    ruling = _same_lap(claim, timing)
    value = ruling.right or f"#{claim.car} {_place_text(row)}"
    return right(value, "judged: on the leader's lap") if ruling.verdict == "right" else wrong(value)


def spans_of(claim: Claim, timing: RaceTiming) -> list[tuple[int, int]]:
    """Return the time a claim speaks of, in µs since the epoch; all of the race where it does not say."""
    if claim.until_us:
        return [timing.span(claim.from_us, claim.until_us)]
    if claim.period:
        return timing.part_of_day(claim.period)
    return [(timing.start_us, timing.moment_us)]


def _led(claim: Claim, timing: RaceTiming) -> Ruling:
    own = timing.car(claim.car).entry if claim.car else None
    make = claim.make
    scopes = [claim.scope] if claim.scope else ["overall", own.car_class] if own else ["overall"]
    spans = spans_of(claim, timing)
    if not spans:
        return unknown("the time of day is not known here")
    for scope in scopes:
        firsts = timing.leaders(scope)
        # Who completed the last lap before a time was in front as it began.
        before = [max((first for first in firsts if first[0] < begin), default=None) for begin, _ in spans]
        then = [first for first in firsts if any(begin <= first[0] <= end for begin, end in spans)]
        laps = [
            number
            for _, number in [*then, *(leader for leader in before if leader)]
            if (number == claim.car if not make else timing.car(number).entry.make == make)
        ]
        if laps:
            return right(f"led {len(laps)} laps then")
    name = f"#{claim.car}" if claim.car and not make else make
    return wrong(f"{name} did not lead then")


def _laps_led(claim: Claim, timing: RaceTiming) -> Ruling:
    own = timing.car(claim.car).entry
    counts = {sum(number == claim.car for _, number in timing.leaders(scope)) for scope in ("overall", own.car_class)}
    return either(any(claim.low <= count <= claim.high for count in counts), f"led {max(counts)} laps")


def _was_in_top(claim: Claim, timing: RaceTiming) -> Ruling:
    spans = spans_of(claim, timing)
    own = timing.car(claim.car).entry.car_class
    scopes = [claim.scope] if claim.scope else ["overall", own]
    best = 99
    for scope in scopes:
        for at_us, place in timing.places(claim.car, scope):
            if any(begin <= at_us <= end for begin, end in spans):
                best = min(best, place)
    return either(best <= claim.place, f"#{claim.car} at best P{best} then" if best < 99 else "not seen then")


def _fell_to(claim: Claim, timing: RaceTiming) -> Ruling:
    if _stood_so(claim, timing):
        return right(f"#{claim.car} from P{claim.low} to P{claim.place}")
    if claim.low and (claim.period or claim.until_us):
        return wrong(_stood_text(claim, timing))
    from_us = timing.span(claim.from_us, claim.until_us)[0]
    own = timing.car(claim.car).entry.car_class
    found = []
    for scope in [claim.scope] if claim.scope else ["overall", own]:
        lowest = _held([place for _, place in timing.places(claim.car, scope, from_us)])
        if claim.until_us:
            found.append(lowest)
        elif any(place == claim.place for _, place in timing.places(claim.car, scope)):
            return right(f"#{claim.car} was P{claim.place}")
    if not found:
        return wrong(f"#{claim.car} was never P{claim.place}")
    return either(claim.place in found, f"#{claim.car} at lowest P{found[0]} from then on")


def _held(places: list[int], laps: int = 3) -> int:
    """Return the lowest place held for three crossings running: a stop alone costs one for a moment."""
    if len(places) < laps:
        return max(places, default=0)
    return max(min(places[at : at + laps]) for at in range(len(places) - laps + 1))


def _stood_so(claim: Claim, timing: RaceTiming) -> bool:
    """Tell whether a car was in the one place when the time spoken of began and in the other when it ended."""
    return bool(claim.low) and any(
        claim.low in timing.places_about(claim.car, claim.scope, begin)
        and claim.place in timing.places_about(claim.car, claim.scope, end)
        for begin, end in spans_of(claim, timing)
    )


def _stood_text(claim: Claim, timing: RaceTiming) -> str:
    spans = spans_of(claim, timing)
    if not spans:
        return f"#{claim.car} is not known to have moved: that time has not come"
    begin, end = spans[-1]
    stood = [sorted(timing.places_about(claim.car, claim.scope, at_us)) for at_us in (begin, end)]
    before, other = (" or ".join(f"P{place}" for place in places) for places in stood)
    return f"#{claim.car} from {before} to {other} then"


def _climbed_to(claim: Claim, timing: RaceTiming) -> Ruling:
    if _stood_so(claim, timing):
        return right(f"#{claim.car} from P{claim.low} to P{claim.place}")
    if claim.low and (claim.period or claim.until_us):
        return wrong(_stood_text(claim, timing))
    from_us = timing.span(claim.from_us, claim.until_us)[0]
    own = timing.car(claim.car).entry.car_class
    best = 99
    for scope in [claim.scope] if claim.scope else ["overall", own]:
        places = [place for _, place in timing.places(claim.car, scope, from_us)]
        worst = 0
        for place in places:
            if place == claim.place and worst > place:
                return right(f"#{claim.car} from P{worst} to P{place}")
            worst = max(worst, place)
        best = min([best, *places])
    return wrong(f"#{claim.car} at best P{best}")


def _pace(claim: Claim, timing: RaceTiming) -> Ruling:
    if not claim.other:
        return unknown("the text does not say than whom")
    found = timing.paces(claim.car, claim.other)
    if not found:
        return unknown("fewer than three clean laps to compare")
    if claim.high:
        near = [means for means in found if claim.low - 150 <= means[1] - means[0] <= claim.high + 150]
        return right(_pace_text(claim, near[0])) if near else wrong(_pace_text(claim, found[0]))
    sign = 1 if claim.kind == "faster" else -1
    for means in found:
        if sign * (means[1] - means[0]) > claim.low:
            return right(_pace_text(claim, means))
    return wrong(_pace_text(claim, found[0]))


def _pace_text(claim: Claim, means: tuple[float, float]) -> str:
    return f"#{claim.car} {means[0] / 1000:.1f} s a lap, #{claim.other} {means[1] / 1000:.1f} s"


def _closing(claim: Claim, timing: RaceTiming) -> Ruling:
    order = [row.number for row in timing.in_scope("")]
    place = order.index(claim.car)
    other = claim.other or (order[place - 1] if place else "")
    if not other:
        return unknown("the text does not say on whom")
    behind, ahead = (claim.car, other) if claim.kind == "closing" else (other, claim.car)
    if order.index(behind) < order.index(ahead):
        behind, ahead = ahead, behind
    chasing, leading = timing.car(behind), timing.car(ahead)
    laps = min(chasing.laps_at(timing.moment_us), leading.laps_at(timing.moment_us))
    if laps < 4:
        return unknown("fewer than three laps to compare")
    gaps = [chasing.lap_end_us[lap] - leading.lap_end_us[lap] for lap in range(laps - 4, laps)]
    change_ms = (gaps[-1] - gaps[0]) // 3000
    shrinks = change_ms < -claim.low
    holds = shrinks if claim.kind == "closing" else change_ms > claim.low
    word = "shrinks" if change_ms < 0 else "grows"
    return either(holds, f"#{behind} to #{ahead} {word} by {abs(change_ms) / 1000:.1f} s a lap")


def _best_of_nation(claim: Claim, timing: RaceTiming) -> Ruling:
    scopes = [claim.scope] if claim.scope else ["overall", timing.row(claim.car).car_class]
    best = ""
    for board in timing.boards():
        for scope in scopes:
            of_nation = (row for row in board.rows.values() if claim.nation in row.nations)
            first = next((row for row in of_nation if scope in ("", "overall", row.car_class)), None)
            best = best or (first.number if first else "")
            if first and first.number == claim.car:
                return on_board(board, f"#{claim.car} {_place_text(first)}")
    return wrong(f"#{best} {_place_text(timing.row(best))}" if best else f"no driver of {claim.nation}")


def _race_time(claim: Claim, timing: RaceTiming) -> Ruling:
    at_ms = (timing.moment_us - timing.start_us) // 1000
    length_ms = timing.history.race.duration_us // 1000
    value = f"race time {time_text(at_ms)}"
    if claim.note == "half":
        return (
            either(abs(2 * at_ms - length_ms) <= length_ms // 50, value) if length_ms else unknown("length not known")
        )
    return either(claim.low <= at_ms <= claim.high, value)


def _time_left(claim: Claim, timing: RaceTiming) -> Ruling:
    race = timing.history.race
    if not race.duration_us:
        return unknown("the race's length is not known")
    left_ms = (race.start_us + race.duration_us - timing.moment_us) // 1000
    return either(claim.low <= left_ms <= claim.high, f"{time_text(left_ms)} to go")


def _best_lap(claim: Claim, timing: RaceTiming) -> Ruling:
    best = timing.row(claim.car).best_lap_ms
    if best is None:
        return unknown("no lap time of this car")
    fastest = min(row.best_lap_ms or best for row in timing.in_scope(claim.scope))
    value = f"#{claim.car} {time_text(best)}"
    return either(claim.low <= best <= claim.high and best == fastest, f"{value}; the fastest is {time_text(fastest)}")


JUDGES: dict[str, Callable[[Claim, RaceTiming], Ruling]] = {
    "lead": _lead,
    "position": _position,
    "in_top": _in_top,
    "behind": _behind,
    "gap": _gap,
    "laps_down": _laps_down,
    "same_lap": _same_lap,
    "contention": _contention,
    "led": _led,
    "laps_led": _laps_led,
    "was_in_top": _was_in_top,
    "fell_to": _fell_to,
    "climbed_to": _climbed_to,
    "faster": _pace,
    "slower": _pace,
    "closing": _closing,
    "pulling_away": _closing,
    "best_of_nation": _best_of_nation,
    "race_time": _race_time,
    "time_left": _time_left,
    "best_lap": _best_lap,
}
