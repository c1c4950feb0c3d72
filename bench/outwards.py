"""What goes out: a race as a replay for Timing71 and back, and as the news that webhooks are given.

    python bench/outwards.py [--every S] [--step S] [SOURCE...]

The replay has a state every S seconds at most (1); read back, its order, laps, totals and stops are held against the
race. For the news the race is played in steps of S seconds (60) of race time, and every kind is wanted: how many pieces
were told, how many twice in the same words, how many were taken back, and how long a look takes (median, longest).
"""

import argparse
import os
import time
from pathlib import Path
from statistics import median

from pitboard.board import standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.timing71.sessions import parse_replay
from pitboard.intake import Read, read
from pitboard.race import RaceUnderWay
from pitboard.race.playback import Timetable, in_time_order
from pitboard.relay.timing71 import replay_zip
from pitboard.relay.webhooks import Watcher, Webhook
from pitboard.relay.webhooks.news import Posted, found_at
from pitboard.relay.webhooks.settings import POSTABLE
from pitboard.scoring import History, score

ROOT = Path(__file__).resolve().parent.parent
RACES = ROOT / os.environ.get("PITBOARD_RACES", "../shared/races")
HOUR_US = 3_600_000_000


def replay(history: History, every_s: int) -> None:
    """Print what a race weighs as a replay, and whether it comes back."""
    began_s = time.perf_counter()
    content = replay_zip(history, every_s=every_s)
    written_s = time.perf_counter()
    reading = Reading()
    facts = parse_replay(content, "replay.zip", reading)
    read_s = time.perf_counter()
    again = score(facts)
    rows, back = (standings(one, history.through_us).rows for one in (history, again))
    hours = (history.through_us - history.race.start_us) / HOUR_US
    size_mb = len(content) / 1e6
    print(
        f"  replay    {reading.counts['frames']:,} states, {size_mb:.1f} MB, {size_mb / hours:.2f} MB an hour of racing"
    )
    print(f"            written in {written_s - began_s:.1f} s, read in {read_s - written_s:.1f} s")
    laps = [(one.number, lap, end // 1000) for one in history.cars.values() for lap, end in enumerate(one.lap_end_us)]
    same = {(one.number, lap, end // 1000) for one in again.cars.values() for lap, end in enumerate(one.lap_end_us)}
    equal = [
        sum(one == other for one, other in zip(*sides, strict=True))
        for sides in (
            ([row.number for row in rows], [row.number for row in back]),
            ([row.last_crossing_ms for row in rows], [row.last_crossing_ms for row in back]),
            ([row.pit_visits for row in rows], [row.pit_visits for row in back]),
        )
    ]
    print(f"            of {len(rows)} cars the same: place {equal[0]}, total {equal[1]}, stops {equal[2]}")
    print(f"            of {len(laps):,} laps the same to the thousandth: {sum(one in same for one in laps):,}")


def news(race: Read, history: History, step_s: int) -> None:
    """Print what a webhook that wants everything is told of a race."""
    under_way = RaceUnderWay(name=race.name)
    timetable = Timetable(iter(in_time_order(race.facts)))
    start_us = history.race.start_us
    watcher = Watcher(Webhook("https://pitwall.example/", "all", kinds=POSTABLE, language="en"), start_us - 1)
    told: dict[str, Posted] = {}
    looks_s: list[float] = []
    for moment_us in range(start_us, history.through_us + step_s * 1_000_000, step_s * 1_000_000):
        under_way.take(timetable.until(moment_us), moment_us)
        began_s = time.perf_counter()
        found = found_at(under_way.history, moment_us)
        new = [
            one for one in watcher.news(under_way.history, moment_us, found, list(told.values())) if one.id not in told
        ]
        looks_s.append(time.perf_counter() - began_s)
        told |= {one.id: Posted("all", one.id, one.race, one.kind, one.known_us, one.text) for one in new}
    texts = [one.text for one in told.values()]
    back = sum(one.endswith("-taken-back") for one in told)
    print(
        f"  news      {len(told):,} pieces, {len(texts) - len(set(texts))} twice in the same words, {back} taken back"
    )
    print(f"            a look takes {median(looks_s) * 1000:.0f} ms, at most {max(looks_s) * 1000:.0f} ms")


def main() -> None:
    """Measure the races named, else Le Mans 2023."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("sources", nargs="*", type=Path, default=[RACES / "le-mans-2023"])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--step", type=int, default=60)
    asked = parser.parse_args()
    for source in asked.sources:
        race = read([source])
        history = score(race.facts, race.name)
        print(f"{history.race.name}: {len(history.cars)} cars")
        replay(history, asked.every)
        news(race, history, asked.step)


if __name__ == "__main__":
    main()
