"""Measure Pitboard side by side with the least that could do the same, in one run; prints one table.

These machines are noisy: read the ratios. Races come from PITBOARD_RACES; without them a simulated race is measured.
"""

import os
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pitboard.board import standings
from pitboard.check import check
from pitboard.feeds.reading import Reading
from pitboard.feeds.simulator import SimulatedRace, simulate
from pitboard.intake import Pipeline
from pitboard.intake.load import gather
from pitboard.model import Fact, Passing
from pitboard.moments import moments
from pitboard.report.compose import report
from pitboard.scoring import History, Scorer, score

ROOT = Path(__file__).resolve().parent.parent
RACES = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")
RECORD = RACES / "le-mans-2023/23_Analysis_Race_Hour24.csv.gz"
READ_CSV = (
    "import csv,gzip,sys;n=sum(1 for _ in csv.reader(gzip.open(sys.argv[1],'rt',encoding='utf-8-sig'),delimiter=';'))"
)

Row = tuple[str, str, str, str]


def best_s(call: Callable[[], object], repeat: int = 25) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def append_only(passings: list[Passing]) -> None:
    """The least that takes passings: note each under its car."""
    cars: dict[str, list[int]] = {}
    for passing in passings:
        car = passing.number or passing.transponder
        known = cars.get(car)
        if known is None:
            known = cars[car] = []
        known.append(passing.time_us)


def bare_order(history: History, moment_us: int) -> list[tuple[int, int, str]]:
    """The least that orders a race: one bisection a car, one sort."""
    rows = []
    for number, car in history.cars.items():
        laps = bisect_right(car.lap_end_us, moment_us)
        rows.append((-laps, car.lap_end_us[laps - 1] if laps else 0, number))
    rows.sort()
    return rows


def scoring_rows(facts: list[Fact], what: str) -> list[Row]:
    """Passings scored a second, in the order in which a live race delivers them."""
    passings = sorted((one for one in facts if type(one) is Passing), key=lambda one: one.time_us)
    others = [one for one in facts if type(one) is not Passing]

    def scored() -> None:
        scorer = Scorer()
        scorer.apply(others)
        began = time.perf_counter()
        scorer.apply(passings)
        took.append(time.perf_counter() - began)

    took: list[float] = []
    best_s(scored)
    ours, bare = len(passings) / min(took), len(passings) / best_s(lambda: append_only(passings))
    return [(f"passings scored, {what}", f"{ours:,.0f}/s", f"{bare:,.0f}/s", f"{bare / ours:.1f} x")]


def standing_rows(history: History) -> list[Row]:
    """One full standing, at moments over the whole race."""
    span_us = history.through_us - history.race.start_us
    moments = [history.race.start_us + span_us * i // 50 for i in range(1, 50)]
    bare = best_s(lambda: [bare_order(history, one) for one in moments]) / len(moments)
    rows = []
    for order in ("auto", "line", "live"):
        ours = best_s(lambda order=order: [standings(history, one, order) for one in moments]) / len(moments)
        what = f"one standing of {len(history.cars)} cars, {order} order"
        rows.append((what, f"{ours * 1e3:.3f} ms", f"{bare * 1e3:.3f} ms", f"{ours / bare:.1f} x"))
    return rows


def question_rows(facts: list[Fact]) -> list[Row]:
    """What is told of a race at 60 % of it, beside scoring it once; the bounds are those of one report on the page."""
    history = score(facts)
    moment_us = history.race.start_us + (history.through_us - history.race.start_us) * 3 // 5
    written = report(history, moment_us, lang="nl", nation="NLD")
    text = "\n".join(sentence.text for sentence in written.sentences())
    bare = best_s(lambda: score(facts), 3)
    rows = []
    for what, bound_s, call in (
        ("all moments of a race", 0.15, lambda: moments(history, history.through_us)),
        ("a report", 0.3, lambda: report(history, moment_us, lang="nl", nation="NLD")),
        (f"check of a report of {len(text.split())} words", 1.0, lambda: check(text, history, moment_us)),
    ):
        ours = best_s(call, 5)
        rows.append(
            (f"{what} (bound {bound_s:g} s)", f"{ours:.3f} s", f"{bare:.2f} s to score", f"{ours / bare:.2f} x")
        )
    return rows


def process(command: list[str]) -> tuple[float, float]:
    """Processor time in seconds and peak memory in MB of a process, medians of five runs after one to warm up."""
    times, peaks = [], []
    for run in range(6):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        if run:
            times.append(usage.ru_utime + usage.ru_stime)
            peaks.append(usage.ru_maxrss / 1024)
    return median(times), median(peaks)


def command_rows(record: Path) -> list[Row]:
    """Commands as processes: `standings` on a whole race beside a script that reads the same file, and `--help`."""
    pitboard = [sys.executable, "-m", "pitboard", "standings", str(record), "--at", "16:12:30"]
    ours_s, ours_mb = process(pitboard)
    bare_s, bare_mb = process([sys.executable, "-c", READ_CSV, str(record)])
    bound_s = 1.5 * bare_s + 0.5
    help_s, _ = process([sys.executable, "-m", "pitboard", "--help"])
    none_s, _ = process([sys.executable, "-c", ""])
    return [
        ("--help, as a process", f"{help_s:.2f} s", f"{none_s:.2f} s", "bound 0.20 s"),
        ("standings, a whole race, as a process", f"{ours_s:.2f} s", f"{bare_s:.2f} s", f"bound {bound_s:.2f} s"),
        ("its peak memory", f"{ours_mb:.0f} MB", f"{bare_mb:.0f} MB", "bound 150 MB"),
    ]


def main() -> None:
    """Print the table."""
    rows: list[Row] = []
    simulated = list(simulate(SimulatedRace(seed=1, duration_us=6 * 3_600_000_000)))
    rows += scoring_rows(simulated, "simulated, 12 loops, by transponder")
    if RECORD.is_file():
        facts = Pipeline(Reading()).read(gather([RECORD]))
        rows += scoring_rows(facts, "Le Mans 2023, 3 loops")
        rows += standing_rows(score(facts))
        rows += question_rows(facts)
        rows += command_rows(RECORD)
    else:
        print(f"real races not found at {RACES}: the simulated race only")
        rows += standing_rows(score(simulated))
        rows += question_rows(simulated)
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    heads = ("what", "pitboard", "the least", "ratio")
    for row in [heads, *rows]:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]))


if __name__ == "__main__":
    main()
